"""The variables on the screen: a tree that keeps what is open while the values change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from studio.ui.debugger.hints import paint_hint, show_tip
from studio.ui.debugger.state_model import ABSENT, BEFORE, NAME, TYPE, VALUE, Node, StateModel
from studio.ui.icons import icon
from studio.ui.theme import SPACE, Theme

_OPEN_AT_FIRST = frozenset(("workflow", "conversation", "session", "user"))
_OPENED_BY_SEARCH = 200
"""Most branches that a search opens."""
Index = QModelIndex | QPersistentModelIndex


class StateView(QTreeView):
    """Scopes, variables and what is inside them; Ctrl+C copies a value."""

    watch_requested = Signal(str)
    """An expression to watch, such as `workflow.orders[0]`."""
    hold_requested = Signal(str)
    """A variable, such as `workflow.size`, to hold the conversation at when it changes."""

    def __init__(self, model: StateModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers_watching = False
        self._state = model
        self._theme = theme
        self._hint = ""
        self._open: set[tuple[str, ...]] = {(scope,) for scope in _OPEN_AT_FIRST}
        self._is_searching = False
        self.setModel(model)
        self.setAccessibleName("Variables")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setIndentation(4 * SPACE)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.DoubleClicked | edit.EditKeyPressed)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, 55 * SPACE)
        header.resizeSection(VALUE, 75 * SPACE)
        header.resizeSection(TYPE, 22 * SPACE)
        header.resizeSection(BEFORE, 40 * SPACE)
        self.expanded.connect(self._opened)
        self.collapsed.connect(self._closed)

    def set_hint(self, text: str) -> None:
        """What stands where there are no variables."""
        self._hint = text
        self.viewport().update()

    def set_variables(self, variables: Mapping[str, Any], *, baseline: bool = False, amends: bool = False) -> None:
        """Show the variables after a turn, or with `amends` later in the same."""
        with _Kept(self):
            self._state.set_variables(variables, baseline=baseline, amends=amends)

    def set_search(self, text: str) -> None:
        """Show only what matches, opened."""
        self._is_searching = bool(text.strip())
        with _Kept(self):
            self._state.set_search(text)

    def copy(self) -> None:
        """Copy the current value: text as it is, anything else as JSON."""
        index = self.currentIndex()
        if index.isValid():
            value = self._state.node(index).value
            if value is not ABSENT:
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, default=str)
                QGuiApplication.clipboard().setText(text)

    def copy_path(self) -> None:
        """Copy how code reads the current value, such as `workflow.size`."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(code_path(self._state.node(index)))

    def menu(self) -> QMenu:
        """The context menu of the current variable."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy", self._theme), "Copy value", self.copy)
        menu.addAction("Copy path", self.copy_path)
        index = self.currentIndex()
        if index.siblingAtColumn(VALUE).flags() & Qt.ItemFlag.ItemIsEditable:
            menu.addSeparator()
            menu.addAction(icon("rename", self._theme), "Edit value", lambda: self.edit(index.siblingAtColumn(VALUE)))
            menu.addAction("Set to null", lambda: self._state.empty(index))
        path = self._state.node(index).path
        if len(path) >= 2 and self.offers_watching:
            menu.addSeparator()
            menu.addAction(
                icon("eye", self._theme), "Watch", lambda: self.watch_requested.emit(code_path(self._state.node(index)))
            )
            if path[0] != "env":
                hold = f"Hold when {path[0]}.{path[1]} changes"
                menu.addAction(
                    icon("breakpoint", self._theme), hold, lambda: self.hold_requested.emit(f"{path[0]}.{path[1]}")
                )
        return menu

    def restore(self) -> None:
        """Open again what was open, or what a search found."""
        if self._is_searching:
            self._open_found()
            return
        for path in sorted(self._open, key=len):
            index = self._state.find(path)
            if index.isValid():
                self.expand(index)

    def _open_found(self) -> None:
        waiting = [self._state.index(row, 0) for row in range(self._state.rowCount())]
        opened = 0
        while waiting and opened < _OPENED_BY_SEARCH:
            index = waiting.pop(0)
            if self._state.hasChildren(index):
                self.expand(index)
                opened += 1
                waiting.extend(self._state.index(row, 0, index) for row in range(self._state.rowCount(index)))

    def _opened(self, index: Index) -> None:
        if not self._is_searching:
            self._open.add(self._state.node(index).path)

    def _closed(self, index: Index) -> None:
        if not self._is_searching:
            self._open.discard(self._state.node(index).path)

    # Overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.menu().popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else ""
            show_tip(event, text, self.viewport())
            return True
        return super().viewportEvent(event)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        node = self._state.node(index)
        if node.is_changed and len(node.path) > 1:
            painter.fillRect(options.rect, self._theme.color("accent_soft"))
        super().drawRow(painter, options, index)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._state.rowCount() and self._hint:
            paint_hint(self, self._hint, self._theme)


class _Kept:
    """Keeps the current row and the scroll position of a tree over a change of its model."""

    def __init__(self, view: StateView) -> None:
        self._view = view
        self._current: tuple[str, ...] = ()
        self._scroll = 0

    def __enter__(self) -> None:
        index = self._view.currentIndex()
        model = self._view.model()
        if index.isValid() and isinstance(model, StateModel):
            self._current = model.node(index).path
        self._scroll = self._view.verticalScrollBar().value()

    def __exit__(self, *_: object) -> None:
        view = self._view
        view.restore()
        model = view.model()
        if self._current and isinstance(model, StateModel):
            index = model.find(self._current)
            if index.isValid():
                view.setCurrentIndex(index)
        view.verticalScrollBar().setValue(self._scroll)


def code_path(node: Node) -> str:
    """How code reads a value: `workflow.orders[0]["full name"]`."""
    parts = node.path
    text = parts[0] if parts else ""
    inner: Node | None = node
    kinds: list[bool] = []
    while inner is not None and inner.parent is not None:
        kinds.append(isinstance(inner.parent.value, list))
        inner = inner.parent
    kinds.reverse()
    for part, in_list in zip(parts[1:], kinds[1:], strict=True):
        if in_list:
            text += f"[{part}]"
        elif part.isidentifier():
            text += f".{part}"
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text
