"""The emulator: header, transcript and composer in one panel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from studio.conversations.message import Option
from studio.interpreter.incoming import RESET_COMMAND
from studio.ui.debugger.wording import Event
from studio.ui.emulator.action import (
    Action,
    Choose,
    Confirm,
    EditMessage,
    GoTo,
    OpenLink,
    OpenOptions,
    Press,
    Resend,
    ShowCitation,
    ShowInLog,
)
from studio.ui.emulator.composer import Composer, local_files
from studio.ui.emulator.drawer import Drawer
from studio.ui.emulator.events_page import EventsPage
from studio.ui.emulator.images import ImageLoader, ImageStore
from studio.ui.emulator.row import LogRow, MessageRow, Row
from studio.ui.emulator.surroundings_page import SurroundingsPage
from studio.ui.emulator.transcript import Transcript
from studio.ui.emulator.transcript_view import TranscriptView
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.notice_bar import NoticeBar
from studio.ui.widgets.picker import Choice as PickerChoice
from studio.ui.widgets.picker import Picker

_NEW_CONVERSATION = QKeySequence(Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_Return)


class EmulatorPanel(QWidget):
    """Talks to a bot. It shows what it is fed and says what the person did; it runs nothing itself."""

    said = Signal(str)
    chosen = Signal(str, str)
    """Value and label of an option."""
    posted_back = Signal(str, str)
    """Value and label of a card's button that sends its value unseen."""
    new_conversation_requested = Signal()
    new_user_requested = Signal()
    timeout_requested = Signal()
    stop_requested = Signal()
    restart_requested = Signal()
    """Restart with the changed bot."""
    continue_requested = Signal()
    """Go on with the conversation in the changed bot."""
    payload_sent = Signal(object)
    """The payload of a message that was not typed."""
    event_sent = Signal(str, str, object)
    """Integration, name and payload of an event."""
    schedule_requested = Signal(object)
    """A `Schedule` of the bot that runs now."""
    said_again = Signal(int, object)
    """How many finished turns to go back to, and the payload of the message that is said there instead."""
    attach_requested = Signal()
    file_given = Signal(str)
    """The path of a file to send."""
    picture_given = Signal(bytes)
    """A pasted picture to send, as PNG."""
    conversations_requested = Signal()
    log_requested = Signal(object)
    """An event whose line in the log is wanted."""
    link_requested = Signal(str)
    place_requested = Signal(str, str, str)
    """Ids of the workflow, node and card of something in the transcript; empty where they do not apply."""

    def __init__(
        self,
        theme: Theme,
        image_loader: ImageLoader | None = None,
        now: Callable[[], float] = time.time,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_busy = False
        self._reason: str | None = None
        self.images = ImageStore(image_loader, self)
        self.transcript = Transcript(now, self)
        self.view = TranscriptView(self.transcript, theme, self.images)
        self.composer = Composer(theme)
        self.drawer = Drawer(theme)
        self.events = EventsPage(theme)
        self.surroundings = SurroundingsPage(theme)
        self.drawer.add_page("Send an event or a payload", self.events)
        self.drawer.add_page("Clock, language and channel", self.surroundings)
        self._edited: MessageRow | None = None
        self.notice = NoticeBar(theme)
        # Never shown itself: it lends its list of choices to the dropdowns that are painted.
        self._picker = Picker(theme, "Options", self.view)
        self._picker.hide()
        self._picker.picked.connect(self._pick)
        self._picker_row: MessageRow | None = None
        self._picker_options: tuple[Option, ...] = ()

        self.title = ElidedLabel("Emulator", role="title")
        self.stop_button = self._tool("Stop", "Stop the turn that is running")
        self.stop_button.hide()
        self.log_button = self._tool("Show steps", "")
        self.log_button.setCheckable(True)
        self.log_button.setChecked(True)
        self.new_button = self._tool("New conversation", "New conversation with the same user (Ctrl+Enter)")
        self.more_button = self._tool("More", "More ways to start")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more_button)
        self.new_user_action = menu.addAction("Start as new user")
        self.timeout_action = menu.addAction("Simulate timeout")
        self.reset_action = menu.addAction("Reset the state")
        self.reset_action.setToolTip(f"Says {RESET_COMMAND}, as one can in any channel")
        menu.setToolTipsVisible(True)
        menu.addSeparator()
        self.event_action = menu.addAction("Send an event or a payload…")
        self.surroundings_action = menu.addAction("Clock, language and channel…")
        self.network_action = menu.addAction("Load pictures from the network")
        self.network_action.setCheckable(True)
        self.network_action.setChecked(True)
        menu.addSeparator()
        self.conversations_action = menu.addAction("Conversations…")
        self.more_button.setMenu(menu)

        self._header_buttons = (self.stop_button, self.log_button, self.new_button, self.more_button)
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self._restyle()
        self._describe()

    def _tool(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(tip or name)
        button.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        button.setStyleSheet("QToolButton:disabled { border-color: transparent; }")
        return button

    def _build(self) -> None:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(0)
        row.addWidget(self.title, 1)
        for button in self._header_buttons:
            row.addWidget(button)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self.elsewhere = QPushButton()
        """Says where and when the person talks from, where that is not here and now."""
        self.elsewhere.setProperty("kind", "link")
        self.elsewhere.setToolTip("Change the clock, the language and the channel")
        self.elsewhere.clicked.connect(self.show_surroundings)
        self.elsewhere.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        self.elsewhere.hide()
        foot = QWidget()
        foot_layout = QVBoxLayout(foot)
        foot_layout.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 3 * SPACE)
        foot_layout.addWidget(self.composer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(line)
        layout.addWidget(self.notice)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.drawer)
        layout.addWidget(self.elsewhere)
        layout.addWidget(foot)
        self.setFocusProxy(self.composer)
        composer = self.composer
        order = (*self._header_buttons, self.view, composer.field, composer.attach_button, composer.send_button)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.composer.sent.connect(self.say)
        self.composer.edited.connect(self._say_instead)
        self.composer.attach_requested.connect(self.attach_requested)
        self.composer.field.files_given.connect(self._give_files)
        self.composer.field.picture_given.connect(self.picture_given)
        self.events.event_requested.connect(self.event_sent)
        self.events.payload_requested.connect(self.send_payload)
        self.events.schedule_requested.connect(self.schedule_requested)
        for told in (self.surroundings.surroundings_changed, self.surroundings.user_data_changed):
            told.connect(self._describe_surroundings)
        self.surroundings.clock_set.connect(self._describe_surroundings)
        self.event_action.triggered.connect(self.show_events)
        self.surroundings_action.triggered.connect(self.show_surroundings)
        self.conversations_action.triggered.connect(self.conversations_requested)
        self.network_action.toggled.connect(self._reload_pictures)
        self.drawer.closed.connect(self.setFocus)
        self.view.acted.connect(self._act)
        self.view.typed.connect(self._type)
        # With the dots: a button that flashes by in quick turns is no use to anyone.
        self.view.typing.shown_changed.connect(lambda: self.stop_button.setVisible(self.view.typing.is_shown))
        self.stop_button.clicked.connect(self.stop_requested)
        self.new_button.clicked.connect(self.start_new_conversation)
        self.log_button.toggled.connect(self.set_log_shown)
        self.new_user_action.triggered.connect(self._start_as_new_user)
        self.timeout_action.triggered.connect(self.timeout_requested)
        self.reset_action.triggered.connect(lambda: self.say(RESET_COMMAND))
        self.new_shortcut = QShortcut(_NEW_CONVERSATION, self)
        """To be switched off in a window that has a command with this key: two would cancel each other out."""
        self.new_shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.new_shortcut.activated.connect(self.start_new_conversation)
        self._theme.changed.connect(self._restyle)

    # What the bot does

    def feed(self, event: Event) -> None:
        """Show an event of the interpreter, in its flat form."""
        self.transcript.feed((event,))

    def feed_all(self, events: Iterable[Event]) -> None:
        """Show events; much cheaper than one by one."""
        self.transcript.feed(events)

    def set_busy(self, busy: bool) -> None:
        """A turn has begun, or no turn runs or waits any more."""
        if busy == self._is_busy:
            return
        self._is_busy = busy
        self.view.typing.set_working(busy)
        if not busy:
            self.transcript.settle()

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    def clear(self) -> None:
        """Forget the conversation shown."""
        self.transcript.clear()

    def set_bot_name(self, name: str) -> None:
        """Say in the header who is spoken to."""
        self.title.set_text(name or "Emulator")

    def set_enabled_reason(self, reason: str | None) -> None:
        """Say why the bot cannot be talked to, as a sentence; None when it can."""
        self._reason = reason
        for widget in (self.composer, self.new_button, self.more_button):
            widget.setEnabled(reason is None)
        self._describe()

    def show_bot_changed(self) -> None:
        """Say that the bot was edited while the conversation goes on, and ask what to do."""
        self.notice.tell(
            "The bot has changed. This conversation still runs it as it was: begin anew with the changed bot, or take "
            "it over from the next message on.",
            (("Restart", self._restart), ("Continue", self.continue_requested.emit)),
        )

    def set_log_shown(self, shown: bool) -> None:
        """Show or hide the steps between the bubbles."""
        self.log_button.setChecked(shown)
        self.log_button.setToolTip("Hide the steps between the messages" if shown else "Show the steps taken")
        self.log_button.setAccessibleName("Hide steps" if shown else "Show steps")
        self.transcript.set_shows_log(shown)

    # What the person does

    def say(self, text: str) -> None:
        """Send a message, as if it had been typed."""
        self.transcript.say({"type": "text", "text": text}, queued=self._is_busy)
        self.view.scroll_to_end()
        self.said.emit(text)

    def send_payload(self, payload: dict[str, Any]) -> None:
        """Send a message given by its payload, such as a file."""
        self.transcript.say(payload, queued=self._is_busy)
        self.view.scroll_to_end()
        self.payload_sent.emit(payload)

    def show_events(self) -> None:
        """Open the page that sends events and payloads."""
        self.drawer.show_page(self.events)

    def show_surroundings(self) -> None:
        """Open the page for the clock, the language and the channel."""
        self.drawer.show_page(self.surroundings)

    def _describe_surroundings(self) -> None:
        summary = self.surroundings.summary
        self.elsewhere.setText(f"   Talking from: {summary}" if summary else "")
        self.elsewhere.setVisible(bool(summary))

    def _reload_pictures(self) -> None:
        self.images.clear()
        self.view.forget_layouts()

    def _give_files(self, paths: list[str]) -> None:
        if self._reason is None:
            for path in paths:
                self.file_given.emit(path)

    def _say_instead(self, text: str) -> None:
        row, self._edited = self._edited, None
        if row is not None and row.can_be_said_again:
            self.said_again.emit(row.turn, {"type": "text", "text": text})
        else:
            self.say(text)

    def start_new_conversation(self) -> None:
        """Forget the conversation and start another one with the same user."""
        if self._reason is None:
            self._forget()
            self.new_conversation_requested.emit()
            self.composer.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_as_new_user(self) -> None:
        self._forget()
        self.new_user_requested.emit()

    def _restart(self) -> None:
        self._forget()
        self.restart_requested.emit()

    def _forget(self) -> None:
        # A conversation that starts anew takes the changed bot: there is nothing to ask any more.
        self.notice.dismiss()
        self.composer.stop_editing()
        self.clear()

    def _type(self, text: str) -> None:
        if self._reason is None:
            self.composer.insert(text)

    def _act(self, row: Row, action: Action) -> None:
        match action:
            case OpenLink(url):
                self.link_requested.emit(url)
            case GoTo(place):
                self.place_requested.emit(place.workflow, place.node, place.card)
            case ShowInLog() if isinstance(row, LogRow) and row.event is not None:
                self.log_requested.emit(row.event)
            case ShowCitation(citation):
                self.notice.tell("\n".join(filter(None, (citation.title, citation.text[:600]))), [("Close", _nothing)])
            case EditMessage() if isinstance(row, MessageRow) and self._reason is None:
                self._edited = row
                self.composer.edit(row.text)
            case Resend() if isinstance(row, MessageRow) and self._reason is None:
                self.said_again.emit(row.turn, dict(row.incoming or row.payload))
            case Confirm() if isinstance(row, MessageRow) and self._reason is None:
                answer = self.transcript.confirm(row)
                if answer:
                    self.say(answer)
            case Choose(option) if isinstance(row, MessageRow):
                self._choose(row, option)
            case OpenOptions(options) if isinstance(row, MessageRow):
                self._open_options(row, options)
            case Press(button) if self._reason is None:
                if button.kind == "say":
                    self.say(button.value)
                else:
                    self.transcript.press(button.label)
                    self.view.scroll_to_end()
                    self.posted_back.emit(button.value, button.label)
            case _:
                pass

    def _choose(self, row: MessageRow, option: Option) -> None:
        if self._reason is not None or row.is_closed:
            return
        self.transcript.choose(row, option)
        self.transcript.say({"type": "text", "text": option.label}, queued=self._is_busy)
        self.view.scroll_to_end()
        self.chosen.emit(option.value, option.label)

    def _open_options(self, row: MessageRow, options: tuple[Option, ...]) -> None:
        number = self.transcript.number_of(row)
        spots = self.view.layout_of(number).spots
        spot = next((spot for spot in spots if isinstance(spot.action, OpenOptions)), None)
        if self._reason is not None or spot is None:
            return
        rect = spot.rect.toRect().translated(0, self.view.visualRect(self.transcript.index(number)).top())
        self._picker.setGeometry(rect.translated(self.view.viewport().mapTo(self.view, QPoint(0, 0))))
        self._picker_row, self._picker_options = row, options
        self._picker.set_choices([PickerChoice(str(place), option.label) for place, option in enumerate(options)])
        self._picker.set_current("")
        self._picker.open()

    def _pick(self, key: str) -> None:
        row, self._picker_row = self._picker_row, None
        if row is not None:
            self._choose(row, self._picker_options[int(key)])
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    # Looks

    def _describe(self) -> None:
        if self._reason is None:
            self.composer.set_placeholder("Message the bot…")
            self.view.set_empty_state(
                "Say something to start the conversation",
                "The bot runs on this machine. Its steps appear between the messages; click one to see its node.",
            )
        else:
            self.composer.set_placeholder("")
            self.view.set_empty_state("The bot cannot be talked to yet", self._reason)

    def _restyle(self) -> None:
        for button, name in (
            (self.stop_button, "stop"),
            (self.log_button, "log"),
            (self.new_button, "restart"),
            (self.more_button, "more"),
        ):
            button.setIcon(icon(name, self._theme))
        self.new_user_action.setIcon(icon("user", self._theme))
        self.timeout_action.setIcon(icon("hourglass", self._theme))
        self.reset_action.setIcon(icon("undo", self._theme))
        self.event_action.setIcon(icon("trigger", self._theme))
        self.surroundings_action.setIcon(icon("clock", self._theme))
        self.conversations_action.setIcon(icon("message", self._theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.drawer.fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._reason is None and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._give_files(local_files(event.mimeData()))

    def close_resources(self) -> None:
        """End what works in the background; for the owner, when the panel goes away."""
        self.images.close()


def _nothing() -> None:
    """The notice goes away by itself when its button is pressed."""
