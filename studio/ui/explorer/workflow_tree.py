"""The workflows of a bot in their folders, and everything that is done to them as wholes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.calls import callers_of
from studio.bot.edits.folders import (
    create_folder,
    delete_folder,
    move_folder,
    refusal_of_folder_name,
    refusal_to_move_folder,
    rename_folder,
)
from studio.bot.edits.workflows import (
    ROOT,
    added_workflow_key,
    create_workflow,
    delete_workflow,
    duplicate_workflow,
    free_workflow_name,
    move_workflow,
    refusal_of_workflow_name,
    refusal_to_change,
    refusal_to_duplicate,
    rename_workflow,
    reorder_workflow,
)
from studio.bot.ids import Ids
from studio.ui.explorer.delete_notice import DeleteNotice
from studio.ui.explorer.tree_view import RenameDelegate, TreeView
from studio.ui.explorer.workflow_items import KEY, KIND, Dragged, WorkflowModel, dragged_things, in_reading_order
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton


class WorkflowTree(QWidget):
    """Lists the workflows. A click or Enter opens one, F2 renames, Delete deletes, dragging moves."""

    open_requested = Signal(str)
    """Key of the workflow to open."""
    edit_requested = Signal(object)
    """An Edit to make; the tree changes once `show_bot` tells of it."""
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card to go to."""
    home_requested = Signal()
    refused = Signal(str)
    """Something was not done; the sentence says why."""

    def __init__(self, theme: Theme, ids: Ids | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ids = ids or Ids()
        self._bot: Bot | None = None
        self._shown: tuple[tuple[str, ...], ...] = ()
        self._closed: set[str] = set()
        self._fresh = ""
        """Key of the thing just made, whose first name is still to be typed."""
        self._doomed = ""
        self._model = WorkflowModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setRecursiveFilteringEnabled(True)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a workflow")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a workflow")
        self.search.textChanged.connect(self._filter)
        self.add_button = IconButton(theme, "add", "New workflow or folder", side=CONTROL_HEIGHT)
        self.add_button.clicked.connect(self._open_add_menu)
        self.home_button = IconButton(theme, "home", "Home: instructions, knowledge and agents", side=CONTROL_HEIGHT)
        self.home_button.clicked.connect(self.home_requested)
        self.home_button.hide()
        self.add_menu = QMenu(self)
        self.add_menu.addAction("New workflow", self.create_workflow).setObjectName("new_workflow")
        self.add_menu.addAction("New folder", self.create_folder).setObjectName("new_folder")

        self.tree = TreeView(theme, "Workflows")
        self.tree.setModel(self._filtered)
        self.tree.may_drop = self._may_drop
        self.names = RenameDelegate(self.tree, self._refusal_of_name)
        self.names.renamed.connect(self._rename)
        self.names.ended.connect(lambda _: self._end_naming())
        self.tree.clicked.connect(self._on_click)
        self.tree.opened.connect(self._on_click)
        self.tree.delete_pressed.connect(self.delete_current)
        self.tree.rename_pressed.connect(self.rename_current)
        self.tree.move_pressed.connect(self._move_by)
        self.tree.dropped.connect(self._drop)
        self.tree.collapsed.connect(lambda index: self._note_fold(index, closed=True))
        self.tree.expanded.connect(lambda index: self._note_fold(index, closed=False))
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.setFocusProxy(self.tree)

        self.notice = DeleteNotice(theme)
        self.notice.delete_chosen.connect(self._delete_doomed)
        self.notice.cancelled.connect(self._close_notice)
        self.notice.place_requested.connect(self.place_requested)

        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        top.addWidget(self.home_button)
        top.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.notice)
        theme.changed.connect(self._recolor)
        self._recolor()

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """Show the workflows of a bot; nothing is rebuilt when their names and folders are as before."""
        if bot is None:
            self._closed.clear()
        self._bot = bot
        if self._doomed:
            self._close_notice()
        wanted: tuple[tuple[str, ...], ...] = ()
        if bot is not None:
            flows = ((flow.key, flow.name, flow.header.parent_folder) for flow in bot.workflows)
            wanted = (*flows, *((folder.id, folder.label, folder.parent_folder) for folder in bot.folders))
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild()

    def show_home(self, there: bool) -> None:
        """Offer the bot's home page, if it has one."""
        self.home_button.setVisible(there)

    def select(self, key: str) -> None:
        """Mark the workflow that is open."""
        index = self._index_of(key)
        if index.isValid():
            # Before the tree is first shown, only an explicit command selects as well.
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    # -- doing ------------------------------------------------------------------------------------------

    def create_workflow(self) -> None:
        """Make a workflow in the folder that is marked, and let it be named."""
        bot = self._bot
        if bot is None:
            return
        edit = create_workflow(bot, free_workflow_name(bot, "Workflow"), self._ids, self._current_folder())
        self._make_and_name(edit, added_workflow_key(edit))

    def create_folder(self) -> None:
        """Make a folder in the one that is marked, and let it be named."""
        bot = self._bot
        if bot is None:
            return
        parent = self._current_folder()
        label, number = "Folder", 2
        while refusal_of_folder_name(bot, label, parent):
            label, number = f"Folder {number}", number + 1
        edit = create_folder(bot, label, self._ids, parent)
        known = {folder.id for folder in bot.folders}
        made = next(folder.id for folder in edit.apply(bot).folders if folder.id not in known)
        self._make_and_name(edit, made)

    def rename_current(self) -> None:
        """Begin to rename the workflow or folder that is marked, in its row."""
        index = self.tree.currentIndex()
        bot = self._bot
        if bot is None or not index.isValid():
            return
        workflow = bot.workflow(index.data(KEY)) if index.data(KIND) == "workflow" else None
        refusal = refusal_to_change(workflow) if workflow else ""
        if refusal:
            self.refused.emit(refusal)
        else:
            self.tree.edit(index)

    def duplicate_current(self) -> None:
        """Copy the workflow that is marked and open the copy."""
        workflow = self._current_workflow()
        bot = self._bot
        if bot is None or workflow is None:
            return
        edit = self._made(lambda: duplicate_workflow(bot, workflow, self._ids))
        if edit is not None:
            self.edit_requested.emit(edit)
            self.open_requested.emit(added_workflow_key(edit))

    def delete_current(self) -> None:
        """Delete the workflow or folder that is marked; of a workflow that cards run, ask what becomes of them."""
        bot, index = self._bot, self.tree.currentIndex()
        if bot is None or not index.isValid():
            return
        key = index.data(KEY)
        if index.data(KIND) == "folder":
            self._do(lambda: delete_folder(bot, key))
            return
        workflow = bot.workflow(key)
        if workflow is None:
            return
        refusal = refusal_to_change(workflow)
        calls = [call for call in callers_of(bot, key) if call.workflow != key]
        if refusal:
            self.refused.emit(refusal)
        elif calls:
            self._doomed = key
            self.notice.ask(bot, workflow.name, calls)
        else:
            self._do(lambda: delete_workflow(bot, key))

    def move_to(self, thing: Dragged, folder: str) -> None:
        """Put a workflow or folder into a folder; an empty one is the top."""
        bot = self._bot
        if bot is not None:
            move = move_folder if thing.kind == "folder" else move_workflow
            self._do(lambda: move(bot, thing.key, folder))

    # -- the menu ---------------------------------------------------------------------------------------

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a row, or of the empty space below the rows; deletes itself when it closes."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        bot = self._bot
        workflow = bot.workflow(index.data(KEY)) if bot and index.isValid() and index.data(KIND) == "workflow" else None
        if workflow is not None:
            self._item(menu, "open", "Open", "open", lambda: self.open_requested.emit(workflow.key))
            menu.addSeparator()
        if index.isValid():
            fixed = refusal_to_change(workflow) if workflow else ""
            self._item(menu, "rename", "Rename", "rename", self.rename_current, fixed, "F2")
            if workflow is not None:
                refusal = refusal_to_duplicate(workflow)
                self._item(menu, "duplicate", "Duplicate", "duplicate", self.duplicate_current, refusal)
            self._add_move_menu(menu, Dragged(index.data(KIND), index.data(KEY)))
            self._item(menu, "delete", "Delete", "delete", self.delete_current, fixed, "Del")
            menu.addSeparator()
        self._item(menu, "new_workflow", "New workflow", "add", self.create_workflow)
        self._item(menu, "new_folder", "New folder", "folder", self.create_folder)
        return menu

    def _add_move_menu(self, menu: QMenu, thing: Dragged) -> None:
        bot = self._bot
        if bot is None or not bot.folders:
            return
        places = menu.addMenu(icon("folder", self._theme), "Move to")
        places.setObjectName("move_to")
        here = self._folder_of(thing)
        for folder, label in [("", "The top"), *((folder.id, folder.label) for folder in bot.folders)]:
            barred = thing.kind == "folder" and refusal_to_move_folder(bot, thing.key, folder)
            if not barred:
                action = places.addAction(label, partial(self.move_to, thing, folder))
                action.setEnabled(folder != here)

    def _item(
        self,
        menu: QMenu,
        name: str,
        label: str,
        symbol: str,
        do: Callable[[], object],
        refusal: str = "",
        keys: str = "",
    ) -> QAction:
        action = menu.addAction(icon(symbol, self._theme), f"{label}\t{keys}" if keys else label, do)
        action.setObjectName(name)
        action.setEnabled(not refusal)
        action.setToolTip(refusal or label)
        return action

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self.menu_for(index).popup(self.tree.viewport().mapToGlobal(place))

    def _open_add_menu(self) -> None:
        self.add_menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    # -- dragging ---------------------------------------------------------------------------------------

    def _may_drop(self, event: QDropEvent, index: QModelIndex, where: str) -> bool:
        bot = self._bot
        if bot is None or self.search.text() or event.source() is not self.tree:
            return False
        folder = self._folder_at(index)
        for thing in dragged_things(event.mimeData()):
            if index.isValid() and index.data(KEY) == thing.key:
                return False
            if thing.kind == "folder" and refusal_to_move_folder(bot, thing.key, folder):
                return False
        return True

    def _drop(self, things: Sequence[Dragged], index: QModelIndex, where: str) -> None:
        bot = self._bot
        if bot is None:
            return
        folder = self._folder_at(index)
        for thing in things:
            neighbour = index.data(KEY) if index.isValid() and where != "on" else ""
            if thing.kind == "workflow" and neighbour:
                self._do(partial(self._placed, bot, thing.key, folder, neighbour, where))
            else:
                self.move_to(thing, folder)

    def _placed(self, bot: Bot, key: str, folder: str, neighbour: str, where: str) -> Edit:
        """Put a workflow beside another one, in one edit."""
        moved = move_workflow(bot, key, folder)
        before = neighbour if where == "above" else self._next_of(neighbour)
        if before == key:
            return moved
        ordered = reorder_workflow(moved.apply(bot), key, before)
        return replace(moved.then(ordered), label=moved.label if moved else ordered.label)

    def _move_by(self, step: int) -> None:
        """Alt with an arrow: past the neighbour of the same folder."""
        bot, key = self._bot, self._current_workflow()
        if bot is None or key is None:
            return
        mates = [
            flow.key
            for flow in in_reading_order(bot)
            if self._folder_of_workflow(flow.key) == self._folder_of_workflow(key)
        ]
        mates = [mate for mate in mates if not bot.workflows_by_key[mate].is_built_in]
        if key not in mates or not 0 <= mates.index(key) + step < len(mates):
            return
        place = mates.index(key)
        before = mates[place - 1] if step < 0 else mates[place + 2] if place + 2 < len(mates) else ""
        self._do(lambda: reorder_workflow(bot, key, before))
        self.select(key)

    # -- inside -----------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        current = self.tree.currentIndex().data(KEY) if self.tree.currentIndex().isValid() else None
        closed = set(self._closed)
        self._model.show(self._bot)
        self._unfold(closed)
        if current:
            self.select(current)

    def _unfold(self, closed: set[str]) -> None:
        self.tree.expandAll()
        for key in closed:
            index = self._index_of(key)
            if index.isValid():
                self.tree.setExpanded(index, False)
        self._closed = closed

    def _note_fold(self, index: QModelIndex, *, closed: bool) -> None:
        if not self.search.text():
            (self._closed.add if closed else self._closed.discard)(index.data(KEY))

    def _filter(self, text: str) -> None:
        closed = set(self._closed)
        self._filtered.setFilterFixedString(text)
        self._unfold(set() if text else closed)
        self._closed = closed

    def _on_click(self, index: QModelIndex) -> None:
        if index.data(KIND) == "folder":
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif index.isValid():
            self.open_requested.emit(index.data(KEY))

    def _make_and_name(self, edit: Edit, key: str) -> None:
        if self.search.text():
            self.search.clear()
        self._fresh = key
        self.edit_requested.emit(replace(edit, merge_key=f"create:{key}"))
        index = self._index_of(key)
        if not index.isValid():
            self._fresh = ""
            return
        for above in _above(index):
            self.tree.setExpanded(above, True)
        self.select(key)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tree.scrollTo(index)
        self.tree.edit(index)

    def _refusal_of_name(self, index: QModelIndex, name: str) -> str:
        if self._bot is None:
            return ""
        if index.data(KIND) == "folder":
            return refusal_of_folder_name(
                self._bot, name, self._folder_of(Dragged("folder", index.data(KEY))), index.data(KEY)
            )
        return refusal_of_workflow_name(self._bot, name, str(index.data()))

    def _rename(self, index: QModelIndex, name: str) -> None:
        bot = self._bot
        if bot is None:
            return
        key, kind = index.data(KEY), index.data(KIND)
        make = rename_folder if kind == "folder" else rename_workflow
        edit = self._made(lambda: make(bot, key, name))
        if edit is None:
            return
        if key == self._fresh:
            # Making and naming a thing is one step of undo.
            edit = replace(edit, label=f"Create {kind} “{name}”", merge_key=f"create:{key}")
        self.edit_requested.emit(edit)

    def _end_naming(self) -> None:
        key, self._fresh = self._fresh, ""
        if key and self._bot is not None and self._bot.workflow(key) is not None:
            self.open_requested.emit(key)

    def _delete_doomed(self, with_calls: bool) -> None:
        bot, key = self._bot, self._doomed
        self._close_notice()
        if bot is not None and key:
            self._do(lambda: delete_workflow(bot, key, with_calls=with_calls))

    def _close_notice(self) -> None:
        self._doomed = ""
        if not self.notice.isHidden():
            self.notice.hide()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, make: Callable[[], Edit]) -> None:
        edit = self._made(make)
        if edit:
            self.edit_requested.emit(edit)

    def _made(self, make: Callable[[], Edit]) -> Edit | None:
        try:
            return make()
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return None

    def _current_workflow(self) -> str | None:
        index = self.tree.currentIndex()
        return index.data(KEY) if index.isValid() and index.data(KIND) == "workflow" else None

    def _current_folder(self) -> str:
        return self._folder_at(self.tree.currentIndex())

    def _folder_at(self, index: QModelIndex) -> str:
        while index.isValid():
            if index.data(KIND) == "folder":
                return str(index.data(KEY))
            index = index.parent()
        return ""

    def _folder_of(self, thing: Dragged) -> str:
        bot = self._bot
        if bot is None:
            return ""
        if thing.kind == "workflow":
            return self._folder_of_workflow(thing.key)
        parent = next((folder.parent_folder for folder in bot.folders if folder.id == thing.key), "")
        return "" if parent == ROOT else parent

    def _folder_of_workflow(self, key: str) -> str:
        workflow = self._bot.workflow(key) if self._bot else None
        folder = workflow.header.parent_folder if workflow else ""
        return "" if folder == ROOT else folder

    def _next_of(self, key: str) -> str:
        flows = self._bot.workflows if self._bot else ()
        keys = [flow.key for flow in flows]
        place = keys.index(key) + 1
        return keys[place] if place < len(keys) else ""

    def _index_of(self, key: str) -> QModelIndex:
        found = self._filtered.match(
            self._filtered.index(0, 0), KEY, key, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        return found[0] if found else QModelIndex()

    def _recolor(self) -> None:
        for action, name in zip(self.add_menu.actions(), ("workflow", "folder"), strict=True):
            action.setIcon(icon(name, self._theme))


def _above(index: QModelIndex) -> list[QModelIndex]:
    found = []
    while (index := index.parent()).isValid():
        found.append(index)
    return found
