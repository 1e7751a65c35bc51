"""Columns: what a table's schema says of its fields, and the values they hold.

Source of the facts: the product's documentation of tables, and the schemas of real archives (JSON schema with
`x-zui` per property).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import regex

from studio.bot.json_text import json_type_name
from studio.bot.library import Table
from studio.bot.table_rules import MAX_COLUMNS as MAX_COLUMNS
from studio.bot.table_rules import refusal_of_name
from studio.tables.errors import TableError

ColumnType = Literal["string", "number", "boolean", "date", "object", "array"]

SYSTEM_COLUMNS: dict[str, ColumnType] = {"id": "number", "createdAt": "date", "updatedAt": "date"}
"""Columns every table has; they are set by the store."""

_TYPES: dict[str, ColumnType] = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "object": "object",
    "array": "array",
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")


COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)

ComputedAction = Literal["ai", "code", "workflow"]


@dataclass(frozen=True, slots=True)
class Computed:
    """How the values of a column are made from others of their row."""

    action: str
    """`ai`, `code` or `workflow`; anything else a file may say."""
    dependencies: tuple[str, ...] = ()
    prompt: str = ""
    code: str = ""
    model: str = ""
    workflow_id: str = ""
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table."""

    name: str
    type: ColumnType
    nullable: bool = True
    searchable: bool = False
    is_computed: bool = False
    choices: tuple[Any, ...] = ()
    """Allowed values; empty when any value of the type is."""
    is_required: bool = False
    description: str = ""
    title: str = ""
    default: Any = None
    computed: Computed | None = None
    schema_id: str = ""
    """The schema its objects are of, where it has one."""
    item_type: str = ""
    """What the items of its lists are, where it says."""
    rules: tuple[tuple[str, Any], ...] = ()
    """What else the schema asks of a value: `minLength`, `pattern`, `maximum` … and their operands."""

    def coerce(self, value: Any) -> Any:
        """A value as the column stores it. Raises TableError when it does not fit.

        Converts what loses nothing: numeric text and numbers, `true`/`false`, numbers and text.
        """
        if value is None:
            if not self.nullable:
                raise TableError(f"column “{self.name}” must have a value")
            return None
        fitted = self._fit(value)
        if isinstance(fitted, str) and not fitted.isascii() and _SURROGATE.search(fitted):
            raise TableError(f"column “{self.name}” cannot hold half of a character")
        if self.choices and fitted not in self.choices:
            allowed = ", ".join(map(str, self.choices))
            raise TableError(f"column “{self.name}” takes one of {allowed}, not “{value}”")
        for rule, operand in self.rules:
            if not _RULES[rule][0](fitted, operand):
                raise TableError(f"column “{self.name}” holds {_RULES[rule][1].format(operand)}")
        return fitted

    def _fit(self, value: Any) -> Any:
        kind = self.type
        if kind in ("string", "date") and isinstance(value, str):
            return value
        if kind == "string" and isinstance(value, (bool, int, float)):
            return str(value).lower() if isinstance(value, bool) else str(value)
        if kind == "boolean":
            if isinstance(value, bool):
                return value
            if isinstance(value, str) and value.strip().lower() in ("true", "false"):
                return value.strip().lower() == "true"
        if kind == "number":
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                return value
            if isinstance(value, str) and _NUMBER.match(value.strip()):
                number = float(value)
                return int(number) if number.is_integer() and abs(number) < 2**53 else number
        if kind == "object" and isinstance(value, dict):
            return value
        if kind == "array" and isinstance(value, list):
            return value
        shown = json_type_name(value)
        raise TableError(f"column “{self.name}” holds a {kind}, and what was given is a {shown}")


