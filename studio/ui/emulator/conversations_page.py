"""The conversations that were had with the open bot: listed, searched, replayed, compared, exported."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.conversations.keeper import Hit, Keeper
from studio.conversations.kept import Kept
from studio.ui.emulator.compare_view import CompareView
from studio.ui.emulator.conversation_list import ConversationList, Entry, entry_of
from studio.ui.emulator.images import ImageStore
from studio.ui.emulator.replay_view import ReplayView
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel

_SEARCH_SECONDS = 0.03
_FORMATS = (("txt", "Text…"), ("json", "JSON…"), ("html", "Web page…"))


class ConversationsPage(QWidget):
    """A list on the left; on the right the one that is chosen, or two of them side by side."""

    place_requested = Signal(str, str, str)
    link_requested = Signal(str)
    export_requested = Signal(object, str, bool)
    """A conversation, the format (`txt`, `json`, `html`), and whether with what the bot did in between."""
    record_requested = Signal(object)
    """Make a test of a conversation."""
    rerun_requested = Signal(object)
    """A conversation that is to be had again with the bot as it is now."""

    def __init__(self, theme: Theme, keeper: Keeper, images: ImageStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keeper = keeper
        self.bot_name = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search all conversations")
        self.search.setAccessibleName("Search all conversations")
        self.search.setClearButtonEnabled(True)
        self.list = ConversationList(theme)
        self.replay = ReplayView(theme, images)
        self.comparison = CompareView(theme)
        self.hint = QLabel()
        self.hint.setProperty("role", "muted")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.title = ElidedLabel("", role="section")
        self.rerun_button = self._tool("restart", "Have it again", "Say the same again to the bot as it is now")
        self.record_button = self._tool("record", "Record as a test", "Make a test of this conversation")
        self.compare_button = self._tool("versions", "Compare with", "Compare with another conversation", menu=True)
        self.export_button = self._tool("export", "Export", "Write the conversation to a file", menu=True)
        self.forget_button = self._tool("delete", "Forget", "Forget this conversation (Delete)")
        self.with_steps = self.export_button.menu().addAction("With the bot's steps")
        self._searching: Iterator[Hit | None] | None = None
        self._found: list[Entry] = []
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._search_on)
        self._build()
        self._connect()
        self._restyle()
        self.refresh()

    def _tool(self, name: str, text: str, tip: str, *, menu: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setProperty("icon_name", name)
        button.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        if menu:
            button.setMenu(QMenu(button))
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    @property
    def _tools(self) -> tuple[QToolButton, ...]:
        return self.rerun_button, self.record_button, self.compare_button, self.export_button, self.forget_button

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.head = QWidget()
        bar = QHBoxLayout(self.head)
        bar.setContentsMargins(3 * SPACE, 0, 2 * SPACE, 0)
        bar.setSpacing(0)
        bar.addWidget(self.title, 1)
        for button in self._tools:
            bar.addWidget(button)
        self.pages = QStackedWidget()
        for page in (self.hint, self.replay, self.comparison):
            self.pages.addWidget(page)
        right = QFrame()
        shown = QVBoxLayout(right)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(0)
        shown.addWidget(self.head)
        shown.addWidget(self.pages, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([70 * SPACE, 200 * SPACE])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        export = self.export_button.menu()
        self.with_steps.setCheckable(True)
        self.with_steps.setChecked(True)
        export.addSeparator()
        for kind, words in _FORMATS:
            export.addAction(words, partial(self._export, kind))
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.refresh)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.rerun_button.clicked.connect(self._rerun)
        self.record_button.clicked.connect(self._record)
        self.forget_button.clicked.connect(self.forget)
        self.compare_button.menu().aboutToShow.connect(self._offer_others)
        self.replay.place_requested.connect(self.place_requested)
        self.replay.link_requested.connect(self.link_requested)
        self._theme.changed.connect(self._restyle)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.forget)

    # The list

    def refresh(self) -> None:
        """Show the conversations there are now; what is selected stays so."""
        if not self.isVisible() and self.list.entry_model.entries:
            return
        words = self.search.text().strip()
        current = self._keeper.current
        self._searching = self._keeper.find(words) if words else None
        self._found.clear()
        if words:
            self._search_on()
        else:
            self._show_entries([entry_of(one, current) for one in reversed(self._keeper.conversations)])

    def _search_on(self) -> None:
        """Search for a moment, and go on after the window had its turn."""
        began = time.perf_counter()
        for hit in self._searching or ():
            if hit is not None:
                where = self._where(hit.conversation, hit.message.mine)
                self._found.append(Entry(hit.conversation, hit.excerpt, where, hit.message.entry))
            elif time.perf_counter() - began > _SEARCH_SECONDS:
                self._more.start()
                return
        self._searching = None
        self._show_entries(list(self._found))

    def _show_entries(self, entries: list[Entry]) -> None:
        wanted = {(entry.conversation, entry.entry) for entry in self.list.chosen}
        self.list.selectionModel().blockSignals(True)
        self.list.entry_model.show_entries(entries)
        for row, entry in enumerate(entries):
            if (entry.conversation, entry.entry) in wanted:
                index = self.list.entry_model.index(row)
                self.list.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        self.list.selectionModel().blockSignals(False)
        self._describe()
        self._show_chosen()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def _where(self, conversation: Kept, mine: bool) -> str:
        return f"{'You' if mine else 'Bot'} in {conversation.number} · {conversation.title}"

    def _describe(self) -> None:
        if self._keeper.conversations:
            words = self.search.text().strip()
            is_lost = words and not self.list.entry_model.entries
            self.hint.setText(
                f"Nothing was said with “{words}” in it."
                if is_lost
                else "Choose a conversation to read it again, or two to compare them."
            )
        else:
            self.hint.setText(
                "The conversations you have with the bot are kept here while it is open.\n"
                "Say something in the emulator to begin the first."
            )

    # What is chosen

    @property
    def conversation(self) -> Kept | None:
        """The conversation that is shown; None where none or two are."""
        return self.replay.conversation if self.pages.currentWidget() is self.replay else None

    def choose(self, conversation: Kept, *, also: Kept | None = None) -> None:
        """Show a conversation, or two to compare them."""
        self.search.clear()
        self.refresh()
        chosen = [
            self.list.entry_model.index(row)
            for row, entry in enumerate(self.list.entry_model.entries)
            if entry.conversation in (conversation, also)
        ]
        flags = QItemSelectionModel.SelectionFlag
        for number, index in enumerate(chosen):
            self.list.selectionModel().select(index, flags.Select if number else flags.ClearAndSelect)

    def _show_chosen(self) -> None:
        chosen = self.list.chosen
        different = list(dict.fromkeys(entry.conversation for entry in chosen))
        if len(different) == 2:
            older, newer = sorted(different, key=lambda one: one.number)
            self.title.set_text(f"Conversations {older.number} and {newer.number}")
            self.pages.setCurrentWidget(self.comparison)
            self.comparison.show_two(older, newer)
        elif len(different) == 1:
            entry = chosen[0]
            shown = entry.conversation
            is_same = self.replay.conversation is shown and shown is not self._keeper.current and entry.entry < 0
            self.title.set_text(f"{shown.number} · {shown.title}")
            if not is_same or self.pages.currentWidget() is not self.replay:
                self.replay.show_conversation(shown, entry.entry)
            self.pages.setCurrentWidget(self.replay)
        else:
            self.pages.setCurrentWidget(self.hint)
        self.head.setVisible(self.pages.currentWidget() is not self.hint)
        is_one = self.conversation is not None
        for button in (self.rerun_button, self.record_button, self.compare_button, self.export_button):
            button.setVisible(is_one)

    def _record(self) -> None:
        if self.conversation is not None:
            self.record_requested.emit(self.conversation)

    def _rerun(self) -> None:
        if self.conversation is not None:
            self.rerun_requested.emit(self.conversation)

    def _export(self, kind: str) -> None:
        if self.conversation is not None:
            self.export_requested.emit(self.conversation, kind, self.with_steps.isChecked())

    def forget(self) -> None:
        """Forget what is chosen."""
        for entry in self.list.chosen:
            self._keeper.forget(entry.conversation)
        self.list.clearSelection()
        self.refresh()

    def _offer_others(self) -> None:
        menu = self.compare_button.menu()
        menu.clear()
        shown = self.conversation
        others = [one for one in reversed(self._keeper.conversations) if one is not shown][:20]
        for other in others:
            words = f"{other.number} · {other.title}".replace("&", "&&")
            menu.addAction(words, partial(self.choose, other, also=shown))
        if not others:
            menu.addAction("There is no other conversation yet").setEnabled(False)

    def _restyle(self) -> None:
        for button in self._tools:
            button.setIcon(icon(button.property("icon_name"), self._theme))
