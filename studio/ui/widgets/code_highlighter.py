"""Colours for a document of code, by the tokens of the theme."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextFormat

from studio.ui.theme import Theme
from studio.ui.widgets.code_lexer import FIRST, Kind, Language, LineLexer
from studio.ui.widgets.units import unit_count

_COLORS: dict[Kind, str] = {
    "keyword": "code_keyword",
    "string": "code_string",
    "number": "code_number",
    "comment": "code_comment",
    "name": "code_name",
}
_KIND_PROPERTY = QTextFormat.Property.UserProperty
_WAITING = -2
"""State of a line that has not been coloured yet."""

_SLICE_SECONDS = 0.02


class CodeHighlighter(QSyntaxHighlighter):
    """Colours a document line by line; a long document is coloured in slices, so that the window never waits."""

    def __init__(
        self, document: QTextDocument, theme: Theme, language: Language, clock: Callable[[], float] = perf_counter
    ) -> None:
        super().__init__(document)
        self._theme = theme
        self._lexer = LineLexer(language)
        self._clock = clock
        self._slice_began: float | None = None
        self._unlimited = False
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(0)
        self._pause.timeout.connect(self._go_on)
        self._make_formats()
        theme.changed.connect(self._recolor)

    @property
    def language(self) -> Language:
        return self._lexer.language

    def use(self, language: Language) -> None:
        """Colour another language."""
        if language != self._lexer.language:
            self._lexer = LineLexer(language)
            self.rehighlight()

    def finish(self) -> None:
        """Colour what is still waiting, now."""
        self._unlimited = True
        while (block := self._first_waiting()).isValid():
            self.rehighlightBlock(block)
        self._unlimited = False

    def highlightBlock(self, text: str) -> None:
        before = self.previousBlockState()
        if before == _WAITING or self._out_of_time():
            self.setCurrentBlockState(_WAITING)
            return
        spans, after = self._lexer.line(text, before if before >= 0 else FIRST)
        self.setCurrentBlockState(after)
        # Qt counts UTF-16 units, the lexer counts characters.
        wide = unit_count(text) != len(text)
        for span in spans:
            start, length = span.start, span.length
            if wide:
                start, length = unit_count(text[:start]), unit_count(text[start : start + length])
            self.setFormat(start, length, self._formats[span.kind])

    def _out_of_time(self) -> bool:
        if self._unlimited:
            return False
        now = self._clock()
        if self._slice_began is None:
            self._slice_began = now
            self._pause.start()
        return now - self._slice_began > _SLICE_SECONDS

    def _go_on(self) -> None:
        self._slice_began = None
        block = self._first_waiting()
        if block.isValid():
            self.rehighlightBlock(block)

    def _first_waiting(self) -> QTextBlock:
        block = self.document().firstBlock()
        while block.isValid() and block.userState() != _WAITING:
            block = block.next()
        return block

    def _make_formats(self) -> None:
        for kind, token in _COLORS.items():
            form = QTextCharFormat()
            form.setForeground(self._theme.color(token))
            form.setProperty(_KIND_PROPERTY, kind)
            if kind == "comment":
                form.setFontItalic(True)
            self._formats[kind] = form
        self._formats["keyword"].setFontWeight(QFont.Weight.Medium)

    def _recolor(self) -> None:
        self._make_formats()
        self.rehighlight()


def kind_at(block: QTextBlock, position: int) -> str:
    """How the character at a position of a line is coloured: a `Kind`, or empty where it is plain."""
    for stretch in block.layout().formats():
        if stretch.start <= position < stretch.start + stretch.length:
            kind = stretch.format.property(_KIND_PROPERTY)
            return kind if isinstance(kind, str) else ""
    return ""
