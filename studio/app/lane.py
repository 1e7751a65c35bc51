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
        """Do the oldest wish, then see to the next: a failure is that of one wish only."""
        if not self._wishes:
            self._running = False  # all forgotten before their turn came
            return
        kind, (job, tell) = next(iter(self._wishes.items()))
        try:
            result = await asyncio.to_thread(job)
        except asyncio.CancelledError:
            self._wishes.clear()
            raise
        finally:
            is_wanted = self._take(kind, job)
            self._running = bool(self._wishes)
            if self._running:
                self._tasks.start(self._run())
        if is_wanted:
            tell(result)

    def _take(self, kind: str, job: Callable[[], Any]) -> bool:
        """Strike a wish off; False when it was forgotten or wished anew while it ran."""
        if kind not in self._wishes or self._wishes[kind][0] is not job:
            return False
        del self._wishes[kind]
        return True
