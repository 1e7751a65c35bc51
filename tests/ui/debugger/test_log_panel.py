from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from studio.ui.debugger.log_panel import JSON, LOGS, STATE, LogPanel
from studio.ui.theme import Theme

key = Qt.Key
Events = list[dict[str, Any]]


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> LogPanel:
    panel = LogPanel(theme, now=lambda: 1_700_000_000.0)
    qtbot.addWidget(panel)
    panel.resize(800, 240)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def texts(panel: LogPanel) -> list[str]:
    return [panel.log.record(row).text for row in range(panel.log.rowCount())]


def point_of(panel: LogPanel, row: int) -> QPoint:
    return panel.table.visualRect(panel.log.index(row, 3)).center()


def press(panel: LogPanel, name: str) -> None:
    button = next(
        child
        for child in panel.findChildren(QAbstractButton)
        if child.accessibleName() == f"Lowest level shown: {name}"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_click_goes_where_a_line_comes_from(panel: LogPanel, some_events: Events) -> None:
    places: list[tuple[str, str, str]] = []
    panel.place_requested.connect(lambda *place: places.append(place))
    panel.feed(some_events)
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=point_of(panel, 1))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=point_of(panel, 0))
    assert places == [("wf-1", "nd-1", "c-1")]


def test_enter_goes_there_too(panel: LogPanel, some_events: Events) -> None:
    places: list[tuple[str, str, str]] = []
    panel.place_requested.connect(lambda *place: places.append(place))
    panel.feed(some_events)
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.log.index(0, 0))
    QTest.keyClick(panel.table, key.Key_Down)
    assert places == []
    QTest.keyClick(panel.table, key.Key_Return)
    assert places == [("wf-1", "nd-1", "c-1")]


def test_levels_are_chosen_by_buttons(panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    press(panel, "Warnings")
    assert texts(panel) == ["It broke", "Careful"]
    press(panel, "Errors")
    assert texts(panel) == ["It broke"]
    press(panel, "All")
    assert len(texts(panel)) == 6


def test_typing_filters_after_a_pause(qtbot: QtBot, panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    with qtbot.waitSignal(panel.log.modelReset):
        QTest.keyClicks(panel.search, "broke")
    assert texts(panel) == ["It broke"]
    QTest.keyClicks(panel.search, "xyz")
    QTest.keyClick(panel.search, key.Key_Return)
    assert texts(panel) == []
    panel.search.clear()
    assert len(texts(panel)) == 6


def test_the_selected_event_is_shown_as_json(panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=point_of(panel, 1))
    panel.show_tab(JSON)
    assert json.loads(panel.json.toPlainText()) == some_events[4]
    assert panel.json.isReadOnly()
    assert not panel.search.isVisible()


def test_lines_are_copied_oldest_first(panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.log.index(0, 0))
    QTest.keyClick(panel.table, key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.table, key.Key_C, Qt.KeyboardModifier.ControlModifier)
    first, second = QGuiApplication.clipboard().text().splitlines()
    assert first.endswith("error    Main › Ask size  It broke")
    assert second.endswith("Turn finished in 500 ms after 3 steps")


def test_the_menu_copies_json_and_goes_to_the_node(panel: LogPanel, some_events: Events) -> None:
    places: list[tuple[str, str, str]] = []
    panel.place_requested.connect(lambda *place: places.append(place))
    panel.feed(some_events)
    panel.table.setCurrentIndex(panel.log.index(1, 0))
    menu = panel.table.menu()
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy as JSON"].trigger()
    assert json.loads(QGuiApplication.clipboard().text()) == some_events[4]
    actions["Go to node"].trigger()
    assert places == [("wf-1", "nd-1", "c-1")]
    menu.deleteLater()


def test_clear_empties_the_log_and_the_event(panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    panel.table.setCurrentIndex(panel.log.index(1, 0))
    QTest.mouseClick(panel.clear_button, Qt.MouseButton.LeftButton)
    assert texts(panel) == []
    assert panel.json.toPlainText() == ""


def test_lines_being_read_stay_in_place(panel: LogPanel) -> None:
    panel.feed([{"type": "code_logged", "text": f"line {number}"} for number in range(200)])
    panel.grab()
    bar = panel.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = panel.table.indexAt(QPoint(400, 50)).siblingAtColumn(3).data()
    panel.feed([{"type": "code_logged", "text": f"later {number}"} for number in range(30)])
    assert panel.table.indexAt(QPoint(400, 50)).siblingAtColumn(3).data() == before
    bar.setValue(0)
    panel.feed([{"type": "code_logged", "text": "newest"}])
    assert panel.table.indexAt(QPoint(400, 10)).siblingAtColumn(3).data() == "newest"


def test_the_selected_line_stays_selected(panel: LogPanel, some_events: Events) -> None:
    panel.feed(some_events)
    panel.table.setCurrentIndex(panel.log.index(1, 0))
    panel.feed([{"type": "code_logged", "text": "later"}])
    record = panel.table.current_record
    assert record is not None
    assert record.text == "It broke"


def test_state_comes_with_the_events(panel: LogPanel) -> None:
    panel.feed([{"type": "state", "variables": {"user": {"name": "Ada", "age": 1}}, "baseline": True}])
    assert panel.tabs.tabText(STATE) == "State"
    panel.feed([{"type": "state", "variables": {"user": {"name": "Bo", "age": 1}}}])
    assert panel.tabs.tabText(STATE) == "State · 1"
    assert texts(panel) == []


def test_variables_are_searched(panel: LogPanel) -> None:
    panel.set_variables({"workflow": {"order": {"city": "København"}}, "user": {"name": "Ada"}})
    panel.show_tab(STATE)
    QTest.keyClicks(panel.search, "købe")
    QTest.keyClick(panel.search, key.Key_Return)
    assert panel.state.find(("workflow", "order", "city")).isValid()
    assert not panel.state.find(("user",)).isValid()
    panel.show_tab(LOGS)
    assert panel.search.text() == ""
    panel.show_tab(STATE)
    assert panel.search.text() == "købe"
    panel.search.clear()
    assert panel.state.find(("user", "name")).isValid()


def test_the_theme_can_change_while_running(panel: LogPanel, theme: Theme, some_events: Events) -> None:
    panel.feed(some_events)
    theme.use("dark")
    assert panel.log.index(1, 1).data(Qt.ItemDataRole.ForegroundRole) == QColor("#FF8787")
    assert not panel.grab().isNull()


def test_every_tab_paints_with_and_without_content(panel: LogPanel, some_events: Events) -> None:
    for tab in (LOGS, JSON, STATE):
        panel.show_tab(tab)
        assert not panel.grab().isNull()
    panel.feed(some_events)
    panel.set_variables({"user": {"a": 1}}, baseline=True)
    panel.set_variables({"user": {"a": 2, "b": [1]}})
    for tab in (LOGS, JSON, STATE):
        panel.show_tab(tab)
        assert not panel.grab().isNull()


def test_every_control_has_a_name(panel: LogPanel) -> None:
    for widget in (panel.search, panel.clear_button, panel.levels, panel.tabs, panel.table, panel.json, panel.tree):
        assert widget.accessibleName()
