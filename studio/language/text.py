"""Text as the recognisers see it: tokens with their places, folded so that case and accents do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      \d+(?:[.,'’]\d+)*              # digits with marks inside: 1,234.56
    | [½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒¹²³]        # fractions and powers, which count as letters otherwise
    | [^\W\d_½-¾⅐-⅞¹²³]+(?:['’][^\W\d_½-¾⅐-⅞¹²³]+)*  # words, apostrophes inside
    | \S                             # any other sign alone
    """,
    re.VERBOSE,
)
_ELIDED = re.compile(r"(l|d|j|qu|c|n|m|s|dell|all|nell|sull|dall|un|mezz|quest)['’](?=\w)", re.IGNORECASE)
_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
)

LONGEST = 2000
"""Characters of a message that recognisers read; what comes after is no answer to a question."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents: `Février` and `fevrier` are the same word."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number in digits or a sign; `start` and `end` are its place in the text."""

    text: str
    folded: str
    start: int
    end: int
    spaced: bool
    """Whether white space, or the beginning, comes before it."""

    @property
    def is_digits(self) -> bool:
        return self.text[0].isdecimal()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def tokenize(text: str, *, elide: bool = False) -> list[Token]:
    """The tokens of a text, in order.

    With `elide`, articles and prepositions that French and Italian join to the next word by an apostrophe
    (`l'hiver`, `d'avril`, `dell'anno`) are tokens of their own.
    """
    tokens: list[Token] = []
    last = 0
    for found in _TOKEN.finditer(text[:LONGEST]):
        start, end = found.span()
        spaced = start == 0 or start > last
        last = end
        if elide and (joined := _ELIDED.match(found[0])) and text[start].isalpha():
            middle = start + joined.end()
            tokens.append(Token(text[start:middle], fold(text[start : middle - 1]), start, middle, spaced))
            start, spaced = middle, True
        word = text[start:end]
        tokens.append(Token(word, fold(word).replace("’", "'"), start, end, spaced))
    return tokens


_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Folded text with single spaces and plain apostrophes, for comparing whole answers."""
    return _SPACES.sub(" ", fold(text).replace("’", "'")).strip()


_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded, without signs."""
    return _WORD.findall(normalised(text[:LONGEST]))
