"""The strip above the grid that says which rows it shows: as rules or as JSON, both of the same filter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from studio.bot.edit import same_json
from studio.tables.column import Column
from studio.tables.errors import TableError
from studio.tables.filter import FilterCompiler
from studio.ui.tables.filter_builder import FilterBuilder
from studio.ui.tables.filter_tree import Group, json_of, tree_of
from studio.ui.tables.fitting import FittingArea
from studio.ui.tables.values import json_value
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.wrapped import WrappedLabel

_TALLEST = 280
_JSON_HEIGHT = 220
_NO_SELECTOR = ""
_SETTLE_MS = 150
"""After the last keystroke in a rule: every change runs a query."""


class FilterPanel(QFrame):
    """Edits one filter in two views. The filter is applied as soon as it is whole."""

    filter_changed = Signal(object)
    """The filter as JSON; `{}` for all rows."""
    selector_saved = Signal(str, object)
    """A name, and the filter to keep under it."""
    selector_deleted = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns: dict[str, Column] = {}
        self._filter: Any = {}
        self._selectors: dict[str, Any] = {}
        self.setProperty("role", "panel")
        self.setAccessibleName("Filter")
        self.views = Segmented(theme, [("rules", "Rules"), ("json", "Edit manually")])
        self.views.set_choice("rules")
        self.views.set_accessible_name("View of the filter")
        self.views.chosen.connect(self.show_view)
        self.clear_button = QPushButton("Clear")
        self.clear_button.setProperty("kind", "link")
        self.clear_button.clicked.connect(self.clear)
        self.selectors = Picker(theme, "Selector", placeholder="Saved selectors")
        self.selectors.setFixedWidth(180)
        self.selectors.picked.connect(self._use_selector)
        self.save_button = QPushButton("Save as selector")
        self.save_button.setToolTip("Keep this filter under a name; code uses it as selectorName")
        self.save_button.clicked.connect(self._begin_saving)
        self.name_line = QLineEdit()
        self.name_line.setPlaceholderText("Name, then Enter")
        self.name_line.setAccessibleName("Name of the selector")
        self.name_line.setFixedWidth(180)
        self.name_line.returnPressed.connect(self._save_selector)
        self.name_line.installEventFilter(self)
        self.name_line.hide()
        self.delete_button = IconButton(theme, "delete", "Delete this selector")
        self.delete_button.clicked.connect(self._delete_selector)
        self.close_button = IconButton(theme, "close", "Close the filter; it stays in force")
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addWidget(self.views)
        head.addWidget(self.clear_button)
        head.addStretch(1)
        for widget in (self.name_line, self.save_button, self.selectors, self.delete_button, self.close_button):
            head.addWidget(widget)
        self.builder = FilterBuilder(theme)
        self.builder.changed.connect(self._on_tree)
        self.area = FittingArea(_TALLEST)
        self.area.setWidget(self.builder)
        self.code = CodeEditor(theme, "json", line_numbers=True)
        self.code.setFixedHeight(_JSON_HEIGHT)
        self.code.setAccessibleName("Filter as JSON")
        self.code.text_committed.connect(self._on_text)
        self.code.hide()
        self.problem = WrappedLabel(role="error")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(head)
        layout.addWidget(self.area)
        layout.addWidget(self.code)
        layout.addWidget(self.problem)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.commit)
        self._refresh()

    @property
    def filter(self) -> Any:
        """The filter in force."""
        return self._filter

    @property
    def text(self) -> str:
        """The filter as the JSON view shows it."""
        return json.dumps(self._filter, ensure_ascii=False, indent=2)

    def set_columns(self, columns: Mapping[str, Column]) -> None:
        """The columns rules can be about, those of the system included."""
        if dict(columns) != self._columns:
            self._columns = dict(columns)
            self.builder.show_tree(tree_of(self._filter, self._columns), self._columns)

    def set_selectors(self, selectors: Mapping[str, Any]) -> None:
        """The filters that are kept under names."""
        self._selectors = dict(selectors)
        self.selectors.set_choices([Choice(name, name) for name in selectors])
        self._refresh()

    def show_filter(self, value: Any) -> None:
        """Show another filter in both views."""
        self._timer.stop()
        self._filter = value if value is not None else {}
        self.builder.show_tree(tree_of(self._filter, self._columns), self._columns)
        self.code.set_text(self.text)
        self._complain("")
        self._refresh()

    def show_view(self, name: str) -> None:
        """Show the filter as `rules` or as `json`."""
        self.commit()
        self.views.set_choice(name)
        if name == "json":
            self.code.set_text(self.text)
        else:
            self.code.commit()
            self.builder.show_tree(tree_of(self._filter, self._columns), self._columns)
            self._complain("")
        self.area.setVisible(name == "rules")
        self.code.setVisible(name == "json")

    def open(self) -> None:
        """Show the strip, with a rule begun when there is none."""
        self.show()
        if not self.builder.tree.items and self.views.choice == "rules":
            self.builder.add_rule()

    def clear(self) -> None:
        """Show all rows."""
        self.builder.clear()
        self.show_filter({})
        self.filter_changed.emit({})

    def commit(self) -> None:
        """Apply what is typed now."""
        self.code.commit()
        if self._timer.isActive():
            self._timer.stop()
            self._apply(json_of(self.builder.tree))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Escape in the name gives up saving, not the filter.
        if watched is self.name_line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._end_saving()
                return True
        elif watched is self.name_line and event.type() == QEvent.Type.FocusOut and not self.name_line.text():
            self._end_saving()
        return super().eventFilter(watched, event)

    # -- inside -----------------------------------------------------------------------------------------

    def _on_tree(self, tree: Group) -> None:
        self._timer.start()

    def _on_text(self, text: str) -> None:
        try:
            value = json_value(text) if text.strip() else {}
            FilterCompiler(self._columns, lambda name: name).compile(value)
        except TableError as error:
            self._complain(f"{str(error)[:1].upper()}{str(error)[1:]}. The filter before stays in force.")
            return
        self._complain("")
        self._apply(value)

    def _apply(self, value: Any) -> None:
        if not same_json(value, self._filter):
            self._filter = value
            self.code.set_text(self.text)
            self.filter_changed.emit(value)
        self._refresh()

    def _complain(self, text: str) -> None:
        self.problem.set_text(text)
        self.problem.setVisible(bool(text))
        self.code.setProperty("invalid", bool(text))
        self.code.style().polish(self.code)

    def _use_selector(self, name: str) -> None:
        value = self._selectors.get(name, {})
        self.show_filter(value)
        self.filter_changed.emit(value)

    def _begin_saving(self) -> None:
        self.commit()
        self.save_button.hide()
        self.name_line.clear()
        self.name_line.show()
        self.name_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_saving(self) -> None:
        had_focus = self.name_line.hasFocus()
        self.name_line.hide()
        self.save_button.show()
        if had_focus:
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_selector(self) -> None:
        name = self.name_line.text().strip()
        if name:
            self._end_saving()
            self.selector_saved.emit(name, self._filter)

    def _delete_selector(self) -> None:
        if name := self._current_selector():
            self.selector_deleted.emit(name)

    def _current_selector(self) -> str:
        if self._filter == {}:
            return _NO_SELECTOR
        return next((name for name, one in self._selectors.items() if same_json(one, self._filter)), _NO_SELECTOR)

    def _refresh(self) -> None:
        current = self._current_selector()
        self.selectors.set_current(current)
        self.selectors.setVisible(bool(self._selectors))
        self.delete_button.setVisible(bool(current))
        self.save_button.setEnabled(self._filter != {} and not current)
        self.clear_button.setEnabled(bool(self.builder.tree.items) or self._filter != {})
