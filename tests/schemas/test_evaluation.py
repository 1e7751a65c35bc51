"""The real zui says what a text means; forms and checks agree with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from studio.schemas import rewriting as edit
from studio.schemas.checking import issues_with
from studio.schemas.evaluation import Evaluated, SchemaEngine, TextProblem
from studio.schemas.parts import initial, option_for, read_part
from studio.schemas.writing import zui_text

T = TypeVar("T")

TEXT = """zui.object({
  name: zui.string().min(1).title("Name").placeholder("Ada").describe("What to call you"),
  age: zui.number().int().min(0).optional(),
  email: zui.string().email(),
  note: zui.string().nullable().optional(),
  kind: zui.enum(["a", "b"]).default("a"),
  tags: zui.array(zui.string()).max(2),
  when: zui.string().datetime().optional(),
  how: zui.discriminatedUnion("by", [
    zui.object({ by: zui.literal("Text"), value: zui.string().title("Text value") }),
    zui.object({ by: zui.literal("Number"), value: zui.number() })
  ]),
  prices: zui.record(zui.number()).optional(),
  either: zui.union([zui.string(), zui.number()]).optional()
}) // done
;"""

GOOD: dict[str, Any] = {"name": "Ada", "email": "a@b.co", "kind": "b", "tags": [], "how": {"by": "Number", "value": 2}}


def ask(what: Callable[[SchemaEngine], Awaitable[T]]) -> T:
    async def run() -> T:
        engine = SchemaEngine()
        try:
            return await what(engine)
        finally:
            await engine.close()

    return asyncio.run(run())


def evaluated(text: str) -> Evaluated:
    return ask(lambda engine: engine.evaluate(text))


def test_a_text_becomes_a_json_schema() -> None:
    made = evaluated(TEXT)
    assert made.problem is None
    assert made.json_schema["properties"]["age"] == {"type": "integer", "minimum": 0}
    assert made.json_schema["properties"]["name"]["x-zui"] == {"title": "Name", "placeholder": "Ada"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("zui.object({\n  a: zui.string()\n  b: zui.string()\n})", 3, "expected"),
        ("zui.object({\n  a: zui.strin()\n})", 2, "no strin()"),
        ("zui.object({\n  a: zui.string(\n", 2, ""),
        ("zui.object({ a: zui.date() })", None, "datetime"),
        ("42", None, "one expression"),
        ("", None, "no schema yet"),
        ("zui.object({ a: nothing })", 1, "“nothing” is not defined"),
    ],
)
def test_problems_are_told_at_their_line(text: str, line: int | None, words: str) -> None:
    problem = evaluated(text).problem
    assert problem is not None
    assert problem.line == line
    assert words in problem.message


def test_what_a_person_types_runs_nowhere_but_in_the_sandbox() -> None:
    made = evaluated("zui.object({ a: (() => { while (true) {} })() })")
    assert made.problem is not None
    assert "second" in made.problem.message
    assert evaluated("zui.object({ a: Deno })").problem is not None


def test_values_are_checked_with_problems_at_their_places() -> None:
    bad = {**GOOD, "name": "", "email": "no", "how": {"by": "Number", "value": "two"}, "tags": ["a", "b", "c"], "x": 1}

    async def both(engine: SchemaEngine) -> tuple[Any, Any]:
        return await engine.check(TEXT, GOOD), await engine.check(TEXT, bad)

    fine, found = ask(both)
    assert fine == ()
    places = {issue.place for issue in found}
    assert places == {"name", "email", "how.value", "tags", ""} or places == {"name", "email", "how.value", "tags"}
    schema = evaluated(TEXT).json_schema
    assert issues_with(schema, GOOD) == ()
    assert {issue.place for issue in issues_with(schema, bad)} == {"", "email", "how.value", "name", "tags"}


def test_code_is_checked_without_being_run() -> None:
    async def checks(engine: SchemaEngine) -> list[TextProblem | None]:
        return [
            await engine.check_code(code)
            for code in (
                "const a: number = 1\nreturn await axios.get(env.X)",
                "const a = 1\nif (a {\n}",
                "throw new Error('no')",
                "",
            )
        ]

    fine, broken, thrown, empty = ask(checks)
    assert fine is None
    assert broken is not None
    assert broken.line == 2
    assert thrown is None
    assert empty is None


def test_every_kind_of_the_builder_is_known_to_zui() -> None:
    async def all_kinds(engine: SchemaEngine) -> list[tuple[str, TextProblem | None, str]]:
        found = []
        for kind, name in edit.KINDS:
            text = edit.add_field("zui.object({})", (), "it", kind)
            text = edit.set_call(text, ("it",), "title", "It")
            for change in (edit.set_optional, edit.set_nullable):
                text = change(text, ("it",), True)
            made = await engine.evaluate(text)
            part = read_part(made.json_schema)
            found.append((name, made.problem, part.entries[0].part.title if part.entries else ""))
        return found

    assert [one for one in ask(all_kinds) if one[1] is not None or one[2] != "It"] == []


def test_forms_begin_with_what_fits() -> None:
    part = read_part(evaluated(TEXT).json_schema)
    kinds = {entry.name: entry.part.kind for entry in part.entries}
    assert kinds == {
        "name": "string",
        "age": "integer",
        "email": "string",
        "note": "string",
        "kind": "enum",
        "tags": "array",
        "when": "date",
        "how": "variants",
        "prices": "record",
        "either": "union",
    }
    assert initial(part) == {"kind": "a", "tags": [], "how": {"by": "Text"}}
    how = part.entry("how")
    assert how is not None
    assert option_for(how.part, {"by": "Number"}) == 1
    assert [entry.part.is_nullable for entry in part.entries if entry.name == "note"] == [True]


def test_a_json_schema_becomes_a_text_that_means_the_same() -> None:
    schema = evaluated(TEXT).json_schema
    again = evaluated(zui_text(schema))
    assert again.problem is None
    assert again.json_schema == schema


@pytest.mark.parametrize(
    "schema",
    [None, 3, {"type": "no such"}, {"properties": 3}, {"anyOf": []}, {"items": [1]}, {"type": []}, {"$ref": "#/x"}],
)
def test_any_json_can_be_read_as_a_schema(schema: Any) -> None:
    assert issues_with(schema, {"a": 1}) == () or schema
    initial(read_part(schema))
    zui_text(schema)
