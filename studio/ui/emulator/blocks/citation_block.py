"""Where an answer comes from: a small mark per source, read on hover."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from studio.conversations.message import Citation, file_name
from studio.ui.emulator.action import OpenLink, ShowCitation
from studio.ui.emulator.blocks.block import (
    SMALL_ICON,
    Attention,
    Block,
    Look,
    Spot,
    focus_ring,
    outline,
    paint_icon,
    paint_line,
    rounded,
)
from studio.ui.theme import CAPTION_PX, RADIUS, SPACE, ui_font

_HEIGHT = 5 * SPACE
_MOST_SHOWN = 12
_LONGEST_TIP = 1200


class CitationBlock(Block):
    """Sources as numbered marks in lines. A source with an address opens it, others show what they say."""

    def __init__(self, look: Look, citations: Sequence[Citation], width: float) -> None:
        self._marks: list[tuple[QRectF, Citation, str]] = []
        metrics = QFontMetricsF(ui_font(CAPTION_PX))
        x = y = right = 0.0
        for number, citation in enumerate(citations[:_MOST_SHOWN], 1):
            label = f"{number}  {_name(citation)}"
            mark = min(metrics.horizontalAdvance(label) + 1 + SMALL_ICON + 4 * SPACE, width)
            if x and x + mark > width:
                x, y = 0.0, y + _HEIGHT + SPACE
            self._marks.append((QRectF(x, y, mark, _HEIGHT), citation, label))
            right = max(right, x + mark)
            x += mark + SPACE
        super().__init__(look, QSizeF(right, y + _HEIGHT))

    def make_spots(self) -> Sequence[Spot]:
        spots = []
        for rect, citation, _ in self._marks:
            is_link = citation.url.lower().startswith(("http://", "https://"))
            action = OpenLink(citation.url) if is_link else ShowCitation(citation)
            tip = "\n".join(filter(None, (_name(citation), citation.text[:_LONGEST_TIP], citation.url)))
            spots.append(Spot(rect.translated(self.origin), action, f"Source: {_name(citation)}", tip))
        return spots

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look = self.look
        for spot, (_, _, label) in zip(self.spots, self._marks, strict=True):
            rect = spot.rect
            is_lit = spot is attention.hovered
            painter.fillPath(rounded(rect, RADIUS), look.color("hover" if is_lit else "raised"))
            outline(painter, rect, RADIUS, look.color("line"))
            corner = QPointF(rect.left() + 1.5 * SPACE, rect.center().y() - SMALL_ICON / 2)
            paint_icon(painter, "knowledge", corner, SMALL_ICON, look, "accent" if is_lit else "muted")
            painter.setFont(ui_font(CAPTION_PX))
            text = rect.adjusted(SMALL_ICON + 2.5 * SPACE, 0, -SPACE, 0)
            paint_line(painter, text, label, Qt.AlignmentFlag.AlignLeft, look.color("text" if is_lit else "muted"))
            if spot is attention.focused:
                focus_ring(painter, rect, RADIUS, look)


def _name(citation: Citation) -> str:
    return citation.title or (file_name(citation.url) if citation.url else " ".join(citation.text[:60].split()))
