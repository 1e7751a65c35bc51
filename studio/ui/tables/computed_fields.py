"""How the values of a column are computed: from which columns, by code or by a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.tables.column import Column
from studio.ui.tables.toggle_chips import ToggleChips
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

NO_MODEL = "No model is connected, so values of AI columns cannot be computed here. The prompt stays with the table."
_OTHER = "Its values are computed by a {}, which is kept as it is and cannot be changed here."
_CODE_HELP = "Runs once for each row, as row.name or row['a name']. What it returns is the value. await and axios work."
_PROMPT_HELP = "Columns are written like {{name}}."


@dataclass(frozen=True)
class Recipe:
    """What makes the values of a computed column."""

    action: str = "code"
    """`code` or `ai`."""
    code: str = ""
    prompt: str = ""
    dependencies: tuple[str, ...] = ()
    model: str = ""

    @classmethod
    def of(cls, column: Column) -> Recipe | None:
        """The recipe of a column, if it has one."""
        computed = column.computed
        if computed is None:
            return None
        return cls(computed.action, computed.code, computed.prompt, tuple(computed.dependencies), computed.model)

    def to_json(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """As a column's schema keeps it; of a recipe of the same kind `before`, what is not edited here stays."""
        same = before is not None and before.get("action") == self.action
        data: dict[str, Any] = dict(before) if before is not None and same else {}
        data.update({"action": self.action, "dependencies": list(self.dependencies)})
        if self.action == "ai":
            data["prompt"] = self.prompt
            if self.model:
                data["model"] = self.model
        elif self.action == "code":
            data["code"] = self.code
        return data


class ComputedFields(QWidget):
    """A switch, and below it what it asks for."""

    changed = Signal()

    def __init__(self, theme: Theme, others: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._others = tuple(others)
        self._model = ""
        self._other = ""
        """A way of computing that cannot be edited here."""
        self.switch = Switch(theme, "Computed")
        self.switch.setToolTip("Values are made from other columns instead of typed")
        self.switch.toggled.connect(self._fit)
        self.action = Segmented(theme, [("code", "Execute code"), ("ai", "AI")])
        self.action.set_choice("code")
        self.action.set_accessible_name("How it is computed")
        self.action.chosen.connect(self._fit)
        self.dependencies = ToggleChips(theme, "Columns it is computed from")
        self.dependencies.changed.connect(self.changed)
        self.code = CodeEditor(theme, "typescript")
        self.code.setFixedHeight(160)
        self.code.setPlaceholderText("return row.price * row.count")
        self.code.setAccessibleName("Code of the column")
        self.code.textChanged.connect(self.changed)
        self.prompt = CodeEditor(theme, "template", line_numbers=False)
        self.prompt.setFixedHeight(112)
        self.prompt.setPlaceholderText("Summarise {{notes}} in one sentence")
        self.prompt.setAccessibleName("Prompt of the column")
        self.prompt.textChanged.connect(self.changed)
        self.help = WrappedLabel(role="caption")
        self.note = WrappedLabel(NO_MODEL, role="caption")
        label = QLabel("Dependencies")
        label.setProperty("role", "caption")
        self.details = QWidget()
        rows = QVBoxLayout(self.details)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2 * SPACE)
        for part in (label, self.dependencies, self.action, self.code, self.prompt, self.help, self.note):
            rows.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.switch)
        layout.addWidget(self.details)
        self.show_recipe(None)

    @property
    def recipe(self) -> Recipe | None:
        """What is asked for; None while values are typed."""
        if not self.switch.isChecked():
            return None
        action = self._other or self.action.choice
        return Recipe(action, self.code.text(), self.prompt.text(), self.dependencies.on, self._model)

    @property
    def problem(self) -> str:
        """Why it cannot be kept so; empty when it can."""
        recipe = self.recipe
        if recipe is None:
            return ""
        if recipe.action == "code" and not recipe.code.strip():
            return "Write the code that returns the value."
        if recipe.action == "ai" and not recipe.prompt.strip():
            return "Write the prompt."
        return ""

    def show_recipe(self, recipe: Recipe | None) -> None:
        """Show a recipe; None for values that are typed."""
        self.switch.setChecked(recipe is not None)
        found = recipe or Recipe()
        self._model = found.model
        self._other = "" if found.action in ("code", "ai") else found.action
        self.dependencies.show_names(self._others, found.dependencies)
        self.action.set_choice("ai" if found.action == "ai" else "code")
        self.code.load(found.code)
        self.prompt.load(found.prompt)
        self._fit()

    def _fit(self) -> None:
        by_code = self.action.choice == "code"
        self.details.setVisible(self.switch.isChecked())
        self.action.setVisible(not self._other)
        self.code.setVisible(by_code and not self._other)
        self.prompt.setVisible(not by_code and not self._other)
        self.help.setVisible(not self._other)
        self.note.setVisible(not by_code or bool(self._other))
        self.note.set_text(_OTHER.format(self._other) if self._other else NO_MODEL)
        self.help.set_text(_CODE_HELP if by_code else _PROMPT_HELP)
        self.changed.emit()
