"""The filter of a table by real keys and clicks: as rules and as JSON."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from table_desk import CTRL, KEY, Key, TableDesk

from studio.bot.edits.selectors import selectors_of
from studio.ui.tables.chips import Chips
from studio.ui.tables.date_field import DateField
from studio.ui.widgets.picker import Picker


def click(desk: TableDesk, button: QWidget) -> None:
    desk.do(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))


def pick(desk: TableDesk, picker: QWidget, key: str) -> None:
    assert isinstance(picker, Picker)
    desk.do(lambda: picker.picked.emit(key))


def settle(desk: TableDesk) -> None:
    desk.do(desk.editor.filters.commit)


def test_a_rule_is_built_and_shown_as_json(table_desk: TableDesk) -> None:
    editor, builder = table_desk.editor, table_desk.editor.filters.builder
    click(table_desk, editor.filter_button)
    assert editor.filters.isVisible()
    pick(table_desk, builder.part((0,), "column"), "age")
    pick(table_desk, builder.part((0,), "rule"), "gte")
    builder.part((0,), "value").setFocus()
    table_desk.type("36")
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada", "Grace"]
    assert editor.filter_button.text() == "Filter · 1"
    editor.filters.show_view("json")
    assert json.loads(editor.filters.code.text()) == {"age": {"$gte": 36}}


def test_groups_nest_and_their_word_can_be_changed(table_desk: TableDesk) -> None:
    editor, builder = table_desk.editor, table_desk.editor.filters.builder
    click(table_desk, editor.filter_button)
    builder.part((0,), "value").setFocus()
    table_desk.type("Ada")
    add = builder.part((), "add_group")
    assert isinstance(add, QPushButton)
    click(table_desk, add)
    builder.part((1, 0), "value").setFocus()
    table_desk.type("Grace")
    click(table_desk, builder.part((1,), "add_rule"))
    pick(table_desk, builder.part((1, 1), "column"), "size")
    pick(table_desk, builder.part((1, 1), "rule"), "not_null")
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada"]
    word = builder.part((), "word")
    table_desk.do(lambda: word.chosen.emit("or"))
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada", "Grace", "Linus"]
    assert editor.filters.filter == {
        "$or": [
            {"name": {"$eq": "Ada"}},
            {"$or": [{"name": {"$eq": "Grace"}}, {"size": {"$exists": True}}]},
        ]
    }
    click(table_desk, builder.part((1,), "remove"))
    settle(table_desk)
    assert editor.filters.filter == {"name": {"$eq": "Ada"}}


def test_values_in_a_list_and_dates(table_desk: TableDesk) -> None:
    editor, builder = table_desk.editor, table_desk.editor.filters.builder
    click(table_desk, editor.filter_button)
    pick(table_desk, builder.part((0,), "rule"), "in")
    chips = builder._values[(0,)].control
    assert isinstance(chips, Chips)
    chips.line.setFocus()
    table_desk.type("Ada,Linus")
    table_desk.key(Key.Key_Return)
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada", "Linus"]
    table_desk.key(Key.Key_Backspace)
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada"]
    pick(table_desk, builder.part((0,), "column"), "born")
    pick(table_desk, builder.part((0,), "rule"), "lt")
    field = builder._values[(0,)].control
    assert isinstance(field, DateField)
    field.show_value("1815-12-01T00:00:00.000Z")
    table_desk.do(field.open_month)
    assert field.popover is not None
    table_desk.key(Key.Key_PageDown)
    table_desk.key(Key.Key_Return)
    settle(table_desk)
    assert editor.filters.filter == {"born": {"$lt": "1816-01-01T00:00:00.000Z"}}
    assert table_desk.shown("name") == ["Ada"]


def test_json_is_checked_and_both_views_agree(table_desk: TableDesk) -> None:
    filters = table_desk.editor.filters
    click(table_desk, table_desk.editor.filter_button)
    table_desk.do(lambda: filters.show_view("json"))
    filters.code.setPlainText('{"nobody": 1}')
    table_desk.do(filters.commit)
    assert "“nobody”" in filters.problem.text()
    assert len(table_desk.shown("name")) == 4
    filters.code.setPlainText('{"age": {"$gt": 40}, }')
    table_desk.do(filters.commit)
    assert "line 1" in filters.problem.text()
    filters.code.setPlainText('{"$or": [{"age": {"$gt": 40}}, {"name": {"$regex": "^L"}}]}')
    table_desk.do(filters.commit)
    assert filters.problem.isHidden()
    assert table_desk.shown("name") == ["Grace", "Linus"]
    table_desk.do(lambda: filters.show_view("rules"))
    assert filters.builder.part((0,), "value").text() == "40"
    assert filters.filter == {"$or": [{"age": {"$gt": 40}}, {"name": {"$regex": "^L"}}]}


def test_no_match_offers_to_clear_the_filter(table_desk: TableDesk) -> None:
    editor = table_desk.editor
    table_desk.do(lambda: editor.filters.show_filter({"age": {"$gt": 900}}))
    table_desk.do(lambda: editor.filters.filter_changed.emit({"age": {"$gt": 900}}))
    assert editor.empty.title.text() == "No row matches"
    [button] = [one for one in editor.empty.findChildren(QPushButton) if not one.isHidden()]
    assert button.text() == "Clear the filter"
    click(table_desk, button)
    assert len(table_desk.shown("name")) == 4
    assert editor.stack.currentWidget() is editor.view


def test_a_filter_is_kept_as_a_selector_and_used_again(table_desk: TableDesk) -> None:
    filters = table_desk.editor.filters
    click(table_desk, table_desk.editor.filter_button)
    filters.builder.part((0,), "value").setFocus()
    table_desk.type("Ada")
    settle(table_desk)
    click(table_desk, filters.save_button)
    table_desk.type("the first")
    table_desk.key(Key.Key_Return)
    assert selectors_of(table_desk.project.bot.tables[KEY]) == {"the first": {"name": {"$eq": "Ada"}}}
    assert filters.selectors.current is not None
    assert filters.selectors.current.label == "the first"
    table_desk.do(filters.clear)
    assert len(table_desk.shown("name")) == 4
    pick(table_desk, filters.selectors, "the first")
    assert table_desk.shown("name") == ["Ada"]
    click(table_desk, filters.delete_button)
    assert selectors_of(table_desk.project.bot.tables[KEY]) == {}
    assert table_desk.shown("name") == ["Ada"]


def test_the_menu_of_a_column_begins_a_rule_on_it(table_desk: TableDesk) -> None:
    table_desk.do(lambda: table_desk.editor.columns.filter_asked.emit("size"))
    builder = table_desk.editor.filters.builder
    assert len(builder.tree.items) == 1
    assert builder.part((0,), "column").current.key == "size"
    pick(table_desk, builder.part((0,), "rule"), "not_null")
    settle(table_desk)
    assert table_desk.shown("name") == ["Ada", "Linus"]


def test_ctrl_shift_l_opens_and_escape_closes(table_desk: TableDesk) -> None:
    table_desk.go(0, "name")
    table_desk.key(Key.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert table_desk.editor.filters.isVisible()
    table_desk.key(Key.Key_Escape)
    assert table_desk.editor.filters.isHidden()
