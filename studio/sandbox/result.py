"""What comes of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from studio.sandbox.errors import ScriptError

LogLevel = Literal["debug", "info", "warn", "error"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line that code wrote with `console`, or that the sandbox adds to it."""

    level: LogLevel
    text: str
    step: int


@dataclass(frozen=True, slots=True)
class Mutation:
    """A variable that a step changed, made or deleted. Values are JSON with `{"$date": …}` for dates."""

    scope: str
    name: str
    before: Any
    """None also when there was no such variable."""
    after: Any
    """None also when it was deleted."""
    deleted: bool
    step: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step gave: a value, or an error."""

    value: Any
    error: ScriptError | None
    note: str
    """Why a condition counts as false although it could not be evaluated."""
    seconds: float
    """How long the step took, waiting included."""


@dataclass(frozen=True, slots=True)
class Result:
    """Outcomes of the steps that ran, in order: fewer than the task has steps when one failed or ended the run."""

    outcomes: tuple[Outcome, ...]
    mutations: tuple[Mutation, ...]
    """In the order they happened; a variable can occur once per step."""
    logs: tuple[LogEntry, ...]

    @property
    def error(self) -> ScriptError | None:
        """The error that ended the run, if one did."""
        return self.outcomes[-1].error if self.outcomes else None
