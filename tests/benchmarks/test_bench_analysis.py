"""Linting 100 workflows of 100 nodes, from nothing and after one edit."""

from __future__ import annotations

from typing import Any

import bots
import pytest

from studio.analysis.lint import Linter
from studio.bot.bot import Bot
from studio.bot.edits.nodes import rename_node


def large_bot() -> Bot:
    def code(number: int) -> dict[str, Any]:
        return {
            "id": "c",
            "type": "action",
            "origin": "builtin",
            "code": f"workflow.size = {number} + user.name.length",
        }

    nodes = [
        bots.node(
            f"n{number}",
            "standard",
            bots.text_card("m", f"Hi {{{{workflow.size}}}} {number}"),
            code(number),
            defaultTransition={"targetNodeId": f"n{number + 1}"},
        )
        for number in range(100)
    ]
    start = bots.node("start", "entry", bots.leaving("t", "n0"))
    bot = Bot({"flows": [bots.workflow(f"wf-{flow}", start, *nodes) for flow in range(100)]})
    assert sum(len(workflow.nodes) for workflow in bot.workflows) == 10_100
    return bot


@pytest.mark.benchmark(group="lint")
def test_lint_ten_thousand_nodes(benchmark: Any) -> None:
    bot = large_bot()
    benchmark(lambda: Linter().problems(bot))


@pytest.mark.benchmark(group="lint")
def test_lint_after_one_edit(benchmark: Any) -> None:
    bot = large_bot()
    linter = Linter()
    linter.problems(bot)
    names = iter(range(10**9))

    def edit_and_lint() -> None:
        edited = rename_node(bot, "wf-0", "n3", f"Name {next(names)}").apply(bot)
        linter.problems(edited)

    benchmark(edit_and_lint)
