"""Sandboxes for one session: a second one where code calls an action that is code itself."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from studio.interpreter.scripts import Scripts
from studio.sandbox.errors import SandboxError
from studio.sandbox.result import Result
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Task

DEEPEST = 4
"""Actions that may call one another; each level is a process of its own while it is needed."""

_depth: ContextVar[int] = ContextVar("depth_of_running_code", default=0)


class Sandboxes(Scripts):
    """Runs code that is called by code in a further sandbox, as the first one waits for it meanwhile.

    Processes start when first needed. Close it in the event loop it ran in.
    """

    def __init__(self, make: Callable[[], Sandbox] = Sandbox) -> None:
        self._make = make
        self._levels: list[Sandbox] = []

    async def run(self, task: Task) -> Result:
        """Runs the steps of a task. Raises SandboxError, also when actions call one another too deeply."""
        depth = _depth.get()
        if depth >= DEEPEST:
            raise SandboxError(f"Actions call one another more than {DEEPEST - 1} deep; one probably calls itself.")
        while len(self._levels) <= depth:
            self._levels.append(self._make())
        token = _depth.set(depth + 1)
        try:
            return await self._levels[depth].run(task)
        finally:
            _depth.reset(token)

    async def start(self) -> None:
        """Starts the first process ahead of time. Raises SandboxError."""
        if not self._levels:
            self._levels.append(self._make())
        await self._levels[0].start()

    async def close(self) -> None:
        """Ends all processes."""
        for sandbox in self._levels:
            await sandbox.close()
