"""The rows of an open bot: a database beside its working copy, which follows every edit.

It is filled from the bot file when rows are first asked for. Nothing in it is the only copy of anything: rows are
in the bot file and changes of them in the journal, from which it is made again after a crash.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.archive import BotFile, Finding
from studio.bot.bot import Bot
from studio.bot.edit import EditConflict
from studio.bot.library import Table
from studio.bot.row_change import RowChange
from studio.bot.view import read_view
from studio.tables.changing import Progress
from studio.tables.errors import TableError
from studio.tables.loading import Line
from studio.tables.snapshot import TableSnapshot
from studio.tables.store import TableStore


class ProjectTables:
    """The tables of a project. Any thread may ask; only the project changes rows, by edits."""

    def __init__(self, base: BotFile, bot: Bot, path: Path) -> None:
        self._base = base
        self._bot = bot
        self._path = path
        self._store: TableStore | None = None
        self._raw: dict[str, Any] = {}
        self._problems: dict[str, list[Finding]] = {}
        self._filling = threading.Lock()
        self._lock = threading.RLock()
        self._closed = False

    @property
    def is_ready(self) -> bool:
        """Whether the rows are in the database, so that `store` answers at once."""
        return self._store is not None

    def store(self) -> TableStore:
        """The rows, to be asked and not to be changed. The first call reads them all: not for the window's thread.

        Raises ArchiveError or OSError when the bot file cannot be read, or the bot was closed meanwhile.
        """
        if self._store is None:
            with self._filling:
                if self._store is None:
                    self._fill()
        assert self._store is not None
        return self._store

    def problems(self, table_id: str) -> tuple[Finding, ...]:
        """Lines of a table's file that are no rows. They are kept, and written again when the table is."""
        self.store()
        return tuple(self._problems.get(table_id, ()))

    def copied(self, now: Callable[[], datetime] | None = None) -> TableStore:
        """The rows as they are now in a store of their own, as for a conversation; the caller closes it."""
        return self.store().copied(now)

    def snapshot(self) -> TableSnapshot | None:
        """The rows as they are now, for saving; None while all are as in the bot file."""
        return self._store.snapshot() if self._store is not None else None

    def follow(
        self, after: Bot, rows: Sequence[RowChange] = (), *, back: bool = False, on_progress: Progress | None = None
    ) -> None:
        """Become the tables of a bot after an edit, all of it or nothing; `back` takes changes of rows back.

        Raises EditConflict, and what `store` raises.
        """
        if not rows and after.raw.get("tables") is self._bot.raw.get("tables"):
            self._bot = after
            return
        if rows:
            tables = self._bot.tables if back else after.tables
            gone = next((change.table for change in rows if change.table not in tables), None)
            if gone is not None:
                raise EditConflict(f"there is no table “{gone}” any more")
            self.store()
        with self._lock:
            if self._store is not None:
                raw = dict(self._raw)
                try:
                    with self._store.all_or_nothing(exclusive=self._reshapes(self._store, after)):
                        # Rows belong to the tables as they are after the edit.
                        if not back:
                            self._arrange(self._store, after, rows)
                        self._store.make_changes(rows, back=back, on_progress=self._watched(on_progress))
                        if back:
                            self._arrange(self._store, after)
                except BaseException as error:
                    self._raw = raw
                    if isinstance(error, TableError):
                        raise EditConflict(str(error)) from error
                    raise
            self._bot = after

    def close(self) -> None:
        """End it; a change under way is given up."""
        self._closed = True
        with self._filling, self._lock:
            if self._store is not None:
                self._store.close()

    def _fill(self) -> None:
        self._check_open()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        store = TableStore(self._path)
        bot = self._bot
        try:
            self._arrange(store, bot)
        except BaseException:
            store.close()
            self._raw.clear()
            raise
        with self._lock:
            # What was edited while the rows were read.
            self._arrange(store, self._bot)
            self._store = store

    def _reshapes(self, store: TableStore, bot: Bot) -> bool:
        """Whether tables or columns come, go or change their type."""
        if {table.id for table in store.tables} != bot.tables.keys():
            return True
        changed = (table for key, table in bot.tables.items() if self._raw.get(key) is not table.raw)
        return not all(store.has_shape(table) for table in changed)

    def _arrange(self, store: TableStore, bot: Bot, coming: Sequence[RowChange] = ()) -> None:
        """Give a store the tables of a bot. Rows that are `coming` need not be read anew."""
        written: dict[str, set[int]] = {}
        for change in coming:
            written.setdefault(change.table, set()).add(change.row)
        known = {table.id for table in store.tables}
        for key, table in bot.tables.items():
            if key in known and self._raw.get(key) is table.raw:
                continue
            self._raw[key] = table.raw
            own = table if table.id == key else read_view(Table, {**table.raw, "id": key})
            if key in known:
                store.redefine_table(own, written.get(key, ()))
            elif not store.show_table(own):
                problems = self._problems.setdefault(key, [])
                problems.clear()
                store.add_lines(own, self._lines(key, problems))
        for key in known - bot.tables.keys():
            store.hide_table(key)
            self._raw.pop(key, None)
        store.arrange_tables(bot.tables)

    def _lines(self, table_id: str, problems: list[Finding]) -> Iterator[Line]:
        for line in self._base.table_lines(table_id, problems.append):
            self._check_open()
            yield line

    def _check_open(self) -> None:
        if self._closed:
            raise InterruptedError("the bot was closed")

    def _watched(self, on_progress: Progress | None) -> Progress:
        def advance(done: int, total: int) -> None:
            self._check_open()
            if on_progress:
                on_progress(done, total)

        return advance
