"""The editor of one table: its rows in a grid, with everything that is done to rows and columns around it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.selectors import delete_selector, selectors_of, set_selector
from studio.bot.edits.tables import column_looks
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.project.tables import ProjectTables
from studio.tables.column import SYSTEM_COLUMNS, Column, columns_of
from studio.tables.computing import CodeRunner
from studio.tables.errors import TableError
from studio.tables.store import TableStore
from studio.ui.icons import icon
from studio.ui.tables.cell_popovers import CellPopovers
from studio.ui.tables.column_commands import ColumnCommands
from studio.ui.tables.column_looks import ColumnLooks, Looks
from studio.ui.tables.compute_commands import ComputeCommands
from studio.ui.tables.empty_state import EmptyState, no_match, no_rows
from studio.ui.tables.file_commands import FileCommands
from studio.ui.tables.files import IMPORTED, ask_for_file, is_importable
from studio.ui.tables.filter_panel import FilterPanel
from studio.ui.tables.filter_tree import Rule, complete_rules, tree_of
from studio.ui.tables.grid_model import GridModel, Query, Row, Start
from studio.ui.tables.grid_view import GridView
from studio.ui.tables.import_page import ImportPage
from studio.ui.tables.progress_strip import ProgressStrip
from studio.ui.tables.row_commands import RowCommands, asked
from studio.ui.tables.table_menus import TableMenus
from studio.ui.tables.tool_button import ToolButton
from studio.ui.tables.work import RowWork
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.notice_bar import NoticeBar

_SEARCH_MS = 200


def _now() -> datetime:
    return datetime.now(UTC)


class TableEditor(EditorPage):
    """Shows a table and changes it. Rows are read beside the window; nothing here waits for them."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        key: str,
        tables: ProjectTables,
        start: Start,
        *,
        run_code: CodeRunner | None = None,
        looks: Looks | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._ids = ids
        self._key = key
        self._tables = tables
        self._start = start
        self._apply = apply
        self._now = now
        self._bot: Bot | None = None
        self._store: TableStore | None = None
        self._shown_table: object = None
        self._version = -1
        self._total = 0
        self._filter: Any = {}
        self._order = ("", False)
        self.import_page: ImportPage | None = None
        self.work = RowWork(start, apply, self)
        self.work.refused.connect(self.refused)
        self.model = GridModel(self._read, start, self)
        self.view = GridView(theme, self.model)
        self.rows = RowCommands(key, self.model, self.view, self.work, self._the_store, now)
        self.columns = ColumnCommands(theme, key, self.model, self.view, self.work, self._the_store, now)
        self.progress = ProgressStrip()
        self.computing = ComputeCommands(
            key, self.model, self.progress, apply, self._the_store, start, run_code, now, self
        )
        self.files = FileCommands(key, self, self.progress, self._the_store, start)
        self.looks = ColumnLooks(self.model, self.view, looks or Looks())
        self.popovers = CellPopovers(theme, self.model, self.view, self.columns, self.computing, self._is_frozen)
        self.menus = TableMenus(
            theme, self.model, self.view, self.rows, self.columns, self.computing, self.files, self._the_store
        )
        self._build_toolbar()
        self._build_body()
        self._connect()
        self._theme.changed.connect(self._recolor)
        start(self._open())

    # -- building ---------------------------------------------------------------------------------------

    def _build_toolbar(self) -> None:
        theme = self._theme
        self.filter_button = ToolButton(theme, "filter", "Filter", "Show only some rows (Ctrl+Shift+L in the grid)")
        self.filter_button.setCheckable(True)
        self.columns_button = ToolButton(theme, "eye", "Columns", "Show and hide columns", menu=True)
        self.columns_menu = QMenu(self.columns_button)
        self.columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self.columns_button.setMenu(self.columns_menu)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search rows")
        self.search.setToolTip("Looks into the searchable columns; the best matches come first (Ctrl+F in the grid)")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search rows")
        self.search.setMaximumWidth(280)
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_SEARCH_MS)
        self._search_timer.timeout.connect(self._ask)
        self.import_button = ToolButton(theme, "import", "Import", "Add rows from a CSV or Excel file")
        self.export_button = ToolButton(theme, "export", "Export", "Write rows into a CSV file", menu=True)
        self.export_menu = QMenu(self.export_button)
        self.export_menu.aboutToShow.connect(lambda: self.menus.fill_export_menu(self.export_menu, self.title))
        self.export_button.setMenu(self.export_menu)
        self.compute_button = ToolButton(theme, "expression", "Compute", "Compute the computed columns", menu=True)
        self.compute_menu = QMenu(self.compute_button)
        self.compute_menu.aboutToShow.connect(lambda: self.menus.fill_compute_menu(self.compute_menu))
        self.compute_button.setMenu(self.compute_menu)
        self.compute_button.hide()
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(2 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        self._bar.setSpacing(SPACE)
        self._bar.addWidget(self.filter_button)
        self._bar.addWidget(self.columns_button)
        self._bar.addSpacing(SPACE)
        self._bar.addWidget(self.search, 1)
        self._bar.addStretch(1)
        self._bar.addWidget(self.compute_button)
        self._bar.addWidget(self.import_button)
        self._bar.addWidget(self.export_button)

    def _build_body(self) -> None:
        theme = self._theme
        self.filters = FilterPanel(theme)
        self.filters.hide()
        self.notice = NoticeBar(theme)
        self.frozen = QLabel(
            "This table belongs to an integration, which has locked its columns. Its rows can be read and exported."
        )
        self.frozen.setProperty("role", "muted")
        self.frozen.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 2 * SPACE)
        self.frozen.hide()
        self.empty = EmptyState(theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self.stack.setCurrentWidget(self.empty)
        self.add_button = QPushButton("Add row")
        self.add_button.setProperty("kind", "link")
        self.add_button.setToolTip("Ctrl+Enter in the grid")
        self.add_button.setIcon(icon("add", theme))
        self.told = ElidedLabel(role="caption")
        self.figures = QLabel()
        self.figures.setProperty("role", "caption")
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * SPACE, SPACE, 3 * SPACE, SPACE)
        foot.setSpacing(3 * SPACE)
        foot.addWidget(self.add_button)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.figures)
        self.table_page = QWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table_page)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.pages)
        layout = QVBoxLayout(self.table_page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addWidget(self.frozen)
        layout.addWidget(_line())
        layout.addWidget(self.notice)
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.progress)
        layout.addWidget(_line())
        layout.addLayout(foot)
        self.setFocusProxy(self.view)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.filter_button.toggled.connect(self._show_filters)
        self.filters.filter_changed.connect(self._on_filter)
        self.filters.closed.connect(self._close_filters)
        self.filters.selector_saved.connect(self._save_selector)
        self.filters.selector_deleted.connect(self._delete_selector)
        self.search.textEdited.connect(lambda: self._search_timer.start())
        self.search.textChanged.connect(self._on_search_text)
        self.search.returnPressed.connect(self._search_now)
        self.add_button.clicked.connect(self.rows.add_row)
        self.import_button.clicked.connect(self.choose_import)
        self.computing.refused.connect(self.refused)
        self.computing.told.connect(self._tell)
        self.files.refused.connect(self.refused)
        self.files.told.connect(self._tell)
        self.work.made.connect(self._after_edit)
        self.work.refused.connect(self.model.refresh)
        self.columns.recompute_asked.connect(self.computing.compute_column)
        self.rows.refused.connect(self.refused)
        self.rows.told.connect(self._tell)
        self.columns.refused.connect(self.refused)
        self.columns.deletion_asked.connect(self._ask_to_delete_column)
        self.columns.sort_asked.connect(self.sort)
        self.columns.unsort_asked.connect(lambda: self.sort("", False))
        self.columns.hide_asked.connect(lambda name: self.looks.set_hidden(name, True))
        self.columns.renamed.connect(self.looks.renamed)
        self.looks.changed.connect(self._mark_hidden)
        self.looks.refused.connect(self.refused)
        self.columns.filter_asked.connect(self._filter_by)
        self.view.header.sort_asked.connect(self._cycle_sorting)
        self.view.read_only_met.connect(lambda name: self._tell(self.columns.why_read_only(name)))
        self.view.selectionModel().selectionChanged.connect(self._count_selection)
        self.model.failed.connect(self._on_failed)
        self.model.loaded.connect(self._on_loaded)
        self.model.rowsInserted.connect(self._refresh_state)
        self.model.rowsRemoved.connect(self._refresh_state)
        self.view.find_asked.connect(self._focus_search)
        self.view.filter_asked.connect(self.filter_button.toggle)

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        return self._key

    @property
    def title(self) -> str:
        table = self._bot.tables.get(self._key) if self._bot else None
        return table.name if table else ""

    def update_bot(self, bot: Bot) -> bool:
        table = bot.tables.get(self._key)
        if table is None:
            return False
        old_title = self.title
        self._bot = bot
        self.work.heard()
        self.columns.show_bot(bot)
        self.computing.show_bot(bot)
        if self.import_page is not None:
            self.import_page.update_bot(bot)
        if table.raw is not self._shown_table:
            self._shown_table = table.raw
            self._show_table(table)
        if self._store is not None and self._store.version(self._key) != self._version:
            self._version = self._store.version(self._key)
            self.model.refresh()
        if self.title != old_title:
            self.title_changed.emit()
        return True

    def commit(self) -> None:
        self.popovers.close()
        self.view.commit()
        self.filters.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # They float over the window and would stay without it.
        self.popovers.close()
        if self.columns.form is not None:
            self.columns.form.close_popover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search.clear()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    # -- what is shown ----------------------------------------------------------------------------------

    async def _open(self) -> None:
        self.empty.show_state("hourglass", "Reading the rows", "The table is being opened.")
        try:
            store = await asyncio.to_thread(self._tables.store)
        except (OSError, ValueError) as problem:
            if isValid(self):
                self.empty.show_state("error", "The rows could not be read", str(problem))
            return
        if not isValid(self):
            return
        self._store = store
        self._version = store.version(self._key)
        self.model.set_query(self._query())
        self._tell_findings()

    def _the_store(self) -> TableStore:
        if self._store is None:
            raise TableError("The rows are still being read.")
        return self._store

    def _read(self, query: Query, offset: int, limit: int) -> tuple[Sequence[Row], int]:
        store = self._the_store()
        page = store.page(self._key, offset=offset, limit=limit, **asked(query))
        self._total = store.count(self._key) if query.is_narrowed else page.total
        return page.rows, page.total

    def _show_table(self, table: Table) -> None:
        columns = columns_of(table)
        system = {name: Column(name, kind) for name, kind in SYSTEM_COLUMNS.items()}
        shown = [system["id"], *columns.values(), system["createdAt"], system["updatedAt"]]
        read_only = is_read_only(table)
        self.looks.take(column_looks(table))
        self.model.set_read_only(read_only)
        if self.model.set_columns(shown):
            self.looks.lay_out()
        self.filters.set_columns({**system, **columns})
        self.filters.set_selectors(selectors_of(table))
        self.view.header.set_adder(not table.frozen)
        self.frozen.setText(
            "An integration has locked this table. Its rows can be read, filtered and exported."
            if read_only
            else "An integration has locked the columns of this table. Its rows can be changed."
        )
        self.frozen.setVisible(table.frozen or read_only)
        self.add_button.setVisible(not read_only)
        self.import_button.setEnabled(not read_only)
        self.compute_button.setVisible(any(one.is_computed for one in columns.values()))
        searchable = any(one.searchable for one in columns.values())
        self.search.setEnabled(searchable)
        self.search.setPlaceholderText("Search rows" if searchable else "No column is searchable")
        self.rows.after_insert = next((one.name for one in columns.values() if self.model.is_editable(one)), "")
        if self._order[0] and self._order[0] not in {one.name for one in shown}:
            self.sort("", False)
        self._refresh_state()

    def _query(self) -> Query:
        return Query(self._filter, self.search.text().strip(), *self._order)

    def _ask(self) -> None:
        self._search_timer.stop()
        if self._store is not None:
            # The row of a cell that is being edited may be gone from the view in a moment.
            self.view.commit()
            self.model.set_query(self._query())
            self.view.scrollToTop()
            self.view.header.viewport().update()

    def _on_loaded(self) -> None:
        self.notice.dismiss()
        self._refresh_state()

    def _on_failed(self, problem: str) -> None:
        self.notice.tell(f"{problem[:1].upper()}{problem[1:]}.".replace("..", "."), error=True)

    def _refresh_state(self) -> None:
        count, query = self.model.rowCount(), self.model.query
        if not self.model.is_known:
            return
        if count:
            self.stack.setCurrentWidget(self.view)
        elif query.is_narrowed and not self.model.is_loading:
            self._show_no_match(query)
        elif not self.model.is_loading:
            self._show_no_rows()
        self.filter_button.setText(f"Filter · {self._rules}" if self._rules else "Filter")
        if query.is_narrowed:
            self.figures.setText(f"{count:,} of {self._total:,} rows")
        else:
            self.figures.setText(f"{count:,} {'row' if count == 1 else 'rows'}")
        self._count_selection()

    def _show_no_match(self, query: Query) -> None:
        actions: list[tuple[str, Callable[[], object]]] = []
        if query.search:
            actions.append(("Clear the search", self._clear_search))
        if query.filter:
            actions.append(("Clear the filter", self.filters.clear))
        self.empty.show_state(*no_match(query, self._total), actions)
        self.stack.setCurrentWidget(self.empty)

    def _show_no_rows(self) -> None:
        table = self._bot.tables.get(self._key) if self._bot else None
        actions: list[tuple[str, Callable[[], object]]] = []
        if table is not None and not table.columns:
            actions = [("Add a column", self.columns.open_new)]
        elif not self.model.is_read_only:
            actions = [("Add a row", self.rows.add_row), ("Import a file", self.choose_import)]
        self.empty.show_state(*no_rows(table, self.model.is_read_only), actions)
        self.stack.setCurrentWidget(self.empty)

    def _tell_findings(self) -> None:
        findings = self._tables.problems(self._key)
        if findings:
            count = len(findings)
            lines = "A line of this table" if count == 1 else f"{count} lines of this table"
            self.notice.tell(f"{lines} could not be read and will be kept as they are. {findings[0]}", error=True)

    def _tell(self, text: str) -> None:
        self.told.set_text(text)

    def _count_selection(self) -> None:
        found = self.view.selected()
        cells = len(found.rows) * len(found.names) if found else 0
        if cells > 1:
            self._tell(f"{cells:,} cells selected")
        elif self.told.text().endswith("selected"):
            self._tell("")

    # -- filter, search, order --------------------------------------------------------------------------

    @property
    def _rules(self) -> int:
        return complete_rules(tree_of(self._filter, {one.name: one for one in self.model.columns}))

    def _show_filters(self, shown: bool) -> None:
        if shown:
            self.filters.open()
        else:
            self.filters.commit()
            self.filters.hide()

    def _close_filters(self) -> None:
        self.filter_button.setChecked(False)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_filter(self, value: Any) -> None:
        self._filter = value
        self._ask()

    def _save_selector(self, name: str, value: Any) -> None:
        self._edit(lambda bot: set_selector(bot, self._key, name, value, self._now()))

    def _delete_selector(self, name: str) -> None:
        self._edit(lambda bot: delete_selector(bot, self._key, name, self._now()))

    def _after_edit(self) -> None:
        if self._the_store().version(self._key) == self._version:
            # The edit was not made, or is being made beside the window: show what is there.
            self.model.refresh()
        self.computing.rows_changed()

    def _edit(self, make: Callable[[Bot], Edit]) -> None:
        if self._bot is None:
            return
        try:
            edit = make(self._bot)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return
        self._apply(edit)

    def _filter_by(self, name: str) -> None:
        self.filters.show_view("rules")
        self.filters.show()
        self.filters.builder.add_rule(rule=Rule(name))
        self.filter_button.setChecked(True)

    def _on_search_text(self, text: str) -> None:
        # The button that clears the line tells of no edit.
        if not text:
            self._ask()

    def _search_now(self) -> None:
        self._ask()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _clear_search(self) -> None:
        self.search.clear()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def sort(self, name: str, descending: bool) -> None:
        """Order the rows by a column; by none they stand in the order they were added."""
        self._order = (name, descending)
        self._ask()

    def _cycle_sorting(self, name: str) -> None:
        if self._order[0] != name:
            self.sort(name, False)
        elif not self._order[1]:
            self.sort(name, True)
        else:
            self.sort("", False)

    # -- columns on the screen --------------------------------------------------------------------------

    def _fill_columns_menu(self) -> None:
        self.looks.fill_menu(self.columns_menu)
        self.columns_menu.addSeparator()
        add = self.columns_menu.addAction(icon("add", self._theme), "Add column…", self.columns.open_new)
        add.setEnabled(not self._is_frozen())

    def _mark_hidden(self) -> None:
        hidden = len(self.looks.hidden)
        self.columns_button.setText(f"Columns · {hidden} hidden" if hidden else "Columns")

    def _ask_to_delete_column(self, name: str, consequences: str) -> None:
        self.notice.tell(
            f"Delete column “{name}”? {consequences} Undo brings it back.",
            [("Delete column", lambda: self.columns.delete(name)), ("Keep it", self.view.setFocus)],
        )

    # -- files ------------------------------------------------------------------------------------------

    def choose_import(self) -> None:
        """Let a file be chosen whose rows are to be added."""
        ask_for_file(self, "Import rows", IMPORTED, self.import_file)

    def import_file(self, path: str) -> None:
        """Show how a file goes into the table."""
        if self._bot is None or self.model.is_read_only or self.import_page is not None:
            return
        table = self._bot.tables.get(self._key)
        if table is not None and not table.columns:
            # There is nowhere for its columns to go, and a table made of the file has them all.
            self.refused.emit("This table has no columns yet. Import the file as a new table from the list of tables.")
            return
        self.commit()
        page = ImportPage(
            self._theme, self._apply, self._ids, path, self._tables, self._start, into=self._key, now=self._now
        )
        page.update_bot(self._bot)
        page.refused.connect(self.refused)
        page.closed.connect(self._close_import)
        self.import_page = page
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_import(self) -> None:
        page, self.import_page = self.import_page, None
        if page is not None:
            self.pages.setCurrentWidget(self.table_page)
            self.pages.removeWidget(page)
            page.deleteLater()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.model.is_read_only and is_importable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = is_importable(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.import_file(path)

    def _is_frozen(self) -> bool:
        table = self._bot.tables.get(self._key) if self._bot else None
        return table is not None and table.frozen

    def _recolor(self) -> None:
        self.add_button.setIcon(icon("add", self._theme))


def is_read_only(table: Table) -> bool:
    """Whether the rows of a table are not for people to change: its integration says so."""
    tags = table.raw.get("tags")
    return table.frozen and isinstance(tags, dict) and tags.get("x-studio-readonly") == "true"


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
