"""`dialoom`: reads the arguments and runs one command.

What a command prints and its exit status are a contract. Errors are one sentence on standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol

from studio import __version__
from studio.archive import ArchiveError
from studio.cli import chat, convert, diff, info, lint, open_studio, render, test
from studio.cli.failure import UNREADABLE, CommandFailed

Run = Callable[[argparse.Namespace], int]


class _Command(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...


_COMMANDS: dict[str, tuple[str, Any]] = {
    "open": ("start the Studio, with BOT opened when given", open_studio),
    "info": ("say what a bot file holds", info),
    "lint": ("list the problems of a bot", lint),
    "convert": ("convert between an archive and a project folder", convert),
    "diff": ("say what changed from one bot to another", diff),
    "render": ("draw a workflow into a picture", render),
    "chat": ("talk to the bot in the terminal", chat),
    "test": ("run conversation tests kept beside the bot", test),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser().parse_args(_with_command(words))
        run: Run = options.run
        return run(options)
    except (ArchiveError, CommandFailed) as error:
        print(f"dialoom: {error}", file=sys.stderr)
        return error.status if isinstance(error, CommandFailed) else UNREADABLE
    except BrokenPipeError:
        # The reader of our output is gone (`dialoom info … | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        where = f" “{error.filename}”" if error.filename else ""
        print(f"dialoom: {error.strerror or error}{where}.", file=sys.stderr)
        return UNREADABLE


def _with_command(words: list[str]) -> list[str]:
    """`dialoom BOT` and `dialoom` alone mean `dialoom open`."""
    if words and (words[0] in _COMMANDS or words[0] in ("-h", "--help", "--version")):
        return words
    return ["open", *words]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one sentence, as for every other error."""

    def error(self, message: str) -> NoReturn:
        raise CommandFailed(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dialoom",
        description="Open, edit, run and export conversational bots on this machine.",
        epilog="BOT is a .bpz archive or a project folder.",
    )
    parser.add_argument("--version", action="version", version=f"Dialoom Studio {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (summary, module) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser
