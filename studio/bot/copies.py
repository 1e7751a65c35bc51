"""Copies of nodes, cards and workflows with ids of their own, their references kept whole.

A reference to something that is copied along leads to its copy; every other one stays as it is, unless the
caller says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from studio.bot.id_fields import IdKind, with_ids
from studio.bot.ids import Ids
from studio.bot.transition import END, RETURN
from studio.bot.tree import keyed_objects

Json = dict[str, Any]
_NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Renewed:
    """New ids for old ones, by kind. What is not in a mapping keeps its id."""

    nodes: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    workflows: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, str] = field(default_factory=dict)
    knowledge_bases: Mapping[str, str] = field(default_factory=dict)
    own_workflow: str = ""
    """Id of the workflow that is copied as a whole: cards that run it name its exits among `nodes`."""

    def of(self, kind: IdKind) -> Mapping[str, str]:
        kinds: Mapping[str, Mapping[str, str]] = {
            "node": self.nodes,
            "variable": self.variables,
            "workflow": self.workflows,
            "table": self.tables,
            "intent": self.intents,
            "knowledge_base": self.knowledge_bases,
        }
        return kinds.get(kind, _NOBODY)


@dataclass(frozen=True)
class CopiedNodes:
    """Copies of nodes, and the new id of every card, transition and node that had one."""

    nodes: list[Json]
    ids: Mapping[str, str]


def copied_nodes(nodes: Sequence[Json], ids: Ids, renewed: Renewed, *, cut_off: bool = False) -> CopiedNodes:
    """Copies of nodes, with their cards and the connections between them.

    With `cut_off`, ways out to nodes that are not copied along are left unconnected; else they lead there still.
    """
    own: dict[str, str] = {}
    places = []
    for node in nodes:
        old = _text(node.get("id"))
        new = ids.new("nd") if old else ""
        # Where two nodes share an id, what names it means the first.
        own.setdefault(old, new)
        places.append(new)
    own.pop("", None)
    inner = replace(renewed, nodes={**renewed.nodes, **own})
    known = set(inner.nodes) | set(inner.nodes.values()) | {END, RETURN}
    all_ids = dict(own)
    copies = []
    for node, new in zip(nodes, places, strict=True):
        head = {key: value for key, value in node.items() if key != "instructions"}
        copy: Json = with_ids(head, _rewrite(inner, _NOBODY))
        copy = {key: copy.get(key, value) for key, value in node.items()}
        if new:
            copy["id"] = new
        cards = node.get("instructions")
        if isinstance(cards, list):
            copy["instructions"] = [
                _copied_card(card, ids, inner, new, all_ids) if isinstance(card, dict) else card for card in cards
            ]
        copies.append(_cut_off(copy, known) if cut_off else copy)
    return CopiedNodes(copies, all_ids)


def copied_card(card: Json, ids: Ids, renewed: Renewed, node_id: str) -> Json:
    """A copy of a card for a node; its ways out lead where they led."""
    return _copied_card(card, ids, renewed, node_id, {})


def copied_links(links: Any, copies: CopiedNodes, ids: Ids) -> list[Json]:
    """Copies of the cached lines that join nodes copied along."""
    found = []
    for _, link in keyed_objects(links):
        ends = [_text(link.get(key)) for key in ("source", "target")]
        if all(end in copies.ids for end in ends):
            source, target = (copies.ids[end] for end in ends)
            port = _text(link.get("sourcePort"))
            new = {"id": ids.new("edg"), "source": source, "target": target}
            found.append({**link, **new, "sourcePort": copies.ids.get(port, port)})
    return found


def copied_workflow(raw: Json, ids: Ids, name: str) -> Json:
    """A copy of a workflow under a new id and name: its nodes, cards, transitions and variables have new ids.

    A card of it that runs the workflow itself runs the copy.
    """
    flow_id = _text(raw.get("id"))
    new_id = ids.new("wf")
    variables: dict[str, str] = {}
    for _, variable in keyed_objects(raw.get("variables")):
        if old := _text(variable.get("id")):
            variables.setdefault(old, ids.new("var"))
    renewed = Renewed(variables=variables, workflows={flow_id: new_id} if flow_id else {}, own_workflow=flow_id)
    copy: Json = {**raw, "id": new_id, "name": name}
    copy.pop("topicId", None)
    if isinstance(raw.get("variables"), list):
        copy["variables"] = [_with_id(one, variables) for one in raw["variables"]]
    if isinstance(raw.get("nodes"), list):
        nodes = [node for node in raw["nodes"] if isinstance(node, dict)]
        copies = copied_nodes(nodes, ids, renewed)
        # What is no node stays where it is.
        made = iter(copies.nodes)
        copy["nodes"] = [next(made) if isinstance(node, dict) else node for node in raw["nodes"]]
        start = _text(raw.get("startNode"))
        if start in copies.ids:
            copy["startNode"] = copies.ids[start]
        if isinstance(raw.get("links"), list):
            copy["links"] = copied_links(raw["links"], copies, ids)
    return copy


def _copied_card(card: Json, ids: Ids, renewed: Renewed, node_id: str, made: dict[str, str]) -> Json:
    runs_itself = renewed.own_workflow and card.get("flowId") == renewed.own_workflow
    # Copied workflows share the ids of their exits: only a card that runs this very workflow means its nodes.
    copy: Json = with_ids(card, _rewrite(renewed, renewed.nodes if runs_itself else _NOBODY))
    copy = _renew(copy, ids, made, _prefix(card, "ins"))
    arguments = copy.get("variables")
    if runs_itself and isinstance(arguments, list):
        copy["variables"] = [_with_id(one, renewed.variables) for one in arguments]
    if "nodeId" in copy and node_id:
        copy["nodeId"] = node_id
    transitions = copy.get("transitions")
    if isinstance(transitions, list):
        copy["transitions"] = [
            _renew(one, ids, made, _prefix(one, "trs")) if isinstance(one, dict) else one for one in transitions
        ]
    validation = copy.get("validation")
    validators = validation.get("validators") if isinstance(validation, dict) else None
    if isinstance(validation, dict) and isinstance(validators, list):
        renewed_ones = [_renew(one, ids, made, "vld") if isinstance(one, dict) else one for one in validators]
        copy["validation"] = {**validation, "validators": renewed_ones}
    return copy


def _renew(value: Json, ids: Ids, made: dict[str, str], prefix: str) -> Json:
    old = _text(value.get("id"))
    if not old:
        return value
    new = ids.new(prefix)
    made.setdefault(old, new)
    return {**value, "id": new}


def _prefix(value: Json, usual: str) -> str:
    prefix = _text(value.get("id")).partition("-")[0]
    return prefix if prefix in ("ins", "trs", "act") else usual


def _rewrite(renewed: Renewed, exits: Mapping[str, str]) -> Callable[[IdKind, str], str]:
    def rewrite(kind: IdKind, one: str) -> str:
        return exits.get(one, one) if kind == "exit" else renewed.of(kind).get(one, one)

    return rewrite


def _cut_off(node: Json, known: set[str]) -> Json:
    copy = dict(node)
    default = copy.get("defaultTransition")
    target = _text(default.get("targetNodeId")) if isinstance(default, dict) else ""
    if isinstance(default, dict) and target and target not in known:
        copy["defaultTransition"] = {**default, "targetNodeId": None}
    cards = copy.get("instructions")
    if isinstance(cards, list):
        copy["instructions"] = [cut_off_card(card, known) if isinstance(card, dict) else card for card in cards]
    return copy


def cut_off_card(card: Json, known: set[str]) -> Json:
    """A card with the ways out that lead to none of the known nodes left unconnected."""
    copy = _disconnected(card, known)
    transitions = copy.get("transitions")
    if isinstance(transitions, list):
        ways = [_disconnected(one, known) if isinstance(one, dict) else one for one in transitions]
        if any(new is not old for new, old in zip(ways, transitions, strict=True)):
            copy = {**copy, "transitions": ways}
    return copy


def _disconnected(value: Json, known: set[str]) -> Json:
    destination = value.get("destination")
    node = _text(destination.get("node")) if isinstance(destination, dict) else ""
    return {**value, "destination": {}} if node and node not in known and node not in (END, RETURN) else value


def _with_id(value: Any, ids: Mapping[str, str]) -> Any:
    old = _text(value.get("id")) if isinstance(value, dict) else ""
    return {**value, "id": ids[old]} if old in ids else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
