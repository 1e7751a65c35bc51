"""A text field for a message: one line that grows with its text, templates in colour."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.code_lexer import Language
from studio.ui.widgets.completion import Names
from studio.ui.widgets.settling import settle_around

_DOCUMENT_MARGIN = 1
_FRAME = 2 * (SPACE + 1)
"""Height of border and padding, which the style sheet of the program gives every editor."""


class GrowingEditor(CodeEditor):
    """An editor as high as its text, between a least and a greatest number of lines; beyond that it scrolls."""

    def __init__(
        self,
        theme: Theme,
        language: Language,
        parent: QWidget | None = None,
        *,
        names: Names | None = None,
        line_numbers: bool = False,
        lines: tuple[int, int] = (1, 12),
    ) -> None:
        super().__init__(theme, language, parent, names=names, line_numbers=line_numbers)
        self._least, self._greatest = lines
        self.document().setDocumentMargin(_DOCUMENT_MARGIN if language == "template" else SPACE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if language == "template":
            self.setViewportMargins(SPACE, 0, SPACE, 0)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * CONTROL_HEIGHT, CONTROL_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.isVisible() and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        text, is_whole = self._text_height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        height = text + 2 * round(self.document().documentMargin()) + _FRAME
        if self.lineWrapMode() == CodeEditor.LineWrapMode.NoWrap:
            height += self.horizontalScrollBar().sizeHint().height()
        height = max(height, CONTROL_HEIGHT)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            if self.hasFocus():
                settle_around(self)

    def _text_height(self) -> tuple[int, bool]:
        """Height of the text at this width within the limits, and whether all of it is seen then.

        Asking for a block's rectangle lays it out, which the document would do only to paint it. Lines with
        emoji or other scripts are higher than others, so heights are added, not lines counted.
        """
        spacing = self.fontMetrics().lineSpacing()
        lines, height = 0, 0.0
        block = self.document().firstBlock()
        while block.isValid() and lines <= self._greatest:
            self.blockBoundingRect(block)
            height += block.layout().boundingRect().height()
            lines += max(1, block.layout().lineCount())
            block = block.next()
        if lines > self._greatest:
            return self._greatest * spacing, False
        return max(self._least * spacing, math.ceil(height)), True


class TemplateEdit(GrowingEditor):
    """A text that may hold `{{ expressions }}` and `@mentions`. Tab moves on to the next field."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        names: Names | None = None,
        lines: tuple[int, int] = (1, 12),
    ) -> None:
        super().__init__(theme, "template", parent, names=names, lines=lines)
