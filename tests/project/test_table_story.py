"""The whole way of a table's data: imported, filtered, edited, computed in the sandbox, exported, imported equal."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

from studio.bot.blank import blank_bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import add_column, created_table_key, set_column
from studio.bot.ids import Ids
from studio.project.column_code import ColumnCode, column_sandbox
from studio.project.project import Project, new_project, open_project
from studio.project.workspace import Workspace
from studio.tables.computing import Computation, Computing
from studio.tables.csv_export import export_csv
from studio.tables.csv_import import CsvSource, find_form
from studio.tables.importing import import_as_table, inspect, targets_for_new
from studio.tables.row_edits import set_cell

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
IDS = Ids(random.Random(8))
ROWS = 1_000


def make(project: Project, edit: Edit) -> None:
    """Make an edit as the window does."""
    if edit.is_bulk:
        job = project.row_job(edit)
        job.run()
        assert project.finish_rows(job)
    else:
        project.apply(edit)


def import_file(project: Project, path: Path, name: str) -> str:
    source = CsvSource(path, find_form(path))
    imported = import_as_table(project.bot, source, targets_for_new(inspect(source).columns), name, IDS, NOW)
    assert imported.rejected == []
    make(project, imported.edit)
    return created_table_key(imported.edit)


def test_from_a_file_to_a_file(tmp_path: Path) -> None:
    chance = random.Random(1)
    lines = [f'"Cake, no. {n}";{chance.randrange(99)}.5;{chance.choice(["true", "false"])}' for n in range(ROWS)]
    (tmp_path / "cakes.csv").write_text("\n".join(["name;price;vegan", *lines]))
    project = new_project(blank_bot("Bakery", "7b0c2ed9-9f38-4f0d-9c6b-0d6f4a7c1f11", IDS), Workspace(tmp_path / "s"))
    cakes = import_file(project, tmp_path / "cakes.csv", "CakesTable")
    store = project.tables.store()
    wanted = {"$and": [{"price": {"$gt": 50}}, {"$or": [{"vegan": True}, {"name": {"$regex": "7$"}}]}]}
    page = store.page(cakes, filter_json=wanted, order=[("price", True)])
    assert 0 < page.total < ROWS
    assert page.rows[0]["price"] == max(row["price"] for row in store.rows(cakes) if row["vegan"])

    make(project, add_column(project.bot, cakes, "twice", "number", NOW))
    code = {"action": "code", "code": "return row.price * 2", "dependencies": ["price"]}
    make(project, set_column(project.bot, cakes, "twice", NOW, computed=code))

    async def compute() -> Computation:
        run_code = ColumnCode(lambda: column_sandbox({}))
        try:
            cells = [(row, "twice") for row in store.ids(cakes)]
            return await Computing(store, cakes, run_code).run(cells, NOW)
        finally:
            await run_code.close()

    computed = asyncio.run(compute())
    assert (computed.computed, computed.errors) == (ROWS, {})
    make(project, computed.edit)
    make(project, set_cell(store, cakes, 1, "price", 1, NOW))
    assert store.stale_cells(cakes) == [(1, "twice")]

    export_csv(store, cakes, tmp_path / "out.csv")
    again = import_file(project, tmp_path / "out.csv", "AgainTable")
    bookkeeping = ("computed", "stale")
    rows, copies = ([*store.rows(key)] for key in (cakes, again))
    for row, copy in zip(rows, copies, strict=True):
        for name in bookkeeping:
            row.pop(name)
            copy.pop(name)
        assert row == copy

    project.save(tmp_path / "bakery.bpz")
    expected = {key: [*store.lines(key)] for key in (cakes, again)}
    project.close()
    opened = open_project(tmp_path / "bakery.bpz", Workspace(tmp_path / "s"))
    assert {key: [*opened.tables.store().lines(key)] for key in opened.bot.tables} == expected
    opened.close()
