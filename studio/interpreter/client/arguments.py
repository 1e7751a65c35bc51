"""The one object that a call of the client is given, read field by field with errors that name the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.interpreter.values import text_of
from studio.sandbox.host import HostCall, HostError

NOT_CONNECTED = "NotConnected"
"""Class of the error that code sees where something is missing here."""

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
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value) or value < 0:
            raise invalid(f"“{name}” of {self.name} is not a whole number from 0 on.")
        return int(value)
