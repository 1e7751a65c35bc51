"""The tables of a bot with their rows, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.bot.bot import Bot
from studio.tables.store import TableStore

RowsOf = Callable[[str], Iterable[dict[str, Any]]]
"""The rows of the table of an id, as its archive member has them."""


def _no_rows(table_id: str) -> Iterable[dict[str, Any]]:
    return ()


def open_tables(
    bot: Bot, rows_of: RowsOf = _no_rows, *, path: Path | None = None, now: Callable[[], datetime] | None = None
) -> TableStore:
    """A store with all tables of a bot, in memory or in a new database at `path`; the caller closes it.

    `rows_of` is read table by table; what it raises ends the filling and closes the store.
    """
    store = TableStore(path, now)
    try:
        for table_id, table in bot.tables.items():
            store.add_table(table, rows_of(table_id))
    except BaseException:
        store.close()
        raise
    return store
