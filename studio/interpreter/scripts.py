"""The interpreter's side of the sandbox: what it asks to be run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from studio.interpreter.failure import BotFailure
from studio.sandbox.errors import SandboxError, ScriptError
from studio.sandbox.result import LogEntry, Result
from studio.sandbox.task import Step, StepKind, Task

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Ask = tuple[StepKind, str]
"""A question to the sandbox: what kind of step, and its source."""


class Scripts(Protocol):
    """Runs JavaScript: `studio.sandbox.sandbox.Sandbox`, or a pool of them."""

    async def run(self, task: Task) -> Result:
        """Runs the steps of a task. Raises SandboxError. When cancelled, nothing of them goes on running."""
        ...


async def run_steps(
    turn: Turn,
    steps: Sequence[Step],
    extra: Mapping[str, Any] | None = None,
    *,
    values: Mapping[str, Any] | None = None,
    needed: int | None = None,
) -> Result:
    """Runs steps over the scopes of a turn and `extra` ones, with `values` as further names. Raises BotFailure.

    Only the first `needed` steps must succeed; the others were asked for ahead of time, and what goes wrong in
    them is found out when their turn comes.
    """
    scripts = turn.services.scripts
    if scripts is None:
        raise BotFailure("this needs JavaScript, and no JavaScript sandbox is running.")
    conversation = turn.conversation
    conversation.counter += 1
    clock = turn.services.clock
    repeatable = clock.is_fixed or turn.services.repeatable
    seen = dict(values or {})
    if any("Artifact" in step.source for step in steps):
        seen["Artifact"] = turn.bot.raw
    task = Task(
        [_with_helpers(step) for step in steps],
        objects=turn.program.objects,
        host=turn.host,
        values=seen,
        scopes={
            **turn.names,
            "session": {"history": [], **conversation.session},  # empty, not missing, before anything was said
            "event": _event_to_send(turn.event),
            **(extra or {}),
        },
        now=clock.now().isoformat() if clock.is_fixed else None,
        seed=f"{conversation.seed}/{conversation.id}/{conversation.counter}" if repeatable else None,
        stop_at_true=True,
        on_log=lambda entry: _log(turn, entry),
    )
    try:
        return await scripts.run(task)
    except SandboxError as problem:
        if needed is not None and problem.result is not None and len(problem.result.outcomes) >= needed:
            return problem.result
        raise BotFailure(str(problem)) from problem


_LONGEST_REASON = 400
"""Characters of what code raised that a sentence repeats."""

_FILTER_TAG = re.compile(r"\bAI\s*`")

_HELPERS = (
    (
        _FILTER_TAG,
        "const AI = (texts, ...values) => ({ $words: String.raw({ raw: texts }, ...values) }); ",
    ),
    (
        re.compile(r"\bevent\.setFlag\b"),
        "Object.defineProperty(event, 'setFlag', { configurable: true, value: (flag, on = true) => { "
        "event.flags = { ...event.flags, [String(flag?.description ?? flag)]: on } } }); ",
    ),
)
"""What code may use that is no value: the tag for filters in words, and how hooks raise a flag. It is put before
code that mentions it, on its first line."""


def _with_helpers(step: Step) -> Step:
    """The step, with what its code mentions defined."""
    if step.kind == "condition" or ("AI" not in step.source and "setFlag" not in step.source):
        return step
    helpers = "".join(text for mention, text in _HELPERS if mention.search(step.source))
    return replace(step, source=helpers + step.source) if helpers else step


def failure_of(what: str, error: ScriptError) -> BotFailure:
    """A failure that tells what the code raised, with the lines that lead there."""
    place = f" (line {error.line})" if error.line is not None and error.line > 1 else ""
    message = shortened(error.message, _LONGEST_REASON)
    lines = [f"at {frame.function or 'code'}, line {frame.line}" for frame in error.frames]
    return BotFailure(f"{what} failed: {error.name}: {message}{place}", "\n".join(lines))


def shortened(text: str, length: int) -> str:
    """The text, without its middle where it is longer."""
    if len(text) <= length:
        return text
    half = (length - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def _event_to_send(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event without the scopes in its state, which the sandbox puts there itself."""
    state = event["state"]
    return {**event, "state": {"context": state["context"], "agentVariables": state["agentVariables"]}}


def _log(turn: Turn, entry: LogEntry) -> None:
    turn.log("warning" if entry.level == "warn" else entry.level, entry.text)
