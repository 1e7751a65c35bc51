"""Columns renamed, retyped and deleted in an open bot: rows, cards and computed columns follow, and undo brings all back."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.archive import read_bot_file
from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits.tables import add_column, created_table_key, delete_table, move_column, rename_table
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound
from studio.project.project import Project, open_project
from studio.project.workspace import Workspace
from studio.tables import Find
from studio.tables.column_edits import (
    delete_column,
    delete_consequences,
    duplicate_table,
    rename_column,
    rename_consequences,
    renamed_in_row_code,
    retype_column,
    retype_consequences,
)
from studio.tables.row_edits import delete_rows, insert_rows, set_cell
from tests.fixtures.bakery import CAKES, NOW, write_bakery

IDS = Ids(random.Random(2))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = open_project(write_bakery(tmp_path / "Bakery.bpz"), Workspace(tmp_path / "sessions"))
    yield opened
    opened.close()


def rows(project: Project, table: str = CAKES) -> list[dict[str, Any]]:
    return project.tables.store().find(table, Find()).rows


def done(project: Project, edit: Edit) -> None:
    """Make an edit, having made sure that it can be taken back to the letter."""
    before, raw = project.changes(), project.bot.raw
    project.apply(edit)
    project.undo()
    assert project.changes() == before
    assert same_json(project.bot.raw, raw)
    project.redo()


def test_a_renamed_column_keeps_its_values(project: Project) -> None:
    store = project.tables.store()
    with pytest.raises(ValueError, match="already"):
        rename_column(project.bot, store, CAKES, "price", "title", NOW)
    with pytest.raises(PlaceNotFound):
        rename_column(project.bot, store, CAKES, "taste", "flavour", NOW)
    assert not rename_column(project.bot, store, CAKES, "price", "price", NOW)
    done(project, rename_column(project.bot, store, CAKES, "price", "Price in €", NOW))
    assert list(project.bot.tables[CAKES].columns) == ["title", "Price in €"]
    assert [row["Price in €"] for row in rows(project)] == [3.5, 1000, None, 2]
    assert store.count(CAKES, {"Price in €": {"$gt": 2}}) == 2
    line = project.changes()[f"{CAKES}.jsonl"]
    assert line is not None
    # The number keeps the form it was written in.
    assert b'"title":"Carrot","Price in \xe2\x82\xac":3.50' in line


def test_a_retyped_column_converts_what_it_can(project: Project) -> None:
    store = project.tables.store()
    project.apply(set_cell(store, CAKES, 1, "title", "12.5", NOW))
    found = retype_consequences(store, CAKES, "title", "number")
    assert (found.converted, found.lost, found.kept, found.empty) == (1, 3, 0, 0)
    assert found.examples[0] == (2, "Plum")
    done(project, retype_column(project.bot, store, CAKES, "title", "number", NOW))
    assert [row["title"] for row in rows(project)] == [12.5, None, None, None]
    assert project.bot.tables[CAKES].columns["title"]["x-zui"]["searchable"] is False
    assert retype_consequences(store, CAKES, "price", "string").converted == 3
    done(project, retype_column(project.bot, store, CAKES, "price", "string", NOW))
    assert [row["price"] for row in rows(project)] == ["3.50", "1e3", None, "2"]
    done(project, retype_column(project.bot, store, CAKES, "price", "boolean", NOW, keep=False))
    assert [row["price"] for row in rows(project)] == [None] * 4
    assert not retype_column(project.bot, store, CAKES, "price", "boolean", NOW)


def test_a_deleted_column_takes_its_values_along(project: Project) -> None:
    store = project.tables.store()
    assert delete_consequences(project.bot, store, CAKES, "price") == (3, ())
    done(project, delete_column(project.bot, store, CAKES, "price", NOW))
    assert all("price" not in row for row in rows(project))
    assert list(project.bot.tables[CAKES].columns) == ["title"]


def test_a_table_is_copied_with_its_rows(project: Project, tmp_path: Path) -> None:
    store = project.tables.store()
    edit = duplicate_table(project.bot, store, CAKES, "TartsTable", IDS, NOW)
    done(project, edit)
    key = created_table_key(edit)
    assert [row["title"] for row in rows(project, key)] == ["Carrot", "Plum", "Lemon", "Rye"]
    bare = duplicate_table(project.bot, store, CAKES, "EmptyTable", IDS, NOW, rows=False)
    done(project, bare)
    done(project, delete_table(project.bot, CAKES))
    project.save(tmp_path / "out.bpz")
    with zipfile.ZipFile(tmp_path / "out.bpz") as packed:
        names = packed.namelist()
        assert f"{CAKES}.jsonl" not in names
        assert names[2:4] == [f"{key}.jsonl", f"{created_table_key(bare)}.jsonl"]
        assert packed.read(names[3]) == b""


def test_cards_and_computed_columns_follow_a_column(project: Project) -> None:
    raw = json.loads(json.dumps(project.bot.raw))
    computed = {"action": "ai", "prompt": "of {{price}}", "dependencies": ["price"]}
    code = {"action": "code", "code": "return row.price + row['price'] + other.price", "dependencies": ["price"]}
    properties = raw["tables"][CAKES]["schema"]["properties"]
    properties["label"] = {"type": "string", "x-zui": {"index": 2, "computed": computed}}
    properties["twice"] = {"type": "number", "x-zui": {"index": 3, "computed": code}}
    payload = [{"colId": "title", "value": "a"}, {"colId": "price", "value": "1"}]
    card = {"id": "ins-t", "type": "table", "operation": "insert", "tableId": CAKES, "payload": payload}
    raw["flows"][0]["nodes"][1]["instructions"].append(card)
    raw["knowledge_base"] = [
        {"id": "kb", "dataSources": [{"id": "ds", "data": {"dataTableId": CAKES, "excludedColumnIds": ["price"]}}]}
    ]
    bot = Bot(raw)
    store = project.tables.store()
    assert [use.kind for use in rename_consequences(bot, CAKES, "price")] == ["value", "computed", "computed"]
    edit = rename_column(bot, store, CAKES, "price", "cost", NOW)
    after = edit.apply(bot)
    columns = after.tables[CAKES].columns
    assert columns["label"]["x-zui"]["computed"] == {"action": "ai", "prompt": "of {{cost}}", "dependencies": ["cost"]}
    assert columns["twice"]["x-zui"]["computed"]["code"] == 'return row.cost + row["cost"] + other.price'
    assert after.workflows[0].nodes[1].cards[-1].raw["payload"][1]["colId"] == "cost"
    assert after.raw["knowledge_base"][0]["dataSources"][0]["data"]["excludedColumnIds"] == ["cost"]
    assert same_json(edit.revert(after).raw, raw)
    without = delete_column(bot, store, CAKES, "price", NOW).apply(bot)
    assert without.workflows[0].nodes[1].cards[-1].raw["payload"] == payload[:1]
    assert renamed_in_row_code("row?.a.row.a", "a", "b c") == 'row?.["b c"].row.a'


STEPS = st.lists(st.tuples(st.integers(0, 9), st.randoms(use_true_random=False)), min_size=1, max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_edits_are_undone_redone_and_saved(tmp_path_factory: pytest.TempPathFactory, steps: Any) -> None:
    folder = tmp_path_factory.mktemp("bakery")
    path = write_bakery(folder / "Bakery.bpz")
    original = path.read_bytes()
    project = open_project(path, Workspace(folder / "sessions"))
    for kind, chance in steps:
        for edit in edits(project, kind, chance):
            project.apply(edit)
    raw, expected = project.bot.raw, [*project.tables.store().lines(CAKES)] if CAKES in project.bot.tables else []
    while project.undo():
        pass
    project.export(folder / "start.bpz")
    assert (folder / "start.bpz").read_bytes() == original
    while project.redo():
        pass
    assert same_json(project.bot.raw, raw)
    project.save(folder / "saved.bpz")
    assert not project.is_modified
    project.close()
    file = read_bot_file(folder / "saved.bpz")
    assert same_json(file.bot.value, raw)
    again = open_project(folder / "saved.bpz", Workspace(folder / "sessions"))
    if CAKES in again.bot.tables:
        assert [*again.tables.store().lines(CAKES)] == expected
    assert again.changes() == {}
    again.close()


def edits(project: Project, kind: int, chance: random.Random) -> Iterator[Edit]:
    """One random thing a person does to the cakes, as long as they are there."""
    bot, store = project.bot, project.tables.store()
    found = bot.tables.get(CAKES)
    if found is None:
        return
    ids, columns = list(store.ids(CAKES)), list(found.columns)
    name = chance.choice(columns) if columns else ""
    new = f"col {chance.randrange(99)}"
    if kind == 0 and name and new not in columns:
        yield rename_column(bot, store, CAKES, name, new, NOW)
    elif kind == 1 and name:
        target = chance.choice(["string", "number", "boolean", "date", "object", "array"])
        yield retype_column(bot, store, CAKES, name, target, NOW, keep=chance.random() < 0.7)
    elif kind == 2 and name:
        yield delete_column(bot, store, CAKES, name, NOW)
    elif kind == 3 and new not in columns:
        yield add_column(bot, CAKES, new, chance.choice(["string", "number"]), NOW)
    elif kind == 4 and name:
        yield move_column(bot, CAKES, name, chance.randrange(3), NOW)
    elif kind == 5:
        yield rename_table(bot, CAKES, f"C{chance.randrange(99)}Table", NOW)
    elif kind == 6 and chance.random() < 0.2:
        yield delete_table(bot, CAKES)
    elif kind == 7 and ids:
        yield delete_rows(store, CAKES, chance.sample(ids, min(2, len(ids))))
    elif kind == 8 and ids and name:
        yield set_cell(store, CAKES, chance.choice(ids), name, None, NOW)
    else:
        yield insert_rows(store, CAKES, [{}], NOW)


odd_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
odd_rows = st.dictionaries(st.sampled_from(["id", "title", "price", "x", "stale", "computed", "createdAt"]), odd_json)
odd_lines = st.one_of(
    st.tuples(odd_rows, st.sampled_from([None, (",", ": "), (" ,", ":")]), st.booleans()).map(
        lambda one: json.dumps(one[0], separators=one[1], ensure_ascii=one[2]).encode("utf-8", "surrogatepass")
    ),
    st.binary(max_size=8).filter(lambda line: b"\n" not in line and b"\r" not in line and bool(line.strip())),
)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(odd_lines, max_size=6))
def test_whatever_lines_a_file_has_come_back(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("odd")
    project = open_project(write_bakery(folder / "odd.bpz", lines), Workspace(folder / "sessions"))
    store = project.tables.store()
    project.apply(insert_rows(store, CAKES, [{"title": "new"}], NOW))
    changed = project.changes()[f"{CAKES}.jsonl"]
    assert changed is not None
    kept = [line.removeprefix(b"\xef\xbb\xbf") if not number else line for number, line in enumerate(lines)]
    assert changed.split(b"\n")[:-1] == [line for line in kept if line]
    ids = list(store.ids(CAKES))
    assert len(store.page(CAKES, order=[("title", True), ("price", False)], limit=50).rows) == len(ids)
    project.apply(set_cell(store, CAKES, ids[0], "title", "changed", NOW))
    project.apply(delete_rows(store, CAKES, ids))
    assert store.count(CAKES) == 0
    while project.undo():
        pass
    assert project.changes() == {}
    project.close()
