"""The state of a conversation: plain values that can be saved, shown, and resumed in another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from studio.interpreter.incoming import Incoming

STATE_VERSION = 1

MOST_MINUTES = 1440
"""The longest inactivity timeout: longer ones are taken for this, as the cloud accepts none."""

MOST_QUEUED = 100
"""Events that may wait to be run."""

WRITABLE = ("workflow", "conversation", "session", "user", "bot", "temp", "turn")
"""The scopes whose variables can be set. `env` and `event` can be read besides."""

Variables = dict[str, Any]
"""Values by name, as JSON; a date is `{"$date": "<ISO text>"}`."""


class StateError(ValueError):
    """Saved state that cannot be read; the message is a sentence."""


@dataclass(slots=True)
class Frame:
    """One run of one workflow. The last frame is where the conversation is; those below wait for its return.

    `node` and `card` are keys, not indexes, so that a saved conversation survives an edit of other cards.
    """

    workflow: str
    node: str = ""
    card: str = ""
    """The card that waits for an answer or for a called workflow; empty while none does."""
    variables: Variables = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"workflow": self.workflow, "node": self.node, "card": self.card, "variables": self.variables}


@dataclass(slots=True)
class Pending:
    """What a waiting capture has to remember."""

    stage: str = "answer"
    """`answer`, or `cancel` while the person is asked whether to give up."""
    attempt: int = 0
    """How many answers were no good."""
    options: list[dict[str, Any]] = field(default_factory=list)
    """The options as they were shown: `label`, `value` and the `raw` value of the card."""

    def to_json(self) -> dict[str, Any]:
        return {"stage": self.stage, "attempt": self.attempt, "options": self.options}


@dataclass(slots=True)
class Conversation:
    """Everything a turn reads and writes. `user` and `bot` may be shared with other conversations.

    Configuration variables (`env`) are not part of it: they are secrets, and state gets saved and shown.
    """

    id: str
    user_id: str
    seed: str = ""
    """Ids and randomness follow from the seed, the conversation's id and `counter`, wherever it is resumed."""
    counter: int = 0
    frames: list[Frame] = field(default_factory=list)
    pending: Pending | None = None
    ending: bool = False
    """The Conversation End workflow runs (and may wait for the person)."""
    user: Variables = field(default_factory=dict)
    bot: Variables = field(default_factory=dict)
    conversation: Variables = field(default_factory=dict)
    session: Variables = field(default_factory=dict)
    """Free values; `history` lists the latest messages as `{sender, preview}`."""
    temp: Variables = field(default_factory=dict)
    turn: Variables = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    """How often each node was entered, by `workflow/node`: in the turn that runs, or in the whole conversation."""
    warned: list[str] = field(default_factory=list)
    """Warnings worth saying once in a conversation that were said."""
    turns: int = 0
    is_started: bool = False
    """The event that a conversation has begun came; it comes once."""
    last_active: str = ""
    """When the latest turn began, as ISO text."""
    inactivity: float | None = None
    """The inactivity timeout in minutes that a card set: 0 for never; None for the bot's setting."""
    queue: list[dict[str, Any]] = field(default_factory=list)
    """Events to run when the turn is over and no capture waits: `event`, and `due` (ISO text or empty)."""
    records: Variables = field(default_factory=dict)
    """What the client keeps: messages, states, tags, users, other conversations, events."""

    def queue_event(self, event: Incoming, due: datetime | None = None) -> None:
        """Has an event run later."""
        item = {"event": event.to_state(), "due": due.isoformat() if due else ""}
        self.queue = [*self.queue[-(MOST_QUEUED - 1) :], item]

    def new_id(self, prefix: str) -> str:
        """A fresh id such as `msg-3f29c1a07b`, the same again for the same seed and history."""
        self.counter += 1
        text = f"{self.seed}/{self.id}/{self.counter}"
        return f"{prefix}-{blake2b(text.encode(), digest_size=5).hexdigest()}"

    def clear(self) -> None:
        """Back to the initial state: what a user and the bot keep across conversations stays."""
        self.frames = []
        self.pending = None
        self.ending = False
        self.conversation = {}
        self.session = {}
        self.temp = {}
        self.turn = {}
        self.visits = {}
        self.inactivity = None

    def to_json(self) -> dict[str, Any]:
        """The state as one JSON value. It shares the variables: write it out before the next turn."""
        return {
            "version": STATE_VERSION,
            "id": self.id,
            "user_id": self.user_id,
            "seed": self.seed,
            "counter": self.counter,
            "frames": [frame.to_json() for frame in self.frames],
            "pending": self.pending.to_json() if self.pending else None,
            "ending": self.ending,
            "user": self.user,
            "bot": self.bot,
            "conversation": self.conversation,
            "session": self.session,
            "temp": self.temp,
            "turn": self.turn,
            "visits": self.visits,
            "warned": self.warned,
            "turns": self.turns,
            "is_started": self.is_started,
            "last_active": self.last_active,
            "inactivity": self.inactivity,
            "queue": self.queue,
            "records": self.records,
        }

    @classmethod
    def from_json(cls, data: Any) -> Conversation:
        """The conversation of a saved state, which it takes over. Raises StateError."""
        if not isinstance(data, dict):
            raise StateError("the saved conversation is not a JSON object")
        if data.get("version") != STATE_VERSION:
            raise StateError(
                f"the saved conversation has version {data.get('version')!r}; this program reads {STATE_VERSION}"
            )
        pending = data.get("pending")
        try:
            for key, kind in _FIELDS:
                if not isinstance(data[key], kind):
                    raise TypeError(f"“{key}” is not {_KINDS[kind]}")
            return cls(
                id=data["id"],
                user_id=data["user_id"],
                seed=data["seed"],
                counter=data["counter"],
                frames=[_frame(item) for item in data["frames"]],
                pending=None if pending is None else _pending(pending),
                ending=data["ending"],
                user=data["user"],
                bot=data["bot"],
                conversation=data["conversation"],
                session=data["session"],
                temp=data["temp"],
                turn=data["turn"],
                visits=data["visits"],
                warned=data["warned"],
                turns=data["turns"],
                is_started=data["is_started"],
                last_active=data["last_active"],
                inactivity=data["inactivity"],
                queue=data["queue"],
                records=data["records"],
            )
        except KeyError as missing:
            raise StateError(f"the saved conversation has no “{missing.args[0]}”") from missing
        except TypeError as problem:
            raise StateError(f"the saved conversation is damaged: {problem}") from problem


_KINDS: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}
_FIELDS: tuple[tuple[str, type], ...] = (
    *((name, str) for name in ("id", "user_id", "seed", "last_active")),
    *((name, int) for name in ("counter", "turns")),
    *((name, bool) for name in ("ending", "is_started")),
    *((name, list) for name in ("frames", "warned", "queue")),
    *((name, dict) for name in ("user", "bot", "conversation", "session", "temp", "turn", "visits", "records")),
)
"""What a saved conversation holds, but for `pending` and `inactivity`."""


def _frame(data: Any) -> Frame:
    return Frame(_text(data, "workflow"), _text(data, "node"), _text(data, "card"), _values(data, "variables"))


def _pending(data: Any) -> Pending:
    options = [{name: _text(option, name) for name in ("label", "value", "raw")} for option in data["options"]]
    return Pending(_text(data, "stage"), _count(data, "attempt"), options)


def _text(data: dict[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise TypeError(f"“{key}” is not text")
    return value


def _count(data: dict[str, Any], key: str) -> int:
    value = data[key]
    if not isinstance(value, int):
        raise TypeError(f"“{key}” is not a whole number")
    return value


def _values(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data[key]
    if not isinstance(value, dict):
        raise TypeError(f"“{key}” is not an object")
    return value
