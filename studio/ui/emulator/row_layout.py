"""Rows laid out for a width: where their parts are, and how they are painted."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextDocument

from studio.conversations.message import Attachment, Card, Carousel, Choice, Image, Location, Part, Text
from studio.ui.debugger.wording import Level
from studio.ui.emulator.action import GoTo, ShowInLog, ToggleDetail
from studio.ui.emulator.blocks.block import (
    BUBBLE_RADIUS,
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
from studio.ui.emulator.blocks.card_block import CARD_WIDTH, CardBlock, CarouselBlock
from studio.ui.emulator.blocks.choice_block import ChoiceBlock, DropdownBlock, SeveralBlock
from studio.ui.emulator.blocks.citation_block import CitationBlock
from studio.ui.emulator.blocks.media_block import AttachmentBlock, ImageBlock, LocationBlock
from studio.ui.emulator.blocks.text_block import TextBlock, paint_document
from studio.ui.emulator.blocks.tools_block import ToolsBlock
from studio.ui.emulator.row import LogRow, MessageRow, Row
from studio.ui.emulator.row_tip import moment
from studio.ui.emulator.text_document import plain_document
from studio.ui.theme import CAPTION_PX, RADIUS, SPACE, code_font, ui_font

MARGIN = 3 * SPACE
_MAX_BUBBLE = 520.0
_FREE_SIDE = 17 * SPACE
"""Room beside a bubble that tells whose it is, and where its tools and its time appear."""
_NEW_TIME_AFTER = 600
"""Seconds of silence after which the time stands above a message."""
_TIME_HEIGHT = 6 * SPACE
_BETWEEN_PARTS = 1.5 * SPACE
_LOG_HEIGHT = 5 * SPACE
_LOG_TEXT_LEFT = MARGIN + SMALL_ICON + 2 * SPACE
_MAX_DETAIL = 4000
"""Characters of a detail that are painted; copying gives all."""

_DETAIL_PADDING = (2 * SPACE, 1.5 * SPACE, -2 * SPACE, -1.5 * SPACE)
_LEVEL_TOKENS: dict[Level, str] = {"debug": "muted", "info": "muted", "warning": "warn", "error": "bad"}


def shows_time(row: Row, previous: Row | None) -> bool:
    """Whether the time stands above a row: at the beginning, and after a silence."""
    return isinstance(row, MessageRow) and (previous is None or row.at - previous.at > _NEW_TIME_AFTER)


def gap_above(row: Row, previous: Row | None) -> int:
    """Space above a row: little within a speaker's turn, more where the speaker changes, or the time stands there."""
    if shows_time(row, previous):
        return _TIME_HEIGHT + (0 if previous is None else 2 * SPACE)
    if previous is None:
        return 3 * SPACE
    if isinstance(row, LogRow):
        return 0 if isinstance(previous, LogRow) else 2 * SPACE
    if isinstance(previous, LogRow):
        return 2 * SPACE
    return SPACE + 2 if row.mine == previous.mine else 3 * SPACE


def estimated_height(row: Row, previous: Row | None, width: int) -> int:
    """A good guess at the height of a row that was not laid out yet."""
    gap = gap_above(row, previous)
    if isinstance(row, LogRow):
        return gap + _LOG_HEIGHT
    height = 0.0
    per_line = max(8.0, (min(width - MARGIN - _FREE_SIDE, _MAX_BUBBLE) - 6 * SPACE) / 7)
    for part in row.parts:
        match part:
            case Text():
                height += 3 * SPACE + 17 * max(1 + part.text.count("\n"), math.ceil(len(part.text) / per_line))
            case Image():
                height += 140
            case Card() | Carousel():
                height += 240
            case Choice():
                height += 28 if part.is_dropdown and not row.is_multiple else 34 * math.ceil(len(part.options) / 3)
            case _:
                height += 44
        height += _BETWEEN_PARTS
    return gap + max(8, int(height))


