"""The rows of a bot's tables, in one SQLite database.

Scalar columns are real columns that hold values of their own type only; objects and lists are JSON text. What
does not fit its column, and fields the schema does not know, are kept beside the row, and a row that was not
changed keeps the very line it was read from: exporting gives it back to the letter.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.bot.json_text import dump_compact, parse_json
from studio.bot.library import Table
from studio.tables.column import SYSTEM_COLUMNS, Column, columns_of
from studio.tables.errors import TableError
from studio.tables.filter import FilterCompiler
from studio.tables.find import Aggregate, Find, Found, aggregate_sql, aggregates_of, check_page
from studio.tables.functions import Functions
from studio.tables.search import SearchIndex

Row = dict[str, Any]

_BOOKKEEPING = ("id", "createdAt", "updatedAt", "computed", "stale", "similarity")
_BATCH = 500


@dataclass
class Written:
    """What became of rows that were written: the rows, and a sentence for each that was not or not wholly."""

    rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class TableStore:
    """Owns the database. Calls are serialised by a lock, so any thread may make them; `close` ends it."""

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] | None = None) -> None:
        self._connection = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        if path:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
        self._functions = Functions(self._connection)
        self._lock = threading.RLock()
        self._now = now or (lambda: datetime.now(UTC))
        self._tables: dict[str, _StoredTable] = {}
        self._made = 0

    def close(self) -> None:
        """Ends it. Waits for a call under way."""
        with self._lock:
            self._connection.close()

    def copied(self, now: Callable[[], datetime] | None = None) -> TableStore:
        """The same tables and rows in a store in memory of its own: what is done to it is not done to this one."""
        copy = TableStore(None, now or self._now)
        with self._lock:
            self._connection.backup(copy._connection)
            copy._made = self._made
            copy._tables = {key: _StoredTable(one.place, one.table, one.columns) for key, one in self._tables.items()}
        for one in copy._tables.values():
            one.search = SearchIndex(copy._connection, one.place, one.search_places())
        return copy

    def add_table(self, table: Table, rows: Iterable[Row] = ()) -> None:
        """Take a table in, with the rows of its archive member."""
        with self._lock:
            stored = _StoredTable(f"t{self._made}", table, columns_of(table))
            self._made += 1
            columns = ", ".join(f"{place} {kind}" for place, kind in stored.definitions())
            self._connection.execute(
                f"CREATE TABLE {stored.place} (id INTEGER PRIMARY KEY, created_at TEXT, updated_at TEXT, "
                f"extra TEXT, line BLOB{', ' + columns if columns else ''})"
            )
            self._tables[table.id] = stored
            with self._transaction():
                self._load(stored, rows)
            stored.search = SearchIndex(self._connection, stored.place, stored.search_places())

    def remove_table(self, table_id: str) -> None:
        """Forget a table and its rows. Raises TableError."""
        with self._lock:
            stored = self._stored(table_id)
            stored.search.drop()
            self._connection.execute(f"DROP TABLE {stored.place}")
            del self._tables[table_id]

    def replace_table(self, table: Table, renamed: Mapping[str, str] | None = None) -> None:
        """Give a table another name or other columns; `renamed` are new names of columns by their old ones.

        Rows stay. Values of columns that went, or that are of another type now, do not. Raises TableError.
        """
        with self._lock, self._transaction():
            before = self._stored(table.id).columns
            after = columns_of(table)
            names = renamed or {}
            rows = []
            for row in self.rows(table.id):
                for name, column in before.items():
                    value = row.pop(name, None)
                    now = after.get(names.get(name, name))
                    if now is not None and now.type == column.type:
                        row[now.name] = value
                rows.append(row)
            self.remove_table(table.id)
            self.add_table(table, rows)

    def table(self, table_id: str) -> Table:
        """The description of a table. Raises TableError."""
        return self._stored(table_id).table

    @property
    def tables(self) -> tuple[Table, ...]:
        """The descriptions of all tables."""
        return tuple(stored.table for stored in self._tables.values())

    def table_id(self, name: str) -> str:
        """The id of a table by its name or id. Raises TableError."""
        for stored in self._tables.values():
            if name in (stored.id, stored.name):
                return stored.id
        names = ", ".join(stored.name for stored in self._tables.values()) or "none"
        raise TableError(f"there is no table “{name}”; this bot has {names}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tables."""
        return tuple(stored.name for stored in self._tables.values())

    def columns(self, table_id: str) -> dict[str, Column]:
        """The columns of a table, those of the system first."""
        return self._stored(table_id).all_columns

    def count(self, table_id: str, filter_json: Any = None) -> int:
        """How many rows match."""
        stored = self._stored(table_id)
        condition, values = self._condition(stored, filter_json)
        [(number,)] = self._query(f"SELECT count(*) FROM {stored.place} WHERE {condition}", values)
        return int(number)

    def find(self, table_id: str, question: Find) -> Found:
        """A page of rows. Raises TableError."""
        check_page(question.limit, question.offset)
        stored = self._stored(table_id)
        if question.group:
            return self._grouped(stored, question)
        condition, values = self._condition(stored, question.filter)
        columns = ["id", "created_at", "updated_at", "extra", *stored.places.values()]
        order_column = question.order_by or "id"
        order = f"{stored.place_of(order_column)} {'DESC' if question.descending else 'ASC'}, id"
        source, score = stored.place, "NULL"
        if question.search:
            source, score, order, more = self._searched(stored, question, order)
            values = more + values
        sql = f"SELECT {', '.join(columns)}, {score} FROM {source} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        found = self._query(sql, [*values, question.limit + 1, question.offset])
        rows = [stored.row(record, question.select) for record in found[: question.limit]]
        return Found(rows, len(found) > question.limit, question.limit, question.offset)

    def get(self, table_id: str, row_id: int) -> Row:
        """One row. Raises TableError when there is none of this id."""
        rows = self.find(table_id, Find(filter={"id": row_id}, limit=1)).rows
        if not rows:
            raise TableError(f"table “{self._stored(table_id).name}” has no row {row_id}")
        return rows[0]

    def create(self, table_id: str, rows: Sequence[Any]) -> Written:
        """Add rows. Rows that do not fit are left out and reported; the others are added."""
        stored = self._stored(table_id)
        written = Written()
        with self._lock, self._transaction():
            for row in rows:
                self._create_one(stored, row, written)
        return written

    def update(self, table_id: str, rows: Sequence[Any]) -> Written:
        """Change rows by their ids; fields that are not given stay."""
        stored = self._stored(table_id)
        written = Written()
        with self._lock, self._transaction():
            for row in rows:
                self._update_one(stored, row, written)
        return written

    def upsert(self, table_id: str, rows: Sequence[Any], key_column: str = "id") -> tuple[Written, Written]:
        """Change the rows that have a key already and add the others; returns what was added and changed."""
        stored = self._stored(table_id)
        if key_column not in stored.all_columns:
            raise TableError(f"table “{stored.name}” has no column “{key_column}” to use as a key")
        added, changed = Written(), Written()
        with self._lock, self._transaction():
            for row in rows:
                key = row.get(key_column) if isinstance(row, Mapping) else None
                same = self.find(table_id, Find(filter={key_column: key}, limit=2)).rows if key is not None else []
                if len(same) > 1:
                    raise TableError(f"table “{stored.name}” has several rows whose “{key_column}” is “{key}”")
                if same:
                    self._update_one(stored, {**row, "id": same[0]["id"]}, changed)
                else:
                    self._create_one(stored, row, added)
        return added, changed

    def delete(
        self, table_id: str, ids: Sequence[int] | None = None, filter_json: Any = None, *, everything: bool = False
    ) -> int:
        """Delete rows by ids, by a filter, or all of them: exactly one of the three. Returns how many."""
        if sum((ids is not None, filter_json is not None, everything)) != 1:
            raise TableError("deleting takes exactly one of ids, filter and deleteAllRows")
        stored = self._stored(table_id)
        if ids is not None:
            filter_json = {"id": {"$in": list(ids)}}
        condition, values = self._condition(stored, filter_json)
        with self._lock, self._transaction():
            doomed = self._query(f"SELECT id FROM {stored.place} WHERE {condition}", values)
            for (row_id,) in doomed:
                self._connection.execute(f"DELETE FROM {stored.place} WHERE id = ?", [row_id])
                stored.search.forget(row_id)
        return len(doomed)

    def lines(self, table_id: str) -> Iterator[bytes]:
        """The rows as they are written into an archive, in the order of their ids."""
        stored = self._stored(table_id)
        columns = ["id", "created_at", "updated_at", "extra", *stored.places.values()]
        last = None
        while True:
            after = "" if last is None else "WHERE id > ?"
            records = self._query(
                f"SELECT line, {', '.join(columns)} FROM {stored.place} {after} ORDER BY id LIMIT {_BATCH}",
                [] if last is None else [last],
            )
            for line, *record in records:
                yield line if line is not None else dump_compact(stored.row((*record, None), ()))
            if len(records) < _BATCH:
                return
            last = records[-1][1]

    def rows(self, table_id: str) -> Iterator[Row]:
        """The rows as they would be written into an archive."""
        for line in self.lines(table_id):
            yield parse_json(line).value

    # Inside ------------------------------------------------------------------------------------------------------

    def _load(self, stored: _StoredTable, rows: Iterable[Row]) -> None:
        names = ["id", "created_at", "updated_at", "extra", "line", *stored.places.values()]
        sql = f"INSERT INTO {stored.place} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        taken: set[int] = set()
        free = 0
        for row in rows:
            values, extra = stored.split(row)
            row_id = row.get("id")
            if not isinstance(row_id, int) or isinstance(row_id, bool) or row_id in taken:
                free = max(free, max(taken, default=0)) + 1
                row_id = free
            taken.add(row_id)
            extra_text = dump_compact(extra).decode() if extra else None
            stamps = [row.get("createdAt"), row.get("updatedAt")]
            self._connection.execute(
                sql,
                [row_id, *map(_text_or_none, stamps), extra_text, dump_compact(row), *values],
            )

    def _create_one(self, stored: _StoredTable, row: Any, written: Written) -> None:
        values = self._checked(stored, row, written)
        if values is None:
            return
        missing = [name for name, column in stored.columns.items() if not column.nullable and name not in values]
        if missing:
            written.errors.append(f"table “{stored.name}”: column “{missing[0]}” must have a value")
            return
        now = _iso(self._now())
        names = ["created_at", "updated_at", *(stored.places[name] for name in values)]
        cursor = self._connection.execute(
            f"INSERT INTO {stored.place} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [now, now, *(_stored_value(value) for value in values.values())],
        )
        self._finish(stored, int(cursor.lastrowid or 0), written)

    def _update_one(self, stored: _StoredTable, row: Any, written: Written) -> None:
        row_id = row.get("id") if isinstance(row, Mapping) else None
        if not isinstance(row_id, int) or isinstance(row_id, bool):
            written.errors.append(f"table “{stored.name}”: a row to change is named by its id, a whole number")
            return
        if not self._query(f"SELECT 1 FROM {stored.place} WHERE id = ?", [row_id]):
            written.errors.append(f"table “{stored.name}” has no row {row_id}")
            return
        values = self._checked(stored, row, written)
        if values is None:
            return
        changes = ["updated_at = ?", "line = NULL", *(f"{stored.places[name]} = ?" for name in values)]
        self._connection.execute(
            f"UPDATE {stored.place} SET {', '.join(changes)} WHERE id = ?",
            [_iso(self._now()), *(_stored_value(value) for value in values.values()), row_id],
        )
        self._forget_misfits(stored, row_id, values)
        self._finish(stored, row_id, written)

    def _checked(self, stored: _StoredTable, row: Any, written: Written) -> Row | None:
        """The values of a row as their columns hold them; None, with an error, when one does not fit."""
        if not isinstance(row, Mapping):
            written.errors.append(f"table “{stored.name}”: a row is an object")
            return None
        values: Row = {}
        for name, value in row.items():
            column = stored.columns.get(name)
            if column is None:
                if name not in _BOOKKEEPING:
                    written.warnings.append(f"table “{stored.name}” has no column “{name}”; its value was left out")
                continue
            try:
                values[name] = column.coerce(value)
            except TableError as error:
                written.errors.append(f"table “{stored.name}”: {error}")
                return None
        return values

    def _forget_misfits(self, stored: _StoredTable, row_id: int, values: Mapping[str, Any]) -> None:
        [(text,)] = self._query(f"SELECT extra FROM {stored.place} WHERE id = ?", [row_id])
        if text:
            extra = parse_json(text.encode()).value
            kept = {name: value for name, value in extra.items() if name not in values}
            self._connection.execute(
                f"UPDATE {stored.place} SET extra = ? WHERE id = ?",
                [dump_compact(kept).decode() if kept else None, row_id],
            )

    def _finish(self, stored: _StoredTable, row_id: int, written: Written) -> None:
        stored.search.refresh(row_id)
        written.rows.append(self.get(stored.id, row_id))

    def _searched(self, stored: _StoredTable, question: Find, order: str) -> tuple[str, str, str, list[Any]]:
        """Source, score, order and parameters of a search over the searchable columns."""
        scores = stored.search.scores(question.search)
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (found_id INTEGER PRIMARY KEY, score REAL)")
        self._connection.execute("DELETE FROM found")
        self._connection.executemany("INSERT INTO found VALUES (?, ?)", scores)
        chosen = order if question.order_by else "score DESC, id"
        return f"{stored.place} JOIN found ON found_id = id", "score", chosen, []

    def _grouped(self, stored: _StoredTable, question: Find) -> Found:
        assert question.group is not None
        asked = aggregates_of(question.group, stored.all_columns)
        condition, values = self._condition(stored, question.filter)
        wanted = [aggregate_sql(one, stored.place_of(one.column)) for one in asked]
        keys = [stored.place_of(one.column) for one in asked if one.operation == "key"]
        sql = f"SELECT {', '.join(wanted)} FROM {stored.place} WHERE {condition}"
        if keys:
            sql += f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}"
        records = self._query(f"{sql} LIMIT ? OFFSET ?", [*values, question.limit + 1, question.offset])
        rows = [
            {one.name: stored.aggregate_value(one, value) for one, value in zip(asked, record, strict=True)}
            for record in records[: question.limit]
        ]
        return Found(rows, len(records) > question.limit, question.limit, question.offset)

    def _condition(self, stored: _StoredTable, filter_json: Any) -> tuple[str, list[Any]]:
        if filter_json in (None, {}):
            return "1", []
        return FilterCompiler(stored.all_columns, stored.place_of).compile(filter_json)

    def _query(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._lock:
            self._functions.failure = None
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.OperationalError as error:
                raise self._functions.failure or TableError(f"the table could not be read: {error}") from error
            except OverflowError:
                raise TableError("a number in the filter is too large") from None

    def _stored(self, table_id: str) -> _StoredTable:
        stored = self._tables.get(table_id)
        if stored is None:
            raise TableError(f"there is no table “{table_id}”")
        return stored

    def _transaction(self) -> _Transaction:
        return _Transaction(self._connection)


class _Transaction:
    """All or nothing; inside another one it is part of that."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._outer = False

    def __enter__(self) -> None:
        self._outer = not self._connection.in_transaction
        if self._outer:
            self._connection.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._outer:
            self._connection.execute("ROLLBACK" if kind else "COMMIT")


@dataclass
class _StoredTable:
    place: str
    """Name of the SQL table."""
    table: Table
    columns: dict[str, Column]
    search: SearchIndex = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.table.id
        self.name = self.table.name
        self.places = {name: f"c{index}" for index, name in enumerate(self.columns)}
        system = {name: Column(name, kind) for name, kind in SYSTEM_COLUMNS.items()}
        self.all_columns: dict[str, Column] = {**system, **self.columns}

    def definitions(self) -> list[tuple[str, str]]:
        """SQL columns and their types: none for numbers, so that 1 and 1.0 stay what they are."""
        kinds = {"number": "", "boolean": "INTEGER"}
        return [(self.places[name], kinds.get(column.type, "TEXT")) for name, column in self.columns.items()]

    def place_of(self, column: str) -> str:
        system = {"id": "id", "createdAt": "created_at", "updatedAt": "updated_at"}
        place = self.places.get(column) or system.get(column)
        if place is None:
            raise TableError(f"table “{self.name}” has no column “{column}”")
        return place

    def search_places(self) -> list[str]:
        return [self.places[name] for name, column in self.columns.items() if column.searchable]

    def split(self, row: Row) -> tuple[list[Any], Row]:
        """Stored values of the columns, and what has no column or does not fit one."""
        extra = {
            name: value
            for name, value in row.items()
            if name not in self.columns and name not in ("id", "createdAt", "updatedAt")
        }
        values: list[Any] = []
        for name, column in self.columns.items():
            value = row.get(name)
            if value is not None and not _holds(column, value):
                extra[name] = value
                value = None
            values.append(_stored_value(value))
        return values, extra

    def row(self, record: Sequence[Any], select: Sequence[str]) -> Row:
        """A row as calls return it, from id, stamps, extra, column values and score."""
        row_id, created, updated, extra_text, *values, score = record
        extra = parse_json(extra_text.encode()).value if extra_text else {}
        found: Row = {"computed": extra.pop("computed", {}), "stale": extra.pop("stale", [])}
        found.update({"id": row_id, "createdAt": created, "updatedAt": updated})
        for (name, column), value in zip(self.columns.items(), values, strict=True):
            found[name] = _loaded_value(column, value)
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
            items = parse_json(value.encode()).value
            return [_loaded_value(column, item) for item in items]
        if aggregate.operation in ("key", "min", "max"):
            return _loaded_value(column, value)
        return value


def _holds(column: Column, value: Any) -> bool:
    match column.type:
        case "string" | "date":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**63
        case "object":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def _stored_value(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return dump_compact(value).decode()
    return int(value) if isinstance(value, bool) else value


def _loaded_value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type in ("object", "array"):
        return parse_json(value.encode()).value if isinstance(value, str) else value
    return bool(value) if column.type == "boolean" else value


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
