"""Rows of a table: one JSON object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from studio.archive.errors import ArchiveError, Finding, shown, shown_size
from studio.archive.limits import Limits
from studio.bot.json_text import JsonTextError, dump_compact, parse_value


def read_lines(
    stream: BinaryIO, name: str, limits: Limits, on_problem: Callable[[Finding], None]
) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
    """Yield the lines of a table member with their rows; a line that is no row is reported and comes with None.

    Of a line that is too long only the beginning comes. When the member itself turns out to be damaged, that is
    reported too and the lines end there.
    """
    number = 0
    try:
        for line in _lines(stream, limits):
            number += 1
            reason = ""
            row = None
            if len(line) > limits.row_bytes:
                reason = f"is longer than {shown_size(limits.row_bytes)}"
            elif line.strip():
                try:
                    value = parse_value(line, limits.json_depth)
                except JsonTextError as error:
                    reason = str(error)
                else:
                    row = value if isinstance(value, dict) else None
                    reason = "" if row is not None else "is not an object"
            if reason:
                on_problem(Finding("error", name, f"Row {number:,} of {shown(name)} {reason}; it was left out."))
            yield line, row
    except ArchiveError as error:
        on_problem(Finding("error", name, f"The rows of {shown(name)} after row {number:,} are lost: {error}"))


def write_rows(stream: BinaryIO, rows: Iterable[Any]) -> None:
    """Write rows as the cloud studio does: compact, a line feed between them and none after the last."""
    for number, row in enumerate(rows):
        if number:
            stream.write(b"\n")
        stream.write(dump_compact(row))


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Lines without their ends; one that is too long comes as its beginning, longer than the limit."""
    first = True
    while line := stream.readline(limits.row_bytes + 3):
        text = line.rstrip(b"\r\n")
        while not line.endswith(b"\n") and (line := stream.readline(limits.row_bytes)):
            pass
        yield text.removeprefix(b"\xef\xbb\xbf") if first else text
        first = False
