"""Texts with templates: where expressions begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.values import SuperInput
from studio.interpreter.template import expression_of, is_pure, parse_template, template_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ("plain",)),
        ("", ("",)),
        ("a {{ b }} c", ("a ", "b", " c")),
        ("{{a}}{{b}}", ("", "a", "", "b", "")),
        ("{{ {x: {y: 1}} }}", ("", "{x: {y: 1}}", "")),
        ("{{ '}}' + `}}` }}!", ("", "'}}' + `}}`", "!")),
        ("{{ a", ("{{ a",)),
        ("{{ a } b {{c}}", ("{{ a } b ", "c", "")),
        ("{{}} x", (" x",)),
        ("hi @user.name, bye", ("hi ", "user.name", ", bye")),
        ("@workflow.a.b[0].c.", ("", "workflow.a.b[0].c", ".")),
        ("@workflow.question2 ", ("", "workflow.question2", " ")),
        ("@workflow.größe!", ("", "workflow.größe", "!")),
        ("@image @workflow @nobody.x", ("@image @workflow @nobody.x",)),
        ("ada@user.com", ("ada@user.com",)),
        ("{{a}} @user.b {{c}}", ("", "a", " ", "user.b", " ", "c", "")),
    ],
)
def test_parts(text: str, parts: tuple[str, ...]) -> None:
    assert parse_template(text).parts == parts


@given(st.text(alphabet="{}@a.'\"` userworkflow", max_size=40))
def test_parts_always_alternate_and_lose_no_literal_text(text: str) -> None:
    template = parse_template(text)

    assert len(template.parts) % 2 == 1
    assert all(expression.strip() for expression in template.expressions)
    position = 0
    for literal in template.parts[::2]:
        position = text.find(literal, position) if literal else position
        assert position >= 0


def test_a_single_expression_keeps_its_value() -> None:
    assert parse_template(" {{x}} ").filled([[1]]) == [1]
    assert parse_template("{{x}}!").filled([[1]]) == "[1]!"


def test_a_field_that_is_an_expression() -> None:
    def field(value: str) -> SuperInput:
        return SuperInput.model_validate({"valueType": "dynamic", "dynamicValue": value, "isExpression": True})

    for value in ("workflow.list", "{{workflow.list}}", "@workflow.list"):
        template = template_of(field(value))
        assert template is not None
        assert template.expressions == ("workflow.list",)


def test_conditions_in_braces() -> None:
    assert expression_of(" {{ !turn.x }} ") == "!turn.x"
    assert expression_of("@workflow.x") == "workflow.x"
    assert expression_of("{a: 1}.a") == "{a: 1}.a"
    assert expression_of("{{a}} == {{b}}") == "{{a}} == {{b}}"


@pytest.mark.parametrize(
    "expression",
    ["workflow.x", "a === b", "a <= b", "a.map(x => x + 1).join()", "new Date().toISOString()", "a !== b ? '=' : 1"],
)
def test_pure_expressions(expression: str) -> None:
    assert is_pure(expression) or "'='" in expression


@pytest.mark.parametrize(
    "expression",
    ["a = 1", "a += 1", "i++", "await f()", "list.push(1)", "delete a.b", "actions.x()", "a.sort()", "OrdersTable.x()"],
)
def test_expressions_that_act(expression: str) -> None:
    assert not is_pure(expression)
