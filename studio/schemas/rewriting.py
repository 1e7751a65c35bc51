"""Changing zui text where a field of it stands; everything else of the text, comments included, stays as typed.

Every function takes the text and the path of a shape and gives the new text. They raise LookupError when there is no
such shape, and ValueError (a sentence) when it cannot be changed so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from studio.bot.script.references import is_identifier
from studio.bot.script.tokens import partners, tokens_of
from studio.bot.tree import ABSENT
from studio.schemas.zui_text import WRAPPERS, Field, Shape, ShapeKind, ShapePath, read_shape

INDENT: Final = "  "
KINDS: Final[tuple[tuple[ShapeKind, str], ...]] = (
    ("string", "Text"),
    ("number", "Number"),
    ("boolean", "Yes or no"),
    ("date", "Date and time"),
    ("enum", "Choice"),
    ("literal", "Fixed value"),
    ("object", "Object"),
    ("array", "List"),
    ("record", "Map"),
    ("union", "One of several"),
    ("variants", "Variants"),
    ("any", "Anything"),
    ("null", "Nothing"),
)
"""What a field can be made, with what it is called."""

_HEADS: Final[dict[ShapeKind, str]] = {
    "string": ".string()",
    "number": ".number()",
    "boolean": ".boolean()",
    "date": ".string().datetime()",
    "enum": '.enum(["first", "second"])',
    "literal": '.literal("value")',
    "object": ".object({})",
    "array": ".array({0}.string())",
    "record": ".record({0}.string())",
    "union": ".union([{0}.string(), {0}.number()])",
    "variants": (
        '.discriminatedUnion("kind", [\n'
        '  {0}.object({ kind: {0}.literal("First") }),\n'
        '  {0}.object({ kind: {0}.literal("Second") })\n])'
    ),
    "any": ".any()",
    "null": ".null()",
}
_KEPT: Final = frozenset(("optional", "nullable", "nullish", "describe", "title", "placeholder", "hidden", "disabled"))
"""Calls that make sense on every kind of shape."""
_TAIL: Final = re.compile(r"[ \t]*//[^\n]*|[ \t]*/\*[^\n]*?\*/")


def head_of(kind: ShapeKind, root: str = "zui") -> str:
    """A new shape of a kind, as text."""
    return root + _HEADS[kind].replace("{0}", root)


def literal(value: Any) -> str:
    """A plain value as it is written in code."""
    return json.dumps(value, ensure_ascii=False)


def set_kind(text: str, path: ShapePath, kind: ShapeKind) -> str:
    """Make a shape another kind; title, description and whether it is needed stay, checks and default go."""
    shape = _shape(text, path)
    if shape.kind == kind:
        return text
    head = head_of(kind, shape.root)
    kept = "".join(text[call.start : call.end] for call in shape.calls if call.name in _KEPT)
    return _spliced(text, shape.start, shape.end, _indented(head, _indent_at(text, shape.start)) + kept)


def set_optional(text: str, path: ShapePath, on: bool) -> str:
    """Say whether a field may be missing."""
    return _set_presence(text, path, optional=on, nullable=_shape(text, path).is_nullable)


def set_nullable(text: str, path: ShapePath, on: bool) -> str:
    """Say whether a value may be null."""
    return _set_presence(text, path, optional=_shape(text, path).is_optional, nullable=on)


def set_call(text: str, path: ShapePath, name: str, value: Any = ABSENT, *, bare: bool = False) -> str:
    """Give a shape a call with a value, such as `describe` or `min`, or with `bare` without one; ABSENT removes it."""
    shape = _shape(text, path)
    old = shape.call(name)
    if value is ABSENT and not bare:
        return _without_calls(text, shape, (name,))
    new = f".{name}({'' if bare else literal(value)})"
    if old is not None:
        # Further arguments, such as a message, stay.
        rest = "" if bare or old.value is ABSENT else _after_first_argument(old.source)
        return _spliced(text, old.start, old.end, new[:-1] + rest + ")")
    return _spliced(text, _insertion(shape, name), None, new)


def rename_field(text: str, path: ShapePath, name: str) -> str:
    """Call a field of an object something else."""
    owner, field = _field(text, path)
    refusal = refusal_of_field_name(owner, name, field.name)
    if refusal:
        raise ValueError(refusal)
    return _spliced(text, field.start, field.name_end, _key(name))


def refusal_of_field_name(owner: Shape, name: str, old: str = "") -> str:
    """Why a field of an object may not have a name, as a sentence; empty when it may."""
    if not name.strip():
        return "A field needs a name."
    if name != old and any(field.name == name for field in owner.fields):
        return f"There is a field “{name}” already."
    return ""


def free_field_name(owner: Shape, wish: str = "field") -> str:
    """A name no field of an object has yet."""
    taken = {field.name for field in owner.fields}
    number = len(owner.fields) + 1
    while f"{wish}{number}" in taken:
        number += 1
    return f"{wish}{number}"


def add_field(text: str, path: ShapePath, name: str, kind: ShapeKind = "string") -> str:
    """Add a field at the end of an object."""
    shape = _shape(text, path)
    if shape.kind != "object":
        raise ValueError("Only an object has fields.")
    refusal = refusal_of_field_name(shape, name)
    if refusal:
        raise ValueError(refusal)
    head = head_of(kind, shape.root)
    ends = [field.shape.end for field in shape.fields]
    starts = [field.start for field in shape.fields]
    return _appended(text, shape, f"{_key(name)}: {head}", starts, ends)


def remove_field(text: str, path: ShapePath) -> str:
    """Take a field out of its object; a comment behind it on its line goes along, those above stay."""
    owner, field = _field(text, path)
    index = owner.fields.index(field)
    return _removed(text, owner, [one.start for one in owner.fields], [one.shape.end for one in owner.fields], index)


def move_field(text: str, path: ShapePath, step: int) -> str:
    """Let a field and its neighbour change places: -1 up, 1 down. At the end of the list nothing happens."""
    owner, field = _field(text, path)
    here = owner.fields.index(field)
    there = here + step
    if not 0 <= there < len(owner.fields):
        return text
    first, second = sorted((here, there))
    one, two = owner.fields[first], owner.fields[second]
    top = _lead(text, owner.fields[first - 1].shape.end if first else owner.body[0], one.start)
    middle = _lead(text, one.shape.end, two.start)
    tail_of_one = _tail(text, one.shape.end)
    tail_of_two = _tail(text, two.shape.end)
    end = two.shape.end
    comma = text[one.shape.end : tail_of_one[0]]
    last_comma = text[end : tail_of_two[0]]
    swapped = (
        text[middle : two.shape.end]
        + comma
        + text[slice(*tail_of_two)]
        + text[tail_of_one[1] : middle]
        + text[top : one.shape.end]
        + last_comma
        + text[slice(*tail_of_one)]
    )
    return text[:top] + swapped + text[tail_of_two[1] :]


def set_values(text: str, path: ShapePath, values: Sequence[str]) -> str:
    """Say what can be chosen. Raises ValueError when that is nothing, or something twice."""
    shape = _shape(text, path)
    if shape.kind != "enum":
        raise ValueError("Only a choice has values to choose from.")
    if not values:
        raise ValueError("A choice needs at least one value.")
    if len(set(values)) < len(values):
        raise ValueError("Each value can be there only once.")
    return _spliced(text, *shape.body, ", ".join(map(literal, values)))


def set_literal(text: str, path: ShapePath, value: Any) -> str:
    """Say what the one possible value is."""
    shape = _shape(text, path)
    if shape.kind != "literal":
        raise ValueError("Only a fixed value can be set so.")
    return _spliced(text, shape.start, shape.head_end, f"{shape.root}.literal({literal(value)})")


def set_discriminator(text: str, path: ShapePath, name: str) -> str:
    """Call the field that tells variants apart something else, in every variant."""
    shape = _shape(text, path)
    if shape.kind != "variants" or not name.strip():
        raise ValueError("Variants need the name of the field that tells them apart.")
    old = shape.discriminator
    if name == old:
        return text
    for option in shape.items:
        if any(field.name == name for field in option.fields):
            raise ValueError(f"A variant has another field “{name}”.")
    places = [(f.start, f.name_end) for option in shape.items for f in option.fields if f.name == old]
    for start, end in reversed(places):
        text = _spliced(text, start, end, _key(name))
    before = text[shape.start : _shape(text, path).body[0]]
    quoted = re.compile(r"(discriminatedUnion\s*\(\s*)(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
    renamed = quoted.sub(lambda match: match[1] + literal(name), before, count=1)
    return _spliced(text, shape.start, shape.start + len(before), renamed)


def add_alternative(text: str, path: ShapePath, kind: ShapeKind = "string") -> str:
    """Add an alternative to a union, or a variant to variants."""
    shape = _shape(text, path)
    root = shape.root
    if shape.kind == "variants":
        taken = {value for option in shape.items for value in _values_of(option, shape.discriminator)}
        number = len(shape.items) + 1
        while f"Variant {number}" in taken:
            number += 1
        piece = f"{root}.object({{ {_key(shape.discriminator)}: {root}.literal({literal(f'Variant {number}')}) }})"
    elif shape.kind == "union":
        piece = head_of(kind, root)
    else:
        raise ValueError("Only a union has alternatives.")
    return _appended(text, shape, piece, [item.start for item in shape.items], [item.end for item in shape.items])


def remove_alternative(text: str, path: ShapePath) -> str:
    """Take an alternative out of its union. Raises ValueError when it is one of the last two."""
    owner = _shape(text, path[:-1])
    if len(owner.items) <= 2 or owner.kind not in ("union", "variants"):
        raise ValueError("Two alternatives at least must stay; make it another type instead.")
    index = path[-1]
    if not isinstance(index, int):
        raise LookupError("There is no such alternative.")
    return _removed(text, owner, [item.start for item in owner.items], [item.end for item in owner.items], index)


def _values_of(option: Shape, discriminator: str) -> tuple[Any, ...]:
    shape = option.at((discriminator,))
    return shape.values if shape is not None and shape.kind == "literal" else ()


# -- places in the text


def _shape(text: str, path: ShapePath) -> Shape:
    root = read_shape(text)
    shape = root.at(path) if root is not None else None
    if shape is None:
        raise LookupError("The text has changed; that field is not there any more.")
    return shape


def _field(text: str, path: ShapePath) -> tuple[Shape, Field]:
    owner = _shape(text, path[:-1])
    for field in owner.fields:
        if field.name == path[-1]:
            return owner, field
    raise LookupError("The text has changed; that field is not there any more.")


def _set_presence(text: str, path: ShapePath, *, optional: bool, nullable: bool) -> str:
    shape = _shape(text, path)
    if (optional, nullable) == (shape.is_optional, shape.is_nullable):
        return text
    bare = _without_calls(text, shape, ("optional", "nullable", "nullish"))
    shape = _shape(bare, path)
    words = "".join(f".{word}()" for word, on in (("nullable", nullable), ("optional", optional)) if on)
    default = shape.call("default")
    return _spliced(bare, default.start if default else shape.end, None, words)


def _insertion(shape: Shape, name: str) -> int:
    """Where a new call goes: checks and words before whatever makes a value optional, a default last."""
    if name == "default":
        return shape.end
    return next((call.start for call in shape.calls if call.name in WRAPPERS), shape.end)


def _without_calls(text: str, shape: Shape, names: Sequence[str]) -> str:
    for call in reversed(shape.calls):
        if call.name in names:
            # A call on a line of its own takes its line along.
            start = len(text[: call.start].rstrip()) if text[: call.start].rstrip(" \t").endswith("\n") else call.start
            text = _spliced(text, start, call.end, "")
    return text


def _after_first_argument(source: str) -> str:
    """What follows the first argument of a call, comma included."""
    found = read_arguments(source)
    return source[found:] if found else ""


def read_arguments(source: str) -> int:
    """Where the comma behind the first argument stands in what is between a call's brackets; 0 without one."""
    tokens = tokens_of(source)
    closing = partners(tokens)
    place = 0
    while place < len(tokens):
        if tokens[place].text == "," and tokens[place].kind == "sign":
            return tokens[place].start
        place = closing[place] + 1 if closing[place] > place else place + 1
    return 0


