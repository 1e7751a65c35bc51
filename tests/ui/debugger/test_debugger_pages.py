"""The pages of the debugger by hand: lists, breakpoints, watches, traces, requests, tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.debugging.breakpoints import Target
from studio.debugging.debugger import Debugger
from studio.debugging.suite import Suite, read_tests
from studio.debugging.trace import Trace
from studio.ui.debugger.debugger_page import DebuggerPage
from studio.ui.debugger.event_page import DOCUMENTED, EventPage
from studio.ui.debugger.json_view import JsonView
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.network_page import NetworkPage, curl_of, written
from studio.ui.debugger.tests_page import TestsPage
from studio.ui.debugger.trace_page import WHEN, TracePage
from studio.ui.debugger.watch_list import WatchList
from studio.ui.theme import Theme
from tests.fixtures.bot_builder import BotBuilder, text

Shown = Callable[[QWidget], None]


@pytest.fixture
def show(qtbot: QtBot) -> Shown:
    def showing(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(900, 320)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return showing


@pytest.fixture
def bot() -> Bot:
    made = BotBuilder()
    made.main.variable("size")
    made.main.node("Hello", text("Hi"), text("there"), default="End")
    return Bot(made.build())


def called(url: str = "https://a.example/x", status: int = 200, problem: str = "") -> dict[str, Any]:
    return {
        "type": "http_called",
        "workflow": "wf-main",
        "node": "nd-main-hello",
        "method": "POST",
        "url": url,
        "request": {"headers": {"x-plain": "it's"}, "body": '{"a": 1}'},
        "status": status,
        "response": {"headers": {"set-cookie": ["a", "b"]}, "body": '{"ok": true}', "size": 12} if status else {},
        "duration_ms": 12.0,
        "problem": problem,
    }


# -- lists


def test_rows_are_chosen_opened_switched_and_deleted(theme: Theme, show: Shown) -> None:
    rows = LineList(theme, "Rows", "Nothing here")
    show(rows)
    told: list[tuple[object, ...]] = []
    rows.opened.connect(lambda key: told.append(("opened", key)))
    rows.switched.connect(lambda key, on: told.append(("switched", key, on)))
    rows.deleted.connect(lambda key: told.append(("deleted", key)))
    rows.grab()
    rows.set_rows([Row(None, "Heading"), Row("a", "First", checked=True, note="now"), Row("b", "Second", "card")])
    rows.select("a")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Delete):
        QTest.keyClick(rows, key)
    assert told == [("opened", "a"), ("switched", "a", False), ("deleted", "a")]
    box = rows.visualRect(rows.model().index(1, 0))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 10, box.center().y()))
    assert told[-1] == ("switched", "a", False)
    rows.grab()


def test_the_current_row_stays_current_while_rows_come_and_go(theme: Theme, show: Shown) -> None:
    rows = LineList(theme, "Rows")
    show(rows)
    rows.set_rows([Row(number, str(number)) for number in range(50)])
    rows.select(30)
    rows.set_rows([Row(number, str(number)) for number in range(10, 60)])
    assert rows.current_key == 30
    rows.set_rows([Row("x", "new"), *rows.rows])
    assert rows.current_key == 30
    assert rows.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "new"


# -- breakpoints and watches


def test_breakpoints_are_listed_with_their_conditions(theme: Theme, show: Shown, bot: Bot) -> None:
    debugger = Debugger()
    page = DebuggerPage(theme, debugger)
    show(page)
    page.show_bot(bot)
    card = Target("card", "wf-main", "nd-main-hello", "ins-main-hello-2")
    debugger.breakpoints.toggle(card)
    debugger.breakpoints.toggle(Target("node", "wf-main", "nd-gone"))
    page.edit_condition(card)
    QTest.keyClicks(page.asking, "workflow.size")
    QTest.keyClick(page.asking, Qt.Key.Key_Return)
    page.refresh()
    first, second = page.breakpoints.rows
    assert (first.text, first.note, first.checked) == ("Main › Hello › Text", "if workflow.size", True)
    assert second.note == "not in the bot"
    page.switch_all.click()
    assert not any(one.is_enabled for one in debugger.breakpoints)
    page.breakpoints.select(card)
    QTest.keyClick(page.breakpoints, Qt.Key.Key_Delete)
    assert debugger.breakpoints.at(card) is None
    page.clear_all.click()
    assert not len(debugger.breakpoints)


def test_what_is_asked_is_taken_away_by_escape(theme: Theme, show: Shown, bot: Bot) -> None:
    page = DebuggerPage(theme, Debugger())
    show(page)
    page.show_bot(bot)
    asked: list[str] = []
    page.variable_breakpoint_requested.connect(asked.append)
    page.add_variable.click()
    QTest.keyClicks(page.asking, "workflow.size")
    QTest.keyClick(page.asking, Qt.Key.Key_Escape)
    assert page.asking.isHidden()
    assert not asked
    page.add_variable.click()
    QTest.keyClicks(page.asking, "workflow.size")
    QTest.keyClick(page.asking, Qt.Key.Key_Return)
    assert asked == ["workflow.size"]


def test_the_tool_bar_says_its_keys_and_is_grey_where_nothing_runs(theme: Theme, show: Shown) -> None:
    page = DebuggerPage(theme, Debugger())
    show(page)
    assert page.buttons["debug_step_over"].toolTip() == "Step over (F10)"
    assert not page.buttons["debug_continue"].isEnabled()
    assert page.buttons["debug_pause"].isEnabled()
    for widget in (page.breakpoints, page.stack, page.watches, page.points, *page.buttons.values()):
        assert widget.accessibleName()


def test_expressions_are_watched_changed_and_forgotten(theme: Theme, show: Shown) -> None:
    watches = WatchList(theme)
    show(watches)
    changes: list[list[str]] = []
    watches.changed.connect(lambda: changes.append(watches.expressions))
    last = watches.topLevelItem(0)
    last.setText(0, " workflow.size ")
    assert changes == [["workflow.size"]]
    watches.add("workflow.size")
    watches.add("1 + 1")
    watches.show_value("1 + 1", 2)
    watches.show_value("workflow.size", None, "there is no size")
    watches.show_value("workflow.gone", 5)
    assert [watches.topLevelItem(row).text(1) for row in range(2)] == ["there is no size", "2"]
    watches.setCurrentItem(watches.topLevelItem(1))
    QTest.keyClick(watches, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "2"
    QTest.keyClick(watches, Qt.Key.Key_Delete)
    assert watches.expressions == ["workflow.size"]


# -- trace and network


def turn_events(text: str) -> list[dict[str, Any]]:
    place = {"workflow": "wf-main", "node": "nd-main-hello"}
    return [
        {"type": "turn_started", "at": 0.0, "event": {"preview": text}},
        {"type": "node_entered", "at": 0.1, **place, "name": "Hello", "visit": 1},
        {"type": "card_started", "at": 0.1, **place, "card": "ins-main-hello-1", "card_type": "content"},
        {"type": "table_queried", "at": 0.15, **place, "table": "T", "operation": "find", "rows": 1},
        {"type": "card_finished", "at": 0.2, **place, "card": "ins-main-hello-1", "outcome": "continue"},
        {"type": "turn_finished", "at": 0.3, "duration_ms": 300, "steps": 1},
    ]


def test_a_trace_follows_the_newest_turn_until_another_is_chosen(
    theme: Theme, show: Shown, bot: Bot, qtbot: QtBot
) -> None:
    page = TracePage(theme, Trace())
    show(page)
    page.show_bot(bot)
    page.feed(turn_events("one"))
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert [page.model.index(row, 0).data() for row in range(4)] == ["“one”", "Hello", "Text", "find T"]
    assert page.model.index(2, 1).data() == "100 ms"
    page.feed(turn_events("two"))
    qtbot.waitUntil(lambda: page.model.index(0, 0).data() == "“two”")
    page.turns.select(1)
    page.feed(turn_events("three"))
    qtbot.waitUntil(lambda: len(page.turns.rows) == 3)
    assert page.model.index(0, 0).data() == "“one”"
    assert page.table.visualRect(page.model.index(0, WHEN)).width() > 100
    page.grab()
    with qtbot.waitSignal(page.place_requested) as asked:
        page.table.setCurrentIndex(page.model.index(2, 0))
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["wf-main", "nd-main-hello", "ins-main-hello-1"]
    page.clear()
    assert page.model.rowCount() == 0


def test_requests_are_listed_filtered_and_read(theme: Theme, show: Shown, qtbot: QtBot) -> None:
    page = NetworkPage(theme)
    show(page)
    page.feed([called(), called("https://b.example/y", 0, "“b.example” could not be reached.")])
    qtbot.waitUntil(lambda: len(page.list.rows) == 2)
    assert page.list.rows[0].note.startswith("no answer")
    assert "could not be reached" in page.text.toPlainText()
    page.search.setText("a.example 200")
    qtbot.waitUntil(lambda: len(page.list.rows) == 1)
    page.list.select(1)
    assert '"ok": true' in page.text.toPlainText()
    page.part._group.button(0).click()
    assert page.text.toPlainText().startswith("POST https://a.example/x\nx-plain: it's")
    page.clear()
    assert page.count == 0


def test_a_request_can_be_copied_as_a_command() -> None:
    assert curl_of(called()) == """curl -X POST https://a.example/x -H 'x-plain: it'"'"'s' --data-raw '{"a": 1}'"""
    assert "set-cookie: a, b" in written(called(), "response")


