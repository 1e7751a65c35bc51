"""`dialoom diff`: what changed from one bot to another, in the builder's words."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from studio.analysis.file_comparison import compare_files
from studio.archive import read_bot_file

SAME, DIFFERENT = 0, 1
_MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", type=Path, metavar="A")
    parser.add_argument("after", type=Path, metavar="B")
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def run(options: argparse.Namespace) -> int:
    told = compare_files(read_bot_file(options.before), read_bot_file(options.after))
    if options.json:
        print(json.dumps([difference.to_json() for difference in told], ensure_ascii=False, indent=2))
        return DIFFERENT if told else SAME
    place = ""
    for difference in told:
        here = " › ".join(name for name in (difference.workflow, difference.node) if name)
        if here != place:
            print(here or "The bot")
            place = here
        print(f"  {_MARKS[difference.kind]} {difference.sentence()}")
    if not told:
        print("No differences.")
    return DIFFERENT if told else SAME
