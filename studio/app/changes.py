"""What changed in the open bot, found beside the window a moment after each edit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.analysis.comparison import Difference, compare_bots
from studio.analysis.file_comparison import compare_files
from studio.app.document import Document
from studio.app.lane import Lane
from studio.app.tasks import Tasks
from studio.archive import ArchiveError, read_bot_file
from studio.ui.changes.changes_panel import ChangesPanel
from studio.ui.theme import Theme

_PAUSE_MS = 400
"""Edits that follow each other quickly are compared at once."""


class Changes(QObject):
    """Keeps the panel of changes; nothing is compared while nobody sees it."""

    refused = Signal(str)

    def __init__(self, theme: Theme, document: Document, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panel = ChangesPanel(theme)
        self._document = document
        self._tasks = tasks
        self._lane = Lane(tasks)
        self._other: Path | None = None
        self._is_shown = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.compare)
        document.opened.connect(lambda _: self._on_opened())
        document.changed.connect(lambda _: self._pause.start() if self._is_shown else None)
        self.panel.compare_requested.connect(lambda: tasks.start(self._choose()))
        self.panel.saved_requested.connect(lambda: self._compare_with(None))

    def show_page(self, shown: bool) -> None:
        """The panel came into view, or went out of it."""
        self._is_shown = shown
        if shown:
            self.compare()

    def compare(self) -> None:
        """Compare now, on another thread."""
        project, other = self._document.project, self._other
        if project is None:
            self.panel.show_differences([])
            return
        bot = project.bot
        if other is None:
            saved = self._document.saved_bot or bot
            self._lane.wish("changes", lambda: compare_bots(saved, bot), self.panel.show_differences)
            return
        base, changes = project.base, project.changes

        def with_other() -> list[Difference] | str:
            try:
                return compare_files(read_bot_file(other), base, changes())
            except (ArchiveError, OSError) as error:
                return str(error)

        self.panel.show_busy(f"Comparing with “{other.name}”…")
        self._lane.wish("changes", with_other, lambda found: self._told(found, other))

    def _told(self, found: list[Difference] | str, other: Path) -> None:
        if isinstance(found, str):
            self.refused.emit(found)
            self._compare_with(None)
        else:
            self.panel.show_differences(found, other.name)

    async def _choose(self) -> None:
        path = await self._document.choose_other()
        if path is not None:
            self._compare_with(path)

    def _compare_with(self, other: Path | None) -> None:
        self._other = other
        self.compare()

    def _on_opened(self) -> None:
        self._lane.forget()
        self._other = None
        self.panel.show_differences([])
        if self._is_shown:
            self.compare()
