"""The options of a choice as buttons, or of a dropdown as a field that opens a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from studio.conversations.message import Choice, Option
from studio.ui.emulator.action import Choose, Confirm, OpenOptions, Tick
from studio.ui.emulator.blocks.block import (
    BUTTON_HEIGHT,
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
from studio.ui.theme import RADIUS, SPACE, ui_font

_PILL_RADIUS = BUTTON_HEIGHT / 2
_FIELD_WIDTH = 260.0
_BOX = 3.5 * SPACE
"""Side of a box to tick."""


class ChoiceBlock(Block):
    """Options as buttons in lines; once one was taken, all are at rest and that one is marked."""

    def __init__(self, look: Look, choice: Choice, width: float, chosen: Option | None, *, closed: bool) -> None:
        self._chosen = chosen
        self._is_closed = closed
        self._buttons: list[tuple[QRectF, Option]] = []
        metrics = QFontMetricsF(ui_font())
        x = y = right = 0.0
        for option in choice.options:
            mark = SMALL_ICON + SPACE if option == chosen else 0
            natural = metrics.horizontalAdvance(option.label) + 1 + 6 * SPACE + mark
            button = min(max(natural, 12 * SPACE), width)
            if x and x + button > width:
                x, y = 0.0, y + BUTTON_HEIGHT + 1.5 * SPACE
            self._buttons.append((QRectF(x, y, button, BUTTON_HEIGHT), option))
            right = max(right, x + button)
            x += button + 1.5 * SPACE
        super().__init__(look, QSizeF(right, y + BUTTON_HEIGHT))

    def make_spots(self) -> Sequence[Spot]:
        if self._is_closed:
            return ()
        return tuple(
            Spot(rect.translated(self.origin), Choose(option), option.label, option.label)
            for rect, option in self._buttons
        )

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look = self.look
        painter.setFont(ui_font())
        for number, (relative, option) in enumerate(self._buttons):
            rect = relative.translated(self.origin)
            spot = self.spots[number] if self.spots else None
            label = rect.adjusted(3 * SPACE, 0, -3 * SPACE, 0)
            if option == self._chosen:
                painter.fillPath(rounded(rect, _PILL_RADIUS), look.color("accent_soft"))
                outline(painter, rect, _PILL_RADIUS, look.color("accent"))
                check = QPointF(label.left(), rect.center().y() - SMALL_ICON / 2)
                paint_icon(painter, "check", check, SMALL_ICON, look, "accent")
                label.setLeft(label.left() + SMALL_ICON + SPACE)
                color = "text"
            elif self._is_closed:
                outline(painter, rect, _PILL_RADIUS, look.color("line"))
                color = "faint"
            else:
                fill = "accent_soft" if spot is attention.hovered else "raised"
                painter.fillPath(rounded(rect, _PILL_RADIUS), look.color(fill))
                outline(painter, rect, _PILL_RADIUS, look.color("accent"))
                color = "accent"
            paint_line(painter, label, option.label, Qt.AlignmentFlag.AlignHCenter, look.color(color))
            if spot is not None and spot is attention.focused:
                focus_ring(painter, rect, _PILL_RADIUS, look)


class SeveralBlock(Block):
    """Options with boxes to tick, and a button that answers with those that are ticked."""

    def __init__(self, look: Look, choice: Choice, width: float, ticked: Sequence[Option], *, closed: bool) -> None:
        self._ticked = frozenset(ticked)
        self._is_closed = closed
        self._boxes: list[tuple[QRectF, Option]] = []
        metrics = QFontMetricsF(ui_font())
        x = y = right = 0.0
        for option in choice.options:
            natural = metrics.horizontalAdvance(option.label) + 1 + 5 * SPACE + _BOX + 1.5 * SPACE
            box = min(natural, width)
            if x and x + box > width:
                x, y = 0.0, y + BUTTON_HEIGHT + 1.5 * SPACE
            self._boxes.append((QRectF(x, y, box, BUTTON_HEIGHT), option))
            right = max(right, x + box)
            x += box + 1.5 * SPACE
        height = y + BUTTON_HEIGHT
        self._label = f"Confirm {len(ticked)}" if ticked else "Choose one or more"
        self._confirm = QRectF()
        if not closed:
            needed = metrics.horizontalAdvance("Choose one or more") + 1 + 6 * SPACE
            self._confirm = QRectF(0, height + 2 * SPACE, min(width, needed), BUTTON_HEIGHT)
            height = self._confirm.bottom()
            right = max(right, self._confirm.right())
        super().__init__(look, QSizeF(right, height))

    def make_spots(self) -> Sequence[Spot]:
        if self._is_closed:
            return ()
        spots = [
            Spot(
                rect.translated(self.origin),
                Tick(option),
                f"{option.label}, {'ticked' if option in self._ticked else 'not ticked'}",
                option.label,
            )
            for rect, option in self._boxes
        ]
        if self._ticked:
            spots.append(Spot(self._confirm.translated(self.origin), Confirm(), self._label))
        return spots

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look = self.look
        painter.setFont(ui_font())
        for number, (relative, option) in enumerate(self._boxes):
            rect = relative.translated(self.origin)
            spot = self.spots[number] if self.spots else None
            is_ticked = option in self._ticked
            fill = "accent_soft" if is_ticked or (spot is not None and spot is attention.hovered) else "raised"
            if fill == "accent_soft" or not self._is_closed:
                painter.fillPath(rounded(rect, RADIUS), look.color(fill))
            outline(painter, rect, RADIUS, look.color("accent" if is_ticked else "line_strong"))
            self._paint_box(painter, rect, ticked=is_ticked)
            label = rect.adjusted(2 * SPACE + _BOX + 1.5 * SPACE, 0, -2 * SPACE, 0)
            color = "text" if is_ticked or not self._is_closed else "muted"
            paint_line(painter, label, option.label, Qt.AlignmentFlag.AlignLeft, look.color(color))
            if spot is not None and spot is attention.focused:
                focus_ring(painter, rect, RADIUS, look)
        if not self._is_closed:
            self._paint_confirm(painter, attention)

    def _paint_box(self, painter: QPainter, rect: QRectF, *, ticked: bool) -> None:
        box = QRectF(rect.left() + 2 * SPACE, rect.center().y() - _BOX / 2, _BOX, _BOX)
        if ticked:
            painter.fillPath(rounded(box, 3), self.look.color("accent"))
            corner = box.center() - QPointF(SMALL_ICON / 2, SMALL_ICON / 2)
            paint_icon(painter, "check", corner, SMALL_ICON, self.look, "on_accent")
        else:
            outline(painter, box, 3, self.look.color("line" if self._is_closed else "line_strong"), 1.5)

    def _paint_confirm(self, painter: QPainter, attention: Attention) -> None:
        rect = self._confirm.translated(self.origin)
        look = self.look
        spot = self.spots[-1] if self._ticked else None
        if spot is None:
            painter.fillPath(rounded(rect, RADIUS), look.color("sunken"))
            paint_line(painter, rect, self._label, Qt.AlignmentFlag.AlignHCenter, look.color("muted"))
            return
        painter.fillPath(rounded(rect, RADIUS), look.color("accent"))
        if spot is attention.hovered:
            outline(painter, rect, RADIUS, look.color("text"))
        paint_line(painter, rect, self._label, Qt.AlignmentFlag.AlignHCenter, look.color("on_accent"))
        if spot is attention.focused:
            focus_ring(painter, rect, RADIUS, look)


class DropdownBlock(Block):
    """A field that opens the list of options; afterwards it shows the one taken."""

    def __init__(self, look: Look, choice: Choice, width: float, chosen: Option | None, *, closed: bool) -> None:
        self._choice = choice
        self._chosen = chosen
        self._is_closed = closed
        super().__init__(look, QSizeF(min(width, _FIELD_WIDTH), BUTTON_HEIGHT))

    def make_spots(self) -> Sequence[Spot]:
        if self._is_closed:
            return ()
        count = len(self._choice.options)
        return (Spot(self.rect, OpenOptions(self._choice.options), f"Choose one of {count} options"),)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look, rect = self.look, self.rect
        spot = self.spots[0] if self.spots else None
        if not self._is_closed:
            painter.fillPath(rounded(rect, RADIUS), look.color("hover" if spot is attention.hovered else "raised"))
        border = "line" if self._is_closed else "line_strong"
        outline(painter, rect, RADIUS, look.color(border))
        icon_left = rect.right() - 2 * SPACE - SMALL_ICON
        icon_point = QPointF(icon_left, rect.center().y() - SMALL_ICON / 2)
        text = QRectF(rect.left() + 2 * SPACE, rect.top(), icon_left - rect.left() - 3 * SPACE, rect.height())
        painter.setFont(ui_font())
        if self._chosen is not None:
            paint_icon(painter, "check", icon_point, SMALL_ICON, look, "accent")
            paint_line(painter, text, self._chosen.label, Qt.AlignmentFlag.AlignLeft, look.color("text"))
        else:
            paint_icon(painter, "chevron-down", icon_point, SMALL_ICON, look, "faint" if self._is_closed else "muted")
            color = look.color("faint" if self._is_closed else "muted")
            count = len(self._choice.options)
            label = "Not answered" if self._is_closed else f"Choose one of {count}…"
            paint_line(painter, text, label, Qt.AlignmentFlag.AlignLeft, color)
        if spot is not None and spot is attention.focused:
            focus_ring(painter, rect, RADIUS, look)
