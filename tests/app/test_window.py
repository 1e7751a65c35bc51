"""The window: panels, files, undo, theme, closing, recovery."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from studio.app.canvas_menu import CanvasMenu
from studio.app.window import dropped_bot
from studio.bot.edit import Draft
from studio.bot.edits.nodes import rename_node
from tests.fixtures.desk import STARTER, Desk


def rename(desk: Desk, name: str) -> None:
    project = desk.window.project
    assert project is not None
    node = next(node for node in project.bot.main.nodes if node.type == "standard")
    desk.window.document.apply(rename_node(project.bot, "wf-main", node.key, name))


def value_of(path: Path) -> dict:
    return json.loads(zipfile.ZipFile(path).read("bot.json"))


def test_without_a_bot_there_is_a_welcome_and_no_empty_panels(desk: Desk) -> None:
    window = desk.window
    assert window.pages.currentWidget() is window.welcome
    assert not window.explorer_dock.isVisible()
    assert not window.actions_by_name["save"].isEnabled()
    assert window.actions_by_name["open"].isEnabled()


def test_opening_shows_main_and_its_name(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    window = desk.window
    assert window.windowTitle() == "Pizzeria[*] — Dialoom Studio"
    assert window.isWindowModified()
    assert window.canvas is not None
    assert window.canvas.workflow_key == "wf-main"
    assert window.explorer.tree.currentIndex().data() == "Main"
    assert window.explorer_dock.isVisible()
    assert window.status.saved.text() == "● Not saved yet"


def test_panels_toggle_by_their_keys(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    window = desk.window
    for key, dock in (
        (Qt.Key.Key_B, window.explorer_dock),
        (Qt.Key.Key_E, window.inspector_dock),
        (Qt.Key.Key_E, window.emulator_dock),
        (Qt.Key.Key_J, window.log_dock),
    ):
        shown = dock.isVisible()
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert dock.isVisible() != shown
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert dock.isVisible() == shown


def test_save_as_save_and_the_modified_mark(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    window = desk.window
    desk.answers.save_path = tmp_path / "mine.bpz"
    window.actions_by_name["save"].trigger()
    desk.settle()
    assert not window.isWindowModified()
    assert window.status.saved.text() == "Saved"
    rename(desk, "Renamed")
    assert window.isWindowModified()
    assert window.actions_by_name["undo"].text() == "Undo rename node to “Renamed”"
    window.actions_by_name["save"].trigger()
    desk.settle()
    names = [node["name"] for node in value_of(tmp_path / "mine.bpz")["flows"][0]["nodes"]]
    assert "Renamed" in names
    assert (tmp_path / "mine.bpz.bak").exists()
    assert desk.answers.asked == ["Save as: Pizzeria.bpz"]


def test_undo_and_redo_by_key(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    rename(desk, "Renamed")
    QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.project.bot.main.nodes[1].name == "Welcome"
    assert not desk.window.actions_by_name["undo"].isEnabled()
    QTest.keyClick(desk.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.project.bot.main.nodes[1].name == "Renamed"


def test_a_bad_file_is_refused_with_a_sentence_and_the_open_bot_stays(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    bad = tmp_path / "bad.bpz"
    bad.write_bytes(b"no zip at all")
    assert not desk.run(desk.window.document.open(bad))
    assert desk.window.notice.isVisible()
    assert "bad.bpz" in desk.window.notice.text.text()
    assert desk.window.project is not None
    assert desk.window.project.name == "Pizzeria"


def test_opening_another_bot_asks_about_changes(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    rename(desk, "Precious")
    desk.answers.unsaved_answer = "cancel"
    assert not desk.run(desk.window.document.open(STARTER, as_new=True))
    assert desk.window.project.bot.main.nodes[1].name == "Precious"
    desk.answers.unsaved_answer = "save"
    desk.answers.save_path = tmp_path / "kept.bpz"
    desk.open(STARTER, as_new=True)
    assert any(node["name"] == "Precious" for node in value_of(tmp_path / "kept.bpz")["flows"][0]["nodes"])
    assert desk.window.project.bot.main.nodes[1].name == "Welcome"


def test_saving_over_a_file_changed_elsewhere_asks(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    target = tmp_path / "mine.bpz"
    desk.answers.save_path = target
    assert desk.run(desk.window.document.save())
    target.write_bytes(target.read_bytes() + b" ")
    rename(desk, "Mine")
    desk.answers.overwrite = False
    assert not desk.run(desk.window.document.save())
    desk.answers.overwrite = True
    assert desk.run(desk.window.document.save())


def test_export_leaves_the_bot_where_it_is(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    desk.answers.save_path = tmp_path / "export.bpz"
    desk.window.actions_by_name["export"].trigger()
    desk.settle()
    assert (tmp_path / "export.bpz").exists()
    assert desk.window.project.source is None
    assert "Exported" in desk.window.notice.text.text()


def test_closing_asks_and_then_closes(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    rename(desk, "Precious")
    desk.answers.unsaved_answer = "cancel"
    desk.window.close()
    desk.settle()
    assert desk.window.isVisible()
    desk.answers.unsaved_answer = "discard"
    desk.window.close()
    desk.until(lambda: not desk.window.isVisible())
    assert list((desk.home / "sessions").iterdir()) == []


def test_recent_bots_are_remembered(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    first = make_desk(tmp_path / "home")
    first.open(STARTER, as_new=True)
    first.answers.save_path = tmp_path / "mine.bpz"
    first.run(first.window.document.save())
    second = make_desk(tmp_path / "home")
    assert second.window._preferences.recent == [tmp_path / "mine.bpz"]
    second.window._fill_recent()
    assert "mine.bpz" in second.window.recent_menu.actions()[0].text()


def test_after_a_crash_the_edits_are_offered(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    first = make_desk(tmp_path / "home")
    first.open(STARTER, as_new=True)
    rename(first, "Rescued")
    folder = next((tmp_path / "home" / "sessions").iterdir())
    note = json.loads((folder / "session.json").read_text())
    (folder / "session.json").write_text(json.dumps({**note, "process_started": 0}))
    second = make_desk(tmp_path / "home")
    sessions = second.window.document._workspace.abandoned()
    second.window.offer_recovery(sessions)
    assert "edits that were not saved" in second.window.notice.text.text()
    button = second.window.notice.findChildren(type(second.window.notice.close_button).__mro__[1])
    recover = next(one for one in button if getattr(one, "text", lambda: "")() == "Recover them")
    QTest.mouseClick(recover, Qt.MouseButton.LeftButton)
    second.until(lambda: second.window.project is not None)
    assert second.window.project.bot.main.nodes[1].name == "Rescued"
    assert second.window.isWindowModified()
    # The first window stands for the process that crashed: its session belongs to the second one now.
    first.window.document.project = None


def test_themes_change_everything(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    desk.window.actions_by_name["theme_dark"].trigger()
    assert desk.window._theme.name == "dark"
    picture = desk.window.grab().toImage()
    assert picture.pixelColor(5, picture.height() // 2).lightness() < 60
    desk.window.actions_by_name["theme_light"].trigger()
    assert desk.window.grab().toImage().pixelColor(5, picture.height() // 2).lightness() > 200
    assert desk.window.actions_by_name["theme_light"].isChecked()
    assert not desk.window.actions_by_name["theme_dark"].isChecked()


def test_the_explorer_opens_workflows_in_tabs(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    tree = desk.window.explorer.tree
    index = desk.window.explorer._index_of("wf-order")
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
    assert desk.window.tabs.count() == 2
    assert desk.window.canvas.workflow_key == "wf-order"
    desk.window.open_workflow("wf-main")
    assert desk.window.tabs.count() == 2
    desk.window.actions_by_name["close_tab"].trigger()
    assert desk.window.tabs.count() == 1
    assert desk.window.canvas.workflow_key == "wf-order"


def menu_at(desk: Desk, node: str | None) -> CanvasMenu:
    canvas = desk.window.canvas
    place = canvas.place_of(node).center() if node else QPoint(12, canvas.height() - 12)
    canvas.context_requested.emit(canvas.hit_at_global(canvas.mapToGlobal(place)), canvas.mapToGlobal(place))
    menus = [menu for menu in desk.window.findChildren(QMenu) if isinstance(menu, CanvasMenu) and menu.isVisible()]
    return menus[-1]


def test_nodes_and_cards_are_added_from_the_menu(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    before = len(desk.window.project.bot.main.nodes)
    menu = menu_at(desk, None)
    menu.findChild(object, "add_standard").trigger()
    menu.close()
    nodes = desk.window.project.bot.main.nodes
    assert len(nodes) == before + 1
    new = nodes[-1]
    assert desk.window.canvas.selected_nodes == (new.key,)
    menu = menu_at(desk, new.key)
    menu.findChild(object, "add_card_text").trigger()
    menu.close()
    assert [card.type for card in desk.window.project.bot.main.nodes[-1].cards] == ["content"]
    assert desk.window.canvas.selected_card == desk.window.project.bot.main.nodes[-1].cards[0].key


def test_what_may_not_be_done_is_shown_with_its_reason(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    start = desk.window.project.bot.main.start.key
    action = menu_at(desk, start).findChild(object, "delete_node")
    assert not action.isEnabled()
    assert "cannot be deleted" in action.toolTip()


@pytest.mark.parametrize("name", ["zoom_in", "zoom_out", "zoom_actual", "fit", "fit_selection", "select_all", "delete"])
def test_view_commands_work_on_the_canvas_in_front(desk: Desk, name: str) -> None:
    desk.open(STARTER, as_new=True)
    desk.window.canvas.select_nodes([desk.window.project.bot.main.nodes[1].key])
    desk.window.actions_by_name[name].trigger()
    QApplication.processEvents()


def test_problems_are_listed_marked_and_mended(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    project = desk.window.project
    before = project.bot
    menu = menu_at(desk, None)
    desk.do(menu.findChild(object, "add_standard").trigger)
    menu.close()
    desk.until(lambda: desk.window.problems.model.rowCount() == 1)
    added = project.bot.main.nodes[-1]
    assert f"Nothing leads to “{added.name}”." in desk.window.problems.model.index(0).data()
    assert desk.window.status.problems.text() == "1 problem"
    desk.do(desk.window.actions_by_name["problems"].trigger)
    desk.window.problems.list.setCurrentIndex(desk.window.problems.model.index(0))
    desk.do(lambda: QTest.keyClick(desk.window.problems.list, Qt.Key.Key_F))
    desk.until(lambda: desk.window.problems.model.rowCount() == 0)
    assert [node.key for node in project.bot.main.nodes] == [node.key for node in before.main.nodes]


def test_a_new_bot_is_an_empty_one_to_build_on(desk: Desk) -> None:
    desk.do(desk.window.actions_by_name["new"].trigger)
    desk.settle()
    project = desk.window.project
    assert project is not None
    assert project.source is None
    assert [canvas.workflow_key for canvas in desk.window.canvases] == ["wf-main"]
    assert desk.window.status.saved.text() == "● Not saved yet"


def test_a_bot_file_dropped_on_the_window_opens(desk: Desk, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(STARTER))])
    assert dropped_bot(data) == STARTER
    place, button, keys = QPointF(40, 40), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(place, Qt.DropAction.CopyAction, data, button, keys)
    desk.do(lambda: desk.window.dropEvent(event))
    desk.settle()
    assert desk.window.project is not None
    assert desk.window.project.source == STARTER
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "letter.txt"))])
    assert dropped_bot(data) is None


def test_a_bot_is_saved_as_a_folder_for_version_control(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    window, folder = desk.window, tmp_path / "bot"
    desk.answers.save_path = folder
    desk.do(window.actions_by_name["save_as_folder"].trigger)
    desk.settle()
    assert desk.answers.asked == ["Save as a project folder: Pizzeria"]
    assert window.project.source == folder
    assert json.loads((folder / "bot.json").read_bytes()) == window.project.bot.raw
    rename(desk, "Hello")
    desk.do(window.actions_by_name["save"].trigger)
    desk.settle()
    assert "Hello" in (folder / "bot.json").read_text(encoding="utf-8")
    assert not window.project.is_modified


def test_a_folder_that_holds_another_bot_is_not_written_over_unasked(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "bot"
    folder.mkdir()
    (folder / "bot.json").write_text("{}", encoding="utf-8")
    desk.open(STARTER, as_new=True)
    desk.answers.save_path, desk.answers.overwrite = folder, False
    desk.do(desk.window.actions_by_name["save_as_folder"].trigger)
    desk.settle()
    assert (folder / "bot.json").read_text(encoding="utf-8") == "{}"
    assert desk.window.project.source is None


def test_secrets_leave_with_an_export_only_when_asked_for(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    window, document = desk.window, desk.window.document
    draft = Draft(document.project.bot)
    draft.set(("settings", "configVariables"), "KEY", "s3cret")
    document.apply(draft.finish("Add a key"))
    desk.answers.save_path = tmp_path / "Given.bpz"
    for answer, kept in (("without", ""), ("with", "s3cret")):
        desk.answers.secrets_answer = answer
        desk.do(window.actions_by_name["export"].trigger)
        assert value_of(tmp_path / "Given.bpz")["settings"]["configVariables"] == {"KEY": kept}
    assert document.project.bot.settings.config_variables == {"KEY": "s3cret"}
    desk.answers.secrets_answer = "cancel"
    desk.answers.asked.clear()
    desk.do(window.actions_by_name["export"].trigger)
    assert desk.answers.asked == ["1 secrets"]


def test_values_are_kept_for_undo_and_forgotten_with_the_bot(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    window, values = desk.window, desk.window._values
    bot = window.project.bot
    values.update(bot, {"KEY": "s3cret", "OLD": "gone"})
    draft = Draft(bot)
    draft.set(("settings", "configVariables"), "KEY", "")
    window.document.apply(draft.finish("Add a key"))
    desk.answers.save_path = tmp_path / "Bot.bpz"
    desk.do(window.actions_by_name["save"].trigger)
    assert values.of(bot) == {"KEY": "s3cret", "OLD": "gone"}
    desk.do(window.actions_by_name["close_bot"].trigger)
    assert values.of(bot) == {"KEY": "s3cret"}
