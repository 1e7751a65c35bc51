"""Work beside the window of which only the newest wish counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from studio.language.intent_review import Stopped

Start = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine on the event loop of the window."""

Report = Callable[..., None]
Job = Callable[[Callable[[], bool], Report], Any]
"""Runs in a thread; asks its first argument whether to stop, tells its second how far it is."""


class Latest(QObject):
    """Does one job at a time in a thread. A new wish stops the job before it; `tell` hears of the newest only.

    `pause` milliseconds pass before a job begins, so that typing asks once. With its owner it ends unheard.
    """

    failed = Signal()
    """A job ended with an error, which the window tells of."""

    def __init__(self, start: Start, parent: QObject, pause: int = 0) -> None:
        super().__init__(parent)
        self._start = start
        self._wish: tuple[Job, Callable[[Any], None], Report] | None = None
        self._flag = _Flag()
        self._is_running = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._begin)
        self.destroyed.connect(self._flag.stop)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked for and not told yet."""
        return self._wish is not None

    def ask(self, job: Job, tell: Callable[[Any], None], hear: Report = lambda *_: None) -> None:
        """Do a job soon, then `tell` its result; what it reports on its way goes to `hear`."""
        self._wish = (job, tell, hear)
        self._flag.stop()
        self._timer.start()

    def cancel(self) -> None:
        """Forget the newest wish; what runs is told to stop and ends unheard."""
        self._wish = None
        self._timer.stop()
        self._flag.stop()

    def _begin(self) -> None:
        if not self._is_running and self._wish is not None:
            self._is_running = True
            self._start(self._run())

    async def _run(self) -> None:
        try:
            while (wish := self._wish) is not None:
                job, tell, hear = wish
                stop = self._flag.renew()
                report = _reporter(self, wish, hear)
                try:
                    result = await asyncio.to_thread(job, stop.is_set, report)
                except Stopped:
                    result = None
                except asyncio.CancelledError:
                    stop.set()
                    raise
                except Exception:
                    if isValid(self) and self._wish is wish:
                        self._wish = None  # it would fail again
                        self.failed.emit()
                    raise
                if not isValid(self):
                    return
                if self._wish is wish:
                    self._wish = None
                    if not stop.is_set():
                        tell(result)
                if self._timer.isActive():
                    return  # the newer wish begins when its pause is over
        finally:
            if isValid(self):
                self._is_running = False


def _reporter(latest: Latest, wish: object, hear: Report) -> Report:
    loop = asyncio.get_running_loop()

    def told(*what: Any) -> None:
        if isValid(latest) and latest._wish is wish:
            hear(*what)

    def report(*what: Any) -> None:
        loop.call_soon_threadsafe(told, *what)

    return report


class _Flag:
    """Tells the job that runs to stop; outlives the object that owns it."""

    def __init__(self) -> None:
        self._event = Event()

    def renew(self) -> Event:
        self._event = Event()
        return self._event

    def stop(self) -> None:
        self._event.set()
