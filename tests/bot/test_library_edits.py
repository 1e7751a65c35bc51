"""Changing intents and entities: what is asked for happens, what names them follows, and undo restores the letter."""

from __future__ import annotations

import random
from typing import Any

import bots
import pytest

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits.entities import (
    add_values,
    create_list_entity,
    create_pattern_entity,
    delete_entity,
    delete_values,
    duplicate_entity,
    move_value,
    pattern_of,
    rename_entity,
    rename_value,
    set_examples,
    set_match_case,
    set_pattern,
    set_sensitive,
    set_synonyms,
    set_tolerance,
    values_of,
)
from studio.bot.edits.intents import (
    add_utterances,
    create_intent,
    delete_intent,
    delete_utterances,
    duplicate_intent,
    edit_utterance,
    move_utterances,
    rename_intent,
    utterances_of,
)
from studio.bot.edits.library_uses import uses_of_entity, uses_of_intent
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound

CODE = 'if (event.nlu.intent.name === "order") { workflow.size = "order" }'


def ids() -> Ids:
    return Ids(random.Random(3))


def library() -> Bot:
    raw = bots.shop()
    order = {"id": "int-1", "name": "order", "utterances_with_slots": ["a coffee", "one latte"]}
    raw["intents"] = [order, {"id": "int-2", "name": "bye", "utterances_with_slots": ["bye", 7]}]
    raw["list_entities"] = [
        {
            "id": "ent-1",
            "name": "size",
            "fuzzy": "medium",
            "occurrences": [{"name": "small", "synonyms": ["tiny"]}, {"name": "large", "synonyms": []}],
        }
    ]
    raw["pattern_entities"] = [{"id": "ent-2", "name": "sku", "pattern": "[A-Z]{3}"}]
    on_intent = {"type": "intent", "payload": {"type": "library", "name": "", "intent": dict(order)}}
    stale = {
        "type": "intent",
        "payload": {"type": "library", "name": "", "intent": {**order, "utterances_with_slots": []}},
    }
    raw["flows"][0]["nodes"][1]["instructions"] += [
        {"id": "ins-i", "type": "transition", "condition": on_intent, "destination": {"node": "end"}},
        {"id": "ins-s", "type": "transition", "condition": stale, "destination": {"node": "end"}},
        {"id": "ins-c", "type": "action", "code": CODE, "transitions": []},
        {"id": "ins-e", "type": "capture", "entityId": "size", "transitions": []},
    ]
    raw["flows"][0]["variables"].append({"id": "var-e", "name": "cup", "type": "enum", "entityId": "ent-1"})
    return Bot(raw)


def checked(bot: Bot, edit: Edit) -> Bot:
    """The bot after an edit; reverting it restores every letter, also after a detour through the journal."""
    after = edit.apply(bot)
    assert same_json(Edit.from_json(edit.to_json()).revert(after).raw, bot.raw)
    return after


def card(bot: Bot, key: str) -> dict[str, Any]:
    found = next(card for card in bot.workflows[0].nodes_by_key["ask"].cards if card.key == key)
    return found.raw


def said(bot: Bot, index: int = 0) -> list[str]:
    return [one.text for one in utterances_of(bot.raw["intents"][index])]


def test_a_new_intent_has_a_name_of_its_own() -> None:
    bot = checked(library(), create_intent(library(), "pay", ids(), ["I pay"]))
    assert bot.intents[-1].name == "pay"
    assert bot.intents[-1].id.startswith("int-")
    for name, reason in (("", "needs a name"), ("order", "already")):
        with pytest.raises(ValueError, match=reason):
            create_intent(bot, name, ids())
    bare = Bot({"flows": []})
    assert checked(bare, create_intent(bare, "pay", ids())).intents[0].utterances == ()


def test_utterances_are_taken_or_refused_with_reasons() -> None:
    bot = library()
    taken = add_utterances(bot, "int-1", ["a tea", " a  coffee ", "", "x" * 281, "a tea", "x" * 280])
    assert taken.count == 2
    assert [reason for _, reason in taken.refused] == [
        "The intent has this utterance already.",
        "An utterance needs words.",
        "An utterance has at most 280 characters; this one has 281.",
        "The intent has this utterance already.",
    ]
    after = checked(bot, taken.edit)
    assert said(after) == ["a coffee", "one latte", "a tea", "x" * 280]
    assert card(after, "ins-i")["condition"]["payload"]["intent"] == after.raw["intents"][0]
    assert card(after, "ins-s")["condition"]["payload"]["intent"]["utterances_with_slots"] == []


def test_utterances_change_go_and_move() -> None:
    bot = library()
    assert said(checked(bot, edit_utterance(bot, "int-1", 1, " two  lattes"))) == ["a coffee", "two lattes"]
    with pytest.raises(ValueError, match="already"):
        edit_utterance(bot, "int-1", 1, "a coffee")
    with pytest.raises(PlaceNotFound):
        edit_utterance(bot, "int-1", 5, "x")
    assert said(checked(bot, delete_utterances(bot, "int-1", [0, 1]))) == []
    moved = checked(bot, move_utterances(bot, "int-1", [0], "int-2"))
    assert (said(moved), said(moved, 1)) == (["one latte"], ["bye", "a coffee"])
    assert moved.raw["intents"][1]["utterances_with_slots"] == ["bye", 7, "a coffee"]


