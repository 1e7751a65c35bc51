"""Log cards."""

from __future__ import annotations

from studio.bot.card import LogCard
from studio.interpreter.fields import Field, prepared
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of

LEVELS = ("debug", "info", "warning", "error")


def message_field(card: LogCard) -> Field:
    return prepared(card.message)


async def write(turn: Turn, plan: CardPlan) -> Outcome:
    """Writes a line to the log."""
    card = plan.card
    level = card.level if isinstance(card, LogCard) and card.level in LEVELS else "info"
    turn.log(level, text_of(await turn.fill(plan.field, plan.ahead)))
    return CONTINUE
