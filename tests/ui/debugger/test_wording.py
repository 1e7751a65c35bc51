from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.interpreter import events as interpreter_events
from studio.ui.debugger.wording import (
    _WORDS,
    LEVELS,
    PREVIEW_LENGTH,
    Level,
    duration,
    line_for,
    message_preview,
    one_line,
    short_value,
)


def kinds(base: type = interpreter_events.Event) -> list[type]:
    found = [base] if base.type else []  # type: ignore[attr-defined]
    return found + [kind for sub in base.__subclasses__() for kind in kinds(sub)]


def test_every_event_of_the_interpreter_has_words() -> None:
    assert {kind.type for kind in kinds()} <= set(_WORDS)  # type: ignore[attr-defined]


def test_the_words_use_the_fields_the_events_have() -> None:
    names = {field.name for kind in kinds() for field in fields(kind)}  # type: ignore[arg-type]
    assert {"name", "visit", "card_type", "duration_ms", "outcome", "capture_type", "reason", "attempt"} <= names


@pytest.mark.parametrize(
    ("event", "level", "text", "inline"),
    [
        ({"type": "workflow_entered", "name": "Order"}, "info", "Entered workflow Order", True),
        ({"type": "workflow_left", "name": "Order", "exit": "Done"}, "info", "Left workflow Order through Done", False),
        (
            {"type": "workflow_left", "name": "Order", "exit": "end"},
            "info",
            "Left workflow Order at its end node",
            False,
        ),
        ({"type": "node_entered", "name": "Ask size", "visit": 1}, "info", "Transitioned to Ask size", True),
        ({"type": "node_entered", "name": "Ask size", "visit": 2}, "info", "Transitioned to Ask size · visit 2", True),
        ({"type": "card_started", "card_type": "action"}, "debug", "Executing code", True),
        (
            {"type": "card_finished", "card_type": "action", "duration_ms": 12.3, "outcome": "continue"},
            "debug",
            "Executed code · 12 ms",
            True,
        ),
        (
            {"type": "card_finished", "card_type": "action", "duration_ms": 1, "outcome": "fail"},
            "warning",
            "Code failed · 1 ms",
            True,
        ),
        (
            {"type": "card_started", "card_type": "action", "origin": "integration"},
            "debug",
            "Calling an integration",
            True,
        ),
        ({"type": "card_started", "card_type": "content"}, "debug", "Started card message", False),
        (
            {"type": "transition_taken", "transition": "default", "label": ""},
            "debug",
            "Took the default transition",
            False,
        ),
        (
            {"type": "transition_taken", "transition": "t", "label": "Yes", "target": "#"},
            "debug",
            "Took transition “Yes” back to the caller",
            False,
        ),
        (
            {"type": "message_sent", "payload": {"type": "choice", "text": "Size?", "options": []}},
            "info",
            "Sent choice “Size?”",
            False,
        ),
        (
            {"type": "variable_changed", "scope": "workflow", "name": "size", "before": None, "after": "L"},
            "debug",
            "workflow.size: nothing → “L”",
            False,
        ),
        (
            {"type": "capture_asked", "capture_type": "SingleChoice", "attempt": 0},
            "info",
            "Capturing single choice",
            True,
        ),
        (
            {"type": "capture_asked", "capture_type": "Number", "attempt": 1},
            "info",
            "Capturing number · attempt 2",
            True,
        ),
        (
            {"type": "capture_done", "capture_type": "Number", "value": 3, "reason": "earlier message"},
            "info",
            "Captured number 3 · from an earlier message",
            True,
        ),
        (
            {"type": "capture_failed", "capture_type": "Number", "reason": "not a number", "final": False},
            "warning",
            "Answer not accepted · not a number",
            True,
        ),
        (
            {"type": "capture_failed", "capture_type": "Number", "reason": "no retries left", "final": True},
            "warning",
            "Capture of number failed · no retries left",
            True,
        ),
        ({"type": "capture_cancelled", "capture_type": "Number"}, "info", "Capture of number cancelled", True),
        ({"type": "code_logged", "level": "warn", "text": "careful"}, "warning", "careful", True),
        (
            {"type": "intent_matched", "intent": "order", "confidence": 0.834},
            "info",
            "Matched intent order · 83%",
            False,
        ),
        (
            {"type": "knowledge_queried", "query": "q", "passages": [], "answer": ""},
            "info",
            "No content matched “q”",
            True,
        ),
        (
            {"type": "knowledge_queried", "query": "q", "passages": [{"text": "p"}], "answer": "a"},
            "info",
            "Answer found in knowledge for “q”",
            True,
        ),
        (
            {
                "type": "model_called",
                "model": "fast",
                "tokens_in": 8,
                "tokens_out": 2,
                "duration_ms": 1500,
                "outcome": "ok",
            },
            "info",
            "fast answered · 1.5 s · 8 → 2 tokens",
            True,
        ),
        (
            {"type": "table_queried", "table": "Orders", "operation": "find", "rows": 1},
            "info",
            "Found 1 row in Orders",
            False,
        ),
        ({"type": "waiting", "for": "message"}, "info", "Waiting for user input", True),
        ({"type": "waiting", "for": "SingleChoice"}, "info", "Waiting for user input · single choice", True),
        ({"type": "conversation_ended", "explicit": True, "reason": "end node"}, "info", "Conversation ended", True),
        (
            {"type": "conversation_ended", "explicit": False, "reason": "no transition"},
            "info",
            "Conversation ended · no transition led on",
            True,
        ),
        ({"type": "error", "message": "It broke.", "detail": "trace"}, "error", "It broke.", True),
        (
            {"type": "turn_finished", "duration_ms": 34, "steps": 1},
            "debug",
            "Turn finished in 34 ms after 1 step",
            False,
        ),
        ({"type": "brand_new_event"}, "debug", "Brand new event", False),
        ({}, "debug", "An event without a type", False),
    ],
)
def test_events_read_as_a_builder_would_say(event: dict[str, Any], level: str, text: str, inline: bool) -> None:
    line = line_for(event)
    assert (line.level, line.text, line.inline) == (level, text, inline)


