"""Short texts as rows of a list: the values of a list entity, the examples of a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.language.text import fold
from studio.ui.library.text_list import CHIPS, MARK, ROW, Mark

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row; `index` is its place in the file's list."""

    index: int
    text: str
    mark: Mark | None = None
    chips: tuple[str, ...] | None = None
    about: str = ""
    """What the tooltip says below the text."""


class TextRowsModel(QAbstractListModel):
    """The rows in view; `show` gives new ones, nothing is changed here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[TextRow, ...] = ()
        self._rows: list[TextRow] = []
        self._filter = ""

    def show(self, rows: Sequence[TextRow]) -> None:
        """Show other rows. Where only marks and chips differ, what is selected stays."""
        self._all = tuple(rows)
        self._arrange()

    def set_filter(self, text: str) -> None:
        """Show only rows that hold a text, whatever its case and accents."""
        self._filter = fold(text.strip())
        self._arrange()

    @property
    def total(self) -> int:
        return len(self._all)

    def row_of(self, index: int) -> int:
        """The row of the place in the file's list; -1 when it is not in view."""
        return next((row for row, one in enumerate(self._rows) if one.index == index), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.text
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                said = [row.text, *(row.chips or ()), row.mark.text if row.mark else "", row.about]
                return "\n".join(part for part in said if part)
            case _:
                return {int(ROW): row, int(MARK): row.mark, int(CHIPS): row.chips}.get(int(role))

    def _arrange(self) -> None:
        wanted = self._filter
        rows = [
            one
            for one in self._all
            if not wanted or any(wanted in fold(word) for word in (one.text, *(one.chips or ())))
        ]
        if len(rows) == len(self._rows):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
