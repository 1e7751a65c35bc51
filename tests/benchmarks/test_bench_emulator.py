"""What a person feels in the emulator: long conversations, floods of events, scrolling and resizing."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.theme import Theme, apply_theme

pytestmark = pytest.mark.usefixtures("measuring")

MESSAGES = 10_000
EVENTS = 100_000
FRAME_SECONDS = 0.1
"""Longest the window may stand still."""


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> Iterator[EmulatorPanel]:
    panel = EmulatorPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(360, 700)
    panel.show()
    yield panel
    panel.close_resources()


@pytest.fixture
def logs(qtbot: QtBot, theme: Theme) -> LogPanel:
    logs = LogPanel(theme)
    qtbot.addWidget(logs)
    logs.resize(900, 300)
    logs.show()
    return logs


def messages(count: int) -> list[dict[str, Any]]:
    words = "Every word of this **message** is here to make it longer. "
    return [
        {"type": "message_sent", "at": 0.0, "payload": {"type": "text", "text": f"{number}. " + words * (number % 5)}}
        for number in range(count)
    ]


def steps(count: int) -> list[dict[str, Any]]:
    place = {"workflow": "wf-main", "node": "nd-1", "card": "c-1"}
    kinds: list[dict[str, Any]] = [
        {"type": "node_entered", "at": 0.1, **place, "name": "Loop", "visit": 2},
        {"type": "code_logged", "at": 0.1, **place, "level": "log", "text": "round and round it goes"},
        {"type": "variable_changed", "at": 0.1, **place, "scope": "workflow", "name": "n", "before": 1, "after": 2},
        {"type": "transition_taken", "at": 0.1, **place, "transition": "default", "label": "", "target": "nd-1"},
    ]
    return [kinds[number % 4] for number in range(count)]


def taken(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def draw(panel: EmulatorPanel | LogPanel) -> None:
    panel.grab()


def test_ten_thousand_messages_arrive_within_a_second(panel: EmulatorPanel) -> None:
    events = messages(MESSAGES)
    seconds = taken(lambda: (panel.feed_all(events), draw(panel)))
    assert panel.transcript.rowCount() == MESSAGES
    assert seconds < 1.0


def test_one_message_more_costs_no_more_after_ten_thousand(panel: EmulatorPanel) -> None:
    panel.feed_all(messages(MESSAGES))
    draw(panel)
    slowest = max(taken(lambda: (panel.feed_all(messages(1)), draw(panel))) for _ in range(20))
    assert slowest < FRAME_SECONDS


def test_scrolling_ten_thousand_messages_stays_smooth(panel: EmulatorPanel) -> None:
    panel.feed_all(messages(MESSAGES))
    draw(panel)
    bar = panel.view.verticalScrollBar()
    slowest = 0.0
    for place in range(40):
        bar.setValue(bar.maximum() * place // 40)
        slowest = max(slowest, taken(lambda: draw(panel)))
        slowest = max(slowest, taken(lambda: (bar.setValue(bar.value() + 60), draw(panel))))
    assert slowest < FRAME_SECONDS


def test_resizing_with_ten_thousand_messages_stays_smooth(panel: EmulatorPanel) -> None:
    panel.feed_all(messages(MESSAGES))
    draw(panel)
    slowest = max(taken(lambda width=width: (panel.resize(width, 700), draw(panel))) for width in range(340, 500, 8))
    assert slowest < FRAME_SECONDS


def test_the_log_between_bubbles_toggles_at_once(panel: EmulatorPanel) -> None:
    panel.feed_all(steps(40_000))
    panel.feed_all(messages(MESSAGES))
    draw(panel)
    assert taken(lambda: (panel.set_log_shown(False), draw(panel))) < 0.4
    assert taken(lambda: (panel.set_log_shown(True), draw(panel))) < 0.4


def test_a_hundred_thousand_events_reach_the_log_in_time(logs: LogPanel) -> None:
    events = steps(EVENTS)
    slowest = total = 0.0
    for start in range(0, EVENTS, 500):
        seconds = taken(lambda start=start: logs.feed(events[start : start + 500]))
        slowest, total = max(slowest, seconds), total + seconds
    draw(logs)
    assert logs.log.rowCount() == EVENTS
    assert total < 3.0
    assert slowest < FRAME_SECONDS


def test_a_full_log_takes_more_as_fast(logs: LogPanel) -> None:
    logs.feed(steps(EVENTS))
    draw(logs)
    events = steps(500)
    slowest = max(taken(lambda: (logs.feed(events), draw(logs))) for _ in range(20))
    assert logs.log.kept == EVENTS
    assert slowest < FRAME_SECONDS


def test_filtering_a_full_log_is_quick(logs: LogPanel) -> None:
    logs.feed(steps(EVENTS))
    assert taken(lambda: logs.log.set_filter("debug", "round goes")) < 0.3
    assert logs.log.rowCount() == EVENTS // 4
    assert taken(lambda: logs.log.set_filter("error", "")) < 0.3


def test_a_bot_in_a_loop_leaves_the_window_alive(panel: EmulatorPanel, logs: LogPanel) -> None:
    """The whole way: 100,000 events of a turn that never waits, through the controller into both panels."""
    from studio.ui.emulator.controller import EmulatorController
    from studio.ui.emulator.wiring import wire

    class Loop:
        async def say(self, _text: str) -> AsyncGenerator[dict[str, Any], None]:
            for event in steps(EVENTS):
                yield event

        def variables(self) -> dict[str, Any]:
            return {}

        async def close(self) -> None:
            return None

    async def open_session() -> Any:
        return Loop()

    async def story() -> float:
        controller = EmulatorController(open_session)
        wire(controller, panel, logs)
        controller.say("go")
        longest = 0.0
        last = time.perf_counter()
        while controller.is_busy:
            QApplication.processEvents()
            longest = max(longest, time.perf_counter() - last)
            last = time.perf_counter()
            await asyncio.sleep(0)
        await controller.close()
        return longest

    began = time.perf_counter()
    longest = asyncio.run(story())
    assert longest < 2 * FRAME_SECONDS
    assert time.perf_counter() - began < 20


class Pauses:
    """How long the garbage collector held everything up."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._began = 0.0

    def __call__(self, phase: str, _info: object) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.longest = max(self.longest, time.perf_counter() - self._began)


