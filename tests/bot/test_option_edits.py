"""Options of a question and classes of an AI transition: list and transitions never drift apart."""

from __future__ import annotations

from typing import Any

import bots
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_edits import check_reversible

from studio.bot.bot import Bot
from studio.bot.edits import options
from studio.bot.edits.options import CLASSES
from studio.bot.edits.paths import card_path
from studio.bot.tree import value_at

AT = ("wf", "nd", "ins")


def asking(*values: str, connected: dict[str, str] | None = None) -> Bot:
    card = bots.choice_card("ins", *values, connected=connected)
    nodes = [bots.node("nd", "standard", card), bots.node("small"), bots.node("large")]
    links = [
        {"id": f"lnk-{value}", "source": "nd", "sourcePort": f"trs-{value}", "target": target}
        for value, target in (connected or {}).items()
    ]
    return Bot({"flows": [bots.workflow("wf", *nodes, links=links)]})


def classifying(*values: str, prompt: str = "") -> Bot:
    card = {
        "id": "ins",
        "type": "aiclassify",
        "task": {
            "classes": {
                "valueType": "static",
                "staticValue": [{"label": value, "value": value, "isTransition": True} for value in values],
                "dynamicValue": "",
            }
        },
        "prompt": {"messages": [{"role": "system", "content": prompt}], "signature": "x"},
        "transitions": [
            {"id": f"trs-{value}", "condition": {"type": "expression", "payload": f"__CLASS={value}"}}
            for value in dict.fromkeys(values)
        ],
    }
    return Bot({"flows": [bots.workflow("wf", bots.node("nd", "standard", card))]})


def card_of(bot: Bot) -> dict[str, Any]:
    found = value_at(bot.raw, card_path(*AT))
    assert isinstance(found, dict)
    return found


def values(bot: Bot) -> list[str]:
    return [item["value"] for item in card_of(bot)["choice"]["options"]["staticValue"]]


def labels(bot: Bot) -> list[str]:
    return [item["label"]["dynamicValue"] for item in card_of(bot)["choice"]["options"]["staticValue"]]


def ways(bot: Bot) -> dict[str, str]:
    return {
        item["condition"]["payload"]: item.get("destination", {}).get("node", "")
        for item in card_of(bot)["transitions"]
    }


def test_an_added_option_is_its_own_label_and_offers_a_way_out() -> None:
    bot = asking("Small")
    after = check_reversible(bot, options.add_option(bot, *AT, "Large"))
    assert values(after) == labels(after) == ["Small", "Large"]
    assert ways(after) == {}


def test_values_must_be_there_and_be_different() -> None:
    bot = asking("Small", "Large")
    with pytest.raises(ValueError, match="needs a value"):
        options.add_option(bot, *AT, "  ")
    with pytest.raises(ValueError, match="already"):
        options.set_option_value(bot, *AT, 1, "Small")
    assert not options.set_option_value(bot, *AT, 1, "Large")


def test_a_changed_value_takes_its_transition_along() -> None:
    bot = asking("Small", "Large", connected={"Small": "small", "Large": "large"})
    after = check_reversible(bot, options.set_option_value(bot, *AT, 0, "S"))
    assert ways(after) == {"__CHOICE=S": "small", "__CHOICE=Large": "large"}
    assert labels(after) == ["Small", "Large"]


def test_a_label_takes_an_equal_value_along_but_not_a_different_one() -> None:
    bot = asking("Small", "Large", connected={"Small": "small"})
    after = check_reversible(bot, options.set_option_label(bot, *AT, 0, "Tiny"))
    assert (labels(after)[0], values(after)[0]) == ("Tiny", "Tiny")
    assert ways(after) == {"__CHOICE=Tiny": "small"}
    again = check_reversible(after, options.set_option_value(after, *AT, 0, "t"))
    last = check_reversible(again, options.set_option_label(again, *AT, 0, "Very small"))
    assert (labels(last)[0], values(last)[0], ways(last)) == ("Very small", "t", {"__CHOICE=t": "small"})


def test_a_label_may_be_what_another_value_is() -> None:
    bot = asking("Small", "Large")
    after = check_reversible(bot, options.set_option_label(bot, *AT, 0, "Large"))
    assert (labels(after), values(after)) == (["Large", "Large"], ["Small", "Large"])


def test_a_deleted_option_takes_its_transition_and_line_along() -> None:
    bot = asking("Small", "Large", connected={"Small": "small", "Large": "large"})
    after = check_reversible(bot, options.delete_option(bot, *AT, 0))
    assert (values(after), ways(after)) == (["Large"], {"__CHOICE=Large": "large"})
    assert [link["id"] for link in after.raw["flows"][0]["links"]] == ["lnk-Large"]


