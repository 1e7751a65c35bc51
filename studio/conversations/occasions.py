"""What can be made to happen to a bot besides messages: events its trigger nodes listen to, and its schedules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.fields import add_item
from studio.bot.edits.paths import node_path
from studio.bot.node import TriggerNode
from studio.interpreter.schedules import Schedule, ScheduleError, next_runs, schedules_of
from studio.interpreter.triggers import STARTED
from studio.interpreter.values import text_of

Origin = Literal["trigger", "example", "seen"]

WEBCHAT = "webchat"
CUSTOM = "trigger"
"""The name of a custom event of the web chat."""
MOST_SEEN = 50


@dataclass(frozen=True)
class Occasion:
    """An event that can be sent, with the payload to begin from."""

    origin: Origin
    integration: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    """Which node listens to it, in words."""
    title: str = ""
    """What a recorded example is called."""
    workflow: str = ""
    node: str = ""
    """Keys of the workflow and node that listens to it; empty where none does."""


@dataclass(frozen=True)
class Timetable:
    """A schedule of the bot and when it is due next; `problem` says why that cannot be told."""

    schedule: Schedule
    place: str
    runs: tuple[datetime, ...] = ()
    problem: str = ""


def occasions_of(bot: Bot, seen: Iterable[Occasion] = ()) -> list[Occasion]:
    """What the trigger nodes of a bot listen to, each with its recorded examples, then what was seen besides."""
    found: list[Occasion] = []
    schedules = {(schedule.workflow, schedule.node) for schedule in schedules_of(bot)}
    for workflow in bot.workflows:
        for node in workflow.nodes:
            if not isinstance(node, TriggerNode) or node.disabled or (workflow.key, node.key) in schedules:
                continue
            if not node.trigger_id:
                continue
            place = f"{workflow.name} › {node.name}"
            occasion = Occasion("trigger", node.integration_id, node.trigger_id, {}, place, "", workflow.key, node.key)
            found.append(occasion)
            found += _examples(node, occasion)
    known = {(one.integration, one.name) for one in found if one.origin == "trigger"}
    for one in seen:
        if (one.integration, one.name) not in known or one.payload:
            found.append(one)
    for name in (STARTED, CUSTOM):
        if not any(one.integration == WEBCHAT and one.name == name for one in found):
            found.append(Occasion("seen", WEBCHAT, name))
    return found


def timetables_of(bot: Bot, now: datetime) -> list[Timetable]:
    """The schedules of a bot with their next ten runs."""
    found = []
    for schedule in schedules_of(bot):
        workflow = bot.workflow(schedule.workflow)
        place = f"{workflow.name if workflow else schedule.workflow} › {schedule.name}"
        try:
            found.append(Timetable(schedule, place, tuple(next_runs(schedule.cron, now))))
        except ScheduleError as problem:
            found.append(Timetable(schedule, place, problem=str(problem)))
    return found


def keep_example(bot: Bot, occasion: Occasion, payload: Mapping[str, Any]) -> Edit:
    """Records a payload with the trigger node that listens to an event. Raises PlaceNotFound when it is gone."""
    place = node_path(occasion.workflow, occasion.node)
    workflow = bot.workflow(occasion.workflow)
    node = workflow.node(occasion.node) if workflow is not None else None
    examples = node.raw.get("examples") if node is not None else None
    number = len(examples) + 1 if isinstance(examples, list) else 1
    example = {"name": f"Example {number}", "payload": dict(payload)}
    return add_item(bot, place, ("examples",), example, "Record example")


class SeenEvents:
    """Events that came in while the bot was open, the latest first; each is kept once with its latest payload."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Occasion] = {}

    def hear(self, event: Mapping[str, Any]) -> bool:
        """Take note of an event of the interpreter in its flat form; whether it was one to send again."""
        incoming = event.get("event")
        if event.get("type") != "turn_started" or not isinstance(incoming, Mapping):
            return False
        trigger = incoming.get("trigger")
        if not isinstance(trigger, Mapping):
            return False
        key = (text_of(trigger.get("integration")), text_of(trigger.get("name")))
        payload = incoming.get("payload")
        self._seen.pop(key, None)
        self._seen[key] = Occasion("seen", *key, payload if isinstance(payload, Mapping) else {})
        while len(self._seen) > MOST_SEEN:
            del self._seen[next(iter(self._seen))]
        return True

    def clear(self) -> None:
        """Forget all."""
        self._seen.clear()

    def __iter__(self) -> Any:
        return iter(reversed(self._seen.values()))


def _examples(node: TriggerNode, occasion: Occasion) -> list[Occasion]:
    """The recorded examples of a trigger node. Their shape is not known for certain: `payload` is looked for."""
    raw = node.raw.get("examples")
    found = []
    for number, item in enumerate(raw if isinstance(raw, list) else (), 1):
        if not isinstance(item, Mapping):
            continue
        inner = item.get("event")
        holder = inner if isinstance(inner, Mapping) else item
        payload = holder.get("payload", holder)
        title = text_of(item.get("name") or item.get("title")) or f"Example {number}"
        if isinstance(payload, Mapping):
            found.append(replace(occasion, origin="example", payload=dict(payload), title=title))
    return found
