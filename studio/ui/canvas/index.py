"""A spatial index: which things lie near a rectangle, found through a grid of cells."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

CELL = 640.0
_FEW = 24

T = TypeVar("T", bound=Hashable)


class GridIndex(Generic[T]):
    """Things by the cells their bounds touch. Things with bounds over many cells are kept in a list of their own.

    Finding returns a superset: everything whose bounds may touch the rectangle, each once.
    """

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[T]] = {}
        self._large: dict[T, Rect] = {}
        self._places: dict[T, tuple[int, int, int, int]] = {}

    def __len__(self) -> int:
        return len(self._places) + len(self._large)

    def add(self, thing: T, bounds: Rect) -> None:
        """Add a thing that is not in the index yet."""
        left, top, right, bottom = bounds
        x0, y0, x1, y1 = int(left // CELL), int(top // CELL), int(right // CELL), int(bottom // CELL)
        cells = self._cells
        self._places[thing] = (x0, y0, x1, y1)
        if x0 == x1 and y0 == y1:
            cell = cells.get((x0, y0))
            if cell is None:
                cells[x0, y0] = {thing}
            else:
                cell.add(thing)
            return
        if (x1 - x0 + 1) * (y1 - y0 + 1) > _FEW:
            del self._places[thing]
            self._large[thing] = bounds
            return
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                cell = cells.get((x, y))
                if cell is None:
                    cells[x, y] = {thing}
                else:
                    cell.add(thing)

    def discard(self, thing: T) -> None:
        """Remove a thing, if it is there."""
        place = self._places.pop(thing, None)
        if place is None:
            self._large.pop(thing, None)
            return
        x0, y0, x1, y1 = place
        if x0 == x1 and y0 == y1:
            self._cells[x0, y0].discard(thing)
            return
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                self._cells[x, y].discard(thing)

    def clear(self) -> None:
        self._cells.clear()
        self._large.clear()
        self._places.clear()

    def near(self, rect: Rect) -> Iterable[T]:
        """Everything that may touch a rectangle, in no order."""
        left, top, right, bottom = rect
        x0, y0, x1, y1 = int(left // CELL), int(top // CELL), int(right // CELL), int(bottom // CELL)
        found: set[T] = set()
        if (x1 - x0 + 1) * (y1 - y0 + 1) >= len(self._cells):
            found.update(self._places)
        else:
            for x in range(x0, x1 + 1):
                for y in range(y0, y1 + 1):
                    cell = self._cells.get((x, y))
                    if cell:
                        found |= cell
        for thing, (own_left, own_top, own_right, own_bottom) in self._large.items():
            if own_left <= right and own_right >= left and own_top <= bottom and own_bottom >= top:
                found.add(thing)
        return found
