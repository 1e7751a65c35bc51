"""The fields of one variable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.schemas import schema_with_id
from studio.bot.edits.variables import (
    describe_variable,
    refusal_of_variable_name,
    rename_variable,
    set_variable_default,
    set_variable_secret,
    set_variable_type,
)
from studio.bot.tree import ABSENT
from studio.bot.variable import VARIABLE_TYPES, Variable
from studio.ui.schemas.schema_form import SchemaForm
from studio.ui.theme import SPACE, Theme
from studio.ui.variables.default_value import EXAMPLES, default_as_text, default_from_text
from studio.ui.variables.variable_items import VariableRef
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_ITEM_TYPES = ("string", "number", "boolean", "date", "object")
_NEW_SCHEMA = "new"
_DETAILS = {"array": ("Items", "arrayType"), "schema": ("Schema", "schemaId"), "enum": ("Values of", "entityId")}


class VariableForm(QWidget):
    """Shows a variable; each change is one edit. A name takes effect with Enter or when the field is left."""

    made = Signal(object)
    """A function that makes an Edit for the present bot; it may raise ValueError or LookupError."""
    schema_wanted = Signal()
    """A schema is to be made, and the variable is to be of it."""
    renamed = Signal(str)
    """The name the variable is about to have everywhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bot: Bot | None = None
        self._ref: VariableRef | None = None
        self.name = self._field("Name")
        self.name.textEdited.connect(lambda _: self._judge_name())
        self.name.editingFinished.connect(self._rename)
        self.type = Picker(theme, "Type")
        self.type.set_choices([Choice(kind, kind) for kind in VARIABLE_TYPES])
        self.type.picked.connect(self._retype)
        self.detail_label = _caption("Items")
        self.detail = Picker(theme, "Items")
        self.detail.picked.connect(self._set_detail)
        self.default = self._field("Default")
        self.default.textEdited.connect(lambda _: self._judge_default())
        self.default.editingFinished.connect(self._set_default)
        self.has_default = Switch(theme, "Begins with a value")
        self.has_default.clicked.connect(self._set_has_default)
        self.default_form = SchemaForm(theme)
        self.default_form.changed.connect(self._set_form_default)
        self.description = self._field("Description")
        self.description.setPlaceholderText("What it is for; models read it")
        self.description.textEdited.connect(self._describe)
        self.secret = Switch(theme, "Secret: masked in logs")
        self.secret.toggled.connect(self._set_secret)
        self.name_error = WrappedLabel(role="error")
        self.default_error = WrappedLabel(role="error")
        self.default_label = _caption("Default")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for label, field, error in (
            (_caption("Name"), self.name, self.name_error),
            (_caption("Type"), self.type, None),
            (self.detail_label, self.detail, None),
            (self.default_label, self.default, self.default_error),
            (_caption("Description"), self.description, None),
        ):
            layout.addWidget(label)
            layout.addWidget(field)
            if error is not None:
                error.hide()
                layout.addWidget(error)
            if field is self.default:
                layout.addWidget(self.has_default)
                layout.addWidget(self.default_form)
            layout.addSpacing(SPACE)
        layout.addWidget(self.secret)

    def show_variable(self, bot: Bot, ref: VariableRef, variable: Variable) -> None:
        """Show a variable. What is being typed stays, as long as it is the same variable."""
        is_same = ref == self._ref
        self._bot, self._ref = bot, ref
        for field, text in (
            (self.name, variable.name),
            (self.default, default_as_text(variable)),
            (self.description, variable.description),
        ):
            if not (is_same and field.hasFocus()) and field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.type.set_current(variable.type, variable.type)
        self.default.setPlaceholderText(EXAMPLES.get(variable.type, "Nothing"))
        self.secret.blockSignals(True)
        self.secret.setChecked(variable.secret)
        self.secret.blockSignals(False)
        self._show_detail(bot, variable)
        self._show_default_form(bot, variable, is_same)
        if not is_same:
            self._complain(self.name, self.name_error, "")
            self._complain(self.default, self.default_error, "")

    def begin_naming(self) -> None:
        """Let the name be typed over."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def commit(self) -> None:
        """Let what is being typed take effect."""
        self._rename()
        self._set_default()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        return field

    def _show_detail(self, bot: Bot, variable: Variable) -> None:
        shown = _DETAILS.get(variable.type)
        self.detail.setVisible(shown is not None)
        self.detail_label.setVisible(shown is not None)
        if shown is None:
            return
        label, key = shown
        self.detail_label.setText(label)
        self.detail.set_name(label)
        if key == "arrayType":
            choices = [Choice(kind, kind) for kind in _ITEM_TYPES]
        elif key == "schemaId":
            choices = [Choice(schema.id, schema.name) for schema in bot.schemas]
            choices.append(Choice(_NEW_SCHEMA, "New schema…"))
        else:
            choices = [Choice(entity.id, entity.name) for entity in bot.list_entities]
        self.detail.set_choices(choices)
        current = str(variable.raw.get(key) or "")
        self.detail.set_current(current, current)

    def _show_default_form(self, bot: Bot, variable: Variable, is_same: bool) -> None:
        """The default of a variable of a schema is filled in with the schema's form."""
        schema = schema_with_id(bot, variable.schema_id) if variable.type == "schema" else None
        value = variable.raw.get("defaultValue")
        begins = schema is not None and value not in (None, "")
        self.default_label.setVisible(schema is None)
        self.default.setVisible(schema is None)
        self.has_default.setVisible(schema is not None)
        self.has_default.setChecked(begins)
        if schema is not None and begins:
            self.default_form.set_schema(schema.get("schema"), fresh=not is_same)
            if value != self.default_form.value:
                self.default_form.set_value(value)
        self.default_form.setVisible(begins)

    def _set_has_default(self, on: bool) -> None:
        ref, variable, bot = self._ref, self._variable(), self._bot
        schema = schema_with_id(bot, variable.schema_id) if variable is not None and bot is not None else None
        if ref is None or schema is None:
            return
        self.default_form.set_schema(schema.get("schema"), fresh=True)
        begun = self.default_form.value
        value = (begun if isinstance(begun, dict) else {}) if on else ABSENT
        self._make(lambda bot: set_variable_default(bot, ref.scope, ref.key, value, ref.workflow))

    def _set_form_default(self) -> None:
        ref, value = self._ref, self.default_form.value
        if ref is not None:
            self._make(lambda bot: set_variable_default(bot, ref.scope, ref.key, value, ref.workflow))

    def _variable(self) -> Variable | None:
        return self._ref.find(self._bot) if self._ref is not None and self._bot is not None else None

    def _rename(self) -> None:
        variable, ref, bot = self._variable(), self._ref, self._bot
        name = self.name.text().strip()
        if variable is None or ref is None or bot is None or name == variable.name:
            return
        refusal = refusal_of_variable_name(bot, ref.scope, name, ref.workflow, variable.name)
        self._complain(self.name, self.name_error, refusal)
        if refusal:
            if not self.name.hasFocus():
                self.name.setText(variable.name)
                self._complain(self.name, self.name_error, f"{refusal} It keeps its name.")
            return
        self.renamed.emit(name)
        self._make(lambda bot: rename_variable(bot, ref.scope, variable.name, name, ref.workflow))

    def _judge_name(self) -> None:
        variable, ref, bot = self._variable(), self._ref, self._bot
        if variable is not None and ref is not None and bot is not None:
            name = self.name.text().strip()
            refusal = refusal_of_variable_name(bot, ref.scope, name, ref.workflow, variable.name)
            self._complain(self.name, self.name_error, refusal)

    def _retype(self, kind: str) -> None:
        ref = self._ref
        if ref is not None:
            self._make(lambda bot: set_variable_type(bot, ref.scope, ref.key, kind, ref.workflow))
            self._complain(self.default, self.default_error, "")

    def _set_detail(self, value: str) -> None:
        ref, variable = self._ref, self._variable()
        if value == _NEW_SCHEMA:
            self.schema_wanted.emit()
        elif ref is not None and variable is not None and variable.type in _DETAILS:
            details = {_DETAILS[variable.type][1]: value}
            self._make(lambda bot: set_variable_type(bot, ref.scope, ref.key, variable.type, ref.workflow, details))

    def _judge_default(self) -> bool:
        variable = self._variable()
        if variable is None:
            return False
        try:
            default_from_text(variable.type, self.default.text())
        except ValueError as problem:
            self._complain(self.default, self.default_error, str(problem))
            return False
        self._complain(self.default, self.default_error, "")
        return True

    def _set_default(self) -> None:
        ref, variable = self._ref, self._variable()
        if ref is None or variable is None or self.default.isHidden():
            return
        if self.default.text() == default_as_text(variable):
            return
        if self._judge_default():
            value = default_from_text(variable.type, self.default.text())
            self._make(lambda bot: set_variable_default(bot, ref.scope, ref.key, value, ref.workflow))

    def _describe(self, text: str) -> None:
        ref = self._ref
        if ref is not None:
            self._make(lambda bot: describe_variable(bot, ref.scope, ref.key, text, ref.workflow))

    def _set_secret(self, secret: bool) -> None:
        ref = self._ref
        if ref is not None:
            self._make(lambda bot: set_variable_secret(bot, ref.scope, ref.key, secret, ref.workflow))

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        self.made.emit(make)

    @staticmethod
    def _complain(field: QLineEdit, label: WrappedLabel, text: str) -> None:
        label.set_text(text)
        label.setVisible(bool(text))
        field.setAccessibleDescription(text)
        if bool(text) != bool(field.property("invalid")):
            field.setProperty("invalid", bool(text))
            field.style().unpolish(field)
            field.style().polish(field)


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
