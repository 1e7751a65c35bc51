"""What differs between two bot files: the bots, the rows of their tables, and their documents and files."""

from __future__ import annotations

from typing import Any

from studio.analysis.comparison import Difference, compare_bots, same_tables
from studio.archive import BotFile
from studio.bot.bot import Bot
from studio.bot.edit import same_json
from studio.bot.tree import ABSENT

_TOLD_ROWS = 20
"""Rows of a table that are told one by one; further ones are counted."""
_STAMPS = ("createdAt", "updatedAt")


def compare_files(before: BotFile, after: BotFile) -> list[Difference]:
    """The differences from one bot file to another. Raises ArchiveError when a member cannot be read."""
    old, new = Bot(before.bot.value), Bot(after.bot.value)
    told = compare_bots(old, new)
    for old_id, new_id in same_tables(old, new).items():
        told += _rows(new.tables[new_id].name, _by_id(before, old_id), _by_id(after, new_id))
    return told + _members(before, after)


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


def _by_id(file: BotFile, table_id: str) -> dict[str, dict[str, Any]]:
    return {str(row.get("id", f"line {index}")): row for index, row in enumerate(file.table_rows(table_id), 1)}


def _cells(row: dict[str, Any]) -> str:
    left_out = {"id", "computed", "stale", *_STAMPS}
    return ", ".join(f"{name}: {value}" for name, value in row.items() if name not in left_out and value is not None)


def _members(before: BotFile, after: BotFile) -> list[Difference]:
    old, new = (
        {name for name in file.member_names() if name != "bot.json" and not name.endswith(".jsonl")}
        for file in (before, after)
    )
    told = [Difference("added", "file", name) for name in sorted(new - old)]
    told += [Difference("removed", "file", name) for name in sorted(old - new)]
    for name in sorted(old & new):
        if before.size(name) != after.size(name):
            sizes = f"{before.size(name)} bytes", f"{after.size(name)} bytes"
            told.append(Difference("changed", "file", name, field="size", before=sizes[0], after=sizes[1]))
        elif any(one != other for one, other in zip(before.chunks(name), after.chunks(name), strict=True)):
            told.append(Difference("changed", "file", name, field="content", before="another", after="another"))
    return told
