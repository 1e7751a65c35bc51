"""Columns: what a table's schema says of its fields, and the values they hold.

Source of the facts: the product's documentation of tables, and the schemas of real archives (JSON schema with
`x-zui` per property).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.json_text import json_type_name
from studio.bot.library import Table
from studio.tables.errors import TableError

ColumnType = Literal["string", "number", "boolean", "date", "object", "array"]

SYSTEM_COLUMNS: dict[str, ColumnType] = {"id": "number", "createdAt": "date", "updatedAt": "date"}
"""Columns every table has; they are set by the store."""

MAX_COLUMNS = 20
MAX_NAME = 35

_TABLE_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_]*Table\Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", re.IGNORECASE)
_TYPES: dict[str, ColumnType] = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "object": "object",
    "array": "array",
}
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")


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
    needed = set(required) if isinstance(required, list) else set()
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
        )
    return found


def _type_of(schema: dict[str, Any]) -> ColumnType:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), None)
    if kind == "string" and schema.get("format") in ("date-time", "date"):
        return "date"
    return _TYPES.get(kind, "object") if isinstance(kind, str) else "object"


def check_table_name(name: str) -> None:
    """Raise TableError when a table may not be called so."""
    if _UUID.match(name):
        raise TableError("a table's name cannot be a UUID")
    if len(name) > MAX_NAME:
        raise TableError(f"a table's name has at most {MAX_NAME} characters; “{name}” has {len(name)}")
    if not name.endswith("Table"):
        raise TableError(f"a table's name ends in “Table”; “{name}” does not")
    if not _TABLE_NAME.match(name):
        raise TableError(
            f"a table's name begins with a letter, _ or $ and holds only letters, digits and _; “{name}” does not"
        )
