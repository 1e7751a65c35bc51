"""What makes a date: names of days and months, counted days, weeks and months from now, holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from studio.language.calendar.dates import SUB_DAY, DateSpec, end_of, moved, shifted, start_of
from studio.language.calendar.holidays import holiday, nth_weekday
from studio.language.calendar.lattice import Lattice, full_year
from studio.language.calendar.patterns import Values, rule

_UNIT_GRAINS = {
    "d": "day", "week": "week", "fortnight": "fortnight", "weekend": "weekend", "month": "month",
    "quarter": "quarter", "semester": "semester", "year": "year", "decade": "decade", "century": "century",
    "workday": "workday",
}  # fmt: skip


def _fixed(day: date | None, grain: str = "day") -> DateSpec | None:
    return DateSpec(grain, fixed=day) if day else None


def _day(lattice: Lattice, values: Values) -> DateSpec | None:
    return _fixed(lattice.today + timedelta(values[-1]))


def _weekday(_: Lattice, values: Values) -> DateSpec:
    return DateSpec(weekday=values[0])


COMING = 0
"""The value of words such as `coming`, which mean the nearest of days to come."""


def _week_day(today: date, weekday: int, weeks: int) -> date:
    return start_of("week", today) + timedelta(weekday + 7 * weeks)


def _this_weekday(lattice: Lattice, values: Values) -> DateSpec | None:
    day = _week_day(lattice.today, values[-1], 0)
    return _fixed(day if day >= lattice.today else day + timedelta(7))


def _next_weekday(lattice: Lattice, values: Values) -> DateSpec | None:
    """The day of next week, weeks beginning on Monday."""
    return _fixed(_week_day(lattice.today, values[0], 1))


def _next_weekday_first(lattice: Lattice, values: Values) -> DateSpec | None:
    """`Next Friday` is one of next week, `the coming Friday` the first there is."""
    if values[0] == COMING:
        return _fixed(lattice.today + timedelta((values[-1] - lattice.today.weekday() - 1) % 7 + 1))
    return _fixed(_week_day(lattice.today, values[-1], 1))


def _weekday_after_next(lattice: Lattice, values: Values) -> DateSpec | None:
    coming = DateSpec(weekday=values[0]).resolve(lattice.today)
    return _fixed(coming + timedelta(7)) if coming else None


def _last_weekday(lattice: Lattice, weekday: int) -> DateSpec | None:
    return _fixed(lattice.today - timedelta((lattice.today.weekday() - weekday - 1) % 7 + 1))


def _last_weekday_first(lattice: Lattice, values: Values) -> DateSpec | None:
    return _last_weekday(lattice, values[-1])


def _last_weekday_after(lattice: Lattice, values: Values) -> DateSpec | None:
    return _last_weekday(lattice, values[0])


def _weekday_in_week(lattice: Lattice, values: Values) -> DateSpec | None:
    weekday, week = values[0], values[-1]
    if week.grain not in ("week", "fortnight") or not week.fixed:
        return None
    return _fixed(start_of("week", week.fixed) + timedelta(weekday))


def _unit(lattice: Lattice, unit: Any, count: int) -> DateSpec | None:
    """This unit, the next one or the last: its first day."""
    grain = _UNIT_GRAINS.get(unit.key)
    if grain is None:
        return None
    if grain == "workday":
        result = moved(lattice.now, ((1, unit),), count) if count else None  # type: ignore[arg-type]
        return _fixed(result[0].date()) if result else None
    if grain == "day":
        return _fixed(lattice.today + timedelta(count))
    try:
        if grain == "fortnight":
            return _fixed(shifted("week", start_of("week", lattice.today), count * 2), "week")
        return _fixed(shifted(grain, start_of(grain, lattice.today), count), grain)
    except (ValueError, OverflowError):
        return None


def _next_unit(lattice: Lattice, values: Values) -> DateSpec | None:
    if values[-1].key == "weekend":
        return _next_weekend(lattice, values[1:])
    return _unit(lattice, values[-1], 1)


def _last_unit(lattice: Lattice, values: Values) -> DateSpec | None:
    return _unit(lattice, values[-1], -1)


def _this_unit(lattice: Lattice, values: Values) -> DateSpec | None:
    return _unit(lattice, values[-1], 0)


def _unit_next(lattice: Lattice, values: Values) -> DateSpec | None:
    return _unit(lattice, values[0], 1) if lattice.reading.lexicon.language != "en" else None


def _unit_last(lattice: Lattice, values: Values) -> DateSpec | None:
    """`la semaine dernière`; in English `quarter past` is a time."""
    return _unit(lattice, values[0], -1) if lattice.reading.lexicon.language != "en" else None


def _unit_after_next(lattice: Lattice, values: Values) -> DateSpec | None:
    return _unit(lattice, values[1], 2)


def _weekend(lattice: Lattice, count: int) -> DateSpec | None:
    return _fixed(start_of("weekend", lattice.today) + timedelta(7 * count), "weekend")


def _this_weekend(lattice: Lattice, values: Values) -> DateSpec | None:
    return _weekend(lattice, 0)


def _next_weekend(lattice: Lattice, values: Values) -> DateSpec | None:
    """`The coming weekend` is this week's, until it has begun."""
    comes_first = values[0] == COMING and lattice.today.weekday() < 5
    return _weekend(lattice, 0 if comes_first else 1)


