"""What is done to the rows and cells that are selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.bot.edit import Edit
from studio.tables import row_edits
from studio.tables.cell_text import range_from, range_text, text_of
from studio.tables.column import SYSTEM_COLUMNS, Column
from studio.tables.store import TableStore
from studio.ui.tables.clipboard import MOST_CELLS, grid_from_html, html_of
from studio.ui.tables.grid_model import PAGE, GridModel, Query, Row
from studio.ui.tables.grid_view import CellRange, GridView, clipboard_texts
from studio.ui.tables.work import RowWork

Now = Callable[[], datetime]


class RowCommands(QObject):
    """Reads what is selected, also where it has scrolled out of memory, and makes one edit of each command."""

    refused = Signal(str)
    told = Signal(str)
    """A word about what was done, for the line below the grid."""

    def __init__(
        self, key: str, model: GridModel, view: GridView, work: RowWork, store: Callable[[], TableStore], now: Now
    ) -> None:
        super().__init__(view)
        self._key = key
        self._model = model
        self._view = view
        self._work = work
        self._store = store
        self._now = now
        self.after_insert = ""
        """The column a row that was just added is edited in first."""
        model.edited.connect(self._keep)
        view.copy_asked.connect(self.copy)
        view.cut_asked.connect(self.cut)
        view.paste_asked.connect(self.paste)
        view.clear_asked.connect(self.clear)
        view.delete_rows_asked.connect(self.delete_rows)
        view.add_row_asked.connect(self.add_row)

    # -- rows -------------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Add an empty row and go to it; columns that must have a value begin with the plainest one."""
        if self._is_locked():
            return
        store, key, now = self._store(), self._key, self._now()
        needed = [f"“{one.name}”" for one in self._model.columns if _needs_value(one)]

        def then(edit: Edit) -> None:
            if needed:
                named = ", ".join(needed)
                self.told.emit(f"{named} must have a value and {'begins' if len(needed) == 1 else 'begin'} with one.")
            self._show_added(edit)

        self._work.do(lambda: row_edits.insert_rows(store, key, [{}], now), then)

    def duplicate_rows(self) -> None:
        """Copy the selected rows as new ones."""
        found = self._view.selected()
        if found is not None and not self._is_locked():
            store, key, now = self._store(), self._key, self._now()
            self._work.do(lambda: row_edits.duplicate_rows(store, key, self._ids(store, found), now), self._show_added)

    def delete_rows(self) -> None:
        """Delete the rows the selection touches."""
        found = self._view.selected()
        if found is None or self._is_locked():
            return
        store, key, whole = self._store(), self._key, not self._model.query.is_narrowed
        every = whole and len(found.rows) == self._model.rowCount()
        place = min(found.first, max(0, self._model.rowCount() - len(found.rows) - 1))

        def make() -> Edit:
            if every:
                return row_edits.delete_all(store, key)
            return row_edits.delete_rows(store, key, self._ids(store, found))

        def then(edit: Edit) -> None:
            count = len(edit.rows)
            self.told.emit(f"Deleted {count:,} {'row' if count == 1 else 'rows'}. Ctrl+Z brings them back.")
            current = self._view.currentIndex()
            name = self._model.columns[current.column()].name if current.isValid() else ""
            self._view.go_to(place, name)

        self._work.do(make, then)

    # -- cells ------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the selected cells."""
        found = self._view.selected()
        if self._is_locked():
            return
        columns = self._editable(found)
        if found is None or not columns:
            return
        store, key, now = self._store(), self._key, self._now()
        needed = next((one for one in columns if not one.nullable and one.type != "string"), None)
        if needed is not None:
            self.refused.emit(f"“{needed.name}” must have a value, so its cells cannot be emptied.")
            return
        empty = {one.name: None if one.nullable else "" for one in columns}
        self._work.do(
            lambda: row_edits.set_cells(
                store,
                key,
                {(row, name): value for row in self._ids(store, found) for name, value in empty.items()},
                now,
            )
        )

    def copy(self) -> None:
        """Put the selected cells on the clipboard, as text and as a table."""
        self._copy(None)

    def cut(self) -> None:
        """Copy the selected cells, then empty them."""
        if not self._is_locked():
            self._copy(self.clear)

    def paste(self) -> None:
        """Write what the clipboard holds into the cells from the first selected one on."""
        found = self._view.selected()
        text, html = clipboard_texts()
        grid = range_from(text) if text else grid_from_html(html)
        if found is None or not grid or self._is_locked():
            return
        names = self._view.visual_names
        start = names.index(found.names[0])
        single = len(grid) == 1 and len(grid[0]) == 1
        # One value fills the selection; a range is written from its corner on.
        columns = found.names if single else tuple(names[start : start + max(map(len, grid))])
        height = len(found.rows) if single else len(grid)
        last = min(found.first + height, self._model.rowCount()) - 1
        area = CellRange(found.first, max(last, found.first), columns)
        locked = [one.name for one in self._columns(area) if not self._model.is_editable(one)]
        if locked:
            self.refused.emit(f"“{locked[0]}” is read only, so nothing was pasted. Begin in a column that is not.")
            return
        cut = max(map(len, grid)) - len(columns)
        store, key, now = self._store(), self._key, self._now()

        def then(edit: Edit) -> None:
            lost = f" {cut} {'column' if cut == 1 else 'columns'} had no place." if cut > 0 and not single else ""
            count = len(edit.rows)
            self.told.emit(f"Pasted into {count:,} {'row' if count == 1 else 'rows'}.{lost}")

        self._work.do(lambda: row_edits.paste(store, key, self._ids(store, area), list(columns), grid, now), then)

    def with_selected_ids(self, then: Callable[[list[int]], object]) -> None:
        """Find the ids of the selected rows and do something with them."""
        found = self._view.selected()
        if found is not None:
            store = self._store()
            self._work.call(lambda: self._ids(store, found), then)

    # -- inside -----------------------------------------------------------------------------------------

    def _is_locked(self) -> bool:
        if self._model.is_read_only:
            self.refused.emit("The rows of this table are written by its integration and cannot be changed here.")
        return self._model.is_read_only

    def _keep(self, changes: dict[int, dict[str, Any]]) -> None:
        store, key, now = self._store(), self._key, self._now()
        cells = {(row, name): value for row, values in changes.items() for name, value in values.items()}
        if len(cells) == 1:
            [((row, name), value)] = cells.items()
            self._work.do(lambda: row_edits.set_cell(store, key, row, name, value, now))
        else:
            self._work.do(lambda: row_edits.set_cells(store, key, cells, now))

    def _copy(self, then: Callable[[], None] | None) -> None:
        found = self._view.selected()
        if found is None:
            return
        if len(found.rows) * len(found.names) > MOST_CELLS:
            self.refused.emit(f"At most {MOST_CELLS:,} cells are copied at once. Export the table for more.")
            return
        store, columns = self._store(), self._columns(found)

        def read() -> tuple[str, str, int]:
            lines = [[row.get(column.name) for column in columns] for row in self._rows(store, found)]
            return range_text(lines), html_of([[text_of(value) for value in line] for line in lines]), len(lines)

        def put(answer: tuple[str, str, int]) -> None:
            data = QMimeData()
            data.setText(answer[0])
            data.setHtml(answer[1])
            QGuiApplication.clipboard().setMimeData(data)
            self.told.emit(f"Copied {answer[2] * len(columns):,} cells.")
            if then is not None:
                then()

        self._work.call(read, put)

    def _show_added(self, edit: Edit) -> None:
        added = [change.row for change in edit.rows if change.before is None]
        if added:
            self._view.setFocus()
            self.show_row(added[0])

    def show_row(self, row_id: int, name: str = "") -> None:
        """Go to a row, wherever it stands in the view."""
        store, key, query = self._store(), self._key, self._model.query

        def then(place: int | None) -> None:
            if place is None:
                self.told.emit("The new row does not match the filter, so it is not shown.")
                return
            self._model.await_row(place, lambda: self._view.go_to(place, name or self.after_insert))

        self._work.call(lambda: store.position(key, row_id, **asked(query)), then)

    def _ids(self, store: TableStore, area: CellRange) -> list[int]:
        return list(store.ids(self._key, **asked(self._model.query))[area.first : area.last + 1])

    def _rows(self, store: TableStore, area: CellRange) -> list[Row]:
        query, found = self._model.query, list[Row]()
        for offset in range(area.first, area.last + 1, PAGE):
            limit = min(PAGE, area.last + 1 - offset)
            found += store.page(self._key, offset=offset, limit=limit, **asked(query)).rows
        return found

    def _columns(self, area: CellRange) -> list[Column]:
        return [self._model.columns[self._model.place_of(name)] for name in area.names]

    def _editable(self, area: CellRange | None) -> Sequence[Column]:
        columns = self._columns(area) if area else []
        allowed = [one for one in columns if self._model.is_editable(one)]
        if columns and not allowed:
            self._view.read_only_met.emit(columns[0].name)
        return allowed


def _needs_value(column: Column) -> bool:
    return (
        not column.nullable and not column.is_computed and column.default is None and column.name not in SYSTEM_COLUMNS
    )


def asked(query: Query) -> dict[str, Any]:
    """A query as the store's paging takes it."""
    order = [(query.order_by, query.descending)] if query.order_by else []
    return {"order": order, "filter_json": query.filter or None, "search": query.search}
