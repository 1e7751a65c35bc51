"""Which column of a file goes where: a row for each, with some of its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from studio.bot.table_rules import MAX_COLUMNS, refusal_of_column
from studio.tables.column import SYSTEM_COLUMNS, Column, ColumnType
from studio.tables.importing import FoundColumn, Inspection, Target, targets_for_existing, targets_for_new
from studio.ui.tables.type_names import TYPE_NAMES
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.picker import Choice, Picker

_SKIP = ""
_SAMPLES = 3


class ImportMapping(QWidget):
    """For a new table each column of the file is taken or not, under a name and with a type; for one that is there,
    each goes to one of its columns or nowhere."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: list[FoundColumn] = []
        self._known: dict[str, Column] | None = None
        self._checks: list[QCheckBox] = []
        self._names: list[QLineEdit] = []
        self._kinds: list[Picker] = []
        self._types: list[ColumnType] = []
        self._places: list[str] = []
        self._pickers: list[Picker] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, SPACE, 0)
        self._grid.setHorizontalSpacing(3 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)

    @property
    def targets(self) -> list[Target]:
        """Where the columns go that go somewhere."""
        if self._known is None:
            return [
                Target(found.index, self._names[place].text().strip(), self._types[place])
                for place, found in enumerate(self._found)
                if self._checks[place].isChecked()
            ]
        return [
            Target(found.index, name, self._known[name].type)
            for found, name in zip(self._found, self._places, strict=True)
            if name != _SKIP
        ]

    @property
    def problem(self) -> str:
        """Why nothing can be imported so; empty when it can."""
        targets = self.targets
        if not targets:
            return "Choose at least one column of the file."
        names = [target.name for target in targets]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            return f"Two columns of the file go to “{twice}”."
        if self._known is None:
            own = [name for name in names if name not in SYSTEM_COLUMNS]
            if len(own) > MAX_COLUMNS:
                return f"A table has at most {MAX_COLUMNS} columns, and {len(own)} are chosen."
            return next((refusal for name in own if (refusal := refusal_of_column(name))), "")
        return ""

    def show_file(self, found: Inspection, known: Mapping[str, Column] | None) -> None:
        """Show the columns of a file; `known` are the columns of the table it goes into, None for a new one."""
        self.blockSignals(True)
        self._clear()
        self._found = list(found.columns)
        self._known = dict(known) if known is not None else None
        for place, title in enumerate(("", "Column of the file", "Values", "Column of the table", "Type")):
            if title and (place < 4 or known is None):
                label = QLabel(title)
                label.setProperty("role", "caption")
                self._grid.addWidget(label, 0, place)
        if known is None:
            chosen = {target.index: target for target in targets_for_new(found.columns)}
            for place, column in enumerate(self._found):
                self._add_new(place, column, chosen.get(column.index), found)
        else:
            goes = {target.index: target.name for target in targets_for_existing(found.columns, known)}
            for place, column in enumerate(self._found):
                self._add_known(place, column, goes.get(column.index, _SKIP), found)
        self._grid.setRowStretch(len(self._found) + 1, 1)
        self.blockSignals(False)

    def set_place(self, place: int, name: str) -> None:
        """Let a column of the file go to a column of the table; an empty name is nowhere."""
        self._places[place] = name
        self._pickers[place].set_current(name)
        self.changed.emit()

    def set_type(self, place: int, kind: str) -> None:
        """Give the new column that is made of a column of the file a type."""
        self._types[place] = next(one for one in TYPE_NAMES if one == kind)
        self._kinds[place].set_current(kind)
        self.changed.emit()

    def _add_new(self, place: int, column: FoundColumn, target: Target | None, found: Inspection) -> None:
        row = place + 1
        check = QCheckBox()
        check.setAccessibleName(f"Import {column.name}")
        check.setChecked(target is not None)
        check.toggled.connect(partial(self._on_check, place))
        self._checks.append(check)
        self._grid.addWidget(check, row, 0)
        self._add_words(row, column, found)
        name = QLineEdit(target.name if target else column.name)
        name.setAccessibleName(f"Name of the column for {column.name}")
        name.setFixedWidth(180)
        name.textEdited.connect(self.changed)
        self._names.append(name)
        self._grid.addWidget(name, row, 3)
        kind = Picker(self._theme, f"Type of {column.name}")
        kind.set_choices([Choice(key, word) for key, word in TYPE_NAMES.items()])
        self._types.append(target.type if target else column.type)
        kind.set_current(self._types[-1])
        kind.setFixedWidth(130)
        kind.picked.connect(partial(self.set_type, place))
        kind.setEnabled(name.text() not in SYSTEM_COLUMNS)
        self._kinds.append(kind)
        self._grid.addWidget(kind, row, 4)
        self._on_check(place, check.isChecked())

    def _add_known(self, place: int, column: FoundColumn, goes: str, found: Inspection) -> None:
        assert self._known is not None
        row = place + 1
        self._add_words(row, column, found)
        picker = Picker(self._theme, f"Where {column.name} goes", placeholder="Left out")
        choices = [
            Choice(name, name, TYPE_NAMES[one.type])
            for name, one in self._known.items()
            if name not in ("createdAt", "updatedAt")
        ]
        picker.set_choices([Choice(_SKIP, "Left out"), *choices])
        picker.set_current(goes)
        picker.setFixedWidth(240)
        picker.picked.connect(partial(self.set_place, place))
        self._places.append(goes)
        self._pickers.append(picker)
        self._grid.addWidget(picker, row, 3)

    def _add_words(self, row: int, column: FoundColumn, found: Inspection) -> None:
        title = ElidedLabel(column.name)
        title.setMinimumHeight(CONTROL_HEIGHT)
        self._grid.addWidget(title, row, 1)
        values = ElidedLabel(samples(column, found), role="muted")
        self._grid.addWidget(values, row, 2)

    def _on_check(self, place: int, checked: bool) -> None:
        if place < len(self._names):
            self._names[place].setEnabled(checked)
        if place < len(self._kinds):
            self._kinds[place].setEnabled(checked and self._names[place].text() not in SYSTEM_COLUMNS)
        self.changed.emit()

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for held in (self._checks, self._names, self._kinds, self._types, self._places, self._pickers):
            held.clear()


def samples(column: FoundColumn, found: Inspection) -> str:
    """Some values of a column, for a person to know it by."""
    cells: Sequence[str] = [record.cells[column.index] for record in found.preview if column.index < len(record.cells)]
    some = list(dict.fromkeys(cell for cell in cells if cell))[:_SAMPLES]
    return " · ".join(some) if some else "no values"
