"""What makes a time of day: `9am`, `half past ten`, `las tres y media`, `halb acht`, `8 in the evening`, `noon`."""

from __future__ import annotations

from dataclasses import replace

from studio.language.calendar.lattice import Lattice
from studio.language.calendar.patterns import Values, rule
from studio.language.calendar.times import TimeSpec, part_time


def _clock(hour: int, minute: int = 0, *, weak: bool = False) -> TimeSpec | None:
    """A time that may be in the morning or the afternoon; None when it is no time."""
    if not 0 <= hour <= 24 or not 0 <= minute <= 59 or (hour == 24 and minute):
        return None
    grain = "minute" if minute else "hour"
    return TimeSpec(hour % 24, minute, 0, grain, is_open=1 <= hour <= 12, weak=weak)


def _twelve(hour: int, minute: int, *, pm: bool) -> TimeSpec | None:
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:
        return None
    time = TimeSpec(hour, minute, 0, "minute" if minute else "hour")
    if hour > 12:
        return time if pm else None
    return time.pm() if pm else time.am()


def _hour_am(_: Lattice, values: Values) -> TimeSpec | None:
    return _twelve(values[0], 0, pm=False)


def _hour_pm(_: Lattice, values: Values) -> TimeSpec | None:
    return _twelve(values[0], 0, pm=True)


def _two_am(_: Lattice, values: Values) -> TimeSpec | None:
    return _spoken_minute(values, _twelve(values[0], values[1], pm=False))


def _two_pm(_: Lattice, values: Values) -> TimeSpec | None:
    return _spoken_minute(values, _twelve(values[0], values[1], pm=True))


def _spoken_minute(values: Values, time: TimeSpec | None) -> TimeSpec | None:
    return time if values[0] > 0 and (values[1] >= 10 or values[1] == 0) else None


