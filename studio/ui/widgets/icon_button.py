"""A small square button that is only an icon."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import SPACE, Theme

_ICON = 14


class IconButton(QAbstractButton):
    """Quiet until the pointer or the focus is on it. Its text is its tooltip and what a screen reader says."""

    def __init__(self, theme: Theme, name: str, text: str, parent: QWidget | None = None, *, side: int = 24) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._side = side
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lively = self.isEnabled() and (self.underMouse() or self.isDown())
        if lively or self.hasFocus():
            painter.setPen(QPen(color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color("sunken" if self.isDown() else "hover") if lively else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, SPACE, SPACE)
        box = QRectF(0, 0, _ICON, _ICON)
        box.moveCenter(QRectF(self.rect()).center())
        token = "faint" if not self.isEnabled() else "text" if lively else "muted"
        draw_icon(painter, self._name, box, color(token))
