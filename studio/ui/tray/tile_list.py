"""The list of a tray: tiles under headings, a star at the end of each, all of them to drag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.canvas.card_mime import card_mime
from studio.ui.icons import draw_icon
from studio.ui.palette.fuzzy import Span
from studio.ui.palette.marked_text import Marking, draw_marked
from studio.ui.theme import CAPTION_PX, ICON_PX, RADIUS, SPACE, TEXT_PX, Theme, ui_font
from studio.ui.tray.tiles import Tile

ROW_HEIGHT = 30
HEADING_HEIGHT = 28
_STAR = 24
"""Width of the place of the star, at the right end of a row."""
_ROW = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """A heading (no tile), or a tile with the letters of its name that were looked for."""

    tile: Tile | None
    heading: str = ""
    spans: tuple[Span, ...] = ()
    is_favourite: bool = False


class TileModel(QAbstractListModel):
    """The rows of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].tile is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        tile = row.tile
        if role == _ROW:
            return row
        if tile is None:
            return row.heading if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tile.help
        if role == Qt.ItemDataRole.AccessibleTextRole:
            favourite = ", favourite" if row.is_favourite else ""
            return f"{tile.name}, {tile.category}{favourite}: {tile.help}"
        return None


class TileList(QListView):
    """Shows rows. The keyboard stays in the search above it, which leads the list by `step` and `current`."""

    taken = Signal(object)
    """A Tile was clicked."""
    starred = Signal(object)
    """The star of a Tile was clicked."""
    drag_began = Signal()
    dropped = Signal(object)
    """A Tile was dragged somewhere that took it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tiles = TileModel(self)
        self.setModel(self.tiles)
        self.setItemDelegate(_TileDelegate(theme, self))
        self.setAccessibleName("Cards")
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, with the first tile as the current one."""
        self.tiles.show(rows)
        first = next((index for index, row in enumerate(rows) if row.tile is not None), None)
        if first is not None:
            self.setCurrentIndex(self.tiles.index(first))
        self.scrollToTop()

    @property
    def current(self) -> Tile | None:
        """The tile that Enter takes."""
        index = self.currentIndex()
        return self.tiles.rows[index.row()].tile if index.isValid() else None

    def step(self, by: int) -> None:
        """Go some tiles up or down, and not past the ends."""
        places = [index for index, row in enumerate(self.tiles.rows) if row.tile is not None]
        if not places:
            return
        here = self.currentIndex().row()
        at = places.index(here) if here in places else 0
        row = places[max(0, min(at + by, len(places) - 1))]
        self.setCurrentIndex(self.tiles.index(row))
        if row == places[0]:
            self.scrollToTop()
        else:
            self.scrollTo(self.currentIndex())

    @property
    def page(self) -> int:
        """How many rows are in view."""
        return max(1, self.viewport().height() // ROW_HEIGHT - 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.tiles.rows[index.row()] if index.isValid() else None
        if event.button() != Qt.MouseButton.LeftButton or row is None or row.tile is None:
            return
        if star_place(self.visualRect(index)).contains(event.position().toPoint()):
            self.starred.emit(row.tile)
        else:
            self.taken.emit(row.tile)

    def startDrag(self, actions: Qt.DropAction) -> None:
        tile = self.current
        if tile is None:
            return
        drag = QDrag(self)
        drag.setMimeData(card_mime(tile.kind, tile.name))
        # The canvas shows the card where it comes; a second picture of it would only be in the way.
        picture = QPixmap(1, 1)
        picture.fill(Qt.GlobalColor.transparent)
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(0, 0))
        self.drag_began.emit()
        if drag.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction:
            self.dropped.emit(tile)


def star_place(row: QRect) -> QRect:
    """Where in a row the star is."""
    return QRect(row.right() - _STAR - SPACE, row.top(), _STAR, row.height())


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(_ROW)
        return QSize(0, ROW_HEIGHT if row.tile is not None else HEADING_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.tile is None:
            self._paint_heading(painter, option.rect, row.heading)
        else:
            self._paint_tile(painter, option, row, row.tile)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        painter.setFont(ui_font(CAPTION_PX, bold=True))
        painter.setPen(self._theme.color("muted"))
        inner = area.adjusted(2 * SPACE, SPACE, -2 * SPACE, 0)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def _paint_tile(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, tile: Tile) -> None:
        color, area = self._theme.color, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        has_star = row.is_favourite or hovered or chosen
        inner = area.adjusted(2 * SPACE, 0, (-_STAR if has_star else 0) - 2 * SPACE, 0)
        box = QRect(inner.left(), inner.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)
        draw_icon(painter, tile.icon, box.toRectF(), color("accent" if chosen else "muted"))
        inner.setLeft(inner.left() + ICON_PX + 2 * SPACE + 2)
        marking = Marking(color("accent"), bold=True)
        used = draw_marked(painter, inner, tile.name, row.spans, ui_font(TEXT_PX), color("text"), marking)
        aside = row.heading
        if aside:
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(color("muted"))
            rest = inner.adjusted(used + 3 * SPACE, 0, 0, 0)
            text = painter.fontMetrics().elidedText(aside, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if has_star:
            star = QRect(0, 0, ICON_PX - 2, ICON_PX - 2)
            star.moveCenter(star_place(area).center())
            name = "star-filled" if row.is_favourite else "star"
            draw_icon(painter, name, star.toRectF(), color("accent" if row.is_favourite else "muted"))
