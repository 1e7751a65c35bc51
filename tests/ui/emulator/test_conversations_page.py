"""Past conversations: listed, searched, replayed step by step, compared, handed out."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.conversations.keeper import Keeper
from studio.conversations.kept import Kept
from studio.ui.emulator.conversations_page import ConversationsPage
from studio.ui.emulator.images import ImageStore
from studio.ui.emulator.row import MessageRow
from studio.ui.theme import Theme


def turn(text: str, *answers: str) -> list[dict[str, Any]]:
    incoming = {"type": "text", "preview": text, "payload": {"type": "text", "text": text}}
    sent = [{"type": "message_sent", "at": 0.1, "payload": {"type": "text", "text": answer}} for answer in answers]
    return [{"type": "turn_started", "at": 0.0, "event": incoming}, *sent, {"type": "turn_finished", "at": 0.2}]


@pytest.fixture
def keeper() -> Keeper:
    keeper = Keeper(lambda: 1_700_000_000.0)
    keeper.feed([*turn("hi", "Hello!"), *turn("pizza", "Which one?", "We have two.")])
    keeper.end()
    keeper.feed([*turn("hi", "Good day!"), *turn("pizza", "Which one?", "We have two.")])
    return keeper


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, keeper: Keeper) -> ConversationsPage:
    page = ConversationsPage(theme, keeper, ImageStore())
    qtbot.addWidget(page)
    page.resize(900, 320)
    page.show()
    return page


def titles(page: ConversationsPage) -> list[str]:
    return [entry.title for entry in page.list.entry_model.entries]


def replayed(page: ConversationsPage) -> list[str]:
    transcript = page.replay.transcript
    rows = [transcript.row(number) for number in range(transcript.rowCount())]
    return [row.text for row in rows if isinstance(row, MessageRow)]


def test_the_newest_is_first_and_says_how_it_stands(page: ConversationsPage) -> None:
    assert titles(page) == ["hi · pizza", "hi · pizza"]
    first, second = page.list.entry_model.entries
    assert first.caption.startswith("2 · ")
    assert first.caption.endswith("5 messages · going on")
    assert second.caption.endswith("5 messages")
    assert "Choose a conversation" in page.hint.text()


def test_a_conversation_is_replayed_step_by_step(page: ConversationsPage, keeper: Keeper) -> None:
    page.choose(keeper.conversations[0])
    assert replayed(page) == ["hi", "Hello!", "pizza", "Which one?", "We have two."]
    replay = page.replay
    replay.first_button.click()
    assert replayed(page) == []
    assert not replay.back_button.isEnabled()
    seen = []
    for _ in range(replay.steps):
        QTest.keyClick(replay.slider, Qt.Key.Key_Right)
        seen.append(len(replayed(page)))
    assert seen == [1, 2, 3, 4, 5]
    assert replay.place.text() == "5 of 5"


def test_a_conversation_that_goes_on_is_followed_unless_one_looks_back(page: ConversationsPage, keeper: Keeper) -> None:
    page.choose(keeper.conversations[1])
    keeper.feed(turn("bye", "See you"))
    page.refresh()
    assert replayed(page)[-1] == "See you"
    page.replay.first_button.click()
    keeper.feed(turn("again"))
    page.refresh()
    assert replayed(page) == []


def test_two_are_compared(page: ConversationsPage, keeper: Keeper) -> None:
    page.choose(keeper.conversations[0], also=keeper.conversations[1])
    assert page.pages.currentWidget() is page.comparison
    assert [pair.kind for pair in page.comparison.shown] == ["same", "changed", "same", "same", "same"]
    assert page.comparison.summary.text() == "1 difference"
    page.comparison.only_differences.click()
    assert page.comparison.table.rowCount() == 1
    assert page.comparison.table.item(0, 1).text() == "Bot (differs)\nGood day!"
    assert page.rerun_button.isHidden()


def test_the_menu_offers_the_others_to_compare_with(page: ConversationsPage, keeper: Keeper) -> None:
    page.choose(keeper.conversations[0])
    menu = page.compare_button.menu()
    menu.aboutToShow.emit()
    (other,) = menu.actions()
    other.trigger()
    assert page.pages.currentWidget() is page.comparison


def test_a_search_finds_messages_and_shows_them_in_place(page: ConversationsPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.search, "which")
    qtbot.waitUntil(lambda: titles(page) == ["Which one?", "Which one?"])
    page.list.setCurrentIndex(page.list.entry_model.index(0))
    assert replayed(page)[-1] == "Which one?"
    page.search.setText("not said")
    qtbot.waitUntil(lambda: titles(page) == [])
    assert "Nothing was said" in page.hint.text()


def test_what_is_chosen_is_exported_had_again_or_forgotten(page: ConversationsPage, keeper: Keeper) -> None:
    exported: list[tuple[Kept, str, bool]] = []
    again: list[Kept] = []
    page.export_requested.connect(lambda *wanted: exported.append(wanted))
    page.rerun_requested.connect(again.append)
    first = keeper.conversations[0]
    page.choose(first)
    page.with_steps.trigger()
    for action in page.export_button.menu().actions()[2:]:
        action.trigger()
    assert exported == [(first, kind, False) for kind in ("txt", "json", "html")]
    page.rerun_button.click()
    assert again == [first]
    page.list.setFocus()
    page.forget_button.click()
    assert keeper.conversations[0].number == 2
    assert len(titles(page)) == 1


def test_a_long_conversation_is_shown_bit_by_bit(page: ConversationsPage, keeper: Keeper, qtbot: QtBot) -> None:
    keeper.end()
    keeper.feed([*turn("go", *map(str, range(4000)))])
    page.choose(keeper.conversations[-1])
    assert 0 < len(replayed(page)) < 4000
    qtbot.waitUntil(lambda: len(replayed(page)) == 4001)


def test_nothing_said_yet(qtbot: QtBot, theme: Theme) -> None:
    page = ConversationsPage(theme, Keeper(lambda: 0.0), ImageStore())
    qtbot.addWidget(page)
    page.show()
    assert "kept here" in page.hint.text()
    assert page.head.isHidden()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
