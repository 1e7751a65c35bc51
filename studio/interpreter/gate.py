"""Where a turn can be held, looked at and taken up again: what a debugger needs of the engine."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from studio.interpreter.conversation import Conversation
from studio.interpreter.events import Event
from studio.interpreter.incoming import Incoming
from studio.interpreter.outcome import Outcome

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn


class Gate(Protocol):
    """Stands before every step of every turn. Without one, a turn asks nobody."""

    def begin(self, conversation: Conversation, incoming: Incoming, at: TurnPoint | None) -> None:
        """A turn is about to begin, or with `at` to go on from there."""
        ...

    def hear(self, event: Event) -> None:
        """An event was told."""
        ...

    async def before_step(self, turn: Turn) -> None:
        """The next card is about to run, or the node to be left when there is none. The turn waits for this."""
        ...

    async def before_outcome(self, turn: Turn, outcome: Outcome) -> None:
        """What a card or node said is about to be done, unless it is merely to go on. The turn waits for this."""
        ...

    def end(self, turn: Turn, *, finished: bool) -> None:
        """The turn is over: it came to its end, or it was given up in the middle."""
        ...


@dataclass(frozen=True, slots=True)
class TurnPoint:
    """A place inside a turn, before a step, to go on from. Together with the conversation's state it is complete."""

    card: str
    """Key of the card that comes next; empty where the node is left."""
    resumed: bool
    event: dict[str, Any]
    """The event as code sees it, without the scopes in its state."""
    counter: int
    elapsed: float
    steps: int = 0
    step_limit: int = 0
    returned_from: str = ""
    context: dict[str, str] = field(default_factory=dict)
    handled: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()

    @classmethod
    def of(cls, turn: Turn) -> TurnPoint:
        """Where a turn is."""
        plan = turn.plan
        cards = plan.cards if plan is not None else ()
        event = {name: value for name, value in turn.event.items() if name != "state"}
        return cls(
            card=cards[turn.index].key if turn.index < len(cards) else "",
            resumed=turn.resumed,
            event=copy.deepcopy(event),
            counter=turn.conversation.counter,
            elapsed=turn.elapsed(),
            steps=turn.steps,
            step_limit=turn.step_limit,
            returned_from=turn.returned_from,
            context=dict(turn.context),
            handled=tuple(turn.handled),
            noted=tuple(turn.noted),
        )

    def restore(self, turn: Turn) -> None:
        """Put a new turn there. Raises ValueError with a sentence when an edit took the place away."""
        frames = turn.conversation.frames
        frame = frames[-1] if frames else None
        workflow = turn.bot.workflow(frame.workflow) if frame else None
        node = workflow.node(frame.node) if workflow and frame else None
        if frame is None or workflow is None or node is None:
            raise ValueError("The node at this point is not in the bot any more, so nothing can go on there.")
        turn.event = copy.deepcopy(self.event)
        turn.context = dict(self.context)
        turn.refresh()
        turn.stand_in(frame, workflow)
        turn.plan = turn.program.plan(node)
        index = turn.plan.index_of(self.card) if self.card else len(turn.plan.cards)
        if index is None:
            raise ValueError("The card at this point is not in the bot any more, so nothing can go on there.")
        turn.index = index
        turn.resumed = self.resumed
        turn.steps, turn.step_limit = self.steps, self.step_limit
        turn.returned_from = self.returned_from
        turn.handled.update(self.handled)
        turn.noted.update(self.noted)
        turn.conversation.counter = self.counter
        turn.skip_time(-self.elapsed)


def saved(conversation: Conversation) -> str:
    """The state of a conversation as JSON text, as `Session.save` gives it."""
    return json.dumps(conversation.to_json(), ensure_ascii=False)
