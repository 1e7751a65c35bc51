"""The transcript as the person uses it: parts of its rows are pressed by mouse or keyboard, its text is copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from studio.ui.debugger.hints import show_tip
from studio.ui.emulator.action import TOOLS, Action, CopyMessage, EditMessage, OpenLink, ScrollCards, Tick, ToggleDetail
from studio.ui.emulator.blocks.block import Attention, Look, Spot
from studio.ui.emulator.images import ImageStore
from studio.ui.emulator.row import LogRow, MessageRow, Row
from studio.ui.emulator.row_layout import RowLayout
from studio.ui.emulator.row_menu import row_menu
from studio.ui.emulator.row_tip import row_tip
from studio.ui.emulator.rows_view import RowsView
from studio.ui.emulator.text_selection import TextSelection
from studio.ui.emulator.transcript import Transcript
from studio.ui.theme import SPACE, Theme


class TranscriptView(RowsView):
    """Shows a transcript and says what the person wants of its rows.

    Up and down walk the rows, left and right the parts of a row that can be pressed, Enter presses one.
    """

    acted = Signal(object, object)
    """A row and the action asked for: `Choose`, `OpenOptions`, `Press`, `OpenLink` or `GoTo`."""
    typed = Signal(str)
    """Text typed while the transcript has the focus: it is meant for the composer."""

    def __init__(self, transcript: Transcript, theme: Theme, images: ImageStore, parent: QWidget | None = None) -> None:
        self._hovered_row = -1
        self._hovered: Spot | None = None
        self._pressed: Spot | None = None
        self._focus_spot = -1
        self._shows_focus = False
        self._swipe: MessageRow | None = None
        """The row whose carousel follows the pointer."""
        self._swipe_x = 0
        self._is_swiping = False
        self.selection = TextSelection()
        super().__init__(transcript, Look(theme, images), parent)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    # Where the pointer and the keyboard are

    def attention(self, number: int, layout: RowLayout) -> Attention:
        is_current = self._shows_focus and self.hasFocus() and number == self.currentIndex().row()
        return Attention(
            hovered=self._hovered if number == self._hovered_row else None,
            focused=self._focused_spot(layout) if is_current else None,
            selection=self.selection.of(layout.row),
            is_hovered=number == self._hovered_row,
            is_current=is_current,
        )

    def rows_moved(self) -> None:
        self._hovered_row, self._hovered, self._pressed = -1, None, None

    def row_remade(self, row: Row | None) -> None:
        if row is None or row is self.selection.row:
            self.selection.clear()

    # Spots

    def _keyboard_spots(self, layout: RowLayout) -> list[Spot]:
        return [spot for spot in layout.spots if not isinstance(spot.action, ScrollCards)]

    def _focused_spot(self, layout: RowLayout) -> Spot | None:
        spots = self._keyboard_spots(layout)
        return spots[self._focus_spot] if 0 <= self._focus_spot < len(spots) else None

    def _locate(self, point: QPoint) -> tuple[int, RowLayout | None, QPointF]:
        """The row at a point of the viewport, its layout, and the point in the row's coordinates."""
        number = self._stack.row_at(point.y() + self.verticalScrollBar().value())
        if number < 0 or not self.viewport().rect().contains(point):
            return -1, None, QPointF()
        top = self._stack.top(number) - self.verticalScrollBar().value()
        return number, self._stack.layout(number), QPointF(point.x(), point.y() - top)

    def spot_at(self, point: QPoint) -> Spot | None:
        """What can be pressed at a point of the viewport."""
        _, layout, local = self._locate(point)
        return next((spot for spot in layout.spots if spot.rect.contains(local)), None) if layout else None

    def _hover(self, point: QPoint) -> None:
        number, layout, local = self._locate(point)
        spot = next((spot for spot in layout.spots if spot.rect.contains(local)), None) if layout else None
        if (number, spot) != (self._hovered_row, self._hovered):
            self._hovered_row, self._hovered = number, spot
            self.viewport().update()
        if spot is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        elif layout and any(area.contains(local) for area, _ in layout.text_areas):
            self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        else:
            self.viewport().unsetCursor()

    def _act(self, row: Row, action: Action) -> None:
        if isinstance(action, ToggleDetail) and isinstance(row, LogRow):
            self._transcript.toggle_detail(row)
        elif isinstance(action, CopyMessage):
            QGuiApplication.clipboard().setText(row.text)
        elif isinstance(action, Tick) and isinstance(row, MessageRow):
            self._transcript.tick(row, action.option)
        elif isinstance(action, ScrollCards):
            number = self._transcript.number_of(row)
            layout = self._stack.layout(number)
            if isinstance(row, MessageRow) and layout.carousel and layout.carousel.step(action.direction):
                self._carousel_moved(row, layout)
        else:
            self.acted.emit(row, action)

    def _carousel_moved(self, row: MessageRow, layout: RowLayout) -> None:
        if layout.carousel:
            row.scrolled = layout.carousel.scrolled
        self.rows_moved()
        self.viewport().update()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._shows_focus = False
        self._focus_spot = -1
        point = event.position().toPoint()
        number, layout, local = self._locate(point)
        self._pressed = self.spot_at(point)
        self.selection.clear()
        self._begin_swipe(event, number, layout, local)
        if layout is not None:
            self.setCurrentIndex(self._transcript.index(number))
            if (
                self._swipe is None
                and event.button() == Qt.MouseButton.LeftButton
                and (self._pressed is None or isinstance(self._pressed.action, OpenLink))
            ):
                self.selection.start(layout.row, layout, local)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._swipe is not None:
            self._swipe_to(point)
            return
        number = self._transcript.number_of(self.selection.row) if self.selection.row else -1
        if self.selection.is_dragging and number >= 0:
            top = self._stack.top(number) - self.verticalOffset()
            self.selection.move(QPointF(point.x(), point.y() - top))
            self.viewport().update()
            return
        self._hover(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        was_swiping, self._is_swiping, self._swipe = self._is_swiping, False, None
        if was_swiping:
            return
        was_selecting = self.selection.is_dragging and not self.selection.is_empty
        self.selection.is_dragging = False
        if event.button() != Qt.MouseButton.LeftButton or pressed is None or was_selecting:
            return
        point = event.position().toPoint()
        number, layout, _ = self._locate(point)
        if layout is not None and self.spot_at(point) is pressed:
            self._act(self._transcript.row(number), pressed.action)

    def _begin_swipe(self, event: QMouseEvent, number: int, layout: RowLayout | None, local: QPointF) -> None:
        """Cards are taken along by the pointer, but for their text, which is selected."""
        self._swipe, self._is_swiping = None, False
        carousel = layout.carousel if layout is not None else None
        if carousel is None or event.button() != Qt.MouseButton.LeftButton or not carousel.furthest:
            return
        row = self._transcript.row(number)
        is_text = any(area.contains(local) for area, _ in carousel.text_areas)
        if isinstance(row, MessageRow) and carousel.rect.contains(local) and not is_text:
            self._swipe = row
            self._swipe_x = event.position().toPoint().x()

    def _swipe_to(self, point: QPoint) -> None:
        row = self._swipe
        number = self._transcript.number_of(row) if row is not None else -1
        if row is None or number < 0:
            return
        distance = point.x() - self._swipe_x
        if not self._is_swiping and abs(distance) < QApplication.startDragDistance():
            return
        self._is_swiping = True
        self._swipe_x = point.x()
        layout = self._stack.layout(number)
        if layout.carousel is not None and layout.carousel.scroll(-distance):
            self._carousel_moved(row, layout)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        if self.selection.is_dragging:
            self.selection.select_word()
            self.selection.is_dragging = False
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.rows_moved()
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        sideways = delta.x() or (delta.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            number, layout, _ = self._locate(event.position().toPoint())
            if layout is not None and layout.carousel is not None:
                row = self._transcript.row(number)
                if layout.carousel.scroll(-sideways) and isinstance(row, MessageRow):
                    self._carousel_moved(row, layout)
                event.accept()
                return
        QAbstractItemView.wheelEvent(self, event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        number, layout, local = self._locate(event.pos())
        spot = self.spot_at(event.pos())
        is_over = layout is not None and (spot is not None or layout.body.contains(local))
        text = row_tip(self._transcript.row(number), spot, self._transcript.names) if is_over else ""
        show_tip(event, text, self.viewport())

    # Keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD and self._transcript.rowCount():
            if not had_current:
                self._walk_to(self._transcript.rowCount() - 1, first_spot=True)
            self._shows_focus = True
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key == Qt.Key.Key_F2:
            self._edit_current()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            self._walk_spots(1 if (key == Qt.Key.Key_Right) != right_to_left else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press_focused()
        elif key == Qt.Key.Key_Escape and not self.selection.is_empty:
            self.selection.clear()
            self.viewport().update()
        elif key in _WALKING:
            index = self.moveCursor(_WALKING[Qt.Key(key)], event.modifiers())
            self._walk_to(index.row())
        elif event.text().isprintable() and event.text() and not event.modifiers() & _COMMAND:
            self.typed.emit(event.text())
        else:
            event.ignore()

    def _walk_to(self, number: int, *, first_spot: bool = False) -> None:
        if number < 0:
            return
        self._shows_focus = True
        index = self._transcript.index(number)
        if first_spot or index.row() != self.currentIndex().row():
            spots = self._keyboard_spots(self._stack.layout(number))
            self._focus_spot = 0 if spots and not isinstance(spots[0].action, TOOLS) else -1
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.viewport().update()
        self._announce_focus()

    def _walk_spots(self, step: int) -> None:
        number = self.currentIndex().row()
        if number < 0:
            return
        layout = self._stack.layout(number)
        count = len(self._keyboard_spots(layout))
        if not count:
            return
        self._shows_focus = True
        self._focus_spot = min(max(self._focus_spot + step, 0), count - 1)
        spot = self._focused_spot(layout)
        row = self._transcript.row(number)
        if spot and layout.carousel and isinstance(row, MessageRow) and layout.carousel.reveal(spot):
            self._carousel_moved(row, layout)
        self.viewport().update()
        self._announce_focus()

    def _announce_focus(self) -> None:
        if not QAccessible.isActive():
            return
        spot = self._focused_spot(self._stack.layout(self.currentIndex().row()))
        if spot is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spot.label))

    def _press_focused(self) -> None:
        number = self.currentIndex().row()
        if number < 0:
            return
        layout = self._stack.layout(number)
        spots = self._keyboard_spots(layout)
        if not self._shows_focus and spots and not isinstance(spots[0].action, TOOLS):
            self._shows_focus = True
            self._focus_spot = max(self._focus_spot, 0)
        spot = self._focused_spot(layout)
        if spot is not None:
            self._act(self._transcript.row(number), spot.action)

    def _edit_current(self) -> None:
        """Edit the current message, or the person's last one where another row is current."""
        current = self.currentIndex().row()
        rows = [self._transcript.row(number) for number in (current,) if number >= 0]
        if not any(isinstance(row, MessageRow) and row.can_be_said_again for row in rows):
            rows = [self._transcript.row(number) for number in range(self._transcript.rowCount() - 1, -1, -1)]
        row = next((row for row in rows if isinstance(row, MessageRow) and row.can_be_said_again), None)
        if row is not None:
            self.acted.emit(row, EditMessage())

    # Copying

    def copy(self) -> None:
        """Copy the selected text, or the current row."""
        if not self.selection.is_empty:
            QGuiApplication.clipboard().setText(self.selection.text)
        elif self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self._transcript.row(self.currentIndex().row()).text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            if not index.isValid():
                return
            rect = self.visualRect(index)
            position = self.viewport().mapToGlobal(QPoint(6 * SPACE, max(0, rect.top()) + 4 * SPACE))
        else:
            index, position = self.indexAt(event.pos()), event.globalPos()
        if index.isValid():
            self.menu_for(index.row()).popup(position)

    def menu_for(self, number: int) -> QMenu:
        """The context menu of a row."""
        row = self._transcript.row(number)
        selected = self.selection.text if self.selection.row is row else ""
        return row_menu(self, row, selected, self._act, self._look.theme)


_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

_WALKING = {
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Qt.Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}
