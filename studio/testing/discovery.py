"""Where the tests of a bot are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SUFFIXES = (".test.yaml", ".test.yml")


def folder_of_tests(bot: Path) -> Path:
    """The folder for the tests of a bot: `tests` in its folder, `<name>.tests` beside an archive."""
    folder = bot.parent if bot.name == "bot.json" else bot
    return folder / "tests" if folder.is_dir() else folder.with_name(f"{folder.stem}.tests")


def find_tests(bot: Path, given: Sequence[Path] = ()) -> list[Path]:
    """The test files of a bot in the order of their names, or those given: files, or folders with test files."""
    found: list[Path] = []
    for path in given or (folder_of_tests(bot),):
        if path.is_dir():
            found += sorted(one for one in path.rglob("*.test.y*ml") if one.name.endswith(SUFFIXES))
        elif given:
            found.append(path)
    return found
