"""Drawing a line from a port to a node, and taking the end of a line off its node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.connections import connect, disconnect, refusal_to_connect
from studio.bot.workflow import Workflow
from studio.ui.canvas.bubble import paint_reason
from studio.ui.canvas.edge_painter import line_width, paint_loose_line
from studio.ui.canvas.edges import route
from studio.ui.canvas.geometry import ENTRY_Y
from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.canvas.hit import target_at
from studio.ui.canvas.inks import translucent
from studio.ui.canvas.items import EdgeKey
from studio.ui.canvas.scene import Scene
from studio.ui.theme import NODE_RADIUS, OUTLINE_WIDTH, PORT_RADIUS

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MANY_MARKS = 400
"""With more nodes than this in view, only the node under the pointer is marked as a target."""


class LooseLine:
    """A line with one end in the hand: what connecting with the pointer and with keys have in common."""

    def __init__(self, view: CanvasView, port: EdgeKey) -> None:
        self.view = view
        self.port = port
        self.target: str | None = None
        self.refusal = ""
        self._refusals: dict[str, str] = {}

    def aim(self, target: str | None) -> None:
        """Point at a node, or at nothing."""
        self.target = target
        self.refusal = self.refusal_of(target) if target is not None else ""

    def refusal_of(self, target: str) -> str:
        """Why the line may not lead to a node; empty when it may."""
        if target not in self._refusals:
            workflow = self.view.scene.workflow
            self._refusals[target] = refusal_to_connect(workflow, self.port[0], target) if workflow else ""
        return self._refusals[target]

    def connect(self) -> None:
        """Make the line lead to the node aimed at, in one edit; say why not when it may not."""
        view, scene = self.view, self.view.scene
        if self.refusal:
            view.refused.emit(self.refusal)
            return
        edge = scene.edge(self.port)
        if self.target is None or (edge is not None and edge.target.key == self.target):
            return
        bot, workflow, target = scene.bot, scene.workflow, self.target
        if bot is not None and workflow is not None:
            view.commit(lambda: connect(bot, workflow.key, *self.port, target, view.ids))

    def paint(self, painter: QPainter, end: QPointF, *, mark_all: bool) -> None:
        """The line to its target, or to a point; the nodes it may lead to; and the reason why it may not."""
        view = self.view
        if mark_all:
            self._paint_targets(painter)
        color = view.painter.inks.bad if self.refusal else view.painter.inks.accent
        if self.target is not None:
            self._paint_target(painter, self.target)
        self._paint_line(painter, end)
        start = port_point(view.scene, self.port)
        if start is not None:
            center = QPointF(*view.camera.to_screen(*start))
            painter.setPen(QPen(view.painter.inks.raised, 1.5))
            painter.setBrush(color)
            radius = max(3.0, PORT_RADIUS * view.zoom)
            painter.drawEllipse(center, radius, radius)
        if self.refusal:
            paint_reason(painter, view, end, self.refusal)

    def _paint_line(self, painter: QPainter, end: QPointF) -> None:
        view = self.view
        start = port_point(view.scene, self.port)
        own = view.scene.node_rect(self.port[0])
        if start is None or own is None:
            return
        tip = view.camera.to_scene(end.x(), end.y())
        there = (tip[0], tip[1] - ENTRY_Y, tip[0] + 1, tip[1] + ENTRY_Y)
        rect = view.scene.node_rect(self.target) if self.target is not None else None
        if rect is not None:
            tip, there = (rect[0], rect[1] + ENTRY_Y), rect
        way = route(start, own, tip, there)
        color = view.painter.inks.bad if self.refusal else view.painter.inks.accent
        width = (line_width(view.zoom) + 0.5) / view.zoom
        painter.save()
        painter.translate(view.camera.x, view.camera.y)
        painter.scale(view.zoom, view.zoom)
        paint_loose_line(painter, way, tip, color, width, dashed=bool(self.refusal))
        painter.restore()

    def _paint_targets(self, painter: QPainter) -> None:
        view = self.view
        inks = view.painter.inks
        items = view.scene.nodes_in(view.visible_rect())
        if len(items) > _MANY_MARKS:
            return
        painter.setPen(QPen(inks.accent, 1.5))
        painter.setBrush(inks.raised)
        for item in items:
            if item.key != self.target and not self.refusal_of(item.key):
                radius = max(2.5, 4 * view.zoom)
                painter.drawEllipse(QPointF(*view.camera.to_screen(*item.entry)), radius, radius)

    def _paint_target(self, painter: QPainter, target: str) -> None:
        view = self.view
        rect = view.scene.node_rect(target)
        if rect is None:
            return
        inks = view.painter.inks
        color = inks.bad if self.refusal else inks.accent
        left, top = view.camera.to_screen(rect[0], rect[1])
        right, bottom = view.camera.to_screen(rect[2], rect[3])
        painter.setPen(QPen(color, OUTLINE_WIDTH))
        painter.setBrush(translucent(color, 0.06))
        radius = NODE_RADIUS * view.zoom
        painter.drawRoundedRect(QRectF(QPointF(left, top), QPointF(right, bottom)), radius, radius)


class Connect(Gesture):
    """Draws a line from a port. With `detached` the end of the line there is was taken off its node: dropped on
    another node it leads there, dropped on nothing it is gone."""

    cursor = Qt.CursorShape.CrossCursor
    autoscrolls = True

    def __init__(self, view: CanvasView, port: EdgeKey, *, detached: bool = False) -> None:
        super().__init__(view)
        self._line = LooseLine(view, port)
        self._detached = detached

    @property
    def line(self) -> LooseLine:
        """The line in the hand."""
        return self._line

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        self._end = point
        self.view.scene.hide(self._line.port)
        self.view.update()

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self._end = point
        view = self.view
        x, y = view.camera.to_scene(point.x(), point.y())
        target = target_at(view.scene, x, y, view.zoom)
        if target is None or not self._at_own_port(x, y):
            self._line.aim(target)
        else:
            self._line.aim(None)
        view.update()

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        self.move(point, modifiers)
        view, scene, line = self.view, self.view.scene, self._line
        scene.hide(None)
        view.update()
        x, y = view.camera.to_scene(point.x(), point.y())
        if line.target is not None:
            line.connect()
        elif self._at_own_port(x, y):
            return
        elif self._detached:
            bot, workflow = scene.bot, scene.workflow
            if bot is not None and workflow is not None:
                view.commit(lambda: _disconnect(bot, workflow, line.port))
        else:
            view.drop_line(line, point)

    def cancel(self) -> None:
        self.view.scene.hide(None)
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        self._line.paint(painter, self._end, mark_all=True)

    def _at_own_port(self, x: float, y: float) -> bool:
        """Whether the pointer is still at the port: a line to the own node needs more of a move than a trembling."""
        start = port_point(self.view.scene, self._line.port)
        reach = 14.0 / self.view.zoom
        return start is not None and abs(x - start[0]) <= reach and abs(y - start[1]) <= reach


def _disconnect(bot: Bot, workflow: Workflow, port: EdgeKey) -> Edit:
    return disconnect(bot, workflow.key, *port)


def port_point(scene: Scene, port: EdgeKey) -> tuple[float, float] | None:
    """Where a port is on the canvas; None when it is gone."""
    item = scene.nodes.get(port[0])
    index = item.layout.port_index(port[1]) if item is not None else None
    return item.port_point(index) if item is not None and index is not None else None
