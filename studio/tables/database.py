"""The database of a store: one connection that writes, and for a file one that reads, so that neither waits long."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from studio.tables.errors import TableError
from studio.tables.functions import Functions


class Database:
    """Connections that any thread may use, one at a time each. `close` ends them.

    A store in memory has one connection for both. Whoever is within a transaction reads what it wrote.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.connection = _connected(path)
        """Writes; to be used under `lock`."""
        self.lock = threading.RLock()
        self.reader = self.connection
        """Reads; to be used under `read_lock`, which is never held while waiting for `lock`."""
        self.read_lock = self.lock
        if path:
            self.connection.execute("PRAGMA journal_mode=WAL")
            # The database can be made again from the archive and the journal, so nothing waits for the disk.
            self.connection.execute("PRAGMA synchronous=OFF")
            self.reader = _connected(path)
            self.read_lock = threading.RLock()
        self._functions = Functions(self.connection)
        self._read_functions = Functions(self.reader) if path else self._functions
        self._writing: int | None = None
        self._is_closed = False
        self._waiting: list[Callable[[], None]] = []

    def close(self) -> None:
        """End them. Waits for calls under way."""
        with self.lock, self.read_lock:
            self._is_closed = True
            self.connection.close()
            self.reader.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All records of a question. Raises TableError."""
        if self._writing == threading.get_ident():
            return _ask(self.connection, self._functions, sql, values)
        with self.read_lock:
            self._check_open()
            return _ask(self.reader, self._read_functions, sql, values)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection that reads, for statements of one's own. Raises TableError when the database fails."""
        with self.read_lock:
            self._check_open()
            try:
                yield self.reader
            except sqlite3.Error as error:
                raise TableError(f"the table could not be read: {error}") from error

    @contextmanager
    def transaction(self, *, exclusive: bool = False) -> Iterator[sqlite3.Connection]:
        """All or nothing; inside another one it is part of that. An `exclusive` one lets nobody read meanwhile.

        Raises TableError when the database fails, as on a full disk.
        """
        with self.lock, self.read_lock if exclusive else nullcontext():
            self._check_open()
            if self.connection.in_transaction:
                yield self.connection
                return
            self._writing = threading.get_ident()
            try:
                self.connection.execute("BEGIN")
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException as error:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise TableError(f"the rows could not be written: {error}") from error
                raise
            finally:
                self._writing = None
                waiting, self._waiting = self._waiting, []
                for work in waiting:
                    work()

    def afterwards(self, work: Callable[[], None]) -> None:
        """Do something when the transaction under way has ended, for those who read know of it only then."""
        if self._writing == threading.get_ident():
            self._waiting.append(work)
        else:
            work()

    def _check_open(self) -> None:
        if self._is_closed:
            raise TableError("the bot was closed")


def _connected(path: Path | None) -> sqlite3.Connection:
    return sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False, isolation_level=None)


def _ask(
    connection: sqlite3.Connection, functions: Functions, sql: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    functions.failure = None
    try:
        return connection.execute(sql, values).fetchall()
    except sqlite3.OperationalError as error:
        if functions.failure is None and ("stack overflow" in str(error) or "too large" in str(error)):
            raise TableError("the filter has too many conditions within each other") from error
        raise functions.failure or TableError(f"the table could not be read: {error}") from error
    except UnicodeEncodeError:
        raise TableError("the question holds half of a character, which no row has") from None
    except OverflowError:
        raise TableError("a number in the filter is too large") from None
