"""What a click or Enter on a part of the transcript asks for. No Qt in this module."""

from __future__ import annotations

from dataclasses import dataclass

from studio.conversations.message import Button, Citation, Option
from studio.ui.debugger.place import Place


@dataclass(frozen=True, slots=True)
class OpenLink:
    url: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Answer with an option of a choice or dropdown."""

    option: Option


@dataclass(frozen=True, slots=True)
class Tick:
    """Tick an option of a choice of several, or take the tick away."""

    option: Option


@dataclass(frozen=True, slots=True)
class Confirm:
    """Answer with the options that are ticked."""


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """Open the list of a dropdown."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a card."""

    button: Button


@dataclass(frozen=True, slots=True)
class GoTo:
    place: Place


@dataclass(frozen=True, slots=True)
class ToggleDetail:
    """Show or hide what more there is to a line of the log."""


@dataclass(frozen=True, slots=True)
class ScrollCards:
    """Move a carousel: -1 back, 1 on."""

    direction: int


@dataclass(frozen=True, slots=True)
class ShowInLog:
    """Show the line of the log that a row stands for."""


@dataclass(frozen=True, slots=True)
class ShowCitation:
    """Read what a source says."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class CopyMessage:
    """Copy what was said."""


@dataclass(frozen=True, slots=True)
class Resend:
    """Go back to before a message of the person's, and say it again."""


@dataclass(frozen=True, slots=True)
class EditMessage:
    """Go back to before a message of the person's, and say something else."""


Action = (
    OpenLink
    | Choose
    | Tick
    | Confirm
    | OpenOptions
    | Press
    | GoTo
    | ToggleDetail
    | ScrollCards
    | ShowInLog
    | ShowCitation
    | CopyMessage
    | Resend
    | EditMessage
)
TOOLS = (CopyMessage, Resend, EditMessage)
"""What stands beside a bubble while the pointer or the keyboard is on it."""
