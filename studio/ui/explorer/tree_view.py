"""A tree whose rows are drawn in the program's look, renamed in place and dragged into folders."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, IS_HEADING, KIND, Index, dragged_things
from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, ICON_PX, SPACE, TEXT_PX, Theme, ui_font

_ROW = 28
_INDENT = 16
_CHEVRON = 12
_EDGE = SPACE

Where = QAbstractItemView.DropIndicatorPosition


class TreeView(QTreeView):
    """Rows drawn across the whole width. Delete, F2, the menu key and Alt with the arrows are told by signals."""

    delete_pressed = Signal()
    rename_pressed = Signal()
    move_pressed = Signal(int)
    """Alt+Up (-1) or Alt+Down (1)."""
    opened = Signal(QModelIndex)
    """Enter on a row."""
    dropped = Signal(object, QModelIndex, object)
    """What was dragged (a list of Dragged), the row it was dropped at, and `on`, `above` or `below` it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._target: tuple[QModelIndex, str] | None = None
        self.may_drop: Callable[[QDropEvent, QModelIndex, str], bool] = lambda *_: True
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        # A click on a folder's row opens it; Qt's own branches are narrower and not drawn.
        self.setExpandsOnDoubleClick(False)
        self.setItemsExpandable(False)
        self.setRootIsDecorated(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(self.viewport().update)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if self.state() != QAbstractItemView.State.EditingState and self.currentIndex().isValid():
            if plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.delete_pressed.emit()
                return
            if plain and key == Qt.Key.Key_F2:
                self.rename_pressed.emit()
                return
            if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.opened.emit(self.currentIndex())
                return
            if plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._fold(key == Qt.Key.Key_Right):
                return
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.move_pressed.emit(-1 if key == Qt.Key.Key_Up else 1)
                return
        super().keyPressEvent(event)

    def _fold(self, opened: bool) -> bool:
        index = self.currentIndex()
        if self.model().hasChildren(index) and self.isExpanded(index) != opened:
            self.setExpanded(index, opened)
            return True
        step = self.model().index(0, 0, index) if opened else index.parent()
        if step.isValid():
            self.setCurrentIndex(step)
        return True

    # -- dragging ---------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_things(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        index, where = self._drop_place(event.position().toPoint())
        allowed = bool(dragged_things(event.mimeData())) and self.may_drop(event, index, where)
        self._show_target((index, where) if allowed else None)
        if allowed:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        things = dragged_things(event.mimeData())
        index, where = self._drop_place(event.position().toPoint())
        self._show_target(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if things and self.may_drop(event, index, where):
            # As a copy: the view would take the dragged rows away itself after a move.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(things, index, where)
        else:
            event.ignore()

    def _drop_place(self, place: QPoint) -> tuple[QModelIndex, str]:
        index = self.indexAt(place)
        if not index.isValid():
            return index, "on"
        box = self.visualRect(index)
        if index.data(KIND) == "folder":
            return index, "on"
        return index, "above" if place.y() < box.center().y() else "below"

    def _show_target(self, target: tuple[QModelIndex, str] | None) -> None:
        if target != self._target:
            self._target = target
            self.viewport().update()

    # -- drawing ----------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        area = QRect(_EDGE, option.rect.top(), self.viewport().width() - 2 * _EDGE, option.rect.height())
        chosen = self.selectionModel().isSelected(index)
        over = index == self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) and self.underMouse()
        aimed = self._target is not None and self._target[0] == index and self._target[1] == "on"
        ground = "accent_soft" if chosen or aimed else "hover" if over else ""
        ring = aimed or (index == self.currentIndex() and self.hasFocus() and _by_keys(self))
        painter.setPen(QPen(color("accent"), 1) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 1.5, -0.5, -0.5), SPACE, SPACE)
        left = area.left() + SPACE + _depth(index) * self.indentation()
        middle = area.center().y() + 1
        if self.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            draw_icon(painter, name, QRectF(left, middle - _CHEVRON / 2, _CHEVRON, _CHEVRON), color("muted"))
        left += _CHEVRON + SPACE
        heading = bool(index.data(IS_HEADING))
        if index.data(ICON):
            box = QRectF(left, middle - ICON_PX / 2, ICON_PX, ICON_PX)
            draw_icon(painter, index.data(ICON), box, color("accent" if chosen else "muted"))
            left += ICON_PX + 2 * SPACE
        right = area.right() - 2 * SPACE
        if index.data(IS_BUILT_IN) and (over or chosen):
            box = QRectF(right - _CHEVRON, middle - _CHEVRON / 2, _CHEVRON, _CHEVRON)
            draw_icon(painter, "lock", box, color("muted"))
            right -= _CHEVRON + SPACE
        if aside := index.data(ASIDE):
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(color("muted"))
            words = QRect(left, area.top() + 1, right - left, area.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)
            right -= painter.fontMetrics().horizontalAdvance(aside) + 2 * SPACE
        painter.setFont(ui_font(CAPTION_PX, bold=True) if heading else ui_font(TEXT_PX))
        painter.setPen(color("muted" if heading else "text"))
        words = QRect(left, area.top() + 1, right - left, area.height())
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target is None:
            return
        index, where = self._target
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.color("accent"), 2))
        if not index.isValid():
            painter.drawRect(self.viewport().rect().adjusted(_EDGE, 1, -_EDGE, -1))
        elif where != "on":
            box = self.visualRect(index)
            y = box.top() if where == "above" else box.bottom() + 1
            painter.drawLine(self.text_left(index), y, self.viewport().width() - 2 * _EDGE, y)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    def text_left(self, index: Index) -> int:
        """Where the words of a row begin, in pixels of the viewport."""
        return _EDGE + SPACE + _depth(index) * self.indentation() + _CHEVRON + SPACE + ICON_PX + 2 * SPACE


