"""Schedules in words: `every weekday at 8:30`, `every 15 minutes`, `first monday of the month at noon`.

The result is a cron expression of five fields (minute, hour, day of month, month, day of week; Sunday is 0).
`5#1` is the first Friday of a month, `5L` the last one and `L` the last day, as common cron libraries read them.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from studio.language.calendar.lattice import Item, Lattice
from studio.language.calendar.moments import extract_datetime
from studio.language.calendar.patterns import apply
from studio.language.calendar.time_rules import CLOCK_RULES, PART_RULES
from studio.language.calendar.times import PARTS, TimeSpec
from studio.language.extraction import Extraction, ExtractionContext
from studio.language.reading import Reading
from studio.language.schedule_words import (
    ADVERBS,
    EXCEPT,
    GLUE,
    MONTH_WORDS,
    NICKNAMES,
    PREFIXED,
    THROUGH,
    TIMES_A,
)
from studio.language.schedules import Schedule, expression_of, sunday_first
from studio.language.text import normalised

_NAME = "(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_VALUE = rf"(?:\*|\?|\d+|{_NAME})(?:-(?:\d+|{_NAME}))?(?:[/#]\d+)?[LW]?|L\d?|LW"
_FIELD = rf"(?:(?:{_VALUE})(?:,(?:{_VALUE}))*)"
_EXPRESSION = re.compile(rf"(?<!\S)({_FIELD}\s+{_FIELD}\s+{_FIELD}\s+{_FIELD}\s+{_FIELD})(?!\S)", re.IGNORECASE)
_ONCE = re.compile(
    r"\b(?:once(?! (?:every|per|each)\b)|one time|one-time|a single time|only once|una sola vez|une seule fois"
    r"|einmalig|una volta sola|eenmalig)\b"
)


class _CronReader:
    def __init__(self, reading: Reading, now: datetime) -> None:
        self.reading = reading
        self.lattice = Lattice(reading, now)
        apply(self.lattice, CLOCK_RULES)
        apply(self.lattice, PART_RULES, passes=2)
        self.schedule = Schedule()
        self._used: set[int] = set()
        self._impossible = False
        """Whether the text asks for a step that no cron expression has: every 90 minutes."""

    def read(self) -> Schedule | None:
        """The schedule, or None when the text names none."""
        self._past_the_hour()
        self._intervals()
        self._adverbs()
        self._nth_weekdays()
        self._clock_times()
        self._weekdays()
        self._months_and_days()
        self._hour_ranges()
        schedule = self.schedule
        named_day = bool(schedule.weekdays or schedule.days or schedule.months or schedule.weekday or schedule.day)
        plural = any(self._word(item.first).endswith("days") for item in self.lattice.all("weekday"))
        schedule.recurs = schedule.recurs or bool(plural and schedule.weekdays)
        if self._impossible:
            return None
        if any(self._word(item.first) not in ("per", "any", "all") for item in self.lattice.all("every")):
            schedule.recurs = schedule.recurs or named_day or bool(schedule.times)
        several = len(schedule.weekdays) > 1 or len(schedule.months) > 1 or len(schedule.days) > 1
        schedule.recurs = schedule.recurs or several or bool(schedule.weekday and named_day)
        if schedule.recurs:
            return schedule
        return schedule if (named_day or schedule.times) and not self._names_one_day() else None

    def _names_one_day(self) -> bool:
        """Whether the text speaks of one day that is counted from now or has a year."""
        for kind in (
            "day",
            "day_part",
            "next",
            "last",
            "this",
            "year",
            "date",
            "ago",
            "hence",
            "now",
            "holiday",
            "slashdate",
            "aftern",
        ):
            if any(True for _ in self.lattice.all(kind)):
                return True
        ahead = {item.stop for item in self.lattice.all("ahead")}
        return any(item.first in ahead for item in self.lattice.all("dur"))

    # -- helpers

    def _word(self, at: int) -> str:
        return self.reading.word(at)

    def _items(self, kind: str) -> list[Item]:
        """Items of a kind, the longest where they overlap, in reading order."""
        kept: list[Item] = []
        covered: set[int] = set()
        for item in sorted(self.lattice.all(kind), key=lambda one: (one.first - one.stop, -one.confidence, one.first)):
            if covered.isdisjoint(range(item.first, item.stop)):
                covered.update(range(item.first, item.stop))
                kept.append(item)
        return sorted(kept, key=lambda one: one.first)

    def _free(self, item: Item) -> bool:
        return not any(at in self._used for at in range(item.first, item.stop))

    def _use(self, item: Item) -> None:
        self.schedule.cover(item)
        self._used.update(range(item.first, item.stop))

    def _every_before(self, at: int) -> int | None:
        """The token where `every` begins just before a token, articles between."""
        before = at
        while before > 0 and self._word(before - 1) in (
            "the",
            "single",
            "one",
            "los",
            "las",
            "les",
            "die",
            "de",
            "i",
            "le",
            "os",
            "as",
        ):
            before -= 1
        for item in self.lattice.all("every"):
            if item.stop in (before, at):
                return item.first
        return None

    # -- what repeats

    def _intervals(self) -> None:
        """`every 15 minutes`, `every other day`, `every hour`, `twice a day`, `once a week`."""
        schedule = self.schedule
        for item in self.lattice.all("dur"):
            start = self._every_before(item.first)
            if start is None or len(item.value) != 1 or not self._free(item):
                continue
            amount, unit = item.value[0]
            if amount.denominator != 1 or amount < 1:
                if unit.key == "h" and (amount * 60).denominator == 1:
                    self._every(unit_key="min", count=int(amount * 60), item=Item("every", 0, start, item.stop))
                continue
            self._every(unit.key, int(amount), Item("every", 0, start, item.stop))
        for item in self._items("unit") + self._items("workday"):
            if not self._free(item):
                continue
            key = item.value.key if item.kind == "unit" else "workday"
            if key == "s" and any(self.lattice.at("unit", item.stop)):
                continue
            if key == "workday" and self._nth_workday(item):
                continue
            start = self._every_before(item.first)
            before = item.first - 1
            if (
                start is None
                and self._word(before) in ("other", "second", "alternate")
                and self._every_before(before) is not None
            ):
                self._every(key, 2, Item("every", 0, before - 1, item.stop))
                continue
            number = next((one for one in self.reading.numbers if one.ordinal and one.stop == item.first), None)
            if start is None and number and self._every_before(number.first) is not None:
                self._every(key, int(number.value), Item("every", 0, number.first - 1, item.stop))
                continue
            if start is not None:
                self._times_per(key, start)
                self._every(key, 1, Item("every", 0, start, item.stop))
            elif self._word(before) in ("a", "an", "per", "al", "par", "am", "pro", "por", "à", "la", "each"):
                if self._times_per(key, before):
                    self._every(key, 1, Item("every", 0, before, item.stop))
            elif item.kind == "workday" and self._word(item.stop - 1).endswith("s"):
                self._every(key, 1, item)
        for item in self._items("weekend"):
            if self._free(item) and (
                self._every_before(item.first) is not None
                or self._word(item.first).endswith("s")
                or self._word(item.first - 1) == "on"
            ):
                schedule.weekdays += [6, 5]
                schedule.recurs = True
                self._use(item)

    def _past_the_hour(self) -> None:
        """`at 15 minutes past every hour`, `on the hour`."""
        for number in self.reading.numbers:
            at = number.stop
            if self._word(at) in ("minutes", "minute", "mins", "min"):
                at += 1
            elif at - 1 >= 0 and self._word(number.first - 1) not in ("at", "@"):
                continue
            if self._word(at) not in ("past", "after") or self._word(at + 1) not in ("every", "each", "the"):
                continue
            if self._word(at + 2) != "hour" or not 0 <= number.value < 60:
                continue
            self.schedule.minute, self.schedule.hour, self.schedule.recurs = str(int(number.value)), "*", True
            self._use(Item("every", 0, number.first, at + 3))
        words = [token.folded for token in self.reading.tokens]
        for at, word in enumerate(words):
            minute = {"half": 30, "quarter": 15}.get(word)
            if minute and words[at + 1 : at + 4] in [["past", each, "hour"] for each in ("every", "each", "the")]:
                self.schedule.minute, self.schedule.hour, self.schedule.recurs = str(minute), "*", True
                self._use(Item("every", 0, at, at + 4))
            said = self.reading.number_at(at + 1) if word == "minute" else None
            if said and 0 <= said.value < 60 and "hour" in words:
                self.schedule.minute, self.schedule.recurs = str(int(said.value)), True
                self._use(Item("every", 0, at, said.stop))
        for at in range(len(words) - 1):
            if words[at] in ("business", "working", "office", "work") and words[at + 1] == "hours":
                self.schedule.hour, self.schedule.recurs = "9-17", True
                self.schedule.weekday = "1-5"
                self._use(Item("every", 0, at, at + 2))

    def _nth_workday(self, item: Item) -> bool:
        """`last weekday of the month`: `LW`, and `1W` for the first."""
        of_month = self._word(item.stop) == "of" and any(
            self._word(at) == "month" for at in (item.stop + 1, item.stop + 2)
        )
        day = {"last": "LW", "first": "1W"}.get(self._word(item.first - 1))
        if not (of_month and day):
            return False
        self.schedule.day, self.schedule.recurs = day, True
        self._use(Item("nth", 0, item.first - 1, item.stop))
        return True

    def _times_per(self, key: str, start: int) -> int:
        """`twice` or `3 times` before `a day`: how often, spread evenly over the hours of a day."""
        schedule = self.schedule
        count = TIMES_A.get(self._word(start - 1), 0)
        if not count and self._word(start - 1) in ("times", "veces", "fois", "mal", "vezes", "volte", "keer"):
            number = next((one for one in self.reading.numbers if one.stop == start - 1), None)
            count = int(number.value) if number and number.value.denominator == 1 else 0
        if not count and self._word(start - 1) in ("mal", "einmal", "zweimal"):
            count = 2 if self._word(start - 1) == "zweimal" else 1
        if count > 1 and key == "d" and 24 % count == 0:
            schedule.hour = (
                ",".join(str(hour) for hour in range(0, 24, 24 // count)) if count < 6 else f"*/{24 // count}"
            )
            schedule.minute = "0"
        elif count > 1 and key == "h" and 60 % count == 0:
            schedule.minute = f"*/{60 // count}"
        elif count > 1 and key == "week":
            schedule.weekday = {2: "1,4", 3: "1,3,5", 4: "1,2,4,5", 5: "1-5", 7: "*"}.get(count)
        elif count > 1 and key == "month" and count <= 4:
            schedule.day = {2: "1,15", 3: "1,11,21", 4: "1,8,15,22"}[count]
        elif count > 1 and key == "year" and 12 % count == 0:
            schedule.month, schedule.day = f"*/{12 // count}", "1"
        return count

    def _every(self, unit_key: str, count: int, item: Item) -> None:
        schedule = self.schedule
        schedule.recurs = True
        self._use(item)
        if unit_key == "min":
            schedule.minute = schedule.minute or ("*" if count == 1 else f"*/{count}")
            if count >= 60:
                self._impossible = count % 60 != 0
                schedule.minute, schedule.hour = "0", "*" if count == 60 else f"*/{count // 60}"
        elif unit_key == "h":
            schedule.hour = schedule.hour or ("*" if count == 1 else f"*/{count}")
            if count >= 24:
                self._impossible = count % 24 != 0
                schedule.hour, schedule.day = "0", f"*/{count // 24}" if count > 24 else None
        elif unit_key in ("d", "day"):
            if count > 1:
                schedule.day = f"*/{count}"
            schedule.unit = schedule.unit or "d"
        elif unit_key == "workday":
            schedule.weekday = "1-5"
            schedule.unit = "d"
        elif unit_key in ("week", "fortnight"):
            schedule.unit = "week"
            weeks = count * (2 if unit_key == "fortnight" else 1)
            if weeks > 1:
                schedule.day, schedule.unit = f"*/{weeks * 7}", "d"
        elif unit_key in ("month", "quarter", "semester"):
            months = count * {"month": 1, "quarter": 3, "semester": 6}[unit_key]
            if months > 1:
                schedule.month = f"*/{months}" if months < 12 else "1"
            schedule.unit = "month"
        elif unit_key == "year":
            schedule.unit = "year"
        elif unit_key == "s":
            schedule.minute = schedule.minute or "*"
        elif unit_key == "weekend":
            schedule.weekdays += [6, 5]

    def _adverbs(self) -> None:
        for at, token in enumerate(self.reading.tokens):
            key = ADVERBS.get(token.folded)
            if key is None or at in self._used:
                continue
            item = Item("every", 0, at, at + 1)
            prefix = self._word(at - 2) if self._word(at - 1) == "-" else self._word(at - 1)
            key = PREFIXED.get((prefix, key), key)
            if key == "night":
                self._every("d", 1, item)
            elif key == "two-months":
                self._every("month", 2, item)
            else:
                self._every(key, 1, item)

    # -- when

    def _nth_weekdays(self) -> None:
        """`first monday of the month`, `last friday`, `last day of the month`, `the 15th of every month`."""
        schedule = self.schedule
        for item in self._items("weekday"):
            before = item.first - 1
            number = next((one for one in self.reading.numbers if one.ordinal and one.stop == item.first), None)
            is_last = self._word(before) in ("last", "ultimo", "dernier", "letzter", "letzten", "laatste", "final")
            of_month = any(
                self._word(at) in MONTH_WORDS or self.lattice.at("month", at)
                for at in range(item.stop, min(item.stop + 5, len(self.reading.tokens)))
            )
            of_month = of_month or any(
                ADVERBS.get(token.folded) in ("month", "two-months", "quarter") for token in self.reading.tokens
            )
            every = self._word(before - 1) in ("every", "each")
            if number and 1 <= number.value <= 5 and (of_month or number.value != 2 or not every):
                schedule.weekday = f"{sunday_first(item.value)}#{int(number.value)}"
                self._use(Item("nth", 0, number.first, item.stop))
                schedule.recurs = True
            elif is_last and of_month:
                schedule.weekday = f"{sunday_first(item.value)}L"
                self._use(Item("nth", 0, before, item.stop))
                schedule.recurs = True
        for kind, field_value in (("lastday", "L"), ("firstday", "1")):
            for item in self._items(kind):
                if not self._free(item):
                    continue
                schedule.day = field_value
                self._use(item)
                schedule.recurs = True
                if any(
                    self._word(at) in ("year", "ano", "annee", "jahres", "anno", "jaar")
                    for at in range(item.stop, item.stop + 4)
                ):
                    schedule.month, schedule.day = ("12", "31") if kind == "lastday" else ("1", "1")

    def _clock_times(self) -> None:
        """All times of day, with those joined to one that has am or pm: `at 8 and 10 am`."""
        found = [item for item in self._items("time") if self._free(item)]
        for item in found:
            if item.value.weak and item.first in self._used:
                continue
            self._use(item)
            self.schedule.times.append(item.value)
            if self._every_before(item.first) is not None:
                self.schedule.recurs = True
            self._listed_hours(item)
        if not self.schedule.times:
            for item in self._items("part"):
                if self._free(item) and self.schedule.hour is None:
                    self._use(item)
                    self.schedule.times.append(TimeSpec(PARTS[item.value][0]))
                    if self._word(item.first).endswith("s") or self._every_before(item.first) is not None:
                        self.schedule.recurs = True

    def _listed_hours(self, item: Item) -> None:
        """Hours listed around a time: `at 9, 12 and 15`, `at 8 and 10 am`."""
        anchor: TimeSpec = item.value
        at = item.stop
        while self._word(at) in GLUE:
            number = self.reading.number_at(at + 1)
            is_time = any(one.first == at + 1 for one in self.lattice.all("time"))
            follows = self._word(number.stop) if number else ""
            if (
                number is None
                or is_time
                or number.ordinal
                or not 0 <= number.value <= 23
                or follows in ("minutes", "days", "hours", "times")
            ):
                break
            listed = TimeSpec(int(number.value), is_open=anchor.is_open)
            if (
                not anchor.is_open
                and anchor.hour >= 12
                and number.value < 12
                and self._word(item.stop - 1) in ("pm", "p.m")
            ):
                listed = listed.pm()
            self.schedule.times.append(listed)
            self._use(Item("time", 0, at, number.stop))
            at = number.stop
        before = item.first - 1
        while self._word(before) in GLUE:
            number = next((one for one in self.reading.numbers if one.stop == before and not one.ordinal), None)
            if number is None or not 1 <= number.value <= 12 or number.first in self._used:
                break
            listed = TimeSpec(int(number.value))
            pm = (
                anchor.hour >= 12
                and not anchor.is_open
                and self._word(item.stop - 1) in ("pm", "p.m", "afternoon", "evening")
            )
            self.schedule.times.append(listed.pm() if pm else listed)
            self._use(Item("time", 0, number.first, before))
            before = number.first - 1

    def _hour_ranges(self) -> None:
        """`between 9 and 17`, `from 8am to 6pm`: the hours an interval repeats in."""
        schedule = self.schedule
        repeats = (schedule.minute or "").startswith("*") or (schedule.hour or "").startswith("*")
        if not repeats:
            return
        for opening in self._items("from"):
            first = self._hour_at(opening.stop)
            if first is None:
                continue
            at = first[1]
            if self._word(at) not in THROUGH | {"and", "y", "et", "und", "e", "en"}:
                continue
            last = self._hour_at(at + 1)
            if last is None:
                continue
            start, end = first[0], last[0]
            low = start.hour
            high = end.hour
            if end.is_open and high <= low:
                high = (high + 12) % 24
            if start.is_open and not end.is_open and end.hour > 12 and low < 12 and low + 12 < high and low < 7:
                low += 12
            hours = f"{low}-{high}" if low <= high else f"{low}-23,0-{high}"
            step = schedule.hour[1:] if schedule.hour and schedule.hour.startswith("*/") else ""
            schedule.hour = hours + step if low <= high else hours
            schedule.minute = schedule.minute or "0"
            schedule.times.clear()
            self._use(Item("range", 0, opening.first, last[1]))
            return
        if (schedule.hour or "").startswith("*/") and len(schedule.times) == 1:
            step = (schedule.hour or "")[2:]
            start = schedule.times[0]
            if start.hour:
                schedule.hour = f"{start.hour}-23/{step}"

    def _hour_at(self, at: int) -> tuple[TimeSpec, int] | None:
        times = [item for item in self.lattice.all("time") if item.first == at]
        if times:
            longest = max(times, key=lambda item: item.stop)
            return longest.value, longest.stop
        number = self.reading.number_at(at)
        if number and not number.ordinal and number.value.denominator == 1 and 0 <= number.value <= 24:
            return TimeSpec(int(number.value) % 24, is_open=1 <= number.value <= 12), number.stop
        return None

    def _weekdays(self) -> None:
        schedule = self.schedule
        items = [item for item in self._items("weekday") if self._free(item)]
        excluded: set[int] = set()
        at = 0
        while at < len(items):
            item = items[at]
            following = items[at + 1] if at + 1 < len(items) else None
            gap = [self._word(index) for index in range(item.stop, following.first)] if following else []
            gap = [word for word in gap if word not in ("the", "el", "le", "on")]
            if following and gap and gap[-1] in THROUGH and len(gap) == 1:
                span = [(item.value + step) % 7 for step in range((following.value - item.value) % 7 + 1)]
                chosen = span
                self._use(Item("weekday", 0, item.first, following.stop))
                at += 2
            else:
                chosen = [item.value]
                self._use(item)
                at += 1
            before = [self._word(index) for index in range(max(0, item.first - 3), item.first)]
            if any(word in EXCEPT for word in before) or (excluded and before and before[-1] in GLUE):
                excluded.update(chosen)
            else:
                schedule.weekdays += chosen
            if self._every_before(item.first) is not None or any(
                self._every_before(at) is not None for at in range(max(0, item.first - 4), item.first)
            ):
                schedule.recurs = True
        if excluded:
            base = schedule.weekdays or (list(range(5)) if schedule.weekday == "1-5" else list(range(7)))
            schedule.weekdays = [day for day in base if day not in excluded]
            schedule.weekday = None
        if (
            any(self._word(at) in EXCEPT for at in range(len(self.reading.tokens)))
            and {5, 6} <= set(schedule.weekdays[:2])
            and not excluded
        ):
            schedule.weekdays = list(range(5))

    def _months_and_days(self) -> None:
        schedule = self.schedule
        items = [item for item in self._items("month") if self._free(item)]
        at = 0
        while at < len(items):
            item = items[at]
            following = items[at + 1] if at + 1 < len(items) else None
            gap = [self._word(index) for index in range(item.stop, following.first)] if following else []
            between = any(one.stop == item.first for one in self.lattice.all("from")) and gap[:1] == ["and"]
            if following and len(gap) == 1 and (gap[0] in THROUGH or between):
                schedule.months += [
                    (item.value + step - 1) % 12 + 1 for step in range((following.value - item.value) % 12 + 1)
                ]
                self._use(Item("month", 0, item.first, following.stop))
                at += 2
            else:
                schedule.months.append(item.value)
                self._use(item)
                at += 1
            if self._every_before(item.first) is not None:
                schedule.recurs = True
        for number in self.reading.numbers:
            if any(index in self._used for index in range(number.first, number.stop)):
                continue
            if number.value.denominator != 1 or not 1 <= number.value <= 31:
                continue
            beside_month = any(
                abs(item.first - number.stop) <= 2 or abs(number.first - item.stop) <= 1 for item in items
            )
            dayword = self._word(number.first - 1) in ("day", "dia", "jour", "am", "giorno", "le", "el", "days")
            listed = self._word(number.first - 1) in GLUE and bool(schedule.days)
            of_month = any(self._word(index) in MONTH_WORDS for index in range(number.stop, number.stop + 5))
            if (
                number.ordinal
                or beside_month
                or (dayword and (of_month or items or self.reading.lexicon.language != "en"))
                or listed
            ):
                schedule.days.append(int(number.value))
                self._use(Item("day", 0, number.first, number.stop))
        text = [self._word(index) for index in range(len(self.reading.tokens))]
        if schedule.days and any(word in MONTH_WORDS for word in text):
            schedule.recurs = schedule.recurs or not any(word in ("next", "this") for word in text)
        if (
            schedule.days
            and len(schedule.days) == 2
            and any(
                self._word(number.stop) in THROUGH and self.reading.number_at(number.stop + 1) is not None
                for number in self.reading.numbers
            )
        ):
            schedule.day = f"{schedule.days[0]}-{schedule.days[1]}"


def extract_cron(text: str, context: ExtractionContext) -> list[Extraction]:
    """Schedules as `{cron, repeatable}`; a single moment becomes an expression that is not to be repeated."""
    written = _EXPRESSION.search(text)
    once = bool(_ONCE.search(normalised(text)))
    if written and any(sign in written[1] for sign in "*/?"):
        value: dict[str, Any] = {"cron": " ".join(written[1].split()), "repeatable": not once}
        return [Extraction(value, written.start(1), written.end(1), 1.0)]
    for name, meaning in NICKNAMES.items():
        if name in text.lower().split():
            start = text.lower().index(name)
            return [Extraction({"cron": meaning, "repeatable": True}, start, start + len(name), 1.0)]
    now = context.now.replace(tzinfo=None)
    for language in dict.fromkeys((context.place.words, "en")):
        reading = Reading(text, context.place, suffixes=False, language=language)
        schedule = _CronReader(reading, now).read()
        if schedule:
            expression = expression_of(schedule)
            start, end = reading.span(schedule.first, max(schedule.stop, schedule.first + 1))
            repeatable = schedule.recurs and not once
            return [
                Extraction({"cron": expression, "repeatable": repeatable}, start, end, 0.9 if schedule.recurs else 0.7)
            ]
    return _single(text, context)


def _single(text: str, context: ExtractionContext) -> list[Extraction]:
    """One moment: `tomorrow at 3pm`."""
    found = [one for one in extract_datetime(text, context) if one.confidence > 0.5]
    if not found:
        return []
    when: datetime = found[0].value
    expression = f"{when.minute} {when.hour} {when.day} {when.month} *"
    return [Extraction({"cron": expression, "repeatable": False}, found[0].start, found[0].end, found[0].confidence)]
