"""Intent transitions, which offline know the utterances of the bot word for word."""

from __future__ import annotations

from tests.fixtures.bot_builder import BotBuilder, capture, intent, text
from tests.interpreter.talk import Talk


def router() -> BotBuilder:
    bot = BotBuilder()
    bot.main.node("Ask", capture("RawInput", "What do you want?"), default="Route")
    bot.main.node(
        "Route",
        intent("hours", ["when are you open", "opening times"], "Hours"),
        intent("human", ["talk to a person"], "Human"),
        text("{{event.nlu.intent.name}}"),
    )
    bot.main.node("Hours", text("{{event.nlu.intent.name}}: at nine")).node("Human", text("a person"))
    return bot


def test_utterances_match_apart_from_case_and_punctuation() -> None:
    told = Talk(router()).say("hi", "When are you OPEN?")

    assert told.trace[1:4] == ["intent hours", "Hours", "« hours: at nine"]


def test_anything_else_is_told_once_and_goes_on() -> None:
    told = Talk(router()).say("hi", "are you there")

    assert told.texts == ["none"]
    assert len(told.warnings) == 1
    assert told.warnings[0].startswith("“are you there” is not an utterance of the intent “hours”, word for word.")


def test_the_library_is_newer_than_the_copy_in_a_transition() -> None:
    bot = router()
    bot.extra["intents"] = [{"id": "int-human", "name": "human", "utterances_with_slots": ["somebody please"]}]

    assert Talk(bot).say("hi", "somebody, please").texts == ["a person"]
    assert Talk(bot).say("hi", "talk to a person").texts == ["none"]
