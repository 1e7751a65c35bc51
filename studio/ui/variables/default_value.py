"""What a variable holds at first, as text that is typed, and back."""

from __future__ import annotations

import json
from typing import Any

from studio.bot.edits.fields import number_from
from studio.bot.tree import ABSENT
from studio.bot.variable import Variable

_AS_JSON = ("array", "object", "schema")

EXAMPLES = {
    "number": "0",
    "boolean": "true or false",
    "date": "2026-01-31",
    "object": '{"key": "value"}',
    "schema": '{"key": "value"}',
    "array": '["first", "second"]',
}
"""What may be typed, by type."""


def default_as_text(variable: Variable) -> str:
    """The default as it is typed; empty when there is none."""
    value = variable.raw.get("defaultValue")
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def default_from_text(kind: str, text: str) -> Any:
    """The value a text stands for; ABSENT when it is empty. Raises ValueError (a sentence) when it is none."""
    bare = text.strip()
    if not bare:
        return ABSENT
    if kind == "number":
        number = number_from(bare)
        if number is None:
            raise ValueError(f"“{bare}” is no number.")
        return number
    if kind == "boolean":
        if bare not in ("true", "false"):
            raise ValueError("It begins as true or false.")
        return bare == "true"
    if kind in _AS_JSON:
        wanted, word = (list, "a list in brackets") if kind == "array" else (dict, "an object in braces")
        try:
            value = json.loads(bare)
        except ValueError:
            value = None
        if not isinstance(value, wanted):
            raise ValueError(f"It begins as {word}, written as JSON.")
        return value
    return text
