"""Writes a bot file as a `.bpz` archive."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from studio.archive.atomic import replacing
from studio.archive.bot_file import BotFile, Progress
from studio.archive.errors import file_name, shown, telling
from studio.archive.plan import Changes, Plan, PlannedEntry, content_chunks, content_size, plan_entries
from studio.archive.store import ZipStore
from studio.archive.zip_directory import ZipDirectory, read_directory
from studio.archive.zip_member import CHUNK
from studio.archive.zip_writer import ZipWriter


def write_archive(
    target: Path,
    source: BotFile,
    changes: Changes | None = None,
    *,
    backup: bool = True,
    normal_form: bool = False,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write a bot with changes as an archive; the previous file is replaced only when all went well.

    An archive nothing was changed in is copied byte for byte. Otherwise unchanged members are copied as they
    lie in it, changed ones keep their place and form but get the time `now` (the clock's when not given), and
    new ones go where the cloud studio puts them. With `normal_form` the archive is arranged and written down
    as the cloud studio does, whatever its source looked like. With `backup` the previous file stays as
    `<name>.bak`.

    Raises ArchiveError; the target is then as it was before.
    """
    with telling(f"{shown(file_name(target))} was not saved and is as it was before"):
        plan = plan_entries(source, changes or {}, now, normal_form)
        with replacing(target, backup=backup) as file, ExitStack() as stack:
            container = None
            if isinstance(source.store, ZipStore):
                # Closed before the target is replaced: it may be the same file, and Windows would not allow it.
                with telling(f"{shown(source.label)} could not be read"):
                    container = stack.enter_context(source.store.open_container())
            if container is not None and plan.is_unchanged:
                _copy_whole(container, file, on_progress)
            else:
                _write_plan(file, plan, source, container, on_progress)
                file.flush()
                read_directory(file, source.limits)  # what is written must open again


def _copy_whole(container: BinaryIO, file: BinaryIO, on_progress: Progress | None) -> None:
    total = container.seek(0, 2)
    container.seek(0)
    done = 0
    while chunk := container.read(CHUNK):
        file.write(chunk)
        done += len(chunk)
        if on_progress:
            on_progress(done, total)


def _write_plan(
    file: BinaryIO, plan: Plan, source: BotFile, container: BinaryIO | None, on_progress: Progress | None
) -> None:
    done, total = 0, sum(_size(entry, source) for entry in plan.entries)

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if on_progress:
            on_progress(min(done, total), total)

    writer = ZipWriter(file, advance)
    directory = _kept_directory(plan, source)
    if container is not None and directory is not None:
        writer.copy_prefix(container, directory)
    for entry in _as_they_lie(plan.entries):
        if container is not None and entry.origin is not None and entry.is_kept:
            writer.copy_entry(container, entry.origin)
        else:
            writer.write_entry(entry.form, _chunks(entry, source))
    names = [entry.form.name for entry in plan.entries]
    if directory is not None:
        writer.finish(names, directory.comment_length, directory.tail)
    else:
        writer.finish(names, len(plan.comment), plan.comment)


def _kept_directory(plan: Plan, source: BotFile) -> ZipDirectory | None:
    """The table of contents of the source archive, when the plan is an edit of it."""
    if isinstance(source.store, ZipStore) and any(entry.origin for entry in plan.entries):
        return source.store.directory
    return None


def _as_they_lie(entries: Iterable[PlannedEntry]) -> list[PlannedEntry]:
    """The entries in the order of their contents in the file, which need not be that of the table of contents."""
    ranks: list[tuple[int, int]] = []
    anchor, step = -1, 0
    for entry in entries:
        if entry.origin is not None:
            anchor, step = entry.origin.start, 0
        else:
            step += 1
        ranks.append((anchor, step))
    return [entry for _, entry in sorted(zip(ranks, entries, strict=True), key=lambda pair: pair[0])]


def _size(entry: PlannedEntry, source: BotFile) -> int:
    if entry.content is not None:
        return content_size(entry.content)
    if entry.origin is not None:
        return entry.origin.end - entry.origin.start
    return source.size(entry.member) if entry.member else 0


def _chunks(entry: PlannedEntry, source: BotFile) -> Iterable[bytes]:
    if entry.content is not None:
        return content_chunks(entry.content)
    return source.chunks(entry.member) if entry.member else ()
