"""What changed: since the bot was saved, or from another bot to this one. A row leads to its place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.analysis.comparison import Difference
from studio.ui.theme import CAPTION_PX, SPACE, TEXT_PX, Theme, ui_font
from studio.ui.widgets.wrapped import WrappedLabel

_DIFFERENCE = Qt.ItemDataRole.UserRole + 1
_HEADING, _LINE, _TWO_LINES = 30, 26, 42
_MARKS = {"added": ("+", "good"), "removed": ("−", "bad"), "changed": ("~", "accent"), "moved": ("→", "accent")}
"""Sign and colour of each kind; the sign alone says it too."""

Index = QModelIndex | QPersistentModelIndex


class ChangesModel(QAbstractListModel):
    """Differences under a heading for each place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str | Difference] = []

    def show(self, differences: Sequence[Difference]) -> None:
        """Show other differences; nothing happens when they are the same."""
        rows: list[str | Difference] = []
        for place, found in groupby(differences, key=_place):
            rows += [place, *found]
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _DIFFERENCE:
            return row if isinstance(row, Difference) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row if isinstance(row, str) else row.sentence()
        return None


class ChangesPanel(QWidget):
    """Lists differences; Enter or a click goes to the place."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    compare_requested = Signal()
    """The person wants to choose another bot to compare with."""
    saved_requested = Signal()
    """The person wants to see the changes since the bot was saved again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = WrappedLabel(role="caption")
        self.compare_button = QPushButton("Compare with…")
        self.compare_button.setToolTip("Choose another bot to compare with: a .bpz archive or a project folder")
        self.compare_button.clicked.connect(self.compare_requested)
        self.saved_button = QPushButton("Since saving")
        self.saved_button.setToolTip("Back to the changes since the bot was saved")
        self.saved_button.clicked.connect(self.saved_requested)
        self.saved_button.hide()
        self.model = ChangesModel(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setAccessibleName("Changes")
        self.list.activated.connect(self._go)
        self.list.clicked.connect(self._go)
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setMargin(4 * SPACE)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        lists = QWidget()
        self._stack = QStackedLayout(lists)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        head = QVBoxLayout()
        head.setContentsMargins(2 * SPACE, 0, 2 * SPACE, SPACE)
        head.setSpacing(SPACE)
        for widget in (self.about, self.compare_button, self.saved_button):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(head)
        layout.addWidget(lists, 1)
        self.setFocusProxy(self.list)
        theme.changed.connect(self.list.viewport().update)

    def show_differences(self, differences: Sequence[Difference], other: str = "") -> None:
        """Show what changed since saving, or from the bot called `other` to this one."""
        self.model.show(differences)
        count = "Nothing differs" if not differences else f"{len(differences)} differences"
        if len(differences) == 1:
            count = "1 difference"
        self.about.set_text(f"{count} from “{other}” to this bot." if other else "Since the bot was opened or saved.")
        self.saved_button.setVisible(bool(other))
        self._empty.setText(
            f"This bot is the same as “{other}”." if other else "Nothing has changed since the bot was saved."
        )
        self._stack.setCurrentWidget(self.list if differences else self._empty)

    def show_busy(self, text: str) -> None:
        """Say what is being compared meanwhile."""
        self.about.set_text(text)

    def _go(self, index: QModelIndex) -> None:
        difference: Difference | None = index.data(_DIFFERENCE)
        if difference is not None and difference.workflow_id and difference.kind != "removed":
            self.place_requested.emit(difference.workflow_id, difference.node_id, difference.card_id)
        elif difference is not None and difference.workflow_id and difference.what != "workflow":
            # What is gone cannot be shown, but where it was can.
            node = difference.node_id if difference.what == "card" else ""
            self.place_requested.emit(difference.workflow_id, node, "")


class _List(QListView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A heading, or a row: sign, thing and field, and below what was and what is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        difference: Difference | None = index.data(_DIFFERENCE)
        if difference is None:
            return QSize(100, _HEADING)
        return QSize(100, _TWO_LINES if difference.values else _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        difference: Difference | None = index.data(_DIFFERENCE)
        rect: QRect = option.rect
        color = self._theme.color
        painter.save()
        if difference is None:
            painter.setFont(ui_font(CAPTION_PX, bold=True))
            painter.setPen(color("muted"))
            line = rect.adjusted(2 * SPACE, SPACE, -2 * SPACE, 0)
            text = painter.fontMetrics().elidedText(
                index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideMiddle, line.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color("hover"))
        sign, token = _MARKS[difference.kind]
        first = QRect(rect.left() + 2 * SPACE, rect.top() + SPACE // 2, 4 * SPACE, _LINE - SPACE)
        painter.setFont(ui_font(TEXT_PX, bold=True))
        painter.setPen(color(token))
        painter.drawText(first, Qt.AlignmentFlag.AlignCenter, sign)
        left = first.right() + SPACE
        line = QRect(left, first.top(), rect.right() - left - 2 * SPACE, first.height())
        painter.setFont(ui_font(TEXT_PX))
        painter.setPen(color("text"))
        title = f"{difference.thing}: {difference.field}" if difference.field else difference.thing
        self._line(painter, line, f"{title[:1].upper()}{title[1:]}")
        if difference.values:
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(color("muted"))
            self._line(painter, line.translated(0, line.height() - SPACE // 2), difference.values)
        painter.restore()

    def _line(self, painter: QPainter, rect: QRect, text: str) -> None:
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, elided)


def _place(difference: Difference) -> str:
    names = [name for name in (difference.workflow, difference.node) if name]
    return " › ".join(names) or "The bot"
