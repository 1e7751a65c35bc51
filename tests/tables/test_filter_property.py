"""The compiler from filters to SQL against a plain Python evaluation of the same filters, on random data."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import Find, TableStore
from studio.tables.cell_text import date_of

COLUMNS = {"s": "string", "n": "number", "b": "boolean", "o": "object", "a": "array"}
DATE = {"type": "string", "format": "date-time", "nullable": True}
DATES = ("d", "createdAt")
PROPERTIES = {**{k: {"type": v, "nullable": True} for k, v in COLUMNS.items()}, "d": DATE}
TABLE = read_view(Table, {"id": "t", "name": "ATable", "schema": {"properties": PROPERTIES}})

texts = st.text("abAB ", max_size=3)
numbers = st.integers(-3, 3) | st.sampled_from([0.5, -1.5, 2.0])
moments = st.sampled_from(
    [
        "2026-01-02T00:00:00.000Z",
        "2026-01-02",
        "2026-01-02T01:00:00+01:00",
        "2026-01-02 00:00:00.001Z",
        "2025-12-31",
        "soon",
    ]
)
leaf = st.none() | texts | numbers | st.booleans()
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "s": st.none() | texts,
            "n": st.none() | numbers,
            "b": st.none() | st.booleans(),
            "d": st.none() | moments,
            "createdAt": moments,
            "o": st.none() | st.fixed_dictionaries({}, optional={"k": leaf, "in": st.fixed_dictionaries({"x": leaf})}),
            "a": st.none() | st.lists(leaf, max_size=2),
        },
    ),
    max_size=8,
)
paths = st.sampled_from(["s", "n", "b", "o", "a", "o.k", "o.in.x", "a.0", "id", "d", "d", "createdAt"])
operand = leaf | moments | st.lists(leaf, max_size=2)
ordering = texts | numbers | moments
operators = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "$eq": operand,
            "$ne": operand,
            "$gt": ordering,
            "gte": ordering,
            "$lt": ordering,
            "$lte": ordering,
            "$in": st.lists(leaf | moments, max_size=3),
            "$nin": st.lists(leaf | moments, max_size=3),
            "$exists": st.booleans(),
            "$size": st.integers(0, 2),
            "$mod": st.tuples(st.sampled_from([2, 3, -2]), st.integers(-2, 2)).map(list),
        },
    ).filter(bool),
    st.fixed_dictionaries(
        {"$regex": st.sampled_from(["^a", "b$", "a.*b", " "])}, optional={"$options": st.sampled_from(["i", "c"])}
    ),
)
comparison = leaf | moments | operators | st.fixed_dictionaries({"$not": operators})
filters = st.recursive(
    st.dictionaries(paths, comparison, max_size=2),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"$or": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"$and": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"$not": inner}),
    ),
    max_leaves=4,
)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def at(row: dict[str, Any], path: str) -> Any:
    value: Any = row
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def equal(left: Any, right: Any) -> bool:
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def ordered(left: Any, right: Any) -> bool:
    return (isinstance(left, str) and isinstance(right, str)) or (is_number(left) and is_number(right))


def remainder(value: float, divisor: float) -> float:
    rest = abs(value) % abs(divisor)
    return rest if value >= 0 else -rest


def same_form(value: Any) -> Any:
    """Dates and lists of them in one form."""
    if isinstance(value, list):
        return [same_form(one) for one in value]
    return (date_of(value) or value) if isinstance(value, str) else value


def holds(value: Any, operator: str, wanted: Any, options: str, *, is_date: bool) -> bool:
    if operator == "$not":
        return not all(
            holds(value, one, inner, wanted.get("$options", ""), is_date=is_date)
            for one, inner in wanted.items()
            if one != "$options"
        )
    if is_date and operator not in ("$regex", "$size", "$mod", "$exists"):
        value, wanted = same_form(value), same_form(wanted)
    match operator.removeprefix("$"):
        case "eq":
            return equal(value, wanted)
        case "ne":
            return not equal(value, wanted)
        case "gt":
            return ordered(value, wanted) and value > wanted
        case "gte":
            return ordered(value, wanted) and value >= wanted
        case "lt":
            return ordered(value, wanted) and value < wanted
        case "lte":
            return ordered(value, wanted) and value <= wanted
        case "in":
            return any(equal(value, item) for item in wanted)
        case "nin":
            return not any(equal(value, item) for item in wanted)
        case "exists":
            return (value is not None) == wanted
        case "size":
            return isinstance(value, list) and len(value) == wanted
        case "mod":
            return is_number(value) and remainder(value, wanted[0]) == wanted[1]
        case "regex":
            return isinstance(value, str) and re.search(wanted, value, re.I if options == "i" else 0) is not None
    raise AssertionError(operator)


def matches(row: dict[str, Any], filter_json: dict[str, Any]) -> bool:
    for key, wanted in filter_json.items():
        if key == "$or":
            good = any(matches(row, one) for one in wanted)
        elif key == "$and":
            good = all(matches(row, one) for one in wanted)
        elif key == "$not":
            good = not matches(row, wanted)
        elif isinstance(wanted, dict):
            options = wanted.get("$options", "")
            good = all(
                holds(at(row, key), operator, operand, options, is_date=key in DATES)
                for operator, operand in wanted.items()
                if operator != "$options"
            )
        else:
            good = holds(at(row, key), "$eq", wanted, "", is_date=key in DATES)
        if not good:
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(rows, filters)
def test_the_compiler_agrees_with_a_plain_evaluation(data: list[dict[str, Any]], filter_json: dict[str, Any]) -> None:
    store = TableStore()
    numbered = [{"id": index + 1, **row} for index, row in enumerate(data)]
    store.add_table(TABLE, numbered)
    expected = [row["id"] for row in numbered if matches(row, filter_json)]
    assert [row["id"] for row in store.find("t", Find(filter=filter_json)).rows] == expected
    assert store.count("t", filter_json) == len(expected)
    store.close()
