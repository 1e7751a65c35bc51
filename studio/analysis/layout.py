"""A workflow laid out in layers, from left to right, as its lines lead.

Loops are broken where a walk from the beginning comes back; every node stands right of all that lead to it;
nodes of a layer are ordered so that few lines cross, then moved towards what they are joined to. The same
workflow always gets the same layout.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, hypot
from typing import Final

import networkx as nx

from studio.analysis.crossings import ordered
from studio.analysis.flow_graph import beginnings
from studio.bot.node import Node, NoteNode
from studio.bot.port import ports_of
from studio.bot.workflow import Workflow

Size = Callable[[Node], tuple[float, float]]
"""Width and height of a node in canvas units."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

GRID: Final = 15
COLUMN_GAP: Final = 8 * GRID
ROW_GAP: Final = 3 * GRID
PART_GAP: Final = 8 * GRID
"""Between parts of a workflow that no line joins."""

NOTE_GAP: Final = GRID


def layered_layout(workflow: Workflow, size: Size, keep: Collection[str] = ()) -> dict[str, Point]:
    """Places for the nodes of a workflow: top left corners by node key, on the grid.

    Nodes in `keep` stay where they are, and so do their notes; the others are put beside what they are joined
    to. Without `keep`, the node where the workflow begins stays. Notes stay with the node they were nearest to.
    """
    kept = {key for key in keep if key in workflow.nodes_by_key}
    nodes = [node for node in workflow.nodes if not isinstance(node, NoteNode)]
    notes = _attached(workflow, nodes, size)
    blocks = {node.key: _Block.of(node, notes.get(node.key, []), size) for node in nodes}
    graph = _graph(nodes)
    free = [node.key for node in nodes if node.key not in kept]
    parts = list(_parts(graph, free))
    begin = beginnings(workflow)
    roots = [node.key for node in nodes if node.key in begin]
    laid = [_layout_part(graph.subgraph(part), part, roots, blocks) for part in parts]
    places = _stacked(laid, blocks) if not kept else _around(laid, kept, graph, blocks)
    if not kept:
        _keep_origin(places, workflow, blocks)
    found: dict[str, Point] = {}
    for key, (x, y) in places.items():
        found.update(blocks[key].spread(x, y))
    return {key: place for key, place in found.items() if key not in kept}


@dataclass(frozen=True)
class _Note:
    """A note of a node: stacked above or below it, or a backdrop that keeps its distance."""

    key: str
    width: float
    height: float
    kind: str
    offset: Point


@dataclass(frozen=True)
class _Block:
    """A node with its notes, laid out as one thing."""

    key: str
    place: Point
    """Where the node stands now."""
    width: float
    height: float
    above: list[_Note] = field(default_factory=list)
    below: list[_Note] = field(default_factory=list)
    behind: list[_Note] = field(default_factory=list)
    node_height: float = 0.0

    @classmethod
    def of(cls, node: Node, notes: Sequence[_Note], size: Size) -> _Block:
        above = [note for note in notes if note.kind == "above"]
        below = [note for note in notes if note.kind == "below"]
        behind = [note for note in notes if note.kind == "behind"]
        width, height = size(node)
        stacked = sum(_up(note.height) + NOTE_GAP for note in (*above, *below))
        widest = max([width, *(note.width for note in (*above, *below))])
        total = _up(height) + stacked
        return cls(node.key, _place(node), _up(widest), total, above, below, behind, _up(height))

    @property
    def top(self) -> float:
        """How far below the block's top the node begins."""
        return sum(_up(note.height) + NOTE_GAP for note in self.above)

    def spread(self, x: float, y: float) -> Iterator[tuple[str, Point]]:
        """Places of the node and its notes when the block's corner is at a point."""
        node_y = y + self.top
        yield self.key, (x, node_y)
        for note in self.above:
            yield note.key, (x, y)
            y += _up(note.height) + NOTE_GAP
        y = node_y + self.node_height + NOTE_GAP
        for note in self.below:
            yield note.key, (x, y)
            y += _up(note.height) + NOTE_GAP
        for note in self.behind:
            yield note.key, (x + note.offset[0], node_y + note.offset[1])


