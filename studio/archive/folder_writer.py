"""Writes a bot file as a project folder: members as plain files, made for version control.

Beside the members the folder gets `.dialoom/container.json`, with which it becomes the same archive again, and
a `.gitattributes` that keeps git from changing line ends.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.archive.atomic import same_streams, sync_folder
from studio.archive.bot_file import BotFile, Progress
from studio.archive.container_record import (
    FILE,
    FOLDER,
    ContainerRecord,
    RecordedEntry,
    dump_record,
    parse_record,
)
from studio.archive.errors import ArchiveError, file_name, shown, telling
from studio.archive.limits import Limits
from studio.archive.names import check_name_on_disk, disk_problem
from studio.archive.plan import (
    Changes,
    Content,
    Plan,
    PlannedEntry,
    content_chunks,
    content_size,
    open_content,
    plan_entries,
)
from studio.archive.store import FolderStore, open_plain_file

_GIT_ATTRIBUTES = b"* -text\n"


def write_folder(
    target: Path,
    source: BotFile,
    changes: Changes | None = None,
    *,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write a bot with changes as a project folder.

    Everything is first written into a hidden folder inside the target and then renamed file by file, so a
    failure while reading or writing leaves the target as it was. Files that have their content already are not
    touched, nor are files this function did not write: only members recorded by an earlier write are removed.
    A BotFile read from the target before is out of date afterwards.

    Raises ArchiveError, also for names that some system cannot hold.
    """
    what = f"the folder {shown(file_name(target))}"
    with telling(f"{what} was not saved and is as it was before"):
        plan = plan_entries(source, changes or {}, now, normal_form=False)
        for entry in plan.entries:
            if entry.member:
                check_name_on_disk(entry.member)
        was_there = _make_folder(target)
    try:
        with _staging(target) as stage:
            with telling(f"{what} was not saved and is as it was before"):
                previous = _previous_members(target, source.limits)
                staged = _Stage(stage, target, source, on_progress).fill(plan)
            with telling(f"{what} was saved only in part; save it again"):
                # First, because on a disk that ignores case a new member may have the place of an old one.
                _remove(target, previous - {entry.member for entry in plan.entries})
                _commit(target, staged)
    except BaseException:
        if not was_there:
            with suppress(OSError):  # it holds something after all
                target.rmdir()
        raise


def _make_folder(target: Path) -> bool:
    """Create the target unless it is there; tells whether it was."""
    try:
        target.mkdir()
    except FileExistsError:
        if not target.is_dir():
            raise ArchiveError("there is a file of that name; choose another name.") from None
        return True
    return False


