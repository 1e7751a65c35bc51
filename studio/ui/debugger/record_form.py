"""Making a test of the conversation: what to call it, what it is to expect, and the test as it will be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.debugging.recording import Asserted, RecordedTurn, written_test
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.titled import Titled, side_by_side
from studio.ui.debugger.wording import counted, one_line
from studio.ui.debugger.yaml_colours import YamlHighlighter
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor

CHOICES: tuple[tuple[str, str, str], ...] = (
    ("messages", "Messages", "What the bot says, word for word"),
    ("choices", "Choices", "The labels of what it offers"),
    ("variables", "Variables", "The values of the variables a turn changes"),
    ("path", "Path", "The nodes the conversation goes through"),
    ("waiting", "Waiting", "For which kind of answer it waits"),
    ("end", "End", "That the conversation ends, and how"),
)

_NOTHING = Asserted(messages=False, choices=False, variables=False, path=False, waiting=False, end=False)


class RecordForm(QWidget):
    """What of a conversation becomes a test. The text below may be edited before it is saved."""

    saved = Signal(str, str)
    """Name and text of the new test."""
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turns: Sequence[RecordedTurn] = ()
        self._bot: Bot | None = None
        self._variables: Mapping[str, Any] = {}
        self._now = ""
        self._left_out: set[int] = set()
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the test")
        self.name.setAccessibleName("Name of the test")
        self._chosen = {key: bool(getattr(Asserted(), key)) for key, _label, _tip in CHOICES}
        self.kinds = LineList(theme, "What the test expects")
        self.turns = LineList(theme, "Turns to check", "Talk to the bot first: what is said becomes the test.")
        self.editor = CodeEditor(theme, "json")
        self.editor.highlighter.setDocument(None)
        self._colours = YamlHighlighter(self.editor.document(), theme)
        self.editor.setAccessibleName("The test as it will be written")
        self.editor.setStyleSheet("QPlainTextEdit { border: none; border-radius: 0; }")
        self.save_button = QPushButton("Save test")
        self.save_button.setProperty("kind", "primary")
        self.cancel_button = QPushButton("Cancel")
        self._build()
        self.name.textEdited.connect(self._write)
        self.turns.switched.connect(self._switch)
        self.kinds.switched.connect(self.expect)
        self.save_button.clicked.connect(self._save)
        self.name.returnPressed.connect(self._save)
        self.cancel_button.clicked.connect(self.cancelled)

    def _build(self) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.name, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.save_button)
        parts = side_by_side(
            Titled("Expect", self.kinds),
            Titled("Of these turns", self.turns),
            Titled("The test", self.editor),
            shares=(140, 200, 420),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(parts, 1)

    def begin(
        self, turns: Sequence[RecordedTurn], bot: Bot, variables: Mapping[str, Any] | None = None, now: str = ""
    ) -> None:
        """Make a test of turns. `variables` are those the person brought along, `now` is the time of the first."""
        self._turns, self._bot, self._variables, self._now = tuple(turns), bot, dict(variables or {}), now
        self._left_out.clear()
        said = next((turn.label for turn in turns if turn.incoming.is_message), "A conversation")
        self.name.setText(one_line(said)[:60])
        self._write()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    @property
    def asserted(self) -> dict[int, Asserted]:
        """What is expected of each turn."""
        chosen = Asserted(**self._chosen)
        return {number: _NOTHING if number in self._left_out else chosen for number in range(len(self._turns))}

    def expect(self, kind: str, on: bool) -> None:
        """Expect a kind of thing of every turn, or not: a key of `CHOICES`."""
        self._chosen[kind] = on
        self._write()

    def _switch(self, number: int, on: bool) -> None:
        if on:
            self._left_out.discard(number)
        else:
            self._left_out.add(number)
        self._write()

    def _write(self, *_: object) -> None:
        rows = []
        for number, turn in enumerate(self._turns):
            count = sum(1 for event in turn.events if event.type == "message_sent")
            label = one_line(turn.label)
            rows.append(Row(number, label, note=counted(count, "message"), checked=number not in self._left_out))
        self.turns.set_rows(rows)
        self.kinds.set_rows([Row(key, label, tip=tip, checked=self._chosen[key]) for key, label, tip in CHOICES])
        self.save_button.setEnabled(bool(self._turns))
        if self._bot is not None and self._turns:
            name = self.name.text().strip() or "A conversation"
            self.editor.load(
                written_test(name, self._turns, self._bot, self.asserted, now=self._now, variables=self._variables)
            )

    def _save(self) -> None:
        if self._turns:
            self.saved.emit(self.name.text().strip() or "A conversation", self.editor.text())
