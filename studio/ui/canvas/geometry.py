"""Where everything in a node stands: rows, cards, ports. Numbers only; nothing here draws or measures text.

All lengths are canvas units (pixels at 100 %), relative to the node's top left corner unless said otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from studio.bot.bot import Bot
from studio.bot.card import (
    AgentCard,
    AiGenerateCard,
    AutonomousTool,
    CaptureCard,
    Card,
    CodeCard,
    ContentCard,
    IntegrationCard,
    LogCard,
    TableCard,
    TransitionCard,
    WorkflowCard,
)
from studio.bot.describe import plain_text
from studio.bot.edits.nodes import can_hold_cards
from studio.bot.node import (
    AutonomousNode,
    CommentNode,
    EntryNode,
    ExitNode,
    Node,
    NoteNode,
    TriggerNode,
)
from studio.bot.port import DEFAULT_PORT, Port, card_ports
from studio.ui.theme import CARD_ROW, NODE_FOOTER, NODE_HEADER, NODE_WIDTH, PORT_ROW

FARTHEST = 1_000_000.0
"""Nodes farther out than this, and those whose place is no number, are drawn at the limit: an archive may say 1e300."""

BODY_PADDING = 4
"""Between the header and the first row, and between the last row and the border."""

ENTRY_Y = NODE_HEADER / 2
"""Lines enter a node at this height, at its left border."""

NOTE_WIDTH = 255.0
MEDIA_HEIGHT = 144.0
NOTE_PADDING = 12
NOTE_MIN = 60.0
NOTE_MAX = 6000.0
NOTE_LINE = 19.0
"""Height of a line of text in a note."""

_NOTE_CHARACTER = 7.0
"""Width of a character in a note, on average: enough to choose a height for a note that has none."""

_PORTLESS = frozenset({ContentCard, CodeCard, IntegrationCard, AgentCard, AiGenerateCard, LogCard, TableCard})
"""Cards that offer no way out of their own; asked for first because most cards are of these kinds."""

_NAMES_OTHERS = frozenset({CaptureCard, WorkflowCard, TableCard, AutonomousTool})
"""Cards whose line of text names variables, workflows or tables, which can be renamed elsewhere."""

RowKind = Literal["meta", "card", "port"]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a node: a fact about the node itself (`meta`), a card, or a way out listed below its card."""

    kind: RowKind
    top: float
    height: float
    card_index: int = -1
    port_index: int = -1


@dataclass(frozen=True, slots=True)
class PortPlace:
    """A port and the point its line leaves from."""

    port: Port
    x: float
    y: float