def _up(value: float) -> float:
    """A length rounded up to the grid, so that what stands on the grid cannot overlap."""
    return ceil(max(0.0, min(value, 100_000.0)) / GRID) * GRID


def _place(node: Node) -> Point:
    far = 1_000_000.0
    return max(-far, min(node.x, far)), max(-far, min(node.y, far))


def _attached(workflow: Workflow, nodes: Sequence[Node], size: Size) -> dict[str, list[_Note]]:
    """The notes of every node: each note belongs to the node nearest to it."""
    boxes = {node.key: _box(_place(node), size(node)) for node in nodes}
    found: dict[str, list[_Note]] = {}
    for note in workflow.nodes:
        if not isinstance(note, NoteNode) or not boxes:
            continue
        place, (width, height) = _place(note), size(note)
        box = _box(place, (width, height))
        nearest = min(boxes, key=lambda key: _distance(box, boxes[key]))
        left, top, _, _ = boxes[nearest]
        overlaps = any(_overlap(box, other) for other in boxes.values())
        kind = "behind" if overlaps else "below" if place[1] > top else "above"
        # Distances to the grid are whole, so a backdrop stays on it.
        offset = (round((place[0] - left) / GRID) * GRID, round((place[1] - top) / GRID) * GRID)
        found.setdefault(nearest, []).append(_Note(note.key, width, height, kind, offset))
    for notes in found.values():
        notes.sort(key=lambda one: (one.offset[1], one.offset[0], one.key))
    return found


