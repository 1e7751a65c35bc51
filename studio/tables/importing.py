"""Rows from files of other programs: what is in them, where it goes, and what of it could not be taken.

A source gives records of texts (`csv_import`, `excel_import`). An inspection says what its columns seem to hold; a
plan says which of them go where; importing gives one edit, and every record that was left out with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import create_table, created_table_key
from studio.bot.ids import Ids
from studio.bot.row_change import RowChange
from studio.bot.table_rules import MAX_COLUMNS, refusal_of_column
from studio.tables.cell_text import date_of, number_of, value_from
from studio.tables.column import SYSTEM_COLUMNS, Column, ColumnType, columns_of
from studio.tables.errors import TableError
from studio.tables.row_edits import own_columns, with_values
from studio.tables.store import TableStore
from studio.tables.stored_table import Row, iso

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is in all; what it raises ends the work."""

_PREVIEWED = 50
_LARGEST_EXACT = 15
"""Digits up to which every number can be told from its neighbours."""


@dataclass(frozen=True, slots=True)
class Record:
    """A line of a file, or several where a text in it has line ends."""

    line: int
    """The line it begins on, from 1."""
    cells: list[str]
    raw: str
    """As it stands in the file."""
    reason: str = ""
    """Why it cannot be read; empty when it can."""
    quoted: frozenset[int] = frozenset()
    """Empty cells that are written as an empty text, in quotes."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was left out."""

    line: int
    reason: str
    raw: str


class Source(Protocol):
    """A file to import from."""

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns: those of the header, or made up."""
        ...

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers are written as in `1.234,5`."""
        ...

    def records(self, on_progress: Progress | None = None) -> Iterator[Record]:
        """The records after the header, read one by one. Raises TableError when the file cannot be read."""
        ...


@dataclass
class FoundColumn:
    """A column of a file."""

    index: int
    name: str
    type: ColumnType = "string"
    """The narrowest type that all its values are of."""
    filled: int = 0
    """Records that have a value in it."""


@dataclass
class Inspection:
    """What is in a file."""

    columns: list[FoundColumn]
    preview: list[Record] = field(default_factory=list)
    """The first records."""
    count: int = 0
    """Records in all."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column of a file goes. Targets `id`, `createdAt` and `updatedAt` are the table's own."""

    index: int
    name: str
    type: ColumnType = "string"
    """For a new column."""


@dataclass
class Imported:
    """What an import would do."""

    edit: Edit
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def inspect(source: Source, on_progress: Progress | None = None) -> Inspection:
    """Read a file through: how many records it has, and what the columns seem to hold. Raises TableError."""
    found = Inspection([FoundColumn(index, name) for index, name in enumerate(source.names)])
    guesses = [_Guess(source.decimal_comma) for _ in found.columns]
    for record in source.records(on_progress):
        found.count += 1
        if len(found.preview) < _PREVIEWED:
            found.preview.append(record)
        for guess, cell in zip(guesses, record.cells, strict=False):
            if cell:
                guess.take(cell)
    for column, guess in zip(found.columns, guesses, strict=True):
        column.type, column.filled = guess.type, guess.filled
    return found


def targets_for_new(columns: Sequence[FoundColumn]) -> list[Target]:
    """A proposal for a new table: every column under a name that a column may have, as far as there is room."""
    targets: list[Target] = []
    taken: set[str] = set()
    for column in columns:
        name = column.name.strip()
        if name in SYSTEM_COLUMNS and name not in taken:
            targets.append(Target(column.index, name, SYSTEM_COLUMNS[name]))
            taken.add(name)
            continue
        if len(taken - SYSTEM_COLUMNS.keys()) == MAX_COLUMNS:
            continue
        name = _column_name(name, column.index, taken)
        targets.append(Target(column.index, name, column.type))
        taken.add(name)
    return targets


def targets_for_existing(columns: Sequence[FoundColumn], known: Mapping[str, Column]) -> list[Target]:
    """A proposal for a table that is there: columns of the same name or title, whatever their case."""
    by_name: dict[str, Column] = {}
    for one in known.values():
        for name in (one.title, one.name):
            if name:
                by_name[name.strip().casefold()] = one
    targets: list[Target] = []
    taken: set[str] = set()
    for found in columns:
        column = known.get(found.name) or by_name.get(found.name.strip().casefold())
        if column is not None and column.name not in taken and column.name not in ("createdAt", "updatedAt"):
            taken.add(column.name)
            targets.append(Target(found.index, column.name, column.type))
    return targets


