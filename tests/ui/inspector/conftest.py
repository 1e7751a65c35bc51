"""An inspector on a desk: a bot, its history, and everything the inspector says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import bots
import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.paths import card_path, node_path
from studio.bot.ids import Ids
from studio.bot.tree import value_at
from studio.project.history import History
from studio.ui.inspector import Inspector
from studio.ui.inspector.field_editor import FieldEditor
from studio.ui.theme import Theme, apply_theme


class Desk(QWidget):
    """A window with an inspector, in which edits are made and taken back as in the program."""

    def __init__(self, theme: Theme, raw: dict[str, Any]) -> None:
        super().__init__()
        self.theme = theme
        self.bot = Bot(raw)
        self.history = History()
        self.edits: list[Edit] = []
        self.refused: list[str] = []
        self.visited: list[tuple[str, str]] = []
        self.inspector = Inspector(theme, self.apply, Ids(random.Random(7)))
        self.inspector.refused.connect(lambda text: self.refused.append(text))
        self.inspector.go_to.connect(lambda workflow, node: self.visited.append((workflow, node)))
        self.elsewhere = QLineEdit()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.inspector)
        layout.addWidget(self.elsewhere)
        self.resize(320, 760)

    def apply(self, edit: Edit) -> None:
        self.bot = edit.apply(self.bot)
        self.edits.append(edit)
        self.history.push(edit, merge=self.history.may_merge(edit))
        self.inspector.update_bot(self.bot)

    def undo(self) -> None:
        edit = self.history.next_undo
        assert edit is not None
        self.bot = edit.revert(self.bot)
        self.history.step_back()
        self.inspector.update_bot(self.bot)

    def show_card(self, card: str = "ins", node: str = "nd", workflow: str = "wf") -> None:
        self.inspector.show_selection(self.bot, workflow, [node], card)

    def show_node(self, *nodes: str, workflow: str = "wf") -> None:
        self.inspector.show_selection(self.bot, workflow, nodes or ("nd",))

    def open_all(self) -> None:
        for view in self.inspector.form.sections.values():
            view.widget.set_expanded(True)

    def editor(self, label: str) -> FieldEditor:
        """The editor of a field by its label; its section is opened."""
        self.open_all()
        found = [editor for editor in self.inspector.form.editors if editor.field.label == label]
        assert found, f"no field “{label}” among {[editor.field.label for editor in self.inspector.form.editors]}"
        return found[0]

    def labels(self) -> list[str]:
        self.open_all()
        return [editor.field.label for editor in self.inspector.form.editors]

    def card(self, card: str = "ins", node: str = "nd", workflow: str = "wf") -> Any:
        return value_at(self.bot.raw, card_path(workflow, node, card))

    def node(self, node: str = "nd", workflow: str = "wf") -> Any:
        return value_at(self.bot.raw, node_path(workflow, node))


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied to the application."""
    made = Theme("light")
    apply_theme(qapp, made)
    return made


MakeDesk = Callable[[dict[str, Any]], Desk]


@pytest.fixture
def desk_for(qtbot: QtBot, theme: Theme) -> MakeDesk:
    """A function that puts a bot on a desk and shows it, in front."""
    desks: list[Desk] = []

    def make(raw: dict[str, Any]) -> Desk:
        desk = Desk(theme, raw)
        desks.append(desk)
        qtbot.addWidget(desk)
        with qtbot.waitActive(desk):
            desk.show()
            desk.activateWindow()
        return desk

    return make


@pytest.fixture
def card_desk(desk_for: MakeDesk) -> Callable[..., Desk]:
    """A function that shows one card of a small bot."""

    def make(card: dict[str, Any], **extra: Any) -> Desk:
        flows = extra.pop("flows", [])
        nodes = [
            bots.node("nd", "standard", {"id": "ins", **card}),
            bots.node("next", "standard", bots.text_card("ins-2", "next")),
            bots.node("end", "end", bots.leaving("trs-end", "END")),
        ]
        variables = [
            {"id": "var-size", "name": "size", "type": "string", "scope": "workflow"},
            {"id": "var-count", "name": "count", "type": "number", "scope": "workflow"},
        ]
        settings = {"userVariables": [{"id": "var-name", "name": "name", "type": "string", "scope": "user"}]}
        raw = {"flows": [bots.workflow("wf", *nodes, variables=variables), *flows], "settings": settings, **extra}
        desk = desk_for(raw)
        desk.show_card()
        return desk

    return make
