"""A schema is edited as text and as fields, tried out, and used."""

from __future__ import annotations

from typing import Any

from fixtures.section_desk import SectionDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.edits.schemas import delete_schema, duplicate_schema, rename_schema, uses_of_schema
from studio.ui.schemas.form_groups import AlternativesEditor, ListEditor
from studio.ui.schemas.schema_editor import SchemaEditor
from studio.ui.schemas.schemas_panel import SchemasPanel

TEXT = """zui.object({
  name: zui.string(), // kept
  how: zui.discriminatedUnion("by", [
    zui.object({ by: zui.literal("Text"), value: zui.string() }),
    zui.object({ by: zui.literal("Number"), value: zui.number(), note: zui.string().optional() })
  ]),
  tags: zui.array(zui.string().min(2))
})"""


def shop() -> dict[str, Any]:
    variable = {
        "id": "var-1",
        "name": "who",
        "type": "schema",
        "scope": "workflow",
        "schemaId": "schema-1",
        "defaultValue": {},
    }
    return {
        "settings": {},
        "flows": [
            {
                "id": "wf-a",
                "name": "A",
                "variables": [variable],
                "nodes": [
                    {
                        "id": "nd-1",
                        "name": "N",
                        "type": "standard",
                        "instructions": [
                            {
                                "id": "ins-1",
                                "type": "skill",
                                "flowId": "wf-a",
                                "name": "c",
                                "variables": [{**variable, "value": {}}],
                            }
                        ],
                    }
                ],
            }
        ],
        "actions": [{"id": "act-1", "name": "ask", "input_schema": {"type": "schema", "schemaId": "schema-1"}}],
        "tables": {
            "table_1": {
                "id": "table_1",
                "name": "PeopleTable",
                "schema": {
                    "type": "object",
                    "properties": {
                        "who": {"type": "object", "x-zui": {"index": 0, "schemaId": "schema-1", "typings": "Person"}}
                    },
                },
            }
        },
        "schemas": [
            {"id": "schema-1", "name": "Person", "code": TEXT, "schema": {"type": "object", "old": True}, "typings": ""}
        ],
    }


def open_editor(desk: SectionDesk, raw: dict[str, Any] | None = None) -> SchemaEditor:
    desk.use(raw or shop())
    editor = desk.add(SchemaEditor(desk.theme, desk.apply, desk.ids, "schema-1", desk.engine, desk.start))
    desk.rest()
    return editor


def schema(desk: SectionDesk) -> dict[str, Any]:
    found: dict[str, Any] = desk.bot.raw["schemas"][0]
    return found


def type_text(desk: SectionDesk, editor: SchemaEditor, text: str) -> None:
    editor.code.editor.selectAll()
    editor.code.editor.insertPlainText(text)
    editor.commit()
    desk.rest()


