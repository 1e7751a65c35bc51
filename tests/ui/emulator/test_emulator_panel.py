from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.row import MessageRow
from studio.ui.emulator.transcript_view import TranscriptView

Makers = Callable[[str], Callable[..., dict[str, Any]]]
Click = Callable[[TranscriptView, str], None]
key = Qt.Key
control = Qt.KeyboardModifier.ControlModifier


def test_what_is_typed_is_shown_and_said(panel: EmulatorPanel) -> None:
    said: list[str] = []
    panel.said.connect(said.append)
    QTest.keyClicks(panel.composer.field, "hello")
    QTest.keyClick(panel.composer.field, key.Key_Return)
    assert said == ["hello"]
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    assert (row.mine, row.text, row.delivery) == (True, "hello", "sent")


def test_what_is_said_while_the_bot_works_waits(panel: EmulatorPanel) -> None:
    panel.set_busy(True)
    panel.say("second")
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.delivery == "queued"
    panel.set_busy(False)
    assert row.delivery == "dropped"


def test_a_working_bot_shows_dots_and_a_stop_button(qtbot: QtBot, panel: EmulatorPanel) -> None:
    stops: list[bool] = []
    panel.stop_requested.connect(lambda: stops.append(True))
    assert not panel.stop_button.isVisible()
    with qtbot.waitSignal(panel.view.typing.shown_changed):
        panel.set_busy(True)
    assert panel.stop_button.isVisible()
    assert not panel.view.viewport().grab().isNull()
    QTest.mouseClick(panel.stop_button, Qt.MouseButton.LeftButton)
    assert stops == [True]
    panel.set_busy(False)
    assert not panel.stop_button.isVisible()
    assert not panel.view.typing.is_shown


def test_a_quick_turn_shows_no_dots(qtbot: QtBot, panel: EmulatorPanel) -> None:
    with qtbot.assertNotEmitted(panel.view.typing.shown_changed):
        panel.set_busy(True)
        panel.set_busy(False)


def test_control_enter_starts_a_new_conversation(panel: EmulatorPanel, events: Makers) -> None:
    asked: list[bool] = []
    panel.new_conversation_requested.connect(lambda: asked.append(True))
    panel.feed(events("text")("Hello"))
    QTest.keyClick(panel.composer.field, key.Key_Return, control)
    assert asked == [True]
    assert panel.transcript.rowCount() == 0
    panel.view.setFocus()
    QTest.keyClick(panel.view, key.Key_Return, control)
    assert asked == [True, True]


def test_the_header_starts_anew_and_times_out(panel: EmulatorPanel, events: Makers) -> None:
    told: list[str] = []
    panel.new_conversation_requested.connect(lambda: told.append("conversation"))
    panel.new_user_requested.connect(lambda: told.append("user"))
    panel.timeout_requested.connect(lambda: told.append("timeout"))
    panel.feed(events("text")("Hello"))
    QTest.mouseClick(panel.new_button, Qt.MouseButton.LeftButton)
    panel.timeout_action.trigger()
    panel.feed(events("text")("Hello"))
    panel.new_user_action.trigger()
    assert told == ["conversation", "timeout", "user"]
    assert panel.transcript.rowCount() == 0


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_dropdown_is_searched_and_answered(panel: EmulatorPanel, events: Makers, click_spot: Click) -> None:
    chosen: list[tuple[str, str]] = []
    panel.chosen.connect(lambda value, label: chosen.append((value, label)))
    options = [{"label": f"Size {number}", "value": str(number)} for number in range(20)]
    panel.feed(events("message")(type="dropdown", text="Size?", options=options))
    click_spot(panel.view, "Choose one of 20 options")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    items = popup.findChild(QListWidget)
    QTest.keyClicks(popup.focusWidget(), "17")
    assert items is not None
    QTest.keyClick(popup.focusWidget(), key.Key_Return)
    assert chosen == [("17", "Size 17")]
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.is_closed
    assert panel.transcript.row(1).text == "Size 17"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_leaving_a_dropdown_answers_nothing(panel: EmulatorPanel, events: Makers, click_spot: Click) -> None:
    panel.feed(events("message")(type="dropdown", text="Size?", options=[{"label": "S", "value": "s"}]))
    click_spot(panel.view, "Choose one of 1 options")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, key.Key_Escape)
    assert panel.transcript.rowCount() == 1


