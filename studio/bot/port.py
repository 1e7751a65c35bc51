"""Ports: the places on a node from which a line can lead to another node.

A port exists for every transition of the file, and for every way out a card offers but the file does not
hold yet (an unconnected choice): connecting it creates the transition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from studio.bot.bot import Bot
from studio.bot.card import (
    AiClassifyCard,
    AiTaskCard,
    AutonomousTool,
    CaptureCard,
    Card,
    TransitionCard,
    WorkflowCard,
)
from studio.bot.node import EndNode, ExitNode, Node
from studio.bot.transition import CHOICE_PREFIX, CLASS_PREFIX, EXIT_PREFIX, FAILED, Transition

PortKind = Literal["default", "card", "inner", "offered"]

DEFAULT_PORT = "default"
"""Id of the port of a node's default transition."""

FAILURE_LABEL = "On Failure"


@dataclass(frozen=True, slots=True)
class Port:
    """A way out of a node.

    `default` is the node's default transition, `card` a transition card, `inner` a transition inside another
    card, `offered` one the card could have.
    """

    id: str
    """Unique in the node, and the same before and after the port is connected."""
    kind: PortKind
    label: str
    target: str
    """Id of the node it leads to; may name a node that does not exist; empty when not connected."""
    card_key: str = ""
    transition_key: str = ""
    """Key of an inner transition in its card's list."""
    condition: str = ""
    """Payload of the transition."""


def ports_of(node: Node, bot: Bot | None = None) -> tuple[Port, ...]:
    """The ports of a node from top to bottom. With the bot given, workflow cards offer the callee's exits."""
    ports: list[Port] = []
    for card in node.cards:
        ports.extend(card_ports(card, node, bot))
    if node.can_have_default:
        ports.append(Port(DEFAULT_PORT, "default", "", node.default_target))
    return tuple(ports)


def card_ports(card: Card, node: Node, bot: Bot | None = None) -> Iterator[Port]:
    """The ports of one card."""
    if isinstance(card, TransitionCard):
        if not isinstance(node, (ExitNode, EndNode)):
            transition = card.transition
            yield Port(
                card.key,
                "card",
                card.label or transition_label(transition),
                transition.target,
                card.key,
                condition=transition.payload_text,
            )
        return
    if isinstance(card, AutonomousTool):
        if card.tool_type == "transition":
            label = card.label or card.condition.text
            yield Port(card.key, "card", label, card.destination.node, card.key, condition=card.condition.text)
        return
    yield from _ports_of_choosing_card(card, dict(_offered(card, bot)))


def _ports_of_choosing_card(card: Card, offered: dict[str, str]) -> list[Port]:
    """The ports of a card that chooses, in the order of its options, others after them."""
    found: list[Port] = []
    seen: Counter[str] = Counter()
    for transition in card.transitions:
        payload = transition.payload_text
        nth = seen[payload]
        seen[payload] += 1
        port_id = f"{card.key}/{payload}" if nth == 0 else f"{card.key}/{payload}#{nth}"
        label = transition.label or offered.get(payload, "") or transition_label(transition)
        found.append(Port(port_id, "inner", label, transition.target, card.key, transition.key, payload))
    for payload, label in offered.items():
        if not seen[payload]:
            found.append(Port(f"{card.key}/{payload}", "offered", label, "", card.key, condition=payload))
    order = {payload: index for index, payload in enumerate(offered)}
    return sorted(found, key=lambda port: order.get(port.condition, len(order)))


def _offered(card: Card, bot: Bot | None) -> Iterator[tuple[str, str]]:
    if isinstance(card, CaptureCard):
        for option in card.options:
            if option.enabled and option.value:
                yield f"{CHOICE_PREFIX}{option.value}", option.label.text or option.value
        if card.handle_failure:
            yield FAILED, FAILURE_LABEL
    elif isinstance(card, AiClassifyCard):
        for choice in card.classes:
            if choice.is_transition and choice.value:
                yield f"{CLASS_PREFIX}{choice.value}", choice.label or choice.value
    elif isinstance(card, AiTaskCard):
        if card.task.handle_failure:
            yield FAILED, FAILURE_LABEL
    elif isinstance(card, WorkflowCard) and bot is not None:
        callee = bot.workflow(card.flow_id)
        for exit_node in callee.exits if callee else ():
            yield f"{EXIT_PREFIX}{exit_node.id}", exit_node.name or "Exit"


def transition_label(transition: Transition) -> str:
    """What to call a transition that has no label of its own."""
    meaning = transition.meaning
    if meaning == "always":
        return ""
    if meaning == "failed":
        return FAILURE_LABEL
    if meaning in ("choice", "class"):
        return transition.argument
    if meaning == "exit":
        return "Exit"
    if meaning == "intent":
        payload = transition.condition.payload
        intent = payload.get("intent") if isinstance(payload, dict) else None
        name = intent.get("name") if isinstance(intent, dict) else None
        return name if isinstance(name, str) and name else "intent"
    return transition.payload_text.strip()
