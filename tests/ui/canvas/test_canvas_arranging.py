"""Aligning, distributing and laying out; guides while moving."""

from __future__ import annotations

from canvas_desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from studio.ui.canvas import arranging
from studio.ui.canvas.gestures.guides import Guides
from studio.ui.canvas.gestures.move_nodes import MoveNodes
from studio.ui.canvas.scene import Scene


def test_aligning_and_distributing_are_one_edit_each(desk: Desk) -> None:
    desk.view.select_nodes(["ask", "small", "large"])
    assert arranging.align(desk.view, "left")
    assert {desk.node(key).x for key in ("ask", "small", "large")} == {360}
    assert arranging.distribute(desk.view, "vertically")
    assert [edit.label for edit in desk.edits] == ["Align left", "Distribute vertically"]


def test_too_few_nodes_are_refused(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    assert not arranging.align(desk.view, "top")
    assert not arranging.distribute(desk.view, "vertically")
    assert len(desk.heard["refused"]) == 2


def test_everything_is_laid_out_and_undone(desk: Desk) -> None:
    before = desk.bot
    workflow = desk.view.scene.workflow
    job = arranging.layout_job(desk.view, selection_only=False)
    assert job is not None
    assert workflow is not None
    assert arranging.put(desk.view, workflow, job())
    assert not overlapping(desk.view.scene)
    desk.undo()
    assert desk.bot.raw == before.raw


def test_only_the_selected_nodes_are_laid_out(desk: Desk) -> None:
    desk.view.select_nodes(["small", "large"])
    workflow = desk.view.scene.workflow
    job = arranging.layout_job(desk.view, selection_only=True)
    assert job is not None
    assert workflow is not None
    assert set(job()) <= {"small", "large"}


def test_a_layout_of_what_was_changed_meanwhile_moves_nothing(desk: Desk) -> None:
    workflow = desk.view.scene.workflow
    job = arranging.layout_job(desk.view, selection_only=False)
    desk.view.select_nodes(["small"])
    desk.press(Qt.Key.Key_Right)
    assert job is not None
    assert workflow is not None
    assert not arranging.put(desk.view, workflow, job())
    assert len(desk.edits) == 1
    assert desk.heard["refused"]


def overlapping(scene: Scene) -> bool:
    rects = [item.rect for item in scene.nodes.values()]
    return any(a is not b and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a in rects for b in rects)


def test_a_node_shows_what_it_is_in_line_with(desk: Desk) -> None:
    seen: list[MoveNodes] = []

    def look() -> None:
        assert isinstance(desk.view.gesture, MoveNodes)
        seen.append(desk.view.gesture)
        assert {guide.at for guide in desk.view.gesture._shown if guide.axis == 0} >= {720}

    desk.drag(desk.at("large"), desk.at("large") + QPoint(4, 60), before_release=look)
    assert seen
    assert desk.node("large").x == 720


def test_without_the_grid_nodes_land_where_they_are_dropped_or_in_line(desk: Desk) -> None:
    desk.view.snaps = False
    desk.drag(desk.at("note"), desk.at("note") + QPoint(207, 133))
    assert (desk.node("note").x, desk.node("note").y) == (207, 373)
    desk.drag(desk.at("large"), desk.at("large") + QPoint(3, 61))
    assert desk.node("large").x == 720


boxes = st.tuples(st.integers(-500, 500), st.integers(-500, 500), st.integers(10, 300), st.integers(10, 300)).map(
    lambda box: (float(box[0]), float(box[1]), float(box[0] + box[2]), float(box[1] + box[3]))
)


class Item:
    def __init__(self, rect: tuple[float, float, float, float]) -> None:
        self.rect = rect


@given(st.lists(boxes, max_size=12), boxes)
def test_a_pull_ends_in_line_and_is_never_far(others: list[tuple[float, ...]], held: tuple[float, ...]) -> None:
    guides = Guides([Item(rect) for rect in others])  # type: ignore[misc, arg-type]
    dx, dy = guides.nearest(held, 6.0)  # type: ignore[arg-type]
    assert abs(dx) < 6
    assert abs(dy) < 6
    moved = (held[0] + dx, held[1] + dy, held[2] + dx, held[3] + dy)
    found = guides.through(moved)
    for axis, by in ((0, dx), (1, dy)):
        if by:
            assert any(guide.axis == axis for guide in found)
