"""Putting a card somewhere: moving or copying one that is there, or dropping a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.bot.bot import Bot
from studio.bot.clipboard import copy_cards
from studio.bot.edit import Edit
from studio.bot.edits.cards import insert_card
from studio.bot.edits.clipboard import move_card_to, paste_cards, refusal_of_cards
from studio.bot.edits.nodes import add_node, added_node_key
from studio.bot.workflow import Workflow
from studio.ui.canvas import labels
from studio.ui.canvas.bubble import paint_reason
from studio.ui.canvas.card_places import index_in_file, line_at, place_at
from studio.ui.canvas.gestures.gesture import NO_MODIFIERS, Gesture, Modifiers
from studio.ui.canvas.hit import DETAIL_ZOOM
from studio.ui.canvas.inks import translucent
from studio.ui.canvas.items import SceneNode
from studio.ui.icons import draw_icon
from studio.ui.theme import (
    CARD_ROW,
    GRID,
    ICON_PX,
    NODE_INSET,
    NODE_RADIUS,
    NODE_TEXT,
    NODE_WIDTH,
    OUTLINE_WIDTH,
    RADIUS,
)

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_COPY = Qt.KeyboardModifier.ControlModifier


class PlaceCard(Gesture):
    """Aims at a place in a node and shows it. What `put` makes of it is one edit."""

    cursor = Qt.CursorShape.ClosedHandCursor
    autoscrolls = True

    def __init__(self, view: CanvasView, card: Mapping[str, Any], icon: str, words: str) -> None:
        super().__init__(view)
        self._card = dict(card)
        self._icon = icon
        self._words = words
        self._point = QPointF()
        self._modifiers = NO_MODIFIERS
        self.target: str | None = None
        """Key of the node aimed at."""
        self.place = 0
        """Before which of its cards."""
        self.refusal = ""

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        self.move(point, modifiers)

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        view = self.view
        self._point, self._modifiers = point, modifiers
        x, y = view.camera.to_scene(point.x(), point.y())
        item = self._node_at(x, y)
        self.target = item.key if item is not None else None
        self.refusal = ""
        if item is not None:
            self.place = place_at(item.layout, y - item.y)
            self.refusal = refusal_of_cards(item.node, [self._card])
            if view.zoom < DETAIL_ZOOM:
                self.place = len(item.node.cards)
        view.update()

    def _node_at(self, x: float, y: float) -> SceneNode | None:
        for item in reversed(self.view.scene.nodes_in((x, y, x, y))):
            left, top, right, bottom = item.rect
            if left <= x <= right and top <= y <= bottom and not item.layout.is_note:
                return item
        return None

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        self.move(point, modifiers)
        view = self.view
        bot, workflow = view.scene.bot, view.scene.workflow
        item = view.scene.nodes.get(self.target or "")
        if bot is None or workflow is None:
            return
        if item is None:
            self.put_beside(bot, workflow)
            return
        if self.refusal:
            view.refused.emit(self.refusal)
            return
        make = self.put(bot, workflow.key, item, self.place)
        before = {card.key for card in item.node.cards}
        if make is None or not view.commit(make):
            return
        after = view.scene.nodes.get(item.key)
        came = [card.key for card in after.node.cards if card.key not in before] if after is not None else []
        view.select_nodes([item.key], came[0] if came else view.selected_card)

    def put(self, bot: Bot, workflow: str, item: SceneNode, place: int) -> Callable[[], Edit] | None:
        """What makes the edit for a place; None when everything stays as it is."""
        raise NotImplementedError

    def put_beside(self, bot: Bot, workflow: Workflow) -> None:
        """The card was dropped on no node."""

    def cancel(self) -> None:
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        item = self.view.scene.nodes.get(self.target or "")
        if item is not None:
            self._paint_target(painter, item)
        self._paint_ghost(painter)
        if self.refusal:
            paint_reason(painter, self.view, self._point, self.refusal)

    def _paint_target(self, painter: QPainter, item: SceneNode) -> None:
        view = self.view
        inks, zoom = view.painter.inks, view.zoom
        color = inks.bad if self.refusal else inks.accent
        painter.setPen(QPen(color, OUTLINE_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = NODE_RADIUS * zoom
        painter.drawRoundedRect(view.screen_rect(item.rect, 0), radius, radius)
        if self.refusal or zoom < DETAIL_ZOOM or item.layout.folded:
            return
        y = item.y + line_at(item.layout, self.place)
        left, middle = view.camera.to_screen(item.x, y)
        right = left + item.layout.width * zoom
        painter.setPen(QPen(color, OUTLINE_WIDTH))
        painter.drawLine(QPointF(left + 8 * zoom, middle), QPointF(right - 8 * zoom, middle))
        painter.setBrush(color)
        painter.setPen(Qt.PenStyle.NoPen)
        for x in (left + 8 * zoom, right - 8 * zoom):
            painter.drawEllipse(QPointF(x, middle), 3.5, 3.5)

    def _paint_ghost(self, painter: QPainter) -> None:
        view = self.view
        inks, face = view.painter.inks, view.painter.faces.text
        scale = max(0.6, min(1.25, view.zoom))
        painter.save()
        painter.translate(self._point + QPointF(10, 6))
        painter.scale(scale, scale)
        room = NODE_WIDTH - NODE_TEXT - NODE_INSET
        words = face.fit(self._words, room)
        ghost = QRectF(0, 0, NODE_TEXT + face.width(words) + NODE_INSET, CARD_ROW)
        for reach, color in inks.shadow:
            painter.setPen(QPen(color, reach + 4))
            painter.drawRoundedRect(ghost.adjusted(0, 1.5, 0, 1.5), RADIUS, RADIUS)
        painter.setPen(QPen(inks.bad if self.refusal else inks.accent, 1))
        painter.setBrush(inks.raised)
        painter.drawRoundedRect(ghost, RADIUS, RADIUS)
        draw_icon(painter, self._icon, QRectF(NODE_INSET - 2, (CARD_ROW - ICON_PX) / 2, ICON_PX, ICON_PX), inks.muted)
        painter.setFont(face.font)
        painter.setPen(inks.text)
        painter.drawText(QPointF(NODE_TEXT - 2, CARD_ROW / 2 + face.rise), words)
        if self._copies():
            center = QPointF(ghost.right(), ghost.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks.accent)
            painter.drawEllipse(center, 7, 7)
            painter.setPen(QPen(inks.on_accent, 1.5))
            painter.drawLine(center - QPointF(3, 0), center + QPointF(3, 0))
            painter.drawLine(center - QPointF(0, 3), center + QPointF(0, 3))
        painter.restore()

    def _copies(self) -> bool:
        return False


class MoveCard(PlaceCard):
    """Moves a card within its node or to another; with Ctrl, copies it."""

    def __init__(self, view: CanvasView, node: str, card: str) -> None:
        item = view.scene.nodes[node]
        found = item.node.card(card)
        label = labels.card_label(item.node, found, view.scene.bot, view.scene.workflow)
        super().__init__(view, found.raw, label.icon, label.text)
        self._node = node
        self._key = card

    def key(self, event: Any) -> bool:
        # Ctrl pressed or let go while the hand rests is seen at once.
        if event.key() == Qt.Key.Key_Control:
            self._modifiers = _COPY
            self.view.update()
            return True
        return False

    def put(self, bot: Bot, workflow: str, item: SceneNode, place: int) -> Callable[[], Edit] | None:
        node, card, ids = self._node, self._key, self.view.ids
        index = index_in_file(item.node, place)
        if self._copies():
            clip = copy_cards(bot, workflow, node, [card])
            return lambda: replace(paste_cards(bot, workflow, item.key, index, clip, ids), label="Copy card")
        return lambda: move_card_to(bot, workflow, node, card, item.key, index)

    def _copies(self) -> bool:
        return bool(self._modifiers & _COPY)

    def paint(self, painter: QPainter) -> None:
        item = self.view.scene.nodes.get(self._node)
        top = item.layout.card_top(self._key) if item is not None else None
        if item is not None and top is not None and self.view.zoom >= DETAIL_ZOOM and not self._copies():
            row = (item.x + 2, item.y + top, item.x + item.layout.width - 8, item.y + top + CARD_ROW)
            painter.fillRect(self.view.screen_rect(row, 0), translucent(self.view.painter.inks.raised, 0.65))
        super().paint(painter)


class DropCard(PlaceCard):
    """Puts a new card where it is dropped."""

    def put(self, bot: Bot, workflow: str, item: SceneNode, place: int) -> Callable[[], Edit] | None:
        index = index_in_file(item.node, place)
        return lambda: insert_card(bot, workflow, item.key, index, self._card)

    def put_beside(self, bot: Bot, workflow: Workflow) -> None:
        view = self.view
        kind = "autonomous" if self._card.get("type") == "autonomous" else "standard"
        x, y = view.camera.to_scene(self._point.x(), self._point.y())

        def make() -> Edit:
            edit = add_node(bot, workflow.key, kind, round(x / GRID) * GRID, round(y / GRID) * GRID, view.ids)
            return edit.then(insert_card(edit.apply(bot), workflow.key, added_node_key(edit), 0, self._card))

        before = set(view.scene.nodes)
        if view.commit(make):
            view.select_nodes(view.scene.nodes.keys() - before, self._card["id"])
