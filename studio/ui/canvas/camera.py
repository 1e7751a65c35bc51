"""Which part of the canvas is seen: zoom and offset, and where they should go to show something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from studio.ui.canvas.edges import Point, Rect

MIN_ZOOM = 0.02
MAX_ZOOM = 4.0
ZOOM_STEP = 1.2
"""Factor of one step of the keyboard."""

FIT_MARGIN = 48.0
"""Free space around what is fitted into the view, in pixels."""

_READABLE = 0.5
"""A workflow that would have to be smaller than this to fit is opened at its start instead."""

_SPREAD = 20_000.0
"""Half of the largest area that fitting everything shows: a node lost far away must not hide the others."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where canvas units come out on the screen: `screen = canvas * zoom + offset`, in logical pixels.

    Offsets are whole pixels, so that scrolling moves pixels and never blurs or shifts them.
    """

    zoom: float = 1.0
    x: int = 0
    y: int = 0

    def to_screen(self, x: float, y: float) -> Point:
        """A point of the canvas on the screen."""
        return x * self.zoom + self.x, y * self.zoom + self.y

    def to_scene(self, x: float, y: float) -> Point:
        """A point of the screen on the canvas."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def scene_rect(self, left: float, top: float, width: float, height: float) -> Rect:
        """The part of the canvas in a rectangle of the screen."""
        x0, y0 = self.to_scene(left, top)
        return x0, y0, x0 + width / self.zoom, y0 + height / self.zoom

    def panned(self, dx: float, dy: float) -> Camera:
        """Moved by pixels of the screen; the content moves along with positive values."""
        return replace(self, x=self.x + round(dx), y=self.y + round(dy))

    def zoomed(self, zoom: float, fixed: Point, at: Point) -> Camera:
        """At another zoom, with a point of the canvas (`fixed`) at a point of the screen (`at`)."""
        zoom = max(MIN_ZOOM, min(MAX_ZOOM, zoom))
        return Camera(zoom, round(at[0] - fixed[0] * zoom), round(at[1] - fixed[1] * zoom))

    def centered(self, center: Point, width: float, height: float) -> Camera:
        """With a point of the canvas in the middle of a view."""
        return self.zoomed(self.zoom, center, (width / 2, height / 2))

    def fitting(self, rect: Rect, width: float, height: float, most: float = 1.0) -> Camera:
        """Showing all of a rectangle, enlarged to `most` at the most."""
        left, top, right, bottom = rect
        across, down = max(1.0, width - 2 * FIT_MARGIN), max(1.0, height - 2 * FIT_MARGIN)
        zoom = min(most, across / max(1.0, right - left), down / max(1.0, bottom - top))
        return self.zoomed(zoom, ((left + right) / 2, (top + bottom) / 2), (width / 2, height / 2))

    def revealing(self, rect: Rect, width: float, height: float, margin: float = FIT_MARGIN) -> Camera:
        """Moved as little as needed to show a rectangle; its top left corner, if it is larger than the view."""
        left, top = self.to_screen(rect[0], rect[1])
        right, bottom = self.to_screen(rect[2], rect[3])
        return self.panned(_shift(left, right, width, margin), _shift(top, bottom, height, margin))


def _shift(start: float, end: float, room: float, margin: float) -> float:
    margin = min(margin, max(0.0, (room - (end - start)) / 2))
    if start < margin or end - start > room:
        return margin - start
    if end > room - margin:
        return room - margin - end
    return 0.0


def first_view(start: Rect | None, everything: Rect, width: float, height: float) -> Camera:
    """How a workflow is first seen: all of it if it stays readable, else its start at the left."""
    whole = Camera().fitting(everything, width, height)
    if whole.zoom >= _READABLE or start is None:
        return whole
    zoom = 0.8
    return Camera().zoomed(zoom, (start[0], (start[1] + start[3]) / 2), (FIT_MARGIN * 2, height / 2))


def main_part(whole: Rect, rects: Callable[[], Sequence[Rect]]) -> Rect:
    """The rectangle around things, without those that lie so far out that the rest would shrink to nothing.

    `whole` is the rectangle around all of them.
    """
    if whole[2] - whole[0] <= 2 * _SPREAD and whole[3] - whole[1] <= 2 * _SPREAD:
        return whole
    all_rects = rects()
    x, y = median(rect[0] for rect in all_rects), median(rect[1] for rect in all_rects)
    near = [rect for rect in all_rects if abs(rect[0] - x) <= _SPREAD and abs(rect[1] - y) <= _SPREAD]
    return around(near or all_rects[:1])


def around(rects: Sequence[Rect]) -> Rect:
    """The rectangle around some rectangles."""
    return (
        min(rect[0] for rect in rects),
        min(rect[1] for rect in rects),
        max(rect[2] for rect in rects),
        max(rect[3] for rect in rects),
    )
