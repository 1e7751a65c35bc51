"""The way a line takes from a port to a node: numbers only, nothing here draws.

A line leaves to the right and enters the header of its target from the left. Where the target lies to the
right it is one gentle curve. Where it lies to the left or above, the line goes around: between the two nodes
when there is room, else below or above both, with round corners. Lines that go around from one node run
beside each other in lanes, the outer port in the outer lane, so that they do not cross.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from studio.ui.theme import PORT_RADIUS

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""

Point = tuple[float, float]

ARROW_LENGTH = 9.0
ARROW_WIDTH = 9.0
STUB = 24.0
"""How far a line that goes around leaves its node before it turns."""
LANE = 7.0
LANES = 6
CORNER = 18.0
CLEARANCE = 28.0
"""Distance between a line that goes around and the nodes it passes."""

_AHEAD = 28.0
"""A target at least this far to the right is reached by one curve."""

_CIRCLE = 0.5523
"""Control points of a cubic curve at this share of the radius make a quarter of a circle."""

_COUNTS = ((40, 4), (70, 6), (160, 12), (500, 16), (1200, 24), (math.inf, 48))
"""How many straight parts stand for a curve of up to a length."""

_SHARES = {
    count: tuple(
        ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
        for t in (step / count for step in range(1, count + 1))
    )
    for count in (4, 6, 8, 12, 16, 24, 32, 48, 96)
}


class Route:
    """A line: cubic curves from `start`, each (control, control, end); straight parts are curves too flat to see."""

    __slots__ = ("_few", "_points", "bounds", "curves", "start")

    def __init__(
        self, start: Point, curves: Sequence[tuple[Point, Point, Point]], few: list[Point] | None = None
    ) -> None:
        self.start = start
        self.curves = curves
        self.bounds = _hull(start, curves)
        self._points: list[Point] | None = None
        self._few = few

    @property
    def end(self) -> Point:
        """Where the line ends: the base of its arrowhead."""
        return self.curves[-1][2]

    @property
    def points(self) -> list[Point]:
        """The line as points with straight parts between them, close enough to look round at 100 %."""
        if self._points is None:
            self._points = self._flatten(1)
        return self._points

    def fine(self) -> list[Point]:
        """The line with twice as many points, for when it is large on the screen."""
        return self._flatten(2)

    def coarse(self) -> list[Point]:
        """The line with fewer points, for when it is small on the screen."""
        if len(self.curves) > 1:
            return [self._border, *self._corners()]
        points = self.points
        return [self._border, *points[1:-1:2], points[-1]]

    def straight(self) -> list[Point]:
        """The line with as few points as possible, for when it is tiny."""
        if self._few is not None:
            return self._few
        left, top, right, bottom = self.bounds
        if right - left + bottom - top < 400:
            return [self._border, self.end]
        points = self.points
        return [self._border, *points[4:-1:4], points[-1]]

    def _corners(self) -> Iterator[Point]:
        """The ends of the parts of a line that goes around, and a point in the middle of each round corner."""
        x0, y0 = self.start
        for (x1, y1), (x2, y2), (x3, y3) in self.curves:
            if x0 != x3 and y0 != y3:
                yield (x0 + 3 * x1 + 3 * x2 + x3) / 8, (y0 + 3 * y1 + 3 * y2 + y3) / 8
            yield x3, y3
            x0, y0 = x3, y3

    @property
    def _border(self) -> Point:
        """Where the line begins when ports are too small to be drawn: at the node's border."""
        return self.start[0] - PORT_RADIUS, self.start[1]

    def distance(self, x: float, y: float) -> float:
        """Distance of a point from the line."""
        points = self.points
        best = math.inf
        ax, ay = points[0]
        for bx, by in points[1:]:
            dx, dy = bx - ax, by - ay
            length = dx * dx + dy * dy
            share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length))
            best = min(best, math.hypot(x - ax - share * dx, y - ay - share * dy))
            ax, ay = bx, by
        return best

    def _flatten(self, factor: int) -> list[Point]:
        x0, y0 = self.start
        points = [self.start]
        for (x1, y1), (x2, y2), (x3, y3) in self.curves:
            if y0 == y1 == y2 == y3 or x0 == x1 == x2 == x3:
                points.append((x3, y3))
            else:
                size = abs(x3 - x0) + abs(y3 - y0)
                count = (
                    4
                    if size < 40
                    else 6
                    if size < 70
                    else 12
                    if size < 160
                    else 16
                    if size < 500
                    else 24
                    if size < 1200
                    else 48
                )
                points += [
                    (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)
                    for a, b, c, d in _SHARES[count * factor]
                ]
            x0, y0 = x3, y3
        return points


def _hull(start: Point, curves: Sequence[tuple[Point, Point, Point]]) -> Rect:
    left = right = start[0]
    top = bottom = start[1]
    for curve in curves:
        for x, y in curve:
            if x < left:
                left = x
            elif x > right:
                right = x
            if y < top:
                top = y
            elif y > bottom:
                bottom = y
    return left, top, right, bottom


Crossings = Callable[[Rect], int]
"""How many nodes other than the line's own a thin rectangle crosses."""


