"""A panel over the canvas that asks something about what is being done there, without stopping the rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.floating import SHADOW, FloatingPanel
from studio.ui.widgets.wrapped import WrappedLabel

_WIDTH = 440


class FloatPanel(FloatingPanel):
    """A title, what a subclass puts into `body`, and two buttons. Enter does it, Escape leaves it.

    It deletes itself when it closes; the widget below gets the keyboard back.
    """

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget, title: str, verb: str) -> None:
        super().__init__(theme, over)
        for old in over.findChildren(FloatPanel, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if old is not self:
                old.close_panel()
        self.title = WrappedLabel(title, role="title")
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * SPACE)
        self.do_button = QPushButton(verb)
        self.do_button.setProperty("kind", "primary")
        self.do_button.clicked.connect(self._do)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.close_panel)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.do_button)
        layout = QVBoxLayout(self)
        inset = SHADOW + 4 * SPACE
        layout.setContentsMargins(inset, inset, inset, inset)
        layout.setSpacing(3 * SPACE)
        layout.addWidget(self.title)
        layout.addLayout(self.body)
        layout.addLayout(buttons)
        self.setAccessibleName(title)
        self.hide()

    def open_panel(self) -> None:
        """Show it at the top of the widget below, with the keyboard in it."""
        self._over.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        self.place()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)

    def first_focus(self) -> QWidget:
        """What has the keyboard when it opens."""
        return self.do_button

    def place(self) -> None:
        """Stand in the middle, as high as what is in it asks for."""
        room = self._over.rect()
        width = min(_WIDTH, room.width() - 4 * SPACE) + 2 * SHADOW
        self.setFixedWidth(width)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        height = min(self.sizeHint().height(), room.height() - 4 * SPACE + 2 * SHADOW)
        self.setFixedHeight(max(height, 120))
        self.move(round((room.width() - width) / 2), max(0, min(48, round((room.height() - height) / 2))))

    def carry_out(self) -> bool:
        """Do what the panel is for; False when something is still wrong and the panel stays."""
        raise NotImplementedError

    def close_panel(self) -> None:
        """Close without doing anything more."""
        if self.isHidden():
            return
        if self.isAncestorOf(QApplication.focusWidget() or self._over):
            self._over.setFocus(Qt.FocusReason.PopupFocusReason)
        self._over.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def _do(self) -> None:
        if self.isVisible() and self.do_button.isEnabled() and self.carry_out():
            self.close_panel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.place()
        elif watched is self._over and event.type() == QEvent.Type.Hide:
            self.close_panel()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if focused is self.cancel_button:
                self.close_panel()
            else:
                self._do()
        # Keys end here: the canvas below must not take them for its own.
        event.accept()
