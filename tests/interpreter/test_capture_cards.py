"""Capture cards: asking, understanding, retrying, cancelling, storing."""

from __future__ import annotations

from typing import Any

import pytest

from studio.interpreter.events import CaptureAsked, CaptureDone, CaptureFailed
from tests.fixtures.bot_builder import BotBuilder, capture, expression, run_workflow, text, when
from tests.interpreter.talk import Talk, Told

COLOURS = ["Red", "Green", "Dark blue"]


def asking(variable_type: str = "string", *, scope_default: Any = None, **fields: Any) -> BotBuilder:
    """One capture into workflow.x, then what was stored."""
    bot = BotBuilder()
    bot.main.variable("x", variable_type, scope_default)
    kind = fields.pop("kind", "RawInput")
    question = fields.pop("question", "Well?")
    bot.main.node("Ask", capture(kind, question, "x", **fields), text("Got {{workflow.x}}."), default="Next")
    bot.main.node("Next", capture("WaitForInput"))
    for node in {*(fields.get("to") or {}).values(), fields.get("failed")} - {None, ""}:
        bot.main.node(node, text(f"In {node}."), default="Next")
    return bot


def answer(bot: BotBuilder, *texts: str) -> Told:
    return Talk(bot).say("hi", *texts)


def stored(bot: BotBuilder, *texts: str) -> Any:
    talk = Talk(bot)
    talk.say("hi", *texts)
    return talk.variable("workflow.x")


def test_raw_input_takes_the_message_as_it_is() -> None:
    assert stored(asking(), " Ada Lovelace ") == " Ada Lovelace "


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("Quantity", "a dozen", 12),
        ("Quantity", "hmm around sixty seven", 67),
        ("Number", "it is 3.5", 3.5),
        ("Number", "-4", -4),
        ("Percentage", "50 %", 50),
        ("Price", "$1,250.50 please", 1250.5),
        ("WeightMeasurement", "80kg", 80),
    ],
)
def test_numbers(kind: str, said: str, value: float) -> None:
    assert stored(asking("number", kind=kind), said) == value


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("Email", "it's ada@example.org, thanks", "ada@example.org"),
        ("URL", "see https://example.org/a?b=1.", "https://example.org/a?b=1"),
    ],
)
def test_addresses(kind: str, said: str, value: str) -> None:
    assert stored(asking(kind=kind), said) == value


def test_a_file_is_stored_as_its_address() -> None:
    talk = Talk(asking(kind="File"))
    talk.say("hi")

    talk.of(talk.session.send_payload({"type": "file", "fileUrl": "https://example.org/a.pdf"}))

    assert talk.variable("workflow.x") == "https://example.org/a.pdf"


def test_a_kind_that_nobody_knows_says_so_once() -> None:
    talk = Talk(asking(kind="StarSign"))

    told = talk.say("hi", "Leo")

    assert told.warnings == [
        "Star sign in node “Ask” of workflow “Main” asks for “StarSign”, which is not known here: the message is taken as "
        "it is."
    ]
    assert told.texts == ["Got Leo."]


# -- choices


def test_a_choice_is_asked_with_its_options_and_led_by_its_transitions() -> None:
    bot = asking(kind="SingleChoice", options=COLOURS, to={"Green": "Meadow"})

    talk = Talk(bot)

    assert talk.say("hi").payloads == [
        {
            "type": "choice",
            "text": "Well?",
            "options": [{"label": colour, "value": colour} for colour in COLOURS],
        }
    ]
    assert talk.say("green").path == ["Meadow", "Next"]
    assert talk.variable("workflow.x") == "Green"


def test_an_option_without_a_transition_goes_on_with_the_next_card() -> None:
    told = answer(asking(kind="SingleChoice", options=COLOURS, to={"Green": "Meadow", "Red": ""}), "red")

    assert told.texts == ["Got Red."]


