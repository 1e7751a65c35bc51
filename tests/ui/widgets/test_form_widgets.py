"""Switch, segments, picker, rows, sections, labels: by mouse, by keyboard, for screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import Theme
from studio.ui.widgets.elided import ElidedLabel, LinkButton
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.rows import Column, RowsModel, RowsView, Target
from studio.ui.widgets.section import Section
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """A function that puts widgets on a page, one below the other, and shows it."""
    pages: list[QWidget] = []

    def put(*widgets: QWidget) -> QWidget:
        page = QWidget()
        pages.append(page)
        layout = QVBoxLayout(page)
        for widget in widgets:
            layout.addWidget(widget)
        qtbot.addWidget(page)
        page.resize(300, 300)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return put


def test_a_switch_is_a_check_box_to_a_screen_reader(qtbot: QtBot, theme: Theme, show: Show) -> None:
    switch = Switch(theme, "Show typing")
    show(switch)
    told: list[bool] = []
    switch.clicked.connect(lambda on: told.append(on))
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    switch.setChecked(True)
    assert told == [True, False]
    interface = QAccessible.queryAccessibleInterface(switch)
    assert interface.role() == QAccessible.Role.CheckBox
    assert interface.text(QAccessible.Text.Name) == "Show typing"
    assert interface.state().checked
    theme.use("dark")
    assert not switch.grab().isNull()


def test_segments_are_chosen_by_mouse_and_arrows_and_tab_stops_once(qtbot: QtBot, theme: Theme, show: Show) -> None:
    segments = Segmented(theme, (("fixed", "Fixed"), ("dynamic", "Expression")))
    after = QLineEdit()
    show(segments, after)
    segments.set_accessible_name("Count")
    segments.set_choice("fixed")
    told: list[str] = []
    segments.chosen.connect(told.append)
    buttons = segments.findChildren(QWidget)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert (told, segments.choice) == (["dynamic"], "dynamic")
    segments.set_choice("dynamic")
    buttons[1].setFocus()
    qtbot.keyClick(buttons[1], Qt.Key.Key_Left)
    assert segments.choice == "fixed"
    assert buttons[0].hasFocus()
    segments.set_choice("fixed")
    assert [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in buttons] == [True, False]
    assert buttons[0].accessibleName() == "Count: Fixed"


CHOICES = [Choice(f"k{n}", f"Item {n}", "string") for n in range(30)]


def test_a_picker_opens_searches_and_picks_by_keyboard(qtbot: QtBot, theme: Theme, show: Show) -> None:
    picker = Picker(theme, "Variable")
    page = show(picker)
    picker.set_choices(CHOICES)
    picker.set_current("k3")
    assert picker.accessibleName() == "Variable: Item 3"
    picked: list[str] = []
    picker.picked.connect(picked.append)
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert picker.popup is not None
    assert picker.popup.currentItem().text() == "Item 3"
    search = picker.popup.parent().search
    qtbot.keyClicks(search, "2 item")
    visible = [row for row in range(30) if not picker.popup.item(row).isHidden()]
    assert visible == [2, 12, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert picked == ["k12"]
    assert picker.popup is None
    assert page.isVisible()


def test_a_picker_shows_what_is_missing_and_ignores_the_wheel(qtbot: QtBot, theme: Theme, show: Show) -> None:
    picker = Picker(theme, "Table")
    show(picker)
    picker.set_choices(CHOICES[:3])
    picker.set_current("gone", "A table that is gone")
    assert picker.current == Choice("gone", "A table that is gone", "missing")
    picker.set_current("")
    assert picker.current is None
    picker.open()
    assert picker.popup is not None
    assert not picker.popup.parent().search.isVisible()
    qtbot.keyClick(picker.popup, Qt.Key.Key_Escape)
    assert picker.popup is None


class Table:
    """Rows that do what they are told, as an editor does."""

    def __init__(self, theme: Theme, columns: list[Column], rows: list[tuple[Any, ...]]) -> None:
        self.edits: list[tuple[int, int, Any]] = []
        self.model = RowsModel(columns, lambda row, column, value: self.edits.append((row, column, value)))
        self.view = RowsView(theme, self.model, "Options")
        self.model.set_rows(rows)


@pytest.fixture
def table(theme: Theme, show: Show) -> Table:
    columns = [Column("On", "check"), Column("Label"), Column("Does", "choice", (("say", "Say"), ("url", "Open link")))]
    made = Table(theme, columns, [(True, f"Label {n}", "say") for n in range(4)])
    show(made.view)
    return made


def test_cells_are_edited_in_place_and_the_change_is_handed_on(qtbot: QtBot, table: Table) -> None:
    table.view.setFocus()
    table.view.go_to(1, 1)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    editor = table.view.findChild(QLineEdit)
    assert editor.text() == "Label 1"
    editor.selectAll()
    qtbot.keyClicks(editor, "New")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.edits == [(1, 1, "New")])
    assert table.model.index(1, 1).data() == "Label 1", "the model changes nothing itself"


def test_space_checks_delete_deletes_and_alt_moves(qtbot: QtBot, table: Table) -> None:
    deleted: list[int] = []
    moved: list[tuple[int, int]] = []
    table.view.delete_asked.connect(deleted.append)
    table.view.move_asked.connect(lambda row, step: moved.append((row, step)))
    table.view.setFocus()
    table.view.go_to(2, 1)
    qtbot.keyClick(table.view, Qt.Key.Key_Space)
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    qtbot.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (table.edits, deleted, moved) == ([(2, 0, False)], [2], [(2, -1)])


def test_tab_leaves_a_table(qtbot: QtBot, table: Table) -> None:
    after = QLineEdit()
    table.view.parentWidget().layout().addWidget(after)
    after.show()
    table.view.setFocus()
    table.view.go_to(0, 1)
    qtbot.keyClick(table.view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_filter_shows_some_rows_and_edits_the_right_one(table: Table) -> None:
    table.model.set_filter("label 3")
    assert table.model.rowCount() == 1
    table.model.setData(table.model.index(0, 1), "x")
    assert table.edits == [(3, 1, "x")]
    table.view.go_to(3, 1)
    assert table.view.current_row == 3
    table.model.set_filter("")
    assert table.model.rowCount() == 4


def test_rows_that_come_and_go_keep_the_selection(table: Table) -> None:
    table.view.go_to(1, 1)
    table.model.set_rows([(True, f"Label {n}", "say") for n in range(6)])
    assert table.view.current_row == 1
    table.model.set_rows([(True, "only", "url")])
    assert table.model.rowCount() == 1
    assert table.model.index(0, 2).data() == "Open link"


def test_links_lead_by_click_and_enter(qtbot: QtBot, theme: Theme, show: Show) -> None:
    table = Table(theme, [Column("Way", fixed=True), Column("To", "link", muted=True)], [("Then", Target("End", True))])
    show(table.view)
    followed: list[int] = []
    table.view.followed.connect(followed.append)
    place = table.view.visualRect(table.model.index(0, 1)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert followed == [0, 0]


def test_a_section_opens_and_closes_by_keyboard(qtbot: QtBot, theme: Theme, show: Show) -> None:
    section = Section(theme, "Advanced", expanded=False)
    section.rows.addWidget(QLineEdit())
    show(section)
    assert not section.body.isVisible()
    assert section.header.accessibleName() == "Advanced, closed"
    section.header.setFocus()
    qtbot.keyClick(section.header, Qt.Key.Key_Space)
    assert section.body.isVisible()
    assert section.header.accessibleName() == "Advanced, open"
    assert not section.grab().isNull()


def test_long_texts_are_cut_and_whole_in_the_tooltip(qtbot: QtBot, theme: Theme, show: Show) -> None:
    label = ElidedLabel("word & " * 60)
    link = LinkButton(theme, "word & " * 60)
    show(label, link)
    assert label.width() <= 300
    assert link.width() <= 300
    assert label.toolTip() == link.toolTip() == " ".join(["word &"] * 60)
    label.set_text("short")
    assert label.toolTip() == ""


def test_wrapped_text_takes_the_height_it_needs(qtbot: QtBot, theme: Theme, show: Show) -> None:
    label = WrappedLabel("word " * 60, role="caption")
    page = show(label)
    high = label.height()
    page.resize(600, 300)
    QApplication.processEvents()
    assert label.height() < high
    label.set_text("")
    assert label.minimumHeight() == 0


def test_an_icon_button_says_what_it_does(qtbot: QtBot, theme: Theme, show: Show) -> None:
    button = IconButton(theme, "delete", "Delete option")
    show(button)
    assert button.accessibleName() == button.toolTip() == "Delete option"
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    button.setEnabled(False)
    assert not button.grab().isNull()
