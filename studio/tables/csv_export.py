"""Rows as a CSV file that can be imported again with the same values.

A cell without a value is empty, an empty text is two quotes. Values are written as they are, also texts that a
spreadsheet would take for a formula: with `for_spreadsheets` those get an apostrophe before them, which
keeps the spreadsheet from running them, and which an import does not take away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from studio.archive.atomic import replacing
from studio.tables.cell_text import text_of
from studio.tables.column import SYSTEM_COLUMNS
from studio.tables.importing import Progress, Rejected
from studio.tables.store import TableStore

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PAGE: Final = 500


def export_csv(
    store: TableStore,
    table: str,
    path: Path,
    *,
    columns: Sequence[str] = (),
    ids: Sequence[int] | None = None,
    delimiter: str = ",",
    for_spreadsheets: bool = False,
    on_progress: Progress | None = None,
) -> int:
    """Write the rows of a table to a file, all of them or those of `ids` in their order; returns how many.

    `columns` are those to write, or all with the id first and the stamps last. The file is UTF-8 with a mark, by
    which spreadsheets know. It is replaced only when all went well. Raises TableError, OSError.
    """
    own = [name for name in store.columns(table) if name not in SYSTEM_COLUMNS]
    names = list(columns) or ["id", *own, "createdAt", "updatedAt"]
    wanted = store.ids(table) if ids is None else ids
    write = _writer(delimiter, for_spreadsheets)
    with replacing(path) as file:
        file.write("\ufeff".encode() + write(names))
        for start in range(0, len(wanted), _PAGE):
            some = list(wanted[start : start + _PAGE])
            rows = store.records(table, some)
            file.write(b"".join(write([row.get(name) for name in names]) for row in rows.values()))
            if on_progress:
                on_progress(min(start + _PAGE, len(wanted)), len(wanted))
    return len(wanted)


def export_rejected(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write what an import left out: line, reason, and the record as it stood. Raises OSError."""
    write = _writer(",", False)
    with replacing(path) as file:
        file.write("\ufeff".encode() + write(["line", "reason", "record"]))
        for one in rejected:
            file.write(write([one.line, one.reason, one.raw]))


def _writer(delimiter: str, for_spreadsheets: bool) -> Callable[[Sequence[Any]], bytes]:
    special = (delimiter, '"', "\n", "\r")

    def cell(value: Any) -> str:
        text = text_of(value)
        if for_spreadsheets and isinstance(value, str) and text.startswith(_FORMULA):
            text = f"'{text}"
        if (text == "" and value is not None) or any(one in text for one in special) or text != text.strip():
            escaped = text.replace('"', '""')
            return f'"{escaped}"'
        return text

    def line(values: Sequence[Any]) -> bytes:
        return (delimiter.join(map(cell, values)) + "\r\n").encode("utf-8", "surrogatepass")

    return line
