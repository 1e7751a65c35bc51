"""One configuration variable: its name, its masked value, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme, code_font
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.wrapped import WrappedLabel


class ConfigurationRow(QWidget):
    """Enter or leaving a field makes the change, Escape takes it back."""

    renamed = Signal(str)
    value_set = Signal(str)
    copied = Signal()
    delete_asked = Signal()

    def __init__(self, theme: Theme, name: str, refusal: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = ""
        self._refusal = refusal
        self.name = _Line(name)
        self.name.setCursorPosition(0)
        self.name.setAccessibleName(f"Name of {name}")
        self.name.setToolTip(f"{name}\nRename it everywhere")
        self.name.setStyleSheet(
            "QLineEdit { background: transparent; } QLineEdit:!focus:!hover { border-color: transparent; }"
        )
        self.name.setFont(code_font())
        self.name.textEdited.connect(self._judge)
        self.name.editingFinished.connect(self._rename)
        self.name.given_up.connect(self._give_up_name)
        self.value = _Line()
        self.value.setAccessibleName(f"Value of {name}")
        self.value.setEchoMode(QLineEdit.EchoMode.Password)
        self.value.editingFinished.connect(self._set_value)
        self.value.given_up.connect(lambda: self.value.setText(self._value))
        self.reveal_button = IconButton(theme, "eye", f"Show the value of {name}", side=CONTROL_HEIGHT)
        self.reveal_button.setCheckable(True)
        self.reveal_button.toggled.connect(self._reveal)
        self.copy_button = IconButton(theme, "copy", f"Copy the value of {name} for a minute", side=CONTROL_HEIGHT)
        self.copy_button.clicked.connect(self.copied)
        self.delete_button = IconButton(theme, "delete", f"Delete {name}", side=CONTROL_HEIGHT)
        self.delete_button.clicked.connect(self.delete_asked)
        self.note = WrappedLabel(role="caption")
        self.note.hide()
        self.error = WrappedLabel(role="error")
        self.error.hide()
        first = QHBoxLayout()
        first.setSpacing(SPACE)
        first.addWidget(self.name, 1)
        first.addWidget(self.delete_button)
        second = QHBoxLayout()
        second.setSpacing(SPACE)
        second.addWidget(self.value, 1)
        second.addWidget(self.reveal_button)
        second.addWidget(self.copy_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addLayout(first)
        rows.addWidget(self.error)
        rows.addLayout(second)
        rows.addWidget(self.note)

    def show_value(self, value: str, *, in_file: bool) -> None:
        """Show the value kept; what is being typed stays."""
        if not (self.value.hasFocus() and self.value.isModified()):
            self.value.setText(value)
            self.value.setCursorPosition(0)
            self.value.setModified(False)
        self._value = value
        self.value.setPlaceholderText("No value yet" if not value else "")
        self.note.set_text("This value is in the bot’s file." if in_file else "")
        self.note.setVisible(in_file)
        self.copy_button.setEnabled(bool(value))
        self.reveal_button.setEnabled(bool(value))

    def begin_naming(self) -> None:
        """Let the name be typed over."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _reveal(self, on: bool) -> None:
        self.value.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        word = "Hide" if on else "Show"
        self.reveal_button.setToolTip(f"{word} the value of {self._name}")
        self.reveal_button.setAccessibleName(f"{word} the value of {self._name}")

    def _set_value(self) -> None:
        text = self.value.text()
        if text != self._value:
            self._value = text
            self.value.setModified(False)
            self.value_set.emit(text)

    def _rename(self) -> None:
        new = self.name.text().strip()
        if new == self._name:
            return
        refusal = self._refusal(new)
        if refusal:
            self._give_up_name()
            self._complain(f"{refusal} It keeps its name.")
            return
        self.name.setModified(False)
        self.renamed.emit(new)

    def _give_up_name(self) -> None:
        self.name.setText(self._name)
        self._complain("")

    def _judge(self, text: str) -> None:
        self._complain("" if text.strip() == self._name else self._refusal(text.strip()))

    def _complain(self, text: str) -> None:
        self.error.set_text(text)
        self.error.setVisible(bool(text))
        self.name.setAccessibleDescription(text)


class _Line(QLineEdit):
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
