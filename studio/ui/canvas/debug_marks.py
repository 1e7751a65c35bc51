"""What a debugger shows over a workflow: breakpoints, the way a conversation took, coverage, failed tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.ui.canvas.items import EdgeKey
from studio.ui.canvas.marks import CardPlace

Stop = Literal["on", "off", "conditional"]
"""A breakpoint: switched on, switched off, or on under a condition."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What conversations and tests went through."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    """How often, by node; so are cards and ways out."""
    cards: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ports: Mapping[EdgeKey, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DebugMarks:
    """All that a debugger has to show on one workflow."""

    stops: Mapping[CardPlace, Stop] = field(default_factory=dict)
    """Breakpoints on nodes and cards."""
    port_stops: Mapping[EdgeKey, Stop] = field(default_factory=dict)
    """Breakpoints on ways out."""
    taken: Mapping[EdgeKey, int] = field(default_factory=dict)
    """How often the conversation took each way out."""
    is_held: bool = False
    """Whether the conversation is held where it is."""
    failures: Mapping[CardPlace, str] = field(default_factory=dict)
    """Where tests failed, and why."""
    reach: Reach | None = None
    """None while coverage is not shown."""

    def nodes(self) -> set[str]:
        """The nodes on which there is anything to show."""
        found = {node for node, _card in self.stops} | {node for node, _port in self.port_stops}
        found |= {node for node, _card in self.failures}
        return found

    def changed_nodes(self, old: DebugMarks) -> set[str] | None:
        """The nodes that look different; None when anything may."""
        if self.reach != old.reach or self.taken != old.taken:
            return None
        found: set[str] = set()
        found.update(_differing(self.stops, old.stops))
        found.update(_differing(self.port_stops, old.port_stops))
        found.update(_differing(self.failures, old.failures))
        return found


def _differing(new: Mapping[Any, str], old: Mapping[Any, str]) -> set[str]:
    """The nodes, first in each key, whose values are not the same."""
    return {key[0] for key in new.keys() | old.keys() if new.get(key) != old.get(key)}


NO_DEBUG = DebugMarks()
