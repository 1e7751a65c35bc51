"""One conversation as it was had: every event with its time, and what of it is a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studio.conversations.message import Part, plain_text, read_message
from studio.interpreter.values import text_of

Event = Mapping[str, Any]
"""An event of the interpreter in its flat form."""

MOST_EVENTS = 20_000
"""Events kept of a conversation; after that only what it cannot be read without."""
MOST_ESSENTIAL = 40_000
LONGEST_TITLE = 80

ESSENTIAL = frozenset(("turn_started", "message_sent", "error", "conversation_ended"))
_NOT_SAID = ("timeout", "start")


@dataclass(frozen=True, slots=True)
class Told:
    """An event and when it happened, in seconds since the epoch."""

    at: float
    event: Event


@dataclass(frozen=True)
class Message:
    """Something said, by the person or by the bot."""

    mine: bool
    payload: Mapping[str, Any]
    at: float
    entry: int
    """Its place among what was told."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return read_message(self.payload)

    @cached_property
    def text(self) -> str:
        return plain_text(self.parts)


@dataclass(eq=False)
class Kept:
    """A conversation in the order it was told. `number` counts conversations since the bot was opened, from 1."""

    number: int
    branch_of: int = 0
    """The number of the conversation it went on from differently; 0 for none."""
    shared: int = 0
    """How much of what was told is what led to the branch."""
    told: list[Told] = field(default_factory=list)
    left_out: int = 0
    """Events that were too many to keep."""
    has_error: bool = False
    _said: str = ""
    _beginning: str = ""
    _messages: list[Message] = field(default_factory=list)
    _read: int = 0
    """How far `told` was looked through for messages."""

    def add(self, at: float, event: Event) -> None:
        """Take an event; in a very long conversation only those that it cannot be read without."""
        count = len(self.told)
        kind = event.get("type")
        if count >= MOST_EVENTS and (kind not in ESSENTIAL or count >= MOST_ESSENTIAL):
            self.left_out += 1
            return
        self.told.append(Told(at, event))
        if kind == "error":
            self.has_error = True
        elif kind == "turn_started" and len(self._said) <= LONGEST_TITLE:
            said = said_in(event)
            text = " ".join(plain_text(read_message(said)).split()) if said is not None else ""
            self._said = f"{self._said} · {text}" if self._said and text else self._said or text
            self._beginning = self._beginning or _beginning(event)

    @property
    def started(self) -> float:
        """Seconds since the epoch."""
        return self.told[0].at if self.told else 0.0

    @property
    def ended(self) -> float:
        return self.told[-1].at if self.told else 0.0

    @property
    def has_own(self) -> bool:
        """Whether anything was said that is not what led to the branch."""
        return any(one.event.get("type") in ("turn_started", "message_sent") for one in self.told[self.shared :])

    @property
    def is_over(self) -> bool:
        """Whether the bot ended it and nothing was said since."""
        for one in reversed(self.told):
            kind = one.event.get("type")
            if kind in ("conversation_ended", "turn_started"):
                return bool(kind == "conversation_ended")
        return False

    @property
    def messages(self) -> Sequence[Message]:
        """What was said, in order."""
        for entry in range(self._read, len(self.told)):
            one = self.told[entry]
            kind = one.event.get("type")
            if kind == "message_sent":
                self._messages.append(Message(False, _payload(one.event.get("payload")), one.at, entry))
            elif kind == "turn_started":
                said = said_in(one.event)
                if said is not None:
                    self._messages.append(Message(True, said, one.at, entry))
        self._read = len(self.told)
        return self._messages

    @property
    def title(self) -> str:
        """What the person said, as far as a line goes, or what it began with."""
        title = self._said
        if len(title) > LONGEST_TITLE:
            title = f"{title[: LONGEST_TITLE - 1]}…"
        return title or self._beginning or f"Conversation {self.number}"

    def inputs(self) -> list[Event]:
        """What came in from the person, not what the bot's code caused by itself: the events of `turn_started`."""
        return [
            one.event["event"]
            for one in self.told
            if one.event.get("type") == "turn_started"
            and isinstance(one.event.get("event"), Mapping)
            and not one.event.get("follows")
        ]


def said_in(event: Event) -> Mapping[str, Any] | None:
    """The payload of the message that a turn began with; None where it began with something else."""
    incoming = event.get("event")
    if not isinstance(incoming, Mapping) or "trigger" in incoming or incoming.get("type") in _NOT_SAID:
        return None
    payload = incoming.get("payload")
    preview = text_of(incoming.get("preview"))
    if incoming.get("type") in ("text", "postback") or not isinstance(payload, Mapping) or not payload.get("type"):
        # What was typed, or the label of what was clicked.
        return {"type": "text", "text": preview or text_of(payload.get("text") if isinstance(payload, Mapping) else "")}
    return payload


def _payload(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"type": "text", "text": text_of(value)}


def _beginning(event: Event) -> str:
    incoming = event.get("event")
    if not isinstance(incoming, Mapping):
        return ""
    trigger = incoming.get("trigger")
    if isinstance(trigger, Mapping):
        return f"Event {text_of(trigger.get('integration'))}/{text_of(trigger.get('name'))}"
    return {"timeout": "Timeout", "start": "Started at a node"}.get(text_of(incoming.get("type")), "")
