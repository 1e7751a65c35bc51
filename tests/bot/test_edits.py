"""Edits do what they say, take it back to the letter, and keep the bot's references whole."""

from __future__ import annotations

import copy
import random
from typing import Any

import bots
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit, EditConflict, same_json
from studio.bot.edits import cards, connections, nodes
from studio.bot.ids import Ids
from studio.bot.json_text import dump_compact, parse_json
from studio.bot.port import DEFAULT_PORT, ports_of
from studio.bot.tree import PlaceNotFound


def ids() -> Ids:
    return Ids(random.Random(1))


def targets(bot: Bot, node: str, workflow: int = 0) -> dict[str, str]:
    return {port.id: port.target for port in ports_of(bot.workflows[workflow].nodes_by_key[node], bot)}


def check_reversible(bot: Bot, edit: Edit) -> Bot:
    """The edit applies, reverts to the letter, survives the journal, and leaves the bot it was given alone."""
    original = copy.deepcopy(bot.raw)
    after = edit.apply(bot)
    assert same_json(bot.raw, original)
    assert same_json(edit.revert(after).raw, original)
    again = Edit.from_json(parse_json(dump_compact(edit.to_json())).value)
    assert same_json(again.apply(bot).raw, after.raw)
    return after


def test_an_offered_choice_is_connected_in_the_order_of_the_options() -> None:
    bot = Bot(bots.shop())
    after = check_reversible(bot, connections.connect(bot, "wf-main", "ask", "ins-size/__CHOICE=S", "end", ids()))
    made = after.workflows[0].nodes_by_key["ask"].cards[1].transitions
    assert [(one.argument, one.target) for one in made] == [("S", "end"), ("M", "order")]
    assert after.raw["flows"][0]["links"][-1]["sourcePort"] == made[0].id
    assert ports_of(after.workflows[0].nodes_by_key["ask"])[0].id == "ins-size/__CHOICE=S"


def test_connecting_again_moves_the_line() -> None:
    bot = Bot(bots.shop())
    after = check_reversible(bot, connections.connect(bot, "wf-main", "ask", "ins-size/__CHOICE=M", "end", ids()))
    assert targets(after, "ask")["ins-size/__CHOICE=M"] == "end"
    assert after.raw["flows"][0]["links"] == [{"id": "edg-1", "source": "ask", "sourcePort": "trs-M", "target": "end"}]


def test_the_default_transition_is_connected_and_disconnected() -> None:
    bot = Bot(bots.shop())
    connected = check_reversible(bot, connections.connect(bot, "wf-main", "ask", DEFAULT_PORT, "end", ids()))
    assert targets(connected, "ask")[DEFAULT_PORT] == "end"
    apart = check_reversible(connected, connections.disconnect(connected, "wf-main", "ask", DEFAULT_PORT))
    assert targets(apart, "ask")[DEFAULT_PORT] == ""
    assert apart.raw["flows"][0]["links"] == bot.raw["flows"][0]["links"]


def test_exits_are_listed_on_the_card_that_calls() -> None:
    bot = Bot(bots.shop())
    after = check_reversible(
        bot, connections.connect(bot, "wf-main", "order", "ins-call/lastNode=nd-else", "end", ids())
    )
    assert after.workflows[0].nodes_by_key["order"].cards[0].raw["exitNodes"] == ["nd-done", "nd-else"]
    apart = connections.disconnect(after, "wf-main", "order", "ins-call/lastNode=nd-else").apply(after)
    assert apart.workflows[0].nodes_by_key["order"].cards[0].raw["exitNodes"] == ["nd-done"]


@pytest.mark.parametrize(("target", "reason"), [("start", "begins"), ("note", "Notes"), ("gone", "no such node")])
def test_some_nodes_cannot_be_led_to(target: str, reason: str) -> None:
    bot = Bot(bots.shop())
    with pytest.raises(ValueError, match=reason):
        connections.connect(bot, "wf-main", "ask", DEFAULT_PORT, target, ids())


