"""Where a canvas looks: panning, zooming, fitting, and bringing things into view."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.ui.canvas.camera import ZOOM_STEP, Camera, first_view
from studio.ui.canvas.edges import Rect
from studio.ui.canvas.flight import Flight
from studio.ui.canvas.hands import Hands
from studio.ui.canvas.hint import words_for
from studio.ui.canvas.hit import DETAIL_ZOOM, hit_test
from studio.ui.canvas.inline_editor import InlineEditing
from studio.ui.canvas.scene import Hit, Scene
from studio.ui.theme import MOTION_MS

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_SETTLE_MS = 140
"""So long after the last step of zooming everything is drawn sharp again."""

_COVER = 16
"""How far, in pixels, what belongs to a node reaches beyond it on the screen."""


class Looking(QWidget):
    """A widget that shows a part of a scene, and another part when asked."""

    view_changed = Signal(float)
    """The zoom, after it or the place has changed."""

    hands: Hands
    editing: InlineEditing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.camera = Camera()
        self.motion_ms = MOTION_MS
        """How long the view takes to go elsewhere; 0 for people who asked for less motion, and for tests."""
        self._first_look = False
        self._first_place: tuple[tuple[float, float], float] | None = None
        self._zoom_anchor: tuple[QPointF, Camera, tuple[float, float]] | None = None
        self._flight = Flight(cast("CanvasView", self))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)

    @property
    def zoom(self) -> float:
        return self.camera.zoom

    def look(self, camera: Camera) -> None:
        """Show another part of the canvas at once."""
        if camera == self.camera:
            return
        before, self.camera = self.camera, camera
        dx, dy = camera.x - before.x, camera.y - before.y
        if (
            camera.zoom != before.zoom
            or self.hands.gesture is not None
            or abs(dx) > self.width()
            or abs(dy) > self.height()
        ):
            self.update()
        else:
            self.scroll(dx, dy, self.rect())
            if words_for(self.scene) is not None:
                self.update()
            self._uncover(dx, dy)
        self.editing.place_editor()
        self.view_changed.emit(camera.zoom)

    def _uncover(self, dx: int, dy: int) -> None:
        """What lies over the canvas does not scroll with it, but its picture did."""
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isVisible():
                area = child.geometry()
                self.update(area.translated(dx, dy))
                self.update(area)
                child.update()

    def fly(self, camera: Camera) -> None:
        """Show another part of the canvas, with a short movement there where motion is wanted."""
        self._flight.to(camera)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the content by pixels."""
        self._flight.stop()
        self.look(self.camera.panned(dx, dy))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom with the point of the canvas under a point of the view (its middle, without) staying there."""
        self._flight.stop()
        at = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        anchor = self._zoom_anchor
        if anchor is not None and anchor[0] == at and anchor[1] == self.camera:
            # Offsets are whole pixels; zooming on at the same point must not add up what rounding took.
            fixed = anchor[2]
        else:
            fixed = self.camera.to_scene(at.x(), at.y())
        self._settle.start()
        self.look(self.camera.zoomed(self.camera.zoom * factor, fixed, (at.x(), at.y())))
        self._zoom_anchor = (at, self.camera, fixed)

    def zoom_in(self) -> None:
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / ZOOM_STEP)

    def zoom_actual(self) -> None:
        """Show everything at its own size, around the middle of the view."""
        self.zoom_to(1.0)

    def zoom_to(self, zoom: float) -> None:
        """Show everything at a zoom (1 is its own size), around the middle of the view."""
        self.zoom_by(zoom / self.camera.zoom)

    def fit(self) -> None:
        """Show the whole workflow."""
        if self.scene.nodes:
            self.fly(self.camera.fitting(self.scene.main_part(), self.width(), self.height()))

    def fit_selection(self) -> None:
        """Show all that is selected; the whole workflow when nothing is."""
        selected = self.scene.selection.nodes
        if selected:
            part = self.scene.main_part([self.scene.nodes[key] for key in selected])
            self.fly(self.camera.fitting(part, self.width(), self.height()))
        else:
            self.fit()

    def reveal(self, key: str) -> None:
        """Bring a node into view, large enough to be read."""
        self._look_first()
        rect = self.scene.node_rect(key)
        if rect is None:
            return
        if self.zoom >= DETAIL_ZOOM:
            self.ensure_visible(key)
        else:
            center = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
            self.fly(self.camera.zoomed(0.8, center, (self.width() / 2, self.height() / 2)))

    def ensure_visible(self, key: str) -> None:
        """Move the view as little as needed to show a node."""
        rect = self.scene.node_rect(key)
        if rect is not None:
            self.fly(self.camera.revealing(rect, self.width(), self.height()))

    def bring_into_view(self, rect: Rect) -> None:
        """Move the view as little as needed to show a part of the canvas, large enough to be read."""
        camera = self._flight.destination
        if camera.zoom < DETAIL_ZOOM:
            center = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
            camera = camera.zoomed(0.8, center, (self.width() / 2, self.height() / 2))
        self.fly(camera.revealing(rect, self.width(), self.height()))

    def centre_on(self, key: str) -> None:
        """Put a node in the middle of the view."""
        rect = self.scene.node_rect(key)
        if rect is not None:
            center = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
            self.fly(self.camera.centered(center, self.width(), self.height()))

    def visible_rect(self) -> Rect:
        """The part of the canvas in view."""
        return self.camera.scene_rect(0, 0, self.width(), self.height())

    def hit_at(self, point: QPointF) -> Hit:
        """What is at a point of the view."""
        return hit_test(self.scene, *self.camera.to_scene(point.x(), point.y()), self.zoom)

    def hit_at_global(self, place: QPoint) -> Hit:
        """What is at a point of the screen."""
        return self.hit_at(QPointF(self.mapFromGlobal(place)))

    def place_of(self, key: str) -> QRect:
        """Where a node is in the view, for things to be shown beside it; empty when it is not there."""
        rect = self.scene.node_rect(key)
        return self.screen_rect(rect, 0).toAlignedRect() if rect is not None else QRect()

    @property
    def has_looked(self) -> bool:
        """Whether the workflow has been seen, so that it matters where the view is."""
        return not self._first_look

    def look_first_at(self, center: tuple[float, float], zoom: float) -> None:
        """Begin with a point of the canvas in the middle, if there is anything to be seen then."""
        self._first_place = (center, zoom)
        if self.has_looked:
            self._first_look = True
            self._look_first()

    def _look_first(self) -> None:
        if not self._first_look or self.width() < 50:
            return
        self._first_look = False
        nodes = self.scene.nodes
        if self._first_place is not None and nodes:
            center, zoom = self._first_place
            camera = Camera().zoomed(zoom, center, (self.width() / 2, self.height() / 2))
            self._first_place = None
            if self.scene.nodes_in(camera.scene_rect(0, 0, self.width(), self.height())):
                self.look(camera)
                return
        if nodes:
            start = self.scene.workflow.start if self.scene.workflow is not None else None
            begin = nodes[start.key].rect if start is not None and start.key in nodes else None
            self.look(first_view(begin, self.scene.main_part(), self.width(), self.height()))

    def screen_rect(self, rect: Rect, cover: float = _COVER) -> QRectF:
        """A rectangle of the canvas in the view, with what belongs to it around it."""
        left, top = self.camera.to_screen(rect[0], rect[1])
        right, bottom = self.camera.to_screen(rect[2], rect[3])
        return QRectF(left - cover, top - cover, right - left + 2 * cover, bottom - top + 2 * cover)
