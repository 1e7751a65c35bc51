"""Prices: an amount with a sign, a code or a word for money, or an amount alone."""

from __future__ import annotations

import re
from fractions import Fraction

from studio.language.currencies import (
    ADJECTIVES,
    CENT,
    CODES,
    COINS,
    ENDINGS,
    LOWER_CODES,
    NATIONS,
    SIGN_PREFIXES,
    SIGNS,
    WORDS,
)
from studio.language.extraction import Extraction, ExtractionContext, best_first
from studio.language.fillers import ends_answer, only_number
from studio.language.reading import Number, Reading, plain
from studio.language.text import normalised, word_set

_SAID, _CUED, _ALONE = 0.95, 0.6, 0.5
_FREE = frozenset(
    [
        "free",
        "for free",
        "it's free",
        "its free",
        "free of charge",
        "no charge",
        "gratis",
        "gratuit",
        "gratuito",
        "kostenlos",
        "umsonst",
        "nothing",
        "de graça",
        "gratuita",
        "gratuite",
        "complimentary",
        "it is free",
        "free shipping",
        "free!",
    ]
)
_CUES = word_set(
    """
    price cost costs total pay paid spend spent budget amount fee worth offer bid charge bill precio cuesta
    prix coute preis kostet kosten preco custa prezzo costa prijs kost for from only now was sale rrp tip
    deposit
    """
)  # fmt: skip
_SKIPPED = frozenset({":", ".", "=", "-", "–", "~"})
_PER = word_set("/ per each a an pro par por all off or and in for ea plus incl vat x")


class _PriceReader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def find(self) -> list[Extraction]:
        found: list[Extraction] = []
        covered = 0
        for number in self.reading.numbers:
            if number.ordinal or number.first < covered:
                continue
            price = self._price(number, covered)
            if price:
                amount, code, first, stop = price
                covered = stop
                start, end = self.reading.span(first, stop)
                found.append(Extraction(plain(amount), start, end, _SAID, {"currency": code}))
        return found

    def _price(self, number: Number, covered: int) -> tuple[Fraction, str, int, int] | None:
        before = self._named_before(number, covered)
        after = self._named_after(number.stop, number)
        value = number.value
        if after and after[2] != 1:
            code, stop, factor = after
            if before and factor == CENT and before[0]:
                return None
            return value * factor, code, number.first, stop
        if before is None and after is None:
            return None
        first, stop, code = number.first, number.stop, ""
        if after:
            code, stop, _ = after
        if before:
            code, first, negative = before
            value = -value if negative else value
        more = self._coins(stop, number)
        if more:
            cents, stop = more
            value += cents if value >= 0 else -cents
        return value, code, first, stop

    # -- names of money

    def _named_before(self, number: Number, covered: int) -> tuple[str, int, bool] | None:
        """The currency before an amount: its code, the first token, whether a minus comes before it."""
        reading, at = self.reading, number.first - 1
        while at >= covered and reading.word(at) in _SKIPPED and reading.tokens[at].text not in SIGNS:
            at -= 1
        if at < covered:
            return None
        token = reading.tokens[at]
        if token.text in SIGNS:
            code, first = SIGNS[token.text], at
            prefix = reading.word(at - 1) if at - 1 >= covered and not token.spaced else ""
            if prefix in SIGN_PREFIXES:
                code, first = SIGN_PREFIXES[prefix], at - 1
            negative = reading.word(first - 1) in ("-", "−") and not reading.tokens[first].spaced
            return code, first - negative, negative
        if number.weak:
            return None
        if token.text in CODES or token.folded in LOWER_CODES:
            return token.text.upper(), at, False
        if token.folded in ("rs", "rp", "kr", "rm", "fr", "sfr", "zl", "ft", "r") and (token.is_word):
            return ("ZAR" if token.folded == "r" else WORDS[token.folded]), at, False
        if token.folded in WORDS and at == 0 and not number.in_words:
            return WORDS[token.folded], at, False
        return None

    def _named_after(self, at: int, number: Number) -> tuple[str, int, Fraction] | None:
        """The money named after an amount: its code, the token after it, the part of the unit it is."""
        reading = self.reading
        if reading.word(at) == "," and reading.word(at + 1) in ("-", "–") and not reading.tokens[at].spaced:
            at += 2
        if reading.word(at) == "." and reading.word(at + 1) in ("-", "–"):
            at += 2
        if number.has_fraction or number.in_words:
            if reading.word(at) in ("of", "de", "d", "di"):
                at += 1
            if reading.word(at) in ("a", "an", "un", "einen", "the"):
                at += 1
        if reading.word(at) == "-" and reading.word(at + 1) in WORDS:
            at += 1
        if at >= len(reading.tokens):
            return None
        token = reading.tokens[at]
        if token.text in SIGNS:
            if number.weak and not token.spaced and reading.number_at(at + 1):  # the A of A$ 190
                return None
            return SIGNS[token.text], at + 1, Fraction(1)
        if token.folded in COINS and self._is_coin(at, number):
            code, factor = COINS[token.folded]
            return code, at + 1, factor
        if (token.text in CODES or token.folded in LOWER_CODES) and not number.weak:
            return token.text.upper(), at + 1, Fraction(1)
        return self._word(at)

    def _is_coin(self, at: int, number: Number) -> bool:
        """Single letters are coins only right after digits: `20p`."""
        token = self.reading.tokens[at]
        return len(token.text) > 1 or token.text == "¢" or (not token.spaced and not number.in_words)

    def _word(self, at: int) -> tuple[str, int, Fraction] | None:
        """`dollars`, `US dollars`, `Danish crowns`, `pounds sterling`."""
        reading = self.reading
        for skipped in range(4):
            word = reading.word(at + skipped)
            if WORDS.get(word):
                stop = at + skipped + 1
                adjective = " ".join(reading.word(at + index) for index in range(skipped))
                code = NATIONS.get((word.rstrip("s"), adjective)) or WORDS[word]
                if reading.word(stop) == "sterling":
                    code, stop = "GBP", stop + 1
                return code, stop, Fraction(1)
            following = reading.tokens[at + skipped] if at + skipped < len(reading.tokens) else None
            is_adjective = word in ADJECTIVES or (word.endswith(ENDINGS) and len(word) > 3) or word == "."
            capital = following is not None and following.text[0].isupper() and reading.word(at + skipped + 1) in WORDS
            if not (is_adjective or capital):
                break
        return None

    def _coins(self, stop: int, number: Number) -> tuple[Fraction, int] | None:
        """`and 50 cents`, `5€50`, `two pounds fifty`."""
        reading, at = self.reading, stop
        joined = reading.word(at) in reading.lexicon.joiners or reading.word(at) in ("&", ",")
        if joined:
            at += 1
            at += reading.word(at) in reading.lexicon.joiners
        more = reading.number_at(at)
        if more is None or more.ordinal or more.value < 0:
            return None
        if joined and more.has_fraction and 0 < more.value < 1 and reading.word(more.stop) not in WORDS:
            return more.value, more.stop
        if reading.word(more.stop) in COINS:
            return more.value * COINS[reading.word(more.stop)][1], more.stop + 1
        if not 0 < more.value < 100 or more.value.denominator != 1 or more.weak:
            return None
        glued = (
            not joined
            and not reading.tokens[more.first].spaced
            and reading.tokens[more.first].end - reading.tokens[more.first].start == 2
        )
        two_digits = more.value >= 10 or reading.tokens[more.first].text.startswith("0")
        if glued or (
            two_digits and (more.in_words or number.value.denominator == 1) and ends_answer(reading, more.stop)
        ):
            return more.value / 100, more.stop
        return None


