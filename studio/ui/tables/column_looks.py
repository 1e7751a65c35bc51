"""How the columns of a table stand on the screen: widths, order, which are hidden. The rows know nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from studio.tables.column import ColumnType
from studio.ui.tables.grid_model import GridModel
from studio.ui.tables.grid_view import GridView

_WIDTHS: Mapping[ColumnType, int] = {
    "boolean": 96,
    "number": 112,
    "date": 160,
    "object": 220,
    "array": 220,
    "string": 180,
}
_ID_WIDTH = 72
_WIDEST = 1200


@dataclass
class Looks:
    """What is remembered of the columns of a table, by their names."""

    widths: dict[str, int] = field(default_factory=dict)
    """In pixels."""
    hidden: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)


class ColumnLooks(QObject):
    """Remembers looks by the names of the columns, so that they survive columns coming and going."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, model: GridModel, view: GridView, looks: Looks) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._looks = looks
        self._is_new = not looks.widths and not looks.order
        self._is_laying_out = False
        view.header.sectionResized.connect(self._note_width)
        view.header.sectionMoved.connect(self._note_order)

    @property
    def hidden(self) -> frozenset[str]:
        """The columns that are hidden."""
        return frozenset(name for name in self._looks.hidden if self._model.place_of(name) >= 0)

    def take(self, looks: Mapping[str, tuple[int, bool]]) -> None:
        """Take widths (pixels) and hiding from where they were kept; what the person set since then stays."""
        is_new, self._is_new = self._is_new, False
        for name, (width, is_hidden) in looks.items():
            self._looks.widths.setdefault(name, min(width, _WIDEST))
            if is_hidden and is_new:
                self._looks.hidden.add(name)

    def renamed(self, old: str, new: str) -> None:
        """Let a column keep its looks under another name."""
        if old in self._looks.widths:
            self._looks.widths[new] = self._looks.widths.pop(old)
        if old in self._looks.hidden:
            self._looks.hidden.discard(old)
            self._looks.hidden.add(new)
        self._looks.order = [new if name == old else name for name in self._looks.order]

    def lay_out(self) -> None:
        """Give the columns that are shown now their looks."""
        self._is_laying_out = True
        header = self._view.header
        for place, column in enumerate(self._model.columns):
            usual = _ID_WIDTH if column.name == "id" else _WIDTHS[column.type]
            self._view.setColumnWidth(place, self._looks.widths.get(column.name, usual))
            self._view.setColumnHidden(place, column.name in self._looks.hidden)
        known = [name for name in self._looks.order if self._model.place_of(name) >= 0]
        if known:
            new = [column.name for column in self._model.columns if column.name not in known]
            # New columns stand where they belong: before the times, which close the row.
            tail = [name for name in known if name in ("createdAt", "updatedAt")] if known[-1:] == ["updatedAt"] else []
            order = [name for name in known if name not in tail] + new + tail
            for visual, name in enumerate(order):
                header.moveSection(header.visualIndex(self._model.place_of(name)), visual)
        self._is_laying_out = False
        header.place_adder()
        self.changed.emit()

    def set_hidden(self, name: str, hidden: bool) -> None:
        """Hide a column, or show it again; one always stays."""
        if hidden and self._view.visual_names == [name]:
            self.refused.emit("One column stays in view.")
            return
        if hidden:
            self._looks.hidden.add(name)
        else:
            self._looks.hidden.discard(name)
        self._view.setColumnHidden(self._model.place_of(name), hidden)
        self._view.header.place_adder()
        self.changed.emit()

    def show_all(self) -> None:
        """Show every column."""
        for name in self.hidden:
            self.set_hidden(name, False)

    def fill_menu(self, menu: QMenu) -> None:
        """Offer the columns, those in view checked."""
        menu.clear()
        for column in self._model.columns:
            action = menu.addAction(column.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(column.name not in self._looks.hidden)
            action.toggled.connect(partial(self._toggle, column.name))
        menu.addSeparator()
        menu.addAction("Show all columns", self.show_all).setEnabled(bool(self.hidden))

    def _toggle(self, name: str, shown: bool) -> None:
        self.set_hidden(name, not shown)

    def _note_width(self, section: int, _old: int, new: int) -> None:
        if not self._is_laying_out and new and section < len(self._model.columns):
            self._looks.widths[self._model.columns[section].name] = new

    def _note_order(self) -> None:
        if not self._is_laying_out:
            header = self._view.header
            places = [header.logicalIndex(visual) for visual in range(header.count())]
            self._looks.order = [self._model.columns[place].name for place in places]
