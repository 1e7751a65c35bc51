"""Measurements: a number with a unit, several of them together, `and a half`; converted to a card's unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from studio.language.extraction import Extraction, ExtractionContext, best_first
from studio.language.fillers import ends_answer, only_number
from studio.language.lexicon import PART
from studio.language.reading import Number, Reading, plain
from studio.language.text import word_set
from studio.language.units import (
    TEMPERATURE,
    VOLUME,
    WEIGHT,
    Unit,
    from_celsius,
    to_celsius,
    unit_of,
    unit_phrases,
)

SAID, BARE = 0.95, 0.5
"""Confidence where the unit was said, and where a number alone answers the question."""

_TONS = frozenset({"mt", "t"})
"""Where a card is in tons of a kind, that kind is meant by `tons`."""
_OF = frozenset({"of", "de", "d", "di", "von", "van", "del"})
_ARTICLES = frozenset({"a", "an", "the", "una", "un", "une", "uma", "um", "eine", "einer", "einen", "een", "l", "ein"})
_ADJECTIVES = word_set(
    """
    full whole more additional extra good solid consecutive straight calendar long entire single further other
    volle ganze weitere horas_extra más mas pieno intere
    """
)
_BELOW = (
    ("below", "zero"), ("below", "0"), ("sub", "zero"), ("below",), ("bajo", "cero"), ("unter", "null"),
    ("sous", "zero"), ("en", "dessous", "de", "zero"), ("abaixo", "de", "zero"), ("sotto", "zero"), ("onder", "nul"),
    ("under", "zero"), ("sotto", "lo", "zero"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """Amounts with their units, the largest first, over tokens `first` up to `stop`."""

    parts: tuple[tuple[Fraction, Unit], ...]
    first: int
    stop: int

    @property
    def unit(self) -> Unit:
        return self.parts[0][1]

    def converted(self, target: Unit | None) -> Fraction:
        """The amount in one unit; in the one said first when there is no target.

        Months and years convert into each other by the calendar, and into days as 30 and 365.
        """
        target = target or self.unit
        if target.dimension == TEMPERATURE:
            amount, unit = self.parts[0]
            return amount if not unit.key or unit == target else from_celsius(to_celsius(amount, unit.key), target.key)
        total = Fraction(0)
        for amount, unit in self.parts:
            if unit.months and target.months:
                total += amount * unit.months / target.months
            else:
                total += amount * unit.factor / target.factor
        return total


class MeasureReader:
    """Finds the measures of one dimension in a text."""

    def __init__(self, reading: Reading, dimension: str, target: Unit | None = None) -> None:
        self.reading = reading
        self._target = target
        self._dimension = dimension
        self._phrases = unit_phrases(dimension)

    def find(self) -> list[Measure]:
        """All measures, in reading order, not overlapping."""
        found: list[Measure] = []
        index = 0
        while index < len(self.reading.tokens):
            measure = self.at(index)
            if measure:
                found.append(measure)
                index = measure.stop
            else:
                index += 1
        return found

    def at(self, index: int) -> Measure | None:
        """The measure that begins at a token: all its units together."""
        first = self._single(index)
        if first is None:
            return None
        amount, unit, stop = first
        parts = [(amount, unit)]
        if self._dimension == TEMPERATURE:
            return Measure(tuple(parts), index, stop)
        while True:
            following = self._following(stop, parts[-1][1])
            if following is None:
                break
            more, smaller, stop = following
            if smaller == parts[-1][1]:
                parts[-1] = (parts[-1][0] + more, smaller)
            else:
                parts.append((more, smaller))
        return Measure(tuple(parts), index, stop)

    def uncounted(self, index: int) -> Measure | None:
        """`hour and a half`; a unit alone when it is the whole answer."""
        named = self.unit_at(index)
        if named is None:
            return None
        unit, stop = named
        following = self._following(stop, unit)
        if following and following[1] == unit:
            return Measure(((1 + following[0], unit),), index, following[2])
        alone = stop == len(self.reading.tokens) and all(self.reading.word(at) in _ARTICLES for at in range(index))
        counted = self.reading.word(stop) in _OF and stop + 1 < len(self.reading.tokens)
        named_in_full = len(self.reading.word(index)) > 2
        return Measure(((Fraction(1), unit),), index, stop) if (alone or counted) and named_in_full else None

    def unit_at(self, index: int) -> tuple[Unit, int] | None:
        """The unit named at a token, and the token after it."""
        tokens = self.reading.tokens
        if not 0 <= index < len(tokens):
            return None
        for words, unit in self._phrases.get(tokens[index].folded, ()):
            stop = index + len(words)
            if stop <= len(tokens) and all(tokens[index + at].folded == word for at, word in enumerate(words)):
                if self._target and self._target.key in _TONS and words in (("t",), ("ton",), ("tons",)):
                    return self._target, stop
                return unit, stop
        return None

    def _single(self, index: int) -> tuple[Fraction, Unit, int] | None:
        number = self.reading.number_at(index)
        if number is None:
            return self._part_of(index)
        if number.ordinal and not self._is_degree_sign(number):
            return None
        if number.ordinal:
            found: tuple[Unit, int] | None = self.unit_at(number.stop - 1)
        else:
            found = self.unit_at(self._before_unit(number))
        if found is None:
            return None
        unit, stop = found
        return self._signed(number.value, stop, unit)

    def _part_of(self, index: int) -> tuple[Fraction, Unit, int] | None:
        """`quarter of an hour`, `quarter hour`: a part without its count."""
        pieces = self.reading.lexicon.read(self.reading.word(index))
        if len(pieces) != 1 or pieces[0].kind != PART or pieces[0].plural:
            return None
        at = index + 2 if self.reading.word(index + 1) in _OF else index + 1
        at += self.reading.word(at) in _ARTICLES
        found = self.unit_at(at)
        return (1 / pieces[0].value, *found) if found else None

    def _is_degree_sign(self, number: Number) -> bool:
        """Whether `25º` was read as an ordinal."""
        return self._dimension == TEMPERATURE and self.reading.tokens[number.stop - 1].text in ("º", "°")

    def _signed(self, value: Fraction, stop: int, unit: Unit) -> tuple[Fraction, Unit, int]:
        if self._dimension == TEMPERATURE:
            for words in _BELOW:
                if tuple(self.reading.word(stop + at) for at in range(len(words))) == words:
                    return -abs(value), unit, stop + len(words)
        return value, unit, stop

    def _before_unit(self, number: Number) -> int:
        """Where a number's unit is: after a hyphen, `of a`, an adjective."""
        at = number.stop
        word = self.reading.word(at)
        if word in "-‐‑–" and word and not self.reading.tokens[at].spaced:
            return at + 1
        if number.in_words or number.has_fraction or number.weak:
            if word in _OF:
                at += 1
            if self.reading.word(at) in _ARTICLES and (self.unit_at(at + 1) or not self.unit_at(at)):
                at += 1
        if self.reading.word(at) in _ADJECTIVES:
            at += 1
        return at

    def _following(self, stop: int, unit: Unit) -> tuple[Fraction, Unit, int] | None:
        """What is added to a measure: `and a half`, `30 minutes`, or `30` after hours."""
        reading = self.reading
        at = stop
        joined = reading.word(at) in reading.lexicon.joiners or reading.word(at) in ("+", "&")
        if joined or reading.word(at) == ",":
            at += 1
            if reading.word(at) in reading.lexicon.joiners:
                at, joined = at + 1, True
        number = reading.number_at(at)
        if number is None or number.ordinal or number.value < 0:
            return None
        smaller = self._single(at)
        if smaller:
            return smaller if smaller[1].factor < unit.factor else None
        if joined and number.has_fraction and 0 < number.value < 1:
            return number.value, unit, number.stop
        return self._unsaid(number, unit) if at == stop and not number.in_words else None

    def _unsaid(self, number: Number, unit: Unit) -> tuple[Fraction, Unit, int] | None:
        """`1h30`, `12 stone 4`: the next smaller unit, at the end of the text."""
        below = {"h": "min", "min": "s", "stone": "lb", "lb": "oz"}.get(unit.key)
        glued = not self.reading.tokens[number.first].spaced
        if below is None or not 0 <= number.value < 60 or not (glued or ends_answer(self.reading, number.stop)):
            return None
        smaller = unit_of(self._dimension, below)
        return (number.value, smaller, number.stop) if smaller else None


