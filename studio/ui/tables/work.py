"""Edits that need the rows: made beside the window one after the other, then applied in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from studio.bot.edit import Edit
from studio.tables.errors import TableError

Start = Callable[[Coroutine[Any, Any, Any]], object]
Then = Callable[[Edit], None]
_LONGEST = 60
"""Seconds to wait for an edit of many rows; one that failed is never heard of."""


class RowWork(QObject):
    """Runs what makes edits in a thread. They are applied in the order they were asked for."""

    refused = Signal(str)
    """It was not done; the sentence says why."""
    made = Signal(object)
    """An Edit that was applied."""

    def __init__(self, start: Start, apply: Callable[[Edit], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._apply = apply
        self._turn = asyncio.Lock()
        self._heard = asyncio.Event()
        self._waiting = 0

    @property
    def is_busy(self) -> bool:
        return self._waiting > 0

    def heard(self) -> None:
        """The bot or its rows have changed: what was applied last is there."""
        self._heard.set()

    def do(self, make: Callable[[], Edit | None], then: Then | None = None) -> None:
        """Make an edit in a thread and apply it; `then` hears of it afterwards."""
        self._waiting += 1
        self._start(self._run(make, then))

    def call(self, make: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Ask something in a thread; `then` gets the answer."""
        self._start(self._ask(make, then))

    async def _run(self, make: Callable[[], Edit | None], then: Then | None) -> None:
        try:
            async with self._turn:
                edit = await asyncio.to_thread(make)
                if not isValid(self):
                    return
                if edit:
                    self._heard.clear()
                    self._apply(edit)
                    if edit.is_bulk:
                        await self._settled()
                    if not isValid(self):
                        return
                    if then is not None:
                        then(edit)
                    self.made.emit(edit)
        except (TableError, ValueError, LookupError) as problem:
            if isValid(self):
                self.refused.emit(_sentence(problem))
        finally:
            if isValid(self):
                self._waiting -= 1

    async def _settled(self) -> None:
        """Wait for an edit that is made beside the window: the next one is to be made of what it leaves."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._heard.wait(), _LONGEST)

    async def _ask(self, make: Callable[[], Any], then: Callable[[Any], object]) -> None:
        try:
            answer = await asyncio.to_thread(make)
        except (TableError, ValueError, LookupError) as problem:
            if isValid(self):
                self.refused.emit(_sentence(problem))
            return
        if isValid(self):
            then(answer)


def _sentence(problem: Exception) -> str:
    text = str(problem)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
