"""The facade: users, conversations, queueing, swapping the bot, saving, stopping."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from studio.bot.bot import Bot
from studio.interpreter.conversation import StateError
from studio.interpreter.events import Event, MessageSent
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from tests.fixtures.bot_builder import BotBuilder, capture, text
from tests.interpreter.talk import Talk, collect


def visiting() -> BotBuilder:
    bot = BotBuilder().variable("user.name").variable("bot.open", "boolean", True).variable("conversation.mood")
    bot.main.variable("n", "number", 1).variable("d", "date")
    bot.main.node(
        "Hello", text('Welcome{{user.name ? " back, " + user.name : ""}}!'), capture("RawInput", "?", "user.name")
    )
    return bot


def test_the_same_person_keeps_variables_across_conversations_and_another_has_none() -> None:
    talk = Talk(visiting())
    session = talk.session
    talk.say("hi", "Ada")
    session.set_variable("conversation", "mood", "fine")
    session.set_variable("bot", "open", "false")
    first = session.conversation.id

    session.new_conversation()

    assert session.conversation.id != first
    assert session.variables()["conversation"] == {}
    assert talk.say("hi").texts[0] == "Welcome back, Ada!"

    session.new_user("eve")
    assert session.conversation.user_id == "eve"
    assert talk.say("hi").texts[0] == "Welcome!"
    assert session.variables()["bot"] == {"open": False}


def test_set_variable_converts_and_refuses_with_a_sentence() -> None:
    talk = Talk(visiting())
    with pytest.raises(ValueError, match=r"workflow\.n cannot be set: no workflow is running\."):
        talk.session.set_variable("workflow", "n", 1)
    talk.say("hi")

    talk.session.set_variable("workflow", "n", "12")
    talk.session.set_variable("workflow", "d", "2026-03-01")
    talk.session.set_variable("session", "free", [1])

    assert talk.session.variables()["workflow"] == {"n": 12, "d": "2026-03-01T00:00:00.000Z"}
    assert talk.variable("session.free") == [1]
    with pytest.raises(ValueError, match=r"“many” does not fit the variable workflow\.n"):
        talk.session.set_variable("workflow", "n", "many")
    with pytest.raises(ValueError, match="There is no scope “env” to set"):
        talk.session.set_variable("env", "x", 1)


def test_messages_said_while_a_turn_runs_wait_for_it() -> None:
    session = Session(Bot(visiting().build()), Services())

    async def play() -> list[str]:
        said: list[str] = []

        async def say(message: str) -> None:
            async for event in session.say(message):
                if isinstance(event, MessageSent):
                    said.append(f"{message}: {event.payload['text']}")
                    await asyncio.sleep(0)

        await asyncio.gather(say("one"), say("two"), say("three"))
        return said

    assert asyncio.run(play()) == [
        "one: Welcome!",
        "one: ?",
        "three: Welcome back, two!",
        "three: ?",
    ]


def test_a_turn_that_is_closed_early_leaves_the_conversation_as_it_was() -> None:
    session = Session(Bot(visiting().build()), Services(), seed="x")

    async def play() -> Event:
        turn = session.say("hi")
        first = await anext(turn)
        await turn.aclose()
        return first

    before = session.save()
    asyncio.run(play())

    assert session.save() == before
    assert asyncio.run(collect(session.say("hi"))).texts == ["Welcome!", "?"]


def test_a_cancelled_reader_leaves_the_conversation_as_it_was_and_nothing_behind() -> None:
    session = Session(Bot(visiting().build()), Services(), seed="x")
    before = session.save()

    async def play() -> None:
        async def read() -> None:
            async for _ in session.say("hi"):
                await asyncio.Event().wait()

        reader = asyncio.create_task(read())
        for _ in range(5):
            await asyncio.sleep(0)
        reader.cancel()
        await asyncio.wait((reader,))
        assert reader.cancelled()
        # The iterator is closed by the loop once nobody holds it.
        await asyncio.get_running_loop().shutdown_asyncgens()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(play())

    assert session.save() == before


def test_saved_state_resumes_in_another_session() -> None:
    talk = Talk(visiting())
    talk.say("hi")
    other = Talk(visiting())

    other.session.load(talk.session.save())

    assert [event.to_json() for event in other.say("Ada")] == [event.to_json() for event in talk.say("Ada")]
    assert other.session.save() == talk.session.save()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "the saved conversation is not a JSON object"),
        ('{"version": 99}', "the saved conversation has version 99; this program reads 1"),
        ('{"version": 1}', "the saved conversation has no “id”"),
        ('{"version": 1, "id": 5}', "the saved conversation is damaged: “id” is not text"),
    ],
)
def test_damaged_state_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(StateError, match=sentence):
        Talk(visiting()).session.load(text)


def test_the_same_clock_seed_and_input_give_the_same_events() -> None:
    def play(seed: str) -> list[object]:
        talk = Talk(visiting(), seed=seed)
        told = [*talk.say("hi")]
        talk.clock.moment += timedelta(minutes=5)
        return [event.to_json() for event in (*told, *talk.say("Ada"))]

    assert play("a") == play("a")
    assert play("a") != play("b")


def test_postbacks_payloads_and_clicks_reach_the_bot() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", text("{{event.type}} {{event.payload.value}} {{event.preview}}"))
    talk = Talk(bot)
    session = talk.session

    assert talk.of(session.post_back("order:Lemon")).texts == ["postback order:Lemon order:Lemon"]
    assert talk.of(session.choose("a", "Label A")).texts == ["text a Label A"]
    assert talk.of(session.send_payload({"type": "image", "imageUrl": "https://x"})).texts == ["image  https://x"]
    with pytest.raises(ValueError, match="A message needs a “type”"):
        session.send_payload({"text": "x"})


def test_closing_a_session_closes_what_it_was_given() -> None:
    closed: list[str] = []

    async def close() -> None:
        closed.append("scripts")

    asyncio.run(Session(Bot(visiting().build()), Services(), close_services=close).close())

    assert closed == ["scripts"]


def test_payloads_nested_without_end_are_refused() -> None:
    talk = Talk(visiting())
    payload: dict[str, object] = {}
    for _ in range(2000):
        payload = {"inner": payload}

    for refused in (
        lambda: talk.session.send_payload({"type": "text", "text": "x", "data": payload}),
        lambda: talk.session.send_event("webchat", "trigger", payload),
    ):
        with pytest.raises(ValueError, match="nested more than 100 levels deep"):
            refused()
