"""The conversation tests of the open bot: read, recorded, edited and run without blocking the window."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal

from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.debugging.coverage import Coverage
from studio.debugging.debugger import Debugger
from studio.debugging.recording import RecordedTurn, initial_variables, recorded_turns, turns_of_events
from studio.debugging.suite import Suite, TestId, new_test_path, read_tests, write_test_file
from studio.interpreter.clock import Clock
from studio.project.project import Project
from studio.tables import TableStore, open_tables
from studio.ui.debugger.log_panel import LogPanel
from studio.ui.debugger.tests_page import TestsPage
from studio.ui.theme import Theme


class BotTests(QObject):
    """Owns the suite and its page. Tests lie beside the bot: a bot without a file has none."""

    __test__ = False  # no test of pytest's

    changed = Signal()
    """Tests or results have changed."""

    def __init__(self, theme: Theme, logs: LogPanel, tasks: Tasks, debugger: Debugger, parent: QObject) -> None:
        super().__init__(parent)
        self._logs = logs
        self._tasks = tasks
        self._debugger = debugger
        self._project: Project | None = None
        self._read_for: Path | None = None
        self._running: asyncio.Task[None] | None = None
        self.suite = Suite()
        self.page = TestsPage(theme, self.suite)
        self.suite.listen(self.changed.emit)
        page = self.page
        page.run_requested.connect(self.run)
        page.cancel_requested.connect(self.cancel)
        page.record_requested.connect(self.record)
        page.recorded.connect(self._write_new)
        page.save_requested.connect(lambda path, text: self._tasks.start(self._write(path, text)))
        page.delete_requested.connect(self._delete)
        page.reload_requested.connect(lambda: self.read(again=True))
        page.coverage_wanted.connect(lambda _: self.changed.emit())
        page.installEventFilter(self)

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def show_project(self, project: Project | None) -> None:
        """The tests of another bot."""
        self.cancel()
        self._project = project
        self._read_for = None
        self.page.show_editor()
        self.suite.clear()
        self.page.show_coverage(None)
        if project is not None and project.source is not None:
            self.read()

    def bot_changed(self, bot: Bot) -> None:
        """The open bot was edited: results are those of the bot before."""
        self.suite.bot_changed()

    def show_coverage(self, conversations: Coverage) -> None:
        """Say how much of the bot conversations and tests went through."""
        if self._project is None:
            return
        total = Coverage()
        total.add(conversations)
        total.add(self.suite.coverage)
        self.page.show_coverage(total.of_bot(self._project.bot) if total else None)

    async def close(self) -> None:
        """End what runs."""
        self.page.save()
        running = self._running
        if running is not None:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched is self.page:
            self.read()
            self.changed.emit()
        return super().eventFilter(watched, event)

    # -- files ------------------------------------------------------------------------------------------

    def read(self, *, again: bool = False) -> None:
        """Read the tests beside the bot, where that has not been done since it got its file."""
        source = self._project.source if self._project is not None else None
        if source is not None and (again or source != self._read_for):
            self._read_for = source
            self._tasks.start(self._read(source))

    async def _read(self, source: Path) -> None:
        files = await asyncio.to_thread(read_tests, source)
        if self._project is not None and self._project.source == source:
            self.suite.take(files)

    def record(self) -> None:
        """Offer to make a test of the conversation in the emulator."""
        if self._project is None:
            return
        path = self._debugger.timeline.path()
        turns = recorded_turns(path)
        now = next((turn.at.partition(".")[0] + "Z" for turn in turns if turn.at), "")
        self._offer(turns, initial_variables(path, self._project.bot), now)

    def record_events(self, events: Iterable[Mapping[str, Any]], began: float = 0.0) -> None:
        """Offer to make a test of a conversation that was kept: its events in their flat form.

        `began` is when, in seconds since the epoch; 0 where that is not known.
        """
        now = datetime.fromtimestamp(began, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if began else ""
        self._offer(turns_of_events(events), {}, now)

    def _offer(self, turns: Sequence[RecordedTurn], variables: Mapping[str, Any], now: str) -> None:
        if self._project is None:
            return
        if not turns:
            self._logs.show_problem("There is no conversation to record: talk to the bot first.")
            return
        self.page.form.begin(turns, self._project.bot, variables, now)
        self.page.show_form()

    def _write_new(self, name: str, text: str) -> None:
        source = self._project.source if self._project is not None else None
        if source is None:
            self._logs.show_problem("Save the bot first: its tests are kept beside its file.")
            return
        self._tasks.start(self._write(new_test_path(source, name), text))

    async def _write(self, path: Path, text: str) -> None:
        try:
            await asyncio.to_thread(write_test_file, path, text)
        except OSError as problem:
            self._logs.show_problem(f"“{path.name}” could not be written: {problem.strerror}.")
            return
        if self._project is not None and self._project.source is not None:
            await self._read(self._project.source)
            self.page.show_test(path)

    def _delete(self, path: Path) -> None:
        self._tasks.start(self._remove(path))

    async def _remove(self, path: Path) -> None:
        try:
            text = await asyncio.to_thread(path.read_text, "utf-8")
            await asyncio.to_thread(path.unlink)
        except (OSError, UnicodeDecodeError) as problem:
            self._logs.show_problem(f"“{path.name}” could not be deleted: {problem}.")
            return
        if self._project is not None and self._project.source is not None:
            await self._read(self._project.source)
        put_back = partial(self._put_back, path, text)
        self._logs.notice.tell(f"Deleted “{path.name}”.", [("Put it back", put_back)])

    def _put_back(self, path: Path, text: str) -> None:
        self._tasks.start(self._write(path, text))

    # -- running ----------------------------------------------------------------------------------------

    def run_all(self) -> None:
        """Run every test."""
        self.run(list(self.suite.entries))

    def run(self, tests: Sequence[TestId]) -> None:
        """Run tests with the bot as it is now."""
        if self._project is None or self._running is not None:
            return
        if not tests:
            self._logs.show_problem("No test goes through that node.")
            return
        self.page.save()
        self._running = self._tasks.start(self._run(self._project, tests))

    def cancel(self) -> None:
        """Stop running tests."""
        if self._running is not None:
            self._running.cancel()

    async def _run(self, project: Project, tests: Sequence[TestId]) -> None:
        rows: TableStore | None = None
        try:
            rows = await asyncio.to_thread(open_tables, project.bot, project.base.table_rows)
            store = rows

            def fresh(clock: Clock) -> TableStore:
                return store.copied(clock.now)

            await self.suite.run(tests, project.bot, fresh)
        finally:
            self._running = None
            if rows is not None:
                rows.close()
