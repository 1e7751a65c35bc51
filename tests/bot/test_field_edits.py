"""Setting fields: shapes are kept, sides not in use are kept, types are kept where the text allows."""

from __future__ import annotations

from typing import Any

import bots
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_edits import check_reversible

from studio.bot.bot import Bot
from studio.bot.edits import fields
from studio.bot.edits.paths import card_path
from studio.bot.tree import PlaceNotFound, value_at

PLACE = card_path("wf", "nd", "ins")


def bot_with(value: Any) -> Bot:
    card = {"id": "ins", "type": "log", "message": value}
    if value is None:
        del card["message"]
    return Bot({"flows": [bots.workflow("wf", bots.node("nd", "standard", card))]})


def after_text(value: Any, text: str, **options: Any) -> Any:
    bot = bot_with(value)
    after = check_reversible(bot, fields.set_text(bot, PLACE, ("message",), text, **options))
    return value_at(after.raw, (*PLACE, "message"))


def static(value: Any, dynamic: str = "kept") -> dict[str, Any]:
    return {"valueType": "static", "staticValue": value, "dynamicValue": dynamic}


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("plain", "new", "new"),
        (static("old"), "new", static("new")),
        (
            {"valueType": "dynamic", "dynamicValue": "old", "staticValue": "kept"},
            "new",
            {"valueType": "dynamic", "dynamicValue": "new", "staticValue": "kept"},
        ),
        # A template needs the dynamic side, which alone is evaluated.
        (static("old"), "{{x}}", {"valueType": "dynamic", "staticValue": "old", "dynamicValue": "{{x}}"}),
        (
            static("old"),
            "for @user.name",
            {"valueType": "dynamic", "staticValue": "old", "dynamicValue": "for @user.name"},
        ),
        (static("old"), "me@event.com", static("me@event.com")),
        # Numbers and truth values keep their type while the text is one.
        (static(10), "12", static(12)),
        (static(10), "1.5", static(1.5)),
        (static(True), "false", static(False)),
        (static(10), "many", {"valueType": "dynamic", "staticValue": 10, "dynamicValue": "many"}),
        (7, "8", 8),
        (7, "x", {"valueType": "dynamic", "dynamicValue": "x", "staticValue": 7}),
        # A fixed value without a type is fixed.
        ({"staticValue": "old"}, "new", {"staticValue": "new"}),
        (None, "new", {"valueType": "dynamic", "dynamicValue": "new", "staticValue": ""}),
    ],
)
def test_a_text_keeps_the_shape_of_its_field(before: Any, text: str, after: Any) -> None:
    assert after_text(before, text) == after


def test_a_missing_field_is_made_plain_where_that_is_usual() -> None:
    assert after_text(None, "new", plain=True) == "new"


def test_the_other_side_is_kept_when_sides_change() -> None:
    bot = bot_with(static(3, "{{n}}"))
    dynamic = check_reversible(bot, fields.set_dynamic(bot, PLACE, ("message",), True, 0))
    assert value_at(dynamic.raw, (*PLACE, "message")) == {**static(3, "{{n}}"), "valueType": "dynamic"}
    fixed = check_reversible(dynamic, fields.set_dynamic(dynamic, PLACE, ("message",), False, 0))
    assert value_at(fixed.raw, (*PLACE, "message")) == static(3, "{{n}}")


@pytest.mark.parametrize("value", [True, 3, [1], "{{x}}", None])
def test_a_plain_value_survives_becoming_an_expression(value: Any) -> None:
    bot = bot_with(value)
    after = check_reversible(bot, fields.set_dynamic(bot, PLACE, ("message",), True, False))
    made = value_at(after.raw, (*PLACE, "message"))
    assert made["valueType"] == "dynamic"
    assert made["dynamicValue" if isinstance(value, str) else "staticValue"] == (False if value is None else value)


def test_fixed_values_of_plain_fields_stay_plain() -> None:
    bot = bot_with(True)
    after = check_reversible(bot, fields.set_fixed(bot, PLACE, ("message",), False))
    assert value_at(after.raw, (*PLACE, "message")) is False


def test_objects_on_the_way_are_made_but_nothing_is_overwritten_for_it() -> None:
    bot = bot_with(None)
    after = check_reversible(bot, fields.set_field(bot, PLACE, ("a", "b"), 1))
    assert value_at(after.raw, (*PLACE, "a", "b")) == 1
    with pytest.raises(ValueError, match="unusual form"):
        fields.set_field(bot_with("text"), PLACE, ("message", "deeper"), 1)
    with pytest.raises(PlaceNotFound):
        fields.set_field(bot, card_path("wf", "nd", "gone"), ("a",), 1)


@given(st.lists(st.sampled_from("abc"), max_size=5), st.sampled_from("abcd"), st.booleans())
def test_membership(items: list[str], item: str, member: bool) -> None:
    bot = bot_with(items)
    after = check_reversible(bot, fields.set_membership(bot, PLACE, ("message",), item, member))
    now = value_at(after.raw, (*PLACE, "message"))
    assert (item in now) is member
    assert [other for other in now if other != item] == [other for other in items if other != item]


def test_items_of_lists_are_added_moved_and_removed() -> None:
    bot = bot_with(["a", "b", "c"])
    moved = check_reversible(bot, fields.move_item(bot, PLACE, ("message",), 0, 2))
    assert value_at(moved.raw, (*PLACE, "message")) == ["b", "c", "a"]
    fewer = check_reversible(bot, fields.remove_item(bot, PLACE, ("message",), 1))
    assert value_at(fewer.raw, (*PLACE, "message")) == ["a", "c"]
    more = check_reversible(bot, fields.add_item(bot, PLACE, ("message",), "d"))
    assert value_at(more.raw, (*PLACE, "message")) == ["a", "b", "c", "d"]
    none = bot_with(None)
    made = check_reversible(none, fields.add_item(none, PLACE, ("message",), "d"))
    assert value_at(made.raw, (*PLACE, "message")) == ["d"]
    with pytest.raises(PlaceNotFound):
        fields.remove_item(bot, PLACE, ("message",), 9)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), (" 0.5 ", 0.5), ("-2", -2), ("1e3", 1000.0), ("", None), ("NaN", None), ("true", None)],
)
def test_numbers_are_read_as_json_writes_them(text: str, number: float | None) -> None:
    assert fields.number_from(text) == number


def test_a_custom_label_says_that_it_is_one() -> None:
    card = {"id": "ins", "type": "action", "origin": "builtin", "label": "", "isCustomLabel": False, "code": ""}
    bot = Bot({"flows": [bots.workflow("wf", bots.node("nd", "standard", card))]})
    after = check_reversible(bot, fields.set_label(bot, PLACE, "Price"))
    assert value_at(after.raw, PLACE)["isCustomLabel"] is True
