"""Cards that act outside the flow: actions of integrations, the web chat's among them, of agents, and timers.

What can take effect here does; what would only be sent is told as an `integration_called` event; for everything
else one sentence says what is missing, and the flow goes on by the card's way for failures.
"""

from __future__ import annotations

import re
from typing import Any

from studio.bot.card import AgentCard, Card, IntegrationCard
from studio.interpreter.cards.transitions import take_failed
from studio.interpreter.client.happenings import WEBCHAT_ACTIONS, call_integration, track
from studio.interpreter.conversation import MOST_MINUTES
from studio.interpreter.events import IntegrationCalled
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import NOTHING, Field, nested
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.plan import CardPlan, card_title
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of

_INACTIVITY = re.compile(r"inactivity.?timeout", re.IGNORECASE)
_MINUTES = ("timeout", "minutes", "inactivityTimeout", "duration", "value")
_TRACKED = ("eventName", "name", "event", "eventType")


def input_field(card: IntegrationCard | AgentCard) -> Field:
    """What is passed to the action."""
    return nested(card.data)


def any_field(card: Card) -> Field:
    """The fields of a card of an unknown type, where it is one that sets the timeout."""
    data = card.raw.get("data")
    return nested(data if isinstance(data, dict) else _own_fields(card)) if sets_timeout(card) else NOTHING


def sets_timeout(card: Card) -> bool:
    """Whether a card is the one that sets the inactivity timeout. No archive holds one, so its words tell."""
    names: list[Any] = [card.type, card.raw.get("action"), card.raw.get("tutorialId"), card.raw.get("name")]
    if isinstance(card, IntegrationCard):
        names.append(card.integration.action)
    if isinstance(card, AgentCard):
        names.append(card.agent.action)
    return any(_INACTIVITY.search(name) for name in names if isinstance(name, str))


async def call(turn: Turn, plan: CardPlan) -> Outcome:
    """An action of an integration."""
    card = plan.card
    if not isinstance(card, IntegrationCard):
        raise TypeError(f"an integration card was expected, not {type(card).__name__}")
    given = await _given(turn, plan)
    if sets_timeout(card):
        return set_timeout(turn, given)
    integration, action = card.integration.id, card.integration.action
    if integration == "webchat" and action in WEBCHAT_ACTIONS:
        turn.store_output(card.output_variable_id, await call_integration(turn, integration, action, given))
        return CONTINUE
    turn.emit(IntegrationCalled, integration, action, given, "not connected")
    turn.warn(
        f"{where(turn, plan)} calls {integration}/{action}, and that integration is not connected. Its "
        "variable stays as it is; the flow goes on."
    )
    return await take_failed(turn, plan)


async def ask_agent(turn: Turn, plan: CardPlan) -> Outcome:
    """An action of an agent: tracking an event is told; others, such as a knowledge query, find nothing."""
    card = plan.card
    if not isinstance(card, AgentCard):
        raise TypeError(f"an agent card was expected, not {type(card).__name__}")
    if card.agent.id == "AnalyticsAgent" or "track" in card.agent.action.lower():
        given = await _given(turn, plan)
        name = next((text_of(given[key]) for key in _TRACKED if given.get(key)), card.label)
        count = given.get("count")
        track(turn, name, count if isinstance(count, int) and not isinstance(count, bool) else 1)
        return CONTINUE
    if sets_timeout(card):
        return set_timeout(turn, await _given(turn, plan))
    turn.warn(
        f"{where(turn, plan)} asks {card.agent.id}, which is not connected. No answer was found; the flow goes on."
    )
    return await take_failed(turn, plan)


async def skip(turn: Turn, plan: CardPlan) -> Outcome:
    """A card that cannot run is passed over, loudly."""
    if sets_timeout(plan.card):
        return set_timeout(turn, await _given(turn, plan))
    turn.warn(f"{turn.place(plan.card)} cannot run here and was skipped: its type is “{plan.card.type}”.")
    return CONTINUE


def set_timeout(turn: Turn, given: dict[str, Any]) -> Outcome:
    """Sets the inactivity timeout of the conversation in minutes: 0 for never, -1 for the bot's own setting."""
    value = next((given[name] for name in _MINUTES if given.get(name) not in (None, "")), None)
    try:
        minutes = float(text_of(value))
    except ValueError:
        raise BotFailure(f"its timeout is not a number of minutes: “{text_of(value)}”.") from None
    if not (minutes == -1 or 0 <= minutes <= MOST_MINUTES):
        raise BotFailure(f"its timeout is {minutes:g} minutes; it is 0 to {MOST_MINUTES}, or -1 for the bot's own.")
    turn.conversation.inactivity = None if minutes == -1 else minutes
    return CONTINUE


def where(turn: Turn, plan: CardPlan) -> str:
    """A card and its node, for a sentence."""
    node = turn.plan.node if turn.plan else None
    title = card_title(plan.card)
    return f"{title} in node “{node.name}”" if node else title


async def _given(turn: Turn, plan: CardPlan) -> dict[str, Any]:
    values = await turn.render(plan)
    return values if isinstance(values, dict) else {}


def _own_fields(card: Card) -> dict[str, Any]:
    return {name: card.raw[name] for name in _MINUTES if name in card.raw}
