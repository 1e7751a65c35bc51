"""The terms of a text by place and kind: what the rules match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from studio.language.calendar.dates import DateSpec
from studio.language.calendar.times import TimeSpec
from studio.language.fillers import POLITE
from studio.language.measures import MeasureReader
from studio.language.reading import Reading
from studio.language.text import word_set
from studio.language.units import TIME

_CLOCK = re.compile(r"(?<![\d:./])(\d{1,2}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?(?![\d:/])")
_H_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2}) ?(?:h|H|u|hs|hrs) ?([0-5]\d)(?!\d)|(?<![\d:.])(\d{1,2}) ?(?:h|H|hrs|Hrs)(?![\w])"
)
_DOT_CLOCK = re.compile(r"(?<![\d:./-])([01]?\d|2[0-4])\.([0-5]\d)(?![\d:/.-])")
_MILITARY = re.compile(r"(?<![\d:./-])([01]\d|2[0-4])([0-5]\d) ?(?:hrs|hours|h|hr|z)\b", re.IGNORECASE)
_ISO = re.compile(r"(?<![\d/-])([12]\d{3})[-/.]([01]?\d)[-/.]([0-3]?\d)(?![\d/-])(?=T?)")
_NUMERIC = re.compile(r"(?<![\d/.:-])([0-3]?\d)\s?([-/.])\s?([0-3]?\d)(?:\s?\2\s?(\d{4}|'?\d{2}))?(?![\d/:]|[-.]\d)")
_QUARTER = re.compile(r"\bq([1-4])(?:\s*(?:of\s+|/|-)?\s*((?:19|20)\d{2}))?\b", re.IGNORECASE)
_DECADE = re.compile(r"(?<![\w])((?:1[89]|20)\d0)['’]?s\b|\bthe\s+['’]?([2-9]0)['’]?s\b", re.IGNORECASE)
_COMPACT = re.compile(r"(?<![\d/.:-])(20\d{2}|19\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d/.:-])")
_YEAR_MONTH = re.compile(
    r"(?<![\d/.:-])([12]\d{3})[-/](0[1-9]|1[0-2])(?![\d/:-])|(?<![\d/.:-])(0[1-9]|1[0-2])/([12]\d{3})(?![\d/:-])"
)

_AMBIGUOUS = word_set(
    """
    may march mar sun sat mon wed set out dez do so mi di fr sa ma wo za zo vr mo mer dim sam fall second
    spring jan ven lun
    """
)
"""Short or common words that also name a month or a day: they need a sign that they do."""
_NIGHTS = word_set("night nights noche noches nuit nuits nacht nachte nachten notte notti")
"""Nights count days (`3 nights`), but `last night` is a part of one."""
_AFTER_DAYS = word_set(
    """
    of at in to and until till through from or next this around by before after on de del du di van von à a as es um
    om le alle
    """
)
_SIGNS = word_set(
    """
    on in next this last of for until by since from to am im den le el op every each and , - till before after
    during early late mid
    """
)


@dataclass(frozen=True, slots=True)
class Item:
    """A term, or something a rule has built, over tokens `first` up to `stop`."""

    kind: str
    value: Any
    first: int
    stop: int
    confidence: float = 1.0


_NONE: dict[int, list[Item]] = {}


class Lattice:
    """All readings of all places of a text, by kind and first token."""

    def __init__(self, reading: Reading, now: datetime) -> None:
        self.reading = reading
        self.now = now
        """Without its zone."""
        self._items: dict[str, dict[int, list[Item]]] = {}
        self._starts = {token.start: at for at, token in enumerate(reading.tokens)}
        self._ends = {token.end: at + 1 for at, token in enumerate(reading.tokens)}
        self._add_terms()
        self._add_numbers()
        self._add_durations()
        self._add_clocks()
        self._add_numeric_dates()

    @property
    def today(self) -> date:
        return self.now.date()

    def add(self, item: Item) -> bool:
        """Adds an item unless it is there; says whether it was new."""
        items = self._items.setdefault(item.kind, {}).setdefault(item.first, [])
        if any(one.stop == item.stop and one.value == item.value for one in items):
            return False
        items.append(item)
        return True

    def at(self, kind: str, first: int) -> list[Item]:
        return self._items.get(kind, _NONE).get(first, [])

    def places(self, kinds: Iterable[str]) -> list[int]:
        """Where items of some kinds begin, in reading order."""
        return sorted({first for kind in kinds for first in self._items.get(kind, _NONE)})

    def all(self, kind: str) -> Iterator[Item]:
        for items in list(self._items.get(kind, _NONE).values()):
            yield from items

    # -- terms

    def _add_terms(self) -> None:
        reading = self.reading
        phrases = reading.lexicon.phrases
        for index, token in enumerate(reading.tokens):
            if token.text in ",.":
                self.add(Item("sep", token.text, index, index + 1))
            elif token.text in "-/":
                self.add(Item("mark", token.text, index, index + 1))
            for words, kind, value in phrases.get(token.folded, ()):
                stop = index + len(words)
                if all(reading.word(index + at) == word for at, word in enumerate(words)):
                    if kind in ("month", "weekday", "season") and not self._is_meant(index, stop):
                        continue
                    self.add(Item(kind, value, index, stop))

    def _is_meant(self, index: int, stop: int) -> bool:
        """Whether a word such as `may` names a month here."""
        token = self.reading.tokens[index]
        if token.folded not in _AMBIGUOUS or stop > index + 1 or len(self.reading.tokens) <= 2:
            return True
        if index and token.text[0].isupper() and self.reading.lexicon.language != "de":
            return True
        before, after = self.reading.word(index - 1), self.reading.word(stop)
        return (
            before in _SIGNS
            or before[:1].isdigit()
            or after[:1].isdigit()
            or after in ("and", "y", "und", ".", "-", "to")
            or bool(self.reading.number_at(stop) and self.reading.number_at(stop).ordinal)  # type: ignore[union-attr]
            or any(number.stop == index for number in self.reading.numbers)
        )

    def _add_numbers(self) -> None:
        for number in self.reading.numbers:
            if number.value.denominator != 1 or number.has_fraction or number.value < 0:
                continue
            value = int(number.value)
            if number.ordinal:
                self.add(Item("ord", value, number.first, number.stop))
                if self._stands_alone(number.stop):
                    self.add(Item("ordday", value, number.first, number.stop))
                continue
            if not number.weak or number.in_words:
                kind = "word" if number.in_words else "num"
                self.add(Item(kind, value, number.first, number.stop, 0.5 if number.weak else 1.0))
                self.add(Item("n", value, number.first, number.stop, 0.5 if number.weak else 1.0))
            self._add_year(value, number.first, number.stop)
            if number.stop - number.first == 1 and self.reading.word(number.stop) == "." and value <= 31:
                self.add(Item("dotted", value, number.first, number.stop + 1))
        self._add_split_numbers()

    def _stands_alone(self, stop: int) -> bool:
        """Whether no noun follows an ordinal: `the second best` is no day."""
        word = self.reading.word(stop)
        return not word[:1].isalpha() or word in _AFTER_DAYS or word in POLITE

    def _add_split_numbers(self) -> None:
        """Numbers that the grammar of numbers joined, apart: `nine thirty`, `20 2024`, digits with a space."""
        for index, token in enumerate(self.reading.tokens):
            if token.text.isdecimal() and len(token.text) <= 4:
                value = int(token.text)
                self.add(Item("num", value, index, index + 1))
                self.add(Item("n", value, index, index + 1))
                self._add_year(value, index, index + 1)
                if len(token.text) == 2:
                    self.add(Item("two", value, index, index + 1))
                if token.text[0] == "0" and len(token.text) == 2:
                    self.add(Item("padded", value, index, index + 1))
            elif token.is_word:
                pieces = self.reading.lexicon.read(token.folded)
                if len(pieces) == 1 and pieces[0].kind in ("unit", "teen", "tens") and not pieces[0].weak:
                    kind = "ord" if pieces[0].ordinal else "n"
                    self.add(Item(kind, int(pieces[0].value), index, index + 1))

    def _add_year(self, value: int, first: int, stop: int) -> None:
        if 1900 <= value <= 2150:
            self.add(Item("year", value, first, stop))
        elif 1000 <= value < 3000:
            self.add(Item("oldyear", value, first, stop))
        token = self.reading.tokens[first]
        if (
            stop == first + 1
            and token.text.isdecimal()
            and len(token.text) == 2
            and self.reading.word(first - 1) in ("'", "’")
        ):
            self.add(Item("year", full_year(value), first - 1, stop))

    def _add_durations(self) -> None:
        reader = MeasureReader(self.reading, TIME)
        for index in range(len(self.reading.tokens)):
            measure = reader.at(index)
            if measure:
                single = measure.stop - measure.first == 2 and self.reading.word(measure.stop - 1) in (
                    "a",
                    "an",
                    "m",
                    "t",
                    "y",
                    "o",
                )
                if not single:
                    self.add(Item("dur", measure.parts, measure.first, measure.stop))
            unit = reader.unit_at(index)
            if unit and len(self.reading.word(index)) > 2 and self.reading.word(index) not in _NIGHTS:
                self.add(Item("unit", unit[0], index, unit[1]))

    # -- digits with marks

    def _place(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens of a span of characters, when it begins and ends with tokens."""
        first = self._starts.get(start)
        stop = self._ends.get(end)
        return (first, stop) if first is not None and stop is not None else None

    def _add_span(self, kind: str, value: Any, match: re.Match[str]) -> None:
        place = self._place(*match.span())
        if place:
            self.add(Item(kind, value, *place))

    def _add_clocks(self) -> None:
        text = self.reading.text
        for match in _CLOCK.finditer(text):
            hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
            if hour < 24 or (hour == 24 and minute == 0):
                grain = "second" if match[3] else "minute"
                is_open = (1 <= hour <= 12 and len(match[1]) == 1) or hour in (10, 11, 12)
                self._add_span("clock", TimeSpec(hour % 24, minute, second, grain, is_open), match)
        for match in _H_CLOCK.finditer(text):
            hour = int(match[1] or match[3])
            if hour < 24:
                self._add_span("clock", TimeSpec(hour, int(match[2] or 0), 0, "minute" if match[2] else "hour"), match)
        for match in _DOT_CLOCK.finditer(text):
            hour = int(match[1])
            self._add_span("dotclock", TimeSpec(hour % 24, int(match[2]), 0, "minute", 1 <= hour <= 12), match)
        for match in _MILITARY.finditer(text):
            self._add_span("clock", TimeSpec(int(match[1]) % 24, int(match[2]), 0, "minute"), match)

    def _add_numeric_dates(self) -> None:
        text = self.reading.text
        for match in _ISO.finditer(text):
            self._add_day(int(match[1]), int(match[2]), int(match[3]), match)
        for match in _COMPACT.finditer(text):
            self._add_day(int(match[1]), int(match[2]), int(match[3]), match)
        for match in _YEAR_MONTH.finditer(text):
            year, month = int(match[1] or match[4]), int(match[2] or match[3])
            self._add_span("date", DateSpec("month", year=year, month=month), match)
        for match in _NUMERIC.finditer(text):
            self._add_numeric(match)
        for match in _QUARTER.finditer(text):
            year = int(match[2] or self.today.year)
            self._add_span("date", DateSpec("quarter", fixed=date(year, int(match[1]) * 3 - 2, 1)), match)
        for match in _DECADE.finditer(text):
            year = int(match[1] or 0) or 1900 + int(match[2])
            self._add_span("date", DateSpec("decade", fixed=date(year, 1, 1)), match)

    def _add_numeric(self, match: re.Match[str]) -> None:
        """Day and month in the locale's order, or the other one when only that exists."""
        one, other, mark = int(match[1]), int(match[3]), match[2]
        year = match[4]
        if year is None and (mark in ".-" or " " in match[0]):
            if (
                mark == "."
                and self.reading.locale.order == "dmy"
                and self.reading.lexicon.language in ("de", "fr", "it", "nl", "es", "pt")
            ):
                self._add_span("shortdate", DateSpec(day=one, month=other), match)
            return
        order = self.reading.locale.order
        day, month = (other, one) if (order == "mdy" and mark != ".") or order == "ymd" else (one, other)
        if mark == "." and order == "mdy" and other > 12 >= one:
            day, month = other, one
        if month > 12 >= day:
            day, month = month, day
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return
        if year is None:
            self._add_span("slashdate", DateSpec(day=day, month=month), match)
            return
        self._add_day(full_year(int(year.lstrip("'"))) if len(year) < 4 else int(year), month, day, match)

    def _add_day(self, year: int, month: int, day: int, match: re.Match[str]) -> None:
        try:
            date(year, month, day)
        except ValueError:
            return
        end = match.end()
        place = self._place(match.start(), end)
        if place:
            self.add(Item("date", DateSpec(year=year, month=month, day=day), *place))


def full_year(value: int) -> int:
    """A year of two digits: up to forty is of this century."""
    return value + (2000 if value <= 40 else 1900) if value < 100 else value
