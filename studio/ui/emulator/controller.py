"""Runs the turns behind the emulator: one at a time, cancellable, told to listeners in small batches. No Qt.

The event stream of a busy bot may have 100,000 events. They reach the listeners in batches at most every 16 ms, and
while a turn produces events without ever waiting, the loop gets its share in between, so the window stays alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
import traceback
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from studio.ui.debugger.wording import Event

log = logging.getLogger(__name__)

BATCH_SECONDS = 0.016
"""Longest an event waits for its batch: one frame."""
SLICE_SECONDS = 0.008
"""Longest a turn keeps the loop to itself."""
SLICE_EVENTS = 250
"""Most events in a slice: what listeners do with them takes time too."""
SETTLED_EVENTS = 5_000
"""Events told after which the garbage collector is spared what lives by then."""


Events = AsyncGenerator[Any, None]
"""Events of one turn: mappings in the flat form, or objects with `to_json`."""


class Conversing(Protocol):
    """What the controller asks of a session of the interpreter."""

    def start(self) -> Events: ...

    def say(self, text: str) -> Events: ...

    def choose(self, value: str, label: str = "") -> Events: ...

    def post_back(self, value: str) -> Events: ...

    def send_payload(self, payload: dict[str, Any]) -> Events: ...

    def send(self, event: Any) -> Events: ...

    def run_due(self) -> Events: ...

    def simulate_timeout(self) -> Events: ...

    def start_at(self, workflow: str, node: str = "", variables: Sequence[tuple[str, str, Any]] = ()) -> Events: ...

    def new_conversation(self) -> None: ...

    def new_user(self) -> None: ...

    def use_bot(self, bot: Any) -> None: ...

    def variables(self) -> Mapping[str, Any]: ...

    def set_variable(self, scope: str, name: str, value: Any) -> None: ...

    async def close(self) -> None: ...


SessionFactory = Callable[[], Awaitable[Conversing]]
Listener = Callable[[Sequence[Event]], None]
BusyListener = Callable[[bool], None]
Job = Callable[[], Coroutine[Any, Any, None]]


class EmulatorController:
    """Owns a session and the task that runs its turns.

    The session is opened with the first turn, and closed by `close`, or by `restart`, after which the next turn opens
    another. What is said while a turn runs waits for it. All methods are for the thread of the running loop.
    """

    def __init__(self, open_session: SessionFactory, clock: Callable[[], float] = time.monotonic) -> None:
        self._open_session = open_session
        self._clock = clock
        self._session: Conversing | None = None
        self._waiting: deque[Job] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._job: asyncio.Task[None] | None = None
        self._batch: list[Event] = []
        self._flush_timer: asyncio.TimerHandle | None = None
        self._listeners: list[Listener] = []
        self._busy_listeners: list[BusyListener] = []
        self._changed_bot: Any = None
        self._is_closed = False
        self._settling = 0
        self.is_held: Callable[[], bool] = lambda: False
        """Whether a debugger holds the running turn: variables may be set then."""

    @property
    def session(self) -> Conversing | None:
        """The conversation's session, once it has begun."""
        return self._session

    # Listening

    def listen(self, listener: Listener) -> None:
        """Tell a listener about events, in batches, in their flat form.

        Beside the interpreter's there are `state` (all variables, after each turn; with `baseline` true at the start
        of a conversation), `turn_stopped`, and `error` when a turn failed where the interpreter does not catch it.
        """
        self._listeners.append(listener)

    def listen_busy(self, listener: BusyListener) -> None:
        """Tell a listener when turns begin to run, and when none runs or waits any more."""
        self._busy_listeners.append(listener)

    @property
    def is_busy(self) -> bool:
        """Whether a turn runs or waits."""
        return self._worker is not None

    async def idle(self) -> None:
        """Wait until no turn runs or waits any more."""
        if self._worker is not None:
            await asyncio.wait((self._worker,))

    # Turns

    def start(self) -> None:
        """Open the conversation, for bots that speak first."""
        self._enqueue_turn(lambda session: session.start())

    def say(self, text: str) -> None:
        self._enqueue_turn(lambda session: session.say(text))

    def choose(self, value: str, label: str = "") -> None:
        self._enqueue_turn(lambda session: session.choose(value, label))

    def post_back(self, value: str) -> None:
        self._enqueue_turn(lambda session: session.post_back(value))

    def send_payload(self, payload: dict[str, Any]) -> None:
        """The person sends a message given by its payload, such as a file."""
        self._enqueue_turn(lambda session: session.send_payload(payload))

    def send(self, event: Any) -> None:
        """Anything comes in: an `Incoming` of the interpreter."""
        self._enqueue_turn(lambda session: session.send(event))

    def run_due(self) -> None:
        """Run what has become due by the clock, if a conversation is under way."""
        if self._session is not None:
            self._enqueue_turn(lambda session: session.run_due())

    def simulate_timeout(self) -> None:
        self._enqueue_turn(lambda session: session.simulate_timeout())

    def start_at(self, workflow: str, node: str = "", variables: Sequence[tuple[str, str, Any]] = ()) -> None:
        """Start from a node, whatever the conversation was doing; variables (scope, name, value) are set before."""
        self._drop_jobs()
        given = (variables,) if variables else ()
        self._enqueue_turn(lambda session: session.start_at(workflow, node, *given))

    def go_to(self, turn: Callable[[Any], Events]) -> None:
        """Leave what runs and waits, and go on from another point as `turn` makes the session do."""
        self._drop_jobs()

        async def go() -> None:
            self._flush()
            await self._run_turn(turn)

        self._enqueue(go)

    def new_conversation(self) -> None:
        """Forget the conversation, stopping what runs; the same person talks on."""
        self._renew(lambda session: session.new_conversation())

    def new_user(self) -> None:
        """Forget the conversation, stopping what runs; another person talks on."""
        self._renew(lambda session: session.new_user())

    def stop(self) -> None:
        """Stop the running turn and forget those that wait."""
        if self._drop_jobs():
            self._tell({"type": "turn_stopped"})

    # State

    def set_variable(self, scope: str, name: str, value: Any) -> None:
        """Set a variable between turns. Raises ValueError with a sentence when it cannot be."""
        if self._session is None:
            raise ValueError("The conversation has not started: say something first.")
        if self.is_busy and not self.is_held():
            raise ValueError("The bot is at work: wait until it has finished.")
        self._session.set_variable(scope, name, value)
        self._tell_state()

    # The bot

    def bot_changed(self, bot: Any) -> bool:
        """Take note of an edited bot; whether a conversation is under way and the person should be asked.

        Without one there is nothing to ask: the next turn opens a session, with the bot as it is then.
        """
        if self._session is None and self._worker is None:
            return False
        self._changed_bot = bot
        return True

    def continue_with_bot(self) -> None:
        """Go on with the conversation in the changed bot, from the next turn on."""
        if self._session is not None and self._changed_bot is not None:
            self._session.use_bot(self._changed_bot)
        self._changed_bot = None

    def restart(self) -> None:
        """Close the session, stopping what runs; the next turn opens another one, with the bot as it is then."""
        self._drop_jobs()
        self._batch.clear()
        self._enqueue(self._close_session)

    async def close(self) -> None:
        """Stop everything and close the session; nothing is told any more."""
        self._is_closed = True
        self._listeners.clear()
        self._busy_listeners.clear()
        self._drop_jobs()
        # The job is cancelled already; its clean-up is waited for, not interrupted.
        await self.idle()
        await self._close_session()

    # Running

    def _enqueue(self, job: Job) -> None:
        if self._is_closed:
            return
        self._waiting.append(job)
        if self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())
            self._tell_busy(True)

    def _enqueue_turn(self, turn: Callable[[Conversing], Events]) -> None:
        self._enqueue(lambda: self._run_turn(turn))

    def _renew(self, change: Callable[[Conversing], None]) -> None:
        self._drop_jobs()
        # Events of a conversation that is forgotten are not told any more.
        self._batch.clear()

        async def renew() -> None:
            if self._session is not None:
                self.continue_with_bot()
                change(self._session)
                self._tell_state(baseline=True)

        self._enqueue(renew)

    def _drop_jobs(self) -> bool:
        """Forget what waits and cancel what runs; whether there was anything."""
        had_jobs = bool(self._waiting) or self._job is not None
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
        return had_jobs

    async def _work(self) -> None:
        """Run what waits, one after the other."""
        try:
            while self._waiting:
                self._job = asyncio.create_task(self._waiting.popleft()())
                await asyncio.wait((self._job,))
                self._report(self._job)
                self._job = None
        finally:
            self._job = self._worker = None
            self._flush()
            self._tell_busy(False)

    def _report(self, job: asyncio.Task[None]) -> None:
        """Tell how a job failed, unless it was stopped."""
        problem = None if job.cancelled() else job.exception()
        if problem is not None:
            log.error("a turn of the emulator failed", exc_info=problem)
            sentence = str(problem) or type(problem).__name__
            detail = "".join(traceback.format_exception(problem))
            self._tell({"type": "error", "message": f"The turn failed: {sentence}", "detail": detail})

    async def _run_turn(self, turn: Callable[[Conversing], Events]) -> None:
        if self._session is None:
            self._session = await self._open_session()
            self._tell_state(baseline=True)
        began = self._clock()
        count = 0
        has_begun = False
        async with contextlib.aclosing(turn(self._session)) as events:
            async for event in events:
                flat = event if isinstance(event, Mapping) else event.to_json()
                if flat.get("type") == "turn_started":
                    # What follows in the same breath is what the bot's code caused.
                    flat = {**flat, "follows": True} if has_begun else flat
                    has_begun = True
                self._tell(flat)
                if flat.get("type") == "paused":
                    self._tell_state()
                count += 1
                if count >= SLICE_EVENTS or self._clock() - began >= SLICE_SECONDS:
                    self._flush()
                    await asyncio.sleep(0)
                    began, count = self._clock(), 0
        self._tell_state()

    async def _close_session(self) -> None:
        session, self._session = self._session, None
        self._changed_bot = None
        gc.unfreeze()
        if session is not None:
            await session.close()

    # Telling

    def _tell_state(self, *, baseline: bool = False) -> None:
        if self._session is not None:
            state = {"type": "state", "variables": self._session.variables(), "baseline": baseline}
            self._tell({**state, "held": True} if self.is_held() else state)

    def _tell(self, event: Event) -> None:
        self._batch.append(event)
        if self._flush_timer is None:
            self._flush_timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self._flush)

    def _flush(self) -> None:
        if self._flush_timer is not None:
            self._flush_timer.cancel()
            self._flush_timer = None
        if self._batch:
            batch, self._batch = self._batch, []
            for listener in self._listeners:
                listener(batch)
            self._settling += len(batch)
            if self._settling >= SETTLED_EVENTS:
                # A chatty bot leaves hundreds of thousands of rows and records, which all stay. Without this the
                # collector looks through them again and again, a third of a second each time. They still go when
                # nothing refers to them; only rings among them wait until the session is closed.
                self._settling = 0
                gc.freeze()

    def _tell_busy(self, busy: bool) -> None:
        for listener in self._busy_listeners:
            listener(busy)
