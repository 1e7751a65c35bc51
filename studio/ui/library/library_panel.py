"""The library of a bot: intents, list entities and pattern entities, and everything done to them as wholes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.entities import (
    create_list_entity,
    create_pattern_entity,
    delete_entity,
    duplicate_entity,
    refusal_of_entity_name,
    rename_entity,
)
from studio.bot.edits.intents import (
    create_intent,
    delete_intent,
    duplicate_intent,
    free_name,
    refusal_of_intent_name,
    rename_intent,
)
from studio.bot.edits.library_file import LibraryFile, NoLibrary, library_csv, library_json, read_library
from studio.bot.edits.library_import import Imported, import_library
from studio.bot.edits.library_uses import NOUNS, SECTIONS, LibraryUse, Section, uses_of_entity, uses_of_intent
from studio.bot.ids import Ids
from studio.bot.tree import item_keys, keyed_objects
from studio.ui.explorer.tree_view import RenameDelegate, TreeView
from studio.ui.explorer.workflow_items import KEY, KIND
from studio.ui.icons import icon
from studio.ui.library.delete_thing import DeleteThing
from studio.ui.library.empty_library import EmptyLibrary
from studio.ui.library.file_dialogs import LibraryFiles
from studio.ui.library.latest import Latest, Report, Start
from studio.ui.library.library_items import WORDS, LibraryModel
from studio.ui.library.report_view import ReportView
from studio.ui.library.thing import ICONS, Thing
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton

_FIRST_NAMES = {"intents": "Intent", "list_entities": "Entity", "pattern_entities": "Pattern"}


class LibraryPanel(QWidget):
    """Lists the library. A click or Enter opens a thing, F2 renames it, Delete deletes it."""

    open_requested = Signal(str)
    """Place of the thing to open (see `Thing.place`)."""
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card to go to."""
    owner_requested = Signal(object)
    """An Owner (hook, action, variable …) to go to."""
    refused = Signal(str)
    """Something was not done; the sentence says why."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._ids = ids
        self._bot: Bot | None = None
        self._shown: tuple[object, ...] | None = None
        self._closed: set[str] = set()
        self._fresh: Thing | None = None
        """The thing just made, whose first name is still to be typed."""
        self._doomed: Thing | None = None
        self._looking = Latest(start, self)
        self._filing = Latest(start, self)
        self._model = LibraryModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setRecursiveFilteringEnabled(True)
        self._filtered.setFilterRole(WORDS)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build()
        theme.changed.connect(self._recolor)
        self._recolor()
        self._show_empty()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find in the library")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find in the library, by names and by what people say")
        self.search.textChanged.connect(self._filter)
        self.add_button = IconButton(self._theme, "add", "New intent or entity", side=CONTROL_HEIGHT)
        self.add_menu = QMenu(self)
        for section in SECTIONS:
            action = self.add_menu.addAction(f"New {NOUNS[section]}", partial(self.create_thing, section))
            action.setObjectName(f"new_{section}")
        self.add_button.clicked.connect(lambda: self._drop_down(self.add_menu, self.add_button))
        self.file_button = IconButton(self._theme, "more", "Import and export", side=CONTROL_HEIGHT)
        self.file_menu = QMenu(self)
        self.files = LibraryFiles(self)
        self.files.import_chosen.connect(self.import_file)
        self.files.export_chosen.connect(self.export_file)
        self.file_menu.addAction("Import…", self.files.ask_import).setObjectName("import")
        self.file_menu.addAction("Export as JSON…", partial(self._ask_export, ".json")).setObjectName("export_json")
        self.file_menu.addAction("Export as CSV…", partial(self._ask_export, ".csv")).setObjectName("export_csv")
        self.file_button.clicked.connect(lambda: self._drop_down(self.file_menu, self.file_button))
        self.tree = TreeView(self._theme, "Library")
        self.tree.setModel(self._filtered)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.setIndentation(0)
        self.names = RenameDelegate(self.tree, self._refusal_of_name)
        self.names.renamed.connect(self._rename)
        self.names.ended.connect(lambda _: self._end_naming())
        self.tree.clicked.connect(self._on_click)
        self.tree.opened.connect(self._on_click)
        self.tree.rename_pressed.connect(self.rename_current)
        self.tree.delete_pressed.connect(self.delete_current)
        self.tree.collapsed.connect(lambda index: self._note_fold(index, closed=True))
        self.tree.expanded.connect(lambda index: self._note_fold(index, closed=False))
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.setFocusProxy(self.tree)
        self.empty = EmptyLibrary()
        self.empty.create_chosen.connect(self.create_thing)
        self.empty.import_chosen.connect(self.files.ask_import)
        self.question = DeleteThing(self._theme)
        self.question.delete_chosen.connect(self._delete_doomed)
        self.question.cancelled.connect(self._close_question)
        self.question.place_requested.connect(self.place_requested)
        self.question.owner_requested.connect(self.owner_requested)
        self.report = ReportView(self._theme)
        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        top.addWidget(self.add_button)
        top.addWidget(self.file_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.question)
        layout.addWidget(self.report)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """Show the library of a bot; nothing is rebuilt where the library is as before."""
        if bot is None:
            self._closed.clear()
            self.report.dismiss()
            self._filing.cancel()
        self._bot = bot
        if self._doomed is not None:
            self._close_question()
        wanted = None if bot is None else tuple(bot.raw.get(section) for section in SECTIONS)
        if wanted is None or self._shown is None or any(a is not b for a, b in zip(wanted, self._shown, strict=True)):
            self._shown = wanted
            self._rebuild()
            self._show_empty()

    def select(self, place: str) -> None:
        """Mark the thing that is open."""
        index = self._index_of(place)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, flags)

    # -- doing ------------------------------------------------------------------------------------------

    def create_thing(self, section: Section) -> None:
        """Make a thing and let it be named in its row."""
        bot = self._bot
        if bot is None:
            return
        name = free_name(self._names(section), _FIRST_NAMES[section])
        if section == "intents":
            edit = create_intent(bot, name, self._ids)
        elif section == "list_entities":
            edit = create_list_entity(bot, name, self._ids)
        else:
            edit = create_pattern_entity(bot, name, self._ids)
        known = set(item_keys(bot.raw.get(section) or []))
        key = next(key for key in item_keys(edit.apply(bot).raw[section]) if key not in known)
        self._fresh = Thing(section, key)
        self.search.clear()
        self._apply(replace(edit, merge_key=f"create:{key}"))
        index = self._index_of(self._fresh.place)
        if not index.isValid():
            self._fresh = None
            return
        self.tree.setExpanded(index.parent(), True)
        self.select(self._fresh.place)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tree.scrollTo(index)
        self.tree.edit(index)

    def rename_current(self) -> None:
        """Begin to rename the thing that is marked, in its row."""
        if self._current() is not None:
            self.tree.edit(self.tree.currentIndex())

    def duplicate_current(self) -> None:
        """Put a copy behind the thing that is marked, and open the copy."""
        bot, thing = self._bot, self._current()
        if bot is None or thing is None:
            return
        edit = self._made(
            lambda: (
                duplicate_intent(bot, thing.key, self._ids)
                if thing.section == "intents"
                else duplicate_entity(bot, thing.section, thing.key, self._ids)
            )
        )
        if edit is not None:
            known = set(item_keys(bot.raw[thing.section]))
            key = next(key for key in item_keys(edit.apply(bot).raw[thing.section]) if key not in known)
            self._apply(edit)
            self.select(Thing(thing.section, key).place)
            self.open_requested.emit(Thing(thing.section, key).place)

    def delete_current(self) -> None:
        """Delete the thing that is marked; when it is used somewhere, ask once with its uses in view."""
        bot, thing = self._bot, self._current()
        if bot is None or thing is None:
            return

        def uses(stop: Callable[[], bool], report: Report) -> list[LibraryUse]:
            if thing.section == "intents":
                return uses_of_intent(bot, thing.key)
            return uses_of_entity(bot, thing.section, thing.key)

        self._looking.ask(uses, partial(self._delete_unless_used, bot, thing))

    def import_file(self, path: Path) -> None:
        """Add what a file holds, and tell what was not taken."""
        bot, ids = self._bot, self._ids
        if bot is None:
            return

        def read(stop: Callable[[], bool], report: Report) -> Imported | str:
            try:
                file: LibraryFile = read_library(path.read_bytes(), path.name)
            except NoLibrary as problem:
                return f"{path.name} was not imported. {problem}"
            except OSError as problem:
                return f"{path.name} cannot be read: {problem.strerror or problem}."
            return import_library(bot, file, ids)

        self._filing.ask(read, partial(self._take_import, bot, path))

    def export_file(self, path: Path, only: list[Thing] | None = None) -> None:
        """Write the library, or some things of it, to a file; its ending says whether as CSV or JSON."""
        bot = self._bot
        if bot is None:
            return
        wanted = None if only is None else [(thing.section, thing.key) for thing in only]

        def write(stop: Callable[[], bool], report: Report) -> str:
            text = library_csv(bot, wanted) if path.suffix.lower() == ".csv" else library_json(bot, wanted)
            try:
                # The mark tells spreadsheets that the text is UTF-8.
                encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
                path.write_text(text, encoding=encoding, newline="")
            except OSError as problem:
                return f"{path.name} was not written: {problem.strerror or problem}."
            return f"Exported to {path.name}."

        self._filing.ask(write, self.report.tell)

    # -- the menu ---------------------------------------------------------------------------------------

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a row, or of the empty space below the rows; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        thing = _thing_of(index)
        if thing is not None:
            self._item(menu, "open", "Open", "open", lambda: self.open_requested.emit(thing.place))
            menu.addSeparator()
            self._item(menu, "rename", "Rename everywhere", "rename", self.rename_current, "F2")
            self._item(menu, "duplicate", "Duplicate", "duplicate", self.duplicate_current)
            self._item(menu, "export", "Export…", "export", lambda: self._ask_export(".json", [thing]))
            self._item(menu, "delete", "Delete", "delete", self.delete_current, "Del")
            menu.addSeparator()
        for section in SECTIONS:
            self._item(menu, f"new_{section}", f"New {NOUNS[section]}", "add", partial(self.create_thing, section))
        return menu

    def _item(
        self, menu: QMenu, name: str, label: str, symbol: str, do: Callable[[], object], keys: str = ""
    ) -> QAction:
        action = menu.addAction(icon(symbol, self._theme), f"{label}\t{keys}" if keys else label, do)
        action.setObjectName(name)
        return action

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self.menu_for(index).popup(self.tree.viewport().mapToGlobal(place))

    def _drop_down(self, menu: QMenu, button: QWidget) -> None:
        has_any = self._bot is not None and any(self._bot.raw.get(section) for section in SECTIONS)
        for action in menu.actions():
            action.setEnabled(self._bot is not None and (has_any or not action.objectName().startswith("export")))
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # -- inside -----------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        current = self._current()
        closed = set(self._closed)
        if not self._model.show(self._bot):
            return
        self._unfold(closed)
        if current is not None:
            self.select(current.place)

    def _show_empty(self) -> None:
        is_empty = self._bot is not None and not any(self._bot.raw.get(section) for section in SECTIONS)
        self.empty.setVisible(is_empty)
        self.tree.setVisible(not is_empty)
        self.search.setEnabled(not is_empty)
        self.setFocusProxy(self.empty if is_empty else self.tree)

    def _unfold(self, closed: set[str]) -> None:
        self.tree.expandAll()
        for row in range(self._filtered.rowCount()):
            index = self._filtered.index(row, 0)
            if index.data(KEY) in closed:
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
        thing = _thing_of(index)
        if thing is not None:
            self.open_requested.emit(thing.place)
        elif index.isValid():
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _refusal_of_name(self, index: QModelIndex, name: str) -> str:
        bot, thing = self._bot, _thing_of(index)
        if bot is None or thing is None:
            return ""
        if thing.section == "intents":
            return refusal_of_intent_name(bot, name, thing.name(bot))
        return refusal_of_entity_name(bot, name, thing.name(bot))

    def _rename(self, index: QModelIndex, name: str) -> None:
        bot, thing = self._bot, _thing_of(index)
        if bot is None or thing is None:
            return
        edit = self._made(
            lambda: (
                rename_intent(bot, thing.key, name)
                if thing.section == "intents"
                else rename_entity(bot, thing.section, thing.key, name)
            )
        )
        if edit is not None and thing == self._fresh:
            # Making and naming a thing is one step of undo.
            edit = replace(edit, label=f"Create {NOUNS[thing.section]} “{name}”", merge_key=f"create:{thing.key}")
        if edit:
            self._apply(edit)

    def _end_naming(self) -> None:
        thing, self._fresh = self._fresh, None
        if thing is not None and self._bot is not None and thing.raw(self._bot) is not None:
            self.open_requested.emit(thing.place)

    def _delete_unless_used(self, bot: Bot, thing: Thing, uses: list[LibraryUse]) -> None:
        if self._bot is not bot:
            return  # it has changed meanwhile: whoever wants it gone asks again
        self._doomed = thing
        if uses:
            self.question.ask(bot, thing, uses)
        else:
            self._delete_doomed()

    def _delete_doomed(self) -> None:
        bot, thing = self._bot, self._doomed
        self._close_question()
        if bot is None or thing is None:
            return
        edit = self._made(
            lambda: (
                delete_intent(bot, thing.key)
                if thing.section == "intents"
                else delete_entity(bot, thing.section, thing.key)
            )
        )
        if edit:
            self._apply(edit)

    def _close_question(self) -> None:
        self._doomed = None
        if not self.question.isHidden():
            self.question.hide()
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_import(self, bot: Bot, path: Path, result: Imported | str) -> None:
        if isinstance(result, str):
            self.refused.emit(result)
            return
        if self._bot is not bot:
            self.refused.emit("The bot was changed while the file was read, so nothing was imported. Try again.")
            return
        if result.edit:
            self._apply(replace(result.edit, label=f"Import {path.name} into the library"))
        self.report.tell(
            result.sentence, [f"{one.place}: {one.reason} {_short(one.text)}".strip() for one in result.refused]
        )

    def _ask_export(self, ending: str, only: list[Thing] | None = None) -> None:
        bot = self._bot
        if bot is None:
            return
        name = only[0].name(bot) if only else f"{bot.name or 'bot'} library"
        self.files.ask_export(name, ending, only)

    def _made(self, make: Callable[[], Edit]) -> Edit | None:
        try:
            return make()
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return None

    def _names(self, section: Section) -> list[str]:
        sections = ("intents",) if section == "intents" else ("list_entities", "pattern_entities")
        raw = self._bot.raw if self._bot else {}
        return [str(item.get("name")) for one in sections for _, item in keyed_objects(raw.get(one))]

    def _current(self) -> Thing | None:
        return _thing_of(self.tree.currentIndex())

    def _index_of(self, place: str) -> QModelIndex:
        found = self._filtered.match(
            self._filtered.index(0, 0), KEY, place, 1, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        )
        return found[0] if found else QModelIndex()

    def _recolor(self) -> None:
        for section, action in zip(SECTIONS, self.add_menu.actions(), strict=True):
            action.setIcon(icon(ICONS[section], self._theme))
        for action, name in zip(self.file_menu.actions(), ("import", "export", "export"), strict=True):
            action.setIcon(icon(name, self._theme))


def _thing_of(index: QModelIndex) -> Thing | None:
    """The thing of a row; none for a heading."""
    if not index.isValid() or index.data(KIND) == "heading":
        return None
    return Thing.at(str(index.data(KEY)))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
