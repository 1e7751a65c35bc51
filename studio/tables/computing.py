"""Values of computed columns: which of them are out of date, and working them out.

Code runs where the caller says (`CodeRunner`). The result is one edit, however many cells it is; a cell whose code
fails keeps its value, is marked with the error, and holds nobody up.

How a row keeps it, as archives do: `computed` maps a column to `{"status": "computed"}` (or `"error"` with the
`error`), and `stale` lists columns whose value belongs to an earlier state of the row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from studio.bot.edit import Edit, same_json
from studio.bot.library import Table
from studio.bot.row_change import RowChange
from studio.tables.column import Column, Computed
from studio.tables.errors import TableError
from studio.tables.row_edits import own_columns, with_values
from studio.tables.store import TableStore
from studio.tables.stored_table import Row, iso

Cell = tuple[int, str]
"""Id of a row, name of a column."""
Progress = Callable[[int, int], None]

CELL_SECONDS: Final = 120
"""Longest time the code of one cell may take, as documented."""
NO_MODEL: Final = "no language model is connected, so this column cannot be computed here; its values stay as they are"

_BATCH: Final = 20
_LONGEST_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What the code of a column gave for one row: a value, or why there is none."""

    value: Any = None
    error: str = ""


class CodeRunner(Protocol):
    """Runs the code of a column."""

    async def __call__(self, code: str, rows: Sequence[Row]) -> Sequence[CellOutcome]:
        """The outcome for each row, in order. What it raises ends the computing."""
        ...


@dataclass
class Computation:
    """What came of computing cells."""

    edit: Edit
    computed: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    """Why cells have no new value."""
    refused: dict[str, str] = field(default_factory=dict)
    """Columns that cannot be computed at all, and why."""
    was_stopped: bool = False


def cells_of_rows(store: TableStore, table: str, rows: Sequence[int], columns: Sequence[str] = ()) -> list[Cell]:
    """The cells of computed columns in rows, of these columns or of all. Raises TableError."""
    names = [name for name, column in own_columns(store, table).items() if column.computed is not None]
    return [(row, name) for row in rows for name in names if not columns or name in columns]


def due_cells(store: TableStore, table: Table) -> list[Cell]:
    """The stale cells that are to be computed without being asked: none when auto-compute is off.

    Those of columns that need a model are not among them.
    """
    if table.raw.get("isComputeEnabled") is not True:
        return []
    columns = own_columns(store, table.id)
    return [(row, name) for row, name in store.stale_cells(table.id) if _runs_by_itself(columns.get(name))]


class Computing:
    """Computes cells of one table. `stop`, from the same event loop, ends it early and keeps what is done."""

    def __init__(self, store: TableStore, table: str, run_code: CodeRunner) -> None:
        self._store = store
        self._table = table
        self._run_code = run_code
        self._under_way: asyncio.Future[Sequence[CellOutcome]] | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """End `run` soon; it gives what was computed so far."""
        self._is_stopped = True
        if self._under_way is not None:
            self._under_way.cancel()

    async def run(self, cells: Iterable[Cell], now: datetime, on_progress: Progress | None = None) -> Computation:
        """Compute cells, those that others depend on first. Raises TableError, and what running code raises.

        The store is asked and not changed: the edit makes the values part of the table.
        """
        columns = own_columns(self._store, self._table)
        found = Computation(Edit(""))
        wanted: dict[str, list[int]] = {}
        for row_id, name in dict.fromkeys(cells):
            column = columns.get(name)
            computed = column.computed if column is not None else None
            if computed is None:
                raise TableError(f"column “{name}” is not computed")
            refusal = _refusal(computed)
            if refusal:
                found.refused[name] = refusal
            else:
                wanted.setdefault(name, []).append(row_id)
        total = sum(map(len, wanted.values()))
        rows = _Rows(self._store, self._table, columns, iso(now))
        done = 0
        for name in computing_order(wanted, columns):
            for start in range(0, len(wanted[name]), _BATCH):
                some = await asyncio.to_thread(rows.load, wanted[name][start : start + _BATCH])
                outcomes = await self._outcomes(columns[name], some)
                if outcomes is None:
                    found.was_stopped = True
                    break
                for row, outcome in zip(some, outcomes, strict=True):
                    error = rows.take(row["id"], columns[name], outcome)
                    if error:
                        found.errors[row["id"], name] = error
                    else:
                        found.computed += 1
                done += len(some)
                if on_progress:
                    on_progress(done, total)
            if found.was_stopped:
                break
        noun = "cell" if found.computed == 1 else "cells"
        label = f"Compute {found.computed:,} {noun} of “{self._store.table(self._table).name}”"
        found.edit = Edit(label, tuple(rows.changes()))
        return found

    async def _outcomes(self, column: Column, rows: Sequence[Row]) -> Sequence[CellOutcome] | None:
        """The outcomes of some rows; None when it was stopped."""
        assert column.computed is not None
        if self._is_stopped:
            return None
        self._under_way = asyncio.ensure_future(self._run_code(column.computed.code, rows))
        try:
            return await self._under_way
        except asyncio.CancelledError:
            if self._is_stopped:
                return None
            self._under_way.cancel()
            raise
        finally:
            self._under_way = None


