"""Lining nodes up: align, distribute, snap to the grid, put where a layout says.

How large a node is depends on its cards and is known to who draws it: functions that need it take `size`, a
function from a node to its width and height in canvas units.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final, Literal

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.nodes import move_nodes
from studio.bot.edits.workflows import GRID
from studio.bot.node import Node
from studio.bot.tree import PlaceNotFound

Size = Callable[[Node], tuple[float, float]]
Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["horizontally", "vertically"]

FARTHEST: Final = 1_000_000.0
"""Nodes farther out count as standing there: an archive may say 1e300."""

_EDGES: Final[dict[Edge, tuple[int, float]]] = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}
"""Which coordinate counts, and which part of a node's extent is brought into line."""


def place_of(node: Node) -> tuple[float, float]:
    """Where a node stands, never farther out than the canvas reaches."""
    return max(-FARTHEST, min(node.x, FARTHEST)), max(-FARTHEST, min(node.y, FARTHEST))


def align_nodes(bot: Bot, workflow: str, keys: Collection[str], edge: Edge, size: Size) -> Edit:
    """Bring an edge, or the middle, of nodes into one line: that of the group's own bounds."""
    axis, part = _EDGES[edge]
    nodes = _nodes(bot, workflow, keys)
    spans = {node.key: (place_of(node)[axis], size(node)[axis]) for node in nodes}
    if not spans:
        return Edit(f"Align {edge}")
    low = min(start for start, _ in spans.values())
    high = max(start + extent for start, extent in spans.values())
    line = low + (high - low) * part
    moved = {key: line - extent * part for key, (_, extent) in spans.items()}
    return _moved(bot, workflow, nodes, axis, moved, f"Align {edge}")


def distribute_nodes(bot: Bot, workflow: str, keys: Collection[str], axis: Axis, size: Size) -> Edit:
    """Put equal gaps between nodes; the first and the last stay. Fewer than three are left as they are."""
    index = 0 if axis == "horizontally" else 1
    nodes = sorted(_nodes(bot, workflow, keys), key=lambda node: (place_of(node)[index], place_of(node)[1 - index]))
    if len(nodes) < 3:
        return Edit(f"Distribute {axis}")
    extents = [size(node)[index] for node in nodes]
    start, last = place_of(nodes[0])[index], place_of(nodes[-1])[index]
    gap = (last - start - sum(extents[:-1])) / (len(nodes) - 1)
    moved = {}
    for node, extent in zip(nodes, extents, strict=True):
        moved[node.key] = start
        start += extent + gap
    return _moved(bot, workflow, nodes, index, moved, f"Distribute {axis}")


def snap_nodes(bot: Bot, workflow: str, keys: Collection[str], grid: int = GRID) -> Edit:
    """Move nodes to the nearest points of the grid."""
    places = {}
    for node in _nodes(bot, workflow, keys):
        x, y = place_of(node)
        places[node.key] = (float(on_grid(x, grid)), float(on_grid(y, grid)))
    return replace(move_nodes(bot, workflow, places), label="Snap to grid")


def arrange_nodes(bot: Bot, workflow: str, places: Mapping[str, tuple[float, float]]) -> Edit:
    """Put nodes where a layout says (node key → x, y)."""
    return replace(move_nodes(bot, workflow, places), label="Arrange nodes")


def on_grid(value: float, grid: int = GRID) -> int:
    """The nearest multiple of the grid."""
    return round(value / grid) * grid


def _nodes(bot: Bot, workflow: str, keys: Collection[str]) -> list[Node]:
    owner = bot.workflow(workflow)
    if owner is None:
        raise PlaceNotFound(f"there is no workflow “{workflow}”")
    wanted = set(keys)
    return [node for node in owner.nodes if node.key in wanted]


def _moved(
    bot: Bot, workflow: str, nodes: Collection[Node], axis: int, values: Mapping[str, float], label: str
) -> Edit:
    places = {}
    for node in nodes:
        value = float(round(values[node.key]))
        x, y = place_of(node)
        places[node.key] = (value, y) if axis == 0 else (x, value)
    return replace(move_nodes(bot, workflow, places), label=label)
