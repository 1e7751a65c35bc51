"""Code cards."""

from __future__ import annotations

from studio.bot.card import CodeCard
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn


async def run(turn: Turn, plan: CardPlan) -> Outcome:
    """Runs the builder's code; it talks to the flow only through variables."""
    card = plan.card
    if isinstance(card, CodeCard) and card.code.strip():
        await turn.run_code(card.code, plan.ahead)
    return CONTINUE
