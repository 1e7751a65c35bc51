"""Storing values in variables of another type."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.variable import Variable
from studio.bot.view import read_view
from studio.interpreter.coercion import DoesNotFit, coerced, default_of
from studio.interpreter.values import identical, number_text, text_of

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
