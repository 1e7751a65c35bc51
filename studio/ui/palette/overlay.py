"""A panel over the window: it takes the keyboard while it is open and gives it back when it closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.floating import paint_floating

_SHADOW = ((2.0, 0.03), (5.0, 0.025), (9.0, 0.02), (14.0, 0.015), (20.0, 0.01))
"""How far each layer of the shadow reaches beyond the panel, and how strong it is."""
_TOP = 12 * SPACE


class Overlay(QWidget):
    """Covers its window; what is in `content` stands in the middle of its upper part.

    Escape or a click beside the panel closes it. The widget that had the keyboard before gets it back.
    """

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, width: int) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._width = width
        self._before: QWidget | None = None
        self.panel = QWidget(self)
        self.content = QVBoxLayout(self.panel)
        self.content.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        self.content.setSpacing(2 * SPACE)
        self.hide()
        window.installEventFilter(self)
        theme.changed.connect(self.update)

    def wanted_height(self) -> int:
        """Height of the panel, in pixels; less is given where the window is small."""
        return self.panel.sizeHint().height()

    def first_focus(self) -> QWidget:
        """The widget that gets the keyboard."""
        return self.panel

    def open(self) -> None:
        """Show the panel."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)

    def close_overlay(self) -> None:
        """Close the panel and give the keyboard back."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place(self) -> None:
        """Cover the window, with the panel at its place."""
        window = self._window
        self.setGeometry(window.rect())
        width = min(self._width, window.width() - 8 * SPACE)
        height = min(self.wanted_height(), window.height() - _TOP - 8 * SPACE)
        self.panel.setGeometry(QRect((window.width() - width) // 2, _TOP, width, height))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab stays within the panel.
        chain = [child for child in self.panel.findChildren(QWidget) if _takes_tab(child)]
        current = QApplication.focusWidget()
        if chain:
            at = chain.index(current) if current in chain else -1
            chain[(at + (1 if forward else -1)) % len(chain)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_overlay()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = QRectF(self.panel.geometry())
        paint_floating(QPainter(self), frame, frame.adjusted(-0.5, -0.5, 0.5, 0.5), self._theme, _SHADOW)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
