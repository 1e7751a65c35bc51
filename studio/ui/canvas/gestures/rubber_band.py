"""Selecting everything a rectangle touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.canvas.inks import translucent
from studio.ui.canvas.scene import Selection

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class RubberBand(Gesture):
    """Draws a rectangle; what it touches is selected at once. With `adding` the selection before stays."""

    autoscrolls = True

    def __init__(self, view: CanvasView, adding: bool) -> None:
        super().__init__(view)
        self._adding = adding

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        self._corner = self.view.camera.to_scene(point.x(), point.y())
        self._other = self._corner
        self._before = self.view.scene.selection

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        old = self._band()
        self._other = self.view.camera.to_scene(point.x(), point.y())
        (ax, ay), (bx, by) = self._corner, self._other
        left, top, right, bottom = rect = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        touched = {
            item.key
            for item in self.view.scene.nodes_in(rect)
            if item.x <= right and item.rect[2] >= left and item.y <= bottom and item.rect[3] >= top
        }
        if self._adding:
            touched |= self._before.nodes
        self.view.change_selection(Selection(frozenset(touched)), tell=False)
        self.view.update(old.united(self._band()).adjusted(-2, -2, 2, 2).toAlignedRect())

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        self.view.update()
        if self.view.scene.selection != self._before:
            self.view.tell_selection()

    def cancel(self) -> None:
        self.view.change_selection(self._before, tell=False)
        self.view.update()

    def paint(self, painter: QPainter) -> None:
        inks = self.view.painter.inks
        painter.setPen(QPen(inks.accent, 1))
        painter.setBrush(translucent(inks.accent, 0.08))
        painter.drawRect(self._band())

    def _band(self) -> QRectF:
        camera = self.view.camera
        first, second = camera.to_screen(*self._corner), camera.to_screen(*self._other)
        x, y = round(min(first[0], second[0])) + 0.5, round(min(first[1], second[1])) + 0.5
        return QRectF(x, y, round(abs(first[0] - second[0])), round(abs(first[1] - second[1])))
