"""Which workflow a card or tool runs, and what is passed to it."""

from __future__ import annotations

from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import put_text
from studio.bot.edits.options import drop_transitions
from studio.bot.edits.paths import card_path
from studio.bot.transition import EXIT_PREFIX, read_transitions
from studio.bot.tree import Path, item_keys
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow


def set_callee(bot: Bot, workflow: str, node: str, card: str, flow: str) -> Edit:
    """Let a card run another workflow.

    Ways out through exits of the old one go with their lines. Values passed to inputs of the same name are
    kept; the card keeps its name, for code reads the results under it.
    """
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    raw = draft.value(place)
    if raw.get("flowId") == flow:
        return draft.finish("Run workflow")
    callee = bot.workflow(flow)
    draft.set(place, "flowId", flow)
    exits = {
        item.payload_text
        for item in read_transitions(raw.get("transitions"))
        if item.payload_text.startswith(EXIT_PREFIX)
    }
    drop_transitions(draft, workflow, place, exits)
    if raw.get("exitNodes"):
        draft.set(place, "exitNodes", [])
    passed = _arguments(raw)
    inputs = callee.inputs if callee else ()
    if inputs or "variables" in raw:
        draft.set(place, "variables", [new_argument(item, passed.get(item.name)) for item in inputs])
    if not raw.get("name") and callee:
        owner = bot.workflow(workflow)
        draft.set(place, "name", free_card_name(owner, callee.name) if owner else callee.name)
    return draft.finish(f"Run “{callee.name}”" if callee else "Run no workflow")


def set_argument(bot: Bot, workflow: str, node: str, card: str, variable: str, text: str) -> Edit:
    """Set what is passed to an input of the called workflow. Raises LookupError when there is no such input."""
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    raw = draft.value(place)
    key = argument_key(raw, variable)
    if key is None:
        callee = bot.workflow(str(raw.get("flowId")))
        declared = next((item for item in callee.inputs if item.id == variable), None) if callee else None
        if declared is None:
            raise LookupError("the workflow has no such input any more")
        existing = raw.get("variables")
        if isinstance(existing, list):
            draft.insert((*place, "variables"), len(existing), new_argument(declared, None))
            key = item_keys(draft.value((*place, "variables")))[-1]
        else:
            draft.set(place, "variables", [new_argument(declared, None)])
            key = "#0"
    path: Path = (*place, "variables", key)
    put_text(draft, path, ("value",), text)
    return draft.finish("Edit input")


def argument_key(raw: dict[str, Any], variable: str) -> str | None:
    """The key of the item of a card's `variables` that is a copy of a variable; None when there is none."""
    items = raw.get("variables")
    if not isinstance(items, list):
        return None
    for item, key in zip(items, item_keys(items), strict=True):
        if isinstance(item, dict) and item.get("id") == variable:
            return key
    return None


def free_card_name(workflow: Workflow, stem: str) -> str:
    """A name no card of the workflow that runs a workflow has yet: results are read under it."""
    taken = {getattr(card, "name", "") for node in workflow.nodes for card in node.cards}
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _arguments(raw: dict[str, Any]) -> dict[str, Any]:
    items = raw.get("variables")
    if not isinstance(items, list):
        return {}
    return {
        item["name"]: item["value"]
        for item in items
        if isinstance(item, dict) and isinstance(item.get("name"), str) and "value" in item
    }


def new_argument(variable: Variable, value: Any) -> dict[str, Any]:
    """What a card passes to an input: a copy of the variable with a value, an empty one for None."""
    blank = {"staticValue": "", "valueType": "dynamic", "dynamicValue": ""}
    return {**variable.raw, "value": blank if value is None else value}
