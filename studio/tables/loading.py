"""Taking lines of a table member into the database, and reading them anew when the columns change."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from studio.bot.json_text import dump_compact
from studio.bot.library import Table
from studio.tables.column import Column
from studio.tables.database import Database
from studio.tables.search import SearchIndex
from studio.tables.stored_table import BASE_COLUMNS, ROW_COLUMNS, Row, StoredTable, row_of_line

Line = tuple[bytes | None, Row | None]
"""A line of the file and its row; None where the line is no row, or the row has no line yet."""

_BATCH = 1000


def create_table(connection: sqlite3.Connection, stored: StoredTable) -> None:
    """Make the SQL tables of a table."""
    columns = "".join(f", {stored.definition(name)}" for name in stored.columns)
    connection.execute(f"CREATE TABLE {stored.place} ({BASE_COLUMNS}{columns})")
    connection.execute(f"CREATE INDEX {stored.place}_new ON {stored.place} (id) WHERE seq IS NULL")
    connection.execute(f"CREATE TABLE {stored.kept} (id INTEGER PRIMARY KEY, line BLOB, seq INTEGER)")
    connection.execute(f"CREATE TABLE {stored.odd} (seq INTEGER, line BLOB)")


def insert_sql(stored: StoredTable) -> str:
    """The statement that puts a row in: line, place in the file, id, and what `values_of` gives."""
    names = ["line", "seq", *ROW_COLUMNS, *stored.places.values()]
    return f"INSERT INTO {stored.place} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def load_lines(connection: sqlite3.Connection, stored: StoredTable, lines: Iterable[Line]) -> None:
    """Put the lines of a file in, each with its place; what is no row is kept apart."""
    taken: set[int] = set()
    homeless: list[tuple[bytes | None, int, Row]] = []
    seen = stored.seen

    def values() -> Iterator[list[Any]]:
        for seq, (line, row) in enumerate(lines):
            if row is None:
                if line:
                    connection.execute(f"INSERT INTO {stored.odd} VALUES (?, ?)", [seq, line])
                continue
            seen.update(row)
            row_id = row.get("id")
            if type(row_id) is not int or row_id in taken or abs(row_id) >= 2**53:
                homeless.append((line, seq, row))
                continue
            taken.add(row_id)
            yield [line or dump_compact(row), seq, row_id, *stored.values_of(row)]

    sql = insert_sql(stored)
    rest = values()
    while batch := list(islice(rest, _BATCH)):
        connection.executemany(sql, batch)
    free = max(taken, default=0)
    for line, seq, row in homeless:
        free += 1
        connection.execute(sql, [line or dump_compact(row), seq, free, *stored.values_of(row)])


def redefine(
    database: Database,
    stored: StoredTable,
    table: Table,
    columns: Mapping[str, Column],
    rewritten: Collection[int],
) -> StoredTable:
    """The table with other columns; rows that hold values of a column that came, went or changed are read anew."""
    places: dict[str, str] = {}
    made = stored.made
    came: list[str] = []
    for name, column in columns.items():
        old = stored.columns.get(name)
        if old is not None and old.type == column.type:
            places[name] = stored.places[name]
        else:
            places[name] = f"c{made}"
            made += 1
            came.append(name)
    changed = StoredTable(stored.place, table, dict(columns), places, made, stored.seen)
    connection = database.connection
    for name in came:
        connection.execute(f"ALTER TABLE {stored.place} ADD COLUMN {changed.definition(name)}")
    went = [name for name in stored.columns if name not in places]
    _read_anew(connection, stored, changed, stored.seen.intersection((*came, *went)), rewritten)
    changed.search = stored.search
    if stored.search_places() != changed.search_places() or came or went:
        stored.search.forget()
        changed.search = SearchIndex(database, changed.place, changed.search_places())
    return changed


def _read_anew(
    connection: sqlite3.Connection,
    before: StoredTable,
    after: StoredTable,
    names: Collection[str],
    rewritten: Collection[int],
) -> None:
    if not names:
        return
    # A key may be written with escapes, so lines with any are looked at too.
    wanted = " OR ".join("instr(line, ?) > 0" for _ in names)
    keys = [dump_compact(name)[:-1] for name in names]
    found = connection.execute(
        f"SELECT id FROM {before.place} WHERE line IS NULL OR {wanted} OR instr(line, ?) > 0", [*keys, b"\\u"]
    ).fetchall()
    skipped = frozenset(rewritten)
    ids = [row_id for (row_id,) in found if row_id not in skipped]
    assigned = ", ".join(f"{place} = ?" for place in (*ROW_COLUMNS[1:], *after.places.values()))
    sql = f"UPDATE {after.place} SET {assigned} WHERE id = ?"
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        marks = ", ".join("?" * len(some))
        records = connection.execute(
            f"SELECT line, {before.selected} FROM {before.place} WHERE id IN ({marks})", some
        ).fetchall()
        rows = (
            (record[0], row_of_line(record[0], line) if line else before.row((*record, None)))
            for line, *record in records
        )
        connection.executemany(sql, [[*after.values_of(row), row_id] for row_id, row in rows])
