"""Changing rows, as edits: new rows, values typed or pasted into cells, rows deleted.

The functions read the store and change nothing; what they return is made through the project like any other edit.
Rows that a computed column depends on are marked as stale there (`stale` of a row, as archives hold it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from studio.bot.edit import Edit, same_json
from studio.bot.row_change import RowChange
from studio.tables.cell_text import Grid, value_from
from studio.tables.column import SYSTEM_COLUMNS, Column, stale_after
from studio.tables.errors import TableError
from studio.tables.store import TableStore
from studio.tables.stored_table import Row, iso

_KEPT_BY_STORE: Final = frozenset((*SYSTEM_COLUMNS, "computed", "stale"))

_EMPTY: Final[Mapping[str, Any]] = {"string": "", "number": 0, "boolean": False, "object": {}, "array": []}


def insert_rows(store: TableStore, table: str, rows: Sequence[Mapping[str, Any]], now: datetime) -> Edit:
    """Add rows with these values; a column without one gets its default or none. Raises TableError.

    A column that must have a value and is not given one begins with the empty value of its type. `edit.rows` has
    the new rows in the order given, with their ids.
    """
    made = [new_row(store, table, values, now, row_id) for row_id, values in enumerate(rows, store.next_id(table))]
    label = f"Add {_counted(len(made), 'row')} to “{store.table(table).name}”"
    return _edit(label, [RowChange(table, row["id"], None, row) for row in made])


def new_row(store: TableStore, table: str, values: Mapping[str, Any], now: datetime, row_id: int) -> Row:
    """A row for these values as a file holds it. Raises TableError for a value that does not fit."""
    columns = own_columns(store, table)
    unknown = next((name for name in values if name not in columns and name not in _KEPT_BY_STORE), None)
    if unknown is not None:
        raise TableError(f"table “{store.table(table).name}” has no column “{unknown}”")
    moment = iso(now)
    row: Row = {"computed": {}, "stale": [], "id": row_id, "createdAt": moment, "updatedAt": moment}
    for name, column in columns.items():
        value = values.get(name)
        if value is None and column.default is not None:
            value = column.default
        if value is None and column.is_computed:
            row[name] = None
            row["stale"].append(name)
            continue
        if value is None and name not in values and not column.nullable:
            value = column.choices[0] if column.choices else moment if column.type == "date" else _EMPTY[column.type]
        row[name] = column.coerce(value)
    return row


def set_cell(store: TableStore, table: str, row: int, column: str, value: Any, now: datetime) -> Edit:
    """Give one cell a value; None empties it. Raises TableError."""
    return set_cells(store, table, {(row, column): value}, now)


def set_cells(store: TableStore, table: str, cells: Mapping[tuple[int, str], Any], now: datetime) -> Edit:
    """Give cells, by row and column, values; cells that hold them already are left alone. Raises TableError."""
    changes = changed_cells(store, table, cells, now)
    return _edit(_cells_label(store, table, cells, changes), changes)


def changed_cells(
    store: TableStore, table: str, cells: Mapping[tuple[int, str], Any], now: datetime
) -> list[RowChange]:
    """The changes of rows that `set_cells` makes. Raises TableError."""
    columns = own_columns(store, table)
    wanted: dict[int, Row] = {}
    for (row_id, name), value in cells.items():
        wanted.setdefault(row_id, {})[name] = _column(store, table, columns, name).coerce(value)
    before = store.records(table, list(wanted))
    moment = iso(now)
    changes = []
    for row_id, values in wanted.items():
        if row_id not in before:
            raise TableError(f"table “{store.table(table).name}” has no row {row_id} any more")
        old = before[row_id]
        new = {name: value for name, value in values.items() if name not in old or not same_json(old[name], value)}
        new = {name: value for name, value in new.items() if value is not None or old.get(name) is not None}
        if new:
            changes.append(RowChange(table, row_id, old, with_values(old, new, columns, moment)))
    return changes


def paste(
    store: TableStore, table: str, rows: Sequence[int], columns: Sequence[str], grid: Grid, now: datetime
) -> Edit:
    """Put the texts of a range into cells: `rows` and `columns` are those from the anchor on, as they are shown.

    A single text fills all of `rows` and `columns`; a range with more lines than rows adds rows, and one that is
    wider than `columns` is refused. Raises TableError, which names the line of the range.
    """
    if not grid or not columns:
        return Edit("")
    if len(grid) == 1 and len(grid[0]) == 1:
        grid = [[grid[0][0]] * len(columns)] * len(rows)
    width = max(map(len, grid))
    if width > len(columns):
        raise TableError(f"what was copied has {width} columns, and there are only {len(columns)} from here on")
    known = own_columns(store, table)
    lines: list[Row] = []
    for number, line in enumerate(grid, 1):
        try:
            named = zip(columns, line, strict=False)
            lines.append({name: value_from(_column(store, table, known, name), text) for name, text in named})
        except TableError as error:
            raise TableError(f"line {number} of what was copied: {error}" if len(grid) > 1 else str(error)) from None
    old, new = lines[: len(rows)], lines[len(rows) :]
    cells = {(row_id, name): value for row_id, line in zip(rows, old, strict=False) for name, value in line.items()}
    changes = changed_cells(store, table, cells, now)
    first = store.next_id(table)
    added = [new_row(store, table, values, now, row_id) for row_id, values in enumerate(new, first)]
    changes += [RowChange(table, row["id"], None, row) for row in added]
    label = f"Paste {_counted(sum(map(len, grid)), 'cell')} into “{store.table(table).name}”"
    return _edit(label, changes)


def delete_rows(store: TableStore, table: str, rows: Sequence[int]) -> Edit:
    """Delete rows by their ids; ids of no row are left out."""
    found = store.records(table, list(dict.fromkeys(rows)))
    label = f"Delete {_counted(len(found), 'row')} of “{store.table(table).name}”"
    return _edit(label, [RowChange(table, row_id, row, None) for row_id, row in found.items()])


def delete_all(store: TableStore, table: str) -> Edit:
    """Delete every row of a table."""
    changes = [RowChange(table, row["id"], row, None) for row in store.rows(table)]
    return _edit(f"Delete all rows of “{store.table(table).name}”", changes)


def duplicate_rows(store: TableStore, table: str, rows: Sequence[int], now: datetime) -> Edit:
    """Add copies of rows, with ids of their own."""
    moment = iso(now)
    found = store.records(table, list(rows)).values()
    copies = [
        {**row, "id": row_id, "createdAt": moment, "updatedAt": moment}
        for row_id, row in enumerate(found, store.next_id(table))
    ]
    label = f"Duplicate {_counted(len(copies), 'row')} of “{store.table(table).name}”"
    return _edit(label, [RowChange(table, row["id"], None, row) for row in copies])


def own_columns(store: TableStore, table: str) -> dict[str, Column]:
    """The columns of a table without those of the system. Raises TableError."""
    return {name: column for name, column in store.columns(table).items() if name not in SYSTEM_COLUMNS}


def with_values(row: Row, values: Mapping[str, Any], columns: Mapping[str, Column], moment: str) -> Row:
    """A row with values in it, changed at a moment; computed columns that depend on them become stale."""
    changed = {**row, **values}
    if "updatedAt" in row or "createdAt" in row:
        changed["updatedAt"] = moment
    listed = row.get("stale")
    marks = stale_after(listed, values, columns)
    if marks or listed:
        changed["stale"] = marks
    return changed


def _column(store: TableStore, table: str, columns: Mapping[str, Column], name: str) -> Column:
    column = columns.get(name)
    if column is None:
        if name in SYSTEM_COLUMNS:
            raise TableError(f"“{name}” is set by the table itself and cannot be changed")
        raise TableError(f"table “{store.table(table).name}” has no column “{name}”")
    return column


def _cells_label(store: TableStore, table: str, cells: Iterable[tuple[int, str]], changes: Sequence[RowChange]) -> str:
    names = list(dict.fromkeys(name for _, name in cells))
    if len(changes) == 1 and len(names) == 1:
        return f"Change “{names[0]}” of row {changes[0].row} in “{store.table(table).name}”"
    if len(names) == 1:
        return f"Change “{names[0]}” of {_counted(len(changes), 'row')} in “{store.table(table).name}”"
    return f"Change {_counted(len(list(cells)), 'cell')} in “{store.table(table).name}”"


def _edit(label: str, changes: Sequence[RowChange]) -> Edit:
    return Edit(label, tuple(changes))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
