"""A turn as time: how long the turn, its nodes and cards took, and what they waited for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SpanKind = Literal["turn", "workflow", "node", "card", "http", "model", "table", "knowledge", "integration"]

MOST_TURNS = 200
MOST_SPANS = 5_000
"""Of one turn; what comes after is counted, not kept."""


@dataclass(eq=False, slots=True)
class Span:
    """Something that took time, or happened at a moment. Times are seconds since its turn began."""

    kind: SpanKind
    label: str
    start: float
    depth: int
    end: float | None = None
    """None while it goes on."""
    workflow: str = ""
    node: str = ""
    card: str = ""
    failed: bool = False
    detail: str = ""

    @property
    def seconds(self) -> float:
        return max(0.0, (self.end if self.end is not None else self.start) - self.start)

    @property
    def is_moment(self) -> bool:
        """Whether it has no length that is known."""
        return self.kind in ("table", "knowledge", "integration")


@dataclass(eq=False, slots=True)
class TurnTrace:
    """The spans of a turn in the order they began; the first is the turn itself."""

    number: int
    spans: list[Span] = field(default_factory=list)
    left_out: int = 0
    is_over: bool = False

    @property
    def root(self) -> Span:
        return self.spans[0]

    @property
    def length(self) -> float:
        """Seconds from the beginning to the end of the last thing known."""
        root = self.root
        if root.end is not None:
            return root.end
        return max((span.end if span.end is not None else span.start for span in self.spans), default=0.0)


class Trace:
    """The traces of the latest turns, oldest first, made of events in their flat form."""

    def __init__(self) -> None:
        self.turns: deque[TurnTrace] = deque(maxlen=MOST_TURNS)
        self._count = 0
        self._workflows: list[Span] = []
        self._node: Span | None = None
        self._cards: list[Span] = []

    def clear(self) -> None:
        """Forget all turns."""
        self.turns.clear()
        self._close_all(None)

    def feed(self, events: Iterable[Mapping[str, Any]]) -> bool:
        """Take events; whether anything changed."""
        changed = False
        for event in events:
            changed = self._take(event) or changed
        return changed

    # -- events to spans

    def _take(self, event: Mapping[str, Any]) -> bool:
        kind = event.get("type")
        if kind == "turn_started":
            self._begin(event)
            return True
        if not self.turns or self.turns[-1].is_over:
            return False
        at = _number(event.get("at"))
        match kind:
            case "turn_finished":
                self._close_all(at)
                self.turns[-1].root.end = at
                self.turns[-1].is_over = True
            case "turn_stopped" | "went_back":
                self._close_all(None)
                self.turns[-1].root.detail = "stopped"
                self.turns[-1].is_over = True
            case "workflow_entered":
                self._close_node(at)
                self._workflows.append(self._add("workflow", _text(event, "name"), at, event, len(self._workflows) + 1))
            case "workflow_left":
                self._close_node(at)
                if self._workflows:
                    self._workflows.pop().end = at
            case "node_entered":
                self._close_node(at)
                self._node = self._add("node", _text(event, "name"), at, event, self._depth(1))
            case "card_started":
                if self._node is None or self._node.node != event.get("node"):
                    self._close_node(at)
                    self._node = self._add("node", "", at, {**event, "card": ""}, self._depth(1))
                kind_of_card = _text(event, "origin") or _text(event, "card_type")
                self._cards.append(self._add("card", kind_of_card, at, event, self._depth(2)))
            case "card_finished":
                if self._cards:
                    span = self._cards.pop()
                    span.end = max(span.start, at)
                    span.failed = event.get("outcome") == "fail"
            case "http_called" | "model_called":
                self._add_call(kind, event, at)
            case "table_queried":
                rows = event.get("rows")
                label = f"{_text(event, 'operation')} {_text(event, 'table')}".strip()
                self._add("table", label, at, event, self._depth(3)).detail = f"{rows} rows"
            case "knowledge_queried":
                self._add("knowledge", _text(event, "query"), at, event, self._depth(3))
            case "integration_called":
                label = f"{_text(event, 'integration')} {_text(event, 'action')}".strip()
                self._add("integration", label, at, event, self._depth(3))
            case "error":
                self.turns[-1].root.failed = True
            case _:
                return False
        return True

    def _begin(self, event: Mapping[str, Any]) -> None:
        self._close_all(None)
        if self.turns and not self.turns[-1].is_over:
            self.turns[-1].is_over = True
        self._count += 1
        self.turns.append(TurnTrace(self._count))
        incoming = event.get("event")
        said = incoming if isinstance(incoming, Mapping) else {}
        self._add("turn", str(said.get("preview") or said.get("type") or ""), 0.0, event, 0)

    def _add_call(self, kind: str, event: Mapping[str, Any], at: float) -> None:
        took = _number(event.get("duration_ms")) / 1000
        name: SpanKind = "http" if kind == "http_called" else "model"
        label = f"{_text(event, 'method')} {_text(event, 'url')}" if name == "http" else _text(event, "model")
        span = self._add(name, label.strip(), max(0.0, at - took), event, self._depth(3))
        span.end = at
        status = event.get("status")
        if name == "http":
            span.failed = bool(event.get("problem")) or (isinstance(status, int) and status >= 400)
            span.detail = str(event.get("problem") or status)
        else:
            span.failed = event.get("outcome") not in ("", "ok", "success", "done", "stop")
            span.detail = f"{event.get('tokens_in')} → {event.get('tokens_out')} tokens"

    def _add(self, kind: SpanKind, label: str, at: float, event: Mapping[str, Any], depth: int) -> Span:
        span = Span(
            kind,
            label,
            at,
            depth,
            workflow=_text(event, "workflow"),
            node=_text(event, "node"),
            card=_text(event, "card"),
        )
        turn = self.turns[-1]
        if len(turn.spans) < MOST_SPANS:
            turn.spans.append(span)
        else:
            turn.left_out += 1
        return span

    def _depth(self, more: int) -> int:
        return len(self._workflows) + more

    def _close_node(self, at: float) -> None:
        if self._node is not None:
            self._node.end = at
            self._node = None

    def _close_all(self, at: float | None) -> None:
        for span in (*self._workflows, *self._cards, *((self._node,) if self._node else ())):
            span.end = at if at is not None else span.end
        self._workflows.clear()
        self._cards.clear()
        self._node = None


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""
