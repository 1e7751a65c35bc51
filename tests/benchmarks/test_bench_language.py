"""How long understanding takes: one value per kind, training and predicting intents."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from studio.bot.library import Intent, ListEntity
from studio.bot.view import read_view
from studio.language import KINDS, ChoiceOption, ExtractionContext, IntentModel, PatternEntity, extractor_for

ANSWERS = {
    "Number": "I would say about two hundred and fifty thousand",
    "Price": "it should not cost more than 20 dollars and 50 cents",
    "DateTime": "can we meet next friday at half past seven in the evening",
    "TimeMeasurement": "an hour and a half or so",
    "CronSchedule": "every weekday at 8:30 in march",
    "FullAddress": "my address is 350 Fifth Avenue, New York, NY 10118",
    "QuantityOfPeople": "me, my wife and our two kids",
}
SENTENCE = "I would like the second one please, for me and my wife on the 5th of may at 7 pm, call +1 514 555 0199"


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_is_found(benchmark, kind):
    options = tuple(ChoiceOption(f"{size} pizza") for size in ("Small", "Medium", "Large", "Family"))
    fruit = {
        "name": "fruit",
        "occurrences": [{"name": f"fruit {at}", "synonyms": [f"synonym {at}"]} for at in range(100)],
    }
    entity = PatternEntity("code", r"[A-Z]{2}-\d{2}") if kind == "EntityRegex" else read_view(ListEntity, fruit)
    context = ExtractionContext(datetime(2024, 11, 13, 10, 15, tzinfo=UTC), "en", options, "", entity)
    extract = extractor_for(kind)
    text = ANSWERS.get(kind, SENTENCE)
    extract(text, context)
    benchmark(extract, text, context)


def made_up(count: int, utterances: int) -> list[Intent]:
    """Intents whose utterances share everyday words and have forty of their own."""
    chance = random.Random(7)
    syllables = [
        "ba",
        "be",
        "di",
        "do",
        "fa",
        "ka",
        "ke",
        "lo",
        "ma",
        "mi",
        "no",
        "pa",
        "re",
        "ri",
        "sa",
        "si",
        "ta",
        "te",
        "ti",
        "va",
    ]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(4000)]
    everyday = [
        "i",
        "want",
        "to",
        "the",
        "a",
        "please",
        "my",
        "can",
        "you",
        "how",
        "do",
        "is",
        "what",
        "me",
        "in",
        "on",
        "for",
        "of",
    ]
    intents = []
    for at in range(count):
        own = chance.sample(words, 40)
        said = [" ".join(chance.choices(everyday, k=4) + chance.choices(own, k=3)) for _ in range(utterances)]
        intents.append(read_view(Intent, {"name": f"intent {at}", "utterances_with_slots": said}))
    return intents


@pytest.mark.parametrize(("count", "utterances"), [(5, 5), (20, 20), (150, 100)])
def test_intents_are_trained(benchmark, count, utterances):
    IntentModel.train(made_up(2, 3))
    trainings = iter(range(10**6))

    def setup():
        fresh = made_up(count, utterances)
        extra = read_view(Intent, {"name": "fresh", "utterances_with_slots": [f"fresh {next(trainings)}"]})
        return ([*fresh, extra],), {}

    benchmark.pedantic(IntentModel.train, setup=setup, rounds=2)


@pytest.mark.parametrize(("count", "utterances"), [(5, 5), (150, 100)])
def test_an_intent_is_predicted(benchmark, count, utterances):
    intents = made_up(count, utterances)
    model = IntentModel.train(intents)
    benchmark(model.predict, intents[1].utterances[2] + " today")
