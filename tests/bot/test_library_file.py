"""What a library is written to is read back the same, and what cannot be taken is told."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.edit import same_json
from studio.bot.edits.library_file import NoLibrary, library_csv, library_json, read_library
from studio.bot.edits.library_import import import_library
from studio.bot.ids import Ids

EMPTY = Bot({"flows": [], "intents": [], "list_entities": [], "pattern_entities": []})

words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from(',;"\'|='), min_size=1, max_size=20
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
unique = st.lists(words, max_size=5, unique=True)


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, Any]:
    """A library as this program writes it."""
    names = draw(st.lists(words, min_size=1, max_size=6, unique=True))
    raw: dict[str, Any] = {"flows": [], "intents": [], "list_entities": [], "pattern_entities": []}
    for number, name in enumerate(names):
        kind = draw(st.sampled_from(list(raw)[1:]))
        item: dict[str, Any] = {"id": f"x-{number}", "name": name}
        if kind == "intents":
            item["utterances_with_slots"] = draw(unique)
        elif kind == "list_entities":
            item["fuzzy"] = draw(st.sampled_from(["strict", "medium", "loose"]))
            item["occurrences"] = [{"name": value, "synonyms": draw(unique)} for value in draw(unique)]
        else:
            item |= {"pattern": draw(words), "matchCase": draw(st.booleans()), "sensitive": draw(st.booleans())}
            item["examples"] = draw(unique)
        raw[kind].append(item)
    return raw


def plain(raw: dict[str, Any]) -> dict[str, list[Any]]:
    """A library without its ids, which are new on every import."""
    sections = ("intents", "list_entities", "pattern_entities")
    return {section: [{**item, "id": ""} for item in raw.get(section) or []] for section in sections}


@settings(max_examples=60, deadline=None)
@given(libraries(), st.sampled_from([library_json, library_csv]))
def test_a_written_library_is_read_back_the_same(raw: dict[str, Any], write: Any) -> None:
    text = write(Bot(raw))
    file = read_library(text.encode())
    done = import_library(EMPTY, file, Ids(random.Random(1)))
    assert done.refused == ()
    after = done.edit.apply(EMPTY)
    assert same_json(plain(after.raw), plain(raw))
    assert same_json(done.edit.revert(after).raw, EMPTY.raw)
    again = import_library(after, file, Ids(random.Random(2)))
    assert not again.edit
    assert again.sentence == "Nothing was added."


@given(st.binary(max_size=60) | st.text(max_size=80).map(str.encode))
def test_any_file_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    said = ""
    try:
        import_library(EMPTY, read_library(data), Ids(random.Random(1)))
    except NoLibrary as problem:
        said = str(problem)
    assert not said or said.endswith(".")


def test_only_what_is_marked_is_written() -> None:
    raw = {"intents": [{"id": "a", "name": "A"}, {"id": "b", "name": "B", "utterances_with_slots": ["x"]}]}
    assert json.loads(library_json(Bot(raw), [("intents", "b")]))["intents"] == [raw["intents"][1]]
    assert library_csv(Bot(raw), [("intents", "b")]).splitlines()[1:] == ["intent,B,x,,,,"]


def test_a_plain_table_of_utterances_is_read() -> None:
    file = read_library("Utterance;Intent\r\nI want tea;order\r\n“Hi”, you;greet\r\nlost;\r\n".encode())
    assert {name: entry.utterances for name, entry in file.intents.items()} == {
        "order": ["I want tea"],
        "greet": ["“Hi”, you"],
    }
    assert [(one.place, one.text) for one in file.refused] == [("line 4", "lost")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings_of_spreadsheets(encoding: str) -> None:
    file = read_library("text,intent\nun thé glacé,ordre\n".encode(encoding))
    assert file.intents["ordre"].utterances == ["un thé glacé"]


def test_what_is_not_taken_is_told_with_its_place() -> None:
    text = "\n".join(
        [
            "kind,name,value,synonym_or_example,tolerance,match_case,sensitive",
            "intent,order,tea,,,,",
            f"intent,order,{'x' * 300},,,,",
            "intent,order,tea,,,,",
            "story,order,tea,,,,",
            "list,,small,,,,",
            'pattern,sku,"a',
            'b",,,no,no',
            "pattern,sku,other,,,no,no",
        ]
    )
    file = read_library(text.encode())
    done = import_library(EMPTY, file, Ids(random.Random(1)))
    assert [(one.place, one.reason) for one in done.refused] == [
        ("line 3", "An utterance has at most 280 characters; this one has 300."),
        ("line 5", "There is no kind “story”; it is intent, list or pattern."),
        ("line 6", "The line has no name."),
        ("line 9", "“sku” has another pattern or other options further up in the file."),
        ("intent “order”", "The file has this utterance twice for the intent."),
    ]
    assert done.sentence == "Added 1 intent, 1 utterance and 1 entity."


def test_names_that_are_taken_stay_as_they_are() -> None:
    raw = {
        "intents": [{"id": "a", "name": "order", "utterances_with_slots": ["tea"]}],
        "list_entities": [{"id": "e", "name": "size", "fuzzy": "strict", "occurrences": []}],
        "pattern_entities": [{"id": "p", "name": "sku", "pattern": "a", "matchCase": True}],
    }
    file = read_library(
        json.dumps(
            {
                "intents": [{"name": "order", "utterances_with_slots": ["tea", "coffee", 4]}, {"name": " "}, 7],
                "list_entities": [{"name": "sku", "occurrences": []}, {"name": "size", "occurrences": [{"name": "S"}]}],
                "pattern_entities": [{"name": "sku", "pattern": "b"}],
            }
        ).encode()
    )
    done = import_library(Bot(raw), file, Ids(random.Random(1)))
    after = done.edit.apply(Bot(raw))
    assert after.raw["intents"][0]["utterances_with_slots"] == ["tea", "coffee"]
    assert after.raw["list_entities"][0]["occurrences"] == [{"name": "S", "synonyms": []}]
    assert after.raw["pattern_entities"] == raw["pattern_entities"]
    assert len(done.refused) == 6


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"{", "line 1"), (b"[]", "no library"), (b"a,b\n1,2", "name the columns"), (b"\xff\xfe\x00", "damaged")],
)  # fmt: skip
def test_files_that_hold_none(data: bytes, said: str) -> None:
    with pytest.raises(NoLibrary, match=said):
        read_library(data)
