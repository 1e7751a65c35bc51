"""One box for "run this" and "go there": a line to type in, and what fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from studio.ui.palette.entries import PaletteCommand, Place, PlaceSearch, Target
from studio.ui.palette.fuzzy import Haystack
from studio.ui.palette.overlay import Overlay
from studio.ui.palette.result_list import ROW_HEIGHT, ResultList, Row
from studio.ui.theme import SPACE, Theme

T = TypeVar("T")

_WIDTH = 640
_MOST_ROWS = 12
_LIMIT = 60
_RECENT = 8
COMMAND_SIGN = ">"
"""What is typed first to look for a command."""


class CommandPalette(Overlay):
    """Finds commands after `>` and places of the bot without it; everything by keyboard."""

    target_chosen = Signal(object)
    """The Target to go to."""

    def __init__(self, theme: Theme, window: QWidget, commands: Callable[[], Sequence[PaletteCommand]]) -> None:
        super().__init__(theme, window, _WIDTH)
        self.recent_commands: list[str] = []
        """Names of commands run from here, newest first."""
        self.recent_targets: list[Target] = []
        self._read_commands = commands
        self._commands: tuple[PaletteCommand, ...] = ()
        self._command_search = Haystack((), ())
        self._places: PlaceSearch | None = None
        self._has_bot = False
        self.box = QLineEdit()
        self.box.setAccessibleName("Search")
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.list = ResultList(theme, "Results")
        self.list.clicked.connect(self._take_index)
        self.empty = QLabel()
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        self.content.addWidget(self.box)
        self.content.addWidget(self.list, 1)
        self.content.addWidget(self.empty)

    def show_places(self, places: PlaceSearch | None, *, has_bot: bool) -> None:
        """What can be gone to; None while a bot is still being read, or when there is none."""
        self._places = places
        self._has_bot = has_bot
        if not has_bot:
            self.recent_targets.clear()
        if not self.isHidden():
            self._search()

    def open_commands(self) -> None:
        """Open to run a command."""
        self._open(COMMAND_SIGN)

    def open_places(self) -> None:
        """Open to go somewhere."""
        self._open("")

    def first_focus(self) -> QWidget:
        return self.box

    def wanted_height(self) -> int:
        rows = min(_MOST_ROWS, self.list.rows.rowCount())
        below = rows * ROW_HEIGHT + 2 if rows else self.empty.sizeHint().height()
        return self.box.sizeHint().height() + below + 6 * SPACE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: (1, True),
                Qt.Key.Key_Up: (-1, True),
                Qt.Key.Key_PageDown: (self.list.page, False),
                Qt.Key.Key_PageUp: (-self.list.page, False),
            }
            key = Qt.Key(event.key())
            if key in steps:
                by, around = steps[key]
                self.list.step(by, around=around)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.current)
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return True
        return super().eventFilter(watched, event)

    def _open(self, text: str) -> None:
        self._commands = tuple(self._read_commands())
        self._command_search = Haystack(
            [command.label for command in self._commands], [command.menu for command in self._commands]
        )
        self.box.blockSignals(True)
        self.box.setText(text)
        self.box.blockSignals(False)
        self._search()
        self.open()
        self.box.setCursorPosition(len(text))

    def _search(self) -> None:
        text = self.box.text()
        is_command = text.lstrip().startswith(COMMAND_SIGN)
        self.box.setPlaceholderText(f"Go to a workflow, node, text or variable — or type {COMMAND_SIGN} for a command")
        if is_command:
            query = text.lstrip()[len(COMMAND_SIGN) :].strip()
            rows = self._command_rows(query)
            nothing = f"No command is called “{query}”."
        else:
            query = text.strip()
            rows = self._place_rows(query)
            nothing = self._nothing_found(query)
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.setText("" if rows else nothing)
        if not self.isHidden():
            self.place()

    def _nothing_found(self, query: str) -> str:
        if not self._has_bot:
            return f"Open a bot to go to its parts. Type {COMMAND_SIGN} for the commands of the Studio."
        if self._places is None:
            return "Reading the bot…"
        return f"Nothing in this bot is called “{query}”." if query else "This bot is empty."

    def _command_rows(self, query: str) -> list[Row]:
        if query:
            return [
                _command_row(self._commands[index], match.spans)
                for index, match in self._command_search.search(query, _LIMIT)
            ]
        by_name = {command.name: command for command in self._commands}
        recent = [by_name[name] for name in self.recent_commands if name in by_name]
        rest = [command for command in self._commands if command not in recent]
        first = [_command_row(command, (), "Recent" if not at else "") for at, command in enumerate(recent)]
        return first + [_command_row(command, ()) for command in rest]

    def _place_rows(self, query: str) -> list[Row]:
        search = self._places
        if search is None:
            return []
        if query:
            found = search.haystack.search(query, _LIMIT)
            return [_place_row(search.places[index], match.spans) for index, match in found]
        recent = [place for target in self.recent_targets if (place := search.place(target)) is not None]
        shown = [_place_row(place, (), "Recent" if not at else "") for at, place in enumerate(recent)]
        others = (place for place in search.places if not place.target.node and place.target.kind == "place")
        shown += [_place_row(place, ()) for place in others if place not in recent]
        return shown[: _LIMIT + len(recent)]

    def _take_index(self, index: QModelIndex) -> None:
        self._take(self.list.rows.rows[index.row()])

    def _take(self, row: Row | None) -> None:
        if row is None or not row.enabled:
            return
        self.close_overlay()
        if isinstance(row.value, PaletteCommand):
            self.recent_commands = _with(self.recent_commands, row.value.name)
            row.value.run()
        else:
            self.recent_targets = _with(self.recent_targets, row.value)
            self.target_chosen.emit(row.value)


def _with(recent: list[T], newest: T) -> list[T]:
    return [newest, *(old for old in recent if old != newest)][:_RECENT]


def _command_row(command: PaletteCommand, spans: tuple[tuple[int, int], ...], heading: str = "") -> Row:
    return Row(
        command,
        command.label,
        command.menu,
        command.icon,
        keys=command.keys,
        enabled=command.enabled,
        spans=spans,
        heading=heading,
    )


def _place_row(place: Place, spans: tuple[tuple[int, int], ...], heading: str = "") -> Row:
    return Row(place.target, place.label, place.aside, place.icon, place.token, spans=spans, heading=heading)
