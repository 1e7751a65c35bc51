"""Icons and ports on the canvas: pictures kept at the size of the screen, or shapes where the device keeps shapes."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from studio.ui import icons
from studio.ui.theme import ICON_PX

if TYPE_CHECKING:
    from studio.ui.canvas.node_painter import Pens


class IconCache:
    """Icons at one size of the screen; a node is drawn with some ten of them, so looking one up has to be quick."""

    def __init__(self) -> None:
        self._pixel = 0.0
        self._pictures: dict[tuple[str, int], QPixmap] = {}
        self._discs: dict[tuple[int, int, float], QPixmap] = {}

    def picture(self, name: str, color: QColor, pixel: float) -> QPixmap:
        """An icon for a size of pixel (in canvas units)."""
        self._begin(pixel)
        key = (name, color.rgba())
        found = self._pictures.get(key)
        if found is None:
            found = self._pictures[key] = icons.icon_pixmap(name, color, ICON_PX, 1 / pixel)
        return found

    def disc(self, fill: QColor, line: QColor, radius: float, pixel: float) -> QPixmap:
        """A disc with a border, such as a port; `DISC_PAD` around it."""
        self._begin(pixel)
        key = (fill.rgba(), line.rgba(), radius)
        found = self._discs.get(key)
        if found is None:
            side = 2 * ceil((radius + DISC_PAD) / pixel)
            found = QPixmap(side, side)
            found.setDevicePixelRatio(1 / pixel)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_disc(painter, QPointF(side * pixel / 2, side * pixel / 2), fill, line, radius)
            painter.end()
            self._discs[key] = found
        return found

    def _begin(self, pixel: float) -> None:
        if pixel != self._pixel:
            self._pixel = pixel
            self._pictures.clear()
            self._discs.clear()


DISC_PAD = 1.5
DISC_LINE = 1.5


def paint_disc(painter: QPainter, center: QPointF, fill: QColor, line: QColor, radius: float) -> None:
    """A disc with a border, as a shape."""
    painter.setPen(QPen(line, DISC_LINE))
    painter.setBrush(fill)
    painter.drawEllipse(center, radius, radius)


def draw_disc(painter: QPainter, x: float, y: float, fill: QColor, line: QColor, radius: float, pens: Pens) -> None:
    """Draw a disc with its middle at a point: as a shape, or from the cache, which is many times faster."""
    if pens.vector:
        paint_disc(painter, QPointF(x, y), fill, line, radius)
        return
    picture = pens.inks.icons.disc(fill, line, radius, pens.pixel)
    half = picture.width() * pens.pixel / 2
    painter.drawPixmap(QPointF(pens.snap(x - half), pens.snap(y - half)), picture)


def draw_icon(painter: QPainter, name: str, x: float, y: float, color: QColor, pens: Pens) -> None:
    """Draw an icon with its top left corner at a point."""
    if pens.vector:
        icons.draw_icon(painter, name, QRectF(x, y, ICON_PX, ICON_PX), color)
    else:
        painter.drawPixmap(QPointF(pens.snap(x), pens.snap(y)), pens.inks.icons.picture(name, color, pens.pixel))