class RenameDelegate(QStyledItemDelegate):
    """An editor for a name in its row; the name is handed over once the editor is closed."""

    renamed = Signal(QModelIndex, str)
    ended = Signal(QModelIndex)
    """The editor was closed, whatever came of it; comes last."""

    def __init__(self, tree: TreeView, refusal: Callable[[QModelIndex, str], str]) -> None:
        super().__init__(tree)
        self._tree = tree
        self._refusal = refusal
        self._typed: str | None = None
        self._index = QModelIndex()
        tree.setItemDelegate(self)
        # Connected after the view, so that the editor is gone when the name is handed over.
        self.closeEditor.connect(self._closed)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, _ROW)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(f"Name of the {index.data(KIND)}")
        editor.setFrame(False)
        editor.setStyleSheet("min-height: 0px; padding: 0 4px;")
        editor.textChanged.connect(lambda text: self._judge(editor, text))
        self._typed = None
        self._index = index if isinstance(index, QModelIndex) else self._tree.currentIndex()
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        self._typed = editor.text().strip()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        box = self._tree.visualRect(index)
        left = self._tree.text_left(index) - SPACE - 1
        editor.setGeometry(left, box.top() + 1, self._tree.viewport().width() - left - 2 * _EDGE, box.height() - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and self._refusal(self._index, watched.text().strip()):
                return True  # the field says why
        return super().eventFilter(watched, event)

    def _judge(self, editor: QLineEdit, text: str) -> None:
        refusal = self._refusal(self._index, text.strip())
        if bool(refusal) != bool(editor.property("invalid")):
            editor.setProperty("invalid", bool(refusal))
            editor.style().unpolish(editor)
            editor.style().polish(editor)
        editor.setToolTip(refusal)
        editor.setAccessibleDescription(refusal)
        if refusal and editor.isVisible():
            QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height() - 2 * SPACE)), refusal, editor)
        else:
            QToolTip.hideText()

    def _closed(self) -> None:
        index, self._index = self._index, QModelIndex()
        typed, self._typed = self._typed, None
        if typed is not None and index.isValid() and typed != str(index.data()):
            self.renamed.emit(index, typed)
        self.ended.emit(index)


def _depth(index: Index) -> int:
    depth = 0
    above = index.parent()
    while above.isValid():
        depth += 1
        above = above.parent()
    return depth


def _by_keys(tree: QTreeView) -> bool:
    """Whether the window shows where the keyboard is: after a key was used, not after a click."""
    option = QStyleOptionViewItem()
    option.initFrom(tree)
    return bool(option.state & QStyle.StateFlag.State_KeyboardFocusChange)
