"""A past conversation as it was, shown as a whole or step by step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from studio.conversations.kept import Event, Kept, Told
from studio.ui.emulator.action import Action, GoTo, OpenLink, ShowCitation
from studio.ui.emulator.images import ImageStore
from studio.ui.emulator.row import Row
from studio.ui.emulator.transcript import Transcript
from studio.ui.emulator.transcript_view import TranscriptView
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.icon_button import IconButton

_AT_ONCE = 1500
"""Events shown before the window has its turn again."""
_STEPS = frozenset(("turn_started", "message_sent", "error", "conversation_ended"))
"""What a step ends with: something said, or something gone wrong."""


class ReplayView(QWidget):
    """Shows the events of a conversation up to a step. The keys of the slider step: left, right, Home, End."""

    place_requested = Signal(str, str, str)
    link_requested = Signal(str)

    def __init__(self, theme: Theme, images: ImageStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation: Kept | None = None
        self._ends: list[int] = []
        self._count = 0
        self._now = 0.0
        self._end = 0
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._feed_on)
        self.transcript = Transcript(lambda: self._now, self)
        self.view = TranscriptView(self.transcript, theme, images)
        self.view.setAccessibleName("Past conversation")
        self.first_button = IconButton(theme, "to-first", "To the beginning")
        self.back_button = IconButton(theme, "chevron-left", "A step back")
        self.on_button = IconButton(theme, "chevron-right", "A step on")
        self.last_button = IconButton(theme, "to-last", "To the end")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Step of the conversation")
        self.place = QLabel()
        self.place.setProperty("role", "caption")
        bar = QHBoxLayout()
        bar.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        bar.setSpacing(SPACE)
        bar.addWidget(self.first_button)
        bar.addWidget(self.back_button)
        bar.addWidget(self.slider, 1)
        bar.addWidget(self.on_button)
        bar.addWidget(self.last_button)
        bar.addWidget(self.place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)
        self.view.acted.connect(self._act)
        self.slider.valueChanged.connect(self._show)
        self.first_button.clicked.connect(lambda: self.slider.setValue(0))
        self.last_button.clicked.connect(lambda: self.slider.setValue(len(self._ends)))
        self.back_button.clicked.connect(lambda: self.slider.setValue(self.slider.value() - 1))
        self.on_button.clicked.connect(lambda: self.slider.setValue(self.slider.value() + 1))

    @property
    def conversation(self) -> Kept | None:
        return self._conversation

    @property
    def steps(self) -> int:
        """How many steps the conversation has."""
        return len(self._ends)

    def show_conversation(self, conversation: Kept, upto: int = -1) -> None:
        """Show a conversation to its end, or up to one of the events that were told."""
        is_other = conversation is not self._conversation
        kept = self.slider.value() if not is_other and self.slider.value() < self.slider.maximum() else -1
        if is_other:
            self._count = 0
            self.transcript.clear()
        self._conversation = conversation
        told = conversation.told
        starts = [number for number, one in enumerate(told) if one.event.get("type") in _STEPS]
        self._ends = [*starts[1:], len(told)] if starts else []
        step = kept if kept >= 0 else len(self._ends)
        if upto >= 0:
            step = next((number for number, end in enumerate(self._ends, 1) if end > upto), step)
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(self._ends))
        self.slider.setValue(step)
        self.slider.blockSignals(False)
        self._show(step)

    def _show(self, step: int) -> None:
        conversation = self._conversation
        if conversation is None:
            return
        end = self._ends[step - 1] if step else 0
        if end < self._count:
            self._count = 0
            self.transcript.clear()
        self._end = end
        self._feed_on()
        self.place.setText(f"{step} of {len(self._ends)}")
        for button, is_on in (
            (self.first_button, step > 0),
            (self.back_button, step > 0),
            (self.on_button, step < len(self._ends)),
            (self.last_button, step < len(self._ends)),
        ):
            button.setEnabled(is_on)

    def _feed_on(self) -> None:
        """Show some of what is to be shown; of a long conversation the rest comes after the window had its turn."""
        if self._conversation is None:
            return
        end = min(self._end, self._count + _AT_ONCE)
        self._feed(self._conversation.told[self._count : end])
        self._count = end
        self.transcript.settle()
        self.view.scroll_to_end()
        if end < self._end:
            self._more.start()
        else:
            self._more.stop()

    def _feed(self, told: Sequence[Told]) -> None:
        """Turn by turn, so that each has the time of day it had."""
        batch: list[Event] = []
        for one in told:
            if one.event.get("type") == "turn_started":
                self.transcript.feed(batch)
                batch = []
                self._now = one.at
            batch.append(one.event)
        self.transcript.feed(batch)

    def _act(self, row: Row, action: Action) -> None:
        match action:
            case GoTo(place):
                self.place_requested.emit(place.workflow, place.node, place.card)
            case OpenLink(url):
                self.link_requested.emit(url)
            case ShowCitation(citation) if citation.url:
                self.link_requested.emit(citation.url)
            case _:
                pass
