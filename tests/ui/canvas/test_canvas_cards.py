"""Cards are moved and copied by hand and by keys, each time in one edit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import Desk, Left, NoModifier, bot_of, choice, leave, node, text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from studio.bot.bot import Bot
from studio.bot.port import ports_of
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.card_places import index_in_file, last_place, line_at, place_at
from studio.ui.canvas.geometry import NodeLayout
from studio.ui.canvas.gestures.move_nodes import MoveNodes
from studio.ui.canvas.gestures.place_card import MoveCard

Key = Qt.Key
Alt, Shift, Control = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def rooms() -> Bot:
    """Two nodes with cards, a start, an end, and an autonomous node."""
    return bot_of(
        node("start", 0, 0, leave("t0", "a"), type="start"),
        node("a", 360, 0, text("one", "One"), text("two", "Two"), choice("ask", "Yes", leads={"Yes": "b"})),
        node("b", 720, 0, text("three", "Three")),
        node("auto", 720, 240, type="autonomous"),
        node("end", 1080, 0, leave("t1", "END"), type="end"),
        links=[{"id": "edg-1", "source": "a", "sourcePort": "trs-Yes", "target": "b"}],
    )


@pytest.fixture
def rooms_desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(rooms())


def cards(desk: Desk, key: str) -> list[str]:
    return [card.key for card in desk.node(key).cards]


def above(desk: Desk, key: str, card: str) -> QPoint:
    """A point in the upper half of a card's row."""
    return desk.card(key, card) - QPoint(0, 8)


def test_a_card_is_dragged_to_another_place_in_its_node(rooms_desk: Desk) -> None:
    desk = rooms_desk
    before = desk.bot
    desk.drag(desk.card("a", "two"), above(desk, "a", "one"))
    assert cards(desk, "a") == ["two", "one", "ask"]
    assert [edit.label for edit in desk.edits] == ["Move card"]
    assert desk.view.selected_card == "two"
    assert (desk.node("a").x, desk.node("a").y) == (360, 0)
    desk.undo()
    assert desk.bot.raw == before.raw


