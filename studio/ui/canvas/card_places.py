"""Where in a node a card can come to stand."""

from __future__ import annotations

from studio.bot.node import Node, always_transition
from studio.bot.tree import index_of
from studio.ui.canvas.geometry import NodeLayout


def place_at(layout: NodeLayout, y: float) -> int:
    """Before which card of a node (counted from 0) something dropped at a height of the node comes."""
    tops = [layout.card_top(card.key) or 0.0 for card in layout.node.cards]
    bottoms = [*tops[1:], layout.footer_top or layout.height]
    place = sum(1 for top, bottom in zip(tops, bottoms, strict=False) if (top + bottom) / 2 < y)
    return min(place, last_place(layout.node))


def last_place(node: Node) -> int:
    """The last place where a card still runs: before the card by which a node without a default way goes on."""
    cards = node.cards
    always = always_transition(node)
    if always is not None and not node.can_have_default:
        return next(index for index, card in enumerate(cards) if card.key == always.key)
    return len(cards)


def line_at(layout: NodeLayout, place: int) -> float:
    """The height, in the node's own units, of the line between the cards at a place."""
    cards = layout.node.cards
    if place < len(cards):
        return layout.card_top(cards[place].key) or 0.0
    return layout.footer_top if layout.footer_top is not None else layout.height


def index_in_file(node: Node, place: int) -> int:
    """The index in the node's `instructions`, which may hold more than cards, of a place among its cards."""
    items = node.raw.get("instructions")
    if not isinstance(items, list):
        return 0
    cards = node.cards
    return index_of(items, cards[place].key) if place < len(cards) else len(items)
