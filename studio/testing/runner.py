"""Runs conversation tests."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from studio.bot.bot import Bot
from studio.interpreter import events as told
from studio.interpreter.clock import Clock, FixedClock
from studio.interpreter.events import Event
from studio.interpreter.session import Session
from studio.interpreter.start import Workshop
from studio.interpreter.values import text_of
from studio.tables.store import TableStore
from studio.testing.compare import (
    difference,
    message_fits,
    shown,
    shown_expectation,
    text_fits,
    value_fits,
)
from studio.testing.script import ANYTHING, Action, ConversationTest, Exchange, Expectation

MakeTables = Callable[[Clock], TableStore]
"""The bot's tables with their rows, fresh for each test; the runner closes them."""

_WAIT = re.compile(r"(\d+(?:\.\d+)?)\s*(minutes?|min|hours?|h|days?|d)?", re.IGNORECASE)
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing of a test that went wrong."""

    line: int
    """In the file; 0 where no line is to blame."""
    what: str
    """A sentence."""
    details: tuple[str, ...] = ()
    """What was expected and what came, a line each."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a test."""

    test: ConversationTest
    seconds: float
    failure: Failure | None
    transcript: tuple[str, ...] = ()
    """The conversation up to where it failed."""


@dataclass(slots=True)
class _Turn:
    """What came of one action."""

    events: list[Event] = field(default_factory=list)

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [event.payload for event in self.of(told.MessageSent)]


class Runner:
    """Runs tests of one bot, one after the other, each in a session of its own. `close` ends its processes."""

    def __init__(self, bot: Bot, make_tables: MakeTables | None = None, *, offline: bool = True) -> None:
        self._bot = bot
        self._make_tables = make_tables
        self._workshop = Workshop(offline=offline)

    async def close(self) -> None:
        await self._workshop.close()

    async def run(self, test: ConversationTest, hear: Callable[[Event], None] | None = None) -> Verdict:
        """Runs a test, telling its events to `hear` as they happen."""
        began = time.perf_counter()
        try:
            clock = FixedClock(datetime.fromisoformat(test.now) if test.now else datetime.now(UTC))
        except ValueError:
            wrong = Failure(test.line, f"“now” is a date such as 2026-03-01T09:30:00Z, not “{test.now}”.")
            return Verdict(test, time.perf_counter() - began, wrong)
        tables = self._make_tables(clock) if self._make_tables else None
        services = self._workshop.services(clock=clock, repeatable=True, tables=tables, locale=test.locale)
        session = Session(self._bot, services, seed=test.seed, user_id=test.user)
        play = _Play(session, self._bot, clock, hear)
        try:
            failure = await play.run(test)
        finally:
            await session.close()
            if tables is not None:
                tables.close()
        return Verdict(test, time.perf_counter() - began, failure, tuple(play.transcript) if failure else ())


class _Stop(Exception):  # noqa: N818  # carries the failure that ends a test
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


