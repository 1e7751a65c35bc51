"""Finds the days and times of a text and works out when they are, seen from a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from studio.language.calendar.date_rules import DATE_RULES, SIMPLE_RULES
from studio.language.calendar.dates import SUB_DAY, DateSpec, end_of, moved
from studio.language.calendar.lattice import Item, Lattice
from studio.language.calendar.patterns import Values, apply, rule
from studio.language.calendar.time_rules import CLOCK_RULES, PART_RULES
from studio.language.calendar.times import PARTS, TimeSpec, part_time
from studio.language.extraction import Extraction, ExtractionContext, best_first
from studio.language.reading import Reading

_WAKING = range(7, 22)
"""Hours that a time without am or pm and without a day is likely to be in."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time, or both; or a moment so long from now."""

    day: DateSpec | None = None
    time: TimeSpec | None = None
    exact: datetime | None = None
    elapsed: timedelta | None = None
    """Time to pass from now, for hours and shorter."""
    grain: str = ""
    until: Moment | None = None


def _of_date(_: Lattice, values: Values) -> Moment:
    return Moment(day=values[-1] if isinstance(values[-1], DateSpec) else values[1])


def _of_time(_: Lattice, values: Values) -> Moment:
    time: TimeSpec = values[-1]
    return Moment(time=time)


def _date_time(_: Lattice, values: Values) -> Moment:
    day = next(value for value in values if isinstance(value, DateSpec))
    time = next(value for value in values if isinstance(value, TimeSpec))
    return Moment(day=day, time=time)


def _date_part(_: Lattice, values: Values) -> Moment:
    day = next(value for value in values if isinstance(value, DateSpec))
    part = next(value for value in values if isinstance(value, str) and value in PARTS)
    return Moment(day=day, time=part_time(part))


def _date_part_time(_: Lattice, values: Values) -> Moment | None:
    day = next(value for value in values if isinstance(value, DateSpec))
    part = next(value for value in values if isinstance(value, str) and value in PARTS)
    time = next(value for value in values if isinstance(value, TimeSpec))
    return Moment(day=day, time=time.in_part(part))


def _relative_part(lattice: Lattice, part: str, days: int) -> Moment:
    return Moment(day=DateSpec(fixed=lattice.today + timedelta(days)), time=part_time(part))


def _this_part(lattice: Lattice, values: Values) -> Moment:
    return _relative_part(lattice, values[-1], 0)


def _last_part(lattice: Lattice, values: Values) -> Moment:
    return _relative_part(lattice, values[-1], -1)


def _next_part(lattice: Lattice, values: Values) -> Moment:
    return _relative_part(lattice, values[-1], 1)


def _last_part_time(lattice: Lattice, values: Values) -> Moment:
    time: TimeSpec = values[-1]
    part = next(value for value in values if isinstance(value, str) and value in PARTS)
    return Moment(day=DateSpec(fixed=lattice.today - timedelta(1)), time=time.in_part(part))


def _this_part_time(lattice: Lattice, values: Values) -> Moment:
    time: TimeSpec = values[-1]
    part = next(value for value in values if isinstance(value, str) and value in PARTS)
    return Moment(day=DateSpec(fixed=lattice.today), time=time.in_part(part))


def _part(_: Lattice, values: Values) -> Moment:
    return Moment(time=part_time(values[-1]))


def _weekday_part(_: Lattice, values: Values) -> Moment:
    weekday, part = values[0]
    return Moment(day=DateSpec(weekday=weekday), time=part_time(part))


def _day_part(lattice: Lattice, values: Values) -> Moment:
    days, part = values[0]
    return _relative_part(lattice, part, days)


def _day_part_time(lattice: Lattice, values: Values) -> Moment:
    days, part = next(value for value in values if isinstance(value, tuple))
    time: TimeSpec = next(value for value in values if isinstance(value, TimeSpec))
    time = time.in_part(part)
    after_midnight = part == "night" and time.hour < 5
    return Moment(day=DateSpec(fixed=lattice.today + timedelta(days + after_midnight)), time=time)


def _hour(value: int) -> TimeSpec | None:
    return TimeSpec(value, is_open=True) if 1 <= value <= 12 else None


