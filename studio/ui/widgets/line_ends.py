"""Keeping what an editor cannot show: a text keeps its own line ends where nobody touched it.

Editors show every line end alike and drop characters they have no form for (halves of surrogate pairs, byte
order marks). A bot's texts may hold all of these, and none may be changed by looking.
"""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|[\r\n\u2029\ufdd0\ufdd1]")
_DROPPED = re.compile("[\ud800-\udfff\ufeff]")


def shown(text: str) -> str:
    """The text as an editor shows it: one kind of line end, no characters without a form."""
    return _DROPPED.sub("", _LINE_END.sub("\n", text))


def restored(original: str, edited: str) -> str:
    """An edited text with the line ends and hidden characters of the original on the lines that are the same.

    Lines are matched from the top and from the bottom; between them, new lines end as most of the original's do.
    """
    if shown(original) == edited:
        return original
    ends = _LINE_END.findall(original)
    old = list(zip(_LINE_END.split(original), [*ends, ""], strict=True))
    usual = max(set(ends), key=ends.count) if ends else "\n"
    lines = edited.split("\n")
    new = [(line, usual) for line in lines[:-1]] + [(lines[-1], "")]
    head = 0
    while head < min(len(old), len(new)) and _same(old[head], new[head]):
        new[head] = old[head]
        head += 1
    tail = 1
    while tail <= min(len(old), len(new)) - head and _same(old[-tail], new[-tail]):
        new[-tail] = old[-tail]
        tail += 1
    text = "".join(line + end for line, end in new)
    # A kept `\r` before a new `\n` would read as one line end; then all lines end alike instead.
    return text if shown(text) == edited else edited.replace("\n", usual)


def _same(old: tuple[str, str], new: tuple[str, str]) -> bool:
    return _DROPPED.sub("", old[0]) == new[0] and bool(old[1]) == bool(new[1])
