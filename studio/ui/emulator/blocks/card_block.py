"""A card with picture, text and buttons, and a carousel of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QTextDocument

from studio.conversations.message import Button, Card, Carousel, file_name
from studio.ui.emulator.action import OpenLink, Press, ScrollCards
from studio.ui.emulator.blocks.block import (
    BUTTON_HEIGHT,
    ICON,
    PAD_X,
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
from studio.ui.emulator.blocks.media_block import paint_no_picture, paint_picture
from studio.ui.emulator.blocks.text_block import paint_document
from studio.ui.emulator.text_document import plain_document
from studio.ui.theme import NODE_RADIUS, SPACE, ui_font

CARD_WIDTH = 232.0
_PICTURE_SHARE = 0.5
"""Height of a card's picture for its width."""
_GAP = 2 * SPACE
_ARROW = 7 * SPACE


class CardBlock(Block):
    """One card. Its text may be selected; its buttons lie below each other."""

    def __init__(self, look: Look, card: Card, width: float) -> None:
        self._card = card
        palette = look.theme.palette
        inner = width - 2 * PAD_X
        self._title = plain_document(card.title, palette, "text")
        self._title.setDefaultFont(ui_font(bold=True))
        self._title.setTextWidth(inner)
        self._subtitle: QTextDocument | None = None
        picture = round(width * _PICTURE_SHARE) if card.image_url else 0
        self.picture_height = float(picture)
        text = self._title.size().height() if card.title else 0.0
        if card.subtitle:
            self._subtitle = plain_document(card.subtitle, palette, "muted")
            self._subtitle.setTextWidth(inner)
            text += self._subtitle.size().height() + (2 if card.title else 0)
        body = text + 4 * SPACE if text else 0.0
        self._body_height = body
        super().__init__(look, QSizeF(width, picture + body + len(card.buttons) * BUTTON_HEIGHT))
        self.urls = frozenset((card.image_url,)) if card.image_url else frozenset()

    def grow(self, height: float) -> None:
        """Take the height of the tallest neighbour: the buttons move to the bottom."""
        self.size = QSizeF(self.size.width(), height)

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        origin = self._text_origin()
        areas = [(QRectF(origin, self._title.size()), self._title)]
        if self._subtitle:
            areas.append((QRectF(self._subtitle_origin(), self._subtitle.size()), self._subtitle))
        return areas

    def make_spots(self) -> Sequence[Spot]:
        spots = [self._button_spot(number, button) for number, button in enumerate(self._card.buttons)]
        if self._card.image_url:
            rect = QRectF(self.origin, QSizeF(self.size.width(), self.picture_height))
            shown = self._card.title or file_name(self._card.image_url)
            spots.append(Spot(rect, OpenLink(self._card.image_url), f"Open picture of {shown}"))
        return spots

    def _button_spot(self, number: int, button: Button) -> Spot:
        bottom = self.rect.bottom() - (len(self._card.buttons) - number) * BUTTON_HEIGHT
        rect = QRectF(self.origin.x(), bottom, self.size.width(), BUTTON_HEIGHT)
        action = OpenLink(button.value) if button.kind == "url" else Press(button)
        words = {"url": f"Opens {button.value}", "say": f"Says “{button.value}”"}
        return Spot(rect, action, button.label, words.get(button.kind, f"Sends “{button.value}”"))

    def _text_origin(self) -> QPointF:
        return self.origin + QPointF(PAD_X, self.picture_height + 2 * SPACE)

    def _subtitle_origin(self) -> QPointF:
        return self._text_origin() + QPointF(0, self._title.size().height() + 2 if self._card.title else 0)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look, rect = self.look, self.rect
        shape = rounded(rect, NODE_RADIUS)
        painter.fillPath(shape, look.color("raised"))
        if self._card.image_url:
            self._paint_picture(painter)
        paint_document(painter, self._title, self._text_origin(), attention.selection, look)
        if self._subtitle:
            paint_document(painter, self._subtitle, self._subtitle_origin(), attention.selection, look)
        painter.setFont(ui_font())
        for spot, button in zip(self.spots, self._card.buttons, strict=False):
            painter.save()
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            if spot is attention.hovered:
                painter.fillRect(spot.rect, look.color("hover"))
            painter.fillRect(QRectF(spot.rect.left(), spot.rect.top(), spot.rect.width(), 1), look.color("line"))
            painter.restore()
            label = spot.rect.adjusted(2 * SPACE, 0, -2 * SPACE, 0)
            if button.kind == "url":
                icon_at = QPointF(label.right() - SMALL_ICON, label.center().y() - SMALL_ICON / 2)
                paint_icon(painter, "external", icon_at, SMALL_ICON, look, "accent")
                label.adjust(SMALL_ICON + SPACE, 0, -SMALL_ICON - SPACE, 0)
            paint_line(painter, label, button.label, Qt.AlignmentFlag.AlignHCenter, look.color("accent"))
        outline(painter, rect, NODE_RADIUS, look.color("line"))
        for spot in self.spots:
            if spot is attention.focused:
                inside = spot.rect.adjusted(2, 2, -2, -2)
                focus_ring(painter, inside, NODE_RADIUS - 2, look)

    def _paint_picture(self, painter: QPainter) -> None:
        rect = QRectF(self.origin, QSizeF(self.size.width(), self.picture_height))
        painter.save()
        painter.setClipPath(rounded(self.rect, NODE_RADIUS), Qt.ClipOperation.IntersectClip)
        pixmap = self.look.images.get(self._card.image_url)
        if pixmap is None:
            paint_no_picture(painter, rect, file_name(self._card.image_url), self.look)
        else:
            paint_picture(painter, rect, pixmap)
        painter.restore()


