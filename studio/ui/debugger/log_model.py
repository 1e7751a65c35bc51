"""What the bot did, newest first: a table over the last 100,000 events, filtered by level and text."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPixmap

from studio.ui.debugger.place import Place, PlaceNames, TurnClock, place_of
from studio.ui.debugger.wording import LEVELS, Event, Level, line_for
from studio.ui.icons import icon_pixmap
from studio.ui.theme import CAPTION_PX, Theme, code_font, ui_font

CAPACITY = 100_000
"""Events kept; the oldest give way."""

COLUMNS = ("Time", "Level", "Source", "What happened")
TIME, LEVEL, SOURCE, TEXT = range(4)

LEVEL_WORDS: dict[Level, str] = {"debug": "Debug", "info": "Info", "warning": "Warning", "error": "Error"}
LEVEL_TOKENS: dict[Level, str] = {"debug": "muted", "info": "muted", "warning": "warn", "error": "bad"}

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One line of the log."""

    event: Event
    at: float
    """Seconds since the epoch."""
    level: Level
    icon: str
    text: str
    detail: str
    source: str
    """Names of the workflow and node."""
    conversation: int = 0
    """Which conversation it belongs to, counted from 1; 0 for what belongs to none."""

    @property
    def place(self) -> Place:
        return place_of(self.event)

    @property
    def clock_time(self) -> str:
        """The time of day, to the millisecond."""
        return f"{time.strftime('%H:%M:%S', time.localtime(self.at))}.{int(self.at % 1 * 1000):03d}"

    @property
    def line(self) -> str:
        """The record as a line of text, for copying."""
        return f"{self.clock_time}  {self.level:<7}  {self.source}  {self.text}".rstrip()

    @property
    def json(self) -> str:
        """The event itself, pretty-printed."""
        return json.dumps(self.event, ensure_ascii=False, indent=2, default=str)


class LogModel(QAbstractTableModel):
    """Records of events, newest in the first row."""

    RecordRole = Qt.ItemDataRole.UserRole

    def __init__(self, theme: Theme, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = TurnClock(now)
        self.names = PlaceNames()
        self._records: list[Record] = []
        self._shown: list[Record] = self._records
        """Oldest first; `_records` itself while nothing is filtered."""
        self._lowest: Level = "debug"
        self._words: list[str] = []
        self._workflow = ""
        self._only_conversation = 0
        self.conversations = 0
        """How many conversations have begun."""
        self.sources: dict[str, str] = {}
        """Names of the workflows that lines come from, by key."""
        self._fonts: dict[int, QFont] = {}
        self._icons: dict[tuple[str, str], QPixmap] = {}
        theme.changed.connect(self._restyle)

    # The table

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        record = self.record(index.row())
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (record.clock_time, LEVEL_WORDS[record.level], record.source, record.text)[column]
            case Qt.ItemDataRole.ForegroundRole:
                is_level = column == LEVEL or (column == TEXT and record.level in ("warning", "error"))
                plain = "text" if column == TEXT and record.level != "debug" else "muted"
                return self._theme.color(LEVEL_TOKENS[record.level] if is_level else plain)
            case Qt.ItemDataRole.FontRole:
                return self._font(column)
            case Qt.ItemDataRole.DecorationRole if column == TEXT:
                return self._icon(record.icon, "muted" if record.level in ("debug", "info") else record.level)
            case Qt.ItemDataRole.ToolTipRole if column in (SOURCE, TEXT):
                shown = record.source if column == SOURCE else record.text
                return f"{shown}\n\n{record.detail[:1000]}" if record.detail and column == TEXT else shown
            case Qt.ItemDataRole.AccessibleTextRole:
                return record.line if column == TEXT else None
            case self.RecordRole:
                return record
            case _:
                return None

    def record(self, row: int) -> Record:
        """The record of a row."""
        return self._shown[len(self._shown) - 1 - row]

    @property
    def kept(self) -> int:
        """How many events are kept, filtered out ones included."""
        return len(self._records)

    # Changes

    def feed(self, events: Iterable[Event]) -> None:
        """Take events in the order they happened."""
        fresh: list[Record] = []
        names, clock, sources, number = self.names, self._clock, self.sources, self.conversations
        for event in events:
            names.learn(event)
            line = line_for(event)
            place = place_of(event)
            source = names.label(place)
            if place.workflow and place.workflow not in sources:
                sources[place.workflow] = source.partition(" › ")[0]
            at = clock.stamp(event)
            fresh.append(Record(event, at, line.level, line.icon, line.text, line.detail, source, number))
        if not fresh:
            return
        del fresh[:-CAPACITY]
        self._drop(len(self._records) + len(fresh) - CAPACITY)
        shown = [record for record in fresh if self._matches(record)]
        if shown:
            self.beginInsertRows(_NO_INDEX, 0, len(shown) - 1)
        self._records.extend(fresh)
        if self._shown is not self._records:
            self._shown.extend(shown)
        if shown:
            self.endInsertRows()

    def begin_conversation(self) -> None:
        """What follows belongs to another conversation."""
        self.conversations += 1

    def clear(self) -> None:
        """Forget all events."""
        self.beginResetModel()
        self.sources.clear()
        is_filtered = self._shown is not self._records
        self._records = []
        self._shown = [] if is_filtered else self._records
        self.endResetModel()

    def set_filter(self, lowest: Level, text: str, workflow: str = "", conversation: int = 0) -> None:
        """Show events of a level and above whose text or source has all the words of a text.

        With a workflow's key, or a conversation's number, only those that belong to it.
        """
        words = text.casefold().split()
        wanted = (lowest, words, workflow, conversation)
        if wanted == (self._lowest, self._words, self._workflow, self._only_conversation):
            return
        self.beginResetModel()
        self._lowest, self._words, self._workflow, self._only_conversation = wanted
        is_filtered = lowest != "debug" or bool(words) or bool(workflow) or conversation > 0
        self._shown = [record for record in self._records if self._matches(record)] if is_filtered else self._records
        self.endResetModel()

    def _matches(self, record: Record) -> bool:
        if LEVELS.index(record.level) < LEVELS.index(self._lowest):
            return False
        if self._only_conversation and record.conversation != self._only_conversation:
            return False
        if self._workflow and record.event.get("workflow") != self._workflow:
            return False
        if not self._words:
            return True
        text = f"{record.text}\n{record.source}".casefold()
        return all(word in text for word in self._words)

    def _drop(self, surplus: int) -> None:
        """Let the oldest records go."""
        if surplus <= 0:
            return
        if self._shown is self._records:
            count = surplus
        else:
            count = sum(1 for record in self._records[:surplus] if self._matches(record))
        if count:
            last = len(self._shown) - 1
            self.beginRemoveRows(_NO_INDEX, last - count + 1, last)
        del self._records[:surplus]
        if self._shown is not self._records:
            del self._shown[:count]
        if count:
            self.endRemoveRows()

    # Looks

    def _font(self, column: int) -> QFont:
        font = self._fonts.get(column)
        if font is None:
            font = code_font(CAPTION_PX) if column == TIME else ui_font(CAPTION_PX + 1)
            self._fonts[column] = font
        return font

    def _icon(self, name: str, level: str) -> QPixmap:
        token = {"warning": "warn", "error": "bad"}.get(level, "muted")
        pixmap = self._icons.get((name, token))
        if pixmap is None:
            application = QGuiApplication.instance()
            ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
            pixmap = self._icons[name, token] = icon_pixmap(name, self._theme.color(token), 14, ratio)
        return pixmap

    def _restyle(self) -> None:
        self._icons.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(COLUMNS) - 1))
