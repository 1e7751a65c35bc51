"""A checked bot file: names and sizes are known, contents stay where they are until they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Literal

from studio.archive.container_record import ContainerRecord
from studio.archive.errors import ArchiveError, Finding, counted, shown, shown_size, telling, translating
from studio.archive.layout import Layout
from studio.archive.limits import Limits
from studio.archive.names import BOT, LISTS, base_name, check_collisions, check_member_name, is_table
from studio.archive.rows import read_lines
from studio.archive.store import MemoryStore, Store
from studio.archive.zip_member import CHUNK
from studio.bot.json_text import STUDIO_STYLE, JsonText, JsonTextError, dump_json, parse_json

Kind = Literal["archive", "folder", "new"]

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all; what it raises ends the work and undoes it."""

_MOST_BAD_ROWS = 20


class BotFile:
    """A bot file that was checked. Made by `read_bot_file`, `copy_checked` and `new_bot_file`.

    Nothing is held open: each read opens the file anew and makes sure that it is still the one that was
    checked. Members are plain files by name; folder entries of an archive are not among them.
    """

    def __init__(
        self,
        path: Path | None,
        kind: Kind,
        limits: Limits,
        store: Store,
        layout: Layout,
        *,
        label: str,
        record: ContainerRecord | None = None,
    ) -> None:
        self.path = path
        """The archive, or the folder that holds bot.json; None for a bot that is not on the disk yet."""
        self.kind: Kind = kind
        self.limits = limits
        self.findings: tuple[Finding, ...] = ()
        """What was odd when the file was opened, for the person to read."""
        self.label = label
        """The file's name as the person knows it."""
        self.store = store
        """Where the contents lie. This, `layout` and `record` are for this package."""
        self.layout = layout
        self.record = record
        self._json: dict[str, JsonText] = {}

    @property
    def bot(self) -> JsonText:
        """bot.json; its `value` is an object."""
        return self.json(BOT)

    def member_names(self) -> tuple[str, ...]:
        """The members in the order they were found."""
        return tuple(self.layout.members)

    def has(self, name: str) -> bool:
        """Whether there is a member of this name."""
        return name in self.layout.members

    def size(self, name: str) -> int:
        """The bytes of a member. Raises ArchiveError when there is none of this name."""
        return self.store.size(self._stored(name))

    def open(self, name: str) -> BinaryIO:
        """A stream of a member's content, to be closed by the caller (`with source.open(name) as stream`).

        Raises ArchiveError when there is no such member or the file changed since it was checked, and while
        reading when the member is damaged: a checksum is only known to be right once the end was read. A disk
        that fails while reading raises OSError.
        """
        stored = self._stored(name)
        with telling(f"{shown(name)} in {shown(self.label)} could not be read"):
            return self.store.open(stored)

    def read(self, name: str) -> bytes:
        """The content of a member. Raises ArchiveError."""
        with self.open(name) as stream, translating(f"{shown(self.label)} could not be read"):
            return stream.read()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member piece by piece. Raises ArchiveError."""
        with self.open(name) as stream:
            while True:
                with translating(f"{shown(self.label)} could not be read"):
                    chunk = stream.read(CHUNK)
                if not chunk:
                    return
                yield chunk

    def json(self, name: str) -> JsonText:
        """A JSON member, parsed once and kept. Raises ArchiveError when it is missing, damaged or no JSON."""
        text = self._json.get(name)
        if text is None:
            text = self._json[name] = self._parse(name)
        return text

    def dump(self, name: str, value: Any) -> bytes:
        """A new value for a JSON member, laid out as the member is, or as the cloud studio does for a new one."""
        style = STUDIO_STYLE
        if self.has(name):
            with suppress(ArchiveError):  # a damaged member has no layout to keep
                style = self.json(name).style
        return dump_json(value, style)

    def table_rows(
        self, table_id: str, on_problem: Callable[[Finding], None] | None = None
    ) -> Iterator[dict[str, Any]]:
        """The rows of a table, read one by one; a table without a member has none.

        Bad lines are reported and left out; without `on_problem` the first one raises ArchiveError.
        """
        return (row for _, row in self.table_lines(table_id, on_problem) if row is not None)

    def table_lines(
        self, table_id: str, on_problem: Callable[[Finding], None] | None = None
    ) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        """The lines of a table as they stand in the file, each with its row, or with None where it is none."""
        name = f"{table_id}.jsonl"
        if not self.has(name):
            return
        with self.open(name) as stream, translating(f"{shown(self.label)} could not be read"):
            yield from read_lines(stream, name, self.limits, on_problem or _raise)

    def find_payload(self, file_name: str) -> str | None:
        """The member that holds a file: `file_<id>` of cloud_files.json, a media file, or a document's id."""
        base = base_name(file_name)
        for name in (f"files/{base}", f"documents/{base}"):
            if self.has(name):
                return name
        return self._documents_by_stem.get(base)

    def verify(self, on_progress: Progress | None = None) -> tuple[Finding, ...]:
        """Read every member once and report damaged ones and bad rows; opening only reads the JSON members."""
        findings: list[Finding] = []
        names = self.member_names()
        done, total = 0, sum(map(self.size, names))
        for name in names:
            try:
                for chunk in self.chunks(name):
                    done += len(chunk)
                    if on_progress:
                        on_progress(done, total)
                if is_table(name):
                    findings += self._bad_rows(name)
            except ArchiveError as error:
                findings.append(Finding("error", name, str(error)))
        return tuple(findings)

    def _bad_rows(self, name: str) -> list[Finding]:
        problems: list[Finding] = []
        for _ in self.table_rows(name.removesuffix(".jsonl"), problems.append):
            pass
        if len(problems) > _MOST_BAD_ROWS:
            rest = counted(len(problems) - _MOST_BAD_ROWS, "more row", "more rows")
            problems[_MOST_BAD_ROWS:] = [Finding("error", name, f"{rest} of {shown(name)} cannot be read.")]
        return problems

    def _stored(self, name: str) -> str:
        try:
            return self.layout.members[name]
        except KeyError:
            raise ArchiveError(f"there is no {shown(name)} in {shown(self.label)}.", name) from None

    def _parse(self, name: str) -> JsonText:
        if self.size(name) > self.limits.json_bytes:
            raise ArchiveError(
                f"{shown(name)} has {shown_size(self.size(name))}, "
                f"and {shown_size(self.limits.json_bytes)} are the most allowed.",
                name,
            )
        data = self.read(name)
        try:
            text = parse_json(data, self.limits.json_depth)
        except JsonTextError as error:
            raise ArchiveError(f"{shown(name)} {error}.", name) from None
        if name == BOT and not isinstance(text.value, dict):
            raise ArchiveError(f"{shown(name)} holds no JSON object, so this is not a bot.", name)
        if name in LISTS and not isinstance(text.value, list):
            raise ArchiveError(f"{shown(name)} holds no JSON list.", name)
        return text

    @cached_property
    def _documents_by_stem(self) -> dict[str, str]:
        return {
            base_name(name).partition(".")[0]: name for name in self.layout.members if name.startswith("documents/")
        }


def new_bot_file(
    bot: dict[str, Any],
    members: Mapping[str, bytes] | None = None,
    *,
    label: str = "New bot",
    limits: Limits | None = None,
) -> BotFile:
    """A bot file made in memory, to be written with `write_archive` or `write_folder`.

    `members` are contents by name besides bot.json; the three lists are empty unless given. Raises
    ArchiveError when a name cannot be a member's.
    """
    limits = limits or Limits()
    contents = {BOT: dump_json(bot), **dict.fromkeys(LISTS, b"[]"), **(members or {})}
    for name in contents:
        check_member_name(name, limits)
    check_collisions(contents)
    layout = Layout("", {name: name for name in contents})
    source = BotFile(None, "new", limits, MemoryStore(contents), layout, label=label)
    source.json(BOT)
    return source


def _raise(finding: Finding) -> None:
    raise ArchiveError(finding.message, finding.entry)
