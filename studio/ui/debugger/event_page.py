"""JSON: the event of the latest turn as code sees it, or the event behind a line of the log; as a tree or as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.debugger.json_view import JsonView
from studio.ui.debugger.log_model import Record
from studio.ui.debugger.state_model import BEFORE, StateModel
from studio.ui.debugger.state_view import StateView
from studio.ui.debugger.titled import thin_line
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.segmented import Segmented

DOCUMENTED = (
    ("type", "What kind of message it is: text, image, file …"),
    ("channel", "Through which channel it came"),
    ("direction", "Incoming or outgoing"),
    ("payload", "The message itself; its fields depend on the type"),
    ("userId", "Who sent it"),
    ("botId", "Which bot received it"),
    ("createdOn", "When it was received"),
    ("conversationId", "To which conversation it belongs"),
    ("id", "Names this event"),
    ("preview", "The message as a line of text"),
    ("messageId", "Names the message"),
    ("tags", "Tags of the message, the conversation and the user"),
    ("flags", "What hooks have switched on for this event"),
    ("state", "The variables by scope"),
    ("suggestions", "Answers the bot could have given"),
    ("nlu", "What was understood of the message"),
    ("decision", "Which of them was chosen, and why"),
)
"""The documented properties of an event, in the order they are documented, and what they are."""


class EventPage(QWidget):
    """Shows an event; follows the conversation until a line of the log is looked at."""

    def __init__(self, theme: Theme, text: JsonView, parent: QWidget | None = None) -> None:
        """`text` shows the event as text."""
        super().__init__(parent)
        self.text = text
        self.model = StateModel(theme, self, is_json=True)
        self.tree = StateView(self.model, theme)
        self.tree.setAccessibleName("Event as a tree")
        self.tree.setColumnHidden(BEFORE, True)
        self.tree.set_hint("The event appears here once the bot has run.")
        self.what = Segmented(theme, (("event", "Event"), ("line", "Log line")))
        self.what.set_accessible_name("Which event")
        self.what.set_choice("event")
        self.form = Segmented(theme, (("tree", "Tree"), ("text", "Text")))
        self.form.set_accessible_name("How it is shown")
        self.form.set_choice("text")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText("Search the event")
        self.search.setAccessibleName("Search the event")
        self.copy_button = IconButton(theme, "copy", "Copy the event as JSON", side=CONTROL_HEIGHT)
        self.about = QLabel()
        self.about.setProperty("role", "caption")
        self.views = QStackedWidget()
        self._event: dict[str, Any] = {}
        self._record: Record | None = None
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.what)
        row.addWidget(self.form)
        row.addWidget(self.about, 1)
        row.addWidget(self.search)
        row.addWidget(self.copy_button)
        self.search.setMaximumWidth(55 * SPACE)
        for view in (self.tree, self.text):
            self.views.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(thin_line())
        layout.addWidget(self.views, 1)
        self.what.chosen.connect(lambda _: self._show())
        self.form.chosen.connect(lambda _: self._show())
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._find_next)
        self.copy_button.clicked.connect(self.copy)
        self._show()

    def show_event(self, event: Mapping[str, Any]) -> None:
        """The event of the latest turn."""
        known = {name: event[name] for name, _ in DOCUMENTED if name in event}
        self._event = {**known, **{name: value for name, value in event.items() if name not in known}}
        if self.what.choice == "event" and self.isVisible():
            self._show()

    def show_record(self, record: Record | None) -> None:
        """A line of the log was chosen; None when none is."""
        self._record = record
        if record is not None:
            self.what.set_choice("line")
        elif self.what.choice == "line":
            self.what.set_choice("event")
        self._show()

    def copy(self) -> None:
        """Copy what is shown, as JSON."""
        QGuiApplication.clipboard().setText(json.dumps(self._value(), ensure_ascii=False, indent=2, default=str))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._show()

    def _value(self) -> Mapping[str, Any]:
        if self.what.choice == "line":
            return self._record.event if self._record is not None else {}
        return self._event

    def _show(self) -> None:
        value = self._value()
        is_tree = self.form.choice == "tree"
        self.views.setCurrentWidget(self.tree if is_tree else self.text)
        self.copy_button.setEnabled(bool(value))
        words = dict(DOCUMENTED)
        if is_tree:
            self.model.set_variables(value, baseline=True)
            self.model.set_notes({name: words[name] for name in value if name in words} if value is self._event else {})
            self.tree.restore()
        else:
            text = json.dumps(value, ensure_ascii=False, indent=2, default=str) if value else ""
            self.text.show_text(text)
        self.about.setText("" if value else "Talk to the bot to see its event.")
        self._find()

    def _find(self) -> None:
        words = self.search.text()
        if self.form.choice == "tree":
            self.tree.set_search(words)
        elif words:
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(words)

    def _find_next(self) -> None:
        words = self.search.text()
        if self.form.choice == "text" and words and not self.text.find(words):
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(words)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