# -- JSON


def test_the_event_is_shown_with_every_documented_property(theme: Theme, show: Shown) -> None:
    page = EventPage(theme, JsonView(theme))
    show(page)
    event = {name: {} for name, _ in reversed(DOCUMENTED)} | {"extra": 1}
    page.show_event(event)
    assert list(json.loads(page.text.toPlainText())) == [*(name for name, _ in DOCUMENTED), "extra"]
    page.form._group.button(0).click()
    names = [page.model.index(row, 0).data() for row in range(page.model.rowCount())]
    assert names == [*(name for name, _ in DOCUMENTED), "extra"]
    assert "Through which channel" in page.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert not page.model.index(0, 1).flags() & Qt.ItemFlag.ItemIsEditable
    page.search.setText("extra")
    assert page.model.rowCount() == 1
    page.copy()
    assert json.loads(QGuiApplication.clipboard().text())["extra"] == 1


# -- tests


@pytest.fixture
def tests_page(theme: Theme, show: Shown, tmp_path: Path) -> TestsPage:
    folder = tmp_path / "shop.tests"
    folder.mkdir()
    (folder / "a.test.yaml").write_text("tests:\n  - name: One\n    conversation:\n      - says: hi\n")
    (folder / "b.test.yaml").write_text("tests: [")
    suite = Suite()
    page = TestsPage(theme, suite)
    show(page)
    suite.take(read_tests(tmp_path / "shop.bpz"))
    page.refresh()
    return page


