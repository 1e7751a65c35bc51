"""Making the row changes of an edit, with the check that every row is in the state they were made for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from studio.bot.edit import EditConflict, same_json
from studio.bot.row_change import RowChange, plain_row, row_text
from studio.tables.loading import insert_sql
from studio.tables.stored_table import StoredTable, row_of_line

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows in all; what it raises ends the work and undoes it."""

_BATCH = 500


def make_changes(
    connection: sqlite3.Connection,
    table_of: Callable[[str], StoredTable],
    changes: Sequence[RowChange],
    *,
    back: bool,
    on_progress: Progress | None,
) -> None:
    """Make changes of rows, or with `back` take them back. Raises EditConflict, TableError."""
    done = 0
    for table_id, run in groupby(reversed(changes) if back else changes, key=lambda change: change.table):
        stored = table_of(table_id)
        steps = [(one.row, one.after, one.before) if back else (one.row, one.before, one.after) for one in run]
        for batch in _batches(steps):
            _make(connection, stored, batch)
            done += len(batch)
            if on_progress:
                on_progress(done, len(changes))


_State = Mapping[str, Any] | None
_Step = tuple[int, _State, _State]


def _batches(steps: Sequence[_Step]) -> Iterator[list[_Step]]:
    """The steps in pieces in which no row occurs twice."""
    batch: list[_Step] = []
    seen: set[int] = set()
    for step in steps:
        if len(batch) == _BATCH or step[0] in seen:
            yield batch
            batch, seen = [], set()
        batch.append(step)
        seen.add(step[0])
    if batch:
        yield batch


def _make(connection: sqlite3.Connection, stored: StoredTable, steps: Sequence[_Step]) -> None:
    ids = [row_id for row_id, _, _ in steps]
    marks = ", ".join("?" * len(ids))
    found = connection.execute(f"SELECT line, seq, {stored.selected} FROM {stored.place} WHERE id IN ({marks})", ids)
    now = {record[0]: (line, seq, record) for line, seq, *record in found}
    kept = {
        row_id: (line, seq)
        for row_id, line, seq in connection.execute(f"SELECT * FROM {stored.kept} WHERE id IN ({marks})", ids)
    }
    to_keep: list[tuple[Any, ...]] = []
    back_in_place: list[tuple[int]] = []
    gone: list[tuple[int]] = []
    inserted: list[list[Any]] = []
    for row_id, before, after in steps:
        line, seq, record = now.get(row_id, (None, None, None))
        _check(stored, row_id, before, line, record)
        text = row_text(after) if after is not None else None
        place = seq
        if row_id in kept:
            original, place = kept[row_id]
            if text is not None and (text == original or _is_same(after, row_of_line(row_id, original))):
                text = original
                back_in_place.append((row_id,))
        elif seq is not None:
            to_keep.append((row_id, line, seq))
        if record is not None:
            gone.append((row_id,))
        if after is not None:
            row = plain_row(after)
            stored.seen.update(row)
            inserted.append([text, place, row_id, *stored.values_of(row)])
    connection.executemany(f"INSERT INTO {stored.kept} VALUES (?, ?, ?)", to_keep)
    connection.executemany(f"DELETE FROM {stored.kept} WHERE id = ?", back_in_place)
    connection.executemany(f"DELETE FROM {stored.place} WHERE id = ?", gone)
    connection.executemany(insert_sql(stored), inserted)


def _check(stored: StoredTable, row_id: int, before: _State, line: bytes | None, record: Any) -> None:
    if before is None:
        if record is not None:
            raise EditConflict(f"table “{stored.name}” has a row {row_id} already")
        return
    if record is None:
        raise EditConflict(f"table “{stored.name}” has no row {row_id} any more")
    if line is not None and line == row_text(before):
        return
    current = row_of_line(row_id, line) if line is not None else stored.row((*record, None))
    if not _is_same(before, current):
        raise EditConflict(f"row {row_id} of table “{stored.name}” has changed since this edit was made")


def _is_same(state: _State, row: dict[str, Any]) -> bool:
    return state is not None and same_json(plain_row(state), row)
