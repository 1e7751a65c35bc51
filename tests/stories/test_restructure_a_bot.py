"""A builder restructures a large bot: a node becomes a workflow, a variable is renamed, a phrase replaced, all undone."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.bot import Bot
from studio.bot.card import ContentCard, WorkflowCard
from studio.bot.edit import same_json
from studio.bot.edits.restructure import refusal_to_extract
from studio.bot.edits.variables import declared_variables
from studio.bot.node import Node
from studio.bot.uses import uses_of_variable
from studio.ui.canvas.extract_panel import ExtractPanel
from tests.conftest import sample_path
from tests.fixtures.desk import Desk

Key = Qt.Key
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(desk: Desk, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.do(lambda: QTest.keyClick(QApplication.focusWidget() or desk.window, key, modifiers))


def type_text(desk: Desk, text: str) -> None:
    desk.do(lambda: QTest.keyClicks(QApplication.focusWidget() or desk.window, text))


def texts(bot: Bot) -> list[str]:
    return [
        card.content.text.text
        for workflow in bot.workflows
        for node in workflow.nodes
        for card in node.cards
        if isinstance(card, ContentCard) and card.content.type == "text"
    ]


def often_said(bot: Bot) -> str:
    """A word that several messages have in common."""
    words = Counter(word for text in texts(bot) for word in set(re.findall(r"[A-Za-z]{7,}", text)) if "{{" not in text)
    return words.most_common(1)[0][0]


def test_a_large_bot_is_restructured_and_undone(desk: Desk) -> None:
    desk.open(sample_path("megasai"))
    window = desk.window
    window.activateWindow()
    canvas = window.canvas
    assert canvas is not None
    canvas.motion_ms = 0
    before = window.project.bot

    # A node, with its cards, becomes a workflow of its own.
    node = movable(before)
    canvas.select_nodes([node.key])
    canvas.setFocus()
    press(desk, Key.Key_X, Control | Shift)
    panel = canvas.findChild(ExtractPanel)
    assert isinstance(panel, ExtractPanel)
    panel.field.setFocus()
    type_text(desk, "Moved out")
    press(desk, Key.Key_Return)
    bot = window.project.bot
    made = next(workflow for workflow in bot.workflows if workflow.name == "Moved out")
    inside = made.node(node.id)
    assert inside is not None
    assert [card.raw["type"] for card in inside.cards] == [card.raw["type"] for card in node.cards]
    assert node.id not in bot.main.nodes_by_key
    assert any(
        isinstance(card, WorkflowCard) and card.flow_id == made.id for one in bot.main.nodes for card in one.cards
    )

    # A variable that templates and code use gets another name everywhere.
    key, variable = max(
        declared_variables(bot, "user").items(), key=lambda item: len(uses_of_variable(bot, "user", item[1].name))
    )
    uses = uses_of_variable(bot, "user", variable.name)
    assert len({use.label for use in uses}) > 1
    window.navigation.show_page("variables")
    desk.do(lambda: window.navigation.variables.select("user", key))
    name = window.navigation.variables.form.name
    name.setFocus()
    press(desk, Key.Key_A, Control)
    type_text(desk, "renamedHere")
    press(desk, Key.Key_Return)
    assert len(uses_of_variable(window.project.bot, "user", "renamedHere")) == len(uses)
    assert not uses_of_variable(window.project.bot, "user", variable.name)

    # A phrase becomes another wherever it is said.
    phrase = often_said(window.project.bot)
    press(desk, Key.Key_H, Control)
    find = window.navigation.find
    find.box.setFocus()
    press(desk, Key.Key_A, Control)
    type_text(desk, phrase)
    desk.until(lambda: bool(find.found.hits) and find.found.query.text == phrase)
    find.new.setFocus()
    type_text(desk, "Zwiebelkuchen")
    desk.until(find.apply_button.isEnabled)
    desk.do(lambda: QTest.mouseClick(find.apply_button, Qt.MouseButton.LeftButton))
    assert sum("Zwiebelkuchen" in text for text in texts(window.project.bot)) >= 2
    assert not any(re.search(rf"\\b{phrase}\\b", text) for text in texts(window.project.bot))

    assert window.project.history.position == 3
    canvas.setFocus()
    for _ in range(3):
        press(desk, Key.Key_Z, Control)
    assert same_json(window.project.bot.raw, before.raw)
    assert not window.project.is_modified


def movable(bot: Bot) -> Node:
    """A node of the main workflow that has cards and can become a workflow."""
    assert bot.main is not None
    return next(
        node
        for node in bot.main.nodes
        if node.type == "standard" and len(node.cards) > 0 and not refusal_to_extract(bot, "wf-main", [node.key])
    )
