"""The rows of a bot's tables, in one SQLite database.

Scalar columns are real columns that hold values of their own type only; objects and lists are JSON text. What
does not fit its column, and fields the schema does not know, are kept beside the row, and a row that was not
changed keeps the very line it was read from: exporting gives it back to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.bot.json_text import dump_compact, parse_value
from studio.bot.library import Table
from studio.bot.row_change import RowChange
from studio.tables.changing import Progress, make_changes
from studio.tables.column import Column, columns_of, stale_after
from studio.tables.database import Database
from studio.tables.errors import TableError
from studio.tables.filter import FilterCompiler
from studio.tables.find import Find, Found, aggregate_sql, aggregates_of, check_page
from studio.tables.loading import Line, create_table, load_lines, redefine
from studio.tables.paging import Order, Page, Pages
from studio.tables.search import LIMIT, SearchIndex
from studio.tables.snapshot import TableSnapshot
from studio.tables.stored_table import Row, StoredTable, iso, row_of_line, stored_value

_BOOKKEEPING = ("id", "createdAt", "updatedAt", "computed", "stale", "similarity")
_BATCH = 500
_MOST_FOUND = 200_000
_MOST_COLUMNS = 200
"""Columns of a table that can be asked for; the documented limit is far below, a hostile file may go beyond."""


@dataclass
class Written:
    """What became of rows that were written: the rows, and a sentence for each that was not or not wholly."""

    rows: list[Row] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class TableStore:
    """Owns the database. Any thread may call; in a file, reading and writing do not wait for each other.

    `close` ends it.
    """

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] | None = None) -> None:
        self._database = Database(path)
        self._lock = self._database.lock
        self._now = now or (lambda: datetime.now(UTC))
        self._tables: dict[str, StoredTable] = {}
        """Replaced, never given other keys: threads may be going through it."""
        self._hidden: dict[str, StoredTable] = {}
        self._versions: dict[str, int] = {}
        self._memberships: dict[str, int] = {}
        """Like versions, but the same while only values of rows change: the rows in order of their ids do then."""
        self._highest: dict[str, int] = {}
        self._made = 0
        self._pages = Pages()

    def close(self) -> None:
        """Ends it. Waits for calls under way."""
        self._database.close()

    def copied(self, now: Callable[[], datetime] | None = None) -> TableStore:
        """The same tables and rows in a store in memory of its own: what is done to it is not done to this one."""
        copy = TableStore(None, now or self._now)
        with self._database.reading() as reader:
            reader.backup(copy._database.connection)
            copy._made = self._made
            copy._highest = dict(self._highest)
            copy._tables = {
                key: StoredTable(one.place, one.table, one.columns, dict(one.places), one.made, set(one.seen))
                for key, one in self._tables.items()
            }
        for one in copy._tables.values():
            one.search = SearchIndex(copy._database, one.place, one.search_places())
        return copy

    def snapshot(self) -> TableSnapshot:
        """The rows as they are now, to be read on another thread while this store goes on; the caller closes it.

        Only for a store in a file.
        """
        assert self._database.path is not None
        with self._lock:
            return TableSnapshot(self._database.path, {key: one.place for key, one in self._tables.items()})

    @contextmanager
    def all_or_nothing(self, *, exclusive: bool = False) -> Iterator[None]:
        """Several calls as one: what raises within undoes all of them. Changes of tables want it `exclusive`."""
        with self._lock:
            tables, hidden = dict(self._tables), dict(self._hidden)
            try:
                with self._database.transaction(exclusive=exclusive):
                    yield
            except BaseException:
                self._tables, self._hidden = tables, hidden
                raise

    # Tables ------------------------------------------------------------------------------------------------------

    def add_table(self, table: Table, rows: Iterable[Row] = ()) -> None:
        """Take a table in, with the rows of its archive member."""
        self.add_lines(table, ((None, row) for row in rows))

    def add_lines(self, table: Table, lines: Iterable[Line]) -> None:
        """Take a table in, with the lines of its archive member and their rows."""
        with self._database.transaction(exclusive=True) as connection:
            stored = StoredTable(f"t{self._made}", table, _columns(table))
            self._made += 1
            create_table(connection, stored)
            load_lines(connection, stored, lines)
            stored.search = SearchIndex(self._database, stored.place, stored.search_places())
            self._tables = {**self._tables, table.id: stored}
            self._touch(table.id)

    def remove_table(self, table_id: str) -> None:
        """Forget a table and its rows. Raises TableError."""
        with self._database.transaction(exclusive=True) as connection:
            stored = self._stored(table_id)
            stored.search.forget()
            for place in (stored.place, stored.kept, stored.odd):
                connection.execute(f"DROP TABLE {place}")
            self._tables = {key: one for key, one in self._tables.items() if key != table_id}
            self._touch(table_id)

    def hide_table(self, table_id: str) -> None:
        """Let a table be gone for all who ask, its rows kept for `show_table`. Raises TableError."""
        with self._lock:
            self._hidden[table_id] = self._stored(table_id)
            self._tables = {key: one for key, one in self._tables.items() if key != table_id}
            self._touch(table_id)

    def show_table(self, table: Table) -> bool:
        """Bring a table back that was hidden, with the rows it had; False when none of its id was."""
        with self._lock:
            stored = self._hidden.pop(table.id, None)
            if stored is None:
                return False
            self._tables = {**self._tables, table.id: stored}
            self.redefine_table(table)
            return True

    def redefine_table(self, table: Table, rewritten: Collection[int] = ()) -> None:
        """Give a table another name or other columns. The rows stay as they are written, and are read anew.

        `rewritten` are rows that are about to be written anyway. Raises TableError.
        """
        with self._lock:
            before, columns = self._stored(table.id), _columns(table)
            with self._database.transaction(exclusive=not before.has_shape(columns)):
                stored = redefine(self._database, before, table, columns, rewritten)
                self._tables = {**self._tables, table.id: stored}
                if stored.columns != before.columns:
                    self._touch(table.id)

    def replace_table(self, table: Table, renamed: Mapping[str, str] | None = None) -> None:
        """Give a table another name or other columns; `renamed` are new names of columns by their old ones.

        Rows stay. Values of columns that went, or that are of another type now, do not. Raises TableError.
        """
        with self._database.transaction(exclusive=True):
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
            order = list(self._tables)
            self.remove_table(table.id)
            self.add_table(table, rows)
            self._tables = {key: self._tables[key] for key in order}

    def has_shape(self, table: Table) -> bool:
        """Whether a table is there with columns of these names and types."""
        stored = self._tables.get(table.id)
        return stored is not None and stored.has_shape(_columns(table))

    def arrange_tables(self, order: Iterable[str]) -> None:
        """Put the tables in an order of their ids."""
        with self._lock:
            self._tables = {key: self._tables[key] for key in order if key in self._tables}

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
        [(number,)] = self._database.query(f"SELECT count(*) FROM {stored.place} WHERE {condition}", values)
        return int(number)

    def find(self, table_id: str, question: Find) -> Found:
        """A page of rows. Raises TableError."""
        check_page(question.limit, question.offset)
        stored = self._stored(table_id)
        if question.group:
            return self._grouped(stored, question)
        condition, values = self._condition(stored, question.filter)
        order_column = question.order_by or "id"
        order = f"{stored.place_of(order_column)} {'DESC' if question.descending else 'ASC'}, id"
        source, score = stored.place, "NULL"
        with self._database.read_lock:
            if question.search:
                self._scores(stored, question.search)
                source, score = f"{stored.place} JOIN found ON found_id = id", "score"
                order = order if question.order_by else "score DESC, id"
            sql = f"SELECT {stored.selected}, {score} FROM {source} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
            found = self._database.query(sql, [*values, question.limit + 1, question.offset])
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
        with self._database.transaction():
            for row in rows:
                self._create_one(stored, row, written)
            self._touch(table_id)
        return written

    def update(self, table_id: str, rows: Sequence[Any]) -> Written:
        """Change rows by their ids; fields that are not given stay."""
        stored = self._stored(table_id)
        written = Written()
        with self._database.transaction():
            for row in rows:
                self._update_one(stored, row, written)
            self._touch(table_id)
        return written

    def upsert(self, table_id: str, rows: Sequence[Any], key_column: str = "id") -> tuple[Written, Written]:
        """Change the rows that have a key already and add the others; returns what was added and changed."""
        stored = self._stored(table_id)
        if key_column not in stored.all_columns:
            raise TableError(f"table “{stored.name}” has no column “{key_column}” to use as a key")
        added, changed = Written(), Written()
        with self._database.transaction():
            for row in rows:
                key = row.get(key_column) if isinstance(row, Mapping) else None
                same = self.find(table_id, Find(filter={key_column: key}, limit=2)).rows if key is not None else []
                if len(same) > 1:
                    raise TableError(f"table “{stored.name}” has several rows whose “{key_column}” is “{key}”")
                if same:
                    self._update_one(stored, {**row, "id": same[0]["id"]}, changed)
                else:
                    self._create_one(stored, row, added)
            self._touch(table_id)
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
        with self._database.transaction() as connection:
            doomed = self._database.query(f"SELECT id FROM {stored.place} WHERE {condition}", values)
            for (row_id,) in doomed:
                connection.execute(f"DELETE FROM {stored.place} WHERE id = ?", [row_id])
            self._tell_search(stored, [row_id for (row_id,) in doomed])
            self._touch(table_id)
        return len(doomed)

    # Rows as a file holds them -----------------------------------------------------------------------------------

    def lines(self, table_id: str) -> Iterator[bytes]:
        """The rows as they are written into an archive, in the order of their ids."""
        for _, line in self._id_lines(table_id):
            yield line

    def rows(self, table_id: str) -> Iterator[Row]:
        """The rows as they would be written into an archive, with the ids they have here."""
        for row_id, line in self._id_lines(table_id):
            yield row_of_line(row_id, line)

    def records(self, table_id: str, ids: Sequence[int]) -> dict[int, Row]:
        """Rows by their ids as they would be written into an archive; ids of no row are left out."""
        stored = self._stored(table_id)
        found: dict[int, Row] = {}
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            sql = f"SELECT line, {stored.selected} FROM {stored.place} WHERE id IN ({', '.join('?' * len(some))})"
            for line, *record in self._database.query(sql, some):
                found[record[0]] = row_of_line(record[0], line) if line else stored.row((*record, None))
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def make_changes(
        self, changes: Sequence[RowChange], *, back: bool = False, on_progress: Progress | None = None
    ) -> None:
        """Make changes of rows, or with `back` take them back: all of them or none.

        Raises EditConflict when a row is not in the state that a change was made for, TableError.
        """
        tables = {change.table for change in changes}
        with self._database.transaction() as connection:
            make_changes(connection, self._stored, changes, back=back, on_progress=on_progress)
            for table_id in tables:
                ours = [one for one in changes if one.table == table_id]
                only_values = all(one.before and one.after for one in ours)
                self._highest[table_id] = max(self._highest.get(table_id, 0), *(one.row for one in ours))
                self._touch(table_id, only_values=only_values)
                self._tell_search(self._stored(table_id), [one.row for one in ours])

    def next_id(self, table_id: str) -> int:
        """The id for a new row: ids of rows that are gone are not given again."""
        stored = self._stored(table_id)
        [(highest,)] = self._database.query(
            f"SELECT max(ifnull((SELECT max(id) FROM {stored.place}), 0), "
            f"ifnull((SELECT max(id) FROM {stored.kept}), 0))",
            [],
        )
        with self._lock:
            self._highest[table_id] = highest = max(int(highest), self._highest.get(table_id, 0))
        return highest + 1

    # For a grid --------------------------------------------------------------------------------------------------

    def version(self, table_id: str) -> int:
        """A number that is another one whenever rows or columns of the table changed."""
        return self._versions.get(table_id, 0)

    def page(
        self,
        table_id: str,
        *,
        order: Order = (),
        filter_json: Any = None,
        search: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> Page:
        """Some rows of a table as a grid shows it. Raises TableError.

        `order` names columns and whether they descend; empty values come last, and what is equal is ordered by
        id. The ids of the whole answer are kept until the table changes, so pages of it are quick.
        """
        stored = self._stored(table_id)
        with self._database.read_lock:
            version = self.version(table_id)
            ids, scores = self._answer(stored, version, order, filter_json, search)
            wanted = list(ids[offset : offset + limit])
            found: dict[int, Row] = {}
            for start in range(0, len(wanted), _BATCH):
                some = wanted[start : start + _BATCH]
                sql = f"SELECT {stored.selected} FROM {stored.place} WHERE id IN ({', '.join('?' * len(some))})"
                for record in self._database.query(sql, some):
                    found[record[0]] = stored.row((*record, scores.get(record[0])))
            # A row may be deleted between its id and itself; the version tells.
            return Page([found[row_id] for row_id in wanted if row_id in found], len(ids), offset, version)

    def ids(self, table_id: str, *, order: Order = (), filter_json: Any = None, search: str = "") -> Sequence[int]:
        """The ids of all rows of an answer, in its order. Raises TableError."""
        stored = self._stored(table_id)
        with self._database.read_lock:
            return self._answer(stored, self.version(table_id), order, filter_json, search)[0]

    def position(
        self, table_id: str, row_id: int, *, order: Order = (), filter_json: Any = None, search: str = ""
    ) -> int | None:
        """Where a row stands in an answer; None when it is not in it. Raises TableError."""
        ids = self.ids(table_id, order=order, filter_json=filter_json, search=search)
        return next((place for place, one in enumerate(ids) if one == row_id), None)

    def stale_cells(self, table_id: str) -> list[tuple[int, str]]:
        """Cells of computed columns, by row and column, whose value belongs to an earlier state of the row."""
        stored = self._stored(table_id)
        sql = f"SELECT id, extra FROM {stored.place} WHERE instr(extra, ?) > 0 ORDER BY id"
        found = []
        for row_id, extra in self._database.query(sql, ['"stale":["']):
            stale = parse_value(extra.encode()).get("stale")
            found += [(row_id, name) for name in stale if isinstance(name, str)] if isinstance(stale, list) else []
        return found

    # Inside ------------------------------------------------------------------------------------------------------

    def _answer(
        self, stored: StoredTable, version: int, order: Order, filter_json: Any, search: str
    ) -> tuple[Sequence[int], Mapping[int, float]]:
        def ask() -> tuple[list[int], dict[int, float]]:
            condition, values = self._condition(stored, filter_json)
            chosen = [self._order_of(stored, column, descending) for column, descending in order]
            if not search.strip():
                by = ", ".join([*chosen, "id"])
                found = self._database.query(f"SELECT id FROM {stored.place} WHERE {condition} ORDER BY {by}", values)
                return [row_id for (row_id,) in found], {}
            scores = dict(self._scores(stored, search, _MOST_FOUND))
            by = ", ".join([*(chosen or ["score DESC"]), "id"])
            sql = f"SELECT id FROM {stored.place} JOIN found ON found_id = id WHERE {condition} ORDER BY {by}"
            return [row_id for (row_id,) in self._database.query(sql, values)], scores

        if not order and not filter_json and not search.strip():
            version = self._memberships.get(stored.id, 0)
        return self._pages.answer((stored.id, tuple(order), dump_compact(filter_json), search), version, ask)

    @staticmethod
    def _order_of(stored: StoredTable, column: str, descending: bool) -> str:
        place = stored.place_of(column)
        collation = " COLLATE NOCASE" if stored.all_columns[column].type == "string" else ""
        return f"{place} IS NULL, {place}{collation}{' DESC' if descending else ''}"

    def _touch(self, table_id: str, *, only_values: bool = False) -> None:
        def note() -> None:
            self._versions[table_id] = self._versions.get(table_id, 0) + 1
            if not only_values:
                self._memberships[table_id] = self._versions[table_id]

        self._database.afterwards(note)

    def _tell_search(self, stored: StoredTable, rows: Sequence[int]) -> None:
        search = stored.search
        self._database.afterwards(lambda: search.changed(rows))

    def _id_lines(self, table_id: str) -> Iterator[tuple[int, bytes]]:
        stored = self._stored(table_id)
        last = None
        while True:
            after = "" if last is None else "WHERE id > ?"
            records = self._database.query(
                f"SELECT line, {stored.selected} FROM {stored.place} {after} ORDER BY id LIMIT {_BATCH}",
                [] if last is None else [last],
            )
            for line, *record in records:
                yield record[0], line if line is not None else dump_compact(stored.row((*record, None)))
            if len(records) < _BATCH:
                return
            last = records[-1][1]

    def _create_one(self, stored: StoredTable, row: Any, written: Written) -> None:
        values = self._checked(stored, row, written)
        if values is None:
            return
        missing = [name for name, column in stored.columns.items() if not column.nullable and name not in values]
        if missing:
            written.errors.append(f"table “{stored.name}”: column “{missing[0]}” must have a value")
            return
        now = iso(self._now())
        stale = [name for name, column in stored.columns.items() if column.is_computed and name not in values]
        extra = dump_compact({"computed": {}, "stale": stale}).decode() if stale else None
        names = ["created_at", "updated_at", "extra", *(stored.places[name] for name in values)]
        cursor = self._database.connection.execute(
            f"INSERT INTO {stored.place} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [now, now, extra, *(stored_value(value) for value in values.values())],
        )
        self._finish(stored, int(cursor.lastrowid or 0), written)

    def _update_one(self, stored: StoredTable, row: Any, written: Written) -> None:
        row_id = row.get("id") if isinstance(row, Mapping) else None
        if not isinstance(row_id, int) or isinstance(row_id, bool):
            written.errors.append(f"table “{stored.name}”: a row to change is named by its id, a whole number")
            return
        if not self._database.query(f"SELECT 1 FROM {stored.place} WHERE id = ?", [row_id]):
            written.errors.append(f"table “{stored.name}” has no row {row_id}")
            return
        values = self._checked(stored, row, written)
        if values is None:
            return
        changes = ["updated_at = ?", "line = NULL", *(f"{stored.places[name]} = ?" for name in values)]
        self._database.connection.execute(
            f"UPDATE {stored.place} SET {', '.join(changes)} WHERE id = ?",
            [iso(self._now()), *(stored_value(value) for value in values.values()), row_id],
        )
        self._renew_extra(stored, row_id, values)
        self._finish(stored, row_id, written)

    def _checked(self, stored: StoredTable, row: Any, written: Written) -> Row | None:
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

    def _renew_extra(self, stored: StoredTable, row_id: int, values: Mapping[str, Any]) -> None:
        """Forget what the values replace, and mark as stale what is computed from them."""
        [(text,)] = self._database.query(f"SELECT extra FROM {stored.place} WHERE id = ?", [row_id])
        extra = parse_value(text.encode()) if text else {}
        kept = {name: value for name, value in extra.items() if name not in values}
        if stale := stale_after(extra.get("stale"), values, stored.columns):
            kept = {"computed": {}, **kept, "stale": stale}
        elif "stale" in kept:
            kept["stale"] = []
        if kept != extra:
            self._database.connection.execute(
                f"UPDATE {stored.place} SET extra = ? WHERE id = ?",
                [dump_compact(kept).decode() if kept else None, row_id],
            )

    def _finish(self, stored: StoredTable, row_id: int, written: Written) -> None:
        stored.seen.update(stored.columns)
        self._tell_search(stored, [row_id])
        written.rows.append(self.get(stored.id, row_id))

    def _scores(self, stored: StoredTable, text: str, limit: int = LIMIT) -> list[tuple[int, float]]:
        """Ids and scores of a search, put into the temporary table `found` as well."""
        scores = stored.search.scores(text, limit)
        with self._database.reading() as reader:
            reader.execute("CREATE TEMP TABLE IF NOT EXISTS found (found_id INTEGER PRIMARY KEY, score REAL)")
            reader.execute("DELETE FROM found")
            reader.executemany("INSERT INTO found VALUES (?, ?)", scores)
        return scores

    def _grouped(self, stored: StoredTable, question: Find) -> Found:
        assert question.group is not None
        asked = aggregates_of(question.group, stored.all_columns)
        condition, values = self._condition(stored, question.filter)
        wanted = [aggregate_sql(one, stored.place_of(one.column)) for one in asked]
        keys = [stored.place_of(one.column) for one in asked if one.operation == "key"]
        sql = f"SELECT {', '.join(wanted)} FROM {stored.place} WHERE {condition}"
        if keys:
            sql += f" GROUP BY {', '.join(keys)} ORDER BY {', '.join(keys)}"
        records = self._database.query(f"{sql} LIMIT ? OFFSET ?", [*values, question.limit + 1, question.offset])
        rows = [
            {one.name: stored.aggregate_value(one, value) for one, value in zip(asked, record, strict=True)}
            for record in records[: question.limit]
        ]
        return Found(rows, len(records) > question.limit, question.limit, question.offset)

    def _condition(self, stored: StoredTable, filter_json: Any) -> tuple[str, list[Any]]:
        if filter_json in (None, {}):
            return "1", []
        return FilterCompiler(stored.all_columns, stored.place_of).compile(filter_json)

    def _stored(self, table_id: str) -> StoredTable:
        stored = self._tables.get(table_id)
        if stored is None:
            raise TableError(f"there is no table “{table_id}”")
        return stored


def _columns(table: Table) -> dict[str, Column]:
    return dict([*columns_of(table).items()][:_MOST_COLUMNS])
