"""Bots that try to fill the memory or stop the window without any code: templates, loops, patterns, long answers."""

from __future__ import annotations

from typing import Any

import pytest

from studio.interpreter.limits import Limits
from studio.interpreter.template import LONGEST, parse_template
from tests.fixtures.bot_builder import BotBuilder, run_workflow, text
from tests.interpreter.talk import Talk

TWICE = "{{workflow.x}}{{workflow.x}}"


def doubling(value: Any, *, kind: str = "string") -> BotBuilder:
    """A workflow that calls itself with its text, or its list, twice over."""
    bot = BotBuilder()
    bot.main.node("Start it", run_workflow("Twice1", "Twice", {"x": value}))
    again: Any = TWICE if kind == "string" else ["{{workflow.x}}", "{{workflow.x}}"]
    bot.workflow("Twice").variable("x", kind).inputs("x").node("Again", run_workflow("Twice2", "Twice", {"x": again}))
    return bot


def test_a_text_that_doubles_is_stopped() -> None:
    told = Talk(doubling("a" * 1000), limits=Limits(repetitions=50)).say("hi")

    assert any("longer than 1,000,000 characters" in error for error in told.errors)
    assert told.texts == ["Sorry, an error occurred."]


def test_a_list_that_doubles_is_stopped() -> None:
    told = Talk(doubling("[1, 2, 3]", kind="array"), limits=Limits(repetitions=50)).say("hi")

    assert any("takes more than 1,000,000 characters" in error for error in told.errors)


def test_a_scope_that_is_filled_is_stopped() -> None:
    bot = BotBuilder()
    inputs = [f"x{number}" for number in range(30)]
    sub = bot.workflow("Sub")
    for name in inputs:
        sub.variable(name)
    sub.inputs(*inputs).node("Say", text("never said"))
    bot.main.variable("x", "string", "a" * 200_000)
    bot.main.node("Call", run_workflow("Sub1", "Sub", dict.fromkeys(inputs, "{{workflow.x}}!")))

    told = Talk(bot).say("hi")

    assert any("the variables of “workflow” take 4,000,000 characters at most" in error for error in told.errors)


def test_a_turn_that_stores_without_end_is_stopped() -> None:
    told = Talk(doubling("a" * 1000), limits=Limits(repetitions=50, turn_characters=50_000)).say("hi")

    assert any("the turn stored more than 50,000 characters" in error for error in told.errors)


@pytest.mark.parametrize("opening", ["{{ a ? ", '{{ "', "{{ `${", "{{"])
@pytest.mark.parametrize("end", ["", "}}"])
def test_expressions_that_never_end_are_text(opening: str, end: str) -> None:
    source = opening * 20_000 + end
    parts = parse_template(source).parts

    assert "".join(parts) == source or len(parts) > 1
    assert len(parts) < LONGEST
