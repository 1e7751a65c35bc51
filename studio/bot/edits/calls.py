"""Who runs a workflow, and what is handed over: inputs on its entry, outputs on its exits, copies in the callers.

A card that runs a workflow holds a full copy of each of its inputs, with the value passed. These functions keep
the copies in step with the variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import AutonomousTool, Card, WorkflowCard
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import set_membership
from studio.bot.edits.paths import card_path, node_path
from studio.bot.edits.workflow_calls import new_argument
from studio.bot.node import EntryNode, ExitNode, Node
from studio.bot.tree import Path, PlaceNotFound
from studio.bot.variable import Variable
from studio.bot.workflow import MAIN, Workflow


@dataclass(frozen=True, slots=True)
class Call:
    """A card that runs a workflow, or a tool that may; the keys say where it is."""

    workflow: str
    node: str
    card: str
    is_tool: bool

    @property
    def path(self) -> Path:
        return card_path(self.workflow, self.node, self.card)


def callers_of(bot: Bot, workflow: str) -> list[Call]:
    """The cards that run a workflow, itself included, in the order of the bot."""
    flow = bot.workflow(workflow)
    return list(calls_to(bot, flow.id)) if flow is not None and flow.id else []


def calls_to(bot: Bot, flow_id: str) -> Iterator[Call]:
    """The cards that name a workflow by its id, whether there is one of it or not."""
    for caller in bot.workflows:
        for node in caller.nodes:
            for card in node.cards:
                if called_flow(card) == flow_id:
                    yield Call(caller.key, node.key, card.key, isinstance(card, AutonomousTool))


def called_flow(card: Card) -> str:
    """Id of the workflow a card runs; empty where it runs none."""
    if isinstance(card, WorkflowCard) or (isinstance(card, AutonomousTool) and card.tool_type == "skill"):
        return card.flow_id
    return ""


def refusal_to_toggle(workflow: Workflow, node: Node) -> str:
    """Why variables cannot be handed over at a node, as a sentence; empty when they can."""
    if workflow.id == MAIN:
        return "The main workflow is called by nobody, so it has neither inputs nor outputs."
    if not isinstance(node, (EntryNode, ExitNode)):
        return "Only Entry and Exit nodes hand variables over."
    return ""


def set_handed_over(bot: Bot, workflow: str, node: str, variable: str, on: bool) -> Edit:
    """Make a variable (by id) an input at an entry node or an output at an exit node, or end that.

    Cards that run the workflow gain or lose the input with its value. Raises ValueError (a sentence) at other
    nodes, PlaceNotFound when the node or, to turn it on, the variable is gone.
    """
    owner = bot.workflow(workflow)
    found = owner.node(node) if owner else None
    if owner is None or found is None:
        raise PlaceNotFound(f"there is no node “{node}”")
    refusal = refusal_to_toggle(owner, found)
    if refusal:
        raise ValueError(refusal)
    declared = next((one for one in owner.variables if one.id == variable), None)
    if on and declared is None:
        raise PlaceNotFound("the workflow has no such variable any more")
    name = f"“{declared.name}”" if declared else "variable"
    is_input = isinstance(found, EntryNode)
    label = f"{'Make' if on else 'No longer make'} {name} an {'input' if is_input else 'output'}"
    edit = set_membership(bot, node_path(owner.key, found.key), ("variables",), variable, on, label)
    if not edit or not is_input or owner.start is not found:
        return edit
    draft = Draft(edit.apply(bot))
    for call in calls_to(bot, owner.id) if owner.id else ():
        if on and declared is not None:
            add_copy(draft, call.path, declared)
        else:
            drop_copies(draft, call.path, variable)
    return edit.then(draft.finish(label))


def add_copy(draft: Draft, place: Path, variable: Variable) -> None:
    """Give a calling card an input, empty; nothing happens where it has it."""
    copies = draft.get((*place, "variables"))
    if not isinstance(copies, list):
        draft.set(place, "variables", [new_argument(variable, None)])
    elif not any(isinstance(copy, dict) and copy.get("id") == variable.id for copy in copies):
        draft.insert((*place, "variables"), len(copies), new_argument(variable, None))


def drop_copies(draft: Draft, place: Path, variable: str) -> None:
    """Take an input and its value from a calling card."""
    copies = draft.get((*place, "variables"))
    if isinstance(copies, list):
        doomed = [index for index, copy in enumerate(copies) if isinstance(copy, dict) and copy.get("id") == variable]
        draft.remove_where((*place, "variables"), doomed)


def refresh_copies(draft: Draft, bot: Bot, flow: Workflow, variable: str, fields: dict[str, Any]) -> None:
    """Set fields of the copies of an input in the cards that call; ABSENT removes one."""
    if variable not in [one.id for one in flow.inputs]:
        return
    for call in calls_to(bot, flow.id) if flow.id else ():
        copies = draft.get((*call.path, "variables"))
        for index, copy in enumerate(copies if isinstance(copies, list) else ()):
            if isinstance(copy, dict) and copy.get("id") == variable:
                for key, value in fields.items():
                    draft.set((*call.path, "variables", index), key, value)