def test_moving_keeps_transitions_in_the_order_of_the_options() -> None:
    bot = asking("A", "B", "C", connected={"A": "small", "B": "large", "C": "small"})
    after = check_reversible(bot, options.move_option(bot, *AT, 0, 2))
    assert values(after) == ["B", "C", "A"]
    assert list(ways(after)) == ["__CHOICE=B", "__CHOICE=C", "__CHOICE=A"]


def test_disabling_keeps_the_way_out_for_later() -> None:
    bot = asking("A", connected={"A": "small"})
    after = check_reversible(bot, options.set_option_flag(bot, *AT, 0, False))
    assert card_of(after)["choice"]["options"]["staticValue"][0]["enabled"] is False
    assert ways(after) == {"__CHOICE=A": "small"}


def test_options_made_by_an_expression_are_not_edited_as_a_list() -> None:
    bot = asking("A")
    card_of(bot)["choice"]["options"]["valueType"] = "dynamic"
    card_of(bot)["choice"]["options"]["dynamicValue"] = "{{workflow.list}}"
    with pytest.raises(ValueError, match="expression"):
        options.add_option(bot, *AT, "B")


def test_a_plain_label_stays_plain() -> None:
    bot = asking("A")
    card_of(bot)["choice"]["options"]["staticValue"][0]["label"] = "A"
    after = check_reversible(bot, options.set_option_label(bot, *AT, 0, "B"))
    assert card_of(after)["choice"]["options"]["staticValue"][0] == {"label": "B", "value": "B", "enabled": True}


def test_the_prompt_lists_the_classes_as_they_are_now() -> None:
    prompt = 'one of:\n* - "Praise"\n* - "Blame"\n* - "ANYTHING_ELSE"\n"value": "Praise",\n  - Praise\n  - Blame\n'
    bot = classifying("Praise", "Blame", prompt=prompt)
    after = check_reversible(bot, options.set_option_value(bot, *AT, 0, "Joy", CLASSES))
    assert card_of(after)["prompt"] == {
        "messages": [{"role": "system", "content": prompt.replace("Praise", "Joy")}],
    }
    assert ways(after) == {"__CLASS=Joy": "", "__CLASS=Blame": ""}
    other = classifying("Praise", prompt="written by hand")
    kept = check_reversible(other, options.add_option(other, *AT, "Blame", CLASSES))
    assert card_of(kept)["prompt"]["signature"] == "x"


def test_the_transition_of_a_duplicate_class_stays_while_one_of_them_does() -> None:
    bot = classifying("Same", "Same")
    once = check_reversible(bot, options.delete_option(bot, *AT, 0, CLASSES))
    assert ways(once) == {"__CLASS=Same": ""}
    never = check_reversible(once, options.delete_option(once, *AT, 0, CLASSES))
    assert ways(never) == {}


@given(st.data())
def test_whatever_is_done_transitions_name_only_values_that_exist(data: st.DataObject) -> None:
    names = ["A", "B", "C", "D"]
    bot = asking(*names, connected={name: "small" for name in names if data.draw(st.booleans())})
    for _ in range(data.draw(st.integers(1, 6))):
        count = len(values(bot))
        index = data.draw(st.integers(0, max(0, count - 1)))
        text = data.draw(st.sampled_from(["A", "E", "😀", "مرحبا", " x "]))
        action = data.draw(st.sampled_from(["label", "value", "flag", "move", "delete", "add"]))
        try:
            edit = {
                "label": lambda i=index, t=text, b=bot: options.set_option_label(b, *AT, i, t),
                "value": lambda i=index, t=text, b=bot: options.set_option_value(b, *AT, i, t),
                "flag": lambda i=index, b=bot: options.set_option_flag(b, *AT, i, False),
                "move": lambda i=index, b=bot: options.move_option(b, *AT, i, 0),
                "delete": lambda i=index, b=bot: options.delete_option(b, *AT, i),
                "add": lambda t=text, b=bot: options.add_option(b, *AT, t),
            }[action]()
        except (ValueError, LookupError):
            continue
        bot = check_reversible(bot, edit)
        assert set(ways(bot)) <= {f"__CHOICE={value}" for value in values(bot)}
        order = [f"__CHOICE={value}" for value in values(bot)]
        places = [order.index(payload) for payload in ways(bot)]
        assert action != "move" or places == sorted(places)
