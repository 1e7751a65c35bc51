"""Filters: from the MongoDB-like JSON of cards and code to SQL conditions.

The one compiler from filters to statements. Values travel as parameters and columns are named by the store,
so nothing of a filter ever becomes SQL text. Operators, with or without the dollar as the documentation shows
both: `$eq $ne $gt $gte $lt $lte $in $nin $exists $mod $size $regex` (`$options` `i` or `c`), `$and $or $not`; a
bare value means `$eq`, several fields all have to match, and a dotted path reaches into an object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from studio.bot.json_text import dump_compact
from studio.tables.cell_text import date_of
from studio.tables.column import Column, ColumnType
from studio.tables.errors import FilterError

MAX_DEPTH = 20
MAX_CONDITIONS = 2000
MAX_VALUES = 30_000
"""Values of one list; SQLite takes some more in one statement."""

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
        self._conditions = 0

    def compile(self, filter_json: Any) -> Condition:
        """The condition of a whole filter; an empty one matches every row.

        Raises FilterError: its sentence says which condition of which group is wrong, its path where that is.
        """
        self._conditions = 0
        try:
            return self._all(filter_json, 0)
        except FilterError as error:
            raise FilterError(_placed(str(error), error.path), error.path) from None

    def _all(self, node: Any, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise FilterError(f"the filter is nested more than {MAX_DEPTH} levels deep")
        if not isinstance(node, Mapping):
            raise FilterError(f"a filter is an object, and “{node}” is none")
        parts: list[Condition] = []
        for key, value in node.items():
            if key in _LOGIC and key not in self._columns:
                parts.append(self._group(key, value, depth))
            elif key == "$not":
                with _inside(key):
                    sql, values = self._all(value, depth + 1)
                parts.append((_not(sql), values))
            else:
                with _inside(str(key)):
                    parts.append(self._field(str(key), value, depth))
        return _joined(parts, "AND", "1")

    def _group(self, key: str, items: Any, depth: int) -> Condition:
        if not isinstance(items, list):
            raise FilterError(f"“{key}” takes a list of conditions", (key,))
        parts = []
        for index, item in enumerate(items):
            with _inside(key, index):
                parts.append(self._all(item, depth + 1))
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
            return _not(sql), values
        if operator == "ne":
            sql, values = self._operation(path, "eq", operand, options, depth)
            return _not(sql), values
        if operator in ("in", "nin"):
            if not isinstance(operand, list):
                raise FilterError(f"${operator} of “{path}” takes a list of values")
            sql, values = self._among(path, operand)
            return (_not(sql) if operator == "nin" else sql), values
        place, _, values = self._place(path)
        if operator == "exists":
            return f"{place} IS {'NOT NULL' if operand else 'NULL'}", values
        if operator == "regex":
            if not isinstance(operand, str):
                raise FilterError(f"$regex of “{path}” takes a text")
            text = f"json_scalar({place})" if values else place
            return f"matches(?, {text}, ?)", [operand, *values, options]
        if operator == "size":
            return f"json_size({place}) = ?", [*values, _number(path, operator, operand)]
        if operator == "mod":
            divisor, rest = operand if isinstance(operand, list) and len(operand) == 2 else (0, 0)
            if not _is_number(divisor) or not _is_number(rest) or divisor == 0:
                raise FilterError(f"$mod of “{path}” takes a list of a divisor that is not 0 and a remainder")
            number = f"json_scalar({place})" if values else place
            return f"modulo({number}, ?) = ?", [*values, divisor, rest]
        return self._comparison(path, operator, operand)

    def _among(self, path: str, operand: list[Any]) -> Condition:
        """Whether a value is one of a list."""
        place, kind, _ = self._place(path)
        if len(operand) > MAX_VALUES:
            raise FilterError(f"the list for “{path}” has {len(operand):,} values, and {MAX_VALUES:,} are the most")
        if kind in ("object", "array"):
            return _joined([self._comparison(path, "eq", item) for item in operand], "OR", "0")
        fitting = [_fitted(kind, item) for item in operand if _fits(kind, item)]
        parts: list[Condition] = []
        if fitting:
            parts.append((f"{_comparable(place, kind)} IN ({', '.join('?' * len(fitting))})", fitting))
        if any(item is None for item in operand):
            parts.append((f"{place} IS NULL", []))
        return _joined(parts, "OR", "0")

    def _comparison(self, path: str, operator: str, operand: Any) -> Condition:
        place, kind, values = self._place(path)
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise FilterError(f"the filter has more than {MAX_CONDITIONS:,} conditions")
        if operand is None:
            return (f"{place} IS NULL", values) if operator == "eq" else ("0", [])
        if kind in ("object", "array"):
            return f"json_compare({place}, ?, ?)", [*values, operator, dump_compact(operand).decode()]
        # A column holds values of its own type only, so a value of another type is never equal, less or more.
        if not _fits(kind, operand):
            return "0", []
        return f"{_comparable(place, kind)} {_COMPARISONS[operator]} ?", [_fitted(kind, operand)]

    def _place(self, path: str) -> tuple[str, ColumnType, list[Any]]:
        """SQL for a column, or for a dotted path into one; the type it holds; its parameters."""
        if path in self._columns:
            return self._place_of(path), self._columns[path].type, []
        name, dot, rest = path.partition(".")
        column = self._columns.get(name)
        if not dot or column is None:
            raise FilterError(f"the table has no column “{path}”. It has {', '.join(self._columns)}")
        if column.type not in ("object", "array"):
            raise FilterError(f"column “{name}” holds a {column.type}, so “{path}” leads nowhere")
        return f"json_at({self._place_of(name)}, ?)", "object", [rest]


def _fits(kind: ColumnType, value: Any) -> bool:
    if kind == "number":
        return _is_number(value)
    return isinstance(value, bool if kind == "boolean" else str)


def _fitted(kind: ColumnType, value: Any) -> Any:
    """A day or a moment of any zone as rows hold it; anything else as it is."""
    return date_of(value) or value if kind == "date" else value


def _comparable(place: str, kind: ColumnType) -> str:
    """SQL for the value of a column that can be compared: dates are brought into one form."""
    if kind != "date":
        return place
    return f"CASE WHEN length({place}) = 24 AND {place} LIKE '%Z' THEN {place} ELSE moment({place}) END"


@contextmanager
def _inside(*steps: str | int) -> Iterator[None]:
    try:
        yield
    except FilterError as error:
        raise error.inside(*steps) from None


def _placed(message: str, path: tuple[str | int, ...]) -> str:
    """A message with the groups its condition is in, the innermost first."""
    places = [f"condition {step + 1} of {path[index]}" for index, step in enumerate(path[1:]) if isinstance(step, int)]
    return f"{' in '.join(reversed(places))}: {message}" if places else message


class _Certain(str):
    """SQL that is true or false for every row, never unknown."""

    __slots__ = ()


def _not(sql: str) -> str:
    return _Certain(f"NOT ({sql})" if isinstance(sql, _Certain) else f"NOT ifnull({sql}, 0)")


def _joined(parts: list[Condition], word: str, empty: str) -> Condition:
    if not parts:
        return _Certain(empty), []
    # A missing value makes a comparison unknown in SQL; here it makes it false, so that NOT is its opposite.
    texts = [part if isinstance(part, _Certain) else f"ifnull({part}, 0)" for part, _ in parts]
    while len(texts) > 1:
        # SQLite reads a long chain as a deep tree, and trees may only be so deep.
        groups = [texts[start : start + _WIDEST] for start in range(0, len(texts), _WIDEST)]
        texts = [f"({f' {word} '.join(group)})" if len(group) > 1 else group[0] for group in groups]
    return _Certain(texts[0]), [value for _, values in parts for value in values]


_WIDEST = 100


def _bare(operator: str) -> str:
    return operator.removeprefix("$")


def _option(operations: Mapping[str, Any]) -> str:
    options = operations.get("$options", operations.get("options", ""))
    if not isinstance(options, str) or options not in ("", "i", "c"):
        raise FilterError("$options is “i” (any case) or “c” (exact case)")
    return options


def _number(path: str, operator: str, value: Any) -> Any:
    if not _is_number(value):
        raise FilterError(f"${operator} of “{path}” takes a number")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
