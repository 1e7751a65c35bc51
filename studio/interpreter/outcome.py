"""What happens after a card: the value a card's function returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from studio.interpreter.conversation import Variables


@dataclass(frozen=True, slots=True)
class Continue:
    """The next card, or the node's default transition after the last one."""

    name: ClassVar[str] = "continue"


@dataclass(frozen=True, slots=True)
class GoTo:
    """Leave the node through a transition. `target` is a node's id; empty when the transition leads nowhere."""

    name: ClassVar[str] = "go_to"
    target: str
    transition: str
    """Id of the transition."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class LeaveNode:
    """Skip the node's other cards and take its default transition."""

    name: ClassVar[str] = "go_to"


@dataclass(frozen=True, slots=True)
class Call:
    """Run another workflow and come back to this card."""

    name: ClassVar[str] = "call"
    workflow: str
    inputs: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Return:
    """Go back to the workflow that called this one."""

    name: ClassVar[str] = "return"


@dataclass(frozen=True, slots=True)
class Wait:
    """Stop until the person answers; the same card then goes on."""

    name: ClassVar[str] = "wait"
    awaited: str


@dataclass(frozen=True, slots=True)
class End:
    """End the conversation, as an End node does."""

    name: ClassVar[str] = "end"


Outcome = Continue | GoTo | LeaveNode | Call | Return | Wait | End

CONTINUE = Continue()
RETURN = Return()
END = End()
LEAVE_NODE = LeaveNode()
