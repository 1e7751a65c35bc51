"""`dialoom test`: runs the conversation tests kept beside a bot.

Exit status 0 when all pass, 1 when one fails, 2 when the bot or a test file cannot be read or there are no tests.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from studio.archive import read_bot_file
from studio.bot.bot import Bot
from studio.cli.chat import tables_of
from studio.cli.failure import CommandFailed
from studio.interpreter.clock import Clock, SystemClock
from studio.tables import TableStore
from studio.testing.discovery import find_tests, folder_of_tests
from studio.testing.reader import read_test_file
from studio.testing.report import FileResult, failure_lines, junit_xml, line_of, summary
from studio.testing.runner import Runner
from studio.testing.script import BadTestFile, ConversationFile

FAILED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT")
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILES", help="test files or folders, in place of its own"
    )
    parser.add_argument("-k", "--only", metavar="TEXT", help="only tests whose name holds this")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    parser.add_argument("--online", action="store_true", help="let code reach the network")


def run(options: argparse.Namespace) -> int:
    source = read_bot_file(options.bot)
    bot = Bot(source.bot.value)
    files = _chosen(_read(options.bot, options.files), options.only)
    rows = tables_of(source, bot, SystemClock())
    try:
        results = asyncio.run(_run(bot, rows, files, online=options.online))
    finally:
        rows.close()
    if options.junit:
        options.junit.write_bytes(junit_xml(results))
    print(summary(results))
    return FAILED if any(result.failure for file in results for result in file.results) else 0


def _read(bot: Path, given: Sequence[Path]) -> list[ConversationFile]:
    paths = find_tests(bot, given)
    if not paths:
        where = "at the places named" if given else f"in “{folder_of_tests(bot)}”"
        raise CommandFailed(f"There are no conversation tests {where}; they are named something.test.yaml.")
    try:
        return [read_test_file(path) for path in paths]
    except BadTestFile as error:
        raise CommandFailed(str(error)) from None


def _chosen(files: list[ConversationFile], only: str | None) -> list[ConversationFile]:
    if not only:
        return files
    found = [ConversationFile(file.path, tuple(test for test in file.tests if only in test.name)) for file in files]
    found = [file for file in found if file.tests]
    if not found:
        raise CommandFailed(f"No test has “{only}” in its name.")
    return found


async def _run(bot: Bot, rows: TableStore, files: Sequence[ConversationFile], *, online: bool) -> list[FileResult]:
    def fresh(clock: Clock) -> TableStore:
        return rows.copied(clock.now)

    runner = Runner(bot, fresh, offline=not online)
    done: list[FileResult] = []
    try:
        for file in files:
            print(file.path.name, flush=True)
            results = []
            for test in file.tests:
                result = await runner.run(test)
                results.append(result)
                print("\n".join([line_of(result), *failure_lines(file.path.name, result)]), flush=True)
            done.append(FileResult(file, tuple(results)))
    finally:
        await runner.close()
    return done
