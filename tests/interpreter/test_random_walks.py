"""Random bots and random people: turns always end, state always resumes elsewhere with the same events."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.interpreter import incoming
from studio.interpreter.clock import FixedClock
from studio.interpreter.conversation import Conversation
from studio.interpreter.engine import Engine
from studio.interpreter.events import TurnFinished, TurnStarted
from studio.interpreter.incoming import Incoming
from studio.interpreter.limits import Limits
from studio.interpreter.services import Services
from tests.fixtures.bot_builder import (
    BotBuilder,
    Card,
    ai_task,
    capture,
    card,
    carousel,
    intent,
    log,
    run_workflow,
    slide,
    text,
    when,
)
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import MORNING, collect

NODES = ["A", "B", "C", "D"]
WORKFLOWS = ["Main", "Sub", "Other", "Error", "Timeout", "Conversation End"]
TARGETS = [*NODES, "End", "", "END", "#", "nd-main-a", "nd-nowhere"]
TEXTS = ["hi", "{{workflow.x}}", "{{workflow.y.z}} @user.name", "", "{{event.error}}", "{{workflow.Sub1.y}}"]
CONDITIONS = ["workflow.x > 1", "!turn.Agent.ok", "user.name === 'red'", "workflow.y || false", "true", "false"]
KINDS = ["RawInput", "Number", "SingleChoice", "MultiChoice", "Confirmation", "DateTime", "WaitForInput", "Boolean"]


@st.composite
def cards(draw: st.DrawFn) -> Card:
    target = st.sampled_from(TARGETS)
    kind = draw(st.sampled_from(["text", "capture", "when", "log", "call", "ai", "odd", "carousel", "intent"]))
    match kind:
        case "text":
            return text(draw(st.sampled_from(TEXTS)))
        case "capture":
            options = draw(st.sampled_from([[], ["red", "green"], list("abcdefg"), ["red", "red"]]))
            return capture(
                draw(st.sampled_from(KINDS)),
                draw(st.sampled_from(TEXTS)),
                draw(st.sampled_from(["", "x", "y", "user.name", "nothing", "odd"])),
                options=options,
                to={option: draw(target) for option in options[:2]},
                failed=draw(st.none() | target),
                retries=draw(st.integers(0, 2)),
                validators=draw(st.sampled_from([[], [("input != 'green'", "No.")]])),
                cancellable=draw(st.booleans()),
                confirm=draw(st.booleans()),
                skip=draw(st.booleans()),
                lookback=draw(st.integers(0, 2)),
            )
        case "when":
            return when(draw(st.sampled_from(CONDITIONS)), draw(target))
        case "log":
            return log(draw(st.sampled_from(TEXTS)))
        case "call":
            callee = draw(st.sampled_from(["Sub", "Other"]))
            inputs = draw(st.sampled_from([{}, {"x": "{{workflow.x}}"}, {"x": "red"}]))
            return run_workflow(f"{callee}1", callee, inputs, {"Out": draw(target)})
        case "ai":
            return ai_task("task", failed=draw(st.none() | target))
        case "carousel":
            return carousel(slide(draw(st.sampled_from(TEXTS))))
        case "intent":
            return intent("go", ["hi", "green"], draw(target))
        case _:
            return card(type=draw(st.sampled_from(["strange", "table", "autonomous", ""])))


@st.composite
def bots(draw: st.DrawFn) -> dict[str, Any]:
    bot = BotBuilder(nodeRepetitionLimit=draw(st.integers(0, 5)))
    bot.variable("user.name").variable("conversation.c", default="c")
    for name in WORKFLOWS:
        workflow = bot.workflow(name)
        workflow.variable("x", draw(st.sampled_from(["string", "number"]))).variable("y", "array", []).inputs("x")
        workflow.variable("odd", scope="nowhere")
        for node in NODES[: draw(st.integers(1, len(NODES)))]:
            kind = draw(st.sampled_from(["standard"] * 6 + ["autonomous", "comment", "exception-handler", "strange"]))
            default = draw(st.sampled_from(["", *NODES, "End"]))
            fields = {"defaultTransition": {"targetNodeId": workflow.node_id(default) if default else None}}
            workflow.special(kind, node, *draw(st.lists(cards(), max_size=4)), **fields)
        workflow.exit("Out", "x", "y")
    bot.main.special("trigger", "On event", when("true", "A"), integrationId="webchat", triggerId="go")
    return bot.build()


INCOMING = st.one_of(
    st.sampled_from(["hi", "red", "7", "cancel", "yes", "no", "2", "last", "//state/reset", ""]).map(
        incoming.text_message
    ),
    st.sampled_from(["red", "true", "a"]).map(incoming.choice_message),
    st.just(incoming.timeout()),
    st.just(incoming.custom_event("webchat", "go")),
    st.just(incoming.start_at("wf-main", "nd-main-b")),
    st.just(incoming.payload_message({"type": "file", "fileUrl": "https://example.org/x"})),
)


async def walk(bot: dict[str, Any], said: list[Incoming], services: Services, *, elsewhere: bool) -> list[Any]:
    """The events of all turns; `elsewhere` resumes every turn from JSON in another engine."""
    engine = Engine(Bot(bot), services)
    conversation = Conversation("conv", "user", seed="seed")
    told: list[Any] = []
    for event in said:
        turn = await collect(engine.turn(conversation, event))
        assert isinstance(turn[0], TurnStarted)
        assert isinstance(turn[-1], TurnFinished)
        told += [json.loads(json.dumps(fact.to_json())) for fact in turn]
        state = json.dumps(conversation.to_json())
        if elsewhere:
            engine = Engine(Bot(bot), services)
            conversation = Conversation.from_json(json.loads(state))
            assert json.dumps(conversation.to_json()) == state
    return told


@settings(max_examples=150, deadline=None)
@given(bots(), st.lists(INCOMING, min_size=1, max_size=6))
def test_turns_end_and_resume_anywhere(bot: dict[str, Any], said: list[Incoming]) -> None:
    services = Services(clock=FixedClock(MORNING), limits=Limits(steps=60, depth=5))

    here = asyncio.run(walk(bot, said, services, elsewhere=False))
    there = asyncio.run(walk(bot, said, services, elsewhere=True))

    assert here == there
    assert len(here) < 60 * 12 * len(said)


@settings(max_examples=25, deadline=None)
@given(bots(), st.lists(INCOMING, min_size=1, max_size=4))
def test_the_same_with_code(javascript: JavaScript, bot: dict[str, Any], said: list[Incoming]) -> None:
    for flow in bot["flows"]:
        for node in flow["nodes"]:
            if node["type"] == "standard":
                source = "workflow.y = [...(workflow.y ?? []), Math.random()]; user.name ??= 'red'"
                code = {"id": "ins-code", "type": "action", "origin": "builtin", "code": source}
                node["instructions"].insert(0, code)
                node["instructions"].insert(1, {"id": "ins-log", "type": "log", "message": "{{workflow.y.join()}}"})
    services = Services(scripts=javascript.scripts, clock=FixedClock(MORNING), limits=Limits(steps=60, depth=5))

    here = javascript.run(walk(bot, said, services, elsewhere=False))
    there = javascript.run(walk(bot, said, services, elsewhere=True))

    assert here == there
