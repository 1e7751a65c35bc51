"""When holidays fall: on a date, on the n-th weekday of a month, or so many days from Easter."""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = {
    "new-year": (1, 1), "epiphany": (1, 6), "australia-day": (1, 26), "groundhog-day": (2, 2), "valentine": (2, 14),
    "st-david": (3, 1), "womens-day": (3, 8), "pi-day": (3, 14), "st-patrick": (3, 17), "st-joseph": (3, 19),
    "april-fools": (4, 1), "tiradentes": (4, 21), "earth-day": (4, 22), "st-george": (4, 23), "anzac-day": (4, 25),
    "liberation-day-it": (4, 25), "kings-day": (4, 27), "may-day": (5, 1), "cinco-de-mayo": (5, 5),
    "childrens-day": (6, 1), "republic-day-it": (6, 2), "lovers-day-br": (6, 12), "flag-day": (6, 14),
    "juneteenth": (6, 19), "st-john": (6, 24), "canada-day": (7, 1), "independence-day": (7, 4),
    "bastille-day": (7, 14), "assumption": (8, 15), "independence-day-br": (9, 7), "teachers-day": (9, 10),
    "german-unity": (10, 3), "animal-day": (10, 4), "hispanic-day": (10, 12), "halloween": (10, 31),
    "all-saints": (11, 1), "all-souls": (11, 2), "guy-fawkes": (11, 5), "veterans-day": (11, 11),
    "st-andrew": (11, 30), "sinterklaas": (12, 5), "st-nicholas": (12, 6), "immaculate": (12, 8),
    "christmas-eve": (12, 24), "christmas": (12, 25), "boxing-day": (12, 26), "holy-innocents": (12, 28),
    "new-year-eve": (12, 31), "inauguration-day": (1, 20),
}  # fmt: skip
_NTH = {
    "mlk-day": (1, 0, 3), "presidents-day": (2, 0, 3), "mothers-day": (5, 6, 2), "memorial-day": (5, 0, -1),
    "mothers-day-fr": (5, 6, -1), "fathers-day": (6, 6, 3), "fathers-day-br": (8, 6, 2), "labor-day": (9, 0, 1),
    "prinsjesdag": (9, 1, 3), "columbus-day": (10, 0, 2), "thanksgiving": (11, 3, 4), "arbor-day": (4, 4, -1),
}  # fmt: skip
"""Month, weekday (Monday is 0), which one; -1 is the last."""
_EASTER = {
    "rose-monday": -48, "mardi-gras": -47, "ash-wednesday": -46, "palm-sunday": -7, "maundy-thursday": -3,
    "good-friday": -2, "holy-saturday": -1, "easter": 0, "easter-monday": 1, "ascension": 39, "pentecost": 49,
    "whit-monday": 50, "corpus-christi": 60,
}  # fmt: skip


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, short = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * short + 2 * quarter - epact - left) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The n-th weekday of a month, counted from the end when negative; None where there is none."""
    first = date(year, month, 1)
    if nth > 0:
        day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        following = date(year + month // 12, month % 12 + 1, 1)
        last = following - timedelta(1)
        day = last - timedelta((last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return day if day.month == month and day.year == year else None


def holiday(key: str, year: int) -> date | None:
    """When a holiday falls in a year; None for a year outside the calendar."""
    if not 1 < year < 9998:
        return None
    if key in _FIXED:
        return date(year, *_FIXED[key])
    if key in _NTH:
        return nth_weekday(year, *_NTH[key])
    if key in _EASTER:
        return easter(year) + timedelta(_EASTER[key])
    thanksgiving = nth_weekday(year, 11, 3, 4)
    if key == "black-friday" and thanksgiving:
        return thanksgiving + timedelta(1)
    if key == "cyber-monday" and thanksgiving:
        return thanksgiving + timedelta(4)
    advent = date(year, 12, 24)
    fourth = advent - timedelta((advent.weekday() + 1) % 7)
    return {"first-advent": fourth - timedelta(21), "dead-sunday": fourth - timedelta(28)}.get(key)
