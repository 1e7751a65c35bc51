"""Comparing what people write: case, accents, punctuation, small typos, and words for numbers and places."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = re.compile(r"(?:number|no|nr|option|choice|#)?\s*(\d{1,3})\s*(?:st|nd|rd|th)?(?:\s+(?:one|option|choice))?")

ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
}

NUMBER_WORDS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
MULTIPLES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """The text in lower case, without accents and punctuation, with single blanks. Symbols and emoji stay."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = []
    for char in folded:
        category = unicodedata.category(char)
        if category[0] == "M" or char in "’'":
            continue
        kept.append(" " if category[0] in "PZC" else char)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """The normalised text without symbols and emoji."""
    return " ".join("".join(char if char.isalnum() else " " for char in normalised(text)).split())


def position_named(text: str, count: int) -> int | None:
    """The index of an item that a text points to (`2`, `the second one`, `last`), or None."""
    words = normalised(text)
    found = _DIGITS.fullmatch(words)
    if found:
        index = int(found[1]) - 1
        return index if 0 <= index < count else None
    bare = [word for word in words.split() if word not in ("the", "one", "option", "choice", "number", "please")]
    if len(bare) == 1:
        place = ORDINALS.get(bare[0])
        if place is None and words.split()[0] in ("option", "choice", "number"):
            place = NUMBER_WORDS.get(bare[0])
        if place is not None and place != 0:
            index = place - 1 if place > 0 else count - 1
            return index if 0 <= index < count else None
    return None


def typos_allowed(word: str) -> int:
    """How many letters may be wrong: none in short words, one from four letters on, two from eight."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(left: str, right: str, limit: int) -> int:
    """How many letters were added, left out, changed or swapped; `limit + 1` when more than the limit."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (char != other))
            swapped = row > 1 and column > 1 and char == right[column - 2] and other == left[row - 2]
            if swapped:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, last = last, current
    return min(last[-1], limit + 1)
