"""Where the members of a bot file lie: in an archive, in a folder, or in memory."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from studio.archive.errors import ArchiveError
from studio.archive.zip_directory import ZipDirectory
from studio.archive.zip_member import open_zip_member


class Store(Protocol):
    """Contents by the names they are stored under, which need not be the members' names."""

    def names(self) -> list[str]:
        """The files, in order, folder entries left out."""
        ...

    def size(self, stored: str) -> int:
        """Bytes of a file, unpacked."""
        ...

    def open(self, stored: str) -> BinaryIO:
        """A stream of a file's content. Raises ArchiveError and OSError, also while reading."""
        ...


@dataclass(frozen=True)
class FileState:
    """What tells whether a file on the disk is still the one that was checked."""

    size: int
    modified: int
    device: int
    number: int

    @classmethod
    def of(cls, found: os.stat_result) -> FileState:
        if sys.platform == "win32":  # device and number differ there between a path and an open file
            return cls(found.st_size, found.st_mtime_ns, 0, 0)
        return cls(found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)


class ZipStore:
    """Members in an archive on the disk; the file is opened for each read and held by none in between."""

    def __init__(self, path: Path, directory: ZipDirectory, state: FileState) -> None:
        self.path = path
        self.directory = directory
        self._state = state
        self._entries = {entry.name: entry for entry in directory.entries}

    def names(self) -> list[str]:
        return [entry.name for entry in self.directory.entries if not entry.form.is_folder]

    def size(self, stored: str) -> int:
        return self._entries[stored].size

    def open(self, stored: str) -> BinaryIO:
        file = self.open_container()
        try:
            return open_zip_member(file, self._entries[stored])
        except BaseException:
            file.close()
            raise

    def open_container(self) -> BinaryIO:
        """The archive file itself."""
        return open_plain_file(self.path, self._state)


class FolderStore:
    """Members in a folder."""

    def __init__(self, root: Path, states: Mapping[str, FileState]) -> None:
        self.root = root
        self._states = states

    def names(self) -> list[str]:
        return list(self._states)

    def size(self, stored: str) -> int:
        return self._states[stored].size

    def open(self, stored: str) -> BinaryIO:
        return open_plain_file(self.root / stored, self._states[stored])


class MemoryStore:
    """Members of a bot that is not on the disk yet."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = dict(contents)

    def names(self) -> list[str]:
        return list(self._contents)

    def size(self, stored: str) -> int:
        return len(self._contents[stored])

    def open(self, stored: str) -> BinaryIO:
        return io.BytesIO(self._contents[stored])


def open_plain_file(path: Path, expected: FileState | None = None, *, follow: bool = False) -> BinaryIO:
    """Open a file for reading, but no pipe or device, no link unless `follow`, and only the file that is expected.

    Raises ArchiveError or OSError.
    """
    if not follow and path.is_symlink():
        raise ArchiveError("it is a link, and links are not followed; put the file itself there.")
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise ArchiveError("it is neither a file nor a folder.")
        if expected is not None and FileState.of(found) != expected:
            raise ArchiveError("another program changed it since it was opened; open the bot again.")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
