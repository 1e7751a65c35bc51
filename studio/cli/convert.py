"""`dialoom convert`: between archives and project folders, either way."""

from __future__ import annotations

import argparse
from pathlib import Path

from studio.archive import read_bot_file, write_archive, write_folder
from studio.bot.bot import Bot
from studio.bot.edits.secrets import without_secrets
from studio.bot.json_text import dump_json
from studio.cli.failure import CommandFailed

ARCHIVE_SUFFIXES = (".bpz", ".zip")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="SRC")
    parser.add_argument("target", type=Path, metavar="DST", help="a .bpz file, or a folder")
    parser.add_argument("--force", action="store_true", help="overwrite DST")
    parser.add_argument(
        "--without-secrets", action="store_true", help="leave out the values of configuration variables"
    )


def run(options: argparse.Namespace) -> int:
    source: Path = options.source
    target: Path = options.target
    into_folder = target.suffix.lower() not in ARCHIVE_SUFFIXES
    if not options.force and (target.is_file() or (target.is_dir() and any(target.iterdir()))):
        raise CommandFailed(f"“{target}” exists already; add --force to overwrite it.")
    file = read_bot_file(source)
    changes: dict[str, bytes] = {}
    if options.without_secrets:
        bot = Bot(file.bot.value)
        edit = without_secrets(bot)
        if edit:
            changes["bot.json"] = dump_json(edit.apply(bot).raw, file.bot.style)
    if into_folder:
        write_folder(target, file, changes)
    else:
        write_archive(target, file, changes, backup=False)
    return 0
