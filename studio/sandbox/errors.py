"""What can go wrong in the sandbox. Messages are sentences for the person who built the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.sandbox.result import Result


@dataclass(frozen=True, slots=True)
class StackFrame:
    """A place in the code of a step; line and column count from 1."""

    function: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ScriptError:
    """An error the code itself raised, or the reason why it does not compile.

    A value rather than an exception: the process is well, and what other steps gave is in the same `Result`.
    """

    name: str
    """The JavaScript class, e.g. `TypeError`."""
    message: str
    line: int | None = None
    """The line of the step's source, from 1; None when it is not known."""
    frames: tuple[StackFrame, ...] = ()

    def __str__(self) -> str:
        place = f" (line {self.line})" if self.line is not None else ""
        return f"{self.name}: {self.message}{place}"


class SandboxError(Exception):
    """The run had to be given up, or could not begin. The next run gets a new process."""

    result: Result | None = None
    """What the steps before the failure gave; None if no run had begun."""
    step: int | None = None
    """Index of the step that was running."""


class TimeLimit(SandboxError):  # noqa: N818 - a limit reads better as what it is
    """The code ran longer than it may."""


class MemoryLimit(SandboxError):  # noqa: N818
    """The code used more memory than it may."""


class SandboxCrashed(SandboxError):  # noqa: N818
    """The process ended or sent nonsense."""


class SandboxMissing(SandboxError):  # noqa: N818
    """The process cannot be started: a file it needs is not there."""
