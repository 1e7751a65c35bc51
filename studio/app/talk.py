"""What a person does in the emulator besides typing: files, events, the clock, going back, past conversations."""

from __future__ import annotations

import asyncio
import mimetypes
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from studio.app.debugging import Debugging
from studio.app.pictures import WebPictures
from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.bot.edit import EditConflict
from studio.bot.node import TriggerNode
from studio.bot.tree import PlaceNotFound
from studio.conversations.export import as_json, as_text
from studio.conversations.export_html import as_html
from studio.conversations.keeper import Keeper
from studio.conversations.kept import Kept
from studio.conversations.message import file_name
from studio.conversations.occasions import Occasion, SeenEvents, keep_example, occasions_of, timetables_of
from studio.interpreter.clock import SettableClock
from studio.interpreter.files import FileError, FileStore, StoredFile
from studio.interpreter.incoming import TIMEOUT, Incoming, custom_event, payload_message, timeout
from studio.interpreter.schedules import Schedule
from studio.interpreter.session import Session
from studio.interpreter.surroundings import Surroundings
from studio.project.project import Project
from studio.ui.debugger.log_panel import JSON, LOGS, LogPanel
from studio.ui.debugger.wording import line_for
from studio.ui.emulator.controller import EmulatorController
from studio.ui.emulator.conversations_page import ConversationsPage
from studio.ui.emulator.images import ImageError, data_of
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.transcript import FIRST_NODES

MOST_ATTACHED = 25_000_000
"""Bytes of a file that is sent."""
_REFRESH_MS = 150
_LINKS = ("http", "https", "mailto", "tel")
_OPENED = frozenset(
    f".{ending}"
    for endings in (
        "png jpg jpeg gif webp bmp mp3 wav ogg oga m4a aac flac mp4 webm mov avi mkv m4v",
        "pdf txt md csv json docx xlsx pptx odt ods odp rtf",
    )
    for ending in endings.split()
)
"""Endings of files that are handed to the system's own program; what could run is only saved."""


