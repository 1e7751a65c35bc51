"""Nodes and cards prepared to run: transitions read once, fields compiled, expressions known ahead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from studio.bot.card import ActionCard, Card, TransitionCard, UnknownCard
from studio.bot.describe import card_kind
from studio.bot.node import AutonomousNode, Node
from studio.bot.transition import Transition, TransitionMeaning
from studio.interpreter.fields import NOTHING, Field
from studio.interpreter.outcome import Outcome
from studio.interpreter.scripts import Ask
from studio.interpreter.template import expression_of, is_pure

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Run = Callable[["Turn", "CardPlan"], Awaitable[Outcome]]

Pace = Literal["flows", "acts", "stops"]


def _no_field(card: Card) -> Field:
    return NOTHING


@dataclass(frozen=True, slots=True)
class CardKind:
    """How a kind of card runs."""

    run: Run
    resume: Run | None = None
    """Runs instead of `run` when the card goes on: after an answer, or after the workflow it called."""
    field: Callable[[Any], Field] = _no_field
    """The fields of a card, prepared as one object."""
    pace: Pace = "stops"
    """Whether expressions of the cards below may be evaluated together with this card's: `flows` when it
    changes no variable, `acts` when only after its code ran, `stops` when not at all."""


Kinds = Mapping[type[Card], CardKind]
"""How every kind of card runs; `UnknownCard` stands for all that is not listed."""


@dataclass(frozen=True, slots=True)
class Way:
    """A transition, read once."""

    id: str
    label: str
    meaning: TransitionMeaning
    argument: str
    """Of a choice, class or exit: which one."""
    source: str
    """Of an expression: its JavaScript."""
    target: str
    """Id of a node, END, RETURN, or empty."""
    payload: Any


@dataclass(frozen=True, slots=True)
class CardPlan:
    """A card ready to run."""

    card: Card
    key: str
    type: str
    origin: str
    """Of an action card: who acts."""
    kind: CardKind
    field: Field
    """All that the card shows or stores, as one object by names."""
    ways: tuple[Way, ...]
    ahead: tuple[Ask, ...]
    """What this card and those that follow it without a stop ask the sandbox, to be asked in one go."""


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node ready to run."""

    node: Node
    key: str
    name: str
    cards: tuple[CardPlan, ...]
    is_autonomous: bool
    """Whether the node's cards are tools of a model, not steps."""

    def index_of(self, card_key: str) -> int | None:
        """Where the card of a key stands, or None."""
        for index, plan in enumerate(self.cards):
            if plan.key == card_key:
                return index
        return None


def plan_node(node: Node, kinds: Kinds) -> NodePlan:
    """Prepares a node."""
    plans: list[CardPlan] = []
    following: tuple[Ask, ...] = ()
    for card in reversed(node.cards):
        kind = kinds.get(type(card), kinds[UnknownCard])
        field = kind.field(card)
        ways = _ways(card)
        own: list[Ask] = [("expression", source) for source in field.sources]
        if isinstance(card, TransitionCard) and ways[0].source:
            own.append(("condition", ways[0].source))
        if kind.pace == "stops" or any(way.meaning == "always" for way in ways):
            following = ()
        ahead = tuple(dict.fromkeys((*own, *following))) if all(is_pure(source) for _, source in own) else ()
        origin = card.origin or "builtin" if isinstance(card, ActionCard) else ""
        plans.append(CardPlan(card, card.key, card.type, origin, kind, field, ways, ahead))
        following = () if kind.pace == "acts" else ahead
    plans.reverse()
    return NodePlan(node, node.key, node.name, tuple(plans), isinstance(node, AutonomousNode))


def _ways(card: Card) -> tuple[Way, ...]:
    if isinstance(card, TransitionCard):
        return (read_way(card.transition, card.key),)
    return tuple(read_way(transition) for transition in card.transitions)


def read_way(transition: Transition, key: str = "") -> Way:
    """A transition of the archive as the interpreter follows it."""
    meaning = transition.meaning
    return Way(
        transition.id or key,
        transition.label,
        meaning,
        transition.argument,
        expression_of(transition.payload_text) if meaning == "expression" else "",
        transition.destination.node,
        transition.condition.payload,
    )


def card_title(card: Card) -> str:
    """What to call a card in a sentence: its kind, and its name or label where it has one."""
    kind = card_kind(card)
    name = getattr(card, "name", "") or card.label
    return f"{kind} “{name}”" if name and name.casefold() != kind.casefold() else kind
