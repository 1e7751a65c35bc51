"""The popovers of cells that are not edited in their place: JSON, and computed values."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from studio.ui.tables.column_commands import ColumnCommands
from studio.ui.tables.compute_commands import ComputeCommands
from studio.ui.tables.computed_popover import ComputedPopover
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.grid_view import GridView
from studio.ui.tables.json_popover import JsonPopover
from studio.ui.theme import Theme


class CellPopovers(QObject):
    """Opens one at a time beside its cell."""

    def __init__(
        self,
        theme: Theme,
        model: GridModel,
        view: GridView,
        columns: ColumnCommands,
        computing: ComputeCommands,
        is_locked: Callable[[], bool],
    ) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view
        self._columns = columns
        self._computing = computing
        self._is_locked = is_locked
        self.json: JsonPopover | None = None
        self.computed: ComputedPopover | None = None
        view.json_asked.connect(self.open_json)
        view.computed_asked.connect(self.open_computed)

    def open_json(self, place: int, name: str) -> None:
        """Edit the value of an object or array cell."""
        row = self._model.row(place)
        if row is None:
            return
        column, window = self._model.columns[self._model.place_of(name)], self._view.window()
        popover = JsonPopover(self._theme, window, column)
        error = self._model.error(row["id"], name)
        popover.show_value(row.get(name), error.text if error else "")
        popover.kept.connect(lambda text: self._view.keep_typed(place, column, text))
        popover.closed.connect(self._forget)
        self.json = popover
        popover.open_cell(self._view.cell_rect(place, name, window), self._view)

    def open_computed(self, place: int, name: str) -> None:
        """Show a computed cell, and what can be done to have it anew."""
        row = self._model.row(place)
        if row is None:
            return
        column, row_id, window = self._model.columns[self._model.place_of(name)], row["id"], self._view.window()
        popover = ComputedPopover(self._theme, window, column, locked=self._is_locked())
        popover.show_cell(
            row.get(name), stale=self._model.is_stale(row, name), error=self._model.compute_error(row, name)
        )
        popover.cell_asked.connect(lambda: self._recompute([row_id], [name]))
        popover.row_asked.connect(lambda: self._recompute([row_id], []))
        popover.column_asked.connect(lambda: self._edit(name))
        popover.closed.connect(self._forget)
        self.computed = popover
        focus = popover.row_button if popover.cell_button.isHidden() else popover.cell_button
        popover.open_at(self._view.cell_rect(place, name, window), focus, self._view)

    def close(self) -> None:
        """Close what is open, with what was typed kept."""
        for popover in (self.json, self.computed):
            if popover is not None:
                popover.close_popover()

    def _forget(self) -> None:
        for popover in (self.json, self.computed):
            if popover is not None and not popover.is_open:
                popover.deleteLater()
        self.json = self.json if self.json is not None and self.json.is_open else None
        self.computed = self.computed if self.computed is not None and self.computed.is_open else None

    def _recompute(self, rows: list[int], names: list[str]) -> None:
        self.close()
        self._computing.compute_rows(rows, names)

    def _edit(self, name: str) -> None:
        self.close()
        self._columns.open_form(name, on_computed=True)
