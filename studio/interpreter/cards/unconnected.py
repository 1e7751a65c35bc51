"""Cards that need something which is not connected: a model, an integration, an agent, table storage.

Each says once what is missing and how to go on, and takes its documented way for failures.
"""

from __future__ import annotations

from studio.bot.card import AgentCard, AiClassifyCard, IntegrationCard, TableCard
from studio.bot.node import AutonomousNode
from studio.interpreter.cards.transitions import take_failed
from studio.interpreter.outcome import CONTINUE, LEAVE_NODE, Outcome, Wait
from studio.interpreter.plan import CardPlan, NodePlan, card_title
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
    turn.warn(f"{_where(turn, plan)} needs a language model, and none is connected. {consequence}")
    return await take_failed(turn, plan)


async def integration_card(turn: Turn, plan: CardPlan) -> Outcome:
    """An action of an integration."""
    card = plan.card
    action = f"{card.integration.id}/{card.integration.action}" if isinstance(card, IntegrationCard) else card.type
    turn.warn(
        f"{_where(turn, plan)} calls {action}, and that integration is not connected. Its variable stays as it "
        "is; the flow goes on."
    )
    return await take_failed(turn, plan)


async def agent_card(turn: Turn, plan: CardPlan) -> Outcome:
    """An action of an agent, such as a knowledge query."""
    card = plan.card
    agent = card.agent.id if isinstance(card, AgentCard) else "an agent"
    turn.warn(f"{_where(turn, plan)} asks {agent}, which is not connected. No answer was found; the flow goes on.")
    return await take_failed(turn, plan)


async def table_card(turn: Turn, plan: CardPlan) -> Outcome:
    """An operation on a table."""
    card = plan.card
    name, operation = "", ""
    if isinstance(card, TableCard):
        table = turn.bot.tables.get(card.table_id)
        name, operation = table.name if table else card.table_id, card.operation
    turn.warn(
        f"{_where(turn, plan)} would {operation or 'use'} records of table “{name}”, and no table storage is "
        "connected. Nothing was read or written; the flow goes on."
    )
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


async def skip(turn: Turn, plan: CardPlan) -> Outcome:
    """A card that cannot run is passed over, loudly."""
    turn.warn(f"{turn.place(plan.card)} cannot run here and was skipped: its type is “{plan.card.type}”.")
    return CONTINUE


def _where(turn: Turn, plan: CardPlan) -> str:
    node = turn.plan.node if turn.plan else None
    title = card_title(plan.card)
    return f"{title} in node “{node.name}”" if node else title
