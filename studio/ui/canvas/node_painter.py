"""Draws one node: its ground (which many nodes share), then its words, icons and ports.

Everything is drawn at the origin in canvas units, on a painter that is scaled by the zoom. `pixel` is the size
of a pixel of the device in canvas units; level and upright lines are put on whole pixels with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from studio.bot.node import Node, UnknownNode
from studio.ui.canvas import labels
from studio.ui.canvas.geometry import Row
from studio.ui.canvas.icon_art import draw_disc, draw_icon
from studio.ui.canvas.inks import Faces, Inks, cosmetic
from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.marks import Mark, worst
from studio.ui.canvas.scene import Scene
from studio.ui.theme import (
    CARD_ROW,
    ICON_PX,
    NODE_FOOTER,
    NODE_HEADER,
    NODE_INSET,
    NODE_RADIUS,
    NODE_TEXT,
    PORT_RADIUS,
    PORT_ROW,
    SPACE,
)

PAD = 10.0
"""What a node's picture shows around the node: ports, outline, shadow."""

PLAIN_HEADER = 16.0
"""Height of the header of a node seen from afar."""

BADGE = 14.0
_TEXT_RIGHT = 16.0
"""From the end of a row's text to the node's border: clear of the port."""


@dataclass(frozen=True, slots=True)
class Pens:
    """What a painter of nodes needs to know about how it paints."""

    inks: Inks
    faces: Faces
    pixel: float
    """Size of a pixel of the device, in canvas units."""
    vector: bool = False
    """Whether the device keeps shapes (SVG, PDF), so that pictures should be avoided."""

    def snap(self, value: float) -> float:
        """A length as a whole number of pixels."""
        return value if self.vector else round(value / self.pixel) * self.pixel

    def scaled(self, factor: float) -> Pens:
        """The same on a painter that is enlarged by a factor."""
        return replace(self, pixel=self.pixel / factor)


