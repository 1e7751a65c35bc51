"""Several values in one field: each a chip, with a line to type the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLineEdit, QSizePolicy, QWidget

from studio.tables.cell_text import text_of
from studio.tables.errors import TableError
from studio.ui.icons import draw_icon
from studio.ui.theme import CONTROL_HEIGHT, RADIUS, SPACE, Theme

_CHIP = 22
_LONGEST = 180
_LINE_MIN = 64


class Chips(QFrame):
    """Enter, a comma or leaving the field adds what was typed; Backspace in an empty line takes the last away."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        read: Callable[[str], Any],
        shown: Callable[[Any], str] = text_of,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._read = read
        self._text = shown
        self._chips: list[_Chip] = []
        self.line = QLineEdit(self)
        self.line.setFrame(False)
        self.line.setStyleSheet("border: none; background: transparent; padding: 0; min-height: 20px;")
        self.line.setPlaceholderText("type, then Enter")
        self.line.setAccessibleName(f"{name}: add a value")
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._on_text)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(CONTROL_HEIGHT)
        theme.changed.connect(self.update)

    @property
    def values(self) -> list[Any]:
        return [chip.value for chip in self._chips]

    def show_values(self, values: Sequence[Any]) -> None:
        """Show other values; what is being typed stays."""
        if list(values) == self.values:
            return
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for value in values:
            self._add(value)
        self._arrange()

    def take_typed(self) -> None:
        """Add what is in the line, if it is a value."""
        text = self.line.text().strip()
        if not text:
            return
        try:
            value = self._read(text)
        except TableError as error:
            self._complain(str(error))
            return
        self.line.clear()
        self._complain("")
        if value is not None and value not in self.values:
            self._add(value)
            self._arrange()
            self.changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.FocusOut:
                self.take_typed()
                self.update()
            elif event.type() == QEvent.Type.FocusIn:
                self.update()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma):
                    self.take_typed()
                    return True
                if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._chips:
                    self._remove(self._chips[-1])
                    return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bad = bool(self.line.toolTip())
        token = "bad" if bad else "accent" if self.line.hasFocus() else "line_strong"
        painter.setPen(QPen(self._theme.color(token), 1))
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _on_text(self, text: str) -> None:
        self._complain("")
        if any(mark in text for mark in "\t\n"):
            self.take_typed()

    def _add(self, value: Any) -> None:
        chip = _Chip(self._theme, value, self._text(value), self)
        chip.clicked.connect(lambda: self._remove(chip))
        chip.show()
        self._chips.append(chip)

    def _remove(self, chip: _Chip) -> None:
        if chip in self._chips:
            self._chips.remove(chip)
            chip.hide()
            chip.deleteLater()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._arrange()
            self.changed.emit()

    def _arrange(self) -> None:
        left, top = SPACE, (CONTROL_HEIGHT - _CHIP) // 2
        right = max(self.width() - SPACE, _LINE_MIN)
        for chip in self._chips:
            width = min(chip.sizeHint().width(), right - SPACE)
            if left + width > right and left > SPACE:
                left, top = SPACE, top + _CHIP + SPACE // 2
            chip.setGeometry(QRect(QPoint(left, top), QSize(width, _CHIP)))
            left += width + SPACE
        if left + _LINE_MIN > right and left > SPACE:
            left, top = SPACE, top + _CHIP + SPACE // 2
        self.line.setGeometry(left + SPACE, top, right - left - SPACE, _CHIP)
        height = top + _CHIP + (CONTROL_HEIGHT - _CHIP) // 2
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.updateGeometry()

    def _complain(self, problem: str) -> None:
        self.line.setToolTip(problem)
        self.update()


class _Chip(QAbstractButton):
    def __init__(self, theme: Theme, value: Any, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.value = value
        self.setText(text or "empty text")
        self.setAccessibleName(f"Remove {self.text()}")
        self.setToolTip(f"Remove “{self.text()}”")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(min(_LONGEST, self.fontMetrics().horizontalAdvance(self.text()) + 32), _CHIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        painter.setPen(QPen(color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), SPACE, SPACE)
        painter.setPen(color("text"))
        area = self.rect().adjusted(2 * SPACE, 0, -20, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        mark = QRectF(self.width() - 18, (_CHIP - 10) / 2, 10, 10)
        draw_icon(painter, "close", mark, color("text" if self.underMouse() else "muted"))
