"""A table of 100,000 rows and 20 columns, as a grid asks for it and a person changes it."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from studio.bot.json_text import dump_compact
from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import TableStore
from studio.tables.csv_export import export_csv
from studio.tables.row_edits import set_cell

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ROWS = 100_000
KINDS = ["string"] * 10 + ["number"] * 6 + ["boolean"] * 2 + ["object"] * 2
WORDS = ["flour", "butter", "sugar", "lemon", "plum", "rye"]

FIRST: dict[str, Any] = {}
LAST: dict[str, Any] = {"offset": ROWS - 200}
SORTED: dict[str, Any] = {"order": [("c3", True)], "offset": 70_000}
FILTERED: dict[str, Any] = {
    "filter_json": {"$or": [{"c11": {"$gt": 900}}, {"$and": [{"c0": {"$regex": "lemon"}}, {"c16": True}]}]}
}
FOUND: dict[str, Any] = {"search": "lemon plum"}


def row(number: int, chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {"computed": {}, "stale": [], "id": number, "createdAt": "2026-01-01T00:00:00.000Z"}
    for index, kind in enumerate(KINDS):
        match kind:
            case "string":
                found[f"c{index}"] = " ".join(chance.choices(WORDS, k=3))
            case "number":
                found[f"c{index}"] = chance.randrange(1000)
            case "boolean":
                found[f"c{index}"] = chance.random() < 0.5
            case _:
                found[f"c{index}"] = {"a": chance.randrange(9)}
    return found


@pytest.fixture(scope="module")
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TableStore]:
    # Without measuring, a small table shows that everything works.
    measured = request.config.getoption("benchmark_enable")
    chance = random.Random(1)
    properties = {
        f"c{index}": {"type": kind, "nullable": True, "x-zui": {"index": index, "searchable": index < 3}}
        for index, kind in enumerate(KINDS)
    }
    table = read_view(Table, {"id": "t", "name": "LargeTable", "schema": {"properties": properties}})
    store = TableStore(tmp_path_factory.mktemp("large") / "rows.db")
    rows = (row(number, chance) for number in range(1, (ROWS if measured else 300) + 1))
    store.add_lines(table, ((dump_compact(one), one) for one in rows))
    yield store
    store.close()


@pytest.mark.parametrize(
    "question", [FIRST, LAST, SORTED, FILTERED, FOUND], ids=["first", "last", "sorted", "filtered", "found"]
)
def test_a_page_while_scrolling(benchmark: Callable[..., Any], large: TableStore, question: dict[str, Any]) -> None:
    large.page("t", **question)
    page = benchmark(large.page, "t", **question)
    assert page.total <= ROWS


@pytest.mark.parametrize("question", [SORTED, FILTERED, FOUND], ids=["sorted", "filtered", "found"])
def test_the_first_page_of_a_new_question(benchmark: Any, large: TableStore, question: dict[str, Any]) -> None:
    number = count()

    def ask() -> int:
        # A question nobody asked before, for answers are kept.
        asked = {
            **question,
            "filter_json": {"$and": [question.get("filter_json", {}), {"c15": {"$ne": -next(number)}}]},
        }
        return large.page("t", **asked).total

    assert benchmark.pedantic(ask, rounds=5, warmup_rounds=1) <= ROWS


def test_a_cell_is_changed_and_shown(benchmark: Callable[..., Any], large: TableStore) -> None:
    number = count()

    def change() -> None:
        large.make_changes(set_cell(large, "t", 150, "c0", f"new {next(number)}", NOW).rows)
        large.page("t", offset=100)

    benchmark(change)


def test_the_rows_are_written(benchmark: Any, large: TableStore) -> None:
    def write() -> int:
        snapshot = large.snapshot()
        stream = io.BytesIO()
        snapshot.write("t", stream)
        snapshot.close()
        return stream.tell()

    assert benchmark.pedantic(write, rounds=3) > 0


def test_the_rows_are_exported(benchmark: Any, large: TableStore, tmp_path: Path) -> None:
    assert benchmark.pedantic(export_csv, (large, "t", tmp_path / "rows.csv"), rounds=1) == large.count("t")
