"""Values of cells as texts and back: what a grid shows and takes, the clipboard and CSV files hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from studio.bot.json_text import JsonTextError, dump_compact, javascript_number, parse_value
from studio.tables.column import Column, ColumnType
from studio.tables.errors import TableError

csv.field_size_limit(max(csv.field_size_limit(), 16 << 20))
"""Python's own limit of 128 KB is less than a row may have."""

_TRUE = frozenset(("true", "yes", "1", "wahr", "oui", "sí", "x"))
_FALSE = frozenset(("false", "no", "0", "falsch", "non"))


def text_of(value: Any) -> str:
    """The text of a value: empty for none, `true`, numbers as JavaScript writes them, objects and lists as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is float:
        # A whole number reads as one.
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else javascript_number(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return dump_compact(value).decode()


def value_from(column: Column, text: str) -> Any:
    """The value a text stands for in a column; an empty one is no value. Raises TableError.

    The empty text cannot be told from no value, so a text column that must have a value takes it as a text.
    """
    if text == "":
        return "" if column.type == "string" and not column.nullable else column.coerce(None)
    return column.coerce(typed(column.type, text, column.name))


def typed(kind: ColumnType, text: str, name: str) -> Any:
    """The value of a type that a text stands for. Raises TableError, which names the column."""
    plain = text.strip()
    if kind == "boolean":
        word = plain.casefold()
        if word in _TRUE or word in _FALSE:
            return word in _TRUE
        raise TableError(f"column “{name}” holds true or false, and “{_shown(text)}” is neither")
    if kind == "number":
        number = number_of(plain)
        if number is None:
            raise TableError(f"column “{name}” holds a number, and “{_shown(text)}” is none")
        return number
    if kind == "date":
        moment = date_of(plain)
        if moment is None:
            raise TableError(f"column “{name}” holds a date, and “{_shown(text)}” is none")
        return moment
    if kind in ("object", "array"):
        try:
            value = parse_value(plain.encode("utf-8", "surrogatepass"))
        except JsonTextError as error:
            raise TableError(f"column “{name}” holds JSON, and “{_shown(text)}” {error}") from None
        if not isinstance(value, dict if kind == "object" else list):
            what = "an object in braces" if kind == "object" else "a list in brackets"
            raise TableError(f"column “{name}” holds {what}, and “{_shown(text)}” is none")
        return value
    return text


def number_of(text: str) -> int | float | None:
    """The number a text is, written with a decimal point; None when it is none."""
    if not text or text[-1] not in "0123456789." or text[0] not in "+-.0123456789" or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if abs(number) == float("inf") or not text.isascii():
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def date_of(text: str) -> str | None:
    """A day or moment in ISO form as rows hold it, in UTC where the text says its zone; None when it is none."""
    if len(text) < 8 or not text[:4].isdecimal():
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= 10:
        return f"{moment.date().isoformat()}T00:00:00.000Z"
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def range_text(lines: Iterable[Iterable[Any]]) -> str:
    """Values of a range as spreadsheets take them from the clipboard: tabs and line feeds, quotes where needed."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows([text_of(value) for value in line] for line in lines)
    return out.getvalue().removesuffix("\n")


def range_from(text: str) -> list[list[str]]:
    """The texts of a range that was copied in a spreadsheet or with `range_text`."""
    body = text.replace("\r\n", "\n").removesuffix("\n")
    if not body:
        return []
    try:
        lines = [line or [""] for line in csv.reader(io.StringIO(body, newline=""), delimiter="\t")]
    except csv.Error:
        lines = [line.split("\t") for line in body.split("\n")]
    width = max(map(len, lines))
    return [line + [""] * (width - len(line)) for line in lines]


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


Grid = Sequence[Sequence[str]]
