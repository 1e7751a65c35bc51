"""The payloads of messages, in the shapes of the message table: flat, `type` beside the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from studio.interpreter.choices import Option, read_options
from studio.interpreter.failure import BotFailure
from studio.interpreter.values import text_of, truthy

MOST_BUTTONS = 5
"""More options than this are shown as a dropdown."""

Payload = dict[str, Any]


def checked_payload(payload: Payload) -> Payload:
    """A message that code made, with the fields its type must have in order. Raises BotFailure.

    Fields that the type does not know are left as they are: integrations may add some.
    """
    kind = text_of(payload.get("type"))
    if not kind:
        raise BotFailure("it has no “type”, such as “text”.")
    shape = SHAPES.get(kind)
    return {**payload, **shape.build(payload)} if shape else payload


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
    payload: Payload = {"text": _required(values, "text")}
    if truthy(values.get("typing")) and values.get("typing") != "false":
        payload["typing"] = True
    return payload


def _media(name: str) -> Callable[[dict[str, Any]], Payload]:
    return lambda values: _with_optional({name: _required(values, name)}, values, "title")


def _location(values: dict[str, Any]) -> Payload:
    payload: Payload = {}
    for name in ("latitude", "longitude"):
        value = values.get(name)
        try:
            number = value if isinstance(value, (int, float)) else float(_required(values, name))
            # As JavaScript writes numbers.
            payload[name] = int(number) if isinstance(number, float) and number.is_integer() else number
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
    "text": Shape(_text, "text", "typing"),
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

_FIELD_NAMES = {
    "imageUrl": "image address",
    "audioUrl": "audio address",
    "videoUrl": "video address",
    "fileUrl": "file address",
}
