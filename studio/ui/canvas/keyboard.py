"""What keys do on the canvas. Everything the pointer can do has a way here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from studio.bot.edits.cards import move_card
from studio.bot.edits.nodes import can_hold_cards, move_nodes
from studio.ui.canvas import clipping, inserting, walking
from studio.ui.canvas.card_places import index_in_file, last_place
from studio.ui.canvas.deletion import refusal_to_delete_card
from studio.ui.canvas.gestures.connect_by_keys import ConnectByKeys
from studio.ui.canvas.gestures.resize_note import resize_note
from studio.ui.canvas.scene import Selection
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

Key = Qt.Key
Modifier = Qt.KeyboardModifier

_ARROWS: dict[int, tuple[int, int]] = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}
_DIRECTIONS: dict[int, walking.Direction] = {
    Key.Key_Left: "left",
    Key.Key_Right: "right",
    Key.Key_Up: "up",
    Key.Key_Down: "down",
}
_FAR = 4
"""With Shift, arrows move by this many steps of the grid."""

_SCROLL = 60
"""Arrows scroll by this many pixels when nothing is selected."""


def press(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means; returns whether it meant anything."""
    key = event.key()
    modifiers = event.modifiers() & ~Modifier.KeypadModifier
    control, shift, alt = Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.AltModifier
    if key in _ARROWS:
        if modifiers == alt and view.selected_card is not None and key in (Key.Key_Up, Key.Key_Down):
            return move_selected_card(view, 1 if key == Key.Key_Down else -1)
        if modifiers == alt:
            return walk_to(view, _DIRECTIONS[key])
        if modifiers == control and key in (Key.Key_Up, Key.Key_Down):
            return walk_cards(view, 1 if key == Key.Key_Down else -1)
        if modifiers == alt | shift and key in (Key.Key_Up, Key.Key_Down):
            return move_selected_card(view, 1 if key == Key.Key_Down else -1)
        if modifiers == control | alt:
            return _resize(view, *_ARROWS[key])
        if modifiers in (Modifier.NoModifier, shift):
            return _nudge(view, *_ARROWS[key], _FAR if modifiers == shift else 1)
        return False
    commands: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
        (Key.Key_Delete, Modifier.NoModifier): view.delete_selection,
        (Key.Key_Backspace, Modifier.NoModifier): view.delete_selection,
        (Key.Key_Return, Modifier.NoModifier): lambda: enter(view),
        (Key.Key_Enter, Modifier.NoModifier): lambda: enter(view),
        (Key.Key_Return, shift): view.activate_selection,
        (Key.Key_Enter, shift): view.activate_selection,
        (Key.Key_F, Modifier.NoModifier): view.fold_selection,
        (Key.Key_N, Modifier.NoModifier): lambda: inserting.insert_node(view, "standard"),
        (Key.Key_F2, Modifier.NoModifier): view.rename_selection,
        (Key.Key_A, Modifier.NoModifier): view.ask_for_card,
        (Key.Key_Insert, Modifier.NoModifier): view.ask_for_card,
        (Key.Key_A, control): view.select_all,
        (Key.Key_X, control): lambda: clipping.cut_selection(view),
        (Key.Key_C, control): lambda: clipping.copy_selection(view),
        (Key.Key_V, control): lambda: clipping.paste(view),
        (Key.Key_D, control): lambda: clipping.duplicate_selection(view),
        (Key.Key_C, Modifier.NoModifier): lambda: begin_connection(view),
        (Key.Key_Plus, control): view.zoom_in,
        (Key.Key_Plus, control | shift): view.zoom_in,
        (Key.Key_Equal, control): view.zoom_in,
        (Key.Key_Minus, control): view.zoom_out,
        (Key.Key_0, control): view.zoom_actual,
        (Key.Key_1, shift): view.fit,
        (Key.Key_Exclam, shift): view.fit,
        (Key.Key_2, shift): view.fit_selection,
        (Key.Key_At, shift): view.fit_selection,
        (Key.Key_QuoteDbl, shift): view.fit_selection,
    }
    command = commands.get((key, modifiers))
    if command is None:
        return False
    command()
    return True


