"""The list of what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.ui.history.history_list import BEGINNING, HistoryList
from studio.ui.theme import Theme


def made(qtbot: QtBot) -> HistoryList:
    panel = HistoryList(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(260, 300)
    panel.show()
    panel.show_history(["Add node", "Edit text", "Move 3 nodes"], 2)
    return panel


def test_newest_first_with_a_mark_at_the_present(qtbot: QtBot) -> None:
    panel = made(qtbot)
    model = panel.model
    assert [model.index(row).data() for row in range(4)] == ["Move 3 nodes", "Edit text", "Add node", BEGINNING]
    said = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == ["Move 3 nodes, undone", "Edit text, now", "Add node"]
    assert "Undo 2 steps" in model.index(3).data(Qt.ItemDataRole.ToolTipRole)
    assert panel.list.currentIndex().row() == 1
    assert not panel.grab().isNull()


def test_click_and_enter_go_there(qtbot: QtBot) -> None:
    panel = made(qtbot)
    with qtbot.waitSignal(panel.go_requested) as went:
        place = panel.list.visualRect(panel.model.index(0)).center()
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert went.args == [3]
    QTest.keyClick(panel.list, Qt.Key.Key_End)
    with qtbot.waitSignal(panel.go_requested) as went:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert went.args == [0]
    panel.show_history(["Add node"], 1)
    with qtbot.assertNotEmitted(panel.go_requested):
        QTest.keyClick(panel.list, Qt.Key.Key_Return)


def test_without_edits_it_says_what_it_is_for(qtbot: QtBot) -> None:
    panel = made(qtbot)
    panel.show_history([], 0)
    assert panel._layout.currentWidget() is panel._empty
