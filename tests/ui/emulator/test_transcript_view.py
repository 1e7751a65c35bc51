from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.emulator.action import Choose, GoTo, Press, ScrollCards
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.row import LogRow, MessageRow
from studio.ui.emulator.transcript_view import TranscriptView
from studio.ui.theme import Theme

Makers = Callable[[str], Callable[..., dict[str, Any]]]
Click = Callable[[TranscriptView, str], None]
key = Qt.Key

CARDS = {
    "type": "carousel",
    "items": [
        {
            "type": "card",
            "title": f"Card {n}",
            "actions": [{"action": "postback", "label": f"Take {n}", "value": str(n)}],
        }
        for n in range(4)
    ],
}


@pytest.fixture
def view(panel: EmulatorPanel) -> TranscriptView:
    return panel.view


def shown_texts(view: TranscriptView) -> list[str]:
    """Rows in sight, top to bottom."""
    view.executeDelayedItemsLayout()
    model = view.model()
    area = view.viewport().rect()
    return [
        model.index(number, 0).data()
        for number in range(model.rowCount())
        if view.visualRect(model.index(number, 0)).intersects(area)
    ]


def actions_of(view: TranscriptView) -> list[object]:
    seen: list[object] = []
    view.acted.connect(lambda _row, action: seen.append(action))
    return seen


# Following the end


