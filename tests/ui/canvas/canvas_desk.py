"""A canvas on a desk: a real view, a real bot, a door that applies edits, and hands that use the mouse."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.ui.canvas.view import CanvasView
from studio.ui.theme import Theme

Left = Qt.MouseButton.LeftButton
NoModifier = Qt.KeyboardModifier.NoModifier


def text(card_id: str, words: str) -> dict[str, Any]:
    value = {"valueType": "dynamic", "dynamicValue": words}
    return {"id": card_id, "type": "content", "content": {"type": "text", "text": value}}


def leave(card_id: str, target: str, payload: str = "true") -> dict[str, Any]:
    return {
        "id": card_id,
        "type": "transition",
        "condition": {"type": "expression", "payload": payload},
        "destination": {"node": target} if target else {},
    }


def choice(card_id: str, *options: str, leads: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "id": card_id,
        "type": "capture",
        "entityId": "prompts://SingleChoice/v1",
        "variableId": "var-size",
        "question": {"valueType": "dynamic", "dynamicValue": "Which size?"},
        "choice": {
            "options": {
                "valueType": "static",
                "staticValue": [{"label": option, "value": option, "enabled": True} for option in options],
            }
        },
        "transitions": [
            leave(f"trs-{option}", target, f"__CHOICE={option}") for option, target in (leads or {}).items()
        ],
    }


def node(node_id: str, x: float, y: float, *cards: dict[str, Any], **extra: Any) -> dict[str, Any]:
    made = {"id": node_id, "name": node_id.title(), "type": "standard", "x": x, "y": y, "instructions": list(cards)}
    if extra.get("type", "standard") in ("standard", "autonomous"):
        made["defaultTransition"] = {"targetNodeId": None}
    return {**made, **extra}


def bot_of(*nodes: dict[str, Any], **flow: Any) -> Bot:
    main = {
        "id": "wf-main",
        "name": "Main",
        "startNode": "start",
        "variables": [{"id": "var-size", "name": "size", "type": "string", "scope": "workflow"}],
        "nodes": list(nodes),
        **flow,
    }
    return Bot({"flows": [main]})


def pizza() -> Bot:
    """Start → ask → (small | large) → end, and a note. Every node is a column to the right of the one before."""
    return bot_of(
        node("start", 0, 0, leave("t0", "ask"), type="start"),
        node("ask", 360, 0, text("hi", "Hello"), choice("size", "Small", "Large", leads={"Small": "small"})),
        node("small", 720, 0, text("s", "Small it is"), defaultTransition={"targetNodeId": "end"}),
        node("large", 720, 240, text("l", "Large it is"), defaultTransition={"targetNodeId": "end"}),
        node("end", 1080, 0, leave("t1", "END"), type="end", deletable=False),
        node("note", 0, 240, type="comment", comment="<p>Mind the prices</p>", width=240, height=120),
    )


class Desk:
    """A view whose edits are applied at once, as in the program, and can be undone."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.edits: list[Edit] = []
        self.heard: dict[str, list[Any]] = {}
        self.view = CanvasView(Theme("light"), self.apply, Ids(random.Random(1)))
        self.view.motion_ms = 0
        self.view.resize(1500, 700)
        for name in (
            "selection_changed",
            "node_activated",
            "card_activated",
            "workflow_requested",
            "refused",
            "context_requested",
            "connection_dropped",
            "view_changed",
        ):
            self.heard[name] = []
            getattr(self.view, name).connect(lambda *values, name=name: self.heard[name].append(values))

    def apply(self, edit: Edit) -> None:
        self.bot = edit.apply(self.bot)
        self.edits.append(edit)
        self.view.update_bot(self.bot)

    def undo(self) -> None:
        self.bot = self.edits.pop().revert(self.bot)
        self.view.update_bot(self.bot)

    def node(self, key: str) -> Any:
        assert self.bot.main is not None
        found = self.bot.main.node(key)
        assert found is not None
        return found

    def at(self, key: str, dx: float = 120, dy: float = 16) -> QPoint:
        """A point of a node in the view; its header without offsets."""
        item = self.view.scene.nodes[key]
        x, y = self.view.camera.to_screen(item.x + dx, item.y + dy)
        return QPoint(round(x), round(y))

    def port(self, key: str, port_id: str) -> QPoint:
        item = self.view.scene.nodes[key]
        index = item.layout.port_index(port_id)
        assert index is not None
        x, y = self.view.camera.to_screen(*item.port_point(index))
        return QPoint(round(x), round(y))

    def card(self, key: str, card_key: str) -> QPoint:
        top = self.view.scene.nodes[key].layout.card_top(card_key)
        assert top is not None
        return self.at(key, 120, top + 14)

    def click(self, place: QPoint, modifiers: Qt.KeyboardModifier = NoModifier) -> None:
        QTest.mouseClick(self.view, Left, modifiers, place)

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        modifiers: Qt.KeyboardModifier = NoModifier,
        before_release: Callable[[], None] | None = None,
    ) -> None:
        """Press, move in steps, let go."""
        QTest.mousePress(self.view, Left, NoModifier, start)
        for step in range(1, 5):
            self.move(start + (end - start) * step / 4, modifiers)
        if before_release is not None:
            before_release()
        QTest.mouseRelease(self.view, Left, modifiers, end)
        QApplication.processEvents()

    def move(self, place: QPoint, modifiers: Qt.KeyboardModifier = NoModifier) -> None:
        """Move the pointer; unlike `QTest.mouseMove`, with keys held down."""
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            QPointF(self.view.mapToGlobal(place)),
            Qt.MouseButton.NoButton,
            Left,
            modifiers,
        )
        QApplication.sendEvent(self.view, event)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)
        QApplication.processEvents()
