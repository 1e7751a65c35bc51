"""Finding and replacing by real keys and clicks."""

from __future__ import annotations

from typing import Any

import bots
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.analysis.replace import replace_all
from studio.analysis.search import SearchIndex
from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.ui.find.find_panel import FindPanel
from studio.ui.find.found import find, preview
from studio.ui.find.hit_list import Heading, HitRow, _with_match_in_view
from studio.ui.theme import Theme, apply_theme, ui_font

Key = Qt.Key


class Desk:
    """A panel whose questions are answered."""

    def __init__(self, panel: FindPanel, raw: dict[str, Any]) -> None:
        self.panel = panel
        self.bot = Bot(raw)
        self.index = SearchIndex()
        self.edits: list[Edit] = []
        self.places: list[tuple[str, str, str]] = []
        panel.search_wanted.connect(lambda query: panel.show_found(self.bot, find(self.index, self.bot, query)))
        panel.preview_wanted.connect(lambda found, new: panel.show_preview(preview(self.index, self.bot, found, new)))
        panel.replace_wanted.connect(self.replace)
        panel.place_requested.connect(lambda *place: self.places.append(place))
        panel.show_bot(self.bot)

    def replace(self, chosen: list[Any]) -> None:
        edit = replace_all(self.bot, chosen)
        self.edits.append(edit)
        self.bot = edit.apply(self.bot)
        self.panel.show_bot(self.bot)

    def look_for(self, text: str) -> None:
        self.panel.box.selectAll()
        QTest.keyClicks(self.panel.box, text)
        self.panel._pause.timeout.emit()

    def rows(self) -> list[str]:
        rows = self.panel.list.hits.rows
        return [f"{row.title} ({row.count})" if isinstance(row, Heading) else row.hit.snippet for row in rows]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    theme = Theme("light")
    apply_theme(qapp, theme)
    raw = bots.shop()
    raw["flows"][0]["nodes"][1]["instructions"].insert(1, bots.text_card("ins-two", "One pizza, two pizza.\nPIZZAS!"))
    raw["flows"][1]["nodes"][0]["instructions"].append(bots.text_card("ins-three", "A pizza {{workflow.size}}"))
    panel = FindPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(320, 500)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return Desk(panel, raw)


def test_hits_are_grouped_by_node(desk: Desk) -> None:
    desk.look_for("pizza")
    assert desk.rows() == [
        "wf-main › Ask (3)",
        "One pizza, two pizza.",
        "PIZZAS!",
        "wf-order › Nd-Entry (1)",
        "A pizza {{workflow.size}}",
    ]
    assert desk.panel.summary.text().startswith("4 found in 2 places")
    assert desk.panel.matches_in("wf-main") == {("ask", "ins-two")}
    assert not desk.panel.grab().isNull()


def test_keys_go_from_hit_to_hit(desk: Desk) -> None:
    desk.look_for("pizza")
    box, hits = desk.panel.box, desk.panel.list
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClick(box, Key.Key_Return)
    QTest.keyClick(box, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert [place[0] for place in desk.places] == ["wf-main", "wf-main", "wf-order", "wf-main"]
    assert desk.panel.current_in("wf-main") == ("ask", "ins-two")
    assert desk.panel.current_in("wf-order") is None
    QTest.keyClick(box, Key.Key_Down)
    assert hits.hasFocus()
    QTest.keyClick(hits, Key.Key_Down)
    assert desk.places[-1] == ("wf-order", "nd-entry", "ins-three")
    for _ in range(3):
        QTest.keyClick(hits, Key.Key_Up)
    assert box.hasFocus()


def test_enter_before_the_answer_goes_to_the_first_hit(desk: Desk) -> None:
    QTest.keyClicks(desk.panel.box, "pizza")
    QTest.keyClick(desk.panel.box, Key.Key_Return)
    assert desk.places == [("wf-main", "ask", "ins-two")]


def test_case_words_and_patterns(desk: Desk) -> None:
    desk.look_for("pizza")
    QTest.keyClick(desk.panel.box, Key.Key_C, Qt.KeyboardModifier.AltModifier)
    desk.panel._pause.timeout.emit()
    assert "PIZZAS!" not in desk.rows()
    QTest.mouseClick(desk.panel.words, Qt.MouseButton.LeftButton)
    QTest.mouseClick(desk.panel.case, Qt.MouseButton.LeftButton)
    desk.panel._pause.timeout.emit()
    assert "PIZZAS!" not in desk.rows()
    desk.panel.words.click()
    desk.panel.regex.click()
    desk.look_for("pizza.$")
    assert desk.rows()[1:2] == ["One pizza, two pizza."]
    desk.look_for("pizza(")
    assert "regular expression" in desk.panel.summary.text()
    assert desk.panel.summary.property("role") == "error"


def test_replace_with_one_left_out_in_one_edit(desk: Desk) -> None:
    first = desk.bot
    desk.look_for("pizza")
    QTest.mouseClick(desk.panel.replace_button, Qt.MouseButton.LeftButton)
    assert desk.panel.new.hasFocus()
    QTest.keyClicks(desk.panel.new, "pie")
    desk.panel._preview_pause.timeout.emit()
    assert desk.panel.apply_button.text() == "Replace 4"
    hits = desk.panel.list
    assert not desk.panel.grab().isNull()
    row = next(n for n, item in enumerate(hits.hits.rows) if isinstance(item, HitRow) and "PIZZAS" in item.hit.snippet)
    box = hits.visualRect(hits.hits.index(row))
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 28, box.center().y()))
    assert desk.panel.apply_button.text() == "Replace 3"
    assert hits.hits.check_state(0) == Qt.CheckState.PartiallyChecked
    QTest.keyClick(desk.panel.new, Key.Key_Return)
    text = (
        desk.bot.workflows_by_key["wf-main"].nodes_by_key["ask"].card("ins-two").raw["content"]["text"]["dynamicValue"]
    )
    assert text == "One pie, two pie.\nPIZZAS!"
    assert len(desk.edits) == 1
    assert same_json(desk.edits[0].revert(desk.bot).raw, first.raw)


