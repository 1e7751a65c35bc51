"""Cards and nodes that need a language model.

Each says once what is missing and how to go on, and takes its documented way for failures.
"""

from __future__ import annotations

from studio.bot.card import AiClassifyCard
from studio.bot.node import AutonomousNode
from studio.interpreter.cards.integrations import where
from studio.interpreter.cards.transitions import take_failed
from studio.interpreter.outcome import LEAVE_NODE, Outcome, Wait
from studio.interpreter.plan import CardPlan, NodePlan
from studio.interpreter.turn import Turn


async def ai_card(turn: Turn, plan: CardPlan) -> Outcome:
    """AI task, AI generate text and AI transition: the `failed` transition, else the next card."""
    card = plan.card
    fails = any(way.meaning == "failed" for way in plan.ways)
    if fails:
        consequence = "The flow goes on by its failure transition."
    elif isinstance(card, AiClassifyCard):
        consequence = "No class was chosen; the flow goes on with the next card."
    else:
        consequence = "Its variables stay as they are; the flow goes on with the next card."
    turn.warn(f"{where(turn, plan)} needs a language model, and none is connected. {consequence}")
    return await take_failed(turn, plan)


async def run_autonomous(turn: Turn, plan: NodePlan) -> Outcome:
    """An autonomous node: its default transition where there is one; else it waits, or the flow ends there.

    A node that may converse stays active until an exit is taken, so without a model it waits for the next
    message; one that may not leaves after a single pass.
    """
    node = plan.node
    conversing = isinstance(node, AutonomousNode) and node.allow_conversation
    if node.default_target:
        consequence = "The flow goes on by its default transition."
    elif conversing:
        consequence = "It has no default transition, so it waits for the next message."
    else:
        consequence = "It has no default transition, so the conversation ends here."
    turn.warn(f"Autonomous node “{node.name}” needs a language model, and none is connected. {consequence}")
    if not node.default_target and conversing:
        return Wait("message")
    return LEAVE_NODE
