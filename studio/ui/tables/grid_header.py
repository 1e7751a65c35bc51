"""The heads of columns and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView

from studio.tables.column import SYSTEM_COLUMNS
from studio.ui.icons import draw_icon
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.type_names import TYPE_ICONS, TYPE_NAMES
from studio.ui.theme import CAPTION_PX, SPACE, Theme, ui_font
from studio.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from studio.ui.tables.grid_view import GridView

HEAD_HEIGHT = 34
_ICON = 14
_MARK = 12
_MENU = 22
"""Width of the place that opens the menu."""
_INSET = 8
_STEP = 16
"""Pixels a column gets wider by a key."""


class GridHeader(QHeaderView):
    """Names, types and marks of the columns. A click sorts, dragging moves, the arrow at the right opens the menu."""

    sort_asked = Signal(str)
    menu_asked = Signal(str, QPoint)
    """A column, and where its menu opens, on the screen."""
    add_asked = Signal()

    def __init__(self, theme: Theme, model: GridModel, view: GridView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self._rows = model
        self._view = view
        self._hovered = -1
        self._pressed = QPoint(-99, -99)
        self._has_adder = True
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_context)
        self.setMouseTracking(True)
        self.setAccessibleName("Columns")
        self.adder = IconButton(theme, "add", "Add a column", self.viewport(), side=26)
        self.adder.clicked.connect(self.add_asked)
        self.sectionResized.connect(self.place_adder)
        self.sectionMoved.connect(self.place_adder)
        self.sectionCountChanged.connect(self.place_adder)
        self.geometriesChanged.connect(self.place_adder)
        theme.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD_HEIGHT)

    def set_adder(self, shown: bool) -> None:
        """Whether a column can be added."""
        self._has_adder = shown
        self.place_adder()

    def place_adder(self) -> None:
        """Put the button for a new column right of the last one."""
        left = self.length() - self.offset() + SPACE
        self.adder.setGeometry(left, (HEAD_HEIGHT - 26) // 2, 26, 26)
        self.adder.setVisible(self._has_adder)

    def shift(self, section: int, step: int, wider: bool) -> None:
        """Move a column by a place, or make it wider (narrower for a step of -1)."""
        if section < 0:
            return
        if wider:
            self.resizeSection(section, max(self.minimumSectionSize(), self.sectionSize(section) + step * _STEP))
            return
        place = self.visualIndex(section) + step
        while 0 <= place < self.count() and self.isSectionHidden(self.logicalIndex(place)):
            place += step
        if 0 <= place < self.count():
            self.moveSection(self.visualIndex(section), place)

    def setOffset(self, offset: int) -> None:
        super().setOffset(offset)
        self.place_adder()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        columns = self._rows.columns
        if not 0 <= section < len(columns):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, column = self._theme.color, columns[section]
        current = self._rows.place_of(column.name) == self._current_section()
        lively = section == self._hovered
        painter.fillRect(rect, color("hover" if lively else "sunken" if current else "background"))
        painter.setPen(QPen(color("line"), 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = rect.center().y() + 0.5
        kind = QRectF(rect.left() + _INSET, middle - _ICON / 2, _ICON, _ICON)
        computed = column.computed
        mark = ("ai" if computed and computed.action == "ai" else "expression") if column.is_computed else ""
        name = "lock" if column.name in SYSTEM_COLUMNS else mark or TYPE_ICONS[column.type]
        draw_icon(painter, name, kind, color("muted"))
        right = rect.right() - (_MENU if lively else _INSET)
        if lively:
            spot = QRectF(rect.right() - _MENU + 4, middle - _MARK / 2, _MARK, _MARK)
            draw_icon(painter, "chevron-down", spot, color("text"))
        query = self._rows.query
        if query.order_by == column.name:
            spot = QRectF(right - _MARK, middle - _MARK / 2, _MARK, _MARK)
            draw_icon(painter, "arrow-down" if query.descending else "arrow-up", spot, color("accent"))
            right -= _MARK + SPACE
        if column.searchable and rect.width() > 110:
            spot = QRectF(right - 11, middle - 5.5, 11, 11)
            draw_icon(painter, "search", spot, color("faint"))
            right -= 11 + SPACE
        left = rect.left() + _INSET + _ICON + 6
        painter.setFont(ui_font(12, bold=True))
        painter.setPen(color("muted" if column.name in SYSTEM_COLUMNS else "text"))
        needed = column.is_required and column.name not in SYSTEM_COLUMNS
        area = QRect(left, rect.top(), max(0, round(right - left)), rect.height())
        title = f"{column.name} *" if needed else column.name
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = self.logicalIndexAt(event.position().toPoint())
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()
            self._explain(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        section = self.logicalIndexAt(place)
        moved = (place - self._pressed).manhattanLength() > 4
        if event.button() != Qt.MouseButton.LeftButton or section < 0 or moved or self._on_edge(place, section):
            return
        name = self._rows.columns[section].name
        right = self.sectionViewportPosition(section) + self.sectionSize(section)
        if place.x() > right - _MENU:
            self.menu_asked.emit(name, self.viewport().mapToGlobal(QPoint(right - _MENU, HEAD_HEIGHT)))
        else:
            self.sort_asked.emit(name)

    def menu_place(self, name: str) -> QPoint:
        """Where the menu of a column opens, on the screen."""
        section = self._rows.place_of(name)
        left = max(0, self.sectionViewportPosition(section))
        return self.viewport().mapToGlobal(QPoint(left, HEAD_HEIGHT))

    def _on_edge(self, place: QPoint, section: int) -> bool:
        left = self.sectionViewportPosition(section)
        return place.x() - left < 4 or left + self.sectionSize(section) - place.x() < 4

    def _on_context(self, place: QPoint) -> None:
        section = self.logicalIndexAt(place)
        if section >= 0:
            self.menu_asked.emit(self._rows.columns[section].name, self.viewport().mapToGlobal(place))

    def _current_section(self) -> int:
        return self._view.currentIndex().column()

    def _explain(self, section: int) -> None:
        if not 0 <= section < len(self._rows.columns):
            self.setToolTip("")
            return
        column = self._rows.columns[section]
        about = [TYPE_NAMES[column.type]]
        if column.name in SYSTEM_COLUMNS:
            about.append("set by the table, read only")
        else:
            about.append("required" if column.is_required else "may be empty")
            if column.searchable:
                about.append("searchable")
            if column.is_computed:
                about.append("computed by AI" if column.computed and column.computed.action == "ai" else "computed")
        lines = [f"{column.name} · {', '.join(about)}", column.title, column.description]
        self.setToolTip("\n".join(line for line in lines if line))


class RowNumbers(QHeaderView):
    """The numbers of the rows; a click selects a row, dragging selects several."""

    def __init__(self, theme: Theme, model: GridModel, view: GridView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._theme = theme
        self._rows = model
        self._view = view
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName("Row numbers")
        theme.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        digits = max(4, len(str(self._rows.rowCount())))
        return QSize(self.fontMetrics().horizontalAdvance("9") * digits + 5 * SPACE, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        color = self._theme.color
        selected = self._view.selectionModel().isRowSelected(section) if self._view.selectionModel() else False
        current = self._view.currentIndex().row() == section
        painter.fillRect(rect, color("accent_soft" if selected else "sunken" if current else "background"))
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setFont(ui_font(CAPTION_PX))
        score = self._rows.score(section)
        token = "accent" if score is not None else "text" if current or selected else "muted"
        painter.setPen(color(token))
        said = f"{score:.0%}" if score is not None else str(section + 1)
        area = rect.adjusted(0, 0, -2 * SPACE, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        if score is not None:
            bar = QRectF(rect.left(), rect.bottom() - 2, rect.width() * score, 2)
            painter.fillRect(bar, color("accent"))
