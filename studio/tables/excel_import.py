"""Spreadsheets (xlsx, xls, ods) as sources of rows, read by python-calamine."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from studio.tables.cell_text import range_text, text_of
from studio.tables.csv_import import looks_like_header
from studio.tables.errors import TableError
from studio.tables.importing import Progress, Record

MAX_BYTES: Final = 64 << 20
MAX_UNPACKED: Final = 512 << 20
SUFFIXES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class ExcelSource:
    """One sheet of a spreadsheet to import from. It is read as a whole when this is made."""

    def __init__(self, path: Path, sheet: str = "", has_header: bool | None = None) -> None:
        with _open(path) as book:
            names = book.sheet_names
            if not names:
                raise TableError("the spreadsheet has no sheets")
            self.sheets: tuple[str, ...] = tuple(names)
            self.sheet = sheet or names[0]
            if self.sheet not in names:
                raise TableError(f"the spreadsheet has no sheet “{self.sheet}”")
            try:
                found = book.get_sheet_by_name(self.sheet)
                self._first = (found.start or (0, 0))[0] + 1
                rows = found.to_python()
            except CalamineError as error:
                raise TableError(f"the sheet “{self.sheet}” could not be read: {error}") from error
        self._cells = [[_text(value) for value in row] for row in rows]
        self.has_header = looks_like_header(self._cells[:100]) if has_header is None else has_header

    @property
    def names(self) -> Sequence[str]:
        width = max(map(len, self._cells), default=0)
        header = self._cells[0] if self.has_header and self._cells else []
        header = header + [""] * (width - len(header))
        return [name.strip() or f"Column {index}" for index, name in enumerate(header, 1)]

    @property
    def decimal_comma(self) -> bool:
        return False  # cells are numbers, not texts

    def records(self, on_progress: Progress | None = None) -> Iterator[Record]:
        skipped = 1 if self.has_header else 0
        total = len(self._cells)
        for number, cells in enumerate(self._cells[skipped:], skipped):
            if on_progress and number % 200 == 0:
                on_progress(number, total)
            if any(cells):
                yield Record(self._first + number, cells, range_text([cells]))
        if on_progress:
            on_progress(total, total)


def _open(path: Path) -> CalamineWorkbook:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableError(f"the file has more than {MAX_BYTES >> 20} MB, and that is the most allowed")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                    raise TableError(f"the file unpacks to more than {MAX_UNPACKED >> 20} MB, which is too much")
        return CalamineWorkbook.from_path(path)
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"the file is no spreadsheet that can be read: {error}") from error
    except OSError as error:
        raise TableError(f"the file could not be read: {error.strerror or error}") from error


def _text(value: Any) -> str:
    """A cell as a text that reads as the same value."""
    match value:
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return str(value)
    return text_of(value)
