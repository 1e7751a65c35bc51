"""Which words of a node can be edited where they stand, and the edit that changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.card import AiGenerateCard, AiTaskCard, CaptureCard, Card, ContentCard, LogCard, TransitionCard
from studio.bot.describe import plain_text
from studio.bot.edit import Draft, Edit
from studio.bot.edits.derived import follow_instructions
from studio.bot.edits.fields import put_text, set_field, set_label, set_text
from studio.bot.edits.nodes import rename_node
from studio.bot.edits.notes import set_comment
from studio.bot.edits.options import set_option_label
from studio.bot.edits.paths import card_path, node_path
from studio.bot.node import AutonomousNode, CommentNode, EndNode, EntryNode, ExitNode, Node, StartNode, TriggerNode
from studio.bot.transition import CHOICE_PREFIX
from studio.bot.tree import Path, value_or
from studio.bot.values import SuperInput
from studio.ui.canvas.edges import Rect
from studio.ui.canvas.geometry import NOTE_PADDING
from studio.ui.canvas.items import SceneNode
from studio.ui.theme import CARD_ROW, NODE_HEADER, NODE_TEXT

TextKind = Literal["name", "text", "code", "note"]

_EDGE = 8.0
"""From the end of a row's text to the node's border."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Words on the canvas: where they stand, what they are now, and how others take their place."""

    node: str
    card: str | None
    """Key of the card they belong to; None for the node itself."""
    kind: TextKind
    label: str
    """What they are, for people who hear the screen."""
    text: str
    rect: Rect
    """Where they stand on the canvas."""
    edit: Callable[[Bot, str, str], Edit]
    """Makes the edit of a bot and the key of a workflow that puts another text there."""


def name_place(item: SceneNode) -> TextPlace:
    """The name of a node in its header."""
    node = item.node
    rect = (item.x + NODE_TEXT, item.y, item.x + item.layout.width - _EDGE, item.y + NODE_HEADER)
    return TextPlace(item.key, None, "name", "Name of the node", node.name, rect, _rename(item.key))


def node_place(item: SceneNode) -> TextPlace | None:
    """What a double click on a node edits: a note's text, else the node's name; None for pictures and videos."""
    node = item.node
    if isinstance(node, CommentNode):
        left, top, right, bottom = item.rect
        rect = (left + NOTE_PADDING, top + NOTE_PADDING, right - NOTE_PADDING, bottom - NOTE_PADDING)
        key = item.key
        return TextPlace(
            key,
            None,
            "note",
            "Text of the note",
            plain_text(node.comment),
            rect,
            lambda bot, workflow, text: set_comment(bot, workflow, key, text),
        )
    return None if item.layout.is_note else name_place(item)


def guidelines_place(item: SceneNode) -> TextPlace | None:
    """The instructions of an autonomous node, which stand above its cards."""
    if not isinstance(item.node, AutonomousNode) or not item.layout.has_meta:
        return None
    key, row = item.key, item.layout.rows[0]

    def edit(bot: Bot, workflow: str, text: str) -> Edit:
        return set_text(bot, node_path(workflow, key), ("guidelines",), text, "Edit instructions")

    return TextPlace(key, None, "text", "Instructions", item.node.guidelines.text, _row(item, row.top), edit)


def card_place(item: SceneNode, card_key: str) -> TextPlace | None:
    """The words a card shows, where they can be edited in its row; None where the row shows none of its own."""
    card = next((card for card in item.node.cards if card.key == card_key), None)
    top = item.layout.card_top(card_key)
    if card is None or top is None:
        return None
    if isinstance(card, TransitionCard):
        return _condition_place(item, card, top)
    found = _field(card)
    if found is None:
        return None
    label, field = found
    text = SuperInput.model_validate(value_or(card.raw, field)).text
    is_task = isinstance(card, AiTaskCard)

    def edit(bot: Bot, workflow: str, new: str) -> Edit:
        draft = Draft(bot)
        place = card_path(workflow, item.key, card_key)
        put_text(draft, place, field, new, plain=is_task)
        if is_task:
            follow_instructions(draft, place, text, new)
        return draft.finish(f"Edit {label.lower()}")

    return TextPlace(item.key, card_key, "text", label, text, _row(item, top), edit)


