"""A computed cell that was opened: its value, what state it is in, and how to make it anew."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from studio.tables.cell_text import text_of
from studio.tables.column import Column
from studio.ui.tables.computed_fields import NO_MODEL
from studio.ui.tables.popover import Popover
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.wrapped import WrappedLabel


class ComputedPopover(Popover):
    """Shows a value that cannot be typed."""

    cell_asked = Signal()
    row_asked = Signal()
    column_asked = Signal()
    """Open the form of the column."""

    def __init__(self, theme: Theme, over: QWidget, column: Column, *, locked: bool) -> None:
        super().__init__(theme, over, f"{column.name}, computed", width=380)
        by_ai = column.computed is not None and column.computed.action == "ai"
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(column.name, role="section"), 1)
        kind = QLabel("computed by AI" if by_ai else "computed by code")
        kind.setProperty("role", "caption")
        head.addWidget(kind)
        self.value = CodeEditor(theme, "json" if column.type in ("object", "array") else "template", line_numbers=False)
        self.value.setReadOnly(True)
        self.value.setFixedHeight(88)
        self.value.setAccessibleName(f"Value of {column.name}")
        self.state = WrappedLabel(role="caption")
        self.problem = WrappedLabel(role="error")
        self.cell_button = QPushButton("Recompute cell")
        self.cell_button.setProperty("kind", "primary")
        self.cell_button.clicked.connect(self.cell_asked)
        self.row_button = QPushButton("Recompute row")
        self.row_button.clicked.connect(self.row_asked)
        self.edit_button = QPushButton("Edit code…" if not by_ai else "Edit prompt…")
        self.edit_button.setProperty("kind", "link")
        self.edit_button.clicked.connect(self.column_asked)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self.edit_button)
        row.addStretch(1)
        row.addWidget(self.row_button)
        row.addWidget(self.cell_button)
        self.body.addLayout(head)
        self.body.addWidget(self.value)
        self.body.addWidget(self.state)
        self.body.addWidget(self.problem)
        self.body.addLayout(row)
        self._by_ai = by_ai
        self.cell_button.setVisible(not by_ai)
        self.edit_button.setVisible(not locked)

    def show_cell(self, value: Any, *, stale: bool, error: str) -> None:
        """Show a value and its state."""
        is_json = isinstance(value, (dict, list))
        text = json.dumps(value, ensure_ascii=False, indent=2) if is_json else text_of(value)
        self.value.load(text if value is not None else "")
        self.value.setPlaceholderText("null")
        self.problem.set_text(f"{error[:1].upper()}{error[1:]}" if error else "")
        self.problem.setVisible(bool(error))
        said = NO_MODEL if self._by_ai else "Stale: what it is computed from has changed since." if stale else ""
        self.state.set_text(said)
        self.state.setVisible(bool(said))
