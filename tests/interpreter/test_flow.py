"""Workflows that call one another, errors, timeouts, triggers, and starting in the middle."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.interpreter.limits import Limits
from tests.fixtures.bot_builder import BotBuilder, always, capture, content, run_workflow, text, when
from tests.interpreter.talk import Talk


def order_bot() -> BotBuilder:
    bot = BotBuilder()
    order = bot.workflow("Order").variable("cake").variable("pieces", "number", 1).variable("total", "number")
    order.inputs("cake", "pieces")
    question = capture("Quantity", "How many {{workflow.cake}}s?", "total")
    order.node("Ask", question, when("workflow.total > 9", "Many"), default="Few")
    order.node("Few", always("Done")).exit("Done", "total", "cake").exit("Many", "total")
    bot.main.variable("wish", default="plum")
    bot.main.node(
        "Hello",
        run_workflow("Order1", "Order", {"cake": "{{workflow.wish}}"}, {"Many": "Wow"}),
        text("{{workflow.Order1.total}} {{workflow.Order1.cake}}"),
        default="End",
    )
    bot.main.node("Wow", text("So many: {{workflow.Order1.total}}"), default="End")
    return bot


def test_a_workflow_gets_inputs_and_returns_outputs_under_the_name_of_the_card() -> None:
    talk = Talk(order_bot())

    assert talk.say("hi").trace == [
        "> Main",
        "Start",
        "Hello",
        "> Order",
        "Entry",
        "Ask",
        "« How many plums?",
        "waits for Quantity",
    ]
    assert [frame.workflow for frame in talk.session.conversation.frames] == ["wf-main", "wf-order"]
    assert talk.say("4").trace[:4] == ["Few", "Done", "< Order (Done)", "« 4 plum"]


def test_the_exit_taken_chooses_the_transition_of_the_card() -> None:
    talk = Talk(order_bot())
    talk.say("hi")

    assert talk.say("12").trace[:4] == ["Many", "< Order (Many)", "Wow", "« So many: 12"]


def test_outputs_do_not_exist_before_the_call_and_do_not_crash_conditions() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", when("workflow.Order1.total > 1", "Yes"), text("{{workflow.Order1.total}} left"))
    bot.main.node("Yes", text("yes"))

    told = Talk(bot).say("hi")

    assert told.texts == [" left"]
    assert "shows nothing in Text in node “Hello” of workflow “Main”" in told.warnings[0]


def test_a_workflow_that_calls_itself_is_stopped_with_a_sentence() -> None:
    bot = BotBuilder(nodeRepetitionLimit=100)
    loop = bot.workflow("Loop")
    loop.node("Again", run_workflow("Loop1", "Loop"))
    bot.main.node("Hello", run_workflow("Loop1", "Loop"))

    told = Talk(bot, limits=Limits(depth=5)).say("hi")

    assert told.errors == [
        "Workflow “Loop1” in node “Again” of workflow “Loop”: workflows called one another 5 deep (… Loop → Loop → Loop "
        "→ Loop → Loop); one of them probably calls itself."
    ]
    assert told.texts == ["Sorry, an error occurred."]


def test_a_missing_workflow_is_an_error() -> None:
    bot = BotBuilder()
    bot.workflow("Gone")
    bot.main.node("Hello", run_workflow("Gone1", "Gone"))
    data = bot.build()
    data["flows"] = [flow for flow in data["flows"] if flow["name"] != "Gone"]

    assert Talk(data).say("hi").errors == [
        "Workflow “Gone1” in node “Hello” of workflow “Main”: the workflow it runs does not exist (wf-gone)."
    ]


def test_an_exit_without_a_caller_ends_the_conversation() -> None:
    bot = BotBuilder()
    bot.workflow("Part").node("One", text("one"), default="Out").exit("Out")

    told = Talk(bot)
    turn = told.of(told.session.start_at("wf-part"))

    assert turn.trace[-1] == "ended implicitly: no caller"


# -- errors


def broken_bot() -> BotBuilder:
    bot = BotBuilder()
    bot.main.node("Hello", content("image", imageUrl=""), default="Next").node("Next", text("never"))
    return bot


def test_an_error_leads_to_the_error_workflow_with_its_place() -> None:
    bot = broken_bot()
    bot.error.node("Handler", text("{{event.error}} [{{event.errorSource.node}}]"), default="End")

    told = Talk(bot).say("hi")

    sentence = "Image in node “Hello” of workflow “Main”: its “image address” is empty, so there is nothing to send."
    assert told.trace == [
        "> Main",
        "Start",
        "Hello",
        f"error: {sentence}",
        "< Main (error)",
        "> Error",
        "Entry",
        "Handler",
        f"« {sentence} [Hello]",
        "End",
        "< Error (end)",
        "> Conversation End",
        "Entry",
        "Handler",
        "End",
        "< Conversation End (end)",
        "ended explicitly: end node",
    ]


def test_an_exception_handler_of_the_workflow_comes_first() -> None:
    bot = broken_bot()
    bot.main.special("exception-handler", "Oops", text("Oops."), defaultTransition={"targetNodeId": "nd-main-hello"})

    told = Talk(bot).say("hi")

    # The second failure goes to the Error workflow: a handler is not entered twice in a turn.
    assert told.path == ["Start", "Hello", "Oops", "Hello", "Entry", "Handler", "End", "Entry", "Handler", "End"]
    assert told.texts == ["Oops.", "Sorry, an error occurred."]
    assert len(told.errors) == 2


def test_a_disabled_exception_handler_is_passed_over() -> None:
    bot = broken_bot()
    bot.main.special("exception-handler", "Oops", text("Oops."), disabled=True)

    assert Talk(bot).say("hi").texts == ["Sorry, an error occurred."]


def test_an_error_in_the_error_workflow_is_abandoned() -> None:
    bot = broken_bot()
    bot.error.node("Handler", text(""))

    told = Talk(bot).say("hi")

    assert len(told.errors) == 2
    assert told.trace[-2:] == ["< Error (error)", "ended implicitly: error"]


def test_an_error_in_the_conversation_end_workflow_does_not_loop() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", default="End")
    bot.conversation_end.node("Handler", text(""))

    told = Talk(bot).say("hi")

    assert told.texts == ["Sorry, an error occurred."]
    assert told.trace[-1] == "ended explicitly: end node"
    assert len(told.errors) == 1


def test_a_bot_without_an_error_workflow_ends_with_the_error() -> None:
    data = broken_bot().build()
    data["flows"] = data["flows"][:1]

    assert Talk(data).say("hi").trace[-2:] == ["< Main (error)", "ended implicitly: error"]


# -- timeouts


def test_a_timeout_runs_its_workflow_and_forgets_the_place() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", capture("RawInput", "Name?"))
    talk = Talk(bot)
    talk.say("hi")

    assert talk.of(talk.session.simulate_timeout()).trace == [
        "< Main (timeout)",
        "> Timeout",
        "Entry",
        "Handler",
        "« Are you still there?",
        "End",
        "< Timeout (end)",
        "ended explicitly: end node",
    ]
    assert talk.say("hi").trace[0] == "> Main"


# -- triggers


def trigger_bot() -> BotBuilder:
    bot = BotBuilder()
    bot.main.node("Hello", capture("RawInput", "Name?"))
    bot.main.node("Welcome", text("Welcome {{event.payload.who}}! {{event.trigger.eventName}}"))
    bot.main.special("trigger", "On start", always("Welcome"), integrationId="webchat", triggerId="conversationStarted")
    return bot


def test_a_trigger_node_runs_on_its_event_only() -> None:
    talk = Talk(trigger_bot())

    told = talk.of(talk.session.send_event("webchat", "conversationStarted", {"who": "Ada"}))

    assert told.trace[:4] == ["> Main", "On start", "Welcome", "« Welcome Ada! conversationStarted"]
    assert talk.of(talk.session.start()) == []
    assert talk.of(talk.session.send_event("webchat", "conversationStarted")).trace == [
        "warning: The event webchat/conversationStarted was dropped: a conversation begins only once."
    ]
    assert talk.of(talk.session.send_event("webchat", "other")).trace == [
        "warning: No trigger node listens to the event webchat/other."
    ]


def test_triggers_do_not_fire_while_a_capture_waits() -> None:
    talk = Talk(trigger_bot())
    talk.say("hi")

    told = talk.of(talk.session.send_event("webchat", "conversationStarted"))

    assert told.trace == [
        "warning: The event webchat/conversationStarted was dropped: triggers do not fire while a capture waits for an "
        "answer."
    ]
    assert talk.say("Ada").trace[-1] == "ended implicitly: no transition"


def test_a_bot_without_a_start_trigger_opens_silently() -> None:
    talk = Talk(BotBuilder())

    assert talk.of(talk.session.start()) == []


# -- starting in the middle, and edits while a conversation waits


def test_start_at_a_node() -> None:
    talk = Talk(order_bot())

    assert talk.of(talk.session.start_at("wf-main", "nd-main-wow")).path[0] == "Wow"
    told = talk.of(talk.session.start_at("wf-main", "nd-nowhere"))
    assert told.errors == ["There is no node “nd-nowhere” in a workflow “wf-main” to start from."]


def test_an_edit_of_other_cards_does_not_disturb_a_waiting_conversation() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", capture("RawInput", "Name?"), text("Thanks."))
    data = bot.build()
    talk = Talk(data)
    talk.say("hi")

    edited = bot.build()
    hello = next(node for node in edited["flows"][0]["nodes"] if node["name"] == "Hello")
    hello["instructions"].insert(0, {"id": "ins-new", "type": "log", "message": "new"})
    talk.session.use_bot(Bot(edited))

    assert talk.say("Ada").texts == ["Thanks."]


def test_an_edit_that_removes_the_waiting_place_is_told() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", capture("RawInput", "Name?"), text("Thanks."))
    talk = Talk(bot)
    talk.say("hi")
    edited = bot.build()
    hello = next(node for node in edited["flows"][0]["nodes"] if node["name"] == "Hello")
    del hello["instructions"][0]
    talk.session.use_bot(Bot(edited))

    told = talk.say("Ada")

    assert told.warnings == ["The card that waited in node “Hello” is not there any more; the node starts again."]
    assert told.texts == ["Thanks."]

    other = BotBuilder()
    other.main.node("Elsewhere", text("Hi."))
    talk = Talk(bot)
    talk.say("hi")
    talk.session.use_bot(Bot(other.build()))
    told = talk.say("Ada")
    assert told.warnings == ["The place where the conversation waited is not in the bot any more; it starts again."]
    assert told.texts == ["Hi."]
