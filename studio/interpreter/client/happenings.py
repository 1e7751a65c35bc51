"""The client's calls for events, actions and analytics.

An event that code makes fires the triggers that listen to it when the turn is over, unless a capture waits then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from studio.interpreter.client.arguments import NOT_CONNECTED, Given, invalid, not_found
from studio.interpreter.events import IntegrationCalled
from studio.interpreter.incoming import custom_event
from studio.sandbox.host import HostError

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]

KEPT = 50


async def create_event(turn: Turn, given: Given) -> Json:
    """Makes an event, named `integration:event` or just by a name."""
    kind = given.text("type")
    payload = given.small("payload")
    target = given.text("conversationId", turn.conversation.id)
    event: Json = {
        "id": turn.conversation.new_id("evt"),
        "type": kind,
        "payload": payload,
        "conversationId": target,
        "userId": given.text("userId", turn.conversation.user_id),
        "createdAt": turn.now_text,
        "status": "pending",
    }
    due = _due(turn, given)
    if due is not None:
        event |= {"status": "scheduled", "schedule": {"dateTime": due.isoformat()}}
    events = turn.conversation.records.setdefault("events", [])
    turn.conversation.records["events"] = [*events[-(KEPT - 1) :], event]
    if target == turn.conversation.id:
        integration, _, name = kind.rpartition(":")
        turn.conversation.queue_event(custom_event(integration, name, payload), due)
    else:
        turn.warn(f"The code made an event for another conversation ({target}); it is not run here.")
    return {"event": event}


def _due(turn: Turn, given: Given) -> datetime | None:
    schedule = given.object("schedule")
    now = turn.services.clock.now()
    delay = schedule.get("delay")
    if isinstance(delay, (int, float)) and not isinstance(delay, bool) and 0 <= delay < 10**12:
        return now + timedelta(milliseconds=delay)
    moment = schedule.get("dateTime")
    if isinstance(moment, dict):
        moment = moment.get("$date")
    if moment is None:
        return None
    try:
        due = datetime.fromisoformat(str(moment))
    except ValueError:
        raise invalid(f"“schedule.dateTime” of {given.name} is no date: “{moment}”.") from None
    return due if due.tzinfo else due.replace(tzinfo=now.tzinfo)


async def get_event(turn: Turn, given: Given) -> Json:
    wanted = given.text("id")
    for event in turn.conversation.records.get("events", ()):
        if event["id"] == wanted:
            return {"event": event}
    raise not_found(f"There is no event “{wanted}”.")


async def list_events(turn: Turn, given: Given) -> Json:
    kind = given.text("type", "")
    events = [event for event in turn.conversation.records.get("events", ()) if not kind or event["type"] == kind]
    return {"events": events[::-1], "meta": {}}


async def call_action(turn: Turn, given: Given) -> Json:
    integration, _, action = given.text("type").rpartition(":")
    return {"output": await call_integration(turn, integration, action, given.object("input"))}


async def track_analytics(turn: Turn, given: Given) -> Json:
    track(turn, given.text("name"), given.number("count", 1))
    return {}


def track(turn: Turn, name: str, count: int) -> None:
    """Tells that something was counted."""
    turn.emit(IntegrationCalled, "AnalyticsAgent", "trackEvent", {"name": name, "count": count}, "recorded")


WEBCHAT_ACTIONS = ("showWebchat", "hideWebchat", "toggleWebchat", "configWebchat", "customEvent", "getUserData")
"""Actions of the web chat's integration, by their names in the cloud."""


async def call_integration(turn: Turn, integration: str, action: str, given: Json) -> Json:
    """Runs an action of an integration as far as that is possible here. Raises HostError.

    The web chat's actions are told as an event, which a chat window may follow; `getUserData` gives what the
    session was told of the person.
    """
    if integration == "webchat" and action in WEBCHAT_ACTIONS:
        answer: Json = {}
        if action == "getUserData":
            data = turn.conversation.records.get("userData")
            answer = {"userData": dict(data) if isinstance(data, dict) else {}}
        turn.emit(IntegrationCalled, integration, action, given, "done" if answer else "recorded")
        return answer
    turn.emit(IntegrationCalled, integration, action, given, "not connected")
    raise HostError(
        f"{integration}/{action} cannot be called: the integration “{integration}” is not connected.",
        name=NOT_CONNECTED,
    )
