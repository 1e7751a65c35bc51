"""A sandbox with a real process, shared by the tests of a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from studio.sandbox.errors import ScriptError
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.result import Result
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Step, StepKind, Task


class Bench:
    """A sandbox and the event loop it lives in."""

    def __init__(self, limits: SandboxLimits | None = None) -> None:
        self.runner = asyncio.Runner()
        self.runner.get_loop()
        self.sandbox: Sandbox = self.runner.run(self._make(limits))

    async def _make(self, limits: SandboxLimits | None) -> Sandbox:
        return Sandbox(limits)

    def run(self, *steps: Step, **options: Any) -> Result:
        return self.runner.run(self.sandbox.run(Task(steps, **options)))

    def value(self, source: str, kind: StepKind = "expression", **options: Any) -> Any:
        """The value of one step, which must succeed."""
        step_input = options.pop("input", None)
        [outcome] = self.run(Step(kind, source, step_input), **options).outcomes
        assert outcome.error is None, outcome.error
        return outcome.value

    def error(self, source: str, kind: StepKind = "code", **options: Any) -> ScriptError:
        """The error of one step, which must fail."""
        error = self.run(Step(kind, source), **options).error
        assert error is not None
        return error

    def code(self, source: str, workflow: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        """What a code card leaves in the workflow's variables; it must succeed."""
        scopes = {"workflow": workflow or {}, **options.pop("scopes", {})}
        result = self.run(Step("code", source), scopes=scopes, **options)
        assert result.error is None, result.error
        variables = dict(scopes["workflow"])
        for change in result.mutations:
            if change.scope == "workflow":
                variables.pop(change.name, None)
                if not change.deleted:
                    variables[change.name] = change.after
        return variables

    def close(self) -> None:
        self.runner.run(self.sandbox.close())
        self.runner.close()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def strict_bench() -> Iterator[Bench]:
    """With short limits, for code that exceeds them."""
    bench = Bench(SandboxLimits(code_seconds=0.25, expression_seconds=0.25, run_seconds=0.9, settle_seconds=0.2))
    yield bench
    bench.close()


@pytest.fixture(scope="module")
def small_bench() -> Iterator[Bench]:
    """With little memory, for code that wants all of it."""
    bench = Bench(SandboxLimits(memory_mb=200, heap_mb=64))
    yield bench
    bench.close()
