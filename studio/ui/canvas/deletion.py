"""Deleting what is selected: which cards the canvas does not delete, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.bot.bot import Bot
from studio.bot.card import TransitionCard
from studio.bot.edits.calls import callers_of
from studio.bot.edits.cards import delete_card
from studio.bot.edits.connections import disconnect
from studio.bot.edits.nodes import delete_nodes, refusal_to_delete
from studio.bot.node import EndNode, EntryNode, ExitNode, Node, StartNode, TriggerNode, always_transition
from studio.bot.workflow import Workflow

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


def refusal_to_delete_card(node: Node, card_key: str) -> str:
    """Why a card may not be deleted, as a sentence; empty when it may.

    Start, entry, exit, end and trigger nodes have no default transition: the card that always leaves is their way on.
    """
    if not isinstance(node, (StartNode, EntryNode, ExitNode, EndNode, TriggerNode)):
        return ""
    always = always_transition(node)
    if not isinstance(always, TransitionCard) or always.key != card_key:
        return ""
    return f"This card is how “{node.name}” goes on; without it a conversation would stop here."


def _callers_of_exits(bot: Bot, nodes: list[Node], workflow: Workflow) -> str:
    """The nodes, in words, whose cards lead on through one of the exits that are to be deleted."""
    exits = {node.id for node in nodes if isinstance(node, ExitNode) and not refusal_to_delete(node)}
    if not exits:
        return ""
    names = []
    for call in callers_of(bot, workflow.key):
        owner = bot.workflow(call.workflow)
        node = owner.node(call.node) if owner is not None else None
        card = next((card for card in node.cards if card.key == call.card), None) if node is not None else None
        ways = getattr(card, "transitions", ())
        if (
            owner is not None
            and node is not None
            and any(way.meaning == "exit" and way.argument in exits for way in ways)
        ):
            names.append(f"“{node.name}” in “{owner.name}”")
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def delete_selection(view: CanvasView) -> None:
    """Delete the selected nodes, or the selected card; disconnect the selected line."""
    scene, selection = view.scene, view.scene.selection
    bot, workflow = scene.bot, scene.workflow
    if bot is None or workflow is None or not selection:
        return
    if selection.edge is not None:
        edge = selection.edge
        view.commit(lambda: disconnect(bot, workflow.key, *edge))
        return
    key, card = selection.only_node, selection.card
    if key is not None and card is not None:
        refusal = refusal_to_delete_card(scene.nodes[key].node, card)
        if refusal:
            view.refused.emit(refusal)
        else:
            view.commit(lambda: delete_card(bot, workflow.key, key, card))
        return
    refusals = [text for item in view.selected_nodes if (text := refusal_to_delete(scene.nodes[item].node))]
    callers = _callers_of_exits(bot, [scene.nodes[item].node for item in view.selected_nodes], workflow)
    some = len(refusals) < len(selection.nodes)
    if some and view.commit(lambda: delete_nodes(bot, workflow.key, selection.nodes)) and callers:
        view.told.emit(f"With the exit went the way out of what runs this workflow: {callers}. Undo brings it back.")
    if refusals:
        view.refused.emit(refusals[0])
