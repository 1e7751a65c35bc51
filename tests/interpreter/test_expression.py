"""Simple expressions in Python."""

from __future__ import annotations

from typing import Any

import pytest

from studio.interpreter.expression import MissingValue, NotPlain, parse
from studio.interpreter.values import UNDEFINED

NAMES: dict[str, Any] = {
    "workflow": {
        "n": 5,
        "f": 2.5,
        "s": "abc",
        "e": "",
        "no": False,
        "nil": None,
        "list": [1, 2],
        "o": {"a": {"b": 7}},
        "emoji": "👍",
        "date": {"$date": "2026-01-01T00:00:00.000Z"},
    },
    "user": {},
}


def value(source: str) -> Any:
    plain = parse(source)
    if plain is None:
        raise NotPlain
    return plain(NAMES)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("true", True),
        ("42", 42),
        ("-1.5", -1.5),
        ("'it\\'s'", "it's"),
        ("workflow.n", 5),
        ("workflow.o.a.b", 7),
        ("workflow.o?.x?.y", UNDEFINED),
        ("workflow.missing", UNDEFINED),
        ("workflow.list.length", 2),
        ("workflow.emoji.length", 2),
        ("!workflow.missing", True),
        ("workflow.n > 4 && workflow.s === 'abc'", True),
        ("workflow.n === '5'", False),
        ("workflow.nil == undefined", True),
        ("workflow.nil === undefined", False),
        ("workflow.missing ?? 'x'", "x"),
        ("workflow.e || 'x'", "x"),
        ("workflow.list || 'x'", [1, 2]),
        ("workflow.n * 2 + 1", 11),
        ("workflow.n / 2", 2.5),
        ("workflow.f + workflow.f", 5),
        ("'n: ' + workflow.n", "n: 5"),
        ("workflow.no ? 1 : workflow.n > 1 ? 2 : 3", 2),
        ('user.name ? " back, " + user.name : ""', ""),
        ("(1 + 2) * 3", 9),
        ("workflow.s != 'x';", True),
    ],
)
def test_values(source: str, result: Any) -> None:
    found = value(source)

    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "workflow.x = 1",
        "f()",
        "workflow.s.trim()",
        "workflow.list[0]",
        "typeof user",
        "nobody",
        "nobody.x",
        "'5' * 2",
        "workflow.n < 'x'",
        "workflow.list === workflow.list",
        "workflow.date > 1",
        "workflow.date.getTime",
        "workflow.o.toString",
        "workflow.n == '5'",
        "1 / 0",
        "0 * -1",
        "9007199254740993",
        "9007199254740992 + 1",
        "1 < 2 < 3",
        "a ?? b || c",
        "workflow.n--1",
        "`x`",
        "/x/",
        "1 +",
        "(1",
        "1 ? 2",
        "'é' < 'z'",
        "a // b",
        "new Date()",
        "!" * 50 + "1",
        "1" + "+1" * 300,
    ],
)
def test_what_is_left_to_the_sandbox(source: str) -> None:
    with pytest.raises(NotPlain):
        value(source)


@pytest.mark.parametrize("source", ["workflow.missing.x", "workflow.nil.length > 0", "!workflow.nil.x", "user.a.b?.c"])
def test_reading_a_field_of_nothing(source: str) -> None:
    with pytest.raises(MissingValue):
        value(source)
