"""Sending a bot what is no typed message: an event, a payload, or a schedule's run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.conversations.occasions import Occasion, Timetable
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.segmented import Segmented

_OWN = "own"
_DEPTH = 100
_TEMPLATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("text", {"type": "text", "text": "Hello"}),
    ("click on an option", {"type": "text", "text": "Label", "value": "value"}),
    ("postback", {"type": "postback", "value": "value"}),
    ("image", {"type": "image", "imageUrl": "https://example.com/picture.png"}),
    ("audio", {"type": "audio", "audioUrl": "https://example.com/sound.mp3"}),
    ("video", {"type": "video", "videoUrl": "https://example.com/clip.mp4"}),
    ("file", {"type": "file", "fileUrl": "https://example.com/document.pdf", "title": "Document"}),
    ("location", {"type": "location", "latitude": 55.68, "longitude": 12.57, "address": "Copenhagen"}),
)


class EventsPage(QWidget):
    """Asks which event, message or schedule is sent; what is wrong with a payload is said below it."""

    event_requested = Signal(str, str, object)
    """Integration, name and payload of an event."""
    payload_requested = Signal(object)
    """The payload of a message."""
    example_requested = Signal(object, object)
    """An `Occasion` with which a payload is to be kept as an example."""
    schedule_requested = Signal(object)
    """A `Schedule` that runs now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._occasions: list[Occasion] = []
        self._timetables: list[Timetable] = []
        self.kind = Segmented(theme, (("event", "Event"), ("message", "Message"), ("schedule", "Schedule")))
        self.kind.set_accessible_name("What is sent")
        self.kind.set_choice("event")
        self.picker = Picker(theme, "Event")
        self.integration = QLineEdit()
        self.integration.setPlaceholderText("webchat")
        self.integration.setAccessibleName("Integration")
        self.name = QLineEdit()
        self.name.setPlaceholderText("trigger")
        self.name.setAccessibleName("Name of the event")
        self.payload = CodeEditor(theme, "json", line_numbers=False)
        self.payload.setAccessibleName("Payload as JSON")
        self.payload.setFixedHeight(30 * SPACE)
        self.payload.setPlainText("{}")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "muted")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.send_button = QPushButton("Send")
        self.send_button.setProperty("kind", "primary")
        self.send_button.setToolTip("Ctrl+Shift+Enter")
        self.keep_button = QPushButton("Keep as an example")
        self.keep_button.setProperty("kind", "link")
        self.keep_button.setToolTip("Record this payload with the trigger node; it can be undone")
        self.keep_button.clicked.connect(self._keep)
        self._build()
        self.kind.chosen.connect(lambda _: self._fill())
        self.picker.picked.connect(self._pick)
        self.send_button.clicked.connect(self.send)
        self.payload.textChanged.connect(self.problem.hide)
        for field in (self.integration, self.name):
            field.returnPressed.connect(self.send)
        self._shortcut = QShortcut(QKeySequence("Ctrl+Shift+Return"), self)
        self._shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._shortcut.activated.connect(self.send)
        self.setFocusProxy(self.picker)
        self._fill()

    def _build(self) -> None:
        self._names = QWidget()
        names = QFormLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(SPACE)
        names.addRow("Integration", self.integration)
        names.addRow("Event", self.name)
        foot = QHBoxLayout()
        foot.addWidget(self.keep_button)
        foot.addStretch(1)
        foot.addWidget(self.send_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.kind)
        layout.addWidget(self.picker)
        layout.addWidget(self._names)
        layout.addWidget(self.payload)
        layout.addWidget(self.note)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        layout.addStretch(1)

    def show_choices(self, occasions: Sequence[Occasion], timetables: Sequence[Timetable]) -> None:
        """What the bot listens to, and its schedules."""
        if (list(occasions), list(timetables)) == (self._occasions, self._timetables):
            return
        before = self.picker.current if self._occasions else None
        typed = (self.integration.text(), self.name.text(), self.payload.toPlainText())
        self._occasions, self._timetables = list(occasions), list(timetables)
        self._fill()
        if before is not None and self.kind.choice == "event":
            same = [one.key for one in self._choices("event") if (one.label, one.detail) == before[1:]]
            self._pick(same[0] if same else "0")
            if same:
                self.integration.setText(typed[0])
                self.name.setText(typed[1])
                self.payload.setPlainText(typed[2])

    def send(self) -> None:
        """Send what is filled in, or say what is wrong with it."""
        kind = self.kind.choice
        if kind == "schedule":
            timetable = self._timetable
            if timetable is not None:
                self.schedule_requested.emit(timetable.schedule)
            return
        payload = self._read_payload()
        if payload is None:
            return
        if kind == "message":
            if not isinstance(payload.get("type"), str) or not payload["type"]:
                self._say_wrong("A message needs a “type”, such as “text” or “file”.")
                return
            self.payload_requested.emit(payload)
            return
        name = self.name.text().strip()
        if not name:
            self._say_wrong("An event needs a name, such as “trigger”.")
            return
        self.event_requested.emit(self.integration.text().strip(), name, payload)

    @property
    def _occasion(self) -> Occasion | None:
        current = self.picker.current
        number = int(current.key) if current is not None and current.key.isdigit() else -1
        return self._occasions[number] if self.kind.choice == "event" and 0 <= number < len(self._occasions) else None

    def _keep(self) -> None:
        occasion, payload = self._occasion, self._read_payload()
        if occasion is not None and payload is not None:
            self.example_requested.emit(occasion, payload)

    def _read_payload(self) -> dict[str, Any] | None:
        try:
            value = json.loads(self.payload.toPlainText().strip() or "{}")
        except json.JSONDecodeError as problem:
            self._say_wrong(f"The payload is not JSON: {problem.msg.lower()} in line {problem.lineno}.")
            return None
        except RecursionError:
            self._say_wrong("The payload is nested too deeply.")
            return None
        if not isinstance(value, dict):
            self._say_wrong('The payload has to be an object, such as {"name": "value"}.')
            return None
        if _depth(value) > _DEPTH:
            self._say_wrong(f"The payload is nested more than {_DEPTH} levels deep.")
            return None
        return value

    def _say_wrong(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()

    @property
    def _timetable(self) -> Timetable | None:
        current = self.picker.current
        number = int(current.key) if current is not None and current.key.isdigit() else -1
        return self._timetables[number] if 0 <= number < len(self._timetables) else None

    def _fill(self) -> None:
        kind = self.kind.choice
        self.problem.hide()
        self._names.setVisible(kind == "event")
        self.payload.setVisible(kind != "schedule")
        self.send_button.setText("Run now" if kind == "schedule" else "Send")
        self.picker.set_name({"event": "Event", "message": "Kind of message", "schedule": "Schedule"}[kind])
        self.picker.set_choices(self._choices(kind))
        has_any = kind != "schedule" or bool(self._timetables)
        self.picker.setVisible(has_any)
        self.send_button.setEnabled(has_any)
        self._pick("0" if has_any else "")

    def _choices(self, kind: str) -> list[Choice]:
        if kind == "message":
            return [Choice(str(number), name) for number, (name, _) in enumerate(_TEMPLATES)]
        if kind == "schedule":
            return [Choice(str(number), one.place, one.schedule.cron) for number, one in enumerate(self._timetables)]
        return [
            *(Choice(str(number), *_words(one)) for number, one in enumerate(self._occasions)),
            Choice(_OWN, "Other event"),
        ]

    def _pick(self, key: str) -> None:
        kind = self.kind.choice
        if kind == "event" and not key.isdigit():
            key = _OWN
        if kind == "event" and key.isdigit() and int(key) >= len(self._occasions):
            key = _OWN
        self.picker.set_current(key)
        occasion = self._occasion
        self.keep_button.setVisible(occasion is not None and bool(occasion.node))
        if kind == "schedule":
            self._show_timetable()
        elif kind == "message":
            self.payload.setPlainText(_pretty(_TEMPLATES[int(key)][1]))
            self.note.setText("What a person of another channel would send. It is shown as their message.")
        elif key == _OWN:
            self.note.setText("An event of any integration. Trigger nodes that listen to it start.")
        else:
            occasion = self._occasions[int(key)]
            self.integration.setText(occasion.integration)
            self.name.setText(occasion.name)
            self.payload.setPlainText(_pretty(occasion.payload))
            listens = f"{occasion.place} listens to it." if occasion.place else "No trigger node listens to it by name."
            self.note.setText(listens)

    def _show_timetable(self) -> None:
        timetable = self._timetable
        if timetable is None:
            self.note.setText("The bot has no schedule. A trigger node with a fixed schedule makes one.")
            return
        if timetable.problem:
            self.note.setText(timetable.problem)
            return
        runs = "\n".join(f"{run:%a %d %b %Y, %H:%M} UTC" for run in timetable.runs)
        self.note.setText(f"Next runs\n{runs}" if runs else "It is never due again.")


def _words(occasion: Occasion) -> tuple[str, str]:
    what = f"{occasion.integration}/{occasion.name}".lstrip("/")
    match occasion.origin:
        case "example":
            return occasion.title, what
        case "trigger":
            return what, occasion.place
        case _:
            return what, "seen before" if occasion.payload else ""


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _depth(value: object) -> int:
    level, depth = [value], 0
    while level and depth <= _DEPTH:
        level = [
            item
            for one in level
            if isinstance(one, dict | list)
            for item in (one.values() if isinstance(one, dict) else one)
        ]
        depth += 1
    return depth
