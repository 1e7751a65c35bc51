"""`dialoom open`: starts the Studio."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio.cli.failure import CommandFailed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT", nargs="?")


def run(options: argparse.Namespace) -> int:
    from studio.app.application import SETUP_HINT, missing_screen, run_studio

    bot: Path | None = options.bot
    if bot is not None and not bot.exists():
        raise CommandFailed(f"There is no file “{bot}”.")
    reason = missing_screen()
    if reason:
        raise CommandFailed(reason)
    try:
        return run_studio(bot)
    except ImportError as error:
        raise CommandFailed(f"Qt cannot start here ({error}). On Debian and Ubuntu, run: {SETUP_HINT}") from error