def measured(reading: Reading, dimension: str, context: ExtractionContext) -> list[Extraction]:
    """The measures of a dimension in the card's unit; a number alone counts as being in that unit."""
    target = unit_of(dimension, context.format) if context.format else None
    reader = MeasureReader(reading, dimension, target)
    found = [_extraction(reading, measure, target) for measure in reader.find()]
    return found or bare(reader, dimension, target) or _uncounted(reader, target)


def _uncounted(reader: MeasureReader, target: Unit | None) -> list[Extraction]:
    """`quart of milk`, `kilo`: one of it."""
    measures = (reader.uncounted(index) for index in range(len(reader.reading.tokens)))
    return [replace(_extraction(reader.reading, one, target), confidence=0.6) for one in measures if one][:1]


def bare(reader: MeasureReader, dimension: str, target: Unit | None) -> list[Extraction]:
    """A number that is the whole answer, in the card's unit or in one named before it: `Celsius 25`."""
    reading = reader.reading
    number = only_number(reading)
    below = _below_zero(reading) if dimension == TEMPERATURE else None
    if target is None or (number is None and below is None):
        return []
    if below is not None:
        number = below[0]
    assert number is not None
    if dimension == TEMPERATURE and not below and reading.word(number.first - 1) in ("below", "above", "under", "over"):
        return []
    named = reader.unit_at(number.first - 1)
    if named and named[0].key and not below:
        measure = Measure(((number.value, named[0]),), number.first - 1, number.stop)
        return [_extraction(reading, measure, target)]
    start, end = reading.span(number.first, below[1] if below else number.stop)
    value = -abs(number.value) if below else number.value
    return [Extraction(plain(value), start, end, BARE, {"unit": target.key, "amount": plain(value)})]


