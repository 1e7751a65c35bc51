"""What the inspector shows: one node, or one card of a node, in one state of the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.edits.paths import card_path, node_path
from studio.bot.ids import Ids
from studio.bot.node import Node
from studio.bot.tree import Path, value_or
from studio.bot.workflow import Workflow


class Place(NamedTuple):
    """Where a subject is; `card` is empty for a node."""

    workflow: str
    node: str
    card: str = ""

    @property
    def path(self) -> Path:
        if self.card:
            return card_path(self.workflow, self.node, self.card)
        return node_path(self.workflow, self.node)


@dataclass(frozen=True)
class Subject:
    """A node or card and what is around it."""

    bot: Bot
    workflow: Workflow
    node: Node
    card: Card | None
    place: Place
    ids: Ids

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON of the card, or of the node where no card is shown."""
        return self.card.raw if self.card is not None else self.node.raw

    def value(self, path: Path, default: Any = None) -> Any:
        """The JSON at a path below the card or node."""
        return value_or(self.raw, path, default)


def find_subject(bot: Bot, place: Place, ids: Ids) -> Subject | None:
    """The subject at a place; None when the bot has no such node or card."""
    workflow = bot.workflow(place.workflow)
    node = workflow.node(place.node) if workflow else None
    if workflow is None or node is None:
        return None
    if not place.card:
        return Subject(bot, workflow, node, None, place, ids)
    card = next((card for card in node.cards if card.key == place.card), None)
    return Subject(bot, workflow, node, card, place, ids) if card is not None else None
