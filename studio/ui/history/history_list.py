"""The steps of undo as a list: the newest at the top, with a mark at where the bot is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import SPACE, TEXT_PX, Theme, ui_font

_ROW_HEIGHT = 28
_DOT = 4.0
_LINE_X = 14
_STATE = Qt.ItemDataRole.UserRole + 1
BEGINNING: Final = "As it was opened"

Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """A row per state of the bot; row 0 is the newest, the last row the bot as it was opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._position = 0

    def show(self, labels: Sequence[str], position: int) -> None:
        """Show a history: labels oldest first, and how many of them are in force."""
        self.beginResetModel()
        self._labels, self._position = tuple(labels), position
        self.endResetModel()

    def position_of(self, row: int) -> int:
        """How many edits are in force in the state of a row."""
        return len(self._labels) - row

    @property
    def current_row(self) -> int:
        return len(self._labels) - self._position

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._labels) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        position = self.position_of(index.row())
        label = self._labels[position - 1] if position else BEGINNING
        state = "now" if position == self._position else "undone" if position > self._position else "done"
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return label
            case Qt.ItemDataRole.AccessibleTextRole:
                return label if state == "done" else f"{label}, {state}"
            case Qt.ItemDataRole.ToolTipRole:
                steps = abs(position - self._position)
                if not steps:
                    return f"{label}\nThe bot is here now"
                word = "Undo" if position < self._position else "Redo"
                return f"{label}\n{word} {steps} {'step' if steps == 1 else 'steps'} to come here"
            case _ if role == _STATE:
                return state
        return None


class HistoryList(QWidget):
    """Lists what was done; a click or Enter takes the bot to that state."""

    go_requested = Signal(int)
    """How many edits are to be in force."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = HistoryModel(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setAccessibleName("History")
        self.list.chosen.connect(self._go)
        self.list.clicked.connect(self._go)
        self._empty = QLabel("What you do to the bot is listed here,\nand every step can be taken back.")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self.setFocusProxy(self.list)
        stack = QWidget()
        self._layout = QStackedLayout(stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        layout.addWidget(stack)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self.list)
        theme.changed.connect(self.list.viewport().update)

    def show_history(self, labels: Sequence[str], position: int) -> None:
        """Show what was done, oldest first, and how much of it is in force."""
        self.model.show(labels, position)
        self.list.setCurrentIndex(self.model.index(self.model.current_row))
        self._layout.setCurrentWidget(self.list if labels else self._empty)

    def _go(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self.model.current_row:
            self.go_requested.emit(self.model.position_of(index.row()))


class _List(QListView):
    chosen = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A line of dots; the steps that were taken back are faint, the present one is filled."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(_STATE)
        color = self._theme.color
        area = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flags = option.state
        lit = "accent_soft" if state == "now" else "hover" if flags & QStyle.StateFlag.State_MouseOver else ""
        painter.setPen(Qt.PenStyle.NoPen)
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color("accent"), 1))
        painter.setBrush(color(lit) if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), SPACE, SPACE)
        middle = QPointF(area.left() + _LINE_X, area.center().y() + 0.5)
        painter.setPen(QPen(color("line_strong"), 1))
        last = index.row() == index.model().rowCount() - 1
        if index.row() > 0:
            painter.drawLine(QPointF(middle.x(), area.top()), middle - QPointF(0, _DOT + 2))
        if not last:
            painter.drawLine(middle + QPointF(0, _DOT + 2), QPointF(middle.x(), area.bottom() + 1))
        token = {"now": "accent", "done": "muted", "undone": "line_strong"}[state]
        painter.setPen(QPen(color(token), 1.5))
        painter.setBrush(color(token) if state == "now" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, _DOT, _DOT)
        painter.setFont(ui_font(TEXT_PX, bold=state == "now"))
        painter.setPen(color("muted" if state == "undone" else "text"))
        words = area.adjusted(_LINE_X + 3 * SPACE, 0, -2 * SPACE, 0)
        if state == "undone":
            font = painter.font()
            font.setItalic(True)
            painter.setFont(font)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()
