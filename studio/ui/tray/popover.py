"""The tray beside a node: it floats over the canvas until a card is chosen or the focus goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.ui.theme import SPACE, Theme
from studio.ui.tray.card_tray import CardTray
from studio.ui.tray.tray_state import TrayState
from studio.ui.widgets.floating import SHADOW, FloatingPanel

_WIDTH = 300
_HEIGHT = 420


class TrayPopover(FloatingPanel):
    """A card tray that floats over a widget; that widget gets the keyboard back when it closes."""

    closed = Signal()

    def __init__(self, theme: Theme, state: TrayState, over: QWidget) -> None:
        super().__init__(theme, over)
        self.tray = CardTray(theme, state, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        layout.addWidget(self.tray)
        self.tray.chosen.connect(self.close_popover)
        self.tray.left.connect(self.close_popover)
        self.tray.drag_began.connect(self.hide)
        self.setObjectName("card_tray")
        self.setAccessibleName("Add a card")
        self.setFocusProxy(self.tray)
        self.hide()

    def open_at(self, node: QRect) -> None:
        """Float below a rectangle of the widget; above or beside it where there is no room below."""
        room = self._over.rect()
        width = min(_WIDTH, room.width() - 2 * SPACE) + 2 * SHADOW
        height = min(_HEIGHT, room.height() - 2 * SPACE) + 2 * SHADOW
        left, top = node.left() - SHADOW, node.bottom() + SPACE - SHADOW
        if top + height - SHADOW > room.bottom():
            above = node.top() - SPACE - height + SHADOW
            if above + SHADOW >= room.top():
                top = above
            else:
                # Beside the node, which is what the card goes into and should be seen.
                top = max(-SHADOW, room.bottom() - height + SHADOW)
                left = node.right() + SPACE - SHADOW
                if left + width > room.right() + SHADOW:
                    left = node.left() - SPACE - width + SHADOW
        left = max(room.left() - SHADOW + SPACE, min(left, room.right() - width + SHADOW))
        self.setGeometry(left, max(top, SPACE - SHADOW), width, height)
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
