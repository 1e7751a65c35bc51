"""The bottom panel: the log, the selected event as JSON, and the variables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.debugger.event_page import EventPage
from studio.ui.debugger.json_view import JsonView
from studio.ui.debugger.log_model import CAPACITY, LogModel
from studio.ui.debugger.log_table import LogTable
from studio.ui.debugger.state_model import StateModel
from studio.ui.debugger.state_view import StateView
from studio.ui.debugger.titled import narrowable
from studio.ui.debugger.wording import Event, Level
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.notice_bar import NoticeBar
from studio.ui.widgets.segmented import Segmented

LOGS, JSON, STATE = range(3)
_OFFERED_CONVERSATIONS = 12
_TYPING_PAUSE_MS = 120
"""A search waits for a pause in typing: over 100,000 lines it takes a moment."""


class LogPanel(QWidget):
    """What the bot did and why, newest first; the event behind a line; the variables."""

    place_requested = Signal(str, str, str)
    """Ids of the workflow, node and card a line comes from; empty where they do not apply."""
    variable_edited = Signal(str, str, object)
    """Scope, name and value of a variable that the person wants to set."""

    def __init__(self, theme: Theme, now: Callable[[], float] = time.time, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.log = LogModel(theme, now, self)
        self.table = LogTable(self.log, theme)
        self.json = JsonView(theme)
        self.event_page = EventPage(theme, self.json)
        self.state = StateModel(theme, self)
        self.tree = StateView(self.state, theme)
        self.notice = NoticeBar(theme)

        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("Logs, JSON and state")
        for name in ("Logs", "JSON", "State"):
            self.tabs.addTab(name)
        self.pages = QStackedWidget()
        for page in (self.table, narrowable(self.event_page), self.tree):
            self.pages.addWidget(page)

        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(60 * SPACE)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._searches = ["", "", ""]
        self._was_held = False
        self._workflow = ""
        self._conversation = 0
        self.filter_button = QToolButton()
        self.filter_button.setAccessibleName("Filter by workflow and conversation")
        self.filter_button.setToolTip("Filter by workflow and conversation")
        self.filter_button.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self.filter_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.filter_button.setCheckable(True)
        self.filter_menu = QMenu(self.filter_button)
        self.filter_menu.aboutToShow.connect(self._fill_filter_menu)
        self.filter_button.setMenu(self.filter_menu)
        self.levels = Segmented(
            theme, (("debug", "All"), ("info", "Info"), ("warning", "Warnings"), ("error", "Errors"))
        )
        self.levels.set_accessible_name("Lowest level shown")
        self.levels.set_choice("debug")
        self.clear_button = QToolButton()
        self.clear_button.setAccessibleName("Clear the log")
        self.clear_button.setToolTip("Clear the log")
        self.clear_button.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)

        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._build()
        self._connect()
        self._show_tab(LOGS)
        self._restyle()

    def _build(self) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.tabs, 1)
        # Below the tabs, for beside them they would leave no room for all.
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.levels)
        row.addWidget(self.search, 2)
        row.addWidget(self.filter_button)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(line)
        layout.addWidget(self.tools)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.table.place_requested.connect(self.place_requested)
        self.table.selected.connect(self.event_page.show_record)
        self.state.refused.connect(self.show_problem)
        self.state.edit_requested.connect(self.variable_edited)
        self.levels.chosen.connect(self._filter)
        self.search.textEdited.connect(self._pause.start)
        self.search.textChanged.connect(self._search_cleared)
        self.search.returnPressed.connect(self._filter)
        self._pause.timeout.connect(self._filter)
        self.clear_button.clicked.connect(self.clear)
        self._theme.changed.connect(self._restyle)

    # What the bot does

    def feed(self, events: Iterable[Event]) -> None:
        """Take events in their flat form; those of type `state` update the variables instead."""
        told: list[Event] = []
        for event in events:
            if event.get("type") == "state":
                baseline = event.get("baseline") is True
                if baseline:
                    self.log.feed(told)
                    told = []
                    self.log.begin_conversation()
                variables = event.get("variables")
                if isinstance(variables, Mapping):
                    # Held in the middle of a turn, what the turn has changed so far counts as changed by it.
                    self.set_variables(variables, baseline=baseline, amends=self._was_held)
                    self._was_held = event.get("held") is True
            else:
                told.append(event)
        self.log.feed(told)
        if not self.log.rowCount():
            self._describe()

    def set_variables(self, variables: Mapping[str, Any], *, baseline: bool = False, amends: bool = False) -> None:
        """Show variables by scope. What differs from the last ones is marked, unless these are a new baseline.

        Those that amend the last ones are compared with the same as those were.
        """
        self.tree.set_variables(variables, baseline=baseline, amends=amends)
        changed = self.state.changed_count
        self.tabs.setTabText(STATE, f"State · {changed}" if changed else "State")
        self.tabs.setTabToolTip(STATE, f"The last turn changed {changed}" if changed else "")

    @property
    def theme(self) -> Theme:
        return self._theme

    def show_problem(self, sentence: str) -> None:
        """Say why something the person wanted here could not be done."""
        self.notice.tell(sentence, error=True)

    def add_page(self, title: str, page: QWidget) -> int:
        """Add a page with a head of its own; returns the index of its tab."""
        self._searches.append("")
        self.pages.addWidget(narrowable(page))
        return self.tabs.addTab(title)

    def clear(self) -> None:
        """Forget the log; the variables stay."""
        self.log.clear()
        self.event_page.show_record(None)

    # What the person does

    def show_tab(self, tab: int) -> None:
        """Show `LOGS`, `JSON` or `STATE`."""
        self.tabs.setCurrentIndex(tab)

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        self.levels.setVisible(tab == LOGS)
        self.clear_button.setVisible(tab == LOGS)
        self.filter_button.setVisible(tab == LOGS)
        self.search.setVisible(tab in (LOGS, STATE))
        self.tools.setVisible(tab in (LOGS, STATE))
        words = {LOGS: "Filter the log", STATE: "Search the variables"}.get(tab, "")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.search.setText(self._searches[tab])

    def filter_by(self, workflow: str = "", conversation: int = 0) -> None:
        """Show only the lines of a workflow (its key) or of a conversation (its number); nothing for all."""
        self._workflow, self._conversation = workflow, conversation
        self.filter_button.setChecked(bool(workflow or conversation))
        self._filter()

    def _fill_filter_menu(self) -> None:
        menu = self.filter_menu
        menu.clear()
        menu.addSection("Workflow")
        for key, name in (("", "All workflows"), *sorted(self.log.sources.items(), key=lambda one: one[1].casefold())):
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == self._workflow)
            action.triggered.connect(partial(self._choose_filter, key, self._conversation))
        menu.addSection("Conversation")
        newest = self.log.conversations
        for number in (0, *range(newest, max(0, newest - _OFFERED_CONVERSATIONS), -1)):
            name = f"Conversation {number}" if number else "All conversations"
            action = menu.addAction(f"{name} (the present one)" if number and number == newest else name)
            action.setCheckable(True)
            action.setChecked(number == self._conversation)
            action.triggered.connect(partial(self._choose_filter, self._workflow, number))

    def _choose_filter(self, workflow: str, conversation: int, _checked: bool = False) -> None:
        self.filter_by(workflow, conversation)

    def _search_cleared(self, text: str) -> None:
        if not text:
            self._filter()

    def _filter(self) -> None:
        self._pause.stop()
        tab = self.tabs.currentIndex()
        if tab in (LOGS, STATE):
            self._searches[tab] = self.search.text()
        if tab == STATE:
            self.tree.set_search(self._searches[STATE])
        else:
            level: Level = self.levels.choice or "debug"  # type: ignore[assignment]
            self.log.set_filter(level, self._searches[LOGS], self._workflow, self._conversation)
        self._describe()

    def _describe(self) -> None:
        is_filtered = self.log.kept and not self.log.rowCount()
        self.table.set_hint(
            "No line of the log matches."
            if is_filtered
            else f"What the bot does appears here, newest first: up to {CAPACITY:,} steps. Talk to it in the emulator."
        )
        self.tree.set_hint(
            "No variable matches." if self._searches[STATE] else "The variables appear here once the bot has run."
        )

    def _restyle(self) -> None:
        self.clear_button.setIcon(icon("delete", self._theme))
        self.filter_button.setIcon(icon("filter", self._theme))
        self._describe()
