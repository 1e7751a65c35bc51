"""A list of short lines with icons, notes and check boxes, as the debugger's pages have many."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.debugger.hints import paint_hint, show_tip
from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, ICON_PX, SPACE, Theme, ui_font

ROW_HEIGHT = 6 * SPACE
_BOX = 14
_INDENT = 4 * SPACE

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `key` names it across changes of the list; None for a heading that cannot be chosen."""

    key: Hashable
    text: str
    icon: str = ""
    token: str = "muted"
    """Colour of the icon."""
    note: str = ""
    """Said at the right end, muted."""
    tip: str = ""
    indent: int = 0
    strong: bool = False
    faint: bool = False
    checked: bool | None = None
    """None where there is no box to check."""


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case Qt.ItemDataRole.ToolTipRole:
                return row.tip or " · ".join(filter(None, (row.text, row.note)))
            case Qt.ItemDataRole.AccessibleTextRole:
                state = "" if row.checked is None else "on: " if row.checked else "off: "
                return f"{state}{row.text} {row.note}".strip()
            case Qt.ItemDataRole.UserRole:
                return row
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.rows[index.row()].key is None:
            return flags & ~(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
        return flags

    def replace(self, rows: list[Row]) -> None:
        """Show other rows; what stays at both ends is left alone, so that a growing list costs little."""
        old = self.rows
        same = 0
        shortest = min(len(old), len(rows))
        while same < shortest and old[same] == rows[same]:
            same += 1
        tail = 0
        while tail < shortest - same and old[-1 - tail] == rows[-1 - tail]:
            tail += 1
        gone, came = len(old) - same - tail, len(rows) - same - tail
        if gone == came:
            self.rows = rows
            if came:
                self.dataChanged.emit(self.index(same), self.index(same + came - 1))
            return
        if gone:
            self.beginRemoveRows(_NO_INDEX, same, same + gone - 1)
            self.rows = old[:same] + old[same + gone :]
            self.endRemoveRows()
        if came:
            self.beginInsertRows(_NO_INDEX, same, same + came - 1)
            self.rows = rows
            self.endInsertRows()


class LineList(QListView):
    """Shows rows; says which is chosen, opened with Enter or a double click, switched, and to be deleted."""

    chosen = Signal(object)
    """Key of a row that was clicked, or reached with the keys."""
    opened = Signal(object)
    switched = Signal(object, bool)
    """Key of a row, and whether its box is to be checked."""
    deleted = Signal(object)
    menu_requested = Signal(object, QPoint)
    """Key of the row (None for none) and where on the screen."""

    def __init__(self, theme: Theme, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._hint = hint
        self._rows = _Model(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def set_hint(self, hint: str) -> None:
        """What stands where there are no rows."""
        self._hint = hint
        self.viewport().update()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the current one stays current where it is still there."""
        current = self.current_key
        self._rows.replace(list(rows))
        if current is not None and self.current_key != current:
            self.select(current)

    @property
    def rows(self) -> list[Row]:
        return self._rows.rows

    @property
    def current_key(self) -> Any:
        """The key of the current row, or None."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() and index.row() < len(self._rows.rows) else None

    def select(self, key: Hashable) -> None:
        """Make a row current, if it is there."""
        for number, row in enumerate(self._rows.rows):
            if row.key == key and key is not None:
                self.setCurrentIndex(self._rows.index(number))
                return

    def row_at(self, index: Index) -> Row | None:
        return self._rows.rows[index.row()] if index.isValid() else None

    def _open(self, index: Index) -> None:
        row = self.row_at(index)
        if row is not None and row.key is not None:
            self.opened.emit(row.key)

    def _switch(self, row: Row) -> None:
        if row.checked is not None:
            self.switched.emit(row.key, not row.checked)

    # Overrides

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = self.row_at(current)
        if row is not None and row.key is not None:
            self.chosen.emit(row.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = self.row_at(index)
        if row is not None and row.checked is not None and event.button() == Qt.MouseButton.LeftButton:
            left = self.visualRect(index).left() + row.indent * _INDENT + SPACE
            if left <= event.position().x() <= left + _BOX + SPACE:
                self._switch(row)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.row_at(self.currentIndex())
        key = event.key()
        if row is None or row.key is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row.key)
        elif key == Qt.Key.Key_Space and row.checked is not None:
            self._switch(row)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit(row.key)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self.current_key, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else ""
            show_tip(event, text, self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.rows and self._hint:
            paint_hint(self, self._hint, self.theme)


class _Delegate(QStyledItemDelegate):
    def __init__(self, owner: LineList) -> None:
        super().__init__(owner)
        self._list = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._list.row_at(index)
        if row is None:
            return
        theme = self._list.theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver and row.key is not None:
            painter.fillRect(area, theme.color("hover"))
        if state & QStyle.StateFlag.State_HasFocus and self._list.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), SPACE, SPACE)
        left = area.left() + SPACE + row.indent * _INDENT
        if row.checked is not None:
            self._paint_box(painter, QRectF(left, area.center().y() - _BOX / 2 + 1, _BOX, _BOX), row.checked)
            left += _BOX + 2 * SPACE
        if row.icon:
            side = ICON_PX - 2
            token = "faint" if row.faint else row.token
            place = QRectF(left, area.center().y() - side / 2 + 0.5, side, side)
            draw_icon(painter, row.icon, place, theme.color(token))
            left += side + SPACE + 2
        right = area.right() - 2 * SPACE
        if row.note:
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(theme.color("muted"))
            metrics = painter.fontMetrics()
            # A note may have what the text leaves it, and two fifths of the line whatever the text is.
            left_over = right - left - painter.fontMetrics().horizontalAdvance(row.text) - 6 * SPACE
            most = max(left_over, (right - left) * 2 // 5)
            room = max(0, min(metrics.horizontalAdvance(row.note) + SPACE, most))
            note = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, room)
            painter.drawText(
                QRect(right - room, area.top(), room, area.height()),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                note,
            )
            right -= room + 2 * SPACE
        painter.setFont(ui_font(CAPTION_PX if row.key is None else CAPTION_PX + 1, bold=row.strong or row.key is None))
        painter.setPen(theme.color("muted" if row.faint or row.key is None else "text"))
        text = painter.fontMetrics().elidedText(row.text, Qt.TextElideMode.ElideRight, max(0, right - left))
        painter.drawText(
            QRect(left, area.top(), max(0, right - left), area.height()),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            text,
        )
        painter.restore()

    def _paint_box(self, painter: QPainter, box: QRectF, checked: bool) -> None:
        color = self._list.theme.color
        painter.setPen(QPen(color("accent" if checked else "line_strong"), 1))
        painter.setBrush(color("accent" if checked else "raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if checked:
            draw_icon(painter, "check", box.adjusted(2, 2, -2, -2), color("on_accent"))