def _below_zero(reading: Reading) -> tuple[Number, int] | None:
    """`5 below zero`: the number, and the token after it all."""
    for number in reading.numbers:
        for words in _BELOW:
            if tuple(reading.word(number.stop + at) for at in range(len(words))) == words:
                return number, number.stop + len(words)
    return None


def _extraction(reading: Reading, measure: Measure, target: Unit | None) -> Extraction:
    start, end = reading.span(measure.first, measure.stop)
    return Extraction(
        plain(measure.converted(target)),
        start,
        end,
        SAID if measure.unit.key or target is None else 0.9,
        {"unit": measure.unit.key or (target.key if target else ""), "amount": plain(measure.parts[0][0])},
    )


def _read(text: str, context: ExtractionContext, dimension: str) -> list[Extraction]:
    found = measured(Reading(text, context.place, suffixes=False), dimension, context)
    if not found and context.place.words != "en":
        found = measured(Reading(text, context.place, suffixes=False, language="en"), dimension, context)
    return best_first(found)


def extract_weight(text: str, context: ExtractionContext) -> list[Extraction]:
    """Weights, as a number in the card's unit (`mcg mg g kg mt oz lb t`)."""
    return _read(text, context, WEIGHT)


def extract_volume(text: str, context: ExtractionContext) -> list[Extraction]:
    """Volumes, as a number in the card's unit (`ml l m3 tsp Tbs fl-oz cup pnt qt gal` …)."""
    return _read(text, context, VOLUME)


def extract_temperature(text: str, context: ExtractionContext) -> list[Extraction]:
    """Temperatures, as a number in the card's unit (`C`, `F`, `K`)."""
    return _read(text, context, TEMPERATURE)
