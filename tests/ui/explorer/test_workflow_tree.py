"""The explorer by real keys, clicks and drops."""

from __future__ import annotations

import random
from typing import Any

import bots
import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.ids import Ids
from studio.project.history import History
from studio.ui.explorer.workflow_items import KEY, WORKFLOW_MIME
from studio.ui.explorer.workflow_tree import WorkflowTree
from studio.ui.theme import Theme, apply_theme

Key = Qt.Key


class Desk:
    """An explorer whose edits are made."""

    def __init__(self, tree: WorkflowTree, raw: dict[str, Any]) -> None:
        self.explorer = tree
        self.tree = tree.tree
        self.bot = Bot(raw)
        self.first = self.bot
        self.history = History()
        self.opened: list[str] = []
        self.refused: list[str] = []
        tree.edit_requested.connect(self.apply)
        tree.open_requested.connect(lambda key: self.opened.append(key))
        tree.refused.connect(lambda text: self.refused.append(text))
        tree.show_bot(self.bot)

    def apply(self, edit: Edit) -> None:
        self.bot = edit.apply(self.bot)
        self.history.push(edit, merge=self.history.may_merge(edit))
        self.explorer.show_bot(self.bot)

    def undo(self) -> None:
        edit = self.history.next_undo
        assert edit is not None
        self.bot = edit.revert(self.bot)
        self.history.step_back()
        self.explorer.show_bot(self.bot)

    def mark(self, key: str) -> QModelIndex:
        self.explorer.select(key)
        return self.tree.currentIndex()

    def press(self, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.tree, key, modifiers)

    def editor(self) -> QLineEdit:
        found = [field for field in self.tree.viewport().findChildren(QLineEdit) if field.isVisible()]
        assert found, "no name is being edited"
        return found[-1]

    def place(self, key: str, share: float = 0.5) -> QPoint:
        box = self.tree.visualRect(self.explorer._index_of(key))
        return QPoint(box.left() + 40, box.top() + round(box.height() * share))

    def drop(self, key: str, kind: str, at: QPoint) -> bool:
        """Drag a thing to a point, as the platform does; whether it was taken."""
        data = QMimeData()
        data.setData(WORKFLOW_MIME, f'[{{"kind": "{kind}", "key": "{key}"}}]'.encode())
        how = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        allowed = self.explorer._may_drop
        # A synthetic event has no source; in the program it is this tree.
        self.tree.may_drop = lambda event, index, where: allowed(_From(data, self.tree), index, where)  # type: ignore[arg-type]
        move = QDragMoveEvent(at, *how)
        self.tree.dragMoveEvent(move)
        assert not self.explorer.grab().isNull()
        drop = QDropEvent(at.toPointF(), *how)
        self.tree.dropEvent(drop)
        return drop.isAccepted()

    def names(self, parent: QModelIndex | None = None) -> list[Any]:
        model = self.tree.model()
        parent = parent or QModelIndex()
        rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
        return [(row.data(), self.names(row)) if model.rowCount(row) else row.data() for row in rows]


def end(editor: QLineEdit, key: Key = Key.Key_Return) -> None:
    QTest.keyClick(editor, key)
    QApplication.processEvents()  # the view closes an editor a moment after the key


class _From:
    def __init__(self, data: QMimeData, source: object) -> None:
        self._data, self._source = data, source

    def mimeData(self) -> QMimeData:
        return self._data

    def source(self) -> object:
        return self._source


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    theme = Theme("light")
    apply_theme(qapp, theme)
    raw = bots.shop()
    for name in ("error", "timeout"):
        raw["flows"].append(bots.workflow(f"wf-{name}", bots.node(f"nd-{name}", "entry")))
    raw["flows"].append(bots.workflow("wf-pay", bots.node("nd-pay", "entry"), parentFolder="dir-a"))
    raw["folders"] = [
        {"id": "dir-a", "label": "Shop", "parentFolder": "root"},
        {"id": "dir-b", "label": "Inner", "parentFolder": "dir-a"},
    ]
    explorer = WorkflowTree(theme, Ids(random.Random(3)))
    qtbot.addWidget(explorer)
    explorer.resize(240, 420)
    with qtbot.waitActive(explorer):
        explorer.show()
        explorer.activateWindow()
    explorer.tree.setFocus()
    return Desk(explorer, raw)


def test_folders_first_then_main_own_and_built_in(desk: Desk) -> None:
    assert desk.names() == [("Shop", ["Inner", "wf-pay"]), "wf-main", "wf-order", "wf-error", "wf-timeout"]