def test_long_logs_are_cut_and_kept_as_detail() -> None:
    line = line_for({"type": "code_logged", "level": "log", "text": "one\ntwo"})
    assert (line.text, line.detail) == ("one two", "one\ntwo")


def test_problems_are_not_shortened() -> None:
    assert line_for({"type": "error", "message": "word " * 100}).text.count("word") == 100


def test_passages_are_the_detail_of_a_query() -> None:
    passages = [{"title": "a.pdf", "text": "one"}, {"content": "two"}, "three"]
    line = line_for({"type": "knowledge_queried", "query": "q", "passages": passages, "answer": ""})
    assert line.text == "Found 3 passages in knowledge for “q”"
    assert line.detail == "a.pdf\none\n\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0.2, "<1 ms"),
        (1, "1 ms"),
        (999, "999 ms"),
        (1200, "1.2 s"),
        (61_000, "1 min 1 s"),
        (None, ""),
        ("x", ""),
        (-1, ""),
    ],
)
def test_durations(milliseconds: Any, words: str) -> None:
    assert duration(milliseconds) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (True, "true"),
        (3.5, "3.5"),
        ("a\nb", "“a b”"),
        ({"$date": "2024-01-01T00:00:00.000Z"}, "2024-01-01T00:00:00.000Z"),
        ({"a": 1}, '{"a": 1}'),
        ({str(n): n for n in range(9)}, "an object with 9 fields"),
        ([1, 2], "[1, 2]"),
        ([{}], "a list of 1 item"),
    ],
)
def test_values_are_short(value: Any, words: str) -> None:
    assert short_value(value) == words


def test_previews_of_messages() -> None:
    assert message_preview({"type": "image", "imageUrl": "https://x.y/a%20b.png?z"}) == "a b.png"
    assert message_preview({"type": "carousel", "items": [{"title": "A"}, {"title": "B"}]}) == "A, B"
    assert message_preview({"type": "location", "latitude": 1, "longitude": 2}) == "1, 2"
    assert message_preview("plain") == "plain"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
names = sorted({field.name for kind in kinds() for field in fields(kind)} | {"for"})  # type: ignore[arg-type]


@given(st.sampled_from(sorted(_WORDS)), st.dictionaries(st.sampled_from(names), values, max_size=6))
def test_no_event_is_too_odd(kind: str, event: dict[str, Any]) -> None:
    line = line_for({**event, "type": kind})
    assert line.level in LEVELS
    assert "\n" not in line.text
    assert line.text


@given(st.text(max_size=400))
def test_one_line_is_short_and_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line) <= PREVIEW_LENGTH
    assert len(line.splitlines()) <= 1


def test_levels_are_listed_from_the_lowest() -> None:
    assert get_args(Level) == LEVELS
