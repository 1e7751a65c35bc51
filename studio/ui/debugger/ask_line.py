"""A line that appears where something short is asked: Enter answers, Escape takes it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

_NOTHING: Sequence[str] = ()


class AskLine(QLineEdit):
    """Hidden until something is asked; leaving it answers nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Callable[[str], object] | None = None
        self.hide()
        self.returnPressed.connect(self._done)

    def ask(self, question: str, text: str, answer: Callable[[str], object], offers: Sequence[str] = _NOTHING) -> None:
        """Ask for a text; `offers` are completed while it is typed."""
        self._answer = answer
        self.setPlaceholderText(question)
        self.setToolTip(question)
        self.setAccessibleName(question)
        self.setText(text)
        self.selectAll()
        if offers:
            completer = QCompleter(list(offers), self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(completer)
        else:
            self.setCompleter(None)  # type: ignore[arg-type]
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self) -> None:
        answer, self._answer = self._answer, None
        self.hide()
        if answer is not None:
            answer(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._answer = None
            self.hide()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._answer = None
            self.hide()
