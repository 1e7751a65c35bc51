"""Hooks are made, written with help, checked, and ordered."""

from __future__ import annotations

from typing import Any

from fixtures.section_desk import SectionDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.hook_kinds import HOOK_KINDS
from studio.ui.hooks.hook_editor import HookEditor
from studio.ui.hooks.hooks_panel import HooksPanel


def guard() -> dict[str, Any]:
    one = {
        "id": "hk-1",
        "name": "First",
        "hookType": "after_incoming_middleware",
        "content": "const a = 1\n",
        "transpiledCode": "x",
    }
    two = {
        "id": "hk-2",
        "name": "Second",
        "hookType": "after_incoming_middleware",
        "content": "",
        "origin": {"type": "integration", "integration": {"id": "i", "name": "agi", "version": "1"}},
    }
    other = {"id": "hk-3", "name": "Other", "hookType": "on_full_moon", "content": "1"}
    return {"settings": {"configVariables": {"KEY": ""}}, "flows": [], "hooks": [one, other, two]}


def open_editor(desk: SectionDesk, key: str = "hk-1") -> HookEditor:
    desk.use(guard())
    editor = desk.add(HookEditor(desk.theme, desk.apply, desk.ids, key, desk.engine, desk.start))
    desk.rest()
    return editor


def test_code_is_checked_while_it_is_typed(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    assert "can be read" in editor.code.status.text()
    editor.code.editor.selectAll()
    editor.code.editor.insertPlainText("const a = 1\nif (a {\n}")
    desk.rest()
    assert editor.code.status.text().startswith("Line 2:")
    editor.code.editor.selectAll()
    editor.code.editor.insertPlainText("const x: number = await env.KEY\nreturn { stop: true }")
    editor.commit()
    desk.rest()
    assert "can be read" in editor.code.status.text()
    hook = desk.bot.raw["hooks"][0]
    assert hook["content"] == "const x: number = await env.KEY\nreturn { stop: true }"
    assert "__ROOT__" in hook["transpiledCode"]
    desk.undo_all()
    assert editor.code.editor.text() == "const a = 1\n"


def test_what_a_moment_gives_is_offered_and_explained(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    assert "event.nlu.intent" in editor._names()
    assert "env.KEY" in editor._names()
    assert "outgoingEvent.payload" not in editor._names()
    editor.kind.picked.emit("before_outgoing_middleware")
    assert desk.bot.raw["hooks"][0]["hookType"] == "before_outgoing_middleware"
    assert "outgoingEvent.payload" in editor._names()
    assert editor.links[0].text() == "outgoingEvent.payload"
    editor.links[0].click()
    assert editor.code.editor.toPlainText().startswith("outgoingEvent.payload")
    editor.description.setText("")
    QTest.keyClicks(editor.description, "keeps order")
    assert desk.bot.raw["hooks"][0]["description"] == "keeps order"
    editor.commit()
    desk.undo_all()


def test_hooks_of_integrations_and_of_unknown_moments_are_shown_as_such(desk: SectionDesk) -> None:
    editor = open_editor(desk, "hk-2")
    assert "integration agi" in editor.caption.text()
    assert "Number 2 of 2" in editor.order.text()
    assert "does nothing" in editor.code.status.text()
    unknown = desk.add(HookEditor(desk.theme, desk.apply, desk.ids, "hk-3", desk.engine, desk.start))
    assert "does not know" in unknown.when.text()


def test_the_panel_groups_by_moment_and_keeps_order(desk: SectionDesk) -> None:
    desk.use(guard())
    panel = desk.add(HooksPanel(desk.theme, desk.apply, desk.ids))
    rows = [str(panel._filtered.index(row, 0).data()) for row in range(panel._filtered.rowCount())]
    assert rows == ["After incoming message", "On full moon"]
    panel.select("hk-2")
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [hook["id"] for hook in desk.bot.raw["hooks"]] == ["hk-2", "hk-3", "hk-1"]
    assert panel.current == "hk-2"
    panel.create_hook("after_turn_end")
    QTest.keyClicks(QApplication.focusWidget(), "Count tokens")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    desk.until(lambda: bool(desk.opened))
    made = desk.bot.raw["hooks"][-1]
    assert (made["name"], made["hookType"], made["origin"]) == ("Count tokens", "after_turn_end", {"type": "user"})
    assert desk.opened == [made["id"]]
    panel.select("hk-2")
    panel.duplicate_current()
    copy = desk.bot.raw["hooks"][1]
    assert (copy["name"], copy["origin"]) == ("Second 2", {"type": "user"})
    panel.delete_current()
    assert len(desk.bot.raw["hooks"]) == 4
    desk.undo_all()


def test_every_moment_can_be_chosen(desk: SectionDesk) -> None:
    desk.use(guard())
    panel = desk.add(HooksPanel(desk.theme, desk.apply, desk.ids))
    menu = panel.menu_for(panel.tree.rootIndex())
    names = {action.objectName() for action in menu.actions() if action.objectName()}
    assert names == {f"new_{kind.name}" for kind in HOOK_KINDS}
