"""A message as it is shown: the payload of `message_sent`, read leniently. No Qt in this module.

Bots send what their code computes, so a number may stand where text is meant, a field may be missing, and a type may
be one this version does not know; such a message is shown as JSON instead of being lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, unquote

from studio.interpreter.values import text_of

MediaKind = Literal["audio", "video", "file"]
ButtonKind = Literal["postback", "url", "say"]


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    markdown: bool = True


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Attachment:
    kind: MediaKind
    url: str
    title: str

    @property
    def name(self) -> str:
        """The title, or the file name at the end of the address."""
        return self.title or file_name(self.url)


@dataclass(frozen=True, slots=True)
class Location:
    latitude: str
    longitude: str
    title: str
    address: str

    @property
    def coordinates(self) -> str:
        return f"{self.latitude}, {self.longitude}"

    @property
    def url(self) -> str:
        """A map of the place."""
        latitude, longitude = quote(self.latitude), quote(self.longitude)
        return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}"


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Option, ...]
    is_dropdown: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    kind: ButtonKind
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    subtitle: str
    image_url: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Carousel:
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer comes from: what the source is called, what stands there, and its address if it has one."""

    title: str
    text: str
    url: str = ""


Part = Text | Image | Attachment | Location | Choice | Card | Carousel
"""What a message is made of, top to bottom; most messages have one part."""


def read_message(payload: Any) -> tuple[Part, ...]:
    """The parts of a message."""
    if not isinstance(payload, Mapping):
        return (Text(text_of(payload), markdown=False),)
    match text_of(payload.get("type")):
        case "text":
            return (Text(text_of(payload.get("text"))),)
        case "markdown":
            return (Text(text_of(payload.get("markdown") or payload.get("text"))),)
        case "image":
            return (Image(text_of(payload.get("imageUrl")), text_of(payload.get("title"))),)
        case "audio":
            return (_attachment("audio", payload),)
        case "video":
            return (_attachment("video", payload),)
        case "file":
            return (_attachment("file", payload),)
        case "location":
            keys = ("latitude", "longitude", "title", "address")
            return (Location(*(text_of(payload.get(key)) for key in keys)),)
        case "card":
            return (_card(payload),)
        case "carousel":
            return (Carousel(tuple(_card(item) for item in _objects(payload.get("items")))),)
        case "choice" | "dropdown" as kind:
            text = text_of(payload.get("text"))
            question = (Text(text),) if text else ()
            options = tuple(_option(item) for item in _list(payload.get("options")))
            return (*question, Choice(options, kind == "dropdown")) if options else question
        case "bloc":
            return tuple(part for item in _objects(payload.get("items")) for part in read_message(_flat(item)))
        case _:
            return (Text(f"```\n{json.dumps(payload, ensure_ascii=False, indent=2, default=str)}\n```"),)


def read_citations(items: Any) -> tuple[Citation, ...]:
    """The sources of an answer, from passages or citations as a bot tells them; what names nothing is left out."""
    found = [_citation(item) for item in _list(items)]
    return tuple(citation for citation in found if citation.title or citation.text or citation.url)


def citations_of(payload: Any) -> tuple[Citation, ...]:
    """The sources that a message brings along."""
    if not isinstance(payload, Mapping):
        return ()
    metadata = payload.get("metadata")
    return read_citations(payload.get("citations")) or (
        read_citations(metadata.get("citations")) if isinstance(metadata, Mapping) else ()
    )


def _citation(item: Any) -> Citation:
    if not isinstance(item, Mapping):
        return Citation("", text_of(item))
    source = item.get("source")
    inner: Mapping[str, Any] = source if isinstance(source, Mapping) else {}
    named = next((text_of(item[key]) for key in ("title", "dsFriendlyName", "name") if item.get(key)), "")
    title = named or text_of(inner.get("title") or inner.get("name")) or ("" if inner else text_of(source))
    text = next((text_of(item[key]) for key in ("text", "content", "snippet") if item.get(key)), "")
    return Citation(title, text, text_of(item.get("url") or inner.get("url")))


def plain_text(parts: tuple[Part, ...]) -> str:
    """A message as plain text: for copying and for those who listen instead of looking."""
    return "\n".join(filter(None, (_part_text(part) for part in parts)))


def file_name(url: str) -> str:
    """The last part of an address, without its query."""
    if url.startswith("data:"):
        return url[5:].split(",", 1)[0].split(";", 1)[0] or "data"
    return unquote(url.split("?", 1)[0].split("#", 1)[0].rstrip("/").rpartition("/")[2]) or url


def _part_text(part: Part) -> str:
    match part:
        case Text():
            return part.text
        case Image():
            return f"{part.title}\n{_shown_url(part.url)}".strip()
        case Attachment():
            return f"{part.title}\n{_shown_url(part.url)}".strip()
        case Location():
            return "\n".join(filter(None, (part.title, part.address, part.coordinates)))
        case Choice():
            return "\n".join(f"- {option.label}" for option in part.options)
        case Card():
            lines = (part.title, part.subtitle, *(f"- {button.label}" for button in part.buttons))
            return "\n".join(filter(None, lines))
        case Carousel():
            return "\n\n".join(_part_text(card) for card in part.cards)


def _shown_url(url: str) -> str:
    return file_name(url) if url.startswith("data:") else url


def _attachment(kind: MediaKind, payload: Mapping[str, Any]) -> Attachment:
    return Attachment(kind, text_of(payload.get(f"{kind}Url")), text_of(payload.get("title")))


def _card(payload: Mapping[str, Any]) -> Card:
    return Card(
        text_of(payload.get("title")),
        text_of(payload.get("subtitle")),
        text_of(payload.get("imageUrl")),
        tuple(_button(item) for item in _objects(payload.get("actions"))),
    )


def _button(item: Mapping[str, Any]) -> Button:
    kinds: dict[str, ButtonKind] = {"url": "url", "say": "say"}
    kind = kinds.get(text_of(item.get("action")), "postback")
    value = text_of(item.get("value"))
    return Button(kind, text_of(item.get("label")) or value, value)


def _option(item: Any) -> Option:
    if not isinstance(item, Mapping):
        return Option(text_of(item), text_of(item))
    label, value = text_of(item.get("label")), text_of(item.get("value"))
    return Option(label or value, value or label)


def _flat(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item of a bloc in the flat form, whichever of the two forms it has."""
    inner = item.get("payload")
    return {**inner, "type": item.get("type")} if isinstance(inner, Mapping) else item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]
