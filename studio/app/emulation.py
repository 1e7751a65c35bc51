"""The conversation behind the emulator: which bot it runs, and what of it the canvas shows."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.app.debugging import Debugging
from studio.app.talk import Talk
from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.interpreter.session import Session
from studio.interpreter.start import open_session
from studio.project.configuration_values import ConfigurationValues, ValuesNotKept
from studio.project.project import Project
from studio.sandbox.limits import SandboxLimits
from studio.tables import TableStore
from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.controller import EmulatorController
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.wiring import wire

log = logging.getLogger(__name__)

CardPlace = tuple[str, str | None]
"""Node key and card key, the latter None for the node itself."""


class Emulation(QObject):
    """Owns the controller of the open bot's conversation, and keeps what its events say of places."""

    run_state_changed = Signal()
    """Where the conversation is, was, or failed has changed."""

    def __init__(
        self,
        panel: EmulatorPanel,
        logs: LogPanel,
        tasks: Tasks,
        values: ConfigurationValues,
        parent: QObject | None = None,
    ) -> None:
        """`values` keeps what configuration variables hold."""
        super().__init__(parent)
        self._values = values
        self._panel = panel
        self._log = logs
        self._tasks = tasks
        self._project: Project | None = None
        self._tables: TableStore | None = None
        self.code_limits = SandboxLimits()
        """How much a bot's code may use, from the next conversation on."""
        self._active: dict[str, CardPlace] = {}
        self._visits: dict[str, Counter[str]] = {}
        self._errors: dict[str, dict[CardPlace, str]] = {}
        self.controller = EmulatorController(self._open)
        wire(self.controller, panel, logs)
        self.controller.listen(self._follow)
        self.debugging = Debugging(self.controller, logs, tasks, self)
        self.debugging.rewound.connect(self._rewind)
        self.debugging.run_requested.connect(self.start_at)
        self.talk = Talk(self.controller, panel, logs, self.debugging, tasks, self)
        panel.new_conversation_requested.connect(self._forget)
        panel.new_user_requested.connect(self._forget)
        panel.restart_requested.connect(self._forget)

    @property
    def is_busy(self) -> bool:
        """Whether a turn runs or waits; one that is held does neither."""
        return self.controller.is_busy and not self.debugging.debugger.is_paused

    def show_project(self, project: Project | None) -> None:
        """Talk to another bot from now on; the old conversation ends."""
        if self._project is not None:
            self.controller.restart()
        self._project = project
        self._panel.clear()
        self._panel.set_bot_name(project.name if project else "")
        self._panel.set_enabled_reason(None if project else "Open a bot to talk to it.")
        self._log.clear()
        self._forget()
        self.debugging.show_project(project)
        self.talk.show_project(project)

    def bot_changed(self) -> None:
        """The open bot was edited."""
        if self._project is None:
            return
        self.debugging.bot_changed(self._project.bot)
        self.talk.bot_changed()
        if self.controller.bot_changed(self._project.bot):
            self._panel.show_bot_changed()

    def values_changed(self) -> None:
        """Values of configuration variables were set: a conversation has them from its start on."""
        if self.controller.session is not None:
            self._panel.notice.tell(
                "Values of configuration variables have changed. A new conversation has them.",
                (("Restart", self.new_conversation),),
            )

    def new_conversation(self) -> None:
        self._panel.start_new_conversation()

    def new_user(self) -> None:
        self._panel.new_user_requested.emit()

    def simulate_timeout(self) -> None:
        self.controller.simulate_timeout()

    def stop(self) -> None:
        self.controller.stop()

    def start_at(self, workflow: str, node: str, variables: Sequence[tuple[str, str, Any]] = ()) -> None:
        """Run from a node, with the bot as it is now, and variables (scope, name, value) set before."""
        self._panel.clear()
        self._forget()
        self.talk.keeper.end()
        self.controller.continue_with_bot()
        self.controller.start_at(workflow, node, variables)

    def run_state(self, workflow: str) -> dict[str, Any]:
        """What the canvas of a workflow shows of the conversation."""
        return {
            "active": self._active.get(workflow),
            "visited": self._visits.get(workflow, {}),
            "errors": self._errors.get(workflow, {}),
        }

    async def close(self) -> None:
        """End the conversation, its child processes and its tables."""
        await self.debugging.close()
        await self.controller.close()
        self.talk.close()
        self._close_tables()

    async def _open(self) -> Session:
        assert self._project is not None
        project = self._project
        self._close_tables()
        self._tables = await asyncio.to_thread(project.tables.copied)
        session = open_session(
            project.bot,
            environment=await self._environment(project.bot),
            code_limits=self.code_limits,
            tables=self._tables,
            gate=self.debugging.debugger,
            clock=self.talk.clock,
            files=self.talk.files,
        )
        self.talk.prepare(session)
        return session

    async def _environment(self, bot: Bot) -> dict[str, str]:
        try:
            return await asyncio.to_thread(self._values.environment_of, bot)
        except ValuesNotKept as problem:
            # Without them the bot runs with the values of its file; what it then lacks, its code says.
            self._log.show_problem(str(problem))
            return {}

    def _close_tables(self) -> None:
        """Every conversation begins with the rows as they are in the editor; the one before has ended."""
        if self._tables is not None:
            self._tables.close()
            self._tables = None

    def picture(self, url: str) -> bytes | None:
        """The content of a picture: of the bot, of what was sent, or of the web. Called on a worker thread."""
        return self.talk.picture(url)

    def _forget(self) -> None:
        self.debugging.forget()
        self._clear()

    def _clear(self) -> None:
        self._active.clear()
        self._visits.clear()
        self._errors.clear()
        self.run_state_changed.emit()

    def _rewind(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Show the conversation as it was at an earlier point."""
        self._panel.clear()
        self._clear()
        self._panel.feed_all(events)
        self._follow(events)
        self.talk.rewound(events)

    def _follow(self, events: Iterable[Mapping[str, Any]]) -> None:
        changed = False
        for event in events:
            kind = event.get("type")
            if kind in ("paused", "resumed"):
                self._panel.view.typing.set_working(kind == "resumed")
            workflow, node = event.get("workflow", ""), event.get("node", "")
            card = event.get("card") or None
            if kind == "turn_started":
                self._errors.clear()
                changed = True
            elif kind in ("node_entered", "card_started", "paused") and node:
                self._active = {workflow: (node, card)}
                changed = True
                if kind == "node_entered":
                    self._visits.setdefault(workflow, Counter())[node] += 1
            elif kind == "error" and node:
                self._errors.setdefault(workflow, {})[(node, card)] = str(event.get("message", ""))
                changed = True
            elif kind == "conversation_ended":
                self._active = {}
                changed = True
        if changed:
            self.run_state_changed.emit()
