"""The tray beside a node: it floats over the canvas until a card is chosen or the focus goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.ui.theme import DARK_SHADOW_FACTOR, NODE_RADIUS, SPACE, Theme
from studio.ui.tray.card_tray import CardTray
from studio.ui.tray.tray_state import TrayState

_WIDTH = 300
_HEIGHT = 420
_SHADOW = 8
"""Room around the panel for its shadow."""

_LAYERS = ((1.0, 0.05), (3.0, 0.035), (5.0, 0.025), (8.0, 0.015))


class TrayPopover(QWidget):
    """A card tray that floats over a widget; that widget gets the keyboard back when it closes."""

    closed = Signal()

    def __init__(self, theme: Theme, state: TrayState, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self.tray = CardTray(theme, state, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW, _SHADOW, _SHADOW, _SHADOW)
        layout.addWidget(self.tray)
        self.tray.chosen.connect(self.close_popover)
        self.tray.left.connect(self.close_popover)
        self.tray.drag_began.connect(self.hide)
        self.setObjectName("card_tray")
        self.setAccessibleName("Add a card")
        self.setFocusProxy(self.tray)
        self.hide()
        theme.changed.connect(self.update)

    def open_at(self, node: QRect) -> None:
        """Float below a rectangle of the widget; above or beside it where there is no room below."""
        room = self._over.rect()
        width = min(_WIDTH, room.width() - 2 * SPACE) + 2 * _SHADOW
        height = min(_HEIGHT, room.height() - 2 * SPACE) + 2 * _SHADOW
        left, top = node.left() - _SHADOW, node.bottom() + SPACE - _SHADOW
        if top + height - _SHADOW > room.bottom():
            above = node.top() - SPACE - height + _SHADOW
            if above + _SHADOW >= room.top():
                top = above
            else:
                # Beside the node, which is what the card goes into and should be seen.
                top = max(-_SHADOW, room.bottom() - height + _SHADOW)
                left = node.right() + SPACE - _SHADOW
                if left + width > room.right() + _SHADOW:
                    left = node.left() - SPACE - width + _SHADOW
        left = max(room.left() - _SHADOW + SPACE, min(left, room.right() - width + _SHADOW))
        self.setGeometry(left, max(top, SPACE - _SHADOW), width, height)
        self.show()
        self.raise_()
        self.tray.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_popover(self) -> None:
        """Close, and give the keyboard back."""
        if self.isHidden():
            return
        if self.isAncestorOf(QApplication.focusWidget() or self._over):
            self._over.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close_popover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not the canvas below

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        strength = DARK_SHADOW_FACTOR if self._theme.name == "dark" else 1.5
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, share in _LAYERS:
            shade = QColor(self._theme.color("shadow"))
            shade.setAlphaF(min(1.0, share * strength))
            painter.setBrush(shade)
            painter.drawRoundedRect(
                frame.adjusted(-reach, -reach / 2, reach, reach), NODE_RADIUS + reach, NODE_RADIUS + reach
            )
        painter.setPen(QPen(self._theme.color("line_strong"), 1))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), NODE_RADIUS, NODE_RADIUS)
