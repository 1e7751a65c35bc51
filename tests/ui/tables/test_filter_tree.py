"""Filters as trees and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables.column import Column
from studio.tables.store import TableStore
from studio.ui.tables.filter_tree import (
    MISSING,
    RULES,
    Group,
    Kept,
    Rule,
    added,
    complete_rules,
    json_of,
    replaced,
    rule_with_column,
    rule_with_kind,
    rules_of,
    tree_of,
)

COLUMNS = {
    "name": Column("name", "string"),
    "age": Column("age", "number"),
    "on": Column("on", "boolean"),
}
TABLE = {
    "id": "t",
    "name": "PeopleTable",
    "schema": {
        "type": "object",
        "properties": {
            "name": {"type": "string", "nullable": True},
            "age": {"type": "number", "nullable": True},
            "on": {"type": "boolean", "nullable": True},
        },
    },
}
ROWS = [
    {"id": number, "name": name, "age": age, "on": on}
    for number, (name, age, on) in enumerate(
        [(name, age, on) for name in ("a", "b", "", None) for age in (1, 2, None) for on in (True, False, None)], 1
    )
]

texts, numbers = st.sampled_from(["a", "b", ""]), st.integers(0, 3)


def conditions(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    simple = st.tuples(st.sampled_from(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "eq"]), values).map(
        lambda pair: {pair[0]: pair[1]}
    )
    listed = st.tuples(st.sampled_from(["$in", "$nin"]), st.lists(values, max_size=3)).map(
        lambda pair: {pair[0]: pair[1]}
    )
    others = st.sampled_from([{"$exists": True}, {"$exists": False}, {"$not": {"$eq": "a"}}, None])
    both = st.tuples(values, values).map(lambda pair: {"$gt": pair[0], "$lte": pair[1]})
    return st.one_of(values, simple, listed, others, both).map(lambda one: {name: one})


leaves = st.one_of(
    conditions("name", texts),
    conditions("age", numbers),
    st.sampled_from([{"on": True}, {"on": {"$ne": False}}, {"name": {"$regex": "A", "$options": "i"}}]),
)
filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: {"$and": items}),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: {"$or": items}),
        st.tuples(inner, leaves).map(lambda pair: {**pair[0], **pair[1]}),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def store() -> Iterator[TableStore]:
    made = TableStore()
    made.add_table(read_view(Table, TABLE), ROWS)
    yield made
    made.close()


@settings(max_examples=100, deadline=None)
@given(value=filters)
def test_a_filter_written_by_the_builder_finds_the_same_rows(store: TableStore, value: dict[str, Any]) -> None:
    tree = tree_of(value, COLUMNS)
    written = json_of(tree)
    assert list(store.ids("t", filter_json=written)) == list(store.ids("t", filter_json=value))
    again = tree_of(written, COLUMNS)
    assert json_of(again) == written


def test_what_the_builder_has_no_row_for_is_kept() -> None:
    value = {"$and": [{"name": {"$regex": "^a", "$options": "i"}}, {"age": {"$mod": [4, 0]}}, {"a.b": 1}]}
    tree = tree_of(value, COLUMNS)
    assert all(isinstance(item, Kept) for item in tree.items)
    assert json_of(tree) == value


def test_unfinished_rules_are_in_no_filter() -> None:
    tree = Group("or", (Rule("name", "eq", "a"), Rule("age"), Group("and", (Rule("age", "in"),))))
    assert json_of(tree) == {"name": {"$eq": "a"}}
    assert complete_rules(tree) == 1


def test_all_ten_rules_are_there() -> None:
    assert len(RULES) == 10
    assert rules_of("string") == tuple(RULES)
    assert rules_of("boolean") == ("eq", "ne", "null", "not_null")


def test_rules_change_places_and_kinds() -> None:
    tree = added(Group(), (), Rule("name", "eq", "a"))
    tree = added(tree, (), Group("or", (Rule("age"),)))
    tree = added(tree, (1,), Rule("age", "gt", 3))
    assert json_of(tree) == {"$and": [{"name": {"$eq": "a"}}, {"age": {"$gt": 3}}]}
    assert json_of(replaced(tree, (0,), None)) == {"age": {"$gt": 3}}
    rule = rule_with_kind(Rule("name", "eq", "a"), "in")
    assert rule.value == ["a"]
    assert rule_with_kind(rule, "ne").value == "a"
    assert rule_with_kind(rule, "null").value is MISSING
    moved = rule_with_column(Rule("name", "gt", "a"), COLUMNS["on"])
    assert (moved.kind, moved.value) == ("eq", MISSING)
