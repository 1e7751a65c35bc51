"""Traces and coverage of conversations that were really had."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.debugging.coverage import Coverage
from studio.debugging.trace import MOST_SPANS, Trace
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from tests.fixtures.bot_builder import BotBuilder, capture, run_workflow, text, when

Events = list[dict[str, Any]]


def bakery() -> Bot:
    bot = BotBuilder()
    main = bot.main
    main.variable("name")
    main.node("Ask", capture("RawInput", "Your name?", "name"), default="Order")
    main.node("Order", when("workflow.name === 'Eve'", "Never", "Never"), run_workflow("Price", "Price"), default="Bye")
    main.node("Never", text("Not you."), default="Bye")
    main.node("Bye", text("Bye."), default="End")
    price = bot.workflow("Price")
    price.node("Sum", text("21 €"), default="Done")
    price.exit("Done")
    return Bot(bot.build())


def talk(bot: Bot, *said: str) -> Events:
    async def tell() -> Events:
        session = Session(bot, Services(), seed="1")
        found = [event.to_json() for words in said for event in [e async for e in session.say(words)]]
        await session.close()
        return found

    return asyncio.run(tell())


def test_a_trace_has_the_turns_with_their_nodes_and_cards_inside() -> None:
    trace = Trace()
    trace.feed(talk(bakery(), "hi", "Ada"))
    first, second = trace.turns
    assert [span.kind for span in first.spans] == ["turn", "workflow", "node", "card", "node", "card"]
    assert [span.label for span in second.spans if span.kind == "node"][-1] == "End"
    assert all(turn.is_over for turn in trace.turns)
    for turn in trace.turns:
        for span in turn.spans:
            assert span.end is None or 0 <= span.start <= span.end <= turn.length
    inner = next(span for span in second.spans if span.label == "Sum")
    assert inner.depth > next(span for span in second.spans if span.label == "Order").depth


def test_calls_lie_within_their_cards() -> None:
    place = {"workflow": "w", "node": "n", "card": "c"}
    trace = Trace()
    trace.feed(
        [
            {"type": "turn_started", "at": 0.0, "event": {"preview": "hi"}},
            {"type": "card_started", "at": 0.1, **place, "card_type": "action"},
            {"type": "http_called", "at": 0.4, **place, "method": "GET", "url": "u", "status": 500, "duration_ms": 200},
            {"type": "model_called", "at": 0.5, **place, "model": "m", "outcome": "ok", "duration_ms": 50},
            {"type": "table_queried", "at": 0.6, **place, "table": "T", "operation": "find", "rows": 2},
            {"type": "card_finished", "at": 0.7, **place, "outcome": "fail"},
            {"type": "turn_stopped"},
        ]
    )
    (turn,) = trace.turns
    http = next(span for span in turn.spans if span.kind == "http")
    assert (round(http.start, 3), http.end, http.failed) == (0.2, 0.4, True)
    assert next(span for span in turn.spans if span.kind == "card").failed
    assert turn.is_over
    assert turn.root.detail == "stopped"


def test_a_chatty_loop_is_counted_not_kept() -> None:
    trace = Trace()
    trace.feed([{"type": "turn_started", "at": 0.0, "event": {}}])
    trace.feed({"type": "node_entered", "at": 0.1, "workflow": "w", "node": "n", "name": "N"} for _ in range(9000))
    assert len(trace.turns[0].spans) == MOST_SPANS
    assert trace.turns[0].left_out == 9001 - MOST_SPANS


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["type", "at", "workflow", "node", "card", "event", "duration_ms", "status", "outcome"]),
            st.sampled_from(
                ["turn_started", "card_started", "card_finished", "workflow_left", "http_called", 1.5, None]
            ),
        ),
        max_size=20,
    )
)
def test_no_stream_is_too_odd(events: Events) -> None:
    trace, coverage = Trace(), Coverage()
    trace.feed(events)
    coverage.feed(events, Bot({"flows": []}))
    assert all(turn.length >= 0 for turn in trace.turns)


def test_coverage_counts_what_was_gone_through() -> None:
    bot = bakery()
    coverage = Coverage()
    assert coverage.of_bot(bot).nodes.reached == 0
    coverage.feed(talk(bot, "hi", "Ada"), bot)
    shares = coverage.of_workflow(bot.main, bot)  # type: ignore[arg-type]
    assert shares.nodes.text == "5 of 6"
    assert shares.cards.text == "6 of 7"
    assert shares.transitions.reached < shares.transitions.all
    assert 50 < shares.percent < 100
    other = Coverage()
    other.feed(talk(bot, "hi", "Eve"), bot)
    coverage.add(other)
    assert coverage.of_workflow(bot.main, bot).nodes.text == "6 of 6"  # type: ignore[arg-type]
