"""Finding the bracket that belongs to the one at the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor

from studio.ui.widgets.code_highlighter import kind_at
from studio.ui.widgets.units import as_units

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_BACK = {closer: opener for opener, closer in _PAIRS.items()}
_REACH = 1000
"""Lines looked at: a partner further away is not on the screen."""


def matching_brackets(cursor: QTextCursor) -> tuple[int, int] | None:
    """Positions of the bracket beside the cursor and of its partner; None where there is no pair.

    Brackets in strings and comments do not count.
    """
    block = cursor.block()
    text = as_units(block.text())
    for place in (cursor.positionInBlock() - 1, cursor.positionInBlock()):
        bracket = text[place : place + 1] if place >= 0 else ""
        if (bracket in _PAIRS or bracket in _BACK) and not _is_quoted(block, place):
            partner = _partner(block, place, bracket)
            return None if partner is None else (block.position() + place, partner)
    return None


def _partner(block: QTextBlock, place: int, bracket: str) -> int | None:
    other = _PAIRS.get(bracket) or _BACK[bracket]
    depth = 0
    for line, index, character in _brackets(block, place, forward=bracket in _PAIRS):
        if character not in (bracket, other) or _is_quoted(line, index):
            continue
        if character == bracket:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return line.position() + index
    return None


def _brackets(block: QTextBlock, place: int, *, forward: bool) -> Iterator[tuple[QTextBlock, int, str]]:
    """The brackets after or before a place, nearest first."""
    text = as_units(block.text())
    places = range(place + 1, len(text)) if forward else range(place - 1, -1, -1)
    for _ in range(_REACH):
        for index in places:
            if text[index] in _PAIRS or text[index] in _BACK:
                yield block, index, text[index]
        block = block.next() if forward else block.previous()
        if not block.isValid():
            return
        text = as_units(block.text())
        places = range(len(text)) if forward else range(len(text) - 1, -1, -1)


def _is_quoted(block: QTextBlock, place: int) -> bool:
    return kind_at(block, place) in ("string", "comment")
