"""Computed columns: order, errors, stale marks, stopping; where the code runs is another matter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import TableError, TableStore
from studio.tables.computing import CellOutcome, Computation, Computing, cells_of_rows, computing_order, due_cells
from studio.tables.row_edits import insert_rows, own_columns, set_cell

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def computed(kind: str, code: str, *dependencies: str, action: str = "code", **more: Any) -> dict[str, Any]:
    details = {"action": action, "code": code, "dependencies": list(dependencies), **more}
    return {"type": kind, "nullable": True, "x-zui": {"computed": details}}


COLUMNS = {
    "plus": computed("number", "twice + 1", "twice"),
    "n": {"type": "number", "nullable": True},
    "twice": computed("number", "n * 2", "n"),
    "words": computed("string", "", "n", action="ai", prompt="{{n}}"),
    "off": computed("number", "n", "n", enabled=False),
}
TABLE = read_view(
    Table, {"id": "t", "name": "NumbersTable", "isComputeEnabled": True, "schema": {"properties": COLUMNS}}
)


@pytest.fixture
def store() -> Iterator[TableStore]:
    made = TableStore()
    made.add_table(TABLE)
    made.make_changes(insert_rows(made, "t", [{"n": 1}, {"n": 2}, {"n": None}], NOW).rows)
    yield made
    made.close()


async def python(code: str, rows: Sequence[dict[str, Any]]) -> list[CellOutcome]:
    """Columns of these tests are computed by Python expressions."""
    found = []
    for row in rows:
        try:
            value = {"n * 2": lambda r: r["n"] * 2, "twice + 1": lambda r: r["twice"] + 1, "n": lambda r: r["n"]}[code](
                row
            )
            found.append(CellOutcome(value))
        except TypeError as error:
            found.append(CellOutcome(error=str(error)))
    return found


def compute(store: TableStore, cells: Sequence[tuple[int, str]], run: Any = python) -> Computation:
    found = asyncio.run(Computing(store, "t", run).run(cells, NOW))
    store.make_changes(found.edit.rows)
    return found


def values(store: TableStore, name: str) -> list[Any]:
    return [row[name] for row in store.page("t").rows]


def test_new_rows_are_due_and_computed_in_the_order_of_their_dependencies(store: TableStore) -> None:
    due = due_cells(store, TABLE)
    assert due == [(row, name) for row in (1, 2, 3) for name in ("plus", "twice")]
    found = compute(store, due)
    assert (found.computed, len(found.errors)) == (4, 2)
    assert found.edit.label == "Compute 4 cells of “NumbersTable”"
    assert values(store, "twice") == [2, 4, None]
    assert values(store, "plus") == [3, 5, None]
    rows = store.page("t").rows
    assert rows[0]["computed"] == {"twice": {"status": "computed"}, "plus": {"status": "computed"}}
    assert rows[0]["stale"] == ["words", "off"]
    assert rows[2]["computed"]["twice"]["status"] == "error"
    assert "NoneType" in rows[2]["computed"]["twice"]["error"]
    assert {row for row, _ in due_cells(store, TABLE)} == {3}
    store.make_changes(found.edit.rows, back=True)
    assert values(store, "twice") == [None] * 3


def test_a_changed_dependency_makes_cells_stale_along_the_way(store: TableStore) -> None:
    compute(store, due_cells(store, TABLE))
    store.make_changes(set_cell(store, "t", 1, "n", 10, NOW).rows)
    assert (1, "twice") in store.stale_cells("t")
    assert values(store, "twice")[0] == 2  # it keeps its value until it is computed again
    compute(store, [(1, "twice")])
    assert (1, "plus") in store.stale_cells("t")
    compute(store, cells_of_rows(store, "t", [1], ["plus"]))
    assert values(store, "plus")[0] == 21
    off = read_view(Table, {**TABLE.raw, "isComputeEnabled": False})
    assert due_cells(store, off) == []
    assert not compute(store, [(1, "plus")]).edit.rows  # nothing new came of it


def test_calls_of_code_make_cells_stale_too(store: TableStore) -> None:
    compute(store, due_cells(store, TABLE))
    store.update("t", [{"id": 1, "n": 7}])
    assert (1, "twice") in store.stale_cells("t")
    [row] = store.create("t", [{"n": 3, "off": 1}]).rows
    assert row["stale"] == ["plus", "twice", "words"]
    store.update("t", [{"id": row["id"], "plus": 1, "twice": 1, "words": ""}])
    assert store.get("t", row["id"])["stale"] == []


def test_what_cannot_be_computed_says_why(store: TableStore) -> None:
    found = compute(store, [*cells_of_rows(store, "t", [1], ["words"]), (1, "twice")])
    assert "no language model is connected" in found.refused["words"]
    assert found.computed == 1
    with pytest.raises(TableError, match="“n” is not computed"):
        compute(store, [(1, "n")])

    async def wrong(code: str, rows: Sequence[Any]) -> list[CellOutcome]:
        return [CellOutcome("text") for _ in rows]

    found = compute(store, [(2, "twice")], wrong)
    assert "holds a number" in found.errors[2, "twice"]


def test_columns_that_depend_on_each_other_are_refused() -> None:
    circle = {"a": computed("number", "x", "b"), "b": computed("number", "x", "a")}
    store = TableStore()
    store.add_table(read_view(Table, {"id": "t", "name": "ATable", "schema": {"properties": circle}}))
    with pytest.raises(TableError, match="from each other: a → b → a"):
        computing_order(["a", "b"], own_columns(store, "t"))
    store.close()


def test_stopping_keeps_what_is_done(store: TableStore) -> None:
    store.make_changes(insert_rows(store, "t", [{"n": n} for n in range(50)], NOW).rows)

    async def story() -> Computation:
        computing = Computing(store, "t", slow)
        told = []

        def progress(done: int, total: int) -> None:
            told.append((done, total))

        run = asyncio.ensure_future(
            computing.run(cells_of_rows(store, "t", list(store.ids("t")), ["twice"]), NOW, progress)
        )
        await second_batch.wait()
        computing.stop()
        found = await run
        assert told == [(20, 53)]
        return found

    second_batch = asyncio.Event()

    async def slow(code: str, rows: Sequence[Any]) -> list[CellOutcome]:
        if rows[0]["id"] > 20:
            second_batch.set()
            await asyncio.Event().wait()
        return await python(code, rows)

    found = asyncio.run(story())
    assert found.was_stopped
    assert len(found.edit.rows) == 20
