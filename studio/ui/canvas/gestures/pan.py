"""Moving the view by hand: middle button, or space and the left one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from studio.ui.canvas.gestures.gesture import Gesture, Modifiers


class Pan(Gesture):
    """Drags the canvas along."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        self._last = point
        self._from = self.view.camera

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        step = point - self._last
        self._last = point
        self.view.pan_by(step.x(), step.y())

    def cancel(self) -> None:
        self.view.look(self._from)
