"""Full-text search over the searchable columns of one table."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Collection, Sequence
from itertools import islice

from studio.tables.database import Database

_WORD = re.compile(r"\w+")
_BATCH = 500
_MANY = 5000
"""Rows from which on the index is rather made anew than kept up to date."""
LIMIT = 1000
"""Rows a call may return; a grid shows all of them."""


class SearchIndex:
    """An FTS5 index that follows its table; made on the first search, so that tables nobody searches cost nothing.

    It lies with the connection that reads, and takes up what changed when it is next asked.
    """

    def __init__(self, database: Database, table: str, columns: Sequence[str]) -> None:
        self._database = database
        self._table = table
        self._columns = columns
        self._lock = threading.Lock()
        self._changed: set[int] | None = None
        """Rows that changed since; None when it is not made."""

    def scores(self, text: str, limit: int = LIMIT) -> list[tuple[int, float]]:
        """Ids of rows that hold any word of a text, best first, with a similarity from 0 to 1."""
        words = _WORD.findall(text.encode("utf-8", "replace").decode())
        if not words or not self._columns:
            return []
        with self._database.reading() as reader:
            self._follow(reader)
            # Words are quoted, so that none of them is an operator of the search language.
            query = " OR ".join(f'"{word}"*' for word in words)
            found = reader.execute(
                f"SELECT rowid, bm25({self._index}) FROM {self._index} WHERE {self._index} MATCH ? "
                f"ORDER BY bm25({self._index}) LIMIT ?",
                [query, limit],
            ).fetchall()
        best = max((-score for _, score in found), default=0) or 1
        return [(row_id, round(min(1.0, -score / best), 6)) for row_id, score in found]

    def changed(self, rows: Collection[int]) -> None:
        """Rows were added, changed or deleted."""
        with self._lock:
            if self._changed is not None:
                self._changed.update(rows)
                if len(self._changed) > _MANY:
                    self._changed = None

    def forget(self) -> None:
        """So much changed that it is made anew when it is next asked, or the table goes."""
        with self._lock:
            self._changed = None

    @property
    def _index(self) -> str:
        return f"{self._table}_search"

    def _follow(self, reader: sqlite3.Connection) -> None:
        with self._lock:
            changed, self._changed = self._changed, set()
        names = ", ".join(self._columns)
        taken = f"INSERT INTO temp.{self._index} (rowid, {names}) SELECT id, {names} FROM main.{self._table}"
        if changed is None:
            reader.execute(f"DROP TABLE IF EXISTS temp.{self._index}")
            reader.execute(
                f"CREATE VIRTUAL TABLE temp.{self._index} "
                f"USING fts5({names}, tokenize='porter unicode61 remove_diacritics 2')"
            )
            reader.execute(taken)
            return
        rest = iter(changed)
        while some := list(islice(rest, _BATCH)):
            marks = ", ".join("?" * len(some))
            reader.execute(f"DELETE FROM temp.{self._index} WHERE rowid IN ({marks})", some)
            reader.execute(f"{taken} WHERE id IN ({marks})", some)
