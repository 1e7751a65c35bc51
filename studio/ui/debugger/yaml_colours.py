"""Colours for the YAML of conversation tests."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from studio.ui.theme import Theme

_PARTS = (
    (re.compile(r"^(\s*(?:- +)*)([\w.$ /-]+|\"[^\"]*\")(?=:(?:\s|$))"), 2, "code_keyword"),
    (re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'"), 0, "code_string"),
    (re.compile(r"(?<=[\s\[,])(?:true|false|null|-?\d+(?:\.\d+)?)(?=\s*(?:$|[,\]}]))"), 0, "code_number"),
    (re.compile(r"(?:^|\s)#.*$"), 0, "code_comment"),
)


class YamlHighlighter(QSyntaxHighlighter):
    """Colours names, quoted texts, numbers and comments, line by line."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        for pattern, group, token in _PARTS:
            form = QTextCharFormat()
            form.setForeground(self._theme.color(token))
            for found in pattern.finditer(text):
                self.setFormat(found.start(group), found.end(group) - found.start(group), form)
