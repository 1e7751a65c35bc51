from __future__ import annotations

import pytest

from studio.bot.library import ListEntity
from studio.bot.view import read_view
from studio.language import PatternEntity, PatternError, recognise_entities
from studio.language.entities import similarity


def airports(fuzzy: str = "medium") -> ListEntity:
    occurrences = [
        {"name": "SFO", "synonyms": ["San Francisco"]},
        {"name": "BOM", "synonyms": ["Mumbai", "Bombay"]},
        {"name": "JFK", "synonyms": ["New York", "York"]},
    ]
    return read_view(ListEntity, {"id": "ent-1", "name": "airport", "fuzzy": fuzzy, "occurrences": occurrences})


def names(text: str, fuzzy: str = "medium") -> list[str]:
    return [one.value for one in recognise_entities(text, [airports(fuzzy)])]


def test_names_and_synonyms_give_the_occurrence():
    assert names("Find a flight from SFO to Mumbai") == ["SFO", "BOM"]


def test_longer_names_win_over_parts_of_them():
    found = recognise_entities("to New York", [airports()])
    assert [(one.value, one.source) for one in found] == [("JFK", "New York")]


@pytest.mark.parametrize(
    ("text", "strict", "medium", "loose"),
    [
        ("San Francisco", ["SFO"], ["SFO"], ["SFO"]), ("san francisco", [], ["SFO"], ["SFO"]), ("san fransisco", [], ["SFO"], ["SFO"]),
        ("Mumbay", [], ["BOM"], ["BOM"]), ("sfo", [], ["SFO"], ["SFO"]), ("sfx", [], [], []), ("I want soup", [], [], []),
        ("Monbay", [], [], ["BOM"]),
    ],
)  # fmt: skip
def test_tolerance(text, strict, medium, loose):
    assert names(text, "strict") == strict
    assert names(text, "medium") == medium
    assert names(text, "loose") == loose


def test_similarity_falls_with_every_slip():
    scores = [similarity("Pepperoni", said, 0.65) for said in ("Pepperoni", "pepperoni", "peperoni", "peperony")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_patterns_find_every_match():
    sku = PatternEntity("sku", "[A-Z]{3}-[0-9]{4}-[A-Z]{3}")
    found = recognise_entities("BHZ-1234-UYT and abc-9999-xyz", [], [sku])
    assert [one.value for one in found] == ["BHZ-1234-UYT", "abc-9999-xyz"]
    assert recognise_entities("abc-9999-xyz", [], [PatternEntity("sku", sku.pattern, match_case=True)]) == []


def test_patterns_may_be_written_with_slashes():
    card = PatternEntity("card", r"/(\d{4}-){3}\d{4}/", sensitive=True)
    (found,) = recognise_entities("it is 4111-1111-1111-1111.", [], [card])
    assert (found.value, found.sensitive) == ("4111-1111-1111-1111", True)


def test_the_shape_in_which_code_sees_an_entity():
    (found,) = recognise_entities("to Bombay", [airports()])
    assert found.as_json() == {
        "name": "airport",
        "type": "list",
        "meta": {"start": 3, "end": 9, "source": "Bombay", "confidence": 1.0, "sensitive": False},
        "data": {"value": "BOM", "unit": "string", "extras": {"synonym": "Bombay"}},
    }


def test_a_broken_pattern_is_told():
    with pytest.raises(PatternError, match="no regular expression"):
        recognise_entities("x", [], [PatternEntity("bad", "(")])


def test_a_pattern_that_takes_too_long_is_stopped():
    slow = PatternEntity("slow", r"(?:a|aa|a?a)+b?(?:a|aa)+$")
    with pytest.raises(PatternError, match="takes too long"):
        recognise_entities("a" * 60 + "!", [], [slow])


def test_as_captures(best, found):
    assert best("EntityList", "I fly to bombay", entity=airports()) == "BOM"
    assert best("EntityRegex", "code AB-12", entity=PatternEntity("code", r"[A-Z]{2}-\d{2}")) == "AB-12"
    assert found("EntityList", "nowhere", entity=airports()) == []
    assert found("EntityList", "SFO") == []
    assert found("EntityRegex", "AB-12") == []
