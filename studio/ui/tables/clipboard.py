"""Ranges of cells on the clipboard as HTML; as plain text they are tab separated (`studio.tables.cell_text`)."""

from __future__ import annotations

import html
from collections.abc import Sequence
from html.parser import HTMLParser

MOST_CELLS = 200_000
"""Cells that are copied at once; a table is exported instead."""


def html_of(grid: Sequence[Sequence[str]]) -> str:
    """Texts of cells as an HTML table, as spreadsheets take it."""
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(text)}</td>' for text in row)}</tr>" for row in grid)
    return f'<meta charset="utf-8"><table>{rows}</table>'


def grid_from_html(text: str) -> list[list[str]]:
    """The texts of the first table in HTML; empty when there is none. Nothing in it is ever run or loaded."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    rows = [row for row in reader.rows if row]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._depth = 0
        self._is_done = False
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        if self._is_done or self._depth != 1:
            return
        if tag == "tr":
            self.rows.append([])
            self._in_cell = False
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "br" and self._in_cell:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            self._is_done = self._is_done or self._depth == 0
        elif tag in ("td", "th") and self._in_cell and self._depth == 1:
            self.rows[-1][-1] = self.rows[-1][-1].strip()
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and not self._is_done:
            # Line ends in the source of HTML are only white space.
            words = " ".join(data.split())
            text = self.rows[-1][-1]
            gap = " " if text and not text.endswith("\n") and data[:1].isspace() else ""
            self.rows[-1][-1] = f"{text}{gap}{words}"
