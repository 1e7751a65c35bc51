"""What the types of columns are called, and their icons."""

from __future__ import annotations

from typing import Final

from studio.tables.column import ColumnType

TYPE_NAMES: Final[dict[ColumnType, str]] = {
    "string": "String",
    "number": "Number",
    "boolean": "Boolean",
    "date": "Date",
    "object": "Object",
    "array": "Array",
}
TYPE_ICONS: Final[dict[ColumnType, str]] = {
    "string": "text",
    "number": "number",
    "boolean": "check",
    "date": "date",
    "object": "code",
    "array": "grid",
}
TYPE_HELP: Final[dict[ColumnType, str]] = {
    "string": "Text of any length. Only texts can be searchable.",
    "number": "Whole or decimal numbers.",
    "boolean": "True or false.",
    "date": "A day, or a day and a time.",
    "object": "JSON with named fields.",
    "array": "A JSON list.",
}
