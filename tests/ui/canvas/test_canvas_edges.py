"""The ways lines take."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.canvas.edges import ARROW_LENGTH, Rect, Route, ahead_bounds, arrow, route


def box(x: float, y: float, width: float = 260, height: float = 150) -> Rect:
    return x, y, x + width, y + height


def lead(source: Rect, target: Rect, port: float = 100, **extra: object) -> Route:
    start = (source[2], source[1] + port)
    return route(start, source, (target[0], target[1] + 16), target, **extra)  # type: ignore[arg-type]


places = st.floats(-3000, 3000).map(round)


@given(places, places)
def test_a_line_begins_at_the_port_and_ends_before_the_header(x: int, y: int) -> None:
    source, target = box(0, 0), box(x, y)
    way = lead(source, target)
    assert way.start == (260, 100)
    assert way.end == (x - ARROW_LENGTH, y + 16)
    # It leaves to the right and comes from the left.
    (first, _, _), (_, last, _) = way.curves[0], way.curves[-1]
    assert first[1] == 100
    assert first[0] >= 260
    assert last[1] == pytest.approx(y + 16)
    assert last[0] <= x - ARROW_LENGTH


@given(places, places)
def test_bounds_hold_every_point(x: int, y: int) -> None:
    way = lead(box(0, 0), box(x, y))
    left, top, right, bottom = way.bounds
    for points in (way.points, way.fine(), way.coarse()):
        assert all(left - 6 <= px <= right + 0.01 and top - 0.01 <= py <= bottom + 0.01 for px, py in points)
    quick = ahead_bounds(260, 100, x, y + 16)
    assert (quick is None) == (len(way.curves) > 1)
    if quick is not None:
        assert quick[0] <= left + 0.01
        assert quick[1] <= top + 0.01
        assert quick[2] >= right - 0.01
        assert quick[3] >= bottom - 0.01


@given(places, places)
def test_fewer_points_still_lead_there(x: int, y: int) -> None:
    way = lead(box(0, 0), box(x, y))
    for points in (way.points, way.fine(), way.coarse(), way.straight()):
        assert points[-1] == pytest.approx(way.end)
        assert points[0][1] == way.start[1]
    assert len(way.straight()) <= len(way.coarse()) <= len(way.points) <= len(way.fine())


def test_a_target_ahead_is_reached_by_one_curve() -> None:
    way = lead(box(0, 0), box(400, 200))
    assert len(way.curves) == 1
    xs = [x for x, _y in way.points]
    assert xs == sorted(xs)


def test_a_target_straight_below_is_reached_between_the_two() -> None:
    way = lead(box(0, 0), box(0, 300))
    level = [y for (_, y), (_, y2), (_, y3) in way.curves if y == y2 == y3]
    assert any(150 < y < 300 for y in level)


def test_a_way_back_passes_outside_both_nodes() -> None:
    source, target = box(600, 20), box(0, 0)
    way = lead(source, target)
    for x, y in way.points[1:-1]:
        for left, top, right, bottom in (source, target):
            assert not (left < x < right and top < y < bottom)


def test_a_node_can_lead_to_itself() -> None:
    own = box(0, 0)
    way = lead(own, own)
    assert not any(own[0] < x < own[2] and own[1] < y < own[3] for x, y in way.points)
    assert way.bounds[0] < 0
    assert way.bounds[2] > 260


def test_lanes_keep_ways_back_apart() -> None:
    """Ways on the same side of the nodes enclose each other, so they never cross."""
    source, target = box(600, 0), box(0, 0)
    ways = [lead(source, target, 60 + 24 * lane, lane=lane, lanes=4).bounds for lane in range(4)]
    below = [bounds for bounds in ways if bounds[1] >= 0]
    above = [bounds for bounds in ways if bounds[1] < 0]
    assert len(below) + len(above) == 4
    for side, edge in ((below, 3), (above, 1)):
        reach = sorted(abs(bounds[edge]) for bounds in side)
        assert len(set(reach)) == len(side)
        assert [abs(bounds[edge]) for bounds in sorted(side, key=lambda bounds: bounds[2])] == reach


def test_the_way_with_fewer_nodes_in_it_is_taken() -> None:
    source, target = box(600, 0), box(0, 400)
    free = lead(source, target)
    blocked_height = next(y for (_, y), (_, y2), (_, y3) in free.curves if y == y2 == y3 and y > 120)

    def crossings(rect: Rect) -> int:
        return 1 if rect[1] <= blocked_height <= rect[3] and rect[0] != rect[2] else 0

    way = lead(source, target, crossings=crossings)
    assert way.bounds != free.bounds or way.curves != free.curves


def test_distance_from_a_line() -> None:
    way = lead(box(0, 0), box(600, 84))
    assert way.distance(430, 100) == pytest.approx(0, abs=0.5)
    assert way.distance(430, 110) == pytest.approx(10, abs=0.5)
    assert way.distance(260, 300) == pytest.approx(200, abs=1)


def test_curves_are_flat_enough_to_look_round() -> None:
    way = lead(box(0, 0), box(700, 500))
    for (ax, ay), (bx, by) in zip(way.points, way.points[1:], strict=False):
        assert way.distance((ax + bx) / 2, (ay + by) / 2) < 0.1
        assert math.hypot(bx - ax, by - ay) < 60


def test_an_arrow_points_right_at_its_tip() -> None:
    tip, upper, lower = arrow((10, 20))
    assert tip == (10, 20)
    assert upper[0] == lower[0] < 10
    assert upper[1] < 20 < lower[1]
