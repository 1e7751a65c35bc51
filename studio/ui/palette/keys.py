"""Drawing keys as keys: one small cap for each."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from studio.ui.theme import CAPTION_PX, SPACE, Theme, ui_font

_CAP_HEIGHT = 18
_GAP = 3


def caps_of(keys: str) -> list[str]:
    """The keys of a shortcut: `Ctrl++` is `Ctrl` and `+`."""
    plain = keys.replace("++", "+\0")
    return ["+" if part == "\0" else part for part in plain.split("+") if part] or ([keys] if keys else [])


def keys_width(keys: str) -> int:
    """How wide keys are drawn, in pixels."""
    metrics = QFontMetrics(ui_font(CAPTION_PX))
    caps = caps_of(keys)
    return sum(_cap_width(metrics, cap) for cap in caps) + _GAP * max(0, len(caps) - 1)


def draw_keys(painter: QPainter, theme: Theme, area: QRect, keys: str) -> int:
    """Draw keys at the right of an area; returns the width they take, in pixels."""
    painter.setFont(ui_font(CAPTION_PX))
    metrics = painter.fontMetrics()
    right = area.right()
    top = area.center().y() - _CAP_HEIGHT / 2 + 0.5
    for cap in reversed(caps_of(keys)):
        width = _cap_width(metrics, cap)
        box = QRectF(right - width + 0.5, top, width - 1, _CAP_HEIGHT)
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.setBrush(theme.color("background"))
        painter.drawRoundedRect(box, SPACE, SPACE)
        painter.setPen(theme.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cap)
        right -= width + _GAP
    return area.right() - right


def _cap_width(metrics: QFontMetrics, cap: str) -> int:
    return max(_CAP_HEIGHT, metrics.horizontalAdvance(cap) + 3 * SPACE - 1)
