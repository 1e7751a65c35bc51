"""Filters: from the MongoDB-like JSON of cards and code to SQL conditions.

The one compiler from filters to statements. Values travel as parameters and columns are named by the store,
so nothing of a filter ever becomes SQL text. Operators, with or without the dollar as the documentation shows
both: `$eq $ne $gt $gte $lt $lte $in $nin $exists $mod $size $regex` (`$options` `i` or `c`), `$and $or $not`; a
bare value means `$eq`, several fields all have to match, and a dotted path reaches into an object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.bot.json_text import dump_compact
from studio.tables.column import Column, ColumnType
from studio.tables.errors import TableError

MAX_DEPTH = 20

_COMPARISONS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_OPERATORS = {*_COMPARISONS, "ne", "in", "nin", "exists", "mod", "size", "regex", "options", "not"}
_LOGIC = {"$and": "AND", "$or": "OR", "and": "AND", "or": "OR"}

Condition = tuple[str, list[Any]]
"""SQL text with `?` marks, and their values."""


class FilterCompiler:
    """Compiles filters for one table. `place_of` gives the SQL name of a column."""

    def __init__(self, columns: Mapping[str, Column], place_of: Callable[[str], str]) -> None:
        self._columns = columns
        self._place_of = place_of

    def compile(self, filter_json: Any) -> Condition:
        """The condition of a whole filter; an empty one matches every row. Raises TableError."""
        return self._all(filter_json, 0)

    def _all(self, node: Any, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise TableError(f"the filter is nested more than {MAX_DEPTH} levels deep")
        if not isinstance(node, Mapping):
            raise TableError(f"a filter is an object, and “{node}” is none")
        parts: list[Condition] = []
        for key, value in node.items():
            if key in _LOGIC and key not in self._columns:
                parts.append(self._group(key, value, depth))
            elif key == "$not":
                sql, values = self._all(value, depth + 1)
                parts.append((f"NOT ({sql})", values))
            else:
                parts.append(self._field(key, value, depth))
        return _joined(parts, "AND", "1")

    def _group(self, key: str, items: Any, depth: int) -> Condition:
        if not isinstance(items, list):
            raise TableError(f"“{key}” takes a list of conditions")
        parts = [self._all(item, depth + 1) for item in items]
        return _joined(parts, _LOGIC[key], "1" if _LOGIC[key] == "AND" else "0")

    def _field(self, path: str, value: Any, depth: int) -> Condition:
        if isinstance(value, Mapping) and value and all(_bare(key) in _OPERATORS for key in value):
            options = _option(value)
            parts = [
                self._operation(path, _bare(key), operand, options, depth)
                for key, operand in value.items()
                if _bare(key) != "options"
            ]
            return _joined(parts, "AND", "1")
        return self._operation(path, "eq", value, "", depth)

    def _operation(self, path: str, operator: str, operand: Any, options: str, depth: int) -> Condition:
        if operator == "not":
            sql, values = self._field(path, operand, depth + 1)
            return f"NOT ({sql})", values
        if operator == "ne":
            sql, values = self._operation(path, "eq", operand, options, depth)
            return f"NOT ifnull(({sql}), 0)", values
        if operator in ("in", "nin"):
            if not isinstance(operand, list):
                raise TableError(f"${operator} of “{path}” takes a list of values")
            sql, values = _joined([self._operation(path, "eq", item, "", depth) for item in operand], "OR", "0")
            return (f"NOT ({sql})" if operator == "nin" else sql), values
        place, _, values = self._place(path)
        if operator == "exists":
            return f"{place} IS {'NOT NULL' if operand else 'NULL'}", values
        if operator == "regex":
            if not isinstance(operand, str):
                raise TableError(f"$regex of “{path}” takes a text")
            text = f"json_scalar({place})" if values else place
            return f"matches(?, {text}, ?)", [operand, *values, options]
        if operator == "size":
            return f"json_size({place}) = ?", [*values, _number(path, operator, operand)]
        if operator == "mod":
            divisor, rest = operand if isinstance(operand, list) and len(operand) == 2 else (0, 0)
            if not _is_number(divisor) or not _is_number(rest) or divisor == 0:
                raise TableError(f"$mod of “{path}” takes a list of a divisor that is not 0 and a remainder")
            number = f"json_scalar({place})" if values else place
            return f"modulo({number}, ?) = ?", [*values, divisor, rest]
        return self._comparison(path, operator, operand)

    def _comparison(self, path: str, operator: str, operand: Any) -> Condition:
        place, kind, values = self._place(path)
        if operand is None:
            return (f"{place} IS NULL", values) if operator == "eq" else ("0", [])
        if kind in ("object", "array"):
            return f"json_compare({place}, ?, ?)", [*values, operator, dump_compact(operand).decode()]
        # A column holds values of its own type only, so a value of another type is never equal, less or more.
        fits = {
            "string": isinstance(operand, str),
            "date": isinstance(operand, str),
            "number": _is_number(operand),
            "boolean": isinstance(operand, bool),
        }[kind]
        return (f"{place} {_COMPARISONS[operator]} ?", [operand]) if fits else ("0", [])

    def _place(self, path: str) -> tuple[str, ColumnType, list[Any]]:
        """SQL for a column, or for a dotted path into one; the type it holds; its parameters."""
        if path in self._columns:
            return self._place_of(path), self._columns[path].type, []
        name, dot, rest = path.partition(".")
        column = self._columns.get(name)
        if not dot or column is None:
            raise TableError(f"the table has no column “{path}”. It has {', '.join(self._columns)}")
        if column.type not in ("object", "array"):
            raise TableError(f"column “{name}” holds a {column.type}, so “{path}” leads nowhere")
        return f"json_at({self._place_of(name)}, ?)", "object", [rest]


def _joined(parts: list[Condition], word: str, empty: str) -> Condition:
    if not parts:
        return empty, []
    # A missing value makes a comparison unknown in SQL; here it makes it false, so that NOT is its opposite.
    sql = f" {word} ".join(f"ifnull(({part}), 0)" for part, _ in parts)
    return sql, [value for _, values in parts for value in values]


def _bare(operator: str) -> str:
    return operator.removeprefix("$")


def _option(operations: Mapping[str, Any]) -> str:
    options = operations.get("$options", operations.get("options", ""))
    if not isinstance(options, str) or options not in ("", "i", "c"):
        raise TableError("$options is “i” (any case) or “c” (exact case)")
    return options


def _number(path: str, operator: str, value: Any) -> Any:
    if not _is_number(value):
        raise TableError(f"${operator} of “{path}” takes a number")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
