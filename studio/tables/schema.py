"""Making and changing a table's schema, as the calls for tables do: by JSON schema, or by an example of a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.bot.table_rules import MAX_COLUMNS
from studio.tables.errors import TableError

Schema = dict[str, Any]


def schema_of(given: Any) -> Schema:
    """The schema for a new table: a JSON schema as it is, anything else is an example of a row. Raises TableError."""
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise TableError("a table's schema is an object: a JSON schema, or an example of a row")
    properties = given.get("properties")
    if isinstance(properties, Mapping):
        schema: Schema = {**given, "properties": {name: _column(value) for name, value in properties.items()}}
    else:
        properties = {name: _column(value) for name, value in given.items() if value is not None}
        schema = {"type": "object", "x-zui": {}, "properties": properties, "additionalProperties": True}
    _number_columns(schema)
    return schema


def changed_schema(schema: Schema, given: Any) -> Schema:
    """A schema with columns added, changed, or (where null is given) removed. Raises TableError."""
    if not isinstance(given, Mapping):
        raise TableError("the changes of a schema are an object: columns by name")
    changes = given.get("properties")
    if not isinstance(changes, Mapping):
        changes = given
    columns = dict(schema.get("properties") or {})
    for name, value in changes.items():
        if value is None:
            columns.pop(name, None)
        else:
            column = _column(value)
            before = columns.get(name)
            details = before.get("x-zui") if isinstance(before, Mapping) else None
            columns[name] = {**column, "x-zui": {**(details or {}), **(column.get("x-zui") or {})}}
    required = [name for name in schema.get("required") or () if name in columns]
    changed: Schema = {**schema, "properties": columns}
    if "required" in schema:
        changed["required"] = required
    _number_columns(changed)
    return changed


def schema_with_renamed(schema: Schema, name: str, new_name: str) -> Schema:
    """A schema in which a column has another name and all else of it stays. Raises TableError."""
    columns = dict(schema.get("properties") or {})
    if name not in columns:
        raise TableError(f"the table has no column “{name}” to rename. It has {', '.join(columns) or 'none'}")
    if not new_name or new_name in columns:
        raise TableError(f"a column cannot be renamed to “{new_name}”: a column needs a name of its own")
    renamed = {new_name if key == name else key: value for key, value in columns.items()}
    required = [new_name if key == name else key for key in schema.get("required") or ()]
    return {**schema, "properties": renamed, **({"required": required} if "required" in schema else {})}


def _column(value: Any) -> Schema:
    """The schema of a column: as it is given, or made from an example of a value."""
    if isinstance(value, Mapping) and isinstance(value.get("type"), (str, list)):
        return {"nullable": True, **value}
    return {**_example(value), "nullable": True}


def _example(value: Any) -> Schema:
    match value:
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
        case str():
            return {"type": "string", "format": "date-time"} if _is_moment(value) else {"type": "string"}
        case list():
            return {"type": "array"}
        case _:
            return {"type": "object"}


def _is_moment(text: str) -> bool:
    if len(text) < 16 or "T" not in text:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number_columns(schema: Schema) -> None:
    """Gives every column its place (`x-zui.index`), which is how they are ordered. Raises TableError for too many."""
    columns = schema["properties"]
    if len(columns) > MAX_COLUMNS:
        raise TableError(f"a table has at most {MAX_COLUMNS} columns, and this one would have {len(columns)}")
    for index, (name, column) in enumerate(columns.items()):
        columns[name] = {**column, "x-zui": {**(column.get("x-zui") or {}), "index": index}}
