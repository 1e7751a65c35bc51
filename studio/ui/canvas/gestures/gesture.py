"""What every gesture has: a start, moves, and an end that makes one edit, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

Modifiers = Qt.KeyboardModifier
NO_MODIFIERS = Qt.KeyboardModifier.NoModifier


class Gesture:
    """A hand doing something on the canvas. Points are logical pixels of the view.

    The view calls `start` once, `move` for every move of the pointer, then either `finish` or `cancel`.
    """

    cursor: Qt.CursorShape | None = None
    """Shape of the pointer meanwhile."""
    autoscrolls = False
    """Whether the view moves on when the pointer comes to its border."""

    by_keys = False
    """Whether keys lead it; the pointer then ends it."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        """The hand has taken hold."""

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        """The hand has moved."""

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        """The hand has let go."""

    def cancel(self) -> None:
        """Escape, or something came in between: everything is as before."""

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed meanwhile; returns whether it meant something here."""
        return False

    def paint(self, painter: QPainter) -> None:
        """What is seen of the gesture, over the canvas."""
