"""A machine misuses the canvas: whatever it presses, the scene shows the bot, and undo leads back to the start."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from canvas_desk import Desk, Left, choice, leave, node, pizza, text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_canvas_view import wheel

from studio.bot.bot import Bot
from studio.ui.canvas.float_panel import FloatPanel
from studio.ui.canvas.scene import Scene

Key = Qt.Key
KEYS = (
    Key.Key_Left,
    Key.Key_Down,
    Key.Key_Tab,
    Key.Key_Backtab,
    Key.Key_Escape,
    Key.Key_Return,
    Key.Key_C,
    Key.Key_Delete,
    Key.Key_Space,
    Key.Key_A,
    Key.Key_Plus,
    Key.Key_Minus,
    Key.Key_0,
    Key.Key_Exclam,
    Key.Key_Up,
    Key.Key_F,
    Key.Key_F2,
    Key.Key_V,
    Key.Key_X,
    Key.Key_D,
)
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
BUTTONS = (Left, Left, Left, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)


def start() -> Bot:
    nodes = list(pizza().raw["flows"][0]["nodes"])
    nodes += [
        node("twin", 300, 330, text("a", "a"), choice("b", "X", "Y", leads={"X": "gone", "Y": "twin"})),
        node("twin", 700, 470, leave("t", "ask", "a > 1"), defaultTransition={"targetNodeId": "twin"}),
        {"type": "standard", "x": 1000, "y": 400},
        node("video", 30, 480, type="video", youtubeUrl="https://youtu.be/x"),
    ]
    return Bot({"flows": [{**pizza().raw["flows"][0], "nodes": nodes}]})


@pytest.mark.parametrize("seed", range(6))
def test_misuse(make_desk: Callable[..., Desk], seed: int) -> None:
    numbers = random.Random(seed)
    bot = start()
    desk = make_desk(bot)
    view = desk.view
    place = QPoint(400, 300)
    for _ in range(350):
        what = numbers.random()
        modifiers = numbers.choice(MODIFIERS)
        button = numbers.choice(BUTTONS)
        if what < 0.45:
            place = _somewhere(desk, numbers)
            desk.move(place, modifiers)
        elif what < 0.6:
            QTest.mousePress(view, button, modifiers, place)
        elif what < 0.75:
            QTest.mouseRelease(view, button, modifiers, place)
        elif what < 0.8:
            wheel(desk, place, numbers.choice((-1, 1)), modifiers)
        elif what < 0.85 and desk.edits:
            desk.undo()
        elif what < 0.86:
            keys = [key for key in view.scene.nodes if numbers.random() < 0.2]
            view.set_looks(keys, dict.fromkeys(keys, "red"))
        elif what < 0.87:
            view.set_run_state((numbers.choice(list(view.scene.nodes)), None), {"ask": 2}, {("small", "s"): "No."})
        else:
            desk.press(numbers.choice(KEYS), modifiers)
        if numbers.random() < 0.1:
            QApplication.processEvents()
        if view.zoom < 0.2 or view.zoom > 2:
            view.fit()
    view.hands.cancel()
    for panel in view.findChildren(FloatPanel):
        panel.close_panel()
    view.editing.cancel()
    view.set_looks((), {})
    QApplication.processEvents()
    _shows(view.scene, desk.bot)
    while desk.edits:
        desk.undo()
    assert desk.bot.raw == bot.raw
    _shows(view.scene, bot)


def _somewhere(desk: Desk, numbers: random.Random) -> QPoint:
    """Mostly a place where there is something to be got hold of."""
    nodes = desk.view.scene.nodes
    if numbers.random() < 0.3 or not nodes:
        return QPoint(numbers.randrange(1500), numbers.randrange(700))
    item = nodes[numbers.choice(list(nodes))]
    ports = item.layout.port_places
    if ports and numbers.random() < 0.5:
        port = numbers.choice(ports)
        return desk.at(item.key, port.x + numbers.randrange(-3, 4), port.y)
    return desk.at(item.key, numbers.randrange(-12, 262), numbers.randrange(round(item.layout.height)))


def _shows(scene: Scene, bot: Bot) -> None:
    wanted = Scene()
    wanted.set_workflow(Bot(bot.raw), "wf-main")
    assert {key: item.rect for key, item in scene.nodes.items()} == {
        key: item.rect for key, item in wanted.nodes.items()
    }
    assert {edge.key: edge.target.key for edge in scene.edges()} == {
        edge.key: edge.target.key for edge in wanted.edges()
    }
    assert scene.moving == frozenset()
    assert scene.hidden is None
    assert scene.resizing is None
    assert scene.selection.nodes <= scene.nodes.keys()
