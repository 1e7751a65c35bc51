"""Lines that show, while nodes are moved, what they are in line with; near such a line they are drawn to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from studio.ui.canvas.edges import Point, Rect
from studio.ui.canvas.items import SceneNode

_MOST = 600
"""With more nodes than this in view nothing is lined up: the lines would be everywhere."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A line through what is aligned: at `at` on its axis (0 for x, 1 for y), from `start` to `end` on the other."""

    axis: int
    at: float
    start: float
    end: float


class Guides:
    """Edges and middles of the nodes that stay, sorted, so that the ones near a moved node are found at once."""

    def __init__(self, still: Iterable[SceneNode]) -> None:
        rects = [item.rect for item in still]
        if len(rects) > _MOST:
            rects = []
        self._spots = [sorted((at, rect) for rect in rects for at in _lines(rect, axis)) for axis in (0, 1)]
        self._keys = [[at for at, _ in spots] for spots in self._spots]
        self._corners = [sorted(rect[axis] for rect in rects) for axis in (0, 1)]

    def nearest(self, rect: Rect, reach: float, *, corners_only: bool = False) -> Point:
        """How far a rectangle has to move, both ways, to come in line with something within reach; 0 for nothing.

        With `corners_only` its left and upper edges are drawn to those of others, and nothing else is.
        """
        all_keys = self._corners if corners_only else self._keys
        best = [0.0, 0.0]
        for axis in (0, 1):
            distance = reach
            for own in _lines(rect, axis)[: 1 if corners_only else 3]:
                keys = all_keys[axis]
                place = bisect_left(keys, own)
                for index in (place - 1, place):
                    if 0 <= index < len(keys) and abs(keys[index] - own) < distance:
                        distance, best[axis] = abs(keys[index] - own), keys[index] - own
        return best[0], best[1]

    def through(self, rect: Rect) -> list[Guide]:
        """The lines a rectangle is in line with now, at most one for each of its edges and middles."""
        found = []
        for axis in (0, 1):
            spots, keys = self._spots[axis], self._keys[axis]
            for own in _lines(rect, axis):
                start, end = rect[1 - axis], rect[3 - axis]
                index = bisect_left(keys, own - 0.25)
                met = False
                while index < len(keys) and keys[index] <= own + 0.25:
                    other = spots[index][1]
                    start, end = min(start, other[1 - axis]), max(end, other[3 - axis])
                    met, index = True, index + 1
                if met:
                    found.append(Guide(axis, own, start, end))
        return found


def _lines(rect: Rect, axis: int) -> tuple[float, float, float]:
    low, high = rect[axis], rect[axis + 2]
    return low, (low + high) / 2, high
