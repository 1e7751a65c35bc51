"""Shared by the tests of the emulator: a theme, a panel on the screen, events in their flat form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.emulator.blocks.block import Spot
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.transcript_view import TranscriptView
from studio.ui.theme import Theme, apply_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> Iterator[EmulatorPanel]:
    """A panel with the focus in its composer; time of day stands still at noon UTC."""
    panel = EmulatorPanel(theme, now=lambda: 1_700_000_000.0)
    qtbot.addWidget(panel)
    panel.resize(360, 600)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.setFocus()
    yield panel
    panel.close_resources()


def message(**payload: Any) -> dict[str, Any]:
    return {"type": "message_sent", "at": 0.1, "workflow": "wf-main", "node": "nd-1", "card": "c-1", "payload": payload}


def text(words: str) -> dict[str, Any]:
    return message(type="text", text=words)


def told(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "at": 0.2, "workflow": "wf-main", "node": "nd-1", "card": "c-1", **fields}


def turn(words: str, kind: str = "text") -> dict[str, Any]:
    return {"type": "turn_started", "at": 0.0, "event": {"type": kind, "preview": words, "payload": {"text": words}}}


@pytest.fixture
def events() -> Callable[[str], Callable[..., dict[str, Any]]]:
    """The makers of events by name: `message`, `text`, `told`, `turn`."""
    makers: dict[str, Callable[..., dict[str, Any]]] = {"message": message, "text": text, "told": told, "turn": turn}
    return makers.__getitem__


def spot_named(view: TranscriptView, label: str) -> tuple[Spot, QPoint]:
    """A spot in sight by its label, and where its middle is in the viewport."""
    model = view.model()
    for number in range(model.rowCount()):
        for spot in view.layout_of(number).spots:
            if spot.label == label:
                top = view.visualRect(model.index(number, 0)).top()
                return spot, spot.rect.center().toPoint() + QPoint(0, top)
    raise AssertionError(f"nothing in the transcript is called “{label}”")


@pytest.fixture
def click_spot() -> Callable[[TranscriptView, str], None]:
    """Clicks what has a label in the transcript."""

    def click(view: TranscriptView, label: str) -> None:
        _, point = spot_named(view, label)
        assert view.viewport().rect().contains(point), f"“{label}” is not in sight"
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)

    return click
