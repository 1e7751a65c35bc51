"""Writing the rows of a table into a file, beside the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from studio.tables.csv_export import export_csv
from studio.tables.errors import TableError
from studio.tables.store import TableStore
from studio.ui.tables.files import EXPORTED, ask_for_target
from studio.ui.tables.grid_model import Query, Start
from studio.ui.tables.progress_strip import ProgressStrip
from studio.ui.tables.row_commands import asked


class FileCommands(QObject):
    """Exports one table at a time; the file is replaced only when all of it has been written."""

    refused = Signal(str)
    told = Signal(str)

    def __init__(
        self, key: str, over: QWidget, strip: ProgressStrip, store: Callable[[], TableStore], start: Start
    ) -> None:
        super().__init__(over)
        self._key = key
        self._over = over
        self._strip = strip
        self._store = store
        self._start = start
        self._stop = False
        self._is_busy = False
        self._told = (0, 0)
        self.for_spreadsheets = False
        """Whether texts that look like formulas get an apostrophe."""
        strip.cancelled.connect(self._cancel)
        self._ticker = QTimer(self)
        self._ticker.setInterval(80)
        self._ticker.timeout.connect(lambda: self._strip.tell(*self._told))

    def set_for_spreadsheets(self, guarded: bool) -> None:
        """Whether texts that look like formulas get an apostrophe."""
        self.for_spreadsheets = guarded

    def choose_export(self, name: str, query: Query | None) -> None:
        """Let a file be chosen, and write all rows into it, or those of a view."""
        ask_for_target(
            self._over, "Export the rows", f"{name}.csv", EXPORTED, lambda path: self.export(Path(path), query)
        )

    def export(self, path: Path, query: Query | None = None) -> None:
        """Write rows into a file."""
        if self._is_busy:
            self.refused.emit("Rows are being exported already; wait until that is done, or cancel it.")
            return
        try:
            store = self._store()
        except TableError as problem:
            self.refused.emit(str(problem))
            return
        self._is_busy = True
        self._start(self._export(store, path, query))

    async def _export(self, store: TableStore, path: Path, query: Query | None) -> None:
        self._stop, self._told = False, (0, 0)
        self._strip.begin(f"Exporting to {path.name}")
        self._ticker.start()

        def watch(done: int, total: int) -> None:
            if self._stop:
                raise InterruptedError
            self._told = (done, total)

        def work() -> int:
            ids = store.ids(self._key, **asked(query)) if query is not None else None
            return export_csv(
                store, self._key, path, ids=ids, for_spreadsheets=self.for_spreadsheets, on_progress=watch
            )

        try:
            count = await asyncio.to_thread(work)
            if isValid(self):
                self.told.emit(f"{count:,} {'row' if count == 1 else 'rows'} written to {path.name}.")
        except InterruptedError:
            if isValid(self):
                self.told.emit("The export was cancelled; no file was written.")
        except (TableError, OSError) as problem:
            if isValid(self):
                self.refused.emit(f"The rows could not be exported: {problem}.")
        finally:
            self._is_busy = False
            if isValid(self):
                self._ticker.stop()
                self._strip.end()

    def _cancel(self) -> None:
        self._stop = True
