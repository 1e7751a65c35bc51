"""The value of a rule, edited by what its column holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from studio.tables.cell_text import text_of
from studio.tables.column import Column
from studio.tables.errors import TableError
from studio.ui.tables.chips import Chips
from studio.ui.tables.date_field import DateField
from studio.ui.tables.filter_tree import MISSING, Rule
from studio.ui.tables.values import date_value, json_value, typed_text, typed_value
from studio.ui.theme import Theme
from studio.ui.widgets.picker import Choice, Picker


class RuleValue(QWidget):
    """Edits one value or a list of them. `value` is MISSING while there is none."""

    changed = Signal()

    def __init__(self, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(control)
        self.control = control
        self.setFocusProxy(control)

    def value(self) -> Any:
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        raise NotImplementedError


def value_editor(theme: Theme, column: Column, rule: Rule) -> RuleValue | None:
    """An editor for the value of a rule; None for a rule without one."""
    if not rule.needs_value:
        return None
    if rule.kind in ("in", "nin"):
        return _Many(theme, column)
    if column.type == "boolean":
        return _Choice(theme, column, [(True, "true"), (False, "false")])
    if column.choices and rule.kind in ("eq", "ne"):
        return _Choice(theme, column, [(value, typed_text(column, value)) for value in column.choices])
    if column.type == "date":
        return _Date(theme, column)
    return _Text(column)


class _Text(RuleValue):
    def __init__(self, column: Column) -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self._column = column
        self._touched = False
        self.line.setPlaceholderText({"number": "number", "string": "value"}.get(column.type, "JSON"))
        self.line.setAccessibleName(f"Value for {column.name}")
        self.line.textEdited.connect(self._on_text)

    def value(self) -> Any:
        text = self.line.text()
        if not self._touched or (not text and self._column.type != "string"):
            return MISSING
        try:
            if self._column.type in ("object", "array"):
                return json_value(text)
            return typed_value(self._column_for_rules(), text)
        except TableError:
            return MISSING

    def show_value(self, value: Any) -> None:
        self._touched = value is not MISSING
        text = "" if value is MISSING else typed_text(self._column, value)
        if self.line.text() != text:
            self.line.setText(text)
        self._judge()

    def _column_for_rules(self) -> Column:
        # A value that is compared with need not be one the column could hold.
        return Column(self._column.name, self._column.type)

    def _on_text(self) -> None:
        self._touched = True
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        text, problem = self.line.text(), ""
        if text:
            try:
                if self._column.type in ("object", "array"):
                    json_value(text)
                else:
                    typed_value(self._column_for_rules(), text)
            except TableError as error:
                problem = str(error)
        self.line.setToolTip(problem)
        self.line.setProperty("invalid", bool(problem))
        self.line.style().polish(self.line)


class _Choice(RuleValue):
    def __init__(self, theme: Theme, column: Column, values: list[tuple[Any, str]]) -> None:
        self.picker = Picker(theme, f"Value for {column.name}")
        super().__init__(self.picker)
        self._values = values
        self._value: Any = MISSING
        self.picker.set_choices([Choice(str(place), word) for place, (_, word) in enumerate(values)])
        self.picker.picked.connect(self._pick)

    def value(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        place = next((str(n) for n, (one, _) in enumerate(self._values) if one == value and value is not MISSING), "")
        self.picker.set_current(place, text_of(value) if value is not MISSING and not place else "")

    def _pick(self, place: str) -> None:
        self.show_value(self._values[int(place)][0])
        self.changed.emit()


class _Date(RuleValue):
    def __init__(self, theme: Theme, column: Column) -> None:
        self.field = DateField(theme, f"Value for {column.name}")
        super().__init__(self.field)
        self.field.changed.connect(self.changed)

    def value(self) -> Any:
        try:
            found = self.field.value()
        except TableError:
            return MISSING
        return MISSING if found is None else found

    def show_value(self, value: Any) -> None:
        # While a date is typed its text is the person's own.
        if not (self.field.line.hasFocus() and self.value() == value):
            self.field.show_value(value)


class _Many(RuleValue):
    def __init__(self, theme: Theme, column: Column) -> None:
        self.chips = Chips(
            theme,
            f"Values for {column.name}",
            lambda text: _read(column, text),
            lambda value: typed_text(column, value),
        )
        super().__init__(self.chips)
        self.chips.changed.connect(self.changed)

    def value(self) -> Any:
        return self.chips.values or MISSING

    def show_value(self, value: Any) -> None:
        self.chips.show_values(value if isinstance(value, list) else [])


def _read(column: Column, text: str) -> Any:
    if column.type in ("object", "array"):
        return json_value(text)
    return date_value(text) if column.type == "date" else typed_value(Column(column.name, column.type), text)
