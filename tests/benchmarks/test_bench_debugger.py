"""What a person feels in the debugger: long logs, filters, chatty loops, many points and traces."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.debugging.breakpoints import Target
from studio.debugging.debugger import Debugger
from studio.debugging.trace import Trace
from studio.interpreter.limits import Limits
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.ui.debugger.debugger_page import DebuggerPage
from studio.ui.debugger.log_panel import LogPanel
from studio.ui.debugger.trace_page import TracePage
from studio.ui.theme import Theme, apply_theme
from tests.fixtures.bot_builder import BotBuilder, text

pytestmark = pytest.mark.usefixtures("measuring")

FRAME_SECONDS = 0.1
"""Longest the window may stand still."""


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    apply_theme(qapp, theme)
    return theme


def steps(count: int) -> list[dict[str, Any]]:
    place = {"workflow": "wf-main", "node": "nd-1", "card": "c-1"}
    kinds: list[dict[str, Any]] = [
        {"type": "node_entered", "at": 0.1, **place, "name": "Loop", "visit": 2},
        {"type": "card_started", "at": 0.1, **place, "card_type": "content"},
        {"type": "card_finished", "at": 0.1, **place, "card_type": "content", "outcome": "continue", "duration_ms": 1},
        {"type": "transition_taken", "at": 0.1, **place, "transition": "default", "label": "", "target": "nd-1"},
    ]
    return [kinds[number % 4] for number in range(count)]


def taken(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_filtering_a_hundred_thousand_lines(qtbot: QtBot, theme: Theme) -> None:
    logs = LogPanel(theme)
    qtbot.addWidget(logs)
    logs.resize(900, 300)
    logs.show()
    for _ in range(100):
        logs.feed(steps(1000))
    assert logs.log.kept == 100_000
    assert taken(lambda: logs.filter_by("wf-main", 0)) < 4 * FRAME_SECONDS
    assert taken(logs.grab) < FRAME_SECONDS
    assert taken(lambda: logs.feed(steps(500))) < FRAME_SECONDS


def loop() -> Bot:
    bot = BotBuilder()
    for number in range(9):
        bot.main.node(f"N{number}", text("a"), text("b"), default=f"N{number + 1}")
    bot.main.node("N9", text("end"), default="N0")
    return Bot(bot.build())


@pytest.mark.parametrize("watchful", [False, True])
def test_a_chatty_loop_under_the_debugger(watchful: bool) -> None:
    debugger = Debugger()
    if watchful:
        debugger.breakpoints.toggle(Target("variable", variable="workflow.none"))

    async def talk() -> int:
        limits = Limits(repetitions=500, steps=3000)
        session = Session(loop(), Services(gate=debugger, limits=limits), seed="1")
        count = 0
        async for _ in session.say("hi"):
            count += 1
        await session.close()
        return count

    began = time.perf_counter()
    assert asyncio.run(talk()) > 7000
    assert time.perf_counter() - began < 2


def test_a_long_timeline_is_shown_in_a_frame(qtbot: QtBot, theme: Theme) -> None:
    debugger = Debugger()

    async def talk() -> None:
        session = Session(loop(), Services(gate=debugger, limits=Limits(repetitions=500, steps=3000)), seed="1")
        async for _ in session.say("hi"):
            pass
        await session.close()

    asyncio.run(talk())
    page = DebuggerPage(theme, debugger)
    qtbot.addWidget(page)
    page.resize(900, 300)
    page.show()
    debugger.timeline.revision += 1
    assert taken(page.refresh) < FRAME_SECONDS
    assert taken(page.grab) < FRAME_SECONDS


def test_a_trace_of_five_thousand_spans(qtbot: QtBot, theme: Theme) -> None:
    page = TracePage(theme, Trace())
    qtbot.addWidget(page)
    page.resize(900, 300)
    page.show()
    page.feed([{"type": "turn_started", "at": 0.0, "event": {"preview": "hi"}}])
    assert taken(lambda: page.feed(steps(10_000))) < FRAME_SECONDS
    assert taken(page._refresh) < FRAME_SECONDS
    assert taken(page.grab) < FRAME_SECONDS
