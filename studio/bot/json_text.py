"""JSON in and out without losing anything: numbers, key order, escapes and layout.

The cloud studio writes `JSON.stringify(value, null, 2)`. Python's own `json` would change numbers
(`1e-7` becomes `1e-07`), refuse lone surrogates, and forget how a hand-made file was laid out, so an
edit of one field would show up as noise elsewhere in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

_TYPE_NAMES: dict[type, str] = {
    dict: "object",
    list: "list",
    str: "text",
    bool: "true/false",
    int: "number",
    float: "number",
}

MAX_DEPTH = 200
"""Nesting allowed in a bot's JSON. Real bots stay below 40; deeper files are attacks or accidents."""


class JsonTextError(ValueError):
    """The text is not JSON we accept. The message is a sentence fragment for the person: what and where."""


class JsonFloat(float):
    """A float that remembers how it was written, so that it can be written the same way again."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> JsonFloat:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __reduce__(self) -> tuple[type[JsonFloat], tuple[str]]:
        return JsonFloat, (self.text,)


class JsonInt(int):
    """An integer whose text is not what Python prints (`-0`)."""

    text: str

    def __new__(cls, text: str) -> JsonInt:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __reduce__(self) -> tuple[type[JsonInt], tuple[str]]:
        return JsonInt, (self.text,)


@dataclass(frozen=True)
class JsonStyle:
    """How a JSON text is laid out."""

    indent: str | None = "  "
    """Text of one indentation step; None writes everything on one line."""
    item_separator: str = ","
    key_separator: str = ": "
    newline: str = "\n"
    ascii_only: bool = False
    bom: bool = False
    end: str = ""
    """What follows the last bracket: real archives have nothing there."""


STUDIO_STYLE = JsonStyle()
"""`JSON.stringify(value, null, 2)`: every `.json` member of a real archive."""

COMPACT_STYLE = JsonStyle(indent=None, key_separator=":")
"""`JSON.stringify(value)`: every row of a `.jsonl` member of a real archive."""


@dataclass(frozen=True)
class JsonText:
    """A parsed JSON text."""

    value: Any
    style: JsonStyle
    exact: bool
    """Whether writing `value` in `style` gives the very bytes that were read."""
    duplicate_keys: tuple[str, ...] = ()
    """Keys that stand twice in one object; only the last of them is in `value`."""


def parse_json(data: bytes, max_depth: int = MAX_DEPTH) -> JsonText:
    """Parse a JSON text and note its layout.

    Raises JsonTextError when the bytes are not UTF-8, not JSON, hold `NaN` or `Infinity`, or nest deeper
    than `max_depth`.
    """
    bom = data.startswith(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise JsonTextError(f"is not UTF-8 text (byte 0x{data[error.start]:02x} in line {line} does not fit)") from None
    duplicates: list[str] = []
    try:
        value = _load(text, duplicates)
    except json.JSONDecodeError as error:
        raise JsonTextError(f"is not valid JSON (line {error.lineno}: {error.msg.lower()})") from None
    except RecursionError:
        raise JsonTextError(f"is nested more than {max_depth} levels deep") from None
    if depth_of(value, max_depth) > max_depth:
        raise JsonTextError(f"is nested more than {max_depth} levels deep")
    styles = list(_likely_styles(text, bom))
    for style in styles:
        if dump_json(value, style) == data:
            return JsonText(value, style, True, tuple(duplicates))
    return JsonText(value, styles[0], False, tuple(duplicates))


def dump_json(value: Any, style: JsonStyle = STUDIO_STYLE) -> bytes:
    """Write a JSON value in a layout, UTF-8, lone surrogates escaped as JavaScript does."""
    text = "".join(_write(value, style)) + style.end
    return (b"\xef\xbb\xbf" if style.bom else b"") + _escape_surrogates(text).encode("utf-8")


def parse_value(data: bytes, max_depth: int = MAX_DEPTH) -> Any:
    """Parse a JSON text without noting its layout, as for the many rows of a table. Raises JsonTextError."""
    try:
        text = data.decode("utf-8")
        value = _load(text, []) if _MINUS_ZERO.search(text) else _decode(text)
    except UnicodeDecodeError as error:
        raise JsonTextError(f"is not UTF-8 text (byte 0x{data[error.start]:02x} does not fit)") from None
    except json.JSONDecodeError as error:
        raise JsonTextError(f"is not valid JSON (column {error.colno}: {error.msg.lower()})") from None
    except RecursionError:
        raise JsonTextError(f"is nested more than {max_depth} levels deep") from None
    except JsonTextError:
        raise
    except ValueError:
        raise JsonTextError("holds a number of too many digits") from None
    if depth_of(value, max_depth) > max_depth:
        raise JsonTextError(f"is nested more than {max_depth} levels deep")
    return value


_MINUS_ZERO = re.compile(r"-0(?![\d.eE])")


def dump_compact(value: Any) -> bytes:
    """Write a JSON value on one line without spaces, as the rows of a table member are."""
    if _is_plain(value):
        # The common case by Python's own writer in C, which writes these values the same.
        return _escape_surrogates(_PLAIN.encode(value)).encode("utf-8")
    return dump_json(value, COMPACT_STYLE)


_PLAIN = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_PLAIN_TYPES = frozenset((str, int, bool, type(None)))


def _is_plain(value: Any) -> bool:
    """Whether a value holds only what Python and JavaScript write alike: no fractions, no numbers of a special form."""
    kind = type(value)
    if kind is dict:
        return all(type(one) in _PLAIN_TYPES or _is_plain(one) for one in value.values())
    if kind is list:
        return all(type(one) in _PLAIN_TYPES or _is_plain(one) for one in value)
    return kind in _PLAIN_TYPES


def depth_of(value: Any, limit: int) -> int:
    """How deep a JSON value nests; stops counting just above `limit`."""
    level = [value] if isinstance(value, (dict, list)) else []
    depth = 0
    while level and depth <= limit:
        depth += 1
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
    return depth


def json_type_name(value: Any) -> str:
    """The name a person knows a JSON value's type by."""
    return "empty" if value is None else _TYPE_NAMES.get(type(value), "number")


