"""The files of a folder that a bot may be in, found without following links."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from studio.archive.errors import ArchiveError, shown
from studio.archive.layout import has_known_place
from studio.archive.limits import Limits
from studio.archive.names import BOT, base_name, is_leftover
from studio.archive.store import FileState

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


@dataclass
class FolderScan:
    """What was found, by path relative to the folder, `/` between its steps, in order of name."""

    files: dict[str, FileState] = field(default_factory=dict)
    special: dict[str, str] = field(default_factory=dict)
    """Links, pipes and devices, with what they are. None of them was followed or opened."""


def scan_folder(root: Path, limits: Limits, recorded: Iterable[str]) -> FolderScan:
    """Walk a folder. Names that start with a dot are skipped unless recorded as members.

    Raises ArchiveError when there are too many files, and OSError.
    """
    scan = FolderScan()
    expected = _with_folders(recorded)
    pending = [""]
    while pending:
        folder = pending.pop()
        for name in sorted(os.listdir(root / folder)):
            path = folder + name
            if not _may_hold_members(name) and path not in expected:
                continue
            found = os.lstat(root / path)
            if stat.S_ISDIR(found.st_mode):
                pending.append(f"{path}/")
            elif stat.S_ISREG(found.st_mode):
                scan.files[path] = FileState.of(found)
            else:
                scan.special[path] = "a link" if stat.S_ISLNK(found.st_mode) else "a device or pipe"
            if len(scan.files) + len(scan.special) + len(pending) > limits.entries:
                raise ArchiveError(
                    f"there are more than {limits.entries:,} files in it; open the folder that the bot is in."
                )
    return scan


def refuse_special(scan: FolderScan, prefix: str | None, recorded: Iterable[str]) -> None:
    """Refuse links and the like where members belong; elsewhere they are none of ours.

    `prefix` is the folder bot.json is in, None when it was not found. Raises ArchiveError.
    """
    expected = _with_folders(recorded) | {"files", "documents"}
    for path, kind in scan.special.items():
        name = path.removeprefix(prefix or "")
        inside = path.startswith(prefix or "")
        if (inside and (name in expected or has_known_place(name))) or (prefix is None and base_name(path) == BOT):
            raise ArchiveError(
                f"{shown(path)} is {kind}, and only plain files are read; put the file itself there.", name
            )


def _with_folders(names: Iterable[str]) -> set[str]:
    """Paths and all folders on the way to them."""
    found = set()
    for name in names:
        while name and name not in found:
            found.add(name)
            name = name.rpartition("/")[0]
    return found


def _may_hold_members(name: str) -> bool:
    return not name.startswith(".") and name not in _SKIPPED_FOLDERS and not is_leftover(name)
