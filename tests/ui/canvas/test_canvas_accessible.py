"""What screen readers are told of the canvas: nodes, cards and ways out, with names, roles and places."""

from __future__ import annotations

import pytest
from canvas_desk import Desk, pizza
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface

from studio.ui.canvas.camera import Camera

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description
Role = QAccessible.Role


def canvas_of(desk: Desk) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(desk.view)
    assert found is not None
    return found


def children(one: QAccessibleInterface) -> list[QAccessibleInterface]:
    found = [one.child(index) for index in range(one.childCount())]
    assert None not in found
    return found


def child(one: QAccessibleInterface, name: str) -> QAccessibleInterface:
    return next(part for part in children(one) if part.text(Name) == name)


def test_nodes_cards_and_ways_out_are_a_tree(desk: Desk) -> None:
    canvas = canvas_of(desk)
    assert canvas.role() == Role.Canvas
    assert canvas.text(Name) == "Canvas of Main"
    assert [node.text(Name) for node in children(canvas)] == [
        "Start",
        "Ask",
        "Small",
        "Large",
        "End",
        "Mind the prices",
    ]
    ask = child(canvas, "Ask")
    assert ask.role() == Role.TreeItem
    assert "leads to Small" in ask.text(Description)
    assert [(part.role(), part.text(Name)) for part in children(ask)] == [
        (Role.ListItem, "Hello"),
        (Role.ListItem, "Which size?"),
        (Role.Link, "Small"),
        (Role.Link, "Large"),
        (Role.Link, "Next"),
    ]
    assert "“Small”" in child(ask, "Small").text(Description)
    assert child(canvas, "Mind the prices").role() == Role.Note


def test_everything_knows_its_place_among_the_others(desk: Desk) -> None:
    canvas = canvas_of(desk)
    for index, node in enumerate(children(canvas)):
        assert canvas.indexOfChild(node) == index
        assert node.parent() == canvas
        for inner, part in enumerate(children(node)):
            assert node.indexOfChild(part) == inner
            assert part.parent() == node


def test_places_on_the_screen_follow_the_view(desk: Desk) -> None:
    canvas = canvas_of(desk)
    small = child(canvas, "Small")
    middle = small.rect().center()
    assert canvas.childAt(middle.x(), middle.y()) == small
    card = child(small, "Small it is")
    assert small.rect().contains(card.rect())
    assert small.childAt(card.rect().center().x(), card.rect().center().y()) == card
    assert not small.state().offscreen
    desk.view.look(Camera(1.0, -9000, 0))
    assert small.rect().center() != middle
    assert small.state().offscreen


def test_selection_and_focus_are_states(desk: Desk) -> None:
    canvas = canvas_of(desk)
    desk.view.select_nodes(["ask"], "hi")
    ask = child(canvas, "Ask")
    assert ask.state().selected
    hello = child(ask, "Hello")
    assert hello.state().selected
    assert canvas.focusChild() == hello
    desk.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.focusChild().text(Name) == "Small"
    assert not ask.state().selected


def test_edits_are_followed(desk: Desk) -> None:
    canvas = canvas_of(desk)
    small = child(canvas, "Small")
    desk.view.select_nodes(["small"])
    desk.press(Qt.Key.Key_Delete)
    assert not small.isValid()
    assert small.state().invalid
    assert small.text(Name) == ""
    assert canvas.childCount() == 5
    desk.undo()
    assert small.isValid()
    desk.view.set_looks({"small"}, {})
    assert small.childCount() == 0
    assert small.state().collapsed


@pytest.mark.usefixtures("qapp")
def test_nothing_is_left_when_the_view_goes() -> None:
    for _ in range(20):
        desk = Desk(pizza())
        desk.view.show_workflow(desk.bot, "wf-main")
        desk.view.show()
        canvas = canvas_of(desk)
        assert [child(canvas, "Ask").child(0).text(Name)] == ["Hello"]
        desk.view.close()
        desk.view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
