"""The sandbox: runs a bot's code in a child process of its own, and survives whatever the code does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType, TracebackType

import psutil

from studio.sandbox.child import Child
from studio.sandbox.errors import MemoryLimit, SandboxCrashed, SandboxError, TimeLimit
from studio.sandbox.frames import FrameError
from studio.sandbox.host import HostFunction
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.result import Result
from studio.sandbox.run import Run
from studio.sandbox.task import Task

POLL_SECONDS = 0.05
OUT_OF_MEMORY = ("out of memory", "invalid size error", "allocation failed")
"""What V8 writes before it gives up."""

_inside: ContextVar[tuple[Sandbox, ...]] = ContextVar("sandboxes_running_code", default=())


class Sandbox:
    """Owns one child process, started when first needed and again after it died.

    One run at a time: further ones wait. Everything a run needs travels with its task, so that a process that had to
    be killed loses nothing. Cancelling `run` kills the process. Use it as an async context manager, or `close` it;
    it belongs to the event loop it was started in. Code of conversations that must not see each other's state needs
    sandboxes of their own.
    """

    def __init__(
        self, limits: SandboxLimits | None = None, host: Mapping[str, HostFunction] = MappingProxyType({})
    ) -> None:
        self.limits = limits or SandboxLimits()
        self.host = host
        self._lock = asyncio.Lock()
        self._child: Child | None = None
        self._process: psutil.Process | None = None
        self._run: Run | None = None
        self._rest_expected = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._poll_due = 0.0
        self._stalled = False

    async def __aenter__(self) -> Sandbox:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The id of the process, None while there is none."""
        return None if self._child is None else self._child.pid

    async def start(self) -> None:
        """Starts the process ahead of the first run. Raises SandboxMissing or SandboxCrashed."""
        async with self._lock:
            await self._resting_child()

    async def run(self, task: Task) -> Result:
        """Runs the steps of a task; errors of the code are in the result.

        Raises TimeLimit, MemoryLimit or SandboxCrashed when the process had to be given up (what the steps before
        gave is on the exception), SandboxMissing, ValueError or TypeError for values that are not JSON, and whatever
        a host function or `on_log` raised that is no HostError.
        """
        if self in _inside.get():
            raise RuntimeError("a host function cannot run code in the sandbox that called it; it needs another one")
        if not task.steps:
            return Result((), (), ())
        text = task.to_json()
        async with self._lock:
            child = await self._resting_child()
            outer = _inside.set((*_inside.get(), self))
            self._run = run = Run(task, self.limits, self.host, lambda answer: child.send("A", answer))
            _inside.reset(outer)
            child.busy()
            self._watch()
            child.send("T", text)
            try:
                return await run.done
            except BaseException:
                await self._end(child)
                raise
            finally:
                self._rest_expected = asyncio.get_running_loop().time() + self.limits.settle_seconds
                self._run = None
                await run.close()

    async def close(self) -> None:
        """Ends the process. A run in progress fails. Another run would start a new process."""
        if self._child is not None:
            await self._end(self._child)

    # The process.

    async def _resting_child(self) -> Child:
        """A process that is ready for a task: the one there is once it has come to rest, or a new one."""
        if self._child is not None:
            await self._child.rest_or_end()
        if self._child is None:
            await self._start_child()
        assert self._child is not None
        return self._child

    async def _start_child(self) -> None:
        limits = self.limits
        child = Child(4 * limits.output_characters + 65536, self._on_frame, self._on_end)
        self._child = child
        setup = {
            "token": child.token,
            "limits": {
                "task_seconds": limits.run_seconds,
                "value_characters": limits.value_characters,
                "output_characters": limits.output_characters,
                "log_lines": limits.log_lines,
                "log_characters": limits.log_characters,
                "host_calls": limits.host_calls,
            },
        }
        try:
            await child.start(limits.heap_mb)
            child.send("S", json.dumps(setup))
            async with asyncio.timeout(limits.start_seconds):
                await child.rest_or_end()
        except TimeoutError as problem:
            await self._end(child)
            raise SandboxCrashed(
                f"The process that runs code did not start within {limits.start_seconds:g} seconds. Try again."
            ) from problem
        except BaseException:
            await self._end(child)
            raise
        if self._child is not child:
            raise _diagnose(child)
        self._process = psutil.Process(child.pid)

    async def _end(self, child: Child) -> None:
        await child.end()
        self._forget(child)

    def _forget(self, child: Child) -> None:
        if self._child is child:
            self._child = None
            self._stop_watching()

    def _on_end(self, child: Child) -> None:
        self._forget(child)
        if self._run is not None:
            late = self._run.overrun()
            self._run.fail(TimeLimit(late) if late and not child.problem else _diagnose(child))

    def _on_frame(self, kind: str, text: bytes) -> None:
        if kind in "RI":
            if self._run is not None and not self._run.done.done():
                raise FrameError("the end of a run that has not ended")
            self._stop_watching()
        elif self._run is not None and not self._run.done.done():
            self._run.on_frame(kind, text)
        # What else comes belongs to a run that is over.

    # Watching it while it works.

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        self._poll_due = loop.time() + POLL_SECONDS
        self._timer = loop.call_at(self._poll_due, self._poll)

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _poll(self) -> None:
        child = self._child
        if child is None:
            return
        # After a stall of the event loop, what the process sent meanwhile is read before it is judged.
        stalled = not self._stalled and asyncio.get_running_loop().time() - self._poll_due > POLL_SECONDS
        self._stalled = stalled
        problem = None if stalled else self._breach()
        if problem is None:
            self._watch()
            return
        child.kill()
        if self._run is not None:
            self._run.fail(problem)

    def _breach(self) -> SandboxError | None:
        """Why the process has to end, if it does."""
        if self._memory_mb() > self.limits.memory_mb:
            return MemoryLimit(f"The code used more than {self.limits.memory_mb:g} MB of memory and was stopped.")
        if self._run is not None:
            late = self._run.overrun()
            return TimeLimit(late) if late else None
        if asyncio.get_running_loop().time() > self._rest_expected:
            return TimeLimit("The code went on after its card had ended and was stopped.")
        return None

    def _memory_mb(self) -> float:
        try:
            return 0.0 if self._process is None else self._process.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            return 0.0  # it has just ended, which is noticed elsewhere


def _diagnose(child: Child) -> SandboxError:
    """What the end of a process means that nobody asked to end."""
    stderr = child.stderr
    if any(sign in stderr.lower() for sign in OUT_OF_MEMORY):
        return MemoryLimit("The code used more memory than it may and was stopped.")
    if child.problem:
        return SandboxCrashed(f"The code disturbed the process that runs it ({child.problem}), which was stopped.")
    last = stderr.strip().splitlines()[-1][:200] if stderr.strip() else "it said nothing"
    return SandboxCrashed(f"The process that runs code ended with exit code {child.exit_code} ({last}).")
