"""Draws one note: a paper-coloured card with a text, or a place for a picture or video that is never fetched."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

from studio.bot.edits.notes import paper_of
from studio.bot.node import CommentNode, Node, VideoNode
from studio.ui.canvas import labels
from studio.ui.canvas.geometry import NOTE_LINE, NOTE_PADDING
from studio.ui.canvas.icon_art import draw_icon
from studio.ui.canvas.inks import cosmetic, translucent
from studio.ui.canvas.node_painter import Pens
from studio.ui.theme import ICON_PX, RADIUS, mix

_GRIP = 4.0


def paint_note(painter: QPainter, pens: Pens, node: Node, width: float, height: float, *, words: bool = True) -> None:
    """A whole note at the origin, in canvas units; without `words` only its paper."""
    paper, line, ink = _colors(pens, node)
    half = pens.pixel / 2
    frame = QRectF(half, half, pens.snap(width) - 2 * half, pens.snap(height) - 2 * half)
    painter.setPen(cosmetic(line, 1))
    painter.setBrush(paper)
    painter.drawRoundedRect(frame, RADIUS, RADIUS)
    if not words:
        return
    if isinstance(node, CommentNode):
        _paint_text(painter, pens, labels.note_text(node), ink, width, height)
    else:
        _paint_media(painter, pens, node, ink, line, width, height)
    _paint_grip(painter, line, width, height)


def _colors(pens: Pens, node: Node) -> tuple[QColor, QColor, QColor]:
    """Paper, border and text. A note's own colour is used where it has one, calmed in the dark theme."""
    inks = pens.inks
    background = getattr(node, "background_color", "") or ""
    paper_name = paper_of(background)
    if paper_name:
        paper = mix(inks.raised, inks.colours[paper_name], 0.24)
        return paper, mix(inks.raised, inks.colours[paper_name], 0.45), inks.text
    own = QColor(background) if not background.startswith("var(") else QColor()
    if not own.isValid() or own.alpha() == 0:
        return inks.note, inks.note_line, inks.note_text
    own.setAlpha(255)
    paper = mix(inks.raised, own, 0.22) if inks.dark else own
    ink = inks.text if (paper.lightnessF() < 0.5) == inks.dark else inks.raised
    return paper, mix(paper, ink, 0.18), ink


def _paint_text(painter: QPainter, pens: Pens, text: str, ink: QColor, width: float, height: float) -> None:
    if not text:
        painter.setFont(pens.faces.text.font)
        painter.setPen(translucent(ink, 0.6))
        painter.drawText(QPointF(NOTE_PADDING, NOTE_PADDING + pens.faces.text.metrics.ascent()), "Empty note")
        return
    painter.setPen(ink)
    face = pens.faces.text
    room, bottom = width - 2 * NOTE_PADDING, height - NOTE_PADDING
    y = float(NOTE_PADDING)
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        if not paragraph.strip():
            y += NOTE_LINE / 2
            continue
        backwards = is_right_to_left(paragraph)
        more_below = any(rest.strip() for rest in paragraphs[number + 1 :])
        for line, is_last in _wrapped(paragraph, face.font, room):
            last_that_fits = y + 2 * NOTE_LINE > bottom
            cut = last_that_fits and (not is_last or more_below)
            shown = face.fit(line + " …" if is_last else line + "…", room) if cut else line
            painter.setFont(face.font)
            x = width - NOTE_PADDING - face.width(shown) if backwards else NOTE_PADDING
            painter.drawText(QPointF(x, y + NOTE_LINE / 2 + face.rise), shown)
            y += NOTE_LINE
            if y + NOTE_LINE > bottom:
                return


def _wrapped(paragraph: str, font: QFont, width: float) -> list[tuple[str, bool]]:
    """The lines of a paragraph, each with whether it is the last."""
    layout = QTextLayout(paragraph, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    spans: list[tuple[int, int]] = []
    while len(spans) < 400:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        spans.append((line.textStart(), line.textLength()))
    layout.endLayout()
    # Qt counts UTF-16 units, Python characters.
    units = paragraph.encode("utf-16-le")
    texts = [units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace").rstrip() for start, length in spans]
    return [(line, index == len(texts) - 1) for index, line in enumerate(texts)]


def _paint_media(
    painter: QPainter, pens: Pens, node: Node, ink: QColor, line: QColor, width: float, height: float
) -> None:
    is_video = isinstance(node, VideoNode)
    caption_height = 34.0
    frame = QRectF(
        pens.snap(NOTE_PADDING - 4),
        pens.snap(NOTE_PADDING - 4),
        pens.snap(width - 2 * NOTE_PADDING + 8),
        pens.snap(max(0.0, height - NOTE_PADDING - caption_height + 4)),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(translucent(line, 0.45))
    painter.drawRoundedRect(frame, 4, 4)
    if frame.height() >= ICON_PX + 8:
        center = frame.center()
        if is_video:
            painter.setBrush(translucent(ink, 0.75))
            painter.drawEllipse(center, 17, 17)
            painter.setBrush(pens.inks.note)
            x, y = center.x() + 1.5, center.y()
            painter.drawPolygon([QPointF(x - 5.5, y - 7), QPointF(x - 5.5, y + 7), QPointF(x + 6.5, y)])
        else:
            painter.save()
            painter.translate(center)
            painter.scale(1.5, 1.5)
            draw_icon(painter, "image", -ICON_PX / 2, -ICON_PX / 2, ink, pens.scaled(1.5))
            painter.restore()
    middle = height - caption_height / 2 - 2
    draw_icon(painter, "video" if is_video else "image", NOTE_PADDING - 4, middle - ICON_PX / 2, ink, pens)
    face = pens.faces.text
    left = NOTE_PADDING + ICON_PX + 2
    painter.setFont(face.font)
    painter.setPen(ink)
    text = labels.note_title(node)
    painter.drawText(QPointF(left, middle + face.rise), face.fit(text, width - left - NOTE_PADDING))


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph is read from right to left: its first letter decides."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _paint_grip(painter: QPainter, line: QColor, width: float, height: float) -> None:
    painter.setPen(cosmetic(line, 1.5))
    for reach in (_GRIP, 2 * _GRIP):
        painter.drawLine(QPointF(width - reach - 3, height - 4), QPointF(width - 4, height - reach - 3))