def _last_weekend(lattice: Lattice, values: Values) -> DateSpec | None:
    return _weekend(lattice, -1)


# -- months and days of months


def _make_day(month: int, day: int, year: int | None) -> DateSpec | None:
    return DateSpec(year=year, month=month, day=day) if 1 <= day <= 31 else None


def _month_day(_: Lattice, values: Values) -> DateSpec | None:
    return _make_day(values[0], values[3], values[-1])


def _day_month(_: Lattice, values: Values) -> DateSpec | None:
    return _make_day(values[3], values[0], values[-1])


def _year_month_day(_: Lattice, values: Values) -> DateSpec | None:
    return _make_day(values[2], values[4], values[0])


def _short_year(_: Lattice, values: Values) -> DateSpec | None:
    """`2-Oct-24`."""
    return _make_day(values[2], values[0], full_year(values[4]))


def _dotted_month(_: Lattice, values: Values) -> DateSpec | None:
    return _make_day(values[1], values[0], values[-1])


def _month(_: Lattice, values: Values) -> DateSpec:
    return DateSpec("month", month=values[0])


def _month_year(_: Lattice, values: Values) -> DateSpec:
    return DateSpec("month", month=values[0], year=values[-1])


def _near_month(lattice: Lattice, month: int, count: int) -> DateSpec:
    today = lattice.today
    if count > 0:
        year = today.year + (month <= today.month)
    elif count < 0:
        year = today.year - (month >= today.month)
    else:
        year = today.year
    return DateSpec("month", month=month, year=year)


def _next_month(lattice: Lattice, values: Values) -> DateSpec:
    return _near_month(lattice, values[-1], 1)


def _last_month(lattice: Lattice, values: Values) -> DateSpec:
    return _near_month(lattice, values[-1], -1)


def _this_month(lattice: Lattice, values: Values) -> DateSpec:
    return _near_month(lattice, values[-1], 0)


def _month_next(lattice: Lattice, values: Values) -> DateSpec:
    return _near_month(lattice, values[0], 1)


def _month_last(lattice: Lattice, values: Values) -> DateSpec:
    return _near_month(lattice, values[0], -1)


def _ordinal_day(_: Lattice, values: Values) -> DateSpec | None:
    return DateSpec(day=values[-1]) if 1 <= values[-1] <= 31 else None


