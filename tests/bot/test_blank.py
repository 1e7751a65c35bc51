"""A new bot is a whole one: read without notes, without problems, and it runs."""

from __future__ import annotations

import random
from typing import Any

from studio.analysis.lint import find_problems
from studio.bot.blank import blank_bot
from studio.bot.bot import Bot
from studio.bot.ids import Ids


def blank(seed: int = 1) -> dict[str, Any]:
    return blank_bot("Café 🤖", "6d0a2f0e-5b7e-4c60-9d54-2f7a3a1c9e10", Ids(random.Random(seed)))


def test_it_has_the_workflows_every_bot_has() -> None:
    bot = Bot(blank())
    assert bot.name == "Café 🤖"
    assert [workflow.name for workflow in bot.workflows] == ["Main", "Error", "Timeout", "Conversation End"]
    for workflow in bot.workflows:
        assert workflow.start is not None
        assert not workflow.start.deletable
        keys = [node.key for node in workflow.nodes]
        assert len(set(keys)) == len(keys)


def test_nothing_in_it_is_a_problem() -> None:
    assert [problem.message for problem in find_problems(Bot(blank())) if problem.severity != "info"] == []


def test_two_of_them_share_only_the_ids_of_what_every_bot_has() -> None:
    def ids(bot: Bot) -> set[str]:
        return {node.id for workflow in bot.workflows for node in workflow.nodes if node.type in ("standard", "end")}

    assert not ids(Bot(blank(1))) & ids(Bot(blank(2)))
