"""Rows of the transcript: a message, or a line of the in-line log. No Qt in this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.conversations.message import (
    Choice,
    Citation,
    Option,
    Part,
    citations_of,
    plain_text,
    read_message,
)
from studio.ui.debugger.place import NOWHERE, Place
from studio.ui.debugger.wording import Event, Line

Delivery = Literal["sent", "queued", "dropped"]


@dataclass(slots=True, eq=False)
class MessageRow:
    """A message of the person or of the bot."""

    mine: bool
    payload: dict[str, Any]
    at: float
    """Seconds since the epoch."""
    place: Place = NOWHERE
    delivery: Delivery = "sent"
    """Where a message of the person's stands: taken by the bot, waiting for its turn, or never taken."""
    turn: int = -1
    """How many turns were finished before it was said: to where one goes back to say it again; -1 for no message of
    the person's that a turn has taken."""
    incoming: Mapping[str, Any] | None = None
    """What the bot got of it, such as the value of an option that was clicked."""
    chosen: Option | None = None
    is_multiple: bool = False
    """Whether several options of its choice may be taken."""
    ticked: tuple[Option, ...] = ()
    """Options of a choice of several that are taken, in the order they are offered."""
    is_closed: bool = False
    """Whether its choice was answered, by a click or in words."""
    scrolled: float = 0
    """How far its carousel is moved, in pixels."""
    position: int = 0
    parts: tuple[Part, ...] = field(init=False)
    citations: tuple[Citation, ...] = ()

    def __post_init__(self) -> None:
        self.parts = read_message(self.payload)
        self.citations = self.citations or citations_of(self.payload)

    @property
    def can_be_said_again(self) -> bool:
        """Whether one can go back to before it."""
        return self.mine and self.turn >= 0 and self.delivery == "sent"

    @property
    def choice(self) -> Choice | None:
        return next((part for part in self.parts if isinstance(part, Choice)), None)

    @property
    def text(self) -> str:
        return plain_text(self.parts)


@dataclass(slots=True, eq=False)
class LogRow:
    """A line of the in-line log."""

    line: Line
    at: float
    event: Event | None = None
    """What it tells of, to be found in the log."""
    place: Place = NOWHERE
    is_running: bool = False
    """Whether this is about a card that has not finished."""
    is_expanded: bool = False
    position: int = 0

    @property
    def text(self) -> str:
        return f"{self.line.text}\n{self.line.detail}" if self.line.detail else self.line.text


Row = MessageRow | LogRow
