"""The client's calls for tables, with the results and errors that the cloud documents."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from studio.bot.library import Table
from studio.bot.view import read_view
from studio.interpreter.client import table_access as access
from studio.interpreter.client.arguments import NOT_CONNECTED, Given, invalid, not_found
from studio.sandbox.host import HostError
from studio.tables.column import check_table_name
from studio.tables.errors import TableError
from studio.tables.find import Find
from studio.tables.schema import changed_schema, schema_of, schema_with_renamed
from studio.tables.store import TableStore, Written

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]
TableCall = Callable[["Turn", TableStore, Given], Awaitable[Any]]

ORDER_NAMES = {"row_id": "id", "": ""}
"""The documentation once orders by `row_id`, which is the column `id`."""


def host_error(problem: TableError) -> HostError:
    """What code sees of a problem with a table."""
    text = f"{str(problem)[:1].upper()}{str(problem)[1:]}."
    missing = "there is no table" in str(problem) or "has no row" in str(problem)
    return not_found(text) if missing else invalid(text)


def store_of(turn: Turn, name: str, table: str = "") -> TableStore:
    """The tables of the session. Raises HostError."""
    store = turn.services.tables
    if store is None:
        what = f"table “{table}”" if table else "tables"
        raise HostError(f"{name} cannot be called: no storage is connected for {what}.", name=NOT_CONNECTED)
    return store


async def answer(turn: Turn, method: str, given: Given) -> Any:
    """Answers one of the calls in CALLS. Raises HostError."""
    store = store_of(turn, given.name)
    try:
        return await CALLS[method](turn, store, given)
    except TableError as problem:
        raise host_error(problem) from problem


# -- rows


async def find_rows(turn: Turn, store: TableStore, given: Given) -> Json:
    table = given.text("table")
    question = question_of(given)
    found = await access.find(turn, store, table, question)
    count = len(found.rows)
    if not question.search and not question.group:
        table_id = access.table_id_of(turn, store, table)
        count = await asyncio.to_thread(store.count, table_id, question.filter)
    return {
        "rows": found.rows,
        "hasMore": found.has_more,
        "limit": found.limit,
        "offset": found.offset,
        "count": count,
    }


def question_of(given: Given) -> Find:
    """A question to a table from the fields of a call. Raises HostError and TableError."""
    filter_json = given.get("filter")
    words = access.in_words(filter_json)
    if words:
        raise HostError(f"{given.name}: {access.words_need_a_model(words)}.", name=NOT_CONNECTED)
    order = given.text("orderBy", "")
    direction = given.text("orderDirection", "asc").lower()
    if direction not in ("asc", "desc"):
        raise invalid(f"“orderDirection” of {given.name} is “asc” or “desc”, not “{direction}”.")
    group = given.object("group")
    select = given.list("select") if given.get("select") is not None else []
    return Find(
        filter=filter_json,
        search=given.text("search", ""),
        order_by=ORDER_NAMES.get(order, order),
        descending=direction == "desc",
        limit=given.number("limit", Find.limit),
        offset=given.number("offset", 0),
        select=[str(name) for name in select],
        group=group or None,
    )


async def get_row(turn: Turn, store: TableStore, given: Given) -> Json:
    row = await access.get(turn, store, given.text("table"), access.row_id_of(given.get("id")))
    return {"row": row}


async def create_rows(turn: Turn, store: TableStore, given: Given) -> Json:
    written = await access.create(turn, store, given.text("table"), given.list("rows"))
    return {"rows": written.rows, **_problems(written)}


async def update_rows(turn: Turn, store: TableStore, given: Given) -> Json:
    written = await access.update(turn, store, given.text("table"), given.list("rows"))
    return {"rows": written.rows, **_problems(written)}


async def upsert_rows(turn: Turn, store: TableStore, given: Given) -> Json:
    table = given.text("table")
    key = given.text("keyColumn", key_column_of(turn, store, table))
    added, changed = await access.upsert(turn, store, table, given.list("rows"), key)
    return {
        "rows": [*added.rows, *changed.rows],
        "inserted": added.rows,
        "updated": changed.rows,
        **_problems(added, changed),
    }


def key_column_of(turn: Turn, store: TableStore, table: str) -> str:
    """The column that tells the rows of a table apart: the table's own, else `id`. Raises TableError."""
    key = store.table(access.table_id_of(turn, store, table)).raw.get("keyColumn")
    return key if isinstance(key, str) and key else "id"


async def delete_rows(turn: Turn, store: TableStore, given: Given) -> Json:
    ids = None
    if given.get("ids") is not None:
        ids = [access.row_id_of(value) for value in given.list("ids")]
    filter_json = given.get("filter")
    if words := access.in_words(filter_json):
        raise HostError(f"{given.name}: {access.words_need_a_model(words)}.", name=NOT_CONNECTED)
    everything = given.get("deleteAllRows") is True
    table = given.text("table")
    return {"deletedRows": await access.delete(turn, store, table, ids, filter_json, everything=everything)}


def _problems(*written: Written) -> Json:
    """Warnings and errors, where there are any."""
    found = {
        "warnings": [text for one in written for text in one.warnings],
        "errors": [text for one in written for text in one.errors],
    }
    return {name: texts for name, texts in found.items() if texts}