def paint_ground(
    painter: QPainter,
    pens: Pens,
    kind: str,
    width: float,
    height: float,
    *,
    plain: bool = False,
    colour: str | None = None,
) -> None:
    """What is below a node's words: shadow, body, header, border. Depends on its type, colour and size alone.

    A `plain` node is small on the screen; its header is a strip in a colour that can be told apart.
    """
    inks = pens.inks
    width, height = pens.snap(width), pens.snap(height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for reach, color in inks.shadow:
        # Only what can be seen of the shadow: a ring around the body, and what the body is drawn over.
        ring = reach + 4
        painter.setPen(QPen(color, ring))
        inner = ring / 2 - reach
        painter.drawRoundedRect(
            QRectF(inner, 1.5 + inner, width - 2 * inner, height - 2 * inner), NODE_RADIUS - inner, NODE_RADIUS - inner
        )
    half = pens.pixel / 2
    frame = QRectF(half, half, width - 2 * half, height - 2 * half)
    known = kind in inks.types
    painter.setBrush(inks.block(kind, colour) if plain else inks.header(kind, colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(frame, NODE_RADIUS, NODE_RADIUS)
    header = pens.snap(PLAIN_HEADER if plain else NODE_HEADER)
    if height > header:
        painter.setBrush(inks.raised)
        painter.drawPath(_lower_part(frame, header))
    if not plain and height > header:
        painter.fillRect(QRectF(frame.left(), header - pens.pixel, frame.width(), pens.pixel), inks.line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(cosmetic(inks.node_line, 1, Qt.PenStyle.SolidLine if known else Qt.PenStyle.DashLine))
    painter.drawRoundedRect(frame, NODE_RADIUS, NODE_RADIUS)


def _lower_part(frame: QRectF, top: float) -> QPainterPath:
    """The body below the header: square above, round below."""
    path = QPainterPath()
    left, right, bottom, radius = frame.left(), frame.right(), frame.bottom(), NODE_RADIUS
    path.moveTo(left, top)
    path.lineTo(right, top)
    path.lineTo(right, bottom - radius)
    path.arcTo(right - 2 * radius, bottom - 2 * radius, 2 * radius, 2 * radius, 0, -90)
    path.lineTo(left + radius, bottom)
    path.arcTo(left, bottom - 2 * radius, 2 * radius, 2 * radius, 270, -90)
    path.closeSubpath()
    return path


def paint_content(painter: QPainter, pens: Pens, item: SceneNode, scene: Scene) -> None:
    """The words, icons and ports of a node, over its ground."""
    _paint_header(painter, pens, item, scene)
    layout = item.layout
    for row in layout.rows:
        if row.kind == "port":
            _paint_port_row(painter, pens, item, row)
            continue
        if row.kind == "card":
            label = labels.card_label(item.node, layout.node.cards[row.card_index], scene.bot, scene.workflow)
        else:
            label = labels.meta_label(item.node, scene.bot, scene.workflow)
        _paint_label(painter, pens, row, label, layout.width)
    for card_key, mark in scene.marks_of(item.key):
        if card_key is not None:
            paint_bar(painter, pens, item, card_key, pens.inks.bad if mark.level == "bad" else pens.inks.warn)
    if layout.footer_top is not None and layout.holds_cards and not item.node.cards:
        paint_add_card(painter, pens, item, pens.inks.faint if pens.vector else pens.inks.muted)
    _paint_ports(painter, pens, item)


def _paint_header(painter: QPainter, pens: Pens, item: SceneNode, scene: Scene) -> None:
    node, inks, faces = item.node, pens.inks, pens.faces
    if item.key in scene.changed:
        bar = QRectF(pens.pixel, pens.snap(7), pens.snap(3), pens.snap(NODE_HEADER - 14))
        painter.fillRect(bar, inks.accent)
    right = item.layout.width - NODE_INSET
    middle = NODE_HEADER / 2
    mark = worst([mark for _card, mark in scene.marks_of(item.key)])
    if mark is not None:
        paint_badge(painter, pens, mark, QPointF(right - BADGE / 2, middle))
        right -= BADGE + 2 * SPACE
    caption = labels.header_caption(node, item.layout.folded)
    if caption:
        width = faces.caption.width(caption)
        painter.setFont(faces.caption.font)
        painter.setPen(inks.muted)
        painter.drawText(QPointF(right - width, middle + faces.caption.rise), caption)
        right -= width + 2 * SPACE
    is_off = labels.caption(node) == labels.OFF
    color = inks.muted if is_off else inks.type_color(node.type)
    _paint_type(painter, pens, node, color)
    painter.setFont(faces.name.font)
    painter.setPen(inks.muted if is_off else inks.text)
    painter.drawText(
        QPointF(NODE_TEXT, middle + faces.name.rise), faces.name.fit(labels.node_title(node), right - NODE_TEXT)
    )


def _paint_type(painter: QPainter, pens: Pens, node: Node, color: QColor) -> None:
    if node.type == "standard":
        draw_disc(painter, NODE_INSET + ICON_PX / 2, NODE_HEADER / 2, color, color, 3.75, pens)
        return
    name = "unknown" if isinstance(node, UnknownNode) else _TYPE_ICONS.get(node.type, node.type)
    draw_icon(painter, name, NODE_INSET, (NODE_HEADER - ICON_PX) / 2, color, pens)


_TYPE_ICONS = {"exception-handler": "exception"}


def paint_badge(painter: QPainter, pens: Pens, mark: Mark, center: QPointF) -> None:
    """A small disc with an exclamation mark."""
    inks = pens.inks
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.bad if mark.level == "bad" else inks.warn)
    painter.drawEllipse(center, BADGE / 2, BADGE / 2)
    painter.setBrush(inks.raised)
    painter.drawRoundedRect(QRectF(center.x() - 0.9, center.y() - 4, 1.8, 5), 0.9, 0.9)
    painter.drawEllipse(QPointF(center.x(), center.y() + 3.2), 1.1, 1.1)


def _paint_label(painter: QPainter, pens: Pens, row: Row, label: labels.RowLabel, width: float) -> None:
    inks, face = pens.inks, pens.faces.text
    middle = row.top + row.height / 2
    draw_icon(painter, label.icon, NODE_INSET, middle - ICON_PX / 2, inks.warn if label.unknown else inks.muted, pens)
    right = width - _TEXT_RIGHT
    painter.setFont(face.font)
    if label.tail:
        tail = face.fit(label.tail, (right - NODE_TEXT) * 0.55)
        tail_width = face.width(tail)
        painter.setPen(inks.accent)
        painter.drawText(QPointF(right - tail_width, middle + face.rise), tail)
        right -= tail_width + 2 * SPACE
    painter.setPen(inks.warn if label.unknown else inks.muted if label.muted or row.kind == "meta" else inks.text)
    painter.drawText(QPointF(NODE_TEXT, middle + face.rise), face.fit(label.text, right - NODE_TEXT))


def _paint_port_row(painter: QPainter, pens: Pens, item: SceneNode, row: Row) -> None:
    inks, face, layout = pens.inks, pens.faces.text, item.layout
    chip = QRectF(
        pens.snap(NODE_TEXT - 2 * SPACE + 2),
        pens.snap(row.top + 1.5),
        pens.snap(layout.width - _TEXT_RIGHT - NODE_TEXT + 2 * SPACE - 2),
        pens.snap(PORT_ROW - 3),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.sunken)
    painter.drawRoundedRect(chip, 5, 5)
    text = labels.port_label(layout.ports[row.port_index])
    painter.setFont(face.font)
    painter.setPen(inks.text)
    painter.drawText(
        QPointF(NODE_TEXT + 2, row.top + PORT_ROW / 2 + face.rise), face.fit(text, chip.right() - NODE_TEXT - 2 - 6)
    )


def _paint_ports(painter: QPainter, pens: Pens, item: SceneNode) -> None:
    for index in shown_ports(item):
        paint_port(painter, pens, item, index)


def shown_ports(item: SceneNode) -> list[int]:
    """The ports that are drawn: all, but of a folded node one that tells most, for they lie on each other."""
    ports = item.layout.ports
    if not item.layout.folded or len(ports) < 2:
        return list(range(len(ports)))
    telling = [*item.dangling, *(index for index, port in enumerate(ports) if port.target)]
    return [telling[0] if telling else 0]


def paint_port(painter: QPainter, pens: Pens, item: SceneNode, index: int, *, lit: bool = False) -> None:
    """A port: filled when it leads somewhere, hollow when not, crossed out when to a node that does not exist."""
    inks, layout = pens.inks, item.layout
    x, y = layout.width, layout.port_ys[index]
    if index in item.dangling:
        draw_disc(painter, x, y, inks.raised, inks.bad, PORT_RADIUS - 0.5, pens)
        painter.setPen(QPen(inks.bad, 1.5))
        painter.drawLine(QPointF(x - 2, y - 2), QPointF(x + 2, y + 2))
        painter.drawLine(QPointF(x - 2, y + 2), QPointF(x + 2, y - 2))
    elif layout.ports[index].target:
        draw_disc(painter, x, y, inks.accent if lit else inks.edge, inks.raised, PORT_RADIUS - 0.5, pens)
    else:
        draw_disc(painter, x, y, inks.raised, inks.edge, PORT_RADIUS - 0.5, pens)


def paint_add_card(painter: QPainter, pens: Pens, item: SceneNode, color: QColor) -> None:
    """The invitation to add a card, in the footer."""
    top = item.layout.footer_top or 0.0
    face = pens.faces.text
    middle = top + NODE_FOOTER / 2
    draw_icon(painter, "add", NODE_INSET, middle - ICON_PX / 2, color, pens)
    painter.setFont(face.font)
    painter.setPen(color)
    painter.drawText(QPointF(NODE_TEXT, middle + face.rise), labels.ADD_CARD_LABEL)


def paint_bar(painter: QPainter, pens: Pens, item: SceneNode, card_key: str, color: QColor) -> None:
    """A bar at the left end of a card's row."""
    top = item.layout.card_top(card_key)
    if top is not None:
        painter.fillRect(QRectF(pens.pixel, pens.snap(top + 4), pens.snap(3), pens.snap(CARD_ROW - 8)), color)


def row_rect(item: SceneNode, card_key: str) -> QRectF | None:
    """Where the row of a card is, in the node's own units."""
    top = item.layout.card_top(card_key)
    return None if top is None else QRectF(0, top, item.layout.width, CARD_ROW)