def test_looking_at_a_schema_changes_nothing(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    assert editor.code.status.text() == "The schema is fine."
    assert desk.bot is desk.first
    assert '"required"' in editor.json.text()
    assert "3 fields" in editor.caption.text()


def test_typed_text_becomes_fields_and_json_schema_in_one_step(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    type_text(desk, editor, "zui.object({ size: zui.number().int() })")
    assert schema(desk)["code"] == "zui.object({ size: zui.number().int() })"
    assert schema(desk)["schema"]["properties"] == {"size": {"type": "integer"}}
    assert [field.name for field in editor.fields._root.fields] == ["size"]  # type: ignore[union-attr]
    desk.undo()
    assert desk.bot.raw == desk.first.raw
    desk.rest()
    assert editor.code.editor.text() == TEXT
    assert desk.bot.raw == desk.first.raw


def test_an_error_is_marked_and_the_last_good_schema_stays(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    type_text(desk, editor, "zui.object({\n  a: zui.string(),\n  b: zui.strin()\n})")
    assert editor.code.status.text() == "Line 3: zui has no strin()."
    assert editor.code.editor._wrong_line == 3
    assert schema(desk)["schema"] == {"type": "object", "old": True}
    QTest.mouseClick(editor.code.status, Qt.MouseButton.LeftButton)
    assert editor.code.editor.textCursor().blockNumber() == 2
    editor.show_page("json")
    assert not editor.stale.isHidden()
    type_text(desk, editor, "zui.object({ a: ")
    assert "cannot be shown as fields" in editor.fields.notice.text()
    type_text(desk, editor, "zui.object({ a: zui.string() })")
    assert schema(desk)["schema"]["required"] == ["a"]
    assert editor.stale.isHidden()


def test_fields_change_the_text_where_they_stand(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    tree, details = editor.fields, editor.fields.details
    tree.select(("name",))
    details.kind.picked.emit("number")
    details.optional.setChecked(True)
    details.words["describe"].setText("How many")
    details.words["describe"].editingFinished.emit()
    details.limits["min"].setText("3")
    details.limits["min"].editingFinished.emit()
    details.name.setText("count")
    details.name.editingFinished.emit()
    desk.rest()
    assert 'count: zui.number().describe("How many").min(3).optional(), // kept' in schema(desk)["code"]
    assert schema(desk)["schema"]["properties"]["count"]["minimum"] == 3
    assert tree.path == ("count",)
    tree.add_button.click()
    details.commit()
    desk.rest()
    assert tree.path == ("field4",)
    assert schema(desk)["code"].endswith(".min(2)),\n  field4: zui.string()\n})")
    tree.up_button.click()
    tree.delete_button.click()
    desk.rest()
    assert "field4" not in schema(desk)["code"]
    tree.select(("how",))
    tree.add_button.click()
    desk.rest()
    assert 'zui.literal("Variant 3")' in schema(desk)["code"]
    desk.undo_all()


def test_a_name_that_is_taken_is_refused_where_it_is_typed(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    editor.fields.select(("name",))
    editor.fields.details.name.setText("tags")
    editor.fields.details.name.editingFinished.emit()
    assert "already" in editor.fields.details.name_error.text()
    assert desk.bot is desk.first


def test_a_value_is_filled_in_typed_and_judged(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    editor.show_page("try")
    desk.rest()
    assert editor.try_out.value == {"how": {"by": "Text"}, "tags": []}
    assert {issue.place for issue in editor.try_out.issues} == {"name", "how.value"}
    name = editor.try_out.form.field_at(("name",))
    assert name is not None
    name.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "Ada")
    tags = editor.try_out.form.field_at(("tags",))
    assert isinstance(tags, ListEditor)
    tags.add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "x")
    how = editor.try_out.form.field_at(("how",))
    assert isinstance(how, AlternativesEditor)
    how.picker.picked.emit("1")
    desk.rest()
    assert editor.try_out.value == {"name": "Ada", "how": {"by": "Number"}, "tags": ["x"]}
    assert [str(issue) for issue in editor.try_out.issues] == [
        "how.value: This is needed.",
        "tags[0]: String must contain at least 2 character(s).",
    ]
    editor.try_out.json.setPlainText('{"name": 3, "how": {"by": "Text", "value": "v"}, "tags": [], "more": 1}')
    editor.try_out.json.commit()
    desk.rest()
    assert [issue.place for issue in editor.try_out.issues] == ["name"]
    how = editor.try_out.form.field_at(("how",))
    assert isinstance(how, AlternativesEditor)
    assert how.chosen == 0
    editor.try_out.json.setPlainText("{nothing")
    editor.try_out.json.commit()
    assert "no JSON" in editor.try_out.verdict.text()
    editor.try_out.clear()
    desk.rest()
    assert desk.bot is desk.first


def test_a_schema_without_text_shows_one_made_of_its_json_schema(desk: SectionDesk) -> None:
    raw = shop()
    raw["schemas"][0] |= {
        "code": "",
        "schema": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
    }
    editor = open_editor(desk, raw)
    assert editor.code.editor.text() == "zui.object({\n  a: zui.string()\n})"
    assert desk.bot is desk.first


def test_the_editor_follows_renames_and_goes_with_its_schema(desk: SectionDesk) -> None:
    editor = open_editor(desk)
    assert len(uses_of_schema(desk.bot, "schema-1")) == 3
    editor.show_page("uses")
    assert "Used in 3 places" in editor.uses_label.text()
    desk.apply(rename_schema(desk.bot, "schema-1", "Human"))
    assert editor.title == "Human"
    assert desk.bot.raw["tables"]["table_1"]["schema"]["properties"]["who"]["x-zui"]["typings"] == "Human"
    desk.apply(duplicate_schema(desk.bot, "schema-1", desk.ids))
    assert [one["name"] for one in desk.bot.raw["schemas"]] == ["Human", "Human2"]
    desk.apply(delete_schema(desk.bot, "schema-1"))
    assert desk.closed == [editor]
    flow = desk.bot.raw["flows"][0]
    assert flow["variables"][0] == {
        "id": "var-1",
        "name": "who",
        "type": "object",
        "scope": "workflow",
        "defaultValue": {},
    }
    assert flow["nodes"][0]["instructions"][0]["variables"][0]["type"] == "object"
    assert desk.bot.raw["actions"] == [{"id": "act-1", "name": "ask"}]
    assert desk.bot.raw["tables"]["table_1"]["schema"]["properties"]["who"]["x-zui"] == {"index": 0, "typings": "Human"}
    desk.undo_all()


def test_the_panel_makes_renames_and_deletes(desk: SectionDesk) -> None:
    desk.use({"settings": {}, "flows": []})
    panel = desk.add(SchemasPanel(desk.theme, desk.apply, desk.ids))
    panel.first_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "Order")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    desk.until(lambda: bool(desk.opened))
    assert [one["name"] for one in desk.bot.raw["schemas"]] == ["Order"]
    key = desk.bot.raw["schemas"][0]["id"]
    assert desk.opened == [key]
    assert desk.history.next_undo is not None
    assert desk.history.next_undo.label == "Create schema “Order”"
    panel.select(key)
    panel.duplicate_current()
    assert [one["name"] for one in desk.bot.raw["schemas"]] == ["Order", "Order2"]
    panel.delete_current()
    assert [one["name"] for one in desk.bot.raw["schemas"]] == ["Order"]
    desk.undo_all()
    assert panel.empty.isVisible()


def test_deleting_what_is_used_asks_once(desk: SectionDesk) -> None:
    desk.use(shop())
    panel = desk.add(SchemasPanel(desk.theme, desk.apply, desk.ids))
    panel.select("schema-1")
    panel.find_uses("schema-1")
    assert panel.question.delete_button.isHidden()
    panel.delete_current()
    assert "in 3 places" in panel.question.text.text()
    QTest.keyClick(panel.question.delete_button, Qt.Key.Key_Escape)
    assert panel.question.isHidden()
    assert desk.bot is desk.first
    panel.delete_current()
    QTest.keyClick(panel.question.delete_button, Qt.Key.Key_Return)
    assert desk.bot.raw["schemas"] == []
