"""Cards offered at the left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.ui.canvas.view import CanvasView
from studio.ui.tray.card_tray import CardTray
from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def page(desk: Desk) -> CardTray:
    desk.open(STARTER, as_new=True)
    canvas(desk).motion_ms = 0
    desk.window.navigation.show_page("cards")
    desk.settle()
    return desk.window.card_page.tray


def canvas(desk: Desk) -> CanvasView:
    assert desk.window.canvas is not None
    return desk.window.canvas


def welcome(desk: Desk) -> str:
    return next(key for key, item in canvas(desk).scene.nodes.items() if item.node.name == "Welcome")


def kinds(tray: CardTray) -> set[str]:
    return {row.tile.kind for row in tray.list.tiles.rows if row.tile is not None}


def test_a_card_goes_into_the_selected_node(desk: Desk, page: CardTray) -> None:
    node = welcome(desk)
    canvas(desk).select_nodes([node])
    before = len(canvas(desk).scene.nodes[node].node.cards)
    page.box.setFocus()
    desk.do(lambda: QTest.keyClicks(page.box, "raw input"))
    desk.do(lambda: QTest.keyClick(page.box, Qt.Key.Key_Return))
    assert len(canvas(desk).scene.nodes[node].node.cards) == before + 1
    assert canvas(desk).editing.is_open


def test_without_a_node_it_says_what_to_do(desk: Desk, page: CardTray) -> None:
    canvas(desk).clear_selection()
    before = desk.window.project.bot
    desk.do(lambda: QTest.keyClick(page.box, Qt.Key.Key_Return))
    assert "drag" in desk.window.notice.text.text()
    assert desk.window.project.bot is before


def test_what_is_looked_for_stays_while_the_bot_changes(desk: Desk, page: CardTray) -> None:
    page.box.setText("confirm")
    canvas(desk).select_nodes([welcome(desk)])
    desk.do(lambda: QTest.keyClick(canvas(desk), Qt.Key.Key_Right))
    assert page.box.text() == "confirm"
    assert kinds(page) == {"Confirmation"}


def test_only_other_workflows_are_offered(desk: Desk, page: CardTray) -> None:
    other = next(flow for flow in desk.window.project.bot.workflows if not flow.is_built_in)
    assert f"workflow:{other.key}" in kinds(page)
    desk.window.open_workflow(other.key)
    assert f"workflow:{other.key}" not in kinds(page)


def test_escape_gives_the_keyboard_to_the_canvas(desk: Desk, page: CardTray) -> None:
    desk.window.activateWindow()
    page.box.setFocus()
    desk.do(lambda: QTest.keyClick(page.box, Qt.Key.Key_Escape))
    assert canvas(desk).hasFocus()
