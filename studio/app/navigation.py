"""Finding one's way: the panels at the left, the command palette, go to anything, and the list of keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from studio.analysis.replace import replace_all
from studio.analysis.search import Query, SearchIndex
from studio.app.actions import COMMANDS, Actions
from studio.app.document import Document
from studio.app.lane import Lane
from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.bot.edits.variables import declared_variables
from studio.bot.ids import Ids
from studio.bot.uses import Owner, uses_of_variable
from studio.ui.canvas.view import CanvasView
from studio.ui.explorer.side_panel import SidePanel
from studio.ui.explorer.workflow_tree import WorkflowTree
from studio.ui.find.find_panel import FindPanel
from studio.ui.find.found import Found, find, preview
from studio.ui.history.history_list import HistoryList
from studio.ui.palette.canvas_keys import CANVAS_KEYS
from studio.ui.palette.cheat_sheet import CheatSheet, KeyLine
from studio.ui.palette.command_palette import CommandPalette
from studio.ui.palette.entries import PaletteCommand, PlaceIndex, PlaceSearch, Target
from studio.ui.theme import Theme
from studio.ui.variables.variable_items import SCOPES
from studio.ui.variables.variables_panel import VariablesPanel

_PAUSE_MS = 400
"""Edits that follow each other quickly are read at once."""

_NOT_LISTED = ("command_palette", "go_to_anything")


class Navigation(QObject):
    """Owns the left panel and the overlays of a window, and reads the bot for them beside it."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas: a hook, action, agent or column."""
    panel_wanted = Signal()
    """The left panel is to be in view."""
    matches_changed = Signal()
    """The canvases mark other hits: `mark_matches` for each."""
    refused = Signal(str)

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        document: Document,
        actions: Actions,
        tasks: Tasks,
        ids: Ids,
        commit: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._document = document
        self._actions = actions
        self._commit = commit
        self._lane = Lane(tasks)
        self._index = PlaceIndex()
        self._places: PlaceSearch | None = None
        self._searches = SearchIndex()
        self._read: Bot | None = None
        self._workflow = ""
        self.explorer = WorkflowTree(theme, ids)
        self.variables = VariablesPanel(theme, ids)
        self.find = FindPanel(theme)
        self.history = HistoryList(theme)
        self.side = SidePanel(theme)
        self.side.add_page("workflows", "Workflows", "workflows", self.explorer)
        self.side.add_page("variables", "Variables", "variables", self.variables)
        self.palette = CommandPalette(theme, window, self._commands)
        self.cheat_sheet = CheatSheet(theme, window, self._key_lines)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read_places)
        self._connect()

    def _connect(self) -> None:
        document = self._document
        document.opened.connect(lambda _: self._on_opened())
        document.changed.connect(lambda _: self._follow())
        for panel in (self.explorer, self.variables):
            panel.edit_requested.connect(document.apply)
            panel.place_requested.connect(self.place_requested)
            panel.refused.connect(self.refused)
        self.explorer.open_requested.connect(lambda key: self.place_requested.emit(key, "", ""))
        self.variables.uses_wanted.connect(self._find_uses)
        self.variables.owner_requested.connect(self.owner_requested)
        self.find.search_wanted.connect(self._search)
        self.find.preview_wanted.connect(self._preview)
        self.find.replace_wanted.connect(self._replace)
        self.find.place_requested.connect(self._look_at)
        self.find.owner_requested.connect(self.go_to_owner)
        self.find.matches_changed.connect(self.matches_changed)
        self.history.go_requested.connect(self._go_to_state)
        self.palette.target_chosen.connect(self._go)
        self._actions["keys"].setShortcuts([QKeySequence("Ctrl+/"), QKeySequence("F1")])
        for name, do in (
            ("command_palette", self.open_commands),
            ("go_to_anything", self.open_places),
            ("keys", self.open_keys),
            ("find", self.open_find),
            ("replace", self.open_replace),
            ("history", lambda: self.show_page("history")),
        ):
            self._actions[name].triggered.connect(lambda _=False, do=do: do())

    # -- for the window ---------------------------------------------------------------------------------

    def add_tools(self) -> None:
        """Add the pages that look at the whole bot, below those of its parts."""
        self.side.add_page("find", "Find", "search", self.find, "Find and replace (Ctrl+F)")
        self.side.add_page("history", "History", "clock", self.history, "What was done to the bot")

    def show_workflow(self, key: str) -> None:
        """Follow the tab in front; an empty key when there is none."""
        self._workflow = key
        if key:
            self.explorer.select(key)
        self.variables.show_bot(self._bot, key)

    def mark_matches(self, canvas: CanvasView) -> None:
        """Mark on a canvas what a search found."""
        key = canvas.workflow_key
        canvas.set_matches(self.find.matches_in(key), self.find.current_in(key))

    def show_page(self, name: str) -> None:
        """Bring a page of the left panel into view, with the keyboard in it."""
        self.panel_wanted.emit()
        self.side.show_page(name, focus=True)

    def open_commands(self) -> None:
        """Open the palette to run a command."""
        self.cheat_sheet.close_overlay()
        self.palette.open_commands()

    def open_places(self) -> None:
        """Open the palette to go somewhere."""
        self.cheat_sheet.close_overlay()
        if self._bot is not self._read:
            self._pause.stop()
            self._read_places()
        self.palette.open_places()

    def open_keys(self) -> None:
        """Open the list of keys."""
        self.palette.close_overlay()
        self.cheat_sheet.open()

    def open_find(self, text: str = "") -> None:
        """Look for a text, or for what is selected where the keyboard is."""
        text = text or _selected_text()
        self.show_page("find")
        self.find.open(text)

    def open_replace(self) -> None:
        """Look for a text and put another in its place."""
        self.open_find()
        self.find.show_replacing(True)

    # -- the bot ----------------------------------------------------------------------------------------

    @property
    def _bot(self) -> Bot | None:
        return self._document.project.bot if self._document.project else None

    def _on_opened(self) -> None:
        self._lane.forget()
        # New ones, for a job of the last bot may still be reading with the old.
        self._index, self._searches = PlaceIndex(), SearchIndex()
        self._places, self._read, self._workflow = None, None, ""
        self.explorer.search.clear()
        self.find.show_bot(None)
        self.palette.show_places(None, has_bot=self._bot is not None)
        self._follow()

    def _follow(self) -> None:
        project = self._document.project
        bot = self._bot
        self.explorer.show_bot(bot)
        self.variables.show_bot(bot, self._workflow)
        self.find.show_bot(bot)
        if project is None:
            self.history.show_history((), 0)
            self._pause.stop()
        else:
            self.history.show_history(project.history.labels, project.history.position)
            self._pause.start()

    def _read_places(self) -> None:
        bot, index = self._bot, self._index
        if bot is None or bot is self._read:
            return

        def tell(places: PlaceSearch) -> None:
            self._read, self._places = bot, places
            self.palette.show_places(places, has_bot=True)

        self._lane.wish("places", lambda: PlaceSearch(index.places(bot)), tell)

    def _find_uses(self, scope: str, name: str, workflow: str) -> None:
        bot = self._bot
        if bot is not None:
            self._lane.wish(
                "uses",
                lambda: uses_of_variable(bot, scope, name, workflow),
                lambda uses: self.variables.show_uses(bot, uses),
            )

    def _search(self, query: Query) -> None:
        bot, index = self._bot, self._searches
        if bot is not None:
            self._lane.wish("find", lambda: find(index, bot, query), lambda found: self.find.show_found(bot, found))

    def _preview(self, found: Found, new: str) -> None:
        bot, index = self._bot, self._searches
        if bot is not None:
            self._lane.wish("preview", lambda: preview(index, bot, found, new), self.find.show_preview)

    def _replace(self, chosen: list[Any]) -> None:
        self._commit()
        bot = self._bot
        if bot is not None:
            try:
                edit = replace_all(bot, chosen)
            except (ValueError, LookupError) as problem:
                self.refused.emit(f"Nothing was replaced: {problem}")
            else:
                self._document.apply(edit)

    def _go_to_state(self, position: int) -> None:
        self._commit()
        self._document.go_to_state(position)

    # -- going ------------------------------------------------------------------------------------------

    def _look_at(self, workflow: str, node: str, card: str) -> None:
        """Go to a hit while the keyboard stays with the search, to go on from there."""
        focus = QApplication.focusWidget()
        self.place_requested.emit(workflow, node, card)
        if focus is not None and self.find.isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, target: Target) -> None:
        if target.kind == "place":
            self.place_requested.emit(target.workflow, target.node, target.card)
        elif target.kind == "variable":
            self._go_to_variable(target)
        else:
            # Where it is declared and all that names it.
            place = self._places.place(target) if self._places else None
            self.open_find(place.label if place else target.key)

    def _go_to_variable(self, target: Target) -> None:
        bot = self._bot
        if bot is None:
            return
        if target.workflow:
            self.place_requested.emit(target.workflow, "", "")
        self.show_page("variables")
        if target.key.startswith("env."):
            self.variables.select("env", target.key.removeprefix("env."))
            return
        for scope in ("workflow",) if target.workflow else SCOPES[1:]:
            for key, variable in declared_variables(bot, scope, target.workflow).items():
                if variable.id == target.key:
                    self.variables.select(scope, key, target.workflow)

    def go_to_owner(self, owner: Owner) -> None:
        """Go to what holds a text and is on no canvas."""
        if owner.section != "variables":
            self.owner_requested.emit(owner)
            return
        if owner.workflow:
            self._look_at(owner.workflow, "", "")
        names = {"userVariables": "user", "conversationVariables": "conversation", "botVariables": "bot"}
        scope = "workflow" if owner.workflow else names.get(str(owner.path[1]), "bot")
        self.variables.select(scope, str(owner.path[-1]), owner.workflow)

    # -- commands ---------------------------------------------------------------------------------------

    def _commands(self) -> Sequence[PaletteCommand]:
        found = []
        for command in COMMANDS:
            action = self._actions[command.name]
            if command.name not in _NOT_LISTED:
                found.append(
                    PaletteCommand(
                        command.name,
                        action.text().replace("&&", "&").rstrip("…"),
                        command.menu,
                        action.trigger,
                        _keys(action),
                        command.icon,
                        action.isEnabled(),
                    )
                )
        return found

    def _key_lines(self) -> Sequence[KeyLine]:
        lines = [
            KeyLine(command.menu, command.label.rstrip("…"), keys)
            for command in COMMANDS
            if (keys := _keys(self._actions[command.name]))
        ]
        return [*lines, *CANVAS_KEYS]


def _keys(action: QAction) -> str:
    return QKeySequence(action.shortcut()).toString(QKeySequence.SequenceFormat.NativeText)


def _selected_text() -> str:
    """What is selected in the text field that has the keyboard, when it is on one line."""
    focus = QApplication.focusWidget()
    text = ""
    if isinstance(focus, QLineEdit):
        text = focus.selectedText()
    elif isinstance(focus, QPlainTextEdit):
        text = focus.textCursor().selectedText()
    return text if len(text.splitlines()) == 1 else ""
