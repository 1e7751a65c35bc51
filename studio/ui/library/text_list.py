"""A list of short texts: marked together, edited in place, copied and pasted as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
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
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, RADIUS, SPACE, TEXT_PX, Theme, ui_font

ROW = Qt.ItemDataRole.UserRole + 1
"""What a row stands for; it has a `text`, which is what is edited."""
MARK = Qt.ItemDataRole.UserRole + 2
"""A Mark at the right of a row, or None."""
CHIPS = Qt.ItemDataRole.UserRole + 3
"""Words shown as chips behind the text, or None."""

_ROW = 30
_CHIP = 20
_CHIP_ROOM = 0.4
"""Share of the row that is the text's where chips follow."""
_MARK_ICON = 12
_MARK_SHARE = 0.45

Index = QModelIndex | QPersistentModelIndex


class HasText(Protocol):
    """What a row stands for."""

    @property
    def text(self) -> str:
        """The text that is shown and edited."""


class IndexedText(HasText, Protocol):
    """What a row stands for, with its place in the file's list."""

    @property
    def index(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said at the right of a row."""

    text: str
    icon: str = ""
    token: str = "muted"


class TextList(QListView):
    """Enter or F2 edits, Delete deletes what is marked, Ctrl+C copies it and Ctrl+V adds lines."""

    delete_pressed = Signal()
    move_pressed = Signal(int)
    """Alt+Up (-1) or Alt+Down (1)."""
    lines_pasted = Signal(str)
    """Text of the clipboard."""

    def __init__(self, theme: Theme, model: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Enter edits, Delete deletes, Control V adds what was copied, one line each.")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.viewport().update)

    @property
    def marked(self) -> list[Any]:
        """What the selected rows stand for, in the order shown."""
        rows = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return [index.data(ROW) for index in rows]

    def go_to(self, row: int) -> None:
        """Mark one row and show it."""
        index = self.model().index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_pressed.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(one.text for one in self.marked))
        elif event.matches(QKeySequence.StandardKey.Cut):
            QGuiApplication.clipboard().setText("\n".join(one.text for one in self.marked))
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.lines_pasted.emit(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)


class Kept:
    """What is selected in a list, and where the keyboard is, to be the same when its rows are new."""

    def __init__(self, view: TextList, total: int) -> None:
        self._view = view
        self._total = total
        self._rows: list[IndexedText] = view.marked
        self._current: IndexedText | None = view.currentIndex().data(ROW)
        self._place = view.currentIndex().row()
        self._scrolled = view.verticalScrollBar().value()

    def restore(self, total: int) -> None:
        """Select again; `total` is how many things there are now. Nothing is done where the rows stayed."""
        view, model, selection = self._view, self._view.model(), self._view.selectionModel()
        if view.currentIndex().isValid() or selection.hasSelection() or not model.rowCount():
            return
        # Where nothing came or went, a thing is known by its place, which an edit of its text does not change.
        same = (lambda one: one.index) if total == self._total else (lambda one: one.text)
        rows = {same(model.index(row, 0).data(ROW)): model.index(row, 0) for row in range(model.rowCount())}
        for one in self._rows:
            if (index := rows.get(same(one))) is not None:
                selection.select(index, QItemSelectionModel.SelectionFlag.Select)
        if self._current is not None:
            row = min(self._place, model.rowCount() - 1)
            index = rows.get(same(self._current), model.index(row, 0))
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        view.verticalScrollBar().setValue(self._scrolled)


class TextDelegate(QStyledItemDelegate):
    """Draws a row, and edits its text in place; the new text is handed over once the editor is closed."""

    edited = Signal(object, str)
    """What the row stands for, and its new text."""

    def __init__(self, theme: Theme, view: TextList, refusal: Callable[[Any, str], str]) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._refusal = refusal
        self._typed: str | None = None
        self._row: HasText | None = None
        view.setItemDelegate(self)
        # Connected after the view, so that the editor is gone when the text is handed over.
        self.closeEditor.connect(self._closed)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        color = self._theme.color
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ring = bool(option.state & QStyle.StateFlag.State_HasFocus) and bool(
            option.state & QStyle.StateFlag.State_KeyboardFocusChange
        )
        painter.setPen(QPen(color("accent"), 1) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_soft" if chosen else "hover") if chosen or over else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        inner = option.rect.adjusted(3 * SPACE, 0, -3 * SPACE, 0)
        mark: Mark | None = index.data(MARK)
        if mark is not None:
            inner.setRight(self._draw_mark(painter, inner, mark) - 3 * SPACE)
        chips: Sequence[str] | None = index.data(CHIPS)
        if chips is not None:
            room = int(inner.width() * _CHIP_ROOM)
            self._draw_chips(painter, inner.adjusted(room, 0, 0, 0), chips)
            inner.setWidth(room - 2 * SPACE)
        painter.setFont(ui_font(TEXT_PX))
        painter.setPen(color("text"))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _draw_mark(self, painter: QPainter, area: QRect, mark: Mark) -> int:
        """Draws what is said at the right of a row; returns where that begins."""
        painter.setFont(ui_font(CAPTION_PX))
        painter.setPen(self._theme.color(mark.token))
        room = int(area.width() * _MARK_SHARE)
        text = painter.fontMetrics().elidedText(mark.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        left = area.right() - painter.fontMetrics().horizontalAdvance(text) - SPACE
        if not mark.icon:
            return left
        left -= _MARK_ICON
        box = QRectF(left, area.center().y() - _MARK_ICON / 2 + 1, _MARK_ICON, _MARK_ICON)
        draw_icon(painter, mark.icon, box, self._theme.color(mark.token))
        return left

    def _draw_chips(self, painter: QPainter, area: QRect, chips: Sequence[str]) -> None:
        """Draws as many chips as there is room for, and how many more there are."""
        painter.setFont(ui_font(CAPTION_PX))
        metrics = painter.fontMetrics()
        left = area.left()
        for place, chip in enumerate(chips):
            rest = len(chips) - place
            more = metrics.horizontalAdvance(f"+{rest}") + 2 * SPACE
            width = min(metrics.horizontalAdvance(chip) + 4 * SPACE, area.width())
            room = area.right() - left - (more if rest > 1 else 0)
            if width > room and place:
                painter.setPen(self._theme.color("muted"))
                words = QRect(left, area.top(), more, area.height())
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"+{rest}")
                return
            width = min(width, room)  # the first is shown in any case
            box = QRectF(left, area.center().y() - _CHIP / 2 + 1, width, _CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(box, SPACE, SPACE)
            painter.setPen(self._theme.color("muted"))
            text = metrics.elidedText(chip, Qt.TextElideMode.ElideRight, int(width) - 4 * SPACE + 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            left += width + SPACE

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName("Text")
        editor.setFrame(False)
        editor.setStyleSheet("min-height: 0px;")
        self._typed = None
        self._row = index.data(ROW)
        editor.textChanged.connect(self._judge)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        self._typed = editor.text()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area = option.rect.adjusted(SPACE - 1, 1, -SPACE, -1)
        if index.data(CHIPS) is not None:
            area.setWidth(int(option.rect.width() * _CHIP_ROOM))
        editor.setGeometry(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and self._row is not None and self._refusal(self._row, watched.text()):
                return True  # the field says why
        return super().eventFilter(watched, event)

    def _judge(self, text: str) -> None:
        editor = self.sender()
        if not isinstance(editor, QLineEdit) or self._row is None:
            return
        refusal = self._refusal(self._row, text)
        if bool(refusal) != bool(editor.property("invalid")):
            editor.setProperty("invalid", bool(refusal))
            editor.style().unpolish(editor)
            editor.style().polish(editor)
        editor.setAccessibleDescription(refusal)
        if refusal and editor.isVisible():
            QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height() - 2 * SPACE)), refusal, editor)
        else:
            QToolTip.hideText()

    def _closed(self) -> None:
        row, self._row = self._row, None
        typed, self._typed = self._typed, None
        if typed is not None and row is not None and typed != row.text:
            self.edited.emit(row, typed)
