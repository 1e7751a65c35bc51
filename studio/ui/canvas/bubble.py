"""Words beside the pointer that say why something may not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.ui.theme import RADIUS

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_WIDTH = 300.0


def paint_reason(painter: QPainter, view: CanvasView, end: QPointF, reason: str) -> None:
    """Paint a sentence beside a point of the view, and within it."""
    inks, face = view.painter.inks, view.painter.faces.text
    painter.setFont(face.font)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    text = face.metrics.boundingRect(QRectF(0, 0, _WIDTH, 400), flags, reason)
    bubble = QRectF(0, 0, text.width() + 20, text.height() + 12)
    bubble.moveTopLeft(end + QPointF(14, 18))
    # Never off the view: a reason that cannot be read is none.
    bubble.moveRight(min(bubble.right(), view.width() - 8.0))
    bubble.moveBottom(min(bubble.bottom(), view.height() - 8.0))
    painter.setPen(QPen(inks.bad, 1))
    painter.setBrush(inks.raised)
    painter.drawRoundedRect(bubble, RADIUS, RADIUS)
    painter.setPen(inks.text)
    painter.drawText(bubble.adjusted(10, 6, -10, -6), flags, reason)
