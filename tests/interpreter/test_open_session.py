"""A session opened with all it needs."""

from __future__ import annotations

import asyncio

from studio.bot.bot import Bot
from studio.interpreter.start import open_session
from tests.fixtures.bot_builder import BotBuilder, code, text
from tests.interpreter.talk import Told, collect


def test_a_session_runs_code_offline_and_leaves_no_process() -> None:
    bot = BotBuilder()
    bot.main.node(
        "Run",
        code("try { await axios.get('https://example.org') } catch (error) { workflow.e = error.message }"),
        text("{{workflow.e}} {{Math.random()}}"),
    )

    async def play() -> Told:
        session = open_session(Bot(bot.build()), offline=True, seed="1")
        await session.prepare()
        told = await collect(session.say("hi"))
        await session.close()
        assert len(asyncio.all_tasks()) == 1
        return told

    first = asyncio.run(play())

    assert "network access is off" in first.texts[0]
    assert asyncio.run(play()).texts == first.texts