def test_a_port_that_is_gone_is_an_error() -> None:
    bot = Bot(bots.shop())
    with pytest.raises(PlaceNotFound):
        connections.connect(bot, "wf-main", "ask", "ins-size/__CHOICE=XXL", "end", ids())


def test_deleting_a_node_takes_what_pointed_at_it() -> None:
    bot = Bot(bots.shop())
    after = check_reversible(bot, nodes.delete_nodes(bot, "wf-main", ["order", "start"]))
    main = after.workflows[0]
    assert [node.id for node in main.nodes] == ["start", "ask", "end", "note"]
    assert targets(after, "ask")["ins-size/__CHOICE=M"] == ""
    assert after.raw["flows"][0]["links"] == []


def test_deleting_an_exit_takes_it_from_the_cards_that_call() -> None:
    bot = Bot(bots.shop())
    after = check_reversible(bot, nodes.delete_nodes(bot, "wf-order", ["nd-done"]))
    card = after.workflows[0].nodes_by_key["order"].cards[0]
    assert card.raw["exitNodes"] == []
    assert card.transitions == ()


@pytest.mark.parametrize("kind", ["standard", "autonomous", "end", "trigger", "comment", "exception-handler"])
def test_nodes_of_every_kind_are_added(kind: str) -> None:
    bot = Bot(bots.shop())
    edit = nodes.add_node(bot, "wf-main", kind, 10.4, 20, ids())
    after = check_reversible(bot, edit)
    made = after.workflows[0].nodes_by_key[nodes.added_node_key(edit)]
    assert (made.type, made.x, made.y) == (kind, 10, 20)
    assert made.name not in {node.name for node in bot.workflows[0].nodes}


def test_a_second_beginning_and_an_exit_from_main_are_refused() -> None:
    bot = Bot(bots.shop())
    for workflow, kind in [("wf-main", "start"), ("wf-order", "entry"), ("wf-main", "exit")]:
        with pytest.raises(ValueError, match=r"\.$"):
            nodes.add_node(bot, workflow, kind, 0, 0, ids())


def test_moving_and_renaming() -> None:
    bot = Bot(bots.shop())
    edit = nodes.move_nodes(bot, "wf-main", {"ask": (15, 30.5), "end": (0, 0), "gone": (1, 1)})
    assert edit.label == "Move node"
    after = check_reversible(bot, edit)
    assert (after.workflows[0].nodes_by_key["ask"].x, after.workflows[0].nodes_by_key["ask"].y) == (15, 30.5)
    assert check_reversible(bot, nodes.rename_node(bot, "wf-main", "ask", "Größe 🍕")).workflows[0].nodes[1].name


def test_cards_are_inserted_moved_and_deleted() -> None:
    bot = Bot(bots.shop())
    inserted = check_reversible(bot, cards.insert_card(bot, "wf-main", "ask", 1, cards.new_card("text", ids())))
    keys = [card.key for card in inserted.workflows[0].nodes_by_key["ask"].cards]
    assert keys[0] == "ins-hi"
    assert keys[2] == "ins-size"
    moved = check_reversible(inserted, cards.move_card(inserted, "wf-main", "ask", "ins-size", 0))
    assert [card.key for card in moved.workflows[0].nodes_by_key["ask"].cards] == ["ins-size", keys[0], keys[1]]
    assert not cards.move_card(moved, "wf-main", "ask", "ins-size", 1)
    deleted = check_reversible(moved, cards.delete_card(moved, "wf-main", "ask", "ins-size"))
    assert [card.key for card in deleted.workflows[0].nodes_by_key["ask"].cards] == [keys[0], keys[1]]


def test_text_is_set_on_the_side_that_counts() -> None:
    bot = Bot(bots.shop())
    edit = cards.set_card_text(bot, "wf-main", "ask", "ins-hi", ("content", "text"), "Bye")
    field = check_reversible(bot, edit).workflows[0].nodes_by_key["ask"].cards[0].raw["content"]["text"]
    assert field == {"valueType": "dynamic", "dynamicValue": "Bye", "staticValue": "old"}


