"""What differs between two bots, in a builder's words: workflows, nodes, cards and fields instead of lines.

Things are the same when their ids are. Tables get new ids with every import, so they are the same by their names as
well. A node or card that went from one place and is in another has moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from studio.analysis.field_changes import field_changes
from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.describe import card_kind, card_summary
from studio.bot.edit import same_json
from studio.bot.node import Node
from studio.bot.tree import ABSENT, keyed_objects
from studio.bot.workflow import Workflow

Kind = Literal["added", "removed", "changed", "moved"]

_SECTIONS = {
    "intents": "intent",
    "list_entities": "list entity",
    "pattern_entities": "pattern entity",
    "actions": "action",
    "hooks": "hook",
    "knowledge_base": "knowledge base",
    "folders": "folder",
    "schemas": "schema",
    "qnas": "question",
}
_VARIABLES = {"userVariables": "user", "conversationVariables": "conversation", "botVariables": "bot"}
_BOOKKEEPING = frozenset({"revision", "revisionMetadata", "versions", "version"})
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. Names are for reading, ids for going there."""

    kind: Kind
    what: str
    """The kind of thing: `workflow`, `node`, `card`, `variable`, `table`, `intent` …"""
    name: str
    workflow: str = ""
    node: str = ""
    field: str = ""
    """The field of the thing that was changed, in words."""
    before: Any = ABSENT
    after: Any = ABSENT
    workflow_id: str = ""
    node_id: str = ""
    card_id: str = ""

    def sentence(self) -> str:
        """The difference as a line, without the place it is at."""
        thing = self.thing
        match self.kind:
            case "added":
                told = f"{thing} added" + (f": {_shown(self.after)}" if self.after is not ABSENT else "")
            case "removed":
                told = f"{thing} removed" + (f": {_shown(self.before)}" if self.before is not ABSENT else "")
            case "moved":
                told = f"{thing} moved from {self.before} to {self.after}"
            case _ if self.before is ABSENT and self.after is ABSENT:
                told = f"{thing}: {self.field} is another"
            case _ if self.before is ABSENT:
                told = f"{thing}: {self.field} is now {_shown(self.after)}"
            case _ if self.after is ABSENT:
                told = f"{thing}: {self.field} is no longer there (it was {_shown(self.before)})"
            case _:
                told = f"{thing}: {self.field} was {_shown(self.before)} and is {_shown(self.after)}"
        return f"{told[:1].upper()}{told[1:]}"

    @property
    def thing(self) -> str:
        """What differs, by kind and name."""
        return f"{self.what} “{self.name}”" if self.name else self.what

    @property
    def values(self) -> str:
        """What was and what is, in short; empty where a thing came or went without more to say of it."""
        shown = [_shown(value) for value in (self.before, self.after) if value is not ABSENT]
        return " → ".join(shown)

    def to_json(self) -> dict[str, Any]:
        """The difference as plain JSON; empty places and absent values are left out."""
        told: dict[str, Any] = {"kind": self.kind, "what": self.what, "name": self.name, "message": self.sentence()}
        for key in ("workflow", "node", "field", "workflow_id", "node_id", "card_id"):
            if getattr(self, key):
                told[key] = getattr(self, key)
        for key in ("before", "after"):
            if getattr(self, key) is not ABSENT:
                told[key] = getattr(self, key)
        return told


def compare_bots(before: Bot, after: Bot) -> list[Difference]:
    """The differences from one bot to another, by place. Empty only when nothing but bookkeeping differs."""
    return _Comparison(before, after).all()


