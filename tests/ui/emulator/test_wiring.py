"""The whole way: a person at the panel, the controller, the real interpreter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.controller import EmulatorController
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.wiring import wire
from studio.ui.theme import Theme
from tests.fixtures.bot_builder import BotBuilder, capture, text

key = Qt.Key


def pizzeria() -> Bot:
    """Asks for a size, then for a number, and repeats them."""
    bot = BotBuilder()
    bot.main.variable("size").variable("count", "number")
    bot.main.node("Ask size", capture("SingleChoice", "Which size?", "size", options=["Small", "Large"]), default="Ask")
    bot.main.node("Ask", capture("Number", "How many?", "count", retries=2), text("{{workflow.count}} pizzas"))
    return Bot(bot.build())


@pytest.fixture
def logs(qtbot: QtBot, theme: Theme) -> LogPanel:
    logs = LogPanel(theme, now=lambda: 0.0)
    qtbot.addWidget(logs)
    return logs


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Callable[[Awaitable[None]], None]]:
    """Runs a story on the event loop the application uses."""
    loop = qasync.QEventLoop(qapp, set_running_loop=False)
    yield lambda story: loop.run_until_complete(asyncio.wait_for(story, 20))
    loop.close()


def rows(panel: EmulatorPanel) -> list[str]:
    return [panel.transcript.row(number).text for number in range(panel.transcript.rowCount())]


def test_a_person_orders_pizzas(panel: EmulatorPanel, logs: LogPanel, run: Callable[[Awaitable[None]], None]) -> None:
    field = panel.composer.field

    async def open_session() -> Session:
        return Session(pizzeria(), Services(), seed="test")

    def variable(name: str) -> Any:
        return logs.state.node(logs.state.find(("workflow", name))).value

    async def story() -> None:
        controller = EmulatorController(open_session)
        wire(controller, panel, logs)

        QTest.keyClicks(field, "hi")
        QTest.keyClick(field, key.Key_Return)
        await controller.idle()
        assert rows(panel) == [
            "hi",
            "Conversation started",
            "Entered workflow Main",
            "Transitioned to Main › Ask size",
            "Which size?\n- Small\n- Large",
            "Capturing single choice",
            "Waiting for user input · single choice",
        ]

        panel.view.setFocus(Qt.FocusReason.TabFocusReason)
        for pressed in (key.Key_Up, key.Key_Up, key.Key_Right, key.Key_Return):
            QTest.keyClick(panel.view, pressed)
        await controller.idle()
        assert rows(panel)[7:10] == ["Large", "Captured single choice “Large”", "Transitioned to Main › Ask"]
        assert variable("size") == "Large"
        assert logs.state.changed_count >= 1

        QTest.keyClicks(field, "many")
        QTest.keyClick(field, key.Key_Return)
        await controller.idle()
        assert any(row.startswith("Answer not accepted") for row in rows(panel))

        logs.variable_edited.emit("workflow", "count", "not a number")
        assert logs.notice.text.text()
        told = asyncio.Event()
        controller.listen(lambda _events: told.set())
        logs.variable_edited.emit("workflow", "size", "Small")
        await told.wait()
        assert variable("size") == "Small"

        QTest.keyClicks(field, "3")
        QTest.keyClick(field, key.Key_Return)
        await controller.idle()
        assert rows(panel)[-2:] == ["3 pizzas", "Conversation ended · no transition led on"]

        QTest.keyClick(field, key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await controller.idle()
        assert rows(panel) == []
        assert logs.state.changed_count == 0
        assert logs.log.rowCount() > 20
        await controller.close()

    run(story())


def test_an_edited_bot_goes_on_or_starts_again(panel: EmulatorPanel, run: Callable[[Awaitable[None]], None]) -> None:
    opened: list[Session] = []

    async def open_session() -> Session:
        opened.append(Session(pizzeria(), Services(), seed="test"))
        return opened[-1]

    async def story() -> None:
        controller = EmulatorController(open_session)
        wire(controller, panel)
        panel.say("hi")
        await controller.idle()
        edited = pizzeria()
        assert controller.bot_changed(edited)
        panel.continue_requested.emit()
        assert opened[0].bot is edited
        panel.restart_requested.emit()
        await controller.idle()
        panel.say("hi")
        await controller.idle()
        assert len(opened) == 2
        await controller.close()

    run(story())
