"""The transcript as a list model: events in, rows out, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.conversations.kept import said_in
from studio.conversations.message import Citation, Option, read_citations
from studio.ui.debugger.place import Place, PlaceNames, TurnClock, place_of
from studio.ui.debugger.wording import Event, Line, line_for, one_line, text_of
from studio.ui.emulator.row import LogRow, MessageRow, Row

MAX_ROWS = 50_000
"""Rows kept; a bot in a loop must not eat the memory."""
_DROPPED_AT_ONCE = 5_000

FIRST_NODES = ("Start", "Entry")
"""Nodes by which a workflow is entered: what is said of them says no more than that it was."""
_NOT_SAID = ("timeout", "start")
"""Incoming events that are no message of the person's."""
SEPARATOR = ", "
"""Between the options of an answer that takes several."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class Transcript(QAbstractListModel):
    """Rows of the conversation, built from the interpreter's events and from what the person said.

    A message of the person's is shown at once; the `turn_started` it causes later confirms it. A turn that starts
    without one (a replayed conversation) brings its own message along.
    """

    RowRole = Qt.ItemDataRole.UserRole

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._clock = TurnClock(now)
        self.names = PlaceNames()
        self._rows: list[Row] = []
        self._shown: list[Row] = self._rows
        self._shows_log = True
        self._trimmed = 0
        """Rows of `_shown` that were dropped; a row's place in it is its position less this."""
        self._expected: list[MessageRow | None] = []
        """What the person did that no turn has taken yet; None for a click that shows no bubble."""
        self._running: dict[tuple[str, str, str], LogRow] = {}
        self._is_in_conversation = False
        self._open_choices: list[MessageRow] = []
        self._answered: MessageRow | None = None
        """The choice that the last answer closed."""
        self._turns = 0
        """Turns that were finished."""
        self._answer = ""
        self._sources: tuple[Citation, ...] = ()
        self._restarts = False

    # The list

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == self.RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        return None

    def row(self, number: int) -> Row:
        """The row shown at a place of the list."""
        return self._shown[number]

    def number_of(self, row: Row) -> int:
        """The place of a shown row in the list; -1 when it is not shown."""
        number = row.position - self._trimmed
        return number if 0 <= number < len(self._shown) and self._shown[number] is row else -1

    def spoken(self, row: Row) -> str:
        """A row for those who listen: who speaks, what is said, what can be pressed."""
        if isinstance(row, LogRow):
            return f"Log, {row.line.level}: {row.line.text}"
        who = "You" if row.mine else "Bot"
        state = {"queued": ", waiting for the bot", "dropped": ", not sent"}.get(row.delivery, "")
        taken = [option.label for option in row.ticked] or ([row.chosen.label] if row.chosen else [])
        answer = f"\n{'Answered' if row.is_closed else 'Ticked'}: {SEPARATOR.join(taken)}" if taken else ""
        sources = ", ".join(citation.title or citation.url for citation in row.citations)
        return f"{who}{state}: {row.text}{answer}" + (f"\nSources: {sources}" if sources else "")

    # What happens

    def feed(self, events: Iterable[Event]) -> None:
        """Take events of the interpreter, in their flat form."""
        added: list[Row] = []
        for event in events:
            self.names.learn(event)
            self._take(event, added)
        self._append(added)

    def say(self, payload: dict[str, Any], *, queued: bool = False) -> MessageRow:
        """Show a message of the person's; a queued one waits for the turn that takes it."""
        row = MessageRow(True, payload, self._now(), delivery="queued" if queued else "sent")
        self._expected.append(row)
        self._close_choices(row.text)
        self._append([row])
        return row

    def press(self, label: str) -> None:
        """Show that a button of a card was pressed: its value reaches the bot without a bubble."""
        self._expected.append(None)
        self._append([LogRow(Line("info", "choice", f"Pressed “{label}”"), self._now())])

    def choose(self, row: MessageRow, option: Option) -> None:
        """Mark the option of a choice that was taken; it can be taken once."""
        row.chosen = option
        row.is_closed = True
        self._refresh(row)

    def tick(self, row: MessageRow, option: Option) -> None:
        """Tick an option of a choice of several, or take the tick away."""
        choice = row.choice
        if row.is_closed or choice is None:
            return
        ticked = set(row.ticked) ^ {option}
        row.ticked = tuple(one for one in choice.options if one in ticked)
        self._refresh(row)

    def confirm(self, row: MessageRow) -> str:
        """Close a choice of several; gives what is answered with, empty where nothing is ticked."""
        if not row.is_closed and row.ticked:
            row.is_closed = True
            self._refresh(row)
            return SEPARATOR.join(option.label for option in row.ticked)
        return ""

    def toggle_detail(self, row: LogRow) -> None:
        """Show or hide what more there is to a line."""
        row.is_expanded = not row.is_expanded
        self._refresh(row)

    def settle(self) -> None:
        """No turn runs or waits any more: what is still queued was not sent, and no card is running."""
        for row in self._expected:
            if row is not None and row.delivery == "queued":
                row.delivery = "dropped"
                self._refresh(row)
        self._expected.clear()
        for log_row in self._running.values():
            log_row.is_running = False
            self._refresh(log_row)
        self._running.clear()

    def clear(self) -> None:
        """Forget the conversation."""
        self.beginResetModel()
        self._rows = []
        self._shown = self._rows if self._shows_log else []
        self._trimmed = 0
        self._expected.clear()
        self._running.clear()
        self._open_choices.clear()
        self._is_in_conversation = False
        self._answered = None
        self._turns = 0
        self._sources = ()
        self._restarts = False
        self.endResetModel()

    @property
    def shows_log(self) -> bool:
        return self._shows_log

    def set_shows_log(self, shows: bool) -> None:
        """Show or hide the in-line log; errors stay, they are part of what the person sees."""
        if shows == self._shows_log:
            return
        self.beginResetModel()
        self._shows_log = shows
        self._shown = self._rows if shows else [row for row in self._rows if self._is_shown(row)]
        self._trimmed = 0
        for position, row in enumerate(self._shown):
            row.position = position
        self.endResetModel()

    def _is_shown(self, row: Row) -> bool:
        return self._shows_log or isinstance(row, MessageRow) or row.line.level == "error"

    # Events to rows

    def _take(self, event: Event, added: list[Row]) -> None:
        kind = event.get("type")
        at = self._clock.stamp(event)
        match kind:
            case "message_sent":
                payload = event.get("payload")
                shown = payload if isinstance(payload, dict) else {"type": "text", "text": text_of(payload)}
                row = MessageRow(False, shown, at, place_of(event))
                if self._sources and not row.citations and self._answer in row.text:
                    row.citations = self._sources
                if row.choice:
                    self._open_choices.append(row)
                added.append(row)
                return
            case "turn_started":
                self._start_turn(event, at, added)
            case "card_finished":
                if self._finish_card(event):
                    return
            case "turn_finished":
                self._turns += 1
            case "capture_asked" if event.get("capture_type") == "MultiChoice":
                self._offer_several()
            case "capture_done":
                self._mark_captured(event.get("value"))
            case "knowledge_queried":
                self._answer = text_of(event.get("answer")).strip()
                self._sources = read_citations(event.get("passages")) if self._answer else ()
            case "node_entered" if self._restarts:
                self._restarts = False
                words = f"Restarting from node {one_line(text_of(event.get('name')))}"
                added.append(LogRow(Line("info", "restart", words, inline=True), at, event, place_of(event)))
                return
            case "node_entered" if event.get("name") in FIRST_NODES:
                return  # says no more than that the workflow was entered
            case "conversation_ended":
                self._is_in_conversation = False
            case _:
                pass
        line = line_for(event)
        if not line.inline:
            return
        if kind == "node_entered":
            line = replace(line, text=line.text.replace(" to ", f" to {self._workflow_name(event)}", 1))
        elif kind == "turn_started" and self._restarts:
            return  # the node that comes first says it
        log_row = LogRow(line, at, event, place_of(event))
        if kind == "card_started" and line.inline:
            log_row.is_running = True
            self._running[_card_key(event)] = log_row
        added.append(log_row)

    def _workflow_name(self, event: Event) -> str:
        key = text_of(event.get("workflow"))
        name = self.names.label(Place(key))
        return f"{name} › " if name and name != key else ""

    def _mark_captured(self, value: object) -> None:
        """What the answer was understood as is marked, where its words named no option."""
        row, self._answered = self._answered, None
        choice = row.choice if row is not None else None
        if row is None or choice is None or row.chosen is not None or row.ticked:
            return
        taken = {text_of(one).casefold() for one in (value if isinstance(value, list) else [value])}
        named = tuple(option for option in choice.options if taken.intersection(_names(option)))
        if named and row.is_multiple:
            row.ticked = named
        elif named:
            row.chosen = named[0]
        self._refresh(row)

    def _offer_several(self) -> None:
        """The question asked last takes several answers."""
        if self._open_choices:
            row = self._open_choices[-1]
            row.is_multiple = True
            self._refresh(row)

    def _start_turn(self, event: Event, at: float, added: list[Row]) -> None:
        incoming = event.get("event")
        self._sources = ()
        self._restarts = isinstance(incoming, dict) and incoming.get("type") == "start"
        if isinstance(incoming, dict) and incoming.get("type") not in _NOT_SAID and "trigger" not in incoming:
            if self._expected:
                row = self._expected.pop(0)
                if row is not None:
                    row.delivery = "sent"
                    row.turn = self._turns
                    row.incoming = _message_of(incoming)
                    self._refresh(row)
            elif incoming.get("type") != "postback" and (said := said_in(event)) is not None:
                row = MessageRow(True, dict(said), at, turn=self._turns, incoming=_message_of(incoming))
                added.append(row)
                self._close_choices(row.text)
        if not self._is_in_conversation:
            self._is_in_conversation = True
            added.append(LogRow(line_for({"type": "conversation_started"}), at, event))

    def _finish_card(self, event: Event) -> bool:
        """Turn “Executing code” into “Executed code”, in place."""
        row = self._running.pop(_card_key(event), None)
        if row is None:
            return False
        if event.get("outcome") in ("wait", "call"):
            # The card goes on in a later turn, and is started again then.
            row.is_running = False
        else:
            row.line = line_for(event)
            row.is_running = False
        self._refresh(row)
        return True

    def _close_choices(self, answer: str) -> None:
        """A new answer closes the choices before it, and marks the option it names."""
        said = answer.strip().casefold()
        for row in self._open_choices:
            choice = row.choice
            if row.is_multiple and choice and not row.ticked:
                parts = {part.strip().casefold() for part in answer.split(",")}
                row.ticked = tuple(option for option in choice.options if parts.intersection(_names(option)))
            elif row.chosen is None and choice and not row.is_multiple:
                named = (
                    option for option in choice.options if said in (option.label.casefold(), option.value.casefold())
                )
                row.chosen = next(named, None)
            self._answered = row
            if not row.is_closed:
                row.is_closed = True
                self._refresh(row)
        self._open_choices.clear()

    # Keeping the list

    def _append(self, rows: list[Row]) -> None:
        if not rows:
            return
        shown = [row for row in rows if self._is_shown(row)]
        if shown:
            first = len(self._shown)
            for position, row in enumerate(shown, self._trimmed + first):
                row.position = position
            self.beginInsertRows(_NO_INDEX, first, first + len(shown) - 1)
            self._shown.extend(shown)
        if self._shown is not self._rows:
            self._rows.extend(rows)
        if shown:
            self.endInsertRows()
        if len(self._rows) > MAX_ROWS:
            self._trim()

    def _trim(self) -> None:
        surplus = len(self._rows) - MAX_ROWS + _DROPPED_AT_ONCE
        dropped = self._rows[:surplus]
        count = surplus if self._shown is self._rows else sum(1 for row in dropped if self._is_shown(row))
        if count:
            self.beginRemoveRows(_NO_INDEX, 0, count - 1)
        del self._rows[:surplus]
        if self._shown is not self._rows:
            del self._shown[:count]
        self._trimmed += count
        if count:
            self.endRemoveRows()

    def _refresh(self, row: Row) -> None:
        number = self.number_of(row)
        if number >= 0:
            index = self.index(number)
            self.dataChanged.emit(index, index)


def _message_of(incoming: Event) -> Event | None:
    """The payload to say the same again with."""
    payload = incoming.get("payload")
    return payload if isinstance(payload, dict) and isinstance(payload.get("type"), str) else None


def _names(option: Option) -> tuple[str, str]:
    return option.label.casefold(), option.value.casefold()


def _card_key(event: Event) -> tuple[str, str, str]:
    place = place_of(event)
    return place.workflow, place.node, place.card