def _hour_day_part(lattice: Lattice, values: Values) -> Moment | None:
    """`8 tonight`."""
    time = _hour(values[0])
    return _day_part_time(lattice, [time, values[1]]) if time else None


def _hour_this_part(lattice: Lattice, values: Values) -> Moment | None:
    """`9 this morning`."""
    time = _hour(values[0])
    return _this_part_time(lattice, [values[2], time]) if time else None


def _now(lattice: Lattice, values: Values) -> Moment:
    return Moment(elapsed=timedelta(0), grain="second")


def _elapsed(lattice: Lattice, parts: Any, sign: int, origin: datetime | None = None) -> Moment | None:
    result = moved(origin or lattice.now, parts, sign)
    if result is None:
        return None
    when, grain = result
    if origin is None and all(unit.key in SUB_DAY for _, unit in parts):
        return Moment(elapsed=when - lattice.now, grain=grain)
    if grain == "day":
        return None
    return Moment(exact=when, grain=grain)


def _ahead(lattice: Lattice, values: Values) -> Moment | None:
    return _elapsed(lattice, values[-1], 1)


def _hence(lattice: Lattice, values: Values) -> Moment | None:
    return _elapsed(lattice, values[0], 1)


def _ago(lattice: Lattice, values: Values) -> Moment | None:
    return _elapsed(lattice, values[0], -1)


def _back(lattice: Lattice, values: Values) -> Moment | None:
    return _elapsed(lattice, values[-1], -1)


def _unit_moment(lattice: Lattice, values: Values, count: int) -> Moment | None:
    unit = values[-1]
    if unit.key not in ("h", "min"):
        return None
    start = lattice.now.replace(minute=0 if unit.key == "h" else lattice.now.minute, second=0, microsecond=0)
    step = timedelta(hours=1) if unit.key == "h" else timedelta(minutes=1)
    return Moment(exact=start + step * count, grain="hour" if unit.key == "h" else "minute")


def _next_unit(lattice: Lattice, values: Values) -> Moment | None:
    return _unit_moment(lattice, values, 1)


def _last_unit(lattice: Lattice, values: Values) -> Moment | None:
    return _unit_moment(lattice, values, -1)


def _after_moment(lattice: Lattice, values: Values, sign: int) -> Moment | None:
    """`two hours after noon`, `30 minutes before 5pm`."""
    parts, moment = values[0], values[-1]
    if not all(unit.key in SUB_DAY for _, unit in parts) or moment.time is None:
        return None
    when = _naive(moment, lattice.now)
    return _elapsed(lattice, parts, sign, when) if when else None


def _after(lattice: Lattice, values: Values) -> Moment | None:
    return _after_moment(lattice, values, 1)


def _before(lattice: Lattice, values: Values) -> Moment | None:
    return _after_moment(lattice, values, -1)


def _bare(lattice: Lattice, values: Values) -> Moment | None:
    """`2 working days`: a duration alone, counted from now."""
    result = moved(lattice.now, values[0], 1)
    if result is None:
        return None
    when, grain = result
    if grain == "day":
        return Moment(day=DateSpec(fixed=when.date()))
    return Moment(exact=when, grain=grain)


def _bare_year(lattice: Lattice, values: Values) -> Moment | None:
    """A year alone, but not one that is left of a date that does not exist."""
    if re.search(r"\d\s?[-/.]\s?\d", lattice.reading.text):
        return None
    return Moment(day=DateSpec("year", year=values[0]))


def _bare_day(lattice: Lattice, values: Values) -> Moment | None:
    """`the third` as the whole answer."""
    is_whole = len(lattice.reading.tokens) <= 2
    return Moment(day=DateSpec(day=values[0])) if is_whole and 1 <= values[0] <= 31 else None


def _range(_: Lattice, values: Values) -> Moment | None:
    start, end = (value for value in values if isinstance(value, Moment))
    return _joined(start, end)


def _joined(start: Moment, end: Moment) -> Moment | None:
    """A range; what only one side says holds for both: the day, am or pm."""
    if start.until or end.until or start.elapsed or end.elapsed or (end.time and end.time.weak):
        return None
    if start.time and end.time and end.day is None:
        start = replace(start, time=_like_end(start.time, end.time))
        end = replace(end, day=start.day)
    elif start.time and end.time and start.day is None:
        start = replace(start, day=end.day)
    elif start.time and end.day and not end.time and start.day is None:
        return None
    return replace(start, until=end)


