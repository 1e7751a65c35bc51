"""Replacing a file so that the previous one survives any failure."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studio.archive.errors import ArchiveError


@contextmanager
def replacing(target: Path, *, backup: bool = False) -> Iterator[BinaryIO]:
    """Write a file beside `target`; when the block ends well it takes the target's place, else it vanishes.

    The new file is on the disk before the previous one goes, and keeps its permissions. A symbolic link is
    followed: the file it points to is replaced. With `backup` the previous file stays as `<name>.bak`. When
    the new content equals the previous one, nothing is touched, so that the backup remains a different
    state. Raises OSError, and ArchiveError when the target is something else than a file.
    """
    target = Path(os.path.realpath(target))
    mode = _mode_of(target)
    temporary, file = _create_beside(target)
    try:
        with file:
            yield file
            file.flush()
            if mode is not None:
                os.chmod(temporary, mode)
            os.fsync(file.fileno())
        if mode is not None and same_files(temporary, target):
            temporary.unlink()
            return
        if backup and mode is not None:
            _keep(target)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    sync_folder(target.parent)


def same_files(left: Path, right: Path) -> bool:
    """Whether two files hold the same bytes."""
    with left.open("rb") as one, right.open("rb") as other:
        if os.fstat(one.fileno()).st_size != os.fstat(other.fileno()).st_size:
            return False
        return same_streams(one, other)


def same_streams(one: BinaryIO, other: BinaryIO) -> bool:
    """Whether two streams deliver the same bytes from where they stand."""
    while True:
        left, right = one.read(1 << 18), other.read(1 << 18)
        if left != right:
            return False
        if not left:
            return True


def sync_folder(folder: Path) -> None:
    """Make renames in a folder lasting, as far as the system can: not on Windows, not on every network disk."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode_of(target: Path) -> int | None:
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise ArchiveError("there is something else of that name that is not a file; choose another name.")
    return stat.S_IMODE(found)


def _create_beside(target: Path) -> tuple[Path, BinaryIO]:
    while True:
        temporary = target.with_name(f".saving-{secrets.token_hex(4)}.tmp")
        with suppress(FileExistsError):
            return temporary, temporary.open("x+b")


def _keep(target: Path) -> None:
    """Give the previous file a second name, without a moment in which it has none."""
    second = target.with_name(f".keeping-{secrets.token_hex(4)}.tmp")
    try:
        try:
            os.link(target, second)
        except OSError:  # the file system has no hard links
            shutil.copy2(target, second)
            with second.open("rb+") as copy:
                os.fsync(copy.fileno())
        os.replace(second, target.with_name(target.name + ".bak"))
    except BaseException:
        with suppress(FileNotFoundError):
            second.unlink()
        raise
