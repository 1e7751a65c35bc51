"""New nodes without a pointer: beside the selected node and connected to it, or in the middle of the view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.connections import connect
from studio.bot.edits.nodes import add_node, added_node_key
from studio.bot.port import ports_of
from studio.bot.workflow import Workflow
from studio.ui.canvas.items import SceneNode
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_GAP = 6 * GRID
_ROOM = (260.0, 120.0)
"""How much place a new node is given."""

_FREESTANDING = ("trigger", "exception-handler", "comment", "image", "video")
"""Nothing leads to these."""


def insert_node(view: CanvasView, kind: str) -> bool:
    """Add a node of a type. The selected card, or else the selected node, leads to it when it leads nowhere yet."""
    bot, workflow = view.scene.bot, view.scene.workflow
    if bot is None or workflow is None:
        return False
    source = view.scene.nodes.get(view.scene.selection.only_node or "")
    port = None if kind in _FREESTANDING or source is None else _free_port(view, bot, source)
    x, y = _free_place(view, source)

    def make() -> Edit:
        edit = add_node(bot, workflow.key, kind, x, y, view.ids)
        if source is None or port is None:
            return edit
        node = added_node_key(edit)
        return replace(edit.then(_led(edit.apply(bot), workflow, source.key, port, node, view)), label=edit.label)

    before = set(view.scene.nodes)
    if not view.commit(make):
        return False
    came = [key for key in view.scene.nodes if key not in before]
    view.select_nodes(came)
    for key in came:
        view.ensure_visible(key)
    return True


def _led(bot: Bot, workflow: Workflow, source: str, port: str, node: str, view: CanvasView) -> Edit:
    return connect(bot, workflow.key, source, port, node, view.ids)


def _free_port(view: CanvasView, bot: Bot, item: SceneNode) -> str | None:
    """The way out a new node is connected to: of the selected card, else the usual one, else the first free one."""
    free = [port for port in ports_of(item.node, bot) if not port.target]
    card = view.selected_card
    own = [port for port in free if card is not None and port.card_key == card]
    usual = [port for port in free if port.kind == "default"]
    chosen = own or usual or ([] if card is not None else free)
    return chosen[0].id if chosen else None


def _free_place(view: CanvasView, source: SceneNode | None) -> tuple[float, float]:
    if source is None:
        center = view.camera.to_scene(view.width() / 2, view.height() / 2)
        x, y = center[0] - _ROOM[0] / 2, center[1] - _ROOM[1] / 2
    else:
        x, y = source.x + source.layout.width + _GAP, source.y
    x, y = round(x / GRID) * GRID, round(y / GRID) * GRID
    # Down, until nothing is covered.
    for _ in range(200):
        in_the_way = [
            item
            for item in view.scene.nodes_in((x, y, x + _ROOM[0], y + _ROOM[1]))
            if not item.layout.is_note and item.rect[1] < y + _ROOM[1] and item.rect[3] > y
        ]
        if not in_the_way:
            break
        below = max(item.rect[3] for item in in_the_way) + 2 * GRID
        y = -(-below // GRID) * GRID
    return x, y