def import_as_table(
    bot: Bot,
    source: Source,
    targets: Sequence[Target],
    name: str,
    ids: Ids,
    now: datetime,
    *,
    parent: str = "",
    on_progress: Progress | None = None,
) -> Imported:
    """A new table with the rows of a file. Raises ValueError (a sentence) for names that cannot be, TableError."""
    own = [target for target in targets if target.name not in SYSTEM_COLUMNS]
    made = create_table(bot, name, ids, now, [(target.name, target.type) for target in own], parent)
    key = created_table_key(made)
    columns = columns_of(made.apply(bot).tables[key])
    reading = _Reading(targets, columns, source)
    moment = iso(now)
    rows: list[Row] = []
    taken: set[int] = set()
    for record in source.records(on_progress):
        values = reading.values(record)
        if values is None:
            continue
        row_id = values.get("id")
        if row_id in taken:
            reading.reject(record, f"there is a row {row_id} already")
            continue
        row: Row = {
            "computed": {},
            "stale": [],
            "id": row_id,
            "createdAt": values.get("createdAt") or moment,
            "updatedAt": values.get("updatedAt") or moment,
        }
        row.update({column: values.get(column) for column in columns})
        if row_id is not None:
            taken.add(row_id)
        rows.append(row)
    free = max(taken, default=0)
    for row in rows:
        if row["id"] is None:
            free += 1
            row["id"] = free
    changes = tuple(RowChange(key, row["id"], None, row) for row in rows)
    edit = Edit(f"Import table “{name}”", made.changes + changes)
    return Imported(edit, added=len(rows), rejected=reading.rejected)


def import_into(
    store: TableStore,
    table: str,
    source: Source,
    targets: Sequence[Target],
    now: datetime,
    *,
    key: str = "",
    on_progress: Progress | None = None,
) -> Imported:
    """The rows of a file added to a table; with a `key` column, rows of the same key are changed instead.

    Columns of changed rows that are no targets stay. Raises TableError.
    """
    columns = own_columns(store, table)
    if key and key not in [target.name for target in targets]:
        raise TableError(f"no column of the file goes to “{key}”, so rows cannot be told by it")
    reading = _Reading(targets, columns, source)
    known = _rows_by_key(store, table, key) if key else {}
    used: dict[Any, int] = {}
    moment = iso(now)
    free = store.next_id(table)
    found = Imported(Edit(f"Import rows into “{store.table(table).name}”"))
    changes: list[RowChange] = []
    for record in source.records(on_progress):
        values = reading.values(record)
        if values is None:
            continue
        wanted = values.get(key) if key else None
        if wanted is not None:
            mark = _mark(wanted)
            if mark in used:
                reading.reject(record, f"line {used[mark]} has the same “{key}”")
                continue
            used[mark] = record.line
            same = known.get(mark, ())
            if len(same) > 1:
                reading.reject(record, f"several rows of the table have this “{key}”")
                continue
            if same:
                [old] = store.records(table, same).values()
                new = {
                    name: value
                    for name, value in values.items()
                    if name not in SYSTEM_COLUMNS and old.get(name) != value
                }
                if new:
                    changes.append(RowChange(table, old["id"], old, with_values(old, new, columns, moment)))
                    found.changed += 1
                else:
                    found.unchanged += 1
                continue
        refusal = next((column.name for column in columns.values() if _is_missing(column, values)), "")
        if refusal:
            reading.reject(record, f"column “{refusal}” must have a value")
            continue
        row: Row = {"computed": {}, "stale": [], "id": free, "createdAt": moment, "updatedAt": moment}
        for name, column in columns.items():
            row[name] = values.get(name, column.default)
            if column.is_computed and row[name] is None:
                row["stale"].append(name)
        changes.append(RowChange(table, free, None, row))
        free += 1
        found.added += 1
    found.edit = Edit(found.edit.label, tuple(changes))
    found.rejected = reading.rejected
    return found


