"""Rows of a transcript, painted when in sight; the end is followed unless the person scrolled away from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QPushButton, QWidget

from studio.ui.emulator.blocks.block import Attention, Look
from studio.ui.emulator.empty_state import paint_empty_state
from studio.ui.emulator.row import MessageRow, Row
from studio.ui.emulator.row_layout import MARGIN, RowLayout
from studio.ui.emulator.row_stack import RowStack
from studio.ui.emulator.transcript import Transcript
from studio.ui.emulator.typing_indicator import HEIGHT as TYPING_HEIGHT
from studio.ui.emulator.typing_indicator import TypingIndicator
from studio.ui.icons import icon
from studio.ui.theme import SPACE

Index = QModelIndex | QPersistentModelIndex
_AT_END = 2 * SPACE
"""Pixels from the end that still count as being there."""


class RowsView(QListView):
    """Lays out and paints the rows in sight, below them the dots of a bot at work.

    Only its class is a list view's, which is how assistive technology comes to read its rows: geometry and painting
    are its own, as a list view would ask for the size of every row whenever one is added. What a list view overrides
    is therefore called on QAbstractItemView below.
    """

    def __init__(self, transcript: Transcript, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transcript = transcript
        self._look = look
        self._stack = RowStack(transcript, look)
        self._sticks = True
        self._is_arranging = False
        self._empty_title = ""
        self._empty_text = ""
        self.typing = TypingIndicator(self)
        self.typing.shown_changed.connect(self._toggle_typing)
        self.typing.frame.connect(self._repaint_typing)

        self.chip = QPushButton("New messages", self)
        self.chip.setObjectName("new_messages")
        self.chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chip.clicked.connect(self.scroll_to_end)
        self.chip.hide()

        self.setModel(transcript)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Conversation")
        look.images.loaded.connect(self._picture_loaded)
        look.theme.changed.connect(self._restyle)
        self.chip.setIcon(icon("arrow-down", look.theme))

    # What a view that reacts to the person adds

    def attention(self, number: int, layout: RowLayout) -> Attention:
        """Where the pointer and the keyboard are in a row about to be painted."""
        return Attention()

    def rows_moved(self) -> None:
        """Rows lie elsewhere now: what was under the pointer may not be any more."""

    def row_remade(self, row: Row | None) -> None:
        """The layout of a row, or of any where None is given, is not valid any more."""

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    @property
    def is_at_end(self) -> bool:
        """Whether the view follows the end of the transcript."""
        return self._sticks

    def set_empty_state(self, title: str, text: str) -> None:
        """What stands where there are no rows yet."""
        self._empty_title, self._empty_text = title, text
        self.viewport().update()

    def scroll_to_end(self) -> None:
        """Show the latest row and follow from now on."""
        self._sticks = True
        self.chip.hide()
        self._arrange()
        self.viewport().update()

    def layout_of(self, number: int) -> RowLayout:
        """The layout of a row, in its own coordinates."""
        self.executeDelayedItemsLayout()
        return self._stack.layout(number)

    # Geometry, as item views ask for it

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        self.executeDelayedItemsLayout()
        number = index.row()
        top = self._stack.top(number) - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._stack.height(number))

    def indexAt(self, point: QPoint) -> QModelIndex:
        number = self._stack.row_at(point.y() + self.verticalScrollBar().value())
        return self._transcript.index(number) if number >= 0 else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid():
            return
        self.executeDelayedItemsLayout()
        number = index.row()
        self._stack.measure(number)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = self._stack.top(number), self._stack.top(number) + self._stack.height(number)
        if number == self._transcript.rowCount() - 1 and bottom - top < height:
            self.scroll_to_end()
        elif top < bar.value() or bottom - top > height:
            self._scroll(top)
        elif bottom > bar.value() + height:
            self._scroll(bottom - height)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self._transcript.rowCount() - 1
        if last < 0:
            return QModelIndex()
        current = self.currentIndex().row()
        cursor = QAbstractItemView.CursorAction
        if action == cursor.MoveHome:
            target = 0
        elif action == cursor.MoveEnd or current < 0:
            target = last
        elif action in (cursor.MoveUp, cursor.MovePrevious):
            target = current - 1
        elif action in (cursor.MoveDown, cursor.MoveNext):
            target = current + 1
        else:
            page = self.viewport().height() * (1 if action == cursor.MovePageDown else -1)
            y = self._stack.top(current) + page
            target = max(0, self._stack.row_at(min(max(y, 0), self._stack.rows_height - 1)))
        return self._transcript.index(min(max(target, 0), last))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Rows are not selected: text within them is."""

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        QAbstractItemView.updateGeometries(self)
        self._arrange()

    def _arrange(self) -> None:
        if self._is_arranging:
            return
        self._is_arranging = True
        bar, viewport = self.verticalScrollBar(), self.viewport()
        self._stack.set_width(viewport.width())
        value = self._stack.arrange(bar.value(), viewport.height(), sticks=self._sticks)
        bar.setRange(0, max(0, self._stack.total - viewport.height()))
        bar.setPageStep(viewport.height())
        bar.setSingleStep(6 * SPACE)
        bar.setValue(value)
        self._is_arranging = False

    def _scroll(self, value: int) -> None:
        self.verticalScrollBar().setValue(value)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._is_arranging:
            bar = self.verticalScrollBar()
            self._sticks = bar.value() >= bar.maximum() - _AT_END
            if self._sticks:
                self.chip.hide()
            self._arrange()
            self.rows_moved()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self._arrange()
        self._place_chip()

    def _place_chip(self) -> None:
        size = self.chip.sizeHint()
        area = self.viewport().geometry()
        self.chip.resize(size)
        self.chip.move(area.center().x() - size.width() // 2, area.bottom() - size.height() - 2 * SPACE)

    # Changes of the transcript

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        self._stack.extend(start, end)
        QAbstractItemView.rowsInserted(self, parent, start, end)
        if not self._sticks and any(
            isinstance(row := self._transcript.row(number), MessageRow) and not row.mine
            for number in range(start, end + 1)
        ):
            self._place_chip()
            self.chip.show()
            self.chip.raise_()
        if QAccessible.isActive():
            self._announce_new(start, end)
        self.scheduleDelayedItemsLayout()

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)
        removed = self._stack.remove_first(end - start + 1)
        if not self._sticks:
            self._is_arranging = True
            self._scroll(max(0, self.verticalScrollBar().value() - removed))
            self._is_arranging = False
        self.rows_moved()
        self.scheduleDelayedItemsLayout()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        for number in range(first.row(), last.row() + 1):
            row = self._transcript.row(number)
            self._stack.forget(row)
            self.row_remade(row)
        self.rows_moved()
        QAbstractItemView.dataChanged(self, first, last, roles)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def reset(self) -> None:
        QAbstractItemView.reset(self)
        self._stack.reset()
        self._sticks = True
        self.chip.hide()
        self.row_remade(None)
        self.rows_moved()
        self.scheduleDelayedItemsLayout()

    def _picture_loaded(self, url: str) -> None:
        for row in self._stack.forget_picture(url):
            self.row_remade(row)
        self.rows_moved()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def forget_layouts(self) -> None:
        """Rows look different now: lay them out anew."""
        self._stack.forget_layouts()
        self.row_remade(None)
        self.rows_moved()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _restyle(self) -> None:
        self.forget_layouts()
        self.chip.setIcon(icon("arrow-down", self._look.theme))

    def _toggle_typing(self) -> None:
        self._stack.footer = TYPING_HEIGHT if self.typing.is_shown else 0
        self._arrange()
        self.viewport().update()

    def _repaint_typing(self) -> None:
        top = self._stack.rows_height - self.verticalScrollBar().value()
        self.viewport().update(QRect(0, top, self.viewport().width(), TYPING_HEIGHT))

    def _announce_new(self, start: int, end: int) -> None:
        for number in range(max(start, end - 3), end + 1):
            row = self._transcript.row(number)
            if isinstance(row, MessageRow) or row.line.level == "error":
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._transcript.spoken(row)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._look.color("background"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        value = self.verticalScrollBar().value()
        for number, y, layout in self._stack.visible(value, self.viewport().height()):
            if y + layout.height < event.rect().top() or y > event.rect().bottom():
                continue
            painter.save()
            painter.translate(0, y)
            layout.paint(painter, self.attention(number, layout))
            painter.restore()
        if self.typing.is_shown:
            self.typing.paint(painter, self._stack.rows_height - value, MARGIN, self._look)
        if not self._transcript.rowCount() and not self.typing.is_shown and self._empty_title:
            area = self.viewport().rect()
            paint_empty_state(painter, area, self._empty_title, self._empty_text, self._look)