def columns_of(table: Table) -> dict[str, Column]:
    """The columns of a table by name, in the order they are shown."""
    found: dict[str, Column] = {}
    required = table.table_schema.get("required")
    needed = {one for one in required if isinstance(one, str)} if isinstance(required, list) else set()
    for name, schema in table.columns.items():
        zui = schema.get("x-zui")
        details = zui if isinstance(zui, dict) else {}
        choices = schema.get("enum")
        found[name] = Column(
            name,
            _type_of(schema),
            nullable=name not in needed or schema.get("nullable") is True,
            searchable=details.get("searchable") is True,
            is_computed=isinstance(details.get("computed"), dict),
            choices=tuple(choices) if isinstance(choices, list) else (),
            is_required=name in needed,
            description=_text(schema.get("description")),
            title=_text(details.get("title")),
            default=schema.get("default"),
            computed=_computed(details.get("computed")),
            schema_id=_text(details.get("schemaId")),
            item_type=_text(items.get("type")) if isinstance(items := schema.get("items"), dict) else "",
            rules=_rules(schema),
        )
    return found


def _matches(text: str, pattern: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except (regex.error, TimeoutError):
        return True  # a rule that cannot be checked refuses nothing


_PATTERN_SECONDS: Final = 0.25
_RULES: Final[dict[str, tuple[Callable[[Any, Any], bool], str]]] = {
    "minLength": (lambda value, least: len(value) >= least, "at least {} characters"),
    "maxLength": (lambda value, most: len(value) <= most, "at most {} characters"),
    "pattern": (_matches, "texts of the pattern {}"),
    "minimum": (lambda value, least: value >= least, "numbers from {} on"),
    "maximum": (lambda value, most: value <= most, "numbers up to {}"),
    "multipleOf": (lambda value, step: step == 0 or value % step == 0, "multiples of {}"),
    "minItems": (lambda value, least: len(value) >= least, "lists of at least {} items"),
    "maxItems": (lambda value, most: len(value) <= most, "lists of at most {} items"),
}
_RULES_OF: Final[dict[ColumnType, tuple[str, ...]]] = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "multipleOf"),
    "array": ("minItems", "maxItems"),
}


def _rules(schema: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The rules of a schema that fit its type and make sense."""
    kind = _type_of(schema)
    found = [(name, schema[name]) for name in _RULES_OF.get(kind, ()) if name in schema]
    if schema.get("type") == "integer" and "multipleOf" not in schema:
        found.append(("multipleOf", 1))
    return tuple(
        (name, operand)
        for name, operand in found
        if isinstance(operand, str) == (name == "pattern")
        and (name == "pattern" or (isinstance(operand, (int, float)) and not isinstance(operand, bool)))
    )


def stale_after(stale: Any, values: Mapping[str, Any], columns: Mapping[str, Column]) -> list[str]:
    """The columns whose value is out of date once a row has new values; `stale` are those that were before."""
    marks = [one for one in stale if isinstance(one, str) and one not in values] if isinstance(stale, list) else []
    for name, column in columns.items():
        needs = column.computed.dependencies if column.computed is not None else ()
        if name not in values and name not in marks and any(one in values for one in needs):
            marks.append(name)
    return marks


def _computed(value: Any) -> Computed | None:
    if not isinstance(value, dict):
        return None
    dependencies = value.get("dependencies")
    return Computed(
        _text(value.get("action")),
        tuple(one for one in dependencies if isinstance(one, str)) if isinstance(dependencies, list) else (),
        _text(value.get("prompt")),
        _text(value.get("code")),
        _text(value.get("model")),
        _text(value.get("workflowId")),
        value.get("enabled") is not False,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _type_of(schema: dict[str, Any]) -> ColumnType:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), None)
    if kind == "string" and schema.get("format") in ("date-time", "date"):
        return "date"
    return _TYPES.get(kind, "object") if isinstance(kind, str) else "object"


def check_table_name(name: str) -> None:
    """Raise TableError when a table may not be called so."""
    refusal = refusal_of_name(name)
    if refusal:
        raise TableError(refusal[:1].lower() + refusal[1:].removesuffix("."))
