"""Asked before nodes become a workflow of their own: its name, with what will not be as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.restructure import extract_workflow, refusal_to_extract
from studio.bot.edits.workflows import free_workflow_name, refusal_of_workflow_name
from studio.ui.canvas.float_panel import FloatPanel
from studio.ui.widgets.wrapped import WrappedLabel

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_MOST_NOTES = 5


class ExtractPanel(FloatPanel):
    """Names the new workflow and lists what changes with it."""

    moved = Signal(str)
    """Key of the workflow the nodes are in now."""

    def __init__(self, view: CanvasView, bot: Bot, workflow: str, keys: tuple[str, ...]) -> None:
        count = "This node becomes a workflow" if len(keys) == 1 else f"{len(keys)} nodes become a workflow"
        super().__init__(view.theme, view, count, "Move them" if len(keys) > 1 else "Move it")
        self._view, self._bot, self._workflow, self._keys = view, bot, workflow, keys
        name = free_workflow_name(bot, view.scene.nodes[keys[0]].node.name.strip() or "Workflow")
        notes = extract_workflow(bot, workflow, keys, name, view.ids).notes
        self.field = QLineEdit(name)
        self.field.setAccessibleName("Name of the new workflow")
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.problem = WrappedLabel(role="error")
        place = "its place" if len(keys) == 1 else "their place"
        about = f"A node that runs the new workflow takes {place}; lines and variables go along."
        self.body.addWidget(WrappedLabel(about, role="muted"))
        self.body.addWidget(self.field)
        self.body.addWidget(self.problem)
        self.problem.hide()
        if notes:
            lines = [f"• {note}" for note in notes[:_MOST_NOTES]]
            if len(notes) > _MOST_NOTES:
                lines.append(f"… and {len(notes) - _MOST_NOTES} more")
            self.body.addWidget(WrappedLabel("\n".join(lines), role="caption"))

    def first_focus(self) -> QWidget:
        return self.field

    def carry_out(self) -> bool:
        view, bot = self._view, self._view.scene.bot
        if bot is None:
            return True
        made: list[str] = []

        def make() -> Edit:
            job = extract_workflow(bot, self._workflow, self._keys, self.field.text().strip(), view.ids)
            made.append(job.workflow)
            return job.edit

        before = set(view.scene.nodes)
        if not view.commit(make):
            return False
        view.select_nodes(view.scene.nodes.keys() - before)
        view.told.emit(
            f"“{self.field.text().strip()}” is a workflow now; Shift+Enter on the card that runs it opens it."
        )
        self.moved.emit(made[0])
        return True

    def _check(self, name: str) -> None:
        refusal = refusal_of_workflow_name(self._view.scene.bot or self._bot, name.strip())
        self.problem.set_text(refusal)
        self.problem.setVisible(bool(refusal))
        self.do_button.setEnabled(not refusal)
        self.place()


def ask_to_extract(view: CanvasView) -> ExtractPanel | None:
    """Ask how the selected nodes are to become a workflow; say why not when they cannot."""
    bot, workflow, keys = view.scene.bot, view.scene.workflow, view.selected_nodes
    if bot is None or workflow is None or not keys:
        view.refused.emit("Select the nodes that are to become a workflow of their own.")
        return None
    refusal = refusal_to_extract(bot, workflow.key, keys)
    if refusal:
        view.refused.emit(refusal)
        return None
    panel = ExtractPanel(view, bot, workflow.key, keys)
    panel.open_panel()
    return panel
