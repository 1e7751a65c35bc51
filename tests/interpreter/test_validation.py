"""Validators: what they are given, by the way their code treats it."""

from __future__ import annotations

from typing import Any

import pytest

from studio.interpreter.validation import input_of
from tests.fixtures.bot_builder import BotBuilder, capture, text
from tests.interpreter.conftest import JavaScript

DOCUMENTED = """function validate(input: string): boolean {
  const age = parseInt(input)
  if (isNaN(age)) { return false }
  return age >= 18 && age <= 100
}"""
DAY = {"$date": "2026-03-02T09:00:00.000Z"}


@pytest.mark.parametrize(
    ("code", "value", "given"),
    [
        ("return input > 3", 7, 7),
        ("Number.isInteger(input)", 7, 7),
        ("return input.length > 1", 7, "7"),
        (DOCUMENTED, 7.5, "7.5"),
        ("(value) => value.trim() !== ''", 7, "7"),
        ("input.getTime() > 0", DAY, DAY),
        ("(input: string, more) => true", DAY, "2026-03-02T09:00:00.000Z"),
        ("input.length", "seven", "seven"),
        ("input.length", True, True),
        ("input.first.length > 1", {"first": "Ada"}, {"first": "Ada"}),
    ],
)
def test_numbers_and_dates_are_text_where_the_code_says_so(code: str, value: Any, given: Any) -> None:
    found = input_of(code, value)

    assert found == given
    assert type(found) is type(given)


@pytest.mark.parametrize(
    "validator", [DOCUMENTED, "input.length > 1", r"/^\d{2}$/.test(input)", "Number.isInteger(input) && input > 9"]
)
def test_numbers_are_validated_in_any_style(javascript: JavaScript, validator: str) -> None:
    bot = BotBuilder()
    bot.main.variable("age", "number")
    bot.main.node("Ask", capture("Number", "?", "age", retries=1, validators=[(validator, "No.")]), text("Fine."))
    talk = javascript.talk(bot)

    assert talk.say("hi", "I am 5").texts == ["No."]
    assert talk.say("I am 35").texts == ["Fine."]