def test_more_than_five_options_are_a_dropdown() -> None:
    payload = Talk(asking(kind="SingleChoice", options=list("abcdef"))).say("hi").payloads[0]

    assert payload["type"] == "dropdown"


def test_a_click_delivers_the_value() -> None:
    bot = asking(kind="SingleChoice", options=[("First", "one"), ("Second", "two")], to={"two": "Meadow"})
    talk = Talk(bot)
    talk.say("hi")

    told = talk.of(talk.session.choose("two", "Second"))

    assert told.path[0] == "Meadow"
    assert told.of(CaptureDone)[0].reason == "click"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("2", "Green"),
        ("the second one", "Green"),
        ("last", "Dark blue"),
        ("GREEN!", "Green"),
        ("gréén", "Green"),
        ("gren", "Green"),
        ("I like green", "Green"),
        ("dark bleu please", "Dark blue"),
        ("blue", "Dark blue"),
    ],
)
def test_typed_choices(said: str, value: str) -> None:
    assert stored(asking(kind="SingleChoice", options=COLOURS), said) == value


@pytest.mark.parametrize("said", ["purple", "red or green", "4", "e", ""])
def test_what_is_no_choice(said: str) -> None:
    assert stored(asking(kind="SingleChoice", options=COLOURS), said) is None


def test_the_options_of_a_raw_input_are_suggestions() -> None:
    bot = asking(kind="RawInput", options=[("Red", "r"), ("Blue", "b")], to={"r": "Reds"})

    assert answer(bot).payloads[0]["options"] == [{"label": "Red", "value": "r"}, {"label": "Blue", "value": "b"}]
    assert answer(bot, "RED").texts == ["In Reds."]
    assert stored(bot, "RED") == "RED"
    assert answer(bot, "any other text").texts == ["Got any other text."]
    talk = Talk(bot)
    talk.say("hi")
    assert talk.of(talk.session.choose("r", "Red")).texts == ["In Reds."]
    assert talk.variable("workflow.x") == "r"


def test_options_made_by_an_expression() -> None:
    options = expression("{{workflow.list}}")
    bot = asking(kind="SingleChoice", options=options)
    bot.main.variable("list", "array", [{"label": "One", "value": "1"}, "Two"])

    talk = Talk(bot)

    assert talk.say("hi").payloads[0]["options"] == [{"label": "One", "value": "1"}, {"label": "Two", "value": "Two"}]
    talk.say("one")
    assert talk.variable("workflow.x") == "1"


def test_values_of_options_and_transitions_may_hold_variables() -> None:
    bot = asking(
        kind="SingleChoice",
        options=[("@workflow.city", "@workflow.city"), ("{{workflow.other}}", "{{workflow.other}}")],
        to={"@workflow.other": "Meadow"},
    )
    bot.main.variable("city", default="Rome").variable("other", default="Bern")

    talk = Talk(bot)

    assert talk.say("hi").payloads[0]["options"][1] == {"label": "Bern", "value": "Bern"}
    assert talk.say("bern").path[0] == "Meadow"
    assert talk.variable("workflow.x") == "Bern"


def test_synonyms_of_list_entities_choose_options() -> None:
    bot = asking(kind="SingleChoice", options=["Carrot", "Lemon"])
    bot.extra["list_entities"] = [
        {"id": "ent-1", "name": "cake", "occurrences": [{"name": "Lemon", "synonyms": ["citrus"]}]}
    ]

    assert stored(bot, "citrus") == "Lemon"


def test_a_choice_without_options_is_an_error() -> None:
    told = Talk(asking(kind="SingleChoice")).say("hi")

    assert told.errors == ["Single choice in node “Ask” of workflow “Main”: it has no options to choose from."]


def test_multiple_choices() -> None:
    options = ["candles", "box", "ribbon"]

    assert stored(asking("array", kind="MultiChoice", options=options), "candles and ribbon") == ["candles", "ribbon"]
    assert stored(asking("array", kind="MultiChoice", options=options), "1, 3") == ["candles", "ribbon"]
    assert stored(asking("string", kind="MultiChoice", options=options), "all") == "candles, box, ribbon"
    assert answer(asking("array", kind="MultiChoice", options=options, to={"box": "Shop"}), "box").path[0] == "Shop"


