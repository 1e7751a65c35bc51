"""A table from a spreadsheet: imported, filtered, used by a card, computed, and handed on without losing anything."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.bot.edits.fields import set_text
from studio.bot.edits.paths import card_path
from studio.bot.edits.records import set_table
from studio.ui.tables.import_page import ImportPage
from studio.ui.tables.table_editor import TableEditor
from studio.ui.widgets.picker import Picker
from tests.fixtures.bot_builder import BotBuilder, capture, static, text
from tests.fixtures.desk import Desk

LINES = 10_000
Key = Qt.Key


def write_orders(path: Path) -> None:
    """Orders as an office program writes them: semicolons, Windows letters, one line that is broken."""
    with path.open("w", newline="", encoding="windows-1252") as file:
        write = csv.writer(file, delimiter=";", lineterminator="\r\n")
        write.writerow(["customer", "amount", "paid", "ordered", "city"])
        for number in range(LINES - 1):
            customer = "two\nlines" if number == 5 else f"Customer {number}"
            city = "Zürich" if number % 2 else "Lisbon"
            write.writerow(
                [customer, number % 500, str(number % 3 == 0).lower(), f"2026-01-{number % 28 + 1:02}", city]
            )
        file.write('"Customer x" y;1;true;2026-01-01;broken\r\n')


def write_bot(folder: Path) -> None:
    """A bot that counts what a Find card has found."""
    bot = BotBuilder()
    bot.main.variable("found", "array")
    bot.main.node(
        "Count",
        lambda place: {
            "id": place.card_id,
            "type": "table",
            "tableId": "",
            "operation": "find",
            "outputVariableId": place.variable("found"),
            "filter": static("{}"),
        },
        text("{{workflow.found.length}} orders"),
        capture("WaitForInput"),
        default="Count",
    )
    folder.mkdir()
    (folder / "bot.json").write_text(json.dumps({**bot.build(), "tables": {}}))


def open_import(desk: Desk, path: Path) -> ImportPage:
    desk.do(lambda: desk.window.sections.tables.import_requested.emit(str(path)))
    [page] = desk.window.findChildren(ImportPage)
    desk.until(page.import_button.isEnabled)
    return page


def finish_import(desk: Desk, page: ImportPage) -> TableEditor:
    desk.do(page.import_button.click)
    desk.until(lambda: page.pages.currentWidget() is page.report, 60)
    desk.settle()
    desk.do(page.report.done_button.click)
    editor = desk.window.editors.front
    assert isinstance(editor, TableEditor)
    desk.until(lambda: editor.model.is_known and not editor.model.is_loading)
    return editor


def press(desk: Desk, button: QWidget) -> None:
    desk.do(lambda: QTest.mouseClick(button, Qt.MouseButton.LeftButton))


def type_text(desk: Desk, words: str) -> None:
    desk.do(lambda: QTest.keyClicks(QApplication.focusWidget(), words))


def pick(desk: Desk, picker: QWidget, key: str) -> None:
    assert isinstance(picker, Picker)
    desk.do(lambda: picker.picked.emit(key))


def rows_of(desk: Desk, editor: TableEditor) -> list[dict[str, Any]]:
    """Rows as the table keeps them, without what only belongs to computing."""
    store = desk.window.project.tables.store()
    return [
        {name: value for name, value in row.items() if name not in ("computed", "stale")}
        for row in store.rows(editor.key)
    ]


def test_import_filter_find_compute_export_and_import_again(desk: Desk, tmp_path: Path) -> None:
    write_orders(tmp_path / "orders.csv")
    write_bot(tmp_path / "bot")
    desk.open(tmp_path / "bot" / "bot.json")

    # Import: what the file is like is found out, and the line that cannot be read is told.
    page = open_import(desk, tmp_path / "orders.csv")
    assert page.name.text() == "OrdersTable"
    assert (page.encoding.current.label, page.delimiter.current.label) == ("Windows-1252", "Semicolon")
    assert [target.type for target in page.mapping.targets] == ["string", "number", "boolean", "date", "string"]
    assert page.import_button.text() == f"Import {LINES:,} rows"
    press(desk, page.import_button)
    desk.until(lambda: page.pages.currentWidget() is page.report, 60)
    desk.settle()
    assert page.report.title.text() == f"{LINES - 1:,} rows added"
    [rejected] = page.report.model.rejected
    assert rejected.line == LINES + 2
    assert rejected.raw == '"Customer x" y;1;true;2026-01-01;broken'
    desk.do(page.report.done_button.click)
    editor = desk.window.editors.front
    assert isinstance(editor, TableEditor)
    desk.until(lambda: editor.model.is_known and not editor.model.is_loading)
    assert editor.title == "OrdersTable"
    assert editor.figures.text() == f"{LINES - 1:,} rows"

    # Filter through the builder, then edit the JSON of the same filter.
    builder = editor.filters.builder
    press(desk, editor.filter_button)
    pick(desk, builder.part((0,), "column"), "city")
    builder.part((0,), "value").setFocus()
    type_text(desk, "Lisbon")
    press(desk, builder.part((), "add_rule"))
    pick(desk, builder.part((1,), "column"), "amount")
    pick(desk, builder.part((1,), "rule"), "gte")
    builder.part((1,), "value").setFocus()
    type_text(desk, "498")
    desk.do(editor.filters.commit)
    desk.until(lambda: editor.figures.text() == f"20 of {LINES - 1:,} rows")
    desk.do(lambda: editor.filters.show_view("json"))
    edited = editor.filters.code.text().replace("Lisbon", "Zürich")
    editor.filters.code.setPlainText(edited)
    desk.do(editor.filters.commit)
    desk.until(lambda: editor.figures.text() == f"19 of {LINES - 1:,} rows")
    desk.do(lambda: editor.filters.show_view("rules"))
    assert builder.part((0,), "value").text() == "Zürich"

    # The JSON is what a Find card takes.
    bot = desk.window.project.bot
    node = next(node for node in bot.main.nodes if node.cards and node.cards[0].type == "table")
    place = (bot.main.key, node.key, node.cards[0].key)
    desk.do(lambda: desk.window.document.apply(set_table(desk.window.project.bot, *place, editor.key)))
    desk.do(
        lambda: desk.window.document.apply(
            set_text(desk.window.project.bot, card_path(*place), ("filter",), editor.filters.text)
        )
    )
    desk.window.actions_by_name["talk"].trigger()
    field = desk.window.emulator.composer.field
    field.setFocus()
    type_text(desk, "hello")
    desk.do(lambda: QTest.keyClick(field, Key.Key_Return))
    desk.until(lambda: "19 orders" in desk.bot_texts)

    # A computed column, and all of its cells.
    desk.do(editor.filters.clear)
    desk.do(editor.columns.open_new)
    form = editor.columns.form
    assert form is not None
    type_text(desk, "double")
    pick(desk, form.kind, "number")
    form.computed.switch.setChecked(True)
    form.computed.dependencies.set_on("amount", on=True)
    form.computed.code.setPlainText("return row.amount * 2")
    desk.do(form.save_button.click)
    desk.until(lambda: editor.model.place_of("double") >= 0)
    desk.do(editor.computing.compute_all)
    desk.until(lambda: not editor.computing.is_computing, 100)
    desk.settle()
    store = desk.window.project.tables.store()
    assert all(row["double"] == row["amount"] * 2 for row in store.rows(editor.key))

    # What is exported and imported again is the same, and undo leads all the way back.
    desk.do(lambda: editor.files.export(tmp_path / "again.csv"))
    desk.settle()
    first = rows_of(desk, editor)
    again = finish_import(desk, open_import(desk, tmp_path / "again.csv"))
    assert again.title == "AgainTable"
    assert rows_of(desk, again) == first
    assert first[5]["customer"] == "two\nlines"
    while desk.window.project.history.next_undo is not None:
        desk.do(desk.window.document.undo)
        desk.settle()
    assert not desk.window.project.bot.tables
    assert not desk.window.project.is_modified
