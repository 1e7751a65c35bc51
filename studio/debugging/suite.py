"""The conversation tests beside a bot: which there are, what became of them, and what of the bot each goes through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from studio.archive.atomic import replacing
from studio.bot.bot import Bot
from studio.debugging.coverage import Coverage
from studio.interpreter.events import Event
from studio.testing.discovery import find_tests, folder_of_tests
from studio.testing.reader import read_test_file
from studio.testing.runner import MakeTables, Runner, Verdict
from studio.testing.script import BadTestFile, ConversationTest

State = Literal["new", "waiting", "running", "passed", "failed"]

Place = tuple[str, str]
"""Keys of a workflow and a node."""


@dataclass(frozen=True, slots=True)
class TestId:
    """Names a test: its file, and its place among the tests of that name in it."""

    __test__ = False  # no test of pytest's

    path: Path
    name: str
    number: int = 0


@dataclass(slots=True)
class Entry:
    """A test with what became of it."""

    id: TestId
    test: ConversationTest
    state: State = "new"
    verdict: Verdict | None = None
    coverage: Coverage = field(default_factory=Coverage)
    failed_at: tuple[str, str, str] = ("", "", "")
    """Keys of the workflow, node and card that ran last before it failed."""
    is_stale: bool = False
    """Whether the bot or the test changed since."""

    def touches(self, place: Place) -> bool:
        """Whether the latest run went through a node."""
        return place in self.coverage.nodes


@dataclass(frozen=True, slots=True)
class TestFile:
    """A file of tests; `problem` is a sentence where it cannot be read."""

    __test__ = False

    path: Path
    text: str
    tests: tuple[ConversationTest, ...]
    problem: str = ""


def read_tests(bot: Path) -> list[TestFile]:
    """The test files beside a bot. Blocks for the disk; files that cannot be read come with their problem."""
    found = []
    for path in find_tests(bot):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            found.append(TestFile(path, "", (), f"“{path.name}” cannot be read: {problem}."))
            continue
        try:
            found.append(TestFile(path, text, read_test_file(path).tests))
        except (BadTestFile, OSError) as problem:
            found.append(TestFile(path, text, (), str(problem)))
    return found


def new_test_path(bot: Path, name: str) -> Path:
    """Where a new test of a name is put: a file of its own that does not exist yet."""
    slug = re.sub(r"[^\w]+", "-", name.casefold()).strip("-")[:60] or "test"
    folder = folder_of_tests(bot)
    path = folder / f"{slug}.test.yaml"
    number = 2
    while path.exists():
        path = folder / f"{slug}-{number}.test.yaml"
        number += 1
    return path


def write_test_file(path: Path, text: str) -> None:
    """Write a file of tests, all of it or nothing. Raises OSError; blocks for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(text.encode("utf-8"))


class Suite:
    """The tests of one bot with their results. Listeners are told when tests or results change."""

    def __init__(self) -> None:
        self.files: list[TestFile] = []
        self.entries: dict[TestId, Entry] = {}
        self.is_running = False
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def clear(self) -> None:
        """Another bot: no tests, no results."""
        self.take([])

    def take(self, files: Iterable[TestFile]) -> None:
        """Take the files as they are now; results of tests that stayed the same stay."""
        self.files = list(files)
        old, self.entries = self.entries, {}
        for file in self.files:
            for test in file.tests:
                same = sum(1 for one in self.entries if one.path == file.path and one.name == test.name)
                key = TestId(file.path, test.name, same)
                entry = old.get(key)
                if entry is None:
                    entry = Entry(key, test)
                elif entry.test != test:
                    entry.is_stale = entry.verdict is not None and _without_lines(entry.test) != _without_lines(test)
                    entry.test = test
                self.entries[key] = entry
        self._tell()

    def bot_changed(self) -> None:
        """Results belong to the bot as it was before."""
        fresh = [entry for entry in self.entries.values() if entry.verdict is not None and not entry.is_stale]
        for entry in fresh:
            entry.is_stale = True
        if fresh:
            self._tell()

    def touching(self, place: Place) -> list[TestId]:
        """The tests that go through a node, as far as that is known: those never run may."""
        return [key for key, entry in self.entries.items() if entry.verdict is None or entry.touches(place)]

    @property
    def coverage(self) -> Coverage:
        """What the tests went through, in their latest runs."""
        total = Coverage()
        for entry in self.entries.values():
            total.add(entry.coverage)
        return total

    def count(self, state: State) -> int:
        return sum(1 for entry in self.entries.values() if entry.state == state)

    async def run(self, keys: Sequence[TestId], bot: Bot, make_tables: MakeTables | None = None) -> None:
        """Run tests, one after the other. Cancelling it leaves those that did not run as they were."""
        entries = [self.entries[key] for key in keys if key in self.entries]
        before = {entry.id: entry.state for entry in entries}
        for entry in entries:
            entry.state = "waiting"
        self.is_running = True
        self._tell()
        runner = Runner(bot, make_tables)
        try:
            for entry in entries:
                entry.state = "running"
                self._tell()
                await self._run_one(entry, runner, bot)
                self._tell()
        finally:
            for entry in entries:
                if entry.state in ("waiting", "running"):
                    entry.state = before[entry.id]
            self.is_running = False
            await runner.close()
            self._tell()

    async def _run_one(self, entry: Entry, runner: Runner, bot: Bot) -> None:
        coverage = Coverage()
        last = ("", "", "")

        def hear(event: Event) -> None:
            nonlocal last
            coverage.feed((event.to_json(),), bot)
            if event.node:
                last = (event.workflow, event.node, event.card)

        verdict = await runner.run(entry.test, hear)
        entry.verdict = verdict
        entry.coverage = coverage
        entry.failed_at = last if verdict.failure else ("", "", "")
        entry.state = "failed" if verdict.failure else "passed"
        entry.is_stale = False

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _without_lines(test: ConversationTest) -> object:
    """A test as it means, wherever it stands in its file."""
    steps = [
        (
            (exchange.action.kind, exchange.action.value) if exchange.action else None,
            [(expected.kind, expected.value) for expected in exchange.expected],
        )
        for exchange in test.exchanges
    ]
    return (test.name, test.now, test.seed, test.user, test.locale, test.start, test.variables, steps)
