"""The rows of all tables as they are at one moment, readable while the store goes on changing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO


class TableSnapshot:
    """A reading of its own on the database file. Used by one thread at a time; `close` ends it."""

    def __init__(self, path: Path, places: Mapping[str, str]) -> None:
        self._places = places
        self._connection = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        try:
            # The moment is that of the first reading, not of BEGIN.
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    @property
    def tables(self) -> tuple[str, ...]:
        """Ids of the tables."""
        return tuple(self._places)

    def is_changed(self, table_id: str) -> bool:
        """Whether the rows differ from the file they came from."""
        place = self._places[table_id]
        [(changed,)] = self._connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {place}_kept) OR EXISTS (SELECT 1 FROM {place} WHERE seq IS NULL)"
        ).fetchall()
        return bool(changed)

    def lines(self, table_id: str) -> Iterator[bytes]:
        """The lines of the table's file: those it had in their order, lines that are no rows too, then new ones."""
        place = self._places[table_id]
        found = self._connection.execute(
            f"SELECT line FROM (SELECT line, seq, id FROM {place} UNION ALL SELECT line, seq, 0 FROM {place}_odd) "
            f"ORDER BY seq IS NULL, seq, id"
        )
        for (line,) in found:
            yield line

    def write(self, table_id: str, stream: BinaryIO) -> None:
        """Write the table's file: a line feed between the lines and none after the last."""
        for number, line in enumerate(self.lines(table_id)):
            stream.write(b"\n" + line if number else line)