def _at(_: Lattice, values: Values) -> TimeSpec | None:
    at, hour = values[0], values[1]
    if at and hour >= 100 and hour % 100 < 60 and hour < 2400:
        return TimeSpec(hour // 100, hour % 100, 0, "minute")
    return _clock(hour, weak=not at)


def _at_padded(_: Lattice, values: Values) -> TimeSpec | None:
    return TimeSpec(values[1]) if values[1] < 24 else None


def _at_two(_: Lattice, values: Values) -> TimeSpec | None:
    return _spoken_minute(values[1:], _clock(values[1], values[2], weak=not values[0]))


def _oclock(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[0])


def _oclock_minute(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[0], values[2])


def _half_past(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[-1], 30)


def _quarter_past(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[-1], 15)


def _minutes_past(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[-1], values[0]) if 1 <= values[0] <= 59 else None


def _before_hour(hour: int, minutes: int) -> TimeSpec | None:
    if not 1 <= hour <= 24 or not 1 <= minutes <= 45:
        return None
    return _clock(hour - 1 or 12, 60 - minutes)


def _quarter_to(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[-1], 15)


def _minutes_to(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[-1], values[0])


def _round_minutes_to(_: Lattice, values: Values) -> TimeSpec | None:
    """`10 to 8`; other numbers make a range."""
    return _before_hour(values[-1], values[0]) if values[0] in (5, 10, 20, 25) else None


def _half_to(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[1], 30)


def _hour_and_half(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[1], 30)


def _hour_and_quarter(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[1], 15)


def _hour_and_minutes(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[1], values[3])


def _hour_less_quarter(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[1], 15)


def _hour_less_minutes(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[1], values[3])


def _fr_half(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[0], 30)


def _fr_quarter(_: Lattice, values: Values) -> TimeSpec | None:
    return _clock(values[0], 15)


def _fr_less_quarter(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[0], 15)


def _fr_less(_: Lattice, values: Values) -> TimeSpec | None:
    return _before_hour(values[0], values[3])


def _only(_: Lattice, values: Values) -> TimeSpec:
    time: TimeSpec = values[-1] if isinstance(values[-1], TimeSpec) else values[0]
    return time


def _as_am(_: Lattice, values: Values) -> TimeSpec:
    time: TimeSpec = values[0]
    return time.am() if time.hour <= 12 else time


def _as_pm(_: Lattice, values: Values) -> TimeSpec:
    time: TimeSpec = values[0]
    return time.pm()


def _noon(_: Lattice, values: Values) -> TimeSpec | None:
    return part_time(values[-1]) if values[-1] in ("noon", "midnight") else None


def _twelve_noon(_: Lattice, values: Values) -> TimeSpec | None:
    return part_time(values[1]) if values[0] == 12 and values[1] in ("noon", "midnight") else None


def _in_part(_: Lattice, values: Values) -> TimeSpec | None:
    time: TimeSpec = values[0]
    return time.in_part(values[-1]) if time.hour <= 12 and not time.part else None


def _part_first(_: Lattice, values: Values) -> TimeSpec | None:
    time: TimeSpec = values[-1]
    return time.in_part(values[0]) if time.hour <= 12 and not time.part else None


def _at_night(_: Lattice, values: Values) -> TimeSpec | None:
    time: TimeSpec = values[0]
    return time.in_part("night") if time.hour <= 12 and not time.part else None


def _hour_at_night(_: Lattice, values: Values) -> TimeSpec | None:
    time = _clock(values[0])
    return time.in_part("night") if time and time.is_open else None


def _strong(_: Lattice, values: Values) -> TimeSpec | None:
    time: TimeSpec = values[1]
    return replace(time, weak=False) if not time.weak else None


CLOCK_RULES = (
    rule("time", "clock", _only),
    rule("time", "clock am", _as_am),
    rule("time", "clock pm", _as_pm),
    rule("time", "dotclock am", _as_am),
    rule("time", "dotclock pm", _as_pm),
    rule("time", "at dotclock", _only, 0.9),
    rule("time", "dotclock oclock", _only),
    rule("time", "clock oclock", _only),
    rule("time", "n am", _hour_am),
    rule("time", "n pm", _hour_pm),
    rule("time", "n oclock am", _hour_am),
    rule("time", "n oclock pm", _hour_pm),
    rule("time", "n n am", _two_am),
    rule("time", "n n pm", _two_pm),
    rule("time", "at n", _at, 0.85),
    rule("time", "at padded", _at_padded, 0.85),
    rule("time", "at n n", _at_two, 0.85),
    rule("time", "n oclock", _oclock, 0.95),
    rule("time", "n oclock n", _oclock_minute, 0.95),
    rule("time", "half past n", _half_past),
    rule("time", "quarter past n", _quarter_past),
    rule("time", "quarter till n", _quarter_to),
    rule("time", "n past n", _minutes_past, 0.9),
    rule("time", "word till n", _minutes_to, 0.9),
    rule("time", "num till n", _round_minutes_to, 0.6),
    rule("time", "n unit past n", _minutes_past, 0.95),
    rule("time", "n unit till n", _minutes_to, 0.95),
    rule("time", "half_to n", _half_to, 0.9),
    rule("time", "at n past half", _hour_and_half),
    rule("time", "at n past quarter", _hour_and_quarter),
    rule("time", "at n past n", _hour_and_minutes),
    rule("time", "at n lack quarter", _hour_less_quarter),
    rule("time", "at n lack n", _hour_less_minutes),
    rule("time", "n oclock past half", _fr_half),
    rule("time", "n oclock past quarter", _fr_quarter),
    rule("time", "n oclock quarter", _fr_quarter, 0.8),
    rule("time", "n oclock lack quarter", _fr_less_quarter),
    rule("time", "n oclock lack n", _fr_less),
    rule("time", "at? part", _noon),
    rule("time", "n part", _twelve_noon),
)
"""From terms to times."""

PART_RULES = (
    rule("time", "at time", _strong),
    rule("time", "time on? the? part", _in_part),
    rule("time", "time night", _at_night),
    rule("time", "n night", _hour_at_night),
    rule("time", "time am", _as_am, 0.95),
    rule("time", "time pm", _as_pm, 0.95),
    rule("time", "time oclock", _only),
    rule("time", "part sep? at? time", _part_first, 0.95),
)
"""From times and parts of the day to times."""
