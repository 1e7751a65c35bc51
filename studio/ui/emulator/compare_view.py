"""Two conversations side by side, with what differs marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.conversations.compare import Pair, compare
from studio.conversations.kept import Kept, Message
from studio.ui.theme import SPACE, Theme, mix

_MOST_ROWS = 500
"""Rows of the table; measuring more would hold the window up."""
_LONGEST = 600
Index = QModelIndex | QPersistentModelIndex
_WORDS = {"changed": "differs", "left": "only on the left", "right": "only on the right"}


class _Marked(QStyledItemDelegate):
    """Paints the colour of a cell, which a style sheet would leave out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        brush = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(brush, QBrush):
            painter.fillRect(option.rect, brush)
        super().paint(painter, option, index)


class CompareView(QWidget):
    """A table of both conversations; a switch leaves out what is the same."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pairs: list[Pair] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._reveal)
        self.summary = QLabel()
        self.summary.setProperty("role", "muted")
        self.only_differences = QCheckBox("Only what differs")
        self.only_differences.toggled.connect(self._fill)
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName("Comparison")
        self.table.setItemDelegate(_Marked(self.table))
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(True)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self._fit())
        head = QHBoxLayout()
        head.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        head.addWidget(self.summary, 1)
        head.addWidget(self.only_differences)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_two(self, left: Kept, right: Kept) -> None:
        """Compare two conversations."""
        self._pairs = compare(left, right)
        self.table.setHorizontalHeaderLabels([f"{one.number} · {one.title}" for one in (left, right)])
        count = sum(1 for pair in self._pairs if pair.kind != "same")
        words = "The same was said in both." if not count else f"{count:,} differences" if count > 1 else "1 difference"
        if len(self._pairs) > _MOST_ROWS:
            words = f"{words.rstrip('.')} · the first {_MOST_ROWS} rows are shown"
        self.summary.setText(words)
        self.only_differences.setEnabled(count > 0)
        self._fill()
        # Only when the columns have their widths is it known where the rows lie.
        self._soon.start()

    @property
    def shown(self) -> Sequence[Pair]:
        """The rows of the table."""
        pairs = self._pairs
        if self.only_differences.isChecked() and self.only_differences.isEnabled():
            pairs = [pair for pair in pairs if pair.kind != "same"]
        return pairs[:_MOST_ROWS]

    def _fill(self) -> None:
        pairs = self.shown
        self.table.setRowCount(len(pairs))
        colors = {
            "changed": self._theme.color("accent_soft"),
            "left": mix(self._theme.color("background"), self._theme.color("bad"), 0.12),
            "right": mix(self._theme.color("background"), self._theme.color("good"), 0.14),
        }
        for row, pair in enumerate(pairs):
            for column, message in enumerate((pair.left, pair.right)):
                self.table.setItem(row, column, self._item(message, pair, colors.get(pair.kind)))
        self._fit()

    def _reveal(self) -> None:
        """Bring the first difference into sight."""
        first = next((row for row, pair in enumerate(self.shown) if pair.kind != "same"), -1)
        if first >= 0:
            self.table.scrollTo(self.table.model().index(first, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _restyle(self) -> None:
        line = self._theme.palette.line
        self.table.setStyleSheet(
            f"QTableView {{ gridline-color: {line}; }}"
            f"QTableView::item {{ padding: {SPACE}px {2 * SPACE}px; border-radius: 0; }}"
        )
        self._fill()

    def _item(self, message: Message | None, pair: Pair, color: QColor | None) -> QTableWidgetItem:
        item = QTableWidgetItem()
        if message is not None:
            who = "You" if message.mine else "Bot"
            text = message.text[:_LONGEST] + ("…" if len(message.text) > _LONGEST else "")
            mark = _WORDS.get(pair.kind, "")
            item.setText(f"{who}{f' ({mark})' if mark else ''}\n{text}")
            item.setToolTip(message.text[:4000])
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if color is not None:
                item.setBackground(color)
        return item

    def _fit(self) -> None:
        self.table.resizeRowsToContents()
        for row in range(self.table.rowCount()):
            self.table.setRowHeight(row, self.table.rowHeight(row) + 2 * SPACE)