class _Comparison:
    def __init__(self, before: Bot, after: Bot) -> None:
        self.before = before
        self.after = after
        self.same_tables = same_tables(before, after)
        self.old_names = _names(before)
        self.new_names = _names(after)

    def all(self) -> list[Difference]:
        return [
            *self._flows(),
            *self._variables(),
            *self._settings(),
            *self._tables(),
            *self._agents(),
            *self._sections(),
            *self._rest(),
        ]

    # -- workflows

    def _flows(self) -> Iterator[Difference]:
        old, new = self.before.workflows_by_key, self.after.workflows_by_key
        gone = [(flow, node) for flow in old.values() for node in flow.nodes if not _has_node(new, flow, node)]
        come = [(flow, node) for flow in new.values() for node in flow.nodes if not _has_node(old, flow, node)]
        origins: dict[str, tuple[Workflow, Node]] = {node.key: (flow, node) for flow, node in gone}
        moved = {(flow.key, node.key): origins[node.key] for flow, node in come if node.key in origins}
        left = {(flow.key, node.key) for flow, node in moved.values()}
        for key, flow in new.items():
            if key not in old:
                yield Difference("added", "workflow", flow.name, workflow=flow.name, workflow_id=key)
            yield from self._flow(old.get(key), flow, moved, left)
        for key, flow in old.items():
            if key not in new:
                yield Difference("removed", "workflow", flow.name, workflow=flow.name, workflow_id=key)

    def _flow(
        self,
        old: Workflow | None,
        new: Workflow,
        moved: Mapping[tuple[str, str], tuple[Workflow, Node]],
        left: set[tuple[str, str]],
    ) -> Iterator[Difference]:
        at = Difference("changed", "workflow", new.name, workflow=new.name, workflow_id=new.key)
        told: list[Difference] = []
        if old is not None:
            told += self._fields(at, old.raw, new.raw, frozenset({"nodes", "variables", "links"}))
            told += self._declared(at, old.raw.get("variables"), new.raw.get("variables"), "workflow")
        there = {node.key: node for node in old.nodes} if old is not None else {}
        for node in new.nodes:
            place = replace(at, what="node", name=node.name, node=node.name, node_id=node.key)
            if node.key in there:
                told += self._node(place, there[node.key], node, old or new, new)
            elif (new.key, node.key) in moved:
                origin, was = moved[new.key, node.key]
                told.append(replace(place, kind="moved", before=origin.name, after=new.name))
                told += self._node(place, was, node, origin, new)
            elif old is not None:
                told.append(replace(place, kind="added", after=_cards(node)))
        for key, node in there.items():
            if new.node(key) is None and (new.key, key) not in left:
                told.append(replace(at, kind="removed", what="node", name=node.name, node=node.name, node_id=key))
        yield from told
        if not told and old is not None and not same_json(old.raw, new.raw):
            yield replace(at, field="what follows from its nodes", before="as stored", after="stored otherwise")

    def _node(self, at: Difference, old: Node, new: Node, was_in: Workflow, is_in: Workflow) -> Iterator[Difference]:
        if old.raw is new.raw or same_json(old.raw, new.raw):
            return
        place = ("x", "y")
        if was_in.key == is_in.key and any(old.raw.get(key) != new.raw.get(key) for key in place):
            yield replace(at, field="place", before=_point(old), after=_point(new))
        yield from self._fields(at, old.raw, new.raw, frozenset({"instructions", *place}))
        cards = {card.key: card for card in old.cards}
        stay = [card.key for card in new.cards if card.key in cards]
        order = list(cards)
        out_of_order = set(stay) - set(_longest_rising(stay, order))
        for index, card in enumerate(new.cards):
            here = replace(at, what="card", name=card_kind(card), card_id=card.key)
            if card.key not in cards:
                yield replace(here, kind="added", after=card_summary(card, self.after, is_in) or ABSENT)
                continue
            if card.key in out_of_order:
                yield replace(here, kind="moved", before=f"place {order.index(card.key) + 1}", after=f"{index + 1}")
            yield from self._card(here, cards[card.key], card)
        for key, card in cards.items():
            if key not in stay:
                here = replace(at, kind="removed", what="card", name=card_kind(card), card_id=key)
                yield replace(here, before=card_summary(card, self.before, was_in) or ABSENT)

    def _card(self, at: Difference, old: Card, new: Card) -> Iterator[Difference]:
        return self._fields(at, old.raw, new.raw, frozenset({"id"}))

    # -- the rest of the bot

    def _variables(self) -> Iterator[Difference]:
        for key, scope in _VARIABLES.items():
            at = Difference("changed", "variable", "")
            yield from self._declared(at, _setting(self.before, key), _setting(self.after, key), scope)

    def _declared(self, at: Difference, old: Any, new: Any, scope: str) -> Iterator[Difference]:
        yield from self._keyed(
            replace(at, what=f"{scope} variable"), dict(keyed_objects(old)), dict(keyed_objects(new))
        )

    def _settings(self) -> Iterator[Difference]:
        old, new = (_object(bot.raw.get("settings")) for bot in (self.before, self.after))
        leave_out = frozenset({*_VARIABLES, "configVariables"})
        yield from self._fields(Difference("changed", "settings", ""), old, new, leave_out)
        config = _object(old.get("configVariables")), _object(new.get("configVariables"))
        for key in (*config[1], *(key for key in config[0] if key not in config[1])):
            at = Difference("changed", "configuration variable", key, field="value")
            # Values are secrets: that they differ is told, not what they are.
            if key not in config[0]:
                yield replace(at, kind="added")
            elif key not in config[1]:
                yield replace(at, kind="removed")
            elif config[0][key] != config[1][key]:
                yield replace(at, before="••••", after="•••• (another)")
        identities = [_object(bot.raw.get("identity")) for bot in (self.before, self.after)]
        yield from self._fields(Difference("changed", "bot", ""), identities[0], identities[1])

    def _tables(self) -> Iterator[Difference]:
        old, new = self.before.tables, self.after.tables
        known = {after: before for before, after in self.same_tables.items()}
        for key, table in new.items():
            at = Difference("changed", "table", table.name)
            if key not in known:
                yield replace(at, kind="added", after=", ".join(table.columns) or ABSENT)
            else:
                yield from self._fields(at, old[known[key]].raw, table.raw, frozenset({"id"}))
        for key, table in old.items():
            if key not in self.same_tables:
                yield Difference("removed", "table", table.name)

    def _agents(self) -> Iterator[Difference]:
        old, new = (_object(bot.raw.get("agents")) for bot in (self.before, self.after))
        yield from self._keyed(Difference("changed", "agent", ""), old, new, named=False)

    def _sections(self) -> Iterator[Difference]:
        for section, what in _SECTIONS.items():
            old, new = (dict(keyed_objects(bot.raw.get(section))) for bot in (self.before, self.after))
            yield from self._keyed(Difference("changed", what, ""), old, new)

    def _rest(self) -> Iterator[Difference]:
        known = {"flows", "settings", "identity", "tables", "agents", *_SECTIONS} | _BOOKKEEPING
        at = Difference("changed", "bot", "")
        yield from self._fields(at, self.before.raw, self.after.raw, frozenset(known))
        if self.before.version != self.after.version:
            yield replace(at, field="format version", before=self.before.version, after=self.after.version)

    # -- parts

    def _keyed(
        self, at: Difference, old: Mapping[str, Any], new: Mapping[str, Any], *, named: bool = True
    ) -> Iterator[Difference]:
        for key, value in new.items():
            here = replace(at, name=_name(value, key) if named else key)
            if key not in old:
                yield replace(here, kind="added")
            else:
                yield from self._fields(here, old[key], value)
        for key, value in old.items():
            if key not in new:
                yield replace(at, kind="removed", name=_name(value, key) if named else key)

    def _fields(
        self, at: Difference, old: Any, new: Any, leave_out: frozenset[str] = frozenset()
    ) -> Iterator[Difference]:
        told = False
        for change in field_changes(old, new, leave_out):
            before, after = self._named(change.before, self.old_names), self._named(change.after, self.new_names)
            if isinstance(change.before, str) and self.same_tables.get(change.before) == change.after:
                continue
            told = True
            yield replace(at, field=change.field, before=before, after=after)
        if not told and at.what == "card" and not same_json(old, new):
            yield replace(at, field="what follows from its fields", before="as stored", after="stored otherwise")

    def _named(self, value: Any, names: Mapping[str, str]) -> Any:
        """A reference by the name of what it means, for a person never sees ids."""
        return names.get(value, value) if isinstance(value, str) else value


