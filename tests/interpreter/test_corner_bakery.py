"""Conversations with the bakery, as a person would have them."""

from __future__ import annotations

from studio.interpreter.events import CodeLogged
from tests.fixtures.bot_builder import text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.corner_bakery import corner_bakery

MENU = "« What would you like? [Order, Cakes, Question, Feedback]"


def test_order_good_path(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())

    assert talk.say("hi").trace == [
        "> Main",
        "Start",
        "Hello",
        "« image",
        "« 🥐 Welcome!",
        "Menu",
        MENU,
        "waits for SingleChoice",
    ]
    assert talk.say("order").trace == [
        "Ordering",
        "> Order",
        "Entry",
        "Ask",
        "« Which cake? [Carrot, Lemon, Plum]",
        "waits for SingleChoice",
    ]
    assert talk.say("citrus").texts == ["🥐 How many?"]
    assert talk.say("a dozen").texts == ["🥐 When?"]
    assert talk.say("tomorrow at 9").trace[-2:] == [
        "« Anything extra? [candles, box, ribbon]",
        "waits for MultiChoice",
    ]
    assert talk.say("candles and ribbon").trace[-2:] == [
        "« 12 Lemon for 2026-03-03T09:00:00.000Z? [Accept, Decline]",
        "waits for Confirmation",
    ]
    told = talk.say("yes")
    assert told.trace[:6] == [
        "Save",
        "warning: Insert record in node “Save” would insert records of table “OrdersTable”, and no table storage is "
        "connected. Nothing was read or written; the flow goes on.",
        "Done",
        "< Order (Done)",
        "Thanks",
        "« 🥐 That makes 36.00. Your order is B-0001.",
    ]
    assert "workflow.Order = {'total': 36, 'ok': True}" in told.changes
    assert told.logs == ["12 Lemon", "ended"]
    assert told.trace[-1] == "ended explicitly: end node"


def test_validator_and_failure(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())
    talk.say("hi", "order", "Plum")

    assert talk.say("0").texts == ["🥐 Between 1 and 20, please."]
    assert talk.say("50").texts == ["🥐 Between 1 and 20, please."]
    assert talk.say("many").trace == [
        "gave up",
        "Given up",
        "< Order (Given up)",
        "Never mind",
        "« 🥐 Never mind.",
        "Menu",
        MENU,
        "waits for SingleChoice",
    ]


def test_decline(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())

    told = talk.say("hi", "order", "carrot", "2", "noon", "box", "no")

    assert told.path == ["Given up", "Never mind", "Menu"]


def test_cancel(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())
    talk.say("hi")

    assert talk.say("cancel").trace == ["« Do you want to cancel? [Yes, No]", "waits for cancel confirmation"]
    # Failures are handled, so cancelling leaves by the failure transition.
    assert talk.say("yes").trace[:5] == ["cancelled", "Human", "> Call", "Entry", "Say"]


def test_intents(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())

    assert talk.say("hi", "Question", "When are you open?").trace[:4] == [
        "Route",
        "intent hours",
        "Hours",
        "« 🥐 From six to six.",
    ]
    told = talk.say("Question", "talk to a person")
    assert told.path == ["Route", "Human", "Entry", "Say", "Out"]
    assert told.texts == ["🥐 Call 555 0100"]


def test_a_question_that_nothing_answers_offline(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())

    told = talk.say("hi", "Question", "gluten-free?")

    assert told.path == ["Route", "Ask", "Human", "Entry", "Say", "Out"]
    assert told.warnings == [
        "Query knowledge in node “Ask” asks KnowledgeAgent, which is not connected. No answer was found; the flow goes on."
    ]


def test_choice_by_number_and_by_text_and_a_postback(javascript: JavaScript) -> None:
    for said in ("2", "Cakes", "cakes please"):
        talk = javascript.talk(corner_bakery())
        assert talk.say("hi", said).payloads[0]["type"] == "carousel"

    told = talk.of(talk.session.post_back("order:Lemon"))

    assert told.path == ["Ordering", "Entry", "Ask"]
    assert told.texts == ["🥐 How many?"]


def test_second_visit(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())
    talk.say("hi")
    talk.session.set_variable("user", "name", "Ada")
    talk.session.new_conversation()

    assert talk.say("hi").texts[1] == "🥐 Welcome back, Ada!"
    assert talk.variable("user.visits") == 2


def test_closed(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())
    talk.session.set_variable("bot", "openToday", False)

    told = talk.say("hi")

    assert told.texts == ["image", "🥐 Welcome!", "🥐 We are closed."]
    assert [(event.level, event.text) for event in told.of(CodeLogged)] == [("debug", "ended")]
    assert told.trace[-1] == "ended explicitly: end node"


def test_an_action_that_throws(javascript: JavaScript) -> None:
    bot = corner_bakery()
    talk = javascript.talk(bot)
    talk.say("hi", "order")
    talk.session.set_variable("workflow", "cakes", ["Rye"])

    talk.say("Carrot", "2", "noon", "box")
    talk.session.set_variable("workflow", "cake", "Rye")
    told = talk.say("yes")

    sentence = "Execute code in node “Save” of workflow “Order”: the code failed: Error: There is no cake called Rye."
    assert told.errors == [sentence]
    assert told.texts == [f"🥐 Something went wrong: {sentence}"]


def test_a_loop_ends_in_the_error_workflow(javascript: JavaScript) -> None:
    bot = corner_bakery()
    bot.main.node("Loop", text("round"), default="Loop")
    talk = javascript.talk(bot)

    told = talk.of(talk.session.start_at("wf-main", "nd-main-loop"))

    assert told.texts[:3] == ["🥐 round"] * 3
    assert "more than 3 times" in told.errors[0]


def test_timeout(javascript: JavaScript) -> None:
    talk = javascript.talk(corner_bakery())
    talk.say("hi")

    assert talk.of(talk.session.simulate_timeout()).texts == ["🥐 Are you still there?"]
    assert talk.say("hi").path[0] == "Start"


def test_every_conversation_replays_to_the_letter(javascript: JavaScript) -> None:
    said = ["hi", "order", "citrus", "12", "noon", "box", "yes", "hi", "2", "Question"]

    def play() -> list[object]:
        talk = javascript.talk(corner_bakery(), seed="same")
        return [event.to_json() for message in said for event in talk.say(message)]

    assert play() == play()
