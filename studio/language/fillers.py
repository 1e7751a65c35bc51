"""Words around an answer that change nothing about it: `about 5, please`."""

from __future__ import annotations

from studio.language.reading import Number, Reading
from studio.language.text import word_set

POLITE = word_set(
    """
    please thanks thank you pls thx maybe probably roughly approximately around about circa ca approx exactly
    or so ish sir madam mate total in all only just now then there today right ok okay yes yeah sure i guess
    think por favor gracias aproximadamente más o menos mas s'il vous plaît plait svp merci environ à peu près
    pres bitte danke etwa ungefähr ungefahr rund obrigado obrigada cerca prego grazie per favore alstublieft
    aub graag ongeveer dank je wel piacere siempre
    """
)  # fmt: skip


def ends_answer(reading: Reading, stop: int) -> bool:
    """Whether nothing of weight follows a token position."""
    return all(not token.is_word or token.folded in POLITE for token in reading.tokens[stop:]) and not any(
        token.is_digits for token in reading.tokens[stop:]
    )


def only_number(reading: Reading) -> Number | None:
    """The number of a text that is an answer in itself: one number, and nothing counted by it."""
    found = [number for number in reading.numbers if not number.weak and not number.ordinal]
    if len(found) != 1 or not ends_answer(reading, found[0].stop):
        return None
    before = reading.word(found[0].first - 1)
    return None if before in ("#", "$", "€", "£", ":", "/", "no", "@") else found[0]
