"""A list of rows of two lines, a text and what is said of it; a click or Enter takes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, SPACE, TEXT_PX, Theme, ui_font

_ROW = 40
_ICON = 14
_LINE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Captioned:
    """One row; `value` is what it stands for."""

    value: Any
    label: str
    caption: str
    icon: str
    token: str = "muted"


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Captioned, ...] = ()

    def show(self, rows: Sequence[Captioned]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{row.label}\n{row.caption}"
        return row if role == _LINE else None


class CaptionList(QListView):
    """As high as its rows, up to a number of them; further rows scroll."""

    taken = Signal(object)
    """The value of the row."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, most: int = 7) -> None:
        super().__init__(parent)
        self._most = most
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._take)
        self.show_rows(())
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[Captioned, ...]:
        return self._model.rows

    def show_rows(self, rows: Sequence[Captioned]) -> None:
        """Show other rows."""
        self._model.show(rows)
        self.setFixedHeight(min(self._most, len(rows)) * _ROW + 2)
        self.setVisible(bool(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _take(self, index: QModelIndex) -> None:
        self.taken.emit(self._model.rows[index.row()].value)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Captioned = index.data(_LINE)
        color = self._theme.color
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if over or focused:
            painter.setPen(color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(color("hover") if over else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), SPACE, SPACE)
        area = option.rect.adjusted(SPACE, 3, -SPACE, -3)
        draw_icon(painter, row.icon, QRectF(area.left(), area.top() + 3, _ICON, _ICON), color(row.token))
        area.setLeft(area.left() + _ICON + 2 * SPACE)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        lines = ((row.label, TEXT_PX, "text", 0, 20), (row.caption, CAPTION_PX, "muted", 19, 14))
        for text, pixels, token, top, height in lines:
            line = area.adjusted(0, top, 0, 0)
            line.setHeight(height)
            painter.setFont(ui_font(pixels))
            painter.setPen(color(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, flags, shown)
        painter.restore()
