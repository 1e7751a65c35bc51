"""How long: `1 hour and 30 minutes`, `1h30`, `1:30`, `half an hour`, `2 working days`, `all day`."""

from __future__ import annotations

import re
from fractions import Fraction

from studio.language.extraction import Extraction, ExtractionContext, best_first
from studio.language.measures import SAID, Measure, MeasureReader, bare
from studio.language.reading import Reading, plain
from studio.language.text import word_set
from studio.language.units import TIME, Unit, unit_of

_CLOCK = re.compile(r"(?<![\d:./-])(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?![\d:/-])")
_WHOLE = word_set("all whole entire full todo toda toute tout ganzen ganze tutto tutta hele heel")
_ARTICLES = frozenset({"the", "el", "la", "le", "den", "die", "il", "o", "a", "de", "het"})
_AHEAD = {
    "next": 1, "coming": 1, "following": 1, "proxima": 1, "proximo": 1, "prochaine": 1, "prochain": 1, "nachste": 1,
    "nachsten": 1, "prossima": 1, "prossimo": 1, "volgende": 1,
}  # fmt: skip
_DAYS = {"tomorrow": 1, "mañana": 1, "manana": 1, "demain": 1, "morgen": 1, "amanha": 1, "domani": 1, "today": 0,
         "ubermorgen": 2, "overmorgen": 2, "dopodomani": 2}  # fmt: skip
_TOGETHER = 0.8
_DISTANCE = 0.4
"""Confidence of a point in time taken for the time until then: `next week` is one week."""


def extract_duration(text: str, context: ExtractionContext) -> list[Extraction]:
    """Durations, as a number in the card's unit (`ns mu ms s min h d week month year`)."""
    target = unit_of(TIME, context.format) if context.format else None
    found = _durations(Reading(text, context.place, suffixes=False), target)
    if not found and context.place.words != "en":
        found = _durations(Reading(text, context.place, suffixes=False, language="en"), target)
    return best_first(found)


def _durations(reading: Reading, target: Unit | None) -> list[Extraction]:
    reader = MeasureReader(reading, TIME, target)
    clocks = _clocks(reading, reader, target)
    taken = [(one.start, one.end) for one in clocks]
    found = [_extraction(reading, measure, target, SAID) for measure in reader.find()]
    found = clocks + [one for one in found if not any(one.start < end and start < one.end for start, end in taken)]
    return (
        found
        or _uncounted(reading, reader, target)
        or _whole(reading, reader, target)
        or bare(reader, TIME, target)
        or _distance(reading, reader, target)
    )


def _extraction(reading: Reading, measure: Measure, target: Unit | None, confidence: float) -> Extraction:
    start, end = reading.span(measure.first, measure.stop)
    details = {"unit": measure.unit.key, "amount": plain(measure.parts[0][0])}
    return Extraction(plain(measure.converted(target)), start, end, confidence, details)


def _uncounted(reading: Reading, reader: MeasureReader, target: Unit | None) -> list[Extraction]:
    """`hour and a half`, `fortnight`."""
    measures = (reader.uncounted(index) for index in range(len(reading.tokens)))
    return [_extraction(reading, measure, target, 0.6) for measure in measures if measure][:1]


def _unit(key: str) -> Unit:
    unit = unit_of(TIME, key)
    assert unit is not None
    return unit


def _clocks(reading: Reading, reader: MeasureReader, target: Unit | None) -> list[Extraction]:
    """`1:30` as hours and minutes, or as the unit that follows says; `1:30 pm` is a time of day."""
    found: list[Extraction] = []
    for match in _CLOCK.finditer(reading.text):
        stop = next((at for at, token in enumerate(reading.tokens) if token.start >= match.end()), len(reading.tokens))
        if reading.word(stop) in ("am", "pm", "a", "p", "uhr", "o'clock"):
            continue
        named = reader.unit_at(stop)
        whole = named is None and (match.start() > 0 or stop < len(reading.tokens))
        names = ("h", "min", "s") if not named or named[0].key == "h" or match[3] else ("min", "s", "s")
        amounts = [Fraction(int(part)) for part in match.groups() if part is not None]
        parts = tuple(zip(amounts, (_unit(name) for name in names), strict=False))
        end = reading.span(0, named[1])[1] if named else match.end()
        value = Measure(parts, 0, 1).converted(target)
        details = {"unit": parts[0][1].key, "amount": plain(amounts[0])}
        found.append(Extraction(plain(value), match.start(), end, 0.6 if whole else _TOGETHER, details))
    return found


def _whole(reading: Reading, reader: MeasureReader, target: Unit | None) -> list[Extraction]:
    """`all day`, `the whole week`."""
    for index in range(len(reading.tokens)):
        if reading.word(index) not in _WHOLE:
            continue
        at = index + 1 if reading.word(index + 1) not in _ARTICLES else index + 2
        named = reader.unit_at(at)
        if named:
            return [_extraction(reading, Measure(((Fraction(1), named[0]),), index, named[1]), target, _TOGETHER)]
    return []


def _distance(reading: Reading, reader: MeasureReader, target: Unit | None) -> list[Extraction]:
    """`next week`, `tomorrow`: how far away that is, roughly."""
    for index, token in enumerate(reading.tokens):
        named = reader.unit_at(index + 1) if token.folded in _AHEAD else None
        if named and named[0].factor >= _unit("d").factor:
            return [_extraction(reading, Measure(((Fraction(1), named[0]),), index, named[1]), target, _DISTANCE)]
        if token.folded in _DAYS and len(reading.tokens) <= 4:
            days = Fraction(_DAYS[token.folded])
            return [_extraction(reading, Measure(((days, _unit("d")),), index, index + 1), target, _DISTANCE)]
    return []