def _numbered_day(lattice: Lattice, values: Values) -> DateSpec | None:
    """`el 5`, `le 5`: languages that name days of the month by plain numbers."""
    return None if lattice.reading.lexicon.language in ("en", "nl") else _ordinal_day(lattice, values)


def _ending_day(lattice: Lattice, values: Values) -> DateSpec | None:
    """`on 15`, where nothing is counted by it: at the end of the text."""
    said = lattice.reading.tokens[-1].text
    return _ordinal_day(lattice, values) if said.isdecimal() and int(said) == values[-1] else None


def _weekdays_hence(lattice: Lattice, values: Values) -> DateSpec | None:
    """`2 Sundays from now`."""
    coming = DateSpec(weekday=values[1]).resolve(lattice.today)
    return _fixed(coming + timedelta(7 * (values[0] - 1))) if coming and 1 <= values[0] <= 60 else None


def _weekday_week(lattice: Lattice, values: Values) -> DateSpec | None:
    """British `Friday week`: a week after the coming Friday."""
    coming = DateSpec(weekday=values[0]).resolve(lattice.today)
    is_week = values[1].key == "week" and lattice.reading.lexicon.language == "en"
    return _fixed(coming + timedelta(7)) if coming and is_week else None


def _week_of(lattice: Lattice, values: Values) -> DateSpec | None:
    """`the week of the 5th`."""
    day = values[-1].resolve(lattice.today)
    if day is None or values[1].key != "week" or values[-1].grain != "day":
        return None
    return _fixed(start_of("week", day), "week")


def _weekday_day(_: Lattice, values: Values) -> DateSpec | None:
    return DateSpec(weekday=values[0], day=values[-1]) if 1 <= values[-1] <= 31 else None


def _weekday_date(_: Lattice, values: Values) -> DateSpec | None:
    """`Friday, 5 May`: the weekday tells the year where it is not said."""
    spec = values[-1]
    if not isinstance(spec, DateSpec) or spec.grain != "day" or spec.weekday is not None or not spec.day:
        return None
    return replace(spec, weekday=values[0])


def _date_weekday(lattice: Lattice, values: Values) -> DateSpec | None:
    return _weekday_date(lattice, [values[-1], values[0]])


def _day_in_month(lattice: Lattice, values: Values) -> DateSpec | None:
    """`the 5th of next month`."""
    number, spec = values[1], values[-1]
    start = spec.resolve(lattice.today)
    if spec.grain != "month" or start is None or not 1 <= number <= 31 or not spec.fixed:
        return None
    return DateSpec(year=start.year, month=start.month, day=number)


def _year(_: Lattice, values: Values) -> DateSpec:
    return DateSpec("year", year=values[-1])


def _unit_year(_: Lattice, values: Values) -> DateSpec | None:
    return DateSpec("year", year=values[1]) if values[0].key == "year" else None


def _in_year(lattice: Lattice, values: Values) -> DateSpec | None:
    """A date without a year, and the year: `5 May next year`, `Christmas 2025`."""
    spec = next(value for value in values if isinstance(value, DateSpec))
    year = values[-1]
    if isinstance(year, DateSpec):
        start = year.resolve(lattice.today) if year.grain == "year" else None
        year = start.year if start else None
    if year is None or spec.fixed or spec.year or not (spec.month or spec.holiday):
        return None
    return spec.with_year(year)


def _slash(_: Lattice, values: Values) -> DateSpec:
    spec: DateSpec = values[0]
    return spec


# -- counted from now or from another date


def _offset(lattice: Lattice, parts: Any, sign: int, origin: date | None = None) -> DateSpec | None:
    """A day so far from today or another day; hours are left to the rules of moments."""
    if all(unit.key in SUB_DAY for _, unit in parts):
        return None
    start = lattice.now
    if origin:
        start = start.replace(year=origin.year, month=origin.month, day=origin.day)
    result = moved(start, parts, sign)
    return _fixed(result[0].date()) if result and result[1] == "day" else None


