"""A form shows any value of its schema and gives it back unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.schemas.form_fields import ChoiceEditor, TextEditor
from studio.ui.schemas.form_groups import AlternativesEditor, ListEditor, MapEditor, MaybeEditor
from studio.ui.schemas.schema_form import SchemaForm
from studio.ui.theme import Theme, apply_theme

TEXT: dict[str, Any] = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "x-zui": {"title": "Name", "placeholder": "Ada"}},
        "age": {"type": "integer", "minimum": 0},
        "ratio": {"type": "number"},
        "on": {"type": "boolean"},
        "maybe": {"type": "boolean"},
        "note": {"anyOf": [TEXT, {"type": "null"}]},
        "old": {"type": "string", "nullable": True},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "address": {"type": "object", "properties": {"street": TEXT}, "required": ["street"], "additionalProperties": False},
        "extra": {"type": "object", "properties": {"x": TEXT}, "required": ["x"], "additionalProperties": False},
        "tags": {"type": "array", "items": TEXT},
        "people": {"type": "array", "items": {"type": "object", "properties": {"first": TEXT, "last": TEXT}}},
        "prices": {"type": "object", "additionalProperties": {"type": "number"}},
        "how": {
            "oneOf": [
                {"type": "object", "properties": {"by": {"type": "string", "const": "Text"}, "value": TEXT}, "required": ["by", "value"]},
                {"type": "object", "properties": {"by": {"type": "string", "const": "Number"}, "value": {"type": "number"}}, "required": ["by", "value"]},
            ],
            "discriminator": {"propertyName": "by"},
        },
        "either": {"anyOf": [TEXT, {"type": "number"}]},
        "any": {},
        "hidden": {"type": "string", "x-zui": {"hidden": True}},
    },
    "required": ["name", "on", "note", "address", "tags", "how"],
}  # fmt: skip

WORDS = st.text(max_size=4)
NUMBERS = st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
VALUES = st.fixed_dictionaries(
    {
        "name": st.text(min_size=1, max_size=4),
        "on": st.booleans(),
        "note": st.none() | WORDS,
        "address": st.fixed_dictionaries({"street": WORDS}),
        "tags": st.lists(WORDS, max_size=4),
        "how": st.fixed_dictionaries({"by": st.just("Text"), "value": WORDS})
        | st.fixed_dictionaries({"by": st.just("Number"), "value": NUMBERS}),
    },
    optional={
        "age": st.integers(0, 10**6),
        "ratio": NUMBERS,
        "maybe": st.booleans(),
        "old": st.none() | WORDS,
        "kind": st.sampled_from(["a", "b"]),
        "extra": st.fixed_dictionaries({"x": WORDS}),
        "people": st.lists(st.fixed_dictionaries({}, optional={"first": WORDS, "last": WORDS}), max_size=3),
        "prices": st.dictionaries(WORDS, NUMBERS, max_size=3),
        "either": WORDS | NUMBERS,
        "any": JSON,
        "hidden": WORDS,
    },
)


@pytest.fixture
def form(qtbot: QtBot, qapp: QApplication) -> SchemaForm:
    theme = Theme("light")
    apply_theme(qapp, theme)
    made = SchemaForm(theme)
    qtbot.addWidget(made)
    made.set_schema(SCHEMA)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@given(st.lists(VALUES, min_size=1, max_size=3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_come_out_as_they_went_in(form: SchemaForm, values: list[Any]) -> None:
    told: list[int] = []
    form.changed.connect(lambda: told.append(1))
    for value in values:
        form.set_value(value)
        assert form.value == value
        assert form.issues == ()
    assert not told


def test_the_form_begins_with_what_is_known(form: SchemaForm) -> None:
    assert form.value == {"on": False, "note": None, "address": {}, "tags": [], "how": {"by": "Text"}}
    assert {issue.place for issue in form.issues} == {"name", "address.street", "how.value"}
    name = form.field_at(("name",))
    assert isinstance(name, TextEditor)
    assert name.line.placeholderText() == "Ada"
    assert not name.line.property("invalid")
    QTest.keyClicks(name.line, "x")
    QTest.keyClick(name.line, Qt.Key.Key_Backspace)
    assert name.line.property("invalid")
    street = form.field_at(("address", "street"))
    assert isinstance(street, TextEditor)
    assert street.line.property("invalid")


def test_filling_in_by_hand(form: SchemaForm) -> None:
    told: list[Any] = []
    form.changed.connect(lambda: told.append(form.value))
    name = form.field_at(("name",))
    assert name is not None
    name.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "Bo")
    assert told[-1]["name"] == "Bo"
    age = form.field_at(("age",))
    assert isinstance(age, TextEditor)
    QTest.keyClicks(age.line, "3x")
    assert {issue.place for issue in form.issues} >= {"age"}
    age.line.selectAll()
    QTest.keyClick(age.line, Qt.Key.Key_Delete)
    assert "age" not in form.value
    tags = form.field_at(("tags",))
    assert isinstance(tags, ListEditor)
    for word in ("one", "two"):
        tags.add_button.click()
        QTest.keyClicks(QApplication.focusWidget(), word)
    tags.move_item(tags.items[1], -1)
    assert form.value["tags"] == ["two", "one"]
    tags.remove(tags.items[0])
    assert form.value["tags"] == ["one"]
    prices = form.field_at(("prices",))
    assert isinstance(prices, MaybeEditor)
    prices.switch.click()
    assert isinstance(prices.inner, MapEditor)
    prices.inner.add_button.click()
    QTest.keyClicks(QApplication.focusWidget(), "tea")
    assert form.value["prices"] == {"tea": None}
    prices.switch.click()
    assert "prices" not in form.value
    kind = form.field_at(("kind",))
    assert isinstance(kind, ChoiceEditor)
    kind.picker.picked.emit("1")
    assert form.value["kind"] == "b"
    kind.picker.picked.emit("-")
    assert "kind" not in form.value


def test_another_variant_shows_other_fields(form: SchemaForm) -> None:
    form.set_value({"how": {"by": "Text", "value": "x"}})
    how = form.field_at(("how",))
    assert isinstance(how, AlternativesEditor)
    how.picker.picked.emit("1")
    assert form.value["how"] == {"by": "Number"}
    value = form.field_at(("how", "value"))
    assert isinstance(value, TextEditor)
    QTest.keyClicks(value.line, "2.5")
    assert form.value["how"] == {"by": "Number", "value": 2.5}


def test_another_schema_keeps_what_both_have(form: SchemaForm) -> None:
    form.set_value({"name": "Ada", "tags": ["x"]})
    form.set_schema({"type": "object", "properties": {"name": TEXT, "city": {"type": "string", "default": "Rome"}}})
    assert form.value == {"name": "Ada", "city": "Rome"}
    form.set_schema("no schema")
    form.set_schema({"type": "string"}, fresh=True)
    assert form.value is None


@pytest.mark.parametrize(
    "value", [None, 3, "", [], {"name": 3, "tags": "x", "how": 1, "people": [1], "prices": [], "address": None}]
)
def test_a_value_of_another_kind_is_shown_with_what_is_wrong(form: SchemaForm, value: Any) -> None:
    form.set_value(value)
    assert form.issues


def test_a_long_list_is_edited_as_json(form: SchemaForm) -> None:
    tags = [str(number) for number in range(500)]
    form.set_value({"tags": tags})
    assert form.value["tags"] == tags
    form.set_value({"tags": ["a"]})
    assert form.value["tags"] == ["a"]