class Talk(QObject):
    """Owns what belongs to talking with the open bot and outlives a conversation."""

    def __init__(
        self,
        controller: EmulatorController,
        panel: EmulatorPanel,
        logs: LogPanel,
        debugging: Debugging,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._panel = panel
        self._logs = logs
        self._debugging = debugging
        self._tasks = tasks
        self._project: Project | None = None
        self._folder: Path | None = None
        self._count = 0
        self._web = WebPictures()
        self.clock = SettableClock()
        self.files = FileStore()
        self.keeper = Keeper(time.time)
        self.seen = SeenEvents()
        self._surroundings = Surroundings()
        self._user_data: dict[str, Any] = {}
        self.page = ConversationsPage(logs.theme, self.keeper, panel.images)
        self._tab = logs.add_page("Conversations", self.page)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self.page.refresh)
        self._connect()

    def _connect(self) -> None:
        panel, page = self._panel, self.page
        self._controller.listen(self._hear)
        self.keeper.listen(self._soon.start)
        panel.said_again.connect(self.say_again)
        panel.attach_requested.connect(self.choose_file)
        panel.file_given.connect(lambda path: self._tasks.start(self.attach(Path(path))))
        panel.picture_given.connect(self._attach_picture)
        panel.event_sent.connect(self.send_event)
        panel.schedule_requested.connect(self.run_schedule)
        panel.link_requested.connect(self.open_link)
        panel.conversations_requested.connect(self.show_conversations)
        panel.log_requested.connect(self.show_in_log)
        panel.events.example_requested.connect(self.keep_example)
        panel.event_action.triggered.connect(self._offer_events)
        panel.surroundings.surroundings_changed.connect(self.surround)
        panel.surroundings.user_data_changed.connect(self.tell_user_data)
        panel.surroundings.clock_set.connect(self.set_clock)
        page.place_requested.connect(self._debugging.place_requested)
        page.link_requested.connect(self.open_link)
        page.export_requested.connect(self.choose_export)
        page.rerun_requested.connect(self.run_again)
        page.record_requested.connect(self.record)

    # -- the bot

    def show_project(self, project: Project | None) -> None:
        """Talk to another bot from now on."""
        self._project = project
        self.files = FileStore()
        self.keeper.clear()
        self.seen.clear()
        self.page.bot_name = project.name if project is not None else ""
        self._panel.surroundings.reset()
        self._panel.drawer.shut()
        self._panel.surroundings.show_channels(_channels(project.bot) if project is not None else [])
        self._remove_folder()

    def bot_changed(self) -> None:
        """The open bot was edited: it may listen to other events now."""
        if self._panel.drawer.page is self._panel.events:
            self._offer_events()

    def prepare(self, session: Session) -> None:
        """A session was opened: the person talks from where they said."""
        session.surround(self._surroundings)
        if self._user_data:
            session.set_user_data(self._user_data)

    def close(self) -> None:
        """End what is being fetched, and remove what was written for other programs."""
        self._web.close()
        self._soon.stop()
        self._remove_folder()

    def _remove_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _hear(self, events: Iterable[Mapping[str, Any]]) -> None:
        told = list(events)
        self.keeper.feed(told)
        was_new = False
        for event in told:
            was_new = self.seen.hear(event) or was_new
        if was_new and self._panel.drawer.page is self._panel.events:
            self._offer_events()

    # -- saying something else

    def say_again(self, turn: int, payload: dict[str, Any]) -> None:
        """Go back to when so many turns were finished, and say something there; the old way is kept as a branch."""
        rests = [point for point in self._debugging.debugger.timeline.path() if point.kind != "step"]
        if turn >= len(rests) or not rests[turn].can_be_reached:
            self._panel.notice.tell("That point of the conversation is not kept any more.", error=True)
            return
        self._debugging.go_to(rests[turn])
        self._controller.send_payload(payload)

    def rewound(self, events: Iterable[Mapping[str, Any]]) -> None:
        """The conversation goes on from an earlier point: what it was until now is kept."""
        self.keeper.branch(events)

    # -- files

    def choose_file(self) -> None:
        """Ask for a file to send."""
        dialog = self._dialog("Attach a file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self._tasks.start(self.attach(Path(path))))
        dialog.open()

    async def attach(self, path: Path) -> None:
        """Send a file of this machine."""
        try:
            size = await asyncio.to_thread(lambda: path.stat().st_size)
            if size > MOST_ATTACHED:
                raise FileError(f"“{path.name}” has more than {MOST_ATTACHED // 1_000_000} MB.")
            content = await asyncio.to_thread(path.read_bytes)
        except OSError as problem:
            self._panel.notice.tell(f"“{path.name}” could not be read: {problem.strerror}.", error=True)
        except FileError as problem:
            self._panel.notice.tell(str(problem), error=True)
        else:
            self.send_file(path.name, content)

    def _attach_picture(self, content: bytes) -> None:
        self.send_file(f"picture-{time.strftime('%H%M%S')}.png", content)

    def send_file(self, name: str, content: bytes) -> None:
        """Send a file by its content."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._count += 1
        stamp = self.clock.now().isoformat()
        file = StoredFile(f"upload-{self._count}", name, kind, len(content), created_at=stamp, updated_at=stamp)
        try:
            self.files.put(file, content)
        except FileError as problem:
            self._panel.notice.tell(str(problem), error=True)
            return
        family = kind.partition("/")[0]
        shown = family if family in ("image", "audio", "video") else "file"
        self._panel.send_payload({"type": shown, f"{shown}Url": f"file:{file.id}", "title": name})

    def content_of(self, url: str) -> tuple[str, bytes] | None:
        """Name and content of a file that was sent, that the bot made, or that lies in the bot file.

        Called on worker threads as well.
        """
        if url.startswith("data:"):
            kind, _, _ = url[5:].partition(",")
            return f"file{mimetypes.guess_extension(kind.partition(';')[0]) or ''}", data_of(url)
        if url.startswith("file:"):
            file = self.files.by_id(url.removeprefix("file:"))
            return (file.key.replace("\\", "/").rpartition("/")[2], self.files.read(file.id)) if file else None
        project = self._project
        name = project.base.find_payload(url.rpartition("/")[2]) if project and url else None
        return (name.rpartition("/")[2], project.base.read(name)) if project and name else None

    def picture(self, url: str) -> bytes | None:
        """The content of a picture. Called on a worker thread."""
        found = self.content_of(url)
        if found is not None:
            return found[1]
        if self._panel.network_action.isChecked() and url.lower().startswith(("http://", "https://")):
            return self._web.fetch(url)
        return None

    # -- links

    def open_link(self, url: str) -> None:
        """Open an address in the browser, or a file in the system's own program for it."""
        scheme = QUrl(url).scheme().lower()
        self._tasks.start(self._open(url, scheme))

    async def _open(self, url: str, scheme: str) -> None:
        try:
            found = await asyncio.to_thread(self.content_of, url)
        except (ImageError, OSError, KeyError, ValueError) as problem:
            self._panel.notice.tell(f"The file could not be read: {problem}.", error=True)
            return
        if found is None:
            if scheme in _LINKS:
                QDesktopServices.openUrl(QUrl(url))
            else:
                self._panel.notice.tell(
                    f"“{url[:80]}” is not opened: only addresses of the web, of mail and of telephones are.", error=True
                )
            return
        name, content = found
        name = file_name(url) if not Path(name).suffix and Path(file_name(url)).suffix else name
        if Path(name).suffix.lower() not in _OPENED:
            self._choose_place(f"Save “{name}”", name, lambda path: path.write_bytes(content))
            return
        path = await asyncio.to_thread(self._write_out, name, content)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._panel.notice.tell(f"This system has no program for “{name}”.", error=True)

    def _write_out(self, name: str, content: bytes) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="dialoom-"))
        path = self._folder / "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name)[-80:]
        path.write_bytes(content)
        return path

    # -- events, schedules, time

    def _offer_events(self) -> None:
        if self._project is not None:
            bot = self._project.bot
            self._panel.events.show_choices(occasions_of(bot, self.seen), timetables_of(bot, self.clock.now()))

    def keep_example(self, occasion: Occasion, payload: dict[str, Any]) -> None:
        """Record a payload with the trigger node that listens to an event."""
        if self._project is None:
            return
        try:
            self._project.apply(keep_example(self._project.bot, occasion, payload))
        except (EditConflict, PlaceNotFound) as problem:
            self._panel.notice.tell(f"The example could not be kept: {problem}.", error=True)
        except OSError as problem:
            self._panel.notice.tell(f"The example could not be recorded: {problem.strerror}.", error=True)

    def send_event(self, integration: str, name: str, payload: dict[str, Any]) -> None:
        """An event comes in."""
        self._controller.send(custom_event(integration, name, payload))

    def run_schedule(self, schedule: Schedule) -> None:
        """A schedule of the bot runs now."""
        self._controller.send(schedule.event(self.clock.now()))

    def set_clock(self, moment: datetime | None) -> None:
        """Let the clock stand still at a moment, or follow the computer's; what has become due happens."""
        self.clock.set(moment)
        if moment is not None:
            self._controller.run_due()

    def surround(self, surroundings: Surroundings) -> None:
        """The person talks from elsewhere from now on."""
        self._surroundings = surroundings
        if isinstance(self._controller.session, Session):
            self._controller.session.surround(surroundings)

    def tell_user_data(self, data: dict[str, Any]) -> None:
        """A web page says something else of the person."""
        self._user_data = data
        if isinstance(self._controller.session, Session):
            self._controller.session.set_user_data(data)

    # -- past conversations and the log

    def show_conversations(self) -> None:
        """Show the page of the conversations that were had."""
        self._debugging.show_page(self._tab)
        self.page.refresh()
        self.page.setFocus()

    def record(self, kept: Kept) -> None:
        """Make a test of a conversation that was kept."""
        self._debugging.record_events([one.event for one in kept.told], kept.started)

    def run_again(self, conversation: Kept) -> None:
        """Say all of a past conversation again, in a new one, to the bot as it is now."""
        inputs = [incoming for event in conversation.inputs() if (incoming := _incoming(event)) is not None]
        if not inputs:
            self._panel.notice.tell("Nothing was said in that conversation.")
            return
        self._panel.start_new_conversation()
        for incoming in inputs:
            self._controller.send(incoming)

    def choose_export(self, conversation: Kept, kind: str, with_steps: bool) -> None:
        """Ask where a conversation is to be written."""
        name = f"conversation-{conversation.number}.{kind}"
        content = self.exported(conversation, kind, with_steps)
        self._choose_place("Export conversation", name, lambda path: path.write_text(content, encoding="utf-8"))

    def exported(self, conversation: Kept, kind: str, with_steps: bool) -> str:
        """A conversation as `txt`, `json` or `html`."""
        bot = self._project.name if self._project is not None else ""
        if kind == "json":
            return as_json(conversation, bot)
        write = as_html if kind == "html" else as_text
        return write(conversation, bot, _line if with_steps else None)

    def show_in_log(self, event: Mapping[str, Any]) -> None:
        """Select an event's line in the log and show the event."""
        logs = self._logs
        logs.levels.set_choice("debug")
        logs.show_tab(LOGS)
        logs.search.setText("")
        logs.filter_by()
        row = next((row for row in range(logs.log.rowCount()) if logs.log.record(row).event is event), -1)
        if row < 0:
            self._panel.notice.tell("The log does not hold that line any more.")
            return
        logs.table.selectRow(row)
        logs.table.scrollTo(logs.log.index(row, 0))
        self._debugging.show_page(JSON if logs.log.record(row).detail else LOGS)

    def _choose_place(self, title: str, name: str, write: Callable[[Path], object]) -> None:
        dialog = self._dialog(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: self._tasks.start(self._save(Path(path), write)))
        dialog.open()

    async def _save(self, path: Path, write: Callable[[Path], object]) -> None:
        try:
            await asyncio.to_thread(write, path)
        except OSError as problem:
            self._panel.notice.tell(f"“{path.name}” could not be written: {problem.strerror}.", error=True)
        else:
            self._panel.notice.tell(f"Written to “{path.name}”.")

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._panel, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog


def _line(event: Mapping[str, Any]) -> str:
    """What an export says of an event; what another line says as well is left out."""
    line = line_for(event)
    is_said = event.get("type") == "card_started" or event.get("name") in FIRST_NODES
    return line.text if line.inline and not is_said else ""


def _incoming(event: Mapping[str, Any]) -> Incoming | None:
    """What comes in again for the event of a turn; None for what cannot."""
    payload = event.get("payload")
    trigger = event.get("trigger")
    if isinstance(trigger, Mapping):
        given = dict(payload) if isinstance(payload, Mapping) else {}
        return custom_event(str(trigger.get("integration", "")), str(trigger.get("name", "")), given)
    if event.get("type") == TIMEOUT:
        return timeout()
    if isinstance(payload, Mapping) and isinstance(payload.get("type"), str) and payload["type"]:
        return payload_message(dict(payload))
    return None


def _channels(bot: Bot) -> list[str]:
    """Names of the channels that a bot's trigger nodes know, and the usual one."""
    found = {
        node.integration_id
        for workflow in bot.workflows
        for node in workflow.nodes
        if isinstance(node, TriggerNode) and node.integration_id
    }
    return sorted({*found, "webchat"})
