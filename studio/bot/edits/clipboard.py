"""Pasting, duplicating and cutting nodes and cards, and moving cards between nodes.

What pasted nodes refer to is looked up in the bot they come into: variables, tables and actions by name,
because code does; workflows, intents and knowledge bases by id, then by name. What is not there is listed by
`missing_references`, and each such thing is made, replaced by something that is there, or left as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import WorkflowCard
from studio.bot.carried import Json, Thing, things_used
from studio.bot.clipboard import Clip, copy_cards, copy_nodes, refusal_to_copy
from studio.bot.copies import copied_card, copied_links, copied_nodes, cut_off_card
from studio.bot.edit import Draft, Edit
from studio.bot.edits.cards import delete_card, move_card
from studio.bot.edits.nodes import can_hold_cards, delete_nodes, refusal_to_add, refusal_to_delete
from studio.bot.edits.paste_targets import Matches, Resolution, match, resolved
from studio.bot.edits.paths import cards_path, links_path, nodes_path
from studio.bot.ids import Ids
from studio.bot.node import AutonomousNode, Node
from studio.bot.tree import PlaceNotFound, index_of, keyed_objects
from studio.bot.workflow import Workflow

STEP = 30
"""How far a copy is put from its original, in canvas units, both ways."""

Resolutions = Mapping[Thing, Resolution]


@dataclass(frozen=True)
class MissingReference:
    """Something that is to be pasted refers to and this bot does not have."""

    thing: Thing
    nodes: tuple[str, ...]
    """Names of the nodes that refer to it."""
    candidates: tuple[tuple[str, str], ...]
    """Ids and names of what is there of the kind and could be used instead."""
    can_create: bool
    """Whether it can be made from its definition."""


def missing_references(bot: Bot, workflow: str, clip: Clip) -> list[MissingReference]:
    """What a clip refers to that is not there in a workflow's bot, in the order of the clip."""
    owner = _workflow(bot, workflow)
    users: dict[Thing, list[str]] = {}
    source = _as_bot(clip)
    for thing, names in things_used(source, source.workflows[0], clip.nodes, clip.cards).items():
        users.setdefault(thing, []).extend(names)
    found = []
    for thing in clip.things:
        target = match(bot, owner, thing)
        if target.id is None:
            nodes = tuple(dict.fromkeys(users.get(thing, ())))
            found.append(MissingReference(thing, nodes, target.candidates, target.can_create))
    return found


def refusals_to_paste(bot: Bot, workflow: str, clip: Clip) -> list[str]:
    """Why some nodes of a clip cannot be pasted into a workflow, as sentences; they are left out."""
    owner = _workflow(bot, workflow)
    return [refusal for node in clip.nodes if (refusal := _refusal(owner, node))]


def paste_nodes(
    bot: Bot,
    workflow: str,
    clip: Clip,
    ids: Ids,
    place: tuple[float, float] | None = None,
    resolutions: Resolutions | None = None,
) -> Edit:
    """Paste the nodes of a clip into a workflow, with ids of their own and free names.

    `place` is where the top left corner of the group comes, in canvas units; by default the nodes stand a step
    beside their originals. Connections among them are kept, those to other nodes are not. What is missing is
    left as it is unless `resolutions` says otherwise. Raises ValueError (a sentence) when nothing can be pasted.
    """
    owner = _workflow(bot, workflow)
    nodes = [node for node in clip.nodes if not _refusal(owner, node)]
    if not nodes:
        refusals = refusals_to_paste(bot, workflow, clip)
        raise ValueError(refusals[0] if refusals else "There are no nodes to paste.")
    prepared = resolved(bot, owner, clip.things, resolutions or {}, ids)
    raws = _with_free_card_names(owner, [prepared.apply_to_node(node) for node in nodes])
    copies = copied_nodes(raws, ids, prepared.renewed, cut_off=True)
    placed = _placed(owner, _with_free_names(owner, copies.nodes), place)
    draft = Draft(bot)
    prepared.make(draft, owner)
    _insert(draft, owner, placed, copied_links(list(clip.links), copies, ids))
    return draft.finish(_label("Paste", placed))