class _Reading:
    """Records as values of columns; those that do not fit are kept with the reason."""

    def __init__(self, targets: Sequence[Target], columns: Mapping[str, Column], source: Source) -> None:
        self.rejected: list[Rejected] = []
        self._width = len(source.names)
        self._decimal_comma = source.decimal_comma
        self._columns = [
            (target.index, columns.get(target.name) or Column(target.name, SYSTEM_COLUMNS[target.name]))
            for target in targets
            if target.name in columns or target.name in SYSTEM_COLUMNS
        ]

    def values(self, record: Record) -> Row | None:
        if record.reason:
            self.reject(record, record.reason)
            return None
        extra = [cell for cell in record.cells[self._width :] if cell]
        if extra:
            self.reject(record, f"it has {len(record.cells)} cells, and the file has {self._width} columns")
            return None
        values: Row = {}
        for index, column in self._columns:
            text = record.cells[index] if index < len(record.cells) else ""
            try:
                if text == "" and index in record.quoted and column.type == "string":
                    values[column.name] = ""
                else:
                    values[column.name] = value_from(column, in_our_form(column.type, text, self._decimal_comma))
                if column.name == "id" and type(values["id"]) not in (int, type(None)):
                    raise TableError(f"column “id” holds a whole number, and “{text[:40]}” is none")
            except TableError as error:
                self.reject(record, str(error))
                return None
        return values

    def reject(self, record: Record, reason: str) -> None:
        self.rejected.append(Rejected(record.line, reason, record.raw))


class _Guess:
    """The narrowest type of the texts taken so far."""

    def __init__(self, decimal_comma: bool) -> None:
        self.filled = 0
        self._possible: list[tuple[ColumnType, Callable[[str], bool]]] = [
            ("boolean", lambda text: text.casefold() in ("true", "false")),
            ("number", lambda text: _is_plain_number(in_our_form("number", text, decimal_comma))),
            ("date", lambda text: date_of(in_our_form("date", text)) is not None and not text.isdecimal()),
            ("object", lambda text: text[0] == "{" and _is_json(text)),
            ("array", lambda text: text[0] == "[" and _is_json(text)),
        ]

    def take(self, text: str) -> None:
        self.filled += 1
        if self._possible:
            plain = text.strip()
            self._possible = [one for one in self._possible if plain and one[1](plain)]

    @property
    def type(self) -> ColumnType:
        return self._possible[0][0] if self._possible and self.filled else "string"


def in_our_form(kind: ColumnType, text: str, decimal_comma: bool = False) -> str:
    """Numbers with a decimal comma and days as in `31.12.2026` in the form that cells are read in."""
    plain = text.strip()
    if kind == "number" and decimal_comma and _COMMA_NUMBER.match(plain):
        return plain.replace(".", "").replace(",", ".")
    if kind == "date" and (found := _DOTTED_DAY.match(plain)):
        return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}{f'T{found[4]}' if found[4] else ''}"
    return text


_COMMA_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\Z", re.ASCII)
_DOTTED_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d\d:\d\d(?::\d\d)?))?\Z", re.ASCII)


def _is_plain_number(text: str) -> bool:
    """Whether a text is a number and would read the same again: no telephone number, no code like 007."""
    digits = text.lstrip("-")
    if text.startswith("+") or (len(digits) > 1 and digits[0] == "0" and digits[1] not in ".eE"):
        return False
    return sum(map(str.isdecimal, text)) <= _LARGEST_EXACT and number_of(text) is not None


def _is_json(text: str) -> bool:
    try:
        value_from(Column("", "object" if text[0] == "{" else "array"), text)
    except TableError:
        return False
    return True


def _column_name(name: str, index: int, taken: set[str]) -> str:
    """A name like this one that a column may have."""
    name = name.replace(".", "_").lstrip("$")[:80].strip() or f"Column {index + 1}"
    if refusal_of_column(name):
        name = f"{name} 2"
    stem, number = name, 2
    while name in taken:
        name, number = f"{stem} {number}", number + 1
    return name


def _rows_by_key(store: TableStore, table: str, key: str) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for row in store.rows(table):
        value = row.get(key)
        if value is not None:
            found.setdefault(_mark(value), []).append(row["id"])
    return found


def _mark(value: Any) -> Any:
    """What values are told apart by: numbers by their size, anything else to the letter."""
    return (type(value) is bool, value) if isinstance(value, (str, int, float)) else repr(value)


def _is_missing(column: Column, values: Mapping[str, Any]) -> bool:
    return not column.nullable and values.get(column.name, column.default) is None