def option_place(item: SceneNode, y: float) -> TextPlace | None:
    """The label of the option of a question that stands at a height of the node; None where none does."""
    row = next((one for one in item.layout.rows if one.kind == "port" and one.top <= y < one.top + one.height), None)
    if row is None:
        return None
    card, port = item.node.cards[row.card_index], item.layout.ports[row.port_index]
    if not isinstance(card, CaptureCard) or not port.condition.startswith(CHOICE_PREFIX):
        return None
    values = [option.value for option in card.options]
    value = port.condition.removeprefix(CHOICE_PREFIX)
    if value not in values:
        return None
    index, card_key = values.index(value), card.key
    rect = (item.x + NODE_TEXT, item.y + row.top, item.x + item.layout.width - _EDGE, item.y + row.top + row.height)

    def edit(bot: Bot, workflow: str, text: str) -> Edit:
        label = " ".join(text.split())
        if not label:
            raise ValueError("An option needs a label; it keeps the one it had.")
        return set_option_label(bot, workflow, item.key, card_key, index, label)

    return TextPlace(item.key, card_key, "text", "Option", port.label, rect, edit)


def _field(card: Card) -> tuple[str, Path] | None:
    match card:
        case ContentCard():
            kind = card.content.type
            if kind in ("text", "choice", "dropdown"):
                return "Text", ("content", "text")
            return ("Title", ("content", "title")) if kind in _TITLED else None
        case CaptureCard():
            return "Question", ("question",)
        case LogCard():
            return "Message", ("message",)
        case AiTaskCard():
            return "Instructions", ("task", "instructions")
        case AiGenerateCard():
            return "Input", ("task", "input")
        case _:
            return None


_TITLED = ("image", "audio", "video", "file", "card", "location")


def _condition_place(item: SceneNode, card: TransitionCard, top: float) -> TextPlace | None:
    """What leads on: its label where it has one, else its condition."""
    if _is_fixed(item.node, card):
        return None
    place: Callable[[str], Path] = lambda workflow: card_path(workflow, item.key, card.key)  # noqa: E731
    meaning = card.transition.meaning
    if card.label or meaning == "intent":
        if meaning == "intent" and not card.label:
            return None
        return TextPlace(
            item.key,
            card.key,
            "text",
            "Label",
            card.label,
            _row(item, top),
            lambda bot, workflow, text: set_label(bot, place(workflow), text),
        )
    return TextPlace(
        item.key,
        card.key,
        "code",
        "Condition",
        card.transition.payload_text,
        _row(item, top),
        lambda bot, workflow, text: set_field(
            bot, place(workflow), ("condition", "payload"), text.strip(), "Edit condition"
        ),
    )


def _is_fixed(node: Node, card: TransitionCard) -> bool:
    """Whether a card is how a node without a default transition goes on."""
    framed = isinstance(node, (StartNode, EntryNode, ExitNode, EndNode, TriggerNode))
    return framed and card.transition.meaning == "always"


def _row(item: SceneNode, top: float) -> Rect:
    return item.x + NODE_TEXT, item.y + top, item.x + item.layout.width - _EDGE, item.y + top + CARD_ROW


def _rename(key: str) -> Callable[[Bot, str, str], Edit]:
    def edit(bot: Bot, workflow: str, text: str) -> Edit:
        name = " ".join(text.split())
        if not name:
            raise ValueError("A node needs a name; it keeps the one it had.")
        return rename_node(bot, workflow, key, name)

    return edit


def same_place(first: TextPlace, second: TextPlace | None) -> bool:
    """Whether two places are the same words, which nobody has changed meanwhile."""
    return second is not None and _facts(first) == _facts(second)


def _facts(place: TextPlace) -> tuple[Any, ...]:
    return place.node, place.card, place.kind, place.label, place.text
