"""Every kind of problem is found where it is, and nothing is said of a bot that is well."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import bots
import pytest
from hypothesis import given

from studio.analysis.lint import Linter, find_problems
from studio.analysis.names import template_fault, uses_in_code, uses_in_template
from studio.bot.bot import Bot
from studio.bot.edits.nodes import rename_node
from studio.bot.ids import Ids


def bot_with(*nodes: dict[str, Any], **extra: Any) -> Bot:
    entry = bots.node("start", "entry", bots.leaving("trs-start", "a"))
    leave = bots.node("out", "exit", bots.leaving("trs-out", "#"), deletable=False)
    return Bot({"flows": [bots.workflow("wf-x", entry, *nodes, leave)], **extra})


def step(*cards: dict[str, Any], node_id: str = "a", to: str | None = "out") -> dict[str, Any]:
    return bots.node(node_id, "standard", *cards, defaultTransition={"targetNodeId": to})


def code(source: str) -> dict[str, Any]:
    return {"id": "c", "type": "action", "origin": "builtin", "code": source}


def found(bot: Bot) -> list[tuple[str, str, str]]:
    ignored = ("unused-variable",)
    return [(one.code, one.node, one.card) for one in find_problems(bot) if one.code not in ignored]


def condition(text: str) -> dict[str, Any]:
    leaving = bots.leaving("e", "out")
    return {**leaving, "condition": {"type": "expression", "payload": text}}


def test_a_bot_that_is_well_has_no_problems() -> None:
    starter = Path(__file__).resolve().parents[2] / "resources" / "starters" / "pizzeria" / "bot.json"
    assert find_problems(Bot(json.loads(starter.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    ("bot", "expected"),
    [
        (bot_with(step(to="gone")), [("missing-target", "a", ""), ("no-exit", "start", "")]),
        (bot_with(step(), step(node_id="lost")), [("unreachable-node", "lost", "")]),
        (
            bot_with(step(bots.leaving("t", "out"), bots.text_card("late", "x"), to=None)),
            [("hidden-card", "a", "late")],
        ),
        (bot_with(step(to="a")), [("no-exit", "start", ""), ("loop", "a", "")]),
        (bot_with(step(bots.choice_card("q"))), [("no-choices", "a", "q")]),
        (
            bot_with(step({"id": "q", "type": "capture", "entityId": "prompts://RawInput/v1"})),
            [("capture-without-variable", "a", "q")],
        ),
        (
            bot_with(step({"id": "q", "type": "capture", "entityId": "prompts://Email/v1", "variableId": "var-x"})),
            [("missing-variable", "a", "q")],
        ),
        (bot_with(step({"id": "w", "type": "skill", "flowId": "wf-no"})), [("missing-workflow", "a", "w")]),
        (bot_with(step({"id": "t", "type": "table", "tableId": "no"})), [("missing-table", "a", "t")]),
        (bot_with(step(code("await XTable.findRecords({})"))), [("missing-table", "a", "c")]),
        (bot_with(step(bots.text_card("m", "Hi {{workflow.nme}}"))), [("undefined-variable", "a", "m")]),
        (bot_with(step(bots.text_card("m", "Hi @user.nme "))), [("undefined-variable", "a", "m")]),
        (bot_with(step(bots.text_card("m", "Hi {{workflow.size"))), [("broken-template", "a", "m")]),
        (bot_with(step(code("if (true {"))), [("broken-code", "a", "c")]),
        (bot_with(step(condition("1 >"))), [("broken-code", "a", "e")]),
        (bot_with(step(condition("{{!turn.answered}}"))), []),
        (
            bot_with(
                step(
                    {
                        "id": "e",
                        "type": "transition",
                        "condition": {"type": "expression", "payload": " "},
                        "destination": {"node": "out"},
                    }
                )
            ),
            [("empty-condition", "a", "e")],
        ),
    ],
)
def test_problems_are_found(bot: Bot, expected: list[tuple[str, str, str]]) -> None:
    assert found(bot) == expected


@pytest.mark.parametrize(
    "source",
    [
        "workflow.size = 1; user.visits += 1; return user.visits",
        "// workflow.gone\nconst text = 'user.gone'",
        "session.anything = env.KEY; turn.x; temp.y",
        "other.workflow.gone",
        "workflow[gone]; const user = 1; user.gone; [1].map(bot => bot.gone)",
    ],
)
def test_code_that_is_fine(source: str) -> None:
    assert found(bot_with(step(code(source)))) == []


def test_outputs_of_a_called_workflow_are_known() -> None:
    call = {"id": "w", "type": "skill", "flowId": "wf-x", "name": "Order1"}
    assert found(bot_with(step(call, bots.text_card("m", "{{workflow.Order1.total}}")))) == []


def test_fixes_mend_what_they_say() -> None:
    bot = bot_with(step(to="gone"), step(node_id="lost"))
    for problem in find_problems(bot):
        if problem.fix:
            after = problem.fix.make(bot, Ids(random.Random(1))).apply(bot)
            assert problem not in find_problems(after)


def test_uses_are_told_apart() -> None:
    assert [(use.scope, use.name, use.is_set) for use in uses_in_code("workflow.a = user.b == 1")] == [
        ("workflow", "a", True),
        ("user", "b", False),
    ]
    assert [use.name for use in uses_in_template("{{workflow.a + `${user.b}`}} and @bot.c.")] == ["a", "b", "c"]
    assert uses_in_template("mail me@user.example") == ()


@pytest.mark.parametrize(("text", "fault"), [("{{a}}", ""), ("{{a", "never closed"), ("{{ }}", "nothing"), ("", "")])
def test_template_faults(text: str, fault: str) -> None:
    assert fault in template_fault(text)
    assert bool(template_fault(text)) == bool(fault)


def test_linting_again_looks_only_at_what_changed() -> None:
    bot = Bot(bots.shop())
    linter = Linter()
    before = linter.problems(bot)
    after = rename_node(bot, "wf-main", "ask", "Other").apply(bot)
    assert len(linter.problems(after)) == len(before)
    assert linter.problems(after) == find_problems(after)


@given(bots.odd_bots)
def test_odd_bots_are_linted_without_failing(raw: dict[str, Any]) -> None:
    for problem in find_problems(Bot(raw)):
        json.dumps(problem.to_json(Bot(raw)))
        assert problem.message


def test_samples_are_linted(sample: Path) -> None:
    bot = Bot(json.loads(zipfile.ZipFile(sample).read("bot.json")))
    problems = find_problems(bot)
    dangling = [one for one in problems if one.code == "missing-target"]
    assert len(dangling) == (1 if sample.stem == "megasai" else 0)


def test_columns_a_table_does_not_have() -> None:
    card = {
        "id": "t",
        "type": "table",
        "operation": "insert",
        "tableId": "table_A",
        "payload": [{"colId": name, "value": {}} for name in ("dish", "gone", "id")],
    }
    table = {"id": "table_A", "name": "MenuTable", "schema": {"properties": {"dish": {"type": "string"}}}}
    raw = {**bot_with(step(card)).raw, "tables": {"table_A": table}}
    found = [problem for problem in find_problems(Bot(raw)) if problem.code == "missing-column"]
    assert [problem.message for problem in found] == ["“MenuTable” has no column “gone”."]
