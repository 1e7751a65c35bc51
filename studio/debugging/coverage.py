"""Which nodes, cards and transitions of a bot conversations have been through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.bot.bot import Bot
from studio.bot.port import ports_of
from studio.bot.workflow import Workflow
from studio.debugging.ways import Ports


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something was reached."""

    reached: int
    all: int

    def __add__(self, other: Share) -> Share:
        return Share(self.reached + other.reached, self.all + other.all)

    @property
    def text(self) -> str:
        """Such as `3 of 4`."""
        return f"{self.reached} of {self.all}"


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of a workflow or a bot was reached."""

    nodes: Share = Share(0, 0)
    cards: Share = Share(0, 0)
    transitions: Share = Share(0, 0)

    def __add__(self, other: Shares) -> Shares:
        return Shares(self.nodes + other.nodes, self.cards + other.cards, self.transitions + other.transitions)

    @property
    def percent(self) -> int:
        """Of all nodes, cards and transitions together, rounded down so that 100 means all."""
        total = self.nodes + self.cards + self.transitions
        return 100 * total.reached // total.all if total.all else 100


class Coverage:
    """Counts of what was reached, by keys, from events in their flat form."""

    def __init__(self) -> None:
        self.nodes: Counter[tuple[str, str]] = Counter()
        self.cards: Counter[tuple[str, str, str]] = Counter()
        self.ports: Counter[tuple[str, str, str]] = Counter()
        self._ways = Ports()

    def clear(self) -> None:
        """Begin to count anew."""
        self.nodes.clear()
        self.cards.clear()
        self.ports.clear()

    def __bool__(self) -> bool:
        return bool(self.nodes)

    def feed(self, events: Iterable[Mapping[str, Any]], bot: Bot) -> bool:
        """Count what events tell; whether there was anything to count."""
        changed = False
        for event in events:
            kind = event.get("type")
            if kind not in ("node_entered", "card_started", "transition_taken"):
                continue
            workflow, node, card = (str(event.get(name) or "") for name in ("workflow", "node", "card"))
            changed = True
            if kind == "node_entered":
                self.nodes[workflow, node] += 1
            elif kind == "card_started":
                self.cards[workflow, node, card] += 1
            else:
                port = self._port(bot, workflow, node, card, str(event.get("transition") or ""))
                if port:
                    self.ports[workflow, node, port] += 1
        return changed

    def add(self, other: Coverage) -> None:
        """Count what another one has counted."""
        self.nodes.update(other.nodes)
        self.cards.update(other.cards)
        self.ports.update(other.ports)

    def of_bot(self, bot: Bot) -> Shares:
        """How much of a bot was reached."""
        total = Shares()
        for workflow in bot.workflows:
            total += self.of_workflow(workflow, bot)
        return total

    def of_workflow(self, workflow: Workflow, bot: Bot) -> Shares:
        """How much of a workflow was reached: of nodes that run, their cards, and transitions that lead somewhere."""
        nodes = [node for node in workflow.nodes if node.runs]
        key = workflow.key
        cards = [(key, node.key, card.key) for node in nodes for card in node.cards if node.type != "autonomous"]
        ports = [(key, node.key, port.id) for node in nodes for port in ports_of(node, bot) if port.target]
        return Shares(
            Share(sum((key, node.key) in self.nodes for node in nodes), len(nodes)),
            Share(sum(card in self.cards for card in cards), len(cards)),
            Share(sum(port in self.ports for port in ports), len(ports)),
        )

    def _port(self, bot: Bot, workflow: str, node: str, card: str, transition: str) -> str:
        found = bot.workflow(workflow)
        place = found.node(node) if found is not None else None
        return self._ways.of(place, bot, card, transition) if place is not None else ""
