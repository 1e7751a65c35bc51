"""Conversations are kept while the bot is open: across new ones, branches, searches, and floods of events."""

from __future__ import annotations

from typing import Any

import pytest

from studio.conversations import keeper as keeper_module
from studio.conversations import kept as kept_module
from studio.conversations.keeper import Keeper


def turn(text: str, **more: Any) -> dict[str, Any]:
    incoming = {"type": "text", "preview": text, "payload": {"type": "text", "text": text}}
    return {"type": "turn_started", "at": 0.0, "event": {**incoming, **more}}


def sent(text: str, at: float = 0.1) -> dict[str, Any]:
    return {"type": "message_sent", "at": at, "workflow": "wf", "payload": {"type": "text", "text": text}}


BASELINE = {"type": "state", "variables": {}, "baseline": True}
FINISHED = {"type": "turn_finished", "at": 0.2, "duration_ms": 200, "steps": 2}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(clock: Clock) -> Keeper:
    return Keeper(clock)


def said(keeper: Keeper) -> list[list[str]]:
    return [[message.text for message in one.messages] for one in keeper.conversations]


def test_a_conversation_begins_with_its_first_turn_and_ends_with_the_next_baseline(keeper: Keeper) -> None:
    keeper.feed([BASELINE, {"type": "note", "message": "not said"}])
    assert keeper.conversations == ()
    keeper.feed([turn("hi"), sent("hello"), FINISHED])
    keeper.feed([BASELINE, turn("again"), sent("hello again")])
    assert said(keeper) == [["hi", "hello"], ["again", "hello again"]]
    assert [one.number for one in keeper.conversations] == [1, 2]
    assert keeper.current is keeper.conversations[1]


def test_times_count_from_the_start_of_the_turn(keeper: Keeper, clock: Clock) -> None:
    keeper.feed([turn("hi"), sent("hello", 1.5)])
    clock.now = 2000.0
    keeper.feed([turn("and"), sent("now", 0.5)])
    assert [message.at for message in keeper.conversations[0].messages] == [1000.0, 1001.5, 2000.0, 2000.5]


def test_a_branch_keeps_what_it_left_and_the_times_of_what_it_shares(keeper: Keeper, clock: Clock) -> None:
    events = [turn("hi"), sent("hello"), FINISHED]
    keeper.feed([*events, turn("left"), sent("to the left")])
    clock.now = 3000.0
    keeper.branch([*map(dict, events), {"type": "went_back", "to": "hi"}])
    keeper.feed([turn("right"), sent("to the right")])
    assert said(keeper) == [["hi", "hello", "left", "to the left"], ["hi", "hello", "right", "to the right"]]
    branch = keeper.conversations[1]
    assert branch.branch_of == 1
    assert [message.at for message in branch.messages] == [1000.0, 1000.1, 3000.0, 3000.1]


def test_going_back_step_by_step_leaves_one_branch(keeper: Keeper) -> None:
    events = [turn("hi"), sent("hello"), FINISHED]
    keeper.feed([*events, turn("more"), sent("and more")])
    keeper.branch(events)
    keeper.feed([{"type": "paused", "at": 0.0, "reason": "step"}])
    keeper.branch(events[:1])
    keeper.branch([])
    assert [(one.number, one.branch_of) for one in keeper.conversations] == [(1, 0), (2, 1)]
    keeper.feed([turn("other")])
    keeper.branch(events)
    assert [(one.number, one.branch_of) for one in keeper.conversations] == [(1, 0), (2, 1), (3, 2)]


def test_titles_say_what_was_said_or_how_it_began(keeper: Keeper) -> None:
    keeper.feed([turn("order a pizza"), turn("funghi")])
    assert keeper.conversations[0].title == "order a pizza · funghi"
    keeper.end()
    keeper.feed([{"type": "turn_started", "at": 0, "event": {"type": "timeout", "preview": "", "payload": {}}}])
    assert keeper.conversations[1].title == "Timeout"
    keeper.end()
    keeper.feed([turn("", trigger={"integration": "shop", "name": "paid"})])
    assert keeper.conversations[2].title == "Event shop/paid"
    keeper.end()
    keeper.feed([turn("long " * 40)])
    assert len(keeper.conversations[3].title) == kept_module.LONGEST_TITLE


def test_what_code_caused_is_not_said_again(keeper: Keeper) -> None:
    follows = {**turn("", trigger={"integration": "x", "name": "y"}), "follows": True}
    keeper.feed([turn("hi"), follows, turn("there")])
    assert [event["preview"] for event in keeper.conversations[0].inputs()] == ["hi", "there"]


def test_search_finds_the_newest_first_whatever_the_case(keeper: Keeper) -> None:
    keeper.feed([turn("Straße"), sent("A pizza, please " + "x" * 200)])
    keeper.end()
    keeper.feed([turn("PIZZA")])
    hits = keeper.search(" pizza ")
    assert [(hit.conversation.number, hit.message.mine) for hit in hits] == [(2, True), (1, False)]
    assert hits[1].excerpt.startswith("A pizza")
    assert hits[1].excerpt.endswith("…")
    assert [hit.conversation.number for hit in keeper.search("strasse")] == [1]
    assert keeper.search("") == []


def test_a_flood_keeps_what_was_said(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "MOST_EVENTS", 10)
    monkeypatch.setattr(kept_module, "MOST_ESSENTIAL", 12)
    keeper.feed([turn("go"), *[{"type": "code_logged", "at": 0, "text": "round"}] * 20, *map(sent, "abcd")])
    (conversation,) = keeper.conversations
    assert [message.text for message in conversation.messages] == ["go", "a", "b"]
    assert conversation.left_out == 13


def test_the_oldest_give_way_and_any_can_be_forgotten(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper_module, "MOST_KEPT", 2)
    for name in "abc":
        keeper.end()
        keeper.feed([turn(name)])
    assert said(keeper) == [["b"], ["c"]]
    keeper.forget(keeper.conversations[1])
    assert keeper.current is None
    keeper.feed([sent("too late")])
    assert said(keeper) == [["b"]]
    keeper.clear()
    keeper.feed([turn("new")])
    assert keeper.conversations[0].number == 1


def test_how_a_conversation_stands(keeper: Keeper) -> None:
    keeper.feed([turn("hi"), {"type": "error", "at": 0, "message": "no"}, {"type": "conversation_ended", "at": 0}])
    assert keeper.conversations[0].is_over
    assert keeper.conversations[0].has_error
    keeper.feed([turn("more")])
    assert not keeper.conversations[0].is_over
