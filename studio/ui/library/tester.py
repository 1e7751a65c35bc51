"""A sentence to try an entity on: what is found is marked in it, and listed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from studio.language.entities import PatternError, RecognisedEntity
from studio.ui.library.latest import Latest, Report, Start
from studio.ui.library.score_list import Score, ScoreList
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.units import unit_count
from studio.ui.widgets.wrapped import WrappedLabel

_HEIGHT = 72
_PAUSE_MS = 120

Find = Callable[[str], list[RecognisedEntity]]
"""Finds an entity in a sentence, in a thread; raises PatternError for a pattern that cannot be used."""


class SentenceTester(QWidget):
    """Answers while a sentence is typed, by the same recogniser that conversations use."""

    def __init__(self, theme: Theme, start: Start, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._find: Find | None = None
        self._found: list[RecognisedEntity] = []
        self._finding = Latest(start, self, _PAUSE_MS)
        self.sentence = QPlainTextEdit()
        self.sentence.setPlaceholderText("Type or paste a sentence")
        self.sentence.setAccessibleName("Sentence to try out")
        self.sentence.setFixedHeight(_HEIGHT)
        self.sentence.setTabChangesFocus(True)
        self.sentence.textChanged.connect(self.refresh)
        self.hint = WrappedLabel(role="caption")
        self.error = WrappedLabel(role="error")
        self.results = ScoreList(theme, "What is found", captions=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self.sentence, self.hint, self.error, self.results):
            layout.addWidget(widget)
        theme.changed.connect(self._mark)
        self._show([])

    def use(self, find: Find) -> None:
        """Find by this from now on."""
        self._find = find
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        text, find = self.sentence.toPlainText(), self._find
        if find is None or not text.strip():
            self._finding.cancel()
            self._show([])
            return

        def look(stop: Callable[[], bool], report: Report) -> list[RecognisedEntity] | str:
            try:
                return find(text)
            except PatternError as problem:
                return str(problem)

        self._finding.ask(look, self._show)

    def _show(self, found: list[RecognisedEntity] | str) -> None:
        problem = found if isinstance(found, str) else ""
        self._found = [] if isinstance(found, str) else found
        is_asked = bool(self.sentence.toPlainText().strip())
        self.error.set_text(problem)
        self.error.setVisible(bool(problem))
        self.hint.set_text("Nothing is found." if is_asked and not self._found and not problem else "")
        self.hint.setVisible(bool(self.hint.text()))
        self.results.show_scores(
            [Score(one.value, one.confidence, f"from “{one.source}”", is_strong=True) for one in self._found]
        )
        self._mark()

    def _mark(self) -> None:
        text = self.sentence.toPlainText()
        marks = []
        style = QTextCharFormat()
        style.setBackground(self._theme.color("accent_soft"))
        style.setForeground(self._theme.color("text"))
        style.setUnderlineColor(self._theme.color("accent"))
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        for one in self._found:
            if text[one.start : one.end] != one.source:
                continue  # typed on since: it is looked for anew
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.sentence.document())
            cursor.setPosition(unit_count(text[: one.start]))
            cursor.setPosition(unit_count(text[: one.end]), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = style
            marks.append(mark)
        self.sentence.setExtraSelections(marks)
