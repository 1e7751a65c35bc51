"""Agents are listed, switched, added, set and removed; what a bot holds of them stays as it is."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import bots
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.edits.agents import AGENTS, add_agent, is_switched_on, remove_agent, switch_agent, uses_of_agent
from studio.bot.ids import Ids
from studio.project.history import History
from studio.ui.agents.agent_editor import AgentEditor
from studio.ui.agents.agent_layouts import FIELDS
from studio.ui.agents.agents_panel import AgentsPanel
from studio.ui.theme import Theme, apply_theme

Key = Qt.Key


def helped() -> dict[str, Any]:
    """A bot with agents, one of them unknown, that reads what one exposes."""
    raw = bots.shop()
    raw["agents"] = {
        "TranslatorAgent": {"config": {"detectLanguage": True, "model": "m"}},
        "SummaryAgent": {"enabled": True, "config": {"summaryMaxTokens": 100, "odd": [1]}},
        "PersonalityAgent": {"config": {"personality": ""}},
        "TaxAgent": {"enabled": False, "config": {"rate": 7, "words": "hi", "strict": True, "more": {"a": 1}}},
    }
    raw["flows"][0]["nodes"][1]["instructions"].append(
        bots.text_card("ins-sum", "So far: {{conversation.SummaryAgent.summary}}")
    )
    raw["flows"][0]["nodes"][1]["agentConfigOverrides"] = {"PersonalityAgent": {"active": False}}
    return raw


class Desk:
    """A panel and an editor whose edits are made."""

    def __init__(self, theme: Theme, loop: QEventLoop) -> None:
        self.loop = loop
        self.bot = self.first = Bot(helped())
        self.history = History()
        self.opened: list[str] = []
        self.refused: list[str] = []
        self.waiting: list[Coroutine[Any, Any, None]] = []
        self.theme = theme
        self.views: list[QWidget] = []
        self.editor: AgentEditor | None = None
        self.panel = AgentsPanel(theme, self.apply, Ids(random.Random(3)))
        self.panel.open_requested.connect(self.opened.append)
        self.panel.refused.connect(self.refused.append)
        self.panel.show_bot(self.bot)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Done when the loop runs next."""
        self.waiting.append(work)

    def apply(self, edit: Edit) -> None:
        self.history.push(edit, merge=self.history.may_merge(edit))
        self._show(edit.apply(self.bot))

    def _show(self, bot: Bot) -> None:
        self.bot = bot
        self.panel.show_bot(bot)
        if self.editor is not None and not self.editor.update_bot(bot):
            self.editor = None

    def undo_all(self) -> None:
        while (edit := self.history.next_undo) is not None:
            self.history.step_back()
            self._show(edit.revert(self.bot))
        assert same_json(self.bot.raw, self.first.raw)

    def open(self, name: str) -> AgentEditor:
        self.editor = AgentEditor(self.theme, self.apply, Ids(), name, self.start)
        self.editor.refused.connect(self.refused.append)
        assert self.editor.update_bot(self.bot)
        self.show(self.editor)
        return self.editor

    def show(self, view: QWidget) -> None:
        self.views.append(view)
        view.resize(600, 700)
        view.show()
        view.activateWindow()
        QTest.qWaitForWindowActive(view)

    def config(self, name: str) -> dict[str, Any]:
        return dict(self.bot.raw["agents"][name]["config"])

    def until(self, condition: Callable[[], bool]) -> None:
        async def wait() -> None:
            for _ in range(2000):
                while self.waiting:
                    await self.waiting.pop()
                if condition():
                    return
                await asyncio.sleep(0.005)
            raise AssertionError("it did not come true in time")

        self.loop.run_until_complete(wait())

    def rows(self) -> list[tuple[str, str]]:
        model = self.panel.tree.model()
        indexes = [model.index(row, 0) for row in range(model.rowCount())]
        return [(index.data(), index.data(Qt.ItemDataRole.AccessibleTextRole).rpartition(", ")[2]) for index in indexes]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    qapp.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    theme = Theme("light")
    apply_theme(qapp, theme)
    desk = Desk(theme, loop)
    desk.show(desk.panel)
    yield desk
    for view in desk.views:
        if isValid(view):
            view.hide()
            view.deleteLater()
    for work in desk.waiting:
        work.close()
    loop.close()
    asyncio.set_event_loop(None)


def test_agents_are_listed_and_switched(desk: Desk) -> None:
    assert desk.rows() == [("Summary", "on"), ("Personality", "off"), ("Translator", "on"), ("Tax", "off")]
    desk.panel.select("PersonalityAgent")
    QTest.keyClick(desk.panel.tree, Key.Key_Space)
    desk.panel.select("TranslatorAgent")
    desk.panel.switch_current()
    assert desk.bot.raw["agents"]["PersonalityAgent"]["enabled"] is True
    assert desk.config("TranslatorAgent")["detectLanguage"] is False
    assert [state for _, state in desk.rows()] == ["on", "on", "off", "off"]
    QTest.keyClick(desk.panel.tree, Key.Key_Return)
    assert desk.opened == ["TranslatorAgent"]
    QTest.keyClick(desk.panel.tree, Key.Key_Delete)
    assert "TranslatorAgent" not in desk.bot.agents
    desk.undo_all()


