"""Making a note larger or smaller by its corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.paths import node_path
from studio.ui.canvas.geometry import NOTE_MAX, NOTE_MIN
from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


def resize_note(bot: Bot, workflow: str, node: str, width: float, height: float) -> Edit:
    """Give a note another size, in canvas units."""
    draft = Draft(bot)
    draft.set(node_path(workflow, node), "width", round(width))
    draft.set(node_path(workflow, node), "height", round(height))
    return draft.finish("Resize note", f"size:{workflow}/{node}")


class ResizeNote(Gesture):
    """Drags the lower right corner of a note. Sizes snap to the grid; not with Alt."""

    cursor = Qt.CursorShape.SizeFDiagCursor
    autoscrolls = True

    def __init__(self, view: CanvasView, key: str) -> None:
        super().__init__(view)
        self._key = key

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        item = self.view.scene.nodes[self._key]
        self._before = (item.layout.width, item.layout.height)
        self._size = self._before
        x, y = self.view.camera.to_scene(point.x(), point.y())
        self._hold = (item.x + item.layout.width - x, item.y + item.layout.height - y)
        self.view.scene.resize(self._key, *self._size)

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        item = self.view.scene.nodes.get(self._key)
        if item is None:
            return
        x, y = self.view.camera.to_scene(point.x(), point.y())
        right, bottom = x + self._hold[0], y + self._hold[1]
        if not modifiers & Qt.KeyboardModifier.AltModifier:
            right, bottom = round(right / GRID) * GRID, round(bottom / GRID) * GRID
        self._size = (
            max(NOTE_MIN, min(NOTE_MAX, right - item.x)),
            max(NOTE_MIN, min(NOTE_MAX, bottom - item.y)),
        )
        self.view.scene.resize(self._key, *self._size)
        self.view.update()

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        scene = self.view.scene
        scene.stop_resizing()
        self.view.update()
        bot, workflow = scene.bot, scene.workflow
        if self._size != self._before and bot is not None and workflow is not None:
            self.view.commit(lambda: resize_note(bot, workflow.key, self._key, *self._size))

    def cancel(self) -> None:
        self.view.scene.stop_resizing()
        self.view.update()
