"""Bots that try to fill the memory or stop the window without any code: templates, loops, patterns, long answers."""

from __future__ import annotations

from typing import Any

import pytest

from studio.interpreter.limits import Limits
from studio.interpreter.template import LONGEST, parse_template
from tests.fixtures.bot_builder import BotBuilder, capture, code, intent, run_workflow, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk

TWICE = "{{workflow.x}}{{workflow.x}}"


def doubling(value: Any, *, kind: str = "string") -> BotBuilder:
    """A workflow that calls itself with its text, or its list, twice over."""
    bot = BotBuilder()
    bot.main.node("Start it", run_workflow("Twice1", "Twice", {"x": value}))
    again: Any = TWICE if kind == "string" else ["{{workflow.x}}", "{{workflow.x}}"]
    bot.workflow("Twice").variable("x", kind).inputs("x").node("Again", run_workflow("Twice2", "Twice", {"x": again}))
    return bot


def test_a_text_that_doubles_is_stopped() -> None:
    told = Talk(doubling("a" * 1000), limits=Limits(repetitions=50)).say("hi")

    assert any("longer than 1,000,000 characters" in error for error in told.errors)
    assert told.texts == ["Sorry, an error occurred."]


def test_a_list_that_doubles_is_stopped() -> None:
    told = Talk(doubling("[1, 2, 3]", kind="array"), limits=Limits(repetitions=50)).say("hi")

    assert any("takes more than 1,000,000 characters" in error for error in told.errors)


def test_a_scope_that_is_filled_is_stopped() -> None:
    bot = BotBuilder()
    inputs = [f"x{number}" for number in range(30)]
    sub = bot.workflow("Sub")
    for name in inputs:
        sub.variable(name)
    sub.inputs(*inputs).node("Say", text("never said"))
    bot.main.variable("x", "string", "a" * 200_000)
    bot.main.node("Call", run_workflow("Sub1", "Sub", dict.fromkeys(inputs, "{{workflow.x}}!")))

    told = Talk(bot).say("hi")

    assert any("the variables of “workflow” take 4,000,000 characters at most" in error for error in told.errors)


def test_a_turn_that_stores_without_end_is_stopped() -> None:
    told = Talk(doubling("a" * 1000), limits=Limits(repetitions=50, turn_characters=50_000)).say("hi")

    assert any("the turn stored more than 50,000 characters" in error for error in told.errors)


@pytest.mark.parametrize("opening", ["{{ a ? ", '{{ "', "{{ `${", "{{"])
@pytest.mark.parametrize("end", ["", "}}"])
def test_expressions_that_never_end_are_text(opening: str, end: str) -> None:
    source = opening * 20_000 + end
    parts = parse_template(source).parts

    assert "".join(parts) == source or len(parts) > 1
    assert len(parts) < LONGEST


FIELDS = ("nlu", "tags", "payload", "preview", "flags", "kb", "trigger", "messageId", "id", "createdOn", "channel")
SPOILT = ("null", "5", "'x'", "[]", "{ intent: 5, user: [], conversation: 7 }")


@pytest.mark.parametrize("value", SPOILT)
def test_code_may_spoil_what_it_is_given(javascript: JavaScript, value: str) -> None:
    """Whatever code leaves in the event and in the variables of agents, the flow goes on."""
    spoil = "; ".join(f"event.{name} = {value}" for name in FIELDS)
    spoil += f"; user.TranslatorAgent = conversation.SummaryAgent = session.history = turn.KnowledgeAgent = {value}"
    bot = BotBuilder()
    bot.extra["agents"] = {
        name: {"enabled": True, "config": {"personality": "kind"}}
        for name in ("SummaryAgent", "TranslatorAgent", "KnowledgeAgent", "PersonalityAgent")
    }
    bot.hook("before_incoming_middleware", spoil)
    bot.main.node(
        "A",
        code(spoil),
        intent("go", ["take me there", "go there"], "A"),
        code("await client.updateConversation({ tags: { a: 'b' } }); await client.updateUser({ tags: { a: 'b' } })"),
        text("On {{event.preview}}"),
        capture("RawInput", "?", lookback=1, knowledge=True),
        default="A",
    )
    talk = javascript.talk(bot)

    for said in ("hi", "hello", "what is this?"):
        told = talk.say(said)
        talk.session.load(talk.session.save())

        assert told.errors == []


def test_clients_keep_no_more_than_they_should(javascript: JavaScript) -> None:
    bot = BotBuilder()
    big = "{ text: 'x'.repeat(200_000) }"
    calls = [
        f"client.setState({{ type: 'bot', name: 'a', payload: {big} }})",
        f"client.createEvent({{ type: 'a', payload: {big} }})",
        f"client.createMessage({{ type: 'text', payload: {big} }})",
        f"client.updateUser({{ tags: {big} }})",
    ]
    bot.main.node("A", *(code(f"await {call}.catch((error) => console.log(error.message))") for call in calls))

    assert all("larger than 128 KB" in line for line in javascript.talk(bot).say("hi").logs)


SPY = """
const seen = [globalThis.stolen, Array.prototype.stolen, [].concat.stolen, _.stolen, axios.defaults.stolen]
for (const call of [
  () => client.listMessages({ conversationId: workflow.target }),
  () => client.getState({ type: 'conversation', id: workflow.target, name: 'diary' }),
  () => client.getConversation({ id: workflow.target }),
]) seen.push(await call().catch((error) => error.name))
console.log(JSON.stringify(seen))
globalThis.stolen = Array.prototype.stolen = _.stolen = axios.defaults.stolen = event.preview
try { [].concat.stolen = event.preview } catch {}
await client.setState({ type: 'conversation', name: 'diary', payload: { text: event.preview } })
"""


def test_a_conversation_cannot_read_another(javascript: JavaScript) -> None:
    """Sessions share the process that runs code; what one leaves in it, the other does not find."""
    bot = BotBuilder()
    bot.main.variable("target", "string", "conv-1")
    bot.main.node("Spy", code(SPY), capture("RawInput", "?"), default="Spy")
    javascript.talk(bot, seed="first").say("my secret")
    other = javascript.talk(bot, seed="second")
    other.session.new_conversation()

    told = other.say("what do you know?")

    assert told.logs == [
        '[null,null,null,null,null,{"messages":[],"meta":{}},"ResourceNotFoundError","ResourceNotFoundError"]'
    ]
    assert "secret" not in other.session.save()
