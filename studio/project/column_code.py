"""The code of computed columns, run in the sandbox: `row` is the row, what the code returns is the cell's value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio.sandbox.errors import SandboxError, SandboxMissing, ScriptError
from studio.sandbox.host import HostFunction
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.result import Result
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Step, Task
from studio.tables.computing import CELL_SECONDS, CellOutcome

_LIMITS = SandboxLimits(
    code_seconds=CELL_SECONDS, expression_seconds=CELL_SECONDS, run_seconds=CELL_SECONDS * 25, host_calls=1000
)


def column_sandbox(host: Mapping[str, HostFunction]) -> Sandbox:
    """A sandbox with the limits of computed columns; `host` answers their HTTP requests."""
    return Sandbox(_LIMITS, host=host)


class ColumnCode:
    """Runs the code of computed columns. The sandbox is made when first needed; `close` ends it."""

    def __init__(self, make: Callable[[], Sandbox], bridge: HttpBridge | None = None) -> None:
        self._make = make
        self._bridge = bridge
        self._sandbox: Sandbox | None = None

    @classmethod
    def with_http(cls, policy: HttpPolicy) -> ColumnCode:
        """Code whose `axios` may do what a policy allows."""
        bridge = HttpBridge(policy)
        return cls(lambda: column_sandbox(bridge.functions), bridge)

    async def __call__(self, code: str, rows: Sequence[Mapping[str, Any]]) -> list[CellOutcome]:
        """The outcome for each row. Raises SandboxMissing when there is no sandbox to run in."""
        if self._sandbox is None:
            self._sandbox = self._make()
        found: list[CellOutcome] = []
        while len(found) < len(rows):
            rest = rows[len(found) :]
            # Braces and the end of a comment are kept from joining what is around them by line ends of their own.
            steps = [
                Step(
                    "code",
                    f"cells.c{number} = await (async (row) => {{\n{code}\n}})(rows[{number}])",
                    seconds=CELL_SECONDS,
                )
                for number in range(len(rest))
            ]
            task = Task(steps, scopes={"cells": {}}, values={"rows": [dict(row) for row in rest]})
            try:
                given = _outcomes(await self._sandbox.run(task))
                found += given or [CellOutcome(error="The code gave no result.")]
            except SandboxMissing:
                raise
            except SandboxError as problem:
                if problem.result is not None:
                    found += _outcomes(problem.result)
                # The row it was at has failed; the others are tried with a new process.
                found.append(CellOutcome(error=str(problem)))
        return found[: len(rows)]

    async def close(self) -> None:
        """End its process. It would start again if asked."""
        if self._sandbox is not None:
            await self._sandbox.close()
            self._sandbox = None
        if self._bridge is not None:
            await self._bridge.close()


def _outcomes(result: Result) -> list[CellOutcome]:
    values = {change.name: change.after for change in result.mutations if change.scope == "cells"}
    return [
        CellOutcome(_plain(values.get(f"c{number}"))) if one.error is None else CellOutcome(error=_sentence(one.error))
        for number, one in enumerate(result.outcomes)
    ]


def _plain(value: Any) -> Any:
    """A date as rows hold it; the sandbox tells dates from texts."""
    return value["$date"] if isinstance(value, dict) and value.keys() == {"$date"} else value


def _sentence(error: ScriptError) -> str:
    place = f" (line {error.line - 1})" if error.line is not None and error.line > 1 else ""
    return f"{error.name}: {error.message}{place}"
