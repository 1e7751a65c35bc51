"""The order of things: nodes, cards, transitions, ends."""

from __future__ import annotations

import pytest

from studio.bot.bot import Bot
from studio.interpreter.limits import Limits
from tests.fixtures.bot_builder import BotBuilder, always, capture, card, content, log, text, when
from tests.interpreter.talk import Talk


def test_a_turn_runs_from_start_until_it_waits() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", text("Hi!"), capture("RawInput", "Who are you?"), default="Bye")
    bot.main.node("Bye", text("Bye."))

    talk = Talk(bot)

    assert talk.say("hello").trace == ["> Main", "Start", "Hello", "« Hi!", "« Who are you?", "waits for RawInput"]
    assert talk.say("Ada").trace == ["Bye", "« Bye.", "< Main (no transition)", "ended implicitly: no transition"]


def test_after_an_implicit_end_the_next_message_starts_anew() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", text("Hi!"))

    talk = Talk(bot)

    assert talk.say("one").trace == talk.say("two").trace


def test_the_first_transition_that_holds_wins_and_cards_below_it_do_not_run() -> None:
    bot = BotBuilder()
    bot.main.variable("n", "number", 3)
    bot.main.node(
        "Choose", when("workflow.n > 5", "Big"), when("workflow.n > 2", "Middle"), text("never"), default="Big"
    )
    bot.main.node("Middle", text("middle"), always("Big"), text("never"))
    bot.main.node("Big", text("big"))

    assert Talk(bot).say("go").texts == ["middle", "big"]


def test_a_condition_on_an_empty_variable_is_false() -> None:
    bot = BotBuilder()
    bot.main.node("Choose", when("workflow.order.total > 5", "Yes"), default="No")
    bot.main.node("Yes", text("yes"))
    bot.main.node("No", text("no"))

    told = Talk(bot).say("go")

    assert told.texts == ["no"]
    assert told.errors == []
    assert "counts as false" in told.logs[0]


def test_an_unconnected_transition_card_ends_the_conversation_and_says_so() -> None:
    bot = BotBuilder()
    bot.main.node("Choose", when("true", "", "closed"), default="Other")
    bot.main.node("Other", text("never"))

    assert Talk(bot).say("go").trace == [
        "> Main",
        "Start",
        "Choose",
        "warning: The transition “closed” in node “Choose” of workflow “Main” is not connected.",
        "< Main (no transition)",
        "ended implicitly: no transition",
    ]


def test_a_transition_to_a_missing_node_is_an_error() -> None:
    bot = BotBuilder()
    bot.main.node("Choose", when("true", "nd-gone", "closed"))

    assert Talk(bot).say("go").trace[:5] == [
        "> Main",
        "Start",
        "Choose",
        "error: Expression “closed” in node “Choose” of workflow “Main”: it leads to a node that does not exist "
        "(nd-gone).",
        "< Main (error)",
    ]


def test_notes_and_unknown_nodes_never_run() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", text("Hi!"), always("Note"))
    bot.main.special("comment", "Note", text("never"))

    told = Talk(bot).say("go")

    assert told.errors == [
        "Node “Note” of workflow “Main”: the flow leads to “Note”, which is of type “comment” and cannot run."
    ]
    assert told.texts == ["Hi!", "Sorry, an error occurred."]


def test_unknown_cards_are_skipped_loudly() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", card(type="teleport", label="Beam"), content("hologram", text="x"), text("Hi!"))

    told = Talk(bot).say("go")

    assert told.texts == ["Hi!"]
    assert told.warnings == [
        "Unknown card “teleport” “Beam” in node “Hello” of workflow “Main” cannot run here and was skipped: its type "
        "is “teleport”.",
        "Hologram in node “Hello” of workflow “Main” was skipped: messages of type “hologram” are not known here.",
    ]


def test_an_end_node_runs_the_conversation_end_workflow_and_clears_the_state() -> None:
    bot = BotBuilder().variable("user.name", default="Ada").variable("conversation.mood", default="fine")
    bot.main.variable("x", default="1")
    bot.main.node("Hello", capture("RawInput", "?", "conversation.mood"), default="Stop").end("Stop")
    bot.conversation_end.node("Handler", text("Thanks, {{user.name}}, {{conversation.mood}}."), default="End")

    talk = Talk(bot)
    talk.say("go")

    assert talk.say("great").trace == [
        "Stop",
        "< Main (end)",
        "> Conversation End",
        "Entry",
        "Handler",
        "« Thanks, Ada, great.",
        "End",
        "< Conversation End (end)",
        "ended explicitly: end node",
    ]
    assert talk.variable("user.name") == "Ada"
    assert talk.variable("conversation.mood") is None
    assert talk.session.variables()["session"] == {}
    talk.say("again")
    assert talk.variable("conversation.mood") == "fine"


