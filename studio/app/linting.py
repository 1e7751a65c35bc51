"""Looks for problems beside the window, a moment after each edit."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal

from studio.analysis.lint import Linter
from studio.app.tasks import Tasks
from studio.bot.bot import Bot

_PAUSE_MS = 250
"""Edits that follow each other quickly, as in typing, are looked at once."""


class Linting(QObject):
    """Owns the linter; one look at a time, always at the newest bot."""

    found = Signal(object, object)
    """The Bot looked at, and the list of its Problems."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._linter = Linter()
        self._bot: Bot | None = None
        self._running = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)

    def look_at(self, bot: Bot | None) -> None:
        """Look at a bot soon; None stops looking."""
        self._bot = bot
        if bot is None:
            self._pause.stop()
        else:
            self._pause.start()

    def _look(self) -> None:
        if not self._running and self._bot is not None:
            self._running = True
            self._tasks.start(self._lint(self._bot))

    async def _lint(self, bot: Bot) -> None:
        try:
            problems = await asyncio.to_thread(self._linter.problems, bot)
        finally:
            self._running = False
        if self._bot is bot:
            self.found.emit(bot, problems)
        elif self._bot is not None:
            self._look()
