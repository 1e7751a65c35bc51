"""Clock, language, channel and tags are told at once, and only when they changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDateTime
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.interpreter.surroundings import Surroundings
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.surroundings_page import SurroundingsPage, tags_of
from studio.ui.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> SurroundingsPage:
    page = SurroundingsPage(theme)
    qtbot.addWidget(page)
    page.show()
    return page


def test_what_is_filled_in_is_told_once(page: SurroundingsPage) -> None:
    told: list[Surroundings] = []
    page.surroundings_changed.connect(told.append)
    QTest.keyClicks(page.language, "fr")
    page.language.editingFinished.emit()
    page.language.editingFinished.emit()
    assert told == [Surroundings("fr")]
    page.channel.setText("kiosk")
    page.tags["user"].setText("plan = gold, age=3")
    page.commit()
    assert told[-1] == Surroundings("fr", "kiosk", "kiosk", {"user": {"plan": "gold", "age": "3"}})
    assert page.summary == "fr · kiosk · 2 tags"


def test_what_cannot_be_read_is_said_and_not_told(page: SurroundingsPage) -> None:
    told: list[object] = []
    page.surroundings_changed.connect(told.append)
    page.user_data_changed.connect(told.append)
    page.tags["user"].setText("gold")
    page.commit()
    assert "name=value" in page.problem.text()
    page.tags["user"].clear()
    page.user_data.setText("[1]")
    page.commit()
    assert "is an object" in page.problem.text()
    assert told == []
    page.user_data.setText('{"name": "Ada"}')
    page.commit()
    assert told == [{"name": "Ada"}]
    assert page.problem.isHidden()


def test_the_clock_is_set_moved_and_let_go(page: SurroundingsPage) -> None:
    told: list[Any] = []
    page.clock_set.connect(told.append)
    assert not page.moment.isEnabled()
    page.steps[0].click()
    assert page.moment.isEnabled()
    assert timedelta(minutes=59) < told[-1] - datetime.now(UTC) < timedelta(minutes=61)
    page.moment.setDateTime(QDateTime(2030, 1, 2, 3, 4, 0))
    assert told[-1] == datetime(2030, 1, 2, 3, 4).astimezone(UTC)
    page.reset()
    assert told[-1] is None
    assert page.summary == ""


def test_the_panel_says_from_where_the_person_talks(panel: EmulatorPanel) -> None:
    assert panel.elsewhere.isHidden()
    panel.surroundings.channel.setText("kiosk")
    panel.surroundings.commit()
    assert panel.elsewhere.isVisible()
    assert "kiosk" in panel.elsewhere.text()
    panel.elsewhere.click()
    assert panel.drawer.page is panel.surroundings
    panel.surroundings.reset()
    assert panel.elsewhere.isHidden()


def test_tags_are_read_as_they_are_typed() -> None:
    assert tags_of("") == {}
    assert tags_of("a=1,, b = two words ,c=") == {"a": "1", "b": "two words", "c": ""}
    with pytest.raises(ValueError, match="name=value"):
        tags_of("=1")
