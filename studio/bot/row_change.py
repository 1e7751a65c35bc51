"""Changes of table rows, which are no part of `bot.json`, inside the edits that make them.

An edit may change thousands of rows, so their JSON form is tight: the changes of one table that follow each other
share one list, and the state after a change is written as its difference from the state before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from studio.bot.json_text import dump_compact, parse_value

Row = Mapping[str, Any]


class PackedRow(Mapping[str, Any]):
    """A row as its JSON text: a fourth of the memory, for the many rows of edits that may be undone some day."""

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text = text

    def unpacked(self) -> dict[str, Any]:
        row: dict[str, Any] = parse_value(self.text)
        return row

    def __getitem__(self, key: str) -> Any:
        return self.unpacked()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.unpacked())

    def __len__(self) -> int:
        return len(self.unpacked())


def plain_row(row: Row) -> dict[str, Any]:
    """A row as an object, packed or not."""
    if isinstance(row, PackedRow):
        return row.unpacked()
    return row if isinstance(row, dict) else dict(row)


def row_text(row: Row) -> bytes:
    """A row as a line of a bot file."""
    return row.text if isinstance(row, PackedRow) else dump_compact(plain_row(row))


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a table inserted (`before` is None), deleted (`after` is None) or changed.

    Both states are whole rows as a bot file holds them: id, stamps, columns and whatever else, in their order.
    """

    table: str
    """Id of the table."""
    row: int
    """Id of the row."""
    before: Row | None
    after: Row | None

    def packed(self) -> RowChange:
        """The same change in less memory."""
        before, after = (one if one is None else PackedRow(row_text(one)) for one in (self.before, self.after))
        return RowChange(self.table, self.row, before, after)


def row_changes_to_json(changes: Iterable[RowChange]) -> Iterator[dict[str, Any]]:
    """The changes as plain JSON, one object for each run of changes of one table."""
    for table, run in groupby(changes, key=lambda change: change.table):
        shapes: dict[tuple[str, ...], int] = {}
        rows = [_to_json(change, shapes) for change in run]
        yield {"table": table, "shapes": [list(shape) for shape in shapes], "rows": rows}


def row_changes_from_json(data: Mapping[str, Any]) -> Iterator[RowChange]:
    """The changes of one object. Raises KeyError, IndexError, TypeError or ValueError when it is none."""
    table, shapes = str(data["table"]), data["shapes"]
    for row, before, after, *shape in data["rows"]:
        if shape:
            keys = shapes[shape[0]]
            after = {key: after[key] if key in after else before[key] for key in keys}
        yield RowChange(table, int(row), before, after)


def merged_rows(changes: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """One change for each row that was changed several times in a row; a row that came and went leaves none."""
    found: dict[tuple[str, int], RowChange] = {}
    for change in changes:
        place = (change.table, change.row)
        first = found.get(place)
        if first is not None:
            change = RowChange(change.table, change.row, first.before, change.after)
        if change.before is None and change.after is None:
            found.pop(place, None)
        else:
            found[place] = change
    return tuple(found.values())


def _to_json(change: RowChange, shapes: dict[tuple[str, ...], int]) -> list[Any]:
    before, after = (one if one is None else plain_row(one) for one in (change.before, change.after))
    if before is None or after is None:
        return [change.row, before, after]
    shape = shapes.setdefault(tuple(after), len(shapes))
    differing = {key: value for key, value in after.items() if key not in before or before[key] is not value}
    return [change.row, before, differing, shape]
