"""The open workflows: tabs, what they follow, and cards added from the tray."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.analysis.problem import Problem
from studio.app.canvas_menu import CanvasMenu
from studio.bot.card import CaptureCard, ContentCard
from studio.bot.edit import Draft
from studio.bot.edits.nodes import rename_node
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.view import CanvasView
from studio.ui.explorer.workflow_items import WORKFLOW_MIME
from studio.ui.tray.popover import TrayPopover
from studio.ui.tray.tray_state import TrayState
from tests.fixtures.desk import STARTER, Desk

Key = Qt.Key


def opened(desk: Desk) -> CanvasView:
    desk.open(STARTER, as_new=True)
    canvas = desk.window.canvases.front
    assert canvas is not None
    canvas.motion_ms = 0
    return canvas


def tray(canvas: CanvasView) -> TrayPopover:
    popover = canvas.findChild(TrayPopover)
    assert popover is not None
    assert popover.isVisible()
    return popover


def press(canvas: CanvasView, key: Qt.Key) -> None:
    canvas.setFocus()
    QTest.keyClick(canvas, key)
    QApplication.processEvents()


def welcome(canvas: CanvasView) -> str:
    return next(item.key for item in canvas.scene.nodes.values() if item.node.name == "Welcome")


def test_a_workflow_has_one_tab(desk: Desk) -> None:
    canvases = desk.window.canvases
    main = opened(desk)
    order = canvases.open("wf-order")
    assert order is not None
    assert canvases.front is order
    assert canvases.open("wf-main") is main
    assert canvases.of("wf-order") is order
    assert [canvas.workflow_key for canvas in canvases] == ["wf-main", "wf-order"]
    assert canvases.open("wf-none") is None
    canvases.close(order)
    assert list(canvases) == [main]
    canvases.close_all()
    assert canvases.front is None


def test_tabs_follow_names_and_close_with_their_workflows(desk: Desk) -> None:
    opened(desk)
    canvases, document = desk.window.canvases, desk.window.document
    canvases.open("wf-order")
    draft = Draft(document.project.bot)
    draft.set(("flows", "wf-order"), "name", "Pick & pay")
    document.apply(draft.finish("Rename"))
    assert canvases.tabs.tabText(1) == "Pick && pay"
    draft = Draft(document.project.bot)
    draft.remove_items(("flows",), {"wf-order"})
    document.apply(draft.finish("Delete"))
    assert [canvas.workflow_key for canvas in canvases] == ["wf-main"]


def test_going_to_a_card_opens_its_workflow_and_selects_it(desk: Desk) -> None:
    opened(desk)
    bot = desk.window.project.bot
    order = bot.workflow("wf-order")
    node = next(node for node in order.nodes if node.cards)
    desk.window.canvases.go_to("wf-order", node.key, node.cards[0].key)
    front = desk.window.canvases.front
    assert (front.workflow_key, front.selected_nodes, front.selected_card) == (
        "wf-order",
        (node.key,),
        node.cards[0].key,
    )


def test_problems_are_marked_on_canvases_opened_before_and_after(desk: Desk) -> None:
    main = opened(desk)
    canvases = desk.window.canvases
    node = welcome(main)
    order = desk.window.project.bot.workflow("wf-order").nodes[1].key
    problems = [
        Problem("unreachable", "error", "Nobody comes here.", workflow="wf-main", node=node),
        Problem("unreachable", "warning", "Nor here.", workflow="wf-order", node=order),
        Problem("hint", "info", "By the way.", workflow="wf-main", node=node),
    ]
    canvases.show_problems(problems)
    assert [mark.message for mark in main.scene.problems[(node, None)]] == ["Nobody comes here."]
    other = canvases.open("wf-order")
    assert list(other.scene.problems) == [(order, None)]


def test_what_is_refused_is_told(desk: Desk) -> None:
    canvas = opened(desk)
    canvas.clear_selection()
    press(canvas, Key.Key_A)
    assert "Select a node that holds cards" in desk.window.notice.text.text()


def test_a_key_a_word_and_enter_add_a_card_and_go_on_to_its_text(desk: Desk) -> None:
    canvas = opened(desk)
    node = welcome(canvas)
    first = canvas.scene.nodes[node].node.cards[0].key
    before = desk.window.project.history.position
    canvas.select_nodes([node], first)
    press(canvas, Key.Key_A)
    box = tray(canvas).tray.box
    assert box.hasFocus()
    QTest.keyClicks(box, "email")
    QTest.keyClick(box, Key.Key_Return)
    QApplication.processEvents()
    card = canvas.scene.nodes[node].node.cards[1]
    assert isinstance(card, CaptureCard)
    assert card.kind == "EmailAddress"
    assert canvas.selected_card == card.key
    assert desk.window.project.history.position == before + 1
    editor = canvas.editing.editor
    assert editor is not None
    assert editor.hasFocus()
    QTest.keyClicks(editor, "Where can we write to you?")
    QTest.keyClick(editor, Key.Key_Return)
    assert canvas.scene.nodes[node].node.cards[1].question.text == "Where can we write to you?"
    assert not canvas.findChild(TrayPopover).isVisible()
    assert canvas.hasFocus()


def test_without_a_selected_card_it_comes_last(desk: Desk) -> None:
    canvas = opened(desk)
    node = welcome(canvas)
    canvas.select_nodes([node])
    press(canvas, Key.Key_Insert)
    QTest.keyClick(tray(canvas).tray.box, Key.Key_Return)
    card = canvas.scene.nodes[node].node.cards[-1]
    assert isinstance(card, ContentCard)
    assert card.content.text.text == ""


def test_the_menu_and_the_offer_on_a_node_open_the_tray(desk: Desk) -> None:
    canvas = opened(desk)
    node = welcome(canvas)
    canvas.select_nodes([node])
    canvas.ensure_visible(node)
    item = canvas.scene.nodes[node]
    x, y = canvas.camera.to_screen(item.x + 50, item.y + item.layout.footer_top + 12)
    place = canvas.rect().topLeft()
    place.setX(round(x))
    place.setY(round(y))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    popover = tray(canvas)
    QTest.keyClick(popover.tray.box, Key.Key_Escape)
    assert not popover.isVisible()
    canvas.context_requested.emit(canvas.hit_at(canvas.place_of(node).center().toPointF()), canvas.mapToGlobal(place))
    menu = next(menu for menu in desk.window.findChildren(QMenu) if isinstance(menu, CanvasMenu) and menu.isVisible())
    action = menu.findChild(object, "add_card")
    menu.close()
    action.trigger()
    assert popover.isVisible()
    canvas.setFocus()
    assert not popover.isVisible()


def test_favourites_are_shared_by_all_canvases_and_can_be_kept(desk: Desk) -> None:
    canvas = opened(desk)
    canvases = desk.window.canvases
    canvases.tray = TrayState.from_json({"favourites": ["log"], "recent": ["code"]})
    heard: list[bool] = []
    canvases.tray_changed.connect(lambda: heard.append(True))
    canvas.select_nodes([welcome(canvas)])
    press(canvas, Key.Key_A)
    rows = tray(canvas).tray.list.tiles.rows
    assert [row.heading or row.tile.kind for row in rows[:4]] == ["Favourites", "log", "Recent", "code"]
    QTest.keyClick(tray(canvas).tray.box, Key.Key_Return)
    assert heard
    assert canvases.tray.to_json() == {"favourites": ["log"], "recent": ["log", "code"]}


def test_the_selection_in_front_is_told(desk: Desk) -> None:
    canvas = opened(desk)
    heard: list[CanvasView] = []
    desk.window.canvases.selection_changed.connect(heard.append)
    canvas.select_nodes([welcome(canvas)])
    assert heard == [canvas]
    desk.window.document.apply(rename_node(desk.window.project.bot, "wf-main", welcome(canvas), "Hello"))
    assert canvas.scene.nodes[canvas.selected_nodes[0]].node.name == "Hello"


def dragged_workflow(key: str) -> QMimeData:
    data = QMimeData()
    data.setData(WORKFLOW_MIME, json.dumps([{"kind": "workflow", "key": key}]).encode())
    return data


def drop(canvas: CanvasView, data: QMimeData, place: QPoint) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place, copy, data, left, none),
        QDragMoveEvent(place, copy, data, left, none),
        QDropEvent(place.toPointF(), copy, data, left, none),
    ):
        QApplication.sendEvent(canvas, event)


def test_a_workflow_of_the_explorer_dropped_on_a_node_is_run_there(desk: Desk) -> None:
    canvas = opened(desk)
    node = welcome(canvas)
    other = next(flow for flow in desk.window.project.bot.workflows if not flow.is_built_in)
    canvas.motion_ms = 0
    canvas.reveal(node)
    data = dragged_workflow(other.key)
    desk.do(lambda: drop(canvas, data, canvas.place_of(node).center()))
    added = [card for card in canvas.scene.nodes[node].node.cards if getattr(card, "flow_id", "") == other.id]
    assert len(added) == 1
    assert canvas.selected_card == added[0].key


def test_a_workflow_dropped_beside_the_nodes_gets_one_of_its_own(desk: Desk) -> None:
    canvas = opened(desk)
    other = next(flow for flow in desk.window.project.bot.workflows if not flow.is_built_in)
    before = set(canvas.scene.nodes)
    canvas.look(Camera(1.0, 5000, 5000))
    data = dragged_workflow(other.key)
    desk.do(lambda: drop(canvas, data, QPoint(200, 200)))
    (made,) = set(canvas.scene.nodes) - before
    assert canvas.scene.nodes[made].node.cards[0].raw["flowId"] == other.id


def test_a_workflow_is_not_dropped_into_itself(desk: Desk) -> None:
    canvas = opened(desk)
    before = desk.window.project.bot
    heard: list[str] = []
    canvas.refused.connect(heard.append)
    data = dragged_workflow("wf-main")
    desk.do(lambda: drop(canvas, data, QPoint(200, 200)))
    assert "itself" in heard[0]
    assert desk.window.project.bot is before
