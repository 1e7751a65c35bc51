"""Conversations are aligned message by message, and nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.conversations.compare import compare
from studio.conversations.kept import Kept

Said = list[tuple[bool, str]]


def conversation(said: Said) -> Kept:
    kept = Kept(1)
    for mine, text in said:
        payload = {"type": "text", "text": text}
        event = (
            {"type": "turn_started", "event": {"type": "text", "preview": text, "payload": payload}}
            if mine
            else {"type": "message_sent", "payload": payload}
        )
        kept.add(0.0, event)
    return kept


def rows(left: Said, right: Said) -> list[tuple[str, str, str]]:
    return [
        (pair.kind, pair.left.text if pair.left else "", pair.right.text if pair.right else "")
        for pair in compare(conversation(left), conversation(right))
    ]


def test_an_answer_that_differs_stands_beside_the_other() -> None:
    left = [(True, "hi"), (False, "Hello!"), (True, "bye")]
    right = [(True, "hi"), (False, "Good day."), (False, "How are you?"), (True, "bye")]
    assert rows(left, right) == [
        ("same", "hi", "hi"),
        ("changed", "Hello!", "Good day."),
        ("right", "", "How are you?"),
        ("same", "bye", "bye"),
    ]


def test_what_one_has_more_stands_alone() -> None:
    assert rows([(True, "hi")], [(True, "hi"), (True, "more"), (False, "yes")]) == [
        ("same", "hi", "hi"),
        ("right", "", "more"),
        ("right", "", "yes"),
    ]


words = st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), max_size=12)


@given(words, words)
def test_both_sides_are_whole_and_in_order(left: Said, right: Said) -> None:
    pairs = compare(conversation(left), conversation(right))
    assert [(pair.left.mine, pair.left.text) for pair in pairs if pair.left] == left
    assert [(pair.right.mine, pair.right.text) for pair in pairs if pair.right] == right
    for pair in pairs:
        if pair.left and pair.right:
            assert pair.left.mine == pair.right.mine
            assert (pair.left.text == pair.right.text) == (pair.kind == "same") or pair.kind == "changed"


@given(words)
def test_a_conversation_is_the_same_as_itself(said: Said) -> None:
    assert {pair.kind for pair in compare(conversation(said), conversation(said))} <= {"same"}
