"""Which cards the canvas does not delete, and why."""

from __future__ import annotations

from studio.bot.card import TransitionCard
from studio.bot.node import EndNode, EntryNode, ExitNode, Node, StartNode, TriggerNode, always_transition


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
