"""`dialoom render`: a workflow as a picture."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from studio.archive import read_bot_file
from studio.bot.bot import Bot
from studio.bot.workflow import Workflow
from studio.cli.failure import CommandFailed

FORMATS = (".png", ".svg", ".pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="a .png, .svg or .pdf file")
    parser.add_argument("--workflow", metavar="NAME", help="name or id of the workflow; the main one without it")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, metavar="N", help="size of a .png, 1 when not given")


def run(options: argparse.Namespace) -> int:
    output: Path = options.output
    if output.suffix.lower() not in FORMATS:
        raise CommandFailed(f"“{output.name}” must end in .png, .svg or .pdf.")
    if not 0.05 <= options.scale <= 8:
        raise CommandFailed("--scale must be between 0.05 and 8.")
    bot = Bot(read_bot_file(options.bot).bot.value)
    workflow = find_workflow(bot, options.workflow)
    # Drawing needs no window, so none is asked for.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from studio.ui.canvas.export import render_workflow
    except ImportError as error:
        raise CommandFailed(f"Qt cannot start here ({error}).") from error
    note = render_workflow(bot, workflow.key, output, theme=options.theme, scale=options.scale)
    if note:
        print(note)
    return 0


def find_workflow(bot: Bot, name: str | None) -> Workflow:
    """The workflow of a name or id, the main one without. Raises CommandFailed."""
    if name is None:
        if bot.main is None:
            raise CommandFailed("This bot has no workflows.")
        return bot.main
    found = bot.workflow(name) or next((one for one in bot.workflows if one.name == name), None)
    if found is None:
        found = next((one for one in bot.workflows if one.name.casefold() == name.casefold()), None)
    if found is None:
        names = ", ".join(f"“{one.name}”" for one in bot.workflows)
        raise CommandFailed(f"This bot has no workflow “{name}”. It has {names}.")
    return found
