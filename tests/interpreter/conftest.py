"""A JavaScript sandbox for all tests of the interpreter that need one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from studio.interpreter.sandboxes import Sandboxes
from tests.interpreter.talk import Talk


@dataclass(frozen=True)
class JavaScript:
    """A sandbox and the event loop it belongs to."""

    scripts: Sandboxes
    runner: asyncio.Runner

    def talk(self, bot: Any, **options: Any) -> Talk:
        """A session whose code runs in the sandbox."""
        return Talk(bot, scripts=self.scripts, run=self.runner.run, **options)

    @property
    def run(self) -> Callable[..., Any]:
        return self.runner.run


@pytest.fixture(scope="session")
def javascript() -> Iterator[JavaScript]:
    scripts = Sandboxes()
    with asyncio.Runner() as runner:
        yield JavaScript(scripts, runner)
        runner.run(scripts.close())
