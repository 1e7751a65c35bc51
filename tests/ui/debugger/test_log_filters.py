"""The log shows the lines of one workflow, or of one conversation."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from studio.ui.debugger.log_panel import JSON, LogPanel
from studio.ui.theme import Theme


def lines(workflow: str, name: str, count: int) -> list[dict[str, Any]]:
    place = {"workflow": workflow, "node": "nd"}
    return [
        {"type": "workflow_entered", "at": 0.0, "workflow": workflow, "name": name},
        *({"type": "code_logged", "at": 0.1, **place, "level": "log", "text": f"{name} {n}"} for n in range(count)),
    ]


@pytest.fixture
def logs(qtbot: QtBot, theme: Theme) -> LogPanel:
    logs = LogPanel(theme)
    qtbot.addWidget(logs)
    logs.resize(900, 300)
    logs.show()
    baseline = {"type": "state", "variables": {}, "baseline": True}
    logs.feed([baseline, *lines("a", "Main", 2), *lines("b", "Order", 3)])
    logs.feed([baseline, *lines("a", "Main", 1)])
    return logs


def offered(logs: LogPanel) -> dict[str, QAction]:
    logs.filter_menu.aboutToShow.emit()
    return {action.text(): action for action in logs.filter_menu.actions() if action.isCheckable()}


def test_workflows_and_conversations_are_offered_and_filter(logs: LogPanel) -> None:
    everything = logs.log.rowCount()
    offers = offered(logs)
    names = ["All workflows", "Main", "Order", "All conversations", "Conversation 2 (the present one)"]
    assert list(offers) == [*names, "Conversation 1"]
    offers["Order"].trigger()
    assert logs.log.rowCount() == 4
    assert logs.filter_button.isChecked()
    offered(logs)["Conversation 2 (the present one)"].trigger()
    assert logs.log.rowCount() == 0
    offered(logs)["All workflows"].trigger()
    assert logs.log.rowCount() == 2
    logs.feed(lines("b", "Order", 1))
    assert logs.log.rowCount() == 4
    offered(logs)["All conversations"].trigger()
    assert logs.log.rowCount() == everything + 2
    assert not logs.filter_button.isChecked()


def test_a_filter_stays_while_other_pages_are_looked_at(logs: LogPanel) -> None:
    logs.search.setText("Order 1")
    logs.search.returnPressed.emit()
    logs.filter_by("b")
    found = logs.log.rowCount()
    logs.show_tab(JSON)
    logs.show_tab(0)
    assert logs.log.rowCount() == found == 1
