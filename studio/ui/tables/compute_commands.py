"""Computing the cells of computed columns: one, a row, a column, or all that are stale; with progress and an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import set_auto_compute
from studio.tables.computing import Cell, CodeRunner, Computation, Computing, cells_of_rows, due_cells
from studio.tables.errors import TableError
from studio.tables.store import TableStore
from studio.ui.tables.grid_model import GridModel, Start
from studio.ui.tables.progress_strip import ProgressStrip

_SETTLE_MS = 400
_MOST_BUSY = 5000
"""Cells that are marked as being computed."""


class ComputeCommands(QObject):
    """Runs one computing at a time; what it gives is one edit. Without `run_code` nothing can be computed."""

    refused = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        key: str,
        model: GridModel,
        strip: ProgressStrip,
        apply: Callable[[Edit], None],
        store: Callable[[], TableStore],
        start: Start,
        run_code: CodeRunner | None,
        now: Callable[[], datetime],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._model = model
        self._strip = strip
        self._apply = apply
        self._store = store
        self._start = start
        self._run_code = run_code
        self._now = now
        self._bot: Bot | None = None
        self._under_way: Computing | None = None
        self._tried: dict[Cell, int] = {}
        """Version of the table at which a cell was last tried without being asked: an error is not tried again."""
        strip.cancelled.connect(self.stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._compute_due)

    @property
    def can_run(self) -> bool:
        """Whether there is something that code runs in."""
        return self._run_code is not None

    def run_with(self, run_code: CodeRunner) -> None:
        """From now on code runs there."""
        self._run_code = run_code

    @property
    def is_computing(self) -> bool:
        return self._under_way is not None

    @property
    def is_auto(self) -> bool:
        """Whether stale cells are computed by themselves."""
        table = self._bot.tables.get(self._key) if self._bot else None
        return table is not None and table.raw.get("isComputeEnabled") is True

    def show_bot(self, bot: Bot) -> None:
        """The bot as it is now."""
        self._bot = bot

    def rows_changed(self) -> None:
        """A person changed rows or columns: compute what that made stale, when the table asks for it."""
        if self.is_auto and self._run_code is not None:
            self._timer.start()

    def set_auto(self, enabled: bool) -> None:
        """Turn auto-compute of the table on or off."""
        if self._bot is not None and enabled != self.is_auto:
            self._apply(set_auto_compute(self._bot, self._key, enabled, self._now()))
            self.rows_changed()

    def compute_rows(self, rows: Sequence[int], columns: Sequence[str] = ()) -> None:
        """Compute the cells of rows, those of all computed columns or of these."""
        self._begin(lambda store: cells_of_rows(store, self._key, rows, columns))

    def compute_column(self, name: str) -> None:
        """Compute a whole column."""
        self._begin(lambda store: [(row, name) for row in store.ids(self._key)])

    def compute_stale(self) -> None:
        """Compute what is stale."""
        self._begin(lambda store: store.stale_cells(self._key))

    def compute_all(self) -> None:
        """Compute every cell of every computed column."""
        self._begin(lambda store: cells_of_rows(store, self._key, store.ids(self._key)))

    def stop(self) -> None:
        """End what is under way; what is computed by then is kept."""
        if self._under_way is not None:
            self._under_way.stop()

    def _compute_due(self) -> None:
        if self._under_way is not None:
            self._timer.start()
            return
        table = self._bot.tables.get(self._key) if self._bot else None
        if table is None:
            return
        own = table

        def due(store: TableStore) -> list[Cell]:
            version = store.version(self._key)
            cells = [cell for cell in due_cells(store, own) if self._tried.get(cell) != version]
            self._tried = dict.fromkeys(cells, version + 1)
            return cells

        self._begin(due, quiet=True)

    def _begin(self, cells: Callable[[TableStore], Sequence[Cell]], *, quiet: bool = False) -> None:
        if self._under_way is not None:
            self.refused.emit("Cells are being computed already; wait until that is done, or cancel it.")
            return
        if self._run_code is None:
            if not quiet:
                self.refused.emit("There is nothing here that code could run in, so nothing was computed.")
            return
        try:
            store = self._store()
        except TableError as problem:
            self.refused.emit(str(problem))
            return
        self._under_way = computing = Computing(store, self._key, self._run_code)
        self._start(self._run(computing, store, cells, quiet))

    async def _run(
        self, computing: Computing, store: TableStore, cells: Callable[[TableStore], Sequence[Cell]], quiet: bool
    ) -> None:
        try:
            wanted = await asyncio.to_thread(cells, store)
            if not isValid(self):
                return
            if not wanted:
                if not quiet:
                    self.told.emit("Nothing is stale.")
                return
            self._model.set_busy(frozenset(wanted[:_MOST_BUSY]))
            self._strip.begin("Computing cells")
            found = await computing.run(wanted, self._now(), self._tell)
            if isValid(self):
                self._finish(found, quiet)
        except (TableError, ValueError, LookupError, RuntimeError, OSError) as problem:
            if isValid(self):
                text = str(problem)
                self.refused.emit(f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}")
        finally:
            if isValid(self):
                self._under_way = None
                self._model.set_busy(frozenset())
                self._strip.end()

    def _tell(self, done: int, total: int) -> None:
        if isValid(self):
            self._strip.tell(done, total)

    def _finish(self, found: Computation, quiet: bool) -> None:
        if found.edit:
            self._apply(found.edit)
        for name, why in found.refused.items():
            if not quiet:
                self.refused.emit(f"“{name}”: {why[:1].upper()}{why[1:]}.")
        count, failed = found.computed, len(found.errors)
        told = f"{count:,} {'cell' if count == 1 else 'cells'} computed"
        if failed:
            told += f", {failed:,} failed; the mark in {'its cell' if failed == 1 else 'each cell'} says why"
        if found.was_stopped:
            told = f"Stopped: {told}"
        if count or failed or found.was_stopped:
            self.told.emit(f"{told}.")
