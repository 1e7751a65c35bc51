"""Rows of a table for the grid: pages are read beside the window, as they come into view, and forgotten again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from shiboken6 import isValid

from studio.tables.cell_text import text_of
from studio.tables.column import SYSTEM_COLUMNS, Column
from studio.tables.errors import TableError
from studio.ui.tables.type_names import TYPE_NAMES
from studio.ui.tables.values import shown_text, typed_text

PAGE = 200
"""Rows read at once."""
KEPT_PAGES = 40
"""Pages held in memory: a few megabytes for ordinary rows."""
_KEPT_TEXTS = 10_000

Index = QModelIndex | QPersistentModelIndex
Row = dict[str, Any]
Start = Callable[[Coroutine[Any, Any, Any]], object]


@dataclass(frozen=True)
class Query:
    """Which rows, in which order."""

    filter: Any = None
    search: str = ""
    order_by: str = ""
    descending: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter) or bool(self.search)


# Asked for every cell that is drawn.
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable

Read = Callable[[Query, int, int], tuple[Sequence[Row], int]]
"""Reads rows from an offset on, and how many there are in all; called in a thread. Raises TableError."""


@dataclass(frozen=True)
class CellError:
    """What was typed into a cell and could not become its value."""

    text: str
    reason: str


class GridModel(QAbstractTableModel):
    """Holds no more than a few pages. A row that is not there yet is drawn as a shade and asked for."""

    edited = Signal(object)
    """Row ids to what is to be written in each: `{id: {column: value}}`."""
    failed = Signal(str)
    """The rows could not be read; the sentence says why."""
    loaded = Signal()
    """What was asked for has arrived."""

    def __init__(self, read: Read, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._start = start
        self._columns: tuple[Column, ...] = ()
        self._places: dict[str, int] = {}
        self._query = Query()
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._old: set[int] = set()
        """Pages that are shown as they were until they have been read again."""
        self._wanted: list[int] = []
        self._asked: set[int] = set()
        self._count = 0
        self._age = 0
        self._is_known = False
        self._errors: dict[tuple[int, str], CellError] = {}
        self._busy: frozenset[tuple[int, str]] = frozenset()
        self._texts: dict[tuple[int, str], tuple[Any, str]] = {}
        self._read_only = False
        self._awaiting: tuple[int, Callable[[], object]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def query(self) -> Query:
        return self._query

    @property
    def is_known(self) -> bool:
        """Whether the number of rows is known: the first page has been read."""
        return self._is_known

    @property
    def is_loading(self) -> bool:
        return bool(self._wanted or self._asked)

    def place_of(self, name: str) -> int:
        """The section of a column; -1 when there is none."""
        return self._places.get(name, -1)

    def set_columns(self, columns: Sequence[Column]) -> bool:
        """Show other columns; whether the view has to lay them out anew, as their names are others."""
        wanted = tuple(columns)
        if wanted == self._columns:
            return False
        if [one.name for one in wanted] == [one.name for one in self._columns]:
            self._columns = wanted
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(wanted) - 1)
            self._redraw()
            return False
        self.beginResetModel()
        self._columns = wanted
        self._places = {one.name: place for place, one in enumerate(wanted)}
        names = set(self._places)
        self._errors = {place: error for place, error in self._errors.items() if place[1] in names}
        self.endResetModel()
        return True

    @property
    def is_read_only(self) -> bool:
        return self._read_only

    def set_read_only(self, read_only: bool) -> None:
        """Whether cells cannot be edited."""
        self._read_only = read_only

    def set_query(self, query: Query) -> None:
        """Show other rows, or the same in another order, from the first on."""
        if query == self._query and self._is_known:
            return
        self._query = query
        self._outdate()
        self._want(0)

    def refresh(self) -> None:
        """Read again what is in view; until it arrives the rows stay as they were."""
        self._outdate()
        self._want(next(reversed(self._pages), 0))
        self._redraw()

    def row(self, place: int) -> Row | None:
        """A row, if it has been read; otherwise it is asked for."""
        number = place // PAGE
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        if number in self._old:
            self._want(number)
        self._pages.move_to_end(number)
        return page[place % PAGE] if place % PAGE < len(page) else None

    def await_row(self, place: int, then: Callable[[], object]) -> None:
        """Do something once a row is known to the view: a row that was just added is not yet."""
        if place < self._count and not self.is_loading:
            then()
        else:
            self._awaiting = (place, then)

    def row_id(self, place: int) -> int | None:
        """The id of a row, if it has been read."""
        row = self.row(place)
        return row["id"] if row is not None else None

    def place_of_id(self, row_id: int) -> int:
        """Where a row is among those read; -1 when it is not."""
        for number, page in self._pages.items():
            for place, row in enumerate(page):
                if row["id"] == row_id:
                    return number * PAGE + place
        return -1

    def score(self, place: int) -> float | None:
        """How similar a row is to what is searched for, from 0 to 1; None while nothing is."""
        row = self.row(place) if self._query.search else None
        score = row.get("similarity") if row is not None else None
        return score if isinstance(score, float) else None

    def text(self, row: Row, column: Column) -> str:
        """What a cell shows. JSON is written once, not at every drawing."""
        value = row.get(column.name)
        if not isinstance(value, (dict, list)):
            return shown_text(column, value)
        known = self._texts.get((row["id"], column.name))
        if known is None or known[0] is not value:
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.clear()
            known = self._texts[row["id"], column.name] = (value, shown_text(column, value))
        return known[1]

    def error(self, row_id: int, name: str) -> CellError | None:
        """What is wrong with what was typed into a cell."""
        return self._errors.get((row_id, name))

    def is_stale(self, row: Row, name: str) -> bool:
        """Whether a computed value is older than what it was made of."""
        return name in (row.get("stale") or ())

    def compute_error(self, row: Row, name: str) -> str:
        """Why a computed value could not be made; empty when it could."""
        computed = row.get("computed")
        state = computed.get(name) if isinstance(computed, dict) else None
        error = state.get("error") if isinstance(state, dict) else None
        return error if isinstance(error, str) else str(error.get("message", "")) if isinstance(error, dict) else ""

    def is_busy(self, row_id: int, name: str) -> bool:
        """Whether the value of a cell is being computed."""
        return (row_id, name) in self._busy

    def set_busy(self, cells: frozenset[tuple[int, str]]) -> None:
        """Which cells are being computed, by row id and column."""
        if cells != self._busy:
            self._busy = cells
            self._redraw()

    def is_editable(self, column: Column) -> bool:
        """Whether a person may write into a column."""
        return not self._read_only and column.name not in SYSTEM_COLUMNS and not column.is_computed

    # -- writing ----------------------------------------------------------------------------------------

    def write(self, place: int, name: str, value: Any) -> bool:
        """Write a value that fits its column into a cell, and ask for it to be kept."""
        row = self.row(place)
        column = self._columns[self._places[name]]
        if row is None or not self.is_editable(column):
            return False
        self._errors.pop((row["id"], name), None)
        self.write_all({row["id"]: {name: value}})
        return True

    def write_all(self, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Write values that fit into many cells, in one step."""
        if not changes:
            return
        for page in self._pages.values():
            for row in page:
                if row["id"] in changes:
                    row.update(changes[row["id"]])
        self._redraw()
        self.edited.emit({row_id: dict(values) for row_id, values in changes.items()})

    def refuse(self, place: int, name: str, text: str, reason: str) -> None:
        """Keep at its cell what was typed and could not become a value."""
        row = self.row(place)
        if row is not None:
            self._errors[row["id"], name] = CellError(text, reason)
            self._redraw()

    def forgive(self, place: int, name: str) -> None:
        """Drop what was typed into a cell and could not become a value."""
        row = self.row(place)
        if row is not None and (row["id"], name) in self._errors:
            del self._errors[row["id"], name]
            self._redraw()

    # -- Qt ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _EDITABLE if self.is_editable(self._columns[index.column()]) else _FIXED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.EditRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        column = self._columns[index.column()]
        value = row.get(column.name)
        if role == Qt.ItemDataRole.EditRole:
            error = self.error(row["id"], column.name)
            return error.text if error else typed_text(column, value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column, value)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "null" if value is None else "empty text" if value == "" else shown_text(column, value)
            return f"{column.name}: {said}"
        return shown_text(column, value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(section + 1)
            score = self.score(section)
            return f"Similarity {score:.2f}" if role == Qt.ItemDataRole.ToolTipRole and score is not None else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.name}, {TYPE_NAMES[column.type]}"
        return None

    # -- inside -----------------------------------------------------------------------------------------

    def _tip(self, row: Row, column: Column, value: Any) -> str | None:
        if (error := self.error(row["id"], column.name)) is not None:
            return f"{error.reason}\nWhat was typed: {error.text[:200]}"
        if failure := self.compute_error(row, column.name):
            return f"It could not be computed: {failure}"
        if self.is_stale(row, column.name):
            return "Stale: what it is computed from has changed since."
        text = text_of(value)
        if column.type == "date" and text:
            return text
        return f"{text[:1000]}…" if len(text) > 1000 else text if len(text) > 16 else None

    def _outdate(self) -> None:
        self._age += 1
        self._asked.clear()
        self._wanted = []
        self._old = set(self._pages)

    def _want(self, number: int) -> None:
        if number in self._asked:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        # What came into view last is what the person looks at.
        self._wanted.append(number)
        self._timer.start()

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted[-4:], []
        for number in reversed(wanted):
            self._asked.add(number)
        if wanted:
            self._start(self._fetch(tuple(reversed(wanted)), self._age, self._query))

    async def _fetch(self, numbers: Sequence[int], age: int, query: Query) -> None:
        for number in numbers:
            if age != self._age:
                return
            try:
                rows, count = await asyncio.to_thread(self._read, query, number * PAGE, PAGE)
            except TableError as error:
                if isValid(self) and age == self._age:
                    self.failed.emit(str(error))
                continue
            finally:
                if age == self._age:
                    self._asked.discard(number)
            # The tab may have been closed meanwhile.
            if not isValid(self):
                return
            if age == self._age:
                self._take(number, rows, count)
        if age == self._age and not self.is_loading:
            self._arrived()

    def _take(self, number: int, rows: Sequence[Row], count: int) -> None:
        self._asked.discard(number)
        self._old.discard(number)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT_PAGES:
            gone, _ = self._pages.popitem(last=False)
            self._old.discard(gone)
        first_time, self._is_known = not self._is_known, True
        if count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self._pages = OrderedDict((n, page) for n, page in self._pages.items() if n * PAGE < max(count, 1))
            self.endRemoveRows()
        elif count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif first_time:
            self.layoutChanged.emit()
        if rows and self._columns:
            first = self.index(number * PAGE, 0)
            last = self.index(min(self._count, number * PAGE + len(rows)) - 1, len(self._columns) - 1)
            self.dataChanged.emit(first, last)

    def _arrived(self) -> None:
        awaited, self._awaiting = self._awaiting, None
        if awaited is not None and awaited[0] < self._count:
            awaited[1]()
        self.loaded.emit()

    def _redraw(self) -> None:
        if self._count and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self._columns) - 1))
