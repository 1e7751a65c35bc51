"""The debugger in the window: what is remembered, what menus offer, what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from studio.debugging.breakpoints import Target
from studio.ui.canvas.scene import Hit
from studio.ui.debugger.log_panel import STATE
from studio.ui.debugger.run_from_panel import RunFromPanel
from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pizzeria"
    shutil.copytree(STARTER, folder)
    return folder


def node_named(desk: Desk, name: str) -> str:
    return next(node.key for node in desk.window.project.bot.main.nodes if node.name == name)


def actions_of(desk: Desk, hit: Hit) -> dict[str, QAction]:
    """What the debugger puts into the menu of a place."""
    menu = QMenu(desk.window)
    desk.window.emulation.debugging.fill_menu(menu, desk.window.canvas, hit)
    return {action.objectName(): action for action in menu.actions() if action.objectName()}


def test_breakpoints_and_watches_are_there_again_when_the_bot_is_opened_again(
    make_desk: Callable[..., Desk], folder: Path
) -> None:
    desk = make_desk()
    desk.open(folder)
    debugging = desk.window.emulation.debugging
    target = Target("node", "wf-main", node_named(desk, "Order"))
    debugging.debugger.breakpoints.set_condition(target, "true")
    debugging.page.watches.add("workflow.wish")
    before = folder.joinpath("bot.json").read_bytes()
    desk.do(desk.window.actions_by_name["close_bot"].trigger)
    assert not len(debugging.debugger.breakpoints)
    assert folder.joinpath("bot.json").read_bytes() == before

    other = make_desk(desk.home)
    other.open(folder)
    again = other.window.emulation.debugging
    assert [(one.target, one.condition) for one in again.debugger.breakpoints] == [(target, "true")]
    assert again.page.watches.expressions == ["workflow.wish"]


def test_menus_set_breakpoints_and_run_with_variables(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    node = node_named(desk, "Welcome")
    card = desk.window.project.bot.main.nodes_by_key[node].cards[0].key
    marks = desk.window.emulation.debugging.debugger.breakpoints
    for hit, target in (
        (Hit("node", node), Target("node", "wf-main", node)),
        (Hit("card", node, card), Target("card", "wf-main", node, card)),
        (Hit("port", node, port_id="default"), Target("transition", "wf-main", node, transition="default")),
        (Hit("edge", node, port_id="default"), Target("transition", "wf-main", node, transition="default")),
    ):
        actions_of(desk, hit)["menu_breakpoint"].trigger()
        assert marks.at(target) is not None
        actions_of(desk, hit)["menu_switch_breakpoint"].trigger()
        assert not marks.at(target).is_enabled
        actions_of(desk, hit)["menu_breakpoint"].trigger()
        assert marks.at(target) is None
    assert not actions_of(desk, Hit("empty"))
    desk.do(actions_of(desk, Hit("node", node))["run_with_variables"].trigger)
    panel = desk.window.canvas.findChild(RunFromPanel)
    assert panel.isVisible()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_whoever_steps_while_looking_at_the_variables_goes_on_looking_at_them(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    window = desk.window
    window.log_dock.hide()
    desk.do(window.actions_by_name["debug_pause"].trigger)
    window.emulator.composer.field.setFocus()
    desk.do(lambda: window.emulator.say("hello"))
    assert window.log_dock.isVisible()
    assert window.emulator.composer.field.hasFocus()
    window.log.show_tab(STATE)
    desk.do(window.actions_by_name["debug_step_over"].trigger)
    assert window.emulation.debugging.debugger.is_paused
    assert window.log.tabs.currentIndex() == STATE
    desk.until(lambda: window.log.event_page._event.get("preview") == "hello")
    desk.do(window.actions_by_name["stop"].trigger)


def test_a_bot_without_a_file_keeps_no_tests(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(desk.window.actions_by_name["record_test"].trigger)
    assert "talk to the bot first" in desk.window.log.notice.text.text()
    desk.do(lambda: desk.window.emulator.say("hello"))
    desk.do(desk.window.actions_by_name["record_test"].trigger)
    desk.do(desk.window.emulation.debugging.tests.page.form.save_button.click)
    assert "Save the bot first" in desk.window.log.notice.text.text()


def test_a_test_file_is_edited_deleted_and_put_back(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    tests = desk.window.emulation.debugging.tests
    path = folder / "tests" / "leaving.test.yaml"
    text = path.read_text("utf-8")
    desk.do(lambda: tests.page.save_requested.emit(path, text + "# more\n"))
    assert path.read_text("utf-8").endswith("# more\n")
    count = len(tests.suite.entries)
    desk.do(lambda: tests.page.delete_requested.emit(path))
    assert not path.exists()
    assert len(tests.suite.entries) < count
    back = next(one for one in desk.window.log.notice.findChildren(QPushButton) if one.text() == "Put it back")
    desk.do(back.click)
    assert path.read_text("utf-8").endswith("# more\n")
    assert len(tests.suite.entries) == count


def test_running_tests_can_be_stopped(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    tests = desk.window.emulation.debugging.tests

    def run_and_stop() -> None:
        tests.run_all()
        tests.suite.listen(tests.cancel)

    desk.do(run_and_stop)
    assert not tests.is_running
    assert not tests.suite.is_running
    assert tests.suite.count("waiting") == tests.suite.count("running") == 0


def test_a_variable_without_a_scope_is_refused(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    debugging = desk.window.emulation.debugging
    debugging.hold_at_variable("size")
    assert "names no variable" in desk.window.log.notice.text.text()
    debugging.hold_at_variable("user.name")
    debugging.hold_at_variable("user.name")
    assert len(debugging.debugger.breakpoints) == 1


def test_the_ways_of_a_conversation_stay_lit_until_the_next_one(desk: Desk, folder: Path) -> None:
    desk.open(folder)
    desk.do(lambda: desk.window.emulator.say("hello"))
    desk.until(lambda: bool(desk.window.canvas.scene.debug.taken))
    desk.do(desk.window.actions_by_name["new_conversation"].trigger)
    assert not desk.window.canvas.scene.debug.taken
