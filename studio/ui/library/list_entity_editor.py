"""A list entity in a tab: its values with their synonyms, how exactly they have to be named, and a tester."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.entities import (
    TOLERANCES,
    Value,
    add_values,
    delete_values,
    move_value,
    refusal_of_entity_name,
    refusal_of_value,
    rename_entity,
    rename_value,
    set_synonyms,
    set_tolerance,
    tolerance_of,
    values_of,
)
from studio.bot.edits.intents import as_said
from studio.bot.edits.library_uses import LibraryUse, uses_of_entity
from studio.bot.library import ListEntity
from studio.bot.view import read_view
from studio.language.entities import list_matches
from studio.ui.icons import icon
from studio.ui.library.latest import Start
from studio.ui.library.line_entry import Filler, LineEntry
from studio.ui.library.report_view import ReportView
from studio.ui.library.synonyms import Synonyms
from studio.ui.library.tester import SentenceTester
from studio.ui.library.text_list import ROW, Kept, TextDelegate, TextList
from studio.ui.library.text_rows import TextRow, TextRowsModel
from studio.ui.library.thing import Thing
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.wrapped import WrappedLabel

_TOLERANCES: Final = {
    "strict": "Only the very words count, capitals included.",
    "medium": "A slip is forgiven, about one letter, in words of four letters or more.",
    "loose": "About two wrong letters are forgiven, in words of four letters or more.",
}


class ListEntityEditor(ThingEditor):
    """Edits one list entity."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        key: str,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, apply, Thing("list_entities", key), start, parent)
        self.pane = ValuePane(theme, self.make, key)
        self.tester = SentenceTester(theme, start)
        self.build(self.pane, (("Try it out", self.tester),))

    def show_thing(self, bot: Bot) -> str:
        raw = self.thing.raw(bot) or {}
        values = values_of(raw)
        self.pane.show_values(values, tolerance_of(raw))
        self.tester.use(lambda text: list_matches(text, read_view(ListEntity, raw)))
        count = sum(len(value.synonyms) for value in values)
        return (
            f"{len(values)} value{'' if len(values) == 1 else 's'}, {count} synonym{'' if count == 1 else 's'}"
            " · code finds them in event.nlu.entities"
        )

    def refusal_of_name(self, bot: Bot, name: str, old: str) -> str:
        return refusal_of_entity_name(bot, name, old)

    def rename(self, bot: Bot, name: str) -> Edit:
        return rename_entity(bot, "list_entities", self.thing.key, name)

    def uses_of(self, bot: Bot) -> list[LibraryUse]:
        return uses_of_entity(bot, "list_entities", self.thing.key)

    def commit(self) -> None:
        super().commit()
        self.pane.commit()