def _day_of_range(_: Lattice, values: Values) -> Moment | None:
    """`Friday between 10 and 12`."""
    day: DateSpec = values[2]
    hours: Moment = values[-1]
    if hours.until is None or hours.day or hours.until.day or not hours.time or not hours.until.time:
        return None
    return replace(hours, day=day, until=replace(hours.until, day=day))


def _range_on_day(lattice: Lattice, values: Values) -> Moment | None:
    """`Between 2 and 4 pm on Friday`."""
    return _day_of_range(lattice, [None, None, values[-1], values[0]])


def _like_end(start: TimeSpec, end: TimeSpec) -> TimeSpec:
    """A range's open start in the half of the day in which it comes before the end."""
    if not start.is_open or end.is_open or end.part:
        return start
    return start.pm() if start.pm().minutes < end.minutes else start.am()


def _number_to_time(_: Lattice, values: Values) -> Moment | None:
    """`9 to 5pm`, `between 2 and 4 pm`."""
    number: int = values[-3]
    end: TimeSpec = values[-1]
    if not 0 <= number <= 24:
        return None
    start = TimeSpec(number % 24, is_open=1 <= number <= 12)
    return _joined(Moment(time=start), Moment(time=end))


def _time_to_number(_: Lattice, values: Values) -> Moment | None:
    """`from 9 to 5`."""
    first, last = values[1], values[3]
    if not (0 <= first <= 24 and 0 <= last <= 24):
        return None
    start = TimeSpec(first % 24, is_open=1 <= first <= 12)
    end = TimeSpec(last % 24, is_open=1 <= last <= 12)
    if start.is_open and end.is_open:
        start, end = (start.am(), end.pm()) if first > last else (start.likely(), end.likely())
    return _joined(Moment(time=start), Moment(time=end))


def _day_to_date(_: Lattice, values: Values) -> Moment | None:
    """`5 to 7 May`, `from the 5th to the 7th of May`."""
    number, end = values[2], values[-1]
    if not end.day or not end.month or end.fixed or not 1 <= number <= 31:
        return None
    return _joined(Moment(day=replace(end, day=number, weekday=None)), Moment(day=end))


def _date_to_day(_: Lattice, values: Values) -> Moment | None:
    """`May 5 to 7`."""
    start, number = values[1], values[-1]
    if not start.day or not start.month or start.fixed or not 1 <= number <= 31 or number <= start.day:
        return None
    return _joined(Moment(day=start), Moment(day=replace(start, day=number, weekday=None)))


MOMENT_RULES = (
    rule("moment", "on? the? date", _of_date),
    rule("moment", "time", _of_time, 0.9),
    rule("moment", "on? the? date sep? at? time", _date_time),
    rule("moment", "time sep? on? the? date", _date_time),
    rule("moment", "time of the? date", _date_time),
    rule("moment", "time sep? on? the? date on? the? part", _date_part_time),
    rule("moment", "on? the? date sep? on? the? part", _date_part, 0.95),
    rule("moment", "on? the? date on? the? part sep? at? time", _date_part_time),
    rule("moment", "part of? the? date", _date_part, 0.95),
    rule("moment", "part sep? at? time sep? on? date", _date_part_time, 0.95),
    rule("moment", "time part of? the? date", _date_part_time, 0.95),
    rule("moment", "this part", _this_part),
    rule("moment", "last part", _last_part),
    rule("moment", "next part", _next_part),
    rule("moment", "this part sep? at? time", _this_part_time),
    rule("moment", "last part sep? at? time", _last_part_time),
    rule("moment", "time last part", lambda lattice, values: _last_part_time(lattice, [values[2], values[0]])),
    rule("moment", "time this part", lambda lattice, values: _this_part_time(lattice, [values[2], values[0]])),
    rule("moment", "on? the? part", _part, 0.6),
    rule("moment", "at part", _part, 0.7),
    rule("moment", "weekday_part", _weekday_part),
    rule("moment", "day_part", _day_part),
    rule("moment", "day_part sep? at? time", _day_part_time),
    rule("moment", "time day_part", _day_part_time),
    rule("moment", "n day_part", _hour_day_part, 0.9),
    rule("moment", "n this part", _hour_this_part, 0.9),
    rule("moment", "now", _now),
    rule("moment", "ahead dur", _ahead),
    rule("moment", "dur hence", _hence),
    rule("moment", "dur ago", _ago),
    rule("moment", "back dur", _back),
    rule("moment", "ahead? the? next unit", _next_unit, 0.8),
    rule("moment", "ahead? the? last unit", _last_unit, 0.8),
)
WIDER_RULES = (
    rule("moment", "dur after moment", _after),
    rule("moment", "dur before moment", _before),
    rule("moment", "from? moment to moment", _range, 0.95),
    rule("moment", "on? the? date sep? moment", _day_of_range, 0.95),
    rule("moment", "moment sep? on? the? date", _range_on_day, 0.95),
    rule("moment", "from n to time", _number_to_time, 0.95),
    rule("moment", "n to time", _number_to_time, 0.9),
    rule("moment", "from n to n", _time_to_number, 0.8),
    rule("moment", "from? the? ord|n to the? date", _day_to_date, 0.95),
    rule("moment", "from? date to n", _date_to_day, 0.9),
)
BARE_RULES = (
    rule("bare", "dur", _bare, 0.5),
    rule("bare", "year", _bare_year, 0.5),
    rule("bare", "ord", _bare_day, 0.4),
)
"""What names a moment only where nothing better does."""