class CarouselBlock(Block):
    """Cards in a line that scrolls sideways; as high as the highest."""

    def __init__(self, look: Look, carousel: Carousel, width: float, scrolled: float) -> None:
        card_width = min(CARD_WIDTH, max(width - 8 * SPACE, 120)) if len(carousel.cards) > 1 else min(CARD_WIDTH, width)
        self.cards = [CardBlock(look, card, card_width) for card in carousel.cards]
        self._step = card_width + _GAP
        content = len(self.cards) * self._step - _GAP if self.cards else 0.0
        if content > width:
            content += 2 * SPACE  # the last card does not stick to the edge
        height = max((card.size.height() for card in self.cards), default=0.0)
        for card in self.cards:
            card.grow(height)
        super().__init__(look, QSizeF(min(width, content), height))
        self.furthest = max(0.0, content - width)
        self.scrolled = min(max(scrolled, 0.0), self.furthest)
        self.urls = frozenset().union(*(card.urls for card in self.cards))

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        view = self.rect
        return [
            (rect.intersected(view) if not view.contains(rect) else rect, document)
            for card in self.cards
            for rect, document in card.text_areas
            if rect.intersects(view) and rect.left() >= view.left()
        ]

    def scroll(self, distance: float) -> bool:
        """Move by pixels; whether that changed anything."""
        target = min(max(self.scrolled + distance, 0.0), self.furthest)
        if target == self.scrolled:
            return False
        self.scrolled = target
        self.place(self.origin)
        return True

    def step(self, direction: int) -> bool:
        """Move to the next or previous card's edge."""
        edge = round(self.scrolled / self._step) * self._step
        is_past = edge > self.scrolled + 1 if direction > 0 else edge < self.scrolled - 1
        return self.scroll((edge if is_past else edge + direction * self._step) - self.scrolled)

    def reveal(self, spot: Spot) -> bool:
        """Scroll so far that a spot of a card is seen; whether that changed anything."""
        view = self.rect
        if spot.rect.left() < view.left():
            return self.scroll(spot.rect.left() - view.left())
        if spot.rect.right() > view.right():
            return self.scroll(spot.rect.right() - view.right())
        return False

    def make_spots(self) -> Sequence[Spot]:
        spots: list[Spot] = []
        view = self.rect
        picture = max((card.picture_height for card in self.cards), default=0.0)
        middle = view.top() + (picture or view.height()) / 2 - _ARROW / 2
        if self.scrolled > 0.5:
            left = QRectF(view.left() + SPACE, middle, _ARROW, _ARROW)
            spots.append(Spot(left, ScrollCards(-1), "Previous card"))
        if self.scrolled < self.furthest - 0.5:
            right = QRectF(view.right() - 2 * SPACE - _ARROW, middle, _ARROW, _ARROW)
            spots.append(Spot(right, ScrollCards(1), "Next card"))
        x = self.origin.x() - self.scrolled
        for card in self.cards:
            card.place(QPointF(x, self.origin.y()))
            spots.extend(card.spots)
            x += self._step
        return spots

    def paint(self, painter: QPainter, attention: Attention) -> None:
        painter.save()
        painter.setClipRect(self.rect.adjusted(-3, -3, 3, 3), Qt.ClipOperation.IntersectClip)
        for card in self.cards:
            if card.rect.intersects(self.rect):
                card.paint(painter, attention)
        painter.restore()
        for spot in self.spots:
            if isinstance(spot.action, ScrollCards):
                self._paint_arrow(painter, spot, attention)

    def _paint_arrow(self, painter: QPainter, spot: Spot, attention: Attention) -> None:
        fill = "hover" if spot is attention.hovered else "raised"
        painter.fillPath(rounded(spot.rect, _ARROW / 2), self.look.color(fill))
        outline(painter, spot.rect, _ARROW / 2, self.look.color("line_strong"))
        name = "chevron-right" if isinstance(spot.action, ScrollCards) and spot.action.direction > 0 else "chevron-left"
        corner = spot.rect.center() - QPointF(ICON / 2, ICON / 2)
        paint_icon(painter, name, corner, ICON, self.look, "text")
        if spot is attention.focused:
            focus_ring(painter, spot.rect, _ARROW / 2, self.look)
