"""Finding rows: what can be asked, and the statement it becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.tables.column import Column
from studio.tables.errors import TableError

MAX_LIMIT = 1000
"""Rows one call may return, as documented."""

OPERATIONS = ("key", "count", "sum", "avg", "max", "min", "unique")


@dataclass(frozen=True)
class Find:
    """A question to a table: filter, search, order, page, projection. Everything may be left out."""

    filter: Any = None
    search: str = ""
    order_by: str = ""
    descending: bool = False
    limit: int = 100
    offset: int = 0
    select: Sequence[str] = ()
    group: Mapping[str, Any] | None = None
    """Column to one operation or a list of them, from OPERATIONS."""


@dataclass(frozen=True)
class Found:
    """A page of rows."""

    rows: list[dict[str, Any]]
    has_more: bool
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One column of a grouped answer."""

    column: str
    operation: str
    name: str
    """Name in the answer: the column in camel case and the operation (`updatedAtMin`)."""


def aggregates_of(group: Mapping[str, Any], columns: Mapping[str, Column]) -> list[Aggregate]:
    """What a `group` asks for. Raises TableError."""
    found = []
    for column, wanted in group.items():
        if column not in columns:
            raise TableError(f"the table has no column “{column}” to group by. It has {', '.join(columns)}")
        for operation in wanted if isinstance(wanted, list) else [wanted]:
            if operation not in OPERATIONS:
                raise TableError(f"“{operation}” is no way to group; use {', '.join(OPERATIONS)}")
            if operation in ("sum", "avg") and columns[column].type != "number":
                raise TableError(f"column “{column}” holds no numbers, so it has no {operation}")
            name = f"{camel_case(column)}{operation[:1].upper()}{operation[1:]}"
            found.append(Aggregate(column, operation, name))
    if not found:
        raise TableError("group names no column")
    return found


def aggregate_sql(aggregate: Aggregate, place: str) -> str:
    """The expression of one aggregate over a column's SQL name."""
    match aggregate.operation:
        case "key":
            return place
        case "unique":
            return f"json_group_array(DISTINCT {place}) FILTER (WHERE {place} IS NOT NULL)"
        case operation:
            return f"{operation}({place})"


def camel_case(name: str) -> str:
    """`some field` and `Some_Field` as `someField`."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    if not words:
        return name
    return words[0][:1].lower() + words[0][1:] + "".join(word[:1].upper() + word[1:] for word in words[1:])


def check_page(limit: Any, offset: Any) -> None:
    """Raise TableError when a page cannot be asked for."""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MAX_LIMIT:
        raise TableError(f"limit is a whole number from 1 to {MAX_LIMIT}")
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        raise TableError("offset is a whole number from 0 on")
