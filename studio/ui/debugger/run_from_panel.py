"""Running from a node with chosen variables: a small panel over the canvas with what may be set before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.variable import Variable
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel

_WIDTH = 360
_LABEL_WIDTH = 32 * SPACE
_MOST_HEIGHT = 420
_AS_JSON = ("array", "object", "schema")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable that may be set: its value now, or else its default."""

    variable: Variable
    value: Any
    is_current: bool = False
    """Whether the value is that of the present conversation."""

    @property
    def scope(self) -> str:
        return self.variable.scope or "workflow"

    @property
    def path(self) -> str:
        return f"{self.scope}.{self.variable.name}"


def settings_of(bot: Bot, workflow_key: str, now: Mapping[str, Mapping[str, Any]]) -> list[Setting]:
    """The variables a workflow knows, its own first; secrets are left out."""
    workflow = bot.workflow(workflow_key)
    if workflow is None:
        return []
    found = []
    for variable in bot.variables(workflow):
        scope = variable.scope or "workflow"
        if variable.secret or not variable.name or scope not in ("workflow", "conversation", "user", "bot"):
            continue
        value = now.get(scope, {}).get(variable.name)
        found.append(Setting(variable, variable.default_value if value is None else value, value is not None))
    order = {"workflow": 0, "conversation": 1, "user": 2, "bot": 3}
    return sorted(found, key=lambda setting: order[setting.scope])


def as_typed(value: Any) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def from_typed(kind: str, text: str) -> Any:
    """The value a text stands for. Raises ValueError with a sentence."""
    bare = text.strip()
    if kind == "number":
        try:
            return json.loads(bare)
        except ValueError:
            raise ValueError(f"“{bare}” is no number.") from None
    if kind == "boolean":
        if bare not in ("true", "false"):
            raise ValueError("It is true or false.")
        return bare == "true"
    if kind in _AS_JSON:
        try:
            return json.loads(bare)
        except ValueError:
            raise ValueError("It is written as JSON.") from None
    return text


class RunFromPanel(QFrame):
    """Asks with which variables to run from a node; only what was changed is set."""

    run_requested = Signal(str, str, object)
    """Keys of the workflow and node, and the variables to set: a list of scope, name, value."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "raised")
        self.setAccessibleName("Run from here with variables")
        self._around = parent
        self._place = ("", "")
        self._fields: list[tuple[Setting, QLineEdit]] = []
        self.title = ElidedLabel("", role="title")
        self.note = QLabel("Change what the conversation is to begin with. What you leave alone has its usual value.")
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.run_button = QPushButton("Run")
        self.run_button.setProperty("kind", "primary")
        self.cancel_button = QPushButton("Cancel")
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.run_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()
        self.run_button.clicked.connect(self.run)
        self.cancel_button.clicked.connect(self.hide)
        self.hide()

    def ask(self, workflow: str, node: str, name: str, settings: Sequence[Setting], beside: QRect) -> None:
        """Ask for the variables to run a node with; `beside` is where the node is in the parent."""
        self._place = (workflow, node)
        self.title.set_text(f"Run from “{name}”")
        self.problem.hide()
        form = QWidget()
        rows = QGridLayout(form)
        rows.setContentsMargins(0, 0, SPACE, 0)
        rows.setSpacing(SPACE)
        rows.setColumnStretch(1, 1)
        self._fields = []
        for number, setting in enumerate(settings):
            field = QLineEdit(as_typed(setting.value))
            field.setAccessibleName(setting.path)
            field.setPlaceholderText(setting.variable.type)
            field.setToolTip(f"{setting.path} ({setting.variable.type})\n{setting.variable.description}".strip())
            field.returnPressed.connect(self.run)
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "muted")
            label.setFixedWidth(_LABEL_WIDTH)
            elided = label.fontMetrics().elidedText(setting.path, Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH)
            label.setText(elided)
            label.setToolTip(setting.path)
            origin = QLabel("" if setting.value in (None, "") else "now" if setting.is_current else "default")
            origin.setProperty("role", "caption")
            rows.addWidget(label, number, 0)
            rows.addWidget(field, number, 1)
            rows.addWidget(origin, number, 2)
            self._fields.append((setting, field))
        if not settings:
            rows.addWidget(QLabel("This workflow has no variables."), 0, 0)
        rows.setRowStretch(len(settings) + 1, 1)
        form.setAutoFillBackground(False)
        form.setStyleSheet("background: transparent;")
        self._area.setWidget(form)
        height = min(_MOST_HEIGHT, 168 + (CONTROL_HEIGHT + SPACE) * max(1, len(settings)))
        parent = self._around
        height = min(height, parent.height() - 4 * SPACE)
        left = beside.right() + 3 * SPACE
        if left + _WIDTH > parent.width():
            left = beside.left() - _WIDTH - 3 * SPACE
        left = max(2 * SPACE, min(left, parent.width() - _WIDTH - 2 * SPACE))
        top = max(2 * SPACE, min(beside.top(), parent.height() - height - 2 * SPACE))
        self.setGeometry(left, top, _WIDTH, height)
        self.show()
        self.raise_()
        (self._fields[0][1] if self._fields else self.run_button).setFocus(Qt.FocusReason.PopupFocusReason)

    def run(self) -> None:
        """Run with the values that were changed."""
        chosen: list[tuple[str, str, Any]] = []
        for setting, field in self._fields:
            field.setProperty("invalid", False)
            text = field.text()
            if text == as_typed(setting.value):
                continue
            try:
                value = (
                    from_typed(setting.variable.type, text)
                    if text.strip() or setting.variable.type == "string"
                    else None
                )
            except ValueError as problem:
                field.setProperty("invalid", True)
                field.style().polish(field)
                self.problem.setText(f"{setting.path}: {problem}")
                self.problem.show()
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            chosen.append((setting.scope, setting.variable.name, value))
        self.hide()
        self.run_requested.emit(*self._place, chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._around.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)
