from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.library import Intent
from studio.bot.view import read_view
from studio.language import IntentModel

CAFE = {
    "order": ["I want to order a coffee", "can I get a latte please", "order an espresso", "I would like a cappuccino", "give me a coffee"],
    "hours": ["what are your opening hours", "when do you open", "what time do you close", "are you open on sunday", "opening times"],
    "location": ["where are you located", "what is your address", "how do I get to your shop", "where is the cafe", "directions to the store"],
    "cancel": ["cancel my order", "I want to cancel", "please cancel it", "I changed my mind, cancel the order", "stop my order"],
    "human": ["talk to a human", "I want to speak to an agent", "connect me to a person", "can I talk to someone", "customer service please"],
}  # fmt: skip
MEANT = [
    ("I'd like to order a latte", "order"), ("coffee please", "order"), ("when do you close today", "hours"), ("are you open now", "hours"),
    ("where is your shop", "location"), ("what's the address", "location"), ("please cancel my coffee", "cancel"), ("cancel", "cancel"),
    ("I need to speak with a person", "human"), ("let me talk to a human", "human"),
]  # fmt: skip
UNRELATED = [
    "what is the capital of france", "tell me a joke", "how tall is the eiffel tower", "what's the weather like tomorrow", "play some music",
    "who won the world cup in 2018", "translate hello into spanish", "how do I bake bread", "what is the meaning of life", "what is two plus two",
    "how many ounces are in a pound", "who is the president", "recommend me a good movie", "can dogs eat chocolate", "why is the sky blue",
    "i want to learn french", "can you sing a song", "how old are you", "where do penguins live", "my car broke down",
]  # fmt: skip


def intents(table: dict[str, list[str]]) -> list[Intent]:
    return [
        read_view(Intent, {"id": f"int-{name}", "name": name, "utterances_with_slots": said})
        for name, said in table.items()
    ]


@pytest.fixture(scope="module")
def cafe() -> IntentModel:
    return IntentModel.train(intents(CAFE))


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_what_is_meant_is_found_with_confidence(cafe, text, name):
    match = cafe.predict(text)
    assert match.name == name
    assert match.is_sure


def test_most_of_what_is_unrelated_is_refused(cafe):
    refused = [text for text in UNRELATED if not cafe.predict(text).is_sure]
    assert len(refused) >= 0.8 * len(UNRELATED)


@pytest.mark.parametrize("text", ["cancel my order", "CANCEL MY ORDER", "  Cancel  my órder "])
def test_an_utterance_itself_is_certain(cafe, text):
    match = cafe.predict(text)
    assert (match.name, match.confidence) == ("cancel", 1.0)


def test_a_slip_in_an_utterance_does_not_matter(cafe):
    match = cafe.predict("can I get a late please")
    assert (match.name, match.confidence) == ("order", 0.97)


def test_ranking_and_nearest_utterances(cafe):
    match = cafe.predict("where is the shop")
    assert match.ranking[0] == (match.name, match.confidence)
    assert [confidence for _, confidence in match.ranking] == sorted((c for _, c in match.ranking), reverse=True)
    assert match.nearest[0].intent == "location"
    assert all(0 < one.similarity <= 1 for one in match.nearest)


def test_nothing_to_choose_from():
    assert IntentModel.train([]).predict("hello").name == ""
    assert IntentModel.train(intents({"empty": []})).predict("hello").confidence == 0
    assert IntentModel.train(intents({"": ["hello"]})).predict("hello").name == ""


def test_blank_messages_mean_nothing(cafe):
    assert cafe.predict("   ").name == ""


def test_a_single_intent_still_refuses():
    model = IntentModel.train(intents({"cancel": ["cancel", "stop it", "forget about it"]}))
    assert model.predict("stop it now").is_sure
    assert not model.predict("what is the capital of france").is_sure


def test_two_intents():
    model = IntentModel.train(intents({"yes": ["yes", "sure", "of course"], "no": ["no", "never", "not at all"]}))
    assert model.predict("of course!").name == "yes"
    assert model.predict("not at all").name == "no"


def test_slot_marks_are_not_part_of_an_utterance():
    model = IntentModel.train(
        intents({"fly": ["fly to [Paris](city)", "a flight to Rome"], "eat": ["I am hungry", "food please"]})
    )
    assert model.predict("fly to Paris").confidence == 1.0


def test_the_same_utterances_are_trained_once():
    first, again = IntentModel.train(intents(CAFE)), IntentModel.train(intents(CAFE))
    assert first is again
    changed = IntentModel.train(intents({**CAFE, "hours": [*CAFE["hours"], "until when"]}))
    assert changed.fingerprint != first.fingerprint


@pytest.mark.parametrize("utterances", [["!"], ["?", "."], ["a"], ["👍", "👎"], ["x" * 280]])
def test_odd_utterances_are_no_obstacle(utterances):
    model = IntentModel.train(intents({"odd": utterances, "even": ["an ordinary sentence"]}))
    assert model.predict(utterances[0]).name == "odd"
    assert model.predict("an ordinary sentence").name == "even"


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_has_a_prediction(text):
    match = IntentModel.train(intents(CAFE)).predict(text)
    assert 0 <= match.confidence <= 1


def test_names_may_hold_any_character():
    names = ["\x00", "a\x00", "", " ", "👋"]
    intents = [
        read_view(Intent, {"name": name, "utterances_with_slots": [f"say {number} {word}" for word in ("one", "two")]})
        for number, name in enumerate(names)
    ]
    model = IntentModel.train(intents)
    assert model.predict("say 0 one").name == "\x00"
    assert model.predict("say 1 one").name == "a\x00"
