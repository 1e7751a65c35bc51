"""What will be written: the entries of a bot file after changes, each in its place and form."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from studio.archive.atomic import same_streams
from studio.archive.bot_file import BotFile
from studio.archive.entry_form import EntryForm, dos_time, new_form
from studio.archive.errors import ArchiveError, shown, shown_size, telling
from studio.archive.names import BOT, CLOUD_FILES, DOCUMENTS, LISTS, MEDIA, check_collisions, check_member_name
from studio.archive.order import DocumentedOrder
from studio.archive.store import ZipStore, open_plain_file
from studio.archive.zip_directory import ZipEntry
from studio.archive.zip_member import CHUNK
from studio.bot.json_text import JsonTextError, parse_json

Content = bytes | Path
Changes = Mapping[str, Content | None]
"""New contents by member name, as bytes or as a file on the disk; None removes the member."""


@dataclass(frozen=True)
class PlannedEntry:
    """One entry of the archive to be."""

    form: EntryForm
    place: str
    """Its name without the folder everything may be in."""
    member: str
    """The member it is; empty for folder entries and what file managers left in an archive."""
    origin: ZipEntry | None = None
    """The entry of the source archive it is or replaces."""
    content: Content | None = None
    """New content; None when it is the source's."""

    @property
    def is_kept(self) -> bool:
        """Whether it can be copied as it lies in the source archive."""
        return self.origin is not None and self.content is None


@dataclass(frozen=True)
class Plan:
    """The archive to be."""

    entries: tuple[PlannedEntry, ...]
    """In the order of the table of contents."""
    is_unchanged: bool
    """Whether it is the source archive itself."""
    comment: bytes
    """The archive's comment."""


def plan_entries(source: BotFile, changes: Changes, now: datetime | None, normal_form: bool) -> Plan:
    """Work out the entries after changes.

    What is not changed keeps its place and form; what is changed keeps its place and gets the time `now`; what
    is new goes where the cloud studio puts it. With `normal_form` everything is arranged and written down as
    the cloud studio does. Raises ArchiveError.
    """
    effective = _effective(source, changes)
    if effective.get(BOT, b"") is None:
        raise ArchiveError("a bot file needs its `bot.json`.", BOT)
    time = dos_time(now or datetime.now(UTC))
    order = _order(source, effective)
    entries = _entries_of(source, order, time, normal_form)
    placed = {entry.member for entry in entries}
    loose = [name for name in source.member_names() if name not in placed]
    is_unchanged = not effective and isinstance(source.store, ZipStore) and not normal_form
    entries = _apply(entries, effective, time)
    prefix = next(entry.form.name.removesuffix(BOT) for entry in entries if entry.member == BOT)
    added = [name for name, content in effective.items() if content is not None and not source.has(name)]
    for name in order.sort([*loose, *added]):
        if name in loose and effective.get(name, b"") is None:
            continue
        _insert(entries, name, effective.get(name), prefix, order, time)
    _check_limits(entries, source)
    comment = b"" if normal_form else _comment_of(source)
    return Plan(tuple(entries), is_unchanged, comment)


def _check_limits(entries: list[PlannedEntry], source: BotFile) -> None:
    """What is written must be readable again."""
    limits = source.limits
    check_collisions(entry.form.name for entry in entries)
    if len(entries) > limits.entries:
        raise ArchiveError(f"there are {len(entries):,} entries, and {limits.entries:,} are the most allowed.")
    for entry in entries:
        if entry.content is not None and content_size(entry.content) > limits.entry_bytes:
            raise ArchiveError(
                f"{shown(entry.member)} has {shown_size(content_size(entry.content))}, "
                f"and {shown_size(limits.entry_bytes)} are the most allowed.",
                entry.member,
            )


def content_chunks(content: Content) -> Iterator[bytes]:
    """New content piece by piece. Raises ArchiveError and OSError."""
    with open_content(content) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def open_content(content: Content) -> BinaryIO:
    """A stream of new content. Raises ArchiveError and OSError."""
    return io.BytesIO(content) if isinstance(content, bytes) else open_plain_file(content, follow=True)


