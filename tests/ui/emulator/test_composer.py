from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.ui.emulator.composer import RECENT, Composer, RecentMessages
from studio.ui.theme import Theme

key = Qt.Key


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(300, 40)
    with qtbot.waitActive(composer):
        composer.show()
        composer.activateWindow()
    composer.setFocus()
    return composer


def sent_by(composer: Composer) -> list[str]:
    sent: list[str] = []
    composer.sent.connect(sent.append)
    return sent


def type_and_send(composer: Composer, text: str) -> None:
    QTest.keyClicks(composer.field, text)
    QTest.keyClick(composer.field, key.Key_Return)


def test_enter_sends_and_empties(composer: Composer) -> None:
    sent = sent_by(composer)
    type_and_send(composer, "hello")
    assert sent == ["hello"]
    assert composer.field.toPlainText() == ""


def test_blank_is_not_sent(composer: Composer) -> None:
    sent = sent_by(composer)
    type_and_send(composer, "   ")
    assert sent == []
    assert not composer.send_button.isEnabled()


def test_shift_enter_starts_a_line_and_the_field_grows(composer: Composer) -> None:
    sent = sent_by(composer)
    before = composer.field.height()
    QTest.keyClicks(composer.field, "one")
    QTest.keyClick(composer.field, key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.field, "two")
    assert sent == []
    assert composer.field.height() > before
    QTest.keyClick(composer.field, key.Key_Return)
    assert sent == ["one\ntwo"]
    assert composer.field.height() == before


def test_the_field_stops_growing_and_scrolls(composer: Composer) -> None:
    composer.field.setPlainText("\n".join(str(number) for number in range(7)))
    seven = composer.field.height()
    composer.field.setPlainText("\n".join(str(number) for number in range(50)))
    assert composer.field.height() == seven


def test_wrapped_lines_make_it_grow_too(composer: Composer) -> None:
    before = composer.field.height()
    QTest.keyClicks(composer.field, "word " * 20)
    assert composer.field.height() > before


def test_the_button_sends(composer: Composer) -> None:
    sent = sent_by(composer)
    QTest.keyClicks(composer.field, "hello")
    QTest.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)
    assert sent == ["hello"]


def test_the_arrows_bring_back_what_was_sent_and_keep_the_draft(composer: Composer) -> None:
    for text in ("one", "two"):
        type_and_send(composer, text)
    QTest.keyClicks(composer.field, "draft")
    QTest.keyClick(composer.field, key.Key_Up)
    assert composer.field.toPlainText() == "two"
    QTest.keyClick(composer.field, key.Key_Up)
    QTest.keyClick(composer.field, key.Key_Up)
    assert composer.field.toPlainText() == "one"
    QTest.keyClick(composer.field, key.Key_Down)
    QTest.keyClick(composer.field, key.Key_Down)
    assert composer.field.toPlainText() == "draft"


def test_the_arrows_move_within_several_lines_first(composer: Composer) -> None:
    type_and_send(composer, "earlier")
    composer.field.setPlainText("one\ntwo")
    composer.field.moveCursor(composer.field.textCursor().MoveOperation.End)
    QTest.keyClick(composer.field, key.Key_Up)
    assert composer.field.toPlainText() == "one\ntwo"
    QTest.keyClick(composer.field, key.Key_Up)
    assert composer.field.toPlainText() == "earlier"


def test_tab_leaves_the_field(composer: Composer) -> None:
    QTest.keyClicks(composer.field, "x")
    QTest.keyClick(composer.field, key.Key_Tab)
    assert composer.send_button.hasFocus()


def test_a_disabled_composer_sends_nothing(composer: Composer) -> None:
    sent = sent_by(composer)
    composer.field.setPlainText("hello")
    composer.setEnabled(False)
    composer.send()
    assert sent == []


@given(st.lists(st.text(min_size=1, max_size=3), max_size=60), st.lists(st.sampled_from([-1, 1]), max_size=60))
def test_recent_messages_walk_like_a_list(messages: list[str], steps: list[int]) -> None:
    recent = RecentMessages()
    kept: list[str] = []
    for message in messages:
        recent.add(message)
        if not kept or kept[-1] != message:
            kept.append(message)
    kept = kept[-RECENT:]
    assert recent.messages == kept
    place, shown = len(kept), "draft"
    for step in steps:
        target = place + step
        found = recent.step(step, shown)
        if 0 <= target <= len(kept):
            place = target
            shown = "draft" if place == len(kept) else kept[place]
            assert found == shown
        else:
            assert found is None


def test_recent_messages_can_be_given_from_an_earlier_day() -> None:
    recent = RecentMessages(str(number) for number in range(30))
    assert recent.messages == [str(number) for number in range(10, 30)]
    assert recent.step(-1, "") == "29"


def test_an_earlier_message_is_edited_and_the_draft_comes_back(composer: Composer) -> None:
    sent: list[str] = []
    edited: list[str] = []
    composer.sent.connect(sent.append)
    composer.edited.connect(edited.append)
    QTest.keyClicks(composer.field, "half writ")
    composer.edit("old words")
    assert composer.editing.isVisibleTo(composer)
    QTest.keyClicks(composer.field, "new words")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    assert (sent, edited) == ([], ["new words"])
    assert composer.field.toPlainText() == "half writ"
    assert not composer.is_editing
    composer.edit("old words")
    QTest.keyClick(composer.field, Qt.Key.Key_Escape)
    assert composer.field.toPlainText() == "half writ"
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    assert sent == ["half writ"]


def test_files_and_pictures_are_taken_from_the_clipboard(composer: Composer) -> None:
    files: list[list[str]] = []
    pictures: list[bytes] = []
    composer.field.files_given.connect(files.append)
    composer.field.picture_given.connect(pictures.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/some/where.pdf"), QUrl("https://x.y/z")])
    assert composer.field.canInsertFromMimeData(data)
    composer.field.insertFromMimeData(data)
    assert files == [["/some/where.pdf"]]
    data = QMimeData()
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    data.setImageData(image)
    composer.field.insertFromMimeData(data)
    assert pictures[0].startswith(b"\x89PNG")
    data = QMimeData()
    data.setText("plain words")
    composer.field.insertFromMimeData(data)
    assert composer.field.toPlainText() == "plain words"
