"""Every bot can be read, however odd, and reading changes nothing."""

from __future__ import annotations

import copy
import json
import zipfile
from pathlib import Path
from typing import Any

import bots
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard, CodeCard, ContentCard, TransitionCard, UnknownCard, WorkflowCard
from studio.bot.describe import card_kind, card_summary, in_words, plain_text
from studio.bot.edit import same_json
from studio.bot.node import EntryNode, StandardNode, UnknownNode
from studio.bot.port import ports_of
from studio.bot.tree import item_keys, value_at
from studio.bot.values import SuperInput


def look_at_everything(bot: Bot) -> int:
    """Read every view of a bot; returns how many cards it saw."""
    seen = 0
    _ = (bot.name, bot.version, bot.settings, bot.tables, bot.agents, bot.hooks, bot.knowledge_bases, bot.main)
    _ = (bot.intents, bot.schemas, bot.folders, bot.actions, bot.list_entities)
    for workflow in bot.workflows:
        _ = (workflow.start, workflow.exits, workflow.inputs, bot.variables(workflow))
        for node in workflow.nodes:
            ports = ports_of(node, bot)
            assert len({port.id for port in ports}) == len(ports)
            for card in node.cards:
                seen += 1
                card_kind(card)
                assert "\n" not in card_summary(card, bot, workflow)
                assert (
                    value_at(bot.raw, ("flows", workflow.key, "nodes", node.key, "instructions", card.key)) is not None
                )
    return seen


@given(bots.odd_bots)
def test_odd_bots_are_read_without_failing_and_without_a_change(raw: dict[str, Any]) -> None:
    before = copy.deepcopy(raw)
    look_at_everything(Bot(raw))
    assert same_json(raw, before)


def test_samples_are_read_whole(sample: Path) -> None:
    raw = json.loads(zipfile.ZipFile(sample).read("bot.json"))
    bot = Bot(raw)
    cards = sum(len(node.get("instructions", [])) for flow in raw["flows"] for node in flow["nodes"])
    assert look_at_everything(bot) == cards
    for workflow in bot.workflows:
        assert not any(isinstance(node, UnknownNode) for node in workflow.nodes)
        assert not any(isinstance(card, UnknownCard) for node in workflow.nodes for card in node.cards)
        assert not any(card.irregular_fields for node in workflow.nodes for card in node.cards)


def test_cards_are_told_apart() -> None:
    bot = Bot(bots.shop())
    ask = bot.workflows[0].nodes_by_key["ask"]
    assert [type(card) for card in ask.cards] == [ContentCard, CaptureCard]
    assert isinstance(bot.workflows[0].nodes_by_key["order"].cards[0], WorkflowCard)
    assert isinstance(ask, StandardNode)
    assert isinstance(bot.workflows[1].start, EntryNode)
    assert [variable.name for variable in bot.workflows[1].inputs] == ["size"]


def test_a_field_that_does_not_fit_takes_its_default_and_is_named() -> None:
    raw = bots.shop()
    raw["flows"][0]["nodes"][1]["instructions"][1]["retry"] = "often"
    card = Bot(raw).workflows[0].nodes[1].cards[1]
    assert isinstance(card, CaptureCard)
    assert card.retry.max_retries == 0
    assert card.irregular_fields == ("retry",)
    assert card.raw["retry"] == "often"


def test_plain_values_are_read_where_an_object_is_usual() -> None:
    assert SuperInput.model_validate("Hi {{user.name}}").is_dynamic
    assert SuperInput.model_validate(3).static_value == 3
    assert SuperInput.model_validate({"id": 1}).static_value == {"id": 1}
    assert SuperInput.model_validate({"valueType": "dynamic", "dynamicValue": "x", "staticValue": "y"}).text == "x"
    assert SuperInput.model_validate({"valueType": "static", "staticValue": None}).is_empty
    assert SuperInput().text == ""
    assert SuperInput.model_validate({}).is_empty


def test_code_without_an_origin_is_still_code() -> None:
    raw = {"flows": [bots.workflow("w", bots.node("n", "standard", {"id": "c", "type": "action", "code": "1"}))]}
    assert isinstance(Bot(raw).workflows[0].nodes[0].cards[0], CodeCard)


def test_ports_offer_what_a_card_could_lead_to() -> None:
    bot = Bot(bots.shop())
    main = bot.workflows[0]
    ask = [(port.kind, port.label, port.target) for port in ports_of(main.nodes_by_key["ask"], bot)]
    assert ask == [("offered", "S", ""), ("inner", "M", "order"), ("offered", "L", ""), ("default", "", "")]
    order = [(port.kind, port.label, port.target) for port in ports_of(main.nodes_by_key["order"], bot)]
    assert order == [("inner", "Done", "ask"), ("offered", "Nd-Else", ""), ("default", "", "end")]
    assert ports_of(main.nodes_by_key["end"], bot) == ()


def test_ids_that_repeat_are_told_apart() -> None:
    raw = {"flows": [bots.workflow("w", bots.node("n", "standard"), bots.node("n", "end")), {"name": "no id"}]}
    bot = Bot(raw)
    assert [node.key for node in bot.workflows[0].nodes] == ["n", "n#1"]
    assert bot.workflows[1].key == "#1"
    assert item_keys(raw["flows"]) == [workflow.key for workflow in bot.workflows]


@given(st.text(max_size=30))
def test_words_are_made_of_any_identifier(identifier: str) -> None:
    in_words(identifier)


def test_names_are_put_in_words() -> None:
    assert in_words("SingleChoice") == "Single choice"
    assert in_words("findRecords") == "Find records"
    assert in_words("knowledge-query") == "Knowledge query"


def test_comments_are_read_as_text() -> None:
    assert plain_text("<p>One &amp; two</p><p>Three<br>four</p>") == "One & two\nThree\nfour"


def test_transition_cards_say_what_they_mean() -> None:
    bot = Bot(bots.shop())
    start = bot.workflows[0].nodes[0].cards[0]
    assert isinstance(start, TransitionCard)
    assert start.transition.meaning == "always"
    assert start.transition.target == "ask"
