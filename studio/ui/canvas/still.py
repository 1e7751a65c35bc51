"""The picture behind a gesture: all that does not move, made once when the gesture begins."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap


class Still:
    """Keeps one picture of a view, for as long as what it shows is the same."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._shows: object = None

    def show(self, shows: object, size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> None:
        """Have a picture of what `shows` stands for; it is drawn only if the one there is shows something else."""
        wanted = (shows, size, ratio)
        if self._picture is not None and self._shows == wanted:
            return
        pixels = QSize(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
        if self._picture is None or self._picture.size() != pixels:
            self._picture = QPixmap(pixels)
        self._picture.setDevicePixelRatio(ratio)
        with QPainter(self._picture) as painter:
            draw(painter)
        self._shows = wanted

    def copy(self, painter: QPainter, part: QRect) -> None:
        """Paint a part of the picture where it belongs."""
        if self._picture is None:
            return
        ratio = self._picture.devicePixelRatio()
        # Whole pixels of the device, or Qt would stretch the picture by a part of one.
        left, top = math.floor(part.left() * ratio), math.floor(part.top() * ratio)
        right, bottom = math.ceil((part.left() + part.width()) * ratio), math.ceil((part.top() + part.height()) * ratio)
        source = QRectF(left, top, right - left, bottom - top)
        painter.drawPixmap(QPointF(left / ratio, top / ratio), self._picture, source)

    def forget(self) -> None:
        """The gesture is over; a picture of a view is too large to be kept for the next."""
        self._picture = None
        self._shows = None
