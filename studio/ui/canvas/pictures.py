"""Pictures of node bodies, kept so that panning and moving only copy them. Bounded by their size in memory."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.node_painter import PAD, Pens, paint_content, paint_ground
from studio.ui.canvas.note_painter import paint_note
from studio.ui.canvas.scene import Scene

DEFAULT_BUDGET = 24 * 1024 * 1024
"""Bytes of kept pictures on a small screen; some four views full of nodes."""


class Pictures:
    """Draws bodies at one zoom and keeps them. A body is drawn again when the node's `version` has changed."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._pens: Pens | None = None
        self._ratio = 1.0
        self._grounds: dict[tuple[str, str | None, float, float, bool], QPixmap] = {}
        self._bodies: dict[str, tuple[int, QPixmap]] = {}
        self._old: dict[str, tuple[int, QPixmap]] = {}
        self._bytes = 0
        self.budget = DEFAULT_BUDGET
        self.drawn = 0
        """How many bodies have been drawn, for tests and measurements."""

    def begin(self, pens: Pens, ratio: float) -> None:
        """Draw for a zoom from now on; `ratio` is the device's pixels per logical pixel.

        Pictures of the zoom before are kept until `settle`, to be stretched while zooming goes on.
        """
        if pens == self._pens and ratio == self._ratio:
            return
        if self._pens is not None and self._pens.inks is pens.inks:
            self._old.update(self._bodies)
        else:
            self._old.clear()
        self._pens, self._ratio = pens, ratio
        self._grounds.clear()
        self._bodies.clear()
        self._bytes = 0

    def settle(self) -> None:
        """Zooming is over: pictures of other zooms are of no use any more."""
        self._old.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._pens = None
        self._grounds.clear()
        self.forget_bodies()

    def forget_bodies(self) -> None:
        """Draw every body again when it is seen next."""
        self._bodies.clear()
        self._old.clear()
        self._bytes = 0

    def body(self, item: SceneNode) -> QPixmap:
        """The picture of a node with PAD canvas units around it, drawn now if there is none."""
        entry = self._bodies.pop(item.key, None)
        if entry is not None:
            if entry[0] == item.version:
                self._bodies[item.key] = entry
                return entry[1]
            self._bytes -= _bytes(entry[1])
        return self._draw(item)

    def kept_body(self, item: SceneNode) -> QPixmap | None:
        """A picture of a node from this or the last zoom; None if there is none."""
        entry = self._bodies.get(item.key) or self._old.get(item.key)
        return entry[1] if entry is not None and entry[0] == item.version else None

    def _draw(self, item: SceneNode) -> QPixmap:
        pens = self._pens
        assert pens is not None
        layout = item.layout
        if layout.is_note:
            picture = self._blank(layout.width, layout.height)
            painter = self._painter(picture)
            paint_note(painter, pens, item.node, layout.width, layout.height)
        else:
            picture = self.ground(item).copy()
            painter = self._painter(picture)
            paint_content(painter, pens, item, self._scene)
        painter.end()
        self.drawn += 1
        self._store(item, picture)
        return picture

    def ground(self, item: SceneNode, *, plain: bool = False) -> QPixmap:
        """A node without words; nodes of a type and size share it. `plain` ones are seen from afar."""
        assert self._pens is not None
        layout = item.layout
        key = (item.node.type, item.colour, layout.width, layout.height, plain)
        ground = self._grounds.get(key)
        if ground is None:
            ground = self._blank(layout.width, layout.height)
            painter = self._painter(ground)
            paint_ground(
                painter, self._pens, item.node.type, layout.width, layout.height, plain=plain, colour=item.colour
            )
            painter.end()
            if len(self._grounds) > 64:
                self._grounds.clear()
            self._grounds[key] = ground
        return ground

    def _store(self, item: SceneNode, picture: QPixmap) -> None:
        self._bodies[item.key] = (item.version, picture)
        self._bytes += _bytes(picture)
        while self._bytes > self.budget and len(self._bodies) > 1:
            key = next(iter(self._bodies))
            self._bytes -= _bytes(self._bodies.pop(key)[1])

    def _blank(self, width: float, height: float) -> QPixmap:
        assert self._pens is not None
        pixel = self._pens.pixel
        picture = QPixmap(ceil((width + 2 * PAD) / pixel), ceil((height + 2 * PAD) / pixel))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _painter(self, picture: QPixmap) -> QPainter:
        assert self._pens is not None
        pixel = self._pens.pixel
        scale = 1 / pixel / self._ratio
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        pad = round(PAD / pixel) * pixel
        painter.translate(pad, pad)
        return painter


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
