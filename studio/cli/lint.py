"""`dialoom lint`: the problems of a bot."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from studio.analysis.lint import find_problems
from studio.archive import read_bot_file
from studio.bot.bot import Bot

CLEAN, PROBLEMS = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT")
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def run(options: argparse.Namespace) -> int:
    bot = Bot(read_bot_file(options.bot).bot.value)
    problems = find_problems(bot)
    described = [problem.to_json(bot) for problem in problems]
    if options.json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
    else:
        for problem in described:
            place = " › ".join(name for name in (problem["workflow_name"], problem["node_name"]) if name)
            print(f"{problem['severity']}: {place + ': ' if place else ''}{problem['message']} [{problem['code']}]")
        counts = [sum(1 for one in problems if one.severity == level) for level in ("error", "warning", "info")]
        print("{} errors, {} warnings, {} notes".format(*counts) if problems else "No problems found.")
    return PROBLEMS if problems else CLEAN
