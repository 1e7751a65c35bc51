"""Draws what a debugger shows over nodes and lines. Coordinates are a node's own units, from its corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.ui.canvas.debug_marks import Reach, Stop
from studio.ui.canvas.inks import Inks, translucent
from studio.ui.canvas.items import SceneEdge, SceneNode
from studio.ui.canvas.node_painter import Pens, row_rect
from studio.ui.canvas.scene import Scene
from studio.ui.theme import CARD_ROW, NODE_HEADER, NODE_RADIUS, PORT_RADIUS

_DOT = 5.5
_PLACE = QPointF(5, 0)
"""Where the breakpoint of a node sits: on its upper border, clear of the arrows that arrive at its left."""
_PILL = QPointF(18, -5)
"""Where words about a node begin: above its name."""


def paint_debug(painter: QPainter, pens: Pens, scene: Scene, item: SceneNode, *, detailed: bool) -> None:
    """Everything of one node."""
    marks = scene.debug
    if item.layout.is_note:
        return
    if marks.reach is not None and item.node.runs:
        _paint_reach(painter, pens, marks.reach, item, detailed)
    stop = marks.stops.get((item.key, None))
    if detailed:
        for (node, card), found in marks.stops.items():
            if node == item.key and card is not None and (row := row_rect(item, card)) is not None:
                _paint_dot(painter, pens.inks, QPointF(0, row.center().y()), found)
        for index, port in enumerate(item.layout.ports):
            found_port = marks.port_stops.get((item.key, port.id))
            if found_port is not None:
                center = QPointF(item.layout.width, item.layout.port_ys[index])
                _paint_ring(painter, pens.inks, center, found_port)
        _paint_hand(painter, pens, scene, item)
    if stop is not None:
        _paint_dot(painter, pens.inks, _PLACE, stop, 1.0 if detailed else 1.6)
    if any(node == item.key for node, _card in marks.failures):
        _paint_pill(painter, pens, QPointF(18, item.layout.height), "test failed", pens.inks.bad, pens.inks.raised)


def _paint_dot(painter: QPainter, inks: Inks, center: QPointF, stop: Stop, scale: float = 1.0) -> None:
    """A breakpoint: filled, hollow where it is off, with a sign where it has a condition."""
    radius = _DOT * scale
    painter.setPen(QPen(inks.raised, 1.5 * scale))
    painter.setBrush(inks.raised)
    painter.drawEllipse(center, radius + 1, radius + 1)
    painter.setPen(QPen(inks.bad, 1.5 * scale))
    painter.setBrush(inks.raised if stop == "off" else inks.bad)
    painter.drawEllipse(center, radius - 0.75, radius - 0.75)
    if stop == "conditional":
        painter.setPen(QPen(inks.raised, 1.3 * scale))
        for y in (-1.5 * scale, 1.5 * scale):
            painter.drawLine(center + QPointF(-2.2 * scale, y), center + QPointF(2.2 * scale, y))


def _paint_ring(painter: QPainter, inks: Inks, center: QPointF, stop: Stop) -> None:
    """The breakpoint of a way out: a ring around its port."""
    pen = QPen(inks.bad, 2)
    if stop == "off":
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(center, PORT_RADIUS + 3, PORT_RADIUS + 3)
    if stop == "conditional":
        painter.setPen(QPen(inks.bad, 1.3))
        for x in (11.0, 14.0):
            painter.drawLine(center + QPointF(x, -2.5), center + QPointF(x, 2.5))


def _paint_hand(painter: QPainter, pens: Pens, scene: Scene, item: SceneNode) -> None:
    """Where the conversation is held: an arrow that points at the card."""
    active = scene.run.active
    if not scene.debug.is_held or active is None or active[0] != item.key:
        return
    row = row_rect(item, active[1]) if active[1] is not None else None
    y = row.center().y() if row is not None else NODE_HEADER / 2
    painter.setPen(QPen(pens.inks.raised, 1.5))
    painter.setBrush(pens.inks.accent)
    shape = [QPointF(-18, y - 3.5), QPointF(-11, y - 3.5), QPointF(-11, y - 8), QPointF(-2, y)]
    shape += [QPointF(-11, y + 8), QPointF(-11, y + 3.5), QPointF(-18, y + 3.5)]
    painter.drawPolygon(QPolygonF(shape))


def _paint_reach(painter: QPainter, pens: Pens, reach: Reach, item: SceneNode, detailed: bool) -> None:
    """How much of a node was gone through: in words, and on each card."""
    inks = pens.inks
    cards = [] if item.node.type == "autonomous" else [card.key for card in item.node.cards]
    count = reach.nodes.get(item.key, 0)
    if not count:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(translucent(inks.background, 0.5))
        painter.drawRoundedRect(QRectF(0, 0, item.layout.width, item.layout.height), NODE_RADIUS, NODE_RADIUS)
        if detailed:
            _paint_pill(painter, pens, _PILL, "not reached", inks.warn, inks.raised)
        return
    reached = [card for card in cards if reach.cards.get((item.key, card), 0)]
    ways = [port.id for port in item.layout.ports if port.target]
    taken = [port for port in ways if reach.ports.get((item.key, port), 0)]
    if not detailed:
        return
    for card in cards:
        row = row_rect(item, card)
        if row is not None:
            is_reached = card in reached
            pen = QPen(inks.good if is_reached else inks.warn, 3)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if not is_reached:
                pen.setDashPattern([1.0, 1.0])
            painter.setPen(pen)
            painter.drawLine(QPointF(2, row.top() + 3), QPointF(2, row.top() + CARD_ROW - 3))
    is_full = len(reached) == len(cards) and len(taken) == len(ways)
    words = f"{count}×" if is_full else f"{len(reached)} of {len(cards)} cards, {len(taken)} of {len(ways)} ways"
    _paint_pill(painter, pens, _PILL, f"✓ {words}" if is_full else words, inks.good if is_full else inks.warn,
                inks.raised)  # fmt: skip


def _paint_pill(painter: QPainter, pens: Pens, place: QPointF, text: str, ground: QColor, ink: QColor) -> None:
    """Words on a coloured ground, on a border of the node; `place` is its left end."""
    face = pens.faces.strong_caption
    width, height = face.width(text) + 12, 16.0
    pill = QRectF(place.x(), place.y() - height / 2, width, height)
    painter.setPen(QPen(pens.inks.raised, 1.5))
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(face.font)
    painter.setPen(ink)
    painter.drawText(QPointF(pill.left() + 6, place.y() + face.rise), text)


def ways_to_light(scene: Scene, edges: list[SceneEdge], inks: Inks) -> tuple[list[SceneEdge], QColor]:
    """The lines to draw over the others, and their colour: what was covered, or the way the conversation took."""
    marks = scene.debug
    if marks.reach is not None:
        return [edge for edge in edges if marks.reach.ports.get(edge.key, 0)], inks.good
    if not marks.taken:
        return [], inks.accent
    return [edge for edge in edges if marks.taken.get(edge.key, 0)], inks.accent
