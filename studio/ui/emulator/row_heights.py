"""Where each of many rows lies: heights with fast sums, so that 100,000 rows scroll like ten. No Qt in this module."""

from __future__ import annotations

from collections.abc import Iterable

_BLOCK = 512
"""Rows summed up together; about the square root of the largest number of rows."""


class RowHeights:
    """Heights of stacked rows in pixels, with their running sums.

    A sum or a search looks at one number per block and at the rows of one block, both at C speed.
    """

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._sums: list[int] = []
        self.total = 0

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    def __setitem__(self, row: int, height: int) -> None:
        change = height - self._heights[row]
        self._heights[row] = height
        self._sums[row // _BLOCK] += change
        self.total += change

    def reset(self, heights: Iterable[int] = ()) -> None:
        """Replace all rows."""
        self._heights = list(heights)
        starts = range(0, len(self._heights), _BLOCK)
        self._sums = [sum(self._heights[start : start + _BLOCK]) for start in starts]
        self.total = sum(self._sums)

    def extend(self, heights: Iterable[int]) -> None:
        """Add rows at the end."""
        for height in heights:
            if len(self._heights) % _BLOCK == 0:
                self._sums.append(0)
            self._heights.append(height)
            self._sums[-1] += height
            self.total += height

    def remove_first(self, count: int) -> None:
        """Drop rows from the start."""
        self.reset(self._heights[count:])

    def top(self, row: int) -> int:
        """Where a row begins; for the number of rows, where they all end."""
        block = row // _BLOCK
        return sum(self._sums[:block]) + sum(self._heights[block * _BLOCK : row])

    def row_at(self, y: int) -> int:
        """The row at a height, the first above all and the last below all; -1 without rows."""
        if not self._heights:
            return -1
        rest = max(y, 0)
        block = 0
        while block < len(self._sums) - 1 and rest >= self._sums[block]:
            rest -= self._sums[block]
            block += 1
        row = block * _BLOCK
        last = min(row + _BLOCK, len(self._heights)) - 1
        while row < last and rest >= self._heights[row]:
            rest -= self._heights[row]
            row += 1
        return row
