"""A line above the work that says something and offers what to do: nothing pops up over the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from studio.ui.icons import icon
from studio.ui.theme import SPACE, Theme

_FADE_AFTER_MS = 6000

Choice = tuple[str, Callable[[], None]]
"""A verb, and what it does."""


@dataclass(frozen=True)
class _Notice:
    text: str
    choices: tuple[Choice, ...]
    error: bool


class NoticeBar(QFrame):
    """Shows one notice at a time; a plain one goes away by itself, one with choices stays."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "notice")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(SPACE)
        self.close_button = QToolButton()
        self.close_button.setAccessibleName("Dismiss the notice")
        self.close_button.setToolTip("Dismiss")
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, SPACE, SPACE)
        layout.addWidget(self.text, 1)
        layout.addLayout(self._choices)
        layout.addWidget(self.close_button)
        self._shown: _Notice | None = None
        self._waiting: list[_Notice] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FADE_AFTER_MS)
        self._timer.timeout.connect(self.dismiss)
        theme.changed.connect(self._recolor)
        self._recolor()
        self.hide()

    def tell(self, text: str, choices: Sequence[Choice] = (), *, error: bool = False) -> None:
        """Show a notice; choices are button labels (verbs) and what they do.

        Choices that were offered and not answered yet are offered again when a notice without any has gone.
        """
        if self._shown is not None and self._shown.choices and not choices:
            self._waiting.append(self._shown)
        self._show(_Notice(text, tuple(choices), error))

    def dismiss(self) -> None:
        """Take the notice away; one that was waiting is shown again."""
        self._timer.stop()
        self._shown = None
        self.hide()
        if self._waiting:
            self._show(self._waiting.pop())

    def _show(self, notice: _Notice) -> None:
        self._shown = notice
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for label, do in notice.choices:
            button = QPushButton(label)
            button.clicked.connect(self.dismiss)
            button.clicked.connect(do)
            self._choices.addWidget(button)
        self.text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self.setProperty("tone", "bad" if notice.error else "plain")
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        if notice.choices or (notice.error and not self._waiting):
            self._timer.stop()
        else:
            self._timer.start()

    def _recolor(self) -> None:
        self.close_button.setIcon(icon("close", self._theme))
