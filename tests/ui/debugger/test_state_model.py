from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.ui.debugger.state_model import BEFORE, MAX_CHILDREN, NAME, VALUE, StateModel
from studio.ui.debugger.state_view import code_path
from studio.ui.theme import Theme


@pytest.fixture
def model(qtbot: QtBot, theme: Theme) -> StateModel:
    model = StateModel(theme)
    model.setProperty("tester", QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
    return model


def lines(model: StateModel, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """The whole tree, a line for each row: name, value, before."""
    parent = parent or QModelIndex()
    result = []
    for row in range(model.rowCount(parent)):
        cells = [model.index(row, column, parent).data() for column in (NAME, VALUE, BEFORE)]
        result.append("  " * depth + " | ".join(cells).rstrip(" |"))
        result += lines(model, model.index(row, 0, parent), depth + 1)
    return result


def test_scopes_come_in_their_order(model: StateModel) -> None:
    model.set_variables({"extra": {}, "user": {"n": 1}, "workflow": {}, "bot": {}}, baseline=True)
    assert lines(model) == ["workflow | empty", "user | 1 variable", "  n | 1", "bot | empty", "extra | empty"]


def test_what_changed_is_marked_with_what_it_was(model: StateModel) -> None:
    model.set_variables(
        {"workflow": {"size": None, "order": {"pizza": "M", "count": 1}, "gone": True, "same": 5}}, baseline=True
    )
    assert model.changed_count == 0
    model.set_variables({"workflow": {"size": "L", "order": {"pizza": "M", "count": 2}, "same": 5, "added": [1]}})
    assert lines(model) == [
        "workflow | 4 variables | 4 changed",
        "  size | “L” | null",
        "  order | {2 fields}",
        "    pizza | “M”",
        "    count | 2 | 1",
        "  same | 5",
        "  added | [1 item] | new",
        "    [0] | 1 | new",
        "  gone | removed | true",
    ]
    assert model.changed_count == 4


def test_the_next_turn_compares_with_this_one(model: StateModel) -> None:
    model.set_variables({"user": {"n": 1}}, baseline=True)
    model.set_variables({"user": {"n": 2}})
    model.set_variables({"user": {"n": 2}})
    assert model.changed_count == 0


def test_a_search_finds_names_values_and_what_is_inside(model: StateModel) -> None:
    model.set_variables(
        {"workflow": {"order": {"address": {"city": "Aarhus", "zip": 8000}}, "x": 1}, "user": {"city": "Odense"}},
        baseline=True,
    )
    model.set_search("aarhus")
    assert [line.strip().split(" | ")[0] for line in lines(model)] == ["workflow", "order", "address", "city"]
    model.set_search("CITY")
    assert [line.strip().split(" | ")[0] for line in lines(model)] == [
        "workflow",
        "order",
        "address",
        "city",
        "user",
        "city",
    ]
    model.set_search("order zip")
    assert [line.strip().split(" | ")[0] for line in lines(model)] == ["workflow", "order", "address", "zip"]
    model.set_search("")
    assert model.find(("workflow", "x")).isValid()


def test_long_lists_are_cut(model: StateModel) -> None:
    model.set_variables({"workflow": {"rows": list(range(MAX_CHILDREN * 3))}}, baseline=True)
    assert model.rowCount(model.find(("workflow", "rows"))) == MAX_CHILDREN


def test_paths_read_as_code(model: StateModel) -> None:
    model.set_variables({"workflow": {"orders": [{"full name": {"first": "A"}}]}}, baseline=True)
    index = model.find(("workflow", "orders", "0", "full name", "first"))
    assert code_path(model.node(index)) == 'workflow.orders[0]["full name"].first'


values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)
states = st.dictionaries(
    st.sampled_from(["workflow", "user", "x"]), st.dictionaries(st.text(max_size=2), values, max_size=3), max_size=3
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(states, states, st.sampled_from(["", "a", "1"]))
def test_any_two_states_make_a_sound_tree(
    theme: Theme, first: dict[str, Any], second: dict[str, Any], text: str
) -> None:
    model = StateModel(theme)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_variables(first, baseline=True)
    model.set_search(text)
    model.set_variables(second)
    assert isinstance(lines(model), list)
    if not text and first == second:
        assert model.changed_count == 0