def computing_order(names: Iterable[str], columns: Mapping[str, Column]) -> list[str]:
    """Columns in an order in which each comes after those it depends on. Raises TableError when there is none."""
    wanted = list(names)
    order: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        if name in order or name not in wanted:
            return
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise TableError(f"these columns are computed from each other: {circle}")
        path.append(name)
        computed = columns[name].computed
        for dependency in computed.dependencies if computed else ():
            visit(dependency)
        path.pop()
        order.append(name)

    for name in wanted:
        visit(name)
    return order


class _Rows:
    """Rows with the values computed so far."""

    def __init__(self, store: TableStore, table: str, columns: Mapping[str, Column], moment: str) -> None:
        self._store = store
        self._table = table
        self._columns = columns
        self._moment = moment
        self._before: dict[int, Row] = {}
        self._now: dict[int, Row] = {}

    def load(self, ids: Sequence[int]) -> list[Row]:
        """The rows of these ids that are there."""
        missing = [row_id for row_id in ids if row_id not in self._before]
        for row_id, row in self._store.records(self._table, missing).items():
            self._before[row_id] = self._now[row_id] = row
        return [self._now[row_id] for row_id in ids if row_id in self._now]

    def take(self, row_id: int, column: Column, outcome: CellOutcome) -> str:
        """Take up the outcome of a cell; returns the error, if it is one."""
        row, error = self._now[row_id], outcome.error
        value = None
        if not error:
            try:
                value = column.coerce(outcome.value)
            except TableError as problem:
                error = str(problem)
        states = row.get("computed")
        states = dict(states) if isinstance(states, dict) else {}
        if error:
            error = error[:_LONGEST_ERROR]
            states[column.name] = {"status": "error", "error": error}
            listed = row.get("stale")
            stale = listed if isinstance(listed, list) else []
            stale = stale if column.name in stale else [*stale, column.name]
            self._now[row_id] = {**row, "computed": states, "stale": stale}
            return error
        states[column.name] = {"status": "computed"}
        changed = with_values({**row, "computed": states}, {column.name: value}, self._columns, self._moment)
        if not same_json({**changed, "updatedAt": row.get("updatedAt")}, {**row, "updatedAt": row.get("updatedAt")}):
            self._now[row_id] = changed
        return ""

    def changes(self) -> Iterable[RowChange]:
        for row_id, before in self._before.items():
            if self._now[row_id] is not before and not same_json(self._now[row_id], before):
                yield RowChange(self._table, row_id, before, self._now[row_id])


def _refusal(computed: Computed) -> str:
    if computed.action == "ai":
        return NO_MODEL
    if computed.action == "workflow":
        return "it is computed by a workflow, which is not possible here; its values stay as they are"
    if computed.action != "code":
        return f"it is computed by “{computed.action}”, which is not known here; its values stay as they are"
    return "" if computed.code.strip() else "it has no code yet"


def _runs_by_itself(column: Column | None) -> bool:
    computed = column.computed if column is not None else None
    return computed is not None and computed.is_enabled and not _refusal(computed)
