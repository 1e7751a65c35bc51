"""The conversations that were had, or the messages in which something was found: two lines each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.conversations.kept import Kept
from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, RADIUS, SPACE, Theme, ui_font

_HEIGHT = 11 * SPACE
_ICON = 3 * SPACE
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, eq=False)
class Entry:
    """A line of the list; `entry` is where in the conversation something was found, -1 for all of it."""

    conversation: Kept
    title: str
    caption: str
    entry: int = -1
    token: str = "muted"
    icon: str = "message"


def entry_of(conversation: Kept, current: Kept | None) -> Entry:
    """A conversation as a line."""
    count = len(conversation.messages)
    parts = [f"{conversation.number}", time.strftime("%H:%M", time.localtime(conversation.started))]
    parts.append(f"{count} message" if count == 1 else f"{count} messages")
    if conversation.branch_of:
        parts.append(f"branch of {conversation.branch_of}")
    if conversation.is_over:
        parts.append("ended")
    elif conversation is current:
        parts.append("going on")
    has_error = conversation.has_error
    if has_error:
        parts.append("error")
    icon = "error" if has_error else "branch" if conversation.branch_of else "message"
    return Entry(conversation, conversation.title, " · ".join(parts), -1, "bad" if has_error else "muted", icon)


class EntryModel(QAbstractListModel):
    """Lines of the list, the newest conversation first."""

    EntryRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.title}, {entry.caption}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.title}\n{entry.caption}"
            case self.EntryRole:
                return entry
            case _:
                return None

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


class ConversationList(QListView):
    """Shows the lines; several may be selected, to compare two."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry_model = EntryModel(self)
        self.setModel(self.entry_model)
        self.setItemDelegate(_EntryDelegate(theme, self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conversations")
        theme.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> list[Entry]:
        """The selected lines, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.entry_model.entries[row] for row in rows]


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40 * SPACE, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(EntryModel.EntryRole)
        if not isinstance(entry, Entry):
            return
        color = self._theme.color
        state = option.state
        area: QRect = option.rect.adjusted(SPACE, 1, -SPACE, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(area, RADIUS - 2, RADIUS - 2)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Active:
            painter.setPen(color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, RADIUS - 2, RADIUS - 2)
        mark = QRect(area.left() + 2 * SPACE, area.top() + 3 * SPACE // 2 + 2, _ICON, _ICON)
        draw_icon(painter, entry.icon, mark.toRectF(), color(entry.token))
        text = area.adjusted(2 * SPACE + _ICON + 2 * SPACE, SPACE, -2 * SPACE, -SPACE)
        half = text.height() // 2
        self._line(painter, text.adjusted(0, 0, 0, -half), entry.title, ui_font(), "text")
        self._line(painter, text.adjusted(0, half, 0, 0), entry.caption, ui_font(CAPTION_PX), entry.token)
        painter.restore()

    def _line(self, painter: QPainter, area: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        metrics: QFontMetrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
