"""Connecting and disconnecting nodes."""

from __future__ import annotations

from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.paths import card_path, links_path, node_path
from studio.bot.ids import Ids
from studio.bot.node import EntryNode, NoteNode, StartNode, UnknownNode
from studio.bot.port import Port, ports_of
from studio.bot.transition import CHOICE_PREFIX, EXIT_PREFIX
from studio.bot.tree import Path, PlaceNotFound, index_of
from studio.bot.workflow import Workflow


def refusal_to_connect(workflow: Workflow, source: str, target: str) -> str:
    """Why a line may not lead from one node to another, as a sentence; empty when it may."""
    node = workflow.node(target)
    if node is None:
        return "There is no such node in this workflow."
    if isinstance(node, (StartNode, EntryNode)):
        return f"“{node.name}” is where the workflow begins; nothing can lead to it."
    if isinstance(node, NoteNode):
        return "Notes are for people; a conversation cannot go there."
    if isinstance(node, UnknownNode):
        return f"Nodes of type “{node.type}” are not understood here, so they cannot be connected."
    if node.type == "trigger":
        return f"“{node.name}” starts when its event arrives; nothing can lead to it."
    if workflow.node(source) is None:
        return "The node the line starts from is gone."
    return ""


def connect(bot: Bot, workflow: str, node: str, port_id: str, target: str, ids: Ids) -> Edit:
    """Lead a port to a node; a way out that was only offered becomes a transition.

    Raises PlaceNotFound when there is no such port, ValueError (a sentence) when the rules forbid it.
    """
    owner = _workflow(bot, workflow)
    refusal = refusal_to_connect(owner, node, target)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    port = _port(bot, owner, node, port_id)
    source_port = _lead(draft, owner, node, port, target, ids)
    _refresh_link(draft, owner, node, source_port, target, ids)
    name = owner.nodes_by_key[target].name
    return draft.finish(f"Connect to “{name}”")


def disconnect(bot: Bot, workflow: str, node: str, port_id: str) -> Edit:
    """Take a port's line away; the way out itself stays. Raises PlaceNotFound when there is no such port."""
    owner = _workflow(bot, workflow)
    draft = Draft(bot)
    port = _port(bot, owner, node, port_id)
    if port.target:
        unlead(draft, owner.key, node, port)
    return draft.finish("Disconnect")


def unlead(draft: Draft, workflow: str, node: str, port: Port) -> None:
    """Disconnect a connected port in a draft, and forget its line."""
    if port.kind == "default":
        path: Path = (*node_path(workflow, node), "defaultTransition")
        draft.set(path, "targetNodeId", None)
        source_port = draft.value((*node_path(workflow, node),)).get("id", "")
    else:
        path = _transition_path(workflow, node, port)
        draft.set(path, "destination", {})
        source_port = draft.value(path).get("id", "")
        exit_id = port.condition.removeprefix(EXIT_PREFIX)
        if exit_id != port.condition:
            _list_exit(draft, card_path(workflow, node, port.card_key), exit_id, listed=False)
    remove_links(draft, workflow, lambda link: link.get("sourcePort") == source_port)


def remove_links(draft: Draft, workflow: str, doomed: Any) -> None:
    """Remove the cached lines of a workflow for which `doomed` is true."""
    links = draft.get(links_path(workflow))
    if isinstance(links, list):
        indexes = [index for index, link in enumerate(links) if isinstance(link, dict) and doomed(link)]
        draft.remove_where(links_path(workflow), indexes)


def _lead(draft: Draft, owner: Workflow, node: str, port: Port, target: str, ids: Ids) -> str:
    target_id = owner.nodes_by_key[target].id
    if port.kind == "default":
        current = draft.get((*node_path(owner.key, node), "defaultTransition"))
        if isinstance(current, dict):
            draft.set((*node_path(owner.key, node), "defaultTransition"), "targetNodeId", target_id)
        else:
            draft.set(node_path(owner.key, node), "defaultTransition", {"targetNodeId": target_id})
        return owner.nodes_by_key[node].id
    exit_id = port.condition.removeprefix(EXIT_PREFIX)
    if port.kind == "offered":
        path = card_path(owner.key, node, port.card_key)
        transition = {
            "id": ids.new("trs"),
            "type": "transition",
            "label": port.label,
            "condition": {"type": "expression", "payload": port.condition},
            "destination": {"node": target_id},
        }
        existing = draft.get((*path, "transitions"))
        if isinstance(existing, list):
            draft.insert((*path, "transitions"), _place(owner, node, port, existing), transition)
        else:
            draft.set(path, "transitions", [transition])
        source_port = str(transition["id"])
    else:
        transition_path = _transition_path(owner.key, node, port)
        destination = draft.get((*transition_path, "destination"))
        if isinstance(destination, dict):
            draft.set((*transition_path, "destination"), "node", target_id)
        else:
            draft.set(transition_path, "destination", {"node": target_id})
        source_port = draft.value(transition_path).get("id", "")
    if exit_id != port.condition:
        _list_exit(draft, card_path(owner.key, node, port.card_key), exit_id, listed=True)
    return source_port if isinstance(source_port, str) else ""


def _place(owner: Workflow, node: str, port: Port, existing: list[Any]) -> int:
    """Choice transitions stand in the order of the options, as the cloud studio writes them."""
    if not port.condition.startswith(CHOICE_PREFIX):
        return len(existing)
    card = owner.nodes_by_key[node].card(port.card_key)
    options = [f"{CHOICE_PREFIX}{option.value}" for option in getattr(card, "options", ())]
    wanted = options.index(port.condition) if port.condition in options else len(options)
    for transition in card.transitions:
        payload = transition.payload_text
        if payload not in options or options.index(payload) > wanted:
            return index_of(existing, transition.key)
    return len(existing)


def _list_exit(draft: Draft, path: Path, exit_id: str, *, listed: bool) -> None:
    exits = draft.get((*path, "exitNodes"))
    if not isinstance(exits, list):
        return
    if listed and exit_id not in exits:
        draft.insert((*path, "exitNodes"), len(exits), exit_id)
    elif not listed and exit_id in exits:
        draft.remove((*path, "exitNodes"), exits.index(exit_id))


def _refresh_link(draft: Draft, owner: Workflow, node: str, source_port: str, target: str, ids: Ids) -> None:
    links = draft.get(links_path(owner.key))
    if not isinstance(links, list):
        return
    target_id = owner.nodes_by_key[target].id
    for index, link in enumerate(links):
        if isinstance(link, dict) and link.get("sourcePort") == source_port:
            draft.set((*links_path(owner.key), index), "target", target_id)
            return
    source = owner.nodes_by_key[node].id
    link = {"id": ids.new("edg"), "source": source, "sourcePort": source_port, "target": target_id}
    draft.insert(links_path(owner.key), len(links), link)


def _transition_path(workflow: str, node: str, port: Port) -> Path:
    path = card_path(workflow, node, port.card_key)
    return (*path, "transitions", port.transition_key) if port.kind == "inner" else path


def _port(bot: Bot, workflow: Workflow, node: str, port_id: str) -> Port:
    found = workflow.node(node)
    for port in ports_of(found, bot) if found else ():
        if port.id == port_id:
            return port
    raise PlaceNotFound("the way out this line starts from is gone")


def _workflow(bot: Bot, key: str) -> Workflow:
    workflow = bot.workflow(key)
    if workflow is None:
        raise PlaceNotFound(f"there is no workflow “{key}”")
    return workflow