class MessageLayout:
    """A message, laid out."""

    def __init__(self, row: MessageRow, previous: Row | None, width: int, look: Look) -> None:
        self.row = row
        self._look = look
        self._width = width
        self.blocks = [_block(part, row, width, look) for part in row.parts]
        if row.citations:
            self.blocks.append(CitationBlock(look, row.citations, min(width - 2 * MARGIN, _MAX_BUBBLE)))
        top = float(gap_above(row, previous))
        self._top = top
        self._moment = moment(row.at, previous.at if previous else None) if shows_time(row, previous) else ""
        y = top
        for block in self.blocks:
            x = width - MARGIN - block.size.width() if row.mine else float(MARGIN)
            block.place(QPointF(x, y))
            y += block.size.height() + _BETWEEN_PARTS
        y -= _BETWEEN_PARTS if self.blocks else 0
        self._caption = {"queued": "Waits for the bot", "dropped": "Not sent"}.get(row.delivery, "")
        self._caption_rect = QRectF()
        if self._caption:
            self._caption_rect = QRectF(MARGIN, y + 2, width - 2 * MARGIN, 4 * SPACE)
            y = self._caption_rect.bottom()
        self._tools = self._place_tools()
        self.height = math.ceil(y)
        self.urls = frozenset().union(*(block.urls for block in self.blocks))

    def _place_tools(self) -> ToolsBlock | None:
        """The tools beside the first part, where there is room."""
        if not self.blocks:
            return None
        tools = ToolsBlock(self._look, can_be_said_again=self.row.can_be_said_again)
        rect = self.blocks[0].rect
        x = rect.left() - SPACE - tools.size.width() if self.row.mine else rect.right() + SPACE
        if x < 0 or x + tools.size.width() > self._width:
            return None
        tools.place(QPointF(x, rect.bottom() - min(rect.height(), 6 * SPACE)))
        return tools

    @property
    def spots(self) -> Sequence[Spot]:
        own = [spot for block in self.blocks for spot in block.spots]
        return [*own, *self._tools.spots] if self._tools else own

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        return [area for block in self.blocks for area in block.text_areas]

    @property
    def body(self) -> QRectF:
        """What is painted of the row, without the space above."""
        united = QRectF()
        for block in self.blocks:
            united = united.united(block.rect)
        return united

    @property
    def carousel(self) -> CarouselBlock | None:
        return next((block for block in self.blocks if isinstance(block, CarouselBlock)), None)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        for block in self.blocks:
            block.paint(painter, attention)
        if self._moment:
            painter.setFont(ui_font(CAPTION_PX))
            rect = QRectF(MARGIN, self._top - _TIME_HEIGHT + SPACE, self._width - 2 * MARGIN, 4 * SPACE)
            paint_line(painter, rect, self._moment, Qt.AlignmentFlag.AlignHCenter, self._look.color("muted"))
        if self._tools and (attention.is_hovered or attention.is_current):
            self._tools.paint(painter, attention)
        if self._caption:
            painter.setFont(ui_font(CAPTION_PX))
            color = self._look.color("bad" if self.row.delivery == "dropped" else "muted")
            paint_line(painter, self._caption_rect, self._caption, Qt.AlignmentFlag.AlignRight, color)
        if attention.is_hovered:
            self._paint_time(painter)
        if attention.is_current and attention.focused is None and self.blocks:
            for block in self.blocks:
                focus_ring(painter, block.rect, BUBBLE_RADIUS, self._look)

    def _paint_time(self, painter: QPainter) -> None:
        painter.setFont(ui_font(CAPTION_PX))
        text = time.strftime("%H:%M", time.localtime(self.row.at))
        needed = QFontMetricsF(painter.font()).horizontalAdvance(text) + 1
        body = self.blocks[0].rect.united(self._tools.rect) if self._tools else self.body
        if self.row.mine:
            left = body.left() - 2 * SPACE - needed
            fits = left >= SPACE
        else:
            left = body.right() + 2 * SPACE
            fits = left + needed <= self._width - SPACE
        if fits:
            bottom = self._tools.rect.center().y() + 2 * SPACE if self._tools else body.bottom() - SPACE
            rect = QRectF(left, bottom - 4 * SPACE, needed, 4 * SPACE)
            paint_line(painter, rect, text, Qt.AlignmentFlag.AlignLeft, self._look.color("muted"))


def _block(part: Part, row: MessageRow, width: int, look: Look) -> Block:
    limit = min(width - MARGIN - _FREE_SIDE - SPACE, _MAX_BUBBLE)
    match part:
        case Text():
            return TextBlock(look, part.text, limit, mine=row.mine, markdown=part.markdown)
        case Image():
            return ImageBlock(look, part, limit)
        case Attachment():
            return AttachmentBlock(look, part, min(limit, 300))
        case Location():
            return LocationBlock(look, part, min(limit, 300))
        case Choice() if row.is_multiple:
            return SeveralBlock(look, part, width - 2 * MARGIN, row.ticked, closed=row.is_closed)
        case Choice() if part.is_dropdown:
            return DropdownBlock(look, part, limit, row.chosen, closed=row.is_closed)
        case Choice():
            return ChoiceBlock(look, part, width - 2 * MARGIN, row.chosen, closed=row.is_closed)
        case Card():
            return CardBlock(look, part, min(CARD_WIDTH, limit))
        case Carousel():
            return CarouselBlock(look, part, width - MARGIN, row.scrolled)


