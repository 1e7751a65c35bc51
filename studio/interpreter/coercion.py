"""What happens when a value is stored in a variable of another type: one table.

Conversions without loss are made (numeric text and numbers, `"true"` and booleans, ISO text and dates, JSON
text and objects or lists, a name and the entry of an enum); anything else is refused with a sentence. Emptiness
fits every type. Items of an array are kept as they are, whatever its `arrayType` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from studio.bot.library import ListEntity
from studio.bot.variable import Variable
from studio.interpreter.schemas import SchemaCheck
from studio.interpreter.values import UNDEFINED, date_value, is_date, text_of
from studio.language import PatternEntity, PatternError
from studio.language.entities import pattern_matches
from studio.language.text import normalised

_NUMBER = re.compile(r"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*", re.ASCII)

Kind = ListEntity | PatternEntity | SchemaCheck | None
"""What an enum, a pattern or a schema variable is bound to."""


class DoesNotFit(ValueError):  # noqa: N818  # reads as what happened
    """The value cannot be stored in the variable; the message is a sentence that names all three."""


def coerced(value: Any, variable: Variable, bound: Kind = None) -> Any:
    """The value as the variable's type stores it; `bound` is what the type refers to. Raises DoesNotFit."""
    if value is None or value is UNDEFINED:
        return None
    convert = _TYPES.get(variable.type)
    if convert is None:
        return value
    try:
        return _bound(convert(value), bound)
    except _Refused as refused:
        shown = text_of(value)
        if len(shown) > 60:
            shown = shown[:59] + "…"
        name = f"{variable.scope or 'workflow'}.{variable.name}"
        why = f": {refused}" if str(refused) else ""
        raise DoesNotFit(
            f"“{shown}” does not fit the variable {name}, which is of type {variable.type}{why}."
        ) from None


def default_of(variable: Variable, bound: Kind = None) -> Any:
    """The declared default, or None: archives hold `""` as the default of dates and objects."""
    try:
        return coerced(variable.default_value, variable, bound)
    except DoesNotFit:
        return None


class _Refused(Exception):  # noqa: N818
    """The message, if any, says why."""


def _bound(value: Any, bound: Kind) -> Any:
    """A value of the right type, checked against what the type refers to."""
    if value in (None, "") or bound is None:
        return value
    if isinstance(bound, ListEntity):
        return _entry(value, bound)
    if isinstance(bound, PatternEntity):
        try:
            if pattern_matches(value, bound):
                return value
        except PatternError as problem:
            raise _Refused(str(problem).rstrip(".")) from None
        raise _Refused(f"the pattern is “{bound.pattern}”")
    wrong = bound.problem_with(value)
    if wrong:
        raise _Refused(wrong)
    return value


def _entry(value: str, entity: ListEntity) -> str:
    """The entry of an enum that a text names: by its very name, in other letters, or by a synonym."""
    names = [occurrence.name for occurrence in entity.occurrences]
    if value in names or not names:
        return value
    said = normalised(value)
    for occurrence in entity.occurrences:
        if said in map(normalised, (occurrence.name, *occurrence.synonyms)):
            return occurrence.name
    shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    raise _Refused(f"it takes one of {shown}")


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return text_of(value)


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        if not value.strip():
            return None
        if len(value) < 400 and _NUMBER.fullmatch(value):
            number = float(value)
            if number.is_integer() and abs(number) < 2**53:
                return int(number)
            if abs(number) < float("inf"):
                return number
    raise _Refused


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower()
        if not word:
            return None
        if word in ("true", "false"):
            return word == "true"
    elif isinstance(value, (int, float)) and value in (0, 1):
        return value == 1
    raise _Refused


def _date(value: Any) -> dict[str, str] | None:
    if is_date(value):
        return dict(value)
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise _Refused from None
        return date_value(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return date_value(datetime.fromtimestamp(value / 1000, UTC))
        except (ValueError, OverflowError, OSError):
            raise _Refused from None
    raise _Refused


def _object(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return value
    return _json_text(value, (dict, list))


def _array(value: Any) -> Any:
    if isinstance(value, list):
        return value
    return _json_text(value, (list,))


def _json_text(value: Any, kinds: tuple[type, ...]) -> Any:
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            raise _Refused from None
        if isinstance(parsed, kinds):
            return parsed
    raise _Refused


_TYPES: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "enum": _string,
    "pattern": _string,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "object": _object,
    "schema": _object,
    "array": _array,
}
