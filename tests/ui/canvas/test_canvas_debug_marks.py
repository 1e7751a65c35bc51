"""What a debugger shows on the canvas: breakpoints, the way taken, coverage and failed tests."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.ui.canvas.debug_marks import NO_DEBUG, DebugMarks, Reach
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.tips import tooltip
from studio.ui.canvas.view import CanvasView
from studio.ui.theme import Theme
from tests.fixtures.bot_builder import BotBuilder, text

HELLO, CARD = "nd-main-hello", "ins-main-hello-1"


@pytest.fixture
def canvas(qtbot: QtBot) -> CanvasView:
    bot = BotBuilder()
    bot.main.node("Hello", text("Hi"), text("there"), default="Bye")
    bot.main.node("Bye", text("Bye"), default="End")
    built = bot.build()
    for number, node in enumerate(built["flows"][0]["nodes"]):
        node["x"], node["y"] = 300 * number, 40
    view = CanvasView(Theme(), lambda edit: None)
    view.motion_ms = 0
    qtbot.addWidget(view)
    view.resize(1400, 500)
    view.show_workflow(Bot(built), "wf-main")
    view.show()
    view.zoom_by(1 / view.zoom)
    return view


def picture(canvas: CanvasView) -> QImage:
    return canvas.grab().toImage()


@pytest.mark.parametrize(
    "marks",
    [
        DebugMarks(stops={(HELLO, None): "on"}),
        DebugMarks(stops={(HELLO, CARD): "conditional"}),
        DebugMarks(port_stops={(HELLO, "default"): "off"}),
        DebugMarks(failures={(HELLO, None): "Test “x” failed"}),
        DebugMarks(taken={(HELLO, "default"): 2}),
        DebugMarks(reach=Reach({HELLO: 1}, {(HELLO, CARD): 1}, {})),
    ],
    ids=["node", "card", "way", "failure", "taken", "coverage"],
)
def test_every_mark_can_be_seen_and_goes_again(canvas: CanvasView, marks: DebugMarks) -> None:
    before = picture(canvas)
    canvas.set_debug_marks(marks)
    shown = picture(canvas)
    assert shown != before
    canvas.zoom_by(0.3)
    picture(canvas)
    canvas.zoom_by(1 / 0.3)
    canvas.set_debug_marks(NO_DEBUG)
    assert picture(canvas) == before


def test_a_held_conversation_points_at_its_card(canvas: CanvasView) -> None:
    canvas.set_run_state(active=(HELLO, CARD))
    running = picture(canvas)
    canvas.set_debug_marks(DebugMarks(is_held=True))
    assert picture(canvas) != running


def test_marks_are_put_in_words(canvas: CanvasView) -> None:
    canvas.set_debug_marks(DebugMarks(stops={(HELLO, CARD): "off"}, failures={(HELLO, None): "Test “x”: failed."}))
    assert "Breakpoint, switched off" in tooltip(canvas.scene, Hit("card", HELLO, CARD))
    assert "Test “x”: failed." in tooltip(canvas.scene, Hit("node", HELLO))
    assert [mark.message for _card, mark in canvas.scene.marks_of(HELLO)] == ["Test “x”: failed."]


def test_only_what_differs_is_painted_again() -> None:
    old = DebugMarks(stops={("a", None): "on", ("b", None): "on"})
    new = DebugMarks(stops={("a", None): "off", ("b", None): "on"}, port_stops={("c", "default"): "on"})
    assert new.changed_nodes(old) == {"a", "c"}
    assert DebugMarks(taken={("a", "default"): 1}).changed_nodes(old) is None
