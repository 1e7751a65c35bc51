"""The panel of changes: what differs since saving or from another bot, and the way there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.analysis.comparison import Difference
from studio.bot.edits.nodes import delete_nodes, rename_node
from tests.fixtures.desk import STARTER, Desk

WELCOME = "nd-9ab14b3f75"


def shown(desk: Desk) -> list[str]:
    model = desk.window.changes.panel.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def changed(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(desk.window.status.saved.click)
    desk.window.document.apply(rename_node(desk.window.project.bot, "wf-main", WELCOME, "Hello"))


def test_changes_since_saving_are_listed_and_gone_when_saved(desk: Desk, tmp_path: Path) -> None:
    changed(desk)
    desk.until(lambda: shown(desk) == ["Main › Hello", "Node “Hello”: Name was “Welcome” and is “Hello”"])
    desk.answers.save_path = tmp_path / "Pizzeria.bpz"
    desk.do(desk.window.actions_by_name["save"].trigger)
    desk.until(lambda: shown(desk) == [])
    desk.do(desk.window.actions_by_name["undo"].trigger)
    desk.until(lambda: len(shown(desk)) == 2)


def test_a_change_leads_to_its_place(desk: Desk) -> None:
    changed(desk)
    desk.until(lambda: len(shown(desk)) == 2)
    listed = desk.window.changes.panel.list
    listed.setCurrentIndex(desk.window.changes.panel.model.index(1))
    desk.do(lambda: QTest.keyClick(listed, Qt.Key.Key_Return))
    assert list(desk.window.canvas.selected_nodes) == [WELCOME]


def test_what_was_deleted_leads_to_where_it_was(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(desk.window.status.saved.click)
    desk.window.document.apply(delete_nodes(desk.window.project.bot, "wf-main", [WELCOME]))
    desk.until(lambda: any("removed" in line for line in shown(desk)))
    model = desk.window.changes.panel.model
    row = next(row for row in range(model.rowCount()) if "removed" in str(model.index(row).data()))
    desk.do(lambda: desk.window.changes.panel.list.activated.emit(model.index(row)))
    assert desk.window.canvas.workflow_key == "wf-main"


def test_another_bot_is_compared_with_this_one(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    other = tmp_path / "Other.bpz"
    desk.window.project.export(other)
    desk.do(desk.window.status.saved.click)
    desk.window.document.apply(rename_node(desk.window.project.bot, "wf-main", WELCOME, "Hello"))
    desk.answers.open_path = other
    panel = desk.window.changes.panel
    desk.do(panel.compare_button.click)
    desk.until(lambda: panel.about.text() == "1 difference from “Other.bpz” to this bot.")
    desk.do(panel.saved_button.click)
    desk.until(lambda: panel.about.text().startswith("Since"))


def test_a_file_that_is_no_bot_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    desk.answers.open_path = tmp_path / "letter.bpz"
    desk.answers.open_path.write_text("hello", encoding="utf-8")
    desk.do(desk.window.status.saved.click)
    desk.do(desk.window.changes.panel.compare_button.click)
    desk.until(lambda: "letter.bpz" in desk.window.notice.text.text())
    assert desk.window.changes.panel.about.text().startswith("Since")


def test_long_values_and_every_kind_are_painted(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(desk.window.status.saved.click)
    desk.settle()
    kinds = ("added", "removed", "changed", "moved")
    rows = [Difference(kind, "card", "Text 🍕", "Main", "N" * 200, "Text", "a" * 500, "b") for kind in kinds]
    desk.window.changes.panel.show_differences(rows)
    assert not desk.window.changes.panel.grab().isNull()
