"""What becomes of the things pasted nodes refer to: found in the bot, made, replaced by others, or left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.bot.bot import Bot
from studio.bot.carried import Json, Thing
from studio.bot.copies import Renewed
from studio.bot.edit import Draft
from studio.bot.edits.renames import renamed_card, renamed_head
from studio.bot.edits.variables import variables_path
from studio.bot.edits.workflow_calls import new_argument
from studio.bot.ids import Ids
from studio.bot.script.renaming import Rename, Renaming
from studio.bot.transition import EXIT_PREFIX
from studio.bot.tree import keyed_objects
from studio.bot.uses import variable_lists
from studio.bot.variable import DECLARED_SCOPES
from studio.bot.workflow import Workflow


@dataclass(frozen=True)
class Create:
    """Make it from the definition that came along; under another name where `name` says so."""

    name: str = ""


@dataclass(frozen=True)
class UseExisting:
    """Use what is there under an id instead."""

    id: str


@dataclass(frozen=True)
class Leave:
    """Leave the reference as it is: it shows up as a problem."""


Resolution = Create | UseExisting | Leave


@dataclass(frozen=True)
class Match:
    """What a bot has for a thing."""

    id: str | None
    """Its id there; None when it is missing."""
    name: str
    candidates: tuple[tuple[str, str], ...]
    """Ids and names of all that is there of the kind."""
    can_create: bool


@dataclass(frozen=True)
class Matches:
    """How the references of pasted nodes change."""

    renewed: Renewed = field(default_factory=Renewed)
    renames: tuple[tuple[str, str, str], ...] = ()
    """Scope, old and new name of variables, and of cards whose results are read."""
    tables: Mapping[str, str] = field(default_factory=dict)
    callees: Mapping[str, _Callee] = field(default_factory=dict)
    """Workflows that are run instead of others, by the id of the other."""
    intents: Mapping[str, Json] = field(default_factory=dict)
    """JSON of intents, by the id they have in the clip."""
    created: tuple[tuple[str, str, Json], ...] = ()
    """Kind, scope and JSON of what is made."""

    @property
    def renaming(self) -> Renaming:
        return Renaming(tuple(Rename(scope, (old,), new) for scope, old, new in self.renames), self.tables)

    def apply_to_node(self, node: Json, *, card_names: bool = False) -> Json:
        """A node with its texts, calls and intents changed; ids are for `copies` to change."""
        copy = renamed_head(node, self.renaming)
        cards = node.get("instructions")
        if not isinstance(cards, list):
            return copy
        changed = [self.apply_to_card(one, card_names=card_names) if isinstance(one, dict) else one for one in cards]
        return {**copy, "instructions": changed}

    def apply_to_card(self, card: Json, *, card_names: bool = False) -> Json:
        """A card with its texts, calls and intents changed; with `card_names`, its own name too."""
        copy = renamed_card(card, self.renaming)
        flow = copy.get("flowId")
        callee = self.callees.get(flow) if isinstance(flow, str) else None
        if callee is not None:
            copy = callee.called_by(copy)
        if card_names and copy.get("type") == "skill":
            names = {old: new for scope, old, new in self.renames if scope == "workflow"}
            name = copy.get("name")
            if isinstance(name, str) and name in names:
                copy = {**copy, "name": names[name]}
        return _with_intent(copy, self.intents) if self.intents else copy

    def make(self, draft: Draft, owner: Workflow) -> None:
        """Add what is to be made to the bot."""
        for kind, scope, value in self.created:
            if kind == "variable":
                _append(draft, variables_path(scope, owner.key), value)
            else:
                _append(draft, ("intents",) if kind == "intent" else ("actions",), value)


@dataclass(frozen=True)
class _Callee:
    """A workflow of the bot that is run in place of the one the clip knows, whose exits have other ids."""

    workflow: Workflow
    exits: Mapping[str, str]

    def called_by(self, card: Json) -> Json:
        """A card that runs this workflow: exits by name, values passed to inputs of the same name."""
        copy = dict(card)
        ways = copy.get("transitions")
        if isinstance(ways, list):
            copy["transitions"] = [way for way in map(self._way, ways) if way is not None]
        exits = copy.get("exitNodes")
        if isinstance(exits, list):
            copy["exitNodes"] = [self.exits[one] for one in exits if isinstance(one, str) and one in self.exits]
        passed = {one.get("name"): one.get("value") for _, one in keyed_objects(copy.get("variables")) if _named(one)}
        inputs = self.workflow.inputs
        if inputs or "variables" in copy:
            copy["variables"] = [new_argument(one, passed.get(one.name)) for one in inputs]
        return copy

    def _way(self, way: Any) -> Any:
        condition = way.get("condition") if isinstance(way, dict) else None
        payload = condition.get("payload") if isinstance(condition, dict) else None
        if not isinstance(payload, str) or not payload.startswith(EXIT_PREFIX):
            return way
        leave = self.exits.get(payload.removeprefix(EXIT_PREFIX))
        # A way out through an exit the other workflow lacks could never be taken.
        return {**way, "condition": {**condition, "payload": EXIT_PREFIX + leave}} if leave and condition else None


def match(bot: Bot, owner: Workflow, thing: Thing) -> Match:
    """What a bot has for a thing, seen from the workflow that nodes are pasted into."""
    there = tuple(_there(bot, owner, thing))
    can_create = thing.kind in ("intent", "action") or (thing.kind == "variable" and thing.scope in DECLARED_SCOPES)
    by_name_first = thing.kind in ("variable", "action")
    found: tuple[str, str] | None = None
    if not by_name_first:
        found = next((one for one in there if one[0] and one[0] == thing.id), None)
    if found is None and thing.name:
        found = next((one for one in there if one[1] == thing.name), None)
    return Match(found[0] if found else None, found[1] if found else "", there, can_create and bool(thing.definition))


def resolved(
    bot: Bot, owner: Workflow, things: tuple[Thing, ...], resolutions: Mapping[Thing, Resolution], ids: Ids
) -> Matches:
    """How references change when things are looked up in a bot and the missing ones resolved.

    Raises ValueError (a sentence) when a resolution cannot be.
    """
    new_ids: dict[str, dict[str, str]] = {
        kind: {} for kind in ("variable", "workflow", "table", "intent", "knowledge_base")
    }
    renames: list[tuple[str, str, str]] = []
    tables: dict[str, str] = {}
    callees: dict[str, _Callee] = {}
    intents: dict[str, Json] = {}
    created: list[tuple[str, str, Json]] = []
    for thing in things:
        found = match(bot, owner, thing)
        target = (found.id, found.name) if found.id is not None else None
        resolution = resolutions.get(thing, Leave())
        if target is None and isinstance(resolution, Create):
            value = _created(found, thing, resolution, ids)
            created.append((thing.kind, thing.scope, value))
            target = (value["id"], value["name"])
        elif target is None and isinstance(resolution, UseExisting):
            target = next((one for one in found.candidates if one[0] == resolution.id), None)
            if target is None:
                raise ValueError(f"What was to be used instead of the {thing.title} is not there any more.")
        if target is None:
            continue
        if thing.id and target[0] and thing.kind in new_ids and target[0] != thing.id:
            new_ids[thing.kind][thing.id] = target[0]
        if thing.kind == "variable" and target[1] != thing.name:
            renames.append((thing.scope, thing.name, target[1]))
        elif thing.kind == "table" and target[1] != thing.name:
            tables[thing.name] = target[1]
        elif thing.kind == "workflow" and target[0] != thing.id:
            flow = bot.workflow(target[0])
            if flow is not None:
                callees[thing.id] = _Callee(flow, _exits(thing, flow))
        elif thing.kind == "intent" and target[0] != thing.id:
            raw = next((one.raw for one in bot.intents if one.id == target[0]), None)
            intents[thing.id] = raw or next(value for kind, _, value in created if kind == "intent")
    renewed = Renewed(
        variables=new_ids["variable"],
        workflows=new_ids["workflow"],
        tables=new_ids["table"],
        intents=new_ids["intent"],
        knowledge_bases=new_ids["knowledge_base"],
    )
    return Matches(renewed, tuple(renames), tables, callees, intents, tuple(created))


def _there(bot: Bot, owner: Workflow, thing: Thing) -> Iterator[tuple[str, str]]:
    """Ids and names of what a bot has of a thing's kind."""
    if thing.kind == "variable":
        for _, scope, variables, key in variable_lists(bot):
            if scope == thing.scope and key in ("", owner.key):
                yield from ((one.id, one.name) for one in variables if one.name)
    elif thing.kind == "workflow":
        yield from ((one.key, one.name) for one in bot.workflows if one.key == one.id)
    elif thing.kind == "table":
        yield from ((key, table.name) for key, table in bot.tables.items())
    elif thing.kind == "intent":
        yield from ((one.id, one.name) for one in bot.intents)
    elif thing.kind == "knowledge_base":
        yield from ((one.id, one.name) for one in bot.knowledge_bases)
    else:
        yield from ((one.id, one.name) for one in bot.actions)


