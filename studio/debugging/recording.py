"""A conversation that was had, as a test: what was said becomes steps, what came of it becomes expectations."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from studio.bot.bot import Bot
from studio.debugging.flat_events import event_of
from studio.debugging.timeline import Point
from studio.interpreter import events as told
from studio.interpreter.events import Event
from studio.interpreter.incoming import TIMEOUT, Incoming, Trigger
from studio.interpreter.masking import MASK
from studio.interpreter.triggers import STARTED
from studio.interpreter.values import text_of, without_dates
from studio.testing.compare import labels_of, words_of
from studio.testing.reader import plain_scalar
from studio.testing.script import ANYTHING

LONGEST_VALUE = 300
"""Characters of a variable's value as JSON; longer ones are not asserted by themselves."""

_ASSERTED_SCOPES = ("workflow", "conversation", "user", "bot")


@dataclass(frozen=True, slots=True)
class Asserted:
    """What of a turn a test is to expect."""

    messages: bool = True
    choices: bool = True
    variables: bool = False
    path: bool = False
    waiting: bool = False
    end: bool = True


@dataclass(slots=True)
class RecordedTurn:
    """One thing that happened, and what was told of it."""

    incoming: Incoming
    events: list[Event] = field(default_factory=list)
    at: str = ""
    """When it was, as ISO text, where that is known."""

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def label(self) -> str:
        """What the person said or did, in a line."""
        incoming = self.incoming
        if incoming.place is not None:
            return "Start at a node"
        if incoming.type == TIMEOUT:
            return "Timeout"
        if incoming.trigger is not None:
            return f"Event {incoming.trigger.integration}/{incoming.trigger.name}"
        return incoming.preview or incoming.type


def recorded_turns(path: Sequence[Point]) -> list[RecordedTurn]:
    """The turns along points of a conversation. What code caused by itself belongs to the turn before."""
    turns: list[RecordedTurn] = []
    events: list[Event] = []
    queued: list[Any] = []
    for point in path:
        events += point.events
        if point.kind != "rest" or point.incoming is None:
            continue
        state = json.loads(point.state) if point.state else {}
        if turns and point.incoming.trigger is not None and point.incoming.to_state() in queued:
            turns[-1].events += events
        else:
            if point.incoming.place is not None:
                turns.clear()  # it starts there, whatever was before
            turns.append(RecordedTurn(point.incoming, events, str(state.get("last_active") or "")))
        events = []
        queued = [item["event"] for item in state.get("queue", ())]
    return turns


def turns_of_events(events: Iterable[Mapping[str, Any]]) -> list[RecordedTurn]:
    """The turns of a conversation that was kept as events in their flat form."""
    turns: list[RecordedTurn] = []
    for flat in events:
        event = event_of(flat)
        if event is None:
            continue
        if not isinstance(event, told.TurnStarted):
            if turns:
                turns[-1].events.append(event)
                _place(turns, event)
        elif not (turns and flat.get("follows")):
            turns.append(RecordedTurn(_incoming_of(event.event), [event]))
    start = next((place for place in range(len(turns) - 1, -1, -1) if turns[place].incoming.place is not None), 0)
    return turns[start:]


def _incoming_of(data: Mapping[str, Any]) -> Incoming:
    trigger = data.get("trigger")
    payload = data.get("payload")
    return Incoming(
        text_of(data.get("type")),
        dict(payload) if isinstance(payload, Mapping) else {},
        text_of(data.get("preview")),
        trigger=Trigger(text_of(trigger.get("integration")), text_of(trigger.get("name")))
        if isinstance(trigger, Mapping)
        else None,
        place=("", "") if data.get("type") == "start" else None,
    )


def _place(turns: list[RecordedTurn], event: Event) -> None:
    """A turn that was started at a node began with the first node that was entered in it."""
    turn = turns[-1]
    if turn.incoming.place == ("", "") and isinstance(event, told.NodeEntered):
        turn.incoming = replace(turn.incoming, place=(event.workflow, event.node))


def initial_variables(path: Sequence[Point], bot: Bot) -> dict[str, Any]:
    """What the person and the bot brought along into the conversation, where it differs from the defaults."""
    state = json.loads(path[0].state) if path and path[0].state else {}
    settings = bot.settings
    found: dict[str, Any] = {}
    for scope, declared in (("user", settings.user_variables), ("bot", settings.bot_variables)):
        names = {variable.name: variable for variable in declared if not variable.secret}
        for name, value in state.get(scope, {}).items():
            variable = names.get(name)
            if variable is not None and value is not None and text_of(variable.default_value) != text_of(value):
                found[f"{scope}.{name}"] = without_dates(value)
    return found


