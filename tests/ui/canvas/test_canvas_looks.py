"""Nodes folded to their headers, nodes in colours, and the map in the corner."""

from __future__ import annotations

from canvas_desk import Desk, NoModifier
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.ui.canvas.camera import Camera
from studio.ui.canvas.labels import header_caption
from studio.ui.theme import NODE_HEADER


def test_a_folded_node_is_its_header_and_keeps_its_lines(desk: Desk) -> None:
    scene = desk.view.scene
    before = {edge.key for edge in scene.edges()}
    desk.view.set_looks({"ask"}, {})
    item = scene.nodes["ask"]
    assert item.layout.height == NODE_HEADER
    assert {edge.key for edge in scene.edges()} == before
    assert {edge.port_index for edge in item.out} == {0}
    assert item.port_point(0)[1] == item.y + NODE_HEADER / 2
    assert not desk.view.grab().isNull()
    desk.view.set_looks((), {})
    assert item.layout.height > NODE_HEADER
    assert {edge.key for edge in scene.edges()} == before


def test_folding_lets_go_of_a_selected_card(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.view.set_looks({"ask"}, {})
    assert desk.view.selected_card is None
    assert desk.heard["selection_changed"][-1] == (("ask",), None)


def test_edits_and_undo_leave_nodes_folded(desk: Desk) -> None:
    desk.view.set_looks({"small"}, {"small": "teal"})
    desk.view.select_nodes(["small"])
    desk.press(Qt.Key.Key_Delete)
    desk.undo()
    item = desk.view.scene.nodes["small"]
    assert item.layout.folded
    assert item.colour == "teal"
    desk.view.select_nodes(["small"])
    desk.press(Qt.Key.Key_Right)
    assert desk.view.scene.nodes["small"].layout.folded


def test_a_key_asks_to_fold_and_to_open(desk: Desk) -> None:
    heard: list[tuple[list[str], bool]] = []
    desk.view.fold_wanted.connect(lambda keys, folded: heard.append((keys, folded)))
    desk.view.select_nodes(["ask", "note"])
    desk.press(Qt.Key.Key_F)
    desk.view.set_looks({"ask"}, {})
    desk.press(Qt.Key.Key_F)
    assert heard == [(["ask"], True), (["ask"], False)]


def test_a_folded_node_says_how_much_is_in_it(desk: Desk) -> None:
    assert header_caption(desk.node("ask"), True) == "2 cards"
    assert header_caption(desk.node("small"), True) == "1 card"
    assert header_caption(desk.node("ask"), False) == ""


def test_a_line_can_still_be_led_to_a_folded_node(desk: Desk) -> None:
    desk.view.set_looks({"large", "ask"}, {})
    desk.drag(desk.port("small", "default"), desk.at("large"))
    assert desk.node("small").default_target == "large"


def test_colours_are_seen_near_and_far(desk: Desk) -> None:
    plain = desk.view.grab().toImage().pixelColor(desk.at("small", 200, 16))
    desk.view.set_looks((), {"small": "red"})
    red = desk.view.grab().toImage().pixelColor(desk.at("small", 200, 16))
    assert red != plain
    desk.view.look(Camera(0.12, 60, 100))
    far = desk.view.grab().toImage().pixelColor(desk.at("small", 130, 40))
    assert far.red() > far.blue()


def test_the_map_is_there_when_not_everything_is_in_view(desk: Desk) -> None:
    minimap = desk.view.minimap
    minimap.set_wanted(True)
    assert minimap.isHidden()
    desk.view.look(Camera(2.0, 0, 0))
    assert minimap.isVisible()
    assert not minimap.grab().isNull()
    desk.view.fit()
    assert minimap.isHidden()
    desk.view.look(Camera(2.0, 0, 0))
    minimap.set_wanted(False)
    assert minimap.isHidden()


def test_dragging_on_the_map_moves_the_view(desk: Desk) -> None:
    minimap = desk.view.minimap
    minimap.set_wanted(True)
    desk.view.look(Camera(2.0, 0, 0))
    edits = len(desk.edits)
    end = desk.view.scene.nodes["end"]
    spot = minimap._point_on_map(end.x + 130, end.y + 30).toPoint()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NoModifier, spot)
    left, top, right, bottom = desk.view.visible_rect()
    assert left < end.x + 130 < right
    assert top < end.y + 30 < bottom
    camera = desk.view.camera
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, NoModifier, spot)
    assert desk.view.camera == camera
    QTest.mouseMove(minimap, spot - QPoint(30, 0))
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, NoModifier, spot - QPoint(30, 0))
    QApplication.processEvents()
    assert desk.view.visible_rect()[0] < left
    assert len(desk.edits) == edits
    assert desk.view.zoom == 2.0
