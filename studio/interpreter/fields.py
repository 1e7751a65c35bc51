"""Fields of cards, prepared once: what they need evaluated, and how the values fill them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from studio.bot.values import SuperInput
from studio.interpreter.template import Template, parse_template, template_of
from studio.interpreter.values import UNDEFINED

Fill = Callable[[Iterator[Any]], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field ready to fill. `sources` are its expressions; `fill` takes their values in the same order."""

    sources: tuple[str, ...]
    fill: Fill


def fixed(value: Any) -> Field:
    """A field without templates."""
    return Field((), lambda values: value)


NOTHING = fixed(None)


def prepared(field: SuperInput) -> Field:
    """A field of a card. In fixed lists and objects, texts of the items may hold templates of their own."""
    template = template_of(field)
    if template is not None:
        return _templated(template)
    if field.is_empty:
        return NOTHING
    if isinstance(field.static_value, (list, dict)):
        return nested(field.static_value)
    return fixed(field.static_value)


def templated(text: str) -> Field:
    """A plain text that may hold templates."""
    return _templated(parse_template(text))


def _templated(template: Template) -> Field:
    sources = template.expressions
    if not sources:
        return fixed(template.parts[0])
    count = len(sources)
    return Field(sources, lambda values: template.filled([next(values) for _ in range(count)]))


def nested(value: Any) -> Field:
    """A value whose texts may hold templates, at any depth; fields of the archive inside are read as such."""
    if isinstance(value, str):
        return templated(value)
    if isinstance(value, dict):
        if not value.keys().isdisjoint(("valueType", "staticValue", "dynamicValue")):
            return prepared(SuperInput.model_validate(value))
        return record({key: nested(item) for key, item in value.items()})
    if isinstance(value, list):
        items = [nested(item) for item in value]
        sources = tuple(source for item in items for source in item.sources)
        return Field(sources, lambda values: [_kept(item.fill(values)) for item in items])
    return fixed(value)


def record(fields: dict[str, Field]) -> Field:
    """Several fields as one, whose value is an object."""
    sources = tuple(source for field in fields.values() for source in field.sources)
    return Field(sources, lambda values: {name: _kept(field.fill(values)) for name, field in fields.items()})


def _kept(value: Any) -> Any:
    """A value inside an object or a list: JSON has nothing for what does not exist."""
    return None if value is UNDEFINED else value
