"""A JSON Schema as zui text, for schemas that came without a text of their own."""

from __future__ import annotations

from typing import Any

from studio.bot.script.references import is_identifier
from studio.bot.tree import ABSENT
from studio.schemas.parts import Part, read_part
from studio.schemas.rewriting import INDENT, literal

_CHECKS = (
    ("minLength", "min"),
    ("maxLength", "max"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("exclusiveMinimum", "gt"),
    ("exclusiveMaximum", "lt"),
    ("minItems", "min"),
    ("maxItems", "max"),
    ("multipleOf", "multipleOf"),
)
_FORMATS = {"email": "email", "uri": "url", "uuid": "uuid"}


def zui_text(schema: Any) -> str:
    """The text of a JSON Schema. What zui cannot say is left out."""
    return _text(read_part(schema), "")


def _text(part: Part, indent: str) -> str:
    return _head(part, indent) + _calls(part)


def _head(part: Part, indent: str) -> str:
    deeper = indent + INDENT
    if part.kind == "object":
        if not part.entries:
            return "zui.object({})"
        rows = []
        for entry in part.entries:
            name = entry.name if is_identifier(entry.name) else literal(entry.name)
            optional = "" if entry.is_required or entry.part.default is not ABSENT else ".optional()"
            rows.append(f"{deeper}{name}: {_text(entry.part, deeper)}{optional}")
        return "zui.object({\n" + ",\n".join(rows) + f"\n{indent}}})"
    if part.kind in ("array", "record"):
        return f"zui.{part.kind}({_text(part.options[0], indent)})"
    if part.kind in ("union", "variants"):
        if len(part.options) == 1:
            return _text(part.options[0], indent)
        rows = [f"{deeper}{_text(option, deeper)}" for option in part.options]
        name = f"discriminatedUnion({literal(part.discriminator)}, " if part.kind == "variants" else "union("
        return f"zui.{name}[\n" + ",\n".join(rows) + f"\n{indent}])"
    if part.kind == "enum":
        if all(isinstance(value, str) for value in part.values):
            return f"zui.enum([{', '.join(map(literal, part.values))}])"
        pieces = [f"zui.literal({literal(value)})" for value in part.values]
        return pieces[0] if len(pieces) == 1 else f"zui.union([{', '.join(pieces)}])"
    if part.kind == "const":
        return f"zui.literal({literal(part.values[0])})"
    heads = {"date": "zui.string().datetime()", "integer": "zui.number().int()"}
    return heads.get(part.kind, f"zui.{part.kind}()")


def _calls(part: Part) -> str:
    made = ""
    schema = part.schema
    if part.kind in ("string", "number", "integer", "array"):
        form = _FORMATS.get(str(schema.get("format")), "")
        made += f".{form}()" if form else ""
        made += "".join(f".{call}({literal(schema[key])})" for key, call in _CHECKS if key in schema)
        if part.kind == "string" and not form and isinstance(schema.get("pattern"), str):
            made += f".regex(new RegExp({literal(schema['pattern'])}))"
    for call, words in (("title", part.title), ("describe", part.description), ("placeholder", part.placeholder)):
        made += f".{call}({literal(words)})" if words else ""
    made += ".hidden()" if part.is_hidden else ""
    made += ".nullable()" if part.is_nullable else ""
    made += f".default({literal(part.default)})" if part.default is not ABSENT else ""
    return made
