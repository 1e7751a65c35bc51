"""The base of all editors of one field: label, control, error and help, and how they follow the bot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.bot.edit import Edit, same_json
from studio.bot.edits.fields import is_super_input, set_dynamic, set_text
from studio.bot.values import SuperInput
from studio.ui.inspector.fields import Field
from studio.ui.inspector.host import Host
from studio.ui.inspector.subject import Subject
from studio.ui.theme import SPACE
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.template_edit import TemplateEdit
from studio.ui.widgets.wrapped import WrappedLabel

_UNSET = object()


class FieldEditor(QWidget):
    """Edits the value at a path of the subject.

    Data flows one way: what the person does becomes an edit, the bot changes, `refresh` shows the new value. The
    editor remembers the value it shows and leaves its control alone while that is the bot's value.
    """

    labelled = True
    """Whether a label stands above the control."""

    def __init__(self, field: Field, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.host = host
        self._known: Any = _UNSET
        self._is_committing = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(SPACE)
        self.label = ElidedLabel(field.label, role="caption")
        self.label.set_help(field.help)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(SPACE)
        self.rows.addLayout(self.head)
        self.head.addWidget(self.label, 1)
        self.label.setVisible(self.labelled and bool(field.label))
        self.control = self.make_control()
        self.rows.addWidget(self.control)
        self.rows.addWidget(self.error)
        self.name_control(self.control)
        if field.remove is not None:
            self._offer_removal()

    def make_control(self) -> QWidget:
        """The widget the value is edited in."""
        raise NotImplementedError

    def show_value(self, value: Any, subject: Subject) -> None:
        """Let the control show a value of the bot."""
        raise NotImplementedError

    def show_surroundings(self, subject: Subject) -> None:
        """Take over what the control shows besides the value: names to choose from, and the like."""

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        """The edit that gives the field a value the control has."""
        raise NotImplementedError

    def check(self, value: Any) -> str:
        """Why a value may not be set, as a sentence; empty when it may."""
        if self.field.required and isinstance(value, str) and not value.strip():
            return self.field.required
        return ""

    def commit(self) -> None:
        """Make the edit for what was typed and not committed yet."""

    def join_heading(self, tools: QHBoxLayout) -> None:
        """Do without a label, for the heading of the section says the same; `tools` is the end of the heading."""
        self.labelled = False
        self.label.hide()

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        """Show the bot's value, unless it is the one shown; `anew` for another subject in the same form."""
        self.show_surroundings(subject)
        of = self.field.of
        value = of(subject) if of is not None else subject.value(self.field.path, self.field.default)
        if not anew and self._known is not _UNSET and same_json(value, self._known):
            return
        self._known = value
        if not self._is_committing:
            self.show_error("")
            self.show_value(self.field.read(value) if self.field.read else value, subject)

    def offer(self, value: Any, *, typing: bool = False) -> bool:
        """Try to set a value; False, with the reason below the control, when it may not be set."""
        refusal = self.check(value)
        if not refusal:
            refusal = self.perform(value, typing=typing)
        self.show_error(refusal)
        return not refusal

    def perform(self, value: Any, *, typing: bool = False) -> str:
        """Make the edit for a value; returns why it was refused."""
        path = "/".join(map(str, self.field.path))
        self._is_committing = True
        try:
            return self.host.perform(lambda subject: self._edit(subject, value), path if typing else "")
        finally:
            self._is_committing = False

    def show_error(self, sentence: str) -> None:
        """Show a sentence below the control, or take it away."""
        if sentence == self.error.text() and self.error.isHidden() != bool(sentence):
            return
        self.error.set_text(sentence)
        self.error.setVisible(bool(sentence))
        self.control.setProperty("invalid", bool(sentence))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self.describe_control(self.control)

    def name_control(self, control: QWidget) -> None:
        """Tie label and control together, for the eye, the keyboard and the screen reader."""
        if self.field.label:
            control.setAccessibleName(self.field.label)
        if self.labelled:
            self.label.setBuddy(control)
        self.setFocusProxy(control)
        self.describe_control(control)

    def describe_control(self, control: QWidget) -> None:
        """Tell what is wrong with a control, or what it is for."""
        text = self.error.text() or self.field.help
        if text:
            control.setAccessibleDescription(text)

    def _edit(self, subject: Subject, value: Any) -> Edit:
        if self.field.edit is not None:
            return self.field.edit(subject, self.field.target, value)
        return self.make_edit(subject, value)

    def _offer_removal(self) -> None:
        button = IconButton(self.host.theme, "close", f"Remove “{self.field.label}”", side=20)
        button.clicked.connect(self._remove)
        self.head.addWidget(button)

    def _remove(self) -> None:
        remove = self.field.remove
        if remove is not None:
            self.host.do(lambda subject: remove(subject, self.field.target, None))


