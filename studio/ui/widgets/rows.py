"""A short table that is edited in place: options of a question, buttons of a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.ui.icons import draw_icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme

_MOST_ROWS = 12
_CHECK_WIDTH = 32
_BOX = 14
_INSET = 8
LEADS_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a cell is a link that leads somewhere."""

Index = QModelIndex | QPersistentModelIndex


class Column(NamedTuple):
    """One column: `choices` are the words a `choice` column offers, with what each stands for."""

    title: str
    kind: Literal["text", "check", "choice", "link"] = "text"
    choices: tuple[tuple[str, str], ...] = ()
    fixed: bool = False
    """Whether its cells cannot be edited."""
    muted: bool = False
    """Whether it is of little weight."""


class Target(NamedTuple):
    """The value of a cell of a `link` column: what it says, and whether it leads anywhere."""

    text: str
    leads: bool


class RowsModel(QAbstractTableModel):
    """An adapter: it holds what it is given and hands every change on, without making it.

    `edit` gets row, column and value; whoever makes the change gives the rows anew by `set_rows`.
    """

    def __init__(
        self, columns: Sequence[Column], edit: Callable[[int, int, Any], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._edit = edit
        self._rows: tuple[tuple[Any, ...], ...] = ()
        self._visible: tuple[int, ...] = ()
        self._filter = ""
        self._is_changing = False

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    def set_rows(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Show other rows; what is selected stays where the number of rows allows it."""
        rows = tuple(rows)
        if rows != self._rows:
            self._show(rows, self._filter)

    def set_filter(self, text: str) -> None:
        """Show only rows that hold a text."""
        self._show(self._rows, text.casefold())

    def source_row(self, row: int) -> int:
        """The row among all rows, from the row in view."""
        return self._visible[row]

    def view_row(self, source: int) -> int:
        """The row in view, from the row among all rows; -1 when it is filtered out."""
        return self._visible.index(source) if source in self._visible else -1

    def _show(self, rows: tuple[tuple[Any, ...], ...], text: str) -> None:
        self._filter = text
        visible = tuple(
            index for index, row in enumerate(rows) if not text or any(text in str(cell).casefold() for cell in row)
        )
        # Rows that go take an open editor along, which would hand on what was typed in the middle of the change.
        self._is_changing = True
        old, new = len(self._visible), len(visible)
        if new < old:
            self.beginRemoveRows(QModelIndex(), new, old - 1)
        elif new > old:
            self.beginInsertRows(QModelIndex(), old, new - 1)
        self._rows, self._visible = rows, visible
        if new < old:
            self.endRemoveRows()
        elif new > old:
            self.endInsertRows()
        if common := min(old, new):
            self.dataChanged.emit(self.index(0, 0), self.index(common - 1, len(self._columns) - 1))
        self._is_changing = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._visible)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        column = self._columns[index.column()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if column.kind == "link":
            return flags
        if column.kind == "check":
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags if column.fixed else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._columns[index.column()]
        value = self._rows[self._visible[index.row()]][index.column()]
        if column.kind == "check":
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {'on' if value else 'off'}"
            return column.title if role == Qt.ItemDataRole.ToolTipRole else None
        if isinstance(value, Target):
            if role == LEADS_ROLE:
                return value.leads
            value = value.text
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return next((word for key, word in column.choices if key == value), " ".join(str(value).split()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(value) if len(str(value)) > 14 else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if self._is_changing or not index.isValid():
            return False
        row, column = self._visible[index.row()], index.column()
        is_check = self._columns[column].kind == "check"
        if role != (Qt.ItemDataRole.CheckStateRole if is_check else Qt.ItemDataRole.EditRole):
            return False
        if is_check:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        if value != self._rows[row][column]:
            self._edit(row, column, value)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column.kind == "check" else column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class RowsView(QTableView):
    """Arrow keys move, Enter, F2 or typing edits, Space checks, Delete deletes, Alt+Up and Alt+Down move a row."""

    delete_asked = Signal(int)
    move_asked = Signal(int, int)
    """Row, and -1 to move it up or 1 to move it down."""
    followed = Signal(int)
    """The row whose link was clicked, or that was entered by the keyboard."""

    def __init__(self, theme: Theme, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        kinds = [column.kind for column in model.columns]
        self._check = kinds.index("check") if "check" in kinds else None
        self._link = kinds.index("link") if "link" in kinds else None
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Enter edits a cell, Delete deletes a row, Alt and the arrows move it.")
        self.setItemDelegate(_CellDelegate(theme, model, self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(CONTROL_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(_CHECK_WIDTH)
        for place, column in enumerate(model.columns):
            if column.kind == "check":
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(place, _CHECK_WIDTH)
            elif column.muted and column.fixed:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._follow)
        self.setMouseTracking(self._link is not None)
        model.rowsInserted.connect(self.fit)
        model.rowsRemoved.connect(self.fit)
        self.fit()

    @property
    def current_row(self) -> int:
        """The current row among all rows; -1 when there is none."""
        index = self.currentIndex()
        return self._model.source_row(index.row()) if index.isValid() else -1

    def go_to(self, source: int, column: int, *, edit: bool = False) -> None:
        """Make a cell current, and begin to edit it."""
        row = self._model.view_row(source)
        if row >= 0:
            index = self._model.index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            if edit:
                self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row
        editing = self.state() == QAbstractItemView.State.EditingState
        if row >= 0 and not editing:
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.delete_asked.emit(row)
                return
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (
                Qt.Key.Key_Up,
                Qt.Key.Key_Down,
            ):
                self.move_asked.emit(row, 1 if event.key() == Qt.Key.Key_Down else -1)
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._link is not None:
                    self.followed.emit(row)
                else:
                    self.edit(self.currentIndex())
                return
            if event.key() == Qt.Key.Key_Space and self._check is not None:
                index = self._model.index(self.currentIndex().row(), self._check)
                checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
                state = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
                self._model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
                return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        on_link = bool(self.indexAt(event.position().toPoint()).data(LEADS_ROLE))
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _follow(self, index: QModelIndex) -> None:
        if index.column() == self._link:
            self.followed.emit(self._model.source_row(index.row()))

    def fit(self) -> None:
        """Be as high as the rows, up to a dozen."""
        header = self.horizontalHeader()
        head = 0 if header.isHidden() else header.sizeHint().height()
        self.setFixedHeight(head + min(_MOST_ROWS, self._model.rowCount()) * CONTROL_HEIGHT)


class _CellDelegate(QStyledItemDelegate):
    """Draws cells by the tokens: a check as a small box, a link in the accent."""

    def __init__(self, theme: Theme, model: RowsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        area = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color("accent"), 1))
            painter.drawRect(area.toRectF().adjusted(0.5, 0.5, -0.5, -0.5))
        column = self._model.columns[index.column()]
        if column.kind == "check":
            self._draw_check(painter, area.toRectF(), index)
        else:
            token = "accent" if index.data(LEADS_ROLE) else "muted" if column.muted else "text"
            painter.setPen(color(token))
            painter.setFont(option.font)
            text_area = area.adjusted(_INSET, 0, -SPACE, 0)
            text = option.fontMetrics.elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, text_area.width()
            )
            painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _draw_check(self, painter: QPainter, area: QRectF, index: Index) -> None:
        color = self._theme.color
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        box = QRectF(0, 0, _BOX, _BOX)
        box.moveCenter(area.center())
        painter.setPen(QPen(color("accent" if checked else "line_strong"), 1))
        painter.setBrush(color("accent" if checked else "raised"))
        painter.drawRoundedRect(box, 3, 3)
        if checked:
            draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), color("on_accent"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = str(index.data() or "")
        return QSize(option.fontMetrics.horizontalAdvance(text) + _INSET + 2 * SPACE, CONTROL_HEIGHT)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        if column.kind == "choice":
            box = QComboBox(parent)
            for key, word in column.choices:
                box.addItem(word, key)
            box.setAccessibleName(column.title)
            return box
        editor = QLineEdit(parent)
        editor.setAccessibleName(column.title)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            place = editor.findData(value)
            if place < 0:
                editor.addItem(str(value), value)
                place = editor.count() - 1
            editor.setCurrentIndex(place)
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
