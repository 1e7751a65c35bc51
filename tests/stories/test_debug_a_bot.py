"""A builder finds out why: holds the bot, steps, goes back and on differently, runs from a node, records a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from studio.bot.bot import Bot
from studio.debugging.timeline import Point
from studio.ui.debugger.run_from_panel import RunFromPanel
from studio.ui.widgets.template_edit import TemplateEdit
from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def pizzeria(desk: Desk, tmp_path: Path) -> Desk:
    """A window on a copy of the starter, which may be written to."""
    folder = tmp_path / "pizzeria"
    shutil.copytree(STARTER, folder)
    desk.open(folder)
    return desk


def do(desk: Desk, command: str) -> None:
    desk.do(desk.window.actions_by_name[command].trigger)


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key on the canvas in front."""
    desk.window.canvas.setFocus()
    desk.do(lambda: QTest.keyClick(desk.window.canvas, key, modifiers))


def say(desk: Desk, *texts: str) -> None:
    for text in texts:
        desk.do(lambda text=text: desk.window.emulator.say(text))  # type: ignore[misc]


def card_of(bot: Bot, workflow: str, node: str, number: int) -> tuple[str, str, str]:
    """Keys of a workflow, a node and one of its cards, by their names."""
    found = next(one for one in bot.workflows if one.name == workflow)
    place = next(one for one in found.nodes if one.name == node)
    return found.key, place.key, place.cards[number].key


def select(desk: Desk, place: tuple[str, str, str], *, card: bool = True) -> None:
    workflow, node, key = place
    desk.window.open_workflow(workflow)
    desk.window.canvas.select_nodes([node], key if card else None)


def held_at(desk: Desk) -> str:
    pause = desk.window.emulation.debugging.debugger.pause
    assert pause is not None
    return pause.stack[-1].node_name


def point(desk: Desk, fits: Callable[[Point], bool]) -> Point:
    return next(one for one in desk.window.emulation.debugging.debugger.timeline.path() if fits(one))


def test_a_breakpoint_holds_the_bot_while_the_builder_looks_and_types(pizzeria: Desk) -> None:
    desk, window = pizzeria, pizzeria.window
    debugging = window.emulation.debugging
    price = card_of(window.project.bot, "Order pizza", "Price", 0)
    select(desk, price)
    press(desk, Qt.Key.Key_F9)
    assert window.canvas.scene.debug.stops == {price[1:]: "on"}
    debugging.page.watches.add("workflow.size + '!'")

    say(desk, "hello", "order a pizza", "funghi", "large")
    assert held_at(desk) == "Price"
    assert window.canvas.scene.run.active == price[1:]
    assert window.canvas.scene.debug.is_held
    assert [called.workflow_name for called in debugging.debugger.pause.stack] == ["Main", "Order pizza"]
    desk.until(lambda: debugging.page.watches.topLevelItem(0).text(1) == "“large!”")

    # The window lives: a name is changed, and the bot asks what to do about it.
    window.inspector.findChildren(QLineEdit)[0].setText("Another label")
    desk.do(window.commit)
    assert window.emulator.notice.isVisibleTo(window.emulator)

    desk.do(lambda: window.log.variable_edited.emit("workflow", "size", "small"))
    desk.settle()
    do(desk, "debug_step_over")
    assert held_at(desk) == "Price"
    do(desk, "debug_continue")
    assert not debugging.debugger.is_paused
    assert any("A small Funghi" in text for text in desk.bot_texts)

    select(desk, price)
    press(desk, Qt.Key.Key_F9)
    assert not window.canvas.scene.debug.stops


def test_stopping_and_closing_while_held_are_clean(pizzeria: Desk) -> None:
    desk, window = pizzeria, pizzeria.window
    do(desk, "debug_pause")
    say(desk, "hello")
    assert window.emulation.debugging.debugger.is_paused
    do(desk, "stop")
    desk.until(lambda: not window.emulation.controller.is_busy)
    say(desk, "hello")
    assert desk.bot_texts
    do(desk, "debug_pause")
    say(desk, "order a pizza")
    assert window.emulation.debugging.debugger.is_paused
    do(desk, "close_bot")
    assert window.project is None


