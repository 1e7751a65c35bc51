"""What menus do with the canvas in front, and what is remembered of how workflows were seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from studio.app.canvas_menu import CanvasMenu
from studio.bot.edit import same_json
from studio.ui.canvas.extract_panel import ExtractPanel
from studio.ui.canvas.view import CanvasView
from tests.fixtures.desk import STARTER, Desk

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(desk: Desk) -> Desk:
    QGuiApplication.clipboard().clear()
    desk.open(STARTER, as_new=True)
    canvas(desk).motion_ms = 0
    return desk


def canvas(desk: Desk) -> CanvasView:
    assert desk.window.canvas is not None
    return desk.window.canvas


def run(desk: Desk, name: str) -> None:
    desk.do(desk.window.actions_by_name[name].trigger)


def named(desk: Desk, name: str) -> str:
    return next(key for key, item in canvas(desk).scene.nodes.items() if item.node.name == name)


def menu_at(desk: Desk, node: str, card: str = "") -> CanvasMenu:
    view = canvas(desk)
    view.reveal(node)
    item = view.scene.nodes[node]
    down = (item.layout.card_top(card) or 0) + 12 if card else 10
    view.context_requested.emit(
        view.hit_at(QPointF(*view.camera.to_screen(item.x + 60, item.y + down))), view.mapToGlobal(view.rect().center())
    )
    return next(menu for menu in desk.window.findChildren(CanvasMenu) if menu.isVisible())


def choose(desk: Desk, menu: QMenu, name: str) -> None:
    action = menu.findChild(object, name)
    assert action is not None, name
    assert action.isEnabled(), action.toolTip()

    def pick() -> None:
        action.trigger()  # type: ignore[attr-defined]
        menu.close()

    desk.do(pick)


def test_copy_paste_and_undo_from_the_menu(opened: Desk) -> None:
    before = opened.window.project.bot
    canvas(opened).select_nodes([named(opened, "Welcome")])
    run(opened, "copy")
    run(opened, "paste")
    assert named(opened, "Welcome1") in canvas(opened).selected_nodes
    run(opened, "duplicate")
    run(opened, "cut")
    for _ in range(3):
        run(opened, "undo")
    assert same_json(opened.window.project.bot.raw, before.raw)


def test_copying_between_two_windows(opened: Desk, make_desk: object, tmp_path: Path) -> None:
    other = make_desk(tmp_path / "second")  # type: ignore[operator]
    other.do(lambda: other.window.actions_by_name["new"].trigger())
    other.settle()
    canvas(opened).select_nodes([named(opened, "Welcome")])
    run(opened, "copy")
    run(other, "paste")
    panel = canvas(other).findChild(ExtractPanel.__mro__[1])
    if panel is not None:
        other.do(panel.do_button.click)
    assert named(other, "Welcome")


def test_in_a_text_field_the_same_keys_mean_the_text(opened: Desk) -> None:
    field = opened.window.emulator.composer.field
    field.setFocus()
    field.setPlainText("words")
    field.selectAll()
    canvas(opened).select_nodes([named(opened, "Welcome")])
    before = opened.window.project.bot
    opened.window.activateWindow()
    opened.do(lambda: QTest.keyClick(field, Key.Key_X, Control))
    assert field.toPlainText() == ""
    assert QGuiApplication.clipboard().text() == "words"
    field.setFocus()
    run(opened, "paste")
    assert field.toPlainText() == "words"
    assert opened.window.project.bot is before


def test_arranging_is_done_beside_the_window_and_undone(opened: Desk) -> None:
    before = opened.window.project.bot
    run(opened, "arrange_all")
    opened.settle()
    assert opened.window.project.history.labels[-1] == "Arrange nodes"
    run(opened, "undo")
    assert same_json(opened.window.project.bot.raw, before.raw)


def test_aligning_from_the_menu_of_several_nodes(opened: Desk) -> None:
    view = canvas(opened)
    keys = list(view.scene.nodes)[1:4]
    view.select_nodes(keys)
    choose(opened, menu_at(opened, keys[0]), "menu_align_left")
    assert len({view.scene.nodes[key].x for key in keys}) == 1


def test_nodes_become_a_workflow(opened: Desk) -> None:
    before = opened.window.project.bot
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    view.select_nodes([welcome])
    run(opened, "extract")
    panel = view.findChild(ExtractPanel)
    assert panel is not None
    assert panel.field.text() == "Welcome"
    assert panel.field.hasFocus() or not opened.window.isActiveWindow()
    panel.field.setText("Main")
    assert not panel.do_button.isEnabled()
    assert "already" in panel.problem.text()
    panel.field.setText("Say hello")
    opened.do(lambda: QTest.keyClick(panel.field, Key.Key_Return))
    assert welcome not in view.scene.nodes
    assert "Say hello" in [workflow.name for workflow in opened.window.project.bot.workflows]
    run(opened, "undo")
    assert same_json(opened.window.project.bot.raw, before.raw)


def test_nodes_are_moved_to_a_workflow_that_exists(opened: Desk) -> None:
    target = next(w for w in opened.window.project.bot.workflows if not w.is_built_in)
    welcome = named(opened, "Welcome")
    canvas(opened).select_nodes([welcome])
    choose(opened, menu_at(opened, welcome), f"move_to_{target.key}")
    moved = opened.window.project.bot.workflow(target.key)
    assert moved is not None
    assert "Welcome" in [node.name for node in moved.nodes]
    assert "goes" in opened.window.notice.text.text()


def test_a_card_has_a_menu_of_its_own(opened: Desk) -> None:
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    card = view.scene.nodes[welcome].node.cards[0].key
    menu = menu_at(opened, welcome, card)
    assert view.selected_card == card
    choose(opened, menu, "menu_duplicate")
    assert view.scene.nodes[welcome].node.cards[1].key == view.selected_card
    choose(opened, menu_at(opened, welcome, card), "edit_text")
    assert view.editing.is_open


def test_folds_colours_places_and_tabs_are_remembered(opened: Desk, tmp_path: Path) -> None:
    opened.answers.save_path = tmp_path / "bot.bpz"
    run(opened, "save")
    opened.settle()
    before = opened.window.project.bot
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    view.select_nodes([welcome])
    run(opened, "fold")
    assert view.scene.nodes[welcome].layout.folded
    choose(opened, menu_at(opened, welcome), "colour_teal")
    other = next(w.key for w in before.workflows if not w.is_built_in)
    opened.window.open_workflow(other)
    opened.window.open_workflow("wf-main")
    view.zoom_to(0.6)
    camera = view.camera
    assert not opened.window.project.is_modified
    run(opened, "close_bot")
    opened.settle()
    opened.open(tmp_path / "bot.bpz")
    view = canvas(opened)
    assert view.workflow_key == "wf-main"
    assert view.scene.nodes[welcome].layout.folded
    assert view.scene.nodes[welcome].colour == "teal"
    assert [one.workflow_key for one in opened.window.canvases] == ["wf-main", other]
    assert view.zoom == camera.zoom
    assert abs(view.camera.x - camera.x) <= 1
    assert same_json(opened.window.project.bot.raw, before.raw)


def test_a_card_added_to_a_folded_node_opens_it(opened: Desk) -> None:
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    view.select_nodes([welcome])
    run(opened, "fold")
    opened.do(view.ask_for_card)
    assert not view.scene.nodes[welcome].layout.folded


def test_the_zoom_is_set_in_the_status_bar(opened: Desk) -> None:
    button = opened.window.status.zoom
    action = next(action for action in button.menu().actions() if action.text() == "150 %")
    opened.do(action.trigger)
    assert canvas(opened).zoom == 1.5
    assert button.text() == "150 %"


def test_snapping_and_the_map_are_switched_for_every_canvas(opened: Desk) -> None:
    actions = opened.window.actions_by_name
    assert actions["snap_to_grid"].isChecked()
    run(opened, "snap_to_grid")
    run(opened, "minimap")
    opened.window.open_workflow(next(w.key for w in opened.window.project.bot.workflows if not w.is_built_in))
    assert [view.snaps for view in opened.window.canvases] == [False, False]
    assert [view.minimap.isHidden() for view in opened.window.canvases] == [True, True]


def test_nodes_that_are_not_as_they_were_saved_are_marked(opened: Desk, tmp_path: Path) -> None:
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    assert view.scene.changed == frozenset()
    view.select_nodes([welcome])
    opened.do(lambda: QTest.keyClick(view, Key.Key_Right))
    assert view.scene.changed == frozenset()
    view.select_nodes([welcome], view.scene.nodes[welcome].node.cards[0].key)
    run(opened, "duplicate")
    assert view.scene.changed == {welcome}
    run(opened, "undo")
    assert view.scene.changed == frozenset()
    run(opened, "redo")
    opened.answers.save_path = tmp_path / "bot.bpz"
    run(opened, "save")
    opened.settle()
    assert view.scene.changed == frozenset()
    run(opened, "undo")
    assert view.scene.changed == {welcome}


def test_copies_look_like_their_originals(opened: Desk) -> None:
    view = canvas(opened)
    welcome = named(opened, "Welcome")
    view.select_nodes([welcome])
    choose(opened, menu_at(opened, welcome), "colour_teal")
    run(opened, "duplicate")
    assert view.scene.nodes[named(opened, "Welcome1")].colour == "teal"
    view.select_nodes([welcome])
    run(opened, "fold")
    run(opened, "copy")
    run(opened, "paste")
    pasted = view.scene.nodes[named(opened, "Welcome2")]
    assert pasted.colour == "teal"
    assert pasted.layout.folded
