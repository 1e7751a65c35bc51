"""Watched expressions: what a builder wants to see the value of wherever the conversation is."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from studio.ui.debugger.hints import show_tip
from studio.ui.debugger.state_model import shown_value
from studio.ui.theme import SPACE, Theme, code_font

_NEW = "Watch an expression…"
_EXPRESSION, _VALUE = range(2)


class WatchList(QTreeWidget):
    """Expressions and their values. The last line takes a new one; Delete removes one, F2 changes it."""

    changed = Signal()
    """The expressions have changed: they want values."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filling = False
        self.setAccessibleName("Watched expressions")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setAllColumnsShowFocus(True)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.DoubleClicked | edit.EditKeyPressed | edit.SelectedClicked)
        header = self.header()
        header.setMinimumSectionSize(10 * SPACE)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._edited)
        theme.changed.connect(self._recolor)
        self.set_expressions([])

    @property
    def expressions(self) -> list[str]:
        """What is watched, in order."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount() - 1))
        return [item.text(_EXPRESSION) for item in items if item is not None]

    def set_expressions(self, expressions: list[str]) -> None:
        """Watch other expressions; their values come later."""
        self._filling = True
        self.clear()
        for expression in expressions:
            self.addTopLevelItem(self._item(expression))
        new = self._item(_NEW)
        self.addTopLevelItem(new)
        self._filling = False
        self._recolor()

    def add(self, expression: str) -> None:
        """Watch one more expression."""
        if expression.strip() and expression not in self.expressions:
            self.set_expressions([*self.expressions, expression.strip()])
            self.changed.emit()

    def show_value(self, expression: str, value: Any, problem: str = "") -> None:
        """Show the value of an expression, or why there is none."""
        self._filling = True
        for row in range(self.topLevelItemCount() - 1):
            item = self.topLevelItem(row)
            if item is not None and item.text(_EXPRESSION) == expression:
                text = problem or (
                    json.dumps(value, ensure_ascii=False, default=str)
                    if isinstance(value, dict | list)
                    else shown_value(value)
                )
                old = item.data(_VALUE, Qt.ItemDataRole.UserRole)
                item.setText(_VALUE, text[:2000])
                item.setData(_VALUE, Qt.ItemDataRole.UserRole, text)
                changed = old is not None and old != text
                item.setForeground(_VALUE, self._theme.color("bad" if problem else "accent" if changed else "text"))
        self._filling = False

    def remove_current(self) -> None:
        """Stop watching the current expression."""
        item = self.currentItem()
        row = self.indexOfTopLevelItem(item) if item is not None else -1
        expressions = self.expressions
        if 0 <= row < len(expressions):
            del expressions[row]
            self.set_expressions(expressions)
            self.changed.emit()

    def _item(self, expression: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([expression, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable)
        item.setFont(_EXPRESSION, code_font())
        item.setFont(_VALUE, code_font())
        return item

    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling:
            return
        rows = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        texts = [row.text(_EXPRESSION).strip() for row in rows if row is not None]
        wanted = [text for text in texts if text and text != _NEW]
        self.set_expressions(list(dict.fromkeys(wanted)))
        self.changed.emit()

    def _recolor(self) -> None:
        self._filling = True
        last = self.topLevelItem(self.topLevelItemCount() - 1)
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None:
                item.setForeground(_EXPRESSION, self._theme.color("muted" if item is last else "text"))
        self._filling = False

    # Overrides

    def edit(self, index: Any, trigger: Any = None, event: Any = None) -> Any:
        """Only expressions are edited; a new one begins empty."""
        if trigger is None:
            return super().edit(index)
        if index.column() != _EXPRESSION:
            index = index.siblingAtColumn(_EXPRESSION)
        begun = super().edit(index, trigger, event)
        if begun and self.itemFromIndex(index) is self.topLevelItem(self.topLevelItemCount() - 1):
            for editor in self.viewport().findChildren(QWidget):
                select = getattr(editor, "selectAll", None)
                if select is not None:
                    select()
        return begun

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.matches(QKeySequence.StandardKey.Copy) and item is not None:
            QGuiApplication.clipboard().setText(
                str(item.data(_VALUE, Qt.ItemDataRole.UserRole) or item.text(_EXPRESSION))
            )
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.editItem(item, _EXPRESSION)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.itemAt(event.pos())
            text = f"{item.text(_EXPRESSION)}\n{item.text(_VALUE)}".strip() if item is not None else ""
            show_tip(event, text, self.viewport())
            return True
        return super().viewportEvent(event)
