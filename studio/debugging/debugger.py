"""The debugger: holds a conversation at breakpoints and steps, and remembers points to go back to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.describe import card_kind
from studio.bot.node import Node
from studio.bot.workflow import Workflow
from studio.debugging.breakpoints import Breakpoint, Breakpoints, Target
from studio.debugging.timeline import Point, Timeline
from studio.debugging.ways import Ports
from studio.interpreter.conversation import Conversation
from studio.interpreter.events import Event, Paused, Resumed, VariableChanged, Waiting
from studio.interpreter.failure import BotFailure
from studio.interpreter.gate import TurnPoint, saved
from studio.interpreter.incoming import Incoming
from studio.interpreter.outcome import End, GoTo, Outcome, Return
from studio.interpreter.plan import CardPlan
from studio.interpreter.probe import probe, shown
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of, truthy

How = Literal["continue", "step over", "step into", "step out"]
Reason = Literal["breakpoint", "variable", "step", "request", "return"]

SLOWEST_SAVE = 0.003
"""Seconds. Where saving the state takes longer, the steps of a long turn are saved less often."""
SURELY_KEPT = 100
"""Steps of a turn that can be gone back to however long saving takes."""


@dataclass(frozen=True, slots=True)
class Called:
    """One workflow on the call stack, and where in it the conversation is."""

    workflow: str
    node: str
    card: str
    workflow_name: str
    node_name: str
    card_name: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Where and why a conversation is held."""

    reason: Reason
    detail: str
    workflow: str
    node: str
    card: str
    stack: tuple[Called, ...]
    """The innermost workflow last."""


