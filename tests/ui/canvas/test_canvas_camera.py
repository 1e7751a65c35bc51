"""Zooming, fitting and revealing, in numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.canvas.camera import MAX_ZOOM, MIN_ZOOM, Camera, around, first_view, main_part

_zoom = st.floats(MIN_ZOOM, MAX_ZOOM)
_offset = st.integers(-9000, 9000)
_pixel = st.integers(0, 2000)


@given(_zoom, _offset, _offset, _zoom, _pixel, _pixel)
def test_zooming_keeps_the_point(zoom: float, x: int, y: int, other: float, px: int, py: int) -> None:
    camera = Camera(zoom, x, y)
    fixed = camera.to_scene(px, py)
    shown = camera.zoomed(other, fixed, (px, py)).to_screen(*fixed)
    assert abs(shown[0] - px) <= 0.5
    assert abs(shown[1] - py) <= 0.5


@given(_zoom, _offset, _offset, st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_there_and_back(zoom: float, x: int, y: int, sx: float, sy: float) -> None:
    camera = Camera(zoom, x, y)
    assert camera.to_scene(*camera.to_screen(sx, sy)) == pytest.approx((sx, sy), abs=1e-3)


def test_fitting_shows_all_and_never_enlarges() -> None:
    camera = Camera().fitting((0, 0, 10_000, 300), 1000, 600)
    assert camera.to_screen(0, 0)[0] >= 47
    assert camera.to_screen(10_000, 0)[0] <= 953
    assert Camera().fitting((0, 0, 10, 10), 1000, 600).zoom == 1.0
    assert Camera().fitting((0, 0, 0, 0), 10, 10).zoom <= 1.0


def test_revealing_moves_as_little_as_needed() -> None:
    camera = Camera(1.0, 0, 0)
    assert camera.revealing((100, 100, 360, 200), 1000, 600) == camera
    assert camera.revealing((1200, 100, 1460, 200), 1000, 600).x == 952 - 1460
    assert camera.revealing((-400, 100, -140, 200), 1000, 600).x == 48 + 400
    tall = camera.revealing((100, 0, 360, 5000), 1000, 600)
    assert tall.to_screen(0, 0)[1] == 0


def test_the_lost_do_not_hide_the_rest() -> None:
    near = [(float(n * 300), 0.0, n * 300 + 260.0, 100.0) for n in range(10)]
    lost = (1_000_000.0, 0.0, 1_000_260.0, 100.0)
    assert main_part(around([*near, lost]), lambda: [*near, lost]) == around(near)
    assert main_part(around(near), lambda: pytest.fail("not needed")) == around(near)
    apart = [(-1e6, 0.0, -1e6 + 260, 100.0), (1e6, 0.0, 1e6 + 260, 100.0)]
    assert main_part(around(apart), lambda: apart) == apart[0]


def test_first_view() -> None:
    start = (0.0, 0.0, 260.0, 100.0)
    assert first_view(start, (0, 0, 1200, 500), 1400, 700).zoom == 1.0
    far = first_view(start, (0, 0, 30_000, 500), 1400, 700)
    assert far.zoom == 0.8
    assert 0 <= far.to_screen(0, 0)[0] <= 200
    assert first_view(None, (0, 0, 30_000, 500), 1400, 700).zoom < 0.1
