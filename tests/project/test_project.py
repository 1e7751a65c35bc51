"""An open bot: edits, undo, saving, and coming back after a crash."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bots
import pytest

from studio.archive import ArchiveError, read_bot_file
from studio.bot.edit import EditConflict, same_json
from studio.bot.edits.cards import set_card_text
from studio.bot.edits.connections import connect
from studio.bot.edits.nodes import delete_nodes, move_nodes, rename_node
from studio.bot.ids import Ids
from studio.bot.json_text import dump_json
from studio.project.project import Notice, Project, open_project, recover_project
from studio.project.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "sessions")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "Shop.bpz"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("bot.json", dump_json(bots.shop()))
        made.writestr("cloud_files.json", "[]")
    return path


@pytest.fixture
def project(archive: Path, workspace: Workspace) -> Iterator[Project]:
    opened = open_project(archive, workspace)
    yield opened
    opened.close()


def value_of(path: Path) -> Any:
    return json.loads(zipfile.ZipFile(path).read("bot.json"))


def test_an_unedited_bot_is_saved_byte_for_byte(project: Project, archive: Path) -> None:
    before = archive.read_bytes()
    project.save()
    assert archive.read_bytes() == before


def test_the_previous_file_is_kept_beside_the_saved_one(project: Project, archive: Path) -> None:
    before = archive.read_bytes()
    project.apply(rename_node(project.bot, "wf-main", "ask", "Other"))
    project.save()
    assert archive.read_bytes() != before
    assert archive.with_name("Shop.bpz.bak").read_bytes() == before


def test_an_edit_undone_is_saved_byte_for_byte(project: Project, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    project.apply(rename_node(project.bot, "wf-main", "ask", "Other"))
    project.undo()
    project.export(tmp_path / "Export.bpz")
    assert (tmp_path / "Export.bpz").read_bytes() == before
    assert not project.is_modified


def test_samples_come_back_with_only_the_edit(sample: Path, workspace: Workspace, tmp_path: Path) -> None:
    project = open_project(sample, workspace)
    main = project.bot.main
    assert main is not None
    node = next(node for node in main.nodes if node.type in ("standard", "autonomous"))
    project.apply(rename_node(project.bot, main.key, node.key, "Renamed 🎈"))
    target = tmp_path / "out.bpz"
    project.save(target)
    project.close()
    with zipfile.ZipFile(sample) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        for name in old.namelist():
            if name != "bot.json":
                assert old.read(name) == new.read(name)
        before, after = old.read("bot.json").decode().split("\n"), new.read("bot.json").decode().split("\n")
    changed = [(one, two) for one, two in zip(before, after, strict=True) if one != two]
    assert len(changed) == 1
    assert "Renamed 🎈" in changed[0][1]


def test_modified_follows_the_history(project: Project) -> None:
    assert not project.is_modified
    project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    assert project.is_modified
    project.save()
    assert not project.is_modified
    project.undo()
    assert project.is_modified
    project.redo()
    assert not project.is_modified
    project.undo()
    project.apply(rename_node(project.bot, "wf-main", "end", "B"))
    project.undo()
    assert project.is_modified


def test_typing_is_one_step_but_never_across_a_save(project: Project) -> None:
    for text in ("H", "He", "Hey"):
        project.apply(set_card_text(project.bot, "wf-main", "ask", "ins-hi", ("content", "text"), text))
    assert project.history.position == 1
    project.save()
    project.apply(set_card_text(project.bot, "wf-main", "ask", "ins-hi", ("content", "text"), "Hey!"))
    assert project.history.position == 2
    project.undo()
    assert not project.is_modified
    project.undo()
    assert same_json(project.bot.raw, bots.shop())


def test_listeners_hear_once_per_edit(project: Project) -> None:
    heard: list[Notice] = []
    stop = project.listen(heard.append)
    project.apply(delete_nodes(project.bot, "wf-main", ["order", "end"]))
    project.undo()
    project.redo()
    project.save()
    stop()
    project.undo()
    assert [notice.kind for notice in heard] == ["done", "undone", "redone", "saved"]
    assert heard[0].label == "Delete 2 nodes"
    assert heard[1].before is heard[0].after


def test_an_edit_that_does_not_fit_changes_nothing(project: Project) -> None:
    edit = rename_node(project.bot, "wf-main", "ask", "A")
    project.apply(rename_node(project.bot, "wf-main", "ask", "B"))
    before = project.bot
    with pytest.raises(EditConflict):
        project.apply(edit)
    assert project.bot is before
    assert project.history.position == 1


def test_undo_at_the_ends_does_nothing(project: Project) -> None:
    assert not project.undo()
    assert not project.redo()


def test_a_failed_save_leaves_the_file_and_the_mark(project: Project, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    with pytest.raises((ArchiveError, OSError)):
        project.save(tmp_path / "no such folder" / "bot.bpz")
    assert archive.read_bytes() == before
    assert project.is_modified


def test_the_original_may_vanish_while_the_bot_is_open(project: Project, archive: Path, tmp_path: Path) -> None:
    archive.unlink()
    project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    project.save(tmp_path / "again.bpz")
    assert value_of(tmp_path / "again.bpz")["flows"][0]["nodes"][1]["name"] == "A"


def test_a_change_by_another_program_is_noticed(project: Project, archive: Path) -> None:
    assert not project.source_changed_outside()
    archive.write_bytes(archive.read_bytes() + b"x")
    assert project.source_changed_outside()


def test_a_copy_has_no_file_and_is_unsaved(archive: Path, workspace: Workspace) -> None:
    project = open_project(archive, workspace, as_new=True)
    assert project.source is None
    assert project.is_modified
    with pytest.raises(ValueError, match="choose where"):
        project.save()
    project.close()


def test_a_project_folder_is_saved_in_place(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    project = open_project(folder, workspace)
    project.apply(rename_node(project.bot, "wf-main", "ask", "A"))
    project.save()
    project.close()
    assert json.loads((folder / "bot.json").read_bytes())["flows"][0]["nodes"][1]["name"] == "A"


def test_a_bad_file_leaves_nothing_behind(tmp_path: Path, workspace: Workspace) -> None:
    bad = tmp_path / "bad.bpz"
    bad.write_bytes(b"PK not really")
    with pytest.raises(ArchiveError):
        open_project(bad, workspace)
    assert list((tmp_path / "sessions").iterdir()) == []


def test_closing_removes_the_working_copy(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    project = open_project(archive, workspace)
    assert workspace.abandoned() == []
    project.close()
    assert list((tmp_path / "sessions").iterdir()) == []


def play(project: Project, steps: int, after_each: Callable[[int], None] = lambda step: None) -> None:
    """Edits, undoes and redoes, the same each time."""
    chance = random.Random(5)
    for step in range(steps):
        kind = chance.random()
        if kind < 0.2:
            project.undo()
        elif kind < 0.3:
            project.redo()
        else:
            project.apply(rename_node(project.bot, "wf-main", "ask", f"name {step}"))
        after_each(step)


EDITOR = """
import sys
from pathlib import Path
sys.path[:0] = [{repository!r}, {repository!r} + "/tests/bot", {repository!r} + "/tests/project"]
from studio.project.project import open_project
from studio.project.workspace import Workspace
from test_project import play
project = open_project(Path({archive!r}), Workspace(Path({sessions!r})))
play(project, 100_000, lambda step: print(step, flush=True))
"""


def test_every_confirmed_edit_survives_a_kill(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    repository = str(Path(__file__).resolve().parents[2])
    script = EDITOR.format(repository=repository, archive=str(archive), sessions=str(tmp_path / "sessions"))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    confirmed = -1
    for line in child.stdout:
        if line.endswith("\n"):
            confirmed = int(line)
        if confirmed == 150:
            os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    child.stdout.close()
    child.wait()

    [session] = workspace.abandoned()
    assert session.source == archive
    recovered = recover_project(session, workspace)
    assert workspace.abandoned() == []
    expected = []
    # The child may have finished one more step than it could report.
    for steps in (confirmed + 1, confirmed + 2):
        plain = open_project(archive, Workspace(tmp_path / f"plain{steps}"))
        play(plain, steps)
        expected.append((plain.history.position, dump_json(plain.bot.raw)))
        plain.close()
    assert (recovered.history.position, dump_json(recovered.bot.raw)) in expected
    while recovered.undo():
        pass
    assert same_json(recovered.bot.raw, bots.shop())
    recovered.close()


def test_a_torn_last_line_is_left_out(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    project = open_project(archive, workspace)
    project.apply(rename_node(project.bot, "wf-main", "ask", "kept"))
    folder = next((tmp_path / "sessions").iterdir())
    _abandon(folder)
    with (folder / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"do":{"label":"half')
    [session] = workspace.abandoned()
    recovered = recover_project(session, workspace)
    assert recovered.bot.workflows[0].nodes[1].name == "kept"
    assert recovered.source == archive
    recovered.save()
    recovered.close()
    assert value_of(archive)["flows"][0]["nodes"][1]["name"] == "kept"


def test_what_was_saved_before_the_crash_counts_as_saved(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    project = open_project(archive, workspace)
    project.apply(rename_node(project.bot, "wf-main", "ask", "saved"))
    project.save()
    _abandon(next((tmp_path / "sessions").iterdir()))
    [session] = workspace.abandoned()
    recovered = recover_project(session, workspace)
    assert not recovered.is_modified
    recovered.close()


def test_a_session_without_edits_is_cleaned_up(archive: Path, workspace: Workspace, tmp_path: Path) -> None:
    open_project(archive, workspace)
    _abandon(next((tmp_path / "sessions").iterdir()))
    assert workspace.abandoned() == []
    assert list((tmp_path / "sessions").iterdir()) == []


def _abandon(folder: Path) -> None:
    """Make a session look as if its process had died."""
    note = json.loads((folder / "session.json").read_text())
    note["process_started"] = 0
    (folder / "session.json").write_text(json.dumps(note))


def test_edits_of_every_kind_survive_saving_and_reading(project: Project, archive: Path) -> None:
    ids = Ids(random.Random(3))
    project.apply(connect(project.bot, "wf-main", "ask", "ins-size/__CHOICE=S", "end", ids))
    project.apply(move_nodes(project.bot, "wf-main", {"ask": (30, 45)}))
    project.save()
    file = read_bot_file(archive)
    assert same_json(file.bot.value, project.bot.raw)
