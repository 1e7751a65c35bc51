"""The workflows of a bot, in their folders."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.workflow import BUILT_IN, Workflow
from studio.ui.icons import icon_pixmap
from studio.ui.theme import SPACE, Theme

_KEY = Qt.ItemDataRole.UserRole + 1
_SEARCH_FROM = 8
"""A list is searchable from this length on."""


class WorkflowTree(QWidget):
    """Lists the workflows; a click or Enter opens one."""

    open_requested = Signal(str)
    """Key of the workflow to open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bot: Bot | None = None
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self._model = QStandardItemModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setRecursiveFilteringEnabled(True)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a workflow")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a workflow")
        self.search.textChanged.connect(self._filter)

        self.tree = QTreeView()
        self.tree.setModel(self._filtered)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName("Workflows")
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.clicked.connect(self._open)
        self.tree.activated.connect(self._open)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self.tree)
        theme.changed.connect(self._rebuild)

    def show_bot(self, bot: Bot | None) -> None:
        """Show the workflows of a bot; nothing is rebuilt when their names and folders are as before."""
        self._bot = bot
        wanted = tuple(
            (workflow.key, workflow.name, workflow.header.parent_folder)
            for workflow in (bot.workflows if bot else ())
        )
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild()

    def select(self, key: str) -> None:
        """Mark the workflow that is open."""
        index = self._index_of(key)
        if index.isValid():
            # Before the tree is first shown, only an explicit command selects as well.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    def _rebuild(self) -> None:
        current = self.tree.currentIndex().data(_KEY) if self.tree.currentIndex().isValid() else None
        self._model.clear()
        bot = self._bot
        if bot is not None:
            folders = {folder.id: _item(folder.label, "", "folder", self._theme) for folder in bot.folders}
            for folder in bot.folders:
                if folder.parent_folder == folder.id:
                    continue
                parent = folders.get(folder.parent_folder)
                (parent or self._model.invisibleRootItem()).appendRow(folders[folder.id])
            for workflow in _in_reading_order(bot):
                item = _item(workflow.name or "(no name)", workflow.key, "workflow", self._theme)
                item.setToolTip(f"{workflow.name} · {len(workflow.nodes)} nodes")
                parent = folders.get(workflow.header.parent_folder)
                (parent or self._model.invisibleRootItem()).appendRow(item)
        self.search.setVisible(len(self._shown) >= _SEARCH_FROM or bool(self.search.text()))
        self.tree.setRootIsDecorated(bot is not None and bool(bot.folders))
        self.tree.expandAll()
        if current:
            self.select(current)

    def _filter(self, text: str) -> None:
        self._filtered.setFilterFixedString(text)
        self.tree.expandAll()

    def _open(self, index: QModelIndex) -> None:
        key = index.data(_KEY)
        if key:
            self.open_requested.emit(key)

    def _index_of(self, key: str) -> QModelIndex:
        found = self._filtered.match(
            self._filtered.index(0, 0),
            _KEY,
            key,
            1,
            Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
        )
        return found[0] if found else QModelIndex()


def _in_reading_order(bot: Bot) -> list[Workflow]:
    """Main first, then the builder's own in file order, then the other built-in ones."""
    rank = {workflow_id: index for index, workflow_id in enumerate(BUILT_IN)}

    def order(workflow: Workflow) -> int:
        if workflow.id not in rank:
            return 1
        return 0 if rank[workflow.id] == 0 else 1 + rank[workflow.id]

    return sorted(bot.workflows, key=order)


def _item(text: str, key: str, icon_name: str, theme: Theme) -> QStandardItem:
    # One plain pixmap: an expanded row would show the "on" colour of a themed icon.
    item = QStandardItem(QIcon(icon_pixmap(icon_name, theme.color("muted"), 16, 2.0)), text)
    item.setEditable(False)
    item.setData(key, _KEY)
    return item
