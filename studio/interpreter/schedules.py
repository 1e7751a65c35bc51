"""Fixed schedules: when a bot's schedule triggers are due.

Cron expressions have five fields; older bots have six or seven as Quartz writes them, with the seconds first, a
year at the end, `?` for "any", and days of the week counted from 1 for Sunday. All times are UTC, as in the cloud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cronsim import CronSim, CronSimError

from studio.bot.bot import Bot
from studio.bot.node import TriggerNode
from studio.bot.values import SuperInput
from studio.interpreter.incoming import Incoming, custom_event

NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

_NAMES = frozenset(("fixedschedule", "schedule", "scheduled", "cron", "cronschedule"))
_FIELDS = ("cron", "cronExpression", "cronSchedule", "schedule", "expression")
_HOLDERS = ("data", "payload", "config", "configuration", "input")
_DAY = re.compile(r"(?<![#\d/])([1-7])(?=$|[,\-L#])")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_MOST_SKIPPED = 2000
"""Runs looked at for one of the wanted years."""


class ScheduleError(ValueError):
    """A schedule that cannot be read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A trigger node that fires at fixed times."""

    workflow: str
    node: str
    name: str
    cron: str
    integration: str
    trigger: str

    def event(self, moment: datetime) -> Incoming:
        """What comes in when the schedule fires."""
        payload = {"scheduledAt": moment.astimezone(UTC).isoformat(), "cron": self.cron}
        return custom_event(self.integration, self.trigger, payload, self.node)


def schedules_of(bot: Bot) -> list[Schedule]:
    """The schedule triggers of a bot, in file order."""
    return [
        Schedule(workflow.key, node.key, node.name, _cron_of(node), node.integration_id, node.trigger_id)
        for workflow in bot.workflows
        for node in workflow.nodes
        if isinstance(node, TriggerNode) and not node.disabled and _is_schedule(node)
    ]


def next_runs(cron: str, after: datetime, count: int = 10) -> list[datetime]:
    """The next moments of a cron expression, fewer when there are no more. Raises ScheduleError."""
    fields, years = _standard(cron)
    try:
        moments = CronSim(" ".join(fields), after.astimezone(UTC))
    except CronSimError as problem:
        raise ScheduleError(f"“{cron}” is no schedule: {str(problem).lower()}.") from problem
    found: list[datetime] = []
    for _, moment in zip(range(_MOST_SKIPPED), moments, strict=False):
        if years is None or moment.year in years:
            found.append(moment)
        if len(found) == count or (years is not None and moment.year > max(years)):
            break
    return found


def due(bot: Bot, after: datetime, until: datetime) -> list[tuple[datetime, Schedule]]:
    """The runs of all schedules after one moment and up to another, in order. Broken ones have none."""
    found: list[tuple[datetime, Schedule]] = []
    for schedule in schedules_of(bot):
        moment = after
        while len(found) < _MOST_SKIPPED:
            try:
                runs = next_runs(schedule.cron, moment, 1)
            except ScheduleError:  # told by the problems of the bot
                break
            if not runs or runs[0] > until:
                break
            moment = runs[0]
            found.append((moment, schedule))
    return sorted(found, key=lambda run: run[0])


def _is_schedule(node: TriggerNode) -> bool:
    return any(re.sub(r"[^a-z]", "", name.lower()) in _NAMES for name in (node.trigger_id, node.integration_id))


def _cron_of(node: TriggerNode) -> str:
    """The expression of a schedule trigger. Its place in the file is not known; the likely ones are looked at."""
    holders: list[Any] = [node.raw, *(node.raw.get(name) for name in _HOLDERS)]
    for holder in holders:
        if not isinstance(holder, dict):
            continue
        for name in _FIELDS:
            value = holder.get(name)
            if isinstance(value, dict) and isinstance(value.get("cron"), str):
                value = value["cron"]
            text = SuperInput.model_validate(value).text.strip() if value else ""
            if text:
                return text
    return ""


def _standard(cron: str) -> tuple[list[str], set[int] | None]:
    """The fields as cron counts them, and the years an expression is limited to. Raises ScheduleError."""
    fields = NICKNAMES.get(cron.strip().lower(), cron).upper().split()
    if len(fields) not in (5, 6, 7):
        what = f"“{cron}” has {len(fields)} fields" if fields else "it is empty"
        raise ScheduleError(f"A schedule has five fields (minute, hour, day, month, day of the week), and {what}.")
    is_quartz = len(fields) == 7 or "?" in cron
    years = _years(cron, fields.pop()) if len(fields) == 7 else None
    if is_quartz:
        fields[-1] = _DAY.sub(lambda found: str(int(found[1]) - 1), fields[-1])
        fields = ["*" if field == "?" else field for field in fields]
    return fields, years


def _years(cron: str, field: str) -> set[int] | None:
    if field in ("*", "?"):
        return None
    years: set[int] = set()
    for part in field.split(","):
        found = _YEARS.fullmatch(part)
        if found is None:
            raise ScheduleError(f"“{cron}” is no schedule: “{field}” names no years.")
        years.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return years
