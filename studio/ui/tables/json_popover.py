"""The value of an object or array cell, edited as JSON beside the grid."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from studio.tables.column import Column
from studio.tables.errors import TableError
from studio.ui.tables.popover import Popover
from studio.ui.tables.type_names import TYPE_NAMES
from studio.ui.tables.values import typed_value
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.wrapped import WrappedLabel

_HEIGHT = 200


class JsonPopover(Popover):
    """Ctrl+Enter or leaving it keeps the text, Escape drops it. What is wrong with it is said while it is typed."""

    kept = Signal(str)
    """The text to write into the cell, right or wrong."""

    def __init__(self, theme: Theme, over: QWidget, column: Column) -> None:
        super().__init__(theme, over, f"{column.name} as JSON", width=420)
        self._column = column
        self._shown = ""
        self._is_dropped = False
        title = ElidedLabel(column.name, role="section")
        kind = QLabel(TYPE_NAMES[column.type])
        kind.setProperty("role", "caption")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(kind)
        self.code = CodeEditor(theme, "json", line_numbers=False)
        self.code.setFixedHeight(_HEIGHT)
        self.code.setAccessibleName(f"{column.name} as JSON")
        self.code.textChanged.connect(self._judge)
        self.code.installEventFilter(self)
        self.problem = WrappedLabel(role="error")
        self.problem.hide()
        self.null_button = QPushButton("Set null")
        self.null_button.setProperty("kind", "link")
        self.null_button.clicked.connect(self._set_null)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.drop)
        self.save_button = QPushButton("Save")
        self.save_button.setProperty("kind", "primary")
        self.save_button.setToolTip("Ctrl+Enter")
        self.save_button.clicked.connect(self.close_popover)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.null_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        self.body.addLayout(head)
        self.body.addWidget(self.code)
        self.body.addWidget(self.problem)
        self.body.addLayout(row)
        self.null_button.setVisible(column.nullable)

    def show_value(self, value: Any, typed: str = "") -> None:
        """Show a value, or what was typed before and could not become one."""
        text = typed or ("" if value is None else json.dumps(value, ensure_ascii=False, indent=2))
        self._shown = text
        self.code.load(text)
        self._judge()

    def drop(self) -> None:
        """Close without keeping what was typed."""
        self._is_dropped = True
        self.close_popover()

    def open_cell(self, cell: QRect, back: QWidget) -> None:
        """Open beside a cell."""
        self.open_at(cell, self.code, back)

    def close_popover(self) -> None:
        if not self.isHidden() and not self._is_dropped and self.code.text() != self._shown:
            self.kept.emit(self.code.text())
        super().close_popover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.code and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.close_popover()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
                return True
        return super().eventFilter(watched, event)

    def _set_null(self) -> None:
        self.code.load("")
        self._shown = "\0"
        self.close_popover()

    def _judge(self) -> None:
        text, problem = self.code.text(), ""
        if text.strip():
            try:
                typed_value(self._column, text)
            except TableError as error:
                problem = str(error)
        self.problem.set_text(f"{problem[:1].upper()}{problem[1:]}." if problem else "")
        self.problem.setVisible(bool(problem))
        self.save_button.setEnabled(not problem)
