"""What the transcript says before anything was said."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from studio.ui.emulator.blocks.block import Look
from studio.ui.icons import draw_icon
from studio.ui.theme import SPACE, TITLE_PX, ui_font

_MARK = 6 * SPACE


def paint_empty_state(painter: QPainter, area: QRect, title: str, text: str, look: Look) -> None:
    """A mark, a title and a line or two below it, a little above the middle of an area."""
    inner = area.adjusted(6 * SPACE, 0, -6 * SPACE, 0)
    top = inner.center().y() - 6 * SPACE
    mark = QRectF(inner.center().x() - _MARK / 2, top - _MARK - 3 * SPACE, _MARK, _MARK)
    draw_icon(painter, "message", mark, look.color("faint"))
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    painter.setFont(ui_font(TITLE_PX, bold=True))
    painter.setPen(look.color("text"))
    room = QRect(inner.left(), top, inner.width(), inner.height())
    height = painter.fontMetrics().boundingRect(room, flags, title).height()
    painter.drawText(room, flags, title)
    painter.setFont(ui_font())
    painter.setPen(look.color("muted"))
    painter.drawText(room.adjusted(0, height + 2 * SPACE, 0, 0), flags, text)
