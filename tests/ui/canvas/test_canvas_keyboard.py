"""Everything the pointer can do can be done with keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canvas_desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.project.history import History
from studio.ui.canvas.gestures.connect_by_keys import ConnectByKeys

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Control = Qt.KeyboardModifier.ControlModifier


def test_arrows_move_the_selection_by_the_grid(desk: Desk) -> None:
    desk.view.select_nodes(["small", "large"])
    desk.press(Key.Key_Right)
    desk.press(Key.Key_Down, Shift)
    assert [(desk.node(key).x, desk.node(key).y) for key in ("small", "large")] == [(735, 60), (735, 300)]


def test_presses_that_follow_each_other_are_one_step_of_undo(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    for _ in range(3):
        desk.press(Key.Key_Left)
    history = History()
    for edit in desk.edits:
        history.push(edit, merge=history.may_merge(edit))
    only = history.next_undo
    assert only is not None
    assert only.revert(desk.bot).main.node("small").x == 720  # type: ignore[union-attr]


def test_arrows_scroll_when_nothing_is_selected(desk: Desk) -> None:
    before = desk.view.camera
    desk.press(Key.Key_Right)
    assert desk.view.camera.x == before.x - 60
    assert desk.edits == []


def test_tab_walks_in_the_order_of_the_conversation(desk: Desk) -> None:
    walked = []
    for _ in range(6):
        desk.press(Key.Key_Tab)
        walked.append(desk.view.current)
    assert walked == ["start", "ask", "small", "end", "large", "note"]
    QTest.keyClick(desk.view, Key.Key_Backtab, Shift)
    assert desk.view.selected_nodes == ("large",)


@pytest.fixture
def neighbour(desk: Desk, qtbot: QtBot) -> Iterator[QLineEdit]:
    """Another widget beside the canvas, in one window."""
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(desk.view)
    other = QLineEdit()
    layout.addWidget(other)
    window.resize(900, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    desk.view.setFocus()
    yield other
    desk.view.setParent(None)
    window.close()


def test_tab_leaves_the_canvas_at_the_end(desk: Desk, neighbour: QLineEdit) -> None:
    desk.view.walk_to("large")
    desk.press(Key.Key_Tab)
    assert desk.view.current == "note"
    assert desk.view.hasFocus()
    desk.press(Key.Key_Tab)
    assert neighbour.hasFocus()


def test_tab_stays_with_a_line_that_is_drawn_with_keys(desk: Desk, neighbour: QLineEdit) -> None:
    desk.view.select_nodes(["ask"], "size")
    desk.press(Key.Key_C)
    desk.press(Key.Key_Tab)
    assert desk.view.hasFocus()
    assert isinstance(desk.view.gesture, ConnectByKeys)
    assert desk.view.gesture._line.target == "large"


def test_alt_and_arrows_go_to_neighbours(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    walked = []
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Left, Key.Key_Down):
        desk.press(key, Alt)
        walked.append(desk.view.current)
    assert walked == ["small", "large", "ask", "start", "note"]


def test_walking_shows_what_is_walked_to(desk: Desk) -> None:
    desk.view.pan_by(-5000, 0)
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_Right, Alt)
    assert desk.view.rect().contains(desk.view.place_of("small"))


def test_ctrl_and_arrows_walk_the_cards_and_shift_enter_activates(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_Down, Control)
    assert desk.view.selected_card == "hi"
    desk.press(Key.Key_Down, Control)
    assert desk.view.selected_card == "size"
    desk.press(Key.Key_Return, Shift)
    assert desk.heard["card_activated"] == [("ask", "size")]
    desk.press(Key.Key_Down, Control)
    assert desk.view.selected_card is None
    desk.press(Key.Key_Return, Shift)
    assert desk.heard["node_activated"] == [("ask",)]


def test_select_all_and_escape(desk: Desk) -> None:
    desk.press(Key.Key_A, Control)
    assert len(desk.view.selected_nodes) == 6
    desk.press(Key.Key_Escape)
    assert desk.view.selected_nodes == ()


def test_connecting_with_keys(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "size")
    desk.press(Key.Key_C)
    assert isinstance(desk.view.gesture, ConnectByKeys)
    desk.view.repaint()
    targets = []
    for _ in range(4):
        targets.append(desk.view.gesture._line.target)
        desk.press(Key.Key_Tab)
    # Nearest first; start and the note cannot be led to; the node itself comes last.
    assert targets == ["small", "large", "end", "ask"]
    desk.press(Key.Key_Backtab, Shift)
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Left)
    desk.press(Key.Key_Return)
    assert desk.view.gesture is None
    edge = desk.view.scene.edge(("ask", "size/__CHOICE=Large"))
    assert edge is not None
    assert edge.target.key == "large"
    assert len(desk.edits) == 1


def test_the_port_to_connect_is_chosen_with_up_and_down(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_C)
    assert isinstance(desk.view.gesture, ConnectByKeys)
    ports = []
    for _ in range(3):
        ports.append(desk.view.gesture._line.port[1])
        desk.press(Key.Key_Down)
    assert ports == ["size/__CHOICE=Large", "default", "size/__CHOICE=Small"]
    desk.press(Key.Key_Escape)
    assert desk.view.gesture is None
    assert desk.edits == []


def test_the_pointer_ends_what_keys_began(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_C)
    desk.click(desk.at("large"))
    assert desk.view.gesture is None
    assert desk.edits == []


def test_connecting_needs_a_node_with_ways_out(desk: Desk) -> None:
    desk.view.select_nodes(["end"])
    desk.press(Key.Key_C)
    assert desk.view.gesture is None
    assert "ways out" in desk.heard["refused"][0][0]


def test_a_note_is_resized_with_keys(desk: Desk) -> None:
    desk.view.select_nodes(["note"])
    desk.press(Key.Key_Right, Control | Alt)
    desk.press(Key.Key_Down, Control | Alt)
    assert (desk.node("note").width, desk.node("note").height) == (255, 135)


def test_keys_do_nothing_to_what_a_hand_holds(desk: Desk) -> None:
    def press_delete() -> None:
        desk.press(Key.Key_Delete)

    start = desk.at("small")
    desk.drag(start, start + (desk.at("large") - start), before_release=press_delete)
    assert "small" in desk.view.scene.nodes
    assert len(desk.edits) == 1
