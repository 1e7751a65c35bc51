"""Selecting text of one bubble with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextCursor, QTextDocument

from studio.ui.emulator.blocks.block import Selection
from studio.ui.emulator.row import Row
from studio.ui.emulator.row_layout import RowLayout


class TextSelection:
    """What is selected, in which row; and the drag that selects it."""

    def __init__(self) -> None:
        self.row: Row | None = None
        self._document: QTextDocument | None = None
        self._area = QRectF()
        self._anchor = 0
        self._position = 0
        self.is_dragging = False

    @property
    def is_empty(self) -> bool:
        return self._document is None or self._anchor == self._position

    @property
    def text(self) -> str:
        """The selected text, its paragraphs on lines."""
        if self._document is None:
            return ""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self._anchor)
        cursor.setPosition(self._position, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selection().toPlainText()

    def of(self, row: Row) -> Selection | None:
        """The selection to paint in a row."""
        if self._document is None or row is not self.row:
            return None
        return Selection(self._document, self._anchor, self._position)

    def clear(self) -> None:
        self.row = self._document = None
        self._anchor = self._position = 0
        self.is_dragging = False

    def start(self, row: Row, layout: RowLayout, point: QPointF) -> bool:
        """A press at a point of a row; whether there is text to select."""
        self.clear()
        for area, document in layout.text_areas:
            if area.adjusted(-4, -2, 4, 2).contains(point):
                self.row, self._document, self._area = row, document, area
                self._anchor = self._position = self._hit(point)
                self.is_dragging = True
                return True
        return False

    def move(self, point: QPointF) -> None:
        """The pointer is dragged to a point of the row."""
        if self._document is not None:
            self._position = self._hit(point)

    def select_word(self) -> None:
        """Select the word where the press was."""
        if self._document is not None:
            cursor = QTextCursor(self._document)
            cursor.setPosition(self._anchor)
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
            self._anchor, self._position = cursor.anchor(), cursor.position()

    def _hit(self, point: QPointF) -> int:
        if self._document is None:
            return 0
        layout = self._document.documentLayout()
        return max(0, layout.hitTest(point - self._area.topLeft(), Qt.HitTestAccuracy.FuzzyHit))
