"""Notices: plain ones go, offers wait until they are answered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.theme import Theme
from studio.ui.widgets.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    made = NoticeBar(Theme("light"))
    qtbot.addWidget(made)
    return made


def buttons(bar: NoticeBar) -> list[str]:
    return [button.text() for button in bar.findChildren(QPushButton) if not button.isHidden()]


def test_an_offer_comes_back_after_a_plain_notice(bar: NoticeBar) -> None:
    done: list[str] = []
    bar.tell("Recover?", [("Recover", lambda: done.append("recovered"))])
    bar.tell("Exported.")
    assert (bar.text.text(), buttons(bar)) == ("Exported.", [])
    bar.tell("Saved.")
    bar.dismiss()
    assert (bar.text.text(), buttons(bar)) == ("Recover?", ["Recover"])
    bar.findChild(QPushButton).click()
    assert done == ["recovered"]
    assert bar.isHidden()


def test_an_offer_made_by_an_answer_is_shown(bar: NoticeBar) -> None:
    bar.tell("First?", [("Next", lambda: bar.tell("Second?", [("Fine", lambda: None)]))])
    bar.findChild(QPushButton).click()
    assert bar.text.text() == "Second?"
    bar.dismiss()
    assert bar.isHidden()


def test_what_is_dismissed_does_not_come_back(bar: NoticeBar) -> None:
    bar.tell("Recover?", [("Recover", lambda: None)])
    bar.dismiss()
    bar.tell("Saved.")
    bar.dismiss()
    assert bar.isHidden()
