"""The network: the requests a bot's code made, with what was sent and what came back, secrets masked."""

from __future__ import annotations

import contextlib
import json
import shlex
from collections import deque
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.places import place_name
from studio.ui.debugger.titled import Titled, side_by_side
from studio.ui.debugger.wording import Event, duration, text_of
from studio.ui.icons import icon
from studio.ui.theme import SPACE, Theme, code_font
from studio.ui.widgets.code_highlighter import CodeHighlighter
from studio.ui.widgets.segmented import Segmented

MOST_CALLS = 1000
_REFRESH_MS = 60


class NetworkPage(QWidget):
    """Requests on the left, newest first; the one chosen on the right."""

    place_requested = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bot: Bot | None = None
        self._calls: deque[tuple[int, Event]] = deque(maxlen=MOST_CALLS)
        self._count = 0
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText("Filter the requests")
        self.search.setAccessibleName("Filter the requests")
        self.list = LineList(
            theme, "Requests", "Requests that code makes with axios or fetch appear here. Secrets in them are masked."
        )
        self.part = Segmented(theme, (("request", "Request"), ("response", "Response")))
        self.part.set_accessible_name("Part of the call")
        self.part.set_choice("response")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFont(code_font())
        self.text.setAccessibleName("What was sent or came back")
        self.text.setPlaceholderText("Select a request to see what was sent and what came back.")
        self.text.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 4px 8px; }")
        self._highlighter = CodeHighlighter(self.text.document(), theme, "json")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._build()

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE, SPACE, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        right = Titled("", self.text)
        right.tools.addWidget(self.part)
        right.tools.addSpacing(SPACE)
        self._title = right.title
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(side_by_side(left, right, shares=(420, 480)))
        self.search.textChanged.connect(self._timer.start)
        self.list.chosen.connect(lambda _: self._show())
        self.list.opened.connect(self._go)
        self.list.menu_requested.connect(self._show_menu)
        self.part.chosen.connect(lambda _: self._show())

    def show_bot(self, bot: Bot | None) -> None:
        """The bot that names are taken from."""
        self._bot = bot

    @property
    def count(self) -> int:
        """How many requests are kept."""
        return len(self._calls)

    def feed(self, events: Iterable[Event]) -> None:
        """Take events, in their flat form."""
        fresh = [event for event in events if event.get("type") == "http_called"]
        for event in fresh:
            self._count += 1
            self._calls.append((self._count, event))
        if fresh and not self._timer.isActive():
            self._timer.start()

    def clear(self) -> None:
        """Forget all requests."""
        self._calls.clear()
        self._refresh()

    def _refresh(self) -> None:
        words = self.search.text().casefold().split()
        rows = []
        for number, event in reversed(self._calls):
            text = f"{text_of(event.get('method'))} {text_of(event.get('url'))}"
            status = text_of(event.get("status")) if event.get("status") else "no answer"
            if words and not all(word in f"{text} {status}".casefold() for word in words):
                continue
            bad = _failed(event)
            place = place_name(self._bot, *(text_of(event.get(name)) for name in ("workflow", "node", "card")))
            rows.append(
                Row(
                    number,
                    text,
                    "error" if bad else "integrations",
                    "bad" if bad else "good",
                    f"{status} · {duration(event.get('duration_ms'))}",
                    tip=f"{text}\n{status}\n{place}",
                )
            )
        self.list.set_rows(rows)
        if rows and self.list.current_key is None:
            self.list.select(rows[0].key)
        self._show()

    def _current(self) -> Event | None:
        key = self.list.current_key
        return next((event for number, event in self._calls if number == key), None)

    def _show(self) -> None:
        event = self._current()
        if event is None:
            self._title.set_text("")
            self.text.clear()
            return
        self._title.set_text(f"{text_of(event.get('method'))} {text_of(event.get('url'))}")
        text = written(event, self.part.choice)
        if self.text.toPlainText() != text:
            self.text.setPlainText(text)

    def _go(self, _key: object) -> None:
        event = self._current()
        if event is not None:
            self.place_requested.emit(*(text_of(event.get(name)) for name in ("workflow", "node", "card")))

    def _show_menu(self, _key: object, place: QPoint) -> None:
        event = self._current()
        if event is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        copy = QGuiApplication.clipboard().setText
        menu.addAction(icon("copy", self._theme), "Copy address", partial(copy, text_of(event.get("url"))))
        menu.addAction("Copy as a curl command", partial(copy, curl_of(event)))
        menu.addAction("Copy response", partial(copy, text_of(_part(event, "response").get("body"))))
        if event.get("node"):
            menu.addSeparator()
            menu.addAction(icon("arrow-right", self._theme), "Go to node", partial(self._go, None))
        menu.popup(place)


def _failed(event: Event) -> bool:
    status = event.get("status")
    return bool(event.get("problem")) or not isinstance(status, int) or status >= 400


def _part(event: Event, name: str) -> Mapping[str, Any]:
    value = event.get(name)
    return value if isinstance(value, Mapping) else {}


def written(event: Event, part: str) -> str:
    """A request or its answer, to be read: first line, headers, body; JSON is laid out."""
    if part == "request":
        head = f"{text_of(event.get('method'))} {text_of(event.get('url'))}"
        data = _part(event, "request")
    else:
        data = _part(event, "response")
        if event.get("problem"):
            return text_of(event.get("problem"))
        size = data.get("size")
        took = duration(event.get("duration_ms"))
        head = f"{text_of(event.get('status'))} · {took}" + (f" · {size:,} bytes" if isinstance(size, int) else "")
    headers = _part(data, "headers")
    lines = [head, *(f"{name}: {_line(value)}" for name, value in headers.items())]
    body = text_of(data.get("body"))
    with contextlib.suppress(ValueError):
        body = json.dumps(json.loads(body), ensure_ascii=False, indent=2) if body[:1] in ("{", "[") else body
    return "\n".join([*lines, "", body]).rstrip()


def _line(value: Any) -> str:
    return ", ".join(map(text_of, value)) if isinstance(value, list) else text_of(value)


def curl_of(event: Event) -> str:
    """The request as a command line; masked parts stay masked."""
    request = _part(event, "request")
    parts = ["curl", "-X", text_of(event.get("method")), text_of(event.get("url"))]
    for name, value in _part(request, "headers").items():
        parts += ["-H", f"{name}: {_line(value)}"]
    if request.get("body"):
        parts += ["--data-raw", text_of(request.get("body"))]
    return shlex.join(parts)
