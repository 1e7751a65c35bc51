"""The bot of a window: nothing typed or done is lost on the way to another bot, and nothing is closed too early."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from studio.app.dialogs import Answer
from studio.bot.edit import Edit
from studio.bot.edits.nodes import rename_node
from studio.tables.row_edits import insert_rows
from tests.fixtures.desk import STARTER, Desk

TABLE = "table_01JT0PZ5Q4W8N2X7K3V9M6BCDE"


@pytest.fixture
def saved(desk: Desk, tmp_path: Path) -> Path:
    """A bot of the desk's window, saved and not changed since."""
    path = tmp_path / "mine.bpz"
    desk.open(STARTER, as_new=True)
    desk.answers.save_path = path
    desk.do(desk.window.actions_by_name["save"].trigger)
    desk.answers.asked.clear()
    return path


def rename(desk: Desk, name: str) -> None:
    project = desk.window.project
    node = next(node for node in project.bot.main.nodes if node.type == "standard")
    desk.window.document.apply(rename_node(project.bot, "wf-main", node.key, name))


def type_into_a_message(desk: Desk, text: str) -> None:
    """Type into the text of the first message, without leaving the field."""
    window = desk.window
    card, node = next(
        (card, node)
        for node in window.project.bot.main.nodes
        for card in node.cards
        if hasattr(getattr(card, "content", None), "text")
    )
    desk.do(lambda: window.go_to("wf-main", node.key, card.key))
    field = next(field for field in window.inspector.findChildren(QPlainTextEdit) if field.isVisible())
    field.setFocus()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize("command", ["new", "close_bot"])
def test_what_was_typed_a_moment_ago_is_asked_about(desk: Desk, saved: Path, command: str) -> None:
    project = desk.window.project

    class Stays:
        async def unsaved(self, name: str) -> Answer:
            desk.answers.asked.append(name)
            return "cancel"

    desk.window.document._dialogs = Stays()
    type_into_a_message(desk, "Typed just now")
    desk.window.actions_by_name[command].trigger()
    desk.settle()
    assert desk.answers.asked == ["Pizzeria"]
    assert desk.window.project is project
    assert "Typed just now" in json.dumps(project.bot.raw)


def test_the_bot_is_closed_when_it_has_been_saved(desk: Desk, saved: Path) -> None:
    said: list[str] = []
    desk.window.document.said.connect(lambda text, error: said.append(text) if error else None)
    rename(desk, "Saved at the last moment")

    def both() -> None:
        desk.window.actions_by_name["save"].trigger()
        desk.window.actions_by_name["close_bot"].trigger()

    desk.do(both)
    desk.until(lambda: desk.window.project is None)
    assert said == []
    assert "Saved at the last moment" in zipfile.ZipFile(saved).read("bot.json").decode()
    # It was saved by the time the question would have been asked.
    assert not any("unsaved" in asked for asked in desk.answers.asked)


def test_what_is_done_while_another_bot_is_opened_is_asked_about(desk: Desk, saved: Path) -> None:
    desk.answers.unsaved_answer = "cancel"
    project = desk.window.project
    rename_now = [True]

    def meanwhile(text: str) -> None:
        if text and rename_now.pop():
            rename(desk, "Renamed meanwhile")

    desk.window.document.working.connect(meanwhile)
    assert not desk.run(desk.window.document.open(STARTER, as_new=True))
    assert desk.window.project is project
    assert any("unsaved" in asked for asked in desk.answers.asked)
    assert len(list((desk.home / "sessions").iterdir())) == 1


def test_a_bot_that_is_opened_while_the_window_is_closed_leaves_nothing(desk: Desk) -> None:
    async def close_while_opening() -> None:
        desk.window.tasks.start(desk.window.document.open(STARTER, as_new=True))
        await desk.window.tasks.close()

    desk.run(close_while_opening())
    desk.settle()
    folder = desk.home / "sessions"
    assert not folder.exists() or not list(folder.iterdir())


def test_the_history_takes_many_rows_back_beside_the_window(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    project = desk.window.project
    store = project.tables.store()
    column = next(name for name, found in store.table(TABLE).columns.items() if found.get("type") == "string")
    values = [{column: f"dish {number}"} for number in range(3000)]
    edit: Edit = insert_rows(store, TABLE, values, datetime(2026, 1, 2, tzinfo=UTC))
    desk.do(lambda: desk.window.document.apply(edit))
    rename(desk, "After the rows")
    told: list[str] = []
    desk.window.document.working.connect(told.append)
    go: Callable[[int], None] = desk.window.navigation.history.go_requested.emit
    desk.do(lambda: go(0))
    assert project.history.position == 0
    assert store.count(TABLE) == 3
    assert any(edit.label in text for text in told)
    desk.do(lambda: go(2))
    assert project.history.position == 2
    assert store.count(TABLE) == 3003
