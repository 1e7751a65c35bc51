"""Captures, workflow cards, table cards and comments: one decision, everything that follows from it."""

from __future__ import annotations

from typing import Any

import bots
import pytest
from test_edits import check_reversible

from studio.bot.bot import Bot
from studio.bot.describe import plain_text
from studio.bot.edits import captures, notes, records, workflow_calls
from studio.bot.edits.paths import card_path
from studio.bot.tree import value_at

AT = ("wf", "nd", "ins")


def bot_with(card: dict[str, Any], *others: dict[str, Any], **extra: Any) -> Bot:
    nodes = [bots.node("nd", "standard", card), bots.node("other", "standard", *others)]
    return Bot({"flows": [bots.workflow("wf", *nodes), *extra.pop("flows", ())], **extra})


def card_of(bot: Bot) -> dict[str, Any]:
    found = value_at(bot.raw, card_path(*AT))
    assert isinstance(found, dict)
    return found


def test_another_kind_of_question_brings_the_prompt_of_that_kind() -> None:
    other = bots.choice_card("other-card", "x")
    other.update({"entityId": "prompts://File/v1", "prompt": {"messages": [1], "signature": "s", "model": "m"}})
    card = {**bots.choice_card("ins", "A", connected={"A": "other"}), "prompt": {"messages": [2]}}
    bot = bot_with(card, other)
    after = check_reversible(bot, captures.set_capture_kind(bot, *AT, "File"))
    changed = card_of(after)
    assert (changed["entityId"], changed["entityName"]) == ("prompts://File/v1", "File")
    assert changed["prompt"] == {"messages": [1], "model": "m"}
    assert changed["choice"]["options"]["staticValue"] == []
    assert changed["transitions"] == []


def test_a_prompt_nobody_has_is_left_out() -> None:
    bot = bot_with({**bots.choice_card("ins", "A"), "prompt": {"messages": [2]}})
    after = check_reversible(bot, captures.set_capture_kind(bot, *AT, "MultiChoice"))
    assert "prompt" not in card_of(after)
    assert [item["value"] for item in card_of(after)["choice"]["options"]["staticValue"]] == ["A"]


def test_a_confirmation_has_two_values() -> None:
    bot = bot_with(bots.choice_card("ins", "A", connected={"A": "other"}))
    after = check_reversible(bot, captures.set_capture_kind(bot, *AT, "Confirmation"))
    options = card_of(after)["choice"]["options"]["staticValue"]
    assert [(item["label"]["dynamicValue"], item["value"]) for item in options] == [
        ("Accept", "true"),
        ("Decline", "false"),
    ]
    assert card_of(after)["transitions"] == []
    assert not captures.set_capture_kind(after, *AT, "Confirmation")


def test_failure_has_a_way_out_only_while_it_is_handled() -> None:
    failed = {"id": "trs-f", "condition": {"type": "expression", "payload": "failed"}, "destination": {"node": "other"}}
    for card in (bots.choice_card("ins"), {"id": "ins", "type": "ai", "task": {}}):
        bot = bot_with({**card, "transitions": [failed]})
        on = check_reversible(bot, captures.set_failure(bot, *AT, True))
        off = check_reversible(on, captures.set_failure(on, *AT, False))
        assert card_of(off)["transitions"] == []
        flag = card_of(off)["task"] if card["type"] == "ai" else card_of(off)
        assert flag["handleFailure"] is False


CALLEES = [
    bots.workflow(
        "wf-a",
        bots.node("in-a", "entry", variables=["var-size"]),
        bots.node("out-a", "exit"),
    ),
    bots.workflow(
        "wf-b",
        bots.node("in-b", "entry", variables=["v1", "v2"]),
        variables=[{"id": "v1", "name": "size"}, {"id": "v2", "name": "colour"}],
    ),
]


def calling() -> Bot:
    card = {
        "id": "ins",
        "type": "skill",
        "name": "A1",
        "flowId": "wf-a",
        "exitNodes": ["out-a"],
        "variables": [{"id": "var-size", "name": "size", "value": {"valueType": "dynamic", "dynamicValue": "{{x}}"}}],
        "transitions": [
            {
                "id": "trs-1",
                "condition": {"type": "expression", "payload": "lastNode=out-a"},
                "destination": {"node": "other"},
            }
        ],
    }
    return bot_with(card, flows=CALLEES)


def test_another_workflow_keeps_inputs_of_the_same_name_and_drops_its_exits() -> None:
    bot = calling()
    after = check_reversible(bot, workflow_calls.set_callee(bot, *AT, "wf-b"))
    card = card_of(after)
    assert (card["flowId"], card["exitNodes"], card["transitions"], card["name"]) == ("wf-b", [], [], "A1")
    assert [(item["name"], item["value"]["dynamicValue"]) for item in card["variables"]] == [
        ("size", "{{x}}"),
        ("colour", ""),
    ]


def test_an_input_without_a_value_gets_one() -> None:
    bot = calling()
    del card_of(bot)["variables"]
    after = check_reversible(bot, workflow_calls.set_argument(bot, *AT, "var-size", "large"))
    assert card_of(after)["variables"][0]["value"]["dynamicValue"] == "large"
    with pytest.raises(LookupError):
        workflow_calls.set_argument(bot, *AT, "var-gone", "x")


def test_a_new_workflow_card_gets_a_free_name() -> None:
    bot = calling()
    card_of(bot)["name"] = ""
    after = check_reversible(bot, workflow_calls.set_callee(bot, *AT, "wf-b"))
    assert card_of(after)["name"] == "wf-b1"


def test_another_table_keeps_the_columns_it_has() -> None:
    tables = {
        "table_1": {"id": "table_1", "name": "OneTable", "schema": {"properties": {"a": {}, "b": {}}}},
        "table_2": {"id": "table_2", "name": "TwoTable", "schema": {"properties": {"b": {}}}},
    }
    payload = [{"colId": "a", "value": 1}, {"colId": "b", "value": 2}]
    card = {"id": "ins", "type": "table", "operation": "insert", "tableId": "table_1", "payload": payload}
    bot = bot_with(card, tables=tables)
    after = check_reversible(bot, records.set_table(bot, *AT, "table_2"))
    assert card_of(after)["payload"] == [{"colId": "b", "value": 2}]
    more = check_reversible(after, records.add_column_value(after, *AT, "a"))
    assert [item["colId"] for item in card_of(more)["payload"]] == ["b", "a"]


@pytest.mark.parametrize("text", ["one", "one\n\ntwo", "a < b & “c”", "😀 שלום"])
def test_a_comment_reads_as_it_was_typed(text: str) -> None:
    bot = Bot({"flows": [bots.workflow("wf", bots.node("nd", "comment", comment="<p>old</p>"))]})
    after = check_reversible(bot, notes.set_comment(bot, "wf", "nd", text))
    assert plain_text(after.workflows[0].nodes[0].raw["comment"]) == text
