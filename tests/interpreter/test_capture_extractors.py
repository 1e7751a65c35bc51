"""Every kind of capture through a whole conversation: the shape of what is stored, by the documentation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.interpreter.extractors import extracted, is_known, stored
from studio.language import KINDS, ExtractionContext
from tests.fixtures.bot_builder import BotBuilder, capture
from tests.interpreter.talk import Talk

CONTEXT = ExtractionContext(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

DOCUMENTED: dict[str, tuple[str, str, Any]] = {
    "RawInput": ("string", " as it is ", " as it is "),
    "SingleChoice": ("string", "the second", "Large"),
    "MultiChoice": ("array", "small and large", ["Small", "Large"]),
    "Boolean": ("boolean", "yep", True),
    "Confirmation": ("boolean", "no thanks", False),
    "Number": ("number", "it is 3.5", 3.5),
    "EmailAddress": ("string", "mail ada@example.org", "ada@example.org"),
    "PhoneNumber": ("string", "call +1 514-555-0199", "5145550199"),
    "FullAddress": (
        "object",
        "742 Evergreen Terrace, Springfield, IL 62704, USA",
        {"city": "Springfield", "street": "Evergreen Terrace", "zip": "62704", "number": "742"},
    ),
    "Price": ("number", "about $1,250.50", 1250.5),
    "Percentage": ("number", "50 %", 50),
    "Quantity": ("number", "a dozen", 12),
    "Color": ("object", "dark red", {"hexCode": "#8b0000"}),
    "TimeMeasurement": ("number", "an hour and a half", 90),
    "WeightMeasurement": ("number", "2 kg", 2000),
    "VolumeMeasurement": ("number", "half a litre", 500),
    "TemperatureMeasurement": ("number", "68 °F", 20),
    "CronSchedule": ("object", "every 5 minutes", {"cron": "*/5 * * * *", "repeatable": True}),
    "OperatingSystem": ("object", "Windows 11", {"name": "Windows", "version": "11"}),
    "QuantityOfPeople": ("number", "table for me and my wife", 2),
    "PersonName": ("object", "my name is Ada Lovelace", {"first": "Ada", "last": "Lovelace"}),
    "DateTime": ("date", "tomorrow at 5pm", "2026-03-03T17:00:00.000Z"),
    "EntityList": ("string", "a margharita", "Margherita"),
    "EntityRegex": ("string", "it is BHZ-1234-UYT", "BHZ-1234-UYT"),
    "File": ("string", "https://example.org/a.pdf", "https://example.org/a.pdf"),
    "URL": ("string", "see www.example.org", "www.example.org"),
    "WaitForInput": ("string", "anything", "anything"),
}
UNITS = {
    "TimeMeasurement": "min",
    "WeightMeasurement": "g",
    "VolumeMeasurement": "ml",
    "TemperatureMeasurement": "C",
}


def asking(kind: str, variable_type: str) -> BotBuilder:
    bot = BotBuilder()
    bot.main.variable("x", variable_type)
    bot.extra["list_entities"] = [
        {"id": "ent-1", "name": "pizza", "fuzzy": "medium", "occurrences": [{"name": "Margherita"}]}
    ]
    bot.extra["pattern_entities"] = [{"id": "ent-2", "name": "sku", "pattern": "[A-Z]{3}-[0-9]{4}-[A-Z]{3}"}]
    options = ["Small", "Large"] if kind.endswith("Choice") else ()
    entity = {"EntityList": "ent-1", "EntityRegex": "ent-2"}.get(kind, "")

    def make(place: Any) -> dict[str, Any]:
        made = capture(kind, "Well?", "x", options=options, retries=1)(place)
        return {**made, "format": UNITS.get(kind, ""), "entity": entity}

    bot.main.node("Ask", make, default="Next")
    bot.main.node("Next", capture("WaitForInput", "Next?"), default="Next")
    return bot


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_each_kind_stores_its_documented_shape(kind: str) -> None:
    variable_type, said, expected = DOCUMENTED[kind]
    talk = Talk(asking(kind, variable_type))

    told = talk.say("hi", said)

    assert (told.errors, told.warnings) == ([], [])
    value = talk.variable("workflow.x")
    if isinstance(expected, dict):
        assert expected.items() <= value.items()
    else:
        assert value == expected
        assert type(value) is type(expected)


def test_there_are_twenty_seven_kinds() -> None:
    assert len(DOCUMENTED) == len(KINDS) == 27
    assert all(map(is_known, DOCUMENTED))


@pytest.mark.parametrize("kind", [kind for kind in DOCUMENTED if kind not in ("RawInput", "WaitForInput")])
def test_each_kind_asks_again_for_what_it_does_not_find(kind: str) -> None:
    told = Talk(asking(kind, DOCUMENTED[kind][0])).say("hi", "?!")

    assert told.trace[0] == "not understood"


def test_a_file_that_is_sent_is_its_address() -> None:
    talk = Talk(asking("File", "string"))
    talk.say("hi")
    talk.of(talk.session.send_payload({"type": "image", "imageUrl": "https://example.org/a.png"}))

    assert talk.variable("workflow.x") == "https://example.org/a.png"


def test_an_entity_may_be_the_kind_itself() -> None:
    bot = asking("RawInput", "string")
    raw = bot.build()
    ask = next(node for node in raw["flows"][0]["nodes"] if node["name"] == "Ask")
    ask["instructions"][0] |= {"entityId": "ent-1", "entity": None}
    talk = Talk(raw)
    talk.say("hi", "margherita!")

    assert talk.variable("workflow.x") == "Margherita"


def test_several_captures_fill_from_one_sentence() -> None:
    bot = BotBuilder()
    bot.main.variable("who", "object").variable("when", "date").variable("mail")
    bot.main.node("Hello", capture("WaitForInput", "How can I help?"), default="Ask")
    bot.main.node(
        "Ask",
        capture("EmailAddress", "Mail?", "mail", lookback=1),
        capture("DateTime", "When?", "when", lookback=1),
        default="Next",
    )
    bot.main.node("Next", capture("WaitForInput", "Next?"), default="Next")
    talk = Talk(bot)

    told = talk.say("hi", "book me for tomorrow at 9, mail to ada@example.org")

    assert told.texts == ["Next?"]
    assert talk.variable("workflow.mail") == "ada@example.org"
    assert talk.variable("workflow.when") == "2026-03-03T09:00:00.000Z"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([kind for kind in KINDS if kind not in ("EntityList", "EntityRegex")]), st.text(max_size=80))
def test_any_text_may_be_an_answer(kind: str, text: str) -> None:
    value = extracted(kind, text, {}, CONTEXT, None)

    assert value == stored(value)
