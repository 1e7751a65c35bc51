"""Message cards: what a bot says, in the payload shapes of the message table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from studio.bot.card import Content, ContentCard
from studio.bot.values import SuperInput
from studio.interpreter.choices import Option, read_options
from studio.interpreter.failure import BotFailure
from studio.interpreter.fields import Field, prepared, record
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of

MOST_BUTTONS = 5
"""More options than this are shown as a dropdown."""

Payload = dict[str, Any]


def content_field(card: ContentCard) -> Field:
    """The fields that the message's type has."""
    return _content(card.content)


def _content(content: Content) -> Field:
    shape = SHAPES.get(content.type)
    if shape is None:
        return record({})
    fields: dict[str, Field] = {name: prepared(getattr(content, _SNAKE.get(name, name))) for name in shape.fields}
    if content.type == "carousel":
        fields["items"] = _carousel_items(content)
    return record(fields)


def _carousel_items(content: Content) -> Field:
    """The cards of a carousel, or the expression that makes them."""
    if isinstance(content.items, dict):
        made = SuperInput.model_validate(content.items)
        if made.is_dynamic:
            return prepared(made)
    items = [_content(_as_card(item)) for item in content.carousel_items]
    sources = tuple(source for item in items for source in item.sources)
    return Field(sources, lambda values: [item.fill(values) for item in items])


def _as_card(content: Content) -> Content:
    return content if content.type == "card" else content.model_copy(update={"type": "card"})


async def send(turn: Turn, plan: CardPlan) -> Outcome:
    """Sends the message. Empty required fields and broken lists fail, naming the field."""
    card = plan.card
    kind = card.content.type if isinstance(card, ContentCard) else ""
    shape = SHAPES.get(kind)
    if shape is None:
        turn.warn(f"{turn.place(card)} was skipped: messages of type “{kind}” are not known here.")
        return CONTINUE
    values = await turn.render(plan)
    await turn.send({"type": kind, **shape.build(values)})
    return CONTINUE


def options_payload(text: str, options: Sequence[Option]) -> Payload:
    """A question with its options: buttons, or a dropdown when there are many."""
    return {
        "type": "choice" if len(options) <= MOST_BUTTONS else "dropdown",
        "text": text,
        "options": [{"label": option.label, "value": option.value} for option in options],
    }


def _required(values: dict[str, Any], name: str) -> str:
    text = text_of(values.get(name))
    if not text.strip():
        raise BotFailure(f"its “{_FIELD_NAMES.get(name, name)}” is empty, so there is nothing to send.")
    return text


def _with_optional(payload: Payload, values: dict[str, Any], *names: str) -> Payload:
    for name in names:
        text = text_of(values.get(name))
        if text.strip():
            payload[name] = text
    return payload


def _text(values: dict[str, Any]) -> Payload:
    return {"text": _required(values, "text")}


def _media(name: str) -> Callable[[dict[str, Any]], Payload]:
    return lambda values: _with_optional({name: _required(values, name)}, values, "title")


def _location(values: dict[str, Any]) -> Payload:
    payload: Payload = {}
    for name in ("latitude", "longitude"):
        value = values.get(name)
        try:
            payload[name] = value if isinstance(value, (int, float)) else float(_required(values, name))
        except ValueError:
            raise BotFailure(f"its “{name}” is not a number: “{text_of(value)}”.") from None
    return _with_optional(payload, values, "address", "title")


def _card(values: dict[str, Any]) -> Payload:
    payload: Payload = {"title": _required(values, "title")}
    _with_optional(payload, values, "subtitle", "imageUrl")
    payload["actions"] = [_action(item) for item in _listed(values.get("actions"), "actions")]
    return payload


def _action(item: Any) -> Payload:
    if not isinstance(item, dict):
        raise BotFailure("one of its “actions” is not an object with “action”, “label” and “value”.")
    return {
        "action": text_of(item.get("action")) or "say",
        "label": _required(item, "label"),
        "value": _required(item, "value"),
    }


def _carousel(values: dict[str, Any]) -> Payload:
    items = _listed(values.get("items"), "items")
    if not items:
        raise BotFailure("it has no cards, so there is nothing to send.")
    if not all(isinstance(item, dict) for item in items):
        raise BotFailure("one of its cards is not an object with “title”, “subtitle”, “imageUrl” and “actions”.")
    return {"items": [_card(item) for item in items]}


def _choice(values: dict[str, Any]) -> Payload:
    options = read_options(_listed(values.get("options"), "options"))
    if not options:
        raise BotFailure("it has no options to choose from.")
    return {
        "text": _required(values, "text"),
        "options": [{"label": option.label, "value": option.value} for option in options],
    }


def _listed(value: Any, name: str) -> list[Any]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        raise BotFailure(f"its “{name}” is not a list but “{text_of(value)[:60]}”.")
    return value


class Shape:
    """A type of message: the fields a card gives it, and how they become a payload."""

    __slots__ = ("build", "fields")

    def __init__(self, build: Callable[[dict[str, Any]], Payload], *fields: str) -> None:
        self.build = build
        self.fields = fields


SHAPES: dict[str, Shape] = {
    "text": Shape(_text, "text"),
    "image": Shape(_media("imageUrl"), "imageUrl", "title"),
    "audio": Shape(_media("audioUrl"), "audioUrl", "title"),
    "video": Shape(_media("videoUrl"), "videoUrl", "title"),
    "file": Shape(_media("fileUrl"), "fileUrl", "title"),
    "location": Shape(_location, "latitude", "longitude", "address", "title"),
    "card": Shape(_card, "title", "subtitle", "imageUrl", "actions"),
    "carousel": Shape(_carousel),
    "choice": Shape(_choice, "text", "options"),
    "dropdown": Shape(_choice, "text", "options"),
}

_SNAKE = {"imageUrl": "image_url", "audioUrl": "audio_url", "videoUrl": "video_url", "fileUrl": "file_url"}

_FIELD_NAMES = {
    "imageUrl": "image address",
    "audioUrl": "audio address",
    "videoUrl": "video address",
    "fileUrl": "file address",
}
