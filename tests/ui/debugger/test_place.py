from __future__ import annotations

from studio.ui.debugger.place import NOWHERE, Place, PlaceNames, TurnClock, place_of


def test_places_are_ids_or_nowhere() -> None:
    assert place_of({"type": "x"}) is NOWHERE
    assert not NOWHERE
    assert place_of({"workflow": "w", "node": "n", "card": "c"}) == Place("w", "n", "c")
    assert place_of({"workflow": "w"})


def test_names_are_learned_from_entering() -> None:
    names = PlaceNames()
    place = Place("wf-1", "nd-1")
    assert names.label(place) == "wf-1 › nd-1"
    names.learn({"type": "workflow_entered", "workflow": "wf-1", "name": "Main"})
    names.learn({"type": "node_entered", "workflow": "wf-1", "node": "nd-1", "name": "Ask size"})
    assert names.label(place) == "Main › Ask size"
    assert names.label(Place("wf-1")) == "Main"
    assert names.label(Place(node="nd-9")) == "nd-9"
    assert names.label(NOWHERE) == ""


def test_events_are_stamped_from_the_start_of_their_turn() -> None:
    now = 100.0
    clock = TurnClock(lambda: now)
    assert clock.stamp({"type": "turn_started", "at": 0.0}) == 100.0
    now = 105.0
    assert clock.stamp({"type": "waiting", "at": 0.5}) == 100.5
    assert clock.stamp({"type": "turn_started", "at": 0.0}) == 105.0
    assert clock.stamp({"type": "waiting"}) == 105.0


def test_a_stream_that_begins_in_the_middle_ends_now() -> None:
    clock = TurnClock(lambda: 100.0)
    assert clock.stamp({"type": "waiting", "at": 2.0}) == 100.0
