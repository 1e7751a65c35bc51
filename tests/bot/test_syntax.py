"""Where code cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.script.syntax import syntax_fault

GOOD = (
    "const a = 1;\nreturn a",
    "workflow.size = await client.listTables()\nreturn",
    "const size: number = <any>y as unknown",
    "const {a, ...b} = c ?? d?.e",
    "// nothing but words",
    "for (const x of y) { console.log(`${x}`) }",
    "",
)


@pytest.mark.parametrize("code", GOOD)
def test_what_can_be_read_has_no_fault(code: str) -> None:
    assert syntax_fault(code) is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("if (x {\n a()\n}", "Line 1: “)” is missing."),
        ("let a = 1\nlet b = ;\nlet c", "Line 2: “=” is not understood here."),
        ("function f() {\n  return 1", "Line 2: “}” is missing."),
        ("a()\n}}", "Line 2: “}}” is not understood here."),
        ("const a = 1 +\n", "Line 1: the code ends too early."),
        ("const o = {a: 1, b:}", "Line 1: a value is missing."),
        ("const 🍕 = 'x", "Line 1: “const 🍕 = 'x” is not understood here."),
    ],
)
def test_the_first_fault_is_told_with_its_line(code: str, sentence: str) -> None:
    fault = syntax_fault(code)
    assert fault is not None
    assert fault.sentence == sentence


@pytest.mark.parametrize("code", ["workflow.a > 1", "{a: 1}", "x => x.y", "await user.name", "a // why"])
def test_expressions(code: str) -> None:
    assert syntax_fault(code, is_expression=True) is None


@pytest.mark.parametrize("code", ["workflow.a >", "a; b", "a && (b", "let a = 1"])
def test_what_is_no_expression(code: str) -> None:
    assert syntax_fault(code, is_expression=True) is not None


@given(st.text(max_size=60), st.booleans())
def test_a_fault_lies_in_the_code(code: str, is_expression: bool) -> None:
    fault = syntax_fault(code, is_expression=is_expression)
    if fault is not None:
        assert 0 <= fault.start <= fault.end <= len(code)
        assert 1 <= fault.line <= code.count("\n") + 1
        assert fault.what
