"""Draws lines and their arrowheads: quickly on a screen, as true curves where the device keeps shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from studio.ui.canvas.edges import ARROW_LENGTH, ARROW_WIDTH, Point, Rect, Route, arrow
from studio.ui.canvas.inks import Inks, cosmetic
from studio.ui.canvas.items import SceneEdge, straight_lines
from studio.ui.theme import EDGE_WIDTH

EdgeStyle = Literal["usual", "faded", "lit"]

_STRIP = 120.0
"""Where only a strip narrower than this (in canvas units) is painted, parts of lines outside it are left out."""

_ARROW_ZOOM = 0.25
"""Below this zoom arrowheads are specks and are left out."""


def edge_color(inks: Inks, style: EdgeStyle) -> QColor:
    """The colour of a line."""
    return inks.accent if style == "lit" else inks.edge_faded if style == "faded" else inks.edge


def line_width(zoom: float) -> float:
    """Width of lines on the screen, in logical pixels."""
    if zoom >= 1:
        return min(2.5, EDGE_WIDTH * zoom)
    return EDGE_WIDTH if zoom >= 0.6 else 1.2 if zoom >= 0.3 else 1.0


def detail_level(scale: float) -> int:
    """How closely curves are followed at a scale (zoom times device pixels): see `SceneEdge.lines`."""
    return 0 if scale >= 1.3 else 1 if scale >= 0.45 else 2 if scale >= 0.18 else 3


class EdgePainter:
    """Draws the lines of a scene on a painter whose coordinates are canvas units."""

    def __init__(self) -> None:
        self._arrows: dict[tuple[int, float, float], QPixmap] = {}
        self._zoom = 1.0
        self._ratio = 1.0

    def begin(self, zoom: float, ratio: float) -> None:
        """Draw at a zoom on a device from now on."""
        self._zoom, self._ratio = zoom, ratio

    def paint(
        self, painter: QPainter, edges: Collection[SceneEdge], color: QColor, within: Rect, *, smooth: bool = True
    ) -> None:
        """Draw lines without arrowheads, as far as they can be seen within a rectangle."""
        if not edges:
            return
        level = detail_level(self._zoom * self._ratio)
        parts: list[QLineF] = []
        for edge in edges:
            parts += edge.lines(level)
        left, top, right, bottom = within
        if bottom - top < _STRIP or right - left < _STRIP:
            # Qt strokes parts of lines before it finds that nothing of them is seen.
            parts = [
                part
                for part in parts
                if not (
                    (part.y1() < top and part.y2() < top)
                    or (part.y1() > bottom and part.y2() > bottom)
                    or (part.x1() < left and part.x2() < left)
                    or (part.x1() > right and part.x2() > right)
                )
            ]
        self.paint_parts(painter, parts, color, smooth=smooth)

    def paint_parts(
        self, painter: QPainter, parts: list[QLineF], color: QColor, extra: float = 0.0, *, smooth: bool = True
    ) -> None:
        """Draw straight parts of lines, in one go; `extra` pixels thicker than usual."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        # The width of a cosmetic pen is in pixels of the device.
        painter.setPen(cosmetic(color, (line_width(self._zoom) + extra) * self._ratio))
        painter.drawLines(parts)

    def paint_routes(self, painter: QPainter, routes: Iterable[Route], color: QColor) -> None:
        """Draw lines that are not where the bot has them, such as those of a dragged node."""
        level = detail_level(self._zoom * self._ratio)
        parts: list[QLineF] = []
        for route in routes:
            points = route.fine() if level == 0 else route.points if level == 1 else route.coarse()
            parts += straight_lines(points)
        if parts:
            self.paint_parts(painter, parts, color)

    def paint_arrows(self, painter: QPainter, tips: Iterable[Point], color: QColor) -> None:
        """Draw arrowheads with their tips at points of the screen; the painter's coordinates are logical pixels."""
        if self._zoom < _ARROW_ZOOM:
            return
        ratio = self._ratio
        picture = self._arrow(color, self._zoom, ratio)
        width, height = picture.width() / ratio, picture.height() / ratio
        for x, y in tips:
            left, top = x - width + 1 / ratio, y - height / 2
            painter.drawPixmap(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), picture)

    def _arrow(self, color: QColor, zoom: float, ratio: float) -> QPixmap:
        key = (color.rgba(), zoom, ratio)
        picture = self._arrows.get(key)
        if picture is None:
            scale = max(0.5, zoom)
            length, half = (ARROW_LENGTH + 1) * scale, ARROW_WIDTH / 2 * scale
            width, height = round((length + 2) * ratio), 2 * round((half + 1) * ratio)
            picture = QPixmap(width, height)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            pen = QPainter(picture)
            pen.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen.setPen(Qt.PenStyle.NoPen)
            pen.setBrush(color)
            right, middle = width / ratio - 1 / ratio, height / ratio / 2
            pen.drawPolygon(
                [
                    QPointF(right, middle),
                    QPointF(right - length, middle - half),
                    QPointF(right - length, middle + half),
                ]
            )
            pen.end()
            if len(self._arrows) > 32:
                self._arrows.clear()
            self._arrows[key] = picture
        return picture


def paint_true_edge(painter: QPainter, route: Route, tip: Point, color: QColor) -> None:
    """One line as a curve with its arrowhead as a shape, in canvas units."""
    path = route_path(route)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, EDGE_WIDTH))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in arrow(tip)]))


def route_path(route: Route) -> QPainterPath:
    """A line as a path."""
    path = QPainterPath(QPointF(*route.start))
    for first, second, end in route.curves:
        path.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    return path


def paint_loose_line(
    painter: QPainter, route: Route, tip: Point, color: QColor, width: float, *, dashed: bool = False
) -> None:
    """A line whose end is in the hand, in canvas units."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(color, width)
    if dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawPath(route_path(route))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in arrow(tip)]))
