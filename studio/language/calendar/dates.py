"""Dates as they are said, perhaps incomplete, and the day that is meant, seen from today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from studio.language.calendar.holidays import holiday
from studio.language.units import Unit

GRAINS = (
    "second",
    "minute",
    "hour",
    "day",
    "weekend",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "century",
)


@dataclass(frozen=True, slots=True)
class DateSpec:
    """A date as far as it was said. `fixed` is a day already counted from today; the rest is to be completed."""

    grain: str = "day"
    fixed: date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    holiday: str = ""

    def resolve(self, today: date) -> date | None:
        """The first day of what is meant; None for a day that does not exist."""
        try:
            return self._resolve(today)
        except (ValueError, OverflowError):
            return None

    def _resolve(self, today: date) -> date | None:
        if self.fixed:
            return self.fixed
        if self.holiday:
            return self._holiday(today)
        if self.month and self.day:
            return self._day_of_year(today)
        if self.month:
            year = self.year or (today.year if self.month >= today.month else today.year + 1)
            return date(year, self.month, 1)
        if self.year and not self.day:
            return date(self.year, 1, 1)
        if self.day:
            return self._day_of_month(today)
        if self.weekday is not None:
            return today + timedelta((self.weekday - today.weekday() - 1) % 7 + 1)
        return None

    def _holiday(self, today: date) -> date | None:
        if self.year:
            return holiday(self.holiday, self.year)
        this_year = holiday(self.holiday, today.year)
        return this_year if this_year and this_year >= today else holiday(self.holiday, today.year + 1)

    def _day_of_year(self, today: date) -> date | None:
        """The day in the year said, else the next one; a weekday decides between near years."""
        if self.year:
            return self._in_year(self.year)
        coming = [day for year in range(today.year, today.year + 9) if (day := self._in_year(year)) and day >= today]
        if self.weekday is None:
            return coming[0] if coming else None
        past = [day for year in (today.year, today.year - 1) if (day := self._in_year(year)) and day < today]
        fitting = [day for day in (*coming[:2], *past[:1]) if day.weekday() == self.weekday]
        best = fitting or coming
        return best[0] if best else None

    def _in_year(self, year: int) -> date | None:
        assert self.month
        assert self.day
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def _day_of_month(self, today: date) -> date | None:
        assert self.day
        month = date(today.year, today.month, 1)
        for _ in range(340 if self.weekday is not None else 13):
            try:
                day = month.replace(day=self.day)
            except ValueError:
                day = None
            if day and day >= today and self.weekday in (None, day.weekday()):
                return day
            month = add_months(month, 1)
        return None

    def with_year(self, year: int) -> DateSpec:
        return replace(self, year=year)


def add_months(day: date, count: int) -> date:
    """The same day so many months later, or the month's last one where it is shorter."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    for number in range(day.day, 27, -1):
        try:
            return day.replace(year=year, month=month + 1, day=number)
        except ValueError:
            continue
    return day.replace(year=year, month=month + 1)


def add_workdays(day: date, count: int) -> date:
    """So many days on, Saturdays and Sundays not counted."""
    step = 1 if count >= 0 else -1
    for _ in range(min(abs(count), 5000)):
        day += timedelta(step)
        while day.weekday() > 4:
            day += timedelta(step)
    return day


def start_of(grain: str, day: date) -> date:
    """The first day of the week, month, quarter, year … that a day is in. Weeks begin on Monday."""
    if grain == "week":
        return day - timedelta(day.weekday())
    if grain == "weekend":
        return day - timedelta(day.weekday()) + timedelta(5)
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if grain == "semester":
        return day.replace(month=1 if day.month < 7 else 7, day=1)
    if grain == "year":
        return day.replace(month=1, day=1)
    if grain == "decade":
        return date(max(1, day.year // 10 * 10), 1, 1)
    if grain == "century":
        return date(max(1, day.year // 100 * 100), 1, 1)
    return day


def shifted(grain: str, day: date, count: int) -> date:
    """A day so many weeks, months, years … later."""
    if grain in ("week", "weekend"):
        return day + timedelta(7 * count)
    if grain == "fortnight":
        return day + timedelta(14 * count)
    months = {"month": 1, "quarter": 3, "semester": 6, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
    if grain in months:
        return add_months(day, months[grain] * count)
    return day + timedelta(count)


def end_of(grain: str, day: date) -> date:
    """The last day of what a day begins."""
    if grain in ("day", "hour", "minute", "second"):
        return day
    if grain == "weekend":
        return day + timedelta(1)
    if grain == "season":
        return add_months(day, 3) - timedelta(1)
    return shifted(grain, start_of(grain, day), 1) - timedelta(1)


SUB_DAY = frozenset({"h", "min", "s", "ms", "mu", "ns"})
_DAY_UNITS = {"d": 1, "week": 7, "fortnight": 14, "weekend": 7}


def moved(moment: datetime, parts: tuple[tuple[Fraction, Unit], ...], sign: int) -> tuple[datetime, str] | None:
    """A naive moment moved by amounts of units, and the grain of the smallest; None outside the calendar.

    Whole days and longer move the calendar day and leave the time of day; hours and shorter are added.
    """
    grain = "day"
    try:
        for amount, unit in parts:
            if unit.key == "workday":
                moment = datetime.combine(add_workdays(moment.date(), sign * round(amount)), moment.time())
            elif unit.months:
                months = amount * unit.months * sign
                whole = int(months)
                moment = datetime.combine(add_months(moment.date(), whole), moment.time())
                moment += timedelta(days=round(float(months - whole) * 30))
            elif unit.key in _DAY_UNITS:
                days = amount * _DAY_UNITS[unit.key] * sign
                moment += timedelta(days=float(days))
                grain = "hour" if days.denominator != 1 else grain
            else:
                moment += timedelta(seconds=float(amount * unit.factor * sign))
                grain = {"h": "hour", "min": "minute"}.get(unit.key, "second")
                grain = "minute" if unit.key == "h" else grain
    except (OverflowError, ValueError):
        return None
    return moment, grain