class TwoSidedEditor(FieldEditor):
    """An editor of a value that may be fixed or an expression: `Fixed | Expression` beside the label.

    The side that is not in use keeps its value. The switch appears where an expression makes sense, and wherever
    the bot has one already.
    """

    empty: type[Any] = str
    """Makes the fixed value where there is none yet: `bool()`, `list()`."""

    def __init__(self, field: Field, host: Host, parent: QWidget | None = None) -> None:
        self._in_heading = False
        self.expression: TemplateEdit | None = None
        self.sides = Segmented(host.theme, (("fixed", "Fixed"), ("dynamic", "Expression")))
        self.sides.set_accessible_name(f"{field.label}, kind of value")
        self.sides.set_choice("fixed")
        self.sides.chosen.connect(self._choose_side)
        super().__init__(field, host, parent)
        self.head.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignRight)
        self.sides.setVisible(field.dynamic)

    def join_heading(self, tools: QHBoxLayout) -> None:
        super().join_heading(tools)
        self._in_heading = True
        self.head.removeWidget(self.sides)
        tools.addWidget(self.sides)
        self.destroyed.connect(self.sides.deleteLater)

    def show_fixed(self, value: Any, subject: Subject) -> None:
        """Let the control show a fixed value."""
        raise NotImplementedError

    def show_value(self, value: Any, subject: Subject) -> None:
        both = SuperInput.model_validate(value) if is_super_input(value) or isinstance(value, str) else None
        dynamic = both is not None and both.is_dynamic
        self.sides.setVisible(self.field.dynamic or dynamic)
        self.sides.set_choice("dynamic" if dynamic else "fixed")
        self.control.setVisible(not dynamic)
        self.label.setVisible(self.labelled or (dynamic and not self._in_heading))
        if dynamic and both is not None:
            self._expression().set_text(both.dynamic_value)
        if self.expression is not None:
            self.expression.setVisible(dynamic)
        self.show_fixed(both.static_value if both is not None else value, subject)

    def commit(self) -> None:
        if self.expression is not None:
            self.expression.commit()

    def _expression(self) -> TemplateEdit:
        if self.expression is None:
            self.expression = TemplateEdit(self.host.theme, names=self.host.names)
            self.expression.setAccessibleName(f"{self.field.label}, expression")
            self.expression.setPlaceholderText("{{ expression }}")
            self.expression.text_committed.connect(self._offer_expression)
            self.rows.insertWidget(self.rows.indexOf(self.control) + 1, self.expression)
        return self.expression

    def _offer_expression(self, text: str) -> None:
        field = self.field
        self._is_committing = True
        refusal = self.host.perform(
            lambda subject: set_text(subject.bot, subject.place.path, field.path, text, f"Edit {field.label.lower()}"),
            "/".join(map(str, field.path)),
        )
        self._is_committing = False
        self.show_error(refusal)

    def _choose_side(self, side: str) -> None:
        field = self.field
        self.host.do(
            lambda subject: set_dynamic(subject.bot, subject.place.path, field.path, side == "dynamic", self.empty())
        )