def _graph(nodes: Sequence[Node]) -> nx.DiGraph[str]:
    """Nodes and lines; `rank` says how far down on its node the first line to another leaves."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(node.key for node in nodes)
    for node in nodes:
        for rank, port in enumerate(ports_of(node)):
            if port.target in graph and port.target != node.key and not graph.has_edge(node.key, port.target):
                graph.add_edge(node.key, port.target, rank=rank)
    return graph


def _parts(graph: nx.DiGraph[str], keys: Sequence[str]) -> Iterator[list[str]]:
    """Nodes joined by lines, in file order; parts in the order of their first nodes."""
    order = {key: index for index, key in enumerate(keys)}
    parts = [sorted(part, key=order.__getitem__) for part in nx.weakly_connected_components(graph.subgraph(keys))]
    yield from sorted(parts, key=lambda part: order[part[0]])


def _layout_part(
    graph: nx.DiGraph[str], part: Sequence[str], roots: Sequence[str], blocks: Mapping[str, _Block]
) -> dict[str, Point]:
    """Corners of the blocks of one connected part, the first layer at x = 0."""
    first = [key for key in roots if key in graph] + [key for key in part if not graph.in_degree(key)]
    ahead = _without_loops(graph, [*first, *part])
    layers = _layers(ahead)
    columns = ordered(ahead, layers, part)
    xs, x = [], 0.0
    for column in columns:
        xs.append(x)
        x += max((blocks[key].width for key in column if key in blocks), default=0.0) + COLUMN_GAP
    ys = _rows(columns, ahead, layers, blocks)
    return {key: (xs[layer], ys[key]) for key, layer in layers.items()}


def _without_loops(graph: nx.DiGraph[str], roots: Iterable[str]) -> nx.DiGraph[str]:
    """The graph without the lines by which a walk from the roots comes back to where it is."""
    ahead: nx.DiGraph[str] = nx.DiGraph()
    ahead.add_nodes_from(graph)
    walked: dict[str, bool] = {}
    """True while the walk is below the node."""
    for root in roots:
        if root in walked:
            continue
        walked[root] = True
        stack = [(root, iter(_ways(graph, root)))]
        while stack:
            key, ways = stack[-1]
            target = next(ways, None)
            if target is None:
                walked[key] = False
                stack.pop()
                continue
            if walked.get(target):
                continue
            ahead.add_edge(key, target, rank=graph.edges[key, target]["rank"])
            if target not in walked:
                walked[target] = True
                stack.append((target, iter(_ways(graph, target))))
    return ahead


def _ways(graph: nx.DiGraph[str], key: str) -> list[str]:
    return sorted(graph.successors(key), key=lambda target: graph.edges[key, target]["rank"])


def _layers(graph: nx.DiGraph[str]) -> dict[str, int]:
    """The layer of every node: one more than the farthest that leads to it."""
    layers: dict[str, int] = {}
    walk = list(nx.topological_sort(graph))
    for key in walk:
        layers[key] = max((layers[source] + 1 for source in graph.predecessors(key)), default=0)
    for key in reversed(walk):  # what nothing leads to stands just before what it leads to
        if not graph.in_degree(key) and graph.out_degree(key):
            layers[key] = min(layers[target] for target in graph.successors(key)) - 1
    lowest = min(layers.values(), default=0)
    return {key: layer - lowest for key, layer in layers.items()}


def _rows(
    columns: Sequence[Sequence[str]],
    graph: nx.DiGraph[str],
    layers: Mapping[str, int],
    blocks: Mapping[str, _Block],
) -> dict[str, float]:
    """Tops of the blocks: each as near to its neighbours as the order of its column allows."""
    ys: dict[str, float] = {}
    for column in columns:
        y = 0.0
        for key in column:
            ys[key] = y
            y += blocks[key].height + ROW_GAP
    for sweep in range(6):
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            wanted = []
            for key in column:
                near = list(graph.predecessors(key) if forward else graph.successors(key))
                tops = [ys[one] + blocks[one].top for one in near]
                wanted.append((sum(tops) / len(tops) if tops else ys[key] + blocks[key].top) - blocks[key].top)
            room = [blocks[key].height + ROW_GAP for key in column]
            ys.update(zip(column, _apart(wanted, room), strict=True))
    lowest = min(ys.values(), default=0.0)
    snapped: dict[str, float] = {}
    for column in columns:
        free = 0.0
        for key in column:
            snapped[key] = max(free, round((ys[key] - lowest) / GRID) * GRID)
            free = snapped[key] + blocks[key].height + ROW_GAP
    return snapped


def _apart(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Values in order and at least `room` apart, together as near as can be to the ones wanted.

    Pools neighbours that would overlap and puts each pool where its members want to be on average.
    """
    offset = 0.0
    pools: list[tuple[float, int]] = []
    for value, extent in zip(wanted, room, strict=True):
        total, count = value - offset, 1
        offset += extent
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            total, count = total + pools[-1][0], count + pools[-1][1]
            pools.pop()
        pools.append((total, count))
    values = [total / count for total, count in pools for _ in range(count)]
    offset = 0.0
    found = []
    for value, extent in zip(values, room, strict=True):
        found.append(value + offset)
        offset += extent
    return found


def _stacked(parts: Sequence[dict[str, Point]], blocks: Mapping[str, _Block]) -> dict[str, Point]:
    """The parts below each other."""
    places: dict[str, Point] = {}
    top = 0.0
    for part in parts:
        places.update({key: (x, y + top) for key, (x, y) in part.items()})
        top = max(y + blocks[key].height + top for key, (_, y) in part.items()) + PART_GAP
    return places


def _keep_origin(places: dict[str, Point], workflow: Workflow, blocks: Mapping[str, _Block]) -> None:
    """Moves everything so that the workflow's beginning stays where it is."""
    start = workflow.start
    key = start.key if start is not None and start.key in places else next(iter(places), None)
    if key is None:
        return
    x, y = places[key]
    old_x, old_y = blocks[key].place
    dx = round(old_x / GRID) * GRID - x
    dy = round(old_y / GRID) * GRID - y - blocks[key].top
    for one, (left, top) in places.items():
        places[one] = (left + dx, top + dy)