def test_a_card_is_dragged_into_another_node_with_its_ways_out(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.drag(desk.card("a", "ask"), above(desk, "b", "three"))
    assert cards(desk, "a") == ["one", "two"]
    assert cards(desk, "b") == ["ask", "three"]
    assert [edit.label for edit in desk.edits] == ["Move card to “B”"]
    assert desk.view.selected_nodes == ("b",)
    assert desk.view.selected_card == "ask"
    assert next(port.target for port in ports_of(desk.node("b")) if port.label == "Yes") == "b"
    assert desk.bot.raw["flows"][0]["links"][0]["source"] == "b"


def test_with_ctrl_it_is_copied(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.drag(desk.card("a", "ask"), desk.at("b", 100, 70), Control)
    assert cards(desk, "a") == ["one", "two", "ask"]
    assert cards(desk, "b")[0] == "three"
    copy = desk.node("b").cards[1]
    assert copy.key != "ask"
    assert copy.question.text == "Which size?"
    assert copy.transitions[0].target == "b"
    assert desk.view.selected_card == copy.key
    assert [edit.label for edit in desk.edits] == ["Copy card"]


def test_escape_leaves_everything_as_it_was(rooms_desk: Desk) -> None:
    desk = rooms_desk
    QTest.mousePress(desk.view, Left, NoModifier, desk.card("a", "one"))
    desk.move(desk.card("b", "three"))
    desk.move(desk.card("b", "three") + QPoint(2, 2))
    assert isinstance(desk.view.gesture, MoveCard)
    assert desk.view.gesture.target == "b"
    desk.press(Key.Key_Escape)
    QTest.mouseRelease(desk.view, Left, NoModifier, desk.card("b", "three"))
    assert desk.edits == []
    assert cards(desk, "a") == ["one", "two", "ask"]


@pytest.mark.parametrize("place", [QPoint(20, 600), QPoint(1400, 600)])
def test_dropped_on_nothing_it_stays(rooms_desk: Desk, place: QPoint) -> None:
    rooms_desk.drag(rooms_desk.card("a", "one"), place)
    assert rooms_desk.edits == []


def test_dropped_where_it_was_it_makes_no_edit(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.drag(desk.card("a", "two"), desk.card("a", "two") + QPoint(40, 2))
    assert desk.edits == []


@pytest.mark.parametrize(("target", "why"), [("end", "cannot hold cards"), ("auto", "autonomous")])
def test_where_it_may_not_go_the_reason_is_told(rooms_desk: Desk, target: str, why: str) -> None:
    desk = rooms_desk
    seen: list[str] = []

    def look() -> None:
        gesture = desk.view.gesture
        assert isinstance(gesture, MoveCard)
        desk.view.repaint()
        seen.append(gesture.refusal)

    desk.drag(desk.card("a", "one"), desk.at(target), before_release=look)
    assert why in seen[0]
    assert why in desk.heard["refused"][0][0]
    assert desk.edits == []


def test_the_card_a_start_goes_on_by_stays_last(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.drag(desk.card("a", "one"), desk.card("start", "t0") + QPoint(0, 10))
    assert cards(desk, "start") == ["one", "t0"]
    seen: list[bool] = []
    desk.drag(
        desk.card("start", "t0"),
        desk.card("start", "t0") + QPoint(0, 60),
        before_release=lambda: seen.append(isinstance(desk.view.gesture, MoveNodes)),
    )
    assert seen == [True]


def test_a_card_of_several_selected_nodes_moves_the_nodes(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.view.select_nodes(["a", "b"])
    desk.drag(desk.card("a", "one"), desk.card("a", "one") + QPoint(60, 60))
    assert [edit.label for edit in desk.edits] == ["Move 2 nodes"]


def test_keys_move_the_selected_card_up_and_down(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.view.select_nodes(["a"], "two")
    desk.press(Key.Key_Up, Alt | Shift)
    assert cards(desk, "a") == ["two", "one", "ask"]
    desk.press(Key.Key_Up, Alt | Shift)
    assert len(desk.edits) == 1
    desk.press(Key.Key_Down, Alt | Shift)
    desk.press(Key.Key_Down, Alt | Shift)
    assert cards(desk, "a") == ["one", "ask", "two"]
    assert desk.view.selected_card == "two"
    desk.press(Key.Key_Down, Alt | Shift)
    assert len(desk.edits) == 3


def test_delete_deletes_the_selected_card_alone(rooms_desk: Desk) -> None:
    desk = rooms_desk
    desk.view.select_nodes(["a"], "two")
    desk.press(Key.Key_Delete)
    assert cards(desk, "a") == ["one", "ask"]
    assert desk.view.selected_nodes == ("a",)
    assert len(desk.edits) == 1


def test_far_away_a_card_cannot_be_taken(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(rooms(), Camera(0.4, 60, 100))
    desk.drag(desk.card("a", "one"), desk.card("a", "one") + QPoint(60, 60))
    assert [edit.label for edit in desk.edits] == ["Move node"]


def test_places_count_cards_and_files_count_everything() -> None:
    bot = bot_of(node("a", 0, 0, text("one", "1"), choice("ask", "Yes"), text("two", "2")))
    bot.raw["flows"][0]["nodes"][0]["instructions"].insert(1, "no card")
    bot = Bot(bot.raw)
    assert bot.main is not None
    found = bot.main.node("a")
    assert found is not None
    layout = NodeLayout(found, bot)
    assert [place_at(layout, line_at(layout, place) - 1) for place in range(1, 4)] == [1, 2, 3]
    assert place_at(layout, 0) == 0
    assert [index_in_file(found, place) for place in range(4)] == [0, 2, 3, 4]
    assert last_place(found) == 3
