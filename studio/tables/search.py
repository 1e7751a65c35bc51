"""Full-text search over the searchable columns of one table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
LIMIT = 1000


class SearchIndex:
    """An FTS5 index that follows its table; made on the first search, so that tables nobody searches cost nothing."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._table = table
        self._columns = columns
        self._made = False

    def scores(self, text: str) -> list[tuple[int, float]]:
        """Ids of rows that hold any word of a text, best first, with a similarity from 0 to 1."""
        words = _WORD.findall(text)
        if not words or not self._columns:
            return []
        self._make()
        # Words are quoted, so that none of them is an operator of the search language.
        query = " OR ".join(f'"{word}"*' for word in words)
        found = self._connection.execute(
            f"SELECT rowid, bm25({self._index}) FROM {self._index} WHERE {self._index} MATCH ? "
            f"ORDER BY bm25({self._index}) LIMIT {LIMIT}",
            [query],
        ).fetchall()
        best = max((-score for _, score in found), default=0) or 1
        return [(row_id, round(min(1.0, -score / best), 6)) for row_id, score in found]

    def refresh(self, row_id: int) -> None:
        """Take up a row that was added or changed."""
        if self._made:
            self.forget(row_id)
            names = ", ".join(self._columns)
            self._connection.execute(
                f"INSERT INTO {self._index} (rowid, {names}) SELECT id, {names} FROM {self._table} WHERE id = ?",
                [row_id],
            )

    def forget(self, row_id: int) -> None:
        """Leave out a row that is gone."""
        if self._made:
            self._connection.execute(f"DELETE FROM {self._index} WHERE rowid = ?", [row_id])

    def drop(self) -> None:
        """The table is about to go."""
        self._connection.execute(f"DROP TABLE IF EXISTS {self._index}")
        self._made = False

    @property
    def _index(self) -> str:
        return f"{self._table}_search"

    def _make(self) -> None:
        if self._made:
            return
        self.drop()  # a copy of a store has the index of the original, which it does not follow
        names = ", ".join(self._columns)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE {self._index} USING fts5({names}, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._connection.execute(f"INSERT INTO {self._index} (rowid, {names}) SELECT id, {names} FROM {self._table}")
        self._made = True
