"""Editors share the tabs with the canvases and follow the bot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.workflows import create_workflow, rename_workflow
from studio.bot.ids import Ids
from studio.ui.widgets.editor_page import EditorPage
from tests.fixtures.desk import STARTER, Desk


class NameEditor(EditorPage):
    """Edits the name of a workflow."""

    def __init__(self, apply: Callable[[Edit], None], key: str) -> None:
        super().__init__()
        self.key = key
        self._apply = apply
        self._bot: Bot | None = None
        self.line = QLineEdit()
        self.setFocusProxy(self.line)
        QVBoxLayout(self).addWidget(self.line)

    @property
    def title(self) -> str:
        workflow = self._bot.workflow(self.key) if self._bot else None
        return workflow.name if workflow else ""

    def update_bot(self, bot: Bot) -> bool:
        self._bot = bot
        if bot.workflow(self.key) is None:
            return False
        self.line.setText(self.title)
        return True

    def commit(self) -> None:
        if self._bot is not None and self.line.text() != self.title:
            self._apply(rename_workflow(self._bot, self.key, self.line.text()))


def opened(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    editors, apply = desk.window.editors, desk.window.document.apply
    editors.offer("names", lambda key: NameEditor(apply, key))
    # The starter's own workflows have names that are not to be changed.
    desk.window.document.apply(create_workflow(desk.window.project.bot, "Pick & pay", Ids()))


def added(desk: Desk) -> str:
    return next(workflow.key for workflow in desk.window.project.bot.workflows if workflow.name == "Pick & pay")


def open_names(desk: Desk) -> NameEditor:
    page = desk.window.editors.open("names", added(desk))
    assert isinstance(page, NameEditor)
    return page


def test_a_thing_has_one_tab_with_its_name(desk: Desk) -> None:
    opened(desk)
    editors, tabs = desk.window.editors, desk.window.tabs
    page = open_names(desk)
    assert editors.front is page
    assert tabs.tabText(tabs.indexOf(page)) == "Pick && pay"
    desk.window.open_workflow("wf-main")
    assert editors.front is None
    assert open_names(desk) is page
    assert list(editors) == [page]
    assert editors.open("names", "wf-none") is None


def test_what_was_typed_counts_before_the_bot_is_left(desk: Desk) -> None:
    opened(desk)
    page = open_names(desk)
    page.line.setText("Pay")
    desk.do(desk.window.actions_by_name["undo"].trigger)
    tabs = desk.window.tabs
    assert tabs.tabText(tabs.indexOf(page)) == "Pick && pay"
    assert desk.window.project.history.next_redo is not None
    page.line.setText("Pay now")
    desk.window.tabs.close_requested.emit(page)
    assert "Pay now" in [workflow.name for workflow in desk.window.project.bot.workflows]
    assert list(desk.window.editors) == []


def test_an_editor_closes_with_what_it_edits(desk: Desk) -> None:
    opened(desk)
    page = open_names(desk)
    draft = Draft(desk.window.project.bot)
    draft.remove_items(("flows",), {page.key})
    desk.window.document.apply(draft.finish("Delete"))
    assert list(desk.window.editors) == []


def test_keys_of_the_canvas_are_the_editors_while_it_is_in_front(desk: Desk) -> None:
    opened(desk)
    select_all = desk.window.actions_by_name["select_all"]
    assert select_all.isEnabled()
    page = open_names(desk)
    assert not select_all.isEnabled()
    QTest.keyClick(page.line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.line.selectedText() == "Pick & pay"
    desk.window.open_workflow("wf-main")
    assert select_all.isEnabled()


def test_the_tab_closes_by_key_and_all_close_with_the_bot(desk: Desk) -> None:
    opened(desk)
    open_names(desk)
    desk.do(desk.window.actions_by_name["close_tab"].trigger)
    assert list(desk.window.editors) == []
    open_names(desk)
    desk.do(desk.window.document.close)
    assert list(desk.window.editors) == []
