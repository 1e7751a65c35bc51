"""Words are edited where they stand, in one edit each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import Desk, Left, NoModifier, bot_of, choice, leave, node, text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.bot.card import CaptureCard, ContentCard
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.inline_editor import InlineEditor

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier


def editor(desk: Desk) -> InlineEditor:
    found = desk.view.editing.editor
    assert found is not None
    assert found.isVisible()
    return found


def double_click(desk: Desk, place: QPoint) -> None:
    QTest.mouseDClick(desk.view, Left, NoModifier, place)
    QApplication.processEvents()


def type_over(desk: Desk, words: str, end: Key | None = Key.Key_Return) -> None:
    field = editor(desk)
    field.selectAll()
    QTest.keyClicks(field, words)
    if end is not None:
        QTest.keyClick(field, end)
    QApplication.processEvents()


def said(desk: Desk, key: str, card: str) -> str:
    found = desk.node(key).card(card)
    return found.question.text if isinstance(found, CaptureCard) else found.content.text.text


def test_a_double_click_edits_a_text_and_enter_commits_it_in_one_edit(desk: Desk) -> None:
    before = desk.bot
    double_click(desk, desk.card("ask", "hi"))
    assert editor(desk).hasFocus()
    assert editor(desk).text() == "Hello"
    type_over(desk, "Good evening {{user.name}}")
    assert said(desk, "ask", "hi") == "Good evening {{user.name}}"
    assert [edit.label for edit in desk.edits] == ["Edit text"]
    assert desk.view.editing.editor is None
    assert desk.view.hasFocus()
    assert desk.view.selected_card == "hi"
    desk.undo()
    assert desk.bot.raw == before.raw


def test_the_editor_lies_on_its_row(desk: Desk) -> None:
    double_click(desk, desk.card("ask", "hi"))
    row = desk.card("ask", "hi")
    assert editor(desk).geometry().contains(row)
    assert abs(editor(desk).geometry().center().y() - row.y()) <= 2


def test_f2_on_a_selected_card_edits_it(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "size")
    desk.press(Key.Key_F2)
    type_over(desk, "How large?")
    assert said(desk, "ask", "size") == "How large?"
    assert [edit.label for edit in desk.edits] == ["Edit question"]


def test_escape_cancels_and_nothing_typed_is_no_edit(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.press(Key.Key_F2)
    type_over(desk, "Nonsense", Key.Key_Escape)
    assert desk.edits == []
    assert desk.view.selected_card == "hi"
    desk.press(Key.Key_F2)
    QTest.keyClick(editor(desk), Key.Key_Return)
    assert desk.edits == []
    assert desk.view.editing.editor is None


def test_shift_and_enter_begin_a_new_line_and_the_editor_grows(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "hi")
    desk.press(Key.Key_F2)
    height = editor(desk).height()
    QTest.keyClick(editor(desk), Key.Key_Return, Shift)
    QTest.keyClicks(editor(desk), "there")
    assert editor(desk).height() > height
    QTest.keyClick(editor(desk), Key.Key_Return)
    assert said(desk, "ask", "hi") == "Hello\nthere"


def test_a_click_elsewhere_commits(desk: Desk) -> None:
    double_click(desk, desk.card("ask", "hi"))
    type_over(desk, "Hey", None)
    desk.click(desk.at("end"))
    assert said(desk, "ask", "hi") == "Hey"
    assert len(desk.edits) == 1
    assert desk.view.selected_nodes == ("end",)


def test_tab_goes_on_to_the_next_card_and_back(desk: Desk) -> None:
    double_click(desk, desk.card("ask", "hi"))
    type_over(desk, "Hey", Key.Key_Tab)
    assert desk.view.selected_card == "size"
    assert editor(desk).text() == "Which size?"
    type_over(desk, "Size?", Key.Key_Backtab)
    assert desk.view.selected_card == "hi"
    assert editor(desk).text() == "Hey"
    assert [edit.label for edit in desk.edits] == ["Edit text", "Edit question"]
    QTest.keyClick(editor(desk), Key.Key_Tab)
    QTest.keyClick(editor(desk), Key.Key_Tab)
    assert desk.view.editing.editor is None
    assert desk.view.selected_card is None


def test_f2_renames_the_node_in_its_header(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_F2)
    assert editor(desk).text() == "Ask"
    assert editor(desk).textCursor().hasSelection()
    type_over(desk, "Ask the size")
    assert desk.node("ask").name == "Ask the size"
    assert len(desk.edits) == 1


def test_a_node_without_a_name_keeps_the_one_it_had(desk: Desk) -> None:
    double_click(desk, desk.at("ask"))
    type_over(desk, " ")
    assert desk.node("ask").name == "Ask"
    assert "needs a name" in desk.heard["refused"][0][0]


def test_a_condition_is_edited_as_code(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bot_of(node("a", 0, 0, leave("go", "", "workflow.age > 18"))))
    double_click(desk, desk.card("a", "go"))
    assert editor(desk).is_code
    type_over(desk, "workflow.age > 21")
    assert desk.node("a").card("go").transition.payload_text == "workflow.age > 21"


def test_how_a_start_goes_on_is_not_edited(desk: Desk) -> None:
    double_click(desk, desk.card("start", "t0"))
    assert desk.view.editing.editor is None


def test_notes_are_edited_in_place_and_keep_their_markup_unless_changed(make_desk: Callable[..., Desk]) -> None:
    comment = "<p>Mind the <strong>prices</strong></p><p>Twice</p>"
    desk = make_desk(bot_of(node("note", 0, 0, type="comment", comment=comment, width=240, height=120)))
    double_click(desk, desk.at("note", 60, 60))
    assert editor(desk).text() == "Mind the prices\nTwice"
    desk.click(QPoint(900, 500))
    assert desk.edits == []
    assert desk.node("note").comment == comment
    double_click(desk, desk.at("note", 60, 60))
    QTest.keyClick(editor(desk), Key.Key_Return)
    QTest.keyClicks(editor(desk), "Thrice")
    desk.click(QPoint(900, 500))
    assert desk.node("note").comment == "<p>Mind the prices</p><p>Twice</p><p>Thrice</p>"


def test_the_instructions_of_an_autonomous_node(make_desk: Callable[..., Desk]) -> None:
    guidelines = {"valueType": "dynamic", "dynamicValue": "Be kind"}
    desk = make_desk(bot_of(node("a", 0, 0, type="autonomous", guidelines=guidelines)))
    double_click(desk, desk.at("a", 100, 50))
    type_over(desk, "Be brief")
    assert desk.node("a").guidelines.text == "Be brief"


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.0])
def test_the_editor_has_the_size_of_the_words(make_desk: Callable[..., Desk], zoom: float) -> None:
    desk = make_desk(camera=Camera(zoom, 60, 100))
    double_click(desk, desk.card("ask", "hi"))
    assert editor(desk).font().pixelSize() == max(11, round(13 * zoom))


def test_it_follows_the_view_and_comes_near_when_far_away(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(camera=Camera(0.2, 60, 100))
    desk.view.select_nodes(["small"])
    desk.press(Key.Key_F2)
    assert desk.view.zoom >= 0.45
    before = editor(desk).pos()
    desk.view.pan_by(30, 20)
    assert editor(desk).pos() - before == QPoint(30, 20)


def test_words_that_change_elsewhere_close_the_editor(desk: Desk) -> None:
    from studio.bot.edits.cards import set_card_text
    from studio.bot.edits.nodes import move_nodes

    double_click(desk, desk.card("ask", "hi"))
    desk.apply(move_nodes(desk.bot, "wf-main", {"ask": (390, 30)}))
    assert editor(desk).geometry().contains(desk.card("ask", "hi"))
    desk.apply(set_card_text(desk.bot, "wf-main", "ask", "hi", ("content", "text"), "From elsewhere"))
    assert desk.view.editing.editor is None
    assert said(desk, "ask", "hi") == "From elsewhere"


def test_cards_whose_row_shows_no_words_of_their_own_have_no_editor(make_desk: Callable[..., Desk]) -> None:
    code = {"id": "c", "type": "action", "origin": "builtin", "code": "workflow.a = 1"}
    desk = make_desk(bot_of(node("a", 0, 0, code, text("t", "x"), choice("q", "A"))))
    double_click(desk, desk.card("a", "c"))
    assert desk.view.editing.editor is None
    assert desk.heard["card_activated"] == [("a", "c")]
    assert isinstance(desk.node("a").card("t"), ContentCard)


def test_an_option_is_renamed_where_it_stands(desk: Desk) -> None:
    item = desk.view.scene.nodes["ask"]
    row = next(row for row in item.layout.rows if row.kind == "port")
    before = desk.bot
    double_click(desk, desk.at("ask", 120, row.top + 12))
    assert editor(desk).text() == "Small"
    QTest.keyClicks(editor(desk), "est")
    QTest.keyClick(editor(desk), Key.Key_Return)
    options = [option.label.text for option in desk.node("ask").card("size").options]
    assert options == ["Smallest", "Large"]
    assert [edge.target.key for edge in item.out] == ["small"]
    desk.undo()
    assert desk.bot.raw == before.raw
