"""The settings of the whole bot in a tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.fields import number_from
from studio.bot.edits.settings import (
    MOST_MINUTES,
    MOST_REPETITIONS,
    can_hold_name,
    refusal_of_setting,
    rename_bot,
    set_bot_icon,
    set_setting,
)
from studio.bot.ids import Ids
from studio.bot.tree import ABSENT
from studio.ui.settings.models import models_of
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.making import make_edit
from studio.ui.widgets.section import Section
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_WIDEST: Final = 640
_MODELS: Final = (
    ("defaultFastModel", "Fast model", "For quick and easy work."),
    ("defaultBestModel", "Best model", "For difficult work."),
    ("autonomousModel", "Autonomous model", "Answers in autonomous nodes."),
    ("fallbackModel", "Fallback model", "Used when another model cannot be reached."),
    ("llmzVersion", "Version of the autonomous engine", "Such as 01-Oct-2024."),
)
_EXPECTED: Final = {"inactivityTimeout": 30, "nodeRepetitionLimit": 3, "defaultLanguage": "en"}
"""What holds where the file says nothing."""


class SettingsEditor(EditorPage):
    """Edits the bot's settings. What the file does not say stays unsaid until it is set."""

    configuration_requested = Signal()
    """Show the configuration variables."""

    def __init__(
        self, theme: Theme, apply: Callable[[Edit], None], ids: Ids, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._key = key
        self._bot: Bot | None = None
        self.lines: dict[str, QLineEdit] = {}
        self.switches: dict[str, Switch] = {}
        self._errors: dict[str, WrappedLabel] = {}
        body = QWidget()
        column = QWidget()
        column.setMaximumWidth(_WIDEST)
        self._rows = QVBoxLayout(column)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2 * SPACE)
        self._build()
        self._rows.addStretch(1)
        centred = QHBoxLayout(body)
        centred.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 6 * SPACE)
        centred.addStretch(1)
        centred.addWidget(column, 1000)
        centred.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.setFocusProxy(self.lines["name"])

    def _build(self) -> None:
        about = self._section("The bot")
        self._line(about, "name", "Name", self._set_name)
        self.name_note = WrappedLabel(role="caption")
        about.rows.addWidget(self.name_note)
        self._line(about, "icon", "Icon, an emoji", self._set_icon)
        self.description = QPlainTextEdit()
        self.description.setAccessibleName("Description")
        self.description.setPlaceholderText("What the bot is for")
        self.description.setFixedHeight(84)
        self.description.setTabChangesFocus(True)
        self.description.textChanged.connect(self._describe)
        _labelled(about, "Description", self.description)
        talk = self._section("Conversations")
        self._line(
            talk,
            "inactivityTimeout",
            "Inactivity timeout, in minutes",
            partial(self._set_number, "inactivityTimeout", "the inactivity timeout"),
            f"How long the bot waits for an answer before the Timeout workflow runs; the person’s place in the "
            f"workflow and its variables are gone then. 0 waits for ever, {MOST_MINUTES} is the most.",
        )
        self._line(
            talk,
            "nodeRepetitionLimit",
            "Node repetition limit",
            partial(self._set_number, "nodeRepetitionLimit", "the node repetition limit"),
            f"How often one turn may enter the same node before that is an error; {MOST_REPETITIONS} at most.",
        )
        words = self._section("Languages")
        self._line(
            words,
            "defaultLanguage",
            "Language of the bot",
            partial(self._set_text, "defaultLanguage", "the language"),
            "A code such as en, fr or pt-BR: answers are read in this language.",
        )
        self._line(words, "languages", "All languages, with commas between", self._set_languages)
        code = self._section("Code")
        self._switch(code, "useClient", "Code may use the client", "The object client reaches tables, files and so on.")
        models = self._section("Language models")
        models.rows.addWidget(
            WrappedLabel("Names of models as the file holds them. Without a connection none is asked.", role="caption")
        )
        for key, label, told in _MODELS:
            self._line(models, key, label, partial(self._set_text, key, label.lower()), told)
        self._switch(models, "useLlmz", "Use the autonomous engine", "Lets autonomous nodes run.")
        secrets = self._section("Configuration variables")
        self.configuration_note = WrappedLabel(role="muted")
        self.configuration_button = QPushButton("Open configuration variables")
        self.configuration_button.clicked.connect(self.configuration_requested)
        secrets.rows.addWidget(self.configuration_note)
        secrets.rows.addWidget(self.configuration_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _section(self, title: str) -> Section:
        section = Section(self._theme, title)
        section.rows.setSpacing(2 * SPACE)
        self._rows.addWidget(section)
        return section

    def _line(self, section: Section, key: str, label: str, done: Callable[[], None], told: str = "") -> None:
        line = QLineEdit()
        line.setAccessibleName(label)
        line.editingFinished.connect(done)
        error = WrappedLabel(role="error")
        error.hide()
        self.lines[key] = line
        self._errors[key] = error
        _labelled(section, label, line, error, *([WrappedLabel(told, role="caption")] if told else []))

    def _switch(self, section: Section, key: str, label: str, told: str) -> None:
        switch = Switch(self._theme, label)
        switch.toggled.connect(lambda on: self._make(lambda bot: set_setting(bot, key, on, f"“{label}”")))
        self.switches[key] = switch
        section.rows.addWidget(switch)
        section.rows.addWidget(WrappedLabel(told, role="caption"))

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return "Settings"

    def update_bot(self, bot: Bot) -> bool:
        self._bot = bot
        raw = bot.raw.get("settings")
        settings: dict[str, Any] = raw if isinstance(raw, dict) else {}
        named = can_hold_name(bot)
        identity = bot.raw.get("identity")
        icon = identity.get("icon") if isinstance(identity, dict) else None
        self._fill("name", bot.name)
        self._fill("icon", _text(icon.get("emoji")).strip() if isinstance(icon, dict) else "")
        for key in ("name", "icon"):
            self.lines[key].setEnabled(named)
        self.name_note.set_text(
            "" if named else f"Bots of version {bot.version} hold no name: they are called like their file."
        )
        self.name_note.setVisible(not named)
        description = _text(settings.get("description"))
        if self.description.toPlainText() != description and not self.description.hasFocus():
            self.description.blockSignals(True)
            self.description.setPlainText(description)
            self.description.blockSignals(False)
        for key in ("inactivityTimeout", "nodeRepetitionLimit", "defaultLanguage", *(key for key, *_ in _MODELS)):
            value = settings.get(key, ABSENT)
            self.lines[key].setPlaceholderText(str(_EXPECTED.get(key, "")))
            self._fill(key, "" if value is ABSENT or value is None else _text(value) or str(value))
        languages = settings.get("languages")
        self._fill("languages", ", ".join(map(str, languages)) if isinstance(languages, list) else "")
        for key, switch in self.switches.items():
            switch.blockSignals(True)
            switch.setChecked(settings.get(key, True) is not False)
            switch.blockSignals(False)
        self._suggest(models_of(bot))
        names = [name for name in bot.settings.config_variables if name]
        count = len(names)
        self.configuration_note.set_text(
            f"{count} configuration variable{'' if count == 1 else 's'}, with values kept outside the bot’s file."
            if count
            else "None yet. They hold keys and passwords, which are kept outside the bot’s file."
        )
        return True

    def commit(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.editingFinished.emit()

    # -- inside -----------------------------------------------------------------------------------------

    def _suggest(self, models: Iterable[str]) -> None:
        known = list(models)
        for key, *_ in _MODELS[:-1]:
            line = self.lines[key]
            line.setToolTip("Used in this bot: " + ", ".join(known) if known else "")

    def _fill(self, key: str, text: str) -> None:
        line = self.lines[key]
        if not (line.hasFocus() and line.isModified()) and line.text() != text:
            line.setText(text)
            line.setCursorPosition(0)
            self._complain(key, "")

    def _set_name(self) -> None:
        line, bot = self.lines["name"], self._bot
        name = line.text().strip()
        if bot is not None and line.isModified() and name != bot.name:
            line.setModified(False)
            self._make(lambda bot: rename_bot(bot, name))

    def _set_icon(self) -> None:
        line = self.lines["icon"]
        if line.isModified():
            line.setModified(False)
            self._make(lambda bot: set_bot_icon(bot, line.text().strip()))

    def _describe(self) -> None:
        text = self.description.toPlainText()
        self._make(lambda bot: set_setting(bot, "description", text, "the description"))

    def _set_text(self, key: str, what: str) -> None:
        line = self.lines[key]
        if not line.isModified():
            return
        line.setModified(False)
        text = line.text().strip()
        self._make(lambda bot: set_setting(bot, key, text or ABSENT, what))

    def _set_number(self, key: str, what: str) -> None:
        line = self.lines[key]
        if not line.isModified():
            return
        said = line.text().strip()
        value: Any = number_from(said) if said else ABSENT
        refusal = refusal_of_setting(key, value)
        self._complain(key, refusal)
        if refusal:
            return
        line.setModified(False)
        if isinstance(value, float) and value == int(value):
            value = int(value)
        self._make(lambda bot: set_setting(bot, key, value, what))

    def _set_languages(self) -> None:
        line = self.lines["languages"]
        if not line.isModified():
            return
        found = [word.strip() for word in line.text().split(",") if word.strip()]
        refusal = refusal_of_setting("languages", found)
        self._complain("languages", refusal)
        if not refusal:
            line.setModified(False)
            self._make(lambda bot: set_setting(bot, "languages", found, "the languages"))

    def _complain(self, key: str, text: str) -> None:
        error, line = self._errors[key], self.lines[key]
        error.set_text(text)
        error.setVisible(bool(text))
        line.setAccessibleDescription(text)
        if bool(line.property("invalid")) != bool(text):
            line.setProperty("invalid", bool(text))
            line.style().unpolish(line)
            line.style().polish(line)

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        make_edit(make, self._bot, self._apply, self.refused.emit)


def _labelled(section: Section, label: str, *widgets: QWidget) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, SPACE)
    rows.setSpacing(SPACE)
    caption = QLabel(label)
    caption.setProperty("role", "caption")
    rows.addWidget(caption)
    for widget in widgets:
        rows.addWidget(widget)
    section.rows.addWidget(holder)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