def test_agents_are_added_until_there_are_all(desk: Desk) -> None:
    desk.panel.add_button.click()
    offered = [action.objectName() for action in desk.panel.add_menu.actions()]
    assert offered == [name for name in AGENTS if name not in desk.first.agents]
    for name in offered:
        desk.panel.add(name)
    desk.panel.add_menu.close()
    assert set(desk.bot.agents) == {*AGENTS, "TaxAgent"}
    assert desk.opened == offered
    desk.panel.add(offered[0])
    assert "there already" in desk.refused[0]
    desk.panel.add_button.click()
    assert desk.refused[1:] == ["The bot has every agent there is."]
    menu = desk.panel.menu_for("PolicyAgent")
    next(action for action in menu.actions() if action.objectName() == "open").trigger()
    menu.close()
    desk.undo_all()
    desk.panel.show_bot(Bot({"flows": []}))
    assert desk.panel.empty_button.isVisible()


def test_known_settings_are_set_by_their_fields(desk: Desk) -> None:
    editor = desk.open("SummaryAgent")
    fields = {one.field.label: one for one in editor.form.editors}
    assert fields["Lines of the transcript"].offer(3)
    assert desk.config("SummaryAgent")["transcriptMaxLines"] == 3
    assert fields["Switched on"].offer(False)
    assert desk.bot.raw["agents"]["SummaryAgent"]["enabled"] is False
    desk.undo_all()
    editor = desk.open("PersonalityAgent")
    fields = {one.field.label: one for one in editor.form.editors}
    assert fields["Character"].offer("A {{user.name}}")
    assert desk.config("PersonalityAgent")["personality"] == {
        "valueType": "dynamic",
        "dynamicValue": "A {{user.name}}",
        "staticValue": "",
    }
    desk.undo_all()


def test_unknown_agents_keep_what_they_hold(desk: Desk) -> None:
    editor = desk.open("TaxAgent")
    assert "not known" in editor.about.text()
    fields = {one.field.label: one for one in editor.form.editors}
    assert {label: fields[label].field.kind for label in ("Rate", "Words", "Strict", "More")} == {
        "Rate": "number",
        "Words": "plain",
        "Strict": "switch",
        "More": "json",
    }
    assert fields["Rate"].offer(8)
    assert desk.config("TaxAgent") == {**desk.first.raw["agents"]["TaxAgent"]["config"], "rate": 8}
    desk.undo_all()


def test_uses_lead_to_where_it_is_read(desk: Desk) -> None:
    editor = desk.open("SummaryAgent")
    went: list[tuple[str, str, str]] = []
    editor.place_requested.connect(lambda *place: went.append(place))
    desk.until(editor.uses.isVisible)
    QTest.keyClick(editor.uses, Key.Key_Down)
    QTest.keyClick(editor.uses, Key.Key_Return)
    assert went == [("wf-main", "ask", "ins-sum")]
    labels = [use.label for use in uses_of_agent(desk.bot, "PersonalityAgent")]
    assert labels == ["Settings of its own"]
    desk.apply(remove_agent(desk.bot, "SummaryAgent"))
    assert desk.editor is None


def test_every_known_agent_has_a_form(desk: Desk) -> None:
    assert set(FIELDS) == set(AGENTS)
    for name in AGENTS:
        if name not in desk.bot.agents:
            desk.apply(add_agent(desk.bot, name))
        editor = desk.open(name)
        assert editor.form.editors
        editor.hide()
        editor.deleteLater()
        desk.editor = None


_odd = st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=3) | st.lists(st.integers(), max_size=2)
_agents = st.dictionaries(
    st.sampled_from([*AGENTS, "TaxAgent", ""]),
    st.fixed_dictionaries(
        {}, optional={"enabled": _odd, "config": st.dictionaries(st.text(max_size=3), _odd, max_size=2) | _odd}
    )
    | _odd,
    max_size=3,
)


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional={"agents": _agents | _odd}), st.sampled_from([*AGENTS, "TaxAgent", ""]))
def test_odd_agents_are_edited_or_refused_and_restored(raw: dict[str, Any], name: str) -> None:
    bot = Bot({**raw, "flows": []})
    for make in (add_agent, remove_agent, lambda bot, one: switch_agent(bot, one, True)):
        try:
            edit = make(bot, name)
        except (ValueError, LookupError):
            continue
        after = edit.apply(bot)
        assert same_json(edit.revert(after).raw, bot.raw)
        if make is not add_agent and make is not remove_agent:
            assert is_switched_on(name, after.raw["agents"][name])
