"""Creating, renaming, copying, moving and deleting workflows."""

from __future__ import annotations

from typing import Any

from studio.bot.bot import Bot
from studio.bot.copies import copied_workflow
from studio.bot.edit import Draft, Edit
from studio.bot.edits.calls import calls_to
from studio.bot.edits.options import drop_transitions
from studio.bot.edits.paths import cards_path, workflow_path
from studio.bot.ids import Ids
from studio.bot.transition import EXIT_PREFIX, RETURN
from studio.bot.tree import PlaceNotFound, index_of
from studio.bot.workflow import MAIN, Workflow

ROOT = "root"
"""What archives write as the folder of things that are in none."""

GRID = 15
"""Nodes stand on a grid of this many canvas units."""


def refusal_of_workflow_name(bot: Bot, name: str, old: str = "") -> str:
    """Why a workflow may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name.strip():
        return "A workflow needs a name."
    if name != old and any(workflow.name == name for workflow in bot.workflows):
        return f"There is a workflow “{name}” already."
    return ""


def refusal_to_change(workflow: Workflow) -> str:
    """Why a workflow may not be renamed or deleted, as a sentence; empty when it may."""
    if workflow.is_built_in:
        return f"“{workflow.name}” belongs to every bot: it can be neither renamed nor deleted."
    return ""


def refusal_to_duplicate(workflow: Workflow) -> str:
    """Why a workflow may not be duplicated, as a sentence; empty when it may."""
    if workflow.id == MAIN:
        return "Conversations begin in the main workflow, and there can be only one of it."
    return ""


def create_workflow(bot: Bot, name: str, ids: Ids, folder: str = "", description: str = "") -> Edit:
    """Add a workflow whose Entry leads to its Exit, last in the list.

    `folder` is the id of a folder. Raises ValueError (a sentence) for an empty or taken name.
    """
    refusal = refusal_of_workflow_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    insert_workflow(draft, new_workflow(name, ids, folder, description))
    return draft.finish(f"Create workflow “{name}”")


def new_workflow(name: str, ids: Ids, folder: str = "", description: str = "") -> dict[str, Any]:
    """The JSON of a workflow that begins and returns."""
    entry, leave = ids.new("nd"), ids.new("nd")
    return {
        "id": ids.new("wf"),
        "name": name,
        "startNode": entry,
        "variables": [],
        "links": [],
        "nodes": [
            _end("Entry", "entry", entry, leave, 7 * GRID, ids),
            _end("Exit", "exit", leave, RETURN, 55 * GRID, ids),
        ],
        "parentFolder": folder or ROOT,
        **({"description": description} if description else {}),
    }


def insert_workflow(draft: Draft, raw: dict[str, Any], index: int | None = None) -> None:
    """Put a workflow into the list in a draft, last where no index is given; a missing list is made."""
    flows = draft.get(("flows",))
    if isinstance(flows, list):
        draft.insert(("flows",), len(flows) if index is None else index, raw)
    else:
        draft.set((), "flows", [raw])


def added_workflow_key(edit: Edit) -> str:
    """The key of the workflow that an edit of `create_workflow` or `duplicate_workflow` adds."""
    change = edit.changes[0]
    added = getattr(change, "inserted", None) or getattr(change, "after", None) or ({"id": ""},)
    return str(added[0]["id"])


def rename_workflow(bot: Bot, workflow: str, name: str) -> Edit:
    """Give a workflow another name. Cards run it by its id and keep their own names, so nothing else changes.

    Raises ValueError (a sentence) when the name is empty or taken, or the workflow belongs to every bot.
    """
    owner = _workflow(bot, workflow)
    refusal = refusal_to_change(owner) or refusal_of_workflow_name(bot, name, owner.name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set(workflow_path(owner.key), "name", name)
    return draft.finish(f"Rename workflow to “{name}”")


def describe_workflow(bot: Bot, workflow: str, text: str) -> Edit:
    """Say what a workflow does: models read it where it is a tool. Typing on becomes one step of undo."""
    owner = _workflow(bot, workflow)
    draft = Draft(bot)
    draft.set(workflow_path(owner.key), "description", text)
    return draft.finish(f"Describe workflow “{owner.name}”", f"describe:{owner.key}")


def duplicate_workflow(bot: Bot, workflow: str, ids: Ids, name: str = "") -> Edit:
    """Add a copy of a workflow below it, with ids of its own for all it holds.

    Cards that run the workflow go on running the original; a card in it that runs the workflow itself runs the
    copy. Raises ValueError (a sentence) for the main workflow or a taken name.
    """
    owner = _workflow(bot, workflow)
    refusal = refusal_to_duplicate(owner) or (refusal_of_workflow_name(bot, name) if name else "")
    if refusal:
        raise ValueError(refusal)
    name = name or free_workflow_name(bot, f"{owner.name} - Copy")
    draft = Draft(bot)
    place = index_of(draft.value(("flows",)), owner.key)
    insert_workflow(draft, copied_workflow(owner.raw, ids, name), place + 1)
    return draft.finish(f"Duplicate workflow “{owner.name}”")


def delete_workflow(bot: Bot, workflow: str, *, with_calls: bool = False) -> Edit:
    """Delete a workflow; ask `callers_of` first what runs it.

    Cards that ran it stay, so that the person can choose another workflow in each: their name (code reads
    results under it) and the values they pass are kept, while their ways out through its exits, which nothing
    can take any more, go with their lines. Until then they show up as problems. With `with_calls` the cards go
    instead. Raises ValueError (a sentence) for a workflow that belongs to every bot.
    """
    owner = _workflow(bot, workflow)
    refusal = refusal_to_change(owner)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    # Where two workflows share an id, cards that name it run the first.
    doomed = list(calls_to(bot, owner.id)) if owner.id and owner.key == owner.id else []
    cards: dict[tuple[str, str], set[str]] = {}
    for call in doomed:
        if call.workflow == owner.key:
            continue
        payloads = {
            one.payload_text
            for one in bot.workflows_by_key[call.workflow].nodes_by_key[call.node].card(call.card).transitions
            if with_calls or one.payload_text.startswith(EXIT_PREFIX)
        }
        drop_transitions(draft, call.workflow, call.path, payloads)
        if with_calls:
            cards.setdefault((call.workflow, call.node), set()).add(call.card)
            continue
        draft.set(call.path, "flowId", "")
        if draft.get((*call.path, "exitNodes")):
            draft.set(call.path, "exitNodes", [])
    for (flow, node), keys in cards.items():
        draft.remove_items(cards_path(flow, node), keys)
    draft.remove_items(("flows",), {owner.key})
    return draft.finish(f"Delete workflow “{owner.name}”")


def move_workflow(bot: Bot, workflow: str, folder: str) -> Edit:
    """Put a workflow into a folder (by id), or with an empty one at the top. Raises PlaceNotFound."""
    owner = _workflow(bot, workflow)
    label = folder_label(bot, folder)
    draft = Draft(bot)
    if (owner.header.parent_folder or ROOT) != (folder or ROOT):
        draft.set(workflow_path(owner.key), "parentFolder", folder or ROOT)
    return draft.finish(f"Move workflow to “{label}”" if label else "Move workflow to the top")


def reorder_workflow(bot: Bot, workflow: str, before: str = "") -> Edit:
    """Put a workflow before another one in the list, or with none given last."""
    owner = _workflow(bot, workflow)
    draft = Draft(bot)
    flows = draft.value(("flows",))
    old = index_of(flows, owner.key)
    new = index_of(flows, _workflow(bot, before).key) if before else len(flows)
    if new not in (old, old + 1):
        draft.remove(("flows",), old)
        draft.insert(("flows",), new - 1 if new > old else new, owner.raw)
    return draft.finish(f"Move workflow “{owner.name}”")


def free_workflow_name(bot: Bot, stem: str) -> str:
    """A name no workflow has yet: `Order`, `Order 2`, …"""
    taken = {workflow.name for workflow in bot.workflows}
    name, number = stem, 2
    while name in taken:
        name = f"{stem} {number}"
        number += 1
    return name


def folder_label(bot: Bot, folder: str) -> str:
    """What a folder is called; empty for the top. Raises PlaceNotFound when there is no such folder."""
    if folder in ("", ROOT):
        return ""
    for one in bot.folders:
        if one.id == folder:
            return one.label
    raise PlaceNotFound(f"there is no folder “{folder}”")


def _end(name: str, kind: str, node_id: str, target: str, x: int, ids: Ids) -> dict[str, Any]:
    """A node where a workflow begins or returns."""
    leaving = {
        "id": ids.new("trs"),
        "type": "transition",
        "condition": {"type": "expression", "payload": "true"},
        "destination": {"node": target},
        "transitions": [],
        "nodeId": node_id,
    }
    return {
        "id": node_id,
        "name": name,
        "type": kind,
        "deletable": False,
        "variables": [],
        "instructions": [leaving],
        "x": x,
        "y": 7 * GRID,
    }


def _workflow(bot: Bot, key: str) -> Workflow:
    workflow = bot.workflow(key)
    if workflow is None:
        raise PlaceNotFound(f"there is no workflow “{key}”")
    return workflow