def test_a_reason_locks_the_panel_and_is_shown(panel: EmulatorPanel, events: Makers) -> None:
    panel.set_enabled_reason("Open a bot to talk to it.")
    assert not panel.composer.isEnabled()
    assert not panel.new_button.isEnabled()
    chosen: list[str] = []
    panel.chosen.connect(lambda value, _label: chosen.append(value))
    panel.feed(events("message")(type="choice", text="?", options=[{"label": "S", "value": "s"}]))
    spot = panel.view.layout_of(0).spots[0]
    top = panel.view.visualRect(panel.transcript.index(0)).top()
    QTest.mouseClick(
        panel.view.viewport(), Qt.MouseButton.LeftButton, pos=spot.rect.center().toPoint() + QPoint(0, top)
    )
    assert chosen == []
    panel.set_enabled_reason(None)
    assert panel.composer.isEnabled()


def test_the_empty_panel_says_what_to_do(panel: EmulatorPanel) -> None:
    blank = panel.view.viewport().grab().toImage()
    colors = {blank.pixelColor(x, y).name() for x in range(0, blank.width(), 3) for y in range(0, blank.height(), 3)}
    assert len(colors) > 3


def test_a_changed_bot_asks_what_to_do(panel: EmulatorPanel, events: Makers) -> None:
    told: list[str] = []
    panel.restart_requested.connect(lambda: told.append("restart"))
    panel.continue_requested.connect(lambda: told.append("continue"))
    panel.feed(events("text")("Hello"))

    def press(label: str) -> None:
        button = next(child for child in panel.notice.findChildren(QPushButton) if child.text() == label)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    panel.show_bot_changed()
    assert panel.notice.isVisible()
    press("Continue")
    assert not panel.notice.isVisible()
    assert panel.transcript.rowCount() == 1
    panel.show_bot_changed()
    press("Restart")
    assert told == ["continue", "restart"]
    assert panel.transcript.rowCount() == 0


def test_a_new_conversation_answers_the_question_about_the_bot(panel: EmulatorPanel) -> None:
    panel.show_bot_changed()
    panel.start_new_conversation()
    assert not panel.notice.isVisible()


def test_the_steps_can_be_hidden(panel: EmulatorPanel, events: Makers) -> None:
    panel.feed_all([events("told")("waiting"), events("text")("Hello")])
    QTest.mouseClick(panel.log_button, Qt.MouseButton.LeftButton)
    assert panel.transcript.rowCount() == 1
    QTest.mouseClick(panel.log_button, Qt.MouseButton.LeftButton)
    assert panel.transcript.rowCount() == 2


def test_every_control_has_a_name(panel: EmulatorPanel) -> None:
    for button in (
        panel.stop_button,
        panel.log_button,
        panel.new_button,
        panel.more_button,
        panel.composer.send_button,
    ):
        assert button.accessibleName()
        assert button.toolTip()
    assert panel.composer.field.accessibleName() == "Message"


def test_the_panel_fits_a_narrow_dock(panel: EmulatorPanel) -> None:
    panel.set_bot_name("A bot with a name that is far too long for the narrow panel it is shown in")
    panel.resize(320, 400)
    assert panel.width() == 320
    assert panel.more_button.geometry().right() <= 320


def test_tab_goes_from_the_header_over_the_transcript_to_the_composer(panel: EmulatorPanel, events: Makers) -> None:
    panel.feed(events("text")("Hello"))
    panel.log_button.setFocus(Qt.FocusReason.TabFocusReason)
    passed = [panel.log_button]
    for _ in range(4):
        QTest.keyClick(passed[-1], key.Key_Tab)
        passed.append(panel.focusWidget())
    assert passed[1:] == [panel.new_button, panel.more_button, panel.view, panel.composer.field]
