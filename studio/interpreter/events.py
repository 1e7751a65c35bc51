"""What a turn tells, as it happens: one frozen value per fact.

Bubbles, logs, the debugger, the highlighted node, transcripts and conversation tests are all readings of this
stream. `to_json` gives the flat form the command line prints; its names are a contract.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def fact(kind: type[T]) -> type[T]:
    """A dataclass that the type checker keeps frozen.

    At run time it is not: making a frozen one takes four times as long, and a turn tells a dozen.
    """
    return dataclass(slots=True)(kind)


@fact
class Event:
    """One fact, not to be changed. `workflow`, `node` and `card` are keys in the bot, empty where none applies."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    type: ClassVar[str] = ""

    at: float
    """Seconds since the turn began."""
    workflow: str
    node: str
    card: str

    def to_json(self) -> dict[str, Any]:
        """The flat form: `type`, `at`, the places that apply, and the event's own fields."""
        data: dict[str, Any] = {"type": self.type, "at": self.at}
        for name in ("workflow", "node", "card"):
            place = getattr(self, name)
            if place:
                data[name] = place
        for name in _own_fields(type(self)):
            data[_JSON_NAMES.get(name, name)] = getattr(self, name)
        return data

    def having(self, **changes: Any) -> Self:
        """The event with other values for some of its fields."""
        return type(self)(**{field.name: changes.get(field.name, getattr(self, field.name)) for field in fields(self)})


@fact
class TurnStarted(Event):
    type: ClassVar[str] = "turn_started"
    event: dict[str, Any]
    """What came in: `type`, `preview` and `payload`."""


@fact
class TurnFinished(Event):
    type: ClassVar[str] = "turn_finished"
    duration_ms: float
    steps: int
    """Cards run and nodes entered."""


@fact
class WorkflowEntered(Event):
    type: ClassVar[str] = "workflow_entered"
    name: str


@fact
class WorkflowLeft(Event):
    type: ClassVar[str] = "workflow_left"
    name: str
    exit: str
    """Name of the exit node, or why the workflow ended: `end`, `no transition`, `no caller`, `jump`, `error`,
    `timeout`, `trigger`, `restart`, `reset` or `edited`."""


@fact
class NodeEntered(Event):
    type: ClassVar[str] = "node_entered"
    name: str
    visit: int
    """How often the node was entered so far, counted as the repetition limit counts."""


@fact
class CardStarted(Event):
    type: ClassVar[str] = "card_started"
    card_type: str
    resumed: bool
    """Whether the card goes on where it waited for the person, or for the workflow it called."""
    origin: str
    """Of an action card, who acts: `builtin` (code), `integration` or `agent`; empty for other cards."""


@fact
class CardFinished(Event):
    type: ClassVar[str] = "card_finished"
    card_type: str
    duration_ms: float
    outcome: str
    """`continue`, `go_to`, `call`, `return`, `wait`, `end` or `fail`."""
    origin: str


@fact
class TransitionTaken(Event):
    type: ClassVar[str] = "transition_taken"
    transition: str
    """Id of the transition; `default` for a node's default transition."""
    label: str
    target: str
    """Key of the node it leads to, or `END` or `#`."""


@fact
class MessageSent(Event):
    type: ClassVar[str] = "message_sent"
    id: str
    payload: dict[str, Any]
    """Flat: `type` beside the fields of the message."""


@fact
class VariableChanged(Event):
    type: ClassVar[str] = "variable_changed"
    scope: str
    name: str
    before: Any
    after: Any


@fact
class CaptureEvent(Event):
    """What the four capture events have; `attempt` counts from 0."""

    capture_type: str
    value: Any
    reason: str
    attempt: int


@fact
class CaptureAsked(CaptureEvent):
    type: ClassVar[str] = "capture_asked"


@fact
class CaptureDone(CaptureEvent):
    """The answer was understood and stored; `reason` says how (`answer`, `click`, `earlier message`, `filled`)."""

    type: ClassVar[str] = "capture_done"


@fact
class CaptureFailed(CaptureEvent):
    """An answer was no good; with `final` the card gives up."""

    type: ClassVar[str] = "capture_failed"
    final: bool


@fact
class CaptureCancelled(CaptureEvent):
    type: ClassVar[str] = "capture_cancelled"


@fact
class CodeLogged(Event):
    type: ClassVar[str] = "code_logged"
    level: str
    text: str


@fact
class MessageUnderstood(Event):
    """What the bot's library makes of a message. Told only for bots that have intents or entities of their own."""

    type: ClassVar[str] = "message_understood"
    intent: str
    """The likeliest intent; `none` where no intent is likely."""
    confidence: float
    ranking: list[dict[str, Any]]
    """Intents by confidence: `name`, `confidence`."""
    entities: list[dict[str, Any]]


@fact
class IntentMatched(Event):
    """An intent transition was taken."""

    type: ClassVar[str] = "intent_matched"
    intent: str
    confidence: float


@fact
class KnowledgeQueried(Event):
    type: ClassVar[str] = "knowledge_queried"
    query: str
    passages: list[dict[str, Any]]
    answer: str


@fact
class ModelCalled(Event):
    type: ClassVar[str] = "model_called"
    model: str
    tokens_in: int
    tokens_out: int
    duration_ms: float
    outcome: str


@fact
class TableQueried(Event):
    type: ClassVar[str] = "table_queried"
    table: str
    operation: str
    rows: int


@fact
class IntegrationCalled(Event):
    """A card or code asked something of an integration, or of an agent that works like one."""

    type: ClassVar[str] = "integration_called"
    integration: str
    action: str
    input: dict[str, Any]
    outcome: str
    """`done` where it took effect here, `recorded` where the event only tells what would have been sent,
    `not connected` where nothing happened."""


@fact
class HttpCalled(Event):
    """Code asked something of the network. Headers, fields and parameters that carry secrets are masked."""

    type: ClassVar[str] = "http_called"
    method: str
    url: str
    request: dict[str, Any]
    """`headers` and `body` as they were sent; a long body is cut off."""
    status: int
    """0 where there was no answer."""
    response: dict[str, Any]
    """`headers`, `body` and `size` (bytes of the whole body) of the answer."""
    duration_ms: float
    problem: str
    """Why there was no answer: a sentence."""


@fact
class Paused(Event):
    """A debugger holds the turn before a step, at the event's place."""

    type: ClassVar[str] = "paused"
    reason: str
    """`breakpoint`, `variable`, `step`, `request`, or `return` where an earlier point was gone back to."""
    detail: str


@fact
class Resumed(Event):
    type: ClassVar[str] = "resumed"
    how: str
    """`continue`, `step over`, `step into` or `step out`."""


@fact
class Warned(Event):
    type: ClassVar[str] = "warning"
    message: str
    detail: str


@fact
class ErrorOccurred(Event):
    type: ClassVar[str] = "error"
    message: str
    detail: str


@fact
class Waiting(Event):
    type: ClassVar[str] = "waiting"
    awaited: str
    """The kind of answer waited for (`SingleChoice`, …), `cancel confirmation`, or `message`."""


@fact
class ConversationEnded(Event):
    type: ClassVar[str] = "conversation_ended"
    explicit: bool
    reason: str
    """`end node`, `no transition`, `no caller`, `error` or `reset`."""


_JSON_NAMES = {"awaited": "for"}

_PLACES = frozenset(("at", "workflow", "node", "card"))
_own: dict[type[Event], tuple[str, ...]] = {}


def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    names = _own.get(kind)
    if names is None:
        names = _own[kind] = tuple(field.name for field in fields(kind) if field.name not in _PLACES)
    return names