def test_renaming_an_intent_follows_in_transitions_and_code() -> None:
    bot = library()
    after = checked(bot, rename_intent(bot, "int-1", 'the "order"'))
    assert card(after, "ins-i")["condition"]["payload"]["intent"] == after.raw["intents"][0]
    assert card(after, "ins-s")["condition"]["payload"]["intent"]["name"] == 'the "order"'
    assert card(after, "ins-c")["code"] == (
        'if (event.nlu.intent.name === "the \\"order\\"") { workflow.size = "order" }'
    )
    assert [use.label for use in uses_of_intent(after, "int-1")][:2] == ["Transition", "Transition"]
    with pytest.raises(ValueError, match="already"):
        rename_intent(bot, "int-1", "bye")


def test_uses_of_an_intent_are_found() -> None:
    uses = uses_of_intent(library(), "int-1")
    assert [use.owner.card for use in uses] == ["ins-i", "ins-s", "ins-c"]
    assert uses_of_intent(library(), "int-2") == []
    assert uses_of_intent(library(), "int-none") == []


def test_copies_and_deletion() -> None:
    bot = library()
    twice = checked(bot, duplicate_intent(bot, "int-1", ids()))
    assert [one.name for one in twice.intents] == ["order", "order 2", "bye"]
    assert len({one.id for one in twice.intents}) == 3
    gone = checked(bot, delete_intent(bot, "int-1"))
    assert [one.name for one in gone.intents] == ["bye"]
    assert card(gone, "ins-i")["condition"]["payload"]["intent"]["name"] == "order"


def test_entities_are_made_renamed_copied_and_deleted() -> None:
    bot = library()
    made = checked(bot, create_list_entity(bot, "milk", ids(), [("oat", ["oats"])], "loose"))
    assert made.list_entities[-1].occurrences[0].synonyms == ("oats",)
    made = checked(made, create_pattern_entity(made, "plate", ids(), r"\d+"))
    assert pattern_of(made.raw["pattern_entities"][-1]).pattern == r"\d+"
    with pytest.raises(ValueError, match="already"):
        create_pattern_entity(made, "milk", ids())
    renamed = checked(bot, rename_entity(bot, "list_entities", "ent-1", "cup size"))
    assert card(renamed, "ins-e")["entityId"] == "cup size"
    labels = [use.label for use in uses_of_entity(renamed, "list_entities", "ent-1")]
    assert labels == ["Capture", "Variable"]
    twice = checked(bot, duplicate_entity(bot, "pattern_entities", "ent-2", ids()))
    assert [one["name"] for one in twice.raw["pattern_entities"]] == ["sku", "sku 2"]
    assert checked(bot, delete_entity(bot, "list_entities", "ent-1")).list_entities == ()


def test_values_and_synonyms() -> None:
    bot = library()
    edit, fresh, synonyms = add_values(bot, "ent-1", [("small", ["tiny", "wee"]), ("medium", ["mid", "mid", "medium"])])
    assert (fresh, synonyms) == (1, 1)
    after = checked(bot, edit)
    assert [(one.name, one.synonyms) for one in values_of(after.raw["list_entities"][0])] == [
        ("small", ("tiny", "wee")),
        ("large", ()),
        ("medium", ("mid",)),
    ]
    after = checked(after, set_synonyms(after, "ent-1", 1, [" big ", "", "big"]))
    after = checked(after, rename_value(after, "ent-1", 1, "huge"))
    after = checked(after, move_value(after, "ent-1", 2, 0))
    after = checked(after, delete_values(after, "ent-1", [1]))
    after = checked(after, set_tolerance(after, "ent-1", "strict"))
    assert [(one.name, one.synonyms) for one in values_of(after.raw["list_entities"][0])] == [
        ("medium", ("mid",)),
        ("huge", ("big",)),
    ]
    assert after.list_entities[0].fuzzy == "strict"
    with pytest.raises(ValueError, match="already"):
        rename_value(after, "ent-1", 0, "huge")
    with pytest.raises(ValueError, match="no tolerance"):
        set_tolerance(after, "ent-1", "odd")


def test_patterns_keep_the_words_their_file_uses() -> None:
    raw = library().raw | {"pattern_entities": [{"id": "ent-9", "name": "old", "regex": "a", "match_case": True}]}
    bot = Bot(raw)
    after = checked(bot, set_pattern(bot, "ent-9", "b+"))
    after = checked(after, set_match_case(after, "ent-9", False))
    after = checked(after, set_sensitive(after, "ent-9", True))
    after = checked(after, set_examples(after, "ent-9", ["b", " b", "bb", ""]))
    assert after.raw["pattern_entities"][0] == {
        "id": "ent-9",
        "name": "old",
        "regex": "b+",
        "match_case": False,
        "sensitive": True,
        "examples": ["b", "bb"],
    }
    assert not set_examples(after, "ent-9", ["b", "bb"])