def test_confirmations() -> None:
    options = [("Accept", "true"), ("Decline", "false")]
    to = {"true": "Good", "false": "Bad"}

    for said in ("Accept", "yes", "ok", "yes please", "sure"):
        assert answer(asking("boolean", kind="Confirmation", options=options, to=to), said).path[0] == "Good"
    for said in ("decline", "no", "nope", "no way"):
        assert answer(asking("boolean", kind="Confirmation", options=options, to=to), said).path[0] == "Bad"
    assert stored(asking("boolean", kind="Boolean"), "yeah") is True
    assert stored(asking("string", kind="Boolean"), "no") == "false"


def test_the_bots_own_words_for_yes() -> None:
    bot = asking("boolean", kind="Boolean")
    bot.extra["intents"] = [{"id": "int-yes", "name": "yes", "utterances_with_slots": ["jawohl"]}]

    assert stored(bot, "Jawohl!") is True


# -- retries


def test_retries_and_the_failure_transition() -> None:
    bot = asking("number", kind="Number", retries=2, retry="A number, please.", failed="Help")
    talk = Talk(bot)
    talk.say("hi")

    assert talk.say("x").trace == ["not understood", "« A number, please.", "waits for Number"]
    assert talk.say("y").of(CaptureAsked)[0].attempt == 2
    told = talk.say("z")
    assert told.trace[:3] == ["gave up", "Help", "« In Help."]
    assert [(event.attempt, event.final) for event in told.of(CaptureFailed)] == [(2, True)]


def test_without_failure_handling_the_flow_goes_on_with_the_variable_untouched() -> None:
    told = answer(asking("number", kind="Number", scope_default=7), "x")

    assert told.trace[:2] == ["gave up", "« Got 7."]


def test_an_empty_retry_message_repeats_the_question_with_its_options() -> None:
    told = answer(asking(kind="SingleChoice", options=COLOURS, retries=1), "purple")

    assert told.trace == ["not understood", "« Well? [Red, Green, Dark blue]", "waits for SingleChoice"]


def test_a_validator_refuses_with_its_message() -> None:
    validators = [("return input >= 1 && input <= 20", "Between 1 and 20, please."), ("input != 13", "Not 13!")]
    talk = Talk(asking("number", kind="Quantity", retries=5, validators=validators))
    talk.say("hi")

    assert talk.say("0").texts == ["Between 1 and 20, please."]
    assert talk.say("13").texts == ["Not 13!"]
    assert talk.say("lots").texts == ["Well?"]
    assert talk.say("14").texts == ["Got 14."]


def test_an_answer_that_does_not_fit_the_variable_is_no_answer() -> None:
    told = answer(asking("number", kind="RawInput", retries=1), "abc")

    assert told.of(CaptureFailed)[0].reason == "“abc” does not fit the variable workflow.x, which is of type number."
    assert told.errors == []


# -- cancelling


def test_cancelling_is_confirmed_and_leaves_by_the_default_transition() -> None:
    talk = Talk(asking("number", kind="Number", retries=1, cancellable=True, confirm=True))
    talk.say("hi")

    assert talk.say("cancel").trace == ["« Do you want to cancel? [Yes, No]", "waits for cancel confirmation"]
    assert talk.say("no").trace == ["« Well?", "waits for Number"]
    talk.say("never mind")
    told = talk.of(talk.session.choose("true", "Yes"))
    assert told.trace == ["cancelled", "Next", "waits for WaitForInput"]
    assert talk.variable("temp.captureCancelled") is True


def test_cancelling_twice_is_a_confirmation() -> None:
    talk = Talk(asking(kind="RawInput", cancellable=True, confirm=True))

    assert talk.say("hi", "cancel", "cancel").trace[0] == "cancelled"


