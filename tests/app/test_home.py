"""The home page of bots that begin with an autonomous node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from studio.bot.bot import Bot
from studio.bot.edit import same_json
from studio.bot.edits.home import beginning, readable_bases, set_instructions
from studio.ui.home.home_page import HomePage
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.switch import Switch
from tests.fixtures.desk import STARTER, Desk


def bot(*tools: dict[str, Any], **more: Any) -> dict[str, Any]:
    node = {
        "id": "nd-auto",
        "name": "Helper",
        "type": "autonomous",
        "x": 300,
        "y": 0,
        "instructions": list(tools),
        "defaultTransition": {"targetNodeId": None},
    }
    always = {
        "id": "ins-t",
        "type": "transition",
        "condition": {"type": "expression", "payload": "true"},
        "destination": {"node": "nd-auto"},
    }
    start = {"id": "nd-start", "name": "Start", "type": "start", "x": 0, "y": 0, "instructions": [always]}
    return {
        "version": "1.17",
        "settings": {"id": "home-bot"},
        "flows": [{"id": "wf-main", "name": "Main", "startNode": "nd-start", "nodes": [start, node], "variables": []}],
        "knowledge_base": [{"id": "kb-1", "name": "Menu"}, {"id": "kb-2", "name": "Wines"}],
        "agents": {"SummaryAgent": {"enabled": True, "config": {}}, "VisionAgent": {"enabled": False, "config": {}}},
        "tables": {},
        "identity": {"name": "Waiter", "manual_instructions": "Be kind."},
        **more,
    }


SEARCH = {
    "id": "ins-search",
    "type": "autonomous",
    "toolType": "search",
    "label": "Query Knowledge Bases",
    "kbs": {"valueType": "static", "staticValue": ["kb-1"]},
    "transitions": [],
}


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> tuple[Desk, HomePage]:
    return desk, opened(desk, tmp_path, bot(SEARCH))


def opened(desk: Desk, tmp_path: Path, raw: dict[str, Any]) -> HomePage:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "bot.json").write_text(json.dumps(raw))
    desk.open(tmp_path / "bot", as_new=True)
    desk.do(desk.window.actions_by_name["home"].trigger)
    front = desk.window.editors.front
    assert isinstance(front, HomePage)
    return front


def now(desk: Desk) -> Bot:
    return desk.window.project.bot


def switch(page: HomePage, name: str) -> Switch:
    return next(one for one in page.findChildren(Switch) if one.text() == name and one in page._parts)


def test_instructions_are_one_step_of_undo(page: tuple[Desk, HomePage]) -> None:
    desk, home = page
    before = now(desk)
    assert home.heading.text() == "Waiter"
    assert home.instructions.toPlainText() == "Be kind."
    home.instructions.setFocus()
    desk.do(lambda: QTest.keyClicks(home.instructions, "Smile. "))
    desk.do(desk.window.commit)
    desk.do(lambda: QTest.keyClicks(home.instructions, "Always. "))
    desk.do(desk.window.commit)
    assert now(desk).identity.manual_instructions == "Smile. Always. Be kind."
    assert home.instructions.textCursor().position() == 15
    desk.do(desk.window.actions_by_name["undo"].trigger)
    assert same_json(now(desk).raw, before.raw)
    assert home.instructions.toPlainText() == "Be kind."


def test_agents_and_knowledge_are_switched(page: tuple[Desk, HomePage]) -> None:
    desk, home = page
    assert [switch(home, name).isChecked() for name in ("Menu", "Wines")] == [True, False]
    desk.do(switch(home, "Wines").click)
    tool = beginning(now(desk)).node.cards[0]  # type: ignore[union-attr]
    assert readable_bases(tool) == ("kb-1", "kb-2")  # type: ignore[arg-type]
    desk.do(switch(home, "Menu").click)
    assert [switch(home, name).isChecked() for name in ("Menu", "Wines")] == [False, True]
    desk.do(switch(home, "Vision").click)
    assert now(desk).agents["VisionAgent"].enabled
    assert desk.window.project.history.labels[-1] == "Switch the Vision agent on"


def test_an_agent_is_added(page: tuple[Desk, HomePage]) -> None:
    desk, home = page
    button = next(one for one in home.findChildren(QPushButton) if one.text() == "Add an agent")
    offered = [action.text() for action in button.menu().actions()]
    assert "HITL" in offered
    assert "Summary" not in offered
    desk.do(button.menu().actions()[offered.index("Router")].trigger)
    assert now(desk).agents["RouterAgent"].enabled
    assert switch(home, "Router").isChecked()


def test_capabilities_lead_to_their_cards(page: tuple[Desk, HomePage]) -> None:
    desk, home = page
    link = next(one for one in home.findChildren(LinkButton) if one.text() == "Query Knowledge Bases")
    desk.do(link.click)
    assert desk.window.canvas is not None
    assert desk.window.canvas.selected_card == "ins-search"


def test_without_a_tool_knowledge_can_be_let_in(desk: Desk, tmp_path: Path) -> None:
    home = opened(desk, tmp_path, bot())
    button = next(one for one in home.findChildren(QPushButton) if "search knowledge" in one.text())
    desk.do(button.click)
    assert [card.raw["toolType"] for card in beginning(now(desk)).node.cards] == ["search"]  # type: ignore[union-attr]
    assert not switch(home, "Menu").isChecked()


def test_other_bots_have_no_home(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    assert not desk.window.actions_by_name["home"].isEnabled()
    assert desk.window.explorer.home_button.isHidden()


def test_home_goes_when_the_bot_begins_otherwise(page: tuple[Desk, HomePage]) -> None:
    desk, _ = page
    desk.window.open_workflow("wf-main")
    canvas = desk.window.canvas
    assert canvas is not None
    canvas.select_nodes(["nd-auto"])
    canvas.setFocus()
    desk.do(lambda: QTest.keyClick(canvas, Qt.Key.Key_Delete))
    assert not list(desk.window.editors)
    assert not desk.window.actions_by_name["home"].isEnabled()


def test_a_bot_without_an_identity_gets_one_only_for_instructions() -> None:
    raw = bot()
    del raw["identity"]
    old = Bot(raw)
    assert not set_instructions(old, "")
    new = set_instructions(old, "Be kind.").apply(old)
    assert new.identity.manual_instructions == "Be kind."
    assert same_json(set_instructions(old, "Be kind.").revert(new).raw, raw)
