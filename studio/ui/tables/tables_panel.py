"""The tables of a bot with how many rows each has, and everything that is done to them as wholes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import (
    create_table,
    created_table_key,
    delete_table,
    free_table_name,
    refusal_of_table_name,
    rename_table,
)
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.bot.table_uses import TableUse, uses_of_table
from studio.project.tables import ProjectTables
from studio.tables.column_edits import duplicate_table
from studio.tables.csv_export import export_csv
from studio.tables.errors import TableError
from studio.ui.explorer.tree_view import RenameDelegate, TreeView
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, KEY, KIND
from studio.ui.icons import icon
from studio.ui.tables.files import EXPORTED, IMPORTED, ask_for_file, ask_for_target, is_importable
from studio.ui.tables.work import RowWork, Start
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.making import make_edit
from studio.ui.widgets.wrapped import WrappedLabel

Now = Callable[[], datetime]
_TOLD_MS = 6000


def _now() -> datetime:
    return datetime.now(UTC)


class TablesPanel(QWidget):
    """Lists tables. A click or Enter opens one, F2 renames it everywhere, Delete deletes it."""

    open_requested = Signal(str)
    """Key of the table to open."""
    import_requested = Signal(str)
    """Path of a file that is to become a table."""
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card of a use of a table."""
    refused = Signal(str)
    """Something was not done; the sentence says why."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        tables: Callable[[], ProjectTables | None],
        start: Start,
        *,
        now: Now = _now,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._apply = apply
        self._ids = ids
        self._tables = tables
        self._now = now
        self._bot: Bot | None = None
        self._shown: object = None
        self._counts: dict[str, tuple[int, int]] = {}
        """Version and number of rows, by table."""
        self._counted: ProjectTables | None = None
        self._fresh = ""
        self._doomed = ""
        self.work = RowWork(start, apply, self)
        self.work.refused.connect(self.refused)
        self._model = QStandardItemModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build_list()
        self._build_notice()
        self._build_empty()
        self.told = ElidedLabel(role="caption")
        self.told.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 2 * SPACE)
        self.told.hide()
        self._told_timer = QTimer(self)
        self._told_timer.setSingleShot(True)
        self._told_timer.setInterval(_TOLD_MS)
        self._told_timer.timeout.connect(self.told.hide)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.tree)
        self.pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(self._top)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.notice)
        self.setFocusProxy(self.tree)
        self.setAcceptDrops(True)
        theme.changed.connect(self._recolor)
        self._recolor()
        self._rebuild()

    def _build_list(self) -> None:
        theme = self._theme
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a table")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a table")
        self.search.textChanged.connect(self._filtered.setFilterFixedString)
        self.add_button = IconButton(theme, "add", "New table or import", side=CONTROL_HEIGHT)
        self.add_button.clicked.connect(self._open_add_menu)
        self.add_menu = QMenu(self)
        self.add_menu.addAction("New table", self.create_table).setObjectName("new_table")
        self.add_menu.addAction("Import a CSV or Excel file…", self.choose_import).setObjectName("import_table")
        self._top = QHBoxLayout()
        self._top.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        self._top.setSpacing(SPACE)
        self._top.addWidget(self.search, 1)
        self._top.addWidget(self.add_button)
        self.tree = TreeView(theme, "Tables")
        self.tree.setModel(self._filtered)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.setIndentation(0)
        self.names = RenameDelegate(self.tree, self._refusal_of_name)
        self.names.renamed.connect(self._rename)
        self.names.ended.connect(lambda _: self._end_naming())
        self.tree.clicked.connect(self._open)
        self.tree.opened.connect(self._open)
        self.tree.rename_pressed.connect(self.rename)
        self.tree.delete_pressed.connect(self.delete)
        self.tree.customContextMenuRequested.connect(self._open_menu)

    def _build_notice(self) -> None:
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self.notice_text = WrappedLabel()
        self.confirm_button = QPushButton("Delete table")
        self.confirm_button.clicked.connect(self._delete_for_good)
        self.keep_button = QPushButton("Keep it")
        self.keep_button.clicked.connect(self._close_notice)
        rows = QVBoxLayout(self.notice)
        rows.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        rows.addWidget(self.notice_text)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(self.keep_button)
        rows.addLayout(buttons)
        self.notice.hide()

    def _build_empty(self) -> None:
        self.empty = QWidget()
        text = WrappedLabel(
            "Tables keep what a bot has to remember or look up: orders, prices, answers. "
            "Cards and code find, add and change their rows.",
            role="muted",
        )
        self.first_button = QPushButton("New table")
        self.first_button.clicked.connect(self.create_table)
        self.import_button = QPushButton("Import a file")
        self.import_button.clicked.connect(self.choose_import)
        column = QVBoxLayout(self.empty)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(text)
        column.addWidget(self.first_button)
        column.addWidget(self.import_button)
        column.addStretch(1)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """Show the tables of a bot."""
        self._bot = bot
        self.work.heard()
        wanted = [(key, table.name, table.frozen) for key, table in bot.tables.items()] if bot else []
        if self._doomed and (bot is None or self._doomed not in bot.tables):
            self._close_notice()
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild()
        self._count()

    def select(self, key: str) -> None:
        """Mark a table."""
        index = self._index_of(key)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    @property
    def current(self) -> str:
        """Key of the table that is marked; empty when none is."""
        index = self.tree.currentIndex()
        return str(index.data(KEY)) if index.isValid() else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    # -- doing ------------------------------------------------------------------------------------------

    def create_table(self) -> None:
        """Make a table with one column and let it be named."""
        bot = self._bot
        if bot is None:
            return
        try:
            edit = create_table(bot, free_table_name(bot, "New"), self._ids, self._now(), [("name", "string")])
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return
        key = created_table_key(edit)
        self.search.clear()
        self._fresh = key
        self._apply(replace(edit, merge_key=f"create:{key}"))
        index = self._index_of(key)
        if not index.isValid():
            self._fresh = ""
            return
        self.select(key)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tree.scrollTo(index)
        self.tree.edit(index)

    def rename(self) -> None:
        """Begin to rename the table that is marked, in its row."""
        index = self.tree.currentIndex()
        if index.isValid():
            self.tree.edit(index)

    def duplicate(self) -> None:
        """Copy the table that is marked, with its rows, and open the copy."""
        bot, key, tables = self._bot, self.current, self._tables()
        table = bot.tables.get(key) if bot else None
        if bot is None or table is None or tables is None:
            return
        name, now = free_table_name(bot, table.name), self._now()

        def then(edit: Edit) -> None:
            self.select(created_table_key(edit))
            self.open_requested.emit(created_table_key(edit))

        self.work.do(lambda: duplicate_table(bot, tables.store(), key, name, self._ids, now), then)

    def delete(self) -> None:
        """Delete the table that is marked; of one the bot uses, say where and ask once."""
        bot, key = self._bot, self.current
        table = bot.tables.get(key) if bot else None
        if bot is None or table is None:
            return
        uses = uses_of_table(bot, key)
        if not uses:
            self._make(lambda bot: delete_table(bot, key))
            return
        self._doomed = key
        self.notice_text.set_text(_use_text(table, uses))
        self.notice.show()
        self.confirm_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_import(self) -> None:
        """Let a file be chosen that is to become a table."""
        if self._bot is not None:
            ask_for_file(self, "Import a table", IMPORTED, self.import_requested.emit)

    def choose_export(self) -> None:
        """Let a file be chosen to write the rows of the marked table into."""
        table = self._bot.tables.get(self.current) if self._bot else None
        if table is not None:
            key = self.current
            name = f"{table.name}.csv"
            ask_for_target(self, "Export the rows", name, EXPORTED, lambda path: self.export(key, Path(path)))

    def export(self, key: str, path: Path) -> None:
        """Write the rows of a table into a CSV file."""
        tables = self._tables()
        if tables is None:
            return

        def write() -> int:
            try:
                return export_csv(tables.store(), key, path)
            except OSError as problem:
                raise TableError(f"the rows could not be exported: {problem.strerror or problem}") from problem

        def tell(count: int) -> None:
            self.told.set_text(f"{count:,} {'row' if count == 1 else 'rows'} written to {path.name}")
            self.told.show()
            self._told_timer.start()

        self.work.call(write, tell)

    def menu_for(self, key: str) -> QMenu:
        """The menu of a table, or of the empty space below; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if key:
            self._item(menu, "open", "Open", "open", lambda: self.open_requested.emit(key))
            menu.addSeparator()
            self._item(menu, "rename", "Rename", "rename", self.rename, "F2")
            self._item(menu, "duplicate", "Duplicate", "duplicate", self.duplicate)
            self._item(menu, "export", "Export as CSV…", "export", self.choose_export)
            self._item(menu, "delete", "Delete", "delete", self.delete, "Del")
            menu.addSeparator()
        self._item(menu, "new_table", "New table", "add", self.create_table)
        self._item(menu, "import_table", "Import a CSV or Excel file…", "import", self.choose_import)
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._bot is not None and is_importable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = is_importable(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.import_requested.emit(path)

    # -- inside -----------------------------------------------------------------------------------------

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        make_edit(make, self._bot, self._apply, self.refused.emit)

    def _rebuild(self) -> None:
        current = self.current
        self._model.clear()
        tables = self._bot.tables if self._bot else {}
        for key, table in tables.items():
            self._model.appendRow(self._item_of(key, table))
        self.pages.setCurrentWidget(self.tree if tables else self.empty)
        self.empty.setVisible(self._bot is not None and not tables)
        self.add_button.setEnabled(self._bot is not None)
        if current:
            self.select(current)

    def _item_of(self, key: str, table: Table) -> QStandardItem:
        item = QStandardItem(table.name or "(no name)")
        item.setData(key, KEY)
        item.setData("table", KIND)
        item.setData("table", ICON)
        item.setData(table.frozen, IS_BUILT_IN)
        self._say_count(item, table, self._counts.get(key))
        return item

    def _say_count(self, item: QStandardItem, table: Table, known: tuple[int, int] | None) -> None:
        count = known[1] if known else None
        rows = "" if count is None else f"{count:,} {'row' if count == 1 else 'rows'}"
        item.setData("" if count is None else f"{count:,}", ASIDE)
        item.setData(
            ", ".join(part for part in (table.name, "table", rows) if part), Qt.ItemDataRole.AccessibleTextRole
        )
        columns = len(table.columns)
        about = [f"{columns} {'column' if columns == 1 else 'columns'}", rows]
        locked = "An integration has locked its columns." if table.frozen else ""
        lines = [table.name, " · ".join(part for part in about if part), locked]
        item.setToolTip("\n".join(line for line in lines if line))

    def _count(self) -> None:
        """Count rows of tables that changed, once somebody looks."""
        tables = self._tables() if self.isVisible() and self._bot is not None and self._bot.tables else None
        if tables is None:
            return
        if tables is not self._counted:
            # Another bot: its tables begin to count anew.
            self._counted = tables
            self._counts.clear()
        known, keys = dict(self._counts), list(self._bot.tables) if self._bot else []

        def count() -> dict[str, tuple[int, int]]:
            store = tables.store()
            present = {table.id for table in store.tables}
            found = {}
            for key in keys:
                if key in present and (version := store.version(key)) != known.get(key, (-1, 0))[0]:
                    found[key] = (version, store.count(key))
            return found

        self.work.call(count, self._take_counts)

    def _take_counts(self, counts: dict[str, tuple[int, int]]) -> None:
        self._counts.update(counts)
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            table = self._bot.tables.get(item.data(KEY)) if self._bot and item else None
            if item is not None and table is not None and item.data(KEY) in counts:
                self._say_count(item, table, counts[item.data(KEY)])

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_requested.emit(str(index.data(KEY)))

    def _refusal_of_name(self, index: QModelIndex, name: str) -> str:
        return refusal_of_table_name(self._bot, name, str(index.data())) if self._bot else ""

    def _rename(self, index: QModelIndex, name: str) -> None:
        key, now = str(index.data(KEY)), self._now()
        if refusal := self._refusal_of_name(index, name):
            self.refused.emit(refusal)
            return

        def make(bot: Bot) -> Edit:
            edit = rename_table(bot, key, name, now)
            if key == self._fresh:
                # Making and naming a table is one step of undo.
                return replace(edit, label=f"Create table “{name}”", merge_key=f"create:{key}")
            return edit

        self._make(make)

    def _end_naming(self) -> None:
        key, self._fresh = self._fresh, ""
        if key and self._bot is not None and key in self._bot.tables:
            # After the editor of the name has given the keyboard back.
            QTimer.singleShot(0, self, lambda: self.open_requested.emit(key))

    def _delete_for_good(self) -> None:
        key = self._doomed
        self._close_notice()
        self._make(lambda bot: delete_table(bot, key))

    def _close_notice(self) -> None:
        self._doomed = ""
        if not self.notice.isHidden():
            self.notice.hide()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _item(
        self, menu: QMenu, name: str, label: str, mark: str, act: Callable[[], object], keys: str = ""
    ) -> QAction:
        action = menu.addAction(icon(mark, self._theme), f"{label}\t{keys}" if keys else label, act)
        action.setObjectName(name)
        return action

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self.menu_for(self.current if index.isValid() else "").popup(self.tree.viewport().mapToGlobal(place))

    def _open_add_menu(self) -> None:
        self.add_menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _index_of(self, key: str) -> QModelIndex:
        found = self._filtered.match(self._filtered.index(0, 0), KEY, key, 1, Qt.MatchFlag.MatchExactly)
        return found[0] if found else QModelIndex()

    def _recolor(self) -> None:
        for action, name in zip(self.add_menu.actions(), ("table", "import"), strict=True):
            action.setIcon(icon(name, self._theme))


def _use_text(table: Table, uses: Sequence[TableUse]) -> str:
    cards = sum(use.kind == "card" for use in uses)
    others = len(uses) - cards
    parts = [f"{cards} {'card' if cards == 1 else 'cards'}"] if cards else []
    parts += [f"{others} {'other place' if others == 1 else 'other places'}"] if others else []
    return (
        f"“{table.name}” is used by {' and '.join(parts)}, which will find no table. "
        "Its rows go with it; undo brings all of it back."
    )
