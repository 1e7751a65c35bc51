"""The points of a conversation to which one can go back, as a tree: going on differently makes a branch."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from studio.interpreter.events import ConversationEnded, ErrorOccurred, Event, MessageSent, NodeEntered, TurnStarted
from studio.interpreter.gate import TurnPoint
from studio.interpreter.incoming import Incoming

PointKind = Literal["start", "step", "rest"]

MOST_STEPS = 600
"""Steps that can be gone back to; older ones give way, the ends of turns stay."""
MOST_EVENTS = 300_000
"""Events kept to show what was said up to a point; of more, only what a conversation consists of."""
MOST_CHARACTERS = 24_000_000
"""Of saved states of steps, in all."""


@dataclass(eq=False)
class Point:
    """A moment of a conversation: before anything was said, before a step of a turn, or after a turn."""

    number: int
    kind: PointKind
    parent: Point | None
    workflow: str = ""
    node: str = ""
    card: str = ""
    label: str = ""
    """What happened there: what the person said, for the end of a turn."""
    state: str = ""
    """The saved conversation; empty where it was given up to save memory."""
    incoming: Incoming | None = None
    at: TurnPoint | None = None
    events: list[Event] = field(default_factory=list)
    """What was told from the point before up to here."""
    children: list[Point] = field(default_factory=list)

    @property
    def can_be_reached(self) -> bool:
        return bool(self.state)


class Timeline:
    """Points of one conversation. `here` is the point the conversation has come from last."""

    def __init__(self) -> None:
        self._numbers = 0
        self._steps: deque[Point] = deque()
        self._characters = 0
        self._events = 0
        self._told: list[Event] = []
        self.root = self._new("start", None)
        self.here = self.root
        self.revision = 0
        """Changes with everything there is to see."""

    def clear(self) -> None:
        """Forget everything: another conversation begins."""
        self._steps.clear()
        self._characters = self._events = 0
        self._told.clear()
        self.root = self.here = self._new("start", None)
        self.revision += 1

    # -- while a conversation runs

    def hear(self, event: Event) -> None:
        """Remember an event with the point that comes next."""
        self._told.append(event)
        self._events += 1

    def renew(self, state: str) -> None:
        """The conversation is about to go on from `here`; by hand its variables may have been changed meanwhile."""
        self._told.clear()
        if self.here.kind != "step":
            self.here.state = state

    def add_step(self, state: str, incoming: Incoming, at: TurnPoint, workflow: str, node: str) -> Point:
        """The conversation is before a step."""
        point = self._add("step", state)
        point.incoming, point.at = incoming, at
        point.workflow, point.node, point.card = workflow, node, at.card
        self._steps.append(point)
        self._characters += len(state)
        while len(self._steps) > 1 and (len(self._steps) > MOST_STEPS or self._characters > MOST_CHARACTERS):
            self._drop(self._steps.popleft())
        return point

    def add_rest(self, state: str, label: str, workflow: str, node: str, card: str) -> Point:
        """A turn has ended."""
        point = self._add("rest", state)
        point.label = label
        point.workflow, point.node, point.card = workflow, node, card
        return point

    def give_up(self) -> None:
        """The turn was stopped: the conversation is where it was before it."""
        self._told.clear()
        self.here = self.rest_before(self.here)
        self.revision += 1

    # -- going elsewhere

    def go_to(self, point: Point) -> None:
        """The conversation goes on from a point."""
        self._told.clear()
        self.here = point
        self.revision += 1

    def events_to(self, point: Point) -> list[Event]:
        """Everything told from the beginning up to a point."""
        return [event for one in self.path(point) for event in one.events]

    def path(self, point: Point | None = None) -> list[Point]:
        """The points from the beginning to a point, or to where the conversation is."""
        found: list[Point] = []
        one: Point | None = point or self.here
        while one is not None:
            found.append(one)
            one = one.parent
        found.reverse()
        return found

    def branch(self) -> list[Point]:
        """The points from the beginning through `here` to the end of what followed it last."""
        found = self.path()
        while found[-1].children:
            found.append(found[-1].children[-1])
        return found

    def tips(self) -> list[Point]:
        """The ends of all branches, oldest first."""
        return sorted((point for point in self.points() if not point.children), key=lambda point: point.number)

    def points(self) -> Iterator[Point]:
        """All points, each after its parent."""
        waiting = [self.root]
        while waiting:
            point = waiting.pop()
            yield point
            waiting.extend(point.children)

    def rest_before(self, point: Point) -> Point:
        """The last point up to here that is not in the middle of a turn."""
        one = point
        while one.kind == "step" and one.parent is not None:
            one = one.parent
        return one

    def fork_of(self, tip: Point) -> Point | None:
        """Where the branch of a tip left an older one; None for the first branch."""
        one = tip
        while one.parent is not None:
            if one.parent.children[0] is not one:
                return one.parent
            one = one.parent
        return None

    # -- keeping

    def _drop(self, point: Point) -> None:
        """Give up the state of a step; where nothing branches off, the step as well."""
        self._characters -= len(point.state)
        point.state, point.at = "", None
        parent = point.parent
        if parent is not None and len(point.children) == 1 and point is not self.here:
            child = point.children[0]
            child.events = point.events + child.events
            child.parent = parent
            parent.children[parent.children.index(point)] = child

    def _thin(self) -> None:
        """Forget what a long conversation can be shown without."""
        self._events = 0
        for point in self.points():
            point.events = [event for event in point.events if isinstance(event, _ESSENTIAL)]
            self._events += len(point.events)

    def _add(self, kind: PointKind, state: str) -> Point:
        point = self._new(kind, self.here)
        point.state = state
        point.events, self._told = self._told, []
        self.here.children.append(point)
        self.here = point
        self.revision += 1
        if self._events > MOST_EVENTS:
            self._thin()
        return point

    def _new(self, kind: PointKind, parent: Point | None) -> Point:
        self._numbers += 1
        return Point(self._numbers, kind, parent)


_ESSENTIAL = (TurnStarted, MessageSent, ErrorOccurred, ConversationEnded, NodeEntered)
