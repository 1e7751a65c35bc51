"""Transition cards, and the transitions inside other cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.bot.library import Intent
from studio.bot.node import EndNode, ExitNode
from studio.bot.transition import END as END_TARGET
from studio.bot.transition import RETURN as RETURN_TARGET
from studio.bot.view import read_view
from studio.interpreter import nlu
from studio.interpreter.events import IntentMatched
from studio.interpreter.intents import BUILT_IN, means
from studio.interpreter.outcome import CONTINUE, END, RETURN, GoTo, Outcome
from studio.interpreter.plan import CardPlan, Way
from studio.interpreter.turn import Turn


async def decide(turn: Turn, plan: CardPlan) -> Outcome:
    """Leaves the node when the card's condition holds."""
    way = plan.ways[0]
    if not await _holds(turn, plan, way):
        return CONTINUE
    node = turn.plan.node if turn.plan else None
    if isinstance(node, EndNode) or way.target == END_TARGET:
        return END
    if isinstance(node, ExitNode) or way.target == RETURN_TARGET:
        return RETURN
    return GoTo(way.target, way.id, way.label or plan.card.label)


async def take_way(turn: Turn, plan: CardPlan, chosen: Callable[[Way], bool]) -> Outcome:
    """Follows the first transition inside a card that applies, once the card's work is done.

    `chosen` answers for the forms that only the card understands (choice, class, exit, failed). Where nothing
    applies, or what applies is not connected, the flow goes on with the next card.
    """
    for way in plan.ways:
        if way.meaning in ("always", "expression", "intent"):
            applies = await _holds(turn, plan, way)
        else:
            applies = chosen(way)
        if applies:
            return GoTo(way.target, way.id, way.label) if way.target else CONTINUE
    return CONTINUE


async def take_failed(turn: Turn, plan: CardPlan) -> Outcome:
    """Follows the card's transition for failures; without one the flow goes on with the next card."""
    for way in plan.ways:
        if way.meaning == "failed":
            return GoTo(way.target, way.id, way.label) if way.target else CONTINUE
    return CONTINUE


async def _holds(turn: Turn, plan: CardPlan, way: Way) -> bool:
    if way.meaning == "always":
        return True
    if way.meaning == "expression":
        return await turn.condition(way.source, plan.ahead)
    if way.meaning == "intent":
        return await _intended(turn, plan, way)
    return False


async def _intended(turn: Turn, plan: CardPlan, way: Way) -> bool:
    """Whether the person's message means the transition's intent."""
    intent = intent_of(turn, way.payload)
    if intent is None or not turn.incoming.is_message or not turn.preview.strip():
        return False
    confidence = 1.0 if intent.id in BUILT_IN and means(turn.preview, intent.id, turn.bot) else 0.0
    if not confidence:
        confidence = await nlu.intended(turn, intent, _inline_intents(turn, plan, intent))
    if not confidence:
        return False
    if nlu.said_intent(turn).get("name") != intent.name:
        turn.event["nlu"] = {**turn.understood, "intent": {"name": intent.name, "confidence": confidence}}
    turn.emit(IntentMatched, intent.name, confidence)
    return True


def _inline_intents(turn: Turn, plan: CardPlan, intent: Intent) -> list[Intent]:
    """The intents written into the transitions of the node; none when this one is the library's."""
    if intent in turn.bot.intents:
        return []
    found = [intent]
    for card in turn.plan.cards if turn.plan else (plan,):
        for way in card.ways:
            other = intent_of(turn, way.payload) if way.meaning == "intent" else None
            if other is not None and other not in turn.bot.intents and other.name not in {one.name for one in found}:
                found.append(other)
    return found


def intent_of(turn: Turn, payload: Any) -> Intent | None:
    """The intent a transition names: the library's, as the copy inside the transition may be older."""
    if not isinstance(payload, dict):
        return None
    copy = payload.get("intent")
    inline = read_view(Intent, copy if isinstance(copy, dict) else payload)
    for intent in turn.bot.intents:
        if (inline.id and intent.id == inline.id) or (not inline.id and inline.name and intent.name == inline.name):
            return intent
    return inline
