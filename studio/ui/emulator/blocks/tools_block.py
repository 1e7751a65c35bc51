"""What can be done with a message, beside its bubble while the pointer or the keyboard is on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from studio.ui.emulator.action import Action, CopyMessage, EditMessage, Resend
from studio.ui.emulator.blocks.block import SMALL_ICON, Attention, Block, Look, Spot, focus_ring, paint_icon, rounded
from studio.ui.theme import RADIUS, SPACE

SIDE = 5 * SPACE

_COPY: tuple[str, Action, str] = ("copy", CopyMessage(), "Copy message")
_OWN: tuple[tuple[str, Action, str], ...] = (
    ("rename", EditMessage(), "Go back and edit (F2)"),
    ("restart", Resend(), "Go back and say it again"),
)


class ToolsBlock(Block):
    """Small buttons side by side; `can_be_said_again` tells whether the conversation can go back to the message."""

    def __init__(self, look: Look, *, can_be_said_again: bool) -> None:
        self._tools = (*(_OWN if can_be_said_again else ()), _COPY)
        super().__init__(look, QSizeF(len(self._tools) * SIDE, SIDE))

    def make_spots(self) -> Sequence[Spot]:
        return [
            Spot(QRectF(self.origin + QPointF(number * SIDE, 0), QSizeF(SIDE, SIDE)), action, words, words)
            for number, (_, action, words) in enumerate(self._tools)
        ]

    def paint(self, painter: QPainter, attention: Attention) -> None:
        for spot, (name, _, _) in zip(self.spots, self._tools, strict=True):
            is_lit = spot is attention.hovered or spot is attention.focused
            if is_lit:
                painter.fillPath(rounded(spot.rect, RADIUS - 2), self.look.color("hover"))
            corner = spot.rect.center() - QPointF(SMALL_ICON / 2, SMALL_ICON / 2)
            paint_icon(painter, name, corner, SMALL_ICON, self.look, "text" if is_lit else "muted")
            if spot is attention.focused:
                focus_ring(painter, spot.rect.adjusted(2, 2, -2, -2), RADIUS - 2, self.look)
