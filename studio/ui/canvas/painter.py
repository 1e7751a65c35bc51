"""Draws a part of a scene: background, lines, nodes, and what stands out, at three levels of detail.

From 45 % nodes are drawn whole; below that as a header, a plain body and a name as large as can be read; below
18 % as coloured blocks. The painter's coordinates are logical pixels of the view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from studio.ui.canvas import labels
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.debug_painter import ways_to_light
from studio.ui.canvas.edge_painter import EdgePainter, edge_color
from studio.ui.canvas.edges import Rect
from studio.ui.canvas.hit import DETAIL_ZOOM
from studio.ui.canvas.inks import Faces, Inks
from studio.ui.canvas.items import SceneEdge, SceneNode
from studio.ui.canvas.node_painter import PAD, PLAIN_HEADER, Pens
from studio.ui.canvas.pictures import Pictures
from studio.ui.canvas.scene import Hit, Scene, Selection
from studio.ui.canvas.state_painter import StatePainter
from studio.ui.theme import GRID, Palette

BLOCK_ZOOM = 0.18
"""Below this zoom nodes are coloured blocks."""

_NAME_ZOOM = 0.22
"""Below this zoom even a short name does not fit its node."""

_NAME_LINE = 13.0

_GRID_ZOOM = 0.3
_GRID_SPACE = 18.0
"""Dots are at least this many pixels apart."""

_MANY_LINES = 1500
"""More lines than this at once are drawn without smoothing when they are small."""


@dataclass(slots=True)
class Attention:
    """Where pointer and keyboard are."""

    hover: Hit | None = None
    current: str | None = None
    """The node that keyboard focus is on, when the canvas has the focus."""


class CanvasPainter:
    """Paints one scene in one theme."""

    def __init__(self, scene: Scene, palette: Palette) -> None:
        self.scene = scene
        self.inks = Inks(palette)
        self.faces = Faces()
        self.edges = EdgePainter()
        self.pictures = Pictures(scene)
        self.states = StatePainter(scene)
        self._far = _FarView()
        self._dots: tuple[tuple[float, float, int], int, QPixmap] | None = None

    def use(self, palette: Palette) -> None:
        """Paint in another theme from now on."""
        self.inks = Inks(palette)
        self.refresh_fonts()

    def refresh_fonts(self) -> None:
        """Take the fonts of the application as they are now."""
        self.faces = Faces()
        self.pictures.clear()
        self._dots = None

    def pens(self, camera: Camera, ratio: float) -> Pens:
        """How to paint at a zoom on a device."""
        return Pens(self.inks, self.faces, 1 / (camera.zoom * ratio))

    # -- background -------------------------------------------------------------------------------------

    def paint_background(self, painter: QPainter, area: QRectF, camera: Camera, ratio: float) -> None:
        """The ground with its dots, which are on the grid."""
        painter.fillRect(area, self.inks.background)
        if camera.zoom < _GRID_ZOOM:
            return
        step = float(GRID)
        while step * camera.zoom < _GRID_SPACE:
            step *= 2
        step *= camera.zoom
        first_column = int((area.left() - camera.x) // step)
        first_row = int((area.top() - camera.y) // step)
        row, left = self._row_of_dots(step, ratio, first_column, int(area.width() / step) + 2)
        for number in range(int(area.height() / step) + 2):
            top = round((first_row + number) * step * ratio) / ratio + camera.y
            painter.drawPixmap(QPointF(left + camera.x, top), row)

    def _row_of_dots(self, step: float, ratio: float, first: int, count: int) -> tuple[QPixmap, float]:
        """A picture of dots in a row, and where it begins. Dots stand on whole pixels, whichever part is drawn."""
        whole = (step * ratio).is_integer()
        key = (step, ratio, 0 if whole else first)
        if self._dots is None or self._dots[0] != key or self._dots[1] < count:
            dot = max(1, round(1.25 * ratio))
            begin = round(key[2] * step * ratio)
            row = QPixmap(round(count * step * ratio) + dot + 1, dot)
            row.setDevicePixelRatio(ratio)
            row.fill(Qt.GlobalColor.transparent)
            painter = QPainter(row)
            for number in range(key[2], key[2] + count):
                place = (round(number * step * ratio) - begin) / ratio
                painter.fillRect(QRectF(place, 0, dot / ratio, dot / ratio), self.inks.grid)
            painter.end()
            self._dots = (key, count, row)
        return self._dots[2], round(first * step * ratio) / ratio

    # -- the scene --------------------------------------------------------------------------------------

    def paint_scene(
        self,
        painter: QPainter,
        area: QRectF,
        camera: Camera,
        ratio: float,
        attention: Attention,
        *,
        zooming: bool = False,
    ) -> None:
        """Everything in an area of the view that is not being dragged."""
        scene = self.scene
        rect = camera.scene_rect(area.left(), area.top(), area.width(), area.height())
        self._begin(camera, ratio)
        if camera.zoom < BLOCK_ZOOM:
            self._far.paint(painter, self, rect, camera, attention)
            return
        items = scene.nodes_in(rect)
        notes = 0
        while notes < len(items) and items[notes].layout.is_note:
            notes += 1
        self._paint_nodes(painter, items[:notes], camera, ratio, attention, zooming)
        self._paint_edges(painter, rect, camera, attention)
        self._paint_nodes(painter, items[notes:], camera, ratio, attention, zooming)

    def paint_moving(self, painter: QPainter, camera: Camera, ratio: float, attention: Attention) -> None:
        """What is being dragged, where the hand holds it."""
        scene = self.scene
        items = scene.moving_nodes()
        self._begin(camera, ratio)
        if camera.zoom < BLOCK_ZOOM:
            self._far.paint_moving(painter, self, items, camera)
            return
        dx, dy = scene.moved_by
        held = Camera(camera.zoom, round(camera.x + dx * camera.zoom), round(camera.y + dy * camera.zoom))
        notes = [item for item in items if item.layout.is_note]
        self._paint_nodes(painter, notes, held, ratio, attention, False)
        moved = scene.moved_routes()
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        color = edge_color(self.inks, "lit")
        self.edges.paint_routes(painter, [route for _edge, route in moved], color)
        painter.restore()
        tips = {camera.to_screen(*self._entry(edge.target)) for edge, _route in moved}
        self.edges.paint_arrows(painter, tips, color)
        self._paint_nodes(painter, [item for item in items if not item.layout.is_note], held, ratio, attention, False)

    def _entry(self, item: SceneNode) -> tuple[float, float]:
        x, y = item.entry
        if item.key in self.scene.moving:
            return x + self.scene.moved_by[0], y + self.scene.moved_by[1]
        return x, y

    def _begin(self, camera: Camera, ratio: float) -> None:
        pens = self.pens(camera, ratio)
        self.pictures.begin(pens, ratio)
        self.states.begin(pens, camera, ratio)
        self.edges.begin(camera.zoom, ratio)

    def _paint_edges(self, painter: QPainter, rect: Rect, camera: Camera, attention: Attention) -> None:
        scene, inks = self.scene, self.inks
        edges = scene.edges_in(rect)
        selection = scene.selection
        hovered = attention.hover.edge if attention.hover is not None else None
        lit: list[SceneEdge] = []
        usual = edges
        if selection or hovered is not None:
            lit = [edge for edge in edges if scene.is_lit(edge) or edge.key == hovered]
            if lit:
                bright_ones = set(lit)
                usual = [edge for edge in edges if edge not in bright_ones]
        color = edge_color(inks, "faded" if selection else "usual")
        smooth = len(usual) < _MANY_LINES or camera.zoom >= DETAIL_ZOOM
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        reach = 4 / camera.zoom
        within = (rect[0] - reach, rect[1] - reach, rect[2] + reach, rect[3] + reach)
        self.edges.paint(painter, usual, color, within, smooth=smooth)
        ways, way_color = ways_to_light(scene, edges, inks)
        if ways:
            parts = [part for edge in ways for part in edge.lines(0 if camera.zoom >= DETAIL_ZOOM else 2)]
            self.edges.paint_parts(painter, parts, way_color, 0.75)
        if lit:
            chosen = [edge for edge in lit if edge.key in (selection.edge, hovered)]
            self.edges.paint(painter, lit, inks.accent, within)
            for edge in chosen:
                self.edges.paint_parts(painter, edge.lines(0), inks.accent, 1.0)
        painter.restore()
        bright = {edge.target for edge in lit}
        tips = [camera.to_screen(*item.entry) for item in {edge.target for edge in usual} - bright]
        self.edges.paint_arrows(painter, tips, color)
        if ways:
            tips = [camera.to_screen(*item.entry) for item in {edge.target for edge in ways}]
            self.edges.paint_arrows(painter, tips, way_color)
        tips = [camera.to_screen(*item.entry) for item in bright]
        self.edges.paint_arrows(painter, tips, inks.accent)

    def _paint_nodes(
        self,
        painter: QPainter,
        items: list[SceneNode],
        camera: Camera,
        ratio: float,
        attention: Attention,
        zooming: bool,
    ) -> None:
        zoom, left, top = camera.zoom, camera.x, camera.y
        pictures, states = self.pictures, self.states
        special = states.special(attention)
        selected = self.scene.selection.nodes
        detailed = zoom >= DETAIL_ZOOM
        pad = round(PAD * zoom * ratio) / ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in items:
            x = round((item.x * zoom + left) * ratio) / ratio
            y = round((item.y * zoom + top) * ratio) / ratio
            key = item.key
            stands_out = key in selected or key in special
            if stands_out:
                states.paint_below(painter, item, x, y, attention)
            if not detailed:
                self._paint_plain(painter, item, x, y, pad, zoom)
            elif zooming and (old := pictures.kept_body(item)) is not None:
                layout = item.layout
                size = QRectF(x - pad, y - pad, (layout.width + 2 * PAD) * zoom, (layout.height + 2 * PAD) * zoom)
                painter.drawPixmap(size, old, QRectF(old.rect()))
            elif states.is_resized(item):
                states.paint_resized(painter, item, x, y)
            else:
                painter.drawPixmap(QPointF(x - pad, y - pad), pictures.body(item))
            if stands_out:
                states.paint_above(painter, item, x, y, attention)

    def _paint_plain(self, painter: QPainter, item: SceneNode, x: float, y: float, pad: float, zoom: float) -> None:
        """A node without rows, with its name as large as can be read."""
        layout = item.layout
        if layout.is_note:
            self.states.paint_paper(painter, item, x, y)
        else:
            painter.drawPixmap(QPointF(x - pad, y - pad), self.pictures.ground(item, plain=True))
        top = 0.0 if layout.is_note else PLAIN_HEADER
        height = (layout.height - top) * zoom
        if zoom < _NAME_ZOOM or height < _NAME_LINE - 2:
            return
        text = labels.note_title(item.node) if layout.is_note else labels.node_title(item.node)
        face = self.faces.caption
        painter.setFont(face.font)
        painter.setPen(self.inks.note_text if layout.is_note else self.inks.text)
        lines = face.wrap(text, layout.width * zoom - 12, 2 if height >= 2 * _NAME_LINE + 6 else 1)
        middle = y + top * zoom + height / 2 - (len(lines) - 1) * _NAME_LINE / 2
        for line in lines:
            painter.drawText(QPointF(x + 6, middle + face.rise), line)
            middle += _NAME_LINE


class _FarView:
    """Draws all nodes as blocks and all lines as straight as possible, from lists made once per change."""

    def __init__(self) -> None:
        self._made_for: tuple[int, frozenset[str]] | None = None
        self._blocks: dict[str, list[QRectF]] = {}
        self._lines: list[QLineF] = []
        self._selected_for: tuple[int, frozenset[str]] | None = None
        self._selected: list[QRectF] = []
        self._lit_for: tuple[int, Selection] | None = None
        self._lit: list[QLineF] = []

    def paint(
        self,
        painter: QPainter,
        owner: CanvasPainter,
        rect: Rect,
        camera: Camera,
        attention: Attention,
    ) -> None:
        scene, inks = owner.scene, owner.inks
        blocks, lines = self._lists(scene, rect)
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        self._fill(painter, blocks.get(_PAPER, []), inks.note_line)
        selection = scene.selection
        color = edge_color(inks, "faded" if selection else "usual")
        owner.edges.paint_parts(painter, lines, color, smooth=len(lines) < _MANY_LINES)
        lit = self._lit_lines(scene)
        if lit:
            owner.edges.paint_parts(painter, lit, inks.accent, smooth=len(lit) < _MANY_LINES)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for kind, rects in blocks.items():
            if kind != _PAPER:
                kind_of, _, colour = kind.partition("/")
                self._fill(painter, rects, inks.block(kind_of, colour or None))
        self._fill(painter, self._selected_blocks(scene), inks.accent)
        self._fill_some(painter, scene, scene.matches.node_keys(), inks.match_line)
        if scene.debug.reach is None:
            self._fill_some(painter, scene, scene.run.visited, inks.accent)
        else:
            self._fill_some(painter, scene, scene.debug.reach.nodes, inks.good)
        self._fill_some(painter, scene, {node for node, _card in scene.run.errors}, inks.bad)
        hovered = attention.hover.node_key if attention.hover is not None else ""
        active = scene.run.active[0] if scene.run.active is not None else ""
        for key, ink in ((hovered, inks.muted), (attention.current or "", inks.text), (active, inks.accent)):
            item = scene.nodes.get(key)
            if item is not None and key not in scene.moving:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                reach = 3 / camera.zoom
                owner.states.frame(painter, QRectF(*_size(item)).adjusted(-reach, -reach, reach, reach), ink)
        painter.restore()

    def paint_moving(self, painter: QPainter, owner: CanvasPainter, items: list[SceneNode], camera: Camera) -> None:
        scene, inks = owner.scene, owner.inks
        painter.save()
        painter.translate(camera.x, camera.y)
        painter.scale(camera.zoom, camera.zoom)
        parts: list[QLineF] = []
        dx, dy = scene.moved_by
        for edge in scene.moving_edges():
            if edge.source.key in scene.moving and edge.target.key in scene.moving:
                parts += edge.lines(3)
            else:
                (ax, ay), (bx, by) = edge.route.start, edge.target.entry
                if edge.source.key in scene.moving:
                    parts.append(QLineF(ax, ay, bx - dx, by - dy))
                else:
                    parts.append(QLineF(ax - dx, ay - dy, bx, by))
        painter.translate(dx, dy)
        owner.edges.paint_parts(painter, parts, inks.accent, smooth=len(parts) < _MANY_LINES)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._fill(painter, [QRectF(*_size(item)) for item in items], inks.accent)
        painter.restore()

    def _lists(self, scene: Scene, rect: Rect) -> tuple[dict[str, list[QRectF]], list[QLineF]]:
        bounds = scene.bounds()
        if bounds is not None:
            seen = max(0.0, min(rect[2], bounds[2]) - max(rect[0], bounds[0]))
            seen *= max(0.0, min(rect[3], bounds[3]) - max(rect[1], bounds[1]))
            if seen < 0.25 * (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]):
                lines: list[QLineF] = []
                for edge in scene.edges_in(rect):
                    lines += edge.lines(3)
                return _blocks(scene.nodes_in(rect)), lines
        wanted = (scene.structure, scene.moving)
        if self._made_for != wanted:
            self._made_for = wanted
            moving = scene.moving
            self._blocks = _blocks([item for item in scene.nodes.values() if item.key not in moving])
            self._lines = []
            for edge in scene.edges():
                if not moving or (edge.source.key not in moving and edge.target.key not in moving):
                    self._lines += edge.lines(3)
        return self._blocks, self._lines

    def _lit_lines(self, scene: Scene) -> list[QLineF]:
        wanted = (scene.structure, scene.selection)
        if self._lit_for != wanted:
            self._lit_for = wanted
            self._lit = []
            if scene.selection:
                for edge in scene.edges():
                    if scene.is_lit(edge):
                        self._lit += edge.lines(3)
        return self._lit

    def _selected_blocks(self, scene: Scene) -> list[QRectF]:
        wanted = (scene.structure, scene.selection.nodes)
        if self._selected_for != wanted:
            self._selected_for = wanted
            self._selected = [
                QRectF(*_size(scene.nodes[key])) for key in scene.selection.nodes if key not in scene.moving
            ]
        return self._selected

    def _fill_some(self, painter: QPainter, scene: Scene, keys: Iterable[str], color: QColor) -> None:
        found = [scene.nodes[key] for key in keys if key in scene.nodes and key not in scene.moving]
        self._fill(painter, [QRectF(*_size(item)) for item in found], color)

    def _fill(self, painter: QPainter, rects: list[QRectF], color: QColor) -> None:
        if rects:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRects(rects)


_PAPER = "note"


def _blocks(items: list[SceneNode]) -> dict[str, list[QRectF]]:
    found: dict[str, list[QRectF]] = {}
    for item in items:
        layout = item.layout
        kind = _PAPER if layout.is_note else f"{item.node.type}/{item.colour}" if item.colour else item.node.type
        found.setdefault(kind, []).append(QRectF(item.x, item.y, layout.width, layout.height))
    return found


def _size(item: SceneNode) -> tuple[float, float, float, float]:
    return item.x, item.y, item.layout.width, item.layout.height
