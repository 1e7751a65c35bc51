"""Talking to a bot in tests, and traces that can be compared at a glance."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

from studio.bot.bot import Bot
from studio.interpreter import events as told
from studio.interpreter.clock import FixedClock
from studio.interpreter.events import Event
from studio.interpreter.limits import Limits
from studio.interpreter.scripts import Scripts
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from tests.fixtures.bot_builder import BotBuilder

T = TypeVar("T")

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def bot_of(source: BotBuilder | dict[str, Any] | Bot) -> Bot:
    if isinstance(source, Bot):
        return source
    return Bot(source.build() if isinstance(source, BotBuilder) else source)


class Told(list[Event]):
    """The events of a turn."""

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self if isinstance(event, kind)]

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [event.payload for event in self.of(told.MessageSent)]

    @property
    def texts(self) -> list[str]:
        """What the bot said: the texts of its messages, or their types."""
        return [payload.get("text", payload["type"]) for payload in self.payloads]

    @property
    def warnings(self) -> list[str]:
        return [event.message for event in self.of(told.Warned)]

    @property
    def errors(self) -> list[str]:
        return [event.message for event in self.of(told.ErrorOccurred)]

    @property
    def logs(self) -> list[str]:
        return [event.text for event in self.of(told.CodeLogged)]

    @property
    def changes(self) -> list[str]:
        return [f"{event.scope}.{event.name} = {event.after!r}" for event in self.of(told.VariableChanged)]

    @property
    def trace(self) -> list[str]:
        """The path and what came of it, a line a fact."""
        return list(filter(None, map(line_of, self)))

    @property
    def path(self) -> list[str]:
        """The nodes entered, by name."""
        return [event.name for event in self.of(told.NodeEntered)]


def line_of(event: Event) -> str:
    match event:
        case told.WorkflowEntered(name=name):
            return f"> {name}"
        case told.WorkflowLeft(name=name, exit=way):
            return f"< {name} ({way})"
        case told.NodeEntered(name=name):
            return name
        case told.MessageSent(payload=payload):
            options = ", ".join(option["label"] for option in payload.get("options", ()))
            text = payload.get("text", payload["type"])
            return f"« {text} [{options}]" if options else f"« {text}"
        case told.Waiting(awaited=awaited):
            return f"waits for {awaited}"
        case told.ConversationEnded(explicit=explicit, reason=reason):
            return f"ended {'explicitly' if explicit else 'implicitly'}: {reason}"
        case told.CaptureFailed(final=final):
            return "gave up" if final else "not understood"
        case told.CaptureCancelled():
            return "cancelled"
        case told.ErrorOccurred(message=message):
            return f"error: {message}"
        case told.Warned(message=message):
            return f"warning: {message}"
        case told.IntentMatched(intent=intent):
            return f"intent {intent}"
        case _:
            return ""


class Talk:
    """A session with a clock that stands still, run on a loop of its own."""

    def __init__(
        self,
        source: BotBuilder | dict[str, Any] | Bot,
        *,
        scripts: Scripts | None = None,
        limits: Limits | None = None,
        environment: dict[str, Any] | None = None,
        run: Callable[[Coroutine[Any, Any, Told]], Told] = asyncio.run,
        seed: str = "test",
        **more: Any,
    ) -> None:
        """`more` are other fields of `Services`."""
        self.clock = FixedClock(MORNING)
        services = Services(
            scripts=scripts, clock=self.clock, limits=limits or Limits(), environment=environment or {}, **more
        )
        self._run = run
        self.session = Session(bot_of(source), services, seed=seed)

    def say(self, *texts: str) -> Told:
        """Says one message after the other; returns what the last one led to."""
        return [self.of(self.session.say(text)) for text in texts][-1]

    def of(self, turn: AsyncIterator[Event]) -> Told:
        """What a turn tells."""
        return self._run(collect(turn))

    def variable(self, path: str) -> Any:
        scope, _, name = path.partition(".")
        return self.session.variables()[scope].get(name)


async def collect(turn: AsyncIterator[Event]) -> Told:
    return Told([event async for event in turn])
