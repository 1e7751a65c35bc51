from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from studio.ui.debugger.wording import Event
from studio.ui.emulator.controller import EmulatorController

Script = Callable[["ScriptedSession", str], AsyncGenerator[Any, None]]


@dataclass(frozen=True)
class Told:
    """An event as the interpreter makes them."""

    kind: str

    def to_json(self) -> dict[str, Any]:
        return {"type": self.kind, "at": 0.0}


@dataclass
class ScriptedSession:
    """A session whose turns are what a test says they are."""

    script: Script
    state: dict[str, Any] = field(default_factory=lambda: {"user": {"name": "Ada"}})
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    is_closed: bool = False
    running: int = 0

    async def _turn(self, *call: Any) -> AsyncGenerator[Any, None]:
        self.calls.append(call)
        assert self.running == 0, "two turns at once"
        self.running += 1
        try:
            async for event in self.script(self, call[1] if len(call) > 1 else call[0]):
                yield event
        finally:
            self.running -= 1

    def start(self) -> AsyncGenerator[Any, None]:
        return self._turn("start")

    def say(self, text: str) -> AsyncGenerator[Any, None]:
        return self._turn("say", text)

    def choose(self, value: str, label: str = "") -> AsyncGenerator[Any, None]:
        return self._turn("choose", value, label)

    def post_back(self, value: str) -> AsyncGenerator[Any, None]:
        return self._turn("post_back", value)

    def simulate_timeout(self) -> AsyncGenerator[Any, None]:
        return self._turn("timeout")

    def start_at(self, workflow: str, node: str = "") -> AsyncGenerator[Any, None]:
        return self._turn("start_at", workflow, node)

    def new_conversation(self) -> None:
        self.calls.append(("new_conversation",))

    def new_user(self) -> None:
        self.calls.append(("new_user",))

    def use_bot(self, bot: Any) -> None:
        self.calls.append(("use_bot", bot))

    def variables(self) -> dict[str, Any]:
        return {scope: dict(values) for scope, values in self.state.items()}

    def set_variable(self, scope: str, name: str, value: Any) -> None:
        self.state[scope][name] = value

    async def close(self) -> None:
        assert self.running == 0, "closed while a turn runs"
        self.is_closed = True


async def echo(_session: ScriptedSession, said: str) -> AsyncGenerator[Any, None]:
    yield Told(f"heard {said}")
    yield Told("turn_finished")


class Stage:
    """A controller with its sessions and what it told."""

    def __init__(self, script: Script = echo) -> None:
        self.sessions: list[ScriptedSession] = []
        self.script = script
        self.batches: list[list[Event]] = []
        self.busy: list[bool] = []
        self.controller = EmulatorController(self.open)
        self.controller.listen(lambda events: self.batches.append(list(events)))
        self.controller.listen_busy(self.busy.append)

    async def open(self) -> ScriptedSession:
        self.sessions.append(ScriptedSession(self.script))
        return self.sessions[-1]

    @property
    def told(self) -> list[str]:
        return [event["type"] for batch in self.batches for event in batch]

    async def next_batch(self) -> None:
        """Wait until something more is told."""
        told = asyncio.Event()
        self.controller.listen(lambda _events: told.set())
        await told.wait()


def run(test: Callable[[], Awaitable[None]], limit: float = 10) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(limit):
            await test()

    asyncio.run(bounded())


def test_a_turn_is_told_with_the_state_before_and_after() -> None:
    async def test() -> None:
        stage = Stage()
        stage.controller.say("hi")
        assert stage.controller.is_busy
        await stage.controller.idle()
        assert stage.told == ["state", "heard hi", "turn_finished", "state"]
        first, last = stage.batches[0][0], stage.batches[-1][-1]
        assert (first["baseline"], last["baseline"]) == (True, False)
        assert last["variables"] == {"user": {"name": "Ada"}}
        assert stage.busy == [True, False]
        await stage.controller.close()
        assert stage.sessions[0].is_closed

    run(test)


def test_each_thing_the_person_does_reaches_the_session() -> None:
    async def test() -> None:
        stage = Stage()
        controller = stage.controller
        controller.start()
        controller.choose("v", "Label")
        controller.post_back("p")
        controller.simulate_timeout()
        await stage.controller.idle()
        controller.start_at("wf", "nd")
        await stage.controller.idle()
        assert stage.sessions[0].calls == [
            ("start",),
            ("choose", "v", "Label"),
            ("post_back", "p"),
            ("timeout",),
            ("start_at", "wf", "nd"),
        ]
        await controller.close()

    run(test)


