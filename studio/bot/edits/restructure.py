"""Moving nodes out of a workflow that has grown: into a new one that it runs, or into another that exists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from studio.bot.bot import Bot
from studio.bot.clipboard import copy_nodes
from studio.bot.edit import Draft, Edit
from studio.bot.edits.arrange import place_of
from studio.bot.edits.clipboard import missing_references, paste_nodes
from studio.bot.edits.connections import remove_links
from studio.bot.edits.extraction import Extraction, calling_nodes, entered_nodes, extracted_workflow, losses, plan
from studio.bot.edits.nodes import delete_nodes, refusal_to_delete
from studio.bot.edits.paste_targets import Create
from studio.bot.edits.paths import node_path, nodes_path
from studio.bot.edits.workflows import GRID, insert_workflow, refusal_of_workflow_name
from studio.bot.id_fields import ids_in
from studio.bot.ids import Ids
from studio.bot.node import EndNode, EntryNode, ExceptionHandlerNode, ExitNode, Node, StartNode, TriggerNode
from studio.bot.port import ports_of
from studio.bot.tree import PlaceNotFound, keyed_objects
from studio.bot.workflow import Workflow


@dataclass(frozen=True)
class Restructuring:
    """An edit that moves nodes elsewhere, and what is not as it was before."""

    edit: Edit
    workflow: str
    """Id of the workflow the nodes are in then."""
    notes: tuple[str, ...] = ()
    """Sentences for the person, to be read before the edit is made."""


def refusal_to_move(node: Node) -> str:
    """Why a node stays in its workflow, as a sentence; empty when it may be moved."""
    if isinstance(node, (StartNode, EntryNode)):
        return f"“{node.name}” is where this workflow begins, so it stays."
    if isinstance(node, ExitNode):
        return f"“{node.name}” returns to the callers of this workflow, so it stays."
    if isinstance(node, EndNode):
        return f"“{node.name}” ends the conversation, which only built-in workflows do, so it stays."
    if isinstance(node, (TriggerNode, ExceptionHandlerNode)):
        return f"“{node.name}” begins at an event or error of this workflow, so it stays."
    return f"“{node.name}” belongs to this workflow, so it stays." if refusal_to_delete(node) else ""


def refusal_to_extract(bot: Bot, workflow: str, keys: Collection[str]) -> str:
    """Why nodes cannot become a workflow of their own, as a sentence; empty when they can."""
    owner = _workflow(bot, workflow)
    moved = _movable(owner, keys)
    if not any(node.runs for node in moved):
        return "There is nothing among these nodes that runs and may be moved."
    entered = entered_nodes(owner, moved)
    if len(entered) > 1:
        names = " and ".join(f"“{node.name}”" for node in entered[:3])
        return f"Lines lead to {names} from outside, but a workflow begins in one place: choose nodes with one way in."
    return ""


def extract_workflow(bot: Bot, workflow: str, keys: Collection[str], name: str, ids: Ids) -> Restructuring:
    """Move nodes into a new workflow, and put one node in their place that runs it.

    The workflow begins where lines led to the nodes. For every node that lines led out to it has an exit, and
    the card that runs it leads from there to that node. Variables of the workflow that only the moved nodes use
    move with them; others are declared in both, their values are passed in, and those that the nodes may change
    are returned and stored again. Nodes that begin or end the workflow stay. Raises ValueError (a sentence) when
    the nodes have several ways in or the name is taken.
    """
    owner = _workflow(bot, workflow)
    refusal = refusal_of_workflow_name(bot, name) or refusal_to_extract(bot, workflow, keys)
    if refusal:
        raise ValueError(refusal)
    moved = _movable(owner, keys)
    extraction = plan(owner, moved, name, ids)
    draft = Draft(bot)
    nodes = calling_nodes(extraction, ids)
    _lead_to(draft, extraction, str(nodes[0]["id"]))
    inside = {node.id for node in moved if node.id}
    remove_links(draft, owner.key, lambda link: any(_is_in(link.get(end), inside) for end in ("source", "target")))
    draft.remove_items(nodes_path(owner.key), {node.key for node in moved})
    draft.insert(nodes_path(owner.key), len(draft.value(nodes_path(owner.key))), *nodes)
    declarations = (*nodes_path(owner.key)[:-1], "variables")
    leaving = {key for key, raw in keyed_objects(draft.get(declarations)) if _is_in(raw.get("name"), extraction.own)}
    draft.remove_items(declarations, leaving)
    insert_workflow(draft, extracted_workflow(extraction, ids))
    count = f"“{moved[0].name}”" if len(moved) == 1 else f"{len(moved)} nodes"
    stay = [refusal for node in owner.nodes if node.key in set(keys) and (refusal := refusal_to_move(node))]
    edit = draft.finish(f"Move {count} to new workflow “{name}”")
    return Restructuring(edit, extraction.flow_id, (*stay, *losses(extraction)))


def move_nodes_to_workflow(bot: Bot, workflow: str, keys: Collection[str], target: str, ids: Ids) -> Restructuring:
    """Move nodes into another workflow, with their cards and the connections among them.

    Workflow variables they use are declared there too. Lines between them and the nodes that stay cannot be
    kept; the notes name them. Raises ValueError (a sentence) when nothing can be moved.
    """
    owner, goal = _workflow(bot, workflow), _workflow(bot, target)
    moved = _movable(owner, keys)
    notes = [refusal for node in owner.nodes if node.key in set(keys) and (refusal := refusal_to_move(node))]
    if not moved or owner is goal:
        raise ValueError(notes[0] if notes else "There are no nodes to move there.")
    clip = copy_nodes(bot, workflow, [node.key for node in moved], with_records=True)
    missing = missing_references(bot, target, clip)
    resolutions = {one.thing: Create() for one in missing if one.thing.kind == "variable" and one.can_create}
    inside = {node.key for node in moved}
    for node in owner.nodes:
        for port in ports_of(node):
            other = owner.node(port.target)
            if other is not None and (other.key in inside) != (node.key in inside):
                notes.append(f"The line from “{node.name}” to “{other.name}” goes.")
    edit = delete_nodes(bot, workflow, sorted(inside))
    there = [place_of(node) for node in goal.nodes]
    place = (min((x for x, _ in there), default=7 * GRID), max((y for _, y in there), default=0) + 24 * GRID)
    edit = edit.then(paste_nodes(edit.apply(bot), target, clip, ids, place, resolutions))
    count = f"“{moved[0].name}”" if len(moved) == 1 else f"{len(moved)} nodes"
    return Restructuring(replace(edit, label=f"Move {count} to “{goal.name}”"), goal.id, tuple(dict.fromkeys(notes)))


def _movable(owner: Workflow, keys: Collection[str]) -> list[Node]:
    wanted = set(keys)
    return [node for node in owner.nodes if node.key in wanted and not refusal_to_move(node)]


def _lead_to(draft: Draft, extraction: Extraction, call: str) -> None:
    """Lead the lines that led to the moved nodes to the node that stands for them."""
    moved = {node.id for node in extraction.moved if node.key == node.id}
    for node in extraction.stay:
        for path, kind, one in ids_in(node.raw):
            if kind == "node" and one in moved and path[-1] in ("node", "targetNodeId"):
                draft.set((*node_path(extraction.owner.key, node.key), *path[:-1]), str(path[-1]), call)


def _is_in(value: object, texts: Collection[str]) -> bool:
    return isinstance(value, str) and value in texts


def _workflow(bot: Bot, key: str) -> Workflow:
    workflow = bot.workflow(key)
    if workflow is None:
        raise PlaceNotFound(f"there is no workflow “{key}”")
    return workflow
