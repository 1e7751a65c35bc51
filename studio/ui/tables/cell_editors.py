"""What opens in a cell to edit its value."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QShowEvent, QTextOption
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from studio.tables.cell_text import text_of
from studio.tables.column import Column
from studio.ui.tables.date_field import DatePopover
from studio.ui.tables.values import date_text
from studio.ui.theme import Theme
from studio.ui.widgets.line_ends import restored, shown
from studio.ui.widgets.picker import Choice, Picker

_TALLEST = 220
_STYLE = "border: 2px solid %s; border-radius: 0px; background: %s; color: %s; min-height: 0px; padding: %s;"


class CellText(QPlainTextEdit):
    """A text that grows downwards over the rows below. Shift+Enter begins a new line."""

    def __init__(self, theme: Theme, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self._cell = QRect()
        self._original = ""
        self._shown = ""
        self.setAccessibleName(column.name)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setStyleSheet(_style(theme, "6px 6px"))
        self.textChanged.connect(self._grow)

    @property
    def is_changed(self) -> bool:
        return self._plain() != self._shown

    def text(self) -> str:
        """What is typed, with the line ends it had."""
        return restored(self._original, self._plain())

    def show_text(self, text: str) -> None:
        """Show a value, all of it marked: what is typed takes its place."""
        self._original, self._shown = text, shown(text)
        self.setPlainText(self._shown)
        self.selectAll()

    def fit(self, cell: QRect) -> None:
        """Cover a cell."""
        # A copy: what the view hands out is gone after the call.
        self._cell = QRect(cell)
        self._grow()

    def _plain(self) -> str:
        return self.document().toRawText().replace("\u2029", "\n")

    def _grow(self) -> None:
        if self._cell.isNull():
            return
        long = len(self._plain()) > 24
        width = max(self._cell.width() + 1, 260 if long else 0)
        parent = self.parentWidget()
        room = parent.rect() if parent is not None else QRect(0, 0, 800, 600)
        left = max(0, min(self._cell.left() - 1, room.right() - width))
        lines = max(1.0, self.document().size().height())
        height = round(lines * self.fontMetrics().lineSpacing()) + 16
        height = max(self._cell.height() + 1, min(height, _TALLEST))
        top = self._cell.top() - 1
        if top + height > room.bottom():
            top = max(0, room.bottom() - height)
        self.setGeometry(QRect(left, top, width, height))
        full = lines * self.fontMetrics().lineSpacing() + 16 > _TALLEST
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )


class CellDate(QLineEdit):
    """A date, with a month below it."""

    def __init__(self, theme: Theme, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = ""
        self._popover: DatePopover | None = None
        self.setAccessibleName(f"{column.name}, a date")
        self.setPlaceholderText("YYYY-MM-DD")
        self.setStyleSheet(_style(theme, "0px 6px"))
        self.setToolTip("Down opens the calendar")

    @property
    def is_changed(self) -> bool:
        return self.text() != self._shown

    @property
    def is_open(self) -> bool:
        """Whether its month has the keyboard."""
        return self._popover is not None

    @property
    def popover(self) -> DatePopover | None:
        return self._popover

    def show_text(self, text: str) -> None:
        """Show a value, all of it marked."""
        self._shown = text
        self.setText(text)
        self.selectAll()

    def open_month(self) -> None:
        """Open the month below the cell, with the keyboard in it."""
        if self._popover is not None:
            return
        window = self.window()
        self._popover = popover = DatePopover(self._theme, window)
        popover.show_value(self.text().strip() or None)
        popover.picked.connect(self._take)
        popover.closed.connect(self._close_month)
        popover.open_at(QRect(self.mapTo(window, QPoint(0, 0)), self.size()), popover.month, self)

    def _take(self, value: str) -> None:
        self.setText(date_text(value))

    def _close_month(self) -> None:
        if self._popover is not None:
            self._popover.deleteLater()
            self._popover = None


class CellChoice(Picker):
    """One of the values a column allows; its list opens with it."""

    def __init__(self, theme: Theme, column: Column, parent: QWidget) -> None:
        super().__init__(theme, column.name, parent)
        self._shown = ""
        self._texts = [text_of(value) for value in column.choices]
        nothing = [Choice("", "null")] if column.nullable else []
        self.set_choices([*nothing, *(Choice(text, text) for text in self._texts)])
        self.picked.connect(self._take)
        self._value = ""

    @property
    def is_changed(self) -> bool:
        return self._value != self._shown

    @property
    def is_open(self) -> bool:
        """Whether its list has the keyboard."""
        return self.popup is not None

    def text(self) -> str:
        """The value chosen; empty for none."""
        return self._value

    def show_text(self, text: str) -> None:
        """Show a value."""
        self._shown = self._value = text
        self.set_current(text, text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.open)

    def _take(self, key: str) -> None:
        self._value = key
        self.set_current(key, key)


def _style(theme: Theme, padding: str) -> str:
    palette = theme.palette
    return _STYLE % (palette.accent, palette.raised, palette.text, padding)