def route(
    start: Point,
    source: Rect,
    tip: Point,
    target: Rect,
    lane: int = 0,
    lanes: int = 1,
    crossings: Crossings | None = None,
) -> Route:
    """The line from a port to the tip of its arrow at the target's left border.

    `lane` is the place of the port among the `lanes` ports of its node, counted from the top. With `crossings`
    a line that goes around takes the way that passes below the fewest nodes.
    """
    sx, sy = start
    ex, ey = tip[0] - ARROW_LENGTH, tip[1]
    if ex - sx >= _AHEAD:
        return ahead(start, (ex, ey))
    ways = _ways_around(source, target, sy, ey, min(lane, LANES), min(lanes - 1 - lane, LANES))
    if crossings is None or len(ways) == 1:
        return _around(start, (ex, ey), *ways[0])
    return _around(start, (ex, ey), *min(ways, key=lambda way: _cost(start, (ex, ey), way, crossings)))


def ahead_bounds(sx: float, sy: float, tip_x: float, tip_y: float) -> Rect | None:
    """What the line from a port to a tip stays within, if it is one curve; None if it goes around."""
    ex = tip_x - ARROW_LENGTH
    if ex - sx < _AHEAD:
        return None
    over = max(0.0, _pull(ex - sx, abs(tip_y - sy)) - (ex - sx))
    return sx - over, min(sy, tip_y), ex + over, max(sy, tip_y)


def _pull(across: float, down: float) -> float:
    """How strongly a curve holds to its direction at its ends."""
    return max(across / 2, min(48.0, down / 3)) if across < 280 else min(140 + (across - 280) / 4, 320.0)


def ahead(start: Point, end: Point) -> Route:
    """One curve from a point to another on its right, level at both ends."""
    sx, sy = start
    ex, ey = end
    pull = _pull(abs(ex - sx), abs(ey - sy))
    return Route(start, (((sx + pull, sy), (ex - pull, ey), end),))


def _ways_around(source: Rect, target: Rect, sy: float, ey: float, upper: int, lower: int) -> list[tuple[float, int]]:
    """Heights at which a line may run back, each with the lane it takes; the shortest first."""
    gap_below, gap_above = target[1] - source[3], source[1] - target[3]
    if gap_below >= CLEARANCE:
        room = min(gap_below / 2, CLEARANCE + lower * LANE)
        return [(source[3] + room, lower), (target[1] - room, lower)]
    if gap_above >= CLEARANCE:
        room = min(gap_above / 2, CLEARANCE + upper * LANE)
        return [(source[1] - room, upper), (target[3] + room, upper)]
    below = max(source[3], target[3]) + CLEARANCE + lower * LANE
    above = min(source[1], target[1]) - CLEARANCE - upper * LANE
    ways = [(below, lower), (above, upper)]
    return ways if (below - sy) + (below - ey) <= (sy - above) + (ey - above) else ways[::-1]


def _cost(start: Point, end: Point, way: tuple[float, int], crossings: Crossings) -> int:
    turn, lane = way
    far, near = _uprights(start, end, lane)
    return (
        crossings((near, turn, far, turn))
        + crossings((far, min(start[1], turn), far, max(start[1], turn)))
        + crossings((near, min(end[1], turn), near, max(end[1], turn)))
    )


def _uprights(start: Point, end: Point, lane: int) -> tuple[float, float]:
    """Where the upright parts of a line that goes around stand: the one it leaves by, the one it comes by."""
    return start[0] + STUB + lane * LANE, end[0] - STUB - lane * LANE + ARROW_LENGTH


def _around(start: Point, end: Point, turn: float, lane: int) -> Route:
    (sx, sy), (ex, ey) = start, end
    far, near = _uprights(start, end, lane)
    corners = ((sx, sy), (far, sy), (far, turn), (near, turn), (near, ey), (ex, ey))
    few = [(sx - PORT_RADIUS, sy), corners[2], corners[3], end]
    return Route(start, tuple(_rounded(corners)), few)


def _rounded(corners: Sequence[Point]) -> list[tuple[Point, Point, Point]]:
    """A path of level and upright parts with its corners made round."""
    curves: list[tuple[Point, Point, Point]] = []
    here = corners[0]
    for corner, following in itertools.pairwise(corners[1:]):
        before = abs(corner[0] - here[0]) + abs(corner[1] - here[1])
        after = abs(following[0] - corner[0]) + abs(following[1] - corner[1])
        if following is not corners[-1]:
            after /= 2
        radius = min(CORNER, before, after)
        begin = _toward(corner, here, radius)
        finish = _toward(corner, following, radius)
        if begin != here:
            curves.append(_straight(here, begin))
        if radius > 0:
            pull = radius * (1 - _CIRCLE)
            curves.append((_toward(corner, here, pull), _toward(corner, following, pull), finish))
        here = finish
    if here != corners[-1]:
        curves.append(_straight(here, corners[-1]))
    return curves


def _toward(point: Point, other: Point, length: float) -> Point:
    dx, dy = other[0] - point[0], other[1] - point[1]
    whole = abs(dx) + abs(dy)
    if whole == 0:
        return point
    return point[0] + dx / whole * length, point[1] + dy / whole * length


def _straight(start: Point, end: Point) -> tuple[Point, Point, Point]:
    third_x, third_y = (end[0] - start[0]) / 3, (end[1] - start[1]) / 3
    return (start[0] + third_x, start[1] + third_y), (end[0] - third_x, end[1] - third_y), end


def arrow(tip: Point) -> tuple[Point, Point, Point]:
    """The corners of the arrowhead that ends at a point, pointing right."""
    x, y = tip
    return (x, y), (x - ARROW_LENGTH - 1, y - ARROW_WIDTH / 2), (x - ARROW_LENGTH - 1, y + ARROW_WIDTH / 2)
