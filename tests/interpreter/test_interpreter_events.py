"""Events in the flat form that the command line prints."""

from __future__ import annotations

import dataclasses
import json

from studio.interpreter import events
from studio.interpreter.events import Event
from tests.fixtures.bot_builder import BotBuilder, capture
from tests.interpreter.talk import Talk

CONTRACT = {
    "turn_started": {"event"},
    "workflow_entered": {"name"},
    "workflow_left": {"name", "exit"},
    "node_entered": {"name", "visit"},
    "card_started": {"card_type", "origin"},
    "card_finished": {"card_type", "origin", "duration_ms", "outcome"},
    "transition_taken": {"transition", "label", "target"},
    "message_sent": {"payload"},
    "variable_changed": {"scope", "name", "before", "after"},
    "capture_asked": {"capture_type", "value", "reason", "attempt"},
    "capture_done": {"capture_type", "value", "reason", "attempt"},
    "capture_failed": {"capture_type", "value", "reason", "attempt"},
    "capture_cancelled": {"capture_type", "value", "reason", "attempt"},
    "code_logged": {"level", "text"},
    "message_understood": {"intent", "confidence", "ranking", "entities"},
    "intent_matched": {"intent", "confidence"},
    "knowledge_queried": {"query", "passages", "answer"},
    "model_called": {"model", "tokens_in", "tokens_out", "duration_ms", "outcome"},
    "table_queried": {"table", "operation", "rows"},
    "integration_called": {"integration", "action", "input", "outcome"},
    "http_called": {"method", "url", "request", "status", "response", "duration_ms", "problem"},
    "paused": {"reason", "detail"},
    "resumed": {"how"},
    "warning": {"message", "detail"},
    "error": {"message", "detail"},
    "waiting": {"for"},
    "conversation_ended": {"explicit"},
    "turn_finished": {"duration_ms", "steps"},
}


def kinds() -> dict[str, type[Event]]:
    found = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)]
    return {kind.type: kind for kind in found if kind.type}


def test_every_type_of_the_contract_exists_with_its_fields() -> None:
    assert set(kinds()) == set(CONTRACT)
    for name, kind in kinds().items():
        values = {field.name: "x" for field in dataclasses.fields(kind)}
        data = kind(**values).to_json()
        assert data["type"] == name
        assert {"at", "workflow", "node", "card"} | CONTRACT[name] <= set(data)


def test_places_that_do_not_apply_are_left_out() -> None:
    assert events.CodeLogged(0.5, "", "", "", "info", "x").to_json() == {
        "type": "code_logged",
        "at": 0.5,
        "level": "info",
        "text": "x",
    }


def test_an_event_with_another_value_is_a_copy() -> None:
    log = events.CodeLogged(0, "wf", "nd", "ins", "info", "x")

    assert log.having(text="y") == events.CodeLogged(0, "wf", "nd", "ins", "info", "y")
    assert log.text == "x"


def test_events_name_their_place_and_are_json() -> None:
    bot = BotBuilder()
    bot.main.node("Ask", capture("RawInput", "Name?"))

    told = Talk(bot).say("hi")

    asked = next(event for event in told if event.type == "capture_asked")
    assert (asked.workflow, asked.node, asked.card) == ("wf-main", "nd-main-ask", "ins-main-ask-1")
    assert json.loads(json.dumps([event.to_json() for event in told]))[-1]["steps"] == 4