def test_the_end_is_followed(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    for number in range(100):
        panel.feed(events("text")(f"message {number}"))
    assert shown_texts(view)[-1] == "message 99"
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_who_scrolled_away_is_not_disturbed(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")(f"message {number}") for number in range(100)])
    shown_texts(view)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before = shown_texts(view)
    assert not view.chip.isVisible()
    panel.feed_all([events("text")(f"later {number}") for number in range(50)])
    assert shown_texts(view) == before
    assert view.chip.isVisible()
    QTest.mouseClick(view.chip, Qt.MouseButton.LeftButton)
    assert shown_texts(view)[-1] == "later 49"
    assert not view.chip.isVisible()


def test_scrolling_back_to_the_end_follows_again(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")(f"message {number}") for number in range(100)])
    shown_texts(view)
    QTest.keyClick(view, key.Key_PageUp)
    QTest.keyClick(view, key.Key_Home)
    assert shown_texts(view)[0] == "message 0"
    assert not view.is_at_end
    QTest.keyClick(view, key.Key_End)
    assert view.is_at_end
    panel.feed(events("text")("new"))
    assert shown_texts(view)[-1] == "new"


def test_lines_of_the_log_do_not_raise_the_chip(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")(f"message {number}") for number in range(100)])
    shown_texts(view)
    view.verticalScrollBar().setValue(0)
    panel.feed(events("told")("waiting"))
    assert not view.chip.isVisible()


def test_what_is_read_stays_in_place_while_estimates_are_corrected(
    panel: EmulatorPanel, view: TranscriptView, events: Makers
) -> None:
    words = "A rather long sentence that takes several lines in a narrow panel. "
    panel.feed_all([events("text")(f"{number}. " + words * (number % 7)) for number in range(300)])
    shown_texts(view)
    bar = view.verticalScrollBar()
    model = view.model()
    bar.setValue(bar.maximum() - 2000)
    for _ in range(60):
        anchor = view.indexAt(QPoint(10, view.viewport().height() // 2))
        top = view.visualRect(anchor).top()
        bar.setValue(bar.value() - 48)
        assert view.visualRect(model.index(anchor.row(), 0)).top() == top + 48


def test_a_resize_keeps_what_is_read(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")(f"{number}. " + "word " * 40) for number in range(200)])
    shown_texts(view)
    view.verticalScrollBar().setValue(3000)
    first = shown_texts(view)[0]
    panel.resize(520, 600)
    assert first in shown_texts(view)[:2]


def test_dropped_rows_leave_what_is_read_in_place(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.ui.emulator import transcript

    monkeypatch.setattr(transcript, "MAX_ROWS", 100)
    monkeypatch.setattr(transcript, "_DROPPED_AT_ONCE", 20)
    panel.feed_all([events("text")(f"message {number}") for number in range(100)])
    shown_texts(view)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    before = shown_texts(view)
    panel.feed(events("text")("one more"))
    assert shown_texts(view) == before


# Pressing with the mouse


def test_an_option_is_taken_once(panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click) -> None:
    chosen: list[tuple[str, str]] = []
    panel.chosen.connect(lambda value, label: chosen.append((value, label)))
    options = [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]
    panel.feed(events("message")(type="choice", text="Size?", options=options))
    click_spot(view, "Large")
    assert chosen == [("l", "Large")]
    assert shown_texts(view)[-1] == "Large"
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.chosen is not None
    assert row.chosen.label == "Large"
    assert not [spot for spot in view.layout_of(0).spots if isinstance(spot.action, Choose)]


def test_a_press_that_ends_elsewhere_does_nothing(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    panel.feed(events("message")(type="choice", text="Size?", options=[{"label": "Small", "value": "s"}]))
    spot = next(spot for spot in view.layout_of(0).spots if spot.label == "Small")
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=spot.rect.center().toPoint())
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 400))
    assert seen == []


def test_links_in_text_are_pressed(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click
) -> None:
    opened: list[str] = []
    panel.link_requested.connect(opened.append)
    panel.feed(events("text")("Read [this](https://x.y/a) now"))
    click_spot(view, "this")
    assert opened == ["https://x.y/a"]


@pytest.mark.parametrize(
    ("payload", "label", "url"),
    [
        ({"type": "image", "imageUrl": "https://x.y/a.png"}, "Open picture a.png", "https://x.y/a.png"),
        ({"type": "audio", "audioUrl": "https://x.y/a.mp3"}, "Open a.mp3", "https://x.y/a.mp3"),
        ({"type": "video", "videoUrl": "https://x.y/a.mp4", "title": "Film"}, "Open Film", "https://x.y/a.mp4"),
        ({"type": "file", "fileUrl": "https://x.y/a.pdf"}, "Open a.pdf", "https://x.y/a.pdf"),
        (
            {"type": "location", "latitude": 1, "longitude": 2, "title": "Here"},
            "Open Here",
            "https://www.openstreetmap.org/?mlat=1&mlon=2#map=15/1/2",
        ),
        (
            {"type": "card", "title": "T", "actions": [{"action": "url", "label": "More", "value": "https://x.y"}]},
            "More",
            "https://x.y",
        ),
    ],
)
def test_media_open_as_links(
    panel: EmulatorPanel,
    view: TranscriptView,
    events: Makers,
    click_spot: Click,
    payload: dict[str, Any],
    label: str,
    url: str,
) -> None:
    opened: list[str] = []
    panel.link_requested.connect(opened.append)
    panel.feed(events("message")(**payload))
    click_spot(view, label)
    assert opened == [url]


def test_a_carousel_scrolls_by_its_arrows_and_the_wheel(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click
) -> None:
    panel.feed(events("message")(**CARDS))
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    labels = {spot.label for spot in view.layout_of(0).spots if isinstance(spot.action, ScrollCards)}
    assert labels == {"Next card"}
    click_spot(view, "Next card")
    assert row.scrolled > 0
    click_spot(view, "Previous card")
    assert row.scrolled == 0

    center = view.visualRect(view.model().index(0, 0)).center()
    wheel = QWheelEvent(
        QPointF(center),
        view.viewport().mapToGlobal(QPointF(center)),
        QPoint(-5000, 0),
        QPoint(-120, 0),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), wheel)
    assert {spot.label for spot in view.layout_of(0).spots if isinstance(spot.action, ScrollCards)} == {"Previous card"}
    kept = row.scrolled
    panel.resize(361, 600)
    view.layout_of(0)
    assert row.scrolled == pytest.approx(kept, abs=2)


def test_card_buttons_post_back_or_say(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click
) -> None:
    said: list[str] = []
    posted: list[tuple[str, str]] = []
    panel.said.connect(said.append)
    panel.posted_back.connect(lambda value, label: posted.append((value, label)))
    actions = [
        {"action": "postback", "label": "Buy", "value": "buy-1"},
        {"action": "say", "label": "Ask", "value": "How much?"},
    ]
    panel.feed(events("message")(type="card", title="Pizza", actions=actions))
    click_spot(view, "Buy")
    click_spot(view, "Ask")
    assert posted == [("buy-1", "Buy")]
    assert said == ["How much?"]
    assert "Pressed “Buy”" in shown_texts(view)


def test_a_line_of_the_log_leads_to_its_place(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click
) -> None:
    places: list[tuple[str, str, str]] = []
    panel.place_requested.connect(lambda *place: places.append(place))
    panel.feed(events("told")("node_entered", name="Ask size", visit=1))
    click_spot(view, "Go to where it happened: Transitioned to Ask size")
    assert places == [("wf-main", "nd-1", "c-1")]


def test_the_detail_of_an_error_expands(
    panel: EmulatorPanel, view: TranscriptView, events: Makers, click_spot: Click
) -> None:
    panel.feed(events("told")("error", message="It broke", detail="at card.ts:1"))
    row = panel.transcript.row(0)
    assert isinstance(row, LogRow)
    before = view.visualRect(view.model().index(0, 0)).height()
    click_spot(view, "More about: It broke")
    assert row.is_expanded
    assert view.visualRect(view.model().index(0, 0)).height() > before
    click_spot(view, "Less about: It broke")
    assert view.visualRect(view.model().index(0, 0)).height() == before


# The keyboard


def test_arrows_walk_the_rows_and_their_buttons(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    options = [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]
    panel.feed_all([events("text")("Hello"), events("message")(type="choice", text="Size?", options=options)])
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, key.Key_Up)
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, key.Key_Return)
    assert seen == []
    QTest.keyClick(view, key.Key_Down)
    QTest.keyClick(view, key.Key_Right)
    QTest.keyClick(view, key.Key_Return)
    assert isinstance(seen[0], Choose)
    assert seen[0].option.label == "Large"


def test_the_keyboard_brings_cards_into_sight(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    panel.feed(events("message")(**CARDS))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        QTest.keyClick(view, key.Key_Right)
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.scrolled > 0
    QTest.keyClick(view, key.Key_Space)
    assert isinstance(seen[0], Press)
    assert seen[0].button.label == "Take 3"


def test_enter_on_a_line_goes_to_its_place(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    panel.feed(events("told")("waiting"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, key.Key_Return)
    assert isinstance(seen[0], GoTo)


def test_typing_goes_to_the_composer(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed(events("text")("Hello"))
    view.setFocus()
    QTest.keyClicks(view, "h")
    assert panel.composer.field.toPlainText() == "h"
    assert panel.composer.field.hasFocus()


def test_paging_moves_by_about_a_screen(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")(f"message {number}") for number in range(100)])
    shown_texts(view)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, key.Key_PageUp)
    assert 75 < view.currentIndex().row() < 95
    QTest.keyClick(view, key.Key_PageDown)
    assert view.currentIndex().row() >= 97


# Copying


def test_the_current_row_is_copied(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed(events("text")("Copy **me**"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Copy **me**"


def test_selected_text_is_copied(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed(events("text")("one two three"))
    area, _ = view.layout_of(0).text_areas[0]
    top = view.visualRect(view.model().index(0, 0)).top()
    start = area.topLeft().toPoint() + QPoint(1, top + 6)
    end = QPoint(int(area.right()) + 30, start.y())
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert view.selection.text == "one two three"
    QTest.keyClick(view, key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one two three"
    QTest.keyClick(view, key.Key_Escape)
    assert view.selection.is_empty


def test_a_double_click_selects_a_word(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed(events("text")("one two three"))
    area, _ = view.layout_of(0).text_areas[0]
    top = view.visualRect(view.model().index(0, 0)).top()
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=area.topLeft().toPoint() + QPoint(3, top + 6))
    assert view.selection.text == "one"


def test_dragging_over_a_link_selects_instead_of_opening(
    panel: EmulatorPanel, view: TranscriptView, events: Makers
) -> None:
    seen = actions_of(view)
    panel.feed(events("text")("https://example.com/page"))
    area, _ = view.layout_of(0).text_areas[0]
    top = view.visualRect(view.model().index(0, 0)).top()
    start = area.topLeft().toPoint() + QPoint(1, top + 6)
    end = start + QPoint(60, 0)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert view.selection.text.startswith("http")
    assert seen == []


def test_the_menu_copies_and_leads_to_the_node(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    panel.feed_all([events("text")("Hello"), events("told")("error", message="It broke", detail="trace")])
    menu = view.menu_for(0)
    assert [action.text() for action in menu.actions()] == ["Copy message", "Copy as JSON", "", "Go to node"]
    menu.actions()[1].trigger()
    assert '"text": "Hello"' in QGuiApplication.clipboard().text()
    menu.actions()[3].trigger()
    assert isinstance(seen[0], GoTo)
    menu.deleteLater()
    menu = view.menu_for(1)
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "It broke\ntrace"
    assert menu.actions()[-1].text() == "Show details"
    menu.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_opens_the_menu(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QMenu

    panel.feed(events("text")("Hello"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.sendEvent(
        view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    )
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    popup.close()


# Hovering


def test_hovering_shows_a_hand_or_a_beam(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed(events("text")("plain [link](https://x.y)"))
    layout = view.layout_of(0)
    top = view.visualRect(view.model().index(0, 0)).top()
    area, _ = layout.text_areas[0]
    QTest.mouseMove(view.viewport(), layout.spots[0].rect.center().toPoint() + QPoint(0, top))
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view.viewport(), area.topLeft().toPoint() + QPoint(4, top + 6))
    assert view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
    QTest.mouseMove(view.viewport(), QPoint(200, 500))
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


# Pictures, themes, accessibility


def test_a_picture_appears_when_it_has_loaded(
    qtbot: QtBot, panel: EmulatorPanel, view: TranscriptView, events: Makers
) -> None:
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    url = "data:image/png;base64," + base64.b64encode(bytes(data.data())).decode()
    with qtbot.waitSignal(panel.images.loaded):
        panel.feed(events("message")(type="image", imageUrl=url))
        view.layout_of(0)
    body = view.layout_of(0).body
    assert (body.width(), body.height()) == (100, 50)
    shot = view.viewport().grab().toImage()
    top = view.visualRect(view.model().index(0, 0)).top()
    center = body.center().toPoint() + QPoint(0, top)
    assert shot.pixelColor(center) == QColor("#ff0000")


def test_the_theme_can_change_while_running(
    panel: EmulatorPanel, view: TranscriptView, theme: Theme, events: Makers
) -> None:
    panel.feed(events("text")("Hello"))
    light = view.viewport().grab().toImage().pixelColor(300, 500)
    theme.use("dark")
    dark = view.viewport().grab().toImage().pixelColor(300, 500)
    assert light == QColor("#F7F8FA")
    assert dark == QColor("#16181D")


def test_rows_can_be_read_by_assistive_technology(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    panel.feed_all([events("text")("Hello"), events("told")("waiting")])
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Name) == "Conversation"
    texts = [
        child.text(QAccessible.Text.Name)
        for number in range(interface.childCount())
        if (child := interface.child(number)) is not None
    ]
    assert "Bot: Hello" in texts
    assert "Log, info: Waiting for user input" in texts


def test_every_kind_of_row_paints_at_any_width(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    message = events("message")
    panel.feed_all(
        [
            events("turn")("hi " * 200),
            message(type="text", text="# T\n> q\n\n```\ncode\n```\n| a |\n|---|\n| b |"),
            message(type="image", imageUrl="", title=""),
            message(type="image", imageUrl="https://x.y/a.png", title="T"),
            message(type="card", title="", subtitle="", imageUrl="https://x.y/a.png", actions=[]),
            message(**CARDS),
            message(type="choice", text="", options=[{"label": "very long " * 30, "value": "v"}]),
            message(type="dropdown", text="?", options=[{"label": "one", "value": "v"}]),
            message(type="carousel", items=[]),
            message(type="location"),
            message(type="audio", audioUrl=""),
            message(type="hologram"),
            events("told")("error", message="long " * 100, detail="detail " * 400),
            events("told")("code_logged", level="log", text="x" * 1000),
        ]
    )
    for width in (240, 320, 480, 900):
        panel.resize(width, 500)
        for number in range(panel.transcript.rowCount()):
            view.scrollTo(view.model().index(number, 0))
            assert not view.viewport().grab().isNull()


def test_new_messages_and_buttons_are_announced(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    QAccessible.setActive(True)
    try:
        options = [{"label": "Small", "value": "s"}]
        panel.feed_all([events("text")("Hello"), events("message")(type="choice", text="Size?", options=options)])
        view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(view, key.Key_Up)
        QTest.keyClick(view, key.Key_Down)
        QTest.keyClick(view, key.Key_Right)
        assert view.currentIndex().row() == 1
        panel.clear()
        panel.feed(events("text")("Hello again"))
    finally:
        QAccessible.setActive(False)


def test_cards_are_swiped(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    seen = actions_of(view)
    panel.feed(events("message")(**CARDS))
    row = panel.transcript.row(0)
    assert isinstance(row, MessageRow)
    label = "Take 0"
    layout = view.layout_of(0)
    spot = next(spot for spot in layout.spots if spot.label == label)
    start = spot.rect.center().toPoint() + QPoint(0, view.visualRect(panel.transcript.index(0)).top())
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in (20, 60, 100):
        QTest.mouseMove(view.viewport(), start - QPoint(step, 0))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start - QPoint(100, 0))
    assert row.scrolled == pytest.approx(100)
    assert seen == []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=start - QPoint(100, 0))
    assert isinstance(seen[0], Press)


def test_a_message_is_edited_or_copied_from_its_tools(
    panel: EmulatorPanel, view: TranscriptView, events: Makers
) -> None:
    again: list[tuple[int, object]] = []
    panel.said_again.connect(lambda *what: again.append(what))
    panel.feed_all([events("turn")("hello"), {"type": "turn_finished", "at": 0.1}])
    labels = [spot.label for spot in view.layout_of(0).spots]
    assert labels == ["Go back and edit (F2)", "Go back and say it again", "Copy message"]
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, key.Key_Home)
    QTest.keyClick(view, key.Key_Return)
    assert again == []
    for _ in range(2):
        QTest.keyClick(view, key.Key_Right)
    QTest.keyClick(view, key.Key_Return)
    assert again == [(0, {"text": "hello"} | {"type": "text"})]
    QTest.keyClick(view, key.Key_Right)
    QTest.keyClick(view, key.Key_Return)
    assert QGuiApplication.clipboard().text() == "hello"
    words = [action.text() for action in view.menu_for(0).actions()]
    assert "Go back and edit…\tF2" in words
    QTest.keyClick(view, key.Key_F2)
    assert panel.composer.is_editing
    QTest.keyClick(panel.composer.field, key.Key_Return)
    assert again[-1] == (0, {"type": "text", "text": "hello"})


def test_the_time_stands_where_a_silence_was(panel: EmulatorPanel, view: TranscriptView, events: Makers) -> None:
    from studio.ui.emulator.row_layout import gap_above, shows_time

    rows = [MessageRow(False, {"type": "text", "text": "x"}, at) for at in (0.0, 30.0, 700.0)]
    assert [shows_time(row, before) for row, before in zip(rows, [None, *rows], strict=False)] == [True, False, True]
    assert gap_above(rows[2], rows[1]) > gap_above(rows[1], rows[0])
