"""Storing values in variables of another type."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.library import ListEntity
from studio.bot.variable import Variable
from studio.bot.view import read_view
from studio.interpreter.coercion import DoesNotFit, coerced, default_of
from studio.interpreter.events import CaptureFailed
from studio.interpreter.schemas import SchemaCheck
from studio.interpreter.values import identical, number_text, text_of
from studio.language import PatternEntity
from tests.fixtures.bot_builder import BotBuilder, capture
from tests.interpreter.talk import Talk

MARCH = {"$date": "2026-03-01T09:00:00.000Z"}


def variable(kind: str, **fields: Any) -> Variable:
    return read_view(Variable, {"name": "x", "type": kind, "scope": "workflow", **fields})


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("string", 5, "5"),
        ("string", 2.5, "2.5"),
        ("string", True, "true"),
        ("string", MARCH, "2026-03-01T09:00:00.000Z"),
        ("string", ["a", "b"], "a, b"),
        ("string", {"a": 1}, '{"a":1}'),
        ("number", "5", 5),
        ("number", " -2.50 ", -2.5),
        ("number", "1e3", 1000),
        ("number", True, 1),
        ("number", "", None),
        ("boolean", "True", True),
        ("boolean", "false", False),
        ("boolean", 0, False),
        ("date", "2026-03-01T10:00:00+01:00", MARCH),
        ("date", "2026-03-01", {"$date": "2026-03-01T00:00:00.000Z"}),
        ("date", 1772355600000, MARCH),
        ("date", MARCH, MARCH),
        ("date", "", None),
        ("object", '{"a": 1}', {"a": 1}),
        ("object", {}, {}),
        ("array", "[1]", [1]),
        ("schema", {"a": 1}, {"a": 1}),
        ("enum", "red", "red"),
        ("something new", 5, 5),
        ("number", None, None),
    ],
)
def test_conversions_without_loss(kind: str, value: Any, stored: Any) -> None:
    assert identical(coerced(value, variable(kind)), stored)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "five"),
        ("number", "5 apples"),
        ("number", "٥"),
        ("number", {}),
        ("number", "1e999"),
        ("boolean", "yes"),
        ("boolean", 2),
        ("date", "tomorrow"),
        ("date", True),
        ("date", 1e300),
        ("object", "text"),
        ("object", 5),
        ("array", '{"a": 1}'),
        ("array", "[" * 100_000),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(kind: str, value: Any) -> None:
    with pytest.raises(DoesNotFit) as refused:
        coerced(value, variable(kind))

    assert str(refused.value).endswith(f"does not fit the variable workflow.x, which is of type {kind}.")
    assert len(str(refused.value)) < 150


COLOURS = ListEntity.model_validate(
    {"name": "colour", "occurrences": [{"name": "Red", "synonyms": ["crimson"]}, {"name": "Dark blue"}]}
)
FLIGHT = PatternEntity("flight", "[A-Z]{2}[0-9]{3,4}", match_case=True)
ADDRESS = SchemaCheck(
    "Address",
    {
        "type": "object",
        "properties": {
            "street": {"type": "string"},
            "zip": {"type": "string", "minLength": 5, "maxLength": 5, "pattern": "^[0-9]+$"},
            "note": {"type": "string", "nullable": True},
            "since": {"type": "string", "format": "date-time"},
        },
        "required": ["street", "zip"],
        "additionalProperties": False,
    },
)


@pytest.mark.parametrize(
    ("kind", "bound", "value", "stored"),
    [
        ("enum", COLOURS, "Red", "Red"),
        ("enum", COLOURS, "red", "Red"),
        ("enum", COLOURS, "Crimson", "Red"),
        ("enum", COLOURS, "DARK  blue", "Dark blue"),
        ("enum", COLOURS, "", ""),
        ("enum", None, "anything", "anything"),
        ("pattern", FLIGHT, "LH1234", "LH1234"),
        (
            "schema",
            ADDRESS,
            {"street": "Elm", "zip": "12345", "note": None},
            {"street": "Elm", "zip": "12345", "note": None},
        ),
        ("schema", ADDRESS, '{"street": "Elm", "zip": "12345"}', {"street": "Elm", "zip": "12345"}),
        ("schema", ADDRESS, None, None),
        ("schema", SchemaCheck("odd", {"type": "nonsense"}), {"a": 1}, {"a": 1}),
        ("schema", SchemaCheck("none", None), {"a": 1}, {"a": 1}),
    ],
)
def test_what_a_type_refers_to_is_checked(kind: str, bound: Any, value: Any, stored: Any) -> None:
    assert identical(coerced(value, variable(kind), bound), stored)


@pytest.mark.parametrize(
    ("kind", "bound", "value", "why"),
    [
        ("enum", COLOURS, "green", "which is of type enum: it takes one of Red, Dark blue."),
        ("pattern", FLIGHT, "lh1234", "which is of type pattern: the pattern is “[A-Z]{2}[0-9]{3,4}”."),
        ("pattern", PatternEntity("bad", "("), "x", "is no regular expression"),
        ("schema", ADDRESS, {"street": "Elm", "zip": "1"}, "at zip, schema “Address” says '1' is too short."),
        ("schema", ADDRESS, {"street": "Elm", "zip": "abcde"}, "at zip, schema “Address” says 'abcde' does not match"),
        ("schema", ADDRESS, {"zip": "12345"}, "schema “Address” says 'street' is a required property."),
        (
            "schema",
            ADDRESS,
            {"street": 5, "zip": "12345"},
            "at street, schema “Address” says 5 is not of type 'string'.",
        ),
        ("schema", ADDRESS, "text", "which is of type schema."),
        ("schema", SchemaCheck("far", {"$ref": "http://localhost/x"}), {}, "refers to “http://localhost/x”"),
        ("schema", SchemaCheck("self", {"$ref": "#"}), {}, "refers to itself without an end"),
    ],
)
def test_what_does_not_fit_what_a_type_refers_to(kind: str, bound: Any, value: Any, why: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        coerced(value, variable(kind), bound)

    assert why in str(refused.value)


def test_a_schemas_pattern_cannot_hang() -> None:
    check = SchemaCheck("evil", {"properties": {"a": {"type": "string", "pattern": "^(a|a)*$"}}})

    assert check.problem_with({"a": "a" * 40 + "!"}) == ""


def test_variables_find_what_they_are_bound_to() -> None:
    bot = BotBuilder()
    bot.extra["list_entities"] = [{"id": "ent-1", "name": "colour", "occurrences": [{"name": "Red"}]}]
    bot.extra["schemas"] = [{"id": "schema-1", "name": "Order", "schema": {"required": ["n"]}}]
    bot.main.variable("c", "enum", "red", entityId="ent-1").variable("o", "schema", schemaId="schema-1")
    bot.main.node(
        "Ask", capture("RawInput", "{{workflow.c}}?", "c", retries=1), capture("RawInput", "?", "o", retries=1)
    )
    talk = Talk(bot)

    assert talk.say("hi").texts == ["Red?"]
    assert "takes one of Red" in talk.say("green").of(CaptureFailed)[0].reason
    talk.say("RED")
    assert talk.variable("workflow.c") == "Red"
    assert "'n' is a required property" in talk.say("{}").of(CaptureFailed)[0].reason
    talk.say('{"n": 1}')
    assert talk.session.conversation.frames == []


def test_defaults_of_the_wrong_type_are_no_defaults() -> None:
    assert default_of(variable("date", defaultValue="")) is None
    assert default_of(variable("object", defaultValue="x")) is None
    assert default_of(variable("string", defaultValue="")) == ""
    assert default_of(variable("number", defaultValue="0")) == 0


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_numbers_survive_as_text(number: float) -> None:
    assert coerced(number_text(number), variable("number")) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (0.1, "0.1"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (-1.5e-6, "-0.0000015"),
        (1.25e-9, "1.25e-9"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
        (-0.0, "0"),
        (10**25, "1e+25"),
    ],
)
def test_numbers_as_javascript_prints_them(number: float, text: str) -> None:
    assert number_text(number) == text


def test_text_of_values() -> None:
    assert [text_of(value) for value in (None, True, 1.0, MARCH, [MARCH], "x")] == [
        "",
        "true",
        "1",
        "2026-03-01T09:00:00.000Z",
        '["2026-03-01T09:00:00.000Z"]',
        "x",
    ]


def test_true_is_not_one() -> None:
    assert not identical(True, 1)
    assert not identical([{"a": 0}], [{"a": False}])
    assert identical({"a": [1, None]}, {"a": [1.0, None]})
