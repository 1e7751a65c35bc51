"""Moving nodes with the pointer, onto the grid or in line with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from studio.bot.edits.nodes import move_nodes
from studio.ui.canvas.edges import Rect
from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.canvas.gestures.guides import Guide, Guides
from studio.ui.canvas.inks import cosmetic
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MANY = 12
"""From this many nodes on the whole view is painted for each move, instead of what each of them covers."""

_REACH = 6.0
"""So many pixels from being in line with another node, a node is drawn there."""


class MoveNodes(Gesture):
    """Moves the selected nodes together. The one taken hold of lands on the grid, or in line with a node in view, and
    the others keep their distance to it; with Alt nothing snaps."""

    cursor = Qt.CursorShape.ClosedHandCursor
    autoscrolls = True

    def __init__(self, view: CanvasView, grabbed: str) -> None:
        super().__init__(view)
        self._grabbed = grabbed
        self._guides: Guides | None = None
        self._seen: Rect = (0.0, 0.0, 0.0, 0.0)
        self._shown: list[Guide] = []

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        scene = self.view.scene
        self._hold = self.view.camera.to_scene(point.x(), point.y())
        scene.move_by(scene.selection.nodes, 0.0, 0.0)
        self._painted = QRect()
        self.view.update()

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        scene = self.view.scene
        item = scene.nodes.get(self._grabbed)
        if item is None:
            return
        x, y = self.view.camera.to_scene(point.x(), point.y())
        dx, dy = x - self._hold[0], y - self._hold[1]
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        guides = None if free else self._guides_in_view()
        left, top, right, bottom = item.rect
        snaps = self.view.snaps and not free
        pull_x = pull_y = 0.0
        if guides is not None:
            held = (left + dx, top + dy, right + dx, bottom + dy)
            pull_x, pull_y = guides.nearest(held, _REACH / self.view.zoom, corners_only=snaps)
        dx = dx + pull_x if pull_x else _landed(item.x + dx, snaps=snaps) - item.x
        dy = dy + pull_y if pull_y else _landed(item.y + dy, snaps=snaps) - item.y
        if (dx, dy) == scene.moved_by:
            return
        scene.move_by(scene.moving, dx, dy)
        self._show(guides.through((left + dx, top + dy, right + dx, bottom + dy)) if guides is not None else [])
        self._repaint()

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        view, scene = self.view, self.view.scene
        dx, dy = scene.moved_by
        places = {item.key: (item.x + dx, item.y + dy) for item in scene.moving_nodes()}
        scene.stop_moving()
        view.update()
        bot, workflow = scene.bot, scene.workflow
        if (dx, dy) != (0.0, 0.0) and bot is not None and workflow is not None:
            view.commit(lambda: move_nodes(bot, workflow.key, places))

    def cancel(self) -> None:
        self.view.scene.stop_moving()
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        if not self._shown:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(cosmetic(self.view.painter.inks.accent, 1, Qt.PenStyle.DashLine))
        painter.drawLines([self._line(guide) for guide in self._shown])

    def _guides_in_view(self) -> Guides:
        seen = self.view.visible_rect()
        if self._guides is None or seen != self._seen:
            self._seen = seen
            self._guides = Guides(item for item in self.view.scene.nodes_in(seen) if not item.layout.is_note)
        return self._guides

    def _show(self, guides: list[Guide]) -> None:
        if guides != self._shown:
            for guide in (*self._shown, *guides):
                line = self._line(guide)
                self.view.update(QRectF(line.p1(), line.p2()).normalized().adjusted(-2, -2, 2, 2).toAlignedRect())
            self._shown = guides

    def _line(self, guide: Guide) -> QLineF:
        to_screen = self.view.camera.to_screen
        if guide.axis == 0:
            return QLineF(QPointF(*to_screen(guide.at, guide.start)), QPointF(*to_screen(guide.at, guide.end)))
        return QLineF(QPointF(*to_screen(guide.start, guide.at)), QPointF(*to_screen(guide.end, guide.at)))

    def _repaint(self) -> None:
        view = self.view
        if len(view.scene.moving) > _MANY:
            view.update()
            return
        covered = view.moving_area()
        view.update(self._painted.united(covered))
        self._painted = covered


def _landed(value: float, *, snaps: bool) -> float:
    return round(value / GRID) * GRID if snaps else float(round(value))
