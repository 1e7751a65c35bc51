"""How cells are drawn and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.tables.column import SYSTEM_COLUMNS, Column
from studio.ui.icons import draw_icon
from studio.ui.tables.cell_editors import CellChoice, CellDate, CellText
from studio.ui.tables.grid_model import GridModel, Row
from studio.ui.theme import CAPTION_PX, TEXT_PX, Theme, code_font, ui_font

if TYPE_CHECKING:
    from studio.ui.tables.grid_view import GridView

ROW_HEIGHT = 32
INSET = 8
_BOX = 14
_MARK = 12
_CORNER = 6

Index = QModelIndex | QPersistentModelIndex


class GridDelegate(QStyledItemDelegate):
    """Draws a cell by its column's type and state; its editors keep what cannot be read until it can."""

    def __init__(self, theme: Theme, model: GridModel, view: GridView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view
        self._text_font = ui_font(TEXT_PX)
        self._small_font = ui_font(CAPTION_PX)
        self._code_font = code_font()
        self._metrics = {id(font): QFontMetrics(font) for font in (self._text_font, self._small_font, self._code_font)}
        self.retheme()
        theme.changed.connect(self.retheme)

    def retheme(self) -> None:
        """Take the colours of the theme, once instead of for every cell."""
        names = (
            "text", "muted", "faint", "line", "raised", "background", "accent", "accent_soft", "on_accent", "bad",
            "bad_soft", "warn", "hover", "sunken", "line_strong",
        )  # fmt: skip
        self._colors = {name: self._theme.color(name) for name in names}
        self._line_pen = QPen(self._colors["line"], 1)

    # -- drawing ----------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = option.rect
        color = self._colors
        column = self._model.columns[index.column()]
        row = self._model.row(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        system = column.name in SYSTEM_COLUMNS
        painter.fillRect(area, color["accent_soft" if selected else "background" if system else "raised"])
        painter.setPen(self._line_pen)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        if row is None:
            shade = QRectF(area.left() + INSET, area.center().y() - 4, min(72, area.width() - 2 * INSET), 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color["sunken"])
            painter.drawRoundedRect(shade, 4, 4)
            return
        self._draw_value(painter, area, column, row)
        if index == self._view.currentIndex():
            active = self._view.hasFocus() or self._view.viewport().hasFocus()
            painter.setPen(QPen(color["accent" if active else "line_strong"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(area).adjusted(1, 1, -2, -2))

    def _draw_value(self, painter: QPainter, area: QRect, column: Column, row: Row) -> None:
        color = self._colors
        name, row_id = column.name, row["id"]
        inside = area.adjusted(INSET, 0, -INSET, -1)
        error = self._model.error(row_id, name)
        if error is not None:
            painter.fillRect(area.adjusted(0, 0, -1, -1), color["bad_soft"])
            self._draw_text(painter, inside, " ".join(error.text.split()), self._text_font, "bad")
            self._draw_corner(painter, area, "bad")
            return
        if column.is_computed:
            inside = self._draw_computed_state(painter, inside, row, name)
        value = row.get(name)
        if value is None:
            if not (column.is_computed and self._model.is_busy(row_id, name)):
                self._draw_text(painter, inside, "null", self._small_font, "faint")
        elif column.type == "boolean" and isinstance(value, bool):
            self._draw_check(painter, inside, checked=value, lively=self._model.is_editable(column))
        elif value == "":
            return
        else:
            self._draw_filled(painter, inside, column, self._model.text(row, column))

    def _draw_filled(self, painter: QPainter, area: QRect, column: Column, text: str) -> None:
        if column.type in ("object", "array"):
            self._draw_text(painter, area, text, self._code_font, "muted")
        elif column.choices:
            metrics = self._metrics[id(self._text_font)]
            width = min(area.width(), metrics.horizontalAdvance(text) + 2 * INSET)
            pill = QRectF(area.left(), area.center().y() - 9.5, width, 20)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors["sunken"])
            painter.drawRoundedRect(pill, 6, 6)
            inside = QRect(area.left() + INSET, area.top(), round(width) - 2 * INSET + 2, area.height())
            self._draw_text(painter, inside, text, self._text_font, "text")
        else:
            right = column.type == "number" and column.name != "id"
            muted = column.name in SYSTEM_COLUMNS
            self._draw_text(painter, area, text, self._text_font, "muted" if muted else "text", right=right)

    def _draw_text(
        self, painter: QPainter, area: QRect, text: str, font: Any, token: str, *, right: bool = False
    ) -> None:
        metrics = self._metrics[id(font)]
        painter.setFont(font)
        painter.setPen(self._colors[token])
        if len(text) * metrics.averageCharWidth() > area.width() // 2:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _draw_check(self, painter: QPainter, area: QRect, *, checked: bool, lively: bool) -> None:
        color = self._colors
        box = QRectF(area.left() + 1, area.center().y() - _BOX / 2 + 0.5, _BOX, _BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = "accent" if lively else "muted"
        painter.setPen(QPen(color[filled if checked else "line_strong"], 1))
        painter.setBrush(color[filled] if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if checked:
            draw_icon(painter, "check", box.adjusted(1, 1, -1, -1), color["on_accent" if lively else "raised"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_computed_state(self, painter: QPainter, area: QRect, row: Row, name: str) -> QRect:
        mark = QRectF(area.right() - _MARK + 1, area.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
        if self._model.is_busy(row["id"], name):
            draw_icon(painter, "hourglass", mark, self._colors["accent"])
        elif self._model.compute_error(row, name):
            draw_icon(painter, "error", mark, self._colors["bad"])
        elif self._model.is_stale(row, name):
            draw_icon(painter, "restart", mark, self._colors["muted"])
        else:
            return area
        return area.adjusted(0, 0, -_MARK - 4, 0)

    def _draw_corner(self, painter: QPainter, area: QRect, token: str) -> None:
        corner = QRectF(area).topRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[token])
        painter.drawPolygon(QPolygonF([corner, corner - QPointF(_CORNER, 0), corner + QPointF(0, _CORNER)]))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_HEIGHT)

    # -- editing ----------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        if column.choices:
            return CellChoice(self._theme, column, parent)
        if column.type == "date":
            return CellDate(self._theme, column, parent)
        return CellText(self._theme, column, parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, (CellText, CellChoice, CellDate)):
            editor.show_text(text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        if isinstance(editor, CellText):
            editor.fit(QRect(option.rect))
        else:
            editor.setGeometry(option.rect.adjusted(-1, -1, 1, 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        # The view calls this when the keyboard leaves an editor; keys go through `_on_key`, which may keep it open.
        if isinstance(editor, (CellText, CellChoice, CellDate)) and editor.is_changed:
            self._view.keep_typed(index.row(), self._model.columns[index.column()], editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._on_key(editor, event):
                return True
        if event.type() == QEvent.Type.FocusOut and isinstance(editor, (CellChoice, CellDate)) and editor.is_open:
            # Its own list or month has the keyboard.
            return False
        return super().eventFilter(editor, event)

    def _on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self._view.stop_editing(editor, keep=False)
            return True
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            many_lines = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
            if isinstance(editor, CellText) and modifiers & many_lines:
                editor.insertPlainText("\n")
                return True
            self._view.finish_editing(editor, 1, 0)
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = shift or key == Qt.Key.Key_Backtab
            self._view.finish_editing(editor, 0, -1 if back else 1)
            return True
        return False
