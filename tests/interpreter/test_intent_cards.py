"""Intents and entities of the library: what code sees of a message, and transitions that lead by it."""

from __future__ import annotations

from typing import Any

from studio.interpreter.events import CaptureDone, IntentMatched, MessageUnderstood, TurnStarted, VariableChanged
from tests.fixtures.bot_builder import BotBuilder, capture, card, expression, intent, text, when
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk

HOURS = ["when are you open", "opening times", "what are your hours", "are you open on sunday"]
HUMAN = ["talk to a person", "let me speak to somebody", "i want a human"]
CANCEL = {"id": "int-cancel", "name": "cancel", "utterances_with_slots": ["cancel", "forget it"]}


def library() -> list[dict[str, Any]]:
    return [
        {"id": "int-hours", "name": "hours", "utterances_with_slots": HOURS},
        {"id": "int-human", "name": "human", "utterances_with_slots": HUMAN},
        CANCEL,
    ]


def router() -> BotBuilder:
    bot = BotBuilder()
    bot.main.node("Ask", capture("RawInput", "What do you want?"), default="Route")
    bot.main.node(
        "Route",
        intent("hours", HOURS, "Hours"),
        intent("human", HUMAN, "Human"),
        text("{{event.nlu.intent.name}}"),
    )
    bot.main.node("Hours", text("{{event.nlu.intent.name}}: at nine")).node("Human", text("a person"))
    return bot


def test_utterances_match_apart_from_case_and_punctuation() -> None:
    told = Talk(router()).say("hi", "When are you OPEN?")

    assert told.trace[:3] == ["Route", "intent hours", "Hours"]
    assert told.texts == ["hours: at nine"]
    assert told.of(IntentMatched)[0].confidence >= 0.97


def test_other_words_match_by_likeness() -> None:
    assert Talk(router()).say("hi", "at what times do you open").texts == ["hours: at nine"]


def test_anything_else_goes_on_with_the_next_card() -> None:
    told = Talk(router()).say("hi", "bananas are yellow")

    assert told.texts == ["none"]
    assert told.warnings == []


def test_the_library_is_newer_than_the_copy_in_a_transition() -> None:
    bot = router()
    bot.extra["intents"] = [{"id": "int-human", "name": "human", "utterances_with_slots": ["somebody please"]}]

    assert Talk(bot).say("hi", "somebody, please").texts == ["a person"]
    assert Talk(bot).say("hi", "talk to a person").texts == ["none"]


def test_what_was_understood_is_told_and_read() -> None:
    bot = BotBuilder()
    bot.extra["intents"] = library()
    bot.main.node(
        "Say", text("{{event.nlu.intent.name}} {{event.nlu.intent.confidence}}"), capture("WaitForInput"), default="Say"
    )
    talk = Talk(bot)

    told = talk.say("opening times")
    assert told.texts == ["hours 1"]
    understood = told.of(MessageUnderstood)[0]
    assert (understood.intent, understood.confidence, understood.entities) == ("hours", 1, [])
    assert understood.ranking[0] == {"name": "hours", "confidence": 1.0}

    assert talk.say("my cat is orange").of(MessageUnderstood)[0].intent == "none"


def test_built_in_intents_work_in_transitions() -> None:
    bot = BotBuilder()
    bot.extra["intents"] = [CANCEL]
    bot.main.node("Ask", capture("RawInput", "Well?"), intent("cancel", [], "Gone"), text("stays"))
    bot.main.node("Gone", text("gone"))

    assert Talk(bot).say("hi", "Forget it!").texts == ["gone"]
    assert Talk(bot).say("hi", "something else").texts == ["stays"]


def test_a_bot_without_a_library_is_not_asked_to_understand() -> None:
    assert Talk(BotBuilder()).say("hi").of(MessageUnderstood) == []


# -- entities


