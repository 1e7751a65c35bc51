"""Moving nodes with the pointer, snapped to the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt

from studio.bot.edits.nodes import move_nodes
from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MANY = 12
"""From this many nodes on the whole view is painted for each move, instead of what each of them covers."""


class MoveNodes(Gesture):
    """Moves the selected nodes together. The one taken hold of lands on the grid, the others keep their distance
    to it; with Alt nothing snaps."""

    cursor = Qt.CursorShape.ClosedHandCursor
    autoscrolls = True

    def __init__(self, view: CanvasView, grabbed: str) -> None:
        super().__init__(view)
        self._grabbed = grabbed

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
        if modifiers & Qt.KeyboardModifier.AltModifier:
            dx, dy = round(item.x + dx) - item.x, round(item.y + dy) - item.y
        else:
            dx = round((item.x + dx) / GRID) * GRID - item.x
            dy = round((item.y + dy) / GRID) * GRID - item.y
        if (dx, dy) == scene.moved_by:
            return
        scene.move_by(scene.moving, dx, dy)
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

    def _repaint(self) -> None:
        view = self.view
        if len(view.scene.moving) > _MANY:
            view.update()
            return
        covered = view.moving_area()
        view.update(self._painted.united(covered))
        self._painted = covered
