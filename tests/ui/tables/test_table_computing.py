"""Computed columns in the editor: one cell, rows, what is stale, errors at the cell, AI without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from table_desk import KEY, NOW, Key, TableDesk

from studio.bot.edits.tables import set_auto_compute, set_column
from studio.tables.computing import CellOutcome


async def doubled(code: str, rows: Sequence[Mapping[str, Any]]) -> list[CellOutcome]:
    """What the code of the table does, without a sandbox to wait for."""
    assert code == "return row.age * 2"
    return [CellOutcome(row["age"] * 2) if row["age"] is not None else CellOutcome(error="age is null") for row in rows]


def test_a_cell_is_recomputed_from_its_popover(table_desk: TableDesk) -> None:
    table_desk.editor.computing.run_with(doubled)
    table_desk.go(0, "double")
    table_desk.key(Key.Key_Return)
    popover = table_desk.editor.popovers.computed
    assert popover is not None
    assert "Stale" in popover.state.text()
    assert popover.cell_button.hasFocus()
    table_desk.do(popover.cell_button.click)
    assert table_desk.values("double") == [72, None, None, None]
    assert table_desk.editor.view.hasFocus()
    assert table_desk.editor.told.text() == "1 cell computed."
    table_desk.undo()
    assert table_desk.values("double")[0] is None


def test_what_is_stale_and_what_fails(table_desk: TableDesk) -> None:
    editor = table_desk.editor
    editor.computing.run_with(doubled)
    table_desk.do(editor.computing.compute_stale)
    assert table_desk.values("double") == [72, 170, None, 14]
    row = editor.model.row(2)
    assert row is not None
    assert editor.model.compute_error(row, "double") == "age is null"
    assert "1 failed" in editor.told.text()
    table_desk.go(0, "age")
    table_desk.type("40")
    table_desk.key(Key.Key_Return)
    row = editor.model.row(0)
    assert row is not None
    assert editor.model.is_stale(row, "double")
    assert "double" in editor.view.visual_names


def test_auto_compute_follows_what_a_person_types(table_desk: TableDesk) -> None:
    editor = table_desk.editor
    editor.computing.run_with(doubled)
    table_desk.do(lambda: table_desk.apply(set_auto_compute(table_desk.project.bot, KEY, True, NOW)))
    table_desk.go(0, "age")
    table_desk.type("50")
    table_desk.key(Key.Key_Return)
    table_desk.until(lambda: table_desk.values("double")[0] == 100)


def test_an_ai_column_says_that_no_model_is_connected(table_desk: TableDesk) -> None:
    editor = table_desk.editor
    editor.computing.run_with(doubled)
    recipe = {"action": "ai", "prompt": "Describe {{name}}", "dependencies": ["name"], "model": "best-model", "more": 1}
    table_desk.do(lambda: table_desk.apply(set_column(table_desk.project.bot, KEY, "double", NOW, computed=recipe)))
    table_desk.do(lambda: editor.computing.compute_column("double"))
    assert "no language model is connected" in table_desk.refused[-1].lower()
    table_desk.do(lambda: editor.columns.open_form("double"))
    form = editor.columns.form
    assert form is not None
    assert form.computed.prompt.text() == "Describe {{name}}"
    assert "No model is connected" in form.computed.note.text()
    form.computed.prompt.setPlainText("Praise {{name}}")
    table_desk.do(form.save_button.click)
    kept = table_desk.project.bot.tables[KEY].columns["double"]["x-zui"]["computed"]
    assert kept == {**recipe, "prompt": "Praise {{name}}"}
    assert list(kept) == list(recipe)


def test_without_a_place_for_code_nothing_is_pretended(table_desk: TableDesk) -> None:
    table_desk.do(table_desk.editor.computing.compute_all)
    assert "nothing was computed" in table_desk.refused[-1]
