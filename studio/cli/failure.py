"""How a command says that it could not do its work."""

from __future__ import annotations

UNREADABLE = 2
"""Exit status when a file cannot be read or written, or an argument does not fit."""


class CommandFailed(Exception):  # noqa: N818  # reads as what happened
    """A command could not do its work; the message is the sentence for the person."""

    def __init__(self, message: str, status: int = UNREADABLE) -> None:
        super().__init__(message)
        self.status = status