def test_what_is_said_while_a_turn_runs_waits_for_it() -> None:
    async def test() -> None:
        gate = asyncio.Event()

        async def wait_for_gate(_session: ScriptedSession, said: str) -> AsyncGenerator[Any, None]:
            yield Told(f"heard {said}")
            await gate.wait()
            yield Told(f"done {said}")

        stage = Stage(wait_for_gate)
        stage.controller.say("one")
        stage.controller.say("two")
        await stage.next_batch()
        assert stage.told == ["state", "heard one"]
        gate.set()
        await stage.controller.idle()
        assert [kind for kind in stage.told if kind != "state"] == ["heard one", "done one", "heard two", "done two"]
        assert stage.busy == [True, False]
        await stage.controller.close()

    run(test)


def test_events_are_told_while_the_turn_waits_for_something_slow() -> None:
    async def test() -> None:
        told = asyncio.Event()

        async def slow(_session: ScriptedSession, _said: str) -> AsyncGenerator[Any, None]:
            yield Told("asking the model")
            await asyncio.Event().wait()

        stage = Stage(slow)
        stage.controller.listen(lambda _events: told.set())
        stage.controller.say("hi")
        await told.wait()
        assert stage.told[-1] == "asking the model"
        await stage.controller.close()
        assert stage.sessions[0].is_closed

    run(test)


def test_stopping_ends_the_turn_and_forgets_what_waits() -> None:
    async def test() -> None:
        cleaned: list[str] = []

        async def endless(_session: ScriptedSession, said: str) -> AsyncGenerator[Any, None]:
            try:
                yield Told(f"heard {said}")
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                cleaned.append(said)

        stage = Stage(endless)
        stage.controller.say("one")
        stage.controller.say("two")
        await stage.next_batch()
        stage.controller.stop()
        await stage.controller.idle()
        assert cleaned == ["one"]
        assert stage.told == ["state", "heard one", "turn_stopped"]
        assert stage.sessions[0].running == 0
        stage.controller.stop()
        assert stage.told[-1] == "turn_stopped"
        assert stage.told.count("turn_stopped") == 1
        await stage.controller.close()

    run(test)


def test_a_new_conversation_stops_the_old_one_and_says_nothing_more_of_it() -> None:
    async def test() -> None:
        running = asyncio.Event()

        async def chatty(_session: ScriptedSession, said: str) -> AsyncGenerator[Any, None]:
            yield Told(f"heard {said}")
            if said == "old":
                running.set()
                await asyncio.Event().wait()

        stage = Stage(chatty)
        stage.controller.say("old")
        await running.wait()
        stage.controller.new_conversation()
        stage.controller.say("new")
        await stage.controller.idle()
        assert "heard old" not in stage.told
        assert [kind for kind in stage.told if kind != "state"] == ["heard new"]
        assert stage.sessions[0].calls == [("say", "old"), ("new_conversation",), ("say", "new")]
        stage.controller.new_user()
        await stage.controller.idle()
        assert stage.sessions[0].calls[-1] == ("new_user",)
        assert stage.batches[-1][-1]["baseline"] is True
        await stage.controller.close()

    run(test)


