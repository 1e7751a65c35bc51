"""Asking the tables of the session, for cards and for code alike: off the event loop, and told as an event."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from studio.interpreter.events import TableQueried
from studio.tables.errors import TableError
from studio.tables.find import Find, Found
from studio.tables.store import TableStore, Written

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

T = TypeVar("T")

MOST_ROWS = 1000
"""Rows one call may write, as documented."""


async def ask(
    turn: Turn, store: TableStore, table: str, operation: str, work: Callable[[TableStore, str], T], rows: Any = None
) -> T:
    """Does something with a table, named by its id or its name. Raises TableError.

    `rows` counts, from the answer, the rows that were read or written.
    """
    table_id = table_id_of(turn, store, table)
    answer = await asyncio.to_thread(work, store, table_id)
    turn.emit(TableQueried, store.table(table_id).name, operation, rows(answer) if rows else 0)
    return answer


def table_id_of(turn: Turn, store: TableStore, table: str) -> str:
    """The id of a table. One that was added to the bot after the store was made begins empty. Raises TableError."""
    try:
        return store.table_id(table)
    except TableError:
        for added in turn.bot.tables.values():
            if table and table in (added.id, added.name):
                store.add_table(added)
                return added.id
        raise


async def find(turn: Turn, store: TableStore, table: str, question: Find) -> Found:
    """A page of rows. Raises TableError."""
    return await ask(turn, store, table, "find", lambda on, key: on.find(key, question), lambda found: len(found.rows))


async def get(turn: Turn, store: TableStore, table: str, row_id: int) -> dict[str, Any]:
    """One row. Raises TableError."""
    return await ask(turn, store, table, "get", lambda on, key: on.get(key, row_id), lambda row: 1)


async def create(turn: Turn, store: TableStore, table: str, rows: list[Any]) -> Written:
    """Adds rows. Raises TableError."""
    checked_count(rows)
    return await ask(turn, store, table, "insert", lambda on, key: on.create(key, rows), _written)


async def update(turn: Turn, store: TableStore, table: str, rows: list[Any]) -> Written:
    """Changes rows by their ids. Raises TableError."""
    checked_count(rows)
    return await ask(turn, store, table, "update", lambda on, key: on.update(key, rows), _written)


async def upsert(
    turn: Turn, store: TableStore, table: str, rows: list[Any], key_column: str
) -> tuple[Written, Written]:
    """Changes the rows that have a key already and adds the others. Raises TableError."""
    checked_count(rows)
    return await ask(
        turn,
        store,
        table,
        "upsert",
        lambda on, key: on.upsert(key, rows, key_column),
        lambda both: sum(map(_written, both)),
    )


async def delete(
    turn: Turn,
    store: TableStore,
    table: str,
    ids: list[int] | None = None,
    filter_json: Any = None,
    *,
    everything: bool = False,
) -> int:
    """Deletes rows and tells how many. Raises TableError."""

    def work(on: TableStore, key: str) -> int:
        return on.delete(key, ids, filter_json, everything=everything)

    return await ask(turn, store, table, "delete", work, lambda count: count)


def row_id_of(value: Any) -> int:
    """The id of a row from what a builder gave. Raises TableError."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
        return int(value)
    shown = "nothing" if value in (None, "") else f"“{value}”"
    raise TableError(f"a record is named by its id, a whole number, and {shown} was given")


def in_words(filter_json: Any) -> str:
    """A filter in a person's words, as the tag AI`…` makes it; empty for any other filter."""
    if isinstance(filter_json, dict) and set(filter_json) == {"$words"}:
        return str(filter_json["$words"])
    return ""


def words_need_a_model(words: str) -> str:
    """The sentence for a filter in words."""
    return (
        f"the filter “{words[:80]}” is written in words, which takes a language model to understand, and none is "
        'connected. Write it as JSON, such as {"price": {"$lt": 20}}'
    )


def checked_count(rows: list[Any]) -> None:
    """Raises TableError when one call writes too many rows, or none."""
    if not 1 <= len(rows) <= MOST_ROWS:
        raise TableError(f"one call takes 1 to {MOST_ROWS} rows, and {len(rows)} were given")


def _written(written: Written) -> int:
    return len(written.rows)
