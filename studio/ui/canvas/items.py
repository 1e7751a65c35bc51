"""What a scene is made of: nodes with their places, and the lines between them."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QLineF

from studio.bot.node import Node
from studio.bot.port import Port
from studio.ui.canvas.edges import Crossings, Point, Rect, Route, ahead_bounds, route
from studio.ui.canvas.geometry import ENTRY_Y, NodeLayout, place_of
from studio.ui.theme import PORT_RADIUS

EdgeKey = tuple[str, str]
"""A line is named by where it starts: key of the node, id of the port."""

_versions = itertools.count(1)


def next_version() -> int:
    """A number no picture was made for."""
    return next(_versions)


class SceneNode:
    """A node and its place. `version` changes whenever it has to be drawn anew."""

    __slots__ = ("colour", "dangling", "incoming", "index", "key", "layout", "node", "out", "raw", "version", "x", "y")

    def __init__(self, node: Node, layout: NodeLayout, index: int) -> None:
        self.node = node
        self.raw = node.raw
        self.key: str = node.key
        self.layout = layout
        self.index = index
        self.colour: str | None = None
        """The colour a person gave it, by name."""
        self.x, self.y = place_of(node)
        self.out: list[SceneEdge] = []
        self.incoming: dict[SceneEdge, None] = {}
        self.dangling: frozenset[int] = frozenset()
        """Indexes of the ports that lead to nodes that do not exist."""
        self.version = next_version()

    def take(self, node: Node, layout: NodeLayout) -> None:
        """Become another state of the node."""
        self.node, self.raw, self.layout = node, node.raw, layout
        self.x, self.y = place_of(node)
        self.out = []
        self.dangling = frozenset()
        self.version = next_version()

    @property
    def rect(self) -> Rect:
        layout = self.layout
        return self.x, self.y, self.x + layout.width, self.y + layout.height

    @property
    def entry(self) -> Point:
        """Where lines enter."""
        return self.x, self.y + ENTRY_Y

    def port_point(self, index: int) -> Point:
        """Where the line of a port leaves."""
        return self.x + self.layout.width, self.y + self.layout.port_ys[index]


class SceneEdge:
    """A line from a port to a node."""

    __slots__ = ("_ends", "_lines", "_route", "bounds", "port_index", "source", "target")

    def __init__(self, source: SceneNode, port_index: int, target: SceneNode) -> None:
        self.source = source
        self.port_index = port_index
        self.target = target
        self.bounds: Rect = (0.0, 0.0, 0.0, 0.0)
        """What the line stays within."""
        self._ends: tuple[float, ...] = ()
        self._route: Route | None = None
        self._lines: list[list[QLineF] | None] = [None, None, None, None]

    @property
    def key(self) -> EdgeKey:
        return self.source.key, self.port.id

    @property
    def port(self) -> Port:
        return self.source.layout.ports[self.port_index]

    @property
    def route(self) -> Route:
        """The way the line takes, for the places its nodes have in the bot."""
        if self._route is None:
            self._route = self.route_with((0.0, 0.0), (0.0, 0.0))
        return self._route

    def place(self, crossings: Crossings) -> None:
        """Find the way anew; of several, the one that avoids most nodes.

        Most lines lead ahead. Their curve is made when it is drawn, because most are never seen.
        """
        self._lines = [None, None, None, None]
        source, target = self.source, self.target
        layout = source.layout
        self._ends = (source.x, source.y, target.x, target.y)
        bounds = ahead_bounds(
            source.x + layout.width + PORT_RADIUS,
            source.y + layout.port_ys[self.port_index],
            target.x,
            target.y + ENTRY_Y,
        )
        if bounds is not None:
            self._route = None
            self.bounds = bounds
        else:
            self._route = self.route_with((0.0, 0.0), (0.0, 0.0), crossings)
            self.bounds = self._route.bounds

    def fits(self, port_index: int, target: SceneNode) -> bool:
        """Whether the line can stay as it is for a port and a node."""
        source = self.source
        return (
            self.port_index == port_index
            and self.target is target
            and self._ends == (source.x, source.y, target.x, target.y)
        )

    def route_with(self, source_by: Point, target_by: Point, crossings: Crossings | None = None) -> Route:
        """The way the line would take with its nodes moved by some distance."""
        source, target = self.source, self.target
        layout = source.layout
        sx, sy = source.x + source_by[0], source.y + source_by[1]
        tx, ty = target.x + target_by[0], target.y + target_by[1]
        return route(
            (sx + layout.width + PORT_RADIUS, sy + layout.port_ys[self.port_index]),
            (sx, sy, sx + layout.width, sy + layout.height),
            (tx, ty + ENTRY_Y),
            (tx, ty, tx + target.layout.width, ty + target.layout.height),
            self.port_index,
            len(layout.ports),
            crossings,
        )

    def lines(self, level: int) -> list[QLineF]:
        """The straight parts to draw: fine ones at level 0, ever fewer at 1, 2 and 3."""
        lines = self._lines[level]
        if lines is None:
            route = self.route
            points = (route.fine, lambda: route.points, route.coarse, route.straight)[level]()
            lines = self._lines[level] = straight_lines(points)
        return lines


def straight_lines(points: list[Point]) -> list[QLineF]:
    """Points with straight parts between them, as Qt draws them in one go."""
    return [QLineF(ax, ay, bx, by) for (ax, ay), (bx, by) in itertools.pairwise(points)]