def written_test(
    name: str,
    turns: Sequence[RecordedTurn],
    bot: Bot,
    asserted: Asserted | Mapping[int, Asserted],
    *,
    now: str = "",
    variables: Mapping[str, Any] | None = None,
) -> str:
    """A file with one test, as YAML; `asserted` may be given for each turn by its number, from 0."""
    test: dict[str, Any] = {"name": name}
    if now:
        test["now"] = now
    given = dict(variables or {})
    if turns and turns[0].incoming.place is not None:
        test["start"] = _place_name(bot, *turns[0].incoming.place)
        for scope, variable, value in turns[0].incoming.variables:
            given[f"{scope}.{variable}"] = without_dates(value)
    if given:
        test["set"] = given
    steps: list[dict[str, Any]] = []
    offered: list[Mapping[str, Any]] = []
    for number, turn in enumerate(turns):
        wanted = asserted if isinstance(asserted, Asserted) else asserted.get(number, Asserted())
        steps += _steps(turn, wanted, offered, is_first=number == 0)
        payloads = [event.payload for event in turn.of(told.MessageSent)]
        offered = payloads or offered
    test["conversation"] = steps or [{"opens": True}]
    return as_yaml({"tests": [test]})


def _steps(
    turn: RecordedTurn, wanted: Asserted, offered: Sequence[Mapping[str, Any]], *, is_first: bool
) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    action = _action(turn.incoming, offered)
    if action:
        steps.append(action)
    expected = _expected(turn, wanted)
    if expected:
        steps += [{name: value} for name, value in expected.items()]
    elif not action and is_first:
        steps.append({"bot": [ANYTHING]})
    return steps


def _action(incoming: Incoming, offered: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if incoming.place is not None:
        return {}
    if incoming.type == TIMEOUT:
        return {"timeout": True}
    if incoming.trigger is not None:
        if incoming.trigger.name == STARTED:
            return {"opens": True}
        event = {"integration": incoming.trigger.integration, "name": incoming.trigger.name}
        return {"event": {**event, **({"payload": incoming.payload} if incoming.payload else {})}}
    if incoming.type == "postback":
        label = _label_of(incoming.payload.get("value"), offered)
        return {"chooses": label} if label else {"postback": text_of(incoming.payload.get("value"))}
    if incoming.type == "text":
        value = incoming.payload.get("value")
        if value is not None and _label_of(value, offered):
            return {"chooses": incoming.preview}
        return {"says": incoming.preview}
    return {"sends": incoming.payload}


def _label_of(value: Any, payloads: Iterable[Mapping[str, Any]]) -> str:
    """The label of the option or button with a value."""
    for payload in payloads:
        for option in (*(payload.get("options") or ()), *(payload.get("actions") or ())):
            if option.get("value") == value:
                return text_of(option.get("label"))
        found = _label_of(value, payload.get("items") or ())
        if found:
            return found
    return ""


def _expected(turn: RecordedTurn, wanted: Asserted) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    messages = [_message(event.payload, choices=wanted.choices) for event in turn.of(told.MessageSent)]
    if wanted.messages and messages:
        expected["bot"] = messages[0] if len(messages) == 1 else messages
    elif wanted.messages:
        expected["bot"] = []
    errors = [event.message for event in turn.of(told.ErrorOccurred)]
    if errors:
        expected["error"] = errors[0]
    if wanted.variables and (values := _variables(turn)):
        expected["variables"] = values
    nodes = [event.name for event in turn.of(told.NodeEntered)]
    if wanted.path and nodes:
        expected["path"] = nodes
    waiting = turn.of(told.Waiting)
    if wanted.waiting and waiting:
        expected["waits_for"] = waiting[-1].awaited
    ends = turn.of(told.ConversationEnded)
    if wanted.end and ends:
        expected["ends"] = "explicitly" if ends[-1].explicit else True
    return expected


def _message(payload: Mapping[str, Any], *, choices: bool) -> Any:
    words, labels = words_of(payload), labels_of(payload)
    is_special = words == ANYTHING or (len(words) > 2 and words.startswith("/") and words.endswith("/"))
    if labels and choices:
        return {"text": words, "choices": labels}
    return {"text": words} if is_special else words


def _variables(turn: RecordedTurn) -> dict[str, Any]:
    """The last values of the variables a turn changed; secrets and long values are left out."""
    found: dict[str, Any] = {}
    for event in turn.of(told.VariableChanged):
        path = f"{event.scope}.{event.name}"
        value = without_dates(event.after)
        text = json.dumps(value, ensure_ascii=False, default=str)
        if event.scope in _ASSERTED_SCOPES and "." not in event.name and MASK not in text and len(text) < LONGEST_VALUE:
            found[path] = value
        else:
            found.pop(path, None)
    return found


def _place_name(bot: Bot, workflow_key: str, node_key: str) -> str:
    workflow = bot.workflow(workflow_key)
    if workflow is None:
        return workflow_key
    names = [one.name for one in bot.workflows]
    name = workflow.name if names.count(workflow.name) == 1 and "/" not in workflow.name else workflow.key
    node = workflow.node(node_key) if node_key else None
    if node is None:
        return name
    same = [one for one in workflow.nodes if one.name == node.name]
    return f"{name} / {node.name if len(same) == 1 else node.key}"


# -- YAML


def as_yaml(value: Any) -> str:
    """A value as the YAML that tests are read from: block style, texts quoted where they could be anything else."""
    out = io.StringIO()
    yaml.dump(value, out, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False)
    return out.getvalue()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    if len(lines) > 1 and all(line == line.rstrip() and line.isprintable() for line in lines) and lines[0]:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    style = None if plain_scalar(text) == text and text.strip() == text else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(item, str | int | float | bool | None) for item in items) and len(str(items)) < 80
    words = all(isinstance(item, str) and len(item) < 40 for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short and (words or not items))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)
