"""What came of an import: how many rows, and every line that was left out, with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.tables.cell_text import range_text
from studio.tables.csv_export import export_rejected
from studio.tables.importing import Imported, Rejected
from studio.ui.tables.files import EXPORTED, ask_for_target
from studio.ui.tables.grid_model import Start
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.wrapped import WrappedLabel

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("Line", "Why it was left out", "As it stands in the file")


class RejectedModel(QAbstractTableModel):
    """Lines that were left out."""

    def __init__(self, rejected: Sequence[Rejected] = ()) -> None:
        super().__init__()
        self.rejected = tuple(rejected)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rejected)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.rejected[index.row()]
        text = (str(one.line), one.reason, one.raw)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text[:300].split())
        return text[:2000] if role == Qt.ItemDataRole.ToolTipRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None


class ImportReport(QWidget):
    """Says it in words; the lines that were left out can be copied and saved."""

    done = Signal()
    refused = Signal(str)

    def __init__(self, theme: Theme, start: Start) -> None:
        super().__init__()
        self._start = start
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.text = WrappedLabel(role="muted")
        self.model = RejectedModel()
        self.view = _Lines(self)
        self.copy_button = QPushButton("Copy the lines")
        self.copy_button.clicked.connect(self.copy)
        self.save_button = QPushButton("Save the lines…")
        self.save_button.clicked.connect(self._choose_target)
        self.done_button = QPushButton("Show the rows")
        self.done_button.setProperty("kind", "primary")
        self.done_button.clicked.connect(self.done)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        self._space = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(SPACE)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._space, 1)
        layout.addLayout(buttons)

    def show_outcome(self, outcome: Imported, name: str) -> None:
        """Show what an import did."""
        parts = [f"{outcome.added:,} {'row' if outcome.added == 1 else 'rows'} added"]
        parts += [f"{outcome.changed:,} changed"] if outcome.changed else []
        parts += [f"{outcome.unchanged:,} were the same already"] if outcome.unchanged else []
        self.title.setText(", ".join(parts))
        count = len(outcome.rejected)
        lines = "One line was" if count == 1 else f"{count:,} lines were"
        self.text.set_text(
            f"{lines} left out of “{name}”. Mend them in the file, or copy them, and import them again."
            if count
            else f"Every line of the file is in “{name}”. Undo takes all of it back."
        )
        self.setAccessibleName(f"{self.title.text()}. {self.text.text()}")
        self.model = RejectedModel(outcome.rejected)
        self.view.setModel(self.model)
        head = self.view.horizontalHeader()
        self.view.setColumnWidth(0, 72)
        self.view.setColumnWidth(1, 380)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for part in (self.view, self.copy_button, self.save_button):
            part.setVisible(bool(count))
        self._space.setVisible(not count)
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the selected lines on the clipboard, or all of them when none is."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        chosen = [self.model.rejected[row] for row in rows] or list(self.model.rejected)
        QGuiApplication.clipboard().setText(range_text([one.line, one.reason, one.raw] for one in chosen))

    def save(self, path: str) -> None:
        """Write the lines into a CSV file."""
        self._start(self._save(Path(path)))

    def _choose_target(self) -> None:
        ask_for_target(self, "Save the lines that were left out", "left out.csv", EXPORTED, self.save)

    async def _save(self, path: Path) -> None:
        try:
            await asyncio.to_thread(export_rejected, path, self.model.rejected)
        except OSError as problem:
            if isValid(self):
                self.refused.emit(f"The lines could not be saved: {problem.strerror or problem}.")


class _Lines(QTableView):
    def __init__(self, report: ImportReport) -> None:
        super().__init__(report)
        self._report = report
        self.setAccessibleName("Lines that were left out")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {SPACE}px; border: none; }}")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._report.copy()
            return
        super().keyPressEvent(event)
