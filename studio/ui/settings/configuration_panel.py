"""The configuration variables of a bot, their values outside it and masked, and the way to its other settings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.configuration import (
    configuration_names,
    create_configuration_variable,
    delete_configuration_variable,
    refusal_of_configuration_name,
    rename_configuration_variable,
    take_values_out,
    value_in_file,
)
from studio.bot.ids import Ids
from studio.bot.uses import VariableUse, uses_of_variable
from studio.project.configuration_values import ConfigurationValues, ValuesNotKept, record_of
from studio.ui.explorer.thing_panel import DeleteQuestion
from studio.ui.icons import icon
from studio.ui.settings.configuration_row import ConfigurationRow
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.making import make_edit
from studio.ui.widgets.newest import Start
from studio.ui.widgets.wrapped import WrappedLabel

SETTINGS = "settings"
_CLIPBOARD_SECONDS = 60


class ConfigurationPanel(QWidget):
    """Lists configuration variables; values are read and written beside the window."""

    open_requested = Signal(str)
    """Show the settings of the bot in a tab; the key is always `settings`."""
    refused = Signal(str)
    values_changed = Signal()
    """Values were set or forgotten: a conversation has them from its next start on."""
    place_requested = Signal(str, str, str)
    owner_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        values: ConfigurationValues,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._values = values
        self._start = start
        self._bot: Bot | None = None
        self._record = ""
        self._is_read = False
        """Whether the values of the bot are asked for: only once they are to be seen."""
        self._kept: dict[str, str] = {}
        self._pending = 0
        self._doomed = ""
        self._fresh = ""
        self._about = ""
        self.rows: dict[str, ConfigurationRow] = {}
        self._clipboard = QTimer(self)
        self._clipboard.setSingleShot(True)
        self._clipboard.setInterval(_CLIPBOARD_SECONDS * 1000)
        self._clipboard.timeout.connect(self._clear_clipboard)
        self._copied = ""
        self._build()

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a configuration variable")
        self.search.setAccessibleName("Find a configuration variable")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.add_button = IconButton(self._theme, "add", "New configuration variable", side=CONTROL_HEIGHT)
        self.add_button.clicked.connect(self.create_variable)
        self.settings_button = QPushButton(" Bot settings")
        self.settings_button.setAccessibleName("Settings of the bot")
        self.settings_button.clicked.connect(lambda: self.open_requested.emit(SETTINGS))
        self._theme.changed.connect(self._recolor)
        self._recolor()
        heading = QLabel("Configuration variables")
        heading.setProperty("role", "section")
        above = QVBoxLayout()
        above.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        above.setSpacing(4 * SPACE)
        above.addWidget(self.settings_button)
        above.addWidget(heading)
        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(self.search, 1)
        top.addWidget(self.add_button)
        self.in_file = QFrame()
        self.in_file.setProperty("role", "notice")
        self.in_file_text = WrappedLabel()
        self.take_out_button = QPushButton("Take them out")
        self.take_out_button.setToolTip("Keep the values outside the bot’s file from now on")
        self.take_out_button.clicked.connect(self.take_out)
        noted = QVBoxLayout(self.in_file)
        noted.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        noted.setSpacing(2 * SPACE)
        noted.addWidget(self.in_file_text)
        noted.addWidget(self.take_out_button)
        self.in_file.hide()
        self.empty = WrappedLabel(
            "Configuration variables hold what code needs and nobody should read: keys, passwords, addresses. "
            "Code reads one as env.NAME, texts as {{env.NAME}}.",
            role="muted",
        )
        self.first_button = QPushButton("New variable")
        self.first_button.clicked.connect(self.create_variable)
        self.first_button.setAccessibleName("New configuration variable")
        self.about = WrappedLabel(role="caption")
        body = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(3 * SPACE)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        inner.setSpacing(3 * SPACE)
        inner.addWidget(self.empty)
        inner.addWidget(self.first_button)
        inner.addLayout(self._list)
        inner.addWidget(self.about)
        inner.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self._area = area
        self.question = DeleteQuestion(self._theme)
        self.question.delete_chosen.connect(self._delete_doomed)
        self.question.cancelled.connect(self._close_question)
        self.question.uses.place_requested.connect(self.place_requested)
        self.question.uses.owner_requested.connect(self.owner_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(above)
        layout.addLayout(top)
        layout.addWidget(self.in_file)
        layout.addWidget(area, 1)
        layout.addWidget(self.question)
        self.setFocusProxy(self.settings_button)

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether values are being read or written."""
        return self._pending > 0

    def show_bot(self, bot: Bot | None) -> None:
        """List the configuration variables of a bot."""
        if not self.question.isHidden():
            self._close_question()
        old, self._bot = self._bot, bot
        record = record_of(bot) if bot is not None else ""
        if record != self._record or (old is None) != (bot is None):
            self._record = record
            self._kept = {}
            for row in self.rows.values():
                row.hide()
                row.deleteLater()
            self.rows = {}
            self._is_read = False
            self._read()
        self._show_rows()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _show_rows(self) -> None:
        bot = self._bot
        names = configuration_names(bot) if bot is not None else ()
        for name in [name for name in self.rows if name not in names]:
            row = self.rows.pop(name)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, name in enumerate(names):
            if name not in self.rows:
                self.rows[name] = self._row(name)
            if self._list.indexOf(self.rows[name]) != place:
                self._list.insertWidget(place, self.rows[name])
            self._show_value(name)
        held = [name for name in names if bot is not None and value_in_file(bot, name)]
        count = len(held)
        self.in_file_text.set_text(
            f"The bot’s file holds the value{'s' if count > 1 else ''} of {_listed(held)}. Whoever gets the file can "
            "read it."
            if count
            else ""
        )
        self.take_out_button.setText("Take them out" if count > 1 else "Take it out")
        self.in_file.setVisible(bool(count))
        self.empty.setVisible(not names)
        self.first_button.setVisible(not names and bot is not None)
        self.add_button.setEnabled(bot is not None)
        self.settings_button.setEnabled(bot is not None)
        self.search.setEnabled(bool(names))
        self.about.set_text(self._about)
        self.about.setVisible(bool(names) and bool(self._about))
        if self._fresh and self._fresh in self.rows:
            self.rows[self._fresh].begin_naming()
            self._area.ensureWidgetVisible(self.rows[self._fresh])
            self._fresh = ""

    def _row(self, name: str) -> ConfigurationRow:
        row = ConfigurationRow(self._theme, name, partial(self._refusal_of_name, name))
        row.renamed.connect(partial(self._rename, name))
        row.value_set.connect(partial(self._set_value, name))
        row.copied.connect(partial(self._copy, name))
        row.delete_asked.connect(partial(self._ask_delete, name))
        return row

    def _show_value(self, name: str) -> None:
        bot = self._bot
        if bot is not None:
            kept, in_file = self._kept.get(name), value_in_file(bot, name)
            self.rows[name].show_value(in_file if kept is None else kept, in_file=kept is None and bool(in_file))

    def _recolor(self) -> None:
        self.settings_button.setIcon(icon("settings", self._theme))

    def _filter(self, text: str) -> None:
        for name, row in self.rows.items():
            row.setVisible(text.casefold() in name.casefold())

    # -- doing ------------------------------------------------------------------------------------------

    def create_variable(self) -> None:
        """Declare a configuration variable and let it be named."""
        bot = self._bot
        if bot is None:
            return
        number = 1
        while refusal_of_configuration_name(bot, f"VARIABLE_{number}"):
            number += 1
        self.search.clear()
        self._fresh = f"VARIABLE_{number}"
        self._make(lambda bot: create_configuration_variable(bot, f"VARIABLE_{number}"))

    def take_out(self) -> None:
        """Keep the values of the bot's file outside it, and empty them there."""
        bot = self._bot
        if bot is not None:
            self._work(lambda: self._values.take_out(bot), self._taken_out)

    def _taken_out(self, names: tuple[str, ...]) -> None:
        bot = self._bot
        if bot is not None:
            self._kept = {**{name: value_in_file(bot, name) for name in names}, **self._kept}
            self._make(take_values_out)

    def _set_value(self, name: str, value: str) -> None:
        bot = self._bot
        if bot is None:
            return
        self._kept = {**self._kept, name: value}
        self._show_value(name)
        self._work(lambda: self._values.set(bot, name, value), lambda _: self.values_changed.emit())

    def _rename(self, name: str, new: str) -> None:
        bot = self._bot
        if bot is None:
            return
        if name in self._kept:
            self._kept = {**self._kept, new: self._kept[name]}
            self._work(lambda: self._values.rename(bot, name, new), lambda _: self.values_changed.emit())
        self._make(lambda bot: rename_configuration_variable(bot, name, new))

    def _copy(self, name: str) -> None:
        bot = self._bot
        if bot is not None:
            self._copied = self._kept.get(name, value_in_file(bot, name))
            QApplication.clipboard().setText(self._copied)
            self._clipboard.start()

    def _clear_clipboard(self) -> None:
        # A secret does not stay where any program reads it.
        if self._copied and QApplication.clipboard().text() == self._copied:
            QApplication.clipboard().clear()
        self._copied = ""

    def _ask_delete(self, name: str) -> None:
        bot = self._bot
        if bot is not None:
            self._work(lambda: uses_of_variable(bot, "env", name), partial(self._delete_unless_used, bot, name))

    def _delete_unless_used(self, bot: Bot, name: str, found: list[VariableUse]) -> None:
        if self._bot is not bot:
            return  # it has changed meanwhile: whoever wants it gone asks again
        self._doomed = name
        uses = list({use.owner: (use.owner, use.label) for use in found}.values())
        if uses:
            places = "in one place" if len(uses) == 1 else f"in {len(uses)} places"
            self.question.ask(bot, f"env.{name} is read {places}. It finds nothing there then.", uses)
        else:
            self._delete_doomed()

    def _delete_doomed(self) -> None:
        name = self._doomed
        self._close_question()
        if name:
            self._make(lambda bot: delete_configuration_variable(bot, name))

    def _close_question(self) -> None:
        self._doomed = ""
        self.question.hide()

    def _refusal_of_name(self, name: str, new: str) -> str:
        return refusal_of_configuration_name(self._bot, new, name) if self._bot is not None else ""

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        make_edit(make, self._bot, self._apply, self.refused.emit)

    # -- the values -------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the values once they are to be seen: a keyring may ask the person to unlock it."""
        bot = self._bot
        if bot is not None and not self._is_read and self.isVisible():
            self._is_read = True
            self._work(lambda: (self._values.of(bot), self._values.about), partial(self._take_values, self._record))

    def _take_values(self, record: str, found: tuple[dict[str, str], str]) -> None:
        if record == self._record:
            kept, self._about = found
            self._kept = {**kept, **self._kept}
            self._show_rows()

    def _work(self, do: Callable[[], Any], tell: Callable[[Any], None]) -> None:
        async def work() -> None:
            try:
                result = await asyncio.to_thread(do)
            except ValuesNotKept as problem:
                if isValid(self):
                    self.refused.emit(str(problem))
                return
            finally:
                self._pending -= 1
            if isValid(self):
                tell(result)

        self._pending += 1
        self._start(work())


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
