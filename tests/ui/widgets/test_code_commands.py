"""What keys do to lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from studio.ui.widgets import code_commands

Command = Callable[[QTextCursor], None]


def run(text: str, command: Command) -> str:
    """Run a command on a text in which `[` and `]` mark anchor and position (`|` both); returns it so marked."""
    plain = text.replace("[", "").replace("]", "").replace("|", "")
    if "|" in text:
        anchor = position = text.index("|")
    else:
        anchor, position = sorted((text.index("["), text.index("]") - 1))
        if text.index("]") < text.index("["):
            anchor, position = position, anchor
    document = QTextDocument()
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    document.setPlainText(plain)
    cursor = QTextCursor(document)
    cursor.setPosition(code_commands.unit_count(plain[:anchor]))
    cursor.setPosition(code_commands.unit_count(plain[:position]), QTextCursor.MoveMode.KeepAnchor)
    before = document.toPlainText()
    command(cursor)
    after = document.toPlainText()
    marks = sorted({cursor.anchor(), cursor.position()}, reverse=True)
    marked = after.encode("utf-16-le")
    for place, mark in zip(marks, "|" if len(marks) == 1 else "][", strict=True):
        marked = marked[: 2 * place] + mark.encode("utf-16-le") + marked[2 * place :]
    document.undo()
    assert document.toPlainText() == before, "a command is one step of undo"
    return marked.decode("utf-16-le")


def up(cursor: QTextCursor) -> None:
    code_commands.move_lines(cursor, down=False)


def down(cursor: QTextCursor) -> None:
    code_commands.move_lines(cursor, down=True)


@pytest.mark.parametrize(
    ("command", "before", "after"),
    [
        (code_commands.indent, "a|b", "a |b"),
        (code_commands.indent, "ab|", "ab  |"),
        (code_commands.indent, "[one\n\ntwo]", "  [one\n\n  two]"),
        (code_commands.unindent, "    a|", "  a|"),
        (code_commands.unindent, "\ta|", "a|"),
        (code_commands.unindent, "[  one\ntwo\n] three", "[one\ntwo\n] three"),
        (code_commands.toggle_comment, "  a|", "  // a|"),
        (code_commands.toggle_comment, "  // a|", "  a|"),
        (code_commands.toggle_comment, "[  one\n\n    two]", "[  // one\n\n  //   two]"),
        (code_commands.toggle_comment, "[// one\ntwo]", "[// // one\n// two]"),
        (code_commands.toggle_comment, "|", "|"),
        (code_commands.new_line, "  a|b", "  a\n  |b"),
        (code_commands.new_line, "f(|)", "f(\n  |\n)"),
        (code_commands.new_line, "  if (x) {|", "  if (x) {\n    |"),
        (code_commands.new_line, "😀 {|}", "😀 {\n  |\n}"),
        (code_commands.new_line, "a[bc]d", "a\n|d"),
        (up, "one\ntw|o\nthree", "tw|o\none\nthree"),
        (up, "on|e\ntwo", "on|e\ntwo"),
        (up, "one\n[two\nthr]ee", "[two\nthr]ee\none"),
        (down, "on|e\ntwo😀", "two😀\non|e"),
        (down, "[one\n]two\nthree", "two\n[one\n]three"),
        (down, "one\ntw|o", "one\ntw|o"),
        (code_commands.duplicate, "on|e\ntwo", "one\non|e\ntwo"),
        (code_commands.duplicate, "a[bc]d", "abc[bc]d"),
    ],
)
def test_commands(qapp: QApplication, command: Command, before: str, after: str) -> None:
    assert run(before, command) == after