class NodeLayout:
    """The geometry of one node, for one state of the node and of what its cards refer to."""

    __slots__ = (
        "_card_tops",
        "_rows",
        "bot_dependent",
        "folded",
        "footer_top",
        "has_meta",
        "height",
        "holds_cards",
        "is_note",
        "node",
        "port_ys",
        "ports",
        "width",
    )

    def __init__(self, node: Node, bot: Bot | None = None, *, folded: bool = False) -> None:
        self.node = node
        self.folded = folded and not isinstance(node, NoteNode)
        """Whether only the header is shown; every way out then leaves from there."""
        self.width: float = NODE_WIDTH
        self.is_note = isinstance(node, NoteNode)
        self.has_meta = False
        self.holds_cards = False
        self.bot_dependent = False
        self._card_tops: list[float] = []
        self._rows: tuple[Row, ...] | None = None
        self.ports: list[Port] = []
        self.port_ys: list[float] = []
        """Heights of the ports, in the order of `ports`."""
        self.footer_top: float | None = None
        """Top of the row with “Add card” and the default port; None where the node has neither."""
        if self.is_note:
            self.width, self.height = note_size(node)
        elif self.folded:
            self.height = self._fold(node, bot)
        else:
            self.height = self._lay_out(node, bot)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The lines of the node from top to bottom, without header and footer."""
        if self._rows is None:
            self._rows = tuple(self._list_rows())
        return self._rows

    @property
    def port_places(self) -> tuple[PortPlace, ...]:
        """Every port of the node with its point, from top to bottom."""
        return tuple(PortPlace(port, self.width, y) for port, y in zip(self.ports, self.port_ys, strict=True))

    def port_index(self, port_id: str) -> int | None:
        """Where in `ports` the port of an id stands."""
        return next((index for index, port in enumerate(self.ports) if port.id == port_id), None)

    def card_top(self, card_key: str) -> float | None:
        """Top of the row of a card; None when the node has no such card."""
        for card, top in zip(self.node.cards, self._card_tops, strict=False):
            if card.key == card_key:
                return top
        return None

    def card_at(self, y: float) -> Card | None:
        """The card drawn at a height; a way out belongs to its card."""
        for card, top, bottom in zip(self.node.cards, self._card_tops, self._bottoms(), strict=False):
            if top <= y < bottom:
                return card
        return None

    def _bottoms(self) -> list[float]:
        return [*self._card_tops[1:], self.footer_top or self.height - BODY_PADDING]

    def _lay_out(self, node: Node, bot: Bot | None) -> float:
        y: float = NODE_HEADER
        cards = node.cards
        self.has_meta = _has_meta(node)
        if self.has_meta or cards:
            y += BODY_PADDING
        if self.has_meta:
            y += CARD_ROW
            self.bot_dependent = True
        for card in cards:
            self._card_tops.append(y)
            y += CARD_ROW
            kind = type(card)
            if kind in _NAMES_OTHERS:
                self.bot_dependent = True
            if kind in _PORTLESS and not card.raw.get("transitions"):
                continue
            beside = kind is TransitionCard or kind is AutonomousTool
            for port in card_ports(card, node, bot):
                self.ports.append(port)
                if beside:
                    self.port_ys.append(y - CARD_ROW / 2)
                else:
                    self.port_ys.append(y + PORT_ROW / 2)
                    y += PORT_ROW
        self.holds_cards = can_hold_cards(node)
        if node.can_have_default or self.holds_cards:
            self.footer_top = y
            if node.can_have_default:
                self.ports.append(Port(DEFAULT_PORT, "default", "", node.default_target))
                self.port_ys.append(y + NODE_FOOTER / 2)
            return y + NODE_FOOTER
        return y + BODY_PADDING

    def _fold(self, node: Node, bot: Bot | None) -> float:
        for card in node.cards:
            if type(card) not in _PORTLESS or card.raw.get("transitions"):
                self.ports += card_ports(card, node, bot)
        if node.can_have_default:
            self.ports.append(Port(DEFAULT_PORT, "default", "", node.default_target))
        self.port_ys = [ENTRY_Y] * len(self.ports)
        return NODE_HEADER

    def _list_rows(self) -> Iterator[Row]:
        if self.folded:
            return
        if self.has_meta:
            yield Row("meta", NODE_HEADER + BODY_PADDING, CARD_ROW)
        for index, (card, top) in enumerate(zip(self.node.cards, self._card_tops, strict=False)):
            own = [i for i, port in enumerate(self.ports) if port.card_key == card.key and port.kind != "default"]
            beside = isinstance(card, (TransitionCard, AutonomousTool))
            yield Row("card", top, CARD_ROW, index, own[0] if own and beside else -1)
            if not beside:
                for nth, port_index in enumerate(own):
                    yield Row("port", top + CARD_ROW + nth * PORT_ROW, PORT_ROW, index, port_index)


def _has_meta(node: Node) -> bool:
    """Whether a node shows a line about itself above its cards (`labels.meta_text` says which)."""
    if isinstance(node, AutonomousNode):
        return not node.guidelines.is_empty
    if isinstance(node, (EntryNode, ExitNode)):
        return bool(node.variables)
    return isinstance(node, TriggerNode) and bool(node.trigger_id or node.integration_id)


def place_of(node: Node) -> tuple[float, float]:
    """Top left corner of a node in canvas units, within ±FARTHEST."""
    x, y = node.x, node.y
    if -FARTHEST <= x <= FARTHEST and -FARTHEST <= y <= FARTHEST:
        return x, y
    return _clamped(x), _clamped(y)


def _clamped(value: float) -> float:
    return 0.0 if math.isnan(value) else max(-FARTHEST, min(FARTHEST, value))


def note_size(node: Node) -> tuple[float, float]:
    """Width and height of a note: its own where it has sensible ones, else from what it holds."""
    width = _length(getattr(node, "width", None)) or NOTE_WIDTH
    height = _length(getattr(node, "height", None))
    if height is None:
        height = note_text_height(node, width) if isinstance(node, CommentNode) else MEDIA_HEIGHT
    return width, height


def note_text_height(node: CommentNode, width: float) -> float:
    """A height at which the text of a comment should fit into a width."""
    per_line = max(4, int((width - 2 * NOTE_PADDING) / _NOTE_CHARACTER))
    lines = sum(max(1, math.ceil(len(line) / per_line)) for line in plain_text(node.comment).split("\n"))
    return max(NOTE_MIN, min(1200.0, lines * NOTE_LINE + 2 * NOTE_PADDING))


def _length(value: float | None) -> float | None:
    if value is None or not math.isfinite(value) or value <= 0:
        return None
    return max(NOTE_MIN, min(NOTE_MAX, value))
