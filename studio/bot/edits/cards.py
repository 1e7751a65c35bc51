"""Adding, filling, moving and deleting cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.describe import card_kind
from studio.bot.edit import Draft, Edit
from studio.bot.edits.card_templates import card_template
from studio.bot.edits.code_form import transpiled as transpiled
from studio.bot.edits.fields import set_text
from studio.bot.edits.paths import card_path, cards_path
from studio.bot.ids import Ids
from studio.bot.node import Node
from studio.bot.tree import Path, PlaceNotFound, index_of


def new_card(kind: str, ids: Ids) -> dict[str, Any]:
    """The JSON of a new, empty card (see `card_templates`). Raises ValueError for an unknown kind."""
    return card_template(kind, ids)


def insert_card(bot: Bot, workflow: str, node: str, index: int, card: Mapping[str, Any]) -> Edit:
    """Put a card into a node, before the card that now stands at `index`."""
    owner = _node(bot, workflow, node)
    draft = Draft(bot)
    complete = {**card, "nodeId": owner.id}
    if isinstance(owner.raw.get("instructions"), list):
        draft.insert(cards_path(workflow, node), index, complete)
    else:
        draft.set(("flows", workflow, "nodes", node), "instructions", [complete])
    return draft.finish("Add card")


def delete_card(bot: Bot, workflow: str, node: str, card: str) -> Edit:
    """Delete a card and its ways out."""
    owner = _node(bot, workflow, node)
    kind = card_kind(owner.card(card))
    draft = Draft(bot)
    items = draft.value(cards_path(workflow, node))
    draft.remove(cards_path(workflow, node), index_of(items, card))
    return draft.finish(f"Delete {kind.lower()} card")


def move_card(bot: Bot, workflow: str, node: str, card: str, index: int) -> Edit:
    """Put a card before the card that now stands at `index` of the same node."""
    draft = Draft(bot)
    path = cards_path(workflow, node)
    items = draft.value(path)
    old = index_of(items, card)
    item = items[old]
    if index not in (old, old + 1):
        draft.remove(path, old)
        draft.insert(path, index - 1 if index > old else index, item)
    return draft.finish("Move card")


def set_card_text(bot: Bot, workflow: str, node: str, card: str, field: Path, text: str) -> Edit:
    """Set the side in use of a text of a card; typing on becomes one step of undo."""
    edit = set_text(bot, card_path(workflow, node, card), field, text)
    return replace(edit, merge_key=f"text:{workflow}/{node}/{card}/{'/'.join(map(str, field))}")


def set_card_code(bot: Bot, workflow: str, node: str, card: str, code: str) -> Edit:
    """Set the code of a card, and the wrapped form the cloud runs."""
    draft = Draft(bot)
    path = card_path(workflow, node, card)
    draft.set(path, "code", code)
    draft.set(path, "transpiledCode", transpiled(code))
    return draft.finish("Edit code", f"code:{workflow}/{node}/{card}")


def _node(bot: Bot, workflow: str, node: str) -> Node:
    owner = bot.workflow(workflow)
    found = owner.node(node) if owner else None
    if found is None:
        raise PlaceNotFound(f"there is no node “{node}”")
    return found


def find_card(bot: Bot, workflow: str, node: str, card: str) -> Card:
    """The card at a place. Raises LookupError."""
    return _node(bot, workflow, node).card(card)