def _ahead(lattice: Lattice, values: Values) -> DateSpec | None:
    return _offset(lattice, values[-1], 1)


def _ahead_next(lattice: Lattice, values: Values) -> DateSpec | None:
    return _offset(lattice, values[0], 1)


def _ago(lattice: Lattice, values: Values) -> DateSpec | None:
    return _offset(lattice, values[0], -1)


def _back(lattice: Lattice, values: Values) -> DateSpec | None:
    return _offset(lattice, values[-1], -1)


def _from(lattice: Lattice, values: Values, sign: int) -> DateSpec | None:
    origin = values[-1].resolve(lattice.today)
    return _offset(lattice, values[0], sign, origin) if origin else None


def _after_date(lattice: Lattice, values: Values) -> DateSpec | None:
    return _from(lattice, values, 1)


def _before_date(lattice: Lattice, values: Values) -> DateSpec | None:
    return _from(lattice, values, -1)


def _day_after(lattice: Lattice, values: Values) -> DateSpec | None:
    return _beside(lattice, values, 1)


def _day_before(lattice: Lattice, values: Values) -> DateSpec | None:
    return _beside(lattice, values, -1)


def _beside(lattice: Lattice, values: Values, count: int) -> DateSpec | None:
    """`the day after Christmas`, `the week before Easter`."""
    article, unit = values[:2]
    if article == 0 or (article is None and unit.key != "d"):
        return None
    origin = values[-1].resolve(lattice.today)
    grain = _UNIT_GRAINS.get(unit.key)
    if origin is None or grain is None or grain == "workday":
        return None
    try:
        return _fixed(shifted(grain, start_of(grain, origin), count), "day" if grain == "day" else grain)
    except (ValueError, OverflowError):
        return None


# -- parts of months and years


def _nth_weekday(lattice: Lattice, nth: int, weekday: int, span: DateSpec) -> DateSpec | None:
    start = span.resolve(lattice.today)
    if start is None or span.grain not in ("month", "year") or not -5 <= nth <= 5:
        return None
    if span.grain == "year":
        start = start.replace(month=12 if nth < 0 else 1)
    return _fixed(nth_weekday(start.year, start.month, weekday, nth))


def _ordinal_weekday(lattice: Lattice, values: Values) -> DateSpec | None:
    return _nth_weekday(lattice, values[0], values[1], values[-1])


def _last_weekday_of(lattice: Lattice, values: Values) -> DateSpec | None:
    return _nth_weekday(lattice, -1, values[1], values[-1])


def _ordinal_unit(lattice: Lattice, values: Values) -> DateSpec | None:
    """`the first week of June`, `the second quarter of 2025`, `the third day of May`."""
    nth, unit, span = values[0], values[1], values[-1]
    start = span.resolve(lattice.today)
    grain = _UNIT_GRAINS.get(unit.key)
    if (
        start is None
        or grain not in ("day", "week", "month", "quarter", "semester")
        or span.grain not in ("week", "month", "quarter", "year")
    ):
        return None
    if not 1 <= nth <= 366:
        return None
    try:
        return _fixed(shifted(grain, start, nth - 1), grain)
    except (ValueError, OverflowError):
        return None


def _last_unit_of(lattice: Lattice, values: Values) -> DateSpec | None:
    unit, span = values[1], values[-1]
    start = span.resolve(lattice.today)
    grain = _UNIT_GRAINS.get(unit.key)
    if (
        start is None
        or grain not in ("day", "week", "month", "quarter")
        or span.grain not in ("month", "quarter", "year")
    ):
        return None
    return _fixed(start_of(grain, end_of(span.grain, start)), grain)


def _last_day(lattice: Lattice, values: Values) -> DateSpec | None:
    span = values[-1]
    start = span.resolve(lattice.today)
    return _fixed(end_of(span.grain, start)) if start and span.grain != "day" else None