def test_an_answer_instead_of_a_confirmation_counts() -> None:
    talk = Talk(asking("number", kind="Number", cancellable=True, confirm=True))
    talk.say("hi", "cancel")

    assert talk.say("8").texts == ["Got 8."]


def test_cancelling_takes_the_failure_transition_where_failures_are_handled() -> None:
    told = answer(asking(kind="RawInput", cancellable=True, failed="Help"), "stop")

    assert told.trace[:2] == ["cancelled", "Help"]


def test_a_capture_that_cannot_be_cancelled_takes_the_word_as_an_answer() -> None:
    assert stored(asking(kind="RawInput"), "cancel") == "cancel"


def test_a_bot_whose_cancel_intent_was_emptied_cannot_be_cancelled() -> None:
    bot = asking(kind="RawInput", cancellable=True)
    bot.extra["intents"] = [{"id": "int-cancel", "name": "", "utterances_with_slots": []}]

    assert stored(bot, "cancel") == "cancel"


def test_an_option_called_cancel_wins_over_cancelling() -> None:
    bot = asking(kind="SingleChoice", options=["Cancel", "Go on"], cancellable=True, to={"Cancel": "Cancelling"})

    assert answer(bot, "cancel").path[0] == "Cancelling"


# -- skipping and looking back


@pytest.mark.parametrize(
    ("kind", "value", "skipped"),
    [
        ("string", "Ada", True),
        ("string", "", False),
        ("object", {}, True),
        ("boolean", False, True),
        ("number", 0, True),
        ("string", None, False),
    ],
)
def test_skip_when_filled(kind: str, value: Any, skipped: bool) -> None:
    bot = BotBuilder()
    bot.main.variable("x", kind)
    bot.main.node("Set", capture("WaitForInput"), default="Ask")
    bot.main.node("Ask", capture("RawInput", "Well?", "x", skip=True), text("Done."))
    talk = Talk(bot)
    talk.say("hi")
    if value is not None:
        talk.session.set_variable("workflow", "x", value)

    assert talk.say("go").texts == (["Done."] if skipped else ["Well?"])


def test_looking_back_fills_several_captures_from_one_sentence() -> None:
    bot = BotBuilder()
    bot.main.variable("mail").variable("n", "number")
    bot.main.node("Ask", capture("RawInput", "What do you want?"), default="Fill")
    bot.main.node(
        "Fill",
        capture("Email", "Your address?", "mail", lookback=1),
        capture("Quantity", "How many?", "n", lookback=1),
        text("{{workflow.n}} to {{workflow.mail}}"),
    )

    assert Talk(bot).say("hi", "12 to ada@example.org please").texts == ["12 to ada@example.org"]
    talk = Talk(bot)
    assert talk.say("hi", "12 please").texts == ["Your address?"]
    # The newest message is what is looked at.
    assert talk.say("eve@example.org").texts == ["How many?"]


def test_captures_store_in_shared_variables_and_in_called_workflows() -> None:
    bot = BotBuilder().variable("user.name")
    part = bot.workflow("Part").variable("n", "number")
    part.node("Ask", capture("Number", "n?", "n"), capture("RawInput", "Name?", "user.name"), default="Out")
    part.exit("Out", "n")
    bot.main.node("Hello", run_workflow("Part1", "Part"), when("workflow.Part1.n === 5", "Five"))
    bot.main.node("Five", text("Five, {{user.name}}."))

    assert Talk(bot).say("hi", "5", "Ada").texts == ["Five, Ada."]


def test_a_capture_with_knowledge_says_what_is_missing_once() -> None:
    bot = asking(kind="RawInput", knowledge=True)
    bot.extra["agents"] = {"KnowledgeAgent": {"enabled": True}}
    talk = Talk(bot)

    warning = talk.say("hi", "why?").warnings

    assert len(warning) == 1
    assert "none are connected" in warning[0]
    assert talk.variable("turn.KnowledgeAgent") == {"answer": None, "responded": False, "citations": []}
