"""What floats over the work: a raised panel with a soft shadow, drawn the same wherever one floats."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from studio.ui.theme import DARK_SHADOW_FACTOR, NODE_RADIUS, Theme

SHADOW = 8
"""Room around a panel for its shadow, in pixels."""

Layers = Sequence[tuple[float, float]]
"""How far each layer of a shadow reaches, in pixels, and how dark it is."""

_LAYERS: Layers = ((1.0, 0.05), (3.0, 0.035), (5.0, 0.025), (8.0, 0.015))


class FloatingPanel(QWidget):
    """A panel that floats over a widget; its contents keep `SHADOW` away from its edges."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        theme.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not what is below

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_floating(QPainter(self), frame, frame.adjusted(0.5, 0.5, -0.5, -0.5), self._theme)


def paint_floating(painter: QPainter, frame: QRectF, line: QRectF, theme: Theme, layers: Layers = _LAYERS) -> None:
    """A raised panel with its outline along `line` and a shadow around `frame`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    strength = DARK_SHADOW_FACTOR if theme.name == "dark" else 1.5
    painter.setPen(Qt.PenStyle.NoPen)
    for reach, share in layers:
        shade = QColor(theme.color("shadow"))
        shade.setAlphaF(min(1.0, share * strength))
        painter.setBrush(shade)
        layer = frame.adjusted(-reach, -reach / 2, reach, reach)
        painter.drawRoundedRect(layer, NODE_RADIUS + reach, NODE_RADIUS + reach)
    painter.setPen(QPen(theme.color("line_strong"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(line, NODE_RADIUS, NODE_RADIUS)