def test_click_opens_and_folds(desk: Desk) -> None:
    QTest.mouseClick(desk.tree.viewport(), Qt.MouseButton.LeftButton, pos=desk.place("wf-order"))
    assert desk.opened == ["wf-order"]
    folder = desk.explorer._index_of("dir-a")
    QTest.mouseClick(desk.tree.viewport(), Qt.MouseButton.LeftButton, pos=desk.place("dir-a"))
    assert not desk.tree.isExpanded(folder)
    desk.apply(Edit("nothing", ()))
    desk.explorer._rebuild()
    assert not desk.tree.isExpanded(desk.explorer._index_of("dir-a"))
    desk.mark("dir-a")
    desk.press(Key.Key_Right)
    assert desk.tree.isExpanded(desk.explorer._index_of("dir-a"))
    desk.press(Key.Key_Right)
    assert desk.tree.currentIndex().data(KEY) == "dir-b"
    desk.press(Key.Key_Left)
    assert desk.tree.currentIndex().data(KEY) == "dir-a"
    desk.mark("wf-pay")
    desk.press(Key.Key_Return)
    assert desk.opened == ["wf-order", "wf-pay"]


def test_rename_in_place(desk: Desk) -> None:
    desk.mark("wf-order")
    desk.press(Key.Key_F2)
    editor = desk.editor()
    assert editor.selectedText() == "wf-order"
    QTest.keyClicks(editor, "wf-main")
    assert editor.property("invalid")
    assert "already" in editor.toolTip()
    end(editor)
    assert editor.isVisible()
    editor.selectAll()
    editor.insert("Take an order 🍕")
    assert not editor.property("invalid")
    end(editor)
    assert desk.bot.workflows_by_key["wf-order"].name == "Take an order 🍕"
    assert desk.tree.currentIndex().data() == "Take an order 🍕"
    desk.press(Key.Key_F2)
    QTest.keyClicks(desk.editor(), "no")
    end(desk.editor(), Key.Key_Escape)
    assert desk.bot.workflows_by_key["wf-order"].name == "Take an order 🍕"
    assert len(desk.history.labels) == 1


def test_what_belongs_to_every_bot_says_why(desk: Desk) -> None:
    desk.mark("wf-main")
    desk.press(Key.Key_F2)
    desk.press(Key.Key_Delete)
    assert len(desk.refused) == 2
    assert "every bot" in desk.refused[0]
    assert not desk.history.labels
    menu = desk.explorer.menu_for(desk.tree.currentIndex())
    states = {action.objectName(): action.isEnabled() for action in menu.actions() if action.objectName()}
    assert states["rename"] is states["delete"] is states["duplicate"] is False
    assert states["open"] is states["new_workflow"] is True
    menu.deleteLater()


def test_a_new_workflow_is_named_at_once_in_one_step(desk: Desk) -> None:
    desk.mark("dir-b")
    QTest.mouseClick(desk.explorer.add_button, Qt.MouseButton.LeftButton)
    assert desk.explorer.add_menu.isVisible()
    desk.explorer.add_menu.close()
    action = desk.explorer.add_menu.findChild(type(desk.explorer.add_menu.actions()[0]), "new_workflow")
    action.trigger()
    QTest.keyClicks(desk.editor(), "Refund")
    end(desk.editor())
    made = next(flow for flow in desk.bot.workflows if flow.name == "Refund")
    assert made.header.parent_folder == "dir-b"
    assert desk.history.labels == ("Create workflow “Refund”",)
    assert desk.opened == [made.key]
    desk.undo()
    assert same_json(desk.bot.raw, desk.first.raw)


def test_escape_keeps_the_name_it_was_given(desk: Desk) -> None:
    desk.explorer.create_workflow()
    end(desk.editor(), Key.Key_Escape)
    assert "Workflow" in desk.names()
    assert len(desk.opened) == 1
    desk.mark("wf-main")
    desk.explorer.create_folder()
    QTest.keyClicks(desk.editor(), "Later")
    end(desk.editor())
    assert desk.history.labels[-1] == "Create folder “Later”"
    assert "Later" in desk.names()


