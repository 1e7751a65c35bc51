"""The grid by real keys and clicks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from table_desk import CTRL, KEY, Key, TableDesk, clip, people

from studio.ui.tables.cell_editors import CellText

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_rows_are_shown_with_null_apart_from_empty_text(table_desk: TableDesk) -> None:
    model = table_desk.editor.model
    assert [one.name for one in model.columns][:3] == ["id", "name", "age"]
    assert table_desk.shown("name") == ["Ada", "Grace", "Linus", ""]
    assert table_desk.shown("born")[0] == "1815-12-10"
    said = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(3, model.place_of("name")).data(said) == "name: empty text"
    assert model.index(2, model.place_of("age")).data(said) == "age: null"
    assert table_desk.editor.figures.text() == "4 rows"


def test_typing_replaces_enter_keeps_and_moves_down(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.type("Zoe")
    assert isinstance(table_desk.editor.view.editor, CellText)
    table_desk.key(Key.Key_Return)
    assert table_desk.values("name")[0] == "Zoe"
    assert table_desk.editor.view.currentIndex().row() == 1
    assert table_desk.project.history.next_undo.label == "Change “name” of row 1 in “PeopleTable”"
    table_desk.undo()
    assert table_desk.values("name")[0] == "Ada"
    assert table_desk.shown("name")[0] == "Ada"


def test_escape_leaves_a_cell_as_it_was(table_desk: TableDesk) -> None:
    table_desk.go(1, "age")
    table_desk.key(Key.Key_Return)
    table_desk.type("12")
    table_desk.key(Key.Key_Escape)
    assert table_desk.values("age")[1] == 85
    assert not table_desk.editor.view.is_editing
    assert table_desk.editor.view.hasFocus()


def test_what_does_not_fit_stays_in_the_editor_and_then_at_the_cell(table_desk: TableDesk) -> None:
    view, model = table_desk.editor.view, table_desk.editor.model
    table_desk.go(0, "age")
    table_desk.type("old")
    table_desk.key(Key.Key_Return)
    assert view.is_editing
    assert view.bubble.isVisible()
    assert "“old” is none" in view.bubble.label.text()
    table_desk.do(lambda: table_desk.editor.search.setFocus())
    error = model.error(1, "age")
    assert error is not None
    assert error.text == "old"
    assert table_desk.values("age")[0] == 36
    table_desk.go(0, "age")
    table_desk.key(Key.Key_F2)
    assert view.editor.text() == "old"
    table_desk.key(Key.Key_A, CTRL)
    table_desk.type("37")
    table_desk.key(Key.Key_Return)
    assert model.error(1, "age") is None
    assert table_desk.values("age")[0] == 37


def test_tab_keeps_and_moves_right(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.type("A")
    table_desk.key(Key.Key_Tab)
    table_desk.type("1")
    table_desk.key(Key.Key_Tab)
    assert table_desk.rows()[0]["name"] == "A"
    assert table_desk.rows()[0]["age"] == 1


def test_several_lines_in_a_text(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.type("a")
    table_desk.key(Key.Key_Return, SHIFT)
    table_desk.type("b")
    table_desk.key(Key.Key_Return)
    assert table_desk.values("name")[0] == "a\nb"


def test_space_and_a_click_check_a_box(table_desk: TableDesk) -> None:
    table_desk.go(1, "active")
    table_desk.key(Key.Key_Space)
    assert table_desk.values("active")[1] is True
    view, model = table_desk.editor.view, table_desk.editor.model
    box = view.visualRect(model.index(0, model.place_of("active")))
    place = QPoint(box.left() + 14, box.center().y())
    table_desk.do(lambda: QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place))
    assert table_desk.values("active")[0] is False


def test_delete_empties_cells_and_says_when_it_cannot(table_desk: TableDesk) -> None:
    table_desk.go(0, "age")
    table_desk.key(Key.Key_Right, SHIFT)
    table_desk.key(Key.Key_Down, SHIFT)
    table_desk.key(Key.Key_Delete)
    assert table_desk.values("age")[:2] == [None, None]
    assert table_desk.values("active")[:2] == [None, None]
    table_desk.undo()
    assert table_desk.values("age")[:2] == [36, 85]


def test_json_is_edited_beside_the_grid(table_desk: TableDesk) -> None:
    table_desk.go(0, "extra")
    table_desk.key(Key.Key_Return)
    popover = table_desk.editor.popovers.json
    assert popover is not None
    popover.code.setPlainText('{"a": 2,}')
    assert "line 1" in popover.problem.text()
    assert not popover.save_button.isEnabled()
    popover.code.setPlainText("[1]")
    assert "object" in popover.problem.text()
    popover.code.setPlainText('{"a": 2}')
    table_desk.key(Key.Key_Return, CTRL)
    assert table_desk.values("extra")[0] == {"a": 2}


def test_copy_and_paste_of_a_range(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.key(Key.Key_Right, SHIFT)
    table_desk.key(Key.Key_Down, SHIFT)
    table_desk.key(Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Ada\t36\nGrace\t85"
    assert "<td>Grace</td>" in data.html()
    table_desk.go(2, "name")
    table_desk.key(Key.Key_V, CTRL)
    assert table_desk.values("name") == ["Ada", "Grace", "Ada", "Grace"]
    assert table_desk.values("age") == [36, 85, 36, 85]


def test_paste_beyond_the_end_adds_rows(table_desk: TableDesk) -> None:
    table_desk.go(3, "name")
    clip('Eve\t1\n"two\nlines"\t2\nMallory\t3')
    table_desk.key(Key.Key_V, CTRL)
    assert table_desk.values("name")[3:] == ["Eve", "two\nlines", "Mallory"]
    assert table_desk.editor.model.rowCount() == 6
    table_desk.undo()
    assert len(table_desk.rows()) == 4


def test_paste_of_what_does_not_fit_changes_nothing(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    clip("Eve\tyoung")
    table_desk.key(Key.Key_V, CTRL)
    assert "“young” is none" in table_desk.refused[-1]
    assert table_desk.values("name")[0] == "Ada"
    table_desk.go(0, "id")
    table_desk.key(Key.Key_V, CTRL)
    assert "read only" in table_desk.refused[-1]


def test_one_text_fills_the_selection(table_desk: TableDesk) -> None:
    table_desk.go(0, "age")
    table_desk.key(Key.Key_Down, SHIFT)
    clip("5")
    table_desk.key(Key.Key_V, CTRL)
    assert table_desk.values("age")[:3] == [5, 5, None]


def test_rows_are_added_duplicated_and_deleted(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.do(table_desk.editor.rows.duplicate_rows)
    assert table_desk.values("name")[4] == "Ada"
    assert table_desk.editor.view.currentIndex().row() == 4
    table_desk.key(Key.Key_Space, SHIFT)
    table_desk.key(Key.Key_Delete)
    assert len(table_desk.rows()) == 4
    assert "Ctrl+Z" in table_desk.editor.told.text()
    table_desk.undo()
    assert len(table_desk.rows()) == 5


def test_a_new_row_begins_with_what_it_must_have(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.key(Key.Key_Return, CTRL)
    assert table_desk.rows()[4]["name"] == ""
    assert table_desk.editor.view.currentIndex().row() == 4
    assert "“name” must have a value" in table_desk.editor.told.text()


def test_heads_sort(table_desk: TableDesk) -> None:
    header, model = table_desk.editor.view.header, table_desk.editor.model
    place = header.sectionViewportPosition(model.place_of("age")) + 30

    def click() -> None:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 12))

    table_desk.do(click)
    assert table_desk.shown("name") == ["", "Ada", "Grace", "Linus"]
    table_desk.do(click)
    assert table_desk.shown("name")[0] == "Grace"
    table_desk.do(click)
    assert table_desk.shown("name")[0] == "Ada"


def test_search_and_its_empty_state(table_desk: TableDesk) -> None:
    editor = table_desk.editor
    editor.search.setFocus()
    table_desk.type("grace")
    table_desk.key(Key.Key_Return)
    assert table_desk.shown("name") == ["Grace"]
    assert editor.figures.text() == "1 of 4 rows"
    assert editor.model.score(0) == 1.0
    assert not editor.view.grab().isNull()
    editor.search.setFocus()
    table_desk.key(Key.Key_A, CTRL)
    table_desk.type("xylophone")
    table_desk.key(Key.Key_Return)
    assert editor.stack.currentWidget() is editor.empty
    assert editor.empty.title.text() == "No row matches"
    table_desk.do(editor.search.clear)
    assert len(table_desk.shown("name")) == 4


def test_hidden_columns_are_not_copied(table_desk: TableDesk) -> None:
    table_desk.editor.looks.set_hidden("age", True)
    table_desk.go(0, "name")
    table_desk.key(Key.Key_Right, SHIFT)
    table_desk.key(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Ada\ttrue"
    assert table_desk.editor.columns_button.text() == "Columns · 1 hidden"


def test_keys_move_and_widen_columns(table_desk: TableDesk) -> None:
    view, model = table_desk.editor.view, table_desk.editor.model
    table_desk.go(0, "name")
    width = view.columnWidth(model.place_of("name"))
    table_desk.key(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert view.visual_names[:3] == ["id", "age", "name"]
    table_desk.key(Key.Key_Right, Qt.KeyboardModifier.AltModifier | SHIFT)
    assert view.columnWidth(model.place_of("name")) == width + 16
    assert not table_desk.project.history.next_undo.label.startswith("Move")


def test_rows_of_an_integration_cannot_be_changed(make_table_desk: Callable[..., TableDesk]) -> None:
    desk = make_table_desk(people(frozen=True, tags={"x-studio-readonly": "true"}))
    desk.go(0, "name")
    desk.type("x")
    assert not desk.editor.view.is_editing
    assert "locked" in desk.editor.told.text()
    desk.key(Key.Key_Return, CTRL)
    desk.key(Key.Key_Delete)
    assert "cannot be changed here" in desk.refused[-1]
    assert desk.values("name")[0] == "Ada"
    assert desk.editor.add_button.isHidden()


def test_what_was_refused_is_not_shown_as_done(table_desk: TableDesk) -> None:
    table_desk.do(lambda: table_desk.editor.model.write_all({1: {"size": "medium"}}))
    assert "“size”" in table_desk.refused[-1]
    assert table_desk.shown("size")[0] == "small"


def test_a_frozen_table_is_explained(make_table_desk: Callable[..., TableDesk]) -> None:
    desk = make_table_desk(people(frozen=True))
    assert desk.editor.frozen.isVisible()
    desk.editor.columns.open_form("age")
    assert "locked" in desk.refused[-1]
    assert desk.editor.columns.form is None


def test_an_empty_table_offers_the_first_row(make_table_desk: Callable[..., TableDesk]) -> None:
    desk = make_table_desk(rows=())
    assert desk.editor.stack.currentWidget() is desk.editor.empty
    assert desk.editor.empty.title.text() == "No rows yet"


def test_the_tab_closes_with_its_table(table_desk: TableDesk) -> None:
    from studio.bot.edits.tables import delete_table

    table_desk.do(lambda: table_desk.apply(delete_table(table_desk.project.bot, KEY)))
    assert not table_desk.still_open
    table_desk.undo()
    assert table_desk.still_open