def test_tests_are_listed_by_file_and_files_say_what_is_wrong(tests_page: TestsPage) -> None:
    assert [row.text for row in tests_page.list.rows] == ["a.test.yaml", "One", "b.test.yaml"]
    tests_page.list.select(tests_page.list.rows[2].key)
    assert "b.test.yaml" in tests_page.what.text()
    assert tests_page.editor.toPlainText() == "tests: ["


def test_a_file_is_edited_and_saved(tests_page: TestsPage, qtbot: QtBot) -> None:
    tests_page.list.select(tests_page.list.rows[1].key)
    tests_page.editor.setFocus()
    tests_page.editor.insertPlainText("# more\n")
    assert tests_page.save_button.isVisible()
    with qtbot.waitSignal(tests_page.save_requested) as asked:
        tests_page.save_button.click()
    path, written_text = asked.args
    assert path.name == "a.test.yaml"
    assert "# more" in written_text
    with qtbot.waitSignal(tests_page.run_requested) as run:
        QTest.keyClick(tests_page.list, Qt.Key.Key_Return)
    assert [key.name for key in run.args[0]] == ["One"]


def test_without_tests_the_page_says_what_to_do(theme: Theme, show: Shown) -> None:
    page = TestsPage(theme, Suite())
    show(page)
    assert "record a test" in page.list._hint
    assert not page.run_all.isEnabled()
    page.grab()
