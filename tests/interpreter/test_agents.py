"""Agents and utilities that need no model: what they expose, what they tell, and what they say they cannot do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from studio.interpreter.events import CardStarted, IntegrationCalled
from studio.interpreter.limits import Limits
from tests.fixtures.bot_builder import BotBuilder, Card, capture, card, code, dynamic, static, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk


def bot_with(*cards: Card, **agents: Any) -> BotBuilder:
    bot = BotBuilder(inactivityTimeout=30)
    bot.extra["agents"] = agents
    bot.main.variable("data", "object")
    bot.main.node("Do", *cards, capture("WaitForInput"), default="Do")
    return bot


def test_the_transcript_holds_the_latest_lines() -> None:
    bot = bot_with(text("Hello"), SummaryAgent={"enabled": True, "config": {"transcriptMaxLines": 3}})
    talk = Talk(bot)
    talk.say("one", "two")

    assert talk.variable("conversation.SummaryAgent") == {
        "summary": "",
        "transcript": "Bot: Hello\nUser: two\nBot: Hello",
    }
    talk.session.load(talk.session.save())
    assert talk.variable("conversation.SummaryAgent")["transcript"].startswith("Bot: Hello")


def test_templates_see_what_agents_expose(javascript: JavaScript) -> None:
    bot = bot_with(
        text("{{event.state.agentVariables.KnowledgeAgent.turn.responded}} {{conversation.HITLAgent.isHitl}}"),
        text("{{turn.VisionAgent.content ?? 'nothing'}} {{user.TranslatorAgent.language ?? 'unknown'}}"),
        code("user.TranslatorAgent.language = 'fr'"),
        KnowledgeAgent={"enabled": True},
        HITLAgent={"enabled": True},
        VisionAgent={"enabled": True},
        TranslatorAgent={"config": {}},
    )
    talk = javascript.talk(bot)

    assert talk.say("hi").texts == ["false false", "nothing unknown"]
    assert talk.say("hi").texts == ["false false", "nothing fr"]


def test_agents_that_would_rewrite_say_so_once_and_nodes_may_switch_them_off() -> None:
    personality = {"enabled": True, "config": {"active": True, "personality": dynamic("You are kind.")}}
    talk = Talk(bot_with(text("Hello"), PersonalityAgent=personality))

    assert talk.say("hi").warnings == [
        "The Personality agent would rewrite what the bot says in its tone, and no language model is connected: messages "
        "are sent as they are."
    ]
    assert talk.say("hi").warnings == []

    bot = BotBuilder()
    bot.extra["agents"] = {"PersonalityAgent": personality}
    bot.main.special("standard", "Do", text("Hello"), agentConfigOverrides={"PersonalityAgent": {"active": False}})
    assert Talk(bot).say("hi").warnings == []


def test_an_empty_personality_rewrites_nothing() -> None:
    assert (
        Talk(bot_with(text("Hello"), PersonalityAgent={"enabled": True, "config": {"personality": ""}}))
        .say("hi")
        .warnings
        == []
    )


def test_a_foreign_language_and_an_image_are_noted(javascript: JavaScript) -> None:
    agents = {"TranslatorAgent": {"config": {}}, "VisionAgent": {"enabled": True}}
    talk = javascript.talk(bot_with(code("user.TranslatorAgent.language = 'fr'"), text("Hello"), **agents))

    told = talk.of(talk.session.send_payload({"type": "image", "imageUrl": "https://x/a.png"}))
    assert told.warnings == [
        "The Vision agent would read this image, and no language model is connected.",
        "The Translator agent would translate messages into “fr”, and no language model is connected: they are sent as they are.",
    ]


# -- the web chat


def webchat(action: str, output: bool = False, **data: Any) -> Card:
    return lambda place: {
        "id": place.card_id,
        "type": "action",
        "origin": "integration",
        "integration": {"id": "webchat", "action": action},
        "data": data,
        **({"outputVariableId": place.variable("data")} if output else {}),
    }


def test_web_chat_cards_tell_what_they_would_do() -> None:
    event = dynamic('{"seen": "{{event.preview}}"}')
    bot = bot_with(
        webchat("hideWebchat", conversationId=dynamic("{{event.conversationId}}")),
        webchat("customEvent", conversationId=dynamic("{{event.conversationId}}"), event=event),
        webchat("getUserData", output=True, userId=dynamic("{{event.userId}}")),
        text("{{workflow.data.userData.plan}}"),
    )
    talk = Talk(bot)
    talk.session.set_user_data({"plan": "gold"})

    told = talk.say("hi")

    assert told.texts == ["gold"]
    assert told.warnings == []
    assert [(one.integration, one.action, one.input, one.outcome) for one in told.of(IntegrationCalled)] == [
        ("webchat", "hideWebchat", {"conversationId": "conv-1"}, "recorded"),
        ("webchat", "customEvent", {"conversationId": "conv-1", "event": '{"seen": "hi"}'}, "recorded"),
        ("webchat", "getUserData", {"userId": "user-1"}, "done"),
    ]
    assert [one.origin for one in told.of(CardStarted)] == ["", "integration", "integration", "integration", "", ""]


def test_other_integrations_tell_what_they_were_given() -> None:
    buy = card(type="action", origin="integration", integration={"id": "shop", "action": "buy"}, data={"n": static(2)})

    told = Talk(bot_with(buy)).say("hi")

    assert told.of(IntegrationCalled)[0].to_json()["input"] == {"n": 2}
    assert told.of(IntegrationCalled)[0].outcome == "not connected"


def test_tracking_an_event_is_told() -> None:
    track = card(
        type="action",
        origin="agent",
        agent={"id": "AnalyticsAgent", "action": "track-event"},
        data={"eventName": dynamic("sold {{event.preview}}")},
    )

    told = Talk(bot_with(track)).say("hi")

    assert told.of(IntegrationCalled)[0].input == {"name": "sold hi", "count": 1}
    assert told.warnings == []


# -- time


@pytest.mark.parametrize(
    ("fields", "minutes"),
    [
        ({"type": "set-inactivity-timeout", "timeout": static(5)}, 5),
        ({"type": "action", "origin": "builtin-card", "action": "setInactivityTimeout", "data": {"timeout": dynamic("{{2 + 3}}")}}, 5),
        ({"type": "set-inactivity-timeout", "timeout": static(0)}, 0),
        ({"type": "set-inactivity-timeout", "timeout": static(-1)}, 30),
    ],
)  # fmt: skip
def test_the_inactivity_timeout_can_be_set(fields: dict[str, Any], minutes: float) -> None:
    talk = Talk(bot_with(card(**fields)))

    told = talk.say("hi")

    assert (told.warnings, told.errors) == ([], [])
    assert talk.session.inactivity_minutes == minutes
    assert (talk.session.timeout_at() is None) == (minutes == 0)


def test_a_timeout_that_is_no_time_is_an_error() -> None:
    assert (
        "its timeout is not a number of minutes: “soon”."
        in Talk(bot_with(card(type="set-inactivity-timeout", timeout=static("soon")))).say("hi").errors[0]
    )
    assert (
        "its timeout is 2000 minutes; it is 0 to 1440"
        in Talk(bot_with(card(type="set-inactivity-timeout", timeout=static(2000)))).say("hi").errors[0]
    )


def test_the_timeout_runs_when_it_is_due() -> None:
    talk = Talk(bot_with(text("Hello")))
    talk.say("hi")

    assert talk.of(talk.session.run_due()) == []
    talk.clock.moment = talk.clock.moment.replace(minute=31)
    assert talk.of(talk.session.run_due()).texts == ["Are you still there?"]
    assert talk.of(talk.session.run_due()) == []


# -- the size of the state


def test_more_state_than_the_cloud_keeps_is_warned_of_once(javascript: JavaScript) -> None:
    bot = bot_with(code("session.pages = 'x'.repeat(140 * 1024)"))
    talk = javascript.talk(bot)

    assert talk.say("hi").warnings == [
        "The variables of this conversation take 140 KB, and the cloud keeps no more than 128 KB; most of it is "
        "session.pages (140 KB)."
    ]
    assert talk.say("hi").warnings == []


def test_the_repetition_limit_may_count_the_whole_conversation() -> None:
    bot = bot_with(text("Hello"))
    bot.settings["nodeRepetitionLimit"] = 2
    free = Talk(bot)
    strict = Talk(bot, limits=Limits(repetitions_per_conversation=True))

    assert [bool(free.say("x").errors) for _ in range(4)] == [False] * 4
    assert [bool(strict.say("x").errors) for _ in range(3)] == [False, False, True]


def test_a_timeout_longer_than_any_is_a_day() -> None:
    bot = BotBuilder(inactivityTimeout=1e300)
    bot.main.node("Ask", capture("RawInput", "?"))
    talk = Talk(bot)
    talk.say("hi")

    assert talk.session.timeout_at() == talk.clock.now() + timedelta(days=1)


def test_templates_that_show_nothing_are_null_in_what_integrations_are_given() -> None:
    bot = BotBuilder()
    search = {"query": dynamic("{{event.payload.nothing}}"), "sites": ["{{workflow.none}}"]}
    bot.main.node(
        "Search",
        card(type="action", origin="integration", integration={"id": "browser", "action": "webSearch"}, data=search),
    )

    called = Talk(bot).say("hi").of(IntegrationCalled)[0]

    assert called.input == {"query": None, "sites": [None]}


def test_a_start_that_would_look_up_the_first_message_says_so_once() -> None:
    bot = bot_with(KnowledgeAgent={"enabled": True}).build()
    start = next(node for node in bot["flows"][0]["nodes"] if node["type"] == "start")
    start["kbPriority"] = {"enabled": True, "searchScope": "all", "kbs": []}
    talk = Talk(bot)

    assert talk.say("who are you?").warnings == [
        "Node “Start” of workflow “Main” would first look for an answer to the message in the knowledge bases; none "
        "are connected, so the flow just goes on."
    ]
    assert talk.say("who are you?", "//state/reset", "who are you?").warnings == []
