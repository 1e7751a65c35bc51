"""What all painted parts have: a size, a place in their row, and spots that can be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTextDocument

from studio.ui.emulator.action import Action
from studio.ui.emulator.images import ImageStore
from studio.ui.icons import draw_icon
from studio.ui.theme import CONTROL_HEIGHT, RADIUS, SPACE, Theme

BUBBLE_RADIUS = 2 * RADIUS
PAD_X = 3 * SPACE
PAD_Y = 1.5 * SPACE
ICON = 4 * SPACE
SMALL_ICON = 3 * SPACE
BUTTON_HEIGHT = CONTROL_HEIGHT


@dataclass(frozen=True, slots=True)
class Look:
    """What blocks draw with."""

    theme: Theme
    images: ImageStore

    def color(self, token: str) -> QColor:
        return self.theme.color(token)


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A part of a row that can be pressed, in the row's coordinates."""

    rect: QRectF
    action: Action
    label: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Selected text of one document, in its positions."""

    document: QTextDocument
    anchor: int
    position: int


@dataclass(frozen=True, slots=True)
class Attention:
    """Where the pointer and the keyboard are in the row being painted."""

    hovered: Spot | None = None
    focused: Spot | None = None
    selection: Selection | None = None
    is_hovered: bool = False
    is_current: bool = False


class Block:
    """A painted part. Measured when made; placed by its row, in whose coordinates it paints and has its spots."""

    def __init__(self, look: Look, size: QSizeF) -> None:
        self.look = look
        self.size = size
        self.origin = QPointF()
        self.spots: Sequence[Spot] = ()
        self.urls: frozenset[str] = frozenset()
        """Pictures it shows: it is made anew when one has loaded."""

    @property
    def rect(self) -> QRectF:
        return QRectF(self.origin, self.size)

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        """Text that can be selected, and where it lies."""
        return ()

    def place(self, origin: QPointF) -> None:
        """Move to a point of the row."""
        self.origin = origin
        self.spots = self.make_spots()

    def make_spots(self) -> Sequence[Spot]:
        """The spots at the place it has now."""
        return ()

    def paint(self, painter: QPainter, attention: Attention) -> None:
        raise NotImplementedError


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def outline(painter: QPainter, rect: QRectF, radius: float, color: QColor, width: float = 1) -> None:
    """A line just inside a rounded rectangle."""
    half = width / 2
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def focus_ring(painter: QPainter, rect: QRectF, radius: float, look: Look) -> None:
    """The mark of the keyboard's place, around a rectangle."""
    outline(painter, rect.adjusted(-2, -2, 2, 2), radius + 2, look.color("accent"), 2)


def paint_icon(painter: QPainter, name: str, point: QPointF, size: int, look: Look, token: str) -> None:
    """An icon in a colour of the theme."""
    draw_icon(painter, name, QRectF(point, QSizeF(size, size)), look.color(token))


def paint_line(painter: QPainter, rect: QRectF, text: str, alignment: Qt.AlignmentFlag, color: QColor) -> None:
    """One line of text in the painter's font, shortened to fit."""
    painter.setPen(color)
    metrics = QFontMetricsF(painter.font(), painter.device())
    shown = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(alignment | Qt.AlignmentFlag.AlignVCenter), shown)
