"""Several windows, each with a bot of its own."""

from __future__ import annotations

from collections.abc import Callable

from studio.app.window import MainWindow
from studio.app.windows import Windows
from studio.bot.edit import Edit
from studio.bot.edits.nodes import rename_node
from tests.fixtures.desk import STARTER, Desk


def windows_of(make_desk: Callable[..., Desk]) -> tuple[Windows, list[Desk], list[str]]:
    desks: list[Desk] = []
    ended: list[str] = []

    def make() -> MainWindow:
        desks.append(make_desk())
        return desks[-1].window

    return Windows(make, lambda: ended.append("ended")), desks, ended


def renamed(window: MainWindow) -> Edit:
    project = window.project
    assert project is not None
    assert project.bot.main is not None
    node = next(node for node in project.bot.main.nodes if node.type == "standard")
    return rename_node(project.bot, "wf-main", node.key, "Hello")


def test_another_window_holds_another_bot(make_desk: Callable[..., Desk]) -> None:
    windows, desks, ended = windows_of(make_desk)
    windows.open()
    desks[0].open(STARTER, as_new=True)
    desks[0].do(desks[0].window.actions_by_name["new_window"].trigger)
    assert len(windows) == 2
    assert desks[1].window.project is None
    desks[1].open(STARTER)
    assert desks[0].window.project is not desks[1].window.project
    desks[0].do(desks[0].window.close)
    desks[1].until(lambda: len(windows) == 1)
    assert ended == []
    desks[1].do(desks[1].window.close)
    desks[1].until(lambda: ended == ["ended"])


def test_quitting_closes_all_but_asks_for_each(make_desk: Callable[..., Desk]) -> None:
    windows, desks, ended = windows_of(make_desk)
    windows.open()
    windows.open()
    desks[0].do(desks[0].window.actions_by_name["new"].trigger)
    desks[0].settle()
    window = desks[0].window
    window.document.apply(renamed(window))
    desks[0].answers.unsaved_answer = "cancel"
    desks[0].do(window.actions_by_name["quit"].trigger)
    desks[0].until(lambda: len(windows) == 1)
    assert window.isVisible()
    assert ended == []
    desks[0].answers.unsaved_answer = "discard"
    desks[0].do(window.actions_by_name["quit"].trigger)
    desks[0].until(lambda: ended == ["ended"])
