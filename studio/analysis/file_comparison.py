"""What differs between two bot files: the bots, the rows of their tables, and their documents and files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.analysis.comparison import Difference, compare_bots, same_tables
from studio.archive import BotFile
from studio.archive.names import BOT, is_table
from studio.bot.bot import Bot
from studio.bot.edit import same_json
from studio.bot.json_text import parse_json
from studio.bot.tree import ABSENT

_TOLD_ROWS = 20
"""Rows of a table that are told one by one; further ones are counted."""
_STAMPS = ("createdAt", "updatedAt")


def compare_files(
    before: BotFile, after: BotFile, changed: Mapping[str, bytes | None] | None = None
) -> list[Difference]:
    """The differences from one bot file to another. Raises ArchiveError when a member cannot be read.

    `changed` are members of the second as they will be saved, with their contents; None for those that will be gone.
    """
    one, other = _Side(before, {}), _Side(after, changed or {})
    old, new = one.bot(), other.bot()
    told = compare_bots(old, new)
    for old_id, new_id in same_tables(old, new).items():
        told += _rows(new.tables[new_id].name, _by_id(one.rows(old_id)), _by_id(other.rows(new_id)))
    return told + _members(one, other)


@dataclass(frozen=True)
class _Side:
    """A bot file with members that are not saved yet."""

    file: BotFile
    changed: Mapping[str, bytes | None]

    def bot(self) -> Bot:
        data = self.changed.get(BOT)
        return Bot(self.file.bot.value if data is None else parse_json(data).value)

    def names(self) -> set[str]:
        return {name for name in (*self.file.member_names(), *self.changed) if self.changed.get(name, b"") is not None}

    def size(self, name: str) -> int:
        data = self.changed.get(name)
        return self.file.size(name) if data is None else len(data)

    def fingerprint(self, name: str) -> bytes:
        data = self.changed.get(name)
        found = hashlib.sha256()
        for chunk in self.file.chunks(name) if data is None else (data,):
            found.update(chunk)
        return found.digest()

    def rows(self, table_id: str) -> Iterator[dict[str, Any]]:
        data = self.changed.get(f"{table_id}.jsonl")
        if data is None:
            return self.file.table_rows(table_id)
        return (parse_json(line).value for line in data.split(b"\n") if line.strip())


def _rows(table: str, old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]) -> list[Difference]:
    told: list[Difference] = []
    for key, row in new.items():
        at = Difference("changed", "row", f"{table} #{key}")
        if key not in old:
            told.append(Difference("added", "row", at.name, after=_cells(row)))
        elif not same_json(old[key], row):
            columns = [name for name in {**old[key], **row} if not same_json(old[key].get(name), row.get(name))]
            shown = [name for name in columns if name not in _STAMPS] or columns or ["order"]
            for column in shown:
                before, after = old[key].get(column, ABSENT), row.get(column, ABSENT)
                told.append(Difference("changed", "row", at.name, field=column, before=before, after=after))
    gone = [key for key in old if key not in new]
    told += [Difference("removed", "row", f"{table} #{key}", before=_cells(old[key])) for key in gone]
    if len(told) > _TOLD_ROWS:
        rest = f"different in {len(told) - _TOLD_ROWS} more ways"
        return [*told[:_TOLD_ROWS], Difference("changed", "table", table, field="rows", before="as told", after=rest)]
    return told


def _by_id(rows: Iterator[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(row.get("id", f"line {index}")): row for index, row in enumerate(rows, 1)}


def _cells(row: dict[str, Any]) -> str:
    left_out = {"id", "computed", "stale", *_STAMPS}
    return ", ".join(f"{name}: {value}" for name, value in row.items() if name not in left_out and value is not None)


def _members(before: _Side, after: _Side) -> list[Difference]:
    old, new = ({name for name in side.names() if name != BOT and not is_table(name)} for side in (before, after))
    told = [Difference("added", "file", name) for name in sorted(new - old)]
    told += [Difference("removed", "file", name) for name in sorted(old - new)]
    for name in sorted(old & new):
        if before.size(name) != after.size(name):
            sizes = f"{before.size(name)} bytes", f"{after.size(name)} bytes"
            told.append(Difference("changed", "file", name, field="size", before=sizes[0], after=sizes[1]))
        elif before.fingerprint(name) != after.fingerprint(name):
            told.append(Difference("changed", "file", name, field="content"))
    return told
