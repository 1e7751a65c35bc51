"""A small map of the whole workflow in the corner of the canvas; dragging on it moves the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.edges import Rect
from studio.ui.canvas.inks import translucent
from studio.ui.theme import RADIUS, SPACE

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_WIDTH, _HEIGHT = 184, 120
_MARGIN = 3 * SPACE
_INSET = 8.0
_LEAST_ROOM = 480
"""On canvases less wide than this the map would be in the way."""

_MOST_LINES = 1500
_LEAST_BLOCK = 1.5
"""Nodes are drawn at least this large, in pixels."""


class Minimap(QWidget):
    """Seen when it is wanted and not everything is in view already."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._wanted = False
        self._picture: QPixmap | None = None
        self._shows: object = None
        self._grip: tuple[float, float] | None = None
        self._scaled: tuple[int, tuple[float, float, float]] | None = None
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of the workflow")
        self.setToolTip("Drag to look elsewhere")
        self.hide()
        view.view_changed.connect(self._look)

    def set_wanted(self, on: bool) -> None:
        """Show the map whenever it is of use, or never."""
        self._wanted = on
        self.follow()

    def follow(self) -> None:
        """The workflow, or the size or place of the view, has changed."""
        view = self._view
        visible = self._wanted and view.width() >= _LEAST_ROOM and bool(view.scene.nodes) and not self._sees_all()
        if visible:
            self.move(view.width() - _WIDTH - _MARGIN, view.height() - _HEIGHT - _MARGIN)
            self.update()
        if visible == self.isHidden():
            self.setVisible(visible)

    def _look(self, _zoom: float) -> None:
        if self._wanted:
            self.follow()

    def _sees_all(self) -> bool:
        left, top, right, bottom = self._view.visible_rect()
        part = self._view.scene.main_part()
        return left <= part[0] and top <= part[1] and right >= part[2] and bottom >= part[3]

    # -- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        view, inks = self._view, self._view.painter.inks
        ratio = self.devicePixelRatioF()
        scene = view.scene
        wanted = (scene.structure, inks, ratio)
        if self._picture is None or self._shows != wanted:
            self._picture, self._shows = self._drawn(ratio), wanted
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_some(painter, [key for key in scene.selection.nodes if key in scene.nodes], inks.accent)
            active = scene.run.active[0] if scene.run.active is not None else ""
            self._paint_some(painter, [key for key in (active,) if key in scene.nodes], inks.types["start"])
            frame = self._on_map(view.visible_rect()).intersected(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
            painter.setPen(QPen(inks.accent, 1.5))
            painter.setBrush(translucent(inks.accent, 0.10))
            painter.drawRoundedRect(frame, 2, 2)

    def _drawn(self, ratio: float) -> QPixmap:
        """The map without what changes often."""
        view, inks = self._view, self._view.painter.inks
        size = QSize(round(_WIDTH * ratio), round(_HEIGHT * ratio))
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        picture.fill(inks.background)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(inks.line, 1))
            painter.setBrush(inks.raised)
            painter.drawRoundedRect(QRectF(0.5, 0.5, _WIDTH - 1, _HEIGHT - 1), RADIUS, RADIUS)
            edges = list(view.scene.edges()) if len(view.scene.nodes) <= _MOST_LINES else []
            painter.setPen(QPen(inks.edge_faded, 0.75))
            for edge in edges[:_MOST_LINES]:
                start, end = edge.source.port_point(edge.port_index), edge.target.entry
                painter.drawLine(self._point_on_map(*start), self._point_on_map(*end))
            painter.setPen(Qt.PenStyle.NoPen)
            for item in sorted(view.scene.nodes.values(), key=lambda item: not item.layout.is_note):
                color = inks.note_line if item.layout.is_note else inks.block(item.node.type, item.colour)
                painter.setBrush(color)
                painter.drawRect(self._block(item.rect))
        return picture

    def _paint_some(self, painter: QPainter, keys: list[str], color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRects([self._block(rect) for key in keys if (rect := self._view.scene.node_rect(key)) is not None])

    def _block(self, rect: Rect) -> QRectF:
        area = self._on_map(rect)
        area.setSize(area.size().expandedTo(QRectF(0, 0, _LEAST_BLOCK, _LEAST_BLOCK).size()))
        return area

    # -- places -----------------------------------------------------------------------------------------

    def _scale(self) -> tuple[float, float, float]:
        """Pixels of the map to a unit of the canvas, and where the origin of the canvas is on the map."""
        structure = self._view.scene.structure
        if self._scaled is not None and self._scaled[0] == structure:
            return self._scaled[1]
        left, top, right, bottom = self._view.scene.main_part()
        across, down = max(1.0, right - left), max(1.0, bottom - top)
        scale = min((_WIDTH - 2 * _INSET) / across, (_HEIGHT - 2 * _INSET) / down)
        dx, dy = (_WIDTH - across * scale) / 2 - left * scale, (_HEIGHT - down * scale) / 2 - top * scale
        self._scaled = (structure, (scale, dx, dy))
        return scale, dx, dy

    def _point_on_map(self, x: float, y: float) -> QPointF:
        scale, dx, dy = self._scale()
        return QPointF(x * scale + dx, y * scale + dy)

    def _on_map(self, rect: Rect) -> QRectF:
        return QRectF(self._point_on_map(rect[0], rect[1]), self._point_on_map(rect[2], rect[3]))

    def _on_canvas(self, point: QPointF) -> tuple[float, float]:
        scale, dx, dy = self._scale()
        return (point.x() - dx) / scale, (point.y() - dy) / scale

    # -- hands ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = self._on_canvas(event.position())
        left, top, right, bottom = self._view.visible_rect()
        middle = ((left + right) / 2, (top + bottom) / 2)
        inside = left <= x <= right and top <= y <= bottom
        # Taken hold of inside its frame, the view keeps its distance to the hand.
        self._grip = (middle[0] - x, middle[1] - y) if inside else (0.0, 0.0)
        if not inside:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._grip is not None:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        self._view.zoom_by(1.0016 ** event.angleDelta().y())

    def _go(self, point: QPointF) -> None:
        x, y = self._on_canvas(point)
        grip = self._grip or (0.0, 0.0)
        view = self._view
        view.look(view.camera.centered((x + grip[0], y + grip[1]), view.width(), view.height()))
