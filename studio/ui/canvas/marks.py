"""What is drawn over a workflow for a while: where a conversation is, problems, and what a search found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["bad", "warn"]

CardPlace = tuple[str, str | None]
"""Key of a node and of one of its cards; None for the node itself."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem of a node or card: how bad it is, and a sentence."""

    level: Level
    message: str


@dataclass(frozen=True, slots=True)
class RunState:
    """Where a conversation is and was."""

    active: CardPlace | None = None
    visited: Mapping[str, int] = field(default_factory=dict)
    """How often each node was entered."""
    errors: Mapping[CardPlace, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search found, and which of it is being looked at."""

    found: frozenset[CardPlace] = frozenset()
    current: CardPlace | None = None

    def node_keys(self) -> frozenset[str]:
        return frozenset(node for node, _card in self.found)


NOTHING_RUNS = RunState()
NO_MATCHES = Matches()


def worst(marks: list[Mark]) -> Mark | None:
    """The mark to show for a node: the first of the worst level."""
    return next((mark for mark in marks if mark.level == "bad"), marks[0] if marks else None)
