"""The name of a thing at the top of its editor, changed where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from studio.ui.theme import CONTROL_HEIGHT, SPACE, TITLE_PX
from studio.ui.widgets.wrapped import WrappedLabel


class NameField(QWidget):
    """Enter or leaving the field renames, Escape takes back; why a name cannot be is said below."""

    renamed = Signal(str)

    def __init__(self, noun: str, refusal: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = refusal
        self._name = ""
        self.line = _Line()
        self.line.setAccessibleName(f"Name of the {noun}")
        self.line.setToolTip(f"Rename the {noun} everywhere")
        self.line.setPlaceholderText("(no name)")
        self.line.setStyleSheet(
            f"QLineEdit {{ font-size: {TITLE_PX}px; font-weight: 600; min-height: {CONTROL_HEIGHT}px; "
            f"padding: 0 {SPACE}px; background: transparent; }}"
            "QLineEdit:!focus:!hover { border-color: transparent; }"
        )
        self.line.textEdited.connect(self._judge)
        self.line.editingFinished.connect(self.commit)
        self.line.given_up.connect(self._give_up)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line)
        layout.addWidget(self.error)
        self.setFocusProxy(self.line)

    def show_name(self, name: str) -> None:
        """Show the name a thing has; what is being typed stays."""
        is_typing = self.line.text() != self._name
        if name != self._name or not is_typing:
            self._name = name
            self.line.setText(name)
            self.line.setCursorPosition(0)
            self._judge(name)

    def commit(self) -> None:
        """Rename, if another name was typed that can be; else the old one stands again."""
        typed = self.line.text().strip()
        if typed == self._name or self._refusal(typed):
            self._give_up()
            return
        self._name = typed
        self.renamed.emit(typed)

    def _give_up(self) -> None:
        if self.line.text() != self._name:
            self.line.setText(self._name)
        self.line.setCursorPosition(0)
        self._judge(self._name)

    def _judge(self, text: str) -> None:
        typed = text.strip()
        refusal = "" if typed == self._name else self._refusal(typed)
        self.error.set_text(refusal)
        self.error.setVisible(bool(refusal))
        if bool(refusal) != bool(self.line.property("invalid")):
            self.line.setProperty("invalid", bool(refusal))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)


class _Line(QLineEdit):
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
