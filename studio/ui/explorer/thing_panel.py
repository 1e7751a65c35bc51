"""A page of the explorer that lists things of one sort: found by name, made, renamed in place, copied, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.bot.tree import item_keys
from studio.bot.uses import Owner
from studio.ui.explorer.tree_view import RenameDelegate, TreeView
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, IS_HEADING, KEY, KIND
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.owner_list import OwnerList
from studio.ui.widgets.wrapped import WrappedLabel

HEADING = "heading"


class ThingPanel(QWidget):
    """Lists things. Subclasses say what they are and which edits change them.

    + makes one, F2 renames, Enter opens, Delete deletes, Alt with the arrows moves where order means something.
    """

    open_requested = Signal(str)
    """Key of the thing to edit."""
    refused = Signal(str)
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card of a use."""
    owner_requested = Signal(object)
    """An Owner on no canvas that uses a thing."""

    section: ClassVar[str]
    """The list of the bot that holds them."""
    noun: ClassVar[str]
    about: ClassVar[str]
    """What they are for, while there are none."""

    def __init__(self, theme: Theme, apply: Callable[[Edit], None], ids: Ids, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._ids = ids
        self._bot: Bot | None = None
        self._shown: object = None
        self._fresh = ""
        self._doomed = ""
        self._model = QStandardItemModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setRecursiveFilteringEnabled(True)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"Find a {self.noun}")
        self.search.setAccessibleName(f"Find a {self.noun}")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.add_button = IconButton(self._theme, "add", f"New {self.noun}", side=CONTROL_HEIGHT)
        self.add_button.clicked.connect(self._on_add)
        self.tree = TreeView(self._theme, f"{self.noun.capitalize()}s")
        self.tree.setModel(self._filtered)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.setIndentation(0)
        self.tree.clicked.connect(self._open)
        self.tree.opened.connect(self._open)
        self.tree.rename_pressed.connect(self.rename_current)
        self.tree.delete_pressed.connect(self.delete_current)
        self.tree.move_pressed.connect(self.move_current)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self._naming = RenameDelegate(self.tree, self._refusal_at)
        self._naming.renamed.connect(self._rename)
        self._naming.ended.connect(lambda _: self._end_naming())
        self.empty = self.make_empty()
        self.question = DeleteQuestion(self._theme)
        self.question.delete_chosen.connect(self._delete_doomed)
        self.question.cancelled.connect(self._close_question)
        self.question.uses.place_requested.connect(self.place_requested)
        self.question.uses.owner_requested.connect(self.owner_requested)
        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        top.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.question)
        self._show_empty()

    # -- what subclasses say ----------------------------------------------------------------------------

    def fill(self, model: QStandardItemModel, bot: Bot) -> None:
        """Put the rows of a bot into the model."""
        raise NotImplementedError

    def refusal_of_name(self, bot: Bot, key: str, name: str) -> str:
        """Why a thing may not have a name; empty when it may."""
        raise NotImplementedError

    def edit_of(self, what: str, bot: Bot, key: str, *more: Any) -> Edit:
        """The edit that does `rename` (with the name), `duplicate`, `delete` or `move` (with the step)."""
        raise NotImplementedError

    def uses_of(self, bot: Bot, key: str) -> Sequence[tuple[Owner, str]]:
        """What uses a thing, each with a word about it."""
        return ()

    def after_deleting(self) -> str:
        """What becomes of the uses of a thing that is deleted, as a sentence."""
        return ""

    def name_of(self, bot: Bot, key: str) -> str:
        """What a thing is called."""
        raise NotImplementedError

    def make_empty(self) -> QWidget:
        """What is shown while there is nothing."""
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(3 * SPACE, 4 * SPACE, 3 * SPACE, 3 * SPACE)
        rows.setSpacing(3 * SPACE)
        rows.addWidget(WrappedLabel(self.about, role="muted"))
        self.first_button = QPushButton(f"New {self.noun}")
        self.first_button.clicked.connect(self._on_add)
        rows.addWidget(self.first_button)
        rows.addStretch(1)
        page.setFocusProxy(self.first_button)
        return page

    def add_items(self, menu: QMenu) -> None:
        """Put what makes new things into a menu."""
        raise NotImplementedError

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """List what a bot has; nothing is rebuilt where that is as before."""
        if not self.question.isHidden():
            self._close_question()
        self._bot = bot
        wanted = (bot is None, bot.raw.get(self.section) if bot is not None else None)
        if not isinstance(self._shown, tuple) or self._shown[0] != wanted[0] or self._shown[1] is not wanted[1]:
            self._shown = wanted
            self._rebuild()

    def select(self, key: str) -> None:
        """Mark the thing that is open."""
        index = self._index_of(key)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    @property
    def current(self) -> str:
        """Key of the thing that is marked, empty while none is."""
        index = self.tree.currentIndex()
        return str(index.data(KEY)) if index.isValid() and index.data(KIND) != HEADING else ""

    # -- doing ------------------------------------------------------------------------------------------

    def make_and_name(self, make: Callable[[Bot], Edit]) -> None:
        """Make a thing and let it be named in its row; both are one step of undo."""
        bot = self._bot
        edit = self._made(lambda: make(bot)) if bot is not None else None
        if bot is None or edit is None:
            return
        known = set(item_keys(bot.raw.get(self.section) or []))
        key = next(key for key in item_keys(edit.apply(bot).raw[self.section]) if key not in known)
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

    def rename_current(self) -> None:
        """Begin to rename the marked thing in its row."""
        if self.current:
            self.tree.edit(self.tree.currentIndex())

    def duplicate_current(self) -> None:
        """Copy the marked thing and open the copy."""
        bot, key = self._bot, self.current
        edit = self._made(lambda: self.edit_of("duplicate", bot, key)) if bot is not None and key else None
        if bot is None or edit is None:
            return
        known = set(item_keys(bot.raw[self.section]))
        made = next(one for one in item_keys(edit.apply(bot).raw[self.section]) if one not in known)
        self._apply(edit)
        self.select(made)
        self.open_requested.emit(made)

    def delete_current(self) -> None:
        """Delete the marked thing; when it is used somewhere, ask once with its uses in view."""
        bot, key = self._bot, self.current
        if bot is None or not key:
            return
        self._doomed = key
        uses = self.uses_of(bot, key)
        if uses:
            places = "in one place" if len(uses) == 1 else f"in {len(uses)} places"
            name = self.name_of(bot, key)
            self.question.ask(bot, f"“{name}” is used {places}. {self.after_deleting()}", uses)
        else:
            self._delete_doomed()

    def move_current(self, step: int) -> None:
        """Let the marked thing change places with its neighbour, where order means something."""
        bot, key = self._bot, self.current
        if bot is not None and key:
            edit = self._made(lambda: self.edit_of("move", bot, key, step))
            if edit:
                self._apply(edit)
                self.select(key)

    def find_uses(self, key: str) -> None:
        """Show below the list where a thing is used."""
        bot = self._bot
        if bot is None:
            return
        uses = self.uses_of(bot, key)
        if uses:
            self.question.tell(bot, f"“{self.name_of(bot, key)}” is used here:", uses)
        else:
            self.refused.emit(f"“{self.name_of(bot, key)}” is not used anywhere.")

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a row, or of the empty space below the rows; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if index.isValid() and index.data(KIND) != HEADING:
            key = str(index.data(KEY))
            self.item(menu, "open", "Open", "open", partial(self.open_requested.emit, key))
            menu.addSeparator()
            self.item(menu, "rename", "Rename", "rename", self.rename_current, "F2")
            self.item(menu, "duplicate", "Duplicate", "duplicate", self.duplicate_current)
            self.add_to_menu(menu, key)
            self.item(menu, "delete", "Delete", "delete", self.delete_current, "Del")
            menu.addSeparator()
        self.add_items(menu)
        return menu

    def add_to_menu(self, menu: QMenu, key: str) -> None:
        """Put what else can be done with a thing into its menu."""

    def item(
        self, menu: QMenu, name: str, label: str, symbol: str, do: Callable[[], object], keys: str = ""
    ) -> QAction:
        """Add an item to a menu."""
        action = menu.addAction(icon(symbol, self._theme), f"{label}\t{keys}" if keys else label, do)
        action.setObjectName(name)
        return action

    # -- inside -----------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        current = self.current
        self._model.clear()
        if self._bot is not None:
            self.fill(self._model, self._bot)
        self.tree.expandAll()
        if current:
            self.select(current)
        self._show_empty()

    def _show_empty(self) -> None:
        is_empty = self._bot is not None and not self._bot.raw.get(self.section)
        self.empty.setVisible(is_empty)
        self.tree.setVisible(not is_empty)
        self.search.setEnabled(self._bot is not None and not is_empty)
        self.add_button.setEnabled(self._bot is not None)
        self.setFocusProxy(self.empty if is_empty else self.tree)

    def _filter(self, text: str) -> None:
        self._filtered.setFilterFixedString(text)
        self.tree.expandAll()

    def _on_add(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        self.add_items(menu)
        if len(menu.actions()) == 1:
            do = menu.actions()[0]
            menu.deleteLater()
            do.trigger()
        else:
            button = self.first_button if self.empty.isVisible() else self.add_button
            menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(KIND) != HEADING:
            self.open_requested.emit(str(index.data(KEY)))
        elif index.isValid():
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        if self._bot is not None:
            self.menu_for(index).popup(self.tree.viewport().mapToGlobal(place))

    def _refusal_at(self, index: QModelIndex, name: str) -> str:
        return self.refusal_of_name(self._bot, str(index.data(KEY)), name) if self._bot is not None else ""

    def _rename(self, index: QModelIndex, name: str) -> None:
        bot, key = self._bot, str(index.data(KEY))
        if bot is None:
            return
        edit = self._made(lambda: self.edit_of("rename", bot, key, name))
        if edit and key == self._fresh:
            edit = replace(edit, label=f"Create {self.noun} “{name}”", merge_key=f"create:{key}")
        if edit:
            self._apply(edit)

    def _end_naming(self) -> None:
        key, self._fresh = self._fresh, ""
        if key and self._index_of(key).isValid():
            self.open_requested.emit(key)

    def _delete_doomed(self) -> None:
        bot, key = self._bot, self._doomed
        self._close_question()
        edit = self._made(lambda: self.edit_of("delete", bot, key)) if bot is not None and key else None
        if edit:
            self._apply(edit)

    def _close_question(self) -> None:
        self._doomed = ""
        if not self.question.isHidden():
            self.question.hide()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, make: Callable[[], Edit]) -> Edit | None:
        try:
            return make()
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return None

    def _index_of(self, key: str) -> QModelIndex:
        found = self._filtered.match(
            self._filtered.index(0, 0), KEY, key, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        return found[0] if found else QModelIndex()


class DeleteQuestion(QFrame):
    """Asked before something goes that is used: where it is, and whether it is to go all the same."""

    delete_chosen = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.text = WrappedLabel()
        self.uses = OwnerList(theme)
        self.delete_button = QPushButton("Delete")
        self.delete_button.clicked.connect(self.delete_chosen)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.delete_button)
        buttons.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.text)
        layout.addWidget(self.uses)
        layout.addLayout(buttons)
        self.hide()

    def ask(self, bot: Bot, text: str, uses: Sequence[tuple[Owner, str]]) -> None:
        """Show where something is used and what becomes of that."""
        self.text.set_text(text)
        self.setAccessibleName(text)
        self.uses.show_owners(bot, uses)
        self.delete_button.show()
        self.cancel_button.setText("Cancel")
        self.show()
        self.delete_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, bot: Bot, text: str, uses: Sequence[tuple[Owner, str]]) -> None:
        """Show where something is used, and ask nothing."""
        self.ask(bot, text, uses)
        self.delete_button.hide()
        self.cancel_button.setText("Close")
        self.uses.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)


def thing_item(name: str, key: str, kind: str, symbol: str, aside: str = "", tip: str = "") -> QStandardItem:
    """A row of a thing."""
    item = QStandardItem(name or "(no name)")
    item.setData(key, KEY)
    item.setData(kind, KIND)
    item.setData(symbol, ICON)
    item.setData(aside, ASIDE)
    item.setData(False, IS_BUILT_IN)
    item.setData(False, IS_HEADING)
    item.setData(f"{item.text()}, {kind}{', ' + aside if aside else ''}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(tip or item.text())
    return item


def heading_item(name: str, key: str, count: int, tip: str = "") -> QStandardItem:
    """A row above the things of a group."""
    item = QStandardItem(name)
    item.setEditable(False)
    item.setData(f"{HEADING}:{key}", KEY)
    item.setData(HEADING, KIND)
    item.setData("", ICON)
    item.setData(True, IS_HEADING)
    item.setData(str(count) if count else "none", ASIDE)
    item.setData(f"{name}, {count}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(tip or name)
    return item
