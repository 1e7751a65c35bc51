"""What was said about a schedule, gathered field by field, and the cron expression it makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio.language.calendar.lattice import Item
from studio.language.calendar.times import TimeSpec


@dataclass
class Schedule:
    """The fields of a cron expression as they are gathered; None where nothing was said."""

    minute: str | None = None
    hour: str | None = None
    day: str | None = None
    month: str | None = None
    weekday: str | None = None
    times: list[TimeSpec] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    recurs: bool = False
    unit: str = ""
    """The unit that repeats: day, week, month … when nothing narrower was said."""
    step: int = 1
    first: int = 10**9
    stop: int = 0

    def cover(self, item: Item) -> None:
        self.first = min(self.first, item.first)
        self.stop = max(self.stop, item.stop)


def sunday_first(weekday: int) -> int:
    """A weekday as cron counts it: Sunday is 0."""
    return (weekday + 1) % 7


def listed(values: list[int]) -> str:
    """Numbers as a cron list, runs of three or more as ranges."""
    ordered = sorted(set(values))
    pieces: list[str] = []
    start = 0
    for at in range(1, len(ordered) + 1):
        if at == len(ordered) or ordered[at] != ordered[at - 1] + 1:
            run = ordered[start:at]
            pieces += [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(value) for value in run]
            start = at
    return ",".join(pieces)


def expression_of(schedule: Schedule) -> str:
    """The expression of five fields; what was not said is midnight of every day that fits."""
    weekday = schedule.weekday or (
        listed([sunday_first(day) for day in schedule.weekdays]) if schedule.weekdays else "*"
    )
    if len(set(schedule.weekdays)) == 7:
        weekday = "*"
    month = listed(schedule.months) if schedule.months else schedule.month or "*"
    day = schedule.day or (listed(schedule.days) if schedule.days else "*")
    minute, hour = _minute_hour(schedule)
    if day == "*" and weekday == "*":
        if schedule.unit == "week":
            weekday = "0"
        elif schedule.unit in ("month", "year") or schedule.months:
            repeats_within = (
                schedule.unit == "d" or (schedule.minute or "").startswith("*") or (schedule.hour or "").startswith("*")
            )
            day = "*" if repeats_within else "1"
    if schedule.unit == "year" and month == "*":
        month = "1"
    return f"{minute} {hour} {day} {month} {weekday}"


def _minute_hour(schedule: Schedule) -> tuple[str, str]:
    times = schedule.times
    if schedule.minute and schedule.minute.startswith("*"):
        if schedule.hour:
            return schedule.minute, schedule.hour
        return schedule.minute, listed([time.hour for time in times]) if times else "*"
    if schedule.hour and ("*" in schedule.hour or "/" in schedule.hour or not times):
        minutes = [time.minute for time in times]
        return (listed(minutes) if minutes else schedule.minute or "0"), schedule.hour
    if times:
        minutes = sorted({time.minute for time in times})
        if len(minutes) == 1:
            return str(minutes[0]), listed([time.hour for time in times])
        hours = sorted({time.hour for time in times})
        return listed(minutes), listed(hours)
    return schedule.minute or "0", schedule.hour or "0"