def enter(view: CanvasView) -> None:
    """Add a card below the selected one, or to the selected node; where that cannot be, open what is selected."""
    item = view.scene.nodes.get(view.scene.selection.only_node or "")
    if item is not None and can_hold_cards(item.node):
        view.ask_for_card()
    else:
        view.activate_selection()


def walk(view: CanvasView, by: int) -> bool:
    """Select the next or previous node; False at the end, where focus leaves the canvas."""
    key = walking.step(view.scene, view.current, by)
    if key is None:
        return False
    view.walk_to(key)
    return True


def walk_to(view: CanvasView, direction: walking.Direction) -> bool:
    """Select the nearest node in a direction, along a line where there is one."""
    current = view.current or view.scene.selection.only_node
    key = walking.step(view.scene, None, 1) if current is None else walking.neighbour(view.scene, current, direction)
    if key is not None:
        view.walk_to(key)
    return True


def walk_cards(view: CanvasView, by: int) -> bool:
    """Select the next or previous card of the selected node."""
    key = view.scene.selection.only_node
    item = view.scene.nodes.get(key) if key is not None else None
    if item is None or not item.node.cards:
        return False
    cards = [card.key for card in item.node.cards]
    card = view.scene.selection.card
    place = cards.index(card) + by if card in cards else 0 if by > 0 else len(cards) - 1
    chosen = cards[place] if 0 <= place < len(cards) else None
    view.change_selection(Selection(frozenset({item.key}), chosen))
    view.ensure_visible(item.key)
    return True


def move_selected_card(view: CanvasView, by: int) -> bool:
    """Move the selected card up (-1) or down (1) within its node."""
    scene = view.scene
    item = scene.nodes.get(scene.selection.only_node or "")
    card, bot, workflow = scene.selection.card, scene.bot, scene.workflow
    if item is None or card is None or bot is None or workflow is None:
        return False
    refusal = refusal_to_delete_card(item.node, card)
    if refusal:
        view.refused.emit(refusal)
        return True
    place = next(index for index, one in enumerate(item.node.cards) if one.key == card)
    target = place + 2 if by > 0 else place - 1
    if 0 <= target <= last_place(item.node):
        index = index_in_file(item.node, target)
        view.commit(lambda: move_card(bot, workflow.key, item.key, card, index))
    return True


def begin_connection(view: CanvasView) -> None:
    """Draw a line from the selected card, or from the selected node's first free port, with keys."""
    selection = view.scene.selection
    item = view.scene.nodes.get(selection.only_node or "")
    if item is None or not item.layout.ports:
        view.refused.emit("Select a node that has ways out, then press C to connect one of them.")
        return
    ports = item.layout.ports
    own = [index for index, port in enumerate(ports) if selection.card is not None and port.card_key == selection.card]
    free = [index for index in (own or range(len(ports))) if not ports[index].target]
    index = free[0] if free else own[0] if own else len(ports) - 1
    view.begin_gesture(ConnectByKeys(view, item, index))


def _nudge(view: CanvasView, dx: int, dy: int, steps: int) -> bool:
    scene = view.scene
    keys = scene.selection.nodes
    bot, workflow = scene.bot, scene.workflow
    if not keys or bot is None or workflow is None:
        view.pan_by(-dx * _SCROLL * steps, -dy * _SCROLL * steps)
        return True
    by = GRID * steps if view.snaps else 1 if steps == 1 else GRID
    places = {key: (scene.nodes[key].x + dx * by, scene.nodes[key].y + dy * by) for key in sorted(keys)}
    # Presses that follow each other are one step of undo.
    merge_key = f"nudge:{workflow.key}/{','.join(places) if len(places) < 50 else len(places)}"
    view.commit(lambda: replace(move_nodes(bot, workflow.key, places), merge_key=merge_key))
    view.ensure_visible(next(iter(places)))
    return True


def _resize(view: CanvasView, dx: int, dy: int) -> bool:
    scene = view.scene
    item = scene.nodes.get(scene.selection.only_node or "")
    bot, workflow = scene.bot, scene.workflow
    if item is None or not item.layout.is_note or bot is None or workflow is None:
        return False
    width = max(4 * GRID, item.layout.width + dx * GRID)
    height = max(4 * GRID, item.layout.height + dy * GRID)
    view.commit(lambda: resize_note(bot, workflow.key, item.key, width, height))
    return True
