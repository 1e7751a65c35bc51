"""What comes in: a message of the person, an event of an integration, or the end of patience."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from studio.interpreter.values import text_of
from studio.sandbox.surrogates import whole_letters, with_whole_letters

RESET_COMMAND = "//state/reset"
"""Typed as a message, in the emulator or any channel, it puts the conversation back to its initial state."""

TIMEOUT = "timeout"

DEEPEST = 100
"""Levels of objects and lists that a payload may have."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event a trigger node listens to."""

    integration: str
    name: str
    node: str = ""
    """Only the trigger node of this key, as a schedule belongs to one; empty for all that listen."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One incoming event. Messages carry their payload flat: `type` beside the fields."""

    type: str
    payload: dict[str, Any] = field(default_factory=dict)
    preview: str = ""
    """The message as text: what was typed, or the label of what was clicked."""
    integration: str = "emulator"
    channel: str = "emulator"
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    """Tags by what they belong to: `conversation`, `message`, `user`."""
    trigger: Trigger | None = None
    place: tuple[str, str] | None = None
    """Keys of the workflow and node to begin at, whatever the conversation was doing."""
    variables: tuple[tuple[str, str, Any], ...] = ()
    """What to set before it begins there: scope, name and value."""

    @property
    def is_message(self) -> bool:
        return self.trigger is None and self.place is None and self.type != TIMEOUT

    def to_state(self) -> dict[str, Any]:
        """All of it as JSON, to be kept until it is run."""
        return {
            "type": self.type,
            "payload": self.payload,
            "preview": self.preview,
            "integration": self.integration,
            "channel": self.channel,
            "tags": self.tags,
            "trigger": [self.trigger.integration, self.trigger.name, self.trigger.node] if self.trigger else None,
        }

    @classmethod
    def from_state(cls, data: dict[str, Any]) -> Incoming:
        trigger = data["trigger"]
        return cls(
            data["type"],
            data["payload"],
            data["preview"],
            data["integration"],
            data["channel"],
            data["tags"],
            Trigger(*trigger) if trigger else None,
        )

    def to_json(self) -> dict[str, Any]:
        """What events show of it."""
        data: dict[str, Any] = {"type": self.type, "preview": self.preview, "payload": self.payload}
        if self.trigger is not None:
            data["trigger"] = {"integration": self.trigger.integration, "name": self.trigger.name}
        return data


def text_message(text: str) -> Incoming:
    """What a person types."""
    text = whole_letters(text)
    return Incoming("text", {"type": "text", "text": text}, text)


def choice_message(value: str, label: str = "") -> Incoming:
    """A click on an option or a button: its value arrives in `event.payload.value`."""
    value = whole_letters(value)
    text = whole_letters(label) or value
    return Incoming("text", {"type": "text", "text": text, "value": value}, text)


def postback(value: str) -> Incoming:
    """A click on a button that delivers its value without showing it."""
    return Incoming("postback", {"type": "postback", "value": value}, value)


def payload_message(payload: dict[str, Any]) -> Incoming:
    """A message given by its flat payload, such as an uploaded file. Raises ValueError when it has no type."""
    kind = payload.get("type")
    if not isinstance(kind, str) or not kind:
        raise ValueError("A message needs a “type”, such as “text” or “file”.")
    _check_depth(payload)
    payload = with_whole_letters(payload)
    preview = next((payload[name] for name in _PREVIEWS if payload.get(name)), payload.get("value"))
    return Incoming(kind, dict(payload), text_of(preview))


def custom_event(integration: str, name: str, payload: dict[str, Any] | None = None, node: str = "") -> Incoming:
    """An event that trigger nodes listen to; with `node` only that one. Raises ValueError for a payload too deep."""
    _check_depth(payload)
    return Incoming(
        name,
        with_whole_letters(payload or {}),
        "",
        integration=integration or "emulator",
        trigger=Trigger(integration, name, node),
    )


def start_at(workflow: str, node: str = "", variables: tuple[tuple[str, str, Any], ...] = ()) -> Incoming:
    """Begins at a node of a workflow, or at the workflow's start, with variables (scope, name, value) set before."""
    return Incoming("start", place=(workflow, node), variables=variables)


def timeout() -> Incoming:
    """The person has been silent for too long."""
    return Incoming(TIMEOUT)


def _check_depth(payload: Any) -> None:
    """Raises ValueError for values inside one another without end in sight, which nothing further on could read."""
    level = [payload]
    for _ in range(DEEPEST):
        level = [
            item
            for value in level
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise ValueError(f"The payload is nested more than {DEEPEST} levels deep.")


_PREVIEWS = ("text", "title", "fileUrl", "imageUrl", "audioUrl", "videoUrl", "address", "markdown")
