"""What a person does in the inspector becomes the edit they meant, once, and undo takes it back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import bots
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.bot.edit import same_json
from studio.bot.edits import nodes
from studio.bot.edits.fields import set_field
from studio.bot.edits.paths import card_path
from studio.ui.inspector.list_editors import OptionsEditor, TableEditor
from studio.ui.inspector.readouts import JsonView, Ways
from studio.ui.inspector.text_editors import CodeFieldEditor, LineEditor, TextEditor
from studio.ui.inspector.value_editors import NumberEditor, PickerEditor, SwitchEditor
from studio.ui.theme import apply_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CardDesk = Callable[..., Any]

TEXT = {
    "type": "content",
    "content": {"type": "text", "text": {"staticValue": "old", "dynamicValue": "Hello", "valueType": "dynamic"}},
}


def type_at_end(qtbot: QtBot, widget: Any, text: str) -> None:
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(widget, text)


def test_typing_is_one_step_of_undo_however_long_it_takes(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    before = copy.deepcopy(desk.bot.raw)
    editor = desk.editor("Text")
    assert isinstance(editor, TextEditor)
    for piece in (", dear", " {{user.", "name}}!"):
        type_at_end(qtbot, editor.editor, piece)
        with qtbot.waitSignal(editor.editor.text_committed):
            pass
    assert len(desk.edits) == 3
    assert desk.card()["content"]["text"] == {
        "staticValue": "old",
        "dynamicValue": "Hello, dear {{user.name}}!",
        "valueType": "dynamic",
    }
    assert desk.history.position == 1
    assert editor.editor.hasFocus()
    desk.undo()
    assert same_json(desk.bot.raw, before)
    assert editor.editor.toPlainText() == "Hello"


def test_coming_back_to_a_field_begins_another_step(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    editor = desk.editor("Text")
    for piece in ("a", "b"):
        type_at_end(qtbot, editor.editor, piece)
        desk.elsewhere.setFocus()
    assert desk.history.position == 2
    desk.undo()
    assert desk.card()["content"]["text"]["dynamicValue"] == "Helloa"


def test_a_change_from_elsewhere_keeps_focus_cursor_and_widgets(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    editor = desk.editor("Text")
    editor.editor.setFocus()
    cursor = editor.editor.textCursor()
    cursor.setPosition(3)
    editor.editor.setTextCursor(cursor)
    widgets = set(desk.inspector.form.editors)
    desk.apply(nodes.rename_node(desk.bot, "wf", "next", "Later"))
    new = {**desk.card()["content"]["text"], "dynamicValue": "Hello there"}
    desk.apply(set_field(desk.bot, card_path("wf", "nd", "ins"), ("content", "text"), new))
    assert editor.editor.toPlainText() == "Hello there"
    assert editor.editor.textCursor().position() == 3
    assert editor.editor.hasFocus()
    assert set(desk.inspector.form.editors) == widgets


def test_typing_survives_an_edit_of_something_else(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    editor = desk.editor("Text")
    type_at_end(qtbot, editor.editor, "!")
    desk.apply(nodes.rename_node(desk.bot, "wf", "next", "Later"))
    assert editor.editor.toPlainText() == "Hello!"
    desk.inspector.commit()
    assert desk.card()["content"]["text"]["dynamicValue"] == "Hello!"


def test_choosing_something_else_commits_first(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    type_at_end(qtbot, desk.editor("Text").editor, "!")
    desk.show_card("ins-2", "next")
    assert desk.card()["content"]["text"]["dynamicValue"] == "Hello!"
    assert desk.editor("Text").editor.toPlainText() == "next"
    # The bot the selection was told with is older than the edit: the newer one counts.
    desk.show_card()
    assert desk.editor("Text").editor.toPlainText() == "Hello!"


def test_hiding_commits(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    type_at_end(qtbot, desk.editor("Text").editor, "!")
    desk.inspector.hide()
    assert desk.card()["content"]["text"]["dynamicValue"] == "Hello!"


def test_a_card_that_is_gone_leaves_the_empty_state_and_undo_brings_it_back(card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    desk.apply(nodes.delete_nodes(desk.bot, "wf", ["nd"]))
    assert desk.inspector.subject is None
    assert "Nothing selected" in visible_texts(desk.inspector)
    desk.undo()
    assert desk.editor("Text").editor.toPlainText() == "Hello"


def visible_texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_an_edit_that_came_too_late_is_refused_and_changes_nothing(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({**TEXT, "label": ""})
    editor = desk.editor("Text")
    type_at_end(qtbot, editor.editor, "!")
    # The program deletes the node without telling the inspector in time.
    desk.bot = nodes.delete_nodes(desk.bot, "wf", ["nd"]).apply(desk.bot)
    desk.inspector.commit()
    assert desk.edits == []
    assert "changed meanwhile" in editor.error.text()


def test_code_keeps_its_line_ends_and_its_cloud_form(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({"type": "action", "origin": "builtin", "code": "a\r\nb", "transpiledCode": "x", "label": ""})
    editor = desk.editor("Code")
    assert isinstance(editor, CodeFieldEditor)
    type_at_end(qtbot, editor.editor, "()")
    desk.inspector.commit()
    assert desk.card()["code"] == "a\r\nb()"
    assert "  b()" in desk.card()["transpiledCode"]
    label = desk.editor("Label")
    type_at_end(qtbot, label.line, "Price")
    desk.elsewhere.setFocus()
    assert desk.card()["label"] == "Price"


def test_a_plain_text_stays_plain(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({"type": "ai", "task": {"instructions": "Find", "input": "it", "outputVariableIds": []}})
    for label, text in (("Instructions", " {{x}}"), ("Input", "!")):
        type_at_end(qtbot, desk.editor(label).editor, text)
    desk.inspector.commit()
    assert desk.card()["task"]["instructions"] == "Find {{x}}"
    assert desk.card()["task"]["input"] == "it!"


CAPTURE = {**bots.choice_card("ins", "Small", "Large", connected={"Small": "next"}), "retry": {"maxRetries": 2}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("-1", "at least 0"),
        ("100", "at most 99"),
        ("1.5", "whole number"),
        ("many", "not a number"),
        ("", "not a number"),
    ],
)
def test_a_number_out_of_range_is_explained_and_not_applied(
    qtbot: QtBot, card_desk: CardDesk, text: str, sentence: str
) -> None:
    desk = card_desk(CAPTURE)
    editor = desk.editor("Retries")
    assert isinstance(editor, NumberEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClick(editor.line, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor.line, text)
    desk.inspector.commit()
    assert sentence in editor.error.text()
    assert editor.error.isVisible()
    assert editor.line.accessibleDescription() == editor.error.text()
    assert desk.edits == []
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "5")
    desk.inspector.commit()
    assert not editor.error.isVisible()
    assert desk.card()["retry"]["maxRetries"] == 5
    qtbot.keyClick(editor.line, Qt.Key.Key_Up)
    desk.inspector.commit()
    assert desk.card()["retry"]["maxRetries"] == 6


def test_an_empty_name_is_explained_and_not_applied(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    desk.show_node()
    editor = desk.editor("Name")
    assert isinstance(editor, LineEditor)
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClick(editor.line, Qt.Key.Key_Delete)
    desk.elsewhere.setFocus()
    assert "needs a name" in editor.error.text()
    assert desk.edits == []
    editor.line.setFocus()
    qtbot.keyClicks(editor.line, "Hello")
    editor.line.insert(" 😀")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert desk.node()["name"] == "Hello 😀"
    assert len(desk.edits) == 1


def test_a_switch_is_one_edit_and_keeps_the_shape(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({**TEXT, "content": {**TEXT["content"], "typing": {"valueType": "static", "staticValue": True}}})
    editor = desk.editor("Show that the bot is typing")
    assert isinstance(editor, SwitchEditor)
    assert editor.switch.isChecked()
    editor.switch.click()
    assert desk.card()["content"]["typing"] == {"valueType": "static", "staticValue": False}
    assert len(desk.edits) == 1
    desk.undo()
    assert editor.switch.isChecked()


INSERT = {
    "type": "table",
    "operation": "insert",
    "tableId": "table_1",
    "payload": [
        {"colId": "vegan", "value": {"valueType": "static", "staticValue": True, "dynamicValue": "{{v}}"}},
        {"colId": "title", "value": {"valueType": "dynamic", "dynamicValue": "{{t}}", "staticValue": None}},
    ],
}
CAKES = {
    "table_1": {
        "id": "table_1",
        "name": "CakesTable",
        "schema": {
            "properties": {"title": {"type": "string"}, "vegan": {"type": "boolean"}, "price": {"type": "number"}}
        },
    }
}


def test_fixed_and_expression_are_two_sides_that_both_stay(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(INSERT, tables=CAKES)
    editor = desk.editor("vegan")
    assert isinstance(editor, SwitchEditor)
    editor.sides.chosen.emit("dynamic")
    value = desk.card()["payload"][0]["value"]
    assert value == {"valueType": "dynamic", "staticValue": True, "dynamicValue": "{{v}}"}
    assert editor.expression is not None
    assert editor.expression.isVisible()
    assert not editor.switch.isVisible()
    type_at_end(qtbot, editor.expression, "!")
    desk.inspector.commit()
    assert desk.card()["payload"][0]["value"]["dynamicValue"] == "{{v}}!"
    editor.sides.chosen.emit("fixed")
    assert desk.card()["payload"][0]["value"] == {"valueType": "static", "staticValue": True, "dynamicValue": "{{v}}!"}
    assert editor.switch.isVisible()


def test_columns_are_added_and_removed(card_desk: CardDesk) -> None:
    desk = card_desk(INSERT, tables=CAKES)
    assert [label for label in desk.labels() if label in ("vegan", "title", "price")] == ["vegan", "title"]
    desk.editor("Add column").control.picked.emit("price")
    assert isinstance(desk.editor("price"), NumberEditor)
    desk.editor("vegan")._remove()
    assert [item["colId"] for item in desk.card()["payload"]] == ["title", "price"]
    assert "vegan" not in desk.labels()
    desk.undo()
    assert "vegan" in desk.labels()


def test_variables_are_picked_by_name_and_can_be_unset(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({**CAPTURE, "variableId": "var-gone"})
    editor = desk.editor("Store the answer in")
    assert isinstance(editor, PickerEditor)
    assert editor.picker.current is not None
    assert editor.picker.current.detail == "missing"
    names = [choice.label for choice in editor.picker._choices]
    assert names == ["Nowhere", "workflow.size", "workflow.count", "user.name"]
    editor.picker.picked.emit("var-name")
    assert desk.card()["variableId"] == "var-name"
    assert editor.picker.current.label == "user.name"
    editor.picker.picked.emit("")
    assert "variableId" not in desk.card()


def test_changing_the_kind_changes_the_form_and_keeps_the_focus(card_desk: CardDesk) -> None:
    desk = card_desk(CAPTURE)
    assert "Options" in desk.labels()
    editor = desk.editor("Ask for")
    editor.picker.setFocus()
    editor.picker.picked.emit("RawInput")
    assert "Options" not in desk.labels()
    assert desk.card()["entityId"] == "prompts://RawInput/v1"
    assert desk.editor("Ask for") is editor
    assert editor.picker.hasFocus()
    desk.undo()
    assert "Options" in desk.labels()


def test_options_are_renamed_added_moved_and_deleted(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(CAPTURE)
    editor = desk.editor("Options")
    assert isinstance(editor, OptionsEditor)

    def values() -> list[str]:
        return [item["value"] for item in desk.card()["choice"]["options"]["staticValue"]]

    editor.model.setData(editor.model.index(0, 1), "Tiny")
    assert values() == ["Tiny", "Large"]
    assert desk.card()["transitions"][0]["condition"]["payload"] == "__CHOICE=Tiny"
    editor.model.setData(editor.model.index(1, 2), "Tiny")
    assert "already" in editor.error.text()
    assert values() == ["Tiny", "Large"]
    editor.add_button.click()
    assert values() == ["Tiny", "Large", "Option 3"]
    line = editor.view.findChild(QLineEdit)
    assert line.text() == "Option 3"
    line.selectAll()
    qtbot.keyClicks(line, "Huge")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: values() == ["Tiny", "Large", "Huge"])
    editor.view.go_to(2, 1)
    qtbot.keyClick(editor.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert values() == ["Tiny", "Huge", "Large"]
    assert editor.view.current_row == 1
    editor.tools[2].click()
    assert values() == ["Tiny", "Large"]
    qtbot.keyClick(editor.view, Qt.Key.Key_Space)
    assert desk.card()["choice"]["options"]["staticValue"][1]["enabled"] is False
    for _ in range(len(desk.edits)):
        desk.undo()
    assert values() == ["Small", "Large"]
    assert desk.card() == {**CAPTURE, "id": "ins"}


def test_sixty_options_can_be_searched(card_desk: CardDesk) -> None:
    names = [f"Option {n} שלום 😀" for n in range(60)]
    desk = card_desk(bots.choice_card("ins", *names))
    editor = desk.editor("Options")
    assert isinstance(editor, TableEditor)
    assert editor.search.isVisible()
    assert editor.view.height() < 400
    editor.search.setText("n 42")
    assert editor.model.rowCount() == 1
    editor.model.setData(editor.model.index(0, 2), "forty-two")
    assert desk.card()["choice"]["options"]["staticValue"][42]["value"] == "forty-two"


def test_a_confirmation_keeps_its_two_values(card_desk: CardDesk) -> None:
    card = bots.choice_card("ins", "true", "false")
    desk = card_desk({**card, "entityId": "prompts://Confirmation/v1"})
    editor = desk.editor("Options")
    assert isinstance(editor, OptionsEditor)
    assert not editor.add_button.isVisible()
    editor.model.setData(editor.model.index(0, 2), "yes")
    assert "true and false" in editor.error.text()
    editor._delete(0)
    assert desk.edits == []


def test_a_carousel_grows_moves_and_shrinks(card_desk: CardDesk) -> None:
    items = [{"type": "card", "title": {"valueType": "dynamic", "dynamicValue": name}} for name in ("One", "Two")]
    desk = card_desk({"type": "content", "content": {"type": "carousel", "items": items}})
    sections = desk.inspector.form.sections
    assert [view.section.title for view in sections.values()] == ["1 · One", "2 · Two", "", "JSON"]
    desk.editor("Add card").control.click()
    assert len(desk.card()["content"]["items"]) == 3
    desk.inspector.form.sections["card-1"]._tools[0].click()
    assert [item["title"]["dynamicValue"] for item in desk.card()["content"]["items"]] == ["Two", "One", ""]
    desk.inspector.form.sections["card-0"]._tools[2].click()
    assert [view.section.title for view in desk.inspector.form.sections.values()][:2] == ["1 · One", "Card 2"]
    buttons = desk.editor("Buttons")
    assert isinstance(buttons, TableEditor)
    buttons.add_button.click()
    assert desk.card()["content"]["items"][0]["actions"]["staticValue"][0]["action"] == "say"
    buttons.model.setData(buttons.model.index(0, 1), "url")
    assert desk.card()["content"]["items"][0]["actions"]["staticValue"][0]["action"] == "url"
    for _ in range(len(desk.edits)):
        desk.undo()
    assert desk.card()["content"]["items"] == items


def test_validators_are_added_and_edited(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({**CAPTURE, "validation": {"validators": []}})
    desk.editor("Add validator").control.click()
    editor = desk.editor("Code")
    editor.editor.setFocus()
    editor.editor.selectAll()
    qtbot.keyClicks(editor.editor, "return input > 1")
    desk.inspector.commit()
    validator = desk.card()["validation"]["validators"][0]
    assert validator["code"] == "return input > 1"
    assert validator["id"].startswith("vld-")
    desk.inspector.form.sections["validator-0"]._tools[2].click()
    assert desk.card()["validation"]["validators"] == []


CALLEE = bots.workflow(
    "wf-order",
    bots.node("entry", "entry", variables=["v-cake"]),
    bots.node("done", "exit", bots.leaving("t", "#"), variables=["v-total"]),
    variables=[
        {"id": "v-cake", "name": "cake", "type": "string", "scope": "workflow"},
        {"id": "v-total", "name": "total", "type": "number", "scope": "workflow"},
    ],
)


def test_a_workflow_card_has_the_inputs_of_its_workflow(qtbot: QtBot, card_desk: CardDesk) -> None:
    card = {"type": "skill", "name": "Order1", "flowId": "", "exitNodes": [], "transitions": []}
    desk = card_desk(card, flows=[CALLEE])
    assert "cake" not in desk.labels()
    desk.editor("Workflow").picker.picked.emit("wf-order")
    type_at_end(qtbot, desk.editor("cake").editor, "{{workflow.size}}")
    desk.inspector.commit()
    assert desk.card()["variables"][0]["value"]["dynamicValue"] == "{{workflow.size}}"
    assert "workflow.Order1.total" in desk.editor("Read in code as").text.text()
    desk.editor("Open").button.click()
    assert desk.visited == [("wf-order", "")]
    ways = desk.editor("Leads to")
    assert isinstance(ways, Ways)
    assert ways.model.rowCount() == 1


def test_two_workflow_cards_may_not_share_a_name(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({"type": "skill", "name": "Order1", "flowId": "wf-order"}, flows=[CALLEE])
    other = {"id": "ins-9", "type": "skill", "name": "Order2", "flowId": "wf-order"}
    desk.apply(set_field(desk.bot, ("flows", "wf", "nodes", "next"), ("instructions",), [other]))
    editor = desk.editor("Name")
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "Order2")
    desk.inspector.commit()
    assert "told apart" in editor.error.text()
    assert desk.card()["name"] == "Order1"


def test_links_lead_to_nodes(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(CAPTURE)
    ways = desk.editor("Leads to")
    assert isinstance(ways, Ways)
    shown = [[ways.model.index(row, column).data() for column in (0, 1)] for row in range(ways.model.rowCount())]
    assert shown == [["Small", "Next"], ["Large", "Next card"]]
    ways.view.followed.emit(0)
    ways.view.followed.emit(1)
    desk.inspector.header.owner.click()
    assert desk.visited == [("wf", "next"), ("wf", "nd")]


def test_inputs_of_a_workflow_are_ticked(desk_for: Callable[[dict[str, Any]], Any]) -> None:
    raw = {"flows": [bots.workflow("wf", bots.node("nd", "entry", variables=["var-gone"]))]}
    desk = desk_for(raw)
    desk.show_node()
    editor = desk.editor("What a caller may pass; the rest stays inside the workflow.")
    assert isinstance(editor, TableEditor)
    names = [editor.model.index(row, 1).data() for row in range(editor.model.rowCount())]
    assert names == ["size", "var-gone"]
    editor.model.setData(editor.model.index(0, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert desk.node()["variables"] == ["var-gone", "var-size"]
    editor.model.setData(editor.model.index(1, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert desk.node()["variables"] == ["var-size"]


def test_a_comment_keeps_its_formatting_until_it_is_edited(
    qtbot: QtBot, desk_for: Callable[[dict[str, Any]], Any]
) -> None:
    html = "<p><strong>Bold</strong> &amp; more</p><p></p><p>end</p>"
    desk = desk_for({"flows": [bots.workflow("wf", bots.node("nd", "comment", comment=html))]})
    desk.show_node()
    editor = desk.editor("Text")
    assert editor.editor.toPlainText() == "Bold & more\n\nend"
    desk.elsewhere.setFocus()
    assert desk.node()["comment"] == html
    type_at_end(qtbot, editor.editor, "!")
    qtbot.keyClick(editor.editor, Qt.Key.Key_Return)
    desk.inspector.commit()
    assert desk.node()["comment"] == "<p>Bold &amp; more</p><p></p><p>end!</p><p></p>"
    assert editor.editor.toPlainText().endswith("end!\n"), "a line just begun stays"


def test_several_nodes_are_counted_and_named(card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    desk.show_node("nd", "next", "end")
    texts = visible_texts(desk.inspector)
    assert "3 nodes selected" in texts
    assert "2 standard, 1 end. 3 cards in all." in texts
    desk.inspector._summary.names.itemAt(1).widget().click()
    assert desk.visited == [("wf", "next")]
    desk.inspector.show_selection(desk.bot, "wf", [])
    assert "Nothing selected" in visible_texts(desk.inspector)


def test_unknown_cards_are_shown_as_they_are(card_desk: CardDesk) -> None:
    desk = card_desk({"type": "from-the-future", "secret": [1, 2.50]})
    view = desk.editor("Card")
    assert isinstance(view, JsonView)
    assert '"from-the-future"' in view.editor.toPlainText()
    assert view.editor.isReadOnly()


def test_json_follows_edits(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({"type": "log", "level": "info", "message": "x"})
    view = desk.editor("As it stands in the archive")
    desk.editor("Level").picker.picked.emit("error")
    assert '"level": "error"' in view.editor.toPlainText()


def test_private_recordings_of_triggers_are_not_shown(desk_for: Callable[[dict[str, Any]], Any]) -> None:
    node = bots.node("nd", "trigger", examples=[{"event": {"phone": "555 0100"}}], integrationId="webchat")
    desk = desk_for({"flows": [bots.workflow("wf", node)]})
    desk.show_node()
    assert "555 0100" not in desk.editor("As it stands in the archive").editor.toPlainText()


def test_tab_follows_the_reading_order(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(CAPTURE)
    desk.open_all()
    desk.editor("Ask for").picker.picked.emit("MultiChoice")
    QApplication.processEvents()
    form = desk.inspector.form
    first = desk.editor("Ask for").picker
    first.setFocus()
    seen: list[QWidget] = []
    places: list[tuple[int, int]] = []
    while True:
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in seen or not form.isAncestorOf(widget):
            break
        seen.append(widget)
        place = widget.mapTo(form, widget.rect().center())
        places.append((place.y(), place.x()))
        assert widget.accessibleName(), f"{widget} has no name"
        if hasattr(widget, "is_code") and widget.is_code:
            qtbot.keyClick(widget, Qt.Key.Key_Escape)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert len(seen) > 15
    rows = [y // 12 for y, _ in places]
    assert rows == sorted(rows), list(zip(rows, [widget.accessibleName() for widget in seen], strict=True))


def test_the_theme_changes_live(card_desk: CardDesk, qapp: QApplication) -> None:
    desk = card_desk(CAPTURE)
    for card, node in (("ins-2", "next"), ("trs-end", "end"), ("ins", "nd")):
        desk.show_card(card, node)
        desk.open_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    light = desk.grab().toImage()
    desk.theme.use("dark")
    apply_theme(qapp, desk.theme)
    dark = desk.grab().toImage()
    assert light.pixelColor(2, 200).lightness() > 200
    assert dark.pixelColor(2, 200).lightness() < 60
    assert desk.edits == []


def test_an_expression_where_a_switch_is_usual_can_be_read_and_edited(qtbot: QtBot, card_desk: CardDesk) -> None:
    typing = {"valueType": "dynamic", "dynamicValue": "{{x}}"}
    desk = card_desk({**TEXT, "content": {**TEXT["content"], "typing": typing}})
    editor = desk.editor("Show that the bot is typing")
    assert isinstance(editor, SwitchEditor)
    assert editor.expression is not None
    assert editor.expression.isVisible()
    assert editor.label.isVisible()
    assert editor.sides.isVisible()
    editor.sides.chosen.emit("fixed")
    assert desk.card()["content"]["typing"] == {**typing, "valueType": "static", "staticValue": False}
    assert editor.switch.isVisible()
    assert not editor.label.isVisible()


def test_a_selection_that_does_not_exist_is_an_empty_state(card_desk: CardDesk) -> None:
    desk = card_desk(TEXT)
    for workflow, nodes_, card in (("gone", ["nd"], None), ("wf", ["gone"], None), ("wf", ["nd"], "gone")):
        desk.inspector.show_selection(desk.bot, workflow, nodes_, card)
        assert "Nothing selected" in visible_texts(desk.inspector)


CODE = {"type": "action", "origin": "builtin", "label": "", "code": "const a = 1\nworkflow.size = a"}


def test_code_that_cannot_be_read_is_marked_where_it_is_wrong(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk(CODE)
    field = next(one for one in desk.inspector.form.editors if isinstance(one, CodeFieldEditor))
    assert field.error.isHidden()
    type_at_end(qtbot, field.editor, " +")
    with qtbot.waitSignal(field._pause.timeout):
        pass
    assert field.error.text() == "Line 2: the code ends too early."
    assert field.error.isVisible()
    waves = [mark for mark in field.editor.extraSelections() if mark.format.underlineColor().isValid()]
    assert any(mark.cursor.selectedText() == "+" for mark in waves)
    type_at_end(qtbot, field.editor, " 1")
    with qtbot.waitSignal(field._pause.timeout):
        pass
    assert field.error.isHidden()
    desk.inspector.commit()
    assert desk.card()["code"] == "const a = 1\nworkflow.size = a + 1"
    assert field.error.isHidden()


def test_what_reads_the_results_of_a_card_follows_its_name(qtbot: QtBot, card_desk: CardDesk) -> None:
    desk = card_desk({"type": "skill", "name": "Order1", "flowId": "wf-order"}, flows=[CALLEE])
    said = {**TEXT, "id": "ins-7"}
    said["content"] = {"type": "text", "text": {"valueType": "dynamic", "dynamicValue": "{{workflow.Order1.total}}"}}
    desk.apply(set_field(desk.bot, ("flows", "wf", "nodes", "next"), ("instructions",), [said]))
    editor = desk.editor("Name")
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "Pizza")
    desk.inspector.commit()
    assert desk.card()["name"] == "Pizza"
    assert desk.card("ins-7", "next")["content"]["text"]["dynamicValue"] == "{{workflow.Pizza.total}}"


def test_an_input_appears_on_the_cards_that_call(desk_for: Callable[[dict[str, Any]], Any]) -> None:
    call = {"id": "ins-call", "type": "skill", "name": "Order1", "flowId": "wf-order", "transitions": []}
    caller = bots.workflow("wf", bots.node("nd", "standard", call))
    callee = {**CALLEE, "nodes": [bots.node("entry", "entry", variables=[]), *CALLEE["nodes"][1:]]}
    desk = desk_for({"flows": [caller, callee]})
    before = copy.deepcopy(desk.bot.raw)
    desk.show_node("entry", workflow="wf-order")
    editor = desk.editor("What a caller may pass; the rest stays inside the workflow.")
    editor.model.setData(editor.model.index(0, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    copies = desk.card("ins-call", "nd")["variables"]
    assert [one["name"] for one in copies] == ["cake"]
    assert len(desk.edits) == 1
    desk.undo()
    assert same_json(desk.bot.raw, before)


def test_a_workflow_is_described_at_its_entry(qtbot: QtBot, desk_for: Callable[[dict[str, Any]], Any]) -> None:
    desk = desk_for({"flows": [CALLEE]})
    desk.show_node("entry", workflow="wf-order")
    desk.open_all()
    editor = desk.editor("What it does")
    type_at_end(qtbot, editor.editor, "Takes an order")
    desk.inspector.commit()
    assert desk.bot.workflow("wf-order").header.description == "Takes an order"
