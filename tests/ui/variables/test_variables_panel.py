"""The variables by real keys and clicks."""

from __future__ import annotations

import random
from typing import Any

import bots
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.ids import Ids
from studio.bot.tree import ABSENT
from studio.bot.uses import uses_of_variable
from studio.project.history import History
from studio.ui.theme import Theme, apply_theme
from studio.ui.variables.default_value import default_from_text
from studio.ui.variables.variables_panel import VariablesPanel

Key = Qt.Key


class Desk:
    """A panel whose edits are made and whose questions are answered."""

    def __init__(self, panel: VariablesPanel, raw: dict[str, Any]) -> None:
        self.panel = panel
        self.bot = Bot(raw)
        self.first = self.bot
        self.history = History()
        self.refused: list[str] = []
        panel.edit_requested.connect(self.apply)
        panel.refused.connect(lambda text: self.refused.append(text))
        panel.uses_wanted.connect(
            lambda scope, name, flow: panel.show_uses(self.bot, uses_of_variable(self.bot, scope, name, flow))
        )
        panel.show_bot(self.bot, "wf-main")

    def apply(self, edit: Edit) -> None:
        self.bot = edit.apply(self.bot)
        self.history.push(edit, merge=self.history.may_merge(edit))
        self.panel.show_bot(self.bot, "wf-main")

    def undo_all(self) -> None:
        while (edit := self.history.next_undo) is not None:
            self.bot = edit.revert(self.bot)
            self.history.step_back()
            self.panel.show_bot(self.bot, "wf-main")

    def rows(self) -> list[tuple[str, list[str]]]:
        model = self.panel.tree.model()
        heads = [model.index(row, 0) for row in range(model.rowCount())]
        return [(head.data(), [model.index(n, 0, head).data() for n in range(model.rowCount(head))]) for head in heads]

    def variable(self, name: str) -> dict[str, Any]:
        found = [one.raw for one in self.bot.variables(self.bot.workflow("wf-main")) if one.name == name]
        assert found, f"no variable {name}"
        return found[0]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    theme = Theme("light")
    apply_theme(qapp, theme)
    raw = bots.shop()
    hello = bots.text_card("ins-hello", "Hi {{user.name}}, {{workflow.size}}")
    raw["flows"][0]["nodes"][1]["instructions"].append(hello)
    raw["settings"]["configVariables"] = {"KEY": "secret"}
    panel = VariablesPanel(theme, Ids(random.Random(5)))
    qtbot.addWidget(panel)
    panel.resize(280, 760)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return Desk(panel, raw)


def test_scopes_with_those_of_the_open_workflow_first(desk: Desk) -> None:
    assert desk.rows() == [
        ("Workflow wf-main", ["size"]),
        ("Conversation", []),
        ("User", ["name"]),
        ("Bot", []),
        ("Configuration", ["KEY"]),
    ]
    assert desk.panel.details.isHidden()


