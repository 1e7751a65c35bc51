"""Something that floats over the editor beside what it belongs to, and goes when the keyboard goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.floating import SHADOW, FloatingPanel


class Popover(FloatingPanel):
    """Holds what a subclass adds to `body`. Escape closes it; the widget it was opened from gets the keyboard back.

    It floats over the whole of `over`, so that it may be larger than the cell or button it belongs to.
    """

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget, name: str, width: int = 320) -> None:
        super().__init__(theme, over)
        self._wide = width
        self._anchor = QRect()
        self._back: QWidget | None = None
        self._listens = False
        self.stays = False
        """Whether it stays open when the keyboard goes elsewhere in the window."""
        self.owner: QWidget | None = None
        """What it was opened from."""
        self.body = QVBoxLayout(self)
        inset = SHADOW + 3 * SPACE
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(2 * SPACE)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

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
        width = min(self._wide, room.width() - 2 * SPACE) + 2 * SHADOW
        self.setFixedWidth(width)
        self.body.activate()
        height = min(self.sizeHint().height(), room.height() - 2 * SPACE + 2 * SHADOW)
        self.setFixedHeight(max(height, 2 * SHADOW + 1))
        top = self._anchor.bottom() + SPACE - SHADOW
        if top + height - SHADOW > room.bottom():
            above = self._anchor.top() - SPACE - height + SHADOW
            top = above if above + SHADOW >= room.top() else max(-SHADOW + SPACE, room.bottom() - height + SHADOW)
        left = self._anchor.left() - SHADOW
        left = max(room.left() - SHADOW + SPACE, min(left, room.right() - width + SHADOW - SPACE))
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
