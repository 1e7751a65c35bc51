"""What the transcript says before anything was said."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from studio.ui.emulator.blocks.block import Look
from studio.ui.icons import draw_icon
from studio.ui.theme import SPACE, TITLE_PX, ui_font

_MARK = 6 * SPACE


def paint_empty_state(painter: QPainter, area: QRect, title: str, text: str, look: Look) -> None:
    """A mark, a title and a line or two below it, a little above the middle of an area.

    Where there is no room for all, the mark is left out first, then the lines: nothing is cut in the middle.
    """
    inner = area.adjusted(6 * SPACE, 0, -6 * SPACE, 0)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    heights = []
    for font, words in ((ui_font(TITLE_PX, bold=True), title), (ui_font(), text)):
        painter.setFont(font)
        heights.append(painter.fontMetrics().boundingRect(QRect(0, 0, inner.width(), 10_000), flags, words).height())
    mark = _MARK + 3 * SPACE
    below = 2 * SPACE + heights[1]
    room = inner.height() - 4 * SPACE - heights[0]
    if room < below:
        below = 0
    if room < below + mark:
        mark = 0
    top = max(inner.top() + 2 * SPACE + mark, inner.center().y() - (heights[0] + below) // 2 - 3 * SPACE)
    top = min(top, inner.bottom() - 2 * SPACE - heights[0] - below)
    if mark:
        box = QRectF(inner.center().x() - _MARK / 2, top - mark, _MARK, _MARK)
        draw_icon(painter, "message", box, look.color("faint"))
    painter.setFont(ui_font(TITLE_PX, bold=True))
    painter.setPen(look.color("text"))
    painter.drawText(QRect(inner.left(), top, inner.width(), heights[0]), flags, title)
    if below:
        painter.setFont(ui_font())
        painter.setPen(look.color("muted"))
        painter.drawText(QRect(inner.left(), top + heights[0] + 2 * SPACE, inner.width(), heights[1]), flags, text)
