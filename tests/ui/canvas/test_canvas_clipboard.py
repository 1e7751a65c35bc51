"""Cutting, copying, pasting and duplicating by key, within a bot and between bots."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from canvas_desk import Desk, leave, node, text
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from studio.bot.bot import Bot
from studio.bot.clipboard import MIME_TYPE, looks_like_clip
from studio.bot.port import ports_of
from studio.ui.canvas import clipping
from studio.ui.canvas.paste_panel import PastePanel

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def empty_clipboard() -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def other_bot() -> Bot:
    """A bot that lacks the variable `size`."""
    flow = {
        "id": "wf-main",
        "name": "Main",
        "startNode": "start",
        "variables": [{"id": "var-colour", "name": "colour", "type": "string", "scope": "workflow"}],
        "nodes": [node("start", 0, 0, leave("t0", ""), type="start"), node("b", 360, 0, text("x", "Here"))],
    }
    return Bot({"settings": {"id": "other"}, "flows": [flow]})


def panel(desk: Desk) -> PastePanel:
    found = desk.view.findChild(PastePanel)
    assert isinstance(found, PastePanel)
    return found


def test_nodes_are_copied_and_pasted_with_the_lines_between_them(desk: Desk) -> None:
    before = desk.bot
    desk.view.select_nodes(["ask", "small"])
    desk.press(Key.Key_C, Control)
    assert desk.edits == []
    desk.press(Key.Key_V, Control)
    assert [edit.label for edit in desk.edits] == ["Paste 2 nodes"]
    ask, small = (desk.node(key) for key in desk.view.selected_nodes)
    assert (ask.name, small.name) == ("Ask1", "Small1")
    assert small.id in {port.target for port in ports_of(ask, desk.bot)}
    desk.undo()
    assert desk.bot.raw == before.raw


def test_what_is_pasted_twice_does_not_lie_on_itself(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    desk.press(Key.Key_C, Control)
    desk.press(Key.Key_V, Control)
    first = desk.node(desk.view.selected_nodes[0])
    desk.press(Key.Key_V, Control)
    second = desk.node(desk.view.selected_nodes[0])
    assert first.key != second.key
    assert (first.x, first.y) != (second.x, second.y)


def test_pasting_at_a_place(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    clipping.copy_selection(desk.view)
    clipping.paste(desk.view, QPointF(301, 598))
    placed = desk.node(desk.view.selected_nodes[0])
    assert (placed.x, placed.y) == (300, 600)


def test_cut_takes_nodes_away_and_gives_them_back(desk: Desk) -> None:
    desk.view.select_nodes(["small", "start"])
    desk.press(Key.Key_X, Control)
    assert "small" not in desk.view.scene.nodes
    assert "start" in desk.view.scene.nodes
    desk.press(Key.Key_V, Control)
    assert desk.node(desk.view.selected_nodes[0]).name == "Small"
    assert [edit.label for edit in desk.edits] == ["Cut “Small”", "Paste “Small”"]


def test_a_card_is_cut_and_pasted_into_another_node(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.press(Key.Key_X, Control)
    desk.view.select_nodes(["small"], "s")
    desk.press(Key.Key_V, Control)
    assert [card.raw["content"]["text"]["dynamicValue"] for card in desk.node("small").cards] == [
        "Small it is",
        "Hello",
    ]
    assert desk.view.selected_card == desk.node("small").cards[1].key


def test_a_card_pasted_on_nothing_gets_a_node_of_its_own(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.press(Key.Key_C, Control)
    desk.view.clear_selection()
    desk.press(Key.Key_V, Control)
    made = desk.node(desk.view.selected_nodes[0])
    assert [card.type for card in made.cards] == ["content"]
    assert [edit.label for edit in desk.edits] == ["Paste card"]


def test_duplicating_cards_and_nodes(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.press(Key.Key_D, Control)
    assert [card.type for card in desk.node("ask").cards] == ["content", "content", "capture"]
    assert desk.view.selected_card == desk.node("ask").cards[1].key
    desk.view.select_nodes(["large"])
    desk.press(Key.Key_D, Control)
    assert desk.node(desk.view.selected_nodes[0]).name == "Large1"


def test_what_may_not_be_copied_says_why(desk: Desk) -> None:
    desk.view.select_nodes(["start"])
    desk.press(Key.Key_C, Control)
    desk.press(Key.Key_X, Control)
    desk.press(Key.Key_D, Control)
    assert len(desk.heard["refused"]) == 3
    desk.view.select_nodes(["start"], "t0")
    desk.press(Key.Key_X, Control)
    assert "goes on" in desk.heard["refused"][-1][0]
    desk.press(Key.Key_V, Control)
    assert desk.heard["refused"][-1] == ("The clipboard holds no nodes or cards of a bot.",)
    desk.view.clear_selection()
    desk.press(Key.Key_C, Control)
    assert "Select" in desk.heard["refused"][-1][0]
    assert desk.edits == []


def test_a_clip_is_also_plain_text_that_can_be_sent(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    desk.press(Key.Key_C, Control)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.mimeData().hasFormat(MIME_TYPE)
    words = clipboard.text()
    assert looks_like_clip(words)
    clipboard.setText(words)
    desk.press(Key.Key_V, Control)
    assert len(desk.edits) == 1
    clipboard.setText('{"format":"dialoom-clip","version":99}')
    desk.press(Key.Key_V, Control)
    assert "newer version" in desk.heard["refused"][-1][0]


def test_what_another_bot_lacks_is_asked_about_and_made(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_C, Control)
    other = make_desk(other_bot())
    other.press(Key.Key_V, Control)
    asked = panel(other)
    assert asked.isVisible()
    assert other.edits == []
    assert [thing.title for thing in asked.pickers] == ["variable workflow.size"]
    QTest.keyClick(asked, Key.Key_Return)
    assert asked.isHidden()
    assert other.view.hasFocus()
    names = [variable.name for variable in other.bot.main.variables]  # type: ignore[union-attr]
    assert names == ["colour", "size"]


def test_what_another_bot_lacks_can_be_replaced(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_C, Control)
    other = make_desk(other_bot())
    other.press(Key.Key_V, Control)
    picker = next(iter(panel(other).pickers.values()))
    assert [choice.label for choice in picker._choices] == [
        "Make this variable here",
        "Use “colour” instead",
        "Leave it missing",
    ]
    picker.picked.emit("use:var-colour")
    panel(other).do_button.click()
    capture = next(card for card in other.node(other.view.selected_nodes[0]).cards if card.type == "capture")
    assert capture.raw["variableId"] == "var-colour"


def test_escape_pastes_nothing(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_C, Control)
    other = make_desk(other_bot())
    other.press(Key.Key_V, Control)
    asked = panel(other)
    QTest.keyClick(asked, Key.Key_Escape)
    assert asked.isHidden()
    assert other.edits == []
    QTest.mouseClick(other.view, Qt.MouseButton.LeftButton, pos=QPoint(900, 500))
    assert other.view.hasFocus()