def _appended(text: str, owner: Shape, piece: str, starts: list[int], ends: list[int]) -> str:
    """Put a piece behind the last one in the braces or brackets of a shape."""
    opening, closing = owner.body
    inside = text[opening:closing]
    base = _indent_at(text, owner.start)
    if not starts:
        comment = inside.rstrip()
        new = f"{comment}\n{base}{INDENT}{_indented(piece, base + INDENT)}\n{base}"
        return _spliced(text, opening, closing, new)
    is_one_line = "\n" not in text[opening : ends[-1]]
    comma_end, tail_end = _tail(text, ends[-1])
    if is_one_line:
        return _spliced(text, ends[-1], comma_end, f", {piece}")
    had_comma = "," in text[ends[-1] : comma_end]
    indent = _indent_at(text, starts[-1])
    new = f",{text[comma_end:tail_end]}\n{indent}{_indented(piece, indent)}{',' if had_comma else ''}"
    return _spliced(text, ends[-1], tail_end, new)


def _removed(text: str, owner: Shape, starts: list[int], ends: list[int], index: int) -> str:
    """Take one piece with its comma out of the braces or brackets of a shape."""
    comma_end, tail_end = _tail(text, ends[index])
    start, end = starts[index], tail_end
    had_comma = "," in text[ends[index] : comma_end]
    line_start = text.rfind("\n", 0, start) + 1
    has_own_line = line_start > owner.body[0] and not text[line_start:start].strip()
    rest = text[end : owner.body[1]]
    if has_own_line and (not rest.strip(" \t") or rest.lstrip(" \t").startswith("\n")):
        start = line_start - 1
    else:
        end += len(rest) - len(rest.lstrip(" \t"))
    text = _spliced(text, start, end, "")
    if not had_comma and index:
        # The one before is the last now.
        before = ends[index - 1]
        comma = text.find(",", before, start)
        if comma >= 0 and not text[before:comma].strip():
            text = _spliced(text, comma, comma + 1, "")
            if not has_own_line:
                text = text[:comma] + " " * (text[comma : comma + 1] == " ") + text[comma:].lstrip(" ")
    return text


def _tail(text: str, end: int) -> tuple[int, int]:
    """Behind a piece: where its comma ends, and where a comment behind that on the same line ends."""
    comma = re.compile(r"\s*,").match(text, end)
    after = comma.end() if comma else end
    comment = _TAIL.match(text, after)
    if comment is None:
        return after, after
    rest = text[comment.end() :].lstrip(" \t")
    # A comment before something else on the line belongs to that.
    return (after, comment.end()) if not rest or rest[0] in "\n\r})]" else (after, after)


def _lead(text: str, before: int, start: int) -> int:
    """Where the comments directly above a piece begin, or the piece itself."""
    _, after = _tail(text, before) if before else (0, 0)
    between = text[after:start]
    blank = len(between) - len(between.lstrip())
    return after + blank if between.strip() else start


def _indent_at(text: str, place: int) -> str:
    """The blanks at the beginning of the line a place is on."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip())]


def _indented(piece: str, indent: str) -> str:
    return piece.replace("\n", f"\n{indent}")


def _key(name: str) -> str:
    return name if is_identifier(name) else literal(name)


def _spliced(text: str, start: int, end: int | None, new: str) -> str:
    return text[:start] + new + text[start if end is None else end :]