def _around(
    parts: Sequence[dict[str, Point]], kept: Collection[str], graph: nx.DiGraph[str], blocks: Mapping[str, _Block]
) -> dict[str, Point]:
    """The parts beside the kept nodes they are joined to, moved down until they cover nothing."""
    taken = [_kept_box(blocks[key]) for key in blocks if key in kept]
    places: dict[str, Point] = {}
    for part in parts:
        dx, dy = _anchor(part, kept, graph, blocks, taken)
        boxes = [_block_box((x + dx, y + dy), blocks[key]) for key, (x, y) in part.items()]
        down = _clearance(boxes, taken)
        places.update({key: (x + dx, y + dy + down) for key, (x, y) in part.items()})
        taken += [(left, top + down, right, bottom + down) for left, top, right, bottom in boxes]
    return places


def _anchor(
    part: Mapping[str, Point],
    kept: Collection[str],
    graph: nx.DiGraph[str],
    blocks: Mapping[str, _Block],
    taken: Sequence[Box],
) -> Point:
    """How far a part is moved so that it stands right of what leads to it, or left of what it leads to."""
    for key, (x, y) in part.items():
        sources = [one for one in graph.predecessors(key) if one in kept]
        if sources:
            left = max(blocks[one].place[0] + blocks[one].width for one in sources) + COLUMN_GAP
            return _whole(left - x), _whole(blocks[sources[0]].place[1] - y - blocks[key].top)
    for key, (x, y) in part.items():
        targets = [one for one in graph.successors(key) if one in kept]
        if targets:
            right = min(blocks[one].place[0] for one in targets) - COLUMN_GAP
            return _whole(right - blocks[key].width - x), _whole(blocks[targets[0]].place[1] - y - blocks[key].top)
    left = min((box[0] for box in taken), default=0.0)
    return _whole(left), _whole(max((box[3] for box in taken), default=0.0) + PART_GAP)


def _whole(value: float) -> float:
    return ceil(value / GRID) * GRID


def _clearance(boxes: Sequence[Box], taken: Sequence[Box]) -> float:
    """How far boxes must move down to cover nothing."""
    forbidden = sorted(
        (other[1] - bottom - ROW_GAP, other[3] - top + ROW_GAP)
        for left, top, right, bottom in boxes
        for other in taken
        if left < other[2] and other[0] < right
    )
    down = 0.0
    for start, end in forbidden:
        if start >= down:
            break
        if end > down:
            down = _whole(end)
    return down


def _kept_box(block: _Block) -> Box:
    """A kept node with the notes around it, which stay too."""
    x, y = block.place
    left, top, right, bottom = x, y, x + block.width, y + block.node_height
    for note in (*block.above, *block.below):
        dx, dy = note.offset
        left, top = min(left, x + dx), min(top, y + dy)
        right, bottom = max(right, x + dx + note.width), max(bottom, y + dy + note.height)
    return left, top, right, bottom


def _block_box(place: Point, block: _Block) -> Box:
    return place[0], place[1], place[0] + block.width, place[1] + block.height


def _box(place: Point, size: Point) -> Box:
    return place[0], place[1], place[0] + size[0], place[1] + size[1]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _distance(one: Box, other: Box) -> float:
    """Between the nearest points of two boxes; for boxes that overlap, less the nearer their centres are."""
    dx = max(other[0] - one[2], one[0] - other[2], 0.0)
    dy = max(other[1] - one[3], one[1] - other[3], 0.0)
    if dx or dy:
        return hypot(dx, dy)
    centres = [(box[0] + box[2], box[1] + box[3]) for box in (one, other)]
    return -1 / (1 + hypot(centres[0][0] - centres[1][0], centres[0][1] - centres[1][1]))
