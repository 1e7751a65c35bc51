"""Work beside the window, one piece after the other; of each kind only the newest wish counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from studio.app.tasks import Tasks


class Lane:
    """Runs jobs on one other thread at a time, so that they may share what is not safe to share."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._wishes: dict[str, tuple[Callable[[], Any], Callable[[Any], None]]] = {}
        self._running = False

    def wish(self, kind: str, job: Callable[[], Any], tell: Callable[[Any], None]) -> None:
        """Do a job soon and tell its result here; an earlier wish of the kind is forgotten."""
        self._wishes.pop(kind, None)
        self._wishes[kind] = (job, tell)
        if not self._running:
            self._running = True
            self._tasks.start(self._run())

    def forget(self) -> None:
        """Forget every wish; what runs ends unheard."""
        self._wishes.clear()

    async def _run(self) -> None:
        try:
            while self._wishes:
                kind, (job, tell) = next(iter(self._wishes.items()))
                try:
                    result = await asyncio.to_thread(job)
                finally:
                    # While it ran, the same may have been wished anew, or nothing more.
                    is_wanted = kind in self._wishes and self._wishes[kind][0] is job
                    if is_wanted:
                        del self._wishes[kind]
                if is_wanted:
                    tell(result)
        finally:
            self._running = False
