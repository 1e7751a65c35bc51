"""The edit journal: every confirmed edit on disk at once, so that a crash loses none.

One JSON object a line: `{"do": edit, "merge": bool}`, `{"undo": true}`, `{"redo": true}` or
`{"saved": position}`. A line that was not finished when the process died is left out when reading.
"""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.bot.edit import Edit
from studio.bot.json_text import dump_compact, parse_value

_DEPTH = 400
"""Edits wrap the bot's own JSON in a few levels more."""


class Journal:
    """Appends to a journal file. A line is with the operating system when a call returns; `sync` makes it last."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._closed = False
        self._lock = threading.Lock()
        """Lines may come from several threads, and a long one is written in pieces."""

    def edit_done(self, edit: Edit, *, merged: bool) -> None:
        self._write(edit_line(edit, merged=merged))

    def line_done(self, line: bytes) -> None:
        """Note an edit by what `edit_line` gave for it."""
        self._write(line)

    def edit_undone(self) -> None:
        self._append({"undo": True})

    def edit_redone(self) -> None:
        self._append({"redo": True})

    def saved(self, position: int, target: str) -> None:
        self._append({"saved": position, "target": target})

    def sync(self) -> None:
        """Wait until everything written so far is on the disk. Blocks: not for the window's thread."""
        if not self._closed:
            os.fsync(self._file)

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._file)

    def _append(self, record: dict[str, Any]) -> None:
        self._write(dump_compact(record) + b"\n")

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        with self._lock:
            if self._closed:  # its number may be another file's by now
                raise OSError(errno.EBADF, "the bot was closed")
            size = os.fstat(self._file).st_size
            try:
                while rest:
                    rest = rest[os.write(self._file, rest) :]
            except OSError:
                # Half a line would hide all lines after it.
                with suppress(OSError):
                    os.ftruncate(self._file, size)
                raise


def edit_line(edit: Edit, *, merged: bool) -> bytes:
    """The line of an edit. Rows are written one by one, for one odd number would slow all of them down."""
    data = edit.to_json()
    parts = []
    for change in data["changes"]:
        rows = change.pop("rows", None)
        text = dump_compact(change)
        if rows is not None:
            text = text[:-1] + b',"rows":[' + b",".join(map(dump_compact, rows)) + b"]}"
        parts.append(text)
    head = dump_compact({key: value for key, value in data.items() if key != "changes"})
    changes = b',"changes":[' + b",".join(parts) + b"]}"
    return b'{"do":' + head[:-1] + changes + b',"merge":' + dump_compact(merged) + b"}\n"


def read_journal(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a journal, up to the first line that is not whole."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    for line in data.split(b"\n")[:-1]:
        try:
            record = parse_value(line, _DEPTH)
        except (ValueError, json.JSONDecodeError):
            return
        if not isinstance(record, dict):
            return
        yield record
