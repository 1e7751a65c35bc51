"""Table cards: get, insert, update, upsert, delete and find records.

Only cards that insert were ever seen in archives, with a list of columns and values (`payload`); for the others
these fields are chosen, in the words of the studio's documentation:

- `recordId` (or `rowId`): the record to get, update or delete, a field with templates.
- `payload`: the columns to write.
- `keyColumn`: by which column an upsert tells records apart; else the table's own key, else `id`.
- `filter` (or `query`): for find, and for delete without a record. JSON works; words take a language model.
- `limit`, `search`, `orderBy`, `orderDirection`: for find.
- `outputVariableId`: where the record goes, or the list that was found.
"""

from __future__ import annotations

import json
from typing import Any

from studio.bot.card import TableCard
from studio.bot.values import EMPTY, SuperInput
from studio.interpreter.cards.integrations import where
from studio.interpreter.cards.transitions import take_failed
from studio.interpreter.client import table_access as access
from studio.interpreter.client.tables import key_column_of
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import Field, prepared, record
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of, without_dates
from studio.tables.errors import TableError
from studio.tables.find import Find
from studio.tables.store import TableStore, Written

_FIELDS = {
    "record": ("recordId", "rowId"),
    "filter": ("filter", "query"),
    "limit": ("limit",),
    "search": ("search",),
    "orderBy": ("orderBy",),
    "orderDirection": ("orderDirection",),
}


def fields_of(card: TableCard) -> Field:
    """The values to write, by column, and what says which records."""
    columns = record({column.col_id: prepared(column.value) for column in card.columns if column.col_id})
    parts = {
        name: prepared(next((SuperInput.model_validate(card.raw[key]) for key in keys if card.raw.get(key)), EMPTY))
        for name, keys in _FIELDS.items()
    }
    return record({"columns": columns, **parts})


async def run(turn: Turn, plan: CardPlan) -> Outcome:
    """Does what the card says with the session's tables, and stores what it gives."""
    card = plan.card
    if not isinstance(card, TableCard):
        raise TypeError(f"a table card was expected, not {type(card).__name__}")
    store = turn.services.tables
    if store is None:
        table = turn.bot.tables.get(card.table_id)
        turn.warn(
            f"{where(turn, plan)} would {card.operation or 'use'} records of table "
            f"“{table.name if table else card.table_id}”, and no table storage is connected. Nothing was read or "
            "written; the flow goes on."
        )
        return await take_failed(turn, plan)
    operation = card.operation.lower().removesuffix("rows").removesuffix("records").removesuffix("record")
    do = OPERATIONS.get(operation)
    if do is None:
        raise BotFailure(f"its operation “{card.operation}” is not known; there are {', '.join(OPERATIONS)}.")
    values = await turn.render(plan)
    try:
        found = await do(turn, store, card, values)
    except TableError as problem:
        raise BotFailure(f"{problem}.") from problem
    except NeedsModel as problem:
        turn.warn(f"{turn.place(card)}: {problem}. Nothing was found; the flow goes on.")
        return await take_failed(turn, plan)
    turn.store_output(card.output_variable_id, found)
    return CONTINUE


class NeedsModel(Exception):  # noqa: N818  # reads as what is the case
    """The card is written for a language model; the message says what of it."""


async def _get(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    return await access.get(turn, store, card.table_id, access.row_id_of(values["record"]))


async def _insert(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    return _only(turn, await access.create(turn, store, card.table_id, [_columns(values)]))


async def _update(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    row = {**_columns(values), "id": access.row_id_of(values["record"])}
    return _only(turn, await access.update(turn, store, card.table_id, [row]))


async def _upsert(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    row = _columns(values)
    if values["record"] not in (None, ""):
        row["id"] = access.row_id_of(values["record"])
    own = card.raw.get("keyColumn")
    key = own if isinstance(own, str) and own else key_column_of(turn, store, card.table_id)
    added, changed = await access.upsert(turn, store, card.table_id, [row], key)
    return _only(turn, added if added.rows or added.errors else changed)


async def _delete(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    if values["record"] in (None, "") and values["filter"] not in (None, ""):
        return await access.delete(turn, store, card.table_id, None, _filter(values["filter"]) or None)
    row_id = access.row_id_of(values["record"])
    count = await access.delete(turn, store, card.table_id, [row_id])
    if not count:
        turn.warn(f"{turn.place(card)}: the table has no record {row_id}; nothing was deleted.")
    return count


async def _find(turn: Turn, store: TableStore, card: TableCard, values: dict[str, Any]) -> Any:
    limit = values["limit"]
    if isinstance(limit, str) and limit.strip().isdecimal():
        limit = int(limit)
    question = Find(
        filter=_filter(values["filter"]),
        search=text_of(values["search"]),
        order_by=text_of(values["orderBy"]),
        descending=text_of(values["orderDirection"]).lower() == "desc",
        limit=Find.limit if limit in (None, "") else limit,
    )
    return (await access.find(turn, store, card.table_id, question)).rows


OPERATIONS = {
    "get": _get,
    "insert": _insert,
    "create": _insert,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "find": _find,
}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """What to write; columns whose field shows nothing are left out."""
    row = {name: without_dates(value) for name, value in values["columns"].items()}
    return {name: value for name, value in row.items() if value is not None}


def _filter(value: Any) -> Any:
    """A filter as JSON. Raises NeedsModel for words and TableError for JSON that is broken."""
    if value in (None, "") or isinstance(value, dict):
        return value or None
    text = text_of(value).strip()
    if not text.startswith("{"):
        raise NeedsModel(access.words_need_a_model(text)) if text else TableError("the filter is empty")
    try:
        return json.loads(text)
    except ValueError as problem:
        raise TableError(f"the filter is no JSON: {problem}") from problem


def _only(turn: Turn, written: Written) -> Any:
    """The one record that was written. Raises TableError."""
    for warning in written.warnings:
        turn.warn(f"{warning[:1].upper()}{warning[1:]}.")
    if written.errors:
        raise TableError("; ".join(written.errors))
    return written.rows[0]
