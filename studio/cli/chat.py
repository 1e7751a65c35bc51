"""`dialoom chat`: talk to a bot in the terminal, or play a script of messages to it.

With `--json`, the interpreter's events go to standard output, one object a line; the last line is the state.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio.archive import BotFile, Finding, read_bot_file
from studio.bot.bot import Bot
from studio.cli.failure import CommandFailed
from studio.cli.render import find_workflow
from studio.interpreter.clock import Clock, FixedClock, SystemClock
from studio.interpreter.events import Event
from studio.interpreter.session import Session
from studio.interpreter.start import open_session
from studio.interpreter.values import without_dates
from studio.tables import TableStore, open_tables

BOT_FAILED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT")
    parser.add_argument("--say", action="append", metavar="TEXT", help="say this and go on (repeatable)")
    parser.add_argument(
        "--script", type=Path, metavar="FILE", help="one message a line; a line that starts with { is a JSON payload"
    )
    parser.add_argument("--workflow", metavar="NAME", help="start in this workflow")
    parser.add_argument("--node", metavar="NAME", help="start at this node")
    parser.add_argument("--user", metavar="ID", default="", help="who is talking")
    parser.add_argument("--now", metavar="ISO-DATE", help="let the clock stand at this time")
    parser.add_argument("--seed", metavar="N", help="make ids and random numbers repeatable")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="preset a variable: user.name=Ada (repeatable)"
    )
    parser.add_argument("--offline", action="store_true", help="refuse network and models")
    parser.add_argument("--json", action="store_true", help="print events, one JSON object a line")


def run(options: argparse.Namespace) -> int:
    source = read_bot_file(options.bot)
    return asyncio.run(_chat(options, source))


async def _chat(options: argparse.Namespace, source: BotFile) -> int:
    bot = Bot(source.bot.value)
    clock = clock_at(options.now)
    tables = tables_of(source, bot, clock)
    session = open_session(
        bot, clock=clock, seed=options.seed, user_id=options.user, offline=options.offline, tables=tables
    )
    try:
        given = [_assignment(text) for text in options.set]
        elsewhere = bool(options.workflow or options.node)
        for path, scope, name, value in given:
            if not (elsewhere and scope == "workflow"):
                _preset(session, path, scope, name, value)
        options.variables = [(scope, name, value) for _, scope, name, value in given if scope == "workflow"]
        return await _converse(options, bot, session)
    finally:
        await session.close()
        tables.close()


def tables_of(source: BotFile, bot: Bot, clock: Clock) -> TableStore:
    """The tables of a bot file, in memory. Rows that cannot be read are told on standard error and left out."""

    def tell(finding: Finding) -> None:
        print(f"dialoom: {finding.message}", file=sys.stderr)

    return open_tables(bot, lambda table_id: source.table_rows(table_id, tell), now=clock.now)


async def _converse(options: argparse.Namespace, bot: Bot, session: Session) -> int:
    printer = _JsonPrinter() if options.json else _TextPrinter()
    failed = False
    if options.workflow or options.node:
        failed = await printer.turn(_start_elsewhere(options, bot, session))
    else:
        failed = await printer.turn(session.start())
    async for message in _messages(options, printer):
        failed = await printer.turn(_send(session, message))
    printer.state(session)
    return BOT_FAILED if failed else 0


def _start_elsewhere(options: argparse.Namespace, bot: Bot, session: Session) -> AsyncIterator[Event]:
    workflow = find_workflow(bot, options.workflow)
    if not options.node:
        return session.start_at(workflow.key, "", options.variables)
    # A node alone may be anywhere in the bot, and the main workflow's comes first.
    for place in [workflow] if options.workflow else [workflow, *bot.workflows]:
        node = place.node(options.node) or next((one for one in place.nodes if one.name == options.node), None)
        if node is not None:
            return session.start_at(place.key, node.key, options.variables)
    where = f"Workflow “{workflow.name}”" if options.workflow else "This bot"
    raise CommandFailed(f"{where} has no node “{options.node}”.")


def _send(session: Session, message: str) -> AsyncIterator[Event]:
    """A line as a message: text, or a JSON payload. Raises CommandFailed."""
    if not message.lstrip().startswith("{"):
        return session.say(message)
    try:
        payload = json.loads(message)
        if payload.get("type") == "trigger":  # as a web page sends its own events to the chat
            data = payload.get("payload")
            return session.send_event("webchat", "trigger", data if isinstance(data, dict) else {})
        if "type" not in payload and isinstance(payload.get("value"), str):
            return session.choose(payload["value"], str(payload.get("label", "")))
        return session.send_payload(payload)
    except (ValueError, RecursionError) as error:
        raise CommandFailed(f"“{message[:60]}” is not a message: {error}") from None


async def _messages(options: argparse.Namespace, printer: _Printer) -> AsyncIterator[str]:
    if options.say or options.script:
        for line in [*_script(options.script), *(options.say or [])]:
            printer.echo(line)
            yield line
        return
    interactive = sys.stdin.isatty()
    while True:
        if interactive:
            print("» ", end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        text = line.rstrip("\n")
        if text.strip():
            if not interactive:
                printer.echo(text)
            yield text


def _script(path: Path | None) -> Iterator[str]:
    if path is None:
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"“{path}” is not UTF-8 text.") from error
    yield from (line for line in text.splitlines() if line.strip())


def clock_at(now: str | None) -> Clock:
    """A clock that stands at a moment given as ISO text, or the computer's. Raises CommandFailed."""
    if now is None:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise CommandFailed(f"--now takes a date such as 2026-03-01T09:30:00, not “{now}”.") from None
    return FixedClock(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _assignment(assignment: str) -> tuple[str, str, str, Any]:
    """The path, scope, name and value of `user.name=Ada`. Raises CommandFailed."""
    path, equals, text = assignment.partition("=")
    scope, dot, name = path.partition(".")
    if not equals or not dot or not name:
        raise CommandFailed(f"--set takes a variable and a value, such as user.name=Ada, not “{assignment}”.")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return path, scope, name, value


def _preset(session: Session, path: str, scope: str, name: str, value: Any) -> None:
    try:
        session.set_variable(scope, name, value)
    except ValueError as error:
        raise CommandFailed(f"--set {path}: {error}") from None


class _Printer:
    """Shows the events of a turn as they happen."""

    async def turn(self, events: AsyncIterator[Event]) -> bool:
        """Print a turn; whether the bot failed in it."""
        failed = False
        async for event in events:
            failed = failed or event.type == "error"
            self.event(event.to_json())
        return failed

    def event(self, event: dict[str, Any]) -> None:
        raise NotImplementedError

    def echo(self, message: str) -> None:
        """Show what the person says, where the terminal does not."""

    def state(self, session: Session) -> None:
        """Show what the bot knows in the end."""


class _JsonPrinter(_Printer):
    def event(self, event: dict[str, Any]) -> None:
        print(json.dumps(without_dates(event), ensure_ascii=False), flush=True)

    def state(self, session: Session) -> None:
        self.event({"type": "state", "variables": session.variables()})


class _TextPrinter(_Printer):
    def event(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "message_sent":
                print(f"« {message_text(event['payload'])}", flush=True)
            case "code_logged":
                print(f"  [{event['level']}] {event['text']}", flush=True)
            case "warning":
                print(f"  ! {event['message']}", flush=True)
            case "error":
                print(f"  ✗ {event['message']}", flush=True)
            case "conversation_ended":
                print("  — conversation ended —", flush=True)

    def echo(self, message: str) -> None:
        print(f"» {message}", flush=True)


def message_text(payload: dict[str, Any]) -> str:
    """A message as text: its words, and the choices or links below them."""
    lines = [str(payload[name]) for name in ("text", "title", "subtitle", "markdown") if payload.get(name)]
    lines += [str(payload[name]) for name in _LINKS if payload.get(name)]
    for option in payload.get("options", ()):
        lines.append(f"  • {option.get('label')}")
    for action in payload.get("actions", ()):
        lines.append(f"  [{action.get('label')}]")
    for item in payload.get("items", ()):
        lines.append(f"  – {message_text(item)}".replace("\n", "\n    "))
    if payload.get("type") == "location":
        lines.append(f"{payload.get('latitude')}, {payload.get('longitude')} {payload.get('address') or ''}".strip())
    return "\n  ".join(lines) or f"({payload.get('type')})"


_LINKS = ("imageUrl", "audioUrl", "videoUrl", "fileUrl")