def test_the_garbage_collector_does_not_stall_a_chatty_bot(panel: EmulatorPanel, logs: LogPanel) -> None:
    """What stays is taken out of its sight while it grows; without that, one pause takes a third of a second."""
    from studio.conversations.keeper import Keeper
    from studio.ui.emulator.controller import EmulatorController
    from studio.ui.emulator.wiring import wire

    class Loop:
        async def say(self, _text: str) -> AsyncGenerator[dict[str, Any], None]:
            yield {"type": "turn_started", "at": 0.0, "event": {"type": "text", "preview": "go", "payload": {}}}
            for event in steps(EVENTS):
                yield dict(event)

        def variables(self) -> dict[str, Any]:
            return {}

        async def close(self) -> None:
            return None

    async def open_session() -> Any:
        return Loop()

    async def story() -> None:
        controller = EmulatorController(open_session)
        wire(controller, panel, logs)
        controller.listen(keeper.feed)
        controller.say("go")
        while controller.is_busy:
            QApplication.processEvents()
            await asyncio.sleep(0)
        assert gc.get_freeze_count()
        await controller.close()

    keeper = Keeper(time.time)
    gc.collect()
    frozen = gc.get_freeze_count()
    gc.freeze()
    pauses = Pauses()
    gc.callbacks.append(pauses)
    try:
        asyncio.run(story())
    finally:
        gc.callbacks.remove(pauses)
        gc.unfreeze()
    assert gc.get_freeze_count() <= frozen
    assert pauses.longest < FRAME_SECONDS


def past(theme: Theme, count: int) -> tuple[Any, Any]:
    from studio.conversations.keeper import Keeper
    from studio.ui.emulator.conversations_page import ConversationsPage
    from studio.ui.emulator.images import ImageStore

    keeper = Keeper(time.time)
    incoming = {"type": "text", "preview": "go", "payload": {"type": "text", "text": "go"}}
    for _ in range(2):
        keeper.feed([{"type": "turn_started", "at": 0.0, "event": incoming}, *messages(count)])
        keeper.end()
    return keeper, ConversationsPage(theme, keeper, ImageStore())


def test_a_past_conversation_of_ten_thousand_messages_opens_at_once(qtbot: QtBot, theme: Theme) -> None:
    keeper, page = past(theme, MESSAGES)
    qtbot.addWidget(page)
    page.resize(900, 320)
    page.show()
    page.grab()
    assert taken(lambda: (page.choose(keeper.conversations[0]), page.grab())) < 2 * FRAME_SECONDS
    longest = 0.0
    while page.replay.transcript.rowCount() < MESSAGES:
        longest = max(longest, taken(QApplication.processEvents))
    assert longest < FRAME_SECONDS
    assert taken(lambda: (page.replay.back_button.click(), page.grab())) < 2 * FRAME_SECONDS


def test_searching_past_conversations_never_stalls(qtbot: QtBot, theme: Theme) -> None:
    _, page = past(theme, MESSAGES)
    qtbot.addWidget(page)
    page.show()
    longest = taken(lambda: page.search.setText("nothing of the kind"))
    while page._searching is not None:
        longest = max(longest, taken(QApplication.processEvents))
    assert longest < FRAME_SECONDS
    assert page.list.entry_model.entries == []