class _Play:
    """One test being run."""

    def __init__(
        self, session: Session, bot: Bot, clock: FixedClock, hear: Callable[[Event], None] | None = None
    ) -> None:
        self.transcript: list[str] = []
        self._hear = hear
        self._session = session
        self._bot = bot
        self._clock = clock
        self._offered: list[Mapping[str, Any]] = []

    async def run(self, test: ConversationTest) -> Failure | None:
        try:
            for path, value in test.variables.items():
                self._set(test, path, value)
            exchanges = list(test.exchanges)
            if test.start:
                first = Action("start", test.start, test.line)
                if exchanges[0].action is None:
                    exchanges[0] = Exchange(first, exchanges[0].expected)
                else:
                    exchanges.insert(0, Exchange(first, ()))
            for exchange in exchanges:
                await self._exchange(exchange)
        except _Stop as stop:
            return stop.failure
        return None

    def _set(self, test: ConversationTest, path: str, value: Any) -> None:
        scope, _, name = path.partition(".")
        try:
            self._session.set_variable(scope, name, value)
        except ValueError as problem:
            raise _Stop(Failure(test.line, f"“{path}” cannot be set: {problem}")) from None

    async def _exchange(self, exchange: Exchange) -> None:
        action = exchange.action or Action("opens", True, exchange.expected[0].line)
        turn = _Turn()
        async for event in self._act(action):
            turn.events.append(event)
            if self._hear is not None:
                self._hear(event)
            if isinstance(event, told.MessageSent):
                self.transcript.append(f"« {shown(event.payload)}")
            elif isinstance(event, told.ErrorOccurred):
                self.transcript.append(f"✗ {event.message}")
        if turn.payloads:
            self._offered = [*turn.payloads]
        errors = turn.of(told.ErrorOccurred)
        if errors and not any(expectation.kind == "error" for expectation in exchange.expected):
            raise _Stop(Failure(action.line, f"{_after(action)} the bot failed.", (f"+ {errors[0].message}",)))
        self._check_messages(action, exchange.expected, turn)
        for expectation in exchange.expected:
            try:
                self._check(action, expectation, turn)
            except ValueError as problem:
                raise _Stop(Failure(expectation.line, f"{problem}.")) from None

    # -- doing

    def _act(self, action: Action) -> AsyncIterator[Event]:
        value = action.value
        session = self._session
        match action.kind:
            case "says":
                self.transcript.append(f"» {value}")
                return session.say(text_of(value))
            case "chooses":
                return self._choose(action)
            case "postback":
                self.transcript.append(f"» ({value})")
                return session.post_back(text_of(value))
            case "sends":
                if not isinstance(value, dict) or not value.get("type"):
                    raise _Stop(Failure(action.line, "“sends” takes a payload with a type: {type: file, fileUrl: …}."))
                self.transcript.append(f"» ({value['type']})")
                return session.send_payload(value)
            case "event":
                return self._event(action)
            case "waits":
                return self._wait(action)
            case "timeout":
                self.transcript.append("(the conversation times out)")
                return session.simulate_timeout()
            case "starts":
                return self._start_over(action)
            case "start":
                return self._start_at(action)
            case _:
                return session.start()

    def _choose(self, action: Action) -> AsyncIterator[Event]:
        """A click on an option or button that was offered, found by its label or its value."""
        wanted = text_of(action.value)
        offered = [choice for payload in self._offered for choice in _choices(payload)]
        for choice in offered:
            if wanted in (text_of(choice.get("label")), text_of(choice.get("value"))):
                label, value = text_of(choice.get("label")), text_of(choice.get("value"))
                self.transcript.append(f"» [{label}]")
                if choice.get("action") == "postback":
                    return self._session.post_back(value)
                return self._session.choose(value, label)
        labels = [f"  {text_of(choice.get('label'))}" for choice in offered]
        raise _Stop(
            Failure(
                action.line,
                f"“{wanted}” cannot be chosen, as the bot did not offer it"
                + (". It offered:" if labels else ", nor anything else."),
                tuple(labels),
            )
        )

    def _event(self, action: Action) -> AsyncIterator[Event]:
        value = action.value
        if isinstance(value, str):
            integration, _, name = value.rpartition("/")
            payload: Any = {}
        elif isinstance(value, dict):
            integration, name = text_of(value.get("integration")), text_of(value.get("name"))
            payload = value.get("payload") or {}
        else:
            name, integration, payload = "", "", {}
        if not name or not isinstance(payload, dict):
            raise _Stop(Failure(action.line, "“event” takes {integration: webhook, name: event, payload: {…}}."))
        self.transcript.append(f"(event {integration}/{name})")
        return self._session.send_event(integration, name, payload)

    def _wait(self, action: Action) -> AsyncIterator[Event]:
        found = _WAIT.fullmatch(text_of(action.value).strip())
        if found is None:
            raise _Stop(Failure(action.line, f"“waits” takes a time such as 45 minutes, not “{action.value}”."))
        unit = (found[2] or "m")[0].lower()
        try:
            self._clock.moment += timedelta(minutes=float(found[1]) * _MINUTES[unit])
        except OverflowError:
            raise _Stop(Failure(action.line, f"“waits” cannot wait for {found[0]}; no calendar goes so far.")) from None
        self.transcript.append(f"(waits {found[0]})")
        return self._session.run_due()

    async def _start_over(self, action: Action) -> AsyncIterator[Event]:
        words = text_of(action.value).lower().replace("_", " ")
        if words not in ("new conversation", "new user"):
            raise _Stop(Failure(action.line, "“starts” takes “new conversation” or “new user”."))
        if words == "new user":
            self._session.new_user()
        else:
            self._session.new_conversation()
        self.transcript.append(f"({words})")
        async for event in self._session.start():
            yield event

    def _start_at(self, action: Action) -> AsyncIterator[Event]:
        name, _, node_name = (part.strip() for part in text_of(action.value).partition("/"))
        workflow = next((one for one in self._bot.workflows if name in (one.name, one.key)), None)
        if workflow is None:
            known = ", ".join(one.name for one in self._bot.workflows)
            raise _Stop(Failure(action.line, f"there is no workflow “{name}” to start in; the bot has {known}."))
        node = next((one for one in workflow.nodes if node_name and node_name in (one.name, one.key)), None)
        if node_name and node is None:
            raise _Stop(Failure(action.line, f"workflow “{workflow.name}” has no node “{node_name}” to start at."))
        self.transcript.append(f"(starts at {text_of(action.value)})")
        return self._session.start_at(workflow.key, node.key if node else "")

    # -- checking

    def _check_messages(self, action: Action, expected: tuple[Expectation, ...], turn: _Turn) -> None:
        found = [expectation for expectation in expected if expectation.kind == "bot"]
        if not found:
            return
        messages = [message for one in found for message in (one.value if isinstance(one.value, list) else [one.value])]
        try:
            lines = difference(messages, turn.payloads, message_fits, shown_expectation, shown)
        except (ValueError, TypeError) as problem:
            raise _Stop(Failure(found[0].line, f"{problem}.")) from None
        if lines:
            what = f"{_after(action)} the bot did not say what it should (- expected, + came)."
            raise _Stop(Failure(found[0].line, what, tuple(lines)))

    def _check(self, action: Action, expectation: Expectation, turn: _Turn) -> None:
        value = expectation.value
        match expectation.kind:
            case "variables":
                self._check_variables(action, expectation, turn)
            case "path":
                nodes = [event.name for event in turn.of(told.NodeEntered)]
                wanted = value if isinstance(value, list) else [value]
                lines = difference(wanted, nodes, lambda one, other: text_of(one) == other, text_of, str)
                self._fail_if(lines, expectation, f"{_after(action)} the conversation went another way.")
            case "waits_for":
                waiting = turn.of(told.Waiting)
                kind = waiting[-1].awaited if waiting else "nothing"
                same = _letters(kind) == _letters(text_of(value))
                lines = [] if same else [f"- {value}", f"+ {kind}"]
                self._fail_if(lines, expectation, f"{_after(action)} the bot waits for something else.")
            case "ends":
                self._check_end(action, expectation, turn)
            case "logs":
                self._check_texts(action, expectation, [event.text for event in turn.of(told.CodeLogged)], "logged")
            case "warns":
                self._check_texts(action, expectation, [event.message for event in turn.of(told.Warned)], "warned of")
            case "error":
                errors = [event.message for event in turn.of(told.ErrorOccurred)]
                self._check_texts(action, expectation, errors, "failed with")

    def _check_variables(self, action: Action, expectation: Expectation, turn: _Turn) -> None:
        if not isinstance(expectation.value, dict):
            raise ValueError("“variables” is an object, such as {user.name: Ada}")
        lines: list[str] = []
        for path, wanted in expectation.value.items():
            value = self._variable(path, turn)
            if not value_fits(wanted, value):
                lines += [f"- {path}: {_json(wanted)}", f"+ {path}: {_json(value)}"]
        self._fail_if(lines, expectation, f"{_after(action)} variables are not as they should be.")

    def _variable(self, path: str, turn: _Turn) -> Any:
        """The value at a path. What ended with the conversation counts as it was last changed in the turn."""
        scope, *steps = path.split(".")
        variables = self._session.variables()
        if scope not in variables or not steps:
            raise ValueError(f"“{path}” names no variable; one is written as scope.name, such as user.name")
        value: Any = variables[scope].get(steps[0])
        if value is None:
            for change in turn.of(told.VariableChanged):
                if (change.scope, change.name) == (scope, steps[0]):
                    value = change.after
        for step in steps[1:]:
            if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value

    def _check_end(self, action: Action, expectation: Expectation, turn: _Turn) -> None:
        ends = turn.of(told.ConversationEnded)
        wanted = expectation.value
        came = "explicitly" if ends and ends[-1].explicit else bool(ends)
        fits = bool(came) == wanted if isinstance(wanted, bool) else came == wanted
        lines = [] if fits else [f"- ends: {_json(wanted)}", f"+ ends: {_json(came)}"]
        self._fail_if(lines, expectation, f"{_after(action)} the conversation is not where it should be.")

    def _check_texts(self, action: Action, expectation: Expectation, texts: list[str], verb: str) -> None:
        wanted = expectation.value if isinstance(expectation.value, list) else [expectation.value]
        missing = [one for one in wanted if one != ANYTHING and not any(text_fits(one, text) for text in texts)]
        if missing:
            lines = [*(f"- {text_of(one)}" for one in missing), *(f"+ {text}" for text in texts)]
            self._fail_if(lines, expectation, f"{_after(action)} nothing of the kind was {verb}.")

    def _fail_if(self, lines: list[str], expectation: Expectation, what: str) -> None:
        if lines:
            raise _Stop(Failure(expectation.line, what, tuple(lines)))


def _choices(payload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [*(payload.get("options") or ()), *(payload.get("actions") or ())]
    for item in payload.get("items") or ():
        found += _choices(item)
    return found


def _after(action: Action) -> str:
    match action.kind:
        case "says" | "chooses" | "postback":
            return f"After “{text_of(action.value)}”,"
        case "waits":
            return f"After {text_of(action.value)},"
        case "opens":
            return "When the chat opened,"
        case "start":
            return f"Started at {text_of(action.value)},"
        case _:
            return f"After {_HAPPENINGS.get(action.kind, action.kind)},"


_HAPPENINGS = {
    "sends": "that message",
    "event": "that event",
    "timeout": "the timeout",
    "starts": "starting over",
}


def _json(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