def extract_price(text: str, context: ExtractionContext) -> list[Extraction]:
    """Amounts of money as numbers, in units: `50 cents` is 0.5. `details` names the currency where it is known."""
    languages = dict.fromkeys((context.place.words, "en"))
    readings = [Reading(text, context.place, money=True, language=language) for language in languages]
    for reading in readings:
        found = _PriceReader(reading).find()
        if found:
            return best_first(found)
    if normalised(text).strip(" .!") in _FREE:
        return [Extraction(0, 0, len(text), _CUED)]
    for reading in readings:
        found = _spoken_pair(reading) or _cued(reading)
        if found:
            return found
    return []


def _spoken_pair(reading: Reading) -> list[Extraction]:
    """`five fifty`, `twelve ninety-nine`: units and cents, as prices are said."""
    if len(reading.numbers) != 2:
        return []
    units, cents = reading.numbers
    adjacent = units.stop == cents.first and units.in_words and cents.in_words and not (units.weak or cents.weak)
    if not adjacent or not (0 < units.value < 1000 and 10 <= cents.value < 100) or not ends_answer(reading, cents.stop):
        return []
    if units.ordinal or cents.ordinal or (units.value * cents.value).denominator != 1:
        return []
    start, end = reading.span(units.first, cents.stop)
    return [Extraction(plain(units.value + cents.value / 100), start, end, _ALONE)]


_NO_AMOUNT = re.compile(r"\d{1,2}:\d{2}|\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|@|%")


def _cued(reading: Reading) -> list[Extraction]:
    """A number without a currency: after a word about prices, or as the whole answer."""
    if _NO_AMOUNT.search(reading.text):
        return []
    numbers = [number for number in reading.numbers if not number.weak and not number.ordinal]
    for number in numbers:
        at = number.first - 1
        while at >= 0 and reading.word(at) in (":", "is", "of", "about", "around", "up", "to", "was", "de", "from"):
            at -= 1
        free = number.stop >= len(reading.tokens) or not reading.tokens[number.stop].is_word
        if reading.word(at) in _CUES and (free or reading.word(number.stop) in _PER):
            return [_alone(reading, number, _CUED)]
    only = only_number(reading)
    return [_alone(reading, only, _ALONE)] if only else []


def _alone(reading: Reading, number: Number, confidence: float) -> Extraction:
    start, end = reading.span(number.first, number.stop)
    return Extraction(plain(number.value), start, end, confidence)
