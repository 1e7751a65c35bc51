"""The one object that a call of the client is given, read field by field with errors that name the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.interpreter.values import size_of, text_of
from studio.sandbox.host import HostCall, HostError

NOT_CONNECTED = "NotConnected"
"""Class of the error that code sees where something is missing here."""

MOST_CHARACTERS = 128 * 1024
"""Of a state, a payload or other values kept for a bot: the cloud keeps no larger ones."""

MOST_KEPT = 1000
"""Things of one kind (states, users, conversations) that are kept for a bot's code."""

INVALID = "InvalidPayloadError"
NOT_FOUND = "ResourceNotFoundError"
"""Classes of the errors of the cloud's own client."""


def not_found(what: str) -> HostError:
    """The error for something that does not exist."""
    return HostError(what, name=NOT_FOUND, code="404")


def invalid(what: str) -> HostError:
    """The error for an argument that is wrong."""
    return HostError(what, name=INVALID, code="400")


class Given:
    """The argument of a call. Its methods raise HostError."""

    def __init__(self, call: HostCall) -> None:
        self.name = call.name
        given = call.arguments[0] if call.arguments else None
        if given is not None and not isinstance(given, Mapping):
            raise invalid(f"{call.name} takes one object, such as {{id: …}}, and was given “{text_of(given)[:60]}”.")
        self.fields: dict[str, Any] = dict(given or {})

    def get(self, name: str) -> Any:
        return self.fields.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that must be there, unless there is a default."""
        value = self.fields.get(name)
        if value is None or value == "":
            if default is not None:
                return default
            raise invalid(f"{self.name} needs “{name}”.")
        if isinstance(value, (dict, list)):
            raise invalid(f"“{name}” of {self.name} is not a text.")
        return text_of(value)

    def object(self, name: str, *, required: bool = False) -> dict[str, Any]:
        """An object; empty where it is missing."""
        value = self.fields.get(name)
        if value is None and not required:
            return {}
        if not isinstance(value, dict):
            raise invalid(f"“{name}” of {self.name} is not an object.")
        return value

    def small(self, name: str, *, required: bool = False) -> dict[str, Any]:
        """An object that is not too large to be kept."""
        value = self.object(name, required=required)
        self.weigh(name, value)
        return value

    def weigh(self, name: str, value: Any) -> None:
        """Refuses a value that is too large to be kept."""
        if size_of(value, MOST_CHARACTERS) > MOST_CHARACTERS:
            raise invalid(f"“{name}” of {self.name} is larger than {MOST_CHARACTERS // 1024} KB.")

    def make_room(self, kept: Mapping[str, Any], key: str, what: str) -> None:
        """Refuses one more of something when there are very many."""
        if key not in kept and len(kept) >= MOST_KEPT:
            raise invalid(f"{self.name} cannot keep more than {MOST_KEPT:,} {what}.")

    def list(self, name: str) -> list[Any]:
        """A list that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, list):
            raise invalid(f"“{name}” of {self.name} is not a list.")
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number from 0 on."""
        value = self.fields.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e15 or value % 1:
            raise invalid(f"“{name}” of {self.name} is not a whole number from 0 on.")
        return int(value)
