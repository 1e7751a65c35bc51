"""A column made or changed: name, type, marks, and how its values are computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.tables.column import Column, ColumnType
from studio.ui.tables.chips import Chips
from studio.ui.tables.computed_fields import ComputedFields, Recipe
from studio.ui.tables.fitting import FittingArea
from studio.ui.tables.popover import Popover
from studio.ui.tables.type_names import TYPE_HELP, TYPE_NAMES
from studio.ui.tables.values import typed_value
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_WIDTH = 400
_ASK_MS = 250
_TALLEST = 560


@dataclass(frozen=True)
class ColumnDraft:
    """A column as the form has it."""

    name: str
    kind: ColumnType
    searchable: bool
    nullable: bool
    required: bool
    description: str
    choices: tuple[Any, ...]
    recipe: Recipe | None
    keep_values: bool = True
    """Whether values that can be are turned into the new type."""


class ColumnForm(Popover):
    """Nothing changes before Save; what a change does to the rows and the bot is said as soon as it is chosen."""

    saved = Signal(object)
    """A ColumnDraft."""
    delete_asked = Signal()
    rename_considered = Signal(str)
    retype_considered = Signal(str)

    def __init__(
        self, theme: Theme, over: QWidget, others: Sequence[str], refusal: Callable[[str], str], column: Column | None
    ) -> None:
        super().__init__(theme, over, f"Column {column.name}" if column else "New column", width=_WIDTH)
        self._column = column
        self._refusal = refusal
        self.stays = True
        self._build_basics(theme, column)
        self.computed = ComputedFields(theme, others)
        self.computed.changed.connect(self._judge)
        self._build_buttons()
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, SPACE, 0)
        rows.setSpacing(2 * SPACE)
        for part in self._basics:
            if isinstance(part, QWidget):
                rows.addWidget(part)
            else:
                rows.addLayout(part)
        rows.addWidget(self.computed)
        inside.setAutoFillBackground(False)
        self.area = FittingArea(_TALLEST)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self.body.addWidget(self.area)
        self.body.addWidget(self.problem)
        self.body.addLayout(self._buttons)
        self.delete_button.setVisible(self._column is not None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_ASK_MS)
        self._timer.timeout.connect(self._consider)
        self._show(column)

    def _build_basics(self, theme: Theme, column: Column | None) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name")
        self.name.setAccessibleName("Name of the column")
        self.name.textEdited.connect(self._on_name)
        self.kind = Picker(theme, "Type")
        self.kind.set_choices([Choice(key, word) for key, word in TYPE_NAMES.items()])
        self.kind.picked.connect(self._on_kind)
        self.kind_help = WrappedLabel(role="caption")
        self.consequences = WrappedLabel()
        self.consequences.setContentsMargins(0, 0, 0, 0)
        self.consequences.hide()
        self.values = Segmented(theme, [("keep", "Convert the values"), ("drop", "Empty the column")])
        self.values.set_choice("keep")
        self.values.set_accessible_name("Values there are")
        self.values.chosen.connect(lambda _: self._consider())
        self.values.hide()
        self.searchable = Switch(theme, "Searchable")
        self.searchable.setToolTip("Search looks into this column. Only texts can be searchable.")
        self.nullable = Switch(theme, "Nullable")
        self.nullable.setToolTip("Whether a cell may hold no value")
        self.required = Switch(theme, "Required")
        self.required.setToolTip("Whether a new row must say something for this column")
        self.description = QLineEdit()
        self.description.setPlaceholderText("What it holds")
        self.description.setAccessibleName("Description")
        self.choices = Chips(theme, "Allowed values", self._read_choice)
        self.choices_label = _caption("Allowed values")
        self._basics: list[Any] = [
            _caption("Name"),
            self.name,
            _caption("Type"),
            self.kind,
            self.kind_help,
            self.values,
            self.consequences,
            self.searchable,
            self.nullable,
            self.required,
            _caption("Description"),
            self.description,
            self.choices_label,
            self.choices,
        ]

    def _build_buttons(self) -> None:
        self.problem = WrappedLabel(role="error")
        self.problem.hide()
        self.delete_button = QPushButton("Delete column")
        self.delete_button.setProperty("kind", "link")
        self.delete_button.clicked.connect(self.delete_asked)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.close_popover)
        self.save_button = QPushButton("Save" if self._column else "Add column")
        self.save_button.setProperty("kind", "primary")
        self.save_button.clicked.connect(self.save)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * SPACE)
        self._buttons.addWidget(self.delete_button)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.cancel_button)
        self._buttons.addWidget(self.save_button)

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def draft(self) -> ColumnDraft:
        """The column as it would be saved now."""
        return ColumnDraft(
            self.name.text().strip(),
            self._kind,
            self.searchable.isChecked() and self._kind == "string",
            self.nullable.isChecked(),
            self.required.isChecked(),
            self.description.text().strip(),
            tuple(self.choices.values) if self._kind in ("string", "number") else (),
            self.computed.recipe,
            self.values.choice != "drop",
        )

    def show_consequences(self, text: str) -> None:
        """Say what the change that was considered does; nothing for an empty text."""
        self.consequences.set_text(text)
        self.consequences.setVisible(bool(text))
        self.consequences.setAccessibleName(text)

    def save(self) -> None:
        """Hand the column on, if it can be made."""
        self._judge()
        if self.save_button.isEnabled():
            draft = self.draft
            self.close_popover()
            self.saved.emit(draft)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            if self.focusWidget() is not self.choices.line:
                self.save()
            event.accept()
            return
        super().keyPressEvent(event)

    # -- inside -----------------------------------------------------------------------------------------

    def _show(self, column: Column | None) -> None:
        self._kind: ColumnType = column.type if column else "string"
        self.name.setText(column.name if column else "")
        self.searchable.setChecked(column.searchable if column else True)
        self.nullable.setChecked(column.nullable if column else True)
        self.required.setChecked(column.is_required if column else False)
        self.description.setText(column.description if column else "")
        self.choices.show_values(column.choices if column else ())
        self.computed.show_recipe(Recipe.of(column) if column else None)
        self.kind.set_current(self._kind)
        self._fit_kind()
        self._judge()

    def _on_name(self) -> None:
        self._judge()
        self._timer.start()

    def _on_kind(self, key: str) -> None:
        self._kind = next(kind for kind in TYPE_NAMES if kind == key)
        self.kind.set_current(key)
        self._fit_kind()
        self._judge()
        self._consider()

    def _fit_kind(self) -> None:
        self.kind_help.set_text(TYPE_HELP[self._kind])
        self.searchable.setEnabled(self._kind == "string")
        has_choices = self._kind in ("string", "number")
        self.choices.setVisible(has_choices)
        self.choices_label.setVisible(has_choices)
        self.values.setVisible(self._column is not None and self._kind != self._column.type)

    def _consider(self) -> None:
        column = self._column
        if column is None:
            return
        self.show_consequences("")
        if self._kind != column.type:
            if self.values.choice == "drop":
                self.show_consequences("Every cell of the column becomes null. Undo brings the values back.")
            else:
                self.retype_considered.emit(self._kind)
        elif self.name.text().strip() not in ("", column.name) and not self.problem.text():
            self.rename_considered.emit(self.name.text().strip())

    def _read_choice(self, text: str) -> Any:
        return typed_value(Column("value", self._kind), text)

    def _judge(self) -> None:
        name = self.name.text().strip()
        old = self._column.name if self._column else ""
        problem = "" if name == old and name else self._refusal(name) if name else ""
        self.name.setProperty("invalid", bool(problem))
        self.name.style().polish(self.name)
        problem = problem or self.computed.problem
        self.problem.set_text(problem)
        self.problem.setVisible(bool(problem))
        self.save_button.setEnabled(bool(name) and not problem)


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label
