"""Plain numbers, quantities and percentages."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from studio.language.extraction import Extraction, ExtractionContext, best_first
from studio.language.fillers import ends_answer, only_number
from studio.language.reading import Number, Reading, plain

_NO_NUMBERS = re.compile(
    r"""
      (?<![\d.:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])                          # times of day
    | (?<![\d./-])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d/-])                    # dates
    | (?<![\d./-])\d{1,2}(?P<mark>[-/.])\d{1,2}(?P=mark)(?:\d{4}|\d{2})(?![\d/-])
    | [^\s@]{1,64}@[^\s@.]{1,63}\.[^\s@]{1,190}                              # addresses
    | (?:https?://|www\.)\S+
    """,
    re.VERBOSE,
)
_ONLY_DIGITS = re.compile(r"\s*([0-9]{1,15})\s*")
"""The commonest answer, which needs no grammar."""

_PERCENT: dict[str, int | Fraction] = {
    "%": 1, "٪": 1, "％": 1, "percent": 1, "percents": 1, "pct": 1, "percentage": 1, "prozent": 1, "procent": 1,
    "percentuale": 1, "percentages": 1, "percentile": 1, "pc": 1, "‰": Fraction(1, 10), "permille": Fraction(1, 10),
    "persent": 1, "precent": 1, "percentual": 1, "prozente": 1, "vh": 1,
}  # fmt: skip
_PERCENT_PAIRS = {("per", "cent"), ("por", "ciento"), ("pour", "cent"), ("per", "cento"), ("por", "cento"),
                  ("percentage", "points"), ("percentage", "point"), ("per", "cents"), ("pro", "cent"),
                  ("von", "hundert")}  # fmt: skip
_COUNTS = {
    "single": 1, "double": 2, "triple": 3, "both": 2, "none": 0, "another": 1, "ambos": 2, "beide": 2, "beides": 2,
    "les deux": 2, "entrambi": 2, "ninguno": 0, "ninguna": 0, "keine": 0, "keinen": 0, "aucun": 0, "aucune": 0,
    "nessuno": 0, "geen": 0, "nenhum": 0, "nenhuma": 0, "quadruple": 4, "twice": 2, "thrice": 3,
}  # fmt: skip
_AFTER_TIME = frozenset({"am", "pm", "%", "percent", "o'clock", "uhr"})
SURE, LIKELY, POSSIBLE = 0.95, 0.6, 0.5


def _readings(text: str, context: ExtractionContext) -> list[Reading]:
    """The text in the locale's words, then in English ones, as people mix."""
    languages = dict.fromkeys((context.place.words, "en"))
    return [Reading(text, context.place, language=language) for language in languages]


def _extraction(reading: Reading, number: Number, confidence: float) -> Extraction:
    start, end = reading.span(number.first, number.stop)
    return Extraction(plain(number.value), start, end, confidence)


def _standing(reading: Reading) -> list[Number]:
    """The numbers of a text that are no part of a date, a time or an address."""
    spans = [match.span() for match in _NO_NUMBERS.finditer(reading.text)]
    numbers = []
    for number in reading.numbers:
        start, end = reading.span(number.first, number.stop)
        if not any(start < last and first < end for first, last in spans):
            numbers.append(number)
    return numbers


def extract_number(text: str, context: ExtractionContext) -> list[Extraction]:
    """Numbers in digits and words. Ordinals and articles count only when they are the whole answer."""
    plainly = _ONLY_DIGITS.fullmatch(text)
    if plainly is not None:
        return [Extraction(int(plainly[1]), *plainly.span(1), SURE)]
    for reading in _readings(text, context):
        numbers = _standing(reading)
        found = [_extraction(reading, number, SURE) for number in numbers if not number.weak and not number.ordinal]
        if found:
            return found
        if len(numbers) == 1 and _is_whole(reading, numbers[0]):
            return [_extraction(reading, numbers[0], POSSIBLE)]
    return []


def _is_whole(reading: Reading, number: Number) -> bool:
    """Whether a number is the whole text, but for an article and signs."""
    before = [token for token in reading.tokens[: number.first] if token.is_word]
    if before and not number.ordinal and before[-1].folded in reading.lexicon.pronouns:
        return False
    if number.weak and not reading.lexicon.article_is_one and not before:
        return False
    return len(before) <= 1 and all(len(token.text) <= 3 for token in before) and ends_answer(reading, number.stop)


def extract_quantity(text: str, context: ExtractionContext) -> list[Extraction]:
    """How many, whatever the unit: `5 kilograms of apples` is 5, `a coffee` is 1."""
    for reading in _readings(text, context):
        numbers = [number for number in _standing(reading) if not number.ordinal]
        counted = [number for number in numbers if not number.weak]
        if counted:
            return best_first(
                _extraction(reading, number, LIKELY if reading.word(number.stop) in _AFTER_TIME else SURE)
                for number in counted
            )
        said = _counting_words(reading)
        if said:
            return said
        articles = [number for number in numbers if number.weak and number.stop < len(reading.tokens)]
        if articles:
            return [_extraction(reading, articles[0], POSSIBLE)]
    return extract_number(text, context)


def _counting_words(reading: Reading) -> list[Extraction]:
    return [
        Extraction(_COUNTS[token.folded], token.start, token.end, POSSIBLE)
        for token in reading.tokens
        if token.folded in _COUNTS
    ][:1]


def extract_percentage(text: str, context: ExtractionContext) -> list[Extraction]:
    """Percentages as the number before the sign: `50 %` is 50, `half` is 50."""
    for reading in _readings(text, context):
        found = _percentages(reading)
        if found:
            return found
    for reading in _readings(text, context):
        number = only_number(reading)
        if number is not None:
            one = _extraction(reading, number, POSSIBLE)
            said_as_part = number.has_fraction and number.in_words and 0 < number.value < 1
            return [replace(one, value=plain(number.value * 100))] if said_as_part else [one]
    return []


def _percentages(reading: Reading) -> list[Extraction]:
    found: list[Extraction] = []
    covered = 0
    for number in reading.numbers:
        if number.ordinal or number.first < covered:
            continue
        factor, stop = _percent_at(reading, number.stop)
        first = number.first
        if factor is None:
            factor, first = _percent_before(reading, number)
            stop = number.stop
        if factor is not None:
            covered = stop
            start, end = reading.span(first, stop)
            found.append(Extraction(plain(number.value * factor), start, end, SURE))
    return found


def _percent_at(reading: Reading, at: int) -> tuple[Fraction | int | None, int]:
    after = at
    while reading.word(after) in ("of", "a", "-", "one"):
        after += 1
    if reading.word(after) in _PERCENT or (reading.word(after), reading.word(after + 1)) in _PERCENT_PAIRS:
        at = after
    if (reading.word(at), reading.word(at + 1)) in _PERCENT_PAIRS:
        return 1, at + 2
    factor = _PERCENT.get(reading.word(at))
    return factor, at + 1


def _percent_before(reading: Reading, number: Number) -> tuple[Fraction | int | None, int]:
    """`%50`, `percentage of 30`, `percentage: 30`."""
    at = number.first - 1
    while at >= 0 and reading.word(at) in ("of", "is", ":", "=", "was"):
        at -= 1
    word = reading.word(at)
    glued = word == "%" and not reading.tokens[number.first].spaced
    after_number = at > 0 and any(other.stop == at for other in reading.numbers)
    if word and not after_number and (glued or word in ("percentage", "percent", "pct")):
        return 1, at
    return None, at
