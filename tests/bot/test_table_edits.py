"""Making, renaming and describing tables; the bot's code and cards follow."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit, RowChange, same_json
from studio.bot.edits.selectors import delete_selector, rename_in_selectors, selectors_of, set_selector
from studio.bot.edits.tables import (
    add_column,
    column_looks,
    create_table,
    created_table_key,
    delete_table,
    free_table_name,
    move_column,
    rename_table,
    set_auto_compute,
    set_column,
    set_column_looks,
)
from studio.bot.ids import Ids
from studio.bot.json_text import dump_compact, parse_json
from studio.bot.row_change import PackedRow
from studio.bot.table_uses import uses_of_column, uses_of_table
from studio.bot.tree import PlaceNotFound
from tests.fixtures.bot_builder import BotBuilder, card, code, text

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
IDS = Ids(random.Random(4))
CODE = """// OrdersTable in a comment
const all = await OrdersTable.findRecords({ filter: { size: 'L' } })
const { rows } = await client.findTableRows({ table: 'OrdersTable', note: "OrdersTable" })
const other = { OrdersTable: 1 }
console.log(other.OrdersTable, `${OrdersTable.name}`)"""


def bakery(**more: Any) -> Bot:
    builder = BotBuilder()
    builder.main.node(
        "Do",
        code(CODE),
        text("{{ await OrdersTable.getRecord(1) }} of OrdersTable"),
        card(type="table", operation="insert", tableId="table_1", payload=[{"colId": "size", "value": "L"}]),
    )
    columns: dict[str, Any] = {
        "size": {"type": "string", "x-zui": {"index": 0, "searchable": True}, "nullable": True},
        "count": {"type": "number", "x-zui": {"index": 1}, "nullable": True},
        "label": {
            "type": "string",
            "x-zui": {"index": 2, "computed": {"action": "ai", "prompt": "of {{size}}", "dependencies": ["size"]}},
        },
    }
    table = {
        "id": "table_1",
        "name": "OrdersTable",
        "frozen": False,
        "updatedAt": "2025-01-01T00:00:00.000Z",
        "schema": {"type": "object", "x-zui": {}, "required": ["count"], "properties": columns},
        "metadata": {"columns": [{"index": 0, "width": 50}, {"index": 3, "width": 140}, {"index": 4, "width": 90}]},
        **more,
    }
    builder.extra["tables"] = {"table_1": table}
    return Bot(builder.build())


def done(bot: Bot, edit: Edit) -> Bot:
    """The bot after an edit, which can be taken back and survives the journal."""
    again = Edit.from_json(parse_json(dump_compact(edit.to_json())).value)
    after = again.apply(bot)
    assert same_json(again.revert(after).raw, bot.raw)
    return after


def test_a_new_table_has_the_form_of_the_cloud_studios() -> None:
    bot = bakery()
    edit = create_table(bot, "CakesTable", IDS, NOW, [("name", "string"), ("Baked at", "date"), ("tags", "array")])
    after = done(bot, edit)
    key = created_table_key(edit)
    assert re.fullmatch(r"table_[0-7][0-9A-HJKMNP-TV-Z]{25}", key)
    assert list(after.tables) == ["table_1", key]
    raw = after.tables[key].raw
    assert raw["createdAt"] == raw["updatedAt"] == "2026-03-04T05:06:07.000Z"
    assert raw["schema"]["properties"]["name"] == {
        "type": "string", "x-zui": {"index": 0, "typings": "", "searchable": True}, "nullable": True
    }  # fmt: skip
    assert raw["schema"]["properties"]["Baked at"]["format"] == "date-time"
    empty = Bot({"version": "1.9", "flows": []})
    edit = create_table(empty, "CakesTable", IDS, NOW)
    assert list(done(empty, edit).tables) == [created_table_key(edit)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "needs a name"),
        ("Cakes", "ends in “Table”"),
        ("1Table", "begins with a letter"),
        ("x" * 40 + "Table", "at most 35"),
        ("OrdersTable", "already"),
    ],
)
def test_names_that_cannot_be_are_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        create_table(bakery(), name, IDS, NOW)
    if name != "OrdersTable":
        with pytest.raises(ValueError, match=reason):
            rename_table(bakery(), "table_1", name, NOW)


def test_renaming_a_table_follows_in_code_and_templates_and_nowhere_else() -> None:
    bot = bakery()
    after = done(bot, rename_table(bot, "table_1", "SalesTable", NOW))
    assert after.tables["table_1"].name == "SalesTable"
    cards = after.workflows[0].nodes[1].cards
    assert cards[0].raw["code"] == (
        CODE.replace("await OrdersTable", "await SalesTable")
        .replace("table: 'OrdersTable'", "table: 'SalesTable'")
        .replace("{OrdersTable.name", "{SalesTable.name")
    )
    assert cards[1].raw["content"]["text"]["dynamicValue"] == "{{ await SalesTable.getRecord(1) }} of OrdersTable"
    assert cards[2].raw == bot.workflows[0].nodes[1].cards[2].raw


def test_uses_are_listed() -> None:
    bot = bakery()
    assert [use.kind for use in uses_of_table(bot, "table_1")] == ["code", "code", "code", "code", "card"]
    for use in uses_of_table(bot, "table_1"):
        assert use.text[use.start : use.end] in ("", "OrdersTable")
    uses = uses_of_column(bot, "table_1", "size")
    assert [(use.kind, use.follows) for use in uses] == [("mention", False), ("value", True), ("computed", True)]
    assert uses_of_table(bot, "gone") == uses_of_column(bot, "gone", "size") == ()


def test_columns_are_added_moved_and_described() -> None:
    bot = bakery()
    bot = done(bot, add_column(bot, "table_1", "Is paid", "boolean", NOW, description="Whether it is"))
    assert list(bot.tables["table_1"].columns) == ["size", "count", "label", "Is paid"]
    assert bot.tables["table_1"].raw["updatedAt"] == "2026-03-04T05:06:07.000Z"
    bot = done(bot, move_column(bot, "table_1", "count", 0, NOW))
    assert list(bot.tables["table_1"].columns) == ["count", "size", "label", "Is paid"]
    assert column_looks(bot.tables["table_1"]) == {"id": (50, False), "size": (140, False), "count": (90, False)}
    bot = done(bot, set_column_looks(bot, "table_1", {"size": (200, True), "createdAt": (77, False)}))
    assert column_looks(bot.tables["table_1"])["size"] == (200, True)
    assert column_looks(bot.tables["table_1"])["createdAt"] == (77, False)
    bot = done(
        bot,
        set_column(
            bot, "table_1", "size", NOW, searchable=False, required=True, description="S", choices=["S", "L"], title="T"
        ),
    )
    size = bot.tables["table_1"].columns["size"]
    assert size["enum"] == ["S", "L"]
    assert "nullable" not in size
    assert size["x-zui"] == {"index": 1, "searchable": False, "title": "T"}
    assert bot.tables["table_1"].table_schema["required"] == ["count", "size"]
    bot = done(bot, set_column(bot, "table_1", "size", NOW, required=False, description="", choices=[], title=""))
    assert bot.tables["table_1"].columns["size"].keys() == {"type", "x-zui", "nullable"}
    bot = done(bot, set_column(bot, "table_1", "size", NOW, computed={"action": "code", "code": "return 1"}))
    assert bot.tables["table_1"].columns["size"]["x-zui"]["computed"]["action"] == "code"
    bot = done(bot, set_column(bot, "table_1", "size", NOW, computed=False))
    assert "computed" not in bot.tables["table_1"].columns["size"]["x-zui"]
    assert not set_column(bot, "table_1", "size", NOW, searchable=False)
    bot = done(bot, set_auto_compute(bot, "table_1", True, NOW))
    assert bot.tables["table_1"].raw["isComputeEnabled"] is True


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (" ", "needs a name"),
        ("size", "already"),
        ("id", "of its own"),
        ("a.b", "no dot"),
        ("$or", "does not begin with"),
        ("x ", "no blanks"),
    ],
)
def test_columns_that_cannot_be_are_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        add_column(bakery(), "table_1", name, "string", NOW)


def test_the_limits_of_tables_are_sentences() -> None:
    bot = bakery()
    for number in range(17):
        bot = add_column(bot, "table_1", f"c{number}", "string", NOW).apply(bot)
    with pytest.raises(ValueError, match="at most 20 columns, and this one would have 21"):
        add_column(bot, "table_1", "more", "string", NOW)
    with pytest.raises(ValueError, match="no kind of column"):
        add_column(bakery(), "table_1", "x", "enum", NOW)
    with pytest.raises(ValueError, match="Only text can be searched"):
        set_column(bakery(), "table_1", "count", NOW, searchable=True)
    with pytest.raises(ValueError, match="set by an integration"):
        add_column(bakery(frozen=True), "table_1", "x", "string", NOW)


def test_deleting_a_table_leaves_what_uses_it() -> None:
    bot = bakery()
    after = done(bot, delete_table(bot, "table_1"))
    assert after.tables == {}
    assert after.workflows[0].raw is bot.workflows[0].raw
    assert free_table_name(bot, "Orders") == "Orders2Table"


def test_row_changes_survive_the_journal_and_merge() -> None:
    row = {"id": 1, "createdAt": None, "title": "a", "price": 1}
    edit = Edit(
        "x",
        (
            RowChange("t", 1, row, {**row, "title": "b"}),
            RowChange("t", 2, None, {"id": 2}),
            RowChange("t", 3, {"id": 3, "a": 1, "b": 2}, {"id": 3, "b": 2, "c": 1}),
            RowChange("u", 9, {"id": 9}, None),
        ),
    )
    again = Edit.from_json(parse_json(dump_compact(edit.to_json())).value)
    assert again == edit
    assert [list(change.after or {}) for change in again.rows] == [list(change.after or {}) for change in edit.rows]
    back = Edit("y", (RowChange("t", 1, {**row, "title": "b"}, row), RowChange("t", 2, {"id": 2}, None)))
    merged = edit.then(back)
    assert merged.label == "y"
    assert [(one.table, one.row) for one in merged.rows] == [("t", 1), ("t", 3), ("u", 9)]
    assert edit.apply(Bot({"flows": []})).raw == {"flows": []}
    assert not edit.is_bulk


def test_filters_are_kept_under_names() -> None:
    bot = bakery(selectors=[{"name": "in words", "query": "all of it"}, 7])
    bot = done(bot, set_selector(bot, "table_1", " big ", {"size": "L"}, NOW))
    bot = done(bot, set_selector(bot, "table_1", "big", {"$or": [{"size": "L"}, {"size.x": 1}]}, NOW))
    assert selectors_of(bot.tables["table_1"]) == {"big": {"$or": [{"size": "L"}, {"size.x": 1}]}}
    draft = Draft(bot)
    rename_in_selectors(draft, "table_1", "size", "width")
    bot = done(bot, draft.finish("Rename"))
    assert selectors_of(bot.tables["table_1"])["big"] == {"$or": [{"width": "L"}, {"width.x": 1}]}
    bot = done(bot, delete_selector(bot, "table_1", "big", NOW))
    assert bot.tables["table_1"].raw["selectors"] == [{"name": "in words", "query": "all of it"}, 7]
    with pytest.raises(ValueError, match="needs a name"):
        set_selector(bot, "table_1", " ", {}, NOW)
    with pytest.raises(PlaceNotFound):
        delete_selector(bot, "table_1", "big", NOW)
    bare = bakery()
    assert selectors_of(done(bare, set_selector(bare, "table_1", "all", {}, NOW)).tables["table_1"]) == {"all": {}}


def test_a_large_edit_is_kept_in_less_memory() -> None:
    row = {"id": 1, "title": "ä 🎈", "more": {"n": [1, None]}}
    edit = Edit("x", tuple(RowChange("t", number, row, {**row, "id": number}) for number in range(600)))
    packed = edit.packed()
    assert edit.is_bulk
    assert isinstance(packed.rows[5].after, PackedRow)
    assert dict(packed.rows[5].after) == {**row, "id": 5}
    assert len(packed.rows[5].after) == 3
    assert packed.rows[5].after["title"] == "ä 🎈"
    assert Edit.from_json(packed.to_json()) == edit
    small = Edit("x", edit.rows[:3])
    assert small.packed() is small
