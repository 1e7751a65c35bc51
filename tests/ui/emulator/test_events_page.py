"""The page that sends events, payloads and schedules."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.conversations.occasions import Occasion, Timetable
from studio.interpreter.schedules import Schedule
from studio.ui.emulator.events_page import EventsPage
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.theme import Theme

PAID = Occasion("trigger", "shop", "paid", {}, "Main › Paid")
SMALL = Occasion("example", "shop", "paid", {"sum": 1}, "Main › Paid", "Small")
DAILY = Schedule("wf", "nd", "Daily", "0 9 * * *", "schedule", "fixedSchedule")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> EventsPage:
    page = EventsPage(theme)
    qtbot.addWidget(page)
    page.show()
    return page


def choose(page: EventsPage, kind: str) -> None:
    page.kind.set_choice(kind)
    page.kind.chosen.emit(kind)


def test_an_example_fills_the_form_and_is_sent(page: EventsPage) -> None:
    sent: list[tuple[str, str, object]] = []
    page.event_requested.connect(lambda *event: sent.append(event))
    page.show_choices([PAID, SMALL], [])
    assert page.note.text() == "Main › Paid listens to it."
    page.picker.picked.emit("1")
    page.send_button.click()
    assert sent == [("shop", "paid", {"sum": 1})]


def test_another_event_needs_a_name(page: EventsPage) -> None:
    sent: list[object] = []
    page.event_requested.connect(lambda *event: sent.append(event))
    page.send_button.click()
    assert not page.problem.isHidden()
    assert "needs a name" in page.problem.text()
    QTest.keyClicks(page.name, "opened")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert sent == [("", "opened", {})]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{", "not JSON"),
        ("[1]", "has to be an object"),
        ('{"text": "no type"}', "needs a “type”"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ('{"a":' * 150 + "1" + "}" * 150, "more than 100 levels"),
    ],
)
def test_a_bad_payload_is_not_sent(page: EventsPage, typed: str, sentence: str) -> None:
    sent: list[object] = []
    page.payload_requested.connect(sent.append)
    choose(page, "message")
    page.payload.setPlainText(typed)
    page.send()
    assert sentence in page.problem.text()
    assert sent == []


def test_every_kind_of_message_offered_is_sent_as_it_stands(page: EventsPage) -> None:
    sent: list[dict[str, object]] = []
    page.payload_requested.connect(sent.append)
    choose(page, "message")
    for number in range(8):
        page.picker.picked.emit(str(number))
        page.send()
    assert [payload["type"] for payload in sent][-5:] == ["image", "audio", "video", "file", "location"]
    assert json.loads(page.payload.toPlainText()) == sent[-1]


def test_schedules_show_their_runs_and_run_now(page: EventsPage) -> None:
    sent: list[object] = []
    page.schedule_requested.connect(sent.append)
    choose(page, "schedule")
    assert "no schedule" in page.note.text()
    assert not page.send_button.isEnabled()
    run = datetime(2026, 3, 2, 9, tzinfo=UTC)
    page.show_choices([], [Timetable(DAILY, "Main › Daily", (run,)), Timetable(DAILY, "Bad", problem="It is empty.")])
    assert page.note.text() == "Next runs\nMon 02 Mar 2026, 09:00 UTC"
    page.send_button.click()
    assert sent == [DAILY]
    page.picker.picked.emit("1")
    assert page.note.text() == "It is empty."


def test_the_drawer_opens_above_the_composer_and_escape_shuts_it(panel: EmulatorPanel) -> None:
    panel.event_action.trigger()
    assert panel.drawer.page is panel.events
    assert panel.view.isVisible()
    assert panel.drawer.height() < panel.height() * 0.7
    panel.surroundings_action.trigger()
    assert panel.drawer.page is panel.surroundings
    QTest.keyClick(panel.surroundings.language, Qt.Key.Key_Escape)
    assert panel.drawer.page is None
    assert panel.composer.field.hasFocus()
