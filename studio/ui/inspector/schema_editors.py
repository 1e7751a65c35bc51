"""The editor of a value that has a schema: the form made from it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.bot.edit import Edit
from studio.bot.edits.fields import is_super_input, set_fixed
from studio.bot.edits.schemas import schema_with_id
from studio.bot.edits.workflow_calls import argument_key, set_argument
from studio.bot.tree import value_or
from studio.ui.inspector.field_editor import TwoSidedEditor
from studio.ui.inspector.fields import Field
from studio.ui.inspector.host import Host
from studio.ui.inspector.subject import Subject
from studio.ui.schemas.schema_form import SchemaForm
from studio.ui.theme import SPACE


class SchemaInputEditor(TwoSidedEditor):
    """What is passed to an input that is a variable of a schema; the field's target is the variable's id.

    Where nothing is passed yet, the form is offered first: filling it in is easier than writing an expression.
    """

    empty = dict

    def __init__(self, field: Field, host: Host, parent: QWidget | None = None) -> None:
        self._wants_expression = False
        super().__init__(field, host, parent)

    def make_control(self) -> QWidget:
        self.form = SchemaForm(self.host.theme)
        self.form.changed.connect(lambda: self.offer(self.form.value, typing=True))
        frame = QWidget()
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedWidth(1)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(SPACE // 2, 0, 0, 0)
        layout.setSpacing(3 * SPACE)
        layout.addWidget(line)
        layout.addWidget(self.form, 1)
        frame.setFocusProxy(self.form)
        return frame

    def show_surroundings(self, subject: Subject) -> None:
        self.form.set_schema(_schema_of_input(subject, self.field.target))

    def show_value(self, value: Any, subject: Subject) -> None:
        untouched = is_super_input(value) and value.get("valueType") != "static" and not value.get("dynamicValue")
        if untouched and not self._wants_expression:
            value = {**value, "valueType": "static"}
        super().show_value(value, subject)

    def show_fixed(self, value: Any, subject: Subject) -> None:
        if value is None or value == "":
            self.form.set_schema(self.form.schema, fresh=True)
        else:
            self.form.set_value(value)

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"Edit {self.field.label}"
        path = self.field.path
        if value_or(subject.raw, path[:-1]) is not None:
            return set_fixed(subject.bot, subject.place.path, path, value, label)
        passed = set_argument(subject.bot, *subject.place, self.field.target, "")
        bot = passed.apply(subject.bot)
        key = argument_key(value_or(bot.raw, subject.place.path, {}), self.field.target)
        if key is None:
            raise LookupError("The workflow has no such input any more.")
        return passed.then(set_fixed(bot, subject.place.path, ("variables", key, "value"), value, label))

    def _choose_side(self, side: str) -> None:
        self._wants_expression = side == "dynamic"
        super()._choose_side(side)
        subject = self.host.subject
        if subject is not None:
            self.show_value(subject.value(self.field.path, self.field.default), subject)


def _schema_of_input(subject: Subject, variable: str) -> Any:
    callee = subject.bot.workflow(str(subject.raw.get("flowId") or ""))
    declared = next((one for one in callee.inputs if one.id == variable), None) if callee is not None else None
    schema = schema_with_id(subject.bot, declared.schema_id) if declared is not None else None
    return schema.get("schema") if schema is not None else None
