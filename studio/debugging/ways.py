"""From transitions as a conversation takes them to the ports they leave a node by."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.card import TransitionCard
from studio.bot.node import Node
from studio.bot.port import DEFAULT_PORT, card_ports


class Ports:
    """Finds ports by what events tell of a transition. Answers are kept as long as their nodes stay the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], tuple[Node, str]] = {}

    def of(self, node: Node, bot: Bot, card: str, transition: str) -> str:
        """The id of the port of a transition of a card, or of the node itself; empty for one that is not there."""
        key = (node.key, card, transition)
        known = self._known.get(key)
        if known is not None and known[0] is node:
            return known[1]
        found = _port(node, bot, card, transition)
        self._known[key] = (node, found)
        return found


def _port(node: Node, bot: Bot, card_key: str, transition: str) -> str:
    if not card_key:
        return DEFAULT_PORT
    card = next((card for card in node.cards if card.key == card_key), None)
    if card is None:
        return ""
    if isinstance(card, TransitionCard):
        return card.key
    inner = next((one.key for one in card.transitions if one.id == transition), None)
    for port in card_ports(card, node, bot):
        if port.id == card_key or (inner is not None and port.transition_key == inner):
            return port.id
    return ""
