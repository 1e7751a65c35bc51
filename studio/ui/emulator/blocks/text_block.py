"""A bubble of text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextCursor, QTextDocument

from studio.ui.emulator.action import OpenLink
from studio.ui.emulator.blocks.block import (
    BUBBLE_RADIUS,
    PAD_X,
    PAD_Y,
    Attention,
    Block,
    Look,
    Selection,
    Spot,
    focus_ring,
    rounded,
)
from studio.ui.emulator.text_document import fit, links, markdown_document, plain_document


class TextBlock(Block):
    """Text of the bot in Markdown, or of the person as typed."""

    def __init__(self, look: Look, text: str, width: float, *, mine: bool, markdown: bool) -> None:
        palette = look.theme.palette
        self._fill = "bubble_user" if mine else "bubble_bot"
        ink = "on_bubble_user" if mine else "text"
        if markdown and not mine:
            self.document = markdown_document(text, palette, ink, "accent")
        else:
            self.document = plain_document(text, palette, ink)
        fit(self.document, width - 2 * PAD_X)
        self._mine = mine
        self._links = links(self.document)
        size = self.document.size()
        super().__init__(look, QSizeF(size.width() + 2 * PAD_X, size.height() + 2 * PAD_Y))

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        return ((self._text_rect(), self.document),)

    def make_spots(self) -> Sequence[Spot]:
        origin = self._text_rect().topLeft()
        return tuple(Spot(rect.translated(origin), OpenLink(url), text or url, url) for rect, url, text in self._links)

    def _text_rect(self) -> QRectF:
        return self.rect.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        painter.fillPath(rounded(self.rect, BUBBLE_RADIUS), self.look.color(self._fill))
        paint_document(
            painter, self.document, self._text_rect().topLeft(), attention.selection, self.look, inverted=self._mine
        )
        for spot in self.spots:
            if spot is attention.focused:
                focus_ring(painter, spot.rect, 2, self.look)


def paint_document(
    painter: QPainter,
    document: QTextDocument,
    origin: QPointF,
    selection: Selection | None,
    look: Look,
    *,
    inverted: bool = False,
) -> None:
    """Draw a document with what is selected of it."""
    context = QAbstractTextDocumentLayout.PaintContext()
    if selection is not None and selection.document is document and selection.anchor != selection.position:
        marked = QAbstractTextDocumentLayout.Selection()
        cursor = QTextCursor(document)
        cursor.setPosition(selection.anchor)
        cursor.setPosition(selection.position, QTextCursor.MoveMode.KeepAnchor)
        marked.cursor = cursor
        colors = marked.format
        colors.setBackground(look.color("on_bubble_user" if inverted else "accent"))
        colors.setForeground(look.color("bubble_user" if inverted else "on_accent"))
        marked.format = colors
        context.selections = [marked]
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, look.color("on_bubble_user" if inverted else "text"))
    context.palette = palette
    painter.save()
    painter.translate(origin)
    document.documentLayout().draw(painter, context)
    painter.restore()