def same_tables(before: Bot, after: Bot) -> dict[str, str]:
    """Ids of the tables of one bot, and of the same tables in another: by id, else by name."""
    found = {key: key for key in before.tables if key in after.tables}
    by_name = {table.name: key for key, table in after.tables.items() if key not in found}
    for key, table in before.tables.items():
        if key not in found and table.name in by_name:
            found[key] = by_name[table.name]
    return found


def _names(bot: Bot) -> dict[str, str]:
    names = {variable.id: variable.name for flow in (None, *bot.workflows) for variable in bot.variables(flow)}
    for flow in bot.workflows:
        names.update({node.id: node.name for node in flow.nodes})
        names[flow.key] = flow.name
    names.update({key: table.name for key, table in bot.tables.items()})
    names.pop("", None)
    return names


def _longest_rising(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """The most of the keys that kept their order: the others are those that moved."""
    place = {key: index for index, key in enumerate(order)}
    tails: list[int] = []
    last: list[str] = []
    before: dict[str, str] = {}
    for key in keys:
        at = bisect_left(tails, place[key])
        if at:
            before[key] = last[at - 1]
        tails[at : at + 1] = [place[key]]
        last[at : at + 1] = [key]
    found = last[-1:]
    while found and found[-1] in before:
        found.append(before[found[-1]])
    return found


def _has_node(flows: Mapping[str, Workflow], flow: Workflow, node: Node) -> bool:
    other = flows.get(flow.key)
    return other is not None and other.node(node.key) is not None


def _name(value: Any, key: str) -> str:
    raw = _object(value)
    found = next((raw[field] for field in ("name", "label", "title") if isinstance(raw.get(field), str)), "")
    return found or key


def _setting(bot: Bot, key: str) -> Any:
    return _object(bot.raw.get("settings")).get(key)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _cards(node: Node) -> Any:
    kinds = [card_kind(card) for card in node.cards]
    return ", ".join(kinds) or ABSENT


def _point(node: Node) -> str:
    return f"({node.raw.get('x')}, {node.raw.get('y')})"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        text = " ".join(value.split())
        return f"“{text[:_LONGEST]}…”" if len(text) > _LONGEST else f"“{text}”"
    if isinstance(value, dict):
        inner = value.get("name") or value.get("label") or value.get("id")
        return f"“{inner}”" if isinstance(inner, str) else f"an object of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None or isinstance(value, bool):
        return "empty" if value is None else "on" if value else "off"
    return str(value)
