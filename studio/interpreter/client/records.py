"""The objects that code has for tables: `OrdersTable.findRecords({…})` and its like.

The documentation shows what they take; where it does not show what they give, `createRecord`, `getRecord` and
`updateRecord` give the record, their plurals a list of records, `findRecords` a list, `upsertRecords` what
`client.upsertTableRows` gives and deleting `{deletedRows}`. A record that does not fit is an error, a field the
table does not know a warning.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from studio.interpreter.client import table_access as access
from studio.interpreter.client.arguments import NOT_CONNECTED, Given
from studio.interpreter.client.tables import host_error, key_column_of, question_of, store_of, upsert_rows
from studio.sandbox.host import HostCall, HostError
from studio.tables.errors import TableError
from studio.tables.store import TableStore, Written

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Method = Callable[["Turn", TableStore, str, HostCall], Awaitable[Any]]


async def answer(turn: Turn, call: HostCall) -> Any:
    """Answers a call of a table's object. Raises HostError."""
    table = call.name.partition(".")[0]
    method = METHODS.get(call.method)
    if method is None:
        raise HostError(f"{call.name} does not exist; a table has {', '.join(METHODS)}.", name="TypeError")
    store = store_of(turn, call.name, table)
    try:
        return await method(turn, store, table, call)
    except TableError as problem:
        raise host_error(problem) from problem


async def _find(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    given = Given(call)
    if given.get("selectorName") is not None:
        given.fields["filter"] = _selected(turn, store, table, given)
    found = await access.find(turn, store, table, question_of(given))
    return found.rows


def _selected(turn: Turn, store: TableStore, table: str, given: Given) -> Any:
    """The filter of a selector, a filter kept with the table under a name. Raises HostError."""
    name = given.text("selectorName")
    selectors = store.table(access.table_id_of(turn, store, table)).raw.get("selectors")
    for selector in selectors if isinstance(selectors, list) else ():
        if isinstance(selector, dict) and selector.get("name") == name:
            filter_json = selector.get("filter")
            if isinstance(filter_json, dict):
                return filter_json
            words = str(selector.get("query") or filter_json or name)
            raise HostError(f"{given.name}: {access.words_need_a_model(words)}.", name=NOT_CONNECTED)
    raise TableError(f"table “{table}” has no selector “{name}”")


async def _get(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    return await access.get(turn, store, table, access.row_id_of(_first(call)))


async def _create(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    return _complete(turn, await access.create(turn, store, table, [_first(call)]))[0]


async def _create_all(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    return _complete(turn, await access.create(turn, store, table, _rows(call, 0)))


async def _update(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    row_id = access.row_id_of(_first(call))
    changes = call.arguments[1] if len(call.arguments) > 1 else None
    if not isinstance(changes, dict):
        raise TableError(f"{call.name} takes an id and an object with the fields to change")
    return _complete(turn, await access.update(turn, store, table, [{**changes, "id": row_id}]))[0]


async def _update_all(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    return _complete(turn, await access.update(turn, store, table, _rows(call, 0)))


async def _upsert(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    key = _first(call) if isinstance(_first(call), str) else key_column_of(turn, store, table)
    rows = _rows(call, 1 if len(call.arguments) > 1 else 0)
    given = Given(HostCall(call.name, [{"table": table, "keyColumn": key, "rows": rows}]))
    result = await upsert_rows(turn, store, given)
    _complete(turn, Written(result["rows"], result.get("warnings", []), result.get("errors", [])))
    return result


async def _delete(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    return {"deletedRows": await access.delete(turn, store, table, [access.row_id_of(_first(call))])}


async def _delete_all(turn: Turn, store: TableStore, table: str, call: HostCall) -> Any:
    first = _first(call)
    if isinstance(first, dict):
        if words := access.in_words(first.get("filter")):
            raise HostError(f"{call.name}: {access.words_need_a_model(words)}.", name=NOT_CONNECTED)
        return {"deletedRows": await access.delete(turn, store, table, None, first.get("filter", first))}
    ids = [access.row_id_of(value) for value in _rows(call, 0)]
    return {"deletedRows": await access.delete(turn, store, table, ids)}


def _first(call: HostCall) -> Any:
    return call.arguments[0] if call.arguments else None


def _rows(call: HostCall, place: int) -> list[Any]:
    rows = call.arguments[place] if len(call.arguments) > place else None
    if not isinstance(rows, list):
        raise TableError(f"{call.name} takes a list")
    return rows


def _complete(turn: Turn, written: Written) -> list[Any]:
    """The records written. Raises TableError when one was not; warnings are told."""
    for warning in written.warnings:
        turn.warn(f"{warning[:1].upper()}{warning[1:]}.")
    if written.errors:
        raise TableError("; ".join(written.errors))
    return written.rows


METHODS: dict[str, Method] = {
    "findRecords": _find,
    "getRecord": _get,
    "createRecord": _create,
    "createRecords": _create_all,
    "updateRecord": _update,
    "updateRecords": _update_all,
    "upsertRecords": _upsert,
    "deleteRecord": _delete,
    "deleteRecords": _delete_all,
}