def pasted_node_keys(before: Bot, after: Bot, workflow: str) -> list[str]:
    """The keys of the nodes a workflow has gained between two states of a bot."""
    old = before.workflow(workflow)
    new = after.workflow(workflow)
    known = set(old.nodes_by_key) if old else set()
    return [key for key in (new.nodes_by_key if new else ()) if key not in known]


def duplicate_nodes(bot: Bot, workflow: str, keys: Collection[str], ids: Ids) -> Edit:
    """Copy nodes beside themselves. Raises ValueError (a sentence) when none of them can be copied."""
    owner = _workflow(bot, workflow)
    clip = copy_nodes(bot, workflow, keys, with_records=True)
    if not clip.nodes:
        refusals = [refusal_to_copy(node) for node in owner.nodes if node.key in set(keys)]
        raise ValueError(next(filter(None, refusals), "There are no nodes to duplicate."))
    raws = _with_free_card_names(owner, list(clip.nodes))
    copies = copied_nodes(raws, ids, Matches().renewed, cut_off=True)
    placed = _placed(owner, _with_free_names(owner, copies.nodes), None)
    draft = Draft(bot)
    _insert(draft, owner, placed, copied_links(list(clip.links), copies, ids))
    return draft.finish(_label("Duplicate", placed))


def cut_nodes(bot: Bot, workflow: str, keys: Collection[str]) -> tuple[Clip, Edit]:
    """Copy nodes and delete them. Those that may not be deleted are neither copied nor deleted.

    Raises ValueError (a sentence) when none of them may be cut.
    """
    owner = _workflow(bot, workflow)
    wanted = [node for node in owner.nodes if node.key in set(keys)]
    movable = [node.key for node in wanted if not refusal_to_delete(node) and not refusal_to_copy(node)]
    if not movable:
        refusals = [refusal_to_delete(node) or refusal_to_copy(node) for node in wanted]
        raise ValueError(next(filter(None, refusals), "There are no nodes to cut."))
    clip = copy_nodes(bot, workflow, movable)
    edit = delete_nodes(bot, workflow, movable)
    return clip, replace(edit, label=_label("Cut", clip.nodes))


def refusal_of_cards(node: Node, cards: Sequence[Json]) -> str:
    """Why a node cannot take cards, as a sentence; empty when it can."""
    if not can_hold_cards(node):
        return f"“{node.name}” cannot hold cards."
    tools = [card.get("type") == "autonomous" for card in cards]
    if any(tools) and not isinstance(node, AutonomousNode):
        return "Tools work only in autonomous nodes."
    if not all(tools) and isinstance(node, AutonomousNode):
        return f"“{node.name}” is an autonomous node: it holds tools, not cards that run in order."
    return ""


def paste_cards(
    bot: Bot, workflow: str, node: str, index: int, clip: Clip, ids: Ids, resolutions: Resolutions | None = None
) -> Edit:
    """Paste the cards of a clip into a node, before the card that now stands at `index`.

    Back in the workflow they come from, their ways out lead where they led; elsewhere they are unconnected.
    Raises ValueError (a sentence) when the node cannot take them.
    """
    owner, target = _node(bot, workflow, node)
    if not clip.cards:
        raise ValueError("There are no cards to paste.")
    refusal = refusal_of_cards(target, clip.cards)
    if refusal:
        raise ValueError(refusal)
    prepared = resolved(bot, owner, clip.things, resolutions or {}, ids)
    raws = [prepared.apply_to_card(card) for card in clip.cards]
    raws = _cards_with_free_names(owner, raws)
    at_home = clip.bot_id == bot.settings.id and clip.workflow_id == owner.id
    known = {one.id for one in owner.nodes} if at_home else set[str]()
    copies = [cut_off_card(copied_card(card, ids, prepared.renewed, target.id), known) for card in raws]
    draft = Draft(bot)
    prepared.make(draft, owner)
    _insert_cards(draft, owner.key, target, index, [{**copy, "nodeId": target.id} for copy in copies])
    return draft.finish("Paste card" if len(copies) == 1 else f"Paste {len(copies)} cards")