def find_moments(reading: Reading, now: datetime) -> list[Item]:
    """The moments of a text in reading order, the longest readings first where they overlap. `now` is naive."""
    lattice = Lattice(reading, now)
    apply(lattice, CLOCK_RULES)
    apply(lattice, PART_RULES, passes=2)
    apply(lattice, SIMPLE_RULES)
    apply(lattice, DATE_RULES, passes=2)
    apply(lattice, MOMENT_RULES)
    apply(lattice, WIDER_RULES, passes=2)
    found = _best(reading, lattice.all("moment"))
    if not found:
        apply(lattice, BARE_RULES)
        found = _best(reading, lattice.all("bare"))
    return found


def _best(reading: Reading, items: Any) -> list[Item]:
    def rank(item: Item) -> tuple[float, float, int]:
        length = item.stop - item.first
        return (-length * item.confidence, -length, item.first)

    kept: list[Item] = []
    covered: set[int] = set()
    for item in sorted(items, key=rank):
        weak = item.value.time is not None and item.value.time.weak and item.value.day is None
        if weak and len(reading.tokens) > item.stop - item.first + 1:
            continue
        if covered.isdisjoint(range(item.first, item.stop)):
            covered.update(range(item.first, item.stop))
            kept.append(item)
    return sorted(kept, key=lambda item: item.first)


# -- when it is


def _naive(moment: Moment, now: datetime) -> datetime | None:
    """When a moment is, in the zone of `now`; None for a day that does not exist."""
    if moment.exact:
        return moment.exact
    if moment.elapsed is not None:
        return now + moment.elapsed
    if moment.day is None:
        return _next_time(moment.time, now) if moment.time else None
    day = moment.day.resolve(now.date())
    if day is None:
        return None
    if moment.time is None:
        return datetime(day.year, day.month, day.day)
    return _on(day, moment.time, now)


def _on(day: date, time: TimeSpec, now: datetime) -> datetime:
    """A time on a day; an open time today is one to come."""
    likely = time.likely()
    when = _at(day, likely)
    if time.is_open and day == now.date():
        for candidate in (_at(day, time.am()), _at(day, time.pm())):
            if candidate >= now:
                return candidate if candidate.hour in _WAKING or candidate > when else max(candidate, when)
    return when


def _at(day: date, time: TimeSpec) -> datetime:
    return datetime(day.year, day.month, day.day, time.hour % 24, time.minute, time.second)


def _next_time(time: TimeSpec, now: datetime) -> datetime:
    """The next time of day: today if it is to come, else tomorrow."""
    today, tomorrow = now.date(), now.date() + timedelta(1)
    if time.part:
        if PARTS[time.part][1] * 60 > now.hour * 60 + now.minute and time.part != "midnight":
            return _at(today, time)
        return _at(tomorrow, time)
    options = (time.am(), time.pm()) if time.is_open else (time,)
    coming = sorted(when for day in (today, tomorrow) for one in options if (when := _at(day, one)) > now)
    waking = [when for when in coming if when.hour in _WAKING]
    return (waking if time.is_open and waking else coming)[0]


