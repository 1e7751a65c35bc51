"""New nodes by key: beside what is selected, connected where it leads nowhere yet."""

from __future__ import annotations

from canvas_desk import Desk
from PySide6.QtCore import Qt

from studio.bot.port import ports_of
from studio.ui.canvas.inserting import insert_node

Key = Qt.Key


def made(desk: Desk) -> str:
    (key,) = desk.view.selected_nodes
    return key


def test_a_node_comes_beside_the_selected_one_and_is_led_to(desk: Desk) -> None:
    before = desk.bot
    desk.view.select_nodes(["ask"])
    desk.press(Key.Key_N)
    assert desk.node("ask").default_target == made(desk)
    assert [edit.label for edit in desk.edits] == ["Add standard node"]
    new = desk.view.scene.nodes[made(desk)]
    others = [item for item in desk.view.scene.nodes.values() if item is not new and not item.layout.is_note]
    assert new.x > desk.view.scene.nodes["ask"].rect[2]
    assert all(
        new.rect[2] <= other.rect[0]
        or other.rect[2] <= new.rect[0]
        or new.rect[3] <= other.rect[1]
        or other.rect[3] <= new.rect[1]
        for other in others
    )
    desk.undo()
    assert desk.bot.raw == before.raw


def test_the_selected_card_leads_to_it(desk: Desk) -> None:
    desk.view.select_nodes(["ask"], "size")
    desk.press(Key.Key_N)
    targets = {port.label: port.target for port in ports_of(desk.node("ask"), desk.bot)}
    assert targets["Large"] == made(desk)
    assert targets["Small"] == "small"


def test_a_chain_is_built_with_one_key(desk: Desk) -> None:
    desk.view.clear_selection()
    for _ in range(3):
        desk.press(Key.Key_N)
    third = made(desk)
    second = next(node for node in desk.bot.main.nodes if getattr(node, "default_target", "") == third)  # type: ignore[union-attr]
    assert any(getattr(node, "default_target", "") == second.key for node in desk.bot.main.nodes)  # type: ignore[union-attr]


def test_what_leads_somewhere_keeps_doing_so(desk: Desk) -> None:
    desk.view.select_nodes(["small"])
    desk.press(Key.Key_N)
    assert desk.node("small").default_target == "end"


def test_notes_stand_alone_and_rules_hold(desk: Desk) -> None:
    desk.view.select_nodes(["ask"])
    assert insert_node(desk.view, "comment")
    assert not desk.node("ask").default_target
    assert not insert_node(desk.view, "exit")
    assert "End node" in desk.heard["refused"][0][0]
