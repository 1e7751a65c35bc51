"""What SQLite cannot do by itself: JSON comparisons, regular expressions with a time limit, remainders."""

from __future__ import annotations

import json
import math
import sqlite3
from functools import lru_cache
from typing import Any

import regex

from studio.tables.cell_text import date_of
from studio.tables.errors import TableError

REGEX_SECONDS = 0.25
"""Longest time one expression may take on one value; a hostile one could take years."""


class Functions:
    """Registers the functions on a connection, and keeps the sentence when one of them fails.

    SQLite turns an exception of a function into a plain "user-defined function raised exception".
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.failure: TableError | None = None
        connection.create_function("matches", 3, self._matches, deterministic=True)
        connection.create_function("json_at", 2, _json_at, deterministic=True)
        connection.create_function("json_scalar", 1, _json_scalar, deterministic=True)
        connection.create_function("json_size", 1, _json_size, deterministic=True)
        connection.create_function("json_compare", 3, _json_compare, deterministic=True)
        connection.create_function("modulo", 2, _modulo, deterministic=True)
        connection.create_function("moment", 1, _moment, deterministic=True)

    def _matches(self, pattern: str, value: Any, options: str) -> int:
        if not isinstance(value, str):
            return 0
        try:
            found = _compiled(pattern, options).search(value, timeout=REGEX_SECONDS)
        except regex.error as error:
            reason = str(error).partition(" at position")[0]
            self.failure = TableError(f"the regular expression “{pattern}” is not right: {reason}")
            raise
        except TimeoutError:
            self.failure = TableError(f"the regular expression “{pattern[:60]}” takes too long on this table")
            raise
        return found is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str, options: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE if options == "i" else 0)


def _load(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return None


def _json_at(text: Any, path: str) -> str | None:
    """The value at a dotted path in a JSON text, as JSON text; null where there is none."""
    value = _load(text)
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _json_scalar(text: Any) -> str | float | None:
    """A JSON text's own value where it is a text or a number."""
    value = _load(text)
    return value if isinstance(value, str) or _is_number(value) else None


def _json_size(text: Any) -> int | None:
    value = _load(text)
    return len(value) if isinstance(value, list) else None


def _json_compare(text: Any, operator: str, operand_text: str) -> int:
    left, right = _load(text), json.loads(operand_text)
    if operator == "eq":
        # `true` is no number, though Python says True == 1.
        return left == right and isinstance(left, bool) == isinstance(right, bool)
    ordered = (isinstance(left, str) and isinstance(right, str)) or (_is_number(left) and _is_number(right))
    if not ordered:
        return 0
    if operator in ("gt", "gte"):
        return left > right or (operator == "gte" and left == right)
    return left < right or (operator == "lte" and left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _modulo(value: Any, divisor: float) -> float | None:
    """The remainder with the sign of the value, as in JavaScript."""
    if not _is_number(value):
        return None
    if isinstance(value, int) and isinstance(divisor, int):
        rest = abs(value) % abs(divisor)
        return rest if value >= 0 else -rest
    return math.fmod(value, divisor)


def _moment(value: Any) -> Any:
    """A date in the form rows usually hold; what is none stays as it is."""
    return (date_of(value) or value) if isinstance(value, str) else value
