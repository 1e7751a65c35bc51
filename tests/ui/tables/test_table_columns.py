"""Columns by their form and menu, with what a change does said before it is made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from table_desk import KEY, TableDesk, people

from studio.tables.column import columns_of
from studio.ui.tables.column_form import ColumnForm


def form_of(desk: TableDesk, name: str = "") -> ColumnForm:
    columns = desk.editor.columns
    desk.do(lambda: columns.open_form(name) if name else columns.open_new())
    assert columns.form is not None
    return columns.form


def columns(desk: TableDesk) -> dict[str, object]:
    return {name: one.type for name, one in columns_of(desk.project.bot.tables[KEY]).items()}


def test_a_column_is_added_in_one_step(table_desk: TableDesk) -> None:
    form = form_of(table_desk)
    assert form.name.hasFocus()
    table_desk.type("city")
    form.description.setText("Where they live")
    form.choices.show_values(["Lisbon", "Porto"])
    table_desk.do(form.save_button.click)
    added = columns_of(table_desk.project.bot.tables[KEY])["city"]
    assert (added.type, added.description, added.choices) == ("string", "Where they live", ("Lisbon", "Porto"))
    assert added.searchable
    model = table_desk.editor.model
    assert [one.name for one in model.columns][-3:] == ["city", "createdAt", "updatedAt"]
    assert table_desk.shown("city") == ["", "", "", ""]
    table_desk.undo()
    assert "city" not in columns(table_desk)


def test_a_name_that_cannot_be_is_refused_in_the_form(table_desk: TableDesk) -> None:
    form = form_of(table_desk)
    table_desk.type("name")
    assert "“name”" in form.problem.text()
    assert not form.save_button.isEnabled()


def test_renaming_keeps_the_values_and_says_what_follows(table_desk: TableDesk) -> None:
    form = form_of(table_desk, "age")
    form.name.selectAll()
    table_desk.type("years")
    table_desk.until(lambda: bool(form.consequences.text()))
    assert "keep their values" in form.consequences.text()
    assert "One place of the bot follows" in form.consequences.text()
    table_desk.do(form.save_button.click)
    assert [row["years"] for row in table_desk.rows()] == [36, 85, None, 7]
    table_desk.undo()
    assert [row["age"] for row in table_desk.rows()] == [36, 85, None, 7]


def test_retyping_says_what_is_lost(table_desk: TableDesk) -> None:
    form = form_of(table_desk, "name")
    table_desk.do(lambda: form.kind.picked.emit("number"))
    assert "cannot and become null: “Ada”" in form.consequences.text()
    table_desk.do(lambda: form.values.chosen.emit("drop"))
    table_desk.do(form.cancel_button.click)
    assert columns(table_desk)["name"] == "string"
    form = form_of(table_desk, "age")
    table_desk.do(lambda: form.kind.picked.emit("string"))
    assert "3 values become String" in form.consequences.text()
    table_desk.do(form.save_button.click)
    assert table_desk.values("age") == ["36", "85", None, "7"]
    table_desk.undo()
    assert table_desk.values("age") == [36, 85, None, 7]


def test_everything_changed_at_once_is_one_step_of_undo(table_desk: TableDesk) -> None:
    before = table_desk.project.bot.raw["tables"]
    form = form_of(table_desk, "age")
    form.description.setText("In years")
    table_desk.do(lambda: form.kind.picked.emit("string"))
    form.name.setText("years")
    table_desk.do(form.save_button.click)
    assert columns(table_desk)["years"] == "string"
    assert [row["years"] for row in table_desk.rows()] == ["36", "85", None, "7"]
    table_desk.undo()
    assert table_desk.project.bot.raw["tables"] == before
    assert table_desk.values("age") == [36, 85, None, 7]


def test_deleting_a_column_with_values_asks_in_the_page(table_desk: TableDesk) -> None:
    table_desk.do(lambda: table_desk.editor.columns.ask_to_delete("size"))
    notice = table_desk.editor.notice
    assert notice.isVisible()
    assert "2 values go with “size”" in notice.text.text()
    table_desk.do(lambda: table_desk.editor.columns.delete("size"))
    assert "size" not in columns(table_desk)
    table_desk.undo()
    assert table_desk.values("size") == ["small", None, "large", None]


def test_the_menu_marks_and_sorts(table_desk: TableDesk) -> None:
    menu = table_desk.editor.columns.menu("name")
    actions = {action.text(): action for action in menu.actions()}
    assert actions["Searchable"].isChecked()
    table_desk.do(lambda: actions["Searchable"].toggle())
    assert not columns_of(table_desk.project.bot.tables[KEY])["name"].searchable
    assert not table_desk.editor.search.isEnabled()
    table_desk.do(actions["Sort descending"].trigger)
    assert table_desk.shown("name") == ["Linus", "Grace", "Ada", ""]
    menu.deleteLater()


def test_widths_order_and_hiding_survive_a_new_column(table_desk: TableDesk) -> None:
    view, model = table_desk.editor.view, table_desk.editor.model
    view.setColumnWidth(model.place_of("name"), 301)
    view.header.moveSection(view.header.visualIndex(model.place_of("size")), 1)
    table_desk.editor.looks.set_hidden("born", True)
    form_of(table_desk)
    table_desk.type("city")
    table_desk.do(table_desk.editor.columns.form.save_button.click)
    assert view.columnWidth(model.place_of("name")) == 301
    assert view.visual_names[:3] == ["id", "size", "name"]
    assert "born" not in view.visual_names
    assert view.visual_names[-3:] == ["city", "createdAt", "updatedAt"]


def test_a_frozen_table_keeps_its_columns(make_table_desk: Callable[..., TableDesk]) -> None:
    desk = make_table_desk(people(frozen=True))
    actions = {action.text(): action for action in desk.editor.columns.menu("name").actions()}
    assert not actions["Delete column"].isEnabled()
    assert actions["Sort ascending"].isEnabled()
    assert not desk.editor.view.header.adder.isVisible()
    assert QApplication.activePopupWidget() is None
