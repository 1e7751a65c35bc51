"""Which rows are in sight and where: only those are laid out, all others have an estimated height."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from studio.ui.emulator.blocks.block import Look
from studio.ui.emulator.row import MessageRow, Row
from studio.ui.emulator.row_heights import RowHeights
from studio.ui.emulator.row_layout import RowLayout, estimated_height, lay_out
from studio.ui.emulator.transcript import Transcript
from studio.ui.theme import SPACE

FOOT = 3 * SPACE
"""Space below the last row."""
_KEPT_LAYOUTS = 400


class RowStack:
    """The rows of a transcript on top of each other, for one width.

    Heights of rows that come into sight replace their estimates; `arrange` moves the scroll position along, so that
    what the person looks at stays where it is.
    """

    def __init__(self, transcript: Transcript, look: Look) -> None:
        self._transcript = transcript
        self._look = look
        self._heights = RowHeights()
        self._layouts: OrderedDict[Row, RowLayout] = OrderedDict()
        self._anchor = 0
        self.width = 320
        self.footer = 0
        """Height of what stands below the rows, such as the typing indicator."""
        self.reset()

    @property
    def total(self) -> int:
        """Height of everything."""
        return self._heights.total + self.footer + (FOOT if len(self._heights) else 0)

    @property
    def rows_height(self) -> int:
        return self._heights.total

    def top(self, row: int) -> int:
        return self._heights.top(row)

    def height(self, row: int) -> int:
        return self._heights[row]

    def row_at(self, y: int) -> int:
        """The row at a height; -1 where there is none."""
        return self._heights.row_at(y) if 0 <= y < self._heights.total else -1

    # Changes

    def reset(self) -> None:
        """Start over with the rows the transcript has."""
        self._layouts.clear()
        self._heights.reset()
        self._anchor = 0
        self.extend(0, self._transcript.rowCount() - 1)

    def extend(self, first: int, last: int) -> None:
        """Rows were added at the end."""
        transcript, width = self._transcript, self.width
        previous = transcript.row(first - 1) if first else None
        heights = []
        for number in range(first, last + 1):
            row = transcript.row(number)
            heights.append(estimated_height(row, previous, width))
            previous = row
        self._heights.extend(heights)

    def remove_first(self, count: int) -> int:
        """Rows were dropped from the start. Gives the height that went with them."""
        before = self._heights.total
        self._heights.remove_first(count)
        self._anchor = max(0, self._anchor - count)
        return before - self._heights.total

    def set_width(self, width: int) -> None:
        """Lay out for another width; rows out of sight keep the height they had."""
        if width != self.width:
            self.width = width
            self._layouts.clear()

    def forget(self, row: Row) -> None:
        """A row has changed."""
        self._layouts.pop(row, None)

    def forget_layouts(self) -> None:
        """All rows look different now: the theme has changed."""
        self._layouts.clear()

    def forget_picture(self, url: str) -> list[Row]:
        """A picture has loaded: rows that show it are laid out anew. Gives those rows."""
        rows = [row for row, layout in self._layouts.items() if url in layout.urls]
        for row in rows:
            del self._layouts[row]
        return rows

    # Layouts

    def layout(self, number: int) -> RowLayout:
        """The layout of a row."""
        row = self._transcript.row(number)
        layout = self._layouts.get(row)
        if layout is None:
            previous = self._transcript.row(number - 1) if number else None
            layout = self._layouts[row] = lay_out(row, previous, self.width, self._look)
            if len(self._layouts) > _KEPT_LAYOUTS:
                self._layouts.popitem(last=False)
            if isinstance(row, MessageRow) and layout.carousel is not None:
                row.scrolled = layout.carousel.scrolled
        else:
            self._layouts.move_to_end(row)
        return layout

    def measure(self, number: int) -> int:
        """Lay a row out and take its height over; gives how much the height changed."""
        height = max(1, self.layout(number).height)
        change = height - self._heights[number]
        if change:
            self._heights[number] = height
        return change

    def arrange(self, value: int, viewport_height: int, *, sticks: bool) -> int:
        """Lay out what is in sight at a scroll position; gives the position to use instead.

        With `sticks` the end is in sight and the position follows it.
        """
        count = len(self._heights)
        if not count:
            return 0
        if sticks:
            covered = self.footer + FOOT
            number = count - 1
            while number >= 0 and covered < viewport_height:
                self.measure(number)
                covered += self._heights[number]
                number -= 1
            value = max(0, self.total - viewport_height)
        else:
            value = self._arrange_from(value, viewport_height)
        self._anchor = max(0, self._heights.row_at(value))
        return value

    def _arrange_from(self, value: int, viewport_height: int) -> int:
        count = len(self._heights)
        # A row that turns out smaller lets another one into sight, so look again until nothing moves.
        for _ in range(8):
            value = max(0, min(value, self.total - viewport_height))
            number = max(0, self._heights.row_at(value))
            y = self._heights.top(number) - value
            moved = False
            while number < count and y < viewport_height:
                change = self.measure(number)
                if change:
                    moved = True
                    if number < self._anchor:
                        value += change
                        y -= change
                    elif number == self._anchor and y < 0:
                        # What is read of it keeps its share above the edge.
                        hidden = round(y * change / max(1, self._heights[number] - change))
                        value -= hidden
                        y += hidden
                y += self._heights[number]
                number += 1
            if not moved:
                break
        return max(0, min(value, self.total - viewport_height))

    def visible(self, value: int, viewport_height: int) -> Iterator[tuple[int, int, RowLayout]]:
        """Rows in sight: number, top in the viewport, layout."""
        count = len(self._heights)
        number = self._heights.row_at(value)
        if number < 0:
            return
        y = self._heights.top(number) - value
        while number < count and y < viewport_height:
            yield number, y, self.layout(number)
            y += self._heights[number]
            number += 1
