"""The list of an overlay: icon, label with the letters that fit, where it is, and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.icons import draw_icon
from studio.ui.palette.keys import draw_keys
from studio.ui.palette.marked_text import Marking, draw_marked
from studio.ui.theme import CAPTION_PX, ICON_PX, SPACE, TEXT_PX, Theme, ui_font

ROW_HEIGHT = 32
_ASIDE_SHARE = 0.4
_ROW = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """One line; `value` is what it stands for."""

    value: Any
    label: str
    aside: str = ""
    icon: str = ""
    token: str = "muted"
    keys: str = ""
    enabled: bool = True
    spans: tuple[tuple[int, int], ...] = ()
    heading: str = ""
    """Said above the first row of a group, such as `Recent`; drawn at the right of the row."""


class ResultModel(QAbstractListModel):
    """The rows of a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label
            case Qt.ItemDataRole.AccessibleTextRole:
                state = "" if row.enabled else "not available now"
                return ", ".join(part for part in (row.label, row.aside, row.keys, state) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (row.label, row.aside) if part)
            case _ if role == _ROW:
                return row
        return None


class ResultList(QListView):
    """Shows rows; the keyboard stays in the search above it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ResultModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, with the first that can be taken as the current one."""
        self.rows.show(rows)
        first = next((index for index, row in enumerate(rows) if row.enabled), 0)
        if rows:
            self.setCurrentIndex(self.rows.index(first))
            self.scrollToTop()

    @property
    def current(self) -> Row | None:
        """The row that Enter takes."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def step(self, by: int, *, around: bool = True) -> None:
        """Go up or down; past the end to the other end, unless told otherwise."""
        count = self.rows.rowCount()
        if count:
            to = self.currentIndex().row() + by
            to = to % count if around else max(0, min(to, count - 1))
            self.setCurrentIndex(self.rows.index(to))
            self.scrollTo(self.currentIndex())

    @property
    def page(self) -> int:
        """How many rows are in view."""
        return max(1, self.viewport().height() // ROW_HEIGHT - 1)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        color = self._theme.color
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        for flag, token in (
            (QStyle.StateFlag.State_Selected, "accent_soft"),
            (QStyle.StateFlag.State_MouseOver, "hover"),
        ):
            if state & flag:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(token))
                painter.drawRoundedRect(area, SPACE, SPACE)
                break
        inner = area.adjusted(2 * SPACE, 0, -2 * SPACE, 0)
        if row.icon:
            box = QRect(inner.left(), inner.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
            draw_icon(painter, row.icon, box.toRectF(), color(row.token if row.enabled else "faint"))
        inner.setLeft(inner.left() + ICON_PX + 2 * SPACE)
        if row.keys:
            inner.setRight(inner.right() - draw_keys(painter, self._theme, inner, row.keys) - 2 * SPACE)
        if row.heading:
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(color("muted"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.heading)
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(row.heading) - 3 * SPACE)
        ink = color("text" if row.enabled else "faint")
        marking = Marking(color("accent") if row.enabled else ink, bold=True)
        painter.setFont(ui_font(CAPTION_PX))
        # What is said aside keeps its room beside a long label.
        kept = min(painter.fontMetrics().horizontalAdvance(row.aside) + 3 * SPACE, int(inner.width() * _ASIDE_SHARE))
        label = inner.adjusted(0, 0, -kept if row.aside else 0, 0)
        used = draw_marked(painter, label, row.label, row.spans, ui_font(TEXT_PX), ink, marking)
        rest = inner.adjusted(used + 3 * SPACE, 1, 0, 0)
        if row.aside:
            painter.setPen(color("muted" if row.enabled else "faint"))
            text = painter.fontMetrics().elidedText(row.aside, Qt.TextElideMode.ElideMiddle, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
