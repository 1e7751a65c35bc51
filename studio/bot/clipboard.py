"""Nodes and cards as a text that the clipboard can hold and another bot can read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from studio.bot.bot import Bot
from studio.bot.carried import Json, Thing, ThingKind, things_used
from studio.bot.json_text import JsonTextError, dump_compact, parse_json
from studio.bot.node import EntryNode, Node, StartNode
from studio.bot.tree import PlaceNotFound, keyed_objects

MIME_TYPE: Final = "application/x-dialoom-clip+json"
"""Under which the clipboard holds a clip; beside it, the same text may stand as plain text."""

_FORMAT: Final = "dialoom-clip"
_VERSION: Final = 1
_MAX_TEXT: Final = 32 << 20
"""Clips longer than this many characters are refused: the clipboard may hold anything."""


class ClipError(ValueError):
    """The text is no clip. The message is a sentence for the person."""


@dataclass(frozen=True)
class Clip:
    """Copied nodes or cards, and what they refer to."""

    bot_id: str
    bot_name: str
    workflow_id: str
    workflow_name: str
    nodes: tuple[Json, ...] = ()
    """JSON of nodes, with their cards."""
    cards: tuple[Json, ...] = ()
    """JSON of cards copied on their own."""
    links: tuple[Json, ...] = ()
    """Cached lines between the nodes."""
    things: tuple[Thing, ...] = ()
    """What the nodes and cards refer to, as their bot defines it."""

    def to_text(self) -> str:
        """The clip as one line of JSON."""
        value = {
            "format": _FORMAT,
            "version": _VERSION,
            "bot": {"id": self.bot_id, "name": self.bot_name},
            "workflow": {"id": self.workflow_id, "name": self.workflow_name},
            "nodes": list(self.nodes),
            "cards": list(self.cards),
            "links": list(self.links),
            "things": [
                {
                    "kind": one.kind,
                    "id": one.id,
                    "name": one.name,
                    "scope": one.scope,
                    "definition": one.definition,
                }
                for one in self.things
            ],
        }
        return dump_compact(value).decode("utf-8")


def refusal_to_copy(node: Node) -> str:
    """Why a node is left out of copies, as a sentence; empty when it is not."""
    if isinstance(node, (StartNode, EntryNode)):
        return f"“{node.name}” is where its workflow begins; a workflow has one such place, so it is not copied."
    return ""


def copy_nodes(bot: Bot, workflow: str, keys: Collection[str], *, with_records: bool = False) -> Clip:
    """Copy nodes with their cards and the connections between them; those that begin a workflow are left out.

    Defaults of secret variables stay behind, and so do the real events recorded in triggers unless they are
    asked for: what is copied can be pasted anywhere. Raises PlaceNotFound when the workflow is gone.
    """
    owner = bot.workflow(workflow)
    if owner is None:
        raise PlaceNotFound(f"there is no workflow “{workflow}”")
    wanted = set(keys)
    nodes = [node.raw for node in owner.nodes if node.key in wanted and not refusal_to_copy(node)]
    ids = {node["id"] for node in nodes if isinstance(node.get("id"), str)}
    links = [link for _, link in keyed_objects(owner.raw.get("links")) if _joins(link, ids)]
    return Clip(
        bot.settings.id,
        bot.name,
        owner.id,
        owner.name,
        nodes=tuple(node if with_records else _without_records(node) for node in nodes),
        links=tuple(links),
        things=tuple(things_used(bot, owner, nodes)),
    )


def copy_cards(bot: Bot, workflow: str, node: str, keys: Sequence[str]) -> Clip:
    """Copy cards of a node, in their order there. Raises PlaceNotFound when the node is gone."""
    owner = bot.workflow(workflow)
    found = owner.node(node) if owner else None
    if owner is None or found is None:
        raise PlaceNotFound(f"there is no node “{node}”")
    cards = [card.raw for card in found.cards if card.key in keys]
    return Clip(
        bot.settings.id,
        bot.name,
        owner.id,
        owner.name,
        cards=tuple(cards),
        things=tuple(things_used(bot, owner, (), cards)),
    )


def looks_like_clip(text: str) -> bool:
    """Whether a text is probably a clip, judged by its beginning alone."""
    return text[:100].lstrip().startswith('{"format":"' + _FORMAT)


def read_clip(text: str) -> Clip:
    """The clip a text holds. Raises ClipError."""
    if len(text) > _MAX_TEXT:
        raise ClipError("The clipboard holds too much to be pasted here.")
    try:
        value = parse_json(text.encode("utf-8", "surrogatepass")).value
    except (JsonTextError, UnicodeEncodeError):
        value = None
    if not isinstance(value, dict) or value.get("format") != _FORMAT:
        raise ClipError("The clipboard holds no nodes or cards of a bot.")
    if value.get("version") != _VERSION:
        raise ClipError("What the clipboard holds was copied by a newer version of the Studio; update this one.")
    origin = [_object(value.get(key)) for key in ("bot", "workflow")]
    clip = Clip(
        _text(origin[0].get("id")),
        _text(origin[0].get("name")),
        _text(origin[1].get("id")),
        _text(origin[1].get("name")),
        nodes=_objects(value.get("nodes")),
        cards=_objects(value.get("cards")),
        links=_objects(value.get("links")),
        things=tuple(_thing(one) for one in _objects(value.get("things")) if one.get("kind") in get_args(ThingKind)),
    )
    if not clip.nodes and not clip.cards:
        raise ClipError("The clipboard holds no nodes or cards of a bot.")
    return clip


def _without_records(node: Json) -> Json:
    """A trigger without the real events that were recorded in it."""
    return {**node, "examples": []} if node.get("type") == "trigger" and node.get("examples") else node


def _joins(link: Json, ids: set[str]) -> bool:
    return all(isinstance(link.get(key), str) and link[key] in ids for key in ("source", "target"))


def _thing(value: Json) -> Thing:
    return Thing(
        value["kind"],
        _text(value.get("id")),
        _text(value.get("name")),
        _text(value.get("scope")),
        _object(value.get("definition")),
    )


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> tuple[Json, ...]:
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
