"""Where and when the person talks from: clock, language, channel, tags, what a web page says of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.interpreter.surroundings import EMULATOR, Surroundings
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.segmented import Segmented

_STEPS = (("+1 h", "An hour later", 3600), ("+1 day", "A day later", 86_400))
_TAGS = (("conversation", "Conversation tags"), ("user", "User tags"), ("message", "Message tags"))


class SurroundingsPage(QWidget):
    """Says at once what was changed: from the next message on the person talks from there."""

    surroundings_changed = Signal(object)
    """The `Surroundings` that are filled in."""
    clock_set = Signal(object)
    """The moment at which the clock stands still (a datetime); None where it follows the computer's."""
    user_data_changed = Signal(object)
    """What a web page tells of the person: an object."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = Surroundings()
        self._told_data: dict[str, Any] = {}
        self.clock = Segmented(theme, (("now", "Now"), ("set", "Set")))
        self.clock.set_accessible_name("Clock")
        self.clock.set_choice("now")
        self.moment = QDateTimeEdit()
        self.moment.setAccessibleName("Date and time")
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.moment.setCalendarPopup(True)
        self.moment.setDateTime(QDateTime.currentDateTime())
        self.moment.setKeyboardTracking(False)
        self.moment.setFixedHeight(CONTROL_HEIGHT)
        self.moment.setMinimumWidth(20 * SPACE)
        self.steps = [QPushButton(label) for label, _, _ in _STEPS]
        self.language = self._line("Language", "the bot's, or such as fr or pt-BR")
        self.channel = self._line("Channel", EMULATOR)
        self.tags = {kind: self._line(name, "name=value, name=value") for kind, name in _TAGS}
        self.user_data = self._line("User data", '{"name": "Ada"}')
        self.user_data.setToolTip("What the page around a web chat says of the person, as JSON")
        self.reset_button = QPushButton("Reset")
        self.reset_button.setToolTip("The computer's clock, the bot's language, no channel and no tags")
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.hide()
        self._build()
        self._connect()
        self._show_clock()
        self.setFocusProxy(self.language)

    def _line(self, name: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(hint)
        return field

    def _build(self) -> None:
        clock = QHBoxLayout()
        clock.setSpacing(SPACE)
        clock.addWidget(self.clock)
        clock.addWidget(self.moment, 1)
        steps = QHBoxLayout()
        steps.setSpacing(SPACE)
        for button, (_, tip, _) in zip(self.steps, _STEPS, strict=True):
            button.setToolTip(f"{tip}: what has become due by then happens")
            button.setAccessibleName(tip)
            steps.addWidget(button)
        steps.addStretch(1)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(3 * SPACE)
        form.setVerticalSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("Clock", clock)
        form.addRow("", steps)
        form.addRow("Language", self.language)
        form.addRow("Channel", self.channel)
        for kind, name in _TAGS:
            form.addRow(name, self.tags[kind])
        form.addRow("User data", self.user_data)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addStretch(0)
        foot.addWidget(self.reset_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(form)
        layout.addLayout(foot)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.clock.chosen.connect(self._choose_clock)
        self.moment.dateTimeChanged.connect(self._set_clock)
        for button, (_, _, seconds) in zip(self.steps, _STEPS, strict=True):
            button.clicked.connect(lambda _=False, seconds=seconds: self.move_clock(seconds))
        for field in (self.language, self.channel, *self.tags.values(), self.user_data):
            field.editingFinished.connect(self.commit)
        self.reset_button.clicked.connect(self.reset)

    def show_channels(self, channels: Sequence[str]) -> None:
        """Channels to suggest: those of the bot's integrations."""
        completer = QCompleter([EMULATOR, *channels], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.channel.setCompleter(completer)

    # The clock

    def move_clock(self, seconds: int) -> None:
        """Set the clock to later than it is."""
        now = self.moment.dateTime() if self.clock.choice == "set" else QDateTime.currentDateTime()
        with QSignalBlocker(self.moment):
            self.moment.setDateTime(now.addSecs(seconds))
        self.clock.set_choice("set")
        self._set_clock()

    def _choose_clock(self, choice: str) -> None:
        if choice == "set":
            with QSignalBlocker(self.moment):
                self.moment.setDateTime(QDateTime.currentDateTime())
        self._set_clock()

    def _set_clock(self) -> None:
        self._show_clock()
        if self.clock.choice == "now":
            self.clock_set.emit(None)
            return
        at = self.moment.dateTime().toTimeZone(QTimeZone.utc()).toSecsSinceEpoch()
        self.clock_set.emit(datetime.fromtimestamp(at, UTC))

    def _show_clock(self) -> None:
        self.moment.setEnabled(self.clock.choice == "set")

    # The rest

    def commit(self) -> None:
        """Tell what was changed, or say what is wrong with it."""
        self.problem.hide()
        try:
            tags = {kind: tags_of(field.text()) for kind, field in self.tags.items()}
            data = _object_of(self.user_data.text())
        except ValueError as problem:
            self.problem.setText(str(problem))
            self.problem.setAccessibleName(str(problem))
            self.problem.show()
            return
        channel = self.channel.text().strip() or EMULATOR
        surroundings = Surroundings(
            self.language.text().strip(), channel, channel, {kind: named for kind, named in tags.items() if named}
        )
        if surroundings != self._told:
            self._told = surroundings
            self.surroundings_changed.emit(surroundings)
        if data != self._told_data:
            self._told_data = data
            self.user_data_changed.emit(data)

    def reset(self) -> None:
        """Talk from here and now."""
        for field in (self.language, self.channel, *self.tags.values(), self.user_data):
            field.clear()
        if self.clock.choice != "now":
            self.clock.set_choice("now")
            self._set_clock()
        self.commit()

    @property
    def summary(self) -> str:
        """What differs from the usual, in a few words; empty where nothing does."""
        parts = []
        if self.clock.choice == "set":
            parts.append(self.moment.dateTime().toString("yyyy-MM-dd HH:mm"))
        if self._told.locale:
            parts.append(self._told.locale)
        if self._told.channel != EMULATOR:
            parts.append(self._told.channel)
        count = sum(len(named) for named in self._told.tags.values())
        if count:
            parts.append(f"{count} tag" if count == 1 else f"{count} tags")
        if self._told_data:
            parts.append("user data")
        return " · ".join(parts)


def tags_of(text: str) -> dict[str, str]:
    """Tags as they are typed: `name=value, name=value`. Raises ValueError with a sentence."""
    tags: dict[str, str] = {}
    for part in text.replace("\n", ",").split(","):
        name, mark, value = part.partition("=")
        if not part.strip():
            continue
        if not mark or not name.strip():
            raise ValueError(f"Tags are written as name=value; “{part.strip()}” is not.")
        tags[name.strip()] = value.strip()
    return tags


def _object_of(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError('User data is written as JSON, such as {"name": "Ada"}.') from None
    if not isinstance(value, dict):
        raise ValueError('User data is an object, such as {"name": "Ada"}.')
    return value
