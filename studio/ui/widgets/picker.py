"""Choosing one of many: a button that opens a list, with a search once the list is long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, CONTROL_HEIGHT, RADIUS, SPACE, Theme, ui_font

_SEARCH_FROM = 10
_ROWS = 9
_ROW_HEIGHT = 28
_CHEVRON = 12
_INSET = 10
_DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1


class Choice(NamedTuple):
    """Something to choose: what it stands for, what it is called, and a muted word about it."""

    key: str
    label: str
    detail: str = ""


class Picker(QAbstractButton):
    """Shows the choice in force; the wheel never changes it, so that scrolling past is safe."""

    picked = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, placeholder: str = "Choose…") -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._placeholder = placeholder
        self._choices: tuple[Choice, ...] = ()
        self._current: Choice | None = None
        self._popup: _Popup | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.open)
        theme.changed.connect(self.update)
        self._describe()

    def set_name(self, name: str) -> None:
        """What is chosen here; the screen reader hears it with the choice."""
        self._name = name
        self._describe()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What can be chosen."""
        self._choices = tuple(choices)

    def set_current(self, key: str, missing: str = "") -> None:
        """Show the choice of a key; one that is not offered is shown under the name `missing`."""
        found = next((choice for choice in self._choices if choice.key == key), None)
        self._current = found or (Choice(key, missing, "missing") if missing else None)
        self._describe()
        self.update()

    @property
    def current(self) -> Choice | None:
        return self._current

    @property
    def popup(self) -> QListWidget | None:
        """The open list, if it is open."""
        return self._popup.items if self._popup and self._popup.isVisible() else None

    def open(self) -> None:
        """Open the list of choices."""
        self._popup = _Popup(self._theme, self._name, self._choices, self._current, self)
        self._popup.picked.connect(self._pick)
        self._popup.destroyed.connect(self._forget)
        self._popup.show_below(self)

    def sizeHint(self) -> QSize:
        return QSize(4 * CONTROL_HEIGHT, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * CONTROL_HEIGHT, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(color("accent" if self.hasFocus() else "line_strong"), 1))
        painter.setBrush(color("hover" if self.underMouse() and self.isEnabled() else "raised"))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        area = self.rect().adjusted(_INSET, 0, -_CHEVRON - 3 * SPACE, 0)
        mark = QRectF(self.width() - _CHEVRON - 2 * SPACE, (self.height() - _CHEVRON) / 2, _CHEVRON, _CHEVRON)
        draw_icon(painter, "chevron-down", mark, color("muted" if self.isEnabled() else "faint"))
        shown = self._current
        text = shown.label if shown else self._placeholder
        painter.setPen(_text_color(self._theme, shown, enabled=self.isEnabled()))
        if shown and shown.detail:
            area = area.adjusted(0, 0, -_draw_detail(painter, self._theme, area, shown.detail), 0)
        painter.setFont(self.font())
        painter.setPen(_text_color(self._theme, shown, enabled=self.isEnabled()))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cut)

    def _pick(self, key: str) -> None:
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if self._current is None or key != self._current.key:
            self.picked.emit(key)

    def _forget(self) -> None:
        self._popup = None

    def _describe(self) -> None:
        label = self._current.label if self._current else "nothing chosen"
        self.setAccessibleName(f"{self._name}: {label}")
        self.setToolTip(label if self._current and len(label) > 24 else "")


class _Popup(QFrame):
    picked = Signal(str)

    def __init__(
        self, theme: Theme, name: str, choices: Sequence[Choice], current: Choice | None, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "raised")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName(f"Search {name.lower()}")
        self.search.setVisible(len(choices) > _SEARCH_FROM)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.items = QListWidget()
        self.items.setAccessibleName(name)
        self.items.setItemDelegate(_ChoiceDelegate(theme, self.items))
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setUniformItemSizes(True)
        self.items.setMouseTracking(True)
        for choice in choices:
            item = QListWidgetItem(choice.label, self.items)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            item.setData(_DETAIL_ROLE, choice.detail)
            item.setToolTip(choice.label if len(choice.label) > 30 else "")
            if current is not None and choice.key == current.key:
                self.items.setCurrentItem(item)
        self.items.itemClicked.connect(self._take)
        self.items.itemActivated.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self.items)

    def show_below(self, button: QWidget) -> None:
        rows = max(1, min(_ROWS, self.items.count()))
        self.items.setFixedHeight(rows * _ROW_HEIGHT + 2)
        self.setFixedWidth(max(button.width(), 200))
        self.adjustSize()
        place = button.mapToGlobal(QPoint(0, button.height() + 2))
        screen = button.screen().availableGeometry()
        if place.y() + self.height() > screen.bottom():
            place = button.mapToGlobal(QPoint(0, -self.height() - 2))
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        place.setY(max(screen.top(), place.y()))
        self.move(place)
        self.show()
        first = self.search if self.search.isVisible() else self.items
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.items.currentRow() < 0 and self.items.count():
            self.items.setCurrentRow(0)
        self.items.scrollToItem(self.items.currentItem())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The arrow keys move in the list while the search has the focus.
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.items.currentItem()
                if item is not None and not item.isHidden():
                    self._take(item)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        row = self.items.currentRow() + step
        while 0 <= row < self.items.count():
            if not self.items.item(row).isHidden():
                self.items.setCurrentRow(row)
                return
            row += step

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        first: QListWidgetItem | None = None
        for row in range(self.items.count()):
            item = self.items.item(row)
            label = item.text().casefold()
            item.setHidden(not all(word in label for word in wanted))
            if first is None and not item.isHidden():
                first = item
        if first is not None:
            self.items.setCurrentItem(first)

    def _take(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        self.close()
        self.picked.emit(key)


class _ChoiceDelegate(QStyledItemDelegate):
    """Draws a choice: its label, and its detail at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect
        state = option.state
        for flag, token in (
            (QStyle.StateFlag.State_Selected, "accent_soft"),
            (QStyle.StateFlag.State_MouseOver, "hover"),
        ):
            if state & flag:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color(token))
                painter.drawRoundedRect(area, SPACE, SPACE)
                break
        area = area.adjusted(2 * SPACE, 0, -2 * SPACE, 0)
        detail = index.data(_DETAIL_ROLE)
        if detail:
            area = area.adjusted(0, 0, -_draw_detail(painter, self._theme, area, detail), 0)
        painter.setFont(option.font)
        painter.setPen(self._theme.color("text"))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _draw_detail(painter: QPainter, theme: Theme, area: QRect, detail: str) -> int:
    """Draw a muted word at the right of an area; returns the width it takes, in pixels."""
    painter.setFont(ui_font(CAPTION_PX))
    painter.setPen(theme.color("bad" if detail == "missing" else "muted"))
    text = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, area.width() // 2)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return painter.fontMetrics().horizontalAdvance(text) + 2 * SPACE


def _text_color(theme: Theme, shown: Choice | None, *, enabled: bool) -> QColor:
    return theme.color("faint" if not enabled else "text" if shown else "muted")