def _created(found: Match, thing: Thing, resolution: Create, ids: Ids) -> Json:
    if not found.can_create:
        raise ValueError(f"The {thing.title} cannot be made here; choose another or leave it.")
    name = resolution.name or thing.name
    if any(name == other for _, other in found.candidates):
        raise ValueError(f"There is something called “{name}” already; use it, or choose another name.")
    taken = {one for one, _ in found.candidates}
    prefix = {"variable": "var", "intent": "int", "action": "act"}[thing.kind]
    new = thing.id if thing.id and thing.id not in taken and thing.kind != "variable" else ids.new(prefix)
    value = {**thing.definition, "id": new, "name": name}
    return {**value, "scope": thing.scope} if thing.kind == "variable" else value


def _exits(thing: Thing, flow: Workflow) -> dict[str, str]:
    """Exits of the workflow a clip knows, and those of the same name in another."""
    by_name = {node.name: node.id for node in flow.exits}
    found = {}
    for _, leave in keyed_objects(thing.definition.get("exits")):
        name = leave.get("name")
        if isinstance(leave.get("id"), str) and isinstance(name, str) and name in by_name:
            found[leave["id"]] = by_name[name]
    return found


def _with_intent(card: Json, intents: Mapping[str, Json]) -> Json:
    condition = card.get("condition")
    payload = condition.get("payload") if isinstance(condition, dict) else None
    intent = payload.get("intent") if isinstance(payload, dict) else None
    old = intent.get("id") if isinstance(intent, dict) else None
    if not isinstance(old, str) or old not in intents or condition is None or payload is None:
        return card
    return {**card, "condition": {**condition, "payload": {**payload, "intent": intents[old]}}}


def _named(argument: Json) -> bool:
    return isinstance(argument.get("name"), str) and "value" in argument


def _append(draft: Draft, path: tuple[str | int, ...], value: Json) -> None:
    existing = draft.get(path)
    if isinstance(existing, list):
        draft.insert(path, len(existing), value)
    else:
        draft.set(path[:-1], str(path[-1]), [value])
