"""One person talking to one bot: what the emulator, the command line and tests drive."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter import incoming
from studio.interpreter.conversation import MOST_MINUTES, Conversation, Variables
from studio.interpreter.engine import Engine
from studio.interpreter.events import Event
from studio.interpreter.gate import TurnPoint
from studio.interpreter.incoming import Incoming
from studio.interpreter.masking import MASK
from studio.interpreter.probe import probe, shown
from studio.interpreter.schedules import Schedule, schedules_of
from studio.interpreter.scopes import assign, set_shared_defaults
from studio.interpreter.services import Services
from studio.interpreter.surroundings import Surroundings
from studio.interpreter.triggers import STARTED
from studio.interpreter.turn import Turn
from studio.interpreter.values import without_dates

MOST_FOLLOWING = 10
"""Turns that may follow a turn because its code made events; later ones wait for the next message."""

LASTING = ("states", "users", "conversations", "userData")
"""Records of the client that outlive a conversation; each names whose it is."""

SCOPES = ("workflow", "conversation", "session", "user", "bot", "env", "temp", "turn")


class Session:
    """A conversation with a bot, the person's and the bot's variables that outlive it, and an engine.

    `start.open_session` makes one with all it needs; `prepare` and `close_services` are what it starts and ends.

    Everything that runs a turn is an async iterator of its events. Turns wait for one another: what is said
    while one runs is taken up when it has finished. Closing an iterator early, or cancelling who reads it,
    stops the turn and puts the conversation back to where it was before.

    The same seed, clock and input give the same events; without a seed every session has its own.
    """

    def __init__(
        self,
        bot: Bot,
        services: Services,
        *,
        seed: str | None = None,
        user_id: str = "",
        prepare: Callable[[], Awaitable[None]] | None = None,
        close_services: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._engine = Engine(bot, services)
        self._clock = services.clock
        self._close_services = close_services
        self._prepare = prepare
        self._seed = secrets.token_hex(8) if seed is None else seed
        self._users = 0
        self._conversations = 0
        self._turn = asyncio.Lock()
        self._surroundings = Surroundings()
        self._bot_variables: Variables = {}
        self.conversation = Conversation("", "")
        self.new_user(user_id)

    async def prepare(self) -> None:
        """Starts the sandbox ahead of the first code, which saves that card a third of a second."""
        if self._prepare is not None:
            await self._prepare()

    @property
    def bot(self) -> Bot:
        return self._engine.bot

    def use_bot(self, bot: Bot) -> None:
        """Runs an edited bot from the next turn on."""
        self._engine.use_bot(bot)

    def surround(self, surroundings: Surroundings) -> None:
        """Has the person talk from elsewhere, from the next turn on: another language, channel, tags."""
        if surroundings.locale != self._engine.services.locale:
            self._engine.services = replace(self._engine.services, locale=surroundings.locale)
        self._surroundings = surroundings

    # -- talking

    def start(self) -> AsyncGenerator[Event, None]:
        """Opens the conversation as a web chat does: runs the trigger for it where the bot has one, else nothing.

        A conversation begins once: opening it again does nothing.
        """
        if self.conversation.is_started:
            return _nothing()
        for _, node in self._engine.program.trigger_nodes:
            if node.trigger_id == STARTED:
                return self.send(incoming.custom_event(node.integration_id, STARTED))
        return _nothing()

    def say(self, text: str) -> AsyncGenerator[Event, None]:
        """The person types a message."""
        return self.send(incoming.text_message(text))

    def choose(self, value: str, label: str = "") -> AsyncGenerator[Event, None]:
        """The person clicks an option or a *say* button."""
        return self.send(incoming.choice_message(value, label))

    def post_back(self, value: str) -> AsyncGenerator[Event, None]:
        """The person clicks a button that delivers its value without showing it."""
        return self.send(incoming.postback(value))

    def send_payload(self, payload: dict[str, Any]) -> AsyncGenerator[Event, None]:
        """The person sends a message given by its payload, such as a file. Raises ValueError without a type."""
        return self.send(incoming.payload_message(payload))

    def send_event(
        self, integration: str, name: str, payload: dict[str, Any] | None = None
    ) -> AsyncGenerator[Event, None]:
        """An integration tells an event that trigger nodes may listen to."""
        return self.send(incoming.custom_event(integration, name, payload))

    def simulate_timeout(self) -> AsyncGenerator[Event, None]:
        """The person has been silent for the inactivity timeout."""
        return self.send(incoming.timeout())

    def start_at(
        self, workflow: str, node: str = "", variables: Sequence[tuple[str, str, Any]] = ()
    ) -> AsyncGenerator[Event, None]:
        """Starts at a node, given by the keys of its workflow and its own; without a node at the start.

        Variables, each a scope, a name and a value, are set before it runs.
        """
        return self.send(incoming.start_at(workflow, node, tuple(variables)))

    def run_schedule(self, schedule: Schedule) -> AsyncGenerator[Event, None]:
        """A fixed schedule of the bot fires now."""
        return self.send(schedule.event(self._clock.now()))

    async def send(self, event: Incoming) -> AsyncGenerator[Event, None]:
        """Runs a turn for anything that comes in, and further turns for the events that its code made."""
        async with self._turn:
            async with aclosing(self._run(self._surroundings.dress(event))) as turn:
                async for told in turn:
                    yield told
            async with aclosing(self._run_queued()) as turns:
                async for told in turns:
                    yield told

    async def go_on(self, state: str, event: Incoming, at: TurnPoint, before: str = "") -> AsyncGenerator[Event, None]:
        """Goes back into the middle of a turn, by the state saved there, and runs the rest of it anew.

        The turn goes on by itself: that it began is not told again. `before` is the state from before that turn, to
        which stopping it leads. Raises StateError, and ValueError with a sentence when the place is not in the bot
        any more.
        """
        async with self._turn:
            self.load(state)
            async with aclosing(self._run(event, at, before)) as turn:
                async for told in turn:
                    yield told
            async with aclosing(self._run_queued()) as turns:
                async for told in turns:
                    yield told

    async def run_due(self) -> AsyncGenerator[Event, None]:
        """Runs what has become due by the clock: events that code had scheduled, and the inactivity timeout."""
        async with self._turn:
            async with aclosing(self._run_queued()) as turns:
                async for told in turns:
                    yield told
            timeout = self.timeout_at()
            if timeout is not None and timeout <= self._clock.now():
                async with aclosing(self._run(incoming.timeout())) as turn:
                    async for told in turn:
                        yield told

    async def _run(self, event: Incoming, at: TurnPoint | None = None, before: str = "") -> AsyncGenerator[Event, None]:
        before = before or self.save()
        finished = False
        turn = self._engine.turn(self.conversation, event, at)
        try:
            async for told in turn:
                yield told
            finished = True
        finally:
            await turn.aclose()
            if not finished:
                self.load(before)

    async def _run_queued(self) -> AsyncGenerator[Event, None]:
        """Runs the events of the queue whose time has come, one after the other, as long as none waits."""
        for _ in range(MOST_FOLLOWING):
            event = self._next_queued()
            if event is None:
                return
            async with aclosing(self._run(event)) as turn:
                async for told in turn:
                    yield told

    def _next_queued(self) -> Incoming | None:
        conversation = self.conversation
        if conversation.pending is not None and self._engine.services.queue_triggers:
            return None
        now = self._clock.now()
        for index, item in enumerate(conversation.queue):
            if not item["due"] or datetime.fromisoformat(item["due"]) <= now:
                conversation.queue = conversation.queue[:index] + conversation.queue[index + 1 :]
                return Incoming.from_state(item["event"])
        return None

    # -- time

    @property
    def inactivity_minutes(self) -> float:
        """How long the person may be silent before the Timeout workflow runs; 0 for ever."""
        own = self.conversation.inactivity
        return min(self.bot.settings.inactivity_timeout if own is None else own, MOST_MINUTES)

    def timeout_at(self) -> datetime | None:
        """When the inactivity timeout runs out; None while nothing waits for the person, or for ever."""
        conversation = self.conversation
        if not conversation.frames or not conversation.last_active or self.inactivity_minutes <= 0:
            return None
        return datetime.fromisoformat(conversation.last_active) + timedelta(minutes=self.inactivity_minutes)

    def schedules(self) -> list[Schedule]:
        """The fixed schedules of the bot; `schedules.next_runs` tells when they are due."""
        return schedules_of(self.bot)

    # -- state

    def new_conversation(self) -> None:
        """A new conversation of the same person."""
        self._conversations += 1
        old = self.conversation
        self.conversation = Conversation(
            f"conv-{self._conversations}",
            old.user_id,
            seed=self._seed,
            user=old.user,
            bot=self._bot_variables,
            records={name: value for name, value in old.records.items() if name in LASTING},
        )
        set_shared_defaults(self._engine.program, self.conversation)

    def new_user(self, user_id: str = "") -> None:
        """Another person, in a new conversation."""
        self._users += 1
        records = {name: value for name, value in self.conversation.records.items() if name != "userData"}
        self.conversation = Conversation("", user_id or f"user-{self._users}", records=records)
        self.new_conversation()

    def set_user_data(self, data: dict[str, Any]) -> None:
        """What a web page told the chat of the person: what the card *Get user data* gives."""
        self.conversation.records["userData"] = data

    def save(self) -> str:
        """The conversation as JSON text, with the variables of the person and the bot."""
        return json.dumps(self.conversation.to_json(), ensure_ascii=False)

    def load(self, text: str) -> None:
        """Goes back to a saved conversation. Raises StateError, and json.JSONDecodeError for other text."""
        self.conversation = Conversation.from_json(json.loads(text))
        self._bot_variables = self.conversation.bot

    def variables(self) -> dict[str, Variables]:
        """All scopes as a person may see them: dates as text, secrets masked."""
        conversation = self.conversation
        program = self._engine.program
        frame = conversation.frames[-1] if conversation.frames else None
        workflow = self.bot.workflow(frame.workflow) if frame else None
        scopes: dict[str, Variables] = {
            "workflow": frame.variables if frame else {},
            "conversation": conversation.conversation,
            "session": conversation.session,
            "user": conversation.user,
            "bot": conversation.bot,
            "env": dict.fromkeys(program.environment, MASK),
            "temp": conversation.temp,
            "turn": conversation.turn,
        }
        shown: dict[str, Variables] = {}
        for scope in SCOPES:
            shown[scope] = {}
            for name, value in scopes[scope].items():
                declared = program.variable(workflow, scope, name)
                hidden = declared is not None and declared.secret and value is not None
                shown[scope][name] = MASK if hidden else without_dates(program.mask.value(value))
        return shown

    async def look_up(self, source: str) -> Any:
        """The value of an expression over the variables as they are between turns, as a person may see it.

        Nothing changes by it. Raises BotFailure when it has none.
        """
        conversation = Conversation.from_json(json.loads(self.save()))
        turn = Turn(self._engine.program, self._engine.services, conversation, Incoming("look"), lambda _event: None)
        frame = conversation.frames[-1] if conversation.frames else None
        if frame is not None:
            turn.stand_in(frame, self.bot.workflow(frame.workflow))
        return shown(turn, await probe(turn, source))

    def set_variable(self, scope: str, name: str, value: Any) -> None:
        """Sets a variable from outside, converted to its type. Raises ValueError with a sentence."""
        assign(self._engine.program, self.conversation, scope, name, value)

    async def close(self) -> None:
        """Waits for a running turn to end, and closes what the session was given to close."""
        async with self._turn:
            if self._close_services is not None:
                await self._close_services()


async def _nothing() -> AsyncGenerator[Event, None]:
    nothing: tuple[Event, ...] = ()
    for event in nothing:
        yield event
