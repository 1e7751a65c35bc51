"""What the validators of a capture are given, and what can be judged without the sandbox."""

from __future__ import annotations

import re
from typing import Any

from studio.interpreter.values import is_date, text_of

_TAKES_TEXT = re.compile(
    r"""
      \(\s*\w+\s*:\s*string\s*[,)]                                         # declared, as the studio writes it
    | \.\s*(?:length\b|(?:trim|match|matchAll|replace|replaceAll|split|toLowerCase|toUpperCase|startsWith|endsWith
        |includes|indexOf|charAt|charCodeAt|slice|substring|substr|padStart|padEnd)\s*\()
    """,
    re.VERBOSE,
)


def judgement_of(validator: str) -> str:
    """The expression of a validator that consists of one, with or without `return`."""
    text = validator.strip()
    return text[7:] if text.startswith("return ") else text


def input_of(validator: str, value: Any) -> Any:
    """What a validator is given: the value, or its text where the code treats a number or a date as text.

    The studio documents validators as functions of a string, but code that compares or counts expects the number.
    """
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (is_number or is_date(value)) and _TAKES_TEXT.search(validator):
        return text_of(value)
    return value