# -- tables


async def list_tables(turn: Turn, store: TableStore, given: Given) -> Json:
    tags = given.object("tags")
    found = [_description(table) for table in store.tables]
    return {"tables": [table for table in found if tags.items() <= table["tags"].items()]}


async def get_table(turn: Turn, store: TableStore, given: Given) -> Json:
    table_id = access.table_id_of(turn, store, given.text("table"))
    return {"table": _description(store.table(table_id)), "rows": store.count(table_id), "stale": 0, "indexing": 0}


async def create_table(turn: Turn, store: TableStore, given: Given) -> Json:
    name = given.text("name")
    if name in store.names:
        raise TableError(f"there is a table “{name}” already")
    check_table_name(name)
    fields = {
        "id": turn.conversation.new_id("table"),
        "name": name,
        "factor": given.number("factor", 1),
        "frozen": given.get("frozen") is True,
        "keyColumn": given.get("keyColumn"),
        "tags": given.small("tags"),
        "isComputeEnabled": given.get("isComputeEnabled") is True,
        "createdAt": turn.now_text,
        "updatedAt": turn.now_text,
        "schema": schema_of(given.get("schema")),
    }
    table = read_view(Table, fields)
    store.add_table(table)
    return {"table": _description(table)}


async def get_or_create_table(turn: Turn, store: TableStore, given: Given) -> Json:
    name = given.text("table", given.text("name", ""))
    if name in store.names:
        return {"table": _description(store.table(store.table_id(name))), "created": False}
    given.fields["name"] = name
    return {**await create_table(turn, store, given), "created": True}


async def update_table(turn: Turn, store: TableStore, given: Given) -> Json:
    table = store.table(access.table_id_of(turn, store, given.text("table")))
    name = given.text("name", table.name)
    if name != table.name:
        check_table_name(name)
        if name in store.names:
            raise TableError(f"there is a table “{name}” already")
    changes: Json = {"name": name, "updatedAt": turn.now_text}
    given.small("tags")
    changes |= {key: given.get(key) for key in ("factor", "frozen", "keyColumn", "tags", "isComputeEnabled")
                if given.get(key) is not None}  # fmt: skip
    if given.get("schema") is not None:
        changes["schema"] = changed_schema(table.table_schema, given.get("schema"))
    changed = read_view(Table, {**table.raw, **changes})
    store.replace_table(changed)
    return {"table": _description(changed), "staleRows": 0}


async def rename_column(turn: Turn, store: TableStore, given: Given) -> Json:
    table = store.table(access.table_id_of(turn, store, given.text("table")))
    name, new_name = given.text("name"), given.text("newName")
    schema = schema_with_renamed(table.table_schema, name, new_name)
    changed = read_view(Table, {**table.raw, "schema": schema, "updatedAt": turn.now_text})
    store.replace_table(changed, {name: new_name})
    return {"table": _description(changed)}


async def duplicate_table(turn: Turn, store: TableStore, given: Given) -> Json:
    table = store.table(access.table_id_of(turn, store, given.text("table")))
    name = given.text("tableName", given.text("name", ""))
    if not name:
        stem = table.name.removesuffix("Table")
        name = next(text for n in range(2, 10_000) if (text := f"{stem}{n}Table") not in store.names)
    check_table_name(name)
    if name in store.names:
        raise TableError(f"there is a table “{name}” already")
    fields = {"id": turn.conversation.new_id("table"), "name": name, "createdAt": turn.now_text}
    copy = read_view(Table, {**table.raw, **fields, "updatedAt": turn.now_text})
    rows = [] if given.get("schemaOnly") is True else [*store.rows(table.id)]
    store.add_table(copy, rows)
    return {"table": _description(copy)}


async def delete_table(turn: Turn, store: TableStore, given: Given) -> Json:
    store.remove_table(access.table_id_of(turn, store, given.text("table")))
    return {}


async def get_jobs(turn: Turn, store: TableStore, given: Given) -> Json:
    return {"jobs": []}


def _description(table: Table) -> Json:
    """A table as the client describes it."""
    raw = table.raw
    return {
        "id": table.id,
        "name": table.name,
        "factor": raw.get("factor", 1),
        "frozen": table.frozen,
        "keyColumn": raw.get("keyColumn"),
        "tags": raw["tags"] if isinstance(raw.get("tags"), dict) else {},
        "isComputeEnabled": raw.get("isComputeEnabled") is True,
        "createdAt": raw.get("createdAt"),
        "updatedAt": raw.get("updatedAt"),
        "schema": table.table_schema,
    }


CALLS: dict[str, TableCall] = {
    "findTableRows": find_rows,
    "getTableRow": get_row,
    "createTableRows": create_rows,
    "updateTableRows": update_rows,
    "upsertTableRows": upsert_rows,
    "deleteTableRows": delete_rows,
    "listTables": list_tables,
    "getTable": get_table,
    "createTable": create_table,
    "getOrCreateTable": get_or_create_table,
    "updateTable": update_table,
    "renameTableColumn": rename_column,
    "duplicateTable": duplicate_table,
    "deleteTable": delete_table,
    "getTableJobs": get_jobs,
}