def test_marking_one_shows_its_fields_and_uses(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.select("workflow", "var-size", "wf-main")
    assert desk.panel.form.name.text() == "size"
    assert desk.panel.uses_label.text() == "Used in 2 places"
    assert not desk.panel.grab().isNull()
    uses = desk.panel.uses
    with qtbot.waitSignal(desk.panel.place_requested) as went:
        place = uses.visualRect(uses.rows.index(0)).center()
        QTest.mouseClick(uses.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert went.args == ["wf-main", "ask", "ins-size"]
    QTest.keyClick(uses, Key.Key_Down)
    with qtbot.waitSignal(desk.panel.place_requested) as went:
        QTest.keyClick(uses, Key.Key_Return)
    assert went.args == ["wf-main", "ask", "ins-hello"]


def test_renaming_changes_it_everywhere(desk: Desk) -> None:
    desk.panel.select("user", "var-name")
    desk.panel.tree.setFocus()
    QTest.keyClick(desk.panel.tree, Key.Key_F2)
    field = desk.panel.form.name
    assert field.hasFocus()
    QTest.keyClicks(field, "full name")
    assert field.property("invalid")
    assert "letters" in desk.panel.form.name_error.text()
    QTest.keyClick(field, Key.Key_Return)
    assert not desk.history.labels
    field.selectAll()
    QTest.keyClicks(field, "fullName")
    QTest.keyClick(field, Key.Key_Return)
    card = desk.bot.workflows_by_key["wf-main"].nodes_by_key["ask"].card("ins-hello")
    assert card.raw["content"]["text"]["dynamicValue"] == "Hi {{user.fullName}}, {{workflow.size}}"
    assert desk.rows()[2] == ("User", ["fullName"])
    assert desk.panel.current is not None
    assert len(desk.history.labels) == 1
    desk.undo_all()
    assert same_json(desk.bot.raw, desk.first.raw)


def test_a_new_variable_is_named_at_once_in_one_step(desk: Desk) -> None:
    QTest.mouseClick(desk.panel.add_button, Qt.MouseButton.LeftButton)
    assert desk.panel.add_menu.isVisible()
    desk.panel.add_menu.close()
    next(action for action in desk.panel.add_menu.actions() if action.objectName() == "new_conversation").trigger()
    assert desk.panel.form.name.selectedText() == "variable1"
    QTest.keyClicks(desk.panel.form.name, "mood")
    QTest.keyClick(desk.panel.form.name, Key.Key_Return)
    assert desk.rows()[1] == ("Conversation", ["mood"])
    assert desk.history.labels == ("Create variable “mood”",)
    assert desk.panel.uses_label.text() == "Not used anywhere"
    QTest.keyClick(desk.panel.tree, Key.Key_Delete)
    assert desk.rows()[1] == ("Conversation", [])
    desk.undo_all()
    assert same_json(desk.bot.raw, desk.first.raw)


def test_type_default_description_and_secret(desk: Desk) -> None:
    panel = desk.panel
    panel.select("workflow", "var-size", "wf-main")
    panel.form.type.picked.emit("number")
    assert desk.variable("size")["type"] == "number"
    QTest.keyClicks(panel.form.default, "1x")
    assert "no number" in panel.form.default_error.text()
    QTest.keyClick(panel.form.default, Key.Key_Return)
    assert "defaultValue" not in desk.variable("size")
    panel.form.default.clear()
    QTest.keyClicks(panel.form.default, "12")
    QTest.keyClick(panel.form.default, Key.Key_Return)
    assert desk.variable("size")["defaultValue"] == 12
    QTest.keyClicks(panel.form.description, "How large")
    assert desk.variable("size")["description"] == "How large"
    assert desk.history.labels[-1] == "Describe variable “size”"
    panel.form.secret.click()
    assert desk.variable("size")["secret"] is True
    panel.form.type.picked.emit("array")
    assert panel.form.detail.isVisible()
    panel.form.detail.picked.emit("number")
    assert desk.variable("size")["arrayType"] == "number"
    desk.undo_all()
    assert same_json(desk.bot.raw, desk.first.raw)


def test_deleting_what_is_used_asks_once(desk: Desk) -> None:
    panel = desk.panel
    panel.select("user", "var-name")
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Key.Key_Delete)
    assert panel.warning.isVisible()
    assert "“name”" in panel.warning_text.text()
    assert not panel.grab().isNull()
    QTest.mouseClick(panel.cancel_button, Qt.MouseButton.LeftButton)
    assert panel.warning.isHidden()
    QTest.mouseClick(panel.delete_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(panel.confirm_button, Key.Key_Space)
    assert desk.rows()[2] == ("User", [])
    assert panel.details.isHidden()


def test_search_and_configuration(desk: Desk) -> None:
    QTest.keyClicks(desk.panel.search, "siz")
    assert desk.rows() == [("Workflow wf-main", ["size"])]
    desk.panel.search.clear()
    desk.panel.select("env", "KEY")
    assert desk.panel.form.isHidden()
    assert desk.panel.uses_label.text() == "Not used anywhere"
    desk.panel.delete()
    assert not desk.history.labels


def test_the_bot_goes(desk: Desk) -> None:
    desk.panel.select("user", "var-name")
    desk.panel.show_bot(None)
    assert desk.rows() == []
    assert desk.panel.details.isHidden()
    desk.panel.create_variable("user")
    desk.panel.delete()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " a", " a"),
        ("string", " ", ABSENT),
        ("boolean", "true", True),
        ("number", "1.50", 1.5),
        ("array", '["é"]', ["é"]),
        ("object", '{"a": 1}', {"a": 1}),
    ],
)
def test_defaults_are_read_by_type(kind: str, text: str, value: Any) -> None:
    assert default_from_text(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [("boolean", "yes"), ("array", "{}"), ("object", "["), ("number", "NaN")])
def test_what_does_not_fit_is_said(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        default_from_text(kind, text)