def test_stepping_back_and_going_on_differently_keeps_the_old_way(pizzeria: Desk) -> None:
    desk, window = pizzeria, pizzeria.window
    debugging = window.emulation.debugging
    timeline = debugging.debugger.timeline
    say(desk, "hello", "order a pizza", "funghi", "large")
    old = timeline.here
    said = list(desk.bot_texts)

    desk.do(lambda: debugging.page.point_requested.emit(point(desk, lambda one: one.label == "order a pizza")))
    desk.settle()
    assert "Which size?" not in desk.bot_texts
    say(desk, "diavola", "large")
    assert any("A large Diavola" in text for text in desk.bot_texts)
    assert timeline.fork_of(timeline.here) is not None

    # Into the middle of a turn: the bot is held before the card, and goes on from there.
    inside = point(desk, lambda one: one.kind == "step" and one.incoming.preview == "large")
    desk.do(lambda: debugging.page.point_requested.emit(inside))
    desk.until(lambda: debugging.debugger.is_paused)
    do(desk, "debug_continue")
    assert any("A large Diavola" in text for text in desk.bot_texts)

    desk.do(lambda: debugging.page.point_requested.emit(old))
    desk.settle()
    assert desk.bot_texts == said
    do(desk, "debug_step_back")
    desk.until(lambda: debugging.debugger.is_paused)


def test_a_node_is_run_with_chosen_variables(pizzeria: Desk) -> None:
    desk, window = pizzeria, pizzeria.window
    select(desk, card_of(window.project.bot, "Order pizza", "Price", 0), card=False)
    do(desk, "run_from_node")
    panel = window.canvas.findChild(RunFromPanel)
    assert panel.isVisible()
    fields = {field.accessibleName(): field for field in panel.findChildren(QLineEdit)}
    fields["workflow.pizza"].setText("Diavola")
    fields["workflow.size"].setText("small")
    fields["workflow.price"].setText("cheap")
    desk.do(panel.run)
    assert panel.isVisible()
    assert "no number" in panel.problem.text()
    fields["workflow.price"].setText("")
    desk.do(panel.run)
    assert not panel.isVisible()
    assert any("A small Diavola" in text for text in desk.bot_texts)


def test_a_conversation_becomes_a_test_that_fails_once_the_bot_changes(pizzeria: Desk) -> None:
    desk, window = pizzeria, pizzeria.window
    tests = window.emulation.debugging.tests
    say(desk, "hello", "opening hours")
    do(desk, "record_test")
    tests.page.form.name.setText("Hours are told")
    desk.do(lambda: tests.page.form.expect("path", True))
    desk.do(tests.page.form.save_button.click)
    desk.until(lambda: any(entry.test.name == "Hours are told" for entry in tests.suite.entries.values()))
    assert (window.project.source / "tests" / "hours-are-told.test.yaml").exists()

    do(desk, "run_tests")
    desk.until(lambda: not tests.is_running and tests.suite.count("new") == 0, 30)
    assert tests.suite.count("failed") == 0
    do(desk, "coverage")
    hours = card_of(window.project.bot, "Main", "Hours", 0)
    assert window.canvas.scene.debug.reach.cards[hours[1:]] > 0
    assert "% covered" in tests.page.summary._text

    select(desk, hours)
    editor = window.inspector.findChildren(TemplateEdit)[0]
    editor.setFocus()
    desk.do(lambda: QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier))
    desk.do(lambda: QTest.keyClicks(editor, "We are closed."))
    desk.do(window.commit)
    assert all(entry.is_stale for entry in tests.suite.entries.values())
    tests.page.show_node(hours[:2])
    touching = tests.suite.touching(hours[:2])
    assert 0 < len(touching) < len(tests.suite.entries)
    desk.do(tests.page.run_node.click)
    desk.until(lambda: not tests.is_running, 30)
    assert tests.suite.count("failed") == len(touching)
    assert window.canvas.scene.debug.failures
