"""The left panel and the overlays, in the real window, by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.bot.edit import same_json
from studio.bot.edits.nodes import rename_node
from tests.fixtures.desk import STARTER, Desk


def type_into(desk: Desk, field: object, text: str) -> None:
    desk.do(lambda: QTest.keyClicks(field, text))


def test_the_command_palette_runs_a_command(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    palette = desk.window.navigation.palette
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.do(lambda: QTest.keyClick(desk.window, Qt.Key.Key_P, modifiers))
    assert palette.isVisible()
    type_into(desk, palette.box, "dark theme")
    desk.do(lambda: QTest.keyClick(palette.box, Qt.Key.Key_Return))
    assert not palette.isVisible()
    assert desk.window._theme.name == "dark"


def test_go_to_anything_finds_a_node_of_another_workflow(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    palette = desk.window.navigation.palette
    desk.do(lambda: QTest.keyClick(desk.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier))
    type_into(desk, palette.box, "gave up")
    desk.until(lambda: palette.list.model().rowCount() > 0)
    desk.do(lambda: QTest.keyClick(palette.box, Qt.Key.Key_Return))
    desk.until(lambda: desk.window.canvas is not None and desk.window.canvas.workflow_key == "wf-order")
    chosen = desk.window.canvas.selected_nodes
    assert [desk.window.canvas.scene.workflow.node(key).name for key in chosen] == ["Gave up"]


def test_find_marks_hits_and_replace_is_one_edit(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    before = desk.window.project.bot
    find = desk.window.navigation.find
    desk.do(lambda: QTest.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier))
    type_into(desk, find.box, "See you soon")
    desk.until(lambda: bool(desk.window.canvas.scene.matches.found))
    desk.do(lambda: QTest.keyClick(desk.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier))
    desk.do(lambda: find.box.setText("See you soon"))
    type_into(desk, find.new, "Farewell")
    desk.until(find.apply_button.isEnabled)
    desk.do(lambda: QTest.mouseClick(find.apply_button, Qt.MouseButton.LeftButton))
    project = desk.window.project
    goodbye = next(node for node in project.bot.main.nodes if node.name == "Goodbye")
    assert goodbye.cards[0].content.text.text.startswith("Farewell!")
    assert project.history.position == 1
    project.undo()
    assert same_json(project.bot.raw, before.raw)


def test_the_history_goes_back_to_a_state(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    project = desk.window.project
    node = project.bot.main.nodes[1]
    for name in ("One", "Two", "Three"):
        # Another node in between, so that the renames do not become one step.
        desk.window.document.apply(rename_node(project.bot, "wf-main", node.key, name))
        desk.window.document.apply(rename_node(project.bot, "wf-main", project.bot.main.nodes[2].key, f"x{name}"))
    desk.do(lambda: desk.window.navigation.history.go_requested.emit(2))
    assert project.history.position == 2
    assert project.bot.main.nodes[1].name == "One"
    desk.do(lambda: desk.window.navigation.history.go_requested.emit(6))
    assert project.bot.main.nodes[1].name == "Three"


def test_the_list_of_keys_opens(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(lambda: QTest.keyClick(desk.window, Qt.Key.Key_F1))
    assert desk.window.navigation.cheat_sheet.isVisible()
