"""Values as a bot's code sees them: truth, text, and dates, by JavaScript's rules."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any, Final

DATE_KEY = "$date"
"""The only key of a date in JSON: `{"$date": "2026-03-01T09:00:00.000Z"}`."""


class _Undefined:
    """What JavaScript has for "there is no such value"; never stored."""

    def __repr__(self) -> str:
        return "UNDEFINED"

    def __bool__(self) -> bool:
        return False


UNDEFINED: Final = _Undefined()


def date_value(moment: datetime) -> dict[str, str]:
    """A date as it is kept in variables."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return {DATE_KEY: moment.isoformat(timespec="milliseconds")[:-6] + "Z"}


def is_date(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get(DATE_KEY), str)


def truthy(value: Any) -> bool:
    """Whether JavaScript takes the value for true: empty objects and lists are."""
    if isinstance(value, (dict, list)):
        return True
    if isinstance(value, float) and math.isnan(value):
        return False
    return bool(value)


def is_empty(value: Any) -> bool:
    """Whether a variable counts as not filled. An empty object or list counts as filled, as does false."""
    return value is None or value is UNDEFINED or value == ""


def identical(left: Any, right: Any) -> bool:
    """Whether two JSON values are the same to JavaScript: unlike in Python, true is not 1."""
    if left is right:
        return True
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and len(left) == len(right)
            and all(key in right and identical(value, right[key]) for key, value in left.items())
        )
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(identical, left, right))
    return bool(left == right)


def size_of(value: Any, most: int) -> int:
    """About how many characters a JSON value takes; what repeats counts every time. Stops counting above `most`."""
    left = [value]
    size = 0
    while left:
        item = left.pop()
        if isinstance(item, str):
            size += len(item)
        elif isinstance(item, dict):
            size += sum(map(len, item))
            left += item.values()
        elif isinstance(item, list):
            left += item
        size += 1
        if size > most:
            break
    return size


def text_of(value: Any) -> str:
    """The value as it appears in the middle of a text. Nothing is shown for a missing one; objects as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value is UNDEFINED:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if is_date(value):
        return str(value[DATE_KEY])
    return json.dumps(without_dates(value), ensure_ascii=False, separators=(",", ":"))


def without_dates(value: Any) -> Any:
    """The value with dates as plain text, for people and for JSON that leaves the interpreter."""
    if isinstance(value, dict):
        if is_date(value):
            return value[DATE_KEY]
        return {key: without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_dates(item) for item in value]
    return value


def number_text(value: int | float) -> str:
    """A number as JavaScript prints it."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**21 else number_text(float(value))
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    text = float.__repr__(value)
    sign = "-" if value < 0 else ""
    mantissa, mark, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction if fraction != "0" else ""
    if not mark:
        return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
    power = int(exponent)
    digits = whole + fraction
    if 0 < power < 21:
        return f"{sign}{digits.ljust(power + 1, '0')}"
    if -7 < power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return f"{sign}{whole}{'.' if fraction else ''}{fraction}e{'+' if power > 0 else '-'}{abs(power)}"
