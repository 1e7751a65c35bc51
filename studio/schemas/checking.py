"""Values checked against a JSON Schema, with every problem at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studio.schemas.parts import branch_of, normal_schema


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with a value at a place in it: a sentence."""

    path: tuple[str | int, ...]
    message: str
    is_missing: bool = False
    """Whether nothing is there where something is needed."""

    @property
    def place(self) -> str:
        """The place in words: `address.zip`, `tags[2]`; empty for the value as a whole."""
        return place_in_words(self.path)

    def below(self) -> Issue:
        """The same, as seen from the first step of its path."""
        return Issue(self.path[1:], self.message, self.is_missing)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.path else self.message


def place_in_words(path: Sequence[str | int]) -> str:
    """A place as it is written in code."""
    said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return said.removeprefix(".")


def issues_with(schema: Any, value: Any) -> tuple[Issue, ...]:
    """Everything wrong with a value. A schema that is none accepts everything."""
    return Checker(schema).issues(value)


class Checker:
    """Checks values against one schema, which is prepared once, when first used."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    def issues(self, value: Any) -> tuple[Issue, ...]:
        """Everything wrong with a value, by its place."""
        if not isinstance(self._schema, dict):
            return ()
        try:
            errors = list(self._validator.iter_errors(value))
        except Exception:  # noqa: BLE001  # asking first whether it is a schema takes longer than all the rest
            return ()
        found = [issue for error in errors for issue in _issues(error, ())]
        return tuple(sorted(dict.fromkeys(found), key=lambda issue: [str(step) for step in issue.path]))

    @cached_property
    def _validator(self) -> Any:
        from studio.interpreter.schemas import validator_of

        return validator_of(normal_schema(self._schema))


def _issues(error: Any, above: tuple[str | int, ...]) -> Iterator[Issue]:
    path = (*above, *error.relative_path)
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        yield from (Issue((*path, name), "This is needed.", True) for name in missing)
        return
    if error.validator in ("oneOf", "anyOf") and error.context:
        branch = branch_of(error.schema, error.instance)
        inner = [one for one in error.context if branch is not None and one.relative_schema_path[0] == branch]
        if inner:
            for one in inner:
                yield from _issues(one, path)
            return
    yield Issue(path, _sentence(error))


def _sentence(error: Any) -> str:
    wanted, kind = error.validator_value, error.validator
    if kind == "additionalProperties":
        known = error.schema.get("properties") or {}
        extra = [name for name in error.instance if name not in known]
        return f"There is no field {', '.join(f'“{name}”' for name in extra)}."
    if kind == "type":
        kinds = wanted if isinstance(wanted, list) else [wanted]
        return f"This should be {' or '.join(_TYPES.get(str(one), str(one)) for one in kinds)}."
    if kind == "enum":
        return f"This should be one of {', '.join(map(str, wanted))}."
    if kind == "const":
        return f"This can only be {wanted}."
    if kind in _SENTENCES:
        return _SENTENCES[kind].format(wanted, "" if wanted == 1 else "s")
    if kind == "format":
        return f"This is no {_FORMATS.get(str(wanted), wanted)}."
    if kind == "pattern" and isinstance(error.schema, dict) and error.schema.get("format") in _FORMATS:
        return f"This is no {_FORMATS[error.schema['format']]}."
    if kind == "pattern":
        return f"This does not match {wanted}."
    if kind in ("oneOf", "anyOf"):
        return "This fits none of the alternatives."
    text: str = error.message
    return (text if len(text) <= 160 else text[:159] + "…").rstrip(".") + "."


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}
_FORMATS = {
    "email": "e-mail address",
    "uri": "web address",
    "uuid": "UUID",
    "date-time": "date with a time",
    "date": "date",
    "time": "time",
    "ipv4": "IP address",
    "ipv6": "IP address",
}
_SENTENCES = {
    "minLength": "This needs at least {0} character{1}.",
    "maxLength": "This may have at most {0} character{1}.",
    "minimum": "This must be {0} or more.",
    "maximum": "This must be {0} or less.",
    "exclusiveMinimum": "This must be more than {0}.",
    "exclusiveMaximum": "This must be less than {0}.",
    "minItems": "This needs at least {0} item{1}.",
    "maxItems": "This may have at most {0} item{1}.",
    "multipleOf": "This must be a multiple of {0}.",
}
