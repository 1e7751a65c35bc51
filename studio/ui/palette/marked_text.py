"""Drawing one line of text with some stretches of it marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from studio.ui.widgets.units import unit_count


@dataclass(frozen=True)
class Marking:
    """How marked stretches look."""

    color: QColor | None = None
    ground: QColor | None = None
    bold: bool = False


def draw_marked(
    painter: QPainter,
    area: QRect,
    text: str,
    spans: Sequence[tuple[int, int]],
    font: QFont,
    color: QColor,
    marking: Marking,
) -> int:
    """Draw a line, cut at its end where there is no room; spans count characters.

    Returns the width it takes, in pixels. Right-to-left text is drawn in its own direction.
    """
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    is_cut = shown != text
    kept = len(shown) - 1 if is_cut else len(text)
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    ranges = [_range(text, 0, len(shown), QTextCharFormat(), color)]
    for start, end in spans:
        end = min(end, kept)
        if start < end:
            style = QTextCharFormat()
            if marking.bold:
                style.setFontWeight(QFont.Weight.DemiBold)
            if marking.ground is not None:
                style.setBackground(marking.ground)
            ranges.append(_range(text, start, end, style, marking.color or color))
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1e6)
    layout.endLayout()
    painter.save()
    painter.setClipRect(area)
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))
    painter.restore()
    return min(area.width(), round(line.naturalTextWidth()) + 1)


def _range(text: str, start: int, end: int, style: QTextCharFormat, color: QColor) -> QTextLayout.FormatRange:
    style.setForeground(color)
    made = QTextLayout.FormatRange()
    made.start = unit_count(text[:start])
    made.length = unit_count(text[start:end])
    made.format = style
    return made
