"""Inputs of workflows that are variables of a schema are filled in with a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conftest import Desk
from PySide6.QtTest import QTest

from studio.ui.inspector.schema_editors import SchemaInputEditor
from studio.ui.schemas.form_fields import TextEditor

SCHEMA = {
    "type": "object",
    "properties": {"street": {"type": "string"}, "zip": {"type": "string"}},
    "required": ["street"],
}


def bot(variables: list[dict[str, Any]]) -> dict[str, Any]:
    variable = {"id": "var-1", "name": "address", "type": "schema", "scope": "workflow", "schemaId": "schema-1"}
    entry = {"id": "en", "name": "Entry", "type": "entry", "variables": ["var-1"], "instructions": []}
    card = {"id": "ins", "type": "skill", "flowId": "wf-b", "name": "Ask1", "variables": variables, "transitions": []}
    node = {"id": "nd", "name": "Node", "type": "standard", "instructions": [card]}
    return {
        "flows": [
            {"id": "wf", "name": "A", "startNode": "nd", "variables": [], "nodes": [node]},
            {"id": "wf-b", "name": "B", "startNode": "en", "variables": [variable], "nodes": [entry]},
        ],
        "schemas": [{"id": "schema-1", "name": "Address", "code": "", "schema": SCHEMA}],
    }


def type_street(desk: Desk) -> SchemaInputEditor:
    desk.show_card()
    editor = desk.editor("address")
    assert isinstance(editor, SchemaInputEditor)
    street = editor.form.field_at(("street",))
    assert isinstance(street, TextEditor)
    QTest.keyClicks(street.line, "Elm")
    return editor


def test_an_input_without_a_value_shows_the_form(desk_for: Callable[[dict[str, Any]], Desk]) -> None:
    desk = desk_for(bot([]))
    type_street(desk)
    passed = desk.card()["variables"][0]["value"]
    assert passed["valueType"] == "static"
    assert passed["staticValue"] == {"street": "Elm"}
    desk.undo()
    assert desk.card()["variables"] == []


def test_form_and_expression_change_places(desk_for: Callable[[dict[str, Any]], Desk]) -> None:
    value = {"valueType": "dynamic", "dynamicValue": "{{workflow.x}}", "staticValue": None}
    desk = desk_for(bot([{"id": "var-1", "name": "address", "type": "schema", "schemaId": "schema-1", "value": value}]))
    desk.show_card()
    editor = desk.editor("address")
    assert isinstance(editor, SchemaInputEditor)
    assert editor.control.isHidden()
    editor.sides.chosen.emit("fixed")
    assert not editor.control.isHidden()
    type_street(desk)
    assert desk.card()["variables"][0]["value"]["staticValue"] == {"street": "Elm"}
    editor.sides.chosen.emit("dynamic")
    assert editor.control.isHidden()
    assert desk.card()["variables"][0]["value"]["dynamicValue"] == "{{workflow.x}}"
