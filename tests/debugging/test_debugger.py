"""The debugger holds real conversations: at breakpoints, at steps, and again at points gone back to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.debugging.breakpoints import Target
from studio.debugging.debugger import Debugger
from studio.debugging.timeline import Point
from studio.interpreter.events import Event, MessageSent
from studio.interpreter.failure import BotFailure
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from tests.fixtures.bot_builder import BotBuilder, capture, run_workflow, text, when


def bakery() -> Bot:
    bot = BotBuilder()
    main = bot.main
    main.variable("name")
    main.variable("count", "number", default=1)
    main.node("Ask", text("Hello!"), capture("RawInput", "Your name?", "name"), default="Order")
    main.node(
        "Order", text("One moment."), run_workflow("price", "Price"), text("Done, {{workflow.name}}."), default="Bye"
    )
    main.node("Bye", when("workflow.name === 'Eve'", "Ask", "Again"), text("Bye."))
    price = bot.workflow("Price")
    price.node("Sum", text("Counting."), text("21 €"), default="Done")
    price.exit("Done")
    return Bot(bot.build())


class Table:
    """A session with a debugger; what the bot says is kept."""

    def __init__(self, bot: Bot | None = None) -> None:
        self.debugger = Debugger()
        self.session = Session(bot or bakery(), Services(gate=self.debugger), seed="4")
        self.events: list[Event] = []
        self.task: asyncio.Task[None] | None = None

    async def say(self, words: str) -> None:
        """Say something and come to rest: at the end of the turn, or held."""
        await self.run(self.session.say(words))

    async def run(self, turn: Any) -> None:
        async def drive() -> None:
            async for event in turn:
                self.events.append(event)

        self.task = asyncio.ensure_future(drive())
        await self.rest()

    async def rest(self) -> None:
        assert self.task is not None
        while not self.task.done() and not self.debugger.is_paused:  # noqa: ASYNC110  # two owners, no one event
            await asyncio.sleep(0)
        for _ in range(5):  # what was told is on its way
            await asyncio.sleep(0)
        if self.task.done():
            self.task.result()

    async def go(self, how: Any) -> None:
        self.debugger.go(how)
        await self.rest()

    async def go_to(self, point: Point) -> None:
        self.debugger.go_to(point)
        if point.kind == "step":
            assert point.incoming is not None
            assert point.at is not None
            before = self.debugger.timeline.rest_before(point).state
            await self.run(self.session.go_on(point.state, point.incoming, point.at, before))
        else:
            self.session.load(point.state)

    @property
    def said(self) -> list[str]:
        return [event.payload["text"] for event in self.events if isinstance(event, MessageSent)]

    @property
    def place(self) -> tuple[str, str]:
        pause = self.debugger.pause
        assert pause is not None
        return pause.stack[-1].node_name, pause.card.rpartition("-")[2] if pause.card else ""


def at_table(story: Callable[[Table], Awaitable[None]]) -> None:
    async def tell() -> None:
        table = Table()
        try:
            await story(table)
        finally:
            if table.task is not None and not table.task.done():
                table.task.cancel()
                await asyncio.gather(table.task, return_exceptions=True)
            await table.session.close()

    asyncio.run(tell())


CARD = Target("card", "wf-main", "nd-main-order", "ins-main-order-1")
NODE = Target("node", "wf-main", "nd-main-order")


def test_without_breakpoints_nothing_is_held() -> None:
    async def story(table: Table) -> None:
        await table.say("hi")
        await table.say("Ada")
        assert table.said == ["Hello!", "Your name?", "One moment.", "Counting.", "21 €", "Done, Ada.", "Bye."]
        assert not table.debugger.is_paused

    at_table(story)


@pytest.mark.parametrize("target", [CARD, NODE])
def test_a_breakpoint_holds_before_the_step(target: Target) -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(target)
        await table.say("hi")
        await table.say("Ada")
        assert table.place == ("Order", "1")
        assert table.debugger.pause is not None
        assert table.debugger.pause.reason == "breakpoint"
        assert table.said == ["Hello!", "Your name?"]
        await table.go("continue")
        assert table.said[-1] == "Bye."

    at_table(story)


def test_a_breakpoint_that_is_off_or_whose_condition_fails_is_passed() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(NODE)
        table.debugger.breakpoints.set_enabled(NODE, False)
        table.debugger.breakpoints.set_condition(CARD, "workflow.name == 'Bob'")
        await table.say("hi")
        await table.say("Ada")
        assert not table.debugger.is_paused

    at_table(story)


def test_a_condition_that_holds_holds_the_conversation() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.set_condition(CARD, "workflow.name == 'Ada'")
        await table.say("hi")
        await table.say("Ada")
        assert table.place == ("Order", "1")

    at_table(story)


def test_a_condition_without_a_value_holds_and_says_why() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.set_condition(CARD, "workflow.nothing.at.all == 1")
        await table.say("hi")
        await table.say("Ada")
        assert table.debugger.pause is not None
        assert "the condition has no value" in table.debugger.pause.detail

    at_table(story)


def test_a_changed_variable_holds_at_the_next_step() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(Target("variable", variable="workflow.name"))
        await table.say("hi")
        await table.say("Ada")
        pause = table.debugger.pause
        assert pause is not None
        assert (pause.reason, pause.detail) == ("variable", "workflow.name is now “Ada”, was nothing")
        assert table.place[0] == "Ask"

    at_table(story)


def test_a_transition_holds_before_it_is_taken() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(Target("transition", "wf-main", "nd-main-bye", transition="ins-main-bye-1"))
        await table.say("hi")
        await table.say("Eve")
        assert table.place[0] == "Bye"
        assert table.debugger.pause is not None
        assert table.debugger.pause.detail == "about to take Again"
        await table.go("continue")
        assert table.said[-1] == "Your name?"

    at_table(story)


def test_stepping_over_into_and_out_of_a_workflow() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(CARD)
        await table.say("hi")
        await table.say("Ada")
        await table.go("step over")
        assert table.place == ("Order", "2")
        await table.go("step into")
        assert table.place == ("Entry", "1")
        await table.go("step into")
        assert table.place == ("Sum", "1")
        assert [called.node_name for called in table.debugger.pause.stack] == ["Order", "Sum"]  # type: ignore[union-attr]
        await table.go("step into")
        assert table.place == ("Sum", "2")
        await table.go("step out")
        assert table.place == ("Order", "2")
        await table.go("step over")
        assert table.place == ("Order", "3")
        await table.go("step over")
        assert table.place == ("Bye", "1")
        await table.go("continue")
        assert table.said[-1] == "Bye."

    at_table(story)


def test_stepping_over_a_called_workflow_runs_it_whole() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(Target("card", "wf-main", "nd-main-order", "ins-main-order-2"))
        await table.say("hi")
        await table.say("Ada")
        table.debugger.breakpoints.clear()
        await table.go("step over")
        assert "21 €" in table.said
        assert table.place == ("Order", "2")  # the card goes on with what the workflow gave

    at_table(story)


def test_a_step_goes_on_when_the_person_answers() -> None:
    async def story(table: Table) -> None:
        table.debugger.ask_to_pause()
        await table.say("hi")
        assert table.place[0] == "Start"
        for _ in range(4):
            if table.debugger.is_paused:
                await table.go("step over")
        assert not table.debugger.is_paused
        assert table.debugger.is_stepping
        await table.say("Ada")
        assert table.place == ("Ask", "2")

    at_table(story)


def test_expressions_are_looked_up_and_variables_set_while_held() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(CARD)
        await table.say("hi")
        await table.say("Ada")
        assert await table.debugger.look_up("workflow.name") == "Ada"
        with pytest.raises(BotFailure):
            await table.debugger.look_up("workflow.missing.deeper")
        table.session.set_variable("workflow", "name", "Grace")
        table.debugger.forget_answers()
        await table.go("continue")
        assert "Done, Grace." in table.said
        assert await table.session.look_up("1 + 1") == 2

    at_table(story)


def test_stopping_while_held_leads_back_to_before_the_turn() -> None:
    async def story(table: Table) -> None:
        table.debugger.breakpoints.toggle(CARD)
        await table.say("hi")
        before = table.session.save()
        await table.say("Ada")
        assert table.task is not None
        table.task.cancel()
        await asyncio.gather(table.task, return_exceptions=True)
        assert not table.debugger.is_paused
        assert table.session.save() == before
        assert table.debugger.timeline.here.kind == "rest"

    at_table(story)


def test_going_back_to_a_turn_makes_a_branch_and_keeps_the_old_one() -> None:
    async def story(table: Table) -> None:
        timeline = table.debugger.timeline
        await table.say("hi")
        asked = timeline.here
        await table.say("Ada")
        first = timeline.here
        await table.go_to(asked)
        await table.say("Grace")
        assert table.said[-2:] == ["Done, Grace.", "Bye."]
        assert timeline.fork_of(timeline.here) is asked
        assert timeline.tips() == [first, timeline.here]
        texts = [event.payload["text"] for event in timeline.events_to(first) if isinstance(event, MessageSent)]
        assert texts[-2:] == ["Done, Ada.", "Bye."]

    at_table(story)


def test_going_back_into_a_turn_holds_there_and_goes_on_differently() -> None:
    async def story(table: Table) -> None:
        timeline = table.debugger.timeline
        await table.say("hi")
        await table.say("Ada")
        point = next(one for one in timeline.path() if one.card == "ins-main-order-3" or one.node == "nd-price-sum")
        inside = len(timeline.events_to(point))
        table.events.clear()
        await table.go_to(point)
        assert table.place == ("Sum", "1")
        assert len(table.debugger.pause.stack) == 2  # type: ignore[union-attr]
        await table.go("step out")
        table.session.set_variable("workflow", "name", "Grace")
        await table.go("continue")
        assert table.said == ["Counting.", "21 €", "Done, Grace.", "Bye."]
        assert len(timeline.events_to(timeline.here)) > inside
        assert timeline.fork_of(timeline.here) is point

    at_table(story)


def test_every_step_gone_back_to_gives_the_same_end() -> None:
    async def story(table: Table) -> None:
        timeline = table.debugger.timeline
        await table.say("hi")
        await table.say("Ada")
        end = table.session.save()
        steps = [point for point in timeline.path() if point.kind == "step" and point.number > 3]
        assert len(steps) > 6
        for point in steps:
            await table.go_to(point)
            while table.debugger.is_paused:
                await table.go("continue")
            if point.incoming is not None and point.incoming.preview == "Ada":
                assert table.session.save() == end

    at_table(story)


def test_stopping_a_turn_gone_back_to_leads_to_before_that_turn() -> None:
    async def story(table: Table) -> None:
        timeline = table.debugger.timeline
        await table.say("hi")
        asked = timeline.here
        await table.say("Ada")
        await table.go_to(timeline.path()[-3])
        assert table.debugger.is_paused
        assert table.task is not None
        table.task.cancel()
        await asyncio.gather(table.task, return_exceptions=True)
        assert timeline.here is asked
        assert table.session.save() == asked.state

    at_table(story)