def test_the_conversation_end_workflow_may_ask() -> None:
    bot = BotBuilder().variable("user.rating", "number")
    bot.main.node("Hello", default="Stop").end("Stop")
    bot.conversation_end.node("Rate", capture("Number", "How was it?", "user.rating"), default="End")

    talk = Talk(bot)

    assert talk.say("go").trace[-2:] == ["« How was it?", "waits for Number"]
    assert talk.say("5").trace[-1] == "ended explicitly: end node"
    assert talk.variable("user.rating") == 5


def test_starting_elsewhere_while_the_conversation_ends_ends_it_properly_again() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", default="Stop").end("Stop")
    bot.conversation_end.node("Rate", capture("RawInput", "How was it?"), default="End")
    talk = Talk(bot)
    talk.say("go")

    told = talk.of(talk.session.start_at("wf-main"))

    assert told.trace[0] == "< Conversation End (restart)"
    assert told.texts == ["How was it?"]


def test_a_node_repeated_too_often_is_an_error_not_a_hang() -> None:
    bot = BotBuilder(nodeRepetitionLimit=3)
    bot.main.node("Loop", text("again"), default="Loop")

    told = Talk(bot).say("go")

    assert told.texts == ["again"] * 3 + ["Sorry, an error occurred."]
    assert told.errors == [
        "Node “Loop” of workflow “Main”: it was entered more than 3 times in one turn, the bot's node repetition limit; "
        "its transitions probably form a loop without a question in it."
    ]


def test_the_repetition_limit_counts_per_turn_unless_made_stricter() -> None:
    bot = BotBuilder(nodeRepetitionLimit=2)
    bot.main.node("Ask", capture("RawInput", "More?"), default="Ask")

    assert Talk(bot).say(*"abcdef").trace == ["Ask", "« More?", "waits for RawInput"]
    strict = Talk(bot, limits=Limits(repetitions_per_conversation=True))
    assert strict.say("a", "b").errors == []
    assert "in one conversation" in strict.say("c").errors[0]


def test_a_turn_that_never_ends_is_stopped_with_its_path() -> None:
    bot = BotBuilder(nodeRepetitionLimit=1000)
    bot.main.node("Ping", default="Pong").node("Pong", default="Ping")

    told = Talk(bot, limits=Limits(steps=40)).say("go")

    assert len(told.errors) == 1
    assert told.errors[0].endswith("took more than 40 steps without an end, lately through “Start”, “Ping”, “Pong”.")
    assert told.texts == ["Sorry, an error occurred."]


def test_reset_command_clears_the_conversation() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", capture("RawInput", "Name?"), default="Hello")

    talk = Talk(bot)
    talk.say("go")

    assert talk.say("//state/reset").trace == ["< Main (reset)", "ended implicitly: reset"]
    assert talk.say("go").trace[0] == "> Main"


def test_log_cards_log() -> None:
    bot = BotBuilder()
    bot.main.variable("n", "number", 2)
    bot.main.node("Hello", log("n is {{workflow.n}}", "warning"))

    told = Talk(bot).say("go")

    assert told.logs == ["n is 2"]


def test_jumping_into_another_workflow_starts_it_with_fresh_variables() -> None:
    bot = BotBuilder()
    other = bot.workflow("Other").variable("x", default="fresh")
    other.node("There", text("{{workflow.x}}"))
    bot.main.variable("x", default="old")
    bot.main.node("Hello", when("true", "nd-other-there"))

    assert Talk(bot).say("go").trace == [
        "> Main",
        "Start",
        "Hello",
        "< Main (jump)",
        "> Other",
        "There",
        "« fresh",
        "< Other (no transition)",
        "ended implicitly: no transition",
    ]


def test_a_bot_without_workflows_says_so() -> None:
    told = Talk(Bot({})).say("hi")

    assert told.trace == ["error: The bot has no workflow at all.", "ended implicitly: error"]


@pytest.mark.parametrize("condition", ["true", "{{ true }}", "1 < 2", "@workflow.yes", "{{workflow.yes}}"])
def test_forms_of_conditions(condition: str) -> None:
    bot = BotBuilder()
    bot.main.variable("yes", "boolean", True)
    bot.main.node("Choose", when(condition, "Yes"), default="No").node("Yes", text("yes")).node("No", text("no"))

    assert Talk(bot).say("go").texts == ["yes"]
