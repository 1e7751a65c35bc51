"""What is typed, pasted and deleted in a table, as edits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.edit import Edit
from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import Find, TableError, TableStore
from studio.tables.cell_text import date_of, number_of, range_from, range_text, text_of, value_from
from studio.tables.column import Column, ColumnType
from studio.tables.row_edits import delete_all, delete_rows, duplicate_rows, insert_rows, paste, set_cell, set_cells

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
THEN = "2025-01-01T00:00:00.000Z"


def schema(kind: str, **more: Any) -> dict[str, Any]:
    date = {"format": "date-time"} if kind == "date" else {}
    return {"type": "string" if kind == "date" else kind, "nullable": True, **date, **more}


PROPERTIES = {
    "title": schema("string", **{"x-zui": {"searchable": True}}),
    "price": schema("number"),
    "vegan": schema("boolean"),
    "baked": schema("date"),
    "tags": schema("array"),
    "size": schema("string", enum=["S", "L"]),
    "label": schema("string", **{"x-zui": {"computed": {"action": "ai", "dependencies": ["title"]}}}),
}
CAKES = read_view(
    Table,
    {"id": "cakes", "name": "CakesTable", "schema": {"required": ["must"], "properties": PROPERTIES}},
)
ROWS = [
    {"computed": {"label": {"status": "computed"}}, "stale": [], "id": 1, "createdAt": THEN, "updatedAt": THEN,
     "title": "Carrot", "price": 3, "label": "x", "unknown": 7},
    {"id": 2, "title": "Plum"},
    {"id": 5, "title": "Rye"},
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TableStore]:
    made = TableStore(tmp_path / "rows.db", now=lambda: NOW)
    made.add_table(CAKES, ROWS)
    yield made
    made.close()


def done(store: TableStore, edit: Edit) -> list[dict[str, Any]]:
    """The rows after an edit, which can be taken back to the letter and made again."""
    before = list(store.lines("cakes"))
    store.make_changes(edit.rows)
    store.make_changes(edit.rows, back=True)
    assert list(store.lines("cakes")) == before
    store.make_changes(edit.rows)
    return store.find("cakes", Find()).rows


def test_a_cell_changes_and_the_rest_of_its_row_stays(store: TableStore) -> None:
    edit = set_cell(store, "cakes", 1, "title", "Beet", NOW)
    assert edit.label == "Change “title” of row 1 in “CakesTable”"
    row = done(store, edit)[0]
    assert row["title"] == "Beet"
    assert row["updatedAt"] == "2026-03-04T05:06:07.000Z"
    assert row["stale"] == ["label"]  # it was computed from the title
    assert (row["createdAt"], row["unknown"], row["price"]) == (THEN, 7, 3)
    assert done(store, set_cell(store, "cakes", 1, "label", "by hand", NOW))[0]["stale"] == []
    assert not set_cell(store, "cakes", 1, "title", "Beet", NOW)
    assert not set_cell(store, "cakes", 2, "price", None, NOW)


def test_values_are_fitted_or_refused(store: TableStore) -> None:
    rows = done(store, set_cells(store, "cakes", {(1, "price"): "2.5", (2, "vegan"): "TRUE", (5, "title"): 7}, NOW))
    assert [rows[0]["price"], rows[1]["vegan"], rows[2]["title"]] == [2.5, True, "7"]
    for cell, value, reason in [
        ((1, "price"), "much", "holds a number"),
        ((1, "size"), "M", "one of S, L"),
        ((1, "taste"), 1, "no column “taste”"),
        ((1, "id"), 1, "cannot be changed"),
        ((9, "title"), "x", "no row 9"),
        ((1, "tags"), {}, "holds a array"),
    ]:
        with pytest.raises(TableError, match=reason):
            set_cells(store, "cakes", {cell: value}, NOW)


def test_rows_are_added_copied_and_deleted(store: TableStore) -> None:
    edit = insert_rows(store, "cakes", [{"title": "Nut"}, {}], NOW)
    assert [change.row for change in edit.rows] == [6, 7]
    rows = done(store, edit)
    assert rows[3]["title"] == "Nut"
    assert rows[3]["stale"] == ["label"]
    assert rows[4]["createdAt"] == "2026-03-04T05:06:07.000Z"
    rows = done(store, delete_rows(store, "cakes", [6, 7, 99, 7]))
    assert len(rows) == 3
    rows = done(store, duplicate_rows(store, "cakes", [1], NOW))
    assert rows[3]["id"] == 8  # numbers of rows that are gone are not given again
    assert rows[3]["unknown"] == 7
    assert done(store, delete_all(store, "cakes")) == []
    assert not delete_rows(store, "cakes", [1])
    with pytest.raises(TableError, match="no column “x”"):
        insert_rows(store, "cakes", [{"x": 1}], NOW)


def test_required_columns_begin_with_an_empty_value(tmp_path: Path) -> None:
    store = TableStore()
    required = {"a": {"type": "string"}, "b": {"type": "string", "enum": ["x"]}, "c": {"type": "array"}}
    table = {"id": "t", "name": "ATable", "schema": {"required": ["a", "b", "c"], "properties": required}}
    store.add_table(read_view(Table, table))
    [change] = insert_rows(store, "t", [{}], NOW).rows
    assert change.after is not None
    assert [change.after[name] for name in "abc"] == ["", "x", []]
    with pytest.raises(TableError, match="must have a value"):
        insert_rows(store, "t", [{"a": None}], NOW)
    store.close()


def test_a_range_is_pasted(store: TableStore) -> None:
    columns = ["title", "price", "vegan", "baked"]
    grid = range_from("A\t1\tyes\t2026-01-02\nB\t\tno\t\n\tx1".replace("x1", "7"))
    edit = paste(store, "cakes", [2, 5], columns, grid, NOW)
    assert edit.label == "Paste 12 cells into “CakesTable”"
    rows = done(store, edit)
    assert [rows[1][name] for name in columns] == ["A", 1, True, "2026-01-02T00:00:00.000Z"]
    assert [rows[2][name] for name in columns] == ["B", None, False, None]
    assert [rows[3][name] for name in ("id", *columns)] == [6, None, 7, None, None]
    rows = done(store, paste(store, "cakes", [1, 2], ["title", "size"], [["L"]], NOW))
    assert [(row["title"], row["size"]) for row in rows[:2]] == [("L", "L"), ("L", "L")]
    with pytest.raises(TableError, match="line 2 of what was copied: column “price” holds a number"):
        paste(store, "cakes", [1, 2], ["price"], [["1"], ["much"]], NOW)
    with pytest.raises(TableError, match="has 2 columns, and there are only 1"):
        paste(store, "cakes", [1], ["price"], [["1", "2"]], NOW)
    assert not paste(store, "cakes", [1], ["price"], [], NOW)


def test_pages_of_a_grid(store: TableStore) -> None:
    done(store, set_cells(store, "cakes", {(1, "title"): "plum", (5, "price"): 1}, NOW))
    page = store.page("cakes", order=[("title", False)])
    assert [row["id"] for row in page.rows] == [1, 2, 5]  # case does not matter, then the id decides
    page = store.page("cakes", order=[("price", True)], offset=1, limit=1)
    assert [(row["id"], page.total) for row in page.rows] == [(5, 3)]
    assert [row["id"] for row in store.page("cakes", order=[("price", False)]).rows] == [5, 1, 2]
    assert store.position("cakes", 2, order=[("price", False)]) == 2
    assert store.position("cakes", 2, filter_json={"id": 1}) is None
    before = store.page("cakes", filter_json={"title": "Plum"})
    assert before.total == 1
    store.make_changes(set_cell(store, "cakes", 1, "title", "Plum", NOW).rows)
    after = store.page("cakes", filter_json={"title": "Plum"})
    assert after.total == 2
    assert after.version != before.version
    with pytest.raises(TableError):
        store.page("cakes", order=[("nothing", False)])


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("-2.50", -2.5), ("1e3", 1000), (".5", 0.5), ("1_0", None), ("0x1", None), ("nan", None), ("", None),
     ("1,5", None), ("1e999", None), ("٣", None), ("+4", 4)],
)  # fmt: skip
def test_numbers(text: str, number: Any) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02", "2026-01-02T00:00:00.000Z"),
        ("2026-01-02T03:04", "2026-01-02T03:04:00.000Z"),
        ("2026-01-02 03:04:05.678+02:00", "2026-01-02T01:04:05.678Z"),
        ("2026-13-02", None),
        ("tomorrow", None),
        ("1", None),
    ],
)
def test_dates(text: str, moment: Any) -> None:
    assert date_of(text) == moment


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6)


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=4))
def test_ranges_survive_the_clipboard(grid: list[list[str]]) -> None:
    assert range_from(range_text(grid)) == grid


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
typed_values: dict[ColumnType, st.SearchStrategy[Any]] = {
    "string": texts.filter(bool),
    "number": st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e9, 1e9),
    "boolean": st.booleans(),
    "object": st.dictionaries(texts, json_values, max_size=2),
    "array": st.lists(json_values, max_size=2),
}


@given(st.data())
def test_values_survive_as_texts(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(typed_values)))
    value = data.draw(typed_values[kind])
    assert value_from(Column("c", kind), text_of(value)) == value


@given(st.text(max_size=5))
def test_any_text_is_taken_or_refused_with_a_sentence(text: str) -> None:
    for kind in typed_values:
        with suppress(TableError):
            value_from(Column("c", kind), text)


def test_a_grid_shows_all_that_a_search_finds(store: TableStore) -> None:
    store.make_changes(insert_rows(store, "cakes", [{"title": f"word {n}"} for n in range(1500)], NOW).rows)
    page = store.page("cakes", search="wor", limit=5000)
    assert page.total == len(page.rows) == 1500
    assert len(store.find("cakes", Find(search="wor", limit=1000)).rows) == 1000


def test_reading_and_writing_at_once_agree_in_the_end(store: TableStore) -> None:
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            page = store.page("cakes", order=[("title", True)], search="word plum", limit=50)
            assert len(page.rows) <= page.total
            store.count("cakes", {"title": {"$regex": "word"}})

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for number in range(60):
            store.make_changes(insert_rows(store, "cakes", [{"title": f"word {number}"}], NOW).rows)
            if number % 3 == 0:
                edit = set_cell(store, "cakes", 2, "title", f"word {number}", NOW)
                store.make_changes(edit.rows)
                store.make_changes(edit.rows, back=True)
            if number % 10 == 0:
                table = store.table("cakes")
                properties = {**table.table_schema["properties"], f"new {number}": {"type": "string"}}
                store.redefine_table(read_view(Table, {**table.raw, "schema": {"properties": properties}}))
        done.set()
        for reader in readers:
            reader.result()
    assert store.page("cakes", search="word").total == 60
    assert [row["id"] for row in store.page("cakes", search="plum").rows] == [2]


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = TableStore(tmp_path / "closed.db")
    store.add_table(CAKES, ROWS)
    edit = set_cell(store, "cakes", 1, "title", "x", NOW)
    store.close()
    for call in (
        lambda: store.page("cakes"),
        lambda: store.page("cakes", search="plum"),
        lambda: store.make_changes(edit.rows),
    ):
        with pytest.raises(TableError, match="was closed"):
            call()
