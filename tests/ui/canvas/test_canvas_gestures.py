"""Gestures with a real mouse: each ends in exactly one edit or none, and Escape takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import Desk, Left, NoModifier, bot_of, leave, node, text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.ui.canvas.camera import Camera
from studio.ui.canvas.gestures.connect import Connect
from studio.ui.canvas.gestures.move_nodes import MoveNodes
from studio.ui.canvas.gestures.pan import Pan
from studio.ui.canvas.gestures.rubber_band import RubberBand

Alt = Qt.KeyboardModifier.AltModifier
Shift = Qt.KeyboardModifier.ShiftModifier


# -- moving


def test_drag_moves_in_steps_of_the_grid_in_one_edit(desk: Desk) -> None:
    before = desk.bot
    desk.drag(desk.at("small"), desk.at("small") + QPoint(52, -38))
    assert (desk.node("small").x, desk.node("small").y) == (765, -45)
    assert [edit.label for edit in desk.edits] == ["Move node"]
    assert desk.view.gesture is None
    desk.undo()
    assert desk.bot.raw == before.raw
    assert desk.view.scene.nodes["small"].x == 720


def test_while_dragging_only_the_scene_moves(desk: Desk) -> None:
    seen = []

    def look() -> None:
        scene = desk.view.scene
        seen.append((isinstance(desk.view.gesture, MoveNodes), scene.node_rect("small"), scene.nodes["small"].x))

    desk.drag(desk.at("small"), desk.at("small") + QPoint(30, 30), before_release=look)
    assert seen == [(True, (750, 30, 1010, seen[0][1][3]), 720)]
    assert len(desk.edits) == 1


def test_alt_does_not_snap(desk: Desk) -> None:
    desk.drag(desk.at("small"), desk.at("small") + QPoint(52, -38), Alt)
    assert (desk.node("small").x, desk.node("small").y) == (772, -38)


def test_many_nodes_keep_their_distances(desk: Desk) -> None:
    desk.view.select_nodes(["small", "large", "note"])
    desk.drag(desk.at("small"), desk.at("small") + QPoint(47, 0))
    assert [(desk.node(key).x, desk.node(key).y) for key in ("small", "large", "note")] == [
        (765, 0),
        (765, 240),
        (45, 240),
    ]
    assert [edit.label for edit in desk.edits] == ["Move 3 nodes"]


def test_small_trembling_moves_nothing(desk: Desk) -> None:
    desk.drag(desk.at("small"), desk.at("small") + QPoint(2, 1))
    assert desk.edits == []
    assert desk.view.selected_nodes == ("small",)


def test_drag_back_to_where_it_was_makes_no_edit(desk: Desk) -> None:
    start = desk.at("small")
    QTest.mousePress(desk.view, Left, NoModifier, start)
    for place in (start + QPoint(60, 60), start):
        desk.move(place)
    QTest.mouseRelease(desk.view, Left, NoModifier, start)
    assert desk.edits == []


def test_escape_puts_dragged_nodes_back(desk: Desk) -> None:
    desk.drag(desk.at("small"), desk.at("small") + QPoint(90, 0), before_release=lambda: desk.press(Qt.Key.Key_Escape))
    assert desk.edits == []
    assert desk.view.gesture is None
    assert desk.view.scene.node_rect("small")[0] == 720  # type: ignore[index]
    assert desk.view.selected_nodes == ("small",)
    desk.press(Qt.Key.Key_Escape)
    assert desk.view.selected_nodes == ()


def test_an_edit_from_elsewhere_ends_the_drag(desk: Desk) -> None:
    desk.drag(desk.at("small"), desk.at("small") + QPoint(90, 0), before_release=lambda: desk.view.update_bot(desk.bot))
    assert desk.edits == []
    assert desk.view.scene.moving == frozenset()


def test_dragging_at_the_border_scrolls(desk: Desk) -> None:
    def wait_for_scrolling() -> None:
        before = desk.view.camera.x
        desk.view.hands._autoscroll()
        assert desk.view.camera.x < before

    end = QPoint(desk.view.width() - 2, 300)
    desk.drag(desk.at("small"), end, before_release=wait_for_scrolling)
    assert desk.node("small").x > 720
    assert not desk.view.hands._timer.isActive()


def test_a_node_far_out_can_be_fetched(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bot_of(node("far", 1e300, 0)))
    desk.view.look(Camera(1.0, -999_900, 100))
    desk.drag(desk.at("far"), desk.at("far") + QPoint(-45, 0))
    assert desk.node("far").x < 1_000_000


# -- rubber band


def test_rubber_band_selects_what_it_touches(desk: Desk) -> None:
    start, end = desk.at("small", -40, -60), desk.at("large", 100, 40)
    desk.drag(start, end, before_release=lambda: _is(desk, RubberBand))
    assert desk.view.selected_nodes == ("small", "large")
    assert desk.heard["selection_changed"] == [(("small", "large"), None)]
    assert desk.edits == []


def test_rubber_band_with_shift_adds(desk: Desk) -> None:
    desk.click(desk.at("ask"))
    QTest.mousePress(desk.view, Left, Shift, desk.at("small", -40, -60))
    desk.move(desk.at("small", 50, 10), Shift)
    desk.move(desk.at("small", 100, 40), Shift)
    QTest.mouseRelease(desk.view, Left, Shift, desk.at("small", 100, 40))
    assert desk.view.selected_nodes == ("ask", "small")


def test_escape_takes_the_rubber_band_back(desk: Desk) -> None:
    desk.view.select_nodes(["end"])
    start, end = desk.at("small", -40, -60), desk.at("large", 100, 40)
    desk.drag(start, end, before_release=lambda: desk.press(Qt.Key.Key_Escape))
    assert desk.view.selected_nodes == ("end",)


# -- connecting


def test_drag_from_port_to_node_connects_in_one_edit(desk: Desk) -> None:
    before = desk.bot
    desk.drag(desk.port("ask", "size/__CHOICE=Large"), desk.at("large"))
    assert desk.view.scene.edge(("ask", "size/__CHOICE=Large")).target.key == "large"  # type: ignore[union-attr]
    assert [edit.label for edit in desk.edits] == ["Connect to “Large”"]
    desk.undo()
    assert desk.bot.raw == before.raw
    assert desk.view.scene.edge(("ask", "size/__CHOICE=Large")) is None


def test_while_connecting_forbidden_targets_say_why(desk: Desk) -> None:
    reasons = []

    def look() -> None:
        assert isinstance(desk.view.gesture, Connect)
        reasons.append(desk.view.gesture.line.refusal)
        desk.view.repaint()

    for key in ("start", "note", "large"):
        desk.drag(desk.port("ask", "default"), desk.at(key), before_release=look)
    assert "where the workflow begins" in reasons[0]
    assert "Notes are for people" in reasons[1]
    assert reasons[2] == ""
    assert [reason for (reason,) in desk.heard["refused"]] == reasons[:2]
    assert len(desk.edits) == 1


def test_port_dropped_on_nothing_asks_what_to_put_there(desk: Desk) -> None:
    place = QPoint(800, 650)
    desk.drag(desk.port("ask", "default"), place)
    assert desk.heard["connection_dropped"] == [("ask", "default", desk.view.mapToGlobal(place))]
    assert desk.edits == []
    assert desk.view.hands.overlay is not None
    desk.view.repaint()
    desk.move(QPoint(700, 600))
    assert desk.view.hands.overlay is None
    assert desk.view.hit_at_global(desk.view.mapToGlobal(place)).kind == "empty"


def test_a_node_can_lead_to_itself(desk: Desk) -> None:
    desk.drag(desk.port("ask", "default"), desk.at("ask", 60, 16))
    assert desk.node("ask").default_target == "ask"


def test_a_click_on_a_port_connects_nothing(desk: Desk) -> None:
    desk.click(desk.port("ask", "default"))
    desk.drag(desk.port("ask", "default"), desk.port("ask", "default") + QPoint(6, 0))
    assert desk.edits == []
    assert desk.heard["connection_dropped"] == []


def test_dragging_from_a_connected_port_leads_it_elsewhere(desk: Desk) -> None:
    desk.drag(desk.port("small", "default"), desk.at("large"))
    assert desk.node("small").default_target == "large"
    assert len(desk.edits) == 1


@pytest.mark.parametrize(
    ("to", "target", "edits"), [("large", "large", 1), (None, "", 1), ("end", "end", 0)], ids=["other", "off", "back"]
)
def test_the_end_of_a_line_can_be_dragged_off(desk: Desk, to: str | None, target: str, edits: int) -> None:
    tip = desk.at("end", -6, 16)
    assert desk.view.hit_at(tip.toPointF()).kind == "edge_end"
    line = desk.view.hit_at(tip.toPointF()).node_key
    desk.drag(tip, desk.at(to) if to is not None else QPoint(900, 620))
    assert desk.node(line).default_target == target
    assert len(desk.edits) == edits
    assert desk.heard["connection_dropped"] == []


def test_escape_leaves_the_line_where_it_was(desk: Desk) -> None:
    tip = desk.at("end", -6, 16)
    desk.drag(tip, QPoint(900, 620), before_release=lambda: desk.press(Qt.Key.Key_Escape))
    assert desk.edits == []
    assert desk.view.scene.hidden is None


def test_a_refused_edit_is_told_and_changes_nothing(desk: Desk) -> None:
    before = desk.bot
    # The bot changes behind the view's back, as when an edit came and the notice is still on its way.
    desk.view.commit(lambda: (_ for _ in ()).throw(LookupError("the way out this line starts from is gone")))
    assert desk.bot is before
    assert desk.heard["refused"] == [("the way out this line starts from is gone",)]


# -- panning and resizing


def test_middle_button_pans(desk: Desk) -> None:
    before = desk.view.camera
    QTest.mousePress(desk.view, Qt.MouseButton.MiddleButton, NoModifier, QPoint(400, 400))
    desk.move(QPoint(460, 380))
    assert isinstance(desk.view.gesture, Pan)
    QTest.mouseRelease(desk.view, Qt.MouseButton.MiddleButton, NoModifier, QPoint(460, 380))
    assert (desk.view.camera.x, desk.view.camera.y) == (before.x + 60, before.y - 20)
    assert desk.view.gesture is None


def test_space_and_left_button_pan_and_select_nothing(desk: Desk) -> None:
    before = desk.view.camera
    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    assert desk.view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    desk.drag(desk.at("ask"), desk.at("ask") + QPoint(30, 15))
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)
    assert (desk.view.camera.x, desk.view.camera.y) == (before.x + 30, before.y + 15)
    assert desk.view.selected_nodes == ()
    assert desk.view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_note_is_resized_in_one_edit(desk: Desk) -> None:
    desk.drag(desk.at("note", 236, 116), desk.at("note", 236 + 62, 116 + 28))
    note = desk.node("note")
    assert (note.width, note.height) == (300, 150)
    assert [edit.label for edit in desk.edits] == ["Resize note"]
    desk.undo()
    assert desk.node("note").width == 240


def test_a_note_keeps_a_least_size(desk: Desk) -> None:
    desk.drag(desk.at("note", 236, 116), desk.at("note", 2, 2))
    assert (desk.node("note").width, desk.node("note").height) == (60, 60)


def test_the_other_button_cancels(desk: Desk) -> None:
    def press_right() -> None:
        QTest.mousePress(desk.view, Qt.MouseButton.RightButton, NoModifier, QPoint(500, 500))

    desk.drag(desk.at("small"), desk.at("small") + QPoint(90, 0), before_release=press_right)
    assert desk.edits == []


def test_hiding_the_view_ends_what_the_hand_does(desk: Desk) -> None:
    desk.drag(desk.at("small"), desk.at("small") + QPoint(90, 0), before_release=desk.view.hide)
    assert desk.view.gesture is None
    assert desk.edits == []


def test_dragging_paints_only_what_moves(make_desk: Callable[..., Desk]) -> None:
    cards = [text(f"c{number}", f"Line {number}") for number in range(3)]
    nodes = [node(f"n{number}", number % 4 * 330, number // 4 * 200, *cards) for number in range(12)]
    desk = make_desk(bot_of(node("start", -330, 0, leave("t", "n0"), type="start"), *nodes))
    desk.view.repaint()
    drawn = desk.view.painter.pictures.drawn
    painted: list[int] = []

    def count() -> None:
        before = desk.view.painter.pictures.drawn
        original = desk.view.painter.paint_scene
        desk.view.painter.paint_scene = lambda *a, **k: painted.append(1)  # type: ignore[method-assign]
        for step in range(10):
            desk.move(desk.at("n5") + QPoint(200 + 15 * step, 30))
        desk.view.painter.paint_scene = original  # type: ignore[method-assign]
        assert desk.view.painter.pictures.drawn == before

    desk.drag(desk.at("n5"), desk.at("n5") + QPoint(30, 30), before_release=count)
    QApplication.processEvents()
    assert painted == []
    assert desk.view.painter.pictures.drawn <= drawn + 1


def _is(desk: Desk, kind: type) -> None:
    assert isinstance(desk.view.gesture, kind)
    desk.view.repaint()
