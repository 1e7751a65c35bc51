"""Where time comes from, so that a conversation can be replayed at any time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of time."""

    is_fixed: bool
    """Whether it is set by hand: then the time and the random numbers of a bot's code are fixed as well."""

    def now(self) -> datetime:
        """The date and time, with a time zone."""
        ...

    def seconds(self) -> float:
        """A reading for durations; only differences mean something."""
        ...


class SystemClock:
    """The computer's clock."""

    is_fixed = False

    def now(self) -> datetime:
        return datetime.now(UTC)

    seconds = staticmethod(time.perf_counter)


class FixedClock:
    """A clock that stands still until it is moved by hand."""

    is_fixed = True

    def __init__(self, moment: datetime) -> None:
        self.moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()


class SettableClock:
    """The computer's clock until it is set by hand; then it stands still until it is moved or let go."""

    def __init__(self) -> None:
        self.is_fixed = False
        self._moment = datetime.min.replace(tzinfo=UTC)

    def set(self, moment: datetime | None) -> None:
        """Stand still at a moment, or follow the computer's clock again where it is None."""
        self.is_fixed = moment is not None
        if moment is not None:
            self._moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def now(self) -> datetime:
        return self._moment if self.is_fixed else datetime.now(UTC)

    seconds = staticmethod(time.perf_counter)
