"""Places in a bot's JSON and copies that share what did not change."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.tree import ABSENT, PlaceNotFound, Tree, index_of, item_keys, value_at, value_or

ROOT = {"flows": [{"id": "a", "x": 1}, {"id": "b", "x": 2}, {"id": "a", "x": 3}, {"x": 4}], "n": {"k": 5}}


def test_items_are_named_by_their_ids_and_repeated_ids_are_told_apart() -> None:
    assert item_keys(ROOT["flows"]) == ["a", "b", "a#1", "#3"]
    assert [value_at(ROOT, ("flows", key, "x")) for key in item_keys(ROOT["flows"])] == [1, 2, 3, 4]


@given(st.lists(st.fixed_dictionaries({}, optional={"id": st.sampled_from(["a", "b", "a#1", "", "#2"])})))
def test_every_key_finds_its_item_or_an_equal_id(items: list[dict[str, str]]) -> None:
    for index, key in enumerate(item_keys(items)):
        found = index_of(items, key)
        assert found == index or items[found].get("id") == key


def test_missing_places_say_so() -> None:
    for path in [("nope",), ("flows", "z"), ("flows", 9), ("n", "k", "deeper"), ("flows", "a#7")]:
        with pytest.raises(PlaceNotFound):
            value_at(ROOT, path)
        assert value_or(ROOT, path, "default") == "default"


def test_a_change_copies_only_the_way_to_it() -> None:
    before = copy.deepcopy(ROOT)
    tree = Tree(ROOT)
    tree.put(("flows", "b"), "x", 20)
    tree.put(("flows", "b"), "y", 21)
    assert before == ROOT
    assert value_at(tree.root, ("flows", "b")) == {"id": "b", "x": 20, "y": 21}
    assert tree.root["n"] is ROOT["n"]
    assert tree.root["flows"][0] is ROOT["flows"][0]


def test_a_key_comes_back_where_it_was() -> None:
    tree = Tree({"o": {"a": 1, "b": 2, "c": 3}})
    tree.put(("o",), "b", ABSENT)
    tree.put(("o",), "b", 9, 1)
    assert list(tree.root["o"].items()) == [("a", 1), ("b", 9), ("c", 3)]


def test_long_lists_are_found_by_key_after_they_changed() -> None:
    tree = Tree({"l": [{"id": f"i{n}"} for n in range(100)]})
    tree.put(("l", "i50"), "v", 1)
    tree.splice(("l",), 0, 1, [])
    tree.put(("l", "i50"), "v", 2)
    assert tree.root["l"][49] == {"id": "i50", "v": 2}
    with pytest.raises(PlaceNotFound):
        tree.value(("l", "i0"))
