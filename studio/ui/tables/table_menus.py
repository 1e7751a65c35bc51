"""The menus of the table editor: of the rows, of computing, of exporting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from studio.tables.store import TableStore
from studio.ui.icons import icon
from studio.ui.tables.column_commands import ColumnCommands
from studio.ui.tables.compute_commands import ComputeCommands
from studio.ui.tables.file_commands import FileCommands
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.grid_view import GridView
from studio.ui.tables.row_commands import RowCommands
from studio.ui.theme import Theme


class TableMenus(QObject):
    """Fills menus when they open."""

    def __init__(
        self,
        theme: Theme,
        model: GridModel,
        view: GridView,
        rows: RowCommands,
        columns: ColumnCommands,
        computing: ComputeCommands,
        files: FileCommands,
        store: Callable[[], TableStore],
    ) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view
        self._rows = rows
        self._columns = columns
        self._computing = computing
        self._files = files
        self._store = store
        view.menu_asked.connect(self.open_row_menu)

    def open_row_menu(self, place: QPoint) -> None:
        """Open the menu of the selected rows at a point of the viewport."""
        index = self._view.indexAt(place)
        if index.isValid() and not self._view.selectionModel().isSelected(index):
            self._view.setCurrentIndex(index)
        menu = self.row_menu(self._model.columns[index.column()].name if index.isValid() else "")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._view.viewport().mapToGlobal(place))

    def row_menu(self, name: str) -> QMenu:
        """What can be done with the selected rows and cells; `name` is the column the pointer is on."""
        menu = QMenu(self._view)
        found = self._view.selected()
        many = len(found.rows) if found else 0
        what = "row" if many <= 1 else f"{many:,} rows"
        free = not self._model.is_read_only
        if found is not None:
            for mark, text, keys, act, writes in (
                ("copy", "Copy", QKeySequence.StandardKey.Copy, self._rows.copy, False),
                ("cut", "Cut", QKeySequence.StandardKey.Cut, self._rows.cut, True),
                ("paste", "Paste", QKeySequence.StandardKey.Paste, self._rows.paste, True),
            ):
                action = menu.addAction(icon(mark, self._theme), text, act)
                action.setShortcut(QKeySequence(keys))
                action.setEnabled(free or not writes)
            menu.addAction("Set to null", self._rows.clear).setEnabled(free)
            menu.addSeparator()
        menu.addAction(icon("add", self._theme), "Add row", self._rows.add_row).setEnabled(free)
        if found is not None:
            copy = menu.addAction(icon("duplicate", self._theme), f"Duplicate {what}", self._rows.duplicate_rows)
            copy.setEnabled(free)
            if any(column.is_computed for column in self._model.columns):
                menu.addAction(icon("restart", self._theme), f"Recompute {what}", self.recompute_selected)
            delete = menu.addAction(icon("delete", self._theme), f"Delete {what}", self._rows.delete_rows)
            delete.setEnabled(free)
        if name:
            menu.addSeparator()
            of_column = self._columns.menu(name)
            of_column.setParent(menu, of_column.windowFlags())
            of_column.setTitle(f"Column “{name}”")
            menu.addMenu(of_column)
        return menu

    def fill_compute_menu(self, menu: QMenu) -> None:
        """What can be computed."""
        menu.clear()
        menu.addAction(icon("restart", self._theme), "Compute what is stale", self._computing.compute_stale)
        selected = menu.addAction("Compute the selected rows", self.recompute_selected)
        selected.setEnabled(self._view.selected() is not None)
        menu.addAction("Compute all rows", self._computing.compute_all)
        menu.addSeparator()
        auto = menu.addAction("Auto-compute")
        auto.setToolTip("Compute cells as soon as what they depend on changes")
        auto.setCheckable(True)
        auto.setChecked(self._computing.is_auto)
        auto.toggled.connect(self._computing.set_auto)

    def fill_export_menu(self, menu: QMenu, name: str) -> None:
        """What can be exported of a table of a name."""
        menu.clear()
        menu.addAction("All rows as CSV…", lambda: self._files.choose_export(name, None))
        count = self._model.rowCount()
        in_view = menu.addAction(
            f"The {count:,} {'row' if count == 1 else 'rows'} in view as CSV…",
            lambda: self._files.choose_export(name, self._model.query),
        )
        in_view.setEnabled(self._model.query.is_narrowed or bool(self._model.query.order_by))
        menu.addSeparator()
        guard = menu.addAction("Guard texts that look like formulas")
        guard.setCheckable(True)
        guard.setChecked(self._files.for_spreadsheets)
        guard.setToolTip("Puts an apostrophe before them, so that a spreadsheet does not run them")
        guard.toggled.connect(self._files.set_for_spreadsheets)

    def recompute_selected(self) -> None:
        """Compute the selected rows."""
        self._rows.with_selected_ids(self._computing.compute_rows)