def test_plain_text_stays_plain() -> None:
    raw = bots.shop()
    raw["flows"][0]["nodes"][1]["instructions"][0]["content"]["text"] = "plain"
    bot = Bot(raw)
    edit = cards.set_card_text(bot, "wf-main", "ask", "ins-hi", ("content", "text"), "still plain")
    assert check_reversible(bot, edit).workflows[0].nodes[1].cards[0].raw["content"]["text"] == "still plain"


def test_code_is_set_with_the_form_the_cloud_runs() -> None:
    bot = Bot({"flows": [bots.workflow("w", bots.node("n", "standard", {**cards.new_card("code", ids())}))]})
    card = bot.workflows[0].nodes[0].cards[0].key
    after = check_reversible(bot, cards.set_card_code(bot, "w", "n", card, "workflow.x = 1\nreturn"))
    made = after.workflows[0].nodes[0].cards[0].raw
    assert made["code"] == "workflow.x = 1\nreturn"
    assert "  workflow.x = 1\n  return\n" in made["transpiledCode"]


def test_typing_becomes_one_edit() -> None:
    bot = Bot(bots.shop())
    first = cards.set_card_text(bot, "wf-main", "ask", "ins-hi", ("content", "text"), "H")
    middle = first.apply(bot)
    second = cards.set_card_text(middle, "wf-main", "ask", "ins-hi", ("content", "text"), "He")
    assert first.merge_key == second.merge_key
    both = first.then(second)
    assert len(both.changes) == 1
    assert same_json(both.apply(bot).raw, second.apply(middle).raw)
    check_reversible(bot, both)


def test_an_edit_does_not_fit_a_bot_that_changed_meanwhile() -> None:
    bot = Bot(bots.shop())
    edit = nodes.rename_node(bot, "wf-main", "ask", "New")
    other = nodes.rename_node(bot, "wf-main", "ask", "Other").apply(bot)
    with pytest.raises(EditConflict):
        edit.apply(other)


def test_views_of_untouched_nodes_are_kept() -> None:
    bot = Bot(bots.shop())
    before = bot.workflows
    assert before[0].nodes
    after = nodes.rename_node(bot, "wf-main", "ask", "New").apply(bot)
    assert after.workflows[1] is before[1]
    assert after.workflows[0].nodes[0] is before[0].nodes[0]
    assert after.workflows[0].nodes[1] is not before[0].nodes[1]


def test_a_thousand_edits_in_a_row_need_no_deep_recursion() -> None:
    bot = Bot(bots.shop())
    for number in range(3000):
        draft = Draft(bot)
        draft.set(("flows", "wf-main", "nodes", "ask"), "x", number)
        bot = draft.finish("Move").apply(bot)
    assert bot.workflows[0].nodes_by_key["ask"].x == 2999


@given(bots.odd_bots, st.randoms(use_true_random=False))
def test_edits_of_odd_bots_are_reversible(raw: dict[str, Any], chance: random.Random) -> None:
    bot = Bot(raw)
    for workflow in bot.workflows:
        keys = [node.key for node in workflow.nodes]
        for node in workflow.nodes:
            check_reversible(bot, nodes.move_nodes(bot, workflow.key, {node.key: (chance.randint(0, 9), 3)}))
            check_reversible(
                bot, nodes.delete_nodes(bot, workflow.key, chance.sample(keys, chance.randint(0, len(keys))))
            )
            for port in ports_of(node, bot):
                target = chance.choice(keys)
                if not connections.refusal_to_connect(workflow, node.key, target):
                    after = check_reversible(
                        bot, connections.connect(bot, workflow.key, node.key, port.id, target, ids())
                    )
                    made = {
                        one.id: one
                        for one in ports_of(after.workflows_by_key[workflow.key].nodes_by_key[node.key], after)
                    }
                    assert made[port.id].target == workflow.nodes_by_key[target].id
                check_reversible(bot, connections.disconnect(bot, workflow.key, node.key, port.id))
            for card in node.cards:
                check_reversible(bot, cards.delete_card(bot, workflow.key, node.key, card.key))
