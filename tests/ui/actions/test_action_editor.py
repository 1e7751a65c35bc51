"""Custom actions are written, given schemas, renamed with their calls, and deleted with care."""

from __future__ import annotations

from typing import Any

from fixtures.section_desk import SectionDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.edits.actions import rename_action, uses_of_action
from studio.ui.actions.action_editor import ActionEditor
from studio.ui.actions.actions_panel import ActionsPanel


def shop() -> dict[str, Any]:
    code = {
        "id": "ins-1",
        "type": "action",
        "label": "actions.price is words here",
        "code": "const a = await actions.price({ x: 1 })\nother.actions.price(); actions['price'](2) // actions.price\nactions?.prices()",
    }
    text = {
        "id": "ins-2",
        "type": "content",
        "content": {"type": "text", "text": "It is {{actions.price(1)}} actions.price"},
    }
    node = {"id": "nd", "name": "N", "type": "standard", "instructions": [code, text]}
    action = {
        "type": "code",
        "id": "act-1",
        "name": "price",
        "description": "",
        "raw_code": "return input.x",
        "transpiled_code": "x",
    }
    schema = {"type": "object", "properties": {"x": {"type": "number"}}}
    return {
        "settings": {},
        "flows": [{"id": "wf", "name": "A", "variables": [], "nodes": [node]}],
        "actions": [action],
        "hooks": [{"id": "hk", "name": "h", "hookType": "after_turn_end", "content": "await actions.price()"}],
        "schemas": [{"id": "schema-1", "name": "Wish", "code": "", "schema": schema}],
    }


def test_a_rename_reaches_every_call_and_nothing_else(desk: SectionDesk) -> None:
    desk.use(shop())
    assert [owner.section for owner, _ in uses_of_action(desk.bot, "act-1")] == ["card", "card", "hooks"]
    desk.apply(rename_action(desk.bot, "act-1", "cost"))
    cards = desk.bot.raw["flows"][0]["nodes"][0]["instructions"]
    assert cards[0]["code"] == (
        "const a = await actions.cost({ x: 1 })\nother.actions.price(); actions['cost'](2) // actions.price\nactions?.prices()"
    )
    assert cards[1]["content"]["text"] == "It is {{actions.cost(1)}} actions.price"
    assert cards[0]["label"] == "actions.price is words here"
    assert desk.bot.raw["hooks"][0]["content"] == "await actions.cost()"
    desk.undo_all()


def test_editing(desk: SectionDesk) -> None:
    desk.use(shop())
    editor = desk.add(ActionEditor(desk.theme, desk.apply, desk.ids, "act-1", desk.engine, desk.start))
    desk.rest()
    assert "can be read" in editor.code.status.text()
    assert len(editor.uses.rows.rows) == 3
    assert editor.caption.text() == "await actions.price(input)"
    editor.schemas["input"].picked.emit("schema-1")
    assert desk.bot.raw["actions"][0]["input_schema"] == {"type": "schema", "schemaId": "schema-1"}
    assert editor.caption.text() == "await actions.price({ x })"
    assert "input.x" in editor._names()
    editor.schemas["input"].picked.emit("")
    assert "input_schema" not in desk.bot.raw["actions"][0]
    QTest.keyClicks(editor.description, "Costs")
    editor.code.editor.selectAll()
    editor.code.editor.insertPlainText("return {")
    editor.commit()
    desk.rest()
    assert editor.code.status.text().startswith("Line 1:")
    assert desk.bot.raw["actions"][0]["raw_code"] == "return {"
    assert "return {" in desk.bot.raw["actions"][0]["transpiled_code"]
    desk.undo_all()


def test_the_panel(desk: SectionDesk) -> None:
    desk.use(shop())
    panel = desk.add(ActionsPanel(desk.theme, desk.apply, desk.ids))
    panel.create_action()
    QTest.keyClicks(QApplication.focusWidget(), "greet")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    desk.until(lambda: bool(desk.opened))
    assert [action["name"] for action in desk.bot.raw["actions"]] == ["price", "greet"]
    panel.select("act-1")
    menu = panel.menu_for(panel.tree.currentIndex())
    next(action for action in menu.actions() if action.objectName() == "uses").trigger()
    assert "is used here" in panel.question.text.text()
    panel.duplicate_current()
    panel.select("act-1")
    panel.delete_current()
    assert "in 3 places" in panel.question.text.text()
    panel.question.delete_button.click()
    assert [action["name"] for action in desk.bot.raw["actions"]] == ["price2", "greet"]
    desk.undo_all()
