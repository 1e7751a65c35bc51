"""Differences between bots, as a builder would tell them."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import bots
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.analysis.comparison import Difference, compare_bots
from studio.analysis.file_comparison import compare_files
from studio.archive import new_bot_file
from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits import nodes
from studio.bot.edits.cards import insert_card, set_card_text
from studio.bot.json_text import dump_compact


def told(edit: Edit | None = None, **changed: Any) -> list[Difference]:
    bot = Bot(bots.shop())
    return compare_bots(bot, edit.apply(bot) if edit else Bot({**bots.shop(), **changed}))


def only(edit: Edit) -> Difference:
    (difference,) = told(edit)
    return difference


def test_the_same_bot_does_not_differ() -> None:
    assert told() == []
    assert told(revision=7, revisionMetadata={"savedBy": "x"}) == []


def test_a_text_is_told_with_its_place() -> None:
    difference = only(set_card_text(Bot(bots.shop()), "wf-main", "ask", "ins-hi", ("content", "text"), "Good morning"))
    assert (difference.workflow, difference.node, difference.card_id) == ("wf-main", "Ask", "ins-hi")
    assert difference.sentence() == "Card “Text”: Text was “Hi” and is “Good morning”"


def test_a_renamed_node() -> None:
    difference = only(nodes.rename_node(Bot(bots.shop()), "wf-main", "ask", "Question"))
    assert difference.sentence() == "Node “Question”: Name was “Ask” and is “Question”"


def test_a_moved_node_is_one_difference() -> None:
    difference = only(nodes.move_nodes(Bot(bots.shop()), "wf-main", {"ask": (30, 45)}))
    assert (difference.field, difference.before, difference.after) == ("place", "(0, 0)", "(30, 45)")


def test_added_and_removed_cards() -> None:
    bot = Bot(bots.shop())
    edit = insert_card(bot, "wf-main", "ask", 0, bots.text_card("ins-new", "Psst"))
    assert only(edit).sentence() == "Card “Text” added: “Psst”"
    (back,) = compare_bots(edit.apply(bot), bot)
    assert back.sentence() == "Card “Text” removed: “Psst”"


def test_the_fewest_cards_that_moved_are_told() -> None:
    raw = bots.shop()
    cards = [bots.text_card(f"ins-{number}", str(number)) for number in range(5)]
    before, after = copy.deepcopy(raw), copy.deepcopy(raw)
    before["flows"][0]["nodes"][1]["instructions"] = cards
    after["flows"][0]["nodes"][1]["instructions"] = [*cards[1:4], cards[0], cards[4]]
    (difference,) = compare_bots(Bot(before), Bot(after))
    assert (difference.kind, difference.card_id) == ("moved", "ins-0")
    assert difference.sentence() == "Card “Text” moved from place 1 to 4"


def test_a_node_in_another_workflow_has_moved_with_its_changes() -> None:
    raw = bots.shop()
    node = raw["flows"][0]["nodes"].pop(1)
    raw["flows"][1]["nodes"].append({**node, "name": "Size"})
    found = [difference for difference in told(flows=raw["flows"]) if difference.node == "Size"]
    assert [difference.kind for difference in found] == ["moved", "changed"]
    assert found[0].sentence() == "Node “Size” moved from wf-main to wf-order"


def test_references_are_told_by_name() -> None:
    raw = bots.shop()
    raw["flows"][0]["nodes"][0]["instructions"][0]["destination"]["node"] = "end"
    (difference,) = told(flows=raw["flows"])
    assert (difference.before, difference.after) == ("Ask", "End")


def test_the_ineffective_half_of_a_value_is_no_difference_of_its_own() -> None:
    raw = bots.shop()
    raw["flows"][0]["nodes"][1]["instructions"][0]["content"]["text"]["staticValue"] = "other"
    (difference,) = told(flows=raw["flows"])
    assert difference.field == "what follows from its fields"


def test_tables_with_other_ids_are_the_same_by_name() -> None:
    table = {"name": "MenuTable", "schema": {"type": "object", "properties": {"dish": {"type": "string"}}}}
    before = Bot({**bots.shop(), "tables": {"table_A": {"id": "table_A", **table}}})
    after = Bot({**bots.shop(), "tables": {"table_B": {"id": "table_B", **table}}})
    assert compare_bots(before, after) == []


def test_secrets_are_not_told() -> None:
    settings = {**bots.shop()["settings"], "configVariables": {"KEY": "s3cret"}}
    before = Bot({**bots.shop(), "settings": settings})
    after = Bot({**bots.shop(), "settings": {**settings, "configVariables": {"KEY": "other"}}})
    (difference,) = compare_bots(before, after)
    assert "s3cret" not in str(difference.to_json())
    assert "other" not in difference.after.replace("another", "")


@pytest.mark.parametrize("section", ["intents", "hooks", "schemas", "actions", "list_entities", "knowledge_base"])
def test_things_of_every_section(section: str) -> None:
    before = Bot({**bots.shop(), section: [{"id": "a", "name": "One"}, {"id": "b", "name": "Two"}]})
    after = Bot({**bots.shop(), section: [{"id": "a", "name": "Uno"}, {"id": "c", "name": "Three"}]})
    assert [difference.kind for difference in compare_bots(before, after)] == ["changed", "added", "removed"]


@given(bots.odd_bots, st.randoms(use_true_random=False))
def test_every_edit_of_an_odd_bot_is_told(raw: dict[str, Any], chance: random.Random) -> None:
    bot = Bot(raw)
    assert compare_bots(bot, bot) == []
    for workflow in bot.workflows:
        for node in workflow.nodes:
            doomed = nodes.delete_nodes(bot, workflow.key, [node.key]).apply(bot)
            for difference in (*compare_bots(bot, doomed), *compare_bots(doomed, bot)):
                assert difference.sentence()
                dump_compact(difference.to_json())
            if not same_json(bot.raw, doomed.raw):
                assert compare_bots(bot, doomed)


def test_rows_and_files(tmp_path: Path) -> None:
    table = {"id": "table_A", "name": "MenuTable", "schema": {"properties": {"dish": {"type": "string"}}}}
    raw = {**bots.shop(), "tables": {"table_A": table}}

    def rows(*values: dict[str, Any]) -> bytes:
        return b"\n".join(map(dump_compact, values))

    before = new_bot_file(raw, {"table_A.jsonl": rows({"id": 1, "dish": "soup"}, {"id": 2, "dish": "rice"})})
    files = {"table_A.jsonl": rows({"id": 1, "dish": "stew"}, {"id": 3, "dish": "cake"}), "files/a.txt": b"x"}
    found = compare_files(before, new_bot_file(raw, files))
    assert [difference.sentence() for difference in found] == [
        "Row “MenuTable #1”: dish was “soup” and is “stew”",
        "Row “MenuTable #3” added: “dish: cake”",
        "Row “MenuTable #2” removed: “dish: rice”",
        "File “files/a.txt” added",
    ]
