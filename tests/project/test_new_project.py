"""A bot from nothing: saved, opened again, and recovered after a crash."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from studio.bot.blank import blank_bot
from studio.bot.edits.nodes import rename_node
from studio.bot.ids import Ids
from studio.project.project import Project, new_project, open_project, recover_project
from studio.project.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "sessions")


def made(workspace: Workspace) -> Project:
    return new_project(blank_bot("New bot", "6d0a2f0e-5b7e-4c60-9d54-2f7a3a1c9e10", Ids(random.Random(1))), workspace)


def change(project: Project) -> None:
    node = next(node for node in project.bot.main.nodes if node.type == "standard")
    project.apply(rename_node(project.bot, "wf-main", node.key, "Hello"))


def test_it_is_unsaved_until_it_has_a_file(workspace: Workspace, tmp_path: Path) -> None:
    project = made(workspace)
    assert project.is_modified
    change(project)
    project.save(tmp_path / "Bot.bpz")
    assert not project.is_modified
    again = open_project(tmp_path / "Bot.bpz", workspace)
    assert again.bot.raw == project.bot.raw
    assert again.findings == ()
    for opened in (project, again):
        opened.close()


def test_it_comes_back_after_a_crash(workspace: Workspace) -> None:
    project = made(workspace)
    change(project)
    session = project._session
    recovered = recover_project(session, workspace)
    assert recovered.bot.raw == project.bot.raw
    assert recovered.is_modified
    recovered.close()


def test_nothing_stays_behind_when_it_cannot_be_made(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        new_project({"version": "1.17"}, workspace)
    assert list((tmp_path / "sessions").iterdir()) == []
