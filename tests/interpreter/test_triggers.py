"""Events that start a flow, and fixed schedules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.interpreter.incoming import Incoming
from studio.interpreter.schedules import ScheduleError, due, next_runs, schedules_of
from tests.fixtures.bot_builder import BotBuilder, always, capture, code, text, when
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import MORNING, Talk


def listening(*triggers: dict[str, Any]) -> BotBuilder:
    """Trigger nodes `T1`, `T2` …, each leading to a node that says its name."""
    bot = BotBuilder()
    bot.main.node("Hello", text("hello"), capture("WaitForInput"), default="Hello")
    for number, fields in enumerate(triggers, 1):
        bot.main.special("trigger", f"T{number}", always(f"N{number}"), **fields)
        bot.main.node(f"N{number}", text(f"n{number} {{{{event.payload.a}}}}"))
    return bot


HOOK = {"integrationId": "webhook", "triggerId": "event"}


def test_webhooks_and_custom_events() -> None:
    talk = Talk(listening(HOOK, {"integrationId": "webchat", "triggerId": "trigger"}))

    assert talk.of(talk.session.send_event("webhook", "event", {"a": 1})).texts == ["n1 1"]
    assert talk.of(talk.session.send_event("webchat", "customEvent", {"a": 2})).texts == ["n2 2"]
    assert talk.of(talk.session.send_event("slack", "event")).texts == []


def test_filters_are_tried_in_the_order_of_the_file(javascript: JavaScript) -> None:
    bot = listening(
        {**HOOK, "filter": "event.payload.a > 5"},
        {**HOOK, "filter": {"valueType": "dynamic", "dynamicValue": "{{event.payload.a > 2}}"}},
        {**HOOK, "filter": {"type": "expression", "payload": "event.payload.b.c === 1"}},
    )
    talk = javascript.talk(bot)

    def fire(payload: dict[str, Any]) -> list[str]:
        return talk.of(talk.session.send_event("webhook", "event", payload)).trace[-4:]

    assert "« n1 9" in fire({"a": 9})
    assert "« n2 3" in fire({"a": 3})
    assert fire({"a": 1}) == ["warning: The event webhook/event passes the filter of none of its triggers."]


def test_a_condition_on_the_triggers_way_is_a_filter_too() -> None:
    bot = BotBuilder()
    bot.main.node("Hello", text("hello"))
    bot.main.special("trigger", "T1", when("event.payload.a === 1", "Hello"), **HOOK)
    talk = Talk(bot)

    assert talk.of(talk.session.send_event("webhook", "event", {"a": 1})).texts == ["hello"]
    assert talk.of(talk.session.send_event("webhook", "event", {"a": 2})).texts == []


def test_code_sees_the_trigger(javascript: JavaScript) -> None:
    bot = listening(HOOK)
    bot.main.node("See", code("session.x = event.trigger"))
    bot.main.special("trigger", "T9", always("See"), integrationId="x", triggerId="y")
    talk = javascript.talk(bot)
    talk.of(talk.session.send_event("x", "y"))

    assert talk.variable("session.x") == {
        "eventName": "y",
        "integration": "x",
        "conversationId": "conv-1",
        "userId": "user-1",
        "flowId": "wf-main",
        "nodeId": "nd-main-t9",
    }


def test_an_event_for_another_conversation_is_told() -> None:
    target = {"conversationId": {"valueType": "dynamic", "dynamicValue": "{{event.payload.to}}"}}
    talk = Talk(listening({**HOOK, "eventTarget": target}))

    told = talk.of(talk.session.send_event("webhook", "event", {"to": "conv-9"}))
    assert told.warnings == ["Trigger “T1” is meant for another conversation (conv-9); here it runs in this one."]
    assert talk.of(talk.session.send_event("webhook", "event", {"to": "conv-1"})).warnings == []


def test_a_message_in_a_channel_starts_its_trigger_in_place_of_main() -> None:
    talk = Talk(listening({"integrationId": "slack", "triggerId": "messageInChannel"}))

    def say(words: str) -> list[str]:
        payload = {"type": "text", "text": words, "a": "x"}
        return talk.of(talk.session.send(Incoming("text", payload, words, integration="slack", channel="dm"))).texts

    assert say("hi") == ["n1 x"]
    assert talk.say("from the emulator").texts == ["hello"]
    assert say("while Main waits") == ["hello"]


def test_events_wait_for_a_capture_where_they_are_queued() -> None:
    bot = listening(HOOK)
    bot.main.node("Ask", capture("RawInput", "Name?"), text("thanks"))
    talk = Talk(bot, queue_triggers=True)
    talk.of(talk.session.start_at("wf-main", "nd-main-ask"))

    told = talk.of(talk.session.send_event("webhook", "event", {"a": 1}))
    assert told.warnings == ["The event webhook/event waits until the capture has its answer."]
    talk.session.load(talk.session.save())
    assert talk.say("Ada").texts == ["thanks", "n1 1"]


# -- schedules


@pytest.mark.parametrize(
    ("cron", "runs"),
    [
        ("0 12 * * *", ["03-02 12:00", "03-03 12:00"]),
        ("0 0 12 * * ?", ["03-02 12:00", "03-03 12:00"]),
        ("0 0 12 ? * MON-FRI", ["03-02 12:00", "03-03 12:00"]),
        ("0 0 12 1/1 * ? *", ["03-02 12:00", "03-03 12:00"]),
        ("0 30 9 ? * 1", ["03-08 09:30", "03-15 09:30"]),
        ("0 30 9 ? * 2-6", ["03-02 09:30", "03-03 09:30"]),
        ("0 0 9 ? * 6#1", ["03-06 09:00", "04-03 09:00"]),
        ("0 0 9 ? * 6L", ["03-27 09:00", "04-24 09:00"]),
        ("30 9 * * 1", ["03-02 09:30", "03-09 09:30"]),
        ("*/20 * * * *", ["03-02 09:20", "03-02 09:40"]),
        ("@daily", ["03-03 00:00", "03-04 00:00"]),
        ("0 0 9 1 4 ? 2027", ["04-01 09:00"]),
        ("0 0 9 1 4 ? 2020-2021", []),
    ],
)
def test_next_runs(cron: str, runs: list[str]) -> None:
    assert [moment.strftime("%m-%d %H:%M") for moment in next_runs(cron, MORNING, 2)] == runs


def test_ten_runs_are_shown() -> None:
    assert len(next_runs("0 12 * * *", MORNING)) == 10


@pytest.mark.parametrize(
    ("cron", "sentence"),
    [
        ("", "A schedule has five fields (minute, hour, day, month, day of the week), and it is empty."),
        ("12", "and “12” has 1 fields."),
        ("99 * * * *", "“99 * * * *” is no schedule: bad minute."),
        ("0 0 9 1 4 ? soon", "names no years"),
    ],
)
def test_broken_schedules(cron: str, sentence: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        next_runs(cron, MORNING)

    assert sentence in str(refused.value)


def scheduled() -> BotBuilder:
    return listening(
        {"integrationId": "schedule", "triggerId": "fixedSchedule", "cron": "0 12 * * *"},
        {"integrationId": "schedule", "triggerId": "fixedSchedule", "data": {"cron": {"valueType": "static", "staticValue": "0 13 * * *"}}},
        {"integrationId": "schedule", "triggerId": "fixedSchedule", "cron": "broken"},
        HOOK,
    )  # fmt: skip


def test_schedules_of_a_bot_fire_one_by_one() -> None:
    talk = Talk(scheduled())
    schedules = talk.session.schedules()

    assert [(schedule.name, schedule.cron) for schedule in schedules] == [
        ("T1", "0 12 * * *"),
        ("T2", "0 13 * * *"),
        ("T3", "broken"),
    ]
    assert talk.of(talk.session.run_schedule(schedules[1])).path == ["T2", "N2"]


def test_what_is_due_in_a_span_of_time() -> None:
    bot = Bot(scheduled().build())
    runs = due(bot, MORNING, datetime(2026, 3, 3, 12, 0, tzinfo=UTC))

    assert [(moment.strftime("%d %H"), schedule.name) for moment, schedule in runs] == [
        ("02 12", "T1"),
        ("02 13", "T2"),
        ("03 12", "T1"),
    ]
    assert len(schedules_of(bot)) == 3