def _load(text: str, duplicates: list[str]) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    duplicates.append(key)
                seen.add(key)
        return result

    return json.loads(
        text,
        object_pairs_hook=pairs,
        parse_float=_parse_float,
        parse_int=_parse_int,
        parse_constant=_refuse_constant,
    )


def _parse_float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        return JsonFloat(text)
    return number if javascript_number(number) == text else JsonFloat(text)


def _parse_int(text: str) -> int:
    if text == "-0":
        return JsonInt(text)
    if len(text) > 4000:
        raise JsonTextError(f"holds a number of {len(text)} digits")
    return int(text)


def _refuse_constant(name: str) -> Any:
    raise JsonTextError(f"holds {name}, which JSON does not allow")


_decode = json.JSONDecoder(parse_float=_parse_float, parse_constant=_refuse_constant).decode
"""Like `_load` for texts in which no number needs a form of its own; whole numbers are read in C."""


def _likely_styles(text: str, bom: bool) -> Iterator[JsonStyle]:
    """Layouts a text may have been written in, the likeliest first."""
    body = text.rstrip()
    end = text[len(body) :]
    newline = "\r\n" if "\r\n" in text[:400] else "\n"
    indented = re.match(r"[\[{]\r?\n([ \t]+)", body)
    if indented:
        separators = [(",", ": "), (",", ":")]
    elif "\n" in body:
        separators = [(",", ": ")]
    else:
        separators = [(",", ":"), (", ", ": "), (",", ": "), (", ", ":")]
    indent = indented[1] if indented else ("  " if "\n" in body or len(body) < 3 else None)
    escapes = (False, True) if text.isascii() and "\\u" in text else (False,)
    for ascii_only in escapes:
        for item_separator, key_separator in separators:
            yield JsonStyle(indent, item_separator, key_separator, newline, ascii_only, bom, end)


def _write(value: Any, style: JsonStyle) -> list[str]:
    out: list[str] = []
    quote = encode_basestring_ascii if style.ascii_only else encode_basestring
    write = out.append
    comma, colon = style.item_separator, style.key_separator

    def put(item: Any, margin: str) -> None:
        kind = type(item)
        if kind is str:
            write(quote(item))
        elif kind is dict:
            if not item:
                write("{}")
                return
            inner = margin if style.indent is None else margin + style.indent
            separator = "{" if style.indent is None else "{" + inner
            rest = comma if style.indent is None else comma + inner
            for key, child in item.items():
                write(separator)
                write(quote(key))
                write(colon)
                put(child, inner)
                separator = rest
            write("}" if style.indent is None else margin + "}")
        elif kind is list:
            if not item:
                write("[]")
                return
            inner = margin if style.indent is None else margin + style.indent
            separator = "[" if style.indent is None else "[" + inner
            rest = comma if style.indent is None else comma + inner
            for child in item:
                write(separator)
                put(child, inner)
                separator = rest
            write("]" if style.indent is None else margin + "]")
        elif item is True:
            write("true")
        elif item is False:
            write("false")
        elif item is None:
            write("null")
        elif kind is int:
            write(int.__repr__(item))
        elif kind is float:
            write(javascript_number(item))
        elif kind is JsonFloat or kind is JsonInt:
            write(item.text)
        else:
            raise TypeError(f"a bot cannot hold a value of type {kind.__name__}")

    put(value, style.newline)
    return out


def javascript_number(number: float) -> str:
    """Print a finite float as `JSON.stringify` does, except that `1.0` read from a file stays `1.0`.

    JavaScript has no `1.0`; a Python float that is a whole number only arises from such a text.
    """
    if number != number or number in (float("inf"), float("-inf")):
        return "null"
    text = repr(number)
    if "e" not in text:
        return text
    mantissa, _, exponent_text = text.partition("e")
    exponent = int(exponent_text)
    if -7 < exponent < 21:
        return _without_exponent(mantissa, exponent)
    return f"{mantissa}e{'+' if exponent > 0 else '-'}{abs(exponent)}"


def _without_exponent(mantissa: str, exponent: int) -> str:
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "")
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    return f"{sign}{digits.ljust(exponent + 1, '0')}"


_SURROGATE = re.compile("[\ud800-\udfff]")


def _escape_surrogates(text: str) -> str:
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def walk_strings(value: Any) -> Iterator[str]:
    """Every string value inside a JSON value, keys left out, in document order."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            stack.extend(reversed(item))
