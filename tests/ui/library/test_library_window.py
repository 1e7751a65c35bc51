"""The library in the real window: made, taught, undone, saved and spoken with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from studio.ui.library.intent_editor import IntentEditor
from tests.fixtures.desk import STARTER, Desk, loop, make_desk

__all__ = ["loop", "make_desk"]

Key = Qt.Key


def test_an_intent_is_made_and_taught_in_the_window(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    desk.open(STARTER, as_new=True)
    window = desk.window
    panel = window.sections.library
    before = len(window.project.bot.intents)
    desk.do(lambda: panel.create_thing("intents"))
    field = panel.tree.findChildren(QLineEdit)[-1]
    desk.do(lambda: QTest.keyClicks(field, "thank"))
    desk.do(lambda: QTest.keyClick(field, Key.Key_Return))
    page = window.editors.front
    assert isinstance(page, IntentEditor)
    assert page.title == "thank"
    QGuiApplication.clipboard().setText("many thanks\nthank you so much\nthat was kind of you")
    desk.do(lambda: QTest.keyClick(page.pane.list, Key.Key_V, Qt.KeyboardModifier.ControlModifier))
    assert window.project.bot.intents[-1].utterances[1] == "thank you so much"
    page.try_out.line.setText("thank you so much")
    desk.until(lambda: page.try_out.verdict.text() == "Means “thank”, 100 % sure.")
    desk.do(window.actions_by_name["undo"].trigger)
    assert page.caption.text() == "0 utterances"
    desk.do(window.actions_by_name["redo"].trigger)
    desk.answers.save_path = tmp_path / "taught.bpz"
    desk.do(window.actions_by_name["save_as"].trigger)
    desk.until(desk.answers.save_path.exists)
    desk.settle()
    desk.do(window.actions_by_name["undo"].trigger)
    desk.do(window.actions_by_name["undo"].trigger)
    assert len(window.project.bot.intents) == before
    assert list(window.editors) == []
    desk.open(desk.answers.save_path)
    assert window.project.bot.intents[-1].utterances == (
        "many thanks",
        "thank you so much",
        "that was kind of you",
    )
