"""The utterances of an intent as rows: searched, sorted, and marked where they are alike to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.bot.edits.intents import Utterance
from studio.language.text import fold
from studio.ui.library.lab import Flag
from studio.ui.library.text_list import MARK, ROW, Mark

FLAG = Qt.ItemDataRole.UserRole + 10
"""The Flag of a row, or None."""

SORTS: Final = (
    ("written", "As written"),
    ("newest", "Newest first"),
    ("letters", "A to Z"),
    ("length", "Shortest first"),
)
"""Orders in which utterances are shown; the order in the file stays."""

Index = QModelIndex | QPersistentModelIndex


class UtteranceModel(QAbstractListModel):
    """The rows in view; `show` gives new ones, nothing is changed here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._all: tuple[Utterance, ...] = ()
        self._texts: dict[int, str] = {}
        self._flags: Mapping[tuple[str, int], Flag] = {}
        self._rows: list[Utterance] = []
        self._filter = ""
        self._sort = "written"
        self._only_flagged = False

    def show(self, key: str, utterances: Sequence[Utterance]) -> None:
        """Show the utterances of an intent."""
        if key != self._key or tuple(utterances) != self._all:
            self._key, self._all = key, tuple(utterances)
            self._texts = {one.index: one.text for one in utterances}
            self._arrange()

    def show_flags(self, flags: Mapping[tuple[str, int], Flag]) -> None:
        """Mark what is alike."""
        self._flags = flags
        if self._only_flagged:
            self._arrange()
        elif self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def set_filter(self, text: str) -> None:
        """Show only utterances that hold a text, whatever its case and accents."""
        if fold(text.strip()) != self._filter:
            self._filter = fold(text.strip())
            self._arrange()

    def set_sort(self, sort: str) -> None:
        """Show the utterances in another order (see `SORTS`)."""
        if sort != self._sort:
            self._sort = sort
            self._arrange()

    def set_only_flagged(self, only: bool) -> None:
        """Show only utterances that are alike to others."""
        if only != self._only_flagged:
            self._only_flagged = only
            self._arrange()

    @property
    def total(self) -> int:
        """How many utterances there are, in view or not."""
        return len(self._all)

    @property
    def flagged(self) -> int:
        """How many of them are alike to others."""
        return sum(self.flag_of(one) is not None for one in self._all)

    def flag_of(self, utterance: Utterance) -> Flag | None:
        """That an utterance is alike to another one; None also where the mark is of an older text."""
        flag = self._flags.get((self._key, utterance.index))
        if flag is None or flag.text != utterance.text:
            return None
        other = flag.other
        return None if other.key == self._key and self._texts.get(other.index) != other.text else flag

    def row_of(self, index: int) -> int:
        """The row of the utterance at a place of the file's list; -1 when it is not in view."""
        return next((row for row, one in enumerate(self._rows) if one.index == index), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        utterance = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return utterance.text
        if role == ROW:
            return utterance
        if role == FLAG:
            return self.flag_of(utterance)
        if role == MARK:
            marked = self.flag_of(utterance)
            return mark_of(marked) if marked else None
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            flag = self.flag_of(utterance)
            parts = [utterance.text, explain(flag) if flag else ""]
            return "\n\n".join(part for part in parts if part)
        return None

    def _arrange(self) -> None:
        rows = [one for one in self._all if not self._filter or self._filter in fold(one.text)]
        if self._only_flagged:
            rows = [one for one in rows if self.flag_of(one) is not None]
        if self._sort == "newest":
            rows.reverse()
        elif self._sort == "letters":
            rows.sort(key=lambda one: fold(one.text))
        elif self._sort == "length":
            rows.sort(key=lambda one: len(one.text))
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()


def mark_of(flag: Flag) -> Mark:
    """What is said at the right of a row that is alike to another."""
    if flag.is_conflict:
        how = "same" if flag.likeness == 1 else "almost the same"
        return Mark(f"{how} in {flag.other.intent}", "error", "bad")
    return Mark("said twice" if flag.likeness == 1 else "almost said twice", "duplicate", "warn")


def explain(flag: Flag) -> str:
    """What being alike means, as sentences."""
    how = "says the same" if flag.likeness == 1 else f"says almost the same ({round(flag.likeness * 100)} %)"
    if flag.is_conflict:
        return f"“{flag.other.text}” of “{flag.other.intent}” {how}. Alike utterances of two intents make both unsure."
    return f"“{flag.other.text}” {how}. It teaches the bot nothing new."
