"""Keeps the conversations with a bot while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from studio.conversations.kept import Event, Kept, Message

MOST_KEPT = 200
"""Conversations; the oldest give way."""
MOST_HITS = 500
_PAUSE_AFTER = 200
_BEFORE, _AFTER = 12, 80
"""Characters of text shown on either side of what was found."""
_NOT_KEPT = frozenset(("state",))


@dataclass(frozen=True, slots=True)
class Hit:
    """A message in which something was found, and the text around it."""

    conversation: Kept
    message: Message
    excerpt: str


class Keeper:
    """Conversations, oldest first. Events go to the one under way, which the first event after `end` begins.

    `now` gives seconds since the epoch: events count from the start of their turn.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: list[Kept] = []
        self._current: Kept | None = None
        self._count = 0
        self._turn_began = 0.0
        self._listeners: list[Callable[[], None]] = []

    @property
    def conversations(self) -> tuple[Kept, ...]:
        return tuple(self._kept)

    @property
    def current(self) -> Kept | None:
        """The one under way; None before anything was said."""
        return self._current

    def listen(self, listener: Callable[[], None]) -> None:
        """Tell a listener when conversations begin, go on, or are forgotten."""
        self._listeners.append(listener)

    def feed(self, events: Iterable[Event]) -> None:
        """Take events in their flat form. A `state` that is a baseline says that another conversation begins."""
        changed = False
        for event in events:
            kind = event.get("type")
            if kind == "state" and event.get("baseline") is True:
                self._current = None
            if kind in _NOT_KEPT or (self._current is None and kind != "turn_started"):
                continue
            if self._current is None:
                self._begin()
            assert self._current is not None
            self._current.add(self._stamp(event), event)
            changed = True
        if changed:
            self._tell()

    def end(self) -> None:
        """What comes next belongs to another conversation."""
        self._current = None
        self._tell()

    def branch(self, events: Iterable[Event]) -> None:
        """The conversation goes on from an earlier point: the events that led there are told again.

        The one before is kept as it was, unless nothing was said in it since it branched off itself. Times are those
        of its events.
        """
        old = self._current
        known = iter(old.told) if old is not None else iter(())
        origin = old.number if old is not None else 0
        if old is not None and old.branch_of and not old.has_own:
            origin = old.branch_of
            self._kept.remove(old)
            self._count -= 1
        new = self._begin(origin)
        for event in events:
            was = next((one for one in known if _is_same(one.event, event)), None)
            new.add(self._now() if was is None else was.at, event if was is None else was.event)
        new.shared = len(new.told)
        self._tell()

    def forget(self, conversation: Kept) -> None:
        """Forget one conversation; the one under way begins anew in the list with its next event."""
        if conversation in self._kept:
            self._kept.remove(conversation)
        if conversation is self._current:
            self._current = None
        self._tell()

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self._current = None
        self._count = 0
        self._tell()

    def search(self, text: str) -> list[Hit]:
        """Messages that hold a text, whatever the case; those of the newest conversation first."""
        return [hit for hit in self.find(text) if hit is not None]

    def find(self, text: str) -> Iterator[Hit | None]:
        """What `search` gives, one by one; None every now and then, so that whoever asks may do something else."""
        wanted = text.strip().casefold()
        count = looked = 0
        if not wanted:
            return
        for conversation in reversed(self._kept):
            for message in tuple(conversation.messages):
                looked += 1
                if looked % _PAUSE_AFTER == 0:
                    yield None
                place = message.text.casefold().find(wanted)
                if place >= 0:
                    yield Hit(conversation, message, _excerpt(message.text, place, len(wanted)))
                    count += 1
                    if count == MOST_HITS:
                        return

    def _begin(self, branch_of: int = 0) -> Kept:
        self._count += 1
        self._current = Kept(self._count, branch_of)
        self._kept.append(self._current)
        if len(self._kept) > MOST_KEPT:
            del self._kept[0]
        return self._current

    def _stamp(self, event: Event) -> float:
        at = event.get("at")
        seconds = float(at) if isinstance(at, int | float) else 0.0
        if event.get("type") == "turn_started" or not self._turn_began:
            self._turn_began = self._now() - seconds
        return self._turn_began + seconds

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _is_same(one: Event, other: Event) -> bool:
    """Whether two tellings are of the same event: its moment within the turn and its place name it."""
    return all(one.get(name) == other.get(name) for name in ("type", "at", "workflow", "node", "card"))


def _excerpt(text: str, place: int, length: int) -> str:
    start, end = max(0, place - _BEFORE), min(len(text), place + length + _AFTER)
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
