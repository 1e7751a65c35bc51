"""Turns per second: four turns of one conversation, state written to JSON and read again between them.

A round plays ten conversations: `turns_per_second` is what its median comes to.

hi    → Hello! / What is your name?
Ada   → stored, a branch on an expression → Nice to meet you, Ada. / How many tickets?
lots  → the validation fails, one retry → Please give a whole number.
7     → the validation passes, a code card sets a variable → You asked for 7. / Total is 15. (end)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.interpreter.conversation import Conversation
from studio.interpreter.engine import Engine
from studio.interpreter.events import Event, MessageSent
from studio.interpreter.incoming import text_message
from studio.interpreter.sandboxes import Sandboxes
from studio.interpreter.services import Services
from tests.fixtures.bot_builder import BotBuilder, capture, code, text, when

SAID = ("hi", "Ada", "lots", "7")
HEARD = [
    "Hello!",
    "What is your name?",
    "Nice to meet you, Ada.",
    "How many tickets?",
    "Please give a whole number.",
    "You asked for 7.",
    "Total is 15.",
]


def ticket_bot(*, javascript: bool) -> Bot:
    """With JavaScript: a validator and a code card that only the sandbox can run."""
    bot = BotBuilder()
    bot.main.variable("name").variable("tickets", "string" if javascript else "number").variable("total", "number")
    if javascript:
        question = capture(
            "RawInput",
            "How many tickets?",
            "tickets",
            retries=1,
            validators=[("return /^\\d+$/.test(input)", "Please give a whole number.")],
        )
        reckon = [code("workflow.total = Number(workflow.tickets) * 2 + 1"), text("Total is {{workflow.total}}.")]
    else:
        question = capture("Number", "How many tickets?", "tickets", retries=1, retry="Please give a whole number.")
        reckon = [text("Total is {{workflow.tickets * 2 + 1}}.")]
    bot.main.node("Hello", text("Hello!"), capture("RawInput", "What is your name?", "name"), default="Branch")
    bot.main.node("Branch", when("workflow.name !== ''", "Nice"), default="Hello")
    bot.main.node("Nice", text("Nice to meet you, {{workflow.name}}."), question, default="Done")
    bot.main.node("Done", text("You asked for {{workflow.tickets}}."), *reckon)
    return Bot(bot.build())


CONVERSATIONS = 10
Play = Callable[[Engine, str], Any]


async def by_callback(engine: Engine, state: str) -> str:
    """The four turns, their events told to a function."""
    events: list[Event] = []
    for said in SAID:
        conversation = Conversation.from_json(json.loads(state))
        await engine.run(conversation, text_message(said), events.append)
        state = json.dumps(conversation.to_json())
    assert [event.payload["text"] for event in events if isinstance(event, MessageSent)] == HEARD
    return state


async def by_iterator(engine: Engine, state: str) -> str:
    """The four turns, their events taken from an iterator."""
    events: list[Event] = []
    for said in SAID:
        conversation = Conversation.from_json(json.loads(state))
        events.extend([event async for event in engine.turn(conversation, text_message(said))])
        state = json.dumps(conversation.to_json())
    assert [event.payload["text"] for event in events if isinstance(event, MessageSent)] == HEARD
    return state


NEW = json.dumps(Conversation("conversation", "user").to_json())


def measured(benchmark: Any, runner: asyncio.Runner, play: Play, engine: Engine) -> None:
    async def some() -> None:
        for _ in range(CONVERSATIONS):
            await play(engine, NEW)

    benchmark(lambda: runner.run(some()))
    if benchmark.stats is not None:  # there are none while benchmarks are switched off
        turns = CONVERSATIONS * len(SAID)
        benchmark.extra_info["turns_per_second"] = round(turns / benchmark.stats.stats.median)


@pytest.mark.parametrize("play", [by_callback, by_iterator])
def test_turns_without_javascript(benchmark: Any, play: Play) -> None:
    engine = Engine(ticket_bot(javascript=False), Services())
    with asyncio.Runner() as runner:
        measured(benchmark, runner, play, engine)


@pytest.mark.parametrize("play", [by_callback, by_iterator])
def test_turns_with_the_sandbox(benchmark: Any, play: Play) -> None:
    scripts = Sandboxes()
    engine = Engine(ticket_bot(javascript=True), Services(scripts=scripts))
    with asyncio.Runner() as runner:
        runner.run(scripts.start())
        measured(benchmark, runner, play, engine)
        runner.run(scripts.close())
