"""What can be wrong with a bot file: refusals and findings, as sentences."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


class ArchiveError(Exception):
    """A bot file cannot be opened, read or written; `str(error)` is the sentence for the person.

    `entry` is the name of the member it is about, empty when it is about the whole file.
    """

    def __init__(self, message: str, entry: str = "") -> None:
        super().__init__(message)
        self.entry = entry


@dataclass(frozen=True)
class Finding:
    """Something odd in a bot file that did not keep it from opening."""

    severity: Literal["info", "warning", "error"]
    """info: nothing is lost; warning: something is missing or elsewhere; error: something cannot be read."""
    entry: str
    """The member it is about."""
    message: str
    """The sentence for the person."""


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Put what was being done before the reason of an ArchiveError; errors of the system become ArchiveErrors too."""
    try:
        yield
    except ArchiveError as error:
        raise ArchiveError(f"{what}: {error}", error.entry) from error
    except OSError as error:
        raise ArchiveError(f"{what}: {system_reason(error)}.") from error


@contextmanager
def translating(what: str) -> Iterator[None]:
    """Make errors of the system ArchiveErrors that begin with what was being done; others speak for themselves."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{what}: {system_reason(error)}.") from error


def system_reason(error: OSError) -> str:
    """The operating system's reason without its number and paths, fit to end a sentence."""
    reason = error.strerror or str(error) or type(error).__name__
    return reason[:1].lower() + reason[1:].rstrip(".")


def shown(name: str) -> str:
    """A name in quotes as it can be shown: characters that draw nothing are spelled out, long names are cut."""
    visible = "".join(
        char if unicodedata.category(char)[0] not in "CZ" or char == " " else f"\\u{ord(char):04x}"
        for char in name[:200]
    )
    if len(visible) > 120:
        visible = f"{visible[:80]}…{visible[-30:]}"
    return f"“{visible}”"


def file_name(path: Path) -> str:
    """The last step of a path as the person knows it; of `.` and `..` the name of the folder they stand for."""
    return os.path.basename(os.path.abspath(path)) or str(path)


def shown_size(size: int) -> str:
    """A number of bytes as a person reads it."""
    if size < 1000:
        return f"{size} bytes"
    number, unit = size / 1024, "KB"
    if number >= 1000:
        number, unit = number / 1024, "MB"
    if number >= 1000:
        number, unit = number / 1024, "GB"
    return f"{number:.1f} {unit}" if number < 10 else f"{number:,.0f} {unit}"


def counted(count: int, one: str, many: str) -> str:
    """`1 file`, `2 files`."""
    return f"1 {one}" if count == 1 else f"{count:,} {many}"
