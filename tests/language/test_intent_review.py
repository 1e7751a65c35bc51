"""Alike utterances and mixed-up intents are found, by turns that can be followed and stopped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from studio.language.intent_review import ALIKE, Stopped, _bare, alike_utterances, review_confusion

ORDER = ["I want a coffee", "a latte please", "give me an espresso", "one cappuccino to go", "can I order coffee"]
HOURS = ["when do you open", "opening hours", "what time do you close", "are you open today", "when are you closed"]


def both() -> list[tuple[str, str]]:
    return [*((text, "order") for text in ORDER), *((text, "hours") for text in HOURS)]


def test_alike_utterances_name_the_other_and_conflicts_first() -> None:
    said = [
        ("I want a coffee", "order"),
        ("i want  a Coffee!", "order"),
        ("I want a coffee", "drink"),
        ("I want a coffees", "order"),
        ("goodbye", "bye"),
        ("[Rome](city) please", "go"),
        ("rome, please", "go"),
        ("☕", "order"),
    ]
    found = alike_utterances(said)
    assert {at: (one.other, one.is_conflict) for at, one in found.items()} == {
        0: (2, True),
        1: (2, True),
        2: (0, True),
        3: (2, True),
        5: (6, False),
        6: (5, False),
    }
    assert found[0].likeness == 1
    assert ALIKE <= found[3].likeness < 1


words = st.text("ab c", max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(words, st.sampled_from("xyz")), max_size=14))
def test_alike_utterances_are_those_that_plain_comparison_finds(said: list[tuple[str, str]]) -> None:
    found = alike_utterances(said)
    bare = [_bare(text) for text, _ in said]
    for at in range(len(said)):
        like = {
            other: fuzz.ratio(bare[at], bare[other]) / 100
            for other in range(len(said))
            if other != at and bare[at] and bare[other]
        }
        like = {other: score for other, score in like.items() if round(score, 4) >= ALIKE}
        assert (at in found) == bool(like)
        if at in found:
            best = max((said[other][1] != said[at][1], round(score, 3)) for other, score in like.items())
            assert (found[at].is_conflict, found[at].likeness) == pytest.approx(best, abs=0.002)


def test_intents_that_are_clear_are_not_confused() -> None:
    told: list[tuple[int, int]] = []
    review = review_confusion(both(), lambda done, of: told.append((done, of)))
    assert review.tested == 10
    assert review.accuracy >= 0.6
    assert review.by_intent["order"][1] == 5
    assert told[0] == (0, 10)
    assert told[-1] == (10, 10)


def test_the_same_words_under_two_names_are_confused() -> None:
    said = [(f"{text} {number}", name) for text in ORDER for number, name in enumerate(("order", "buy"), 1)]
    review = review_confusion(said + [(text, "hours") for text in HOURS])
    assert {(name, other) for name, other, _ in review.pairs} >= {("order", "buy"), ("buy", "order")}
    assert sum(count for _, _, count in review.pairs) == len(review.confusions)


def test_many_utterances_are_judged_in_parts() -> None:
    said = [(f"{text} number {number}", name) for text, name in both() for number in range(20)]
    told: list[int] = []
    review = review_confusion(said, lambda done, of: told.append(of))
    assert told[-1] == 10
    assert review.tested == 200
    assert review.accuracy > 0.9


def test_what_cannot_be_judged_is_said() -> None:
    assert review_confusion([]).accuracy == 1
    assert review_confusion([("hi", "greet"), ("", "bye"), ("x", "")]).too_few == ("greet",)
    review = review_confusion([*both(), ("bye", "bye")])
    assert review.too_few == ("bye",)
    assert review.tested == 10
    assert review_confusion([("hi", "greet"), ("bye", "bye")]).tested == 0


def test_both_stop_when_asked() -> None:
    with pytest.raises(Stopped):
        review_confusion(both(), stop=lambda: True)
    with pytest.raises(Stopped):
        alike_utterances(both(), stop=lambda: True)
