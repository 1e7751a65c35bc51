"""Rows go in and come out; calls answer as documented and refuse with a sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.json_text import dump_compact, parse_json
from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import Find, TableError, TableStore
from studio.tables.column import check_table_name, columns_of
from studio.tables.errors import FilterError

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def table(**columns: Any) -> Table:
    properties = {
        name: {"type": kind, "nullable": True, "x-zui": {"index": index, "searchable": kind == "string"}}
        if isinstance(kind, str)
        else kind
        for index, (name, kind) in enumerate(columns.items())
    }
    return read_view(Table, {"id": "table_1", "name": "CakesTable", "schema": {"properties": properties}})


CAKES = table(title="string", price="number", vegan="boolean", extra="object", tags="array")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TableStore]:
    made = TableStore(tmp_path / "rows.db", now=lambda: NOW)
    made.add_table(CAKES)
    made.create(
        "table_1",
        [
            {"title": "Carrot", "price": 3.5, "vegan": False, "extra": {"kcal": 300, "by": {"name": "Ada"}}},
            {"title": "Lemon tart", "price": 3, "vegan": True, "tags": ["sour", "small"]},
            {"title": "Plum", "price": 2.5, "vegan": True, "tags": []},
            {"title": None, "price": None},
        ],
    )
    yield made
    made.close()


def titles(store: TableStore, filter_json: Any = None, **question: Any) -> list[Any]:
    return [row["title"] for row in store.find("table_1", Find(filter=filter_json, **question)).rows]


@pytest.mark.parametrize(
    ("filter_json", "expected"),
    [
        ({"price": 3}, ["Lemon tart"]),
        ({"price": {"$gt": 2.5}}, ["Carrot", "Lemon tart"]),
        ({"price": {"gte": 2.5, "lt": 3.5}}, ["Lemon tart", "Plum"]),
        ({"vegan": True}, ["Lemon tart", "Plum"]),
        ({"vegan": {"$ne": True}}, ["Carrot", None]),
        ({"title": {"$in": ["Plum", "Rye"]}}, ["Plum"]),
        ({"title": {"$nin": ["Plum"]}}, ["Carrot", "Lemon tart", None]),
        ({"title": {"$exists": False}}, [None]),
        ({"title": None}, [None]),
        ({"title": {"$regex": "^l", "$options": "i"}}, ["Lemon tart"]),
        ({"title": {"$regex": "^l"}}, []),
        ({"price": {"$mod": [1, 0.5]}}, ["Carrot", "Plum"]),
        ({"tags": {"$size": 2}}, ["Lemon tart"]),
        ({"tags": ["sour", "small"]}, ["Lemon tart"]),
        ({"extra.kcal": {"$gte": 300}}, ["Carrot"]),
        ({"extra.by.name": "Ada"}, ["Carrot"]),
        ({"extra.by.name": {"$regex": "^A"}}, ["Carrot"]),
        ({"extra.kcal": {"$mod": [7, 6]}}, ["Carrot"]),
        ({"$or": [{"price": 3}, {"title": "Plum"}]}, ["Lemon tart", "Plum"]),
        ({"$and": [{"vegan": True}, {"$not": {"price": 3}}]}, ["Plum"]),
        ({"price": {"$not": {"$gt": 2.5}}}, ["Plum", None]),
        ({"id": {"$lte": 2}}, ["Carrot", "Lemon tart"]),
        ({"price": "3"}, []),
        ({"$or": []}, []),
        ({}, ["Carrot", "Lemon tart", "Plum", None]),
    ],
)
def test_filters(store: TableStore, filter_json: Any, expected: list[Any]) -> None:
    assert titles(store, filter_json) == expected


@pytest.mark.parametrize(
    ("filter_json", "reason"),
    [
        ({"taste": 1}, "no column “taste”"),
        ({"price.x": 1}, "leads nowhere"),
        ([1], "is an object"),
        ({"$or": 1}, "list of conditions"),
        ({"title": {"$in": "x"}}, "takes a list"),
        ({"title": {"$regex": "("}}, "regular expression"),
        ({"title": {"$regex": 3}}, "takes a text"),
        ({"price": {"$mod": [0, 1]}}, "divisor"),
        ({"tags": {"$size": "x"}}, "takes a number"),
        ({"title": {"$regex": "x", "$options": "q"}}, "any case"),
        ({"price": 10**30}, "too large"),
    ],
)
def test_filters_that_cannot_be_are_refused_with_a_reason(store: TableStore, filter_json: Any, reason: str) -> None:
    with pytest.raises(TableError, match=reason):
        titles(store, filter_json)


def test_what_is_wrong_with_a_filter_says_where_it_is(store: TableStore) -> None:
    wrong = {"$and": [{"price": 1}, {"$or": [{"title": "x"}, {"price": {"$mod": 3}}]}]}
    with pytest.raises(
        FilterError, match=r"^condition 2 of \$or in condition 2 of \$and: \$mod of “price” takes"
    ) as found:
        titles(store, wrong)
    assert found.value.path == ("$and", 1, "$or", 1, "price")
    with pytest.raises(FilterError) as found:
        titles(store, {"$not": {"taste": 1}})
    assert found.value.path == ("$not", "taste")


def test_long_filters_are_answered_or_refused(store: TableStore) -> None:
    assert titles(store, {"$or": [{"price": number} for number in range(1500)]}) == ["Lemon tart"]
    assert titles(store, {"id": {"$in": list(range(2, 20_000))}}) == ["Lemon tart", "Plum", None]
    deep: Any = {"price": 3}
    for _ in range(15):
        deep = {"$or": [deep, *[{"price": -1}] * 60]}
    assert titles(store, deep) == ["Lemon tart"]
    for _ in range(4):
        deep = {"$or": [deep, *[{"price": -1}] * 90]}
    with pytest.raises(TableError, match="too many conditions within each other"):
        titles(store, deep)
    for long in ({"$or": [{"price": 1}] * 3000}, {"id": {"$in": [1] * 40_000}}):
        with pytest.raises(TableError, match=r"the filter has more|are the most"):
            titles(store, long)


def test_a_hostile_expression_ends_in_time(store: TableStore) -> None:
    store.create("table_1", [{"title": "ab" * 200 + "ybz"}])
    with pytest.raises(TableError, match="too long"):
        titles(store, {"title": {"$regex": r"^(.*)(.*)(.*)(.*)(.*)\5\3y\1b\2z$"}})


def test_half_a_character_is_refused_or_kept_beside_its_column(store: TableStore) -> None:
    half = "\ud83d"
    assert "half of a character" in store.create("table_1", [{"title": half}]).errors[0]
    with pytest.raises(TableError, match="half of a character"):
        titles(store, {"title": half})
    assert store.page("table_1", search=half).total == 0
    store.add_table(read_view(Table, {**CAKES.raw, "id": "two"}), [{"id": 1, "title": half}])
    assert store.get("two", 1)["title"] == half
    assert list(store.lines("two")) == [b'{"id":1,"title":"\\ud83d"}']


def test_a_filter_never_becomes_sql(store: TableStore) -> None:
    assert titles(store, {"title": "x' OR 1=1 --"}) == []
    with pytest.raises(TableError):
        titles(store, {"title' OR 1=1 --": "x"})
    with pytest.raises(TableError):
        titles(store, order_by="id; DROP TABLE t0")
    assert store.count("table_1") == 4


def test_pages_order_and_selection(store: TableStore) -> None:
    page = store.find("table_1", Find(limit=2, offset=1, order_by="price", descending=True, select=["title"]))
    assert page.rows == [{"id": 2, "title": "Lemon tart"}, {"id": 3, "title": "Plum"}]
    assert page.has_more
    for bad in (Find(limit=0), Find(limit=2000), Find(offset=-1)):
        with pytest.raises(TableError):
            store.find("table_1", bad)


def test_search_finds_words_with_a_score(store: TableStore) -> None:
    rows = store.find("table_1", Find(search="lemon tarts")).rows
    assert [row["title"] for row in rows] == ["Lemon tart"]
    assert 0 < rows[0]["similarity"] <= 1
    store.update("table_1", [{"id": 3, "title": "Lemon and plum"}])
    store.delete("table_1", ids=[2])
    assert titles(store, search="lemon") == ["Lemon and plum"]
    assert titles(store, search='" OR *') == []


def test_groups(store: TableStore) -> None:
    [row] = store.find("table_1", Find(group={"id": "count", "price": ["min", "max", "avg", "sum"]})).rows
    assert row == {"idCount": 4, "priceMin": 2.5, "priceMax": 3.5, "priceAvg": 3.0, "priceSum": 9.0}
    rows = store.find("table_1", Find(group={"vegan": "key", "title": ["unique", "count"]})).rows
    assert rows[2] == {"veganKey": True, "titleUnique": ["Lemon tart", "Plum"], "titleCount": 2}
    for bad in ({"x": "count"}, {"title": "sum"}, {"createdAt": "avg"}, {"title": "median"}, {"title": []}):
        with pytest.raises(TableError):
            store.find("table_1", Find(group=bad))


def test_rows_that_do_not_fit_are_reported_and_the_others_written(store: TableStore) -> None:
    written = store.create(
        "table_1", [{"price": "4.50", "colour": "x"}, {"price": "much"}, "no row", {"vegan": "true"}]
    )
    assert [row["price"] for row in written.rows] == [4.5, None]
    assert written.rows[1]["vegan"] is True
    assert written.rows[0]["createdAt"] == "2026-03-04T05:06:07.000Z"
    assert len(written.warnings) == 1
    assert len(written.errors) == 2
    assert "“price” holds a number" in written.errors[0]


def test_update_and_get(store: TableStore) -> None:
    written = store.update("table_1", [{"id": 1, "price": 4}, {"id": 99}, {"price": 1}])
    assert store.get("table_1", 1)["price"] == 4
    assert store.get("table_1", 1)["title"] == "Carrot"
    assert len(written.errors) == 2
    with pytest.raises(TableError, match="no row 99"):
        store.get("table_1", 99)


def test_upsert(store: TableStore) -> None:
    added, changed = store.upsert("table_1", [{"title": "Plum", "price": 9}, {"title": "Rye"}], "title")
    assert [row["title"] for row in added.rows] == ["Rye"]
    assert [row["price"] for row in changed.rows] == [9]
    store.create("table_1", [{"title": "Plum"}])
    with pytest.raises(TableError, match="several rows"):
        store.upsert("table_1", [{"title": "Plum"}], "title")


def test_delete_takes_exactly_one_way(store: TableStore) -> None:
    assert store.delete("table_1", filter_json={"vegan": True}) == 2
    assert store.delete("table_1", ids=[1, 77]) == 1
    assert store.delete("table_1", everything=True) == 1
    for bad in ({}, {"ids": [1], "everything": True}):
        with pytest.raises(TableError, match="exactly one"):
            store.delete("table_1", **bad)


def test_required_and_chosen_values() -> None:
    store = TableStore()
    store.add_table(
        read_view(
            Table,
            {
                "id": "t",
                "name": "ATable",
                "schema": {
                    "required": ["a"],
                    "properties": {"a": {"type": "string"}, "b": {"type": "string", "enum": ["x", "y"]}},
                },
            },
        )
    )
    written = store.create("t", [{"b": "x"}, {"a": "1", "b": "z"}, {"a": "1", "b": "y"}])
    assert len(written.rows) == 1
    assert "must have a value" in written.errors[0]
    assert "one of x, y" in written.errors[1]
    store.close()


@pytest.mark.parametrize(
    ("schema", "good", "bad", "reason"),
    [
        ({"type": "string", "minLength": 2, "maxLength": 3}, "abc", "a", "at least 2 characters"),
        ({"type": "string", "maxLength": 3}, "abc", "abcd", "at most 3 characters"),
        ({"type": "string", "pattern": "^[A-Z]+$"}, "AB", "ab", "of the pattern"),
        ({"type": "string", "pattern": "("}, "x", None, ""),
        ({"type": "number", "minimum": 1, "maximum": 2}, "1.5", 3, "numbers up to 2"),
        ({"type": "integer"}, 2, 2.5, "multiples of 1"),
        ({"type": "array", "maxItems": 1}, [1], [1, 2], "at most 1 items"),
        ({"type": "string", "maxLength": "x"}, "abcd", None, ""),
    ],
)
def test_rules_of_the_schema_are_kept(schema: dict[str, Any], good: Any, bad: Any, reason: str) -> None:
    table = read_view(Table, {"id": "t", "name": "ATable", "schema": {"properties": {"c": schema}}})
    column = columns_of(table)["c"]
    assert column.coerce(good) is not None
    if reason:
        with pytest.raises(TableError, match=reason):
            column.coerce(bad)


rows_to_group = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.none() | st.text("ab", max_size=2),
            "price": st.none() | st.integers(-9, 9),
            "vegan": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(rows_to_group, st.lists(st.sampled_from(["title", "vegan"]), max_size=2, unique=True))
def test_groups_agree_with_a_plain_evaluation(rows: list[dict[str, Any]], keys: list[str]) -> None:
    store = TableStore()
    store.add_table(CAKES, [{"id": number, **row} for number, row in enumerate(rows, 1)])
    numbers = ["count", "sum", "avg", "min", "max", "unique"]
    others = {name: ["count", "unique"] for name in ("title", "vegan") if name not in keys}
    found = store.find("table_1", Find(group={**dict.fromkeys(keys, "key"), "price": numbers, **others})).rows
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    assert len(found) == len(groups)
    for answer in found:
        members = groups[tuple(answer[f"{key}Key"] for key in keys)]
        prices = [row["price"] for row in members if row["price"] is not None]
        assert answer["priceCount"] == len(prices)
        assert answer["priceSum"] == (sum(prices) if prices else None)
        assert answer["priceAvg"] == (pytest.approx(sum(prices) / len(prices)) if prices else None)
        assert (answer["priceMin"], answer["priceMax"]) == ((min(prices), max(prices)) if prices else (None, None))
        assert sorted(answer["priceUnique"]) == sorted(set(prices))
        for name in others:
            filled = [row[name] for row in members if row[name] is not None]
            assert answer[f"{name}Count"] == len(filled)
            assert sorted(answer[f"{name}Unique"]) == sorted(set(filled))
    store.close()


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
rows_strategy = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(1, 10**6)},
        optional=dict.fromkeys(
            ("title", "price", "vegan", "extra", "tags", "unknown", "createdAt", "computed"), values
        ),
    ),
    unique_by=lambda row: row["id"],
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(rows_strategy)
def test_rows_that_were_not_changed_come_out_to_the_letter(rows: list[dict[str, Any]]) -> None:
    store = TableStore()
    store.add_table(CAKES, rows)
    assert list(store.lines("table_1")) == [dump_compact(row) for row in sorted(rows, key=lambda row: row["id"])]
    for row in rows:
        found = store.get("table_1", row["id"])
        for name, value in row.items():
            if name not in ("createdAt", "computed", "stale", "updatedAt"):
                assert found[name] == value
    store.close()


@settings(max_examples=60, deadline=None)
@given(rows_strategy.filter(bool))
def test_changing_a_row_keeps_its_other_fields(rows: list[dict[str, Any]]) -> None:
    store = TableStore()
    store.add_table(CAKES, rows)
    store.update("table_1", [{"id": rows[0]["id"], "price": 7}])
    lines = {parse_json(line).value["id"]: parse_json(line).value for line in store.lines("table_1")}
    for name, value in rows[0].items():
        if name not in ("price", "createdAt", "computed"):
            assert lines[rows[0]["id"]][name] == value
    assert lines[rows[0]["id"]]["price"] == 7
    for row in rows[1:]:
        assert lines[row["id"]] == row
    store.close()


def test_sample_tables_come_out_to_the_letter(sample: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        bot = Bot(json.loads(archive.read("bot.json")))
        for table_id, view in bot.tables.items():
            name = f"{table_id}.jsonl"
            text = archive.read(name) if name in archive.namelist() else b""
            store = TableStore()
            store.add_table(view, (parse_json(line).value for line in text.split(b"\n") if line))
            assert b"\n".join(store.lines(table_id)) == text
            store.close()


@pytest.mark.parametrize("name", ["OrdersTable", "_Table", "$xTable", "a1Table"])
def test_good_names(name: str) -> None:
    check_table_name(name)


@pytest.mark.parametrize(
    "name", ["Orders", "1Table", "my Table", "x" * 40 + "Table", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", ""]
)
def test_bad_names(name: str) -> None:
    with pytest.raises(TableError):
        check_table_name(name)