def test_space_leaves_out_and_a_heading_stands_for_all(desk: Desk) -> None:
    desk.look_for("pizza")
    desk.panel.show_replacing(True)
    QTest.keyClicks(desk.panel.new, "pie")
    desk.panel._preview_pause.timeout.emit()
    hits = desk.panel.list
    hits.setCurrentIndex(hits.hits.index(0))
    QTest.keyClick(hits, Key.Key_Space)
    assert desk.panel.apply_button.text() == "Replace 1"
    QTest.keyClick(hits, Key.Key_Space)
    assert desk.panel.apply_button.text() == "Replace 4"


def test_names_that_are_renamed_elsewhere_have_no_box(desk: Desk) -> None:
    desk.look_for("size")
    desk.panel.show_replacing(True)
    QTest.keyClicks(desk.panel.new, "width")
    desk.panel._preview_pause.timeout.emit()
    model = desk.panel.list.hits
    states = {item.hit.kind: model.check_state(row) for row, item in enumerate(model.rows) if isinstance(item, HitRow)}
    assert states["variable"] is None
    assert states["text"] == Qt.CheckState.Checked


def test_escape_takes_the_marks_away(desk: Desk, qtbot: QtBot) -> None:
    desk.look_for("pizza")
    with qtbot.waitSignals([desk.panel.closed, desk.panel.matches_changed]):
        QTest.keyClick(desk.panel.box, Key.Key_Escape)
    assert desk.panel.matches_in("wf-main") == set()
    assert desk.panel.box.text() == "pizza"


def test_a_changed_bot_is_searched_again_and_the_place_kept(desk: Desk) -> None:
    desk.look_for("pizza")
    desk.panel.step(1)
    desk.panel.step(1)
    desk.panel.step(1)
    desk.bot = Bot({**desk.bot.raw, "version": "2"})
    desk.panel.show_bot(desk.bot)
    desk.panel._pause.timeout.emit()
    assert desk.panel.current_in("wf-order") == ("nd-entry", "ins-three")
    desk.panel.show_bot(None)
    assert desk.rows() == []
    assert desk.panel.box.text() == ""


def test_a_match_is_seen_in_a_narrow_list(qapp: QApplication) -> None:
    metrics = QFontMetrics(ui_font())
    text = "a long way to go before there is any pizza to be had"
    start = text.index("pizza")
    shown, spans = _with_match_in_view(text, ((start, start + 5),), metrics, 160)
    assert shown[slice(*spans[0])] == "pizza"
    assert shown.startswith("…")
    assert metrics.horizontalAdvance(shown[: spans[0][1]]) <= 160
    assert _with_match_in_view("pizza", ((0, 5),), metrics, 20) == ("pizza", ((0, 5),))


def test_new_hits_are_drawn_while_what_they_become_is_not_known_yet(desk: Desk) -> None:
    panel = desk.panel
    panel.show_replacing(True)
    desk.look_for("the")
    panel.list.hits.show_replacements([("x",)])
    panel.list.hits.show(desk.bot, panel.found.hits)
    assert panel.list.hits.replacements == []
    assert not panel.grab().isNull()
