"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from studio.ui.theme import SPACE, Theme

_WIDTH = 28
_HEIGHT = 16


class Switch(QCheckBox):
    """A check box drawn as a switch at the right of its label; screen readers see a check box."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(text)
        # Switches in a column stand closer than the check boxes the program's style sheet has in mind.
        self.setStyleSheet(f"min-height: {_HEIGHT + SPACE}px;")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + _WIDTH + 3 * SPACE, _HEIGHT + SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH + 8 * SPACE, _HEIGHT + SPACE)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        area = self.rect()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 2.0 if mirrored else area.width() - _WIDTH - 2.0
        track = QRectF(left, (area.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        enabled = self.isEnabled()
        text = area.adjusted(_WIDTH + 2 * SPACE, 0, 0, 0) if mirrored else area.adjusted(0, 0, -_WIDTH - 2 * SPACE, 0)
        painter.setPen(color("text" if enabled else "faint"))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, text.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, side | Qt.AlignmentFlag.AlignVCenter, shown)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent" if on and enabled else "line_strong"))
        painter.drawRoundedRect(track, _HEIGHT / 2, _HEIGHT / 2)
        at_end = on != mirrored
        x = track.right() - _HEIGHT + 2 if at_end else track.left() + 2
        painter.setBrush(color("on_accent" if on and enabled else "raised"))
        painter.drawEllipse(QRectF(x, track.top() + 2, _HEIGHT - 4, _HEIGHT - 4))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), 1))
            ring = track.adjusted(-1.5, -1.5, 1.5, 1.5)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
