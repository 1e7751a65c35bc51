"""A date that is typed or chosen from a month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from studio.tables.errors import TableError
from studio.ui.tables.month import Month
from studio.ui.tables.popover import Popover
from studio.ui.tables.values import date_text, date_value, moment_of
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton


class DatePopover(Popover):
    """A month, and a time below it when there is to be one."""

    picked = Signal(str)
    """The date as it is stored."""

    def __init__(self, theme: Theme, over: QWidget, *, with_time: bool = True) -> None:
        super().__init__(theme, over, "Choose a date", width=240)
        self.month = Month(theme, datetime.now().date())
        self.month.chosen.connect(self._pick)
        self.time = QLineEdit()
        self.time.setPlaceholderText("no time")
        self.time.setAccessibleName("Time (UTC)")
        self.time.returnPressed.connect(self._pick_marked)
        self.today = QPushButton("Today")
        self.today.setProperty("kind", "link")
        self.today.clicked.connect(self._pick_today)
        label = QLabel("UTC")
        label.setProperty("role", "caption")
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.time, 1)
        row.addWidget(label)
        row.addWidget(self.today)
        self.body.addWidget(self.month, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addLayout(row)
        self.time.setVisible(with_time)
        label.setVisible(with_time)

    def show_value(self, value: Any) -> None:
        """Mark a stored date; anything else marks none."""
        moment = moment_of(value)
        self.month.show_day(moment.date() if moment else None)
        has_time = moment is not None and bool(moment.hour or moment.minute or moment.second)
        self.time.setText(moment.strftime("%H:%M") if moment and has_time else "")

    def _pick_marked(self) -> None:
        self._pick(self.month.day)

    def _pick_today(self) -> None:
        self._pick(datetime.now().date())

    def _pick(self, day: date) -> None:
        time = self.time.text().strip()
        try:
            value = date_value(f"{day.isoformat()} {time.zfill(5)}" if time else day.isoformat())
        except TableError:
            self.time.setProperty("invalid", True)
            self.time.style().polish(self.time)
            self.time.setToolTip("A time is written like 14:30.")
            return
        self.close_popover()
        self.picked.emit(value)


class DateField(QWidget):
    """A line for a date, with a button that opens a month. `value` is ISO 8601 text, or None while there is none."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._popover: DatePopover | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText("YYYY-MM-DD")
        self.line.setAccessibleName(name)
        self.line.textEdited.connect(self._on_text)
        self.button = IconButton(theme, "date", "Choose a date", side=CONTROL_HEIGHT)
        self.button.clicked.connect(self.open_month)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.line)

    @property
    def popover(self) -> DatePopover | None:
        """The open month, if it is open."""
        return self._popover

    def value(self) -> str | None:
        """The date, if one is typed. Raises TableError when the text is none."""
        text = self.line.text().strip()
        return date_value(text) if text else None

    def show_value(self, value: Any) -> None:
        """Show a stored date."""
        text = date_text(value) if isinstance(value, str) else ""
        if self.line.text() != text:
            self.line.setText(text)
        self._judge()

    def open_month(self) -> None:
        """Open the month below the line."""
        self._popover = popover = DatePopover(self._theme, self.window())
        popover.show_value(self.line.text().strip() or None)
        popover.picked.connect(self._take)
        popover.closed.connect(self._forget)
        corner = self.mapTo(self.window(), QPoint(0, 0))
        popover.open_at(QRect(corner, self.size()), popover.month, self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_month()
            return
        super().keyPressEvent(event)

    def _take(self, value: str) -> None:
        self.show_value(value)
        self.changed.emit()

    def _forget(self) -> None:
        if self._popover is not None:
            self._popover.deleteLater()
            self._popover = None

    def _on_text(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        try:
            self.value()
            problem = ""
        except TableError as error:
            problem = str(error)
        self.line.setToolTip(problem)
        self.line.setProperty("invalid", bool(problem))
        self.line.style().polish(self.line)