class Debugger:
    """Stands before every step of a conversation (it is a `Gate`). One belongs to one emulator.

    All methods are for the thread of the loop in which the conversation runs.
    """

    def __init__(self) -> None:
        self.breakpoints = Breakpoints()
        self.timeline = Timeline()
        self.pause: Pause | None = None
        """Where the conversation is held now."""
        self.event: dict[str, Any] = {}
        """The event of the latest turn as code sees it, secrets masked."""
        self._mode: How = "continue"
        self._asked = False
        self._depth = self._rest_depth = 0
        self._go: asyncio.Future[How] | None = None
        self._turn: Turn | None = None
        self._incoming: Incoming | None = None
        self._changed_names: dict[tuple[str, str], VariableChanged] = {}
        self._skip_until = 0.0
        self._at_known_point = self._is_return = False
        self._ports = Ports()
        self._listeners: list[Callable[[], None]] = []
        self._conversation_id = ""

    def listen(self, listener: Callable[[], None]) -> None:
        """Tell a listener when the conversation is held or goes on, and when points come or go."""
        self._listeners.append(listener)

    @property
    def is_paused(self) -> bool:
        return self.pause is not None

    @property
    def is_stepping(self) -> bool:
        """Whether the conversation will be held at the next step, as a step has not come to its end yet."""
        return self._mode != "continue" or self._asked

    @property
    def mode(self) -> How:
        return self._mode

    # -- commands

    def ask_to_pause(self) -> None:
        """Hold at the next step, whichever it is."""
        if self.pause is None and not self._asked:
            self._asked = True
            self._tell()

    def go(self, how: How) -> None:
        """Go on, or make a step. While nothing is held, a step is that of the next turn."""
        self._mode = how
        self._asked = False
        self._depth = len(self._turn.conversation.frames) if self._turn is not None else self._rest_depth
        if self._go is not None and not self._go.done():
            self._go.set_result(how)
            self._release()
        self._tell()

    def forget(self) -> None:
        """Another conversation begins: no step is under way, and there is nothing to go back to."""
        self._mode, self._asked = "continue", False
        self._at_known_point = False
        self.event = {}
        self.timeline.clear()
        self._tell()

    def go_to(self, point: Point) -> None:
        """Take note that the conversation goes on from a point; at a step it is held at once."""
        self.timeline.go_to(point)
        self._mode = "continue"
        self._asked = self._at_known_point = self._is_return = point.kind == "step"
        self._tell()

    async def look_up(self, source: str) -> Any:
        """The value of an expression where the conversation is held. Raises BotFailure; ValueError when it is not."""
        turn = self._turn
        if self.pause is None or turn is None:
            raise ValueError("The conversation is not held.")
        return shown(turn, await probe(turn, source))

    def forget_answers(self) -> None:
        """A variable was set by hand: what was evaluated ahead of time is not true any more."""
        if self._turn is not None:
            self._turn.forget()

    # -- the gate

    def begin(self, conversation: Conversation, incoming: Incoming, at: TurnPoint | None) -> None:
        if conversation.id != self._conversation_id:
            self._conversation_id = conversation.id
            if self.timeline.here is not self.timeline.root:
                self.timeline.clear()
        self._incoming = incoming
        self._changed_names.clear()
        self._skip_until = 0.0
        self.timeline.renew(saved(conversation))

    def hear(self, event: Event) -> None:
        self.timeline.hear(event)
        if isinstance(event, VariableChanged):
            self._changed_names[event.scope, event.name] = event

    async def before_step(self, turn: Turn) -> None:
        self._turn = turn
        card = _next_card(turn)
        is_kept = self._remember(turn)
        if not self._is_watchful:
            self._changed_names.clear()
            return
        found = await self._why_at_step(turn, card)
        if found is not None:
            if not is_kept:
                self._remember(turn, always=True)
            turn.card_key = card.key if card is not None else ""
            await self._hold(turn, *found)

    async def before_outcome(self, turn: Turn, outcome: Outcome) -> None:
        self._turn = turn
        if not self._is_watchful:
            return
        found = await self._changed_variable(turn)
        if found is None and turn.plan is not None and turn.workflow is not None:
            transition = outcome.transition if isinstance(outcome, GoTo) else ""
            if transition or isinstance(outcome, (End, Return)):
                port = self._ports.of(turn.plan.node, turn.bot, turn.card_key, transition)
                target = Target("transition", turn.workflow.key, turn.plan.key, transition=port)
                label = outcome.label if isinstance(outcome, GoTo) and outcome.label else "a transition"
                found = await self._hit(turn, target, f"about to take {label}")
        if found is not None:
            await self._hold(turn, *found)

    def end(self, turn: Turn, *, finished: bool) -> None:
        self._turn = None
        self._release()
        if finished:
            self._conclude(turn)
        else:
            self._mode, self._asked = "continue", False
            self.timeline.give_up()
        self._changed_names.clear()
        self._tell()

    # -- deciding

    @property
    def _is_watchful(self) -> bool:
        """Whether there is anything to look out for."""
        return self._asked or self._mode != "continue" or len(self.breakpoints) > 0

    async def _why_at_step(self, turn: Turn, card: CardPlan | None) -> tuple[Reason, str] | None:
        """Why to hold before the step, if there is a reason."""
        plan, workflow = turn.plan, turn.workflow
        if plan is None or workflow is None:
            return None
        at_start = turn.index == 0 and not turn.resumed
        if self._asked:
            return ("return" if self._is_return else "request"), ""
        found = await self._changed_variable(turn)
        if found is None and at_start:
            found = await self._hit(turn, Target("node", workflow.key, plan.key), "")
        if found is None and card is not None:
            found = await self._hit(turn, Target("card", workflow.key, plan.key, card.key), "")
        if found is None and (card is not None or at_start) and self._step_is_over(turn):
            found = ("step", "")
        return found

    def _step_is_over(self, turn: Turn) -> bool:
        depth = len(turn.conversation.frames)
        match self._mode:
            case "step into":
                return True
            case "step over":
                return depth <= self._depth
            case "step out":
                return depth < self._depth
            case _:
                return False

    async def _hit(self, turn: Turn, target: Target, detail: str) -> tuple[Reason, str] | None:
        one = self.breakpoints.active_at(target)
        if one is None:
            return None
        problem = await self._refuses(turn, one)
        if problem is None:
            return None
        return "breakpoint", "; ".join(filter(None, (detail, problem, one.condition)))

    async def _changed_variable(self, turn: Turn) -> tuple[Reason, str] | None:
        changed, self._changed_names = self._changed_names, {}
        for (scope, name), event in changed.items():
            one = self.breakpoints.active_at(Target("variable", variable=f"{scope}.{name}"))
            if one is not None and await self._refuses(turn, one) is not None:
                return "variable", f"{scope}.{name} is now {_short(event.after)}, was {_short(event.before)}"
        return None

    async def _refuses(self, turn: Turn, one: Breakpoint) -> str | None:
        """None where a condition does not hold; else why it counts as holding, empty where it simply does."""
        if not one.condition:
            return ""
        try:
            return "" if truthy(await probe(turn, one.condition)) else None
        except BotFailure as problem:
            # A condition that cannot be evaluated must not pass in silence.
            return f"the condition has no value: {problem.message}"

    # -- holding

    async def _hold(self, turn: Turn, reason: Reason, detail: str) -> None:
        began = time.perf_counter()
        frame = turn.frame
        self._mode, self._asked, self._is_return = "continue", False, False
        self.pause = Pause(
            reason,
            detail,
            frame.workflow if frame else "",
            frame.node if frame else "",
            turn.card_key,
            call_stack(turn.conversation, turn.bot.workflow, turn.card_key),
        )
        self._take_event(turn)
        turn.emit(Paused, reason, detail)
        self._go = asyncio.get_running_loop().create_future()
        self._tell()
        try:
            how = await self._go
        finally:
            self._release()
        turn.forget()
        turn.emit(Resumed, how)
        if turn.services.clock.is_fixed is False:
            turn.skip_time(time.perf_counter() - began)
        self._tell()

    def _release(self) -> None:
        self.pause = None
        self._go = None

    # -- remembering

    def _remember(self, turn: Turn, *, always: bool = False) -> bool:
        """Keep the point before a step; whether it is kept. Of long turns with large states not every step is."""
        if self._at_known_point:
            self._at_known_point = False
            return True
        began = time.perf_counter()
        frame = turn.frame
        if frame is None or self._incoming is None:
            return False
        if began < self._skip_until and turn.steps > SURELY_KEPT and not always:
            return False
        state = saved(turn.conversation)
        self.timeline.add_step(state, self._incoming, TurnPoint.of(turn), frame.workflow, frame.node)
        took = time.perf_counter() - began
        if took > SLOWEST_SAVE:
            self._skip_until = began + took * 20
        return True

    def _conclude(self, turn: Turn) -> None:
        timeline = self.timeline
        state = saved(turn.conversation)
        frames = turn.conversation.frames
        frame = frames[-1] if frames else None
        incoming = self._incoming
        self._rest_depth = len(frames)
        point = timeline.add_rest(
            state,
            (incoming.preview or incoming.type) if incoming is not None else "",
            frame.workflow if frame else "",
            frame.node if frame else "",
            frame.card if frame else "",
        )
        point.incoming = incoming
        waits = any(isinstance(event, Waiting) for event in point.events)
        if not frames and not waits:
            self._mode = "continue"  # the conversation has ended, and the step with it
        self._take_event(turn)

    def _take_event(self, turn: Turn) -> None:
        event = {name: value for name, value in turn.event.items() if name != "state"}
        state = turn.event.get("state")
        self.event = shown(turn, {**event, "state": state if isinstance(state, Mapping) else {}})

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _next_card(turn: Turn) -> CardPlan | None:
    plan = turn.plan
    if plan is None or plan.is_autonomous or turn.index >= len(plan.cards):
        return None
    return plan.cards[turn.index]


def call_stack(
    conversation: Conversation, workflow_of: Callable[[str], Workflow | None], card: str = ""
) -> tuple[Called, ...]:
    """The workflows a conversation is in, the innermost last; `card` is the card in the innermost."""
    found = []
    for place, frame in enumerate(conversation.frames):
        key = card if place == len(conversation.frames) - 1 and card else frame.card
        workflow = workflow_of(frame.workflow)
        node = workflow.node(frame.node) if workflow else None
        found.append(
            Called(
                frame.workflow,
                frame.node,
                key,
                workflow.name if workflow else frame.workflow,
                node.name if node else frame.node,
                _card_name(node, key),
            )
        )
    return tuple(found)


def _card_name(node: Node | None, key: str) -> str:
    card = next((card for card in node.cards if card.key == key), None) if node and key else None
    return card_kind(card) if card is not None else ""


def _short(value: Any) -> str:
    text = " ".join((f"“{value}”" if isinstance(value, str) else text_of(value)).split()) or "nothing"
    return text if len(text) <= 60 else f"{text[:59]}…"
