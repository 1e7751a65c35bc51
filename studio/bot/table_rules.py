"""What tables and their columns may be called, and how many columns there may be."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

MAX_COLUMNS: Final = 20
MAX_NAME: Final = 35
"""Characters of a table's name."""
RESERVED: Final = ("id", "createdAt", "updatedAt", "computed", "stale", "similarity")
"""Names that rows use for themselves."""

_TABLE_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_]*Table\Z")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", re.IGNORECASE)
_MAX_COLUMN_NAME: Final = 100


def refusal_of_name(name: str, taken: Collection[str] = ()) -> str:
    """Why a table may not be called so, as a sentence; empty when it may. `taken` are the names of others."""
    if not name:
        return "A table needs a name."
    if _UUID.match(name):
        return "A table's name cannot be a UUID."
    if len(name) > MAX_NAME:
        return f"A table's name has at most {MAX_NAME} characters; “{name}” has {len(name)}."
    if not name.endswith("Table"):
        return f"A table's name ends in “Table”; “{name}” does not."
    if not _TABLE_NAME.match(name):
        return f"A table's name begins with a letter, _ or $ and holds only letters, digits and _; “{name}” does not."
    if name in taken:
        return f"There is a table “{name}” already."
    return ""


def refusal_of_column(name: str, taken: Collection[str] = ()) -> str:
    """Why a column may not be called so, as a sentence; empty when it may. `taken` are the names of others."""
    if not name.strip():
        return "A column needs a name."
    if name != name.strip():
        return "A column's name has no blanks at its ends."
    if name in RESERVED:
        return f"Every row has “{name}” of its own; choose another name."
    if len(name) > _MAX_COLUMN_NAME:
        return f"A column's name has at most {_MAX_COLUMN_NAME} characters; this one has {len(name)}."
    if "." in name:
        return "A column's name has no dot: in filters, a dot leads into an object."
    if name.startswith("$"):
        return "A column's name does not begin with $: in filters, such words are operators."
    if name in taken:
        return f"There is a column “{name}” already."
    return ""


def refusal_of_count(count: int) -> str:
    """Why a table may not have so many columns, as a sentence; empty when it may."""
    if count <= MAX_COLUMNS:
        return ""
    return f"A table has at most {MAX_COLUMNS} columns, and this one would have {count}."
