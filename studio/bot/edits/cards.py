"""Adding, filling, moving and deleting cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.describe import card_kind
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import set_text
from studio.bot.edits.paths import card_path, cards_path
from studio.bot.ids import Ids
from studio.bot.node import Node
from studio.bot.tree import Path, PlaceNotFound, index_of

_CODE_WRAPPER = """\
var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", {{ value, configurable: true }});
async function __ROOT__() {{
{body}
}}
__name(__ROOT__, "__ROOT__");
; return await __ROOT__();
"""


def transpiled(code: str) -> str:
    """The form in which the cloud runs a card's code: wrapped in an async function and awaited."""
    body = "\n".join(f"  {line}" if line else line for line in code.splitlines())
    return _CODE_WRAPPER.format(body=body)


def new_card(kind: str, ids: Ids) -> dict[str, Any]:
    """The JSON of a new, empty card. Raises ValueError for a kind that has no empty form here."""
    blank = {"valueType": "dynamic", "dynamicValue": "", "staticValue": ""}
    card: dict[str, Any] = {"id": ids.new("ins")}
    if kind == "text":
        content = {"type": "text", "text": blank, "typing": {"valueType": "static", "staticValue": True}}
        card.update({"type": "content", "category": "Send Messages", "content": content})
    elif kind == "image":
        content = {"type": "image", "imageUrl": blank, "title": blank}
        card.update({"type": "content", "category": "Send Messages", "content": content})
    elif kind in ("RawInput", "SingleChoice", "Confirmation"):
        card.update(_new_capture(kind, blank))
    elif kind == "code":
        card.update(
            {
                "type": "action",
                "category": "Execute",
                "origin": "builtin",
                "label": "",
                "code": "",
                "transpiledCode": transpiled(""),
            }
        )
    elif kind == "expression":
        card.update(
            {
                "type": "transition",
                "category": "Flow Logic",
                "label": "",
                "condition": {"type": "expression", "payload": ""},
                "destination": {},
            }
        )
    else:
        raise ValueError(f"There is no empty card of kind “{kind}”.")
    card["transitions"] = []
    return card


def _new_capture(kind: str, blank: Mapping[str, Any]) -> dict[str, Any]:
    options: list[dict[str, Any]] = []
    if kind == "Confirmation":
        for label, value in (("Accept", "true"), ("Decline", "false")):
            label_input = {"valueType": "dynamic", "dynamicValue": label}
            options.append({"label": label_input, "value": value, "enabled": True})
    return {
        "type": "capture",
        "category": "Capture Information",
        "entityId": f"prompts://{kind}/v1",
        "entityName": {"RawInput": "Raw Input", "SingleChoice": "Single Choice"}.get(kind, kind),
        "kbPriority": {"enabled": False, "searchScope": "all", "kbs": []},
        "question": dict(blank),
        "validation": {"validators": []},
        "choice": {"options": {"valueType": "static", "staticValue": options, "dynamicValue": ""}},
        "retry": {"maxRetries": 2, "retryMessage": dict(blank)},
        "cancellation": {
            "cancellable": True,
            "confirmCancel": True,
            "confirmCancelMessage": {"valueType": "static", "staticValue": "", "dynamicValue": ""},
        },
        "handleFailure": False,
        "historyLookback": 0,
        "skipIfAlreadyFilled": False,
    }


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
