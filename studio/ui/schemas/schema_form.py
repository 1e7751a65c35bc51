"""A form made from a JSON Schema, for whatever holds a value of a schema: variables, inputs of workflows, try-outs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.bot.tree import ABSENT
from studio.schemas.checking import Checker, Issue
from studio.schemas.parts import initial, read_part
from studio.ui.schemas.form_fields import PartEditor
from studio.ui.schemas.form_groups import make_editor
from studio.ui.theme import Theme
from studio.ui.widgets.settling import settle


class SchemaForm(QWidget):
    """Fills in a value of a schema; what does not fit is said at its field.

    It is as high as its fields, so it belongs into a scroll area. Give it a schema first, then a value; without one
    it begins with the schema's defaults.
    """

    changed = Signal()
    """The person changed the value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, checks: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._checks = checks
        self._schema: dict[str, Any] = {}
        self._checker = Checker(None)
        self._editor: PartEditor | None = None
        self._is_filling = False
        self._is_touched = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName("Form")

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema in force."""
        return self._schema

    def set_schema(self, json_schema: Any, *, fresh: bool = False) -> None:
        """Show the fields of a schema; what is filled in stays as far as it fits, or goes with `fresh`."""
        schema = json_schema if isinstance(json_schema, dict) else {}
        if schema == self._schema and self._editor is not None and not fresh:
            return
        value = ABSENT if self._editor is None or fresh else self._editor.value
        self._schema = schema
        self._is_touched = self._is_touched and not fresh
        self._checker = Checker(schema)
        if self._editor is not None:
            self._rows.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
        part = read_part(schema)
        self._editor = make_editor(self._theme, part, part.title or "Value")
        self._editor.changed.connect(self._on_change)
        self._editor.reshaped.connect(self._on_reshape)
        self._rows.addWidget(self._editor)
        self.setFocusProxy(self._editor)
        begun = initial(part)
        if isinstance(value, dict) and isinstance(begun, dict):
            known = {entry.name for entry in part.entries} if part.kind == "object" else set(value)
            value = {**begun, **{name: one for name, one in value.items() if name in known}}
        self._fill(begun if value is ABSENT else value)

    @property
    def value(self) -> Any:
        """What is filled in: JSON, or None while nothing is."""
        value = self._editor.value if self._editor is not None else ABSENT
        return None if value is ABSENT else value

    def set_value(self, value: Any) -> None:
        """Fill in a value; nothing is said of it by `changed`."""
        self._fill(value)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What does not fit the schema."""
        return self._checker.issues(self.value) if self._schema else ()

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Say at the fields what is wrong; for whoever checks values in another way."""
        if self._editor is not None:
            self._editor.show_issues(issues)

    def field_at(self, path: Sequence[str | int]) -> PartEditor | None:
        """The editor of a place in the value, or of the nearest place above it that has one."""
        editor = self._editor
        for step in path:
            below = editor.below(step) if editor is not None else None
            if below is None:
                break
            editor = below
        return editor

    def _fill(self, value: Any) -> None:
        if self._editor is None:
            return
        self._is_filling = True
        self._editor.show_value(value)
        self._is_filling = False
        settle(self)
        self._judge()

    def _on_change(self) -> None:
        if not self._is_filling:
            self._is_touched = True
            self._judge()
            self.changed.emit()

    def _judge(self) -> None:
        # Nobody is blamed for what is missing in a form not begun yet.
        if self._checks:
            self.show_issues([issue for issue in self.issues if self._is_touched or not issue.is_missing])

    def _on_reshape(self) -> None:
        if not self._is_filling:
            settle(self)
