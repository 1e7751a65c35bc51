"""Reading zui text (`zui.object({…})`) as a tree of fields that know where in the text they stand.

Nothing is run here: what a text means is for the real zui to say (`evaluation`). This reads the usual forms, so that
they can be shown as fields and changed in place (`rewriting`); anything else becomes a shape of the kind `code`,
which is shown as it is written and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from studio.bot.script.tokens import Token, partners, tokens_of
from studio.bot.tree import ABSENT

ShapeKind = Literal[
    "string",
    "number",
    "boolean",
    "date",
    "enum",
    "literal",
    "object",
    "array",
    "record",
    "union",
    "variants",
    "any",
    "null",
    "code",
]
"""`variants` is a discriminated union; `date` a text with a date and time; `code` is what is not read further."""

Step = str | int
ShapePath = tuple[Step, ...]
"""From the root to a shape: names of fields, 0 for the items of a list or map, numbers of alternatives."""

ROOTS: Final = ("zui", "z")
_HEADS: Final[dict[str, ShapeKind]] = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "enum": "enum",
    "literal": "literal",
    "object": "object",
    "array": "array",
    "record": "record",
    "union": "union",
    "discriminatedUnion": "variants",
    "any": "any",
    "unknown": "any",
    "null": "null",
}
WRAPPERS: Final = ("optional", "nullable", "nullish", "default")
"""Calls after which a shape has no checks of its own any more."""
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


class NotPlain(ValueError):  # noqa: N818  # reads as what it is
    """A piece of code that is no plain value."""


@dataclass(frozen=True, slots=True)
class Call:
    """`.name(arguments)` behind a shape. Positions count characters of the text."""

    name: str
    start: int
    end: int
    value: Any = ABSENT
    """The first argument, where it is a plain value."""
    source: str = ""
    """What stands between the brackets."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object."""

    name: str
    shape: Shape
    start: int
    """Where its name begins; it ends with its shape."""
    name_end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may be: a head such as `zui.string()` and calls that refine it."""

    kind: ShapeKind
    start: int
    end: int
    head_end: int
    root: str = "zui"
    calls: tuple[Call, ...] = ()
    fields: tuple[Field, ...] = ()
    items: tuple[Shape, ...] = ()
    """Of an array or record what is in it, of a union its alternatives."""
    values: tuple[Any, ...] = ()
    """Of an enum its values, of a literal its one."""
    discriminator: str = ""
    body: tuple[int, int] = (0, 0)
    """Inside the braces of an object, or the brackets of a list of alternatives or values."""

    def call(self, name: str) -> Call | None:
        """The last call of a name."""
        return next((call for call in reversed(self.calls) if call.name == name), None)

    def words(self, name: str) -> str:
        """The text given to a call, such as `describe`; empty when there is none."""
        call = self.call(name)
        return call.value if call is not None and isinstance(call.value, str) else ""

    @property
    def is_optional(self) -> bool:
        return any(call.name in ("optional", "nullish") for call in self.calls)

    @property
    def is_nullable(self) -> bool:
        return any(call.name in ("nullable", "nullish") for call in self.calls)

    @property
    def default(self) -> Any:
        """The default, ABSENT when there is none or it is no plain value."""
        call = self.call("default")
        return call.value if call is not None else ABSENT

    def at(self, path: Sequence[Step]) -> Shape | None:
        """The shape at a place below this one."""
        shape: Shape | None = self
        for step in path:
            if shape is None:
                return None
            if isinstance(step, str):
                shape = next((field.shape for field in shape.fields if field.name == step), None)
            else:
                shape = shape.items[step] if 0 <= step < len(shape.items) else None
        return shape

    def walk(self, path: ShapePath = ()) -> Iterator[tuple[ShapePath, Shape]]:
        """This shape and all below it, in the order of the text."""
        yield path, self
        for field in self.fields:
            yield from field.shape.walk((*path, field.name))
        for index, item in enumerate(self.items):
            yield from item.walk((*path, index))


def read_shape(text: str) -> Shape | None:
    """The shape a text describes; None when it is not one zui expression, as while it is being typed."""
    tokens = tokens_of(text)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens:
        return None
    reader = _Reader(text, tokens)
    shape = reader.shape(0, len(tokens))
    return None if shape.kind == "code" else shape


class _Reader:
    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._partners = partners(tokens)

    def shape(self, start: int, end: int) -> Shape:
        """The shape written in the tokens from `start` to before `end`."""
        return self._chain(start, end) or self._code(start, end)

    def _code(self, start: int, end: int) -> Shape:
        first, last = self._tokens[start].start, self._tokens[end - 1].end
        return Shape("code", first, last, last)

    def _chain(self, start: int, end: int) -> Shape | None:
        tokens = self._tokens
        if end - start < 5 or tokens[start].text not in ROOTS or tokens[start + 1].text != ".":
            return None
        place = start + 2
        if tokens[place].text == "coerce" and tokens[place + 1].text == ".":
            place += 2
        name = tokens[place].text
        closing = self._closing(place + 1, end)
        if closing < 0:
            return None
        calls: list[Call] = []
        after = closing + 1
        while after < end:
            if tokens[after].text != "." or after + 2 >= end or tokens[after + 1].kind != "name":
                return None
            last = self._closing(after + 2, end)
            if last < 0:
                return None
            calls.append(self._call(after, last))
            after = last + 1
        head = Shape(
            _HEADS.get(name, "code"),
            tokens[start].start,
            tokens[end - 1].end,
            tokens[closing].end,
            tokens[start].text,
            tuple(calls),
        )
        return self._with_arguments(head, list(self._arguments(place + 1, closing)))

    def _closing(self, opening: int, end: int) -> int:
        """The bracket that closes the call at a token; -1 when there is no call."""
        if opening >= end or self._tokens[opening].text != "(":
            return -1
        closing = self._partners[opening]
        return closing if opening < closing < end else -1

    def _call(self, dot: int, closing: int) -> Call:
        arguments = list(self._arguments(dot + 2, closing))
        value: Any = ABSENT
        if arguments:
            try:
                value = self._value(*arguments[0])
            except NotPlain:
                value = ABSENT
        source = self._text[self._tokens[dot + 2].end : self._tokens[closing].start]
        return Call(self._tokens[dot + 1].text, self._tokens[dot].start, self._tokens[closing].end, value, source)

    def _with_arguments(self, head: Shape, arguments: list[tuple[int, int]]) -> Shape | None:
        kind = head.kind
        more: dict[str, Any] = {}
        try:
            if kind == "object":
                more = self._object(arguments)
            elif kind in ("array", "record"):
                # A record may name the shape of its keys first.
                more = {"items": (self.shape(*arguments[-1]),)}
            elif kind in ("enum", "literal"):
                more = self._values(kind, arguments)
            elif kind == "union":
                more = self._alternatives(arguments[0])
            elif kind == "variants":
                more = {"discriminator": str(self._value(*arguments[0])), **self._alternatives(arguments[1])}
            elif kind == "string" and any(call.name == "datetime" for call in head.calls):
                kind = "date"
        except (NotPlain, IndexError):
            kind = "code"
        if kind == "code":
            return None
        return Shape(kind, head.start, head.end, head.head_end, head.root, head.calls, **more)

    def _object(self, arguments: list[tuple[int, int]]) -> dict[str, Any]:
        start, end = arguments[0]
        opening, closing = self._brackets(start, end, "{")
        fields = []
        for first, last in self._split(opening + 1, closing):
            name = self._tokens[first]
            if last - first < 3 or self._tokens[first + 1].text != ":" or name.kind not in ("name", "string", "number"):
                raise NotPlain
            said = _unquoted(name.text) if name.kind == "string" else name.text
            fields.append(Field(said, self.shape(first + 2, last), name.start, name.end))
        names = [field.name for field in fields]
        if len(set(names)) < len(names):
            raise NotPlain
        return {"fields": tuple(fields), "body": (self._tokens[opening].end, self._tokens[closing].start)}

    def _values(self, kind: str, arguments: list[tuple[int, int]]) -> dict[str, Any]:
        value = self._value(*arguments[0])
        if kind == "literal":
            return {"values": (value,)}
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise NotPlain
        opening, closing = self._brackets(*arguments[0], "[")
        return {"values": tuple(value), "body": (self._tokens[opening].end, self._tokens[closing].start)}

    def _alternatives(self, argument: tuple[int, int]) -> dict[str, Any]:
        opening, closing = self._brackets(*argument, "[")
        items = tuple(self.shape(first, last) for first, last in self._split(opening + 1, closing))
        return {"items": items, "body": (self._tokens[opening].end, self._tokens[closing].start)}

    def _brackets(self, start: int, end: int, opening: str) -> tuple[int, int]:
        if self._tokens[start].text != opening or self._partners[start] != end - 1:
            raise NotPlain
        return start, end - 1

    def _arguments(self, opening: int, closing: int) -> Iterator[tuple[int, int]]:
        yield from self._split(opening + 1, closing)

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Stretches of tokens between commas; a comma at the end is fine."""
        first = place = start
        while place < end:
            if self._tokens[place].text == "," and self._tokens[place].kind == "sign":
                if place == first:
                    raise NotPlain
                yield first, place
                first = place + 1
            partner = self._partners[place]
            place = partner + 1 if place < partner < end else place + 1
        if first < end:
            yield first, end

    def _value(self, start: int, end: int) -> Any:
        """The plain value the tokens write. Raises NotPlain."""
        token, count = self._tokens[start], end - start
        if count == 1 and token.kind == "string":
            return _unquoted(token.text)
        if count == 1 and token.text in _WORDS:
            return _WORDS[token.text]
        if count == 1 and token.kind == "number":
            return _number(token.text)
        if count == 2 and token.text == "-" and self._tokens[start + 1].kind == "number":
            return -_number(self._tokens[start + 1].text)
        if token.text == "[":
            opening, closing = self._brackets(start, end, "[")
            return [self._value(*piece) for piece in self._split(opening + 1, closing)]
        if token.text == "{":
            opening, closing = self._brackets(start, end, "{")
            return dict(self._entry(*piece) for piece in self._split(opening + 1, closing))
        raise NotPlain

    def _entry(self, start: int, end: int) -> tuple[str, Any]:
        name = self._tokens[start]
        if end - start < 3 or self._tokens[start + 1].text != ":" or name.kind not in ("name", "string"):
            raise NotPlain
        return (_unquoted(name.text) if name.kind == "string" else name.text), self._value(start + 2, end)


_WORDS: Final = {"true": True, "false": False, "null": None}


def _number(text: str) -> int | float:
    bare = text.replace("_", "")
    try:
        return int(bare)
    except ValueError:
        pass
    try:
        return float(bare)
    except ValueError:
        raise NotPlain from None


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != text[-1]:
        raise NotPlain

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            number = int(code, 16)
            return chr(number) if number < 0x110000 else "\ufffd"
        return _ESCAPES.get(match[4], match[4])

    said = _ESCAPE.sub(character, text[1:-1])
    # Two halves written separately are one character.
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
