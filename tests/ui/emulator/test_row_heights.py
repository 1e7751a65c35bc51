from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.ui.emulator.row_heights import RowHeights

heights = st.lists(st.integers(1, 300), max_size=1500)


@given(heights, heights, st.data())
def test_sums_and_searches_agree_with_plain_lists(first: list[int], second: list[int], data: st.DataObject) -> None:
    rows = RowHeights()
    rows.reset(first)
    rows.extend(second)
    plain = first + second
    if plain:
        changed = data.draw(st.integers(0, len(plain) - 1))
        rows[changed] = plain[changed] = data.draw(st.integers(1, 300))
    dropped = data.draw(st.integers(0, len(plain)))
    rows.remove_first(dropped)
    plain = plain[dropped:]

    assert len(rows) == len(plain)
    assert rows.total == sum(plain)
    for row in {0, len(plain) // 2, len(plain)}:
        assert rows.top(row) == sum(plain[:row])
    if plain:
        y = data.draw(st.integers(-5, rows.total + 5))
        row = rows.row_at(y)
        if y < 0:
            assert row == 0
        elif y >= rows.total:
            assert row == len(plain) - 1
        else:
            assert sum(plain[:row]) <= y < sum(plain[: row + 1])
    else:
        assert rows.row_at(0) == -1
