"""A JSON Schema read as the parts of a form: what can be filled in, and what is there at first.

Reads what zui writes in its versions, and plain JSON Schema; what it does not know becomes a part that takes any JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.bot.tree import ABSENT

PartKind = Literal[
    "string",
    "number",
    "integer",
    "boolean",
    "date",
    "enum",
    "const",
    "object",
    "array",
    "record",
    "union",
    "variants",
    "null",
    "any",
]
MOST_DEEP = 24
"""Levels that are read; deeper ones take any JSON."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of an object."""

    name: str
    part: Part
    is_required: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to fill in."""

    kind: PartKind
    schema: Mapping[str, Any] = field(default_factory=dict, compare=False)
    title: str = ""
    description: str = ""
    placeholder: str = ""
    is_nullable: bool = False
    is_hidden: bool = False
    is_disabled: bool = False
    is_secret: bool = False
    default: Any = ABSENT
    values: tuple[Any, ...] = ()
    entries: tuple[Entry, ...] = ()
    options: tuple[Part, ...] = ()
    """Alternatives of a union or variants; of a list or map what is in it."""
    discriminator: str = ""

    def entry(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.name == name), None)

    @property
    def label(self) -> str:
        """What an alternative is called."""
        return self.title or _KIND_NAMES[self.kind]


_KIND_NAMES: dict[PartKind, str] = {
    "string": "Text",
    "number": "Number",
    "integer": "Whole number",
    "boolean": "Yes or no",
    "date": "Date and time",
    "enum": "Choice",
    "const": "Fixed value",
    "object": "Object",
    "array": "List",
    "record": "Map",
    "union": "One of several",
    "variants": "Variants",
    "null": "Nothing",
    "any": "JSON",
}


def read_part(schema: Any, depth: int = 0) -> Part:
    """A JSON Schema as a part of a form."""
    if not isinstance(schema, dict) or depth > MOST_DEEP:
        return Part("any")
    plain, nullable = _without_null(schema)
    zui = _object(schema.get("x-zui")) | _object(plain.get("x-zui"))
    words: dict[str, Any] = {
        "schema": plain,
        "title": _text(zui.get("title")) or _text(plain.get("title")),
        "description": _text(schema.get("description")) or _text(plain.get("description")),
        "placeholder": _text(zui.get("placeholder")),
        "is_nullable": nullable,
        "is_hidden": zui.get("hidden") is True,
        "is_disabled": zui.get("disabled") is True or plain.get("readOnly") is True,
        "is_secret": zui.get("secret") is True,
        "default": schema.get("default", plain.get("default", ABSENT)),
    }
    kind = plain.get("type")
    if isinstance(kind, list):
        options = tuple(read_part({**plain, "type": one}, depth + 1) for one in kind)
        return Part("union", options=options, **words) if options else Part("any", **words)
    if "const" in plain:
        return Part("const", values=(plain["const"],), **words)
    if isinstance(plain.get("enum"), list) and plain["enum"]:
        return Part("enum", values=tuple(plain["enum"]), **words)
    branches = plain.get("oneOf") or plain.get("anyOf")
    if isinstance(branches, list) and branches:
        discriminator = discriminator_of(plain)
        options = tuple(read_part(branch, depth + 1) for branch in branches)
        return Part("variants" if discriminator else "union", options=options, discriminator=discriminator, **words)
    if kind == "object" or "properties" in plain:
        return _object_part(plain, words, depth)
    if kind == "array" and isinstance(plain.get("items"), dict):
        return Part("array", options=(read_part(plain["items"], depth + 1),), **words)
    if kind == "string" and plain.get("format") == "date-time":
        return Part("date", **words)
    if kind in ("string", "number", "integer", "boolean", "null"):
        return Part(kind, **words)
    return Part("any", **words)


def _object_part(plain: Mapping[str, Any], words: dict[str, Any], depth: int) -> Part:
    properties = _object(plain.get("properties"))
    rest = plain.get("additionalProperties")
    if not properties and isinstance(rest, dict):
        return Part("record", options=(read_part(rest, depth + 1),), **words)
    needed = plain.get("required")
    required = needed if isinstance(needed, list) else []
    entries = tuple(Entry(name, read_part(one, depth + 1), name in required) for name, one in properties.items())
    return Part("object", entries=entries, **words)


def discriminator_of(schema: Mapping[str, Any]) -> str:
    """The field that tells the branches of a schema apart: every branch fixes it to another value."""
    named = _object(schema.get("discriminator")).get("propertyName")
    branches = schema.get("oneOf") or schema.get("anyOf") or []
    if not all(isinstance(branch, dict) and isinstance(branch.get("properties"), dict) for branch in branches):
        return ""
    candidates = [named] if isinstance(named, str) else list(branches[0]["properties"]) if branches else []
    for name in candidates:
        values = [_constant(branch["properties"].get(name)) for branch in branches]
        if ABSENT not in values and len({repr(value) for value in values}) == len(values):
            return str(name)
    return ""


def branch_of(schema: Any, value: Any) -> int | None:
    """The branch of a schema that a value is meant for: by the field that tells them apart, else by its type."""
    if not isinstance(schema, dict):
        return None
    branches = schema.get("oneOf") or schema.get("anyOf") or []
    discriminator = discriminator_of(schema)
    if discriminator and isinstance(value, dict):
        for index, branch in enumerate(branches):
            if _constant(branch["properties"].get(discriminator)) == value.get(discriminator, ABSENT):
                return index
        return None
    fitting = [index for index, branch in enumerate(branches) if fits_kind(read_part(branch), value)]
    return fitting[0] if len(fitting) == 1 else None


def initial(part: Part) -> Any:
    """What a form begins with; ABSENT where nothing is filled in yet."""
    if part.default is not ABSENT:
        return part.default
    if part.kind == "object":
        begun = {entry.name: initial(entry.part) for entry in part.entries if entry.is_required}
        begun |= {entry.name: entry.part.default for entry in part.entries if entry.part.default is not ABSENT}
        return {name: value for name, value in begun.items() if value is not ABSENT}
    if part.kind == "const":
        return part.values[0]
    if part.kind == "variants" and part.options:
        return initial(part.options[0])
    if part.is_nullable or part.kind == "null":
        return None
    if part.kind == "boolean":
        return False
    if part.kind == "array":
        return []
    return {} if part.kind == "record" else ABSENT


def fits_kind(part: Part, value: Any) -> bool:
    """Whether a value is of the kind of a part, as far as the outside shows."""
    if value is None:
        return part.is_nullable or part.kind in ("null", "any")
    kind = part.kind
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("number", "integer"):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind in ("string", "date"):
        return isinstance(value, str)
    if kind in ("enum", "const"):
        return any(type(one) is type(value) and one == value for one in part.values)
    if kind == "array":
        return isinstance(value, list)
    if kind == "record":
        return isinstance(value, dict)
    if kind == "object":
        # Among several objects the one that has the fields is meant.
        return isinstance(value, dict) and all(
            entry.name in value or not entry.is_required or entry.part.kind != "const" for entry in part.entries
        )
    if kind in ("union", "variants"):
        return any(fits_kind(option, value) for option in part.options)
    return kind == "any"


def option_for(part: Part, value: Any) -> int:
    """The alternative of a union or variants that a value is meant for; the first where none is."""
    if part.kind == "variants" and isinstance(value, dict):
        for index, option in enumerate(part.options):
            entry = option.entry(part.discriminator)
            if entry is not None and entry.part.values[:1] == (value.get(part.discriminator, ABSENT),):
                return index
        return 0
    return next((index for index, option in enumerate(part.options) if fits_kind(option, value)), 0)


def normal_schema(schema: Any) -> Any:
    """The schema as today's JSON Schema has it: a list of `items`, which zui writes for tuples, is `prefixItems`."""
    if isinstance(schema, list):
        return [normal_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: value if key in ("default", "const", "enum") else normal_schema(value) for key, value in schema.items()
    }
    if isinstance(made.get("items"), list):
        made["prefixItems"] = made.pop("items")
    return made


def _without_null(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema without the alternative null, and whether it had one."""
    kind = schema.get("type")
    if isinstance(kind, list) and "null" in kind and len(kind) > 1:
        rest = [one for one in kind if one != "null"]
        return {**schema, "type": rest[0] if len(rest) == 1 else rest}, True
    for key in ("anyOf", "oneOf"):
        branches = schema.get(key)
        if isinstance(branches, list):
            rest = [one for one in branches if not (isinstance(one, dict) and one.get("type") == "null")]
            if len(rest) < len(branches) and len(rest) == 1 and isinstance(rest[0], dict):
                return rest[0], True
            if len(rest) < len(branches) and rest:
                return {**schema, key: rest}, True
    return schema, schema.get("nullable") is True


def _constant(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return ABSENT
    if "const" in schema:
        return schema["const"]
    values = schema.get("enum")
    return values[0] if isinstance(values, list) and len(values) == 1 else ABSENT


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
