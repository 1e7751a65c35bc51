"""Layouts of cards that send a message."""

from __future__ import annotations

from typing import Any

from studio.bot.card import ContentCard
from studio.bot.edit import Edit
from studio.bot.edits.fields import add_item, is_super_input
from studio.bot.tree import Path
from studio.ui.inspector.common_fields import text_of
from studio.ui.inspector.fields import Field, Item, Layout, Section
from studio.ui.inspector.subject import Subject

_URL_HELP = "Where the file is: an address, or an expression that gives one."


def message_layout(subject: Subject, card: ContentCard) -> Layout:
    """The sections of a message card, by the type of its content."""
    kind = card.content.type
    if kind == "carousel":
        return _carousel(subject)
    fields = _FIELDS.get(kind)
    if fields is None:
        return (Section("content", "", (Field(("content",), "Content", "json", _UNKNOWN),)),)
    layout: Layout = (Section("message", "", fields),)
    if kind == "card":
        layout += (Section("buttons", "Buttons", (_buttons(("content",)),)),)
    elif kind in ("choice", "dropdown"):
        options = Field(
            ("content", "options"), "Options", "pairs", "What can be chosen, and what choosing it sends.", dynamic=True
        )
        layout += (Section("options", "Options", (options,)),)
    elif kind == "text":
        layout += (Section("typing", "Advanced", (_TYPING,), collapsed=True),)
    return layout


_UNKNOWN = "Messages of this type are not known here; the content is kept as it is."

_TYPING = Field(
    ("content", "typing"), "Show that the bot is typing", "switch", "A short pause before the message.", default=False
)


def _card_fields(path: Path) -> tuple[Field, ...]:
    return (
        Field((*path, "title"), "Title", "template"),
        Field((*path, "subtitle"), "Subtitle", "template"),
        Field((*path, "imageUrl"), "Picture", "template", _URL_HELP, placeholder="https://…", lines=(1, 3)),
    )


def _media(key: str, label: str) -> tuple[Field, ...]:
    return (
        Field(("content", key), label, "template", _URL_HELP, placeholder="https://…", lines=(1, 3)),
        Field(("content", "title"), "Title", "template"),
    )


_FIELDS: dict[str, tuple[Field, ...]] = {
    "text": (
        Field(
            ("content", "text"),
            "Text",
            "long",
            "What the bot says. Markdown is shown as such; {{ }} and @ insert values.",
            placeholder="What the bot says",
        ),
    ),
    "image": _media("imageUrl", "Picture"),
    "audio": _media("audioUrl", "Audio"),
    "video": _media("videoUrl", "Video"),
    "file": _media("fileUrl", "File"),
    "card": _card_fields(("content",)),
    "choice": (Field(("content", "text"), "Text", "long", placeholder="What the bot asks"),),
    "dropdown": (Field(("content", "text"), "Text", "long", placeholder="What the bot asks"),),
    "location": (
        Field(("content", "title"), "Title", "template"),
        Field(("content", "address"), "Address", "template"),
        Field(("content", "latitude"), "Latitude", "template", "Degrees north of the equator."),
        Field(("content", "longitude"), "Longitude", "template", "Degrees east of Greenwich."),
    ),
}


def _buttons(path: Path) -> Field:
    return Field((*path, "actions"), "Buttons", "buttons", "What can be pressed, and what it does.", dynamic=True)


def _carousel(subject: Subject) -> Layout:
    items = subject.value(("content", "items"))
    path: Path = ("content", "items")
    if is_super_input(items):
        if items.get("valueType") == "dynamic":
            return (Section("cards", "", (Field(path, "Cards", "template", "An expression that gives cards."),)),)
        items, path = items.get("staticValue"), (*path, "staticValue")
    count = len(items) if isinstance(items, list) else 0
    sections = [
        Section(
            f"card-{index}",
            _item_title(index, items[index]),
            (*_card_fields((*path, index)), _buttons((*path, index))),
            collapsed=index > 0,
            item=Item(path, index, count, "card"),
        )
        for index in range(count)
        if isinstance(items, list) and isinstance(items[index], dict)
    ]
    add = Field(path, "Add card", "add", edit=_add_card, target="/".join(map(str, path)))
    return (*sections, Section("add", "", (add,)))


def _item_title(index: int, item: dict[str, Any]) -> str:
    title = " ".join(text_of(item.get("title")).split())
    return f"{index + 1} · {title}" if title else f"Card {index + 1}"


def _add_card(subject: Subject, target: str, value: Any) -> Edit:
    blank = {"valueType": "dynamic", "dynamicValue": "", "staticValue": ""}
    actions = {"valueType": "static", "staticValue": [], "isExpression": True}
    card = {"type": "card", "title": blank, "subtitle": blank, "imageUrl": blank, "actions": actions}
    return add_item(subject.bot, subject.place.path, tuple(target.split("/")), card, "Add card to carousel")
