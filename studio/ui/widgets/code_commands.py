"""What keys do to lines of code: each function changes a document through a cursor, as one step of its undo."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtGui import QTextBlock, QTextCursor

from studio.ui.widgets.units import as_units, unit_count

INDENT = "  "
_OPENERS = {"{": "}", "[": "]", "(": ")"}


def indent(cursor: QTextCursor) -> None:
    """Indent the selected lines, or put spaces up to the next stop where nothing is selected."""
    if _spans_lines(cursor):
        _change_lines(cursor, lambda line: INDENT + line if line.strip() else line)
        return
    column = cursor.positionInBlock() if not cursor.hasSelection() else cursor.selectionStart() - _start(cursor)
    cursor.insertText(" " * (len(INDENT) - column % len(INDENT)))


def unindent(cursor: QTextCursor) -> None:
    """Take one step of indentation away from the lines of the selection."""
    _change_lines(cursor, lambda line: re.sub(r"^(?:\t| {1,2})", "", line))


def toggle_comment(cursor: QTextCursor) -> None:
    """Comment the lines of the selection out, or in again when all of them are commented out."""
    lines = [block.text() for block in _blocks(cursor) if block.text().strip()]
    if not lines:
        return
    if all(line.lstrip().startswith("//") for line in lines):
        _change_lines(cursor, lambda line: re.sub(r"^(\s*)// ?", r"\1", line))
        return
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    _change_lines(cursor, lambda line: f"{line[:margin]}// {line[margin:]}" if line.strip() else line)


def new_line(cursor: QTextCursor) -> None:
    """Break the line, keep its indentation, and indent further after an opening bracket."""
    first = cursor.document().findBlock(cursor.selectionStart())
    before = as_units(first.text())[: cursor.selectionStart() - first.position()]
    margin = before[: len(before) - len(before.lstrip())]
    opener = before.rstrip()[-1:]
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    after = as_units(cursor.block().text())[cursor.positionInBlock() :]
    cursor.insertText("\n" + margin + (INDENT if opener in _OPENERS else ""))
    if opener in _OPENERS and after.lstrip().startswith(_OPENERS[opener]):
        place = cursor.position()
        cursor.insertText("\n" + margin)
        cursor.setPosition(place)
    cursor.endEditBlock()


def move_lines(cursor: QTextCursor, down: bool) -> None:
    """Move the lines of the selection past their neighbour; the selection goes with them."""
    blocks = _blocks(cursor)
    neighbour = blocks[-1].next() if down else blocks[0].previous()
    if not neighbour.isValid():
        return
    text = neighbour.text()
    anchor, position = cursor.anchor(), cursor.position()
    shift = unit_count(text) + 1
    cursor.beginEditBlock()
    edit = QTextCursor(cursor.document())
    if down:
        # Take the neighbour out below, put it in above.
        edit.setPosition(neighbour.position() - 1)
        edit.setPosition(neighbour.position() + shift - 1, QTextCursor.MoveMode.KeepAnchor)
        edit.removeSelectedText()
        edit.setPosition(blocks[0].position())
        edit.insertText(text + "\n")
    else:
        edit.setPosition(neighbour.position())
        edit.setPosition(neighbour.position() + shift, QTextCursor.MoveMode.KeepAnchor)
        edit.removeSelectedText()
        last = blocks[-1]
        edit.setPosition(last.position() + last.length() - 1)
        edit.insertText("\n" + text)
        shift = -shift
    cursor.endEditBlock()
    cursor.setPosition(anchor + shift)
    cursor.setPosition(position + shift, QTextCursor.MoveMode.KeepAnchor)


def duplicate(cursor: QTextCursor) -> None:
    """Repeat the selection after itself, or the line below itself where nothing is selected."""
    cursor.beginEditBlock()
    if cursor.hasSelection():
        text = cursor.selection().toPlainText()
        cursor.setPosition(cursor.selectionEnd())
        start = cursor.position()
        cursor.insertText(text)
        end = cursor.position()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    else:
        column = cursor.positionInBlock()
        text = cursor.block().text()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.insertText("\n" + text)
        cursor.setPosition(cursor.block().position() + column)
    cursor.endEditBlock()


def closes_block(cursor: QTextCursor, typed: str) -> bool:
    """Whether a typed bracket is the first thing on its line, so that the line wants one step less."""
    before = cursor.block().text()[: cursor.positionInBlock()]
    return typed in ("}", "]", ")") and bool(before) and not before.strip() and not cursor.hasSelection()


def _blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines a selection touches; a line it only reaches the start of does not count."""
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last.blockNumber() > first.blockNumber() and cursor.selectionEnd() == last.position():
        last = last.previous()
    blocks = [first]
    while blocks[-1].blockNumber() < last.blockNumber():
        blocks.append(blocks[-1].next())
    return blocks


def _change_lines(cursor: QTextCursor, change: Callable[[str], str]) -> None:
    """Change the lines of a selection by changing only the characters at fault, so that the cursor stays put."""
    cursor.beginEditBlock()
    edit = QTextCursor(cursor.document())
    for block in _blocks(cursor):
        old = block.text()
        new = change(old)
        if new == old:
            continue
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        edit.setPosition(block.position() + unit_count(old[:head]))
        edit.setPosition(block.position() + unit_count(old[: len(old) - tail]), QTextCursor.MoveMode.KeepAnchor)
        edit.insertText(new[head : len(new) - tail])
    cursor.endEditBlock()


def _spans_lines(cursor: QTextCursor) -> bool:
    document = cursor.document()
    return document.findBlock(cursor.selectionStart()) != document.findBlock(cursor.selectionEnd())


def _start(cursor: QTextCursor) -> int:
    return cursor.document().findBlock(cursor.selectionStart()).position()
