"""Table cards, the objects of tables in code, and the client's calls for tables, on a real SQLite file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.interpreter.events import TableQueried
from studio.tables import Find, TableStore, open_tables
from tests.fixtures.bot_builder import BotBuilder, Card, capture, code, static, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import MORNING, Talk, Told

COLUMNS = {
    "name": {"type": "string", "x-zui": {"index": 0, "searchable": True}, "nullable": True},
    "price": {"type": "number", "x-zui": {"index": 1}, "nullable": True},
    "vegan": {"type": "boolean", "x-zui": {"index": 2}, "nullable": True},
}
ROWS = [
    {"id": 1, "name": "Carrot cake", "price": 3.5, "vegan": False},
    {"id": 2, "name": "Lemon tart", "price": 3, "vegan": True},
    {"id": 4, "name": "Plum cake", "price": 2.5, "vegan": True},
]
CAKES = {"id": "table_1", "name": "CakesTable", "schema": {"type": "object", "properties": COLUMNS}}


def bakery(*cards: Card) -> BotBuilder:
    bot = BotBuilder()
    bot.extra["tables"] = {"table_1": CAKES}
    bot.main.variable("found", "array").variable("one", "object").variable("count", "number").variable("x")
    bot.main.node("Do", *cards, capture("WaitForInput"), default="Do")
    return bot


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TableStore]:
    made = open_tables(Bot(bakery().build()), lambda key: ROWS, path=tmp_path / "tables.sqlite", now=lambda: MORNING)
    yield made
    made.close()


def table_card(operation: str, output: str = "", **fields: Any) -> Card:
    return lambda place: {
        "id": place.card_id,
        "type": "table",
        "tableId": "table_1",
        "operation": operation,
        "outputVariableId": place.variable(output) if output else "__none__",
        **fields,
    }


def columns(**values: Any) -> list[dict[str, Any]]:
    return [
        {"colId": name, "value": static(value) if not isinstance(value, dict) else value}
        for name, value in values.items()
    ]


def template(value: str) -> dict[str, Any]:
    return {"valueType": "dynamic", "dynamicValue": value}


def names(store: TableStore) -> list[str]:
    return [row["name"] for row in store.rows("table_1")]


# -- cards


def test_cards_read_and_write_records(store: TableStore) -> None:
    bot = bakery(
        table_card("insert", "one", payload=columns(name=template("Rye {{1 + 1}}"), price=2, vegan=True)),
        table_card("get", "one", recordId=static(1)),
        text("{{workflow.one.name}} {{workflow.one.price}}"),
        table_card("update", "one", recordId=template("{{workflow.one.id}}"), payload=columns(price=4)),
        text("{{workflow.one.price}}"),
        table_card("find", "found", filter=static('{"price": {"$lt": 3}}')),
        text("{{workflow.found.length}}"),
        table_card("upsert", "one", keyColumn="name", payload=columns(name="Plum cake", price=9)),
        table_card("delete", recordId=static("2")),
    )
    told = Talk(bot, tables=store).say("hi")

    assert told.errors == []
    assert told.warnings == []
    assert told.texts == ["Carrot cake 3.5", "4", "2"]
    assert [(event.table, event.operation, event.rows) for event in told.of(TableQueried)] == [
        ("CakesTable", "insert", 1),
        ("CakesTable", "get", 1),
        ("CakesTable", "update", 1),
        ("CakesTable", "find", 2),
        ("CakesTable", "upsert", 1),
        ("CakesTable", "delete", 1),
    ]
    assert names(store) == ["Carrot cake", "Plum cake", "Rye 2"]
    assert store.get("table_1", 4)["price"] == 9


def test_a_filter_in_words_says_that_it_needs_a_model(store: TableStore) -> None:
    bot = bakery(table_card("find", "found", filter=template("cheaper than {{1 + 2}}")), text("on"))

    told = Talk(bot, tables=store).say("hi")

    assert told.texts == ["on"]
    assert told.warnings == [
        "Find record in node “Do” of workflow “Main”: the filter “cheaper than 3” is written in words, which takes a language "
        'model to understand, and none is connected. Write it as JSON, such as {"price": {"$lt": 20}}. Nothing was '
        "found; the flow goes on."
    ]


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (table_card("get", "one", recordId=static(99)), "table “CakesTable” has no row 99."),
        (
            table_card("get", "one", recordId=static("")),
            "a record is named by its id, a whole number, and nothing was given.",
        ),
        (table_card("insert", payload=columns(price="cheap")), "column “price” holds a number"),
        (table_card("find", "found", filter=static('{"size": 1}')), "the table has no column “size”"),
        (table_card("find", "found", filter=static('{"price": ')), "the filter is no JSON"),
        (table_card("polish"), "its operation “polish” is not known"),
    ],
)
def test_what_is_wrong_names_the_card(store: TableStore, card: Card, sentence: str) -> None:
    told = Talk(bakery(card), tables=store).say("hi")

    assert sentence in told.errors[0]
    assert "in node “Do” of workflow “Main”" in told.errors[0]


def test_unknown_columns_are_a_warning(store: TableStore) -> None:
    told = Talk(bakery(table_card("insert", payload=columns(name="Rye", colour="brown"))), tables=store).say("hi")

    assert told.warnings == ["Table “CakesTable” has no column “colour”; its value was left out."]


# -- code


def run(javascript: JavaScript, store: TableStore, source: str) -> Told:
    told = javascript.talk(bakery(code(source)), tables=store).say("hi")
    assert told.errors == []
    return told


def value(javascript: JavaScript, store: TableStore, expression: str) -> Any:
    talk = javascript.talk(bakery(code(f"session.x = {expression}")), tables=store)
    told = talk.say("hi")
    assert told.errors == []
    return talk.variable("session.x")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(await CakesTable.findRecords({filter: {price: {gte: 3}}})).map((r) => r.name)", ["Carrot cake", "Lemon tart"]),
        ("(await CakesTable.findRecords({orderBy: 'price', limit: 2})).map((r) => r.id)", [4, 2]),
        ("(await CakesTable.findRecords({orderBy: 'row_id', orderDirection: 'desc', limit: 1, offset: 1}))[0].id", 2),
        ("(await CakesTable.findRecords({search: 'plums'})).map((r) => [r.id, r.similarity > 0])", [[4, True]]),
        ("(await CakesTable.findRecords()).length", 3),
        ("(await CakesTable.getRecord(2)).name", "Lemon tart"),
        ("(await CakesTable.createRecord({name: 'Rye', price: '2'})).price", 2),
        ("(await CakesTable.createRecords([{name: 'a'}, {name: 'b'}])).map((r) => r.id)", [5, 6]),
        ("(await CakesTable.updateRecord(1, {price: 5})).price", 5),
        ("(await CakesTable.updateRecords([{id: 1, price: 5}, {id: 2, vegan: false}])).length", 2),
        ("await CakesTable.upsertRecords('name', [{name: 'Rye'}, {name: 'Plum cake', price: 1}]).then((r) => [r.inserted.length, r.updated[0].id])", [1, 4]),
        ("await CakesTable.deleteRecord(1)", {"deletedRows": 1}),
        ("await CakesTable.deleteRecords([1, 2, 77])", {"deletedRows": 2}),
        ("await client.getTableRow({table: 'CakesTable', id: 4}).then((r) => r.row.name)", "Plum cake"),
        ("await client.findTableRows({table: 'CakesTable', limit: 2}).then((r) => [r.rows.length, r.hasMore, r.limit, r.offset, r.count])", [2, True, 2, 0, 3]),
        ("await client.findTableRows({table: 'CakesTable', select: ['name'], limit: 1}).then((r) => r.rows[0])", {"id": 1, "name": "Carrot cake"}),
        ("await client.findTableRows({table: 'CakesTable', group: {vegan: 'key', price: ['sum', 'max'], id: 'count'}}).then((r) => r.rows)",
         [{"veganKey": False, "priceSum": 3.5, "priceMax": 3.5, "idCount": 1}, {"veganKey": True, "priceSum": 5.5, "priceMax": 3, "idCount": 2}]),
        ("await client.createTableRows({table: 'CakesTable', rows: [{name: 'x', hue: 1}, {price: 'cheap'}]}).then((r) => [r.rows.length, r.warnings.length, r.errors.length])", [1, 1, 1]),
        ("await client.updateTableRows({table: 'CakesTable', rows: [{id: 1, price: 7}]}).then((r) => r.rows[0].price)", 7),
        ("await client.upsertTableRows({table: 'CakesTable', keyColumn: 'name', rows: [{name: 'Plum cake', price: 0}]}).then((r) => [r.inserted, r.updated[0].price, r.rows.length])", [[], 0, 1]),
        ("await client.deleteTableRows({table: 'CakesTable', filter: {vegan: true}})", {"deletedRows": 2}),
        ("await client.deleteTableRows({table: 'CakesTable', deleteAllRows: true})", {"deletedRows": 3}),
        ("await client.listTables({}).then((r) => r.tables.map((t) => t.name))", ["CakesTable"]),
        ("await client.getTable({table: 'CakesTable'}).then((r) => [r.table.id, r.rows, r.stale])", ["table_1", 3, 0]),
        ("await client.getOrCreateTable({table: 'CakesTable', schema: {}}).then((r) => r.created)", False),
        ("await client.getTableJobs({table: 'CakesTable'})", {"jobs": []}),
    ],
)  # fmt: skip
def test_calls_give_what_is_documented(
    javascript: JavaScript, store: TableStore, expression: str, expected: Any
) -> None:
    assert value(javascript, store, expression) == expected


@pytest.mark.parametrize(
    ("expression", "name", "sentence"),
    [
        ("CakesTable.getRecord(99)", "ResourceNotFoundError", "Table “CakesTable” has no row 99."),
        ("CakesTable.polish()", "TypeError", "CakesTable.polish does not exist; a table has findRecords, getRecord"),
        ("CakesTable.createRecord({price: 'cheap'})", "InvalidPayloadError", "column “price” holds a number"),
        ("CakesTable.findRecords({filter: AI`cheap ${1 + 1}`})", "NotConnected", "the filter “cheap 2” is written in words"),
        ("CakesTable.findRecords({selectorName: 'adults'})", "InvalidPayloadError", "has no selector “adults”"),
        ("CakesTable.findRecords({limit: 0})", "InvalidPayloadError", "Limit is a whole number from 1 to 1000."),
        ("CakesTable.deleteRecords({filter: AI`old ones`})", "NotConnected", "the filter “old ones”"),
        ("client.findTableRows({table: 'NoTable'})", "ResourceNotFoundError", "There is no table “NoTable”"),
        ("client.findTableRows({})", "InvalidPayloadError", "client.findTableRows needs “table”."),
        ("client.findTableRows('CakesTable')", "InvalidPayloadError", "takes one object"),
        ("client.deleteTableRows({table: 'CakesTable'})", "InvalidPayloadError", "exactly one of ids, filter and deleteAllRows"),
        ("client.createTable({name: 'Cakes'})", "InvalidPayloadError", "ends in “Table”"),
        ("client.createTable({name: 'CakesTable'})", "InvalidPayloadError", "There is a table “CakesTable” already."),
        ("client.createTableRows({table: 'CakesTable', rows: []})", "InvalidPayloadError", "1 to 1000 rows, and 0 were given"),
        ("client.upsertTableRows({table: 'CakesTable', keyColumn: 'vegan', rows: [{vegan: true}]})", "InvalidPayloadError", "several rows"),
        ("client.exportTable({table: 'CakesTable'})", "NotConnected", "it needs the cloud"),
    ],
)  # fmt: skip
def test_errors_are_those_that_code_can_tell_apart(
    javascript: JavaScript, store: TableStore, expression: str, name: str, sentence: str
) -> None:
    seen = value(javascript, store, f"await {expression}.catch((e) => [e.name, e.message])")

    assert seen[0] == name
    assert sentence in seen[1]


def test_tables_are_made_changed_and_removed(javascript: JavaScript, store: TableStore) -> None:
    seen = value(
        javascript,
        store,
        """await (async () => {
            const seen = []
            await client.createTable({name: 'GuestsTable', schema: {name: 'Ada', visits: 1, since: '2026-03-01T09:00:00Z'}})
            await client.createTableRows({table: 'GuestsTable', rows: [{name: 'Ada', visits: 2}]})
            await client.updateTable({table: 'GuestsTable', schema: {since: null, vip: {type: 'boolean'}, visits: 'text'}})
            seen.push(Object.keys((await client.findTableRows({table: 'GuestsTable'})).rows[0]).sort())
            seen.push((await client.findTableRows({table: 'GuestsTable'})).rows[0].visits)
            await client.renameTableColumn({table: 'GuestsTable', name: 'name', newName: 'guest'})
            const copy = await client.duplicateTable({table: 'GuestsTable'})
            seen.push(copy.table.name, (await client.findTableRows({table: copy.table.name})).rows[0].guest)
            await client.updateTable({table: 'GuestsTable', name: 'PeopleTable'})
            await client.deleteTable({table: copy.table.name})
            seen.push((await client.listTables({})).tables.map((t) => t.name))
            return seen
        })()""",
    )

    assert seen == [
        ["computed", "createdAt", "id", "name", "stale", "updatedAt", "vip", "visits"],
        None,
        "Guests2Table",
        "Ada",
        ["CakesTable", "PeopleTable"],
    ]


def test_rows_outlive_the_conversation_but_not_a_copy(javascript: JavaScript, store: TableStore) -> None:
    copy = store.copied()
    talk = javascript.talk(bakery(code("await CakesTable.createRecord({name: 'Rye'})")), tables=store)
    talk.say("hi")
    talk.session.new_conversation()
    talk.say("hi")

    assert names(store)[3:] == ["Rye", "Rye"]
    assert names(copy) == [row["name"] for row in ROWS]
    assert copy.find("table_1", Find(search="plum")).rows[0]["id"] == 4
    copy.close()


def test_a_table_added_while_the_conversation_goes_on_begins_empty(javascript: JavaScript, store: TableStore) -> None:
    talk = javascript.talk(bakery(), tables=store)
    talk.say("hi")
    edited = bakery(code("session.x = (await NewTable.findRecords({})).length"))
    edited.extra["tables"]["table_2"] = {**CAKES, "id": "table_2", "name": "NewTable"}
    talk.session.use_bot(Bot(edited.build()))

    talk.say("on")
    talk.say("on")

    assert talk.variable("session.x") == 0


def test_two_calls_at_once_do_not_mix(javascript: JavaScript, store: TableStore) -> None:
    seen = value(
        javascript,
        store,
        "(await Promise.all([1, 2, 3, 4, 5].map((n) => CakesTable.createRecord({name: `n${n}`})))).map((r) => r.name).sort()",
    )

    assert seen == ["n1", "n2", "n3", "n4", "n5"]
    assert len(asyncio.run(asyncio.to_thread(names, store))) == 8