def test_deleting_what_others_run_asks_with_the_callers(desk: Desk, qtbot: QtBot) -> None:
    desk.mark("wf-order")
    desk.press(Key.Key_Delete)
    notice = desk.explorer.notice
    assert notice.isVisible()
    assert not desk.history.labels
    assert [link.text() for link in notice.links] == ["wf-main › Order"]
    assert not desk.explorer.grab().isNull()
    with qtbot.waitSignal(desk.explorer.place_requested) as went:
        QTest.mouseClick(notice.links[0], Qt.MouseButton.LeftButton)
    assert went.args == ["wf-main", "order", "ins-call"]
    QTest.keyClick(notice.cancel_button, Key.Key_Escape)
    assert notice.isHidden()
    assert desk.tree.hasFocus()
    desk.press(Key.Key_Delete)
    assert notice.keep_button.hasFocus()
    QTest.keyClick(notice.keep_button, Key.Key_Return)
    assert desk.bot.workflow("wf-order") is None
    desk.undo()
    assert same_json(desk.bot.raw, desk.first.raw)
    desk.mark("wf-order")
    desk.press(Key.Key_Delete)
    QTest.mouseClick(notice.drop_button, Qt.MouseButton.LeftButton)
    assert not desk.bot.workflows_by_key["wf-main"].nodes_by_key["order"].cards
    assert notice.isHidden()


def test_deleting_what_nobody_runs_does_not_ask(desk: Desk) -> None:
    desk.mark("wf-pay")
    desk.press(Key.Key_Delete)
    assert desk.bot.workflow("wf-pay") is None
    desk.mark("dir-a")
    desk.press(Key.Key_Delete)
    assert [folder.label for folder in desk.bot.folders] == ["Inner"]


def test_dragging_into_folders_and_between_workflows(desk: Desk) -> None:
    assert desk.drop("wf-order", "workflow", desk.place("dir-b"))
    assert desk.bot.workflows_by_key["wf-order"].header.parent_folder == "dir-b"
    assert not desk.drop("dir-a", "folder", desk.place("dir-b"))
    assert desk.drop("wf-order", "workflow", desk.place("wf-pay", 0.9))
    assert desk.names(desk.explorer._index_of("dir-a")) == ["Inner", "wf-pay", "wf-order"]
    assert desk.drop("wf-order", "workflow", desk.place("wf-pay", 0.1))
    assert desk.names(desk.explorer._index_of("dir-a")) == ["Inner", "wf-order", "wf-pay"]
    assert desk.drop("wf-order", "workflow", QPoint(40, desk.tree.viewport().height() - 5))
    assert desk.bot.workflows_by_key["wf-order"].header.parent_folder == "root"
    assert desk.drop("dir-b", "folder", QPoint(40, desk.tree.viewport().height() - 5))
    while desk.history.next_undo:
        desk.undo()
    assert same_json(desk.bot.raw, desk.first.raw)


def test_moving_by_keys_and_menu(desk: Desk) -> None:
    desk.mark("wf-order")
    menu = desk.explorer.menu_for(desk.tree.currentIndex())
    places = menu.findChild(QMenu, "move_to")
    assert [(action.text(), action.isEnabled()) for action in places.actions()] == [
        ("The top", False),
        ("Shop", True),
        ("Inner", True),
    ]
    places.actions()[1].trigger()
    menu.deleteLater()
    assert desk.names(desk.explorer._index_of("dir-a")) == ["Inner", "wf-order", "wf-pay"]
    desk.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.names(desk.explorer._index_of("dir-a")) == ["Inner", "wf-pay", "wf-order"]
    assert desk.tree.currentIndex().data() == "wf-order"
    desk.press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.names(desk.explorer._index_of("dir-a")) == ["Inner", "wf-order", "wf-pay"]


def test_duplicate_and_search(desk: Desk) -> None:
    desk.mark("wf-order")
    desk.explorer.duplicate_current()
    assert "wf-order - Copy" in desk.names()
    assert len(desk.opened) == 1
    QTest.keyClicks(desk.explorer.search, "pay")
    assert desk.names() == [("Shop", ["wf-pay"])]
    desk.explorer.search.clear()
    assert len(desk.names()) == 6


def test_what_is_dragged_out_names_the_workflow(desk: Desk) -> None:
    data = desk.tree.model().mimeData([desk.explorer._index_of("wf-order")])
    assert bytes(data.data(WORKFLOW_MIME).data()) == b'[{"kind": "workflow", "key": "wf-order"}]'


def test_without_a_bot_nothing_fails(desk: Desk) -> None:
    desk.explorer.show_bot(None)
    desk.explorer.create_workflow()
    desk.explorer.delete_current()
    desk.explorer.rename_current()
    assert desk.names() == []
