"""The short movement of the view to another place: it shows where one is going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStyle

from studio.ui.canvas.camera import Camera

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Flight:
    """Moves a view's camera, in `motion_ms`, or at once when the view is not seen or motion is unwanted."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._from = self._to = Camera()
        self._animation = QVariantAnimation(view)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)

    def to(self, camera: Camera) -> None:
        """Go to a place."""
        self.stop()
        view = self._view
        if camera == view.camera:
            return
        wanted = view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, view) > 0
        if view.motion_ms <= 0 or not wanted or not view.isVisible() or view.gesture is not None:
            view.look(camera)
            return
        self._from, self._to = view.camera, camera
        self._animation.setDuration(view.motion_ms)
        self._animation.start()

    def stop(self) -> None:
        """Stay where the view is now."""
        self._animation.stop()

    @property
    def destination(self) -> Camera:
        """Where the view is, or will be when it has arrived."""
        return self._to if self._animation.state() == QVariantAnimation.State.Running else self._view.camera

    def _show(self, share: float) -> None:
        begin, end, view = self._from, self._to, self._view
        if share >= 1:
            view.look(end)
            return
        zoom = begin.zoom * (end.zoom / begin.zoom) ** share
        middle = view.width() / 2, view.height() / 2
        first, last = begin.to_scene(*middle), end.to_scene(*middle)
        center = first[0] + (last[0] - first[0]) * share, first[1] + (last[1] - first[1]) * share
        view.look(begin.zoomed(zoom, center, middle))
