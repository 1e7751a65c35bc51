"""The log as a table on the screen: it stays where the person reads while new lines arrive above."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from studio.ui.debugger.hints import paint_hint, show_tip
from studio.ui.debugger.log_model import LEVEL, SOURCE, TEXT, TIME, LogModel, Record
from studio.ui.icons import icon
from studio.ui.theme import SPACE, Theme

_NARROW = 130 * SPACE
_ROW_HEIGHT = 6 * SPACE
_SOURCE_WIDTH = 48 * SPACE
Index = QModelIndex | QPersistentModelIndex


class LogTable(QTableView):
    """Lines of the log. A click or Enter goes to where a line comes from; Ctrl+C copies the selected lines."""

    place_requested = Signal(str, str, str)
    selected = Signal(object)
    """The record of the current line, or None."""

    def __init__(self, model: LogModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = model
        self._theme = theme
        self._hint = ""
        self.setModel(model)
        self.setAccessibleName("Log")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((TIME, 26 * SPACE), (LEVEL, 20 * SPACE), (SOURCE, _SOURCE_WIDTH)):
            columns.resizeSection(column, width)
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {SPACE}px; border: none; }}")
        self.clicked.connect(self._go)
        self.activated.connect(self._go)

    def set_hint(self, text: str) -> None:
        """What stands where there are no lines."""
        self._hint = text
        self.viewport().update()

    @property
    def current_record(self) -> Record | None:
        index = self.currentIndex()
        return self._log.record(index.row()) if index.isValid() else None

    def copy(self) -> None:
        """Copy the selected lines as text, oldest first."""
        rows = sorted((index.row() for index in self.selectionModel().selectedRows()), reverse=True)
        if rows:
            QGuiApplication.clipboard().setText("\n".join(self._log.record(row).line for row in rows))

    def menu(self) -> QMenu:
        """The context menu of the selected lines."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy", self._theme), "Copy", self.copy)
        menu.addAction("Copy as JSON", self._copy_json)
        record = self.current_record
        if record is not None and record.place:
            menu.addSeparator()
            go = icon("arrow-right", self._theme)
            menu.addAction(go, "Go to node", lambda: self._go(self.currentIndex()))
        return menu

    def _copy_json(self) -> None:
        rows = sorted((index.row() for index in self.selectionModel().selectedRows()), reverse=True)
        events = [self._log.record(row).event for row in rows]
        value = events[0] if len(events) == 1 else events
        QGuiApplication.clipboard().setText(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def _go(self, index: Index) -> None:
        place = self._log.record(index.row()).place if index.isValid() else None
        if place:
            self.place_requested.emit(place.workflow, place.node, place.card)

    # Overrides

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        bar = self.verticalScrollBar()
        before = bar.value()
        super().rowsInserted(parent, start, end)
        if before > 0:
            # The lines being read stay in place; at the very top new lines come into sight.
            self.updateGeometries()
            bar.setValue(before + (end - start + 1) * _ROW_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.horizontalHeader().resizeSection(SOURCE, min(_SOURCE_WIDTH, self.width() // 4))
        # What happened matters most: where there is little room, icon and colour say the level, the canvas the place.
        self.setColumnHidden(LEVEL, self.width() < _NARROW)
        self.setColumnHidden(SOURCE, self.width() < _NARROW)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected.emit(self.current_record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.currentIndex())
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

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._log.rowCount() and self._hint:
            paint_hint(self, self._hint, self._theme)
