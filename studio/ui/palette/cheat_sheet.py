"""The list of keys: every command that has some, and what keys do on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QSizePolicy, QWidget

from studio.ui.palette.fuzzy import fold
from studio.ui.palette.keys import draw_keys, keys_width
from studio.ui.palette.overlay import Overlay
from studio.ui.theme import CAPTION_PX, SPACE, TEXT_PX, Theme, ui_font

_WIDTH = 860
_COLUMN = 380
_ROW = 28
_HEADING = 32
_GAP = 8 * SPACE


class KeyLine(NamedTuple):
    """One line of the sheet: `keys` may be several, separated by ` / `."""

    group: str
    label: str
    keys: str


class CheatSheet(Overlay):
    """Shows keys by group; typing narrows them."""

    def __init__(self, theme: Theme, window: QWidget, lines: Callable[[], Sequence[KeyLine]]) -> None:
        super().__init__(theme, window, _WIDTH)
        self._read = lines
        self._lines: tuple[KeyLine, ...] = ()
        self.box = QLineEdit()
        self.box.setPlaceholderText("Find a key or what it does")
        self.box.setAccessibleName("Find a key or what it does")
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(self._filter)
        self.sheet = _Sheet(theme)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.sheet)
        self.area.viewport().setAutoFillBackground(False)
        self.sheet.setAutoFillBackground(False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box.installEventFilter(self)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content.addWidget(self.box)
        self.content.addWidget(self.area, 1)

    def open(self) -> None:
        self._lines = tuple(self._read())
        self.box.clear()
        self._filter("")
        super().open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # The sheet scrolls while the search has the keyboard.
            bar = self.area.verticalScrollBar()
            steps = {
                Qt.Key.Key_Down: _ROW,
                Qt.Key.Key_Up: -_ROW,
                Qt.Key.Key_PageDown: bar.pageStep(),
                Qt.Key.Key_PageUp: -bar.pageStep(),
            }
            by = steps.get(Qt.Key(event.key()))
            if by is not None:
                bar.setValue(bar.value() + by)
                return True
        return super().eventFilter(watched, event)

    def first_focus(self) -> QWidget:
        return self.box

    def wanted_height(self) -> int:
        inner = min(self._width, self._window.width() - 8 * SPACE) - 4 * SPACE
        return self.box.sizeHint().height() + self.sheet.heightForWidth(inner) + 8 * SPACE

    @property
    def shown(self) -> tuple[KeyLine, ...]:
        """The lines in view of the search."""
        return self.sheet.lines

    def _filter(self, text: str) -> None:
        words = fold(text).split()
        lines = [line for line in self._lines if all(word in fold(" ".join(line)) for word in words)]
        self.sheet.show_lines(lines, f"No key does “{text.strip()}”." if words else "")
        self.area.verticalScrollBar().setValue(0)


class _Sheet(QWidget):
    """Groups in columns, each kept together."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: tuple[KeyLine, ...] = ()
        self._nothing = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[KeyLine], nothing: str) -> None:
        self.lines = tuple(lines)
        self._nothing = nothing
        said = "; ".join(f"{line.label}: {line.keys}" for line in lines)
        self.setAccessibleName("Keys")
        self.setAccessibleDescription(said)
        self._fit()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return max((bottom for _, _, bottom in self._placed(width)), default=_ROW) + SPACE

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, self.heightForWidth(max(self.width(), _COLUMN)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(max(self.width(), _COLUMN)))

    def _groups(self) -> dict[str, list[KeyLine]]:
        groups: dict[str, list[KeyLine]] = {}
        for line in self.lines:
            groups.setdefault(line.group, []).append(line)
        return groups

    def _placed(self, width: int) -> list[tuple[str, QPoint, int]]:
        """Each group's name, corner and bottom: every group goes where there is most room."""
        columns = max(1, (width + _GAP) // (_COLUMN + _GAP // 2))
        bottoms = [0] * columns
        step = (width + _GAP) // columns
        placed = []
        for name, lines in self._groups().items():
            column = bottoms.index(min(bottoms))
            top = bottoms[column]
            bottoms[column] = top + _HEADING + _ROW * len(lines) + 2 * SPACE
            placed.append((name, QPoint(column * step, top), bottoms[column]))
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        middle = Qt.AlignmentFlag.AlignVCenter
        if not self.lines:
            painter.setPen(color("muted"))
            painter.setFont(ui_font(TEXT_PX))
            painter.drawText(QRect(2 * SPACE, 0, self.width(), _ROW), middle, self._nothing)
            return
        columns = max(1, (self.width() + _GAP) // (_COLUMN + _GAP // 2))
        width = (self.width() + _GAP) // columns - _GAP
        groups = self._groups()
        for name, corner, _ in self._placed(self.width()):
            left = corner.x() + 2 * SPACE
            painter.setFont(ui_font(CAPTION_PX, bold=True))
            painter.setPen(color("muted"))
            painter.drawText(QRect(left, corner.y(), width, _HEADING), middle, name)
            top = corner.y() + _HEADING
            for line in groups[name]:
                area = QRect(left, top, width - 4 * SPACE, _ROW)
                painter.fillRect(area.left(), top, area.width(), 1, color("line"))
                self._draw_line(painter, area, line)
                top += _ROW

    def _draw_line(self, painter: QPainter, area: QRect, line: KeyLine) -> None:
        right = QRect(area)
        for number, keys in enumerate(reversed(line.keys.split(" / "))):
            if number:
                painter.setPen(self._theme.color("muted"))
                painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "or")
                right.setRight(right.right() - painter.fontMetrics().horizontalAdvance("or") - 2 * SPACE)
            draw_keys(painter, self._theme, right, keys)
            right.setRight(right.right() - keys_width(keys) - 2 * SPACE)
        painter.setFont(ui_font(TEXT_PX))
        painter.setPen(self._theme.color("text"))
        label = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideRight, right.width())
        painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
