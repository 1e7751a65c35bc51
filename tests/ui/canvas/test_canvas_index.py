"""The spatial index finds what a search of everything would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.ui.canvas.index import GridIndex, Rect

_length = st.sampled_from([1.0, 50.0, 700.0, 20_000.0])
_place = st.integers(-4000, 4000).map(float)
_rect = st.tuples(_place, _place, _length, _length).map(lambda v: (v[0], v[1], v[0] + v[2], v[1] + v[3]))


def touch(one: Rect, other: Rect) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


@given(st.lists(_rect, max_size=30), _rect, st.data())
def test_nothing_that_touches_is_missed(rects: list[Rect], wanted: Rect, data: st.DataObject) -> None:
    index: GridIndex[int] = GridIndex()
    for number, rect in enumerate(rects):
        index.add(number, rect)
    gone = data.draw(st.sets(st.integers(0, max(0, len(rects) - 1))))
    for number in gone:
        index.discard(number)
    left = {number for number in range(len(rects)) if number not in gone}
    assert len(index) == len(left)
    found = list(index.near(wanted))
    assert len(found) == len(set(found))
    assert set(found) <= left
    assert {number for number in left if touch(rects[number], wanted)} <= set(found)


def test_clear_and_discard_of_the_unknown() -> None:
    index: GridIndex[str] = GridIndex()
    index.add("a", (0, 0, 1, 1))
    index.discard("b")
    index.clear()
    assert len(index) == 0
    assert list(index.near((0, 0, 1, 1))) == []
