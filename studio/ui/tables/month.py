"""A month to choose a day from, by pointer or arrow keys."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, SPACE, Theme, ui_font

_CELL = 30
_HEAD = 28
_NAMES = 20


class Month(QWidget):
    """Six weeks; arrows move by a day, Page Up and Page Down by a month, Enter or a click chooses."""

    chosen = Signal(object)
    """A date."""

    def __init__(self, theme: Theme, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today = today
        self._day = today
        self._marked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._hovered: date | None = None
        theme.changed.connect(self.update)
        self._describe()

    @property
    def day(self) -> date:
        return self._day

    def show_day(self, day: date | None) -> None:
        """Show the month of a day and mark it; None shows this month and marks none."""
        self._day, self._marked = day or self._today, day is not None
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(7 * _CELL, _HEAD + _NAMES + 6 * _CELL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        key = Qt.Key(event.key())
        if key in steps:
            self._go(timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._day)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._day_at(event.position().x(), event.position().y())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if y < _HEAD:
            if x < _CELL:
                self._turn(-1)
            elif x > self.width() - _CELL:
                self._turn(1)
            return
        day = self._day_at(x, y)
        if day is not None:
            self._choose(day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x(), event.pos().y())
            self.setToolTip(day.isoformat() if day else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        locale = QLocale()
        painter.setFont(ui_font(bold=True))
        painter.setPen(color("text"))
        title = f"{locale.standaloneMonthName(self._day.month)} {self._day.year}"
        painter.drawText(QRectF(0, 0, self.width(), _HEAD), Qt.AlignmentFlag.AlignCenter, title)
        for name, x in (("chevron-left", _CELL / 2), ("chevron-right", self.width() - _CELL / 2)):
            draw_icon(painter, name, QRectF(x - 7, _HEAD / 2 - 7, 14, 14), color("muted"))
        painter.setFont(ui_font(CAPTION_PX))
        first = locale.firstDayOfWeek().value
        for place in range(7):
            # The narrow names of some locales are numbers.
            name = locale.dayName((first - 1 + place) % 7 + 1, QLocale.FormatType.ShortFormat)[:2]
            painter.setPen(color("muted"))
            area = QRectF(place * _CELL, _HEAD, _CELL, _NAMES)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(ui_font(12))
        for place in range(42):
            self._draw_day(painter, place)

    def _draw_day(self, painter: QPainter, place: int) -> None:
        color = self._theme.color
        try:
            day = self._start() + timedelta(days=place)
        except OverflowError:
            return
        area = QRectF(place % 7 * _CELL, _HEAD + _NAMES + place // 7 * _CELL, _CELL, _CELL)
        spot = area.adjusted(2, 2, -2, -2)
        chosen = self._marked and day == self._day
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or day == self._hovered:
            painter.setBrush(color("accent" if chosen else "hover"))
            painter.drawRoundedRect(spot, SPACE + 2, SPACE + 2)
        if day == self._day and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), 1))
            painter.drawRoundedRect(spot.adjusted(-1, -1, 1, 1), SPACE + 3, SPACE + 3)
        token = "on_accent" if chosen else "accent" if day == self._today else "text"
        painter.setPen(color("faint" if day.month != self._day.month and not chosen else token))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _start(self) -> date:
        first = self._day.replace(day=1)
        back = (first.isoweekday() - QLocale().firstDayOfWeek().value) % 7
        return first - timedelta(days=back)

    def _day_at(self, x: float, y: float) -> date | None:
        row, column = int((y - _HEAD - _NAMES) // _CELL), int(x // _CELL)
        if not (0 <= row < 6 and 0 <= column < 7):
            return None
        try:
            return self._start() + timedelta(days=row * 7 + column)
        except OverflowError:
            return None

    def _go(self, step: timedelta) -> None:
        try:
            self.show_day(self._day + step)
        except OverflowError:
            return

    def _turn(self, step: int) -> None:
        month = self._day.month - 1 + step
        year = self._day.year + month // 12
        if 1 <= year <= 9999:
            last = 28
            while last < 31 and _is_day(year, month % 12 + 1, last + 1):
                last += 1
            marked = self._marked
            self.show_day(date(year, month % 12 + 1, min(self._day.day, last)))
            self._marked = marked
            self.update()

    def _choose(self, day: date) -> None:
        self.show_day(day)
        self.chosen.emit(day)

    def _describe(self) -> None:
        self.setAccessibleName(f"Calendar: {self._day.isoformat()}")


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
