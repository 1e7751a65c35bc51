"""Asynchronous work of which only the newest wish counts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

Start = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine on the event loop of the window; gives its task."""


class Newest(QObject):
    """Awaits one thing at a time. A new wish cancels the one before it; `tell` hears of the newest only.

    `pause` milliseconds pass before the work begins, so that typing asks once. With its owner it ends unheard.
    """

    def __init__(self, start: Start, parent: QObject, pause: int = 0) -> None:
        super().__init__(parent)
        self._start = start
        self._wish: tuple[Callable[[], Awaitable[Any]], Callable[[Any], None]] | None = None
        self._running = _Running()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._begin)
        self.destroyed.connect(self._running.cancel)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked for and not told yet."""
        return self._wish is not None

    def ask(self, make: Callable[[], Awaitable[Any]], tell: Callable[[Any], None], *, now: bool = False) -> None:
        """Await what `make` gives soon, then `tell` its result; `now` without a pause."""
        self.cancel()
        self._wish = (make, tell)
        if now:
            self._begin()
        else:
            self._timer.start()

    def cancel(self) -> None:
        """Forget the newest wish."""
        self._wish = None
        self._timer.stop()
        self._running.cancel()

    def _begin(self) -> None:
        self._timer.stop()
        if self._wish is not None:
            self._running.task = self._start(self._run(self._wish))

    async def _run(self, wish: tuple[Callable[[], Awaitable[Any]], Callable[[Any], None]]) -> None:
        make, tell = wish
        try:
            result = await make()
        except asyncio.CancelledError:
            raise
        except Exception:
            if isValid(self) and self._wish is wish:
                self._wish = None
            raise
        if isValid(self) and self._wish is wish:
            self._wish = None
            tell(result)


class _Running:
    """Ends the work that runs; outlives the object that owns it."""

    def __init__(self) -> None:
        self.task: object = None

    def cancel(self) -> None:
        task, self.task = self.task, None
        if isinstance(task, asyncio.Task) and not task.done() and not task.get_loop().is_closed():
            task.cancel()