def duplicate_card(bot: Bot, workflow: str, node: str, card: str, ids: Ids) -> Edit:
    """Copy a card below itself; its ways out lead where the original's do."""
    owner, target = _node(bot, workflow, node)
    clip = copy_cards(bot, workflow, node, [card])
    items = target.raw.get("instructions")
    index = index_of(items if isinstance(items, list) else [], card) + 1
    copies = _cards_with_free_names(owner, [dict(one) for one in clip.cards])
    copies = [copied_card(one, ids, Matches().renewed, target.id) for one in copies]
    draft = Draft(bot)
    _insert_cards(draft, owner.key, target, index, copies)
    return draft.finish("Duplicate card")


def cut_cards(bot: Bot, workflow: str, node: str, cards: Sequence[str]) -> tuple[Clip, Edit]:
    """Copy cards of a node and delete them. Raises ValueError when there are none, PlaceNotFound."""
    clip = copy_cards(bot, workflow, node, cards)
    if not clip.cards:
        raise ValueError("There are no cards to cut.")
    edit = Edit("")
    # From the end, for the key of a card that shares its id counts the ones before it.
    for card in reversed([one.key for one in _node(bot, workflow, node)[1].cards if one.key in set(cards)]):
        edit = edit.then(delete_card(edit.apply(bot), workflow, node, card))
    label = "Cut card" if len(clip.cards) == 1 else f"Cut {len(clip.cards)} cards"
    return clip, Edit(label, edit.changes)


def move_card_to(bot: Bot, workflow: str, node: str, card: str, target: str, index: int) -> Edit:
    """Move a card to another node, before the card that stands at `index` there; its ways out stay connected.

    Raises ValueError (a sentence) when the node cannot take the card, LookupError when something is gone.
    """
    if node == target:
        return move_card(bot, workflow, node, card, index)
    owner, source = _node(bot, workflow, node)
    _, goal = _node(bot, workflow, target)
    raw = source.card(card).raw
    refusal = refusal_of_cards(goal, [raw])
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    items = draft.value(cards_path(owner.key, node))
    draft.remove(cards_path(owner.key, node), index_of(items, card))
    _insert_cards(draft, owner.key, goal, index, [{**raw, "nodeId": goal.id} if "nodeId" in raw else raw])
    ports = [raw.get("id"), *(way.get("id") for _, way in keyed_objects(raw.get("transitions")))]
    for position, link in enumerate(draft.get(links_path(owner.key)) or ()):
        if isinstance(link, dict) and isinstance(link.get("sourcePort"), str) and link["sourcePort"] in ports:
            draft.set((*links_path(owner.key), position), "source", goal.id)
    return draft.finish(f"Move card to “{goal.name}”")


def _as_bot(clip: Clip) -> Bot:
    """A bot that defines just what a clip refers to."""
    lists: dict[str, list[Any]] = {"workflow": [], "user": [], "conversation": [], "bot": []}
    raw: dict[str, Any] = {"intents": [], "knowledge_base": [], "tables": {}, "actions": []}
    flows: list[Any] = []
    for thing in clip.things:
        if thing.kind == "variable" and thing.scope in lists:
            lists[thing.scope].append(thing.definition)
        elif thing.kind == "workflow":
            flows.append({"id": thing.id, "name": thing.name})
        elif thing.kind == "intent":
            raw["intents"].append(thing.definition)
        elif thing.kind == "action":
            raw["actions"].append(thing.definition)
        elif thing.kind == "knowledge_base":
            raw["knowledge_base"].append({"id": thing.id, "name": thing.name})
        elif thing.kind == "table":
            raw["tables"][thing.id] = {"id": thing.id, "name": thing.name}
    here = {"id": clip.workflow_id, "name": clip.workflow_name, "variables": lists["workflow"], "nodes": []}
    settings = {f"{scope}Variables": lists[scope] for scope in ("user", "conversation", "bot")}
    return Bot({**raw, "settings": settings, "flows": [here, *flows]})


def _refusal(owner: Workflow, node: Json) -> str:
    kind = node.get("type")
    return refusal_to_add(owner, kind) if isinstance(kind, str) else ""


def _label(verb: str, nodes: Sequence[Json]) -> str:
    name = nodes[0].get("name") if len(nodes) == 1 else None
    return f"{verb} “{name}”" if isinstance(name, str) and name else f"{verb} {len(nodes)} nodes"