class LogLayout:
    """A line of the in-line log, laid out: small and muted, so that the bubbles stay the loudest.

    Problems are read in full; other lines are cut and expand on demand, as does the detail of any.
    """

    carousel = None
    urls: frozenset[str] = frozenset()

    def __init__(self, row: LogRow, previous: Row | None, width: int, look: Look) -> None:
        self.row = row
        self._look = look
        line = row.line
        self._token = _LEVEL_TOKENS[line.level]
        top = float(gap_above(row, previous))
        right = width - MARGIN
        available = right - _LOG_TEXT_LEFT
        self._text = f"{line.text}…" if row.is_running else line.text
        is_long = QFontMetricsF(ui_font(CAPTION_PX)).horizontalAdvance(self._text) > available
        is_problem = line.level in ("warning", "error")
        has_more = bool(line.detail) or (is_long and not is_problem)
        if has_more:
            available -= SMALL_ICON + 2 * SPACE
        self._wrapped: QTextDocument | None = None
        height = float(_LOG_HEIGHT)
        if is_long and (row.is_expanded or is_problem):
            self._wrapped = self._document(self._text, available, self._token, ui_font(CAPTION_PX))
            height = max(height, math.ceil(self._wrapped.size().height()) + SPACE)
        self._line_rect = QRectF(_LOG_TEXT_LEFT, top, available, height)
        self.body = QRectF(MARGIN - SPACE, top, width - 2 * (MARGIN - SPACE), height)
        y = top + height
        self._detail_rect = QRectF()
        self._detail: QTextDocument | None = None
        if row.is_expanded and line.detail:
            shown = line.detail[:_MAX_DETAIL] + ("…" if len(line.detail) > _MAX_DETAIL else "")
            inner = right - _LOG_TEXT_LEFT - 4 * SPACE
            self._detail = self._document(shown, inner, "text", code_font(CAPTION_PX))
            height = math.ceil(self._detail.size().height()) + 3 * SPACE
            self._detail_rect = QRectF(_LOG_TEXT_LEFT, y + 2, right - _LOG_TEXT_LEFT, height)
            y = self._detail_rect.bottom() + SPACE
        self.height = math.ceil(y)
        self.spots = self._make_spots(right, top, has_more=has_more)

    def _document(self, text: str, width: float, token: str, font: QFont) -> QTextDocument:
        document = plain_document(text, self._look.theme.palette, token)
        document.setDefaultFont(font)
        document.setTextWidth(width)
        return document

    @property
    def text_areas(self) -> Sequence[tuple[QRectF, QTextDocument]]:
        """A detail can be selected; the line itself leads to its place when it is clicked."""
        return ((self._detail_rect.adjusted(*_DETAIL_PADDING), self._detail),) if self._detail else ()

    def _make_spots(self, right: float, top: float, *, has_more: bool) -> Sequence[Spot]:
        row = self.row
        line = row.line
        spots: list[Spot] = []
        tip = f"{line.text}\n\n{line.detail[:1000]}" if line.detail else line.text
        main = self._line_rect.adjusted(-SMALL_ICON - 2 * SPACE, 0, 0, 0)
        if row.place:
            spots.append(Spot(main, GoTo(row.place), f"Go to where it happened: {line.text}", tip))
        elif has_more:
            spots.append(Spot(main, ToggleDetail(), line.text, tip))
        elif row.event is not None:
            spots.append(Spot(main, ShowInLog(), f"Show in the log: {line.text}", tip))
        if has_more:
            chevron = QRectF(right - SMALL_ICON - SPACE, top, SMALL_ICON + 2 * SPACE, _LOG_HEIGHT)
            word = "Less" if row.is_expanded else "More"
            spots.append(Spot(chevron, ToggleDetail(), f"{word} about: {line.text}", "" if row.is_expanded else tip))
        return spots

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look = self._look
        is_lit = attention.hovered is not None and isinstance(attention.hovered.action, GoTo | ShowInLog)
        if attention.is_current and (attention.focused is None or attention.focused is self.spots[0]):
            outline(painter, self.body, RADIUS - 2, look.color("accent"), 2)
        icon_top = self._line_rect.top() + (_LOG_HEIGHT - SMALL_ICON) / 2
        paint_icon(painter, self.row.line.icon, QPointF(MARGIN, icon_top), SMALL_ICON, look, self._token)
        if self._wrapped:
            paint_document(painter, self._wrapped, self._line_rect.topLeft() + QPointF(0, SPACE / 2), None, look)
        else:
            painter.setFont(ui_font(CAPTION_PX))
            color = look.color("text" if is_lit and self._token == "muted" else self._token)
            paint_line(painter, self._line_rect, self._text, Qt.AlignmentFlag.AlignLeft, color)
        for spot in self.spots:
            if isinstance(spot.action, ToggleDetail) and spot is self.spots[-1]:
                name = "chevron-down" if self.row.is_expanded else "chevron-right"
                corner = QPointF(spot.rect.center().x() - SMALL_ICON / 2, icon_top)
                paint_icon(painter, name, corner, SMALL_ICON, look, "text" if spot is attention.hovered else "muted")
            if spot is attention.focused and spot is not self.spots[0]:
                focus_ring(painter, spot.rect.adjusted(2, 2, -2, -2), RADIUS - 2, look)
        if self._detail:
            painter.fillPath(rounded(self._detail_rect, RADIUS), look.color("sunken"))
            origin = self._detail_rect.adjusted(*_DETAIL_PADDING).topLeft()
            paint_document(painter, self._detail, origin, attention.selection, look)


RowLayout = MessageLayout | LogLayout


def lay_out(row: Row, previous: Row | None, width: int, look: Look) -> RowLayout:
    """Lay a row out for a width. `previous` decides the space above it."""
    if isinstance(row, LogRow):
        return LogLayout(row, previous, width, look)
    return MessageLayout(row, previous, width, look)
