"""How one table lies in the database: which SQL column holds what, and rows in and out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from studio.bot.json_text import dump_compact, parse_value
from studio.bot.library import Table
from studio.tables.column import SYSTEM_COLUMNS, Column, ColumnType
from studio.tables.errors import TableError
from studio.tables.find import Aggregate
from studio.tables.search import SearchIndex

Row = dict[str, Any]

BASE_COLUMNS = "id INTEGER PRIMARY KEY, created_at TEXT, updated_at TEXT, extra TEXT, line BLOB, seq INTEGER"
"""`line` is the row as it is written into an archive; NULL where it follows from the columns. `seq` is its place in the
file it came from; NULL for rows that are new. `extra` holds what has no column or does not fit its one."""

ROW_COLUMNS = ("id", "created_at", "updated_at", "extra")
_SYSTEM_PLACES = {"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"}
_SQL_TYPES = {"number": "", "boolean": "INTEGER"}


@dataclass
class StoredTable:
    """A table, its columns, and the names they have in SQL."""

    place: str
    """Name of the SQL table."""
    table: Table
    columns: dict[str, Column]
    places: dict[str, str] = field(default_factory=dict)
    """SQL names of the columns."""
    made: int = 0
    """How many SQL columns were ever made."""
    seen: set[str] = field(default_factory=set)
    """Every key that a row ever had: a column of any other name holds nothing yet."""
    search: SearchIndex = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.table.id
        self.name = self.table.name
        if not self.places and not self.made:
            self.places = {name: f"c{index}" for index, name in enumerate(self.columns)}
            self.made = len(self.places)
        self._kinds = [(name, column.type) for name, column in self.columns.items()]
        system = {name: Column(name, kind) for name, kind in SYSTEM_COLUMNS.items()}
        self.all_columns: dict[str, Column] = {**system, **self.columns}

    @property
    def kept(self) -> str:
        """SQL table of the rows of the file that were changed or deleted since, as they were."""
        return f"{self.place}_kept"

    @property
    def odd(self) -> str:
        """SQL table of the lines of the file that are no rows."""
        return f"{self.place}_odd"

    @property
    def selected(self) -> str:
        """The SQL columns that `row` takes, in its order."""
        return ", ".join((*ROW_COLUMNS, *self.places.values()))

    def has_shape(self, columns: Mapping[str, Column]) -> bool:
        """Whether it has columns of these names and types, whatever else is said of them."""
        return {name: one.type for name, one in self.columns.items()} == {
            name: one.type for name, one in columns.items()
        }

    def definition(self, name: str) -> str:
        """The SQL column of a column: without a type for numbers, so that 1 and 1.0 stay what they are."""
        return f"{self.places[name]} {_SQL_TYPES.get(self.columns[name].type, 'TEXT')}"

    def place_of(self, column: str) -> str:
        """The SQL name of a column, those of the system included. Raises TableError."""
        place = self.places.get(column) or _SYSTEM_PLACES.get(column)
        if place is None:
            raise TableError(f"table “{self.name}” has no column “{column}”")
        return place

    def search_places(self) -> list[str]:
        return [self.places[name] for name, column in self.columns.items() if column.searchable]

    def values_of(self, row: Row) -> list[Any]:
        """What the SQL columns after the id hold for a row: stamps, extra, and the columns."""
        values: list[Any] = []
        extra: Row = {}
        matched = 0
        for name, kind in self._kinds:
            value = row.get(name)
            if value is None:
                matched += name in row
                values.append(None)
            elif _fits(kind, value):
                matched += 1
                values.append(stored_value(value))
            else:
                values.append(None)
        known = matched + sum(name in row for name in _SYSTEM_PLACES)
        usual = sum(row.get(name) == value for name, value in _USUAL_EXTRA.items() if name in row)
        if known + usual < len(row) or usual == 1:
            for name, value in row.items():
                if name in _SYSTEM_PLACES:
                    continue
                column = self.columns.get(name)
                if column is None or (value is not None and not _fits(column.type, value)):
                    extra[name] = value
            if extra == _USUAL_EXTRA:
                extra = {}
        extra_text = dump_compact(extra).decode() if extra else None
        return [_text_or_none(row.get("createdAt")), _text_or_none(row.get("updatedAt")), extra_text, *values]

    def row(self, record: Sequence[Any], select: Sequence[str] = ()) -> Row:
        """A row as calls return it, from the values of `selected` and a score."""
        row_id, created, updated, extra_text, *values, score = record
        extra = parse_value(extra_text.encode()) if extra_text else {}
        computed, stale = extra.pop("computed", None), extra.pop("stale", None)
        found: Row = {
            "computed": computed if isinstance(computed, dict) else {},
            "stale": [one for one in stale if isinstance(one, str)] if isinstance(stale, list) else [],
        }
        found.update({"id": row_id, "createdAt": created, "updatedAt": updated})
        for (name, column), value in zip(self.columns.items(), values, strict=True):
            found[name] = loaded_value(column, value)
        found.update(extra)
        if score is not None:
            found["similarity"] = score
        if select:
            kept = {"id", *select, "similarity"}
            return {name: value for name, value in found.items() if name in kept}
        return found

    def aggregate_value(self, aggregate: Aggregate, value: Any) -> Any:
        column = self.all_columns[aggregate.column]
        if aggregate.operation == "unique":
            return [loaded_value(column, item) for item in parse_value(value.encode())]
        if aggregate.operation in ("key", "min", "max"):
            return loaded_value(column, value)
        return value


_USUAL_EXTRA: Row = {"computed": {}, "stale": []}


def row_of_line(row_id: int, line: bytes) -> Row:
    """The row of a line; where the file gave an id twice or none, the id is the one the row has here."""
    row: Row = parse_value(line)
    return row if row.get("id") == row_id and type(row.get("id")) is int else {**row, "id": row_id}


def _fits(kind: ColumnType, value: Any) -> bool:
    """Whether a value is of a column's type, and SQLite takes it."""
    if isinstance(value, str):
        return kind in ("string", "date") and (value.isascii() or _can_be_stored(value))
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, (int, float)):
        return kind == "number" and abs(value) < 2**63
    return kind == ("object" if isinstance(value, dict) else "array")


def stored_value(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return dump_compact(value).decode()
    return int(value) if isinstance(value, bool) else value


def loaded_value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type in ("object", "array"):
        return parse_value(value.encode()) if isinstance(value, str) else value
    return bool(value) if column.type == "boolean" else value


def iso(moment: datetime) -> str:
    """A moment as rows hold it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and _can_be_stored(value) else None


def _can_be_stored(value: str) -> bool:
    """Whether SQLite takes a text: no half of a surrogate pair, which JSON may hold."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
