"""What an empty canvas says, and the card such words stand on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen

from studio.ui.canvas.inks import Faces, Inks
from studio.ui.canvas.scene import Scene
from studio.ui.theme import NODE_RADIUS, SPACE

_FRAME = ("start", "entry", "exit", "end")
_BEGINNING = 8
"""A workflow of no more nodes than this, all of them its beginnings, ends and notes, is just being begun."""

_LINE = 20.0

Words = tuple[str, str]
"""A line to be read, and one more for those who want to know."""


def words_for(scene: Scene) -> Words | None:
    """What to say about a scene that has next to nothing in it; None when it speaks for itself."""
    if scene.bot is None:
        return None
    if scene.workflow is None:
        return "This workflow does not exist any more.", ""
    nodes = scene.nodes
    if len(nodes) > _BEGINNING or any(item.node.runs and item.node.type not in _FRAME for item in nodes.values()):
        return None
    return (
        "Right-click to add a node, or press N",
        "Drag from a circle at a node’s border to connect it · Ctrl + wheel zooms · Space + drag moves the view",
    )


def paint_hint(painter: QPainter, words: Words, size: QSize, faces: Faces, inks: Inks) -> None:
    """Words on a card at the lower border of a view."""
    lines = [(faces.name, words[0], inks.text), (faces.caption, words[1], inks.muted)]
    shown = [(face, face.fit(line, size.width() - 64.0), ink) for face, line, ink in lines if line]
    width = max(face.width(line) for face, line, _ink in shown) + 8 * SPACE
    height = _LINE * len(shown) + 14
    card = QRectF(round((size.width() - width) / 2) + 0.5, size.height() - height - 20.5, round(width), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(inks.line, 1))
    painter.setBrush(inks.raised)
    painter.drawRoundedRect(card, NODE_RADIUS, NODE_RADIUS)
    middle = card.top() + 7 + _LINE / 2
    for face, line, ink in shown:
        painter.setFont(face.font)
        painter.setPen(ink)
        painter.drawText(QPointF(card.center().x() - face.width(line) / 2, middle + face.rise), line)
        middle += _LINE
