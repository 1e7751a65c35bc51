"""What lies under a point of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from studio.ui.canvas.edges import ARROW_LENGTH
from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.scene import Hit, HitKind, Scene
from studio.ui.theme import NODE_FOOTER, NODE_HEADER

PORT_REACH = 11.0
"""How near a port the pointer must be, in pixels on the screen."""

EDGE_REACH = 6.0
EDGE_END_REACH = 16.0
"""How near the tip of an arrow the pointer takes hold of the line's end."""

RESIZE_REACH = 14.0
MENU_WIDTH = 28.0
ADD_CARD_WIDTH = 110.0

DETAIL_ZOOM = 0.45
"""Below this zoom nodes are drawn without rows, and there are no rows or ports to hit."""


def hit_test(scene: Scene, x: float, y: float, zoom: float) -> Hit:
    """What is at a point in canvas units, seen at a zoom: ports first, then nodes from the top, then lines."""
    detailed = zoom >= DETAIL_ZOOM
    place = QPointF(x, y)
    reach = PORT_REACH / zoom
    items = scene.nodes_in((x - reach, y - reach, x + reach, y + reach))
    items.reverse()
    if detailed:
        for item in items:
            port = _port_at(item, x, y, min(reach, 14.0))
            if port is not None:
                found = item.layout.ports[port]
                return Hit("port", item.key, found.card_key, found.id, place)
            if _inside(item, x, y):
                break
    solid = [item for item in items if not item.layout.is_note]
    for item in solid:
        if _inside(item, x, y):
            return _in_node(item, x, y, detailed)
    edge = _edge_at(scene, x, y, zoom)
    if edge is not None:
        return edge
    for item in items:
        if item.layout.is_note and _inside(item, x, y):
            right, bottom = item.x + item.layout.width, item.y + item.layout.height
            corner = RESIZE_REACH / max(zoom, DETAIL_ZOOM)
            if x >= right - corner and y >= bottom - corner:
                return Hit("resize", item.key, scene_pos=place)
            return Hit("node", item.key, scene_pos=place)
    return Hit("empty", scene_pos=place)


def target_at(scene: Scene, x: float, y: float, zoom: float) -> str | None:
    """The node a line would lead to when dropped at a point; its left border reaches a little farther."""
    reach = 16.0 / zoom
    for item in reversed(scene.nodes_in((x - 1, y - 1, x + reach, y + 1))):
        left, top, right, bottom = item.rect
        if left - reach <= x <= right and top <= y <= bottom:
            return item.key
    return None


def _inside(item: SceneNode, x: float, y: float) -> bool:
    left, top, right, bottom = item.rect
    return left <= x <= right and top <= y <= bottom


def _port_at(item: SceneNode, x: float, y: float, reach: float) -> int | None:
    dx = x - item.x - item.layout.width
    if abs(dx) > reach or (item.layout.folded and len(item.layout.ports) > 1):
        return None
    best, found = reach, None
    for index, port_y in enumerate(item.layout.port_ys):
        distance = max(abs(dx), abs(y - item.y - port_y))
        if distance < best:
            best, found = distance, index
    return found


def _in_node(item: SceneNode, x: float, y: float, detailed: bool) -> Hit:
    layout = item.layout
    own_x, own_y = x - item.x, y - item.y
    place = QPointF(x, y)
    if not detailed:
        return Hit("node", item.key, scene_pos=place)
    if own_y < NODE_HEADER:
        return Hit("menu" if own_x >= layout.width - MENU_WIDTH - 4 else "node", item.key, scene_pos=place)
    footer = layout.footer_top
    if footer is not None and footer <= own_y < footer + NODE_FOOTER:
        return Hit("add_card" if layout.holds_cards and own_x < ADD_CARD_WIDTH else "node", item.key, scene_pos=place)
    card = layout.card_at(own_y)
    if card is None:
        return Hit("node", item.key, scene_pos=place)
    return Hit("card", item.key, card.key, scene_pos=place)


def _edge_at(scene: Scene, x: float, y: float, zoom: float) -> Hit | None:
    reach = EDGE_REACH / zoom
    best, found = reach, None
    for edge in scene.edges_in((x - reach, y - reach, x + reach, y + reach)):
        # Where lines run into each other, the one that is lit is meant.
        distance = edge.route.distance(x, y) * (0.5 if scene.is_lit(edge) else 1.0)
        if distance < best:
            best, found = distance, edge
    end = EDGE_END_REACH / zoom
    if found is None:
        return None
    node, port = found.key
    tip_x, tip_y = found.target.entry
    near_tip = abs(x - tip_x) <= end + ARROW_LENGTH and abs(y - tip_y) <= end
    kind: HitKind = "edge_end" if near_tip and zoom >= DETAIL_ZOOM else "edge"
    return Hit(kind, node, found.port.card_key, port, QPointF(x, y))
