"""A line in which something is typed to be added, with the reason when it cannot be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import SPACE
from studio.ui.widgets.wrapped import WrappedLabel


class LineEntry(QWidget):
    """Enter or the button adds what was typed; several pasted lines are added at once."""

    entered = Signal(str)
    lines_pasted = Signal(str)

    def __init__(
        self, name: str, placeholder: str, refusal: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._refusal = refusal
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self._judge)
        self.line.returnPressed.connect(self._enter)
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self.count.hide()
        self.button = QPushButton("Add")
        self.button.setAccessibleName(name)
        self.button.setEnabled(False)
        self.button.clicked.connect(self._enter)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(row)
        layout.addWidget(self.error)
        self.setFocusProxy(self.line)

    def show_count(self, text: str) -> None:
        """Say how much of the room is used; nothing hides it."""
        self.count.setText(text)
        self.count.setVisible(bool(text))

    def _enter(self) -> None:
        text = self.line.text()
        if text.strip() and not self._refusal(text):
            self.entered.emit(text)
            self.line.clear()

    def _judge(self, text: str) -> None:
        if "\n" in text or "\u2028" in text:
            self.line.clear()
            self.lines_pasted.emit(text)
            return
        refusal = self._refusal(text) if text.strip() else ""
        self.error.set_text(refusal)
        self.error.setVisible(bool(refusal))
        self.button.setEnabled(bool(text.strip()) and not refusal)
        if bool(refusal) != bool(self.line.property("invalid")):
            self.line.setProperty("invalid", bool(refusal))
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)


class Filler(QWidget):
    """Takes the room of a list that is not shown, so that what is above stays above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