def test_an_error_inside_a_turn_is_told_and_the_next_turn_runs(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async def fails(_session: ScriptedSession, said: str) -> AsyncGenerator[Any, None]:
            yield Told(f"heard {said}")
            if said == "bad":
                raise RuntimeError("the sandbox is gone")

        stage = Stage(fails)
        with caplog.at_level(logging.CRITICAL):
            stage.controller.say("bad")
            stage.controller.say("good")
            await stage.controller.idle()
        assert stage.told == ["state", "heard bad", "error", "heard good", "state"]
        error = next(event for batch in stage.batches for event in batch if event["type"] == "error")
        assert error["message"] == "The turn failed: the sandbox is gone"
        assert "RuntimeError" in error["detail"]
        await stage.controller.close()

    run(test)


def test_a_session_that_cannot_be_opened_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async def refuse() -> ScriptedSession:
            raise OSError("The program that runs code is missing.")

        controller = EmulatorController(refuse)
        told: list[Event] = []
        controller.listen(told.extend)
        with caplog.at_level(logging.CRITICAL):
            controller.say("hi")
            await controller.idle()
        assert [event["message"] for event in told] == ["The turn failed: The program that runs code is missing."]
        await controller.close()

    run(test)


def test_closing_while_a_turn_runs_waits_for_its_end() -> None:
    async def test() -> None:
        cleaned: list[bool] = []

        async def stubborn(_session: ScriptedSession, _said: str) -> AsyncGenerator[Any, None]:
            try:
                yield Told("heard")
                await asyncio.Event().wait()
            finally:
                for _ in range(20):
                    await asyncio.sleep(0)
                cleaned.append(True)

        stage = Stage(stubborn)
        stage.controller.say("hi")
        stage.controller.say("more")
        await stage.next_batch()
        told = len(stage.told)
        await stage.controller.close()
        assert cleaned == [True]
        assert stage.sessions[0].is_closed
        assert len(stage.told) == told
        stage.controller.say("too late")
        assert not stage.controller.is_busy
        await stage.controller.close()
        assert len(asyncio.all_tasks()) == 1

    run(test)


def test_closing_before_the_session_is_open_leaves_nothing() -> None:
    async def test() -> None:
        async def never() -> ScriptedSession:
            await asyncio.Event().wait()
            raise AssertionError("not reached")

        controller = EmulatorController(never)
        controller.say("hi")
        await asyncio.sleep(0)
        await controller.close()
        assert len(asyncio.all_tasks()) == 1

    run(test)


def test_a_restart_closes_the_session_and_the_next_turn_opens_another() -> None:
    async def test() -> None:
        stage = Stage()
        stage.controller.say("one")
        await stage.controller.idle()
        stage.controller.restart()
        stage.controller.say("two")
        await stage.controller.idle()
        assert [session.is_closed for session in stage.sessions] == [True, False]
        assert stage.sessions[1].calls == [("say", "two")]
        await stage.controller.close()

    run(test)


def test_a_changed_bot_matters_only_within_a_conversation() -> None:
    async def test() -> None:
        stage = Stage()
        assert not stage.controller.bot_changed("edited")
        stage.controller.say("one")
        await stage.controller.idle()
        assert stage.controller.bot_changed("edited once")
        assert stage.controller.bot_changed("edited twice")
        stage.controller.continue_with_bot()
        assert stage.sessions[0].calls[-1] == ("use_bot", "edited twice")
        assert stage.controller.bot_changed("edited again")
        stage.controller.new_conversation()
        await stage.controller.idle()
        assert stage.sessions[0].calls[-2:] == [("use_bot", "edited again"), ("new_conversation",)]
        await stage.controller.close()

    run(test)


def test_a_variable_is_set_between_turns() -> None:
    async def test() -> None:
        stage = Stage()
        with pytest.raises(ValueError, match="has not started"):
            stage.controller.set_variable("user", "name", "Bo")
        stage.controller.say("hi")
        with pytest.raises(ValueError, match=r"has not started|at work"):
            stage.controller.set_variable("user", "name", "Bo")
        await stage.controller.idle()
        stage.controller.set_variable("user", "name", "Bo")
        await stage.next_batch()
        assert stage.batches[-1][-1]["variables"]["user"]["name"] == "Bo"
        await stage.controller.close()

    run(test)


def test_a_turn_that_never_waits_leaves_the_loop_its_share() -> None:
    async def test() -> None:
        async def flood(_session: ScriptedSession, _said: str) -> AsyncGenerator[Any, None]:
            for _ in range(100_000):
                yield {"type": "code_logged", "level": "log", "text": "x"}

        stage = Stage(flood)
        ticks = 0
        stage.controller.say("go")
        while stage.controller.is_busy:
            ticks += 1
            await asyncio.sleep(0)
        assert ticks >= 200
        assert len(stage.told) == 100_002
        assert max(len(batch) for batch in stage.batches) <= 502
        await stage.controller.close()

    run(test, limit=60)


def test_a_flood_can_be_stopped() -> None:
    async def test() -> None:
        async def flood(_session: ScriptedSession, _said: str) -> AsyncGenerator[Any, None]:
            while True:
                yield {"type": "code_logged", "level": "log", "text": "x"}

        stage = Stage(flood)
        stage.controller.say("go")
        for _ in range(5):
            await stage.next_batch()
        stage.controller.stop()
        await stage.controller.idle()
        assert stage.told[-1] == "turn_stopped"
        await stage.controller.close()

    run(test)
