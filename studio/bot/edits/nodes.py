"""Adding, moving, renaming and deleting nodes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import WorkflowCard
from studio.bot.describe import NODE_NAMES
from studio.bot.edit import Draft, Edit
from studio.bot.edits.connections import remove_links, unlead
from studio.bot.edits.paths import card_path, node_path, nodes_path
from studio.bot.ids import Ids
from studio.bot.node import EndNode, EntryNode, ExitNode, Node, StandardNode, StartNode
from studio.bot.port import ports_of
from studio.bot.transition import END, RETURN
from studio.bot.tree import PlaceNotFound
from studio.bot.workflow import MAIN, Workflow


def refusal_to_add(workflow: Workflow, kind: str) -> str:
    """Why a node of a type may not be added to a workflow, as a sentence; empty when it may."""
    if kind in ("start", "entry"):
        return "A workflow has one place to begin, and it is there already."
    if kind == "exit" and workflow.id == MAIN:
        return "The main workflow has no caller to return to; use an End node."
    if kind == "end" and not workflow.is_built_in:
        return "Only the built-in workflows end the conversation; use an Exit node to return from this one."
    return ""


def add_node(bot: Bot, workflow: str, kind: str, x: float, y: float, ids: Ids, name: str = "") -> Edit:
    """Add an empty node of a type at a place on the canvas. Raises ValueError (a sentence) when not allowed."""
    owner = _workflow(bot, workflow)
    refusal = refusal_to_add(owner, kind)
    if refusal:
        raise ValueError(refusal)
    node_id = ids.new("nd")
    name = name or free_node_name(owner, NODE_NAMES.get(kind, kind.title()).replace(" ", ""))
    node: dict[str, Any] = {
        "id": node_id,
        "name": name,
        "type": kind,
        "deletable": True,
        "x": round(x),
        "y": round(y),
        "instructions": [],
    }
    if kind in ("standard", "exception-handler"):
        node["defaultTransition"] = {"targetNodeId": None}
    elif kind == "autonomous":
        node["guidelines"] = {"valueType": "dynamic", "dynamicValue": ""}
        node["allowConversation"] = True
        node["writableVariables"] = []
        node["defaultTransition"] = {"targetNodeId": None}
    elif kind in ("exit", "end"):
        node["variables"] = []
        node["instructions"] = [_leaving(node_id, RETURN if kind == "exit" else END, ids)]
    elif kind == "trigger":
        node.update({"integrationId": "", "triggerId": "", "examples": []})
        node["instructions"] = [_leaving(node_id, "", ids)]
    elif kind == "comment":
        node.update({"comment": "", "width": 255, "height": 120})
    elif kind in ("image", "video"):
        node.update({"imageUrl" if kind == "image" else "youtubeUrl": "", "width": 255, "height": 180})
    draft = Draft(bot)
    draft.insert(nodes_path(owner.key), len(owner.raw.get("nodes", ())), node)
    return draft.finish(f"Add {NODE_NAMES.get(kind, kind).lower()} node")


def added_node_key(edit: Edit) -> str:
    """The key of the node an `add_node` edit adds."""
    change = edit.changes[0]
    return str(getattr(change, "inserted", ({"id": ""},))[0]["id"])


def move_nodes(bot: Bot, workflow: str, places: Mapping[str, tuple[float, float]]) -> Edit:
    """Put nodes at new places (node key → x, y in canvas units)."""
    owner = _workflow(bot, workflow)
    draft = Draft(bot)
    moved = 0
    for key, (x, y) in places.items():
        node = owner.node(key)
        if node is None or (node.x, node.y) == (x, y):
            continue
        moved += 1
        for axis, value in (("x", x), ("y", y)):
            draft.set(node_path(owner.key, key), axis, int(value) if float(value).is_integer() else value)
    return draft.finish("Move node" if moved == 1 else f"Move {moved} nodes")


def rename_node(bot: Bot, workflow: str, node: str, name: str) -> Edit:
    """Give a node another name. Nothing refers to nodes by name, so nothing else changes."""
    draft = Draft(bot)
    draft.set(node_path(workflow, node), "name", name)
    return draft.finish(f"Rename node to “{name}”", f"name:{workflow}/{node}")


def refusal_to_delete(node: Node) -> str:
    """Why a node may not be deleted, as a sentence; empty when it may."""
    if isinstance(node, StartNode):
        return "Start is where every conversation begins; it cannot be deleted."
    if isinstance(node, EntryNode):
        return "Entry is where the workflow begins; it cannot be deleted."
    if isinstance(node, (EndNode, ExitNode)) and not node.deletable:
        return f"“{node.name}” belongs to the workflow and cannot be deleted."
    return ""


def delete_nodes(bot: Bot, workflow: str, keys: Collection[str]) -> Edit:
    """Delete nodes, the lines that led to them, and the exits that callers listed.

    Nodes that may not be deleted are left; ask `refusal_to_delete` to say why.
    """
    owner = _workflow(bot, workflow)
    wanted = set(keys)
    doomed = [node for node in owner.nodes if node.key in wanted and not refusal_to_delete(node)]
    draft = Draft(bot)
    doomed_keys = {node.key for node in doomed}
    # A target is an id: a second node of the same id is never the target, so it takes no lines along.
    doomed_ids = {node.id for node in doomed if node.key == node.id}
    for node in owner.nodes:
        if node.key in doomed_keys:
            continue
        for port in ports_of(node):
            if port.target and port.target in doomed_ids:
                unlead(draft, owner.key, node.key, port)
    remove_links(draft, owner.key, lambda link: _touches(link, doomed_ids))
    _forget_exits(draft, bot, owner, {node.id for node in doomed if isinstance(node, ExitNode)})
    draft.remove_items(nodes_path(owner.key), doomed_keys)
    label = f"Delete “{doomed[0].name}”" if len(doomed) == 1 else f"Delete {len(doomed)} nodes"
    return draft.finish(label)


def free_node_name(workflow: Workflow, stem: str) -> str:
    """A name no node of the workflow has yet: `Standard`, `Standard1`, …"""
    taken = {node.name for node in workflow.nodes}
    if stem not in taken:
        return stem
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def can_hold_cards(node: Node) -> bool:
    """Whether cards may be added to a node."""
    return isinstance(node, StandardNode) or node.type in (
        "autonomous",
        "exception-handler",
        "start",
        "entry",
    )


def _touches(link: dict[str, Any], ids: set[str]) -> bool:
    return any(isinstance(end, str) and end in ids for end in (link.get("source"), link.get("target")))


def _forget_exits(draft: Draft, bot: Bot, owner: Workflow, exits: set[str]) -> None:
    if not exits:
        return
    for caller in bot.workflows:
        for node in caller.nodes:
            for card in node.cards:
                if not isinstance(card, WorkflowCard) or card.flow_id != owner.id:
                    continue
                path = card_path(caller.key, node.key, card.key)
                listed = card.raw.get("exitNodes")
                if isinstance(listed, list):
                    draft.remove_where(
                        (*path, "exitNodes"),
                        [index for index, item in enumerate(listed) if isinstance(item, str) and item in exits],
                    )
                stale = {one.key for one in card.transitions if one.meaning == "exit" and one.argument in exits}
                draft.remove_items((*path, "transitions"), stale)


def _leaving(node_id: str, destination: str, ids: Ids) -> dict[str, Any]:
    return {
        "id": ids.new("trs"),
        "type": "transition",
        "condition": {"type": "expression", "payload": "true"},
        "destination": {"node": destination} if destination else {},
        "transitions": [],
        "nodeId": node_id,
    }


def _workflow(bot: Bot, key: str) -> Workflow:
    workflow = bot.workflow(key)
    if workflow is None:
        raise PlaceNotFound(f"there is no workflow “{key}”")
    return workflow
