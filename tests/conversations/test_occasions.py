"""What trigger nodes, their examples, schedules and past events offer to send."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from studio.bot.bot import Bot
from studio.conversations.occasions import Occasion, SeenEvents, occasions_of, timetables_of
from tests.fixtures.bot_builder import BotBuilder, always, text

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def bot() -> Bot:
    builder = BotBuilder()
    builder.main.node("Hello", text("Hello"), default="End")
    examples = [{"name": "Small", "payload": {"sum": 1}}, {"event": {"payload": {"sum": 2}}}, {"sum": 3}, "no example"]
    shop: dict[str, Any] = {"integrationId": "shop", "triggerId": "paid", "examples": examples}
    builder.main.special("trigger", "Paid", always("Hello"), **shop)
    builder.main.special("trigger", "Off", always("Hello"), integrationId="shop", triggerId="off", disabled=True)
    daily = {"integrationId": "schedule", "triggerId": "fixedSchedule"}
    builder.main.special("trigger", "Daily", always("Hello"), **daily, cron="30 9 * * *")
    builder.main.special("trigger", "Broken", always("Hello"), **daily, cron="now and then")
    return Bot(builder.build())


def turn(integration: str, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    trigger = {"integration": integration, "name": name}
    return {"type": "turn_started", "event": {"type": name, "trigger": trigger, "payload": payload}}


def test_triggers_come_with_their_examples() -> None:
    found = occasions_of(bot())
    paid = [one for one in found if one.integration == "shop"]
    assert [(one.origin, one.title, dict(one.payload)) for one in paid] == [
        ("trigger", "", {}),
        ("example", "Small", {"sum": 1}),
        ("example", "Example 2", {"sum": 2}),
        ("example", "Example 3", {"sum": 3}),
    ]
    assert paid[0].place == "Main › Paid"


def test_the_web_chats_own_events_are_always_offered() -> None:
    names = [(one.integration, one.name) for one in occasions_of(bot())]
    assert ("webchat", "conversationStarted") in names
    assert ("webchat", "trigger") in names


def test_events_that_came_can_be_sent_again() -> None:
    seen = SeenEvents()
    assert not seen.hear({"type": "turn_started", "event": {"type": "text", "payload": {}}})
    assert seen.hear(turn("crm", "leadAdded", {"id": 1}))
    assert seen.hear(turn("shop", "paid", {"sum": 9}))
    seen.hear(turn("crm", "leadAdded", {"id": 2}))
    assert list(seen) == [Occasion("seen", "crm", "leadAdded", {"id": 2}), Occasion("seen", "shop", "paid", {"sum": 9})]
    offered = occasions_of(bot(), seen)
    assert Occasion("seen", "crm", "leadAdded", {"id": 2}) in offered
    seen.clear()
    assert list(seen) == []


def test_schedules_tell_their_next_ten_runs_or_why_not() -> None:
    daily, broken = timetables_of(bot(), NOON)
    assert len(daily.runs) == 10
    assert daily.runs[0] == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
    assert daily.place == "Main › Daily"
    assert broken.runs == ()
    assert "three fields" in broken.problem or "3 fields" in broken.problem