def content_size(content: Content) -> int:
    """The bytes of new content. Raises OSError."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _effective(source: BotFile, changes: Changes) -> dict[str, Content | None]:
    """The changes that change something: an edit that was undone is none."""
    effective: dict[str, Content | None] = {}
    for name, content in changes.items():
        check_member_name(name, source.limits)
        if name.endswith("/"):
            raise ArchiveError(f"the member {shown(name)} is called like a folder.", name)
        if content is None:
            if source.has(name):
                effective[name] = None
        else:
            with telling(f"the new content of {shown(name)} could not be read"):
                if not _is_same(source, name, content):
                    effective[name] = content
    return effective


def _is_same(source: BotFile, name: str, content: Content) -> bool:
    if not source.has(name) or source.size(name) != content_size(content):
        return False
    try:
        old = source.open(name)
        with old, open_content(content) as new:
            return same_streams(old, new)
    except ArchiveError:  # the old content is damaged, so the new one replaces it
        return False


def _order(source: BotFile, effective: Mapping[str, Content | None]) -> DocumentedOrder:
    values: dict[str, Any] = {}
    for name in (BOT, *LISTS):
        content = effective.get(name)
        if content is not None:
            values[name] = _parse_new(name, content, source)
        elif source.has(name) and name not in effective:
            try:
                values[name] = source.json(name).value
            except ArchiveError:  # reported when the file was opened; names then decide the order
                values[name] = None
    return DocumentedOrder(values.get(BOT), values.get(DOCUMENTS), values.get(MEDIA), values.get(CLOUD_FILES))


def _parse_new(name: str, content: Content, source: BotFile) -> Any:
    with telling(f"the new {shown(name)} is not usable"), open_content(content) as stream:
        if content_size(content) > source.limits.json_bytes:
            raise ArchiveError(f"more than {shown_size(source.limits.json_bytes)} are not allowed.", name)
        try:
            value = parse_json(stream.read(), source.limits.json_depth).value
        except JsonTextError as error:
            raise ArchiveError(f"it {error}.", name) from None
        if not isinstance(value, dict if name == BOT else list):
            raise ArchiveError("it holds another kind of value than it must.", name)
        return value


def _entries_of(source: BotFile, order: DocumentedOrder, time: int, normal_form: bool) -> list[PlannedEntry]:
    if normal_form:
        return _documented_entries(source, order, time)
    if isinstance(source.store, ZipStore):
        prefix = source.layout.prefix
        members = {stored: name for name, stored in source.layout.members.items()}
        return [
            PlannedEntry(
                entry.form,
                members.get(entry.name) or entry.name.removeprefix(prefix),
                members.get(entry.name, ""),
                origin=entry,
            )
            for entry in source.store.directory.entries
        ]
    if source.record is not None and BOT in source.record.member_names():
        return [
            PlannedEntry(entry.form, entry.member or entry.form.name, entry.member)
            for entry in source.record.entries
            if entry.form.is_folder or source.has(entry.member)
        ]
    return _documented_entries(source, order, time)


def _comment_of(source: BotFile) -> bytes:
    if isinstance(source.store, ZipStore):
        directory = source.store.directory
        return directory.tail[: directory.comment_length]
    return source.record.comment if source.record else b""


def _documented_entries(source: BotFile, order: DocumentedOrder, time: int) -> list[PlannedEntry]:
    names = list(source.member_names())
    folders = set()
    if any(name.startswith("documents/") for name in names):
        folders.add("documents/")
    if any(name in LISTS or name.startswith("files/") for name in names):
        folders.add("files/")
    return [
        PlannedEntry(new_form(name, time), name, "" if name in folders else name)
        for name in order.sort([*names, *folders])
    ]


def _apply(entries: Iterable[PlannedEntry], effective: Mapping[str, Content | None], time: int) -> list[PlannedEntry]:
    """Put new contents in and take removed members out."""
    result = []
    removed_document = False
    for entry in entries:
        if not entry.member or entry.member not in effective:
            result.append(entry)
            continue
        content = effective[entry.member]
        if content is None:
            removed_document = removed_document or entry.member.startswith("documents/")
        else:
            result.append(replace(entry, form=replace(entry.form, time=time), content=content))
    if removed_document and not any(entry.member.startswith("documents/") for entry in result):
        # The cloud studio writes this folder only when it holds something, other than `files/`.
        result = [entry for entry in result if entry.place != "documents/"]
    return result


def _insert(
    entries: list[PlannedEntry],
    name: str,
    content: Content | None,
    prefix: str,
    order: DocumentedOrder,
    time: int,
) -> None:
    folder = f"{name.partition('/')[0]}/" if "/" in name else ""
    if folder and not any(entry.place.startswith(folder) for entry in entries):
        form = new_form(prefix + folder, time)
        entries.insert(order.position(folder, entries, lambda entry: entry.place), PlannedEntry(form, folder, ""))
    form = new_form(prefix + name, time)
    entries.insert(
        order.position(name, entries, lambda entry: entry.place),
        PlannedEntry(form, name, name, content=content),
    )
