"""Values of cells as a person reads and types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from studio.bot.json_text import JsonTextError, parse_value
from studio.tables.cell_text import date_of, text_of, value_from
from studio.tables.column import Column
from studio.tables.errors import TableError

LONGEST_SHOWN = 300
"""Characters of a cell that are drawn; the rest is in its editor."""


def shown_text(column: Column, value: Any) -> str:
    """A value on one line, cut where no cell is that wide; null has none."""
    if isinstance(value, str):
        text = date_text(value) if column.type == "date" else value[: LONGEST_SHOWN + 1]
        return text if text.isascii() and text.isprintable() else " ".join(text.split())
    if type(value) is float and not value.is_integer():
        # The tail of a division only fills the cell; editor and tooltip have all of it.
        return text_of(round(value, 6) or value)
    return text_of(value)[: LONGEST_SHOWN + 1]


def typed_text(column: Column, value: Any) -> str:
    """A value as its editor shows it."""
    return date_text(value) if column.type == "date" and isinstance(value, str) else text_of(value)


def typed_value(column: Column, text: str) -> Any:
    """The value a text stands for in a column. Raises TableError with a sentence.

    An empty text is an empty text where the column holds texts, and no value everywhere else: null is given by
    Delete.
    """
    if column.type == "string" and not text and not column.choices:
        return ""
    if column.type in ("object", "array") and text.strip():
        json_value(text)
    return value_from(column, text)


def json_value(text: str) -> Any:
    """The JSON value of a text. Raises TableError that says where it stops being JSON."""
    try:
        return parse_value(text.encode("utf-8", "surrogatepass"))
    except JsonTextError as problem:
        raise TableError(f"this is not JSON: {_where(text) or f'it {problem}'}") from None


def date_value(text: str) -> str:
    """A date or a date with a time, as rows hold it. Raises TableError."""
    moment = date_of(text.strip())
    if moment is None:
        raise TableError(f"“{text.strip()}” is no date; write it like 2026-03-31 or 2026-03-31 14:30")
    return moment


def date_text(value: str) -> str:
    """A stored date in a form that is easy to read, in UTC; one that is no date stays as it is."""
    moment = moment_of(value)
    if moment is None:
        return value
    if not (moment.hour or moment.minute or moment.second):
        return moment.strftime("%Y-%m-%d")
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M")


def moment_of(value: Any) -> datetime | None:
    """The moment a stored date stands for, in UTC, if it is one."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment


def _where(text: str) -> str:
    """Where a text stops being JSON, by its lines."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
    except RecursionError:
        return ""
    return ""