def _previous_members(target: Path, limits: Limits) -> set[str]:
    """What an earlier write put into the folder; nothing when its record is missing or damaged."""
    try:
        with open_plain_file(target / FILE) as file:
            names = parse_record(file.read(limits.json_bytes), limits).member_names()
    except (ArchiveError, FileNotFoundError):
        return set()
    # The record may come from anywhere: what this function could not have written is not its to remove.
    return {name for name in names if not disk_problem(name)}


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder for new contents, on the same disk as their places."""
    parent = target / FOLDER
    stage = parent / f"staging-{secrets.token_hex(4)}"
    with telling(f"the folder {shown(file_name(target))} was not saved and is as it was before"):
        _check_parents(target, FILE)
        created = not parent.exists()
        parent.mkdir(exist_ok=True)
        stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if created:
            with suppress(OSError):  # it holds the record now
                parent.rmdir()


@dataclass(frozen=True)
class _StagedFile:
    temporary: Path
    name: str


class _Stage:
    """Fills the staging folder with what differs from the target."""

    def __init__(self, stage: Path, target: Path, source: BotFile, on_progress: Progress | None) -> None:
        self._stage = stage
        self._target = target
        self._source = source
        self._on_progress = on_progress
        self._done = self._total = 0
        self._files: list[_StagedFile] = []

    def fill(self, plan: Plan) -> list[_StagedFile]:
        """Write what differs, in the order in which it is to be moved: the record comes last."""
        members = [entry for entry in plan.entries if entry.member]
        self._total = sum(map(self._size, members))
        for entry in members:
            if self._is_in_place(entry):
                self._advance(self._size(entry))
            else:
                self._write(entry.member, self._chunks(entry))
        record = ContainerRecord(
            tuple(
                RecordedEntry(entry.form.rewritten(), entry.member)
                for entry in plan.entries
                if entry.member or entry.form.is_folder
            ),
            plan.comment,
        )
        if not os.path.lexists(self._target / ".gitattributes"):
            self._write(".gitattributes", [_GIT_ATTRIBUTES])
        data = dump_record(record)
        if not self._holds(FILE, data):
            self._write(FILE, [data])
        return self._files

    def _write(self, name: str, chunks: Iterable[bytes]) -> None:
        temporary = self._stage / str(len(self._files))
        with temporary.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                self._advance(len(chunk))
            file.flush()
            place = self._target / name
            if place.is_file():
                os.chmod(temporary, stat.S_IMODE(place.stat().st_mode))
            os.fsync(file.fileno())
        self._files.append(_StagedFile(temporary, name))

    def _is_in_place(self, entry: PlannedEntry) -> bool:
        name = entry.member
        store = self._source.store
        if entry.content is None and isinstance(store, FolderStore):
            stored = store.root / self._source.layout.members[name]
            if stored == Path(os.path.realpath(self._target)) / name:
                return True
        if entry.content is not None:
            return self._holds(name, entry.content)
        if not self._may_hold(name, self._source.size(name)):
            return False
        with self._source.open(name) as new, open_plain_file(self._target / name) as old:
            return same_streams(old, new)

    def _holds(self, name: str, content: Content) -> bool:
        if not self._may_hold(name, content_size(content)):
            return False
        with open_content(content) as new, open_plain_file(self._target / name) as old:
            return same_streams(old, new)

    def _may_hold(self, name: str, size: int) -> bool:
        """Whether a file of this size is at a member's place. Raises ArchiveError if it may not be replaced."""
        _check_parents(self._target, name)
        try:
            found = os.lstat(self._target / name)
        except FileNotFoundError:
            return False
        if stat.S_ISDIR(found.st_mode):
            raise ArchiveError(f"there is a folder where the file {shown(name)} belongs; move it away.", name)
        return stat.S_ISREG(found.st_mode) and found.st_size == size

    def _size(self, entry: PlannedEntry) -> int:
        return self._source.size(entry.member) if entry.content is None else content_size(entry.content)

    def _chunks(self, entry: PlannedEntry) -> Iterable[bytes]:
        return self._source.chunks(entry.member) if entry.content is None else content_chunks(entry.content)

    def _advance(self, count: int) -> None:
        self._done += count
        if self._on_progress:
            self._on_progress(min(self._done, self._total), self._total)


def _commit(target: Path, files: Iterable[_StagedFile]) -> None:
    folders = {target}
    for file in files:
        place = target / file.name
        _check_parents(target, file.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file.temporary, place)
        folders.add(place.parent)
    for folder in folders:
        sync_folder(folder)


def _remove(target: Path, names: Iterable[str]) -> None:
    """Delete members that are no more, and folders that became empty by that."""
    for name in names:
        if _obstacle(target, name):
            continue
        place = target / name
        try:
            if stat.S_ISREG(os.lstat(place).st_mode):
                place.unlink()
        except FileNotFoundError:
            continue
        with suppress(OSError):  # not empty
            for folder in place.parents:
                if folder == target:
                    break
                folder.rmdir()


def _check_parents(target: Path, name: str) -> None:
    """Refuse to go through a link or a file on the way to a member's place. Raises ArchiveError."""
    obstacle = _obstacle(target, name)
    if obstacle:
        raise ArchiveError(
            f"{shown(obstacle)} is no folder there, and {shown(name)} belongs in it; move it away.", name
        )


def _obstacle(target: Path, name: str) -> str:
    """The first step to a member's place that is no real folder: what is behind it may be outside the target."""
    steps = name.split("/")[:-1]
    for count in range(1, len(steps) + 1):
        step = "/".join(steps[:count])
        try:
            found = os.lstat(target / step)
        except FileNotFoundError:
            break
        if not stat.S_ISDIR(found.st_mode):
            return step
    return ""
