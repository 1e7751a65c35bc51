"""The grid: cells are moved through, edited, copied and pasted as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from studio.tables.column import Column
from studio.tables.errors import TableError
from studio.ui.tables.cell_editors import CellChoice, CellDate, CellText
from studio.ui.tables.grid_delegate import ROW_HEIGHT, GridDelegate
from studio.ui.tables.grid_header import GridHeader, RowNumbers
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.values import typed_value
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.wrapped import WrappedLabel

_MIN_WIDTH = 48
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class CellRange:
    """A rectangle of cells by their rows and the names of the columns as they stand on the screen."""

    first: int
    last: int
    names: tuple[str, ...]

    @property
    def rows(self) -> range:
        return range(self.first, self.last + 1)


class GridView(QTableView):
    """Arrows and Tab move; Enter, F2, a double click or typing edits; Escape leaves. What takes rows is a signal."""

    copy_asked = Signal()
    cut_asked = Signal()
    paste_asked = Signal()
    clear_asked = Signal()
    """Delete: empty the selected cells."""
    delete_rows_asked = Signal()
    """Ctrl+Delete, or Delete with whole rows selected."""
    add_row_asked = Signal()
    find_asked = Signal()
    filter_asked = Signal()
    json_asked = Signal(int, str)
    """Row and column of a cell whose value is edited beside the grid."""
    computed_asked = Signal(int, str)
    """Row and column of a computed cell that was opened."""
    menu_asked = Signal(QPoint)
    """Where, in the viewport."""
    read_only_met = Signal(str)
    """A person tried to edit a column that cannot be; its name."""

    def __init__(self, theme: Theme, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = model
        self._anchor: tuple[int, int] | None = None
        self.setModel(model)
        self.header = GridHeader(theme, model, self)
        self.setHorizontalHeader(self.header)
        self.numbers = RowNumbers(theme, model, self)
        self.setVerticalHeader(self.numbers)
        self.cells = GridDelegate(theme, model, self)
        self.setItemDelegate(self.cells)
        self.setAccessibleName("Rows")
        self.setAccessibleDescription(
            "Arrows move, Enter edits, Escape leaves, Shift with the arrows selects, Ctrl+C and Ctrl+V copy and paste. "
            "Alt and the arrows move a column, with Shift they change its width."
        )
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # What is opaque is moved when it scrolls, and only the rows that come into view are drawn.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.customContextMenuRequested.connect(self.menu_asked)
        self.numbers.setDefaultSectionSize(ROW_HEIGHT)
        self.numbers.setMinimumSectionSize(ROW_HEIGHT)
        self.numbers.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header.setSectionsMovable(True)
        self.header.setMinimumSectionSize(_MIN_WIDTH)
        self.bubble = _Bubble(theme, self.viewport())
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self._recolor)
        self._recolor()
        self.verticalScrollBar().valueChanged.connect(self.bubble.hide)
        self.horizontalScrollBar().valueChanged.connect(self.bubble.hide)

    # -- where the person is ----------------------------------------------------------------------------

    @property
    def visual_names(self) -> list[str]:
        """The columns that are not hidden, from left to right."""
        places = [self.header.logicalIndex(place) for place in range(self.header.count())]
        return [self._rows.columns[place].name for place in places if not self.isColumnHidden(place)]

    def selected(self) -> CellRange | None:
        """The rectangle around what is selected; None when nothing is."""
        ranges = [one for one in list(self.selectionModel().selection()) if one.isValid()]  # type: ignore[call-overload]
        if not ranges:
            current = self.currentIndex()
            if not current.isValid():
                return None
            return CellRange(current.row(), current.row(), (self._rows.columns[current.column()].name,))
        first, last = min(one.top() for one in ranges), max(one.bottom() for one in ranges)
        places = {place for one in ranges for place in range(one.left(), one.right() + 1)}
        names = tuple(name for name in self.visual_names if self._rows.place_of(name) in places)
        return CellRange(first, last, names) if names else None

    def selects_whole_rows(self) -> bool:
        """Whether what is selected are rows, from end to end."""
        found = self.selected()
        return found is not None and list(found.names) == self.visual_names and bool(self.selectionModel().selection())

    def go_to(self, row: int, name: str = "", *, edit: bool = False) -> None:
        """Make a cell current and bring it into view."""
        names = self.visual_names
        if not names or not 0 <= row < self._rows.rowCount():
            return
        place = self._rows.place_of(name if name in names else names[0])
        index = self._rows.index(row, place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        if edit:
            self.begin_editing()

    def select_column(self, name: str) -> None:
        """Select all cells of a column."""
        place = self._rows.place_of(name)
        last = self._rows.rowCount() - 1
        if last >= 0:
            top = self._rows.index(0, place)
            cells = QItemSelection(top, self._rows.index(last, place))
            self.selectionModel().select(cells, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            row = max(0, self.rowAt(0))
            self.selectionModel().setCurrentIndex(
                self._rows.index(row, place), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def cell_rect(self, row: int, name: str, over: QWidget) -> QRect:
        """Where a cell is, in the coordinates of a widget around the grid."""
        area = self.visualRect(self._rows.index(row, self._rows.place_of(name)))
        return QRect(self.viewport().mapTo(over, area.topLeft()), area.size())

    # -- editing ----------------------------------------------------------------------------------------

    def begin_editing(self, typed: str = "") -> None:
        """Edit the current cell; what was typed takes the place of its value."""
        index = self.currentIndex()
        row = self._rows.row(index.row()) if index.isValid() else None
        if row is None:
            return
        column = self._rows.columns[index.column()]
        if column.is_computed and not typed:
            self.computed_asked.emit(index.row(), column.name)
        elif not self._rows.is_editable(column):
            self.read_only_met.emit(column.name)
        elif column.type == "boolean":
            if not typed or typed == " ":
                self.toggle(index.row(), column)
        elif column.type in ("object", "array"):
            self.json_asked.emit(index.row(), column.name)
        else:
            self.scrollTo(index)
            self.edit(index)
            editor = self.editor
            if typed and isinstance(editor, (CellText, CellDate)):
                if isinstance(editor, CellText):
                    editor.insertPlainText(typed)
                else:
                    editor.insert(typed)
            elif isinstance(editor, CellDate):
                editor.open_month()

    @property
    def editor(self) -> QWidget | None:
        """The editor that is open in a cell."""
        return self.indexWidget(self.currentIndex()) or next(
            (
                child
                for child in self.viewport().findChildren(QWidget)
                if isinstance(child, (CellText, CellDate, CellChoice)) and not child.isHidden()
            ),
            None,
        )

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def toggle(self, row: int, column: Column) -> None:
        """Turn true into false and everything else into true."""
        values = self._rows.row(row)
        if values is not None and self._rows.is_editable(column):
            self._rows.write(row, column.name, values.get(column.name) is not True)

    def finish_editing(self, editor: QWidget, down: int, right: int) -> None:
        """Take what is typed and move on; what does not fit stays in the editor, with a word why."""
        index = self.currentIndex()
        if not isinstance(editor, (CellText, CellDate, CellChoice)):
            return
        column = self._rows.columns[index.column()]
        if editor.is_changed or self._rows.error(self._rows.row_id(index.row()) or 0, column.name):
            try:
                value = read_typed(column, editor.text())
            except TableError as error:
                self.bubble.say(str(error), self.visualRect(index), editor.height())
                return
            self._rows.write(index.row(), column.name, value)
        self.stop_editing(editor, keep=False)
        self.step(down, right)

    def stop_editing(self, editor: QWidget, *, keep: bool) -> None:
        """Close an editor, with what is typed kept at the cell or not."""
        self.bubble.hide()
        index = self.currentIndex()
        if not keep and index.isValid():
            self._rows.forgive(index.row(), self._rows.columns[index.column()].name)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_typed(self, row: int, column: Column, text: str) -> None:
        """Write what is typed; what does not fit stays at the cell until it is mended."""
        self.bubble.hide()
        try:
            self._rows.write(row, column.name, read_typed(column, text))
        except TableError as error:
            self._rows.refuse(row, column.name, text, _sentence(str(error)))

    def commit(self) -> None:
        """Take what is typed in a cell now."""
        editor = self.editor
        index = self.currentIndex()
        if self.is_editing and isinstance(editor, (CellText, CellDate, CellChoice)) and index.isValid():
            if editor.is_changed:
                self.keep_typed(index.row(), self._rows.columns[index.column()], editor.text())
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def step(self, down: int, right: int) -> None:
        """Move the current cell; beyond the last column it goes to the next row."""
        names = self.visual_names
        index = self.currentIndex()
        if not index.isValid() or not names:
            return
        place = names.index(self._rows.columns[index.column()].name) + right
        row = index.row() + down + place // len(names)
        if 0 <= row < self._rows.rowCount():
            self.go_to(row, names[place % len(names)])

    # -- keys and pointer -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_editing or not self._command(event):
            super().keyPressEvent(event)

    def _command(self, event: QKeyEvent) -> bool:
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        for standard, signal in (
            (QKeySequence.StandardKey.Copy, self.copy_asked),
            (QKeySequence.StandardKey.Cut, self.cut_asked),
            (QKeySequence.StandardKey.Paste, self.paste_asked),
            (QKeySequence.StandardKey.Find, self.find_asked),
        ):
            if event.matches(standard):
                signal.emit()
                return True
        if key == Qt.Key.Key_L and modifiers == _CTRL | _SHIFT:
            self.filter_asked.emit()
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if modifiers == _CTRL or (modifiers == _NO_MODIFIER and self.selects_whole_rows()):
                self.delete_rows_asked.emit()
            else:
                self.clear_asked.emit()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers == _CTRL:
                self.add_row_asked.emit()
            else:
                self.begin_editing()
            return True
        if key == Qt.Key.Key_F2:
            self.begin_editing()
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            # At the ends Tab leaves the grid, so that the keyboard is never caught in it.
            return self._tab(back=key == Qt.Key.Key_Backtab or bool(modifiers & _SHIFT))
        if modifiers == _SHIFT and key == Qt.Key.Key_Space:
            index = self.currentIndex()
            if index.isValid():
                self.selectRow(index.row())
            return True
        if modifiers == _CTRL and key == Qt.Key.Key_Space:
            index = self.currentIndex()
            if index.isValid():
                self.select_column(self._rows.columns[index.column()].name)
            return True
        if key == Qt.Key.Key_Escape and self.selectionModel().hasSelection() and self.currentIndex().isValid():
            found = self.selected()
            if found is not None and (len(found.rows) > 1 or len(found.names) > 1):
                self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
                return True
            return False
        if modifiers & ~_SHIFT == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.header.shift(
                self.currentIndex().column(), 1 if key == Qt.Key.Key_Right else -1, bool(modifiers & _SHIFT)
            )
            return True
        text = event.text()
        if text and text.isprintable() and not modifiers & ~_SHIFT:
            self.begin_editing(text)
            return True
        return False

    def _tab(self, *, back: bool) -> bool:
        index, names = self.currentIndex(), self.visual_names
        if not index.isValid() or not names:
            return False
        at_end = (
            index.row() == 0 and self._rows.columns[index.column()].name == names[0]
            if back
            else index.row() == self._rows.rowCount() - 1 and self._rows.columns[index.column()].name == names[-1]
        )
        if at_end:
            return False
        self.step(0, -1 if back else 1)
        return True

    def event(self, event: QEvent) -> bool:
        # Otherwise the window's shortcuts would take these while the grid has the keyboard.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for standard in (
                QKeySequence.StandardKey.Copy,
                QKeySequence.StandardKey.Cut,
                QKeySequence.StandardKey.Paste,
                QKeySequence.StandardKey.SelectAll,
                QKeySequence.StandardKey.Delete,
                QKeySequence.StandardKey.Find,
            ):
                if event.matches(standard):
                    event.accept()
                    return True
            if event.key() == Qt.Key.Key_L and event.modifiers() == _CTRL | _SHIFT:
                event.accept()
                return True
            sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            if sideways and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                event.accept()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CTRL:
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.commit()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or event.modifiers() != _NO_MODIFIER:
            return
        column = self._rows.columns[index.column()]
        box = self.visualRect(index).adjusted(0, 0, 0, 0)
        box.setWidth(SPACE * 7)
        if column.type == "boolean" and box.contains(event.position().toPoint()) and index == self.currentIndex():
            row = self._rows.row(index.row())
            if row is not None and self._rows.is_editable(column):
                self.toggle(index.row(), column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
            return
        if self._rows.columns[index.column()].type != "boolean":
            self.setCurrentIndex(index)
            self.begin_editing()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount() and self.visual_names:
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("background"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.place_adder()

    def _recolor(self) -> None:
        palette = self._theme.palette
        self.setStyleSheet(
            f"QTableCornerButton::section {{ background: {palette.background}; border: none;"
            f" border-right: 1px solid {palette.line}; border-bottom: 1px solid {palette.line}; }}"
            "QAbstractScrollArea::corner { background: transparent; border: none; }"
        )
        self.viewport().update()

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.bubble.hide()
        for index in (current, previous):
            if index.isValid():
                self.viewport().update(self.visualRect(index))
        self.numbers.viewport().update()
        self.header.viewport().update()


class _Bubble(QFrame):
    """A word about what is wrong with a cell, right below it."""

    def __init__(self, theme: Theme, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._theme = theme
        self.label = WrappedLabel(parent=self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str, cell: QRect, editor_height: int) -> None:
        """Show a sentence below a cell, above it where there is no room below."""
        palette = self._theme.palette
        self.setStyleSheet(
            f"_Bubble {{ background: {palette.bad_soft}; border: 1px solid {palette.bad}; border-radius: 4px; }}"
            f"QLabel {{ color: {palette.text}; }}"
        )
        text = _sentence(text)
        width = min(380, self.fontMetrics().horizontalAdvance(text) + 36)
        self.label.setGeometry(10, 6, width - 20, 10)
        self.label.set_text(text)
        self.setAccessibleName(text)
        height = self.label.height() + 12
        around = self.parentWidget()
        room = around.rect() if around is not None else QRect()
        top = cell.top() + max(cell.height(), editor_height) + 3
        if top + height > room.bottom():
            top = cell.top() - height - 3
        self.setGeometry(max(0, min(cell.left(), room.right() - width)), top, width, height)
        self.show()
        self.raise_()


def read_typed(column: Column, text: str) -> Any:
    """The value typed into a cell. Raises TableError."""
    return typed_value(column, text) if not column.choices or text else column.coerce(None)


def cells_of(ranges: Sequence[QItemSelectionRange]) -> int:
    """How many cells are selected."""
    return sum(one.width() * one.height() for one in ranges)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


def clipboard_texts() -> tuple[str, str]:
    """What the clipboard holds as plain text and as HTML."""
    data = QGuiApplication.clipboard().mimeData()
    return (data.text() if data.hasText() else "", data.html() if data.hasHtml() else "")
