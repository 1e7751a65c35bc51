"""Names of members: which are refused, which are refused on disk, and which collide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from studio.archive.errors import ArchiveError, shown
from studio.archive.limits import Limits

BOT = "bot.json"
DOCUMENTS = "documents.json"
MEDIA = "files.json"
CLOUD_FILES = "cloud_files.json"
LISTS = (DOCUMENTS, MEDIA, CLOUD_FILES)
"""The JSON members besides bot.json: each lists the files of one kind."""

_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[1-9¹²³]|lpt[1-9¹²³]) *(\.|$)", re.IGNORECASE)
_ACTIVE_NAMES = frozenset({".git", ".gitattributes", ".gitmodules", ".dialoom"})
_LEFTOVERS = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})


def check_member_name(name: str, limits: Limits) -> None:
    """Refuse a name that could leave the folder it belongs to or be read differently by another program.

    Folder entries end in `/`. Raises ArchiveError.
    """
    reason = _name_problem(name, limits)
    if reason:
        raise ArchiveError(f"the entry {shown(name)} {reason}.", name)


def _name_problem(name: str, limits: Limits) -> str:
    if not name:
        return "has no name"
    if any(unicodedata.category(char) == "Cc" for char in name):
        return "has a control character in its name"
    if "\\" in name:
        return "has a backslash in its name, which only some systems take for a folder; unpack it and open the folder"
    if name.startswith("/"):
        return "has an absolute path"
    if re.match(r"[A-Za-z]:", name):
        return "has a path with a drive letter"
    try:
        length = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        return "has a broken character in its name"
    if length > limits.name_bytes:
        return f"has a name of {length:,} bytes, and {limits.name_bytes:,} are the most allowed"
    for segment in name.removesuffix("/").split("/"):
        if segment == "..":
            return "leads outside the archive"
        if segment in ("", "."):
            return "has an empty step in its path"
    return ""


def check_name_on_disk(name: str) -> None:
    """Refuse a member that cannot be a file in a project folder on every system, or would act there.

    Raises ArchiveError.
    """
    reason = disk_problem(name)
    if reason:
        raise ArchiveError(
            f"the member {shown(name)} cannot be a file on every system, because {reason}; "
            "save the bot as an archive instead.",
            name,
        )


def disk_problem(name: str) -> str:
    """Why a member cannot be a file in a project folder; empty when it can."""
    return next(filter(None, map(_disk_problem, name.split("/"))), "")


def _disk_problem(segment: str) -> str:
    forbidden = re.search(r'[<>:"|?*]', segment)
    if forbidden:
        return f"Windows does not allow “{forbidden[0]}” in names"
    if segment.endswith((".", " ")):
        return "Windows does not allow names that end in a dot or a space"
    if _RESERVED_ON_WINDOWS.match(segment):
        return f"{shown(segment)} is the name of a device on Windows"
    if len(segment.encode("utf-8")) > 255:
        return "names longer than 255 bytes are not allowed"
    # HFS+ drops these when it compares names, so `.g\u200cit` would be `.git` there.
    plain = "".join(char for char in segment if unicodedata.category(char) != "Cf").casefold()
    if plain in _ACTIVE_NAMES or re.fullmatch(r"git~\d+", plain):
        return f"{shown(segment)} has a meaning of its own in a folder"
    return ""


def check_collisions(names: Iterable[str]) -> None:
    """Refuse names that are the same, or would be on a disk that ignores case, and files that are also folders.

    Raises ArchiveError.
    """
    seen: dict[str, str] = {}
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        key = _disk_key(name)
        if name.endswith("/"):
            key = key[:-1]
        if key in seen:
            other = seen[key]
            if name == other:
                raise ArchiveError(f"the entry {shown(name)} is there twice.", name)
            raise ArchiveError(
                f"the entries {shown(other)} and {shown(name)} would be the same file on some systems.", name
            )
        seen[key] = name
        if not name.endswith("/"):
            files[key] = name
        while "/" in key:
            key = key.rpartition("/")[0]
            if key in folders:
                break
            folders[key] = name
    for key in files.keys() & folders.keys():
        raise ArchiveError(
            f"the entry {shown(files[key])} is a file, and {shown(folders[key])} needs it to be a folder.",
            files[key],
        )


def _disk_key(name: str) -> str:
    """What a case-insensitive, normalising file system compares."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def base_name(name: str) -> str:
    """The last step of a name's path."""
    return name.rpartition("/")[2]


def is_leftover(name: str) -> bool:
    """Whether an entry was left by a file manager (`__MACOSX/…`, `.DS_Store`, `Thumbs.db`)."""
    return any(segment.casefold() in _LEFTOVERS for segment in name.split("/"))


def is_table(name: str) -> bool:
    """Whether a name without folders is that of a table's rows."""
    return name.startswith("table_") and name.endswith(".jsonl") and "/" not in name
