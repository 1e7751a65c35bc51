"""Something that floats over the editor beside what it belongs to, and goes when the keyboard goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.ui.theme import DARK_SHADOW_FACTOR, NODE_RADIUS, SPACE, Theme

_SHADOW = 8
"""Room around the panel for its shadow."""
_LAYERS = ((1.0, 0.05), (3.0, 0.035), (5.0, 0.025), (8.0, 0.015))


class Popover(QWidget):
    """Holds what a subclass adds to `body`. Escape closes it; the widget it was opened from gets the keyboard back.

    It floats over the whole of `over`, so that it may be larger than the cell or button it belongs to.
    """

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget, name: str, width: int = 320) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._wide = width
        self._anchor = QRect()
        self._back: QWidget | None = None
        self._listens = False
        self.stays = False
        """Whether it stays open when the keyboard goes elsewhere in the window."""
        self.owner: QWidget | None = None
        """What it was opened from."""
        self.body = QVBoxLayout(self)
        inset = _SHADOW + 3 * SPACE
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(2 * SPACE)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def open_at(self, anchor: QRect, focus: QWidget | None = None, back: QWidget | None = None) -> None:
        """Float beside a rectangle of the widget below; `back` gets the keyboard when it closes."""
        self._anchor, self._back = anchor, back or QApplication.focusWidget()
        self.owner = self._back
        self._over.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        # Texts on several lines know their height only now.
        self.place()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        """Stand below the anchor, above it where there is more room, inside the widget below."""
        room = self._over.rect()
        width = min(self._wide, room.width() - 2 * SPACE) + 2 * _SHADOW
        self.setFixedWidth(width)
        self.body.activate()
        height = min(self.sizeHint().height(), room.height() - 2 * SPACE + 2 * _SHADOW)
        self.setFixedHeight(max(height, 2 * _SHADOW + 1))
        top = self._anchor.bottom() + SPACE - _SHADOW
        if top + height - _SHADOW > room.bottom():
            above = self._anchor.top() - SPACE - height + _SHADOW
            top = above if above + _SHADOW >= room.top() else max(-_SHADOW + SPACE, room.bottom() - height + _SHADOW)
        left = self._anchor.left() - _SHADOW
        left = max(room.left() - _SHADOW + SPACE, min(left, room.right() - width + _SHADOW - SPACE))
        self.move(left, top)

    def close_popover(self) -> None:
        """Close, and give the keyboard back."""
        if self.isHidden():
            return
        had_focus = self.holds(QApplication.focusWidget())
        self._over.removeEventFilter(self)
        self.hide()
        if had_focus and self._back is not None and self._back.isVisible():
            self._back.setFocus(Qt.FocusReason.PopupFocusReason)
        self._back = None
        self.closed.emit()

    def holds(self, widget: QWidget | None) -> bool:
        """Whether a widget is inside, lists that were opened from inside included."""
        while widget is not None:
            if widget is self:
                return True
            # A popover belongs to what it was opened from, though it floats over the window.
            owner = widget.owner if isinstance(widget, Popover) else None
            widget = owner or widget.parentWidget()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication) and not self._listens:
            self._listens = True
            application.focusChanged.connect(self._on_focus)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication) and self._listens:
            self._listens = False
            application.focusChanged.disconnect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if not self.stays and now is not None and not self.holds(now):
            self.close_popover()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.is_open:
            self.place()
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        # Keys end here: the grid below must not take them for its own.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

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
