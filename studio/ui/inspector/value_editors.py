"""Editors of numbers, switches and choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.bot.card import NO_VARIABLE
from studio.bot.edit import Edit
from studio.bot.edits.fields import number_from, set_field, set_fixed, unset_field
from studio.ui.inspector.field_editor import FieldEditor, TwoSidedEditor
from studio.ui.inspector.fields import Field
from studio.ui.inspector.host import Host
from studio.ui.inspector.subject import Subject
from studio.ui.widgets.code_editor import COMMIT_MS
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch


class SwitchEditor(TwoSidedEditor):
    """On or off. The switch carries the label itself, unless an expression may take its place."""

    empty = bool

    def __init__(self, field: Field, host: Host, parent: QWidget | None = None) -> None:
        self.labelled = field.dynamic
        super().__init__(field, host, parent)

    def make_control(self) -> QWidget:
        self.switch = Switch(self.host.theme, self.field.label)
        self.switch.setToolTip(self.field.help)
        # `clicked` is the person's doing; `toggled` would also tell of values shown.
        self.switch.clicked.connect(self.offer)
        return self.switch

    def show_fixed(self, value: Any, subject: Subject) -> None:
        on = value if isinstance(value, bool) else bool(self.field.default) if value is None else value == "true"
        self.switch.setChecked(on)
        self._word(on)

    def offer(self, value: Any, *, typing: bool = False) -> bool:
        self._word(bool(value))
        return super().offer(value, typing=typing)

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"{'Turn on' if value else 'Turn off'} “{self.field.label.lower()}”"
        return set_fixed(subject.bot, subject.place.path, self.field.path, bool(value), label)

    def _word(self, on: bool) -> None:
        if self.labelled:
            self.switch.setText("On" if on else "Off")


class _NumberLine(QLineEdit):
    """A line for a number: the up and down keys count."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        number = number_from(self.text())
        if step is None or number is None:
            super().keyPressEvent(event)
            return
        self.setText(_written(number + step))
        self.textEdited.emit(self.text())


class NumberEditor(TwoSidedEditor):
    """A number between limits."""

    empty = int

    def make_control(self) -> QWidget:
        self.line = _NumberLine()
        self.line.setPlaceholderText(self.field.placeholder)
        self._shown = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COMMIT_MS)
        self._timer.timeout.connect(self.commit)
        self.line.textEdited.connect(lambda: self._timer.start())
        self.line.editingFinished.connect(self.commit)
        return self.line

    def show_fixed(self, value: Any, subject: Subject) -> None:
        self._timer.stop()
        text = "" if value is None else _written(value)
        if self.line.text() != text:
            self.line.setText(text)
        self._shown = text

    def commit(self) -> None:
        self._timer.stop()
        text = self.line.text().strip()
        if text != self._shown and self.offer(text, typing=True):
            self._shown = text
        super().commit()

    def check(self, value: Any) -> str:
        number = number_from(str(value))
        least, most = self.field.limits
        if number is None:
            return "This is not a number; write it with digits, like 3 or 0.5."
        if self.field.whole and not float(number).is_integer():
            return "This must be a whole number."
        if number < least:
            return f"This must be at least {_written(least)}."
        if number > most:
            return f"This must be at most {_written(most)}."
        return ""

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        number = number_from(str(value))
        if self.field.whole and number is not None:
            number = int(number)
        label = f"Set {self.field.label.lower()} to {value}"
        return set_fixed(subject.bot, subject.place.path, self.field.path, number, label)


def _written(number: Any) -> str:
    """A number as it stands in the file."""
    text = getattr(number, "text", None)
    if isinstance(text, str):
        return text
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number)


class PickerEditor(FieldEditor):
    """One of several; subclasses say which."""

    missing = "Missing"
    """What a value that is not among the choices is called."""

    def make_control(self) -> QWidget:
        self.picker = Picker(self.host.theme, self.field.label)
        self.picker.picked.connect(self.offer)
        return self.picker

    def name_control(self, control: QWidget) -> None:
        super().name_control(control)
        # The name of a picker says what is chosen, too.
        self.picker.set_name(self.field.label)

    def choices(self, subject: Subject) -> Sequence[Choice]:
        """What can be chosen."""
        return [Choice(value, word) for value, word in self.field.choices]

    def show_surroundings(self, subject: Subject) -> None:
        none = [Choice("", self.field.none)] if self.field.none else []
        self.picker.set_choices([*none, *self.choices(subject)])

    def show_value(self, value: Any, subject: Subject) -> None:
        key = value if isinstance(value, str) else "" if value is None else str(value)
        if key in ("", self.field.none_value, NO_VARIABLE) and self.field.none:
            key = ""
        self.picker.set_current(key, self.missing_name(key))

    def missing_name(self, key: str) -> str:
        """What to call a value that is not among the choices."""
        return key and f"{self.missing} ({key})"

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        super().refresh(subject, anew=anew)
        # A name may have changed while the value stayed, and a value just picked is to be shown.
        value = subject.value(self.field.path, self.field.default)
        self.show_value(self.field.read(value) if self.field.read else value, subject)

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"Choose {self.field.label.lower()}"
        if value == "" and self.field.none:
            if self.field.none_value is None:
                return unset_field(subject.bot, subject.place.path, self.field.path, label)
            value = self.field.none_value
        return set_field(subject.bot, subject.place.path, self.field.path, value, label)


class ChoiceEditor(PickerEditor):
    """One of a few fixed words."""

    def missing_name(self, key: str) -> str:
        return key


class VariablePickerEditor(PickerEditor):
    """One of the variables that can be used here."""

    missing = "A variable that is gone"

    def choices(self, subject: Subject) -> Sequence[Choice]:
        return [
            Choice(variable.id, f"{variable.scope or 'workflow'}.{variable.name}", variable.type)
            for variable in subject.bot.variables(subject.workflow)
            if variable.id
        ]


class WorkflowPickerEditor(PickerEditor):
    """One of the bot's workflows."""

    missing = "A workflow that is gone"

    def choices(self, subject: Subject) -> Sequence[Choice]:
        found = [
            Choice(workflow.id, workflow.name or "Unnamed", "this one" if workflow is subject.workflow else "")
            for workflow in subject.bot.workflows
            if workflow.id
        ]
        return sorted(found, key=lambda choice: choice.label.casefold())


class TablePickerEditor(PickerEditor):
    """One of the bot's tables."""

    missing = "A table that is gone"

    def choices(self, subject: Subject) -> Sequence[Choice]:
        found = [Choice(key, table.name or key) for key, table in subject.bot.tables.items()]
        return sorted(found, key=lambda choice: choice.label.casefold())
