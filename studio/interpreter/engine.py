"""Runs turns: an incoming event goes in, events come out, the conversation moves on."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from studio.bot.bot import Bot
from studio.bot.workflow import TIMEOUT as TIMEOUT_WORKFLOW
from studio.interpreter import agents, flow, triggers
from studio.interpreter.cards import CARDS, run_autonomous
from studio.interpreter.client import messages
from studio.interpreter.conversation import Conversation
from studio.interpreter.events import CardFinished, CardStarted, Event, TurnFinished, TurnStarted, Waiting
from studio.interpreter.failure import BotFailure
from studio.interpreter.gate import Gate, TurnPoint
from studio.interpreter.hooks import run_hooks
from studio.interpreter.incoming import RESET_COMMAND, TIMEOUT, Incoming
from studio.interpreter.nlu import sensitive_parts, understand
from studio.interpreter.outcome import CONTINUE, Call, Continue, End, GoTo, LeaveNode, Outcome, Return, Wait
from studio.interpreter.plan import CardPlan, Kinds
from studio.interpreter.program import Program
from studio.interpreter.scopes import set_shared_defaults
from studio.interpreter.services import Services
from studio.interpreter.turn import Emit, Turn
from studio.interpreter.values import text_of

NO_TOKENS = {
    "summary": "",
    "details": "",
    "usages": [],
    "totalTokens": 0,
    "billedTokens": 0,
    "cost": 0,
    "savingsPercent": 0,
}
"""What hooks at the end of a turn learn of models, of which none was called."""


class Engine:
    """Runs the conversations of one bot. It holds no conversation itself, so many may share it.

    Two turns of one conversation must not run at the same time; `session.Session` sees to that.
    """

    def __init__(self, bot: Bot, services: Services, cards: Kinds = CARDS) -> None:
        self.services = services
        self._cards = cards
        self.program = Program(bot, cards, services.environment)

    @property
    def bot(self) -> Bot:
        return self.program.bot

    def use_bot(self, bot: Bot) -> None:
        """Runs an edited bot from the next turn on; waiting conversations go on where they are."""
        if bot is not self.program.bot:
            self.program = Program(bot, self._cards, self.services.environment)

    async def turn(
        self, conversation: Conversation, incoming: Incoming, at: TurnPoint | None = None
    ) -> AsyncGenerator[Event, None]:
        """Runs one turn and yields its events as they happen; with `at` the rest of a turn, from there on.

        Closing the iterator early cancels the turn and waits until nothing of it runs any more. The
        conversation is then in the middle of something; go back to a copy from before the turn.
        """
        events: deque[Event] = deque()
        waiter: asyncio.Future[None] | None = None

        def wake(_: object = None) -> None:
            if waiter is not None and not waiter.done():
                waiter.set_result(None)

        def tell(event: Event) -> None:
            events.append(event)
            wake()

        run = asyncio.ensure_future(self.run(conversation, incoming, tell, at))
        run.add_done_callback(wake)
        loop = run.get_loop()
        try:
            while not run.done():
                if not events:
                    waiter = loop.create_future()
                    await waiter
                while events:
                    yield events.popleft()
            while events:
                yield events.popleft()
            await run
        finally:
            if not run.done():
                run.cancel()
                await asyncio.wait((run,))

    async def run(
        self, conversation: Conversation, incoming: Incoming, emit: Emit, at: TurnPoint | None = None
    ) -> None:
        """Runs one turn, telling its events to `emit`. This is `turn` without the queue in between.

        Raises ValueError with a sentence when the place `at` is not in the bot any more.
        """
        gate = self.services.gate
        if gate is None:
            await self._run(Turn(self.program, self.services, conversation, incoming, emit), at)
            return
        gate.begin(conversation, incoming, at)
        turn = Turn(self.program, self.services, conversation, incoming, _heard(gate, emit))
        finished = False
        try:
            await self._run(turn, at)
            finished = True
        finally:
            gate.end(turn, finished=finished)

    async def _run(self, turn: Turn, at: TurnPoint | None) -> None:
        conversation, incoming = turn.conversation, turn.incoming
        if self.program.sensitive_patterns and incoming.is_message:
            turn.hide(await asyncio.to_thread(sensitive_parts, self.program, incoming.preview))
        if at is not None:
            at.restore(turn)
            await self._play(turn, begun=True)
            await self._conclude(turn)
        else:
            turn.emit(TurnStarted, incoming.to_json())
            conversation.turns += 1
            if incoming.is_message and incoming.preview.strip() == RESET_COMMAND:
                flow.reset(turn)
            else:
                await self._take_in(turn)
        if not self.services.limits.repetitions_per_conversation:
            conversation.visits.clear()
        turn.emit(TurnFinished, turn.elapsed() * 1000, turn.steps)

    async def _take_in(self, turn: Turn) -> None:
        conversation = turn.conversation
        conversation.temp.clear()
        conversation.turn.clear()
        set_shared_defaults(self.program, conversation)
        if turn.bot.agents:
            agents.begin(turn)
            turn.refresh()
        hooks = self.program.hooks
        stop = bool(hooks("before_incoming_middleware")) and await run_hooks(turn, "before_incoming_middleware")
        if turn.incoming.is_message:
            self._take_message(turn)
            await understand(turn)
        if hooks("after_incoming_middleware"):
            stop = await run_hooks(turn, "after_incoming_middleware") or stop
        if stop:
            turn.warn("A hook stopped the event; the flow did not run.")
        else:
            await self._play(turn)
        await self._conclude(turn)

    async def _conclude(self, turn: Turn) -> None:
        if turn.bot.agents:
            agents.conclude(turn)
        if turn.stored > flow.LITTLE:
            flow.check_size(turn)
        if self.program.hooks("after_turn_end"):
            await run_hooks(turn, "after_turn_end", {"metadata": {"tokens": dict(NO_TOKENS)}})

    def _take_message(self, turn: Turn) -> None:
        """Remembers what the person said, without what is not to be kept."""
        conversation = turn.conversation
        conversation.last_active = turn.now_text
        turn.remember("user", turn.mask.starred(turn.preview))
        payload = turn.mask.starred(turn.payload)
        message_id = text_of(turn.event.get("messageId"))
        messages.keep(turn, message_id, {"type": "text", **payload}, "incoming", conversation.user_id)

    async def _play(self, turn: Turn, *, begun: bool = False) -> None:
        """Runs from the incoming event until the conversation waits or ends, come what may."""
        failure: BotFailure | None = None
        while turn.running:
            try:
                if failure is not None:
                    failed, failure = failure, None
                    await flow.redirect_failure(turn, failed, self._sentence(turn, failed))
                elif not begun:
                    begun = True
                    await self._begin(turn)
                else:
                    await self._advance(turn)
            except BotFailure as problem:
                failure = problem

    async def _begin(self, turn: Turn) -> None:
        """Puts the turn where the incoming event belongs."""
        incoming = turn.incoming
        conversation = turn.conversation
        if incoming.place is not None:
            self._begin_at(turn, *incoming.place)
        elif incoming.type == TIMEOUT:
            flow.interrupt(turn, "timeout")
            workflow = turn.bot.workflow(TIMEOUT_WORKFLOW)
            if workflow is None or workflow.start is None:
                turn.warn("The bot has no Timeout workflow to run.")
                turn.running = False
            else:
                flow.enter_workflow(turn, workflow)
        elif incoming.trigger is not None:
            await triggers.begin_with_event(turn, incoming.trigger)
        elif not conversation.frames and await triggers.begin_with_message(turn):
            return
        elif not conversation.frames or not flow.stand_where_it_waits(turn):
            main = turn.bot.main
            if main is None:
                raise BotFailure("the bot has no workflow at all.")
            flow.enter_workflow(turn, main)
            agents.note_first_question(turn)

    def _begin_at(self, turn: Turn, workflow_key: str, node_key: str) -> None:
        workflow = turn.bot.workflow(workflow_key)
        node = workflow.node(node_key) if workflow and node_key else workflow.start if workflow else None
        if workflow is None or node is None:
            raise BotFailure(f"there is no node “{node_key}” in a workflow “{workflow_key}” to start from.")
        flow.interrupt(turn, "restart")
        for scope, name, value in turn.incoming.variables:
            if scope != "workflow":
                turn.set_variable(scope, name, value)
        inputs = {name: value for scope, name, value in turn.incoming.variables if scope == "workflow"}
        flow.enter_workflow(turn, workflow, inputs, node=node)

    async def _advance(self, turn: Turn) -> None:
        """Runs card after card and leaves nodes after their last one, until the conversation waits or ends."""
        gate = self.services.gate
        while turn.running:
            plan = turn.plan
            if plan is None:
                raise RuntimeError("a running turn is always in a node")
            if gate is not None:
                await gate.before_step(turn)
            if turn.index < len(plan.cards) and not plan.is_autonomous:
                outcome = await self._run_card(turn, plan.cards[turn.index])
                if outcome is CONTINUE:
                    turn.index += 1
                else:
                    await self._follow(turn, outcome)
            elif plan.is_autonomous:
                flow.count_step(turn)
                await self._follow(turn, await run_autonomous(turn, plan))
            else:
                await self._leave_node(turn)

    async def _run_card(self, turn: Turn, plan: CardPlan) -> Outcome:
        turn.card_key = turn.context["currentCard"] = plan.key
        flow.count_step(turn)
        resumed, turn.resumed = turn.resumed, False
        turn.emit(CardStarted, plan.type, resumed, plan.origin)
        started = turn.elapsed()
        run = plan.kind.resume if resumed and plan.kind.resume is not None else plan.kind.run
        try:
            outcome = await run(turn, plan)
        except BotFailure:
            turn.emit(CardFinished, plan.type, (turn.elapsed() - started) * 1000, "fail", plan.origin)
            raise
        turn.emit(CardFinished, plan.type, (turn.elapsed() - started) * 1000, outcome.name, plan.origin)
        return outcome

    async def _follow(self, turn: Turn, outcome: Outcome) -> None:
        """Does what a card or node said happens next."""
        if self.services.gate is not None:
            await self.services.gate.before_outcome(turn, outcome)
        match outcome:
            case Continue():
                turn.index += 1
            case GoTo(target, transition, label):
                if target:
                    flow.go_to(turn, target, transition, label)
                else:
                    turn.warn(f"The transition “{label or transition}” in {turn.place()} is not connected.")
                    await flow.end_implicitly(turn)
            case LeaveNode():
                await self._leave_node(turn)
            case Call():
                flow.call(turn, turn.card_key, outcome)
            case Return():
                if not flow.leave_through_exit(turn):
                    await flow.end_implicitly(turn, "no caller")
            case Wait(awaited):
                if turn.frame is not None:
                    turn.frame.card = turn.card_key
                turn.emit(Waiting, awaited)
                turn.running = False
            case End():
                await flow.end_explicitly(turn)

    async def _leave_node(self, turn: Turn) -> None:
        turn.card_key = ""
        outcome = flow.after_last_card(turn.plan.node) if turn.plan else None
        if outcome is None:
            await flow.end_implicitly(turn)
        else:
            await self._follow(turn, outcome)

    def _sentence(self, turn: Turn, failure: BotFailure) -> str:
        """The failure with its place."""
        if turn.workflow is None:
            return f"{failure.message[:1].upper()}{failure.message[1:]}"
        place = turn.place(turn.card)
        return f"{place[:1].upper()}{place[1:]}: {failure.message}"


def _heard(gate: Gate, emit: Emit) -> Emit:
    def tell(event: Event) -> None:
        gate.hear(event)
        emit(event)

    return tell
