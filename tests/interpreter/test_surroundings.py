"""Where a person talks from reaches the bot: language, channel, tags, and the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from studio.bot.bot import Bot
from studio.interpreter.clock import SettableClock
from studio.interpreter.events import MessageSent
from studio.interpreter.incoming import Incoming, custom_event, text_message
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.interpreter.surroundings import Surroundings
from tests.fixtures.bot_builder import BotBuilder, capture, text

KIOSK = Surroundings("fr", "kiosk", "kiosk", {"user": {"plan": "gold"}, "message": {}})


def test_an_event_is_dressed_in_what_it_does_not_bring_itself() -> None:
    dressed = KIOSK.dress(text_message("hi"))
    assert (dressed.integration, dressed.channel, dressed.tags) == ("kiosk", "kiosk", {"user": {"plan": "gold"}})
    event = KIOSK.dress(custom_event("shop", "paid"))
    assert (event.integration, event.channel) == ("shop", "kiosk")
    own = KIOSK.dress(Incoming("text", channel="phone", tags={"user": {"plan": "free", "age": "3"}}))
    assert (own.channel, own.tags) == ("phone", {"user": {"plan": "free", "age": "3"}})
    plain = text_message("hi")
    assert Surroundings().dress(plain) is plain


def test_the_bot_sees_where_the_person_talks_from() -> None:
    bot = BotBuilder()
    bot.main.variable("day", "date")
    bot.main.node(
        "Say", text("{{event.channel}} {{event.tags.user.plan}}"), capture("Date", "When?", "day"), default="Told"
    )
    bot.main.node("Told", text("{{workflow.day}}"), default="End")
    clock = SettableClock()
    session = Session(Bot(bot.build()), Services(clock=clock))
    session.surround(KIOSK)
    clock.set(datetime(2026, 3, 2, 9, tzinfo=UTC))

    async def said(words: str) -> list[str]:
        return [event.payload["text"] async for event in session.say(words) if isinstance(event, MessageSent)]

    async def story() -> None:
        assert await said("hi") == ["kiosk gold", "When?"]
        (answer,) = await said("demain")
        assert answer.startswith("2026-03-03")

    asyncio.run(story())


def test_a_clock_is_set_and_let_go() -> None:
    clock = SettableClock()
    assert not clock.is_fixed
    clock.set(datetime(2030, 1, 1))
    assert clock.is_fixed
    assert clock.now() == datetime(2030, 1, 1, tzinfo=UTC)
    clock.set(None)
    assert not clock.is_fixed
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60