def _first_day(lattice: Lattice, values: Values) -> DateSpec | None:
    span = values[-1]
    start = span.resolve(lattice.today)
    return _fixed(start) if start and span.grain != "day" else None


def _middle(lattice: Lattice, values: Values) -> DateSpec | None:
    span = values[-1]
    start = span.resolve(lattice.today)
    if not start or span.grain == "day":
        return None
    if span.grain == "month":
        return _fixed(start.replace(day=15))
    return _fixed(start + (end_of(span.grain, start) - start) // 2)


def _the_unit(lattice: Lattice, values: Values) -> DateSpec | None:
    """`the month`, where a part of it is meant."""
    return _unit(lattice, values[-1], 0) if values[-1].key in ("week", "month", "quarter", "year") else None


# -- seasons and holidays


def _season(lattice: Lattice, values: Values) -> DateSpec:
    """Seasons begin with a month, as weather services count them."""
    year = next((value for value in values[1:] if value), None)
    return DateSpec("season", month=values[0], year=year)


def _next_season(lattice: Lattice, values: Values) -> DateSpec:
    return replace(_near_month(lattice, values[-1], 1), grain="season")


def _last_season(lattice: Lattice, values: Values) -> DateSpec:
    return replace(_near_month(lattice, values[-1], -1), grain="season")


def _this_season(lattice: Lattice, values: Values) -> DateSpec:
    return replace(_near_month(lattice, values[-1], 0), grain="season")


def _holiday(_: Lattice, values: Values) -> DateSpec:
    return DateSpec(holiday=values[0])


def _last_holiday(lattice: Lattice, values: Values) -> DateSpec | None:
    day = holiday(values[-1], lattice.today.year)
    return _fixed(day if day and day < lattice.today else holiday(values[-1], lattice.today.year - 1))


def _this_holiday(lattice: Lattice, values: Values) -> DateSpec | None:
    return _fixed(holiday(values[-1], lattice.today.year))


SIMPLE_RULES = (
    rule("date", "day", _day),
    rule("date", "weekday sep?", _weekday, 0.95),
    rule("date", "this weekday", _this_weekday),
    rule("date", "next weekday", _next_weekday_first),
    rule("date", "weekday next", _next_weekday, 0.95),
    rule("date", "last weekday", _last_weekday_first),
    rule("date", "weekday last", _last_weekday_after, 0.95),
    rule("date", "weekday aftern", _weekday_after_next),
    rule("date", "the? next unit", _next_unit),
    rule("date", "the? last unit", _last_unit, 0.95),
    rule("date", "the? this unit", _this_unit),
    rule("date", "unit next", _unit_next),
    rule("date", "unit last", _unit_last, 0.95),
    rule("date", "the? unit aftern", _unit_after_next),
    rule("date", "the? weekend", _this_weekend, 0.9),
    rule("date", "this weekend", _this_weekend),
    rule("date", "next weekend", _next_weekend),
    rule("date", "last weekend", _last_weekend),
    rule("date", "weekend next", _next_weekend),
    rule("date", "weekend last", _last_weekend),
    rule("date", "month sep|mark? the? ord|n", lambda lattice, values: _month_day(lattice, [*values, None])),
    rule("date", "month sep|mark? the? ord|n sep|mark? of? year|oldyear", _month_day),
    rule("date", "ord|n sep|mark? of? month sep?", lambda lattice, values: _day_month(lattice, [*values, None])),
    rule("date", "ord|n sep|mark? of? month sep|mark? of? year|oldyear", _day_month),
    rule("date", "year sep|mark? month sep|mark? ord|n", _year_month_day),
    rule("date", "ord|n mark month mark two", _short_year),
    rule("date", "dotted month", lambda lattice, values: _dotted_month(lattice, [*values, None])),
    rule("date", "dotted month sep? year|oldyear", _dotted_month),
    rule("date", "month sep?", _month, 0.8),
    rule("date", "month sep? of? year|oldyear", _month_year),
    rule("date", "next month", _next_month),
    rule("date", "last month", _last_month),
    rule("date", "this month", _this_month),
    rule("date", "month next", _month_next),
    rule("date", "month last", _month_last),
    rule("date", "the ordday", _ordinal_day, 0.6),
    rule("date", "on ordday", _ordinal_day, 0.6),
    rule("date", "the n", _numbered_day, 0.5),
    rule("date", "on n", _ending_day, 0.5),
    rule("date", "n weekday hence", _weekdays_hence),
    rule("date", "weekday unit", _weekday_week, 0.9),
    rule("date", "on dotted", _ordinal_day, 0.6),
    rule("date", "the dotted", _ordinal_day, 0.5),
    rule("date", "weekday sep? the? ord", _weekday_day, 0.9),
    rule("date", "weekday sep? the? dotted", _weekday_day, 0.9),
    rule("date", "weekday sep? the? n", _weekday_day, 0.7),
    rule("date", "of year", _year, 0.9),
    rule("date", "on year", _year, 0.9),
    rule("date", "the year", _year, 0.9),
    rule("date", "unit year", _unit_year, 0.95),
    rule("date", "slashdate", _slash, 0.8),
    rule("date", "shortdate", _slash, 0.7),
    rule("date", "shortdate sep", _slash, 0.85),
    rule("date", "holiday", _holiday),
    rule("date", "next holiday", _holiday),
    rule("date", "this holiday", _this_holiday),
    rule("date", "last holiday", _last_holiday),
    rule("date", "season", _season, 0.8),
    rule("date", "season of? year", _season, 0.95),
    rule("date", "next season", _next_season),
    rule("date", "last season", _last_season),
    rule("date", "this season", _this_season),
    rule("date", "ahead dur", _ahead, 0.95),
    rule("date", "ahead the? next dur", _ahead, 0.9),
    rule("date", "the? next dur", _ahead, 0.7),
    rule("date", "dur next", _ahead_next, 0.7),
    rule("date", "dur ago", _ago),
    rule("date", "back dur", _back),
    rule("date", "dur hence", _ahead_next),
    rule("date", "the? last dur", _back, 0.7),
    rule("span", "the? unit", _the_unit),
)
"""From terms to dates."""

DATE_RULES = (
    rule("date", "weekday sep? the? date", _weekday_date),
    rule("date", "date sep? weekday", _date_weekday, 0.95),
    rule("date", "date sep? of? year|oldyear", _in_year),
    rule("date", "date sep? of? the? date", _in_year),
    rule("date", "weekday of? the? date", _weekday_in_week),
    rule("date", "date sep? on? weekday", lambda lattice, values: _weekday_in_week(lattice, values[::-1])),
    rule("date", "the? ord|n of? the? date|span", _day_in_month),
    rule("date", "the? unit of the? date", _week_of),
    rule("date", "dur after date", _after_date),
    rule("date", "dur hence date", _after_date, 0.9),
    rule("date", "dur before date", _before_date),
    rule("date", "the? unit after date", _day_after),
    rule("date", "the? unit before date", _day_before),
    rule("date", "ord weekday of? the? date|span", _ordinal_weekday),
    rule("date", "last weekday of? the? date|span", _last_weekday_of),
    rule("date", "ord unit of? the? date|span", _ordinal_unit),
    rule("date", "last unit of the? date|span", _last_unit_of),
    rule("date", "the? lastday of? the? date|span", _last_day),
    rule("date", "the? firstday of? the? date|span", _first_day),
    rule("date", "the? begin of? the? date|span", _first_day, 0.9),
    rule("date", "the? end of? the? date|span", _last_day, 0.9),
    rule("date", "the? middle of? the? date|span", _middle, 0.9),
)
"""From dates and terms to dates."""
