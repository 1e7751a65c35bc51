"""CSV files as sources of rows: their encoding, delimiter and header are found out, and read record by record."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from studio.tables.cell_text import date_of, number_of
from studio.tables.errors import TableError
from studio.tables.importing import Progress, Record

DELIMITERS: Final = (",", ";", "\t", "|")
ENCODINGS: Final = ("utf-8-sig", "windows-1252", "utf-16", "iso-8859-15", "mac-roman", "shift_jis", "gb18030")
"""Encodings a person may choose; the first two are found out by themselves."""

MAX_BYTES: Final = 512 << 20
_COMMA: Final = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+\Z", re.ASCII)
_POINT: Final = re.compile(r"[+-]?\d+\.(?:\d{1,2}|\d{4,})\Z", re.ASCII)
_SAMPLE: Final = 256 << 10
_CHUNK: Final = 1 << 20
_MOST_LINES: Final = 1000
"""Lines one record may have; beyond that a quote was left open."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    has_header: bool = True
    decimal_comma: bool = False
    """Whether numbers are written as in `1.234,5`."""


class CsvSource:
    """A CSV file to import from."""

    def __init__(self, path: Path, form: CsvForm) -> None:
        self._path = path
        self._form = form
        self._names: list[str] | None = None

    @property
    def names(self) -> Sequence[str]:
        if self._names is None:
            first = next(self._all(None), None)
            cells = first.cells if first is not None else []
            header = cells if self._form.has_header else [""] * len(cells)
            self._names = [name.strip() or f"Column {index}" for index, name in enumerate(header, 1)]
        return self._names

    @property
    def decimal_comma(self) -> bool:
        return self._form.decimal_comma

    def records(self, on_progress: Progress | None = None) -> Iterator[Record]:
        found = self._all(on_progress)
        if self._form.has_header:
            next(found, None)
        return found

    def _all(self, on_progress: Progress | None) -> Iterator[Record]:
        with self._reading():
            file = self._path.open("rb")
        with io.TextIOWrapper(file, self._form.encoding, newline="") as text:
            total = file.seek(0, 2)
            if total > MAX_BYTES:
                raise TableError(f"the file has more than {MAX_BYTES >> 20} MB, and that is the most allowed")
            file.seek(0)
            found = _records(_Lines(text), self._form.delimiter)
            number = 0
            while True:
                with self._reading():
                    record = next(found, None)
                if record is None:
                    break
                if on_progress and number % 200 == 0:
                    on_progress(min(file.tell(), total), total)
                number += 1
                yield record
            if on_progress:
                on_progress(total, total)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turns what goes wrong with the file into a sentence. What the caller's progress raises is not that."""
        try:
            yield
        except UnicodeError:
            raise TableError(f"the file is not written in the encoding {self._form.encoding}; choose another") from None
        except OSError as error:
            raise TableError(f"the file could not be read: {error.strerror or error}") from error


def find_form(path: Path) -> CsvForm:
    """How a file seems to be written. Raises TableError when it cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
            encoding = _encoding(sample, file)
    except OSError as error:
        raise TableError(f"the file could not be read: {error.strerror or error}") from error
    text = sample.decode(encoding, "replace")
    if "\0" in text:
        raise TableError("the file holds no text, so it is no CSV file")
    lines = text.splitlines(keepends=True)
    if len(sample) == _SAMPLE and len(lines) > 1:
        lines = lines[:-1]  # it is cut off
    form = CsvForm(encoding, _delimiter("".join(lines)))
    records = [record.cells for record in _records(_Lines(io.StringIO("".join(lines), newline="")), form.delimiter)]
    cells = [cell.strip() for record in records for cell in record]
    commas = sum(_COMMA.match(cell) is not None for cell in cells)
    is_comma = commas > 0 and not any(_POINT.match(cell) for cell in cells)
    return CsvForm(encoding, form.delimiter, looks_like_header(records[:100]), is_comma)


def _encoding(sample: bytes, rest: io.BufferedReader) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)
        while chunk := rest.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        try:
            sample.decode("windows-1252")
        except UnicodeDecodeError:
            return "iso-8859-15"
        return "windows-1252"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    """The delimiter with which most records have the same number of cells, more than one."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(
            len(record.cells)
            for record in _records(_Lines(io.StringIO(text, newline="")), delimiter)
            if not record.reason
        )
        if not widths:
            continue
        width, number = widths.most_common(1)[0]
        score = (number / widths.total() if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def looks_like_header(records: Sequence[Sequence[str]]) -> bool:
    """Whether the first record names columns: words, each once, no numbers or dates."""
    if not records:
        return False
    first = [cell.strip() for cell in records[0]]
    while first and not first[-1]:
        first.pop()
    if not first or not all(first) or len(set(first)) < len(first):
        return False
    return not any(
        number_of(cell) is not None or date_of(cell) is not None or cell.casefold() in ("true", "false")
        for cell in first
    )


class _Lines:
    """The lines of a text, those of the record under way kept, so that they can be read again."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = iter(text)
        self._waiting: list[str] = []
        self.taken: list[str] = []
        self.number = 0
        """Lines that were read for good."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) == _MOST_LINES:
            raise StopIteration
        line = self._waiting.pop() if self._waiting else next(self._text)
        self.taken.append(line)
        return line

    def keep(self) -> tuple[int, str]:
        """Be done with the lines of a record: the number of the first of them, and their text."""
        first, raw = self.number + 1, "".join(self.taken)
        self.number += len(self.taken)
        self.taken = []
        return first, raw.rstrip("\r\n")

    def give_up(self) -> tuple[int, str]:
        """Be done with the first line only; the others of the record are read again."""
        first, raw = self.number + 1, self.taken[0] if self.taken else ""
        self._waiting.extend(reversed(self.taken[1:]))
        self.number += 1
        self.taken = []
        return first, raw.rstrip("\r\n")


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    """The records of lines. One that cannot be read costs its first line, and says so."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            if not lines.taken:
                return
            line, raw = lines.give_up()
            yield Record(line, [], raw, "a quote is opened and never closed")
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        except csv.Error as error:
            reason = "a quote is opened and never closed" if "end of data" in str(error) else _why(str(error))
            line, raw = lines.give_up()
            yield Record(line, [], raw, reason)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            line, raw = lines.keep()
            if raw.strip():
                yield Record(line, cells, raw, quoted=_quoted(cells, raw, delimiter))


def _why(error: str) -> str:
    if "expected after" in error:
        return "something follows a closing quote"
    return "a cell is too long" if "field limit" in error else error


def _quoted(cells: Sequence[str], raw: str, delimiter: str) -> frozenset[int]:
    """Which empty cells are written as `\"\"`."""
    if '""' not in raw or "" not in cells:
        return frozenset()
    pattern = re.compile(rf'(?:"((?:[^"]|"")*)"|[^{re.escape(delimiter)}]*)(?:{re.escape(delimiter)}|\Z)', re.DOTALL)
    found = set()
    position = 0
    for index in range(len(cells)):
        match = pattern.match(raw, position)
        if match is None:
            break
        if match[1] == "":
            found.add(index)
        position = match.end()
    return frozenset(found)
