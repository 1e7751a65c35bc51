"""Cutting, copying, pasting and duplicating what is selected, by way of the system's clipboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QPointF
from PySide6.QtGui import QGuiApplication

from studio.bot.bot import Bot
from studio.bot.clipboard import (
    MIME_TYPE,
    Clip,
    ClipError,
    copy_cards,
    copy_nodes,
    looks_like_clip,
    read_clip,
    refusal_to_copy,
)
from studio.bot.edit import Edit
from studio.bot.edits.clipboard import (
    Resolutions,
    cut_cards,
    cut_nodes,
    duplicate_card,
    duplicate_nodes,
    missing_references,
    paste_cards,
    paste_nodes,
    refusals_to_paste,
)
from studio.bot.edits.nodes import add_node, added_node_key, can_hold_cards
from studio.bot.node import Node
from studio.bot.workflow import Workflow
from studio.ui.canvas.card_places import index_in_file, last_place
from studio.ui.canvas.deletion import refusal_to_delete_card
from studio.ui.canvas.paste_panel import PastePanel
from studio.ui.theme import GRID

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_NOTHING_SELECTED = "Select nodes or a card first."


def copy_selection(view: CanvasView) -> bool:
    """Put what is selected into the clipboard; returns whether there was something."""
    bot, workflow, selection = view.scene.bot, view.scene.workflow, view.scene.selection
    if bot is None or workflow is None or not selection.nodes:
        view.refused.emit(_NOTHING_SELECTED)
        return False
    node = selection.only_node
    if node is not None and selection.card is not None:
        clip = copy_cards(bot, workflow.key, node, [selection.card])
    else:
        clip = copy_nodes(bot, workflow.key, selection.nodes)
    if not clip.nodes and not clip.cards:
        view.refused.emit(next(filter(None, (refusal_to_copy(one) for one in _selected(view))), _NOTHING_SELECTED))
        return False
    _put(clip)
    if clip.nodes and len(clip.nodes) < len(selection.nodes):
        view.refused.emit(next(filter(None, (refusal_to_copy(one) for one in _selected(view))), ""))
    return True


def cut_selection(view: CanvasView) -> bool:
    """Put what is selected into the clipboard and delete it, in one edit."""
    bot, workflow, selection = view.scene.bot, view.scene.workflow, view.scene.selection
    if bot is None or workflow is None or not selection.nodes:
        view.refused.emit(_NOTHING_SELECTED)
        return False
    node, card = selection.only_node, selection.card
    clips: list[Clip] = []

    def make() -> Edit:
        if node is not None and card is not None:
            refusal = refusal_to_delete_card(view.scene.nodes[node].node, card)
            if refusal:
                raise ValueError(refusal)
            clip, edit = cut_cards(bot, workflow.key, node, [card])
        else:
            clip, edit = cut_nodes(bot, workflow.key, selection.nodes)
        clips.append(clip)
        return edit

    if not view.commit(make):
        return False
    _put(clips[0])
    return True


def duplicate_selection(view: CanvasView) -> bool:
    """Copy what is selected beside itself, and select the copies."""
    bot, workflow, selection = view.scene.bot, view.scene.workflow, view.scene.selection
    if bot is None or workflow is None or not selection.nodes:
        view.refused.emit(_NOTHING_SELECTED)
        return False
    node, card = selection.only_node, selection.card
    if node is not None and card is not None:
        refusal = refusal_to_delete_card(view.scene.nodes[node].node, card)
        if refusal:
            view.refused.emit("A node leaves in one way when nothing else fits; that card is not duplicated.")
            return False
        return _commit_cards(view, node, lambda: duplicate_card(bot, workflow.key, node, card, view.ids))
    originals = [one.key for one in _selected(view) if not refusal_to_copy(one)]
    done = _commit_nodes(view, lambda: duplicate_nodes(bot, workflow.key, selection.nodes, view.ids))
    return _tell_copies(view, originals) if done else False


def paste(view: CanvasView, at: QPointF | None = None) -> None:
    """Paste what the clipboard holds at a point of the canvas: without one, at the pointer, or in the middle.

    Things the clip refers to and this bot does not have are listed first, with what can become of them.
    """
    bot, workflow = view.scene.bot, view.scene.workflow
    if bot is None or workflow is None:
        return
    try:
        clip = held_clip()
    except ClipError as problem:
        view.refused.emit(str(problem))
        return
    missing = missing_references(bot, workflow.key, clip)
    if not missing:
        paste_clip(view, clip, at, {})
        return
    panel = PastePanel(view.theme, view, clip, missing)
    panel.decided.connect(lambda resolutions: paste_clip(view, clip, at, resolutions))
    panel.open_panel()


def paste_clip(view: CanvasView, clip: Clip, at: QPointF | None, resolutions: Resolutions) -> bool:
    """Paste a clip, in one edit, and select what came."""
    bot, workflow = view.scene.bot, view.scene.workflow
    if bot is None or workflow is None:
        return False
    if clip.nodes:
        place = _place_for(view, clip, at)
        refusals = refusals_to_paste(bot, workflow.key, clip)
        done = _commit_nodes(
            view, lambda: paste_nodes(bot, workflow.key, clip, view.ids, place, resolutions), reveal=at is None
        )
        if done and refusals:
            view.refused.emit(refusals[0])
        elif done and clip.bot_id == bot.settings.id and clip.workflow_id == workflow.id:
            _tell_copies(view, [str(node.get("id")) for node in clip.nodes])
        return done
    return _paste_cards(view, bot, workflow, clip, at, resolutions)


def held_clip() -> Clip:
    """What the clipboard holds. Raises ClipError."""
    data = QGuiApplication.clipboard().mimeData()
    if data is not None and data.hasFormat(MIME_TYPE):
        return read_clip(bytes(data.data(MIME_TYPE).data()).decode("utf-8", "replace"))
    text = data.text() if data is not None and data.hasText() else ""
    if not looks_like_clip(text):
        raise ClipError("The clipboard holds no nodes or cards of a bot.")
    return read_clip(text)


def holds_clip() -> bool:
    """Whether the clipboard probably holds something to paste."""
    data = QGuiApplication.clipboard().mimeData()
    return data is not None and (data.hasFormat(MIME_TYPE) or (data.hasText() and looks_like_clip(data.text())))


def _put(clip: Clip) -> None:
    text = clip.to_text()
    data = QMimeData()
    data.setData(MIME_TYPE, QByteArray(text.encode("utf-8", "surrogatepass")))
    # As plain text as well, so that it can be sent to somebody.
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def _paste_cards(
    view: CanvasView, bot: Bot, workflow: Workflow, clip: Clip, at: QPointF | None, resolutions: Resolutions
) -> bool:
    """Below the selected card, at the end of the selected node, or into a new node where none is selected."""
    selection = view.scene.selection
    item = view.scene.nodes.get(selection.only_node or "")
    if item is not None and can_hold_cards(item.node):
        keys = [card.key for card in item.node.cards]
        place = last_place(item.node)
        if selection.card in keys:
            place = min(place, keys.index(selection.card) + 1)
        index = index_in_file(item.node, place)
        return _commit_cards(
            view, item.key, lambda: paste_cards(bot, workflow.key, item.key, index, clip, view.ids, resolutions)
        )
    if item is not None:
        view.refused.emit(f"“{item.node.name}” cannot hold cards; select another node, or none to get a new one.")
        return False
    x, y = _point(view, at)
    kind = "autonomous" if any(card.get("type") == "autonomous" for card in clip.cards) else "standard"

    def make() -> Edit:
        added = add_node(bot, workflow.key, kind, _snap(x), _snap(y), view.ids)
        after, node = added.apply(bot), added_node_key(added)
        pasted = paste_cards(after, workflow.key, node, 0, clip, view.ids, resolutions)
        return replace(added.then(pasted), label=pasted.label)

    return _commit_nodes(view, make, reveal=at is None)


def _commit_nodes(view: CanvasView, make: Callable[[], Edit], *, reveal: bool = True) -> bool:
    before = set(view.scene.nodes)
    if not view.commit(make):
        return False
    came = [key for key in view.scene.nodes if key not in before]
    if came:
        view.select_nodes(came)
        if reveal:
            view.bring_into_view(view.scene.main_part([view.scene.nodes[key] for key in came]))
    return True


def _tell_copies(view: CanvasView, originals: Sequence[str]) -> bool:
    """The copies, which are selected now, stand in the order of their originals."""
    copies = view.selected_nodes
    if len(copies) == len(originals):
        view.copied.emit(dict(zip(originals, copies, strict=True)))
    return True


def _commit_cards(view: CanvasView, node: str, make: Callable[[], Edit]) -> bool:
    before = {card.key for card in view.scene.nodes[node].node.cards}
    if not view.commit(make):
        return False
    item = view.scene.nodes.get(node)
    came = [card.key for card in item.node.cards if card.key not in before] if item is not None else []
    view.select_nodes([node], came[0] if came else None)
    view.ensure_visible(node)
    return True


def _place_for(view: CanvasView, clip: Clip, at: QPointF | None) -> tuple[float, float]:
    """Where the top left corner of the pasted nodes comes. In the middle of the view they are moved on from where
    nodes stand already, so that what is pasted twice is seen twice."""
    x, y = _point(view, at)
    if at is None and not view.underMouse():
        spots = [(_number(node.get("x")), _number(node.get("y"))) for node in clip.nodes]
        left, top = min(x for x, _ in spots), min(y for _, y in spots)
        x -= min(400.0, max(x for x, _ in spots) - left) / 2 + 130
        y -= min(300.0, max(y for _, y in spots) - top) / 2 + 60
    place = (_snap(x), _snap(y))
    taken = {(item.x, item.y) for item in view.scene.nodes.values()}
    while place in taken:
        place = (place[0] + 2 * GRID, place[1] + 2 * GRID)
    return place


def _point(view: CanvasView, at: QPointF | None) -> tuple[float, float]:
    if at is not None:
        return at.x(), at.y()
    pointer = view.hands.pointer
    if view.underMouse():
        return view.camera.to_scene(pointer.x(), pointer.y())
    return view.camera.to_scene(view.width() / 2, view.height() / 2)


def _selected(view: CanvasView) -> list[Node]:
    return [view.scene.nodes[key].node for key in view.selected_nodes]


def _snap(value: float) -> float:
    return float(round(value / GRID) * GRID)


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and abs(value) < 1e7 else 0.0
