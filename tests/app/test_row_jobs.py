"""Edits of many rows: beside the window, undone the same way, given up, and never in the way of a save."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from studio.bot.edit import Edit
from studio.tables.row_edits import insert_rows
from tests.fixtures.desk import STARTER, Desk

TABLE = "table_01JT0PZ5Q4W8N2X7K3V9M6BCDE"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def many(desk: Desk, count: int = 3000) -> Edit:
    store = desk.window.project.tables.store()
    column = next(name for name, found in store.table(TABLE).columns.items() if found.get("type") == "string")
    edit = insert_rows(store, TABLE, [{column: f"dish {number}"} for number in range(count)], NOW)
    assert edit.is_bulk
    return edit


def rows(desk: Desk) -> int:
    return desk.window.project.tables.store().count(TABLE)


def test_many_rows_are_added_and_taken_back_beside_the_window(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    said: list[str] = []
    desk.window.document.working.connect(said.append)
    edit = many(desk)
    desk.do(lambda: desk.window.document.apply(edit))
    assert rows(desk) == 3003
    assert any("%" in text for text in said)
    assert said[-1] == ""
    assert not desk.window.status.give_up.isVisible()
    desk.do(desk.window.actions_by_name["undo"].trigger)
    assert rows(desk) == 3
    desk.do(desk.window.actions_by_name["redo"].trigger)
    assert rows(desk) == 3003


def test_what_is_given_up_leaves_no_trace(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    edit = many(desk)
    desk.window.document.working.connect(lambda text: desk.window.status.give_up.click() if text else None)
    desk.do(lambda: desk.window.document.apply(edit))
    assert rows(desk) == 3
    assert not desk.window.actions_by_name["undo"].isEnabled()


def test_a_save_waits_for_the_rows(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    edit = many(desk)
    desk.answers.save_path = tmp_path / "Bot.bpz"

    def both() -> None:
        desk.window.document.apply(edit)
        desk.window.actions_by_name["save"].trigger()

    desk.do(both)
    desk.settle()
    with zipfile.ZipFile(tmp_path / "Bot.bpz") as saved:
        assert len(saved.read(f"{TABLE}.jsonl").splitlines()) == 3003
    assert not desk.window.project.is_modified


def test_an_edit_meanwhile_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    first, second = many(desk), many(desk, 600)

    def both() -> None:
        desk.window.document.apply(first)
        desk.window.document.apply(second)

    desk.do(both)
    assert "try again when that is done" in desk.window.notice.text.text()
    assert rows(desk) == 3003
