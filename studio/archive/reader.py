"""Opens bot files: archives, folders and the bot.json inside one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from studio.archive.bot_file import BotFile, Progress
from studio.archive.container_record import FILE, ContainerRecord, dump_record, parse_record
from studio.archive.errors import ArchiveError, Finding, counted, file_name, shown, shown_size, system_reason, telling
from studio.archive.folder_scan import refuse_special, scan_folder
from studio.archive.layout import MemberSearch, find_members, find_prefix, has_known_place
from studio.archive.limits import Limits
from studio.archive.names import BOT, LISTS, base_name, check_collisions, check_member_name
from studio.archive.store import FileState, FolderStore, ZipStore, open_plain_file
from studio.archive.zip_directory import read_directory
from studio.archive.zip_member import CHUNK


def read_bot_file(path: Path, limits: Limits | None = None, on_progress: Progress | None = None) -> BotFile:
    """Check a bot file and read its bot.json and its three lists.

    `path` is a `.bpz` archive (any ZIP with a bot.json in it), a folder, or the bot.json in a folder. Other
    members are not read: whether their checksums are right is known when they are read, see `BotFile.verify`.
    What is odd but does no harm is in the `findings`.

    Raises ArchiveError with a sentence that names the entry and the reason.
    """
    path = _folder_of_bot_json(path)
    return _read(path, limits or Limits(), on_progress or _no_progress, file_name(path))


def copy_checked(path: Path, into: Path, limits: Limits | None = None, on_progress: Progress | None = None) -> BotFile:
    """Copy a bot file to `into`, which must not exist yet, and check the copy: nobody can change it in between.

    A copy of an archive is a file, one of a folder is a folder that holds only what belongs to the bot. The
    `label` stays the original's name. When anything goes wrong the copy is removed. Raises ArchiveError.
    """
    limits = limits or Limits()
    progress = on_progress or _no_progress
    path = _folder_of_bot_json(path)
    label = file_name(path)
    folder = _read(path, limits, _no_progress, label) if path.is_dir() else None
    with telling(f"{shown(label)} could not be copied"):
        if folder:
            into.mkdir()
        else:
            into.open("xb").close()
    try:
        with telling(f"{shown(label)} was not opened"):
            if folder:
                _copy_members(folder, into, progress)
            else:
                _copy_archive(path, into, limits, progress)
        return _read(into, limits, _no_progress, label)
    except BaseException:
        if folder:
            shutil.rmtree(into, ignore_errors=True)
        else:
            into.unlink(missing_ok=True)
        raise


def is_bot_file(path: Path) -> bool:
    """Whether a path looks like a bot file. Cheap, for lists and dropped files: opening it may still fail."""
    try:
        if path.is_dir():
            return (path / BOT).is_file() or any(bot.is_file() for bot in path.glob(f"*/{BOT}"))
        if path.suffix.lower() == ".zip" and path.is_file():
            with path.open("rb") as file:
                entries = read_directory(file, Limits()).entries
            return any(base_name(entry.name) == BOT for entry in entries)
        return path.is_file() and (path.name == BOT or path.suffix.lower() == ".bpz")
    except (ArchiveError, OSError):
        return False


def _no_progress(done: int, total: int) -> None:
    pass


def _folder_of_bot_json(path: Path) -> Path:
    return path.absolute().parent if path.name == BOT and path.is_file() else path


def _read(path: Path, limits: Limits, progress: Progress, label: str) -> BotFile:
    with telling(f"{shown(label)} was not opened"):
        return (
            _read_folder(path, limits, progress, label)
            if path.is_dir()
            else _read_archive(path, limits, progress, label)
        )


def _read_archive(path: Path, limits: Limits, progress: Progress, label: str) -> BotFile:
    place = Path(os.path.realpath(path))
    with open_plain_file(place) as file:
        state = FileState.of(os.fstat(file.fileno()))
        directory = read_directory(file, limits)
    store = ZipStore(place, directory, state)
    prefix = find_prefix(store.names())
    layout = find_members(store.names(), prefix, everything=True, recorded=())
    source = BotFile(path, "archive", limits, store, layout, label=label)
    _complete(source, [], progress)
    return source


def _read_folder(path: Path, limits: Limits, progress: Progress, label: str) -> BotFile:
    root = Path(os.path.realpath(path))
    record, findings = _read_record(root, limits)
    recorded = record.member_names() if record else []
    scan = scan_folder(root, limits, recorded)
    try:
        prefix = find_prefix(scan.files)
    except ArchiveError:
        refuse_special(scan, None, recorded)
        raise
    if prefix and (root / prefix / FILE).is_file():
        return _read_folder(path / prefix, limits, progress, label)
    refuse_special(scan, prefix, recorded)
    layout = find_members(scan.files, prefix, everything=False, recorded=recorded)
    store = FolderStore(root, scan.files)
    source = BotFile(path / prefix, "folder", limits, store, layout, label=label, record=record)
    _complete(source, findings, progress)
    return source


def _read_record(root: Path, limits: Limits) -> tuple[ContainerRecord | None, list[Finding]]:
    try:
        if (root / FILE).parent.is_symlink():
            raise ArchiveError("its folder is a link.")
        with open_plain_file(root / FILE) as file:
            return parse_record(file.read(limits.json_bytes), limits), []
    except FileNotFoundError:
        return None, []
    except (ArchiveError, OSError) as error:
        reason = str(error) if isinstance(error, ArchiveError) else f"{system_reason(error)}."
        message = f"{shown(FILE)} cannot be used, so an export will have the usual order and times: {reason}"
        return None, [Finding("warning", FILE, message)]


def _complete(source: BotFile, findings: list[Finding], progress: Progress) -> None:
    """Read the JSON members, find those that are elsewhere, and put together what is to be reported."""
    total = sum(source.size(name) for name in (BOT, *LISTS) if source.has(name))
    done = 0
    progress(done, total)
    bot = source.bot
    done += source.size(BOT)
    progress(done, total)
    findings = [*findings, *_oddities(source)]

    def read_list(name: str, stored: str) -> Any:
        nonlocal done
        source.layout.members.setdefault(name, stored)
        done += source.size(name)
        try:
            value = source.json(name).value
        except ArchiveError as error:
            findings.append(Finding("error", name, f"{error} It is kept as it is, but what it lists is not known."))
            value = None
        progress(min(done, total), total)
        return value

    search = MemberSearch(source.layout, source.store.names())
    source.layout = search.complete(bot.value, read_list, source.store.size)
    source.findings = (*findings, *search.findings)
    for name in source.member_names():
        check_member_name(name, source.limits)
    check_collisions(source.member_names())
    _check_sizes(source)


def _oddities(source: BotFile) -> list[Finding]:
    """What is odd about bot.json and about the folder it is in."""
    findings = []
    prefix = source.layout.prefix
    if prefix:
        findings.append(Finding("info", BOT, f"Everything is inside the folder {shown(prefix.removesuffix('/'))}."))
    keys = sorted(set(source.bot.duplicate_keys))
    if keys:
        message = f"{shown(BOT)} has {shown(keys[0])} twice in one object; the second one counts."
        findings.append(Finding("warning", BOT, message))
    if not source.bot.exact:
        message = f"{shown(BOT)} is laid out in a way of its own; the first change will lay it out anew."
        findings.append(Finding("info", BOT, message))
    recorded = source.record.member_names() if source.record else []
    # Members at known places are missed when something names them.
    missing = [name for name in recorded if not source.has(name) and not has_known_place(name)]
    if missing:
        members = counted(len(missing), "recorded member is", "recorded members are")
        message = f"{members} not in the folder, first {shown(missing[0])}."
        findings.append(Finding("warning", missing[0], message))
    return findings


def _check_sizes(source: BotFile) -> None:
    """Hold a folder to the limits; an archive's were checked in its table of contents."""
    limits = source.limits
    total = 0
    for name in source.member_names():
        size = source.size(name)
        total += size
        if size > limits.entry_bytes:
            raise ArchiveError(
                f"{shown(name)} has {shown_size(size)}, and {shown_size(limits.entry_bytes)} are the most allowed.",
                name,
            )
    if total > limits.total_bytes:
        raise ArchiveError(
            f"its members have {shown_size(total)}, and {shown_size(limits.total_bytes)} are the most allowed."
        )


def _copy_archive(path: Path, into: Path, limits: Limits, progress: Progress) -> None:
    with open_plain_file(path, follow=True) as file, into.open("wb") as copy:
        total = os.fstat(file.fileno()).st_size
        done = 0
        while chunk := file.read(CHUNK):
            done += len(chunk)
            if max(done, total) > limits.archive_bytes:
                raise ArchiveError(
                    f"the file has {shown_size(max(done, total))}, "
                    f"and {shown_size(limits.archive_bytes)} are the most allowed."
                )
            copy.write(chunk)
            progress(done, max(done, total))


def _copy_members(source: BotFile, into: Path, progress: Progress) -> None:
    done, total = 0, sum(map(source.size, source.member_names()))
    for name, stored in source.layout.members.items():
        place = into / stored
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as copy:
            for chunk in source.chunks(name):
                copy.write(chunk)
                done += len(chunk)
                progress(done, total)
    if source.record:
        (into / FILE).parent.mkdir(exist_ok=True)
        (into / FILE).write_bytes(dump_record(source.record))
