"""From node to node without a pointer: in the order of the conversation, or in a direction."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Literal

from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.scene import Scene

Direction = Literal["left", "right", "up", "down"]

_AXES: dict[Direction, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}

_CONNECTED = 0.4
"""A node that is connected counts as this much nearer."""

_NOTE = 1.5
"""A note counts as this much farther: who walks mostly looks for what runs."""


def reading_order(scene: Scene) -> list[str]:
    """Keys of all nodes as a conversation meets them: from the start along the lines, then the rest by place."""
    nodes = scene.nodes
    order: dict[str, None] = {}
    start = scene.workflow.start if scene.workflow is not None else None
    first = [start.key] if start is not None and start.key in nodes else []
    rest = sorted(nodes.values(), key=lambda item: (item.layout.is_note, item.node.type != "trigger", item.y, item.x))
    for key in (*first, *(item.key for item in rest)):
        if key in order:
            continue
        queue = deque([key])
        while queue:
            here = queue.popleft()
            if here in order:
                continue
            order[here] = None
            queue.extend(edge.target.key for edge in nodes[here].out if edge.target.key not in order)
    return list(order)


def step(scene: Scene, current: str | None, by: int) -> str | None:
    """The next (1) or previous (-1) node in reading order; None at the end, where focus should go on."""
    order = reading_order(scene)
    if not order:
        return None
    if current not in order:
        return order[0] if by > 0 else order[-1]
    place = order.index(current) + by
    return order[place] if 0 <= place < len(order) else None


def neighbour(scene: Scene, current: str, direction: Direction) -> str | None:
    """The node a person would mean by a direction: near, not far aside, preferably one a line leads to."""
    here = scene.nodes.get(current)
    if here is None:
        return None
    along_x, along_y = _AXES[direction]
    connected = {edge.target for edge in here.out} | {edge.source for edge in here.incoming}
    best: tuple[float, str] | None = None
    for item in _others(scene, here):
        dx, dy = _centre(item)[0] - _centre(here)[0], _centre(item)[1] - _centre(here)[1]
        ahead = dx * along_x + dy * along_y
        aside = abs(dx * along_y) + abs(dy * along_x)
        if ahead <= 20 or aside > 2.5 * ahead + 200:
            continue
        score = (ahead + 2 * aside) * (_CONNECTED if item in connected else _NOTE if item.layout.is_note else 1.0)
        if best is None or score < best[0]:
            best = (score, item.key)
    return best[1] if best is not None else None


def _others(scene: Scene, here: SceneNode) -> Iterable[SceneNode]:
    return (item for item in scene.nodes.values() if item is not here)


def _centre(item: SceneNode) -> tuple[float, float]:
    return item.x + item.layout.width / 2, item.y + item.layout.height / 2
