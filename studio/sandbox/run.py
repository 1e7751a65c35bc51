"""One run in progress: what has come of it so far, and how much time it has left."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any

from studio.sandbox.errors import SandboxError, ScriptError, StackFrame
from studio.sandbox.frames import FrameError
from studio.sandbox.host import HostCall, HostError, HostFunction, find_function
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.result import LogEntry, Mutation, Outcome, Result
from studio.sandbox.surrogates import with_whole_letters
from studio.sandbox.task import Task, as_json


def _integer(digits: str) -> int:
    """JavaScript writes large numbers with zeros for the digits it does not know; this is the number it means."""
    return int(digits) if len(digits) < 16 else int(float(digits))


_HALF_LETTER = rb"\ud"
"""How JavaScript writes the half of a letter in JSON."""

_decode = json.JSONDecoder(parse_int=_integer).decode


def parse(text: bytes) -> Any:
    """The JSON of a frame. Raises FrameError."""
    try:
        value = _decode(text.decode("utf-8"))
        return with_whole_letters(value) if _HALF_LETTER in text else value
    except (ValueError, RecursionError) as problem:
        raise FrameError("a frame that is no JSON") from problem


class Run:
    """The state of one task. `done` ends with its Result, or with the exception that ended it."""

    def __init__(
        self,
        task: Task,
        limits: SandboxLimits,
        host: Mapping[str, HostFunction],
        answer: Callable[[str], None],
    ) -> None:
        self.task = task
        self._loop = asyncio.get_running_loop()
        self.done: asyncio.Future[Result] = self._loop.create_future()
        self._limits = limits
        self._host = host
        self._answer = answer
        self._context = copy_context()
        """Host functions run in the context of whoever started the run."""
        self._outcomes: list[Outcome] = []
        self._mutations: list[Mutation] = []
        self._logs: list[LogEntry] = []
        self._values = {(scope, name): value for scope, names in task.scopes.items() for name, value in names.items()}
        self._calls: set[asyncio.Task[None]] = set()
        self._started = self._step_started = self._loop.time()
        self._allowance = 0.0
        self._waiting_since: float | None = None

    # What the process tells. All raise FrameError when it makes no sense.

    def on_frame(self, kind: str, text: bytes) -> None:
        """Takes in one frame of this run."""
        data = parse(text)
        try:
            match kind:
                case "O":
                    self._on_outcome(data)
                case "L":
                    entry = LogEntry(data["level"], str(data["text"]), int(data["step"]))
                    self._logs.append(entry)
                    self._tell(entry)
                case "H":
                    self._on_call(int(data["id"]), HostCall(str(data["name"]), list(data["arguments"])))
                case "Z":
                    self._allowance += float(data) / 1000
                case _:
                    raise FrameError(f"a frame of kind {kind!r}")
        except (KeyError, TypeError, ValueError) as problem:
            raise FrameError(f"a frame of kind {kind} that makes no sense") from problem

    def _on_outcome(self, data: dict[str, Any]) -> None:
        now = self._loop.time()
        step = len(self._outcomes)
        if data["step"] != step or self.done.done():
            raise FrameError("an outcome out of order")
        mutations = [self._mutation(change, step) for change in data["changes"]]
        error = None if data["error"] is None else _script_error(data["error"])
        self._outcomes.append(Outcome(data["value"], error, str(data["note"]), now - self._step_started))
        self._mutations += mutations
        self._step_started = now
        self._allowance = 0.0
        if data["last"]:
            self.done.set_result(self.result())

    def _mutation(self, change: dict[str, Any], step: int) -> Mutation:
        key = (str(change["scope"]), str(change["name"]))
        before = self._values.get(key)
        after = change.get("value")
        self._values[key] = after
        return Mutation(*key, before, after, change.get("deleted") is True, step)

    def _tell(self, entry: LogEntry) -> None:
        if self.task.on_log is None:
            return
        try:
            self.task.on_log(entry)
        except Exception as problem:  # noqa: BLE001 - it goes to whoever started the run
            self.fail(problem)

    # Host calls.

    def _on_call(self, number: int, call: HostCall) -> None:
        if not self._calls:
            self._waiting_since = self._loop.time()
        task = self._loop.create_task(self._perform(number, call), context=self._context)
        self._calls.add(task)
        task.add_done_callback(self._on_call_done)

    async def _perform(self, number: int, call: HostCall) -> None:
        function = find_function(call.name, self.task.host, self._host)
        answer: dict[str, Any] = {"id": number}
        try:
            if function is None:
                raise HostError(f"“{call.name}” does not exist here.", name="TypeError")
            answer["value"] = await function(call)
            text = as_json(answer)
        except HostError as problem:
            error = {"name": problem.name, "message": str(problem), "code": problem.code}
            text = json.dumps({"id": number, "error": error})
        self._answer(text)

    def _on_call_done(self, task: asyncio.Task[None]) -> None:
        self._calls.discard(task)
        if not self._calls and self._waiting_since is not None:
            self._allowance += self._loop.time() - self._waiting_since
            self._waiting_since = None
        if not task.cancelled() and (problem := task.exception()) is not None:
            self.fail(problem)

    async def close(self) -> None:
        """Cancels the host calls still going on."""
        calls = list(self._calls)
        for task in calls:
            task.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    # How it stands.

    def result(self) -> Result:
        """What the steps gave so far."""
        return Result(tuple(self._outcomes), tuple(self._mutations), tuple(self._logs))

    def overrun(self) -> str:
        """Why the run has to end now; empty while it is within its time."""
        now = self._loop.time()
        if now - self._started > self._limits.run_seconds:
            return f"The code did not finish within {self._limits.run_seconds:g} seconds and was stopped."
        seconds = self._step_limit()
        waited = self._allowance + (0.0 if self._waiting_since is None else now - self._waiting_since)
        if now - self._step_started - waited > seconds:
            return f"The code ran longer than {seconds:g} seconds and was stopped. Does it have an endless loop?"
        return ""

    def _step_limit(self) -> float:
        step = self.task.steps[min(len(self._outcomes), len(self.task.steps) - 1)]
        if step.seconds is not None:
            return step.seconds
        return self._limits.code_seconds if step.kind == "code" else self._limits.expression_seconds

    def fail(self, problem: BaseException) -> None:
        """Ends the run with an exception; nothing happens if it has ended."""
        if not self.done.done():
            if isinstance(problem, SandboxError):
                problem.result = self.result()
                problem.step = len(self._outcomes)
            self.done.set_exception(problem)


def _script_error(data: dict[str, Any]) -> ScriptError:
    frames = tuple(StackFrame(str(f["function"]), int(f["line"]), int(f["column"])) for f in data["frames"])
    line = data.get("line")
    return ScriptError(str(data["name"]), str(data["message"]), None if line is None else int(line), frames)
