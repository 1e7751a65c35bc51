"""Where in the bot an event happened, in ids to go there and in names to read. No Qt in this module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.ui.debugger.wording import Event, text_of


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of a workflow, node and card; empty where they do not apply."""

    workflow: str = ""
    node: str = ""
    card: str = ""

    def __bool__(self) -> bool:
        return bool(self.workflow or self.node or self.card)


NOWHERE = Place()


def place_of(event: Event) -> Place:
    """The place an event names."""
    get = event.get
    workflow, node, card = get("workflow"), get("node"), get("card")
    if workflow is None and node is None and card is None:
        return NOWHERE
    return Place(text_of(workflow), text_of(node), text_of(card))


class PlaceNames:
    """Names of workflows and nodes, learned from the events that enter them."""

    def __init__(self) -> None:
        self._workflows: dict[str, str] = {}
        self._nodes: dict[tuple[str, str], str] = {}

    def learn(self, event: Event) -> None:
        """Take a name from an event that carries one."""
        kind = event.get("type")
        if kind == "node_entered":
            self._nodes[text_of(event.get("workflow")), text_of(event.get("node"))] = text_of(event.get("name"))
        elif kind == "workflow_entered":
            self._workflows[text_of(event.get("workflow"))] = text_of(event.get("name"))

    def label(self, place: Place) -> str:
        """`Main › Ask size`; ids stand in for names not learned yet."""
        workflow = self._workflows.get(place.workflow) or place.workflow
        if not place.node:
            return workflow
        node = self._nodes.get((place.workflow, place.node)) or place.node
        return f"{workflow} › {node}" if workflow else node


class TurnClock:
    """When events happened: they count from the start of their turn, people read the time of day."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._turn_began: float | None = None

    def stamp(self, event: Event) -> float:
        """Seconds since the epoch at which an event happened."""
        at = event.get("at")
        seconds = float(at) if isinstance(at, int | float) else 0.0
        if self._turn_began is None or event.get("type") == "turn_started":
            self._turn_began = self._now() - seconds
        return self._turn_began + seconds