def _insert(draft: Draft, owner: Workflow, nodes: list[Json], links: list[Json]) -> None:
    existing = draft.get(nodes_path(owner.key))
    if isinstance(existing, list):
        draft.insert(nodes_path(owner.key), len(existing), *nodes)
    else:
        draft.set(nodes_path(owner.key)[:-1], "nodes", nodes)
    cached = draft.get(links_path(owner.key))
    if links and isinstance(cached, list):
        draft.insert(links_path(owner.key), len(cached), *links)


def _insert_cards(draft: Draft, workflow: str, node: Node, index: int, cards: list[Json]) -> None:
    path = cards_path(workflow, node.key)
    existing = draft.get(path)
    if isinstance(existing, list):
        draft.insert(path, max(0, min(index, len(existing))), *cards)
    else:
        draft.set(path[:-1], "instructions", cards)


def _with_free_names(owner: Workflow, nodes: Sequence[Json]) -> list[Json]:
    taken = {node.name for node in owner.nodes}
    numbers: dict[str, int] = {}
    found = []
    for node in nodes:
        name = node.get("name")
        if isinstance(name, str) and name:
            node = {**node, "name": _free(name, taken, numbers)}
            taken.add(node["name"])
        if node.get("deletable") is False:
            node = {**node, "deletable": True}
        found.append(node)
    return found


def _free(name: str, taken: Collection[str], numbers: dict[str, int]) -> str:
    """The name, or with the lowest number behind it that makes it free.

    `numbers` remembers, from call to call, below which numbers the names of a stem are all taken.
    """
    if name not in taken:
        return name
    stem = name.rstrip("0123456789") or name
    number = numbers.get(stem, 1)
    while f"{stem}{number}" in taken:
        number += 1
    numbers[stem] = number
    return f"{stem}{number}"


def _with_free_card_names(owner: Workflow, nodes: list[Json]) -> list[Json]:
    """Nodes whose cards keep their results under names the workflow does not use, and read them there."""
    cards = [card for node in nodes for _, card in keyed_objects(node.get("instructions"))]
    renames = Matches(renames=_card_renames(owner, cards))
    return [renames.apply_to_node(node, card_names=True) for node in nodes]


def _cards_with_free_names(owner: Workflow, cards: list[Json]) -> list[Json]:
    renames = Matches(renames=_card_renames(owner, cards))
    return [renames.apply_to_card(card, card_names=True) for card in cards]


def _card_renames(owner: Workflow, cards: Sequence[Json]) -> tuple[tuple[str, str, str], ...]:
    taken = {card.name for node in owner.nodes for card in node.cards if isinstance(card, WorkflowCard)}
    taken |= {variable.name for variable in owner.variables}
    found: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for card in cards:
        name = card.get("name")
        if card.get("type") == "skill" and isinstance(name, str) and name and name not in found:
            found[name] = _free(name, taken, numbers)
            taken.add(found[name])
    return tuple(("workflow", old, new) for old, new in found.items() if old != new)


def _placed(owner: Workflow, nodes: list[Json], place: tuple[float, float] | None) -> list[Json]:
    """Nodes moved together, so that their group begins at a place or stands a step beside what is there."""
    points = [(_number(node.get("x")), _number(node.get("y"))) for node in nodes]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    if place is None:
        taken = {(node.x, node.y) for node in owner.nodes}
        steps = 1
        while any((x + steps * STEP, y + steps * STEP) in taken for x, y in points):
            steps += 1
        dx = dy = float(steps * STEP)
    else:
        dx, dy = place[0] - left, place[1] - top
    moved = []
    for node, (x, y) in zip(nodes, points, strict=True):
        moved.append({**node, "x": round(x + dx), "y": round(y + dy)})
    return moved


def _number(value: Any) -> float:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
    return float(value) if good else 0.0


def _node(bot: Bot, workflow: str, key: str) -> tuple[Workflow, Node]:
    owner = _workflow(bot, workflow)
    found = owner.node(key)
    if found is None:
        raise PlaceNotFound(f"there is no node “{key}”")
    return owner, found


def _workflow(bot: Bot, key: str) -> Workflow:
    workflow = bot.workflow(key)
    if workflow is None:
        raise PlaceNotFound(f"there is no workflow “{key}”")
    return workflow
