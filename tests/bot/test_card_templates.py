"""New cards of every kind: they read back as what they are, and have the fields of those in archives."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import bots
import pytest

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard, TableCard, TransitionCard, UnknownCard, WorkflowCard, card_class, read_cards
from studio.bot.describe import card_kind, card_summary
from studio.bot.edits.captures import CAPTURE_KINDS
from studio.bot.edits.card_templates import CARD_KINDS, card_about, card_template
from studio.bot.edits.cards import insert_card
from studio.bot.ids import Ids
from studio.bot.port import ports_of
from studio.bot.tree import PlaceNotFound

LEFT_OUT = {"prompt", "manualFields", "nodeId", "hubId", "hubType", "variableId", "format", "label", "category"}
"""What a new card may lack: the cloud's own, what only some cards have, and what is filled in later."""


def ids() -> Ids:
    return Ids(random.Random(1))


@pytest.mark.parametrize("kind", CARD_KINDS)
def test_every_kind_reads_back_and_has_words(kind: str) -> None:
    (card,) = read_cards([card_template(kind, ids())])
    assert not isinstance(card, UnknownCard)
    assert card.id.startswith("ins-")
    assert card.transitions == ()
    assert card_kind(card)
    assert isinstance(card_summary(card), str)


@pytest.mark.parametrize("kind", CAPTURE_KINDS)
def test_captures_ask_for_what_they_are_named_for(kind: str) -> None:
    (card,) = read_cards([card_template(kind, ids())])
    assert isinstance(card, CaptureCard)
    assert card.kind == kind
    assert [option.value for option in card.options] == (
        ["true", "false"] if kind in ("Boolean", "Confirmation") else []
    )


def test_new_cards_share_nothing() -> None:
    first, second = card_template("carousel", ids()), card_template("carousel", ids())
    first["content"]["items"][0]["title"]["dynamicValue"] = "changed"
    assert second["content"]["items"][0]["title"]["dynamicValue"] == ""


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="no empty card of kind “nonsense”"):
        card_template("nonsense", ids())
    with pytest.raises(ValueError, match="about nothing in particular"):
        card_about(Bot({}), "w", "text:x", ids())


def home() -> Bot:
    inputs = [{"id": "var-1", "name": "size", "type": "string", "scope": "workflow"}]
    return Bot(
        {
            "flows": [
                bots.workflow("wf-main", bots.node("a")),
                bots.workflow(
                    "wf-order",
                    bots.node("entry", "entry", variables=["var-1"]),
                    bots.node("done", "exit", bots.leaving("t", "#")),
                    variables=inputs,
                    name="Order",
                ),
            ],
            "intents": [{"id": "int-1", "name": "greet", "utterances_with_slots": ["hello"]}],
            "tables": {"table_1": {"id": "table_1", "name": "OrdersTable", "schema": {}}},
        }
    )


@pytest.mark.parametrize("kind", ["workflow:wf-order", "tool-workflow:wf-order"])
def test_a_card_that_runs_a_workflow_knows_its_inputs_and_exits(kind: str) -> None:
    bot = home()
    card = card_about(bot, "wf-main", kind, ids())
    assert (card["flowId"], card["name"]) == ("wf-order", "Order1")
    assert [item["name"] for item in card["variables"]] == ["size"]
    if kind.startswith("workflow"):
        after = insert_card(bot, "wf-main", "a", 0, card).apply(bot)
        assert isinstance(read_cards([card])[0], WorkflowCard)
        assert [port.label for port in ports_of(after.main.nodes[0], after)] == ["Done", ""]
        assert card_about(after, "wf-main", kind, ids())["name"] == "Order2"


def test_an_intent_card_holds_a_copy_of_its_intent() -> None:
    (card,) = read_cards([card_about(home(), "wf-main", "intent:int-1", ids())])
    assert isinstance(card, TransitionCard)
    assert card.transition.meaning == "intent"
    assert card_summary(card) == "greet"


def test_a_table_card_works_on_its_table() -> None:
    (card,) = read_cards([card_about(home(), "wf-main", "table-insert:table_1", ids())])
    assert isinstance(card, TableCard)
    assert (card.operation, card.table_id) == ("insert", "table_1")
    assert card_about(home(), "wf-main", "tool-table:table_1", ids())["label"] == "OrdersTable"


@pytest.mark.parametrize("kind", ["workflow:gone", "intent:gone", "table-insert:gone"])
def test_what_is_gone_is_told(kind: str) -> None:
    with pytest.raises(PlaceNotFound, match="any more"):
        card_about(home(), "wf-main", kind, ids())


def shape_of(raw: dict[str, Any]) -> tuple[Any, ...]:
    content = raw.get("content")
    return (
        raw.get("type"),
        raw.get("origin"),
        raw.get("toolType"),
        content.get("type") if isinstance(content, dict) else None,
        raw.get("operation"),
        raw.get("entityId"),
    )


def test_new_cards_have_the_fields_of_those_in_archives(sample: Path) -> None:
    bot = Bot(json.loads(zipfile.ZipFile(sample).read("bot.json")))
    templates = {shape_of(raw): raw for raw in (card_template(kind, ids()) for kind in CARD_KINDS)}
    compared = 0
    for workflow in bot.workflows:
        for node in workflow.nodes:
            for card in node.cards:
                new = templates.get(shape_of(card.raw))
                if new is None or card_class(new) is not type(card):
                    continue
                compared += 1
                wanted = set(new) - LEFT_OUT
                common = wanted & set(card.raw)
                assert len(common) >= len(wanted) - 2, (sorted(wanted - common), node.name)
                for key in ("content", "task"):
                    if isinstance(card.raw.get(key), dict) and len(card.raw[key]) > 1:
                        assert set(card.raw[key]) >= set(new[key]) - {"typing"}, (key, node.name)
    assert compared
