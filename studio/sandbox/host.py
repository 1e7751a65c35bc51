"""How code calls back into the program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HostCall:
    """One call, e.g. `name` "client.createMessage" with its arguments as JSON."""

    name: str
    arguments: list[Any]

    @property
    def method(self) -> str:
        """The name without the object it begins with, e.g. "createMessage"; empty for a plain function."""
        return self.name.partition(".")[2]


HostFunction = Callable[[HostCall], Awaitable[Any]]
"""Answers a call with JSON. Raising HostError rejects the promise in the code; any other exception ends the run
and reaches whoever started it. The call may be cancelled when the run ends first."""


class HostError(Exception):
    """A failure that the code may handle. The message is a sentence; name and code are what JavaScript sees."""

    def __init__(self, message: str, *, name: str = "Error", code: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.code = code


def find_function(name: str, *tables: Mapping[str, HostFunction]) -> HostFunction | None:
    """The function for a call: the one of that name in the first table that has it, else that of its object."""
    for wanted in (name, name.partition(".")[0]):
        for table in tables:
            if wanted in table:
                return table[wanted]
    return None
