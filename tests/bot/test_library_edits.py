"""Changing intents and entities: what is asked for happens, what names them follows, and undo restores the letter."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import bots
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from studio.bot.edits.library_file import library_csv, library_json
from studio.bot.edits.library_uses import SECTIONS, Section, uses_of_entity, uses_of_intent
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound, item_keys

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


_names = st.sampled_from(["order", "bye", "size", ""]) | st.none() | st.integers(0, 2)
_said = st.lists(st.sampled_from(["tea", "one tea", "", "x" * 290]) | st.integers(0, 1) | st.none(), max_size=4)
_odd = st.none() | st.integers(0, 1) | st.text(max_size=2)
_ids = st.sampled_from(["a", "b", "", 3])


def _things(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists of things whose fields may be missing, odd, or of another type."""
    thing = st.fixed_dictionaries({}, optional={"id": _ids, "name": _names, **{k: v | _odd for k, v in fields.items()}})
    return st.lists(thing | thing | thing | _odd, max_size=4) | _odd


_libraries = st.fixed_dictionaries(
    {},
    optional={
        "intents": _things(utterances_with_slots=_said),
        "list_entities": _things(
            fuzzy=st.just("loose"),
            occurrences=st.lists(
                st.fixed_dictionaries({}, optional={"name": _names, "synonyms": _said | _odd}) | _odd, max_size=3
            ),
        ),
        "pattern_entities": _things(pattern=st.just("a+"), examples=_said, matchCase=st.booleans()),
    },
)
_text = st.sampled_from(["tea", " more  tea", "order", "", "x" * 281])
_place = st.integers(0, 3)


def possible(bot: Bot, section: Section, key: str, text: str, place: int) -> list[Callable[[], Edit]]:
    """Everything that can be done to a thing."""
    entity: list[Callable[[], Edit]] = [
        lambda: rename_entity(bot, section, key, text),
        lambda: duplicate_entity(bot, section, key, ids()),
        lambda: delete_entity(bot, section, key),
    ]
    if section == "intents":
        return [
            lambda: create_intent(bot, text, ids()),
            lambda: rename_intent(bot, key, text),
            lambda: duplicate_intent(bot, key, ids()),
            lambda: delete_intent(bot, key),
            lambda: add_utterances(bot, key, [text, "tea"]).edit,
            lambda: edit_utterance(bot, key, place, text),
            lambda: delete_utterances(bot, key, [place]),
        ]
    if section == "list_entities":
        return [
            *entity,
            lambda: create_list_entity(bot, text, ids(), [(text, [text])]),
            lambda: add_values(bot, key, [(text, [text, "tea"])])[0],
            lambda: rename_value(bot, key, place, text),
            lambda: set_synonyms(bot, key, place, [text]),
            lambda: delete_values(bot, key, [place]),
            lambda: move_value(bot, key, place, 0),
            lambda: set_tolerance(bot, key, "strict"),
        ]
    return [
        *entity,
        lambda: create_pattern_entity(bot, text, ids()),
        lambda: set_pattern(bot, key, text),
        lambda: set_examples(bot, key, [text]),
        lambda: set_match_case(bot, key, True),
        lambda: set_sensitive(bot, key, True),
    ]


@settings(max_examples=150, deadline=None)
@given(_libraries, st.data())
def test_odd_libraries_are_edited_or_refused_and_restored(raw: dict[str, Any], data: st.DataObject) -> None:
    bot = Bot({**bots.shop(), **raw})
    for _ in range(3):
        section = data.draw(st.sampled_from(SECTIONS))
        items = bot.raw.get(section)
        key = data.draw(st.sampled_from([*(item_keys(items) if isinstance(items, list) else []), "none"]))
        make = data.draw(st.sampled_from(possible(bot, section, key, data.draw(_text), data.draw(_place))))
        try:
            edit = make()
        except (ValueError, LookupError):
            continue
        bot = checked(bot, edit)
        uses_of_intent(bot, key)
        uses_of_entity(bot, section, key)
        library_csv(bot)
        library_json(bot)
