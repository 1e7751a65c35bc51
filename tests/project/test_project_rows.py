"""Rows of tables as part of an open bot: edited, undone, saved, and there again after a crash."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from studio.archive import write_folder
from studio.bot.edit import Draft, Edit, EditConflict, RowChange
from studio.bot.edits.nodes import rename_node
from studio.bot.json_text import dump_json
from studio.project.journal import Journal
from studio.project.project import Notice, Project, open_project, recover_project
from studio.project.workspace import Workspace
from studio.tables import Find
from studio.tables.row_edits import delete_rows, insert_rows, set_cell, set_cells
from tests.fixtures.bakery import CAKES, LINES, NOTES, NOW, bakery, column, table, write_bakery


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "sessions")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_bakery(tmp_path / "Bakery.bpz")


@pytest.fixture
def project(archive: Path, workspace: Workspace) -> Iterator[Project]:
    opened = open_project(archive, workspace)
    yield opened
    opened.close()


def titles(project: Project) -> dict[int, Any]:
    return {row["id"]: row["title"] for row in project.tables.store().find(CAKES, Find()).rows}


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read(name)


def describe(project: Project, *keys: str, **fields: Any) -> Edit:
    """An edit of the description of the cakes."""
    draft = Draft(project.bot)
    for key, value in fields.items():
        draft.set(("tables", CAKES, *keys), key, value)
    return draft.finish("Describe")


def test_rows_are_edited_undone_and_redone(project: Project) -> None:
    store = project.tables.store()
    assert titles(project) == {1: "Carrot", 2: "Plum", 4: "Lemon", 7: "Rye"}
    project.apply(set_cell(store, CAKES, 2, "title", "Prune", NOW))
    project.apply(insert_rows(store, CAKES, [{"title": "Nut"}, {"price": 1}], NOW))
    project.apply(delete_rows(store, CAKES, [1, 4, 99]))
    after = {2: "Prune", 7: "Rye", 8: "Nut", 9: None}
    assert titles(project) == after
    assert [*project.history.labels] == [
        "Change “title” of row 2 in “CakesTable”",
        "Add 2 rows to “CakesTable”",
        "Delete 2 rows of “CakesTable”",
    ]
    while project.undo():
        pass
    assert titles(project) == {1: "Carrot", 2: "Plum", 4: "Lemon", 7: "Rye"}
    while project.redo():
        pass
    assert titles(project) == after
    assert project.is_modified


def test_only_touched_rows_change_in_the_file(project: Project, archive: Path) -> None:
    before = archive.read_bytes()
    project.save()
    assert archive.read_bytes() == before
    store = project.tables.store()
    project.apply(set_cell(store, CAKES, 7, "title", "Rye 🥖", NOW))
    project.apply(insert_rows(store, CAKES, [{"title": "Nut"}], NOW))
    project.apply(delete_rows(store, CAKES, [2]))
    project.save()
    lines = member(archive, f"{CAKES}.jsonl").split(b"\n")
    assert lines[:2] == [LINES[0], LINES[2]]
    assert json.loads(lines[2]) == {
        "computed": {}, "stale": [], "id": 7, "title": "Rye 🥖", "price": 2
    }  # fmt: skip
    assert lines[3] == LINES[4]
    assert json.loads(lines[4])["title"] == "Nut"
    assert member(archive, f"{NOTES}.jsonl") == b'{"id":1,"text":"hi"}\n'
    assert member(archive, "bot.json") == dump_json(bakery())
    assert len(project.tables.problems(CAKES)) == 1


def test_rows_changed_back_are_saved_byte_for_byte(project: Project, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    store = project.tables.store()
    project.apply(delete_rows(store, CAKES, [1, 2, 4, 7]))
    project.undo()
    project.apply(set_cell(store, CAKES, 2, "title", "Prune", NOW))
    project.apply(insert_rows(store, CAKES, [{"title": "Nut"}], NOW))
    assert project.changes().keys() == {f"{CAKES}.jsonl"}
    project.undo()
    project.undo()
    assert project.changes() == {}
    project.export(tmp_path / "Export.bpz")
    assert (tmp_path / "Export.bpz").read_bytes() == before


def test_rows_with_odd_ids_are_kept_and_can_be_changed(workspace: Workspace, tmp_path: Path) -> None:
    lines = [
        b'{"id":3,"title":"three"}',
        b'{"id":3,"title":"three again"}',
        b'{"title":"no id"}',
        b'{"id":"x","title":"a text"}',
        b'\t{"id":1.0,"title":"\\u0041"}',
        b"[1]",
    ]
    path = write_bakery(tmp_path / "odd.bpz", lines)
    before = path.read_bytes()
    project = open_project(path, workspace)
    store = project.tables.store()
    assert titles(project) == {3: "three", 4: "three again", 5: "no id", 6: "a text", 7: "A"}
    project.apply(set_cells(store, CAKES, {(4, "title"): "4", (5, "title"): "5", (7, "title"): "7"}, NOW))
    project.apply(delete_rows(store, CAKES, [3, 6]))
    changed = project.changes()[f"{CAKES}.jsonl"]
    assert changed is not None
    assert changed.split(b"\n") == [
        b'{"id":4,"title":"4"}', b'{"title":"5","id":5}', b'{"id":7,"title":"7"}', b"[1]"
    ]  # fmt: skip
    project.undo()
    project.undo()
    assert project.changes() == {}
    project.save()
    assert path.read_bytes() == before
    project.close()


def test_a_save_writes_the_rows_of_its_moment(project: Project, archive: Path) -> None:
    store = project.tables.store()
    project.apply(set_cell(store, CAKES, 2, "title", "then", NOW))
    job = project.save_job()
    project.apply(set_cell(store, CAKES, 2, "title", "later", NOW))
    writer = threading.Thread(target=job.run)
    writer.start()
    writer.join()
    project.finish_save(job)
    assert b'"then"' in member(archive, f"{CAKES}.jsonl")
    assert project.is_modified
    project.save()
    assert b'"later"' in member(archive, f"{CAKES}.jsonl")
    assert not project.is_modified
    assert [path.name for path in (archive.parent / "sessions").glob("*/saving-*")] == []


def test_a_project_folder_holds_the_rows(project: Project, tmp_path: Path, workspace: Workspace) -> None:
    folder = tmp_path / "unpacked"
    write_folder(folder, project.base)
    opened = open_project(folder, workspace)
    opened.apply(set_cell(opened.tables.store(), CAKES, 1, "title", "Beet", NOW))
    opened.save()
    opened.close()
    lines = (folder / f"{CAKES}.jsonl").read_bytes().split(b"\n")
    assert b'"Beet"' in lines[0]
    assert lines[1:] == list(LINES[1:])


def test_an_edit_for_another_state_of_a_row_is_refused_whole(project: Project) -> None:
    store = project.tables.store()
    stale = set_cells(store, CAKES, {(1, "title"): "A", (2, "title"): "A"}, NOW)
    project.apply(set_cell(store, CAKES, 2, "title", "B", NOW))
    heard: list[Notice] = []
    project.listen(heard.append)
    with pytest.raises(EditConflict, match="row 2 of table “CakesTable” has changed"):
        project.apply(stale)
    with pytest.raises(EditConflict, match="has a row 1 already"):
        project.apply(Edit("x", (RowChange(CAKES, 1, None, {"id": 1}),)))
    with pytest.raises(EditConflict, match="no row 55"):
        project.apply(Edit("x", (RowChange(CAKES, 55, {"id": 55}, None),)))
    with pytest.raises(EditConflict, match="no table “gone”"):
        project.apply(Edit("x", (RowChange("gone", 1, None, {"id": 1}),)))
    assert titles(project) == {1: "Carrot", 2: "B", 4: "Lemon", 7: "Rye"}
    assert heard == []
    assert project.history.position == 1


def test_a_step_that_cannot_be_recorded_is_not_made(project: Project, tmp_path: Path) -> None:
    store = project.tables.store()
    project.apply(set_cell(store, CAKES, 2, "title", "B", NOW))
    edit = set_cell(store, CAKES, 2, "title", "C", NOW)
    journal = project._journal
    with closing(Journal(tmp_path / "full.jsonl")) as full:
        os.close(full._file)
        full._file = os.open(tmp_path / "full.jsonl", os.O_RDONLY)  # writing fails as on a full disk
        project._journal = full
        for step in (lambda: project.apply(edit), project.undo):
            with pytest.raises(OSError, match="descriptor"):
                step()
            assert titles(project)[2] == "B"
        job = project.row_job(edit)
        with pytest.raises(OSError, match="descriptor"):
            job.run()
        assert not project.finish_rows(job)
        assert titles(project)[2] == "B"
    project._journal = journal
    project.apply(edit)
    assert titles(project)[2] == "C"


def test_listeners_learn_which_tables_changed(project: Project) -> None:
    heard: list[Notice] = []
    project.listen(heard.append)
    store = project.tables.store()
    version = store.version(CAKES)
    project.apply(set_cell(store, CAKES, 2, "title", "B", NOW))
    assert store.version(CAKES) != version
    assert store.version(NOTES) == store.version(NOTES)
    project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    project.apply(describe(project, name="TartsTable"))
    assert [notice.tables for notice in heard] == [{CAKES}, set(), {CAKES}]
    assert heard[0].before is heard[0].after
    assert store.names == ("TartsTable", "NotesTable")


def test_columns_come_and_go_with_their_values(project: Project) -> None:
    store = project.tables.store()
    properties = ("schema", "properties")
    project.apply(describe(project, *properties, price=column("string", 1)))
    [row] = store.find(CAKES, Find(filter={"id": 7})).rows
    assert row["price"] == 2  # a value of another type is kept beside its column
    assert store.find(CAKES, Find(filter={"price": 2})).rows == []
    project.apply(describe(project, *properties, note=column("string", 2)))
    assert store.find(CAKES, Find(filter={"note": {"$regex": "hand"}})).rows[0]["id"] == 2
    project.undo()
    project.undo()
    assert [row["id"] for row in store.find(CAKES, Find(filter={"price": {"$gt": 2}})).rows] == [1, 2]
    assert "note" not in store.columns(CAKES)
    assert project.changes() == {}


def test_tables_come_and_go_with_their_rows(project: Project, archive: Path) -> None:
    store = project.tables.store()
    project.apply(set_cell(store, CAKES, 2, "title", "Prune", NOW))
    draft = Draft(project.bot)
    draft.unset(("tables",), CAKES)
    draft.set(("tables",), "table_new", table("table_new", "NewTable", a="string"))
    project.apply(draft.finish("Swap"))
    assert store.names == ("NotesTable", "NewTable")
    draft = Draft(project.bot)
    draft.set(("tables",), "table_two", table("table_two", "TwoTable", a="string"))
    project.apply(draft.finish("Two"))
    project.apply(insert_rows(store, "table_two", [{"a": "2"}], NOW))
    project.apply(insert_rows(store, "table_new", [{"a": "1"}], NOW))
    project.save()
    with zipfile.ZipFile(archive) as packed:
        members = ["bot.json", f"{NOTES}.jsonl", "table_new.jsonl", "table_two.jsonl", "cloud_files.json"]
        assert packed.namelist() == members
        assert json.loads(packed.read("table_new.jsonl"))["a"] == "1"
        assert json.loads(packed.read("table_two.jsonl"))["a"] == "2"
    for _ in range(4):
        project.undo()
    assert titles(project)[2] == "Prune"
    project.undo()
    assert project.changes() == {}


def test_a_new_table_has_an_empty_file_even_when_no_row_was_looked_at(project: Project) -> None:
    draft = Draft(project.bot)
    draft.set(("tables",), "table_new", table("table_new", "NewTable", a="string"))
    draft.unset(("tables",), NOTES)
    project.apply(draft.finish("Swap"))
    assert not project.tables.is_ready
    changes = project.changes()
    assert changes["table_new.jsonl"] == b""
    assert changes[f"{NOTES}.jsonl"] is None
    project.undo()
    assert titles(project)[1] == "Carrot"
    assert project.tables.store().names == ("CakesTable", "NotesTable")


def test_many_rows_are_changed_beside_the_window(project: Project) -> None:
    store = project.tables.store()
    edit = insert_rows(store, CAKES, [{"title": f"cake {n}", "price": n / 4} for n in range(2500)], NOW)
    assert edit.is_bulk
    job = project.row_job(edit)
    with pytest.raises(EditConflict, match="being written"):
        project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    told: list[tuple[int, int]] = []
    worker = threading.Thread(target=job.run, args=[lambda done, total: told.append((done, total))])
    worker.start()
    worker.join()
    assert project.finish_rows(job)
    assert told[-1] == (2500, 2500)
    assert store.count(CAKES) == 2504
    undo = project.undo_job()
    assert undo is not None
    undo.run()
    assert project.finish_rows(undo)
    assert store.count(CAKES) == 4
    assert project.undo_job() is None
    redo = project.redo_job()
    assert redo is not None

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        redo.run(stop)
    assert not project.finish_rows(redo)
    assert store.count(CAKES) == 4
    assert project.redo()
    assert store.count(CAKES) == 2504


def test_many_rows_are_there_again_after_a_crash(project: Project, workspace: Workspace, tmp_path: Path) -> None:
    store = project.tables.store()
    job = project.row_job(insert_rows(store, CAKES, [{"title": f"cake {n}", "price": n / 4} for n in range(1200)], NOW))
    job.run()
    project.finish_rows(job)
    project.row_job(delete_rows(store, CAKES, list(store.ids(CAKES))))  # the process ends before it runs
    note = next((tmp_path / "sessions").glob("*/session.json"))
    note.write_text(json.dumps({**json.loads(note.read_text()), "process_started": 0}))
    project.tables.close()
    [session] = workspace.abandoned()
    recovered = recover_project(session, workspace)
    assert recovered.tables.store().count(CAKES) == 1204
    undo = recovered.undo_job()
    assert undo is not None
    undo.run()
    assert recovered.finish_rows(undo)
    assert recovered.changes() == {}
    recovered.tables.close()
    recovered._journal.close()


def play(project: Project, steps: int, after_each: Callable[[int], None] = lambda step: None) -> None:
    """Edits of rows, columns and nodes, undoes and redoes, the same each time."""
    chance = random.Random(11)
    for step in range(steps):
        store = project.tables.store()
        ids = list(store.ids(CAKES))
        kind = chance.randrange(10)
        if kind < 2:
            project.undo()
        elif kind == 2:
            project.redo()
        elif kind < 5 or len(ids) < 3:
            project.apply(insert_rows(store, CAKES, [{"title": f"t{step}", "price": step / 8}] * 2, NOW))
        elif kind == 5:
            project.apply(delete_rows(store, CAKES, chance.sample(ids, 2)))
        elif kind == 6:
            kinds = column(chance.choice(["string", "number"]), 1, description=str(step))
            project.apply(describe(project, "schema", "properties", price=kinds))
        else:
            project.apply(set_cell(store, CAKES, chance.choice(ids), "title", f"name {step}", NOW))
        after_each(step)


def state_of(project: Project) -> tuple[int, bytes, dict[str, bytes | None], list[bytes]]:
    lines = list(project.tables.store().lines(CAKES))
    return project.history.position, dump_json(project.bot.raw), project.changes(), lines


EDITOR = """
import sys
from pathlib import Path
sys.path[:0] = [{repository!r}, {repository!r} + "/tests/bot", {repository!r} + "/tests/project"]
from studio.project.project import open_project
from studio.project.workspace import Workspace
from test_project_rows import play
project = open_project(Path({archive!r}), Workspace(Path({sessions!r})))
play(project, 100_000, lambda step: print(step, flush=True))
"""


def test_every_confirmed_change_of_a_row_survives_a_kill(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    repository = str(Path(__file__).resolve().parents[2])
    script = EDITOR.format(repository=repository, archive=str(archive), sessions=str(tmp_path / "sessions"))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    confirmed = -1
    for line in child.stdout:
        if line.endswith("\n"):
            confirmed = int(line)
        if confirmed == 120:
            os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    child.stdout.close()
    child.wait()

    [session] = workspace.abandoned()
    recovered = recover_project(session, workspace)
    expected = []
    # The child may have finished one more step than it could report.
    for steps in (confirmed + 1, confirmed + 2):
        plain = open_project(archive, Workspace(tmp_path / f"plain{steps}"))
        play(plain, steps)
        expected.append(state_of(plain))
        plain.close()
    assert state_of(recovered) in expected
    while recovered.undo():
        pass
    assert recovered.changes() == {}
    recovered.close()


def test_tables_of_samples_come_back_with_only_the_edit(sample: Path, workspace: Workspace, tmp_path: Path) -> None:
    project = open_project(sample, workspace)
    store = project.tables.store()
    edited: dict[str, int] = {}
    for key, described in project.bot.tables.items():
        assert project.tables.problems(key) == ()
        texts = [name for name, one in store.columns(key).items() if one.type == "string"]
        ids = store.ids(key)
        if ids and texts:
            project.apply(set_cell(store, key, ids[0], texts[0], "Changed 🎈", NOW))
            edited[f"{key}.jsonl"] = 0
        elif not described.frozen:
            project.apply(insert_rows(store, key, [{}], NOW))
            project.undo()
    project.save(tmp_path / "out.bpz")
    with zipfile.ZipFile(sample) as old, zipfile.ZipFile(tmp_path / "out.bpz") as new:
        assert old.namelist() == new.namelist()
        for name in old.namelist():
            before, after = old.read(name).split(b"\n"), new.read(name).split(b"\n")
            changed = [one for one, two in zip(before, after, strict=True) if one != two]
            assert len(changed) == (1 if name in edited else 0)
    while project.undo():
        pass
    project.export(tmp_path / "same.bpz")
    assert (tmp_path / "same.bpz").read_bytes() == sample.read_bytes()
    project.close()
