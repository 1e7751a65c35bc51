"""The utterances of an intent: typed or pasted in, searched, sorted, changed, moved and deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.intents import (
    ENOUGH_UTTERANCES,
    MOST_CHARACTERS,
    Utterance,
    add_utterances,
    as_said,
    delete_utterances,
    edit_utterance,
    move_utterances,
    refusal_of_utterance,
    utterances_of,
)
from studio.bot.tree import keyed_objects
from studio.ui.icons import icon
from studio.ui.library.lab import IntentLab, Spot
from studio.ui.library.line_entry import LineEntry
from studio.ui.library.report_view import ReportView
from studio.ui.library.text_list import Kept, TextDelegate, TextList
from studio.ui.library.thing import Thing
from studio.ui.library.utterance_model import FLAG, SORTS, UtteranceModel
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.wrapped import WrappedLabel

_NEARLY_FULL = 240
"""From this length on the room that is left is counted."""


class UtterancePane(QWidget):
    """Edits utterances. `make` makes an edit of the newest bot and says whether it did."""

    try_requested = Signal(str)
    """An utterance to be tried out."""
    thing_requested = Signal(str)
    """Place of another intent to open."""

    def __init__(
        self,
        theme: Theme,
        make: Callable[[Callable[[Bot], Edit]], bool],
        lab: IntentLab,
        key: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._lab = lab
        self._key = key
        self._bot: Bot | None = None
        self._known: frozenset[str] = frozenset()
        self.model = UtteranceModel(self)
        self._build()
        lab.compared.connect(self._show_flags)
        theme.changed.connect(self._recolor)
        self._recolor()

    def _build(self) -> None:
        self.entry = LineEntry(
            "Add an utterance",
            "Type what a person might say, then Enter; pasted lines are added at once",
            self._refusal_of_new,
        )
        self.entry.entered.connect(lambda text: self._add([text]))
        self.entry.lines_pasted.connect(self.add_lines)
        self.entry.line.textChanged.connect(self._count)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find an utterance")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find an utterance")
        self.search.textChanged.connect(self.model.set_filter)
        self.search.textChanged.connect(lambda _: self._describe())
        self.sort = Picker(self._theme, "Order")
        self.sort.set_choices([Choice(key, label) for key, label in SORTS])
        self.sort.set_current("written")
        self.sort.picked.connect(self._sort)
        self.flag_button = QPushButton()
        self.flag_button.setCheckable(True)
        self.flag_button.setToolTip("Show only utterances that are alike to another one")
        self.flag_button.toggled.connect(self._show_only_flagged)
        self.delete_button = QPushButton("Delete")
        self.delete_button.setToolTip("Delete what is marked")
        self.delete_button.clicked.connect(self.delete_marked)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2 * SPACE)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.flag_button)
        tools.addWidget(self.delete_button)
        tools.addWidget(self.sort)
        self.list = TextList(self._theme, self.model, "Utterances")
        self.delegate = TextDelegate(self._theme, self.list, self._refusal_of_edit)
        self.delegate.edited.connect(self._edit)
        self.list.delete_pressed.connect(self.delete_marked)
        self.list.lines_pasted.connect(self.add_lines)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._describe())
        self.model.modelReset.connect(self._describe)
        self.empty = WrappedLabel(role="muted")
        self.nothing_found = WrappedLabel("No utterance is like that.", role="muted")
        self.nothing_found.hide()
        self.report = ReportView(self._theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.entry)
        layout.addWidget(self._tools)
        layout.addWidget(self.empty)
        layout.addWidget(self.nothing_found)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.report)
        self.setFocusProxy(self.entry)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot) -> None:
        """Show the intent as the bot has it; what is marked stays marked."""
        self._bot = bot
        raw = Thing("intents", self._key).raw(bot)
        said = utterances_of(raw)
        self._known = frozenset(one.text for one in said)
        kept = Kept(self.list, self.model.total)
        self.model.show(self._key, said)
        kept.restore(self.model.total)
        self._describe()

    def commit(self) -> None:
        """What stands in the field for a new utterance is no edit until Enter; an open editor of a row is closed."""
        if self._is_editing():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, index: int) -> None:
        """Mark the utterance at a place of the file's list, clearing what hides it."""
        if self.model.row_of(index) < 0:
            self.search.clear()
            self.flag_button.setChecked(False)
        self.list.go_to(self.model.row_of(index))

    # -- doing ------------------------------------------------------------------------------------------

    def add_lines(self, text: str) -> None:
        """Add every line of a text as an utterance, and tell which were not taken."""
        self._add([line for line in text.splitlines() if line.strip()])

    def delete_marked(self) -> None:
        """Delete the utterances that are marked."""
        indexes = [one.index for one in self.list.marked]
        if indexes:
            row = min(index.row() for index in self.list.selectedIndexes())
            if self._make(lambda bot: delete_utterances(bot, self._key, indexes)) and self.model.rowCount():
                self.list.go_to(min(row, self.model.rowCount() - 1))

    def _add(self, lines: Sequence[str]) -> None:
        if not lines:
            return
        refused: list[tuple[str, str]] = []
        count = 0

        def add(bot: Bot) -> Edit:
            nonlocal count
            taken = add_utterances(bot, self._key, lines)
            refused.extend(taken.refused)
            count = taken.count
            return taken.edit

        self.list.clearSelection()
        self._make(add)
        if len(lines) > 1 or refused:
            said = "1 utterance was added." if count == 1 else f"{count} utterances were added."
            self.report.tell(said, [f"{reason} {_short(text)}".strip() for text, reason in refused])
        if count:
            newest = max((self.model.row_of(one.index), one.index) for one in self._newest(count))
            self.list.scrollTo(self.model.index(max(0, newest[0])))

    def _newest(self, count: int) -> list[Utterance]:
        raw = Thing("intents", self._key).raw(self._bot) if self._bot else None
        return utterances_of(raw)[-count:]

    def _edit(self, utterance: Utterance, text: str) -> None:
        self._make(lambda bot: edit_utterance(bot, self._key, utterance.index, text))

    def _move(self, to: str) -> None:
        indexes = [one.index for one in self.list.marked]
        self._make(lambda bot: move_utterances(bot, self._key, indexes, to))

    # -- inside -----------------------------------------------------------------------------------------

    def _count(self, text: str) -> None:
        length = len(as_said(text))
        self.entry.show_count(f"{length} / {MOST_CHARACTERS}" if length > _NEARLY_FULL else "")

    def _refusal_of_new(self, text: str) -> str:
        return refusal_of_utterance(text, self._known)

    def _refusal_of_edit(self, utterance: Utterance, text: str) -> str:
        return refusal_of_utterance(text, self._known - {utterance.text})

    def _show_flags(self) -> None:
        self.model.show_flags(self._lab.flags)
        self._describe()

    def _show_only_flagged(self, only: bool) -> None:
        self.model.set_only_flagged(only)

    def _sort(self, sort: str) -> None:
        self.sort.set_current(sort)
        self.model.set_sort(sort)

    def _describe(self) -> None:
        total, flagged = self.model.total, self.model.flagged
        self._tools.setVisible(total > 0)
        self.flag_button.setText(f" {flagged} alike")
        self.flag_button.setVisible(flagged > 0 or self.flag_button.isChecked())
        if not flagged and self.flag_button.isChecked():
            self.flag_button.setChecked(False)
        marked = len(self.list.selectionModel().selectedIndexes())
        self.delete_button.setText(f" Delete {marked}" if marked > 1 else " Delete")
        self.delete_button.setVisible(marked > 0)
        self.search.setEnabled(total > 0)
        self.empty.setVisible(total < ENOUGH_UTTERANCES)
        if total == 0:
            self.empty.set_text(
                "An intent is known by its utterances: the different ways a person asks for the same thing. "
                f"Type or paste them above; {ENOUGH_UTTERANCES} or more are advised."
            )
        else:
            more = ENOUGH_UTTERANCES - total
            self.empty.set_text(
                f"{ENOUGH_UTTERANCES} or more utterances are advised; {more} more would do." if more > 0 else ""
            )
        self.nothing_found.setVisible(total > 0 and self.model.rowCount() == 0)

    def _is_editing(self) -> bool:
        return self.list.state() == TextList.State.EditingState

    def menu_for(self, marked: Sequence[Utterance]) -> QMenu:
        """The menu of what is marked; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if len(marked) == 1:
            menu.addAction(
                icon("rename", self._theme), "Edit\tF2", partial(self.list.edit, self.list.currentIndex())
            ).setObjectName("edit")
            menu.addAction(
                icon("play", self._theme), "Try it out", partial(self.try_requested.emit, marked[0].text)
            ).setObjectName("try")
            flag = self.list.currentIndex().data(FLAG)
            if flag is not None:
                where = "Show the other one" if flag.other.key == self._key else f"Open “{flag.other.intent}”"
                menu.addAction(
                    icon("external", self._theme), where, partial(self._go_to_other, flag.other)
                ).setObjectName("other")
        if marked:
            others = menu.addMenu(icon("intent", self._theme), "Move to")
            others.setObjectName("move_to")
            for key, raw in keyed_objects(self._bot.raw.get("intents") if self._bot else None):
                if key != self._key:
                    others.addAction(str(raw.get("name") or "(no name)"), partial(self._move, key))
            others.setEnabled(bool(others.actions()))
            menu.addAction(icon("copy", self._theme), "Copy\tCtrl+C", self._copy).setObjectName("copy")
            label = "Delete\tDel" if len(marked) == 1 else f"Delete {len(marked)}\tDel"
            menu.addAction(icon("delete", self._theme), label, self.delete_marked).setObjectName("delete")
        menu.addAction(icon("paste", self._theme), "Paste lines\tCtrl+V", self._paste).setObjectName("paste")
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if index.isValid() and not self.list.selectionModel().isSelected(index):
            self.list.setCurrentIndex(index)
        self.menu_for(self.list.marked).popup(self.list.viewport().mapToGlobal(place))

    def _go_to_other(self, other: Spot) -> None:
        if other.key == self._key:
            self.go_to(other.index)
        else:
            self.thing_requested.emit(Thing("intents", other.key).place)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(one.text for one in self.list.marked))

    def _paste(self) -> None:
        self.add_lines(QGuiApplication.clipboard().text())

    def _recolor(self) -> None:
        self.flag_button.setIcon(icon("warning", self._theme))
        self.delete_button.setIcon(icon("delete", self._theme))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
