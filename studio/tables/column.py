"""Columns: what a table's schema says of its fields, and the values they hold.

Source of the facts: the product's documentation of tables, and the schemas of real archives (JSON schema with
`x-zui` per property).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

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

    def coerce(self, value: Any) -> Any:
        """A value as the column stores it. Raises TableError when it does not fit.

        Converts what loses nothing: numeric text and numbers, `true`/`false`, numbers and text.
        """
        if value is None:
            if not self.nullable:
                raise TableError(f"column “{self.name}” must have a value")
            return None
        fitted = self._fit(value)
        if self.choices and fitted not in self.choices:
            allowed = ", ".join(map(str, self.choices))
            raise TableError(f"column “{self.name}” takes one of {allowed}, not “{value}”")
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
        )
    return found


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
