"""Three dots that say the bot is at work."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStyle

from studio.ui.emulator.blocks.block import BUBBLE_RADIUS, PAD_X, Look, rounded
from studio.ui.theme import SPACE

HEIGHT = 10 * SPACE
"""Height it takes below the rows, the space above it included."""

_DELAY_MS = 250
"""Quick turns show no dots: a flash of them would only be noise."""
_FRAME_MS = 60
_PERIOD_MS = 1200
_BUBBLE_HEIGHT = 7 * SPACE
_DOT = 1.5 * SPACE


class TypingIndicator(QObject):
    """When the dots are shown and how they move; they stand still when the system asks for less motion."""

    shown_changed = Signal()
    frame = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_shown = False
        self._clock = QElapsedTimer()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._show)
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self.frame)

    def set_working(self, working: bool) -> None:
        """The bot has begun or ended its work."""
        if working and not self.is_shown:
            self._delay.start()
            return
        if not working:
            self._delay.stop()
            self._frames.stop()
            if self.is_shown:
                self.is_shown = False
                self.shown_changed.emit()

    def _show(self) -> None:
        self.is_shown = True
        self._clock.start()
        if QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0:
            self._frames.start()
        self.shown_changed.emit()

    def paint(self, painter: QPainter, top: float, left: float, look: Look) -> None:
        """Draw the dots at a place of the viewport."""
        bubble = QRectF(left, top + 2 * SPACE, 2 * PAD_X + 3 * _DOT + 2 * SPACE, _BUBBLE_HEIGHT)
        painter.fillPath(rounded(bubble, BUBBLE_RADIUS), look.color("bubble_bot"))
        phase = (self._clock.elapsed() % _PERIOD_MS) / _PERIOD_MS if self._frames.isActive() else 0.0
        painter.save()
        painter.setPen(look.color("bubble_bot"))
        painter.setBrush(look.color("muted"))
        for number in range(3):
            wave = math.sin((phase - number / 6) * 2 * math.pi) if self._frames.isActive() else 1.0
            painter.setOpacity(0.55 + 0.45 * max(0.0, wave))
            x = bubble.left() + PAD_X + _DOT / 2 + number * (_DOT + SPACE)
            painter.drawEllipse(QPointF(x, bubble.center().y()), _DOT / 2, _DOT / 2)
        painter.restore()