class ValuePane(QWidget):
    """Edits values. `make` makes an edit of the newest bot and says whether it did."""

    value_marked = Signal()

    def __init__(
        self, theme: Theme, make: Callable[[Callable[[Bot], Edit]], bool], key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._key = key
        self._values: dict[int, Value] = {}
        self.model = TextRowsModel(self)
        self._build()
        theme.changed.connect(self._recolor)
        self._recolor()
        self._on_current()

    def _build(self) -> None:
        self.tolerance = Segmented(self._theme, [(one, one.capitalize()) for one in TOLERANCES])
        self.tolerance.set_accessible_name("Tolerance")
        self.tolerance.chosen.connect(lambda one: self._make(lambda bot: set_tolerance(bot, self._key, one)))
        self.tolerance_help = WrappedLabel(role="caption")
        tolerance = QHBoxLayout()
        tolerance.setSpacing(3 * SPACE)
        label = QLabel("Tolerance")
        label.setProperty("role", "muted")
        tolerance.addWidget(label)
        tolerance.addWidget(self.tolerance)
        tolerance.addStretch(1)
        self.entry = LineEntry(
            "Add a value", "Type a value, then Enter; with its synonyms: large = big, huge", self._refusal_of_new
        )
        self.entry.entered.connect(self.add_lines)
        self.entry.lines_pasted.connect(self.add_lines)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a value or synonym")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a value or synonym")
        self.search.textChanged.connect(self._filter)
        self.delete_button = QPushButton()
        self.delete_button.setToolTip("Delete what is marked")
        self.delete_button.clicked.connect(self.delete_marked)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2 * SPACE)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.delete_button)
        self.list = TextList(self._theme, self.model, "Values")
        self.list.setAccessibleDescription(
            "Enter renames, Delete deletes, Alt and the arrows move, Control V adds what was copied, one line each."
        )
        self.delegate = TextDelegate(self._theme, self.list, self._refusal_of_rename)
        self.delegate.edited.connect(self._rename)
        self.list.delete_pressed.connect(self.delete_marked)
        self.list.move_pressed.connect(self._move)
        self.list.lines_pasted.connect(self.add_lines)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._describe())
        self.empty = WrappedLabel(
            "A list entity knows things by their names, such as drinks or cities, however a person calls them. "
            "Type the first value above, or paste one a line.",
            role="muted",
        )
        self.filler = Filler()
        self.nothing_found = WrappedLabel("No value is called that.", role="muted")
        self.synonyms_label = ElidedLabel(role="section")
        self.synonyms = Synonyms(self._theme)
        self.synonyms.settled.connect(self._set_synonyms)
        self.report = ReportView(self._theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(tolerance)
        layout.addWidget(self.tolerance_help)
        layout.addSpacing(SPACE)
        layout.addWidget(self.entry)
        layout.addWidget(self._tools)
        layout.addWidget(self.empty)
        layout.addWidget(self.nothing_found)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.filler, 1)
        layout.addWidget(self.synonyms_label)
        layout.addWidget(self.synonyms)
        layout.addWidget(self.report)
        self.setFocusProxy(self.entry)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_values(self, values: Sequence[Value], tolerance: str) -> None:
        """Show the values of the entity."""
        kept = Kept(self.list, self.model.total)
        self._values = {value.index: value for value in values}
        self.tolerance.set_choice(tolerance)
        self.tolerance_help.set_text(_TOLERANCES[tolerance])
        self.model.show([TextRow(value.index, value.name, None, value.synonyms) for value in values])
        kept.restore(self.model.total)
        self._on_current()
        self._describe()

    @property
    def current(self) -> Value | None:
        """The value whose synonyms are shown."""
        row = self.list.currentIndex().data(ROW)
        return self._values.get(row.index) if row is not None else None

    def commit(self) -> None:
        """Make what was typed a moment ago an edit."""
        self.synonyms.take_typed()
        if self.list.state() == TextList.State.EditingState:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing --------------------------------------------------------------------------------------------

    def add_lines(self, text: str) -> None:
        """Add every line of a text as a value; after an equals sign come its synonyms."""
        wanted = [read_value(line) for line in text.splitlines() if line.strip()]
        nameless = [line for line in text.splitlines() if line.strip() and not read_value(line)[0]]
        fresh = more = 0

        def add(bot: Bot) -> Edit:
            nonlocal fresh, more
            edit, fresh, more = add_values(bot, self._key, wanted)
            return edit

        self._make(add)
        if len(wanted) > 1 or nameless:
            said = f"{fresh} value{' was' if fresh == 1 else 's were'} added"
            said += f", and {more} synonym{'' if more == 1 else 's'} of values that were there." if more else "."
            known = len(wanted) - len(nameless) - fresh
            said += f" {known} {'was' if known == 1 else 'were'} there already." if known and not more else ""
            self.report.tell(said, [f"A value needs a name: {line.strip()}" for line in nameless])
        if fresh:
            self.list.clearSelection()
            self.list.go_to(self.model.rowCount() - 1)

    def delete_marked(self) -> None:
        """Delete the values that are marked."""
        indexes = [row.index for row in self.list.marked]
        if indexes:
            row = min(index.row() for index in self.list.selectedIndexes())
            if self._make(lambda bot: delete_values(bot, self._key, indexes)) and self.model.rowCount():
                self.list.go_to(min(row, self.model.rowCount() - 1))

    def _rename(self, row: TextRow, text: str) -> None:
        self._make(lambda bot: rename_value(bot, self._key, row.index, text))

    def _set_synonyms(self, synonyms: list[str]) -> None:
        value = self._values.get(self.synonyms.value_index)
        if value is not None and tuple(synonyms) != value.synonyms:
            self._make(lambda bot: set_synonyms(bot, self._key, value.index, synonyms))

    def _move(self, step: int) -> None:
        value = self.current
        if value is None or self.search.text().strip():
            return
        places = list(self._values)
        to = places.index(value.index) + step
        if 0 <= to < len(places) and self._make(lambda bot: move_value(bot, self._key, value.index, places[to])):
            self.list.clearSelection()
            self.list.go_to(to)

    # -- inside -------------------------------------------------------------------------------------------

    def _refusal_of_new(self, text: str) -> str:
        name, synonyms = read_value(text)
        return refusal_of_value(name, () if synonyms else [value.name for value in self._values.values()])

    def _refusal_of_rename(self, row: TextRow, text: str) -> str:
        return refusal_of_value(as_said(text), [one.name for one in self._values.values() if one.index != row.index])

    def _on_current(self) -> None:
        value = self.current
        self.synonyms_label.setVisible(value is not None)
        self.synonyms.setVisible(value is not None)
        if value is not None:
            self.synonyms_label.set_text(f"Synonyms of {value.name or 'the value without a name'}")
            self.synonyms.show_synonyms(value.index, value.name, value.synonyms)

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._describe()

    def _describe(self) -> None:
        total = self.model.total
        marked = len(self.list.selectionModel().selectedIndexes())
        self._tools.setVisible(total > 0)
        self.list.setVisible(total > 0)
        self.filler.setVisible(total == 0)
        self.empty.setVisible(total == 0)
        self.nothing_found.setVisible(total > 0 and self.model.rowCount() == 0)
        self.delete_button.setText(f" Delete {marked}" if marked > 1 else " Delete")
        self.delete_button.setVisible(marked > 0)

    def menu_for(self, marked: Sequence[TextRow]) -> QMenu:
        """The menu of what is marked; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if len(marked) == 1:
            rename = partial(self.list.edit, self.list.currentIndex())
            menu.addAction(icon("rename", self._theme), "Rename\tF2", rename).setObjectName("rename")
            synonyms = partial(self.synonyms.setFocus, Qt.FocusReason.OtherFocusReason)
            menu.addAction(icon("choice", self._theme), "Add synonyms", synonyms).setObjectName("synonyms")
            menu.addAction(icon("arrow-up", self._theme), "Move up\tAlt+Up", partial(self._move, -1)).setObjectName(
                "up"
            )
            down = partial(self._move, 1)
            menu.addAction(icon("arrow-down", self._theme), "Move down\tAlt+Down", down).setObjectName("down")
        if marked:
            label = "Delete\tDel" if len(marked) == 1 else f"Delete {len(marked)}\tDel"
            menu.addAction(icon("delete", self._theme), label, self.delete_marked).setObjectName("delete")
        menu.addAction(icon("paste", self._theme), "Paste lines\tCtrl+V", self._paste).setObjectName("paste")
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if index.isValid() and not self.list.selectionModel().isSelected(index):
            self.list.setCurrentIndex(index)
        self.menu_for(self.list.marked).popup(self.list.viewport().mapToGlobal(place))

    def _paste(self) -> None:
        self.add_lines(QGuiApplication.clipboard().text())

    def _recolor(self) -> None:
        self.delete_button.setIcon(icon("delete", self._theme))


def read_value(line: str) -> tuple[str, list[str]]:
    """A value and its synonyms as a person types them: `large = big, huge`."""
    name, _, rest = line.partition("=")
    return as_said(name), [said for part in rest.split(",") if (said := as_said(part))]
