"""Values checked against the JSON schemas of a bot, without trusting those.

A schema may name no other document, its regular expressions have a time limit, and one that is no schema at all
accepts everything.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import regex

from studio.interpreter.values import without_dates

REGEX_SECONDS = 0.25


class SchemaCheck:
    """A JSON schema ready to check values with; prepared when first used."""

    def __init__(self, name: str, schema: Any) -> None:
        self.name = name
        self._schema = schema

    def problem_with(self, value: Any) -> str:
        """What is wrong with a value, naming the place in it; empty when nothing is."""
        if self._validator is None:
            return ""
        from jsonschema.exceptions import best_match
        from referencing.exceptions import Unresolvable

        try:
            error = best_match(self._validator.iter_errors(without_dates(value)))
        except Unresolvable as problem:
            return f"its schema “{self.name}” refers to “{problem.ref}”, which is not in it"
        except RecursionError:
            return f"its schema “{self.name}” refers to itself without an end"
        if error is None:
            return ""
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
        what = error.message if len(error.message) <= 160 else error.message[:159] + "…"
        where = f"at {place.lstrip('.')}, " if place else ""
        return f"{where}schema “{self.name}” says {what}"

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import SchemaError

        if not isinstance(self._schema, dict):
            return None
        try:
            Draft202012Validator.check_schema(self._schema)
        except (SchemaError, RecursionError):
            return None
        return validator_of(self._schema)


def validator_of(schema: Any) -> Any:
    """A validator of jsonschema for a valid schema that nobody has to trust."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry

    kind = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "pattern": _pattern,
            "patternProperties": _pattern_properties,
            "type": _nullable(Draft202012Validator.VALIDATORS["type"]),
            "enum": _nullable(Draft202012Validator.VALIDATORS["enum"]),
        },
    )
    return kind(schema, registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _nullable(check: Any) -> Any:
    """zui writes `nullable: true` beside a type for what JSON schema writes as a second type."""

    def run(validator: Any, argument: Any, instance: Any, schema: Any) -> Any:
        if instance is None and schema.get("nullable") is True:
            return
        yield from check(validator, argument, instance, schema)

    return run


def _matches(pattern: Any, text: str) -> bool | None:
    """Whether a pattern occurs in a text; None when that cannot be told in time or at all."""
    try:
        return regex.search(str(pattern), text, timeout=REGEX_SECONDS) is not None
    except (regex.error, TimeoutError):
        return None


def _pattern(validator: Any, pattern: Any, instance: Any, schema: Any) -> Any:
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and _matches(pattern, instance) is False:
        yield ValidationError(f"{instance[:60]!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Any:
    if not isinstance(instance, dict):
        return
    for pattern, part in patterns.items():
        for name, value in instance.items():
            if _matches(pattern, name):
                yield from validator.descend(value, part, path=name, schema_path=pattern)
