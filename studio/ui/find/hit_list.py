"""The hits of a search, under the node or thing each is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.analysis.search import Hit
from studio.bot.bot import Bot
from studio.bot.uses import Owner
from studio.ui.canvas.card_icons import card_icon
from studio.ui.icons import draw_icon
from studio.ui.palette.marked_text import Marking, draw_marked
from studio.ui.theme import CAPTION_PX, NODE_COLORS, SPACE, TEXT_PX, Theme, mix, ui_font

_ROW = 26
_ICON = 14
_BOX = 14
_MATCH_BY = 0.6
"""The first match of a row ends within this share of its width."""

_SECTIONS: Final = {
    "flows": "workflow",
    "workflow": "workflow",
    "list_entities": "choice",
    "schemas": "schemas",
    "folders": "folder",
    "settings": "settings",
    "variables": "variables",
    "hooks": "hooks",
    "actions": "tool",
    "agents": "agents",
    "tables": "table",
    "intents": "intent",
    "knowledge_base": "knowledge",
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Heading:
    """A node or other thing, with how many hits it holds."""

    title: str
    count: int
    icon: str
    token: str
    rows: int = 0
    """How many rows below belong to it."""


@dataclass(frozen=True)
class HitRow:
    """One hit: its number among all."""

    number: int
    hit: Hit
    icon: str


class HitModel(QAbstractListModel):
    """Headings and hits as rows. In replacing, each hit can be left out."""

    checks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Heading | HitRow] = []
        self.replacements: list[tuple[str, ...]] | None = None
        """What each match of each hit becomes; None while nothing is replaced."""
        self._left_out: set[int] = set()

    def show(self, bot: Bot | None, hits: Sequence[Hit]) -> None:
        """Show other hits, all of them checked."""
        self.beginResetModel()
        self._left_out.clear()
        # What the hits before would become says nothing about these; their own is told later.
        self.replacements = [] if self.replacements is not None else None
        self.rows = []
        heading_at = -1
        place: tuple[str, ...] | None = None
        for number, hit in enumerate(hits):
            owner = hit.owner
            here = (owner.section if not owner.node else "node", owner.workflow, owner.node or owner.name)
            if here != place:
                place = here
                heading_at = len(self.rows)
                self.rows.append(_heading(bot, owner))
            heading = self.rows[heading_at]
            assert isinstance(heading, Heading)
            self.rows[heading_at] = replace(heading, count=heading.count + len(hit.matches), rows=heading.rows + 1)
            self.rows.append(HitRow(number, hit, _icon(bot, owner)))
        self.endResetModel()

    def show_replacements(self, texts: Sequence[tuple[str, ...]] | None) -> None:
        """Show what each match of each hit becomes."""
        self.replacements = list(texts) if texts is not None else None
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def is_checked(self, number: int) -> bool:
        """Whether a hit is to be replaced."""
        return number not in self._left_out

    def toggle(self, row: int) -> None:
        """Leave a hit out, or take it in again; a heading stands for all its hits."""
        rows = [item for item in self._below(row) if item.hit.can_replace]
        checked = any(self.is_checked(item.number) for item in rows)
        for item in rows:
            (self._left_out.add if checked else self._left_out.discard)(item.number)
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
        self.checks_changed.emit()

    def check_state(self, row: int) -> Qt.CheckState | None:
        """Whether the hits of a row are to be replaced; None when they cannot be."""
        rows = [item for item in self._below(row) if item.hit.can_replace]
        if self.replacements is None or not rows:
            return None
        checked = sum(self.is_checked(item.number) for item in rows)
        if checked == len(rows):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if checked else Qt.CheckState.Unchecked

    def row_of(self, number: int) -> int:
        """The row of a hit; -1 when there is none."""
        for row, item in enumerate(self.rows):
            if isinstance(item, HitRow) and item.number == number:
                return row
        return -1

    def _below(self, row: int) -> list[HitRow]:
        item = self.rows[row]
        if isinstance(item, HitRow):
            return [item]
        below = self.rows[row + 1 : row + 1 + item.rows]
        return [one for one in below if isinstance(one, HitRow)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title if isinstance(item, Heading) else item.hit.snippet
            case Qt.ItemDataRole.AccessibleTextRole:
                if isinstance(item, Heading):
                    return f"{item.title}, {item.count} found"
                return f"{item.hit.label}: {item.hit.snippet}"
            case Qt.ItemDataRole.ToolTipRole:
                if isinstance(item, Heading):
                    return item.title
                why = "" if item.hit.can_replace else "\nA name is changed where it is declared"
                return f"{item.hit.label}, line {item.hit.line}\n{item.hit.snippet}{why}"
        return None


class HitList(QListView):
    """Shows hits. The arrows go from one to the next, Space leaves one out of a replacement."""

    went_to = Signal(int)
    """The number of the hit that is looked at."""
    left_upwards = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits = HitModel(self)
        self.setModel(self.hits)
        self.setItemDelegate(_Delegate(theme, self.hits, self))
        self.setAccessibleName("Found")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> int:
        """The number of the current hit; -1 when there is none."""
        index = self.currentIndex()
        item = self.hits.rows[index.row()] if index.isValid() else None
        return item.number if isinstance(item, HitRow) else -1

    def go_to(self, number: int) -> None:
        """Make a hit current and say so."""
        row = self.hits.row_of(number)
        if row >= 0:
            self.setCurrentIndex(self.hits.index(row))
            self.scrollTo(self.currentIndex())
            self.went_to.emit(number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            on_box = event.position().x() < _indent(self.hits.rows[index.row()]) + _BOX + 2 * SPACE
            if on_box and self.hits.check_state(index.row()) is not None:
                self.hits.toggle(index.row())
                return
        super().mousePressEvent(event)
        item = self.hits.rows[index.row()] if index.isValid() else None
        if isinstance(item, HitRow):
            self.went_to.emit(item.number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0 and self.hits.check_state(row) is not None:
            self.hits.toggle(row)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.went_to.emit(self.current)
            return
        if event.key() == Qt.Key.Key_Up and row <= 1:
            self.left_upwards.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.hits.rows:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row += step
            while 0 <= row < len(self.hits.rows) and isinstance(self.hits.rows[row], Heading):
                row += step
            if 0 <= row < len(self.hits.rows):
                self.setCurrentIndex(self.hits.index(row))
                self.went_to.emit(self.current)
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, model: HitModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._model.rows[index.row()]
        color = self._theme.color
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and isinstance(item, HitRow)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(area, SPACE, SPACE)
        inner = area.adjusted(_indent(item), 0, -2 * SPACE, 0)
        state = self._model.check_state(index.row())
        if self._model.replacements is not None:
            if state is not None:
                self._draw_check(painter, inner, state)
            inner.setLeft(inner.left() + _BOX + 2 * SPACE)
        box = QRectF(inner.left(), inner.center().y() - _ICON / 2 + 1, _ICON, _ICON)
        draw_icon(painter, item.icon, box, color(item.token if isinstance(item, Heading) else "muted"))
        inner.setLeft(inner.left() + _ICON + 2 * SPACE)
        if isinstance(item, Heading):
            self._draw_heading(painter, inner, item)
        else:
            self._draw_hit(painter, inner, item)
        painter.restore()

    def _draw_heading(self, painter: QPainter, area: QRect, item: Heading) -> None:
        painter.setFont(ui_font(CAPTION_PX))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(item.count))
        area = area.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(str(item.count)) - 2 * SPACE, 0)
        painter.setFont(ui_font(TEXT_PX - 1, bold=True))
        painter.setPen(self._theme.color("text"))
        text = painter.fontMetrics().elidedText(item.title, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _draw_hit(self, painter: QPainter, area: QRect, item: HitRow) -> None:
        color = self._theme.color
        mark = mix(color("raised"), color("match_line"), 0.38)
        font = ui_font(TEXT_PX - 1)
        new = self._model.replacements
        text, spans = _with_match_in_view(item.hit.snippet, item.hit.spans, QFontMetrics(font), area.width())
        known = new is not None and item.number < len(new)
        if new is None or not known or not item.hit.can_replace or not self._model.is_checked(item.number):
            ink = color("muted") if new is not None else color("text")
            draw_marked(painter, area, text, spans, font, ink, Marking(color("text"), mark))
            return
        # The old in red and struck out, the new after it in green.
        struck = ui_font(TEXT_PX - 1)
        struck.setStrikeOut(True)
        gone = Marking(color("bad"), color("bad_soft"))
        come = Marking(color("good"), mix(color("raised"), color("good"), 0.16))
        pieces: list[tuple[str, QFont, Marking]] = []
        at = 0
        for (start, end), fresh in zip(spans, new[item.number], strict=False):
            pieces += [(text[at:start], font, Marking()), (text[start:end], struck, gone)]
            pieces.append((" ".join(fresh.split("\n")), font, come))
            at = end
        pieces.append((text[at:], font, Marking()))
        for piece, its_font, marking in pieces:
            if piece and area.width() > 0:
                whole = ((0, len(piece)),) if marking.color else ()
                used = draw_marked(painter, area, piece, whole, its_font, marking.color or color("text"), marking)
                area = area.adjusted(used, 0, 0, 0)

    def _draw_check(self, painter: QPainter, area: QRect, state: Qt.CheckState) -> None:
        color = self._theme.color
        box = QRectF(area.left() + 0.5, area.center().y() - _BOX / 2 + 1.5, _BOX - 1, _BOX - 1)
        on = state != Qt.CheckState.Unchecked
        painter.setPen(QPen(color("accent" if on else "line_strong"), 1))
        painter.setBrush(color("accent") if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if state == Qt.CheckState.Checked:
            draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), color("on_accent"))
        elif on:
            painter.fillRect(box.adjusted(3, 5.5, -3, -5.5), color("on_accent"))


def _indent(item: Heading | HitRow) -> int:
    return 2 * SPACE if isinstance(item, Heading) else 6 * SPACE


def _heading(bot: Bot | None, owner: Owner) -> Heading:
    workflow = bot.workflow(owner.workflow) if bot and owner.workflow else None
    node = workflow.node(owner.node) if workflow and owner.node else None
    if workflow is not None and node is not None:
        icon = {"exception-handler": "exception"}.get(node.type, node.type)
        known = node.type in NODE_COLORS or node.type in ("comment", "image", "video")
        name = node.name or node.type
        title = f"{workflow.name} › {name}"
        return Heading(title, 0, icon if known else "standard", NODE_COLORS.get(node.type, "muted"))
    place = f"{workflow.name} › {owner.name}" if workflow and owner.section != "flows" else owner.name
    return Heading(place or owner.section, 0, _SECTIONS.get(owner.section, "file"), "muted")


def _icon(bot: Bot | None, owner: Owner) -> str:
    workflow = bot.workflow(owner.workflow) if bot and owner.workflow else None
    node = workflow.node(owner.node) if workflow and owner.node else None
    if node is None or not owner.card:
        return "text" if node is not None else _SECTIONS.get(owner.section, "file")
    return next((card_icon(card) for card in node.cards if card.key == owner.card), "card")


def _with_match_in_view(
    text: str, spans: tuple[tuple[int, int], ...], metrics: QFontMetrics, width: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without so much of its beginning that the first match is seen in a narrow list."""
    if not spans or metrics.horizontalAdvance(text[: spans[0][1]]) <= width * _MATCH_BY:
        return text, spans
    start = spans[0][0]
    kept = 0
    room = max(0.0, width * _MATCH_BY - metrics.horizontalAdvance("…" + text[start : spans[0][1]]))
    while kept < start and metrics.horizontalAdvance(text[start - kept - 1 : start]) <= room:
        kept += 1
    cut = start - kept
    if cut <= 1:
        return text, spans
    return "…" + text[cut:], tuple((left - cut + 1, right - cut + 1) for left, right in spans)
