"""Whatever a person presses, the conversation never gets stuck, and what it says is what it says undisturbed."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.debugging.breakpoints import Target
from tests.debugging.test_debugger import CARD, NODE, Table

COMMANDS = ("continue", "step over", "step into", "step out")
TARGETS = (
    NODE,
    CARD,
    Target("variable", variable="workflow.name"),
    Target("transition", "wf-main", "nd-main-ask", transition="default"),
)

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("go"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("toggle"), st.integers(0, len(TARGETS) - 1)),
        st.tuples(st.just("back"), st.integers(0, 30)),
        st.tuples(st.just("ask"), st.just(0)),
        st.tuples(st.just("say"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_the_bot_says_in_the_end_what_it_says_undisturbed(moves: list[tuple[str, Any]]) -> None:
    async def walk() -> None:
        table = Table()
        debugger, timeline = table.debugger, table.debugger.timeline
        await table.say("hi")
        for kind, value in moves:
            if kind == "go":
                if debugger.is_paused:
                    await table.go(value)
            elif kind == "toggle":
                debugger.breakpoints.toggle(TARGETS[value])
            elif kind == "ask":
                debugger.ask_to_pause()
            elif kind == "back":
                points = [point for point in timeline.points() if point.can_be_reached]
                await stop(table)
                await table.go_to(points[value % len(points)])
            elif not debugger.is_paused:
                await table.say("Ada")
            assert len([point for point in timeline.path() if point is timeline.here]) == 1
        debugger.breakpoints.clear()
        while debugger.is_paused:
            await table.go("continue")
        await table.go_to(timeline.root.children[0] if timeline.root.children else timeline.root)
        while debugger.is_paused:
            await table.go("continue")
        debugger.go("continue")
        table.events.clear()
        rest = timeline.here
        if rest.kind == "rest" and "Your name?" in said_before(table):
            await table.say("Ada")
            assert table.said[-5:] == ["One moment.", "Counting.", "21 €", "Done, Ada.", "Bye."]
        await stop(table)
        await table.session.close()

    asyncio.run(walk())


def said_before(table: Table) -> list[str]:
    timeline = table.debugger.timeline
    return [event.payload["text"] for event in timeline.here.events if event.type == "message_sent"]  # type: ignore[attr-defined]


async def stop(table: Table) -> None:
    if table.task is not None and not table.task.done():
        table.task.cancel()
        await asyncio.gather(table.task, return_exceptions=True)
