"""Hooks around a turn."""

from __future__ import annotations

from tests.fixtures.bot_builder import BotBuilder, capture, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk


def greeting() -> BotBuilder:
    bot = BotBuilder().variable("user.visits", "number", 0)
    bot.main.node("Hello", text("Hi {{user.visits}} {{event.preview}}"), capture("WaitForInput"), default="End")
    return bot


def test_incoming_hooks_may_change_variables_and_the_event(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_incoming_middleware", "event.preview = event.preview.toUpperCase()")
    bot.hook("after_incoming_middleware", "if (event.type === 'text') user.visits += 1")

    assert javascript.talk(bot).say("hello").texts == ["Hi 1 HELLO"]


def test_outgoing_hooks_may_change_messages(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook(
        "before_outgoing_middleware",
        "if (outgoingEvent.type === 'text') outgoingEvent.payload.text = '🥐 ' + outgoingEvent.payload.text",
    )

    talk = javascript.talk(bot)

    assert talk.say("x").texts == ["🥐 Hi 0 x"]
    assert talk.variable("session.history")[-1] == {"sender": "bot", "preview": "🥐 Hi 0 x"}


def test_a_hook_that_breaks_the_message_is_told(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_outgoing_middleware", "outgoingEvent.payload = null")

    told = javascript.talk(bot).say("x")

    assert told.texts == ["Hi 0 x"]
    assert told.warnings == ["A hook left no payload in “outgoingEvent”; the message is sent as it was."]


def test_a_hook_may_stop_the_event(javascript: JavaScript) -> None:
    for source in ("return {stop: true}", "event.flags.skipDialogEngine = true"):
        bot = greeting()
        bot.hook("after_incoming_middleware", source)

        told = javascript.talk(bot).say("x")

        assert told.texts == []
        assert told.warnings == ["A hook stopped the event; the flow did not run."]


def test_a_broken_hook_is_told_and_passed_over(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_incoming_middleware", "nobody()")

    told = javascript.talk(bot).say("x")

    assert told.texts == ["Hi 0 x"]
    assert told.warnings == ["Hook “hook0” was passed over: the code failed: ReferenceError: nobody is not defined"]


def test_hooks_at_the_end_of_turn_and_conversation(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("after_turn_end", "const { tokens } = metadata; console.log('turn', tokens.cost, tokens.usages.length)")
    bot.hook("after_conversation_end", "console.log('end', session.history.length)")

    talk = javascript.talk(bot)

    assert talk.say("x").logs == ["turn 0 0"]
    assert talk.say("y").logs == ["end 3", "turn 0 0"]


def test_empty_hooks_cost_nothing() -> None:
    bot = greeting()
    bot.hook("after_incoming_middleware", "  ")

    assert Talk(bot).say("x").texts == ["Hi 0 x"]


def test_a_hook_may_raise_a_flag(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_incoming_middleware", "event.setFlag('skipDialogEngine', true)")

    assert javascript.talk(bot).say("x").warnings == ["A hook stopped the event; the flow did not run."]

    other = greeting()
    other.hook("before_incoming_middleware", "event.setFlag('skipQna'); event.preview = Object.keys(event.flags)[0]")
    assert javascript.talk(other).say("x").texts == ["Hi 0 skipQna"]


def test_a_hook_may_stop_a_message(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_outgoing_middleware", "if (/0/.test(outgoingEvent.payload.text)) return {stop: true}")

    told = javascript.talk(bot).say("x")

    assert told.texts == []
    assert told.warnings == ["A hook stopped a message; it was not sent."]


def test_outgoing_events_have_their_properties(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook("before_outgoing_middleware", "session.seen = {...outgoingEvent, payload: null, id: null}")
    talk = javascript.talk(bot)
    talk.say("x")

    assert talk.variable("session.seen") == {
        "id": None,
        "type": "text",
        "direction": "outgoing",
        "payload": None,
        "preview": "Hi 0 x",
        "botId": "bot-test",
        "userId": "user-1",
        "conversationId": "conv-1",
        "integration": "emulator",
        "channel": "emulator",
        "createdOn": "2026-03-02T09:00:00.000Z",
    }


def test_hooks_see_what_was_understood_and_may_change_it(javascript: JavaScript) -> None:
    bot = greeting()
    bot.extra["intents"] = [{"id": "int-1", "name": "hours", "utterances_with_slots": ["opening times", "when open"]}]
    bot.hook("before_incoming_middleware", "session.before = event.nlu.intent.name")
    bot.hook(
        "after_incoming_middleware",
        "session.after = event.nlu.intent.name; event.nlu.intent = {name: 'other', confidence: 1}",
    )
    bot.hook("before_outgoing_middleware", "outgoingEvent.payload.text = event.nlu.intent.name")
    talk = javascript.talk(bot)

    assert talk.say("opening times").texts == ["other"]
    assert (talk.variable("session.before"), talk.variable("session.after")) == ("none", "hours")


def test_the_event_has_every_documented_property(javascript: JavaScript) -> None:
    bot = greeting()
    bot.hook(
        "after_incoming_middleware",
        "session.names = Object.keys(event).sort(); session.state = Object.keys(event.state).sort()",
    )
    talk = javascript.talk(bot)
    talk.say("x")

    assert talk.variable("session.names") == sorted(
        [*("id", "type", "direction", "botId", "userId", "conversationId", "messageId", "integration", "channel"),
         *("createdOn", "payload", "preview", "tags", "state", "kb", "nlu", "flags", "suggestions", "decision")]
    )  # fmt: skip
    assert talk.variable("session.state") == ["agentVariables", "context"]