def _grain(moment: Moment) -> str:
    if moment.grain:
        return moment.grain
    if moment.time:
        return "part" if moment.time.part and moment.time.part not in ("noon", "midnight") else moment.time.grain
    return moment.day.grain if moment.day else "day"


def _end(moment: Moment, start: datetime, now: datetime) -> datetime | None:
    """The end of a range, of a part of the day, or of a period; None for a single moment."""
    if moment.until:
        end = _naive(moment.until, now)
        if end is not None and moment.until.time and moment.until.day == moment.day:
            end = _at(start.date(), moment.until.time.likely() if not moment.until.time.is_open else moment.until.time)
            while end <= start:
                end += (
                    timedelta(hours=12)
                    if moment.until.time.is_open and end + timedelta(hours=12) > start
                    else timedelta(1)
                )
        elif end is not None and end < start and moment.until.day and moment.until.day.weekday is not None:
            end += timedelta(7)
        return end
    if moment.time and moment.time.part and moment.time.part not in ("noon", "midnight"):
        hours = PARTS[moment.time.part][1] - PARTS[moment.time.part][0]
        return start + timedelta(hours=hours)
    if moment.day and not moment.time and moment.day.grain != "day":
        is_week = moment.day.grain == "week"
        last = start.date() + timedelta(6) if is_week else end_of(moment.day.grain, start.date())
        return datetime(last.year, last.month, last.day, 23, 59, 59)
    return None


def extract_datetime(text: str, context: ExtractionContext) -> list[Extraction]:
    """Days and times as aware datetimes in the zone of `now`.

    `details` holds `granularity` (`day`, `hour`, `minute`, `week`, `month` …) and, for periods and ranges, `end`.
    A day has the time 00:00, a period begins at its first day, a part of the day at its first hour.
    """
    zone = context.now.tzinfo
    now = context.now.replace(tzinfo=None)
    stamp = _ISO_MOMENT.search(text)
    if stamp:
        return _stamped(stamp, zone)
    best: list[Extraction] = []
    for language in dict.fromkeys((context.place.words, "en")):
        reading = Reading(text, context.place, suffixes=False, language=language)
        found: list[Extraction] = []
        for item in find_moments(reading, now):
            extraction = _extraction(reading, item, context, now, zone)
            if extraction:
                found.append(extraction)
        if _length(found) > _length(best):  # `5. August at 8` is better read in English
            best = found
        if _length(best) >= len(text.strip(" .,!?")):
            break
    return best_first(best)


def _length(found: list[Extraction]) -> int:
    """How many characters of a text were understood."""
    return sum(one.end - one.start for one in found)


_ISO_MOMENT = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?(?![\d:])")


def _stamped(match: re.Match[str], zone: Any) -> list[Extraction]:
    """A moment in the format of ISO 8601; one with its own offset is turned to the zone of `now`."""
    try:
        when = datetime.fromisoformat(match[0].replace(",", "."))
    except ValueError:
        return []
    aware = when.astimezone(zone) if when.tzinfo else when.replace(tzinfo=zone)
    grain = "second" if match[0].count(":") > 1 else "minute"
    return [Extraction(aware, match.start(), match.end(), 1.0, {"granularity": grain})]


def _extraction(
    reading: Reading, item: Item, context: ExtractionContext, now: datetime, zone: Any
) -> Extraction | None:
    moment: Moment = item.value
    try:
        start = _naive(moment, now)
        end = _end(moment, start, now) if start else None
    except (ValueError, OverflowError):
        return None
    if start is None:
        return None
    if moment.elapsed is not None:
        aware = (context.now.astimezone(UTC) + moment.elapsed).astimezone(zone)
    else:
        aware = start.replace(tzinfo=zone)
    first, last = reading.span(item.first, item.stop)
    details: dict[str, Any] = {"granularity": _grain(moment)}
    if end is not None:
        details["end"] = end.replace(tzinfo=zone)
    stop = last - 1 if reading.text[last - 1] in ",." else last
    return Extraction(aware, first, stop, round(min(1.0, item.confidence) * 0.95, 3), details)
