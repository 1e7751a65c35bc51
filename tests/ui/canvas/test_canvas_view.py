"""The canvas as a person uses it, with real events: selecting, hovering, zooming, menus, following the bot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import Desk, Left, NoModifier, bot_of, leave, node, pizza, text
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.bot import Bot
from studio.bot.edits.cards import set_card_text
from studio.bot.edits.nodes import rename_node
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.hint import words_for

Shift = Qt.KeyboardModifier.ShiftModifier
Control = Qt.KeyboardModifier.ControlModifier


def wheel(desk: Desk, place: QPoint, notches: float, modifiers: Qt.KeyboardModifier = NoModifier) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(desk.view.mapToGlobal(place)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view, event)


def test_click_on_header_selects_the_node(desk: Desk) -> None:
    desk.click(desk.at("ask"))
    assert desk.view.selected_nodes == ("ask",)
    assert desk.view.selected_card is None
    assert desk.heard["selection_changed"] == [(("ask",), None)]


def test_click_on_row_selects_the_card_and_its_node(desk: Desk) -> None:
    desk.click(desk.card("ask", "size"))
    assert (desk.view.selected_nodes, desk.view.selected_card) == (("ask",), "size")


def test_click_on_choice_selects_the_card_it_belongs_to(desk: Desk) -> None:
    place = desk.port("ask", "size/__CHOICE=Large") - QPoint(120, 0)
    desk.click(place)
    assert desk.view.selected_card == "size"


def test_shift_click_adds_and_takes_away(desk: Desk) -> None:
    desk.click(desk.at("ask"))
    desk.click(desk.at("small"), Shift)
    assert desk.view.selected_nodes == ("ask", "small")
    desk.click(desk.at("ask"), Control)
    assert desk.view.selected_nodes == ("small",)


def test_click_on_one_of_many_selects_it_alone_when_the_button_comes_up(desk: Desk) -> None:
    desk.view.select_all()
    QTest.mousePress(desk.view, Left, NoModifier, desk.at("small"))
    assert len(desk.view.selected_nodes) == 6
    QTest.mouseRelease(desk.view, Left, NoModifier, desk.at("small"))
    assert desk.view.selected_nodes == ("small",)


def test_click_on_nothing_selects_nothing(desk: Desk) -> None:
    desk.view.select_all()
    desk.click(QPoint(1200, 650))
    assert desk.view.selected_nodes == ()


def test_click_on_line_selects_it_and_delete_disconnects(desk: Desk) -> None:
    edge = desk.view.scene.edge(("small", "default"))
    assert edge is not None
    middle = edge.route.points[len(edge.route.points) // 2]
    desk.click(QPoint(*(round(value) for value in desk.view.camera.to_screen(*middle))))
    assert desk.view.scene.selection.edge == ("small", "default")
    desk.press(Qt.Key.Key_Delete)
    assert desk.node("small").default_target == ""
    assert len(desk.edits) == 1
    desk.undo()
    assert desk.view.scene.edge(("small", "default")) is not None


def test_selection_survives_an_edit_elsewhere_and_loses_what_is_gone(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "size")
    desk.apply(rename_node(desk.bot, "wf-main", "large", "Huge"))
    assert (desk.view.selected_nodes, desk.view.selected_card) == (("ask",), "size")
    desk.view.select_nodes(["large", "small"])
    desk.press(Qt.Key.Key_Delete)
    assert desk.view.selected_nodes == ()
    assert set(desk.view.scene.nodes) == {"start", "ask", "end", "note"}
    desk.undo()
    assert set(desk.view.scene.nodes) == {"start", "ask", "small", "large", "end", "note"}


def test_delete_says_why_not_and_deletes_the_rest(desk: Desk) -> None:
    desk.view.select_nodes(["start", "large"])
    desk.press(Qt.Key.Key_Backspace)
    assert "large" not in desk.view.scene.nodes
    assert "start" in desk.view.scene.nodes
    assert desk.heard["refused"] == [("Start is where every conversation begins; it cannot be deleted.",)]


def test_delete_with_a_selected_card_deletes_the_card(desk: Desk) -> None:
    desk.click(desk.card("ask", "hi"))
    desk.press(Qt.Key.Key_Delete)
    assert [card.key for card in desk.node("ask").cards] == ["size"]
    assert desk.view.selected_nodes == ("ask",)


def test_the_card_by_which_start_goes_on_is_not_deleted(desk: Desk) -> None:
    desk.click(desk.card("start", "t0"))
    desk.press(Qt.Key.Key_Delete)
    assert desk.edits == []
    assert "goes on" in desk.heard["refused"][0][0]


def test_ctrl_wheel_zooms_and_keeps_the_point_under_the_pointer(desk: Desk) -> None:
    place = QPoint(431, 287)
    fixed = desk.view.camera.to_scene(place.x(), place.y())
    for notches in (1, 1, 1, -2, 3, -5, 1):
        wheel(desk, place, notches, Control)
    x, y = desk.view.camera.to_screen(*fixed)
    assert abs(x - place.x()) <= 0.5
    assert abs(y - place.y()) <= 0.5
    assert desk.view.zoom == pytest.approx(1.0)


def test_zoom_stays_within_limits(desk: Desk) -> None:
    for _ in range(60):
        wheel(desk, QPoint(10, 10), 1, Control)
    assert desk.view.zoom == 4.0
    for _ in range(120):
        wheel(desk, QPoint(10, 10), -1, Control)
    assert desk.view.zoom == 0.02


def test_wheel_scrolls_and_with_shift_sideways(desk: Desk) -> None:
    before = desk.view.camera
    wheel(desk, QPoint(700, 300), -1)
    assert (desk.view.camera.x, desk.view.camera.y) == (before.x, before.y - 90)
    wheel(desk, QPoint(700, 300), -1, Shift)
    assert (desk.view.camera.x, desk.view.camera.y) == (before.x - 90, before.y - 90)


def test_zoom_by_keys_and_back_to_actual_size(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Plus, Control)
    assert desk.view.zoom == pytest.approx(1.2)
    desk.press(Qt.Key.Key_0, Control)
    assert desk.view.zoom == pytest.approx(1.0)
    desk.press(Qt.Key.Key_Minus, Control)
    assert desk.view.zoom == pytest.approx(1 / 1.2)
    assert desk.heard["view_changed"][-1] == (desk.view.zoom,)


def test_fit_shows_everything_and_fit_selection_what_is_selected(desk: Desk) -> None:
    desk.press(Qt.Key.Key_Exclam, Shift)
    for key in desk.view.scene.nodes:
        assert desk.view.rect().contains(desk.view.place_of(key))
    desk.view.select_nodes(["small"])
    desk.press(Qt.Key.Key_At, Shift)
    assert desk.view.zoom == 1.0
    center = desk.view.place_of("small").center()
    assert (center - desk.view.rect().center()).manhattanLength() < 4


def test_double_click_activates_node_and_card(desk: Desk) -> None:
    QTest.mouseDClick(desk.view, Left, NoModifier, desk.at("ask"))
    assert desk.heard["node_activated"] == [("ask",)]
    QTest.mouseDClick(desk.view, Left, NoModifier, desk.card("ask", "hi"))
    assert desk.heard["card_activated"] == [("ask", "hi")]


def test_double_click_on_a_workflow_card_asks_for_the_workflow(make_desk: Callable[..., Desk]) -> None:
    call = {"id": "call", "type": "skill", "flowId": "wf-order", "name": "Order", "transitions": []}
    bot = Bot(
        {
            "flows": [
                {"id": "wf-main", "name": "Main", "nodes": [node("a", 0, 0, call)]},
                {"id": "wf-order", "name": "Order", "nodes": [node("done", 0, 0, leave("x", "#"), type="exit")]},
            ]
        }
    )
    desk = make_desk(bot)
    QTest.mouseDClick(desk.view, Left, NoModifier, desk.card("a", "call"))
    assert desk.heard["workflow_requested"] == [("wf-order",)]
    assert [port.label for port in desk.view.scene.nodes["a"].layout.ports] == ["Done", ""]


def test_right_button_selects_and_asks_for_a_menu(desk: Desk) -> None:
    place = desk.card("small", "s")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, desk.view.mapToGlobal(place))
    QApplication.sendEvent(desk.view, event)
    hit, where = desk.heard["context_requested"][0]
    assert (hit.kind, hit.node_key, hit.card_key) == ("card", "small", "s")
    assert where == desk.view.mapToGlobal(place)
    assert desk.view.selected_card == "s"


def test_menu_key_asks_for_the_menu_of_the_selection(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(desk.view, event)
    hit, where = desk.heard["context_requested"][0]
    assert (hit.kind, hit.node_key) == ("node", "small")
    assert desk.view.mapFromGlobal(where) == desk.view.place_of("small").topLeft()


def test_menu_and_add_card_in_the_node_ask_for_a_menu(desk: Desk) -> None:
    desk.move(desk.at("ask"))
    desk.click(desk.at("ask", 245, 16))
    footer = desk.view.scene.nodes["ask"].layout.footer_top
    desk.click(desk.at("ask", 40, footer + 12))
    assert [hit.kind for hit, _where in desk.heard["context_requested"]] == ["menu", "add_card"]


def test_pointer_shape_says_what_can_be_done(desk: Desk) -> None:
    shapes = []
    for place in (desk.port("ask", "default"), desk.at("note", 236, 116), desk.at("ask"), QPoint(1300, 600)):
        desk.move(place)
        shapes.append(desk.view.cursor().shape())
    assert shapes == [
        Qt.CursorShape.CrossCursor,
        Qt.CursorShape.SizeFDiagCursor,
        Qt.CursorShape.ArrowCursor,
        Qt.CursorShape.ArrowCursor,
    ]


def test_reveal_and_centre(desk: Desk) -> None:
    desk.view.look(Camera(0.1, 0, 0))
    desk.view.reveal("end")
    assert desk.view.zoom == 0.8
    assert desk.view.rect().contains(desk.view.place_of("end"))
    desk.view.look(Camera(1.0, -5000, 0))
    desk.view.reveal("start")
    assert desk.view.zoom == 1.0
    assert desk.view.rect().contains(desk.view.place_of("start"))
    desk.view.centre_on("small")
    assert (desk.view.place_of("small").center() - desk.view.rect().center()).manhattanLength() < 4


def test_a_workflow_is_first_seen_whole_or_at_its_start(make_desk: Callable[..., Desk]) -> None:
    small = make_desk()
    small.view.show_workflow(small.bot, "wf-main")
    assert all(small.view.rect().contains(small.view.place_of(key)) for key in small.view.scene.nodes)
    wide = bot_of(node("start", 0, 0, leave("t", "far"), type="start"), node("far", 40_000, 0))
    desk = make_desk(wide)
    desk.view.show_workflow(wide, "wf-main")
    assert desk.view.zoom == 0.8
    assert desk.view.rect().contains(desk.view.place_of("start"))


def test_resizing_the_window_keeps_the_middle(desk: Desk) -> None:
    middle = desk.view.camera.to_scene(750, 350)
    desk.view.resize(1100, 500)
    QApplication.processEvents()
    x, y = desk.view.camera.to_screen(*middle)
    assert (abs(x - 550), abs(y - 250)) <= (1, 1)


def test_workflow_that_goes_away(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    desk.view.update_bot(Bot({"flows": []}))
    assert desk.view.workflow_key == ""
    assert desk.view.selected_nodes == ()
    desk.view.repaint()


def test_text_of_a_card_is_drawn_again_and_nothing_else(desk: Desk) -> None:
    desk.view.repaint()
    drawn = desk.view.painter.pictures.drawn
    desk.apply(set_card_text(desk.bot, "wf-main", "ask", "hi", ("content", "text"), "Good day"))
    QApplication.processEvents()
    assert desk.view.painter.pictures.drawn == drawn + 1


def test_accessible_description_follows_the_selection(desk: Desk) -> None:
    assert desk.view.accessibleName() == "Canvas of Main"
    assert desk.view.accessibleDescription() == "6 nodes, nothing selected"
    desk.view.select_nodes(["ask"])
    assert desk.view.accessibleDescription() == "Standard node Ask, 2 cards, leads to Small"
    desk.view.select_nodes(["ask", "end"])
    assert desk.view.accessibleDescription() == "2 nodes selected"
    desk.view.select_nodes(["note"])
    assert desk.view.accessibleDescription() == "Comment note: Mind the prices"


def test_run_state_and_matches_are_taken_and_drawn(desk: Desk) -> None:
    desk.view.set_run_state(("ask", "size"), {"start": 1, "ask": 2}, {("small", "s"): "It failed."})
    desk.view.set_matches([("large", "l"), ("note", None)], ("large", "l"))
    desk.view.repaint()
    assert desk.view.scene.marks_of("small")[0][1].message == "It failed."
    desk.view.set_run_state()
    assert desk.view.scene.marks_of("small") == []
    desk.view.repaint()


def test_hint_only_while_there_is_nothing_but_beginnings(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bot_of(node("start", 0, 0, leave("t", ""), type="start"), node("end", 400, 0, type="end")))
    words = words_for(desk.view.scene)
    assert words is not None
    assert "Right-click" in words[0]
    desk.view.repaint()
    assert words_for(make_desk(pizza()).view.scene) is None
    desk.view.update_bot(Bot({"flows": []}))
    assert words_for(desk.view.scene) == ("This workflow does not exist any more.", "")
    desk.view.repaint()


def test_nodes_that_share_an_id_are_two_nodes(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bot_of(node("twin", 0, 0, text("a", "one")), node("twin", 400, 0, text("a", "two"))))
    assert list(desk.view.scene.nodes) == ["twin", "twin#1"]
    desk.click(desk.card("twin#1", "a"))
    assert desk.view.selected_nodes == ("twin#1",)
    desk.drag(desk.at("twin#1"), desk.at("twin#1") + QPoint(30, 60))
    assert (desk.node("twin#1").x, desk.node("twin#1").y, desk.node("twin").x) == (435, 60, 0)
