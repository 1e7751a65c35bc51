"""What a click or Enter on a part of the transcript asks for. No Qt in this module."""

from __future__ import annotations

from dataclasses import dataclass

from studio.ui.debugger.place import Place
from studio.ui.emulator.message import Button, Option


@dataclass(frozen=True, slots=True)
class OpenLink:
    url: str


@dataclass(frozen=True, slots=True)
class Choose:
    """Answer with an option of a choice or dropdown."""

    option: Option


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


Action = OpenLink | Choose | OpenOptions | Press | GoTo | ToggleDetail | ScrollCards
