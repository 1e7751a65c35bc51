from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.controller import EmulatorController
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.wiring import wire
from studio.ui.theme import Theme


class Pizzeria:
    """A session that asks for a size and remembers it."""

    def __init__(self) -> None:
        self.size: str | None = None
        self.is_closed = False

    async def _turn(self, said: str, value: str = "") -> AsyncGenerator[dict[str, Any], None]:
        yield {"type": "turn_started", "at": 0.0, "event": {"type": "text", "preview": said, "payload": {"text": said}}}
        await asyncio.sleep(0)
        if value:
            self.size = value
            yield {"type": "message_sent", "at": 0.1, "payload": {"type": "text", "text": f"One {said} pizza"}}
        else:
            options = [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]
            payload = {"type": "choice", "text": "Which size?", "options": options}
            yield {"type": "message_sent", "at": 0.1, "payload": payload}
            yield {"type": "waiting", "at": 0.1, "for": "SingleChoice"}

    def start(self) -> AsyncGenerator[dict[str, Any], None]:
        return self._turn("")

    def say(self, text: str) -> AsyncGenerator[dict[str, Any], None]:
        return self._turn(text)

    def choose(self, value: str, label: str = "") -> AsyncGenerator[dict[str, Any], None]:
        return self._turn(label, value)

    def post_back(self, value: str) -> AsyncGenerator[dict[str, Any], None]:
        return self._turn("", value)

    def simulate_timeout(self) -> AsyncGenerator[dict[str, Any], None]:
        return self._turn("")

    def start_at(self, workflow: str, node: str = "") -> AsyncGenerator[dict[str, Any], None]:
        return self._turn("")

    def new_conversation(self) -> None:
        self.size = None

    def new_user(self) -> None:
        self.size = None

    def use_bot(self, bot: object) -> None:
        raise AssertionError("not expected")

    def variables(self) -> dict[str, Any]:
        return {"workflow": {"size": self.size}}

    def set_variable(self, scope: str, name: str, value: Any) -> None:
        if value == "XL":
            raise ValueError("The variable “size” takes s or l.")
        self.size = value

    async def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    loop = qasync.QEventLoop(qapp, set_running_loop=False)
    yield loop
    loop.close()


def test_a_person_orders_a_pizza(
    qtbot: QtBot, theme: Theme, panel: EmulatorPanel, loop: asyncio.AbstractEventLoop
) -> None:
    logs = LogPanel(theme, now=lambda: 0.0)
    qtbot.addWidget(logs)
    session = Pizzeria()

    async def open_session() -> Pizzeria:
        return session

    def rows() -> list[str]:
        return [panel.transcript.row(number).text for number in range(panel.transcript.rowCount())]

    async def story() -> None:
        controller = EmulatorController(open_session)
        wire(controller, panel, logs)
        QTest.keyClicks(panel.composer.field, "hi")
        QTest.keyClick(panel.composer.field, Qt.Key.Key_Return)
        await controller.idle()
        assert rows()[0] == "hi"
        assert rows()[-1].startswith("Waiting for user input")

        QTest.keyClick(panel.composer.field, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        panel.view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(panel.view, Qt.Key.Key_Up)
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        await controller.idle()
        assert rows()[-2:] == ["Large", "One Large pizza"]
        assert session.size == "l"
        assert logs.state.changed_count == 1
        assert logs.log.rowCount() > 3

        logs.variable_edited.emit("workflow", "size", "XL")
        assert logs.notice.text.text() == "The variable “size” takes s or l."
        logs.variable_edited.emit("workflow", "size", "s")
        told = asyncio.Event()
        controller.listen(lambda _events: told.set())
        await told.wait()
        assert logs.state.node(logs.state.find(("workflow", "size"))).value == "s"

        QTest.keyClick(panel.composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await controller.idle()
        assert rows() == []
        assert logs.state.changed_count == 0
        await controller.close()
        assert session.is_closed

    loop.run_until_complete(asyncio.wait_for(story(), 20))