def shop() -> BotBuilder:
    bot = BotBuilder()
    bot.extra["list_entities"] = [
        {
            "id": "ent-1",
            "name": "airport",
            "fuzzy": "medium",
            "occurrences": [
                {"name": "SFO", "synonyms": ["San Francisco"]},
                {"name": "BOM", "synonyms": ["Mumbai", "Bombay"]},
            ],
        }
    ]
    bot.extra["pattern_entities"] = [
        {"id": "ent-2", "name": "card number", "pattern": r"(\d{4}-){3}\d{4}", "sensitive": True},
        {"id": "ent-3", "name": "sku", "pattern": "[A-Z]{3}-[0-9]{4}-[A-Z]{3}", "matchCase": True},
    ]
    return bot


def test_list_and_pattern_entities_are_found(javascript: JavaScript) -> None:
    bot = shop()
    bot.main.node("Say", text("{{event.nlu.entities.map((e) => e.name + '=' + e.data.value).join(', ')}}"))

    told = javascript.talk(bot).say("Fly from SFO to Mumbay with BHZ-1234-UYT")

    assert told.texts == ["airport=SFO, airport=BOM, sku=BHZ-1234-UYT"]


def entity_capture(entity: str, kind: str) -> Any:
    def make(place: Any) -> dict[str, Any]:
        return {**capture(kind, "Which?", "x", retries=1)(place), "entity": entity}

    return make


def test_entities_are_captured() -> None:
    bot = shop()
    bot.main.variable("x")
    bot.main.node("Ask", entity_capture("ent-1", "EntityList"), text("{{workflow.x}}"))

    talk = Talk(bot)
    assert talk.say("hi", "somewhere").trace[0] == "not understood"
    assert talk.say("to bombay, please").texts == ["BOM"]


def test_sensitive_parts_of_a_message_are_not_kept() -> None:
    bot = shop()
    bot.main.variable("x")
    bot.main.node("Ask", entity_capture("card number", "EntityRegex"), text("Thanks."), capture("WaitForInput"))
    number = "1111-2222-3333-4444"
    talk = Talk(bot)

    told = talk.say("hi", f"it is {number}")

    stars = "*" * len(number)
    assert told.of(TurnStarted)[0].event["preview"] == f"it is {stars}"
    assert told.of(CaptureDone)[0].value == stars
    assert told.of(VariableChanged)[0].after == stars
    assert number not in str([event.to_json() for event in told])
    assert talk.variable("session.history")[-2]["preview"] == f"it is {stars}"
    assert talk.session.conversation.frames[0].variables["x"] == number


def test_an_entity_that_is_gone_is_an_error_that_names_the_card() -> None:
    bot = shop()
    bot.main.variable("x")
    bot.main.node("Ask", entity_capture("ent-9", "EntityList"))

    assert "it looks for an entity that is not in the bot's library" in Talk(bot).say("hi", "x").errors[0]


def test_a_pattern_that_never_ends_is_told() -> None:
    bot = shop()
    bot.extra["pattern_entities"] = [{"id": "ent-9", "name": "evil", "pattern": "^(a|a)*$"}]
    bot.main.node("Say", text("on"))

    told = Talk(bot).say("a" * 40 + "!")

    assert told.texts == ["on"]
    assert told.warnings == [] or "takes too long" in told.warnings[0]


# -- the language of a message


def test_answers_are_read_in_the_language_of_the_person(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.variable("x", "number")
    bot.extra["agents"] = {"TranslatorAgent": {"config": {}}}
    bot.main.node("Ask", capture("Number", "Combien?", "x", retries=3), when("workflow.x === 21", "Yes"), text("no"))
    bot.main.node("Yes", text("oui"))
    bot.hook("before_incoming_middleware", "user.TranslatorAgent.language = 'fr'")

    talk = javascript.talk(bot)
    assert talk.say("bonjour", "vingt et un").texts == ["oui"]


def test_options_may_come_from_an_expression_and_be_chosen_in_words() -> None:
    bot = BotBuilder()
    bot.main.variable("x").variable("list", "array", ["Small", "Large"])
    bot.main.node(
        "Ask", capture("SingleChoice", "Size?", "x", options=expression("{{workflow.list}}")), card(type="log")
    )

    talk = Talk(bot)
    talk.say("hi", "the second one please")

    assert talk.variable("workflow.x") == "Large" or talk.session.conversation.frames == []
