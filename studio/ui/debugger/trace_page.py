"""The trace: a turn drawn as time, with its nodes and cards, and the calls they waited for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.bot.bot import Bot
from studio.debugging.trace import Span, Trace, TurnTrace
from studio.ui.debugger.hints import paint_hint, show_tip
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.places import place_name
from studio.ui.debugger.titled import Titled, side_by_side
from studio.ui.debugger.wording import Event, duration, one_line
from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, ICON_PX, SPACE, Theme, ui_font

WHAT, TOOK, WHEN = range(3)
_HEADS = ("What", "Took", "When")
_ROW_HEIGHT = 6 * SPACE
_REFRESH_MS = 80

KINDS: dict[str, tuple[str, str, str]] = {
    "turn": ("message", "muted", "Turn"),
    "workflow": ("workflow", "start", "Workflow"),
    "node": ("standard", "standard", "Node"),
    "card": ("card", "autonomous", "Card"),
    "http": ("integrations", "trigger", "Request"),
    "model": ("ai", "warn", "Model"),
    "table": ("table", "good", "Table"),
    "knowledge": ("knowledge", "good", "Knowledge"),
    "integration": ("integration", "trigger", "Integration"),
}
"""Icon, colour of the bar, and word for each kind of span."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TraceModel(QAbstractTableModel):
    """The spans of one turn, in the order they began."""

    SpanRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.turn: TurnTrace | None = None
        self.bot: Bot | None = None
        self._count = 0

    def show(self, turn: TurnTrace | None) -> None:
        """Show another turn, or more of the same."""
        count = len(turn.spans) if turn is not None else 0
        if turn is self.turn and count >= self._count:
            if count > self._count:
                self.beginInsertRows(_NO_INDEX, self._count, count - 1)
                self._count = count
                self.endInsertRows()
            if count:
                self.dataChanged.emit(self.index(0, 0), self.index(count - 1, WHEN))
            return
        self.beginResetModel()
        self.turn, self._count = turn, count
        self.endResetModel()

    def span_at(self, row: int) -> Span | None:
        return self.turn.spans[row] if self.turn is not None and 0 <= row < self._count else None

    def label(self, span: Span) -> str:
        """What a span is called."""
        if span.kind == "card":
            return place_name(self.bot, span.workflow, span.node, span.card).rpartition(" › ")[2] or span.label
        if span.kind == "node" and not span.label:
            return place_name(self.bot, span.workflow, span.node).rpartition(" › ")[2]
        if span.kind == "turn":
            return f"“{one_line(span.label)}”"
        return one_line(span.label) or KINDS[span.kind][2]

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        span = self.span_at(index.row()) if index.isValid() else None
        if span is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (self.label(span), _took(span), "")[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(span)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._tip(span).replace("\n", ", ")
            case self.SpanRole:
                return span
            case _:
                return None

    def _tip(self, span: Span) -> str:
        lines = [f"{KINDS[span.kind][2]}: {self.label(span)}"]
        took = _took(span)
        lines.append(f"began after {duration(span.start * 1000) or '0 ms'}" + (f", took {took}" if took else ""))
        if span.detail:
            lines.append(span.detail)
        if span.failed:
            lines.append("failed")
        return "\n".join(lines)


def _took(span: Span) -> str:
    if span.is_moment:
        return ""
    return duration(span.seconds * 1000) if span.end is not None else "…"


class TracePage(QWidget):
    """The latest turns on the left, newest first; the one chosen on the right."""

    place_requested = Signal(str, str, str)

    def __init__(self, theme: Theme, trace: Trace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace = trace
        self.model = TraceModel(self)
        self.turns = LineList(theme, "Turns", "Turns appear here.")
        self.table = TraceTable(self.model, theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(side_by_side(Titled("Turns", self.turns), self.table, shares=(220, 700)))
        self.turns.chosen.connect(self._choose)
        self.table.place_requested.connect(self.place_requested)

    def show_bot(self, bot: Bot | None) -> None:
        """The bot that names are taken from."""
        self.model.bot = bot

    def feed(self, events: Iterable[Event]) -> None:
        """Take events, in their flat form."""
        if self._trace.feed(events) and not self._timer.isActive():
            self._timer.start()

    def clear(self) -> None:
        """Forget all turns."""
        self._trace.clear()
        self._refresh()

    def _refresh(self) -> None:
        turns = list(self._trace.turns)
        newest = turns[-1].number if turns else None
        shown = self.turns.rows[0].key if self.turns.rows else None
        follows = self.turns.current_key in (None, shown)
        rows = []
        for turn in reversed(turns):
            root = turn.root
            took = duration(turn.length * 1000) if turn.is_over else "…"
            symbol, token = ("error", "bad") if root.failed else ("message", "muted")
            rows.append(Row(turn.number, one_line(root.label) or "A turn", symbol, token, took))
        self.turns.set_rows(rows)
        if follows and newest is not None:
            self.turns.select(newest)
        self._choose(self.turns.current_key)

    def _choose(self, number: object) -> None:
        turn = next((one for one in self._trace.turns if one.number == number), None)
        self.model.show(turn)
        left_out = turn.left_out if turn is not None else 0
        self.table.setToolTip(f"{left_out:,} more steps are not shown." if left_out else "")


class TraceTable(QTableView):
    """The spans of a turn; Enter or a click goes to where one comes from."""

    place_requested = Signal(str, str, str)

    def __init__(self, model: TraceModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trace = model
        self.theme = theme
        self.setModel(model)
        self.setItemDelegate(_SpanDelegate(self))
        self.setAccessibleName("Trace of the turn")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(WHEN, QHeaderView.ResizeMode.Stretch)
        columns.resizeSection(WHAT, 70 * SPACE)
        columns.resizeSection(TOOK, 18 * SPACE)
        self.clicked.connect(self._go)
        theme.changed.connect(self.viewport().update)

    def _go(self, index: Index) -> None:
        span = self._trace.span_at(index.row())
        if span is not None and span.workflow:
            self.place_requested.emit(span.workflow, span.node, span.card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            show_tip(event, index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._trace.rowCount():
            paint_hint(self, "How long each step takes appears here once the bot has run.", self.theme)


class _SpanDelegate(QStyledItemDelegate):
    """Paints names with their depth, and bars on a common axis of time."""

    def __init__(self, table: TraceTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        span = index.data(TraceModel.SpanRole)
        model = self._table.model()
        if not isinstance(span, Span) or not isinstance(model, TraceModel) or model.turn is None:
            return
        theme = self._table.theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color("accent_soft"))
        symbol, token, _word = KINDS[span.kind]
        if index.column() == WHEN:
            self._paint_bar(painter, area, span, model.turn, "bad" if span.failed else token)
        else:
            left = area.left() + 2 * SPACE
            if index.column() == WHAT:
                left += span.depth * 3 * SPACE
                side = ICON_PX - 2
                place = QRectF(left, area.center().y() - side / 2 + 0.5, side, side)
                draw_icon(painter, symbol, place, theme.color("bad" if span.failed else "muted"))
                left += side + SPACE + 2
            painter.setFont(ui_font(CAPTION_PX + (index.column() == WHAT), bold=span.kind == "turn"))
            painter.setPen(theme.color("text" if index.column() == WHAT else "muted"))
            room = QRect(left, area.top(), max(0, area.right() - left - SPACE), area.height())
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _paint_bar(self, painter: QPainter, area: QRect, span: Span, turn: TurnTrace, token: str) -> None:
        color = self._table.theme.color
        left, width = area.left() + 2 * SPACE, max(1, area.width() - 4 * SPACE)
        whole = max(turn.length, 1e-6)
        painter.setPen(Qt.PenStyle.NoPen)
        for quarter in range(5):
            painter.fillRect(QRectF(left + width * quarter / 4, area.top(), 1, area.height()), color("line"))
        begin = left + width * min(1.0, span.start / whole)
        painter.setBrush(color(token))
        middle = area.center().y() + 0.5
        if span.is_moment:
            painter.drawEllipse(QRectF(begin - 3, middle - 3, 6, 6))
            return
        end = span.end if span.end is not None else whole
        length = max(2.0, width * (end - span.start) / whole)
        thick = 10 if span.kind in ("card", "http", "model") else 6
        bar = QRectF(min(begin, left + width - 2), middle - thick / 2, min(length, left + width - begin + 2), thick)
        painter.drawRoundedRect(bar, min(3.0, bar.width() / 2), 3)
