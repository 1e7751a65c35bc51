"""A bot from nothing: the workflows every bot has, with nothing in them yet.

The ids of those workflows and of the nodes they begin with are the same in every archive seen, so a new bot has
them too; everything else gets ids of its own.
"""

from __future__ import annotations

from typing import Any

from studio.bot.edits.workflows import ROOT
from studio.bot.ids import Ids
from studio.bot.transition import END
from studio.bot.workflow import CONVERSATION_END, ERROR, MAIN, TIMEOUT

FORMAT_VERSION = "1.17"
"""The oldest version that has everything this program writes, so the most programs read it."""

_START = "nd-2bb9db230d"
_HANDLED = (
    (ERROR, "Error", "nd-98dc0bcc87", "On_Error"),
    (TIMEOUT, "Timeout", "nd-9f7f3268ac", "On_Timeout"),
    (CONVERSATION_END, "Conversation End", "nd-c0d3bd2c92", "On_Explicit_Ending"),
)
_ERROR_TEXT = "Sorry, something went wrong. Please try again."


def blank_bot(name: str, bot_id: str, ids: Ids) -> dict[str, Any]:
    """The `bot.json` of a new bot; `bot_id` is a UUID."""
    return {
        "version": FORMAT_VERSION,
        "settings": {
            "id": bot_id,
            "defaultLanguage": "en",
            "languages": ["en"],
            "description": "",
            "inactivityTimeout": 30,
            "botVariables": [],
            "userVariables": [],
            "nodeRepetitionLimit": 10,
            "configVariables": {},
            "cognitiveConfigs": {"openAi": {}},
            "useClient": True,
        },
        "flows": [_main(ids), *(_handler(ids, *handled) for handled in _HANDLED)],
        "intents": [],
        "list_entities": [],
        "pattern_entities": [],
        "actions": [],
        "hooks": [],
        "qnas": [],
        "knowledge_base": [],
        "folders": [],
        "agents": {},
        "tables": {},
        "schemas": [],
        "versions": [],
        "revision": 1,
        "identity": {
            "name": name,
            "manual_instructions": "",
            "icon": {"type": "emoji", "emoji": "🤖", "background_color": "var(--gray-3)"},
            "ai_summary": {"value": "", "input_hash": "", "generated_at": "", "version": 1},
        },
    }


def _main(ids: Ids) -> dict[str, Any]:
    first, end = ids.new("nd"), ids.new("nd")
    nodes = [
        _passage(ids, _START, "Start", "start", first, -420),
        _standard(first, "Standard1", [], None, 0),
        _passage(ids, end, "End", "end", END, 420),
    ]
    return {"topicId": "tpc-global", **_workflow(MAIN, "Main", _START, nodes), "parentFolder": ROOT}


def _handler(ids: Ids, key: str, name: str, entry: str, entry_name: str) -> dict[str, Any]:
    handler, end = ids.new("nd"), ids.new("nd")
    cards = [_text(ids, handler, _ERROR_TEXT)] if key == ERROR else []
    nodes = [
        _passage(ids, entry, entry_name, "entry", handler, 90),
        _standard(handler, "Handler", cards, end, 450),
        _passage(ids, end, "End", "end", END, 810),
    ]
    return _workflow(key, name, entry, nodes)


def _workflow(key: str, name: str, start: str, nodes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": key, "name": name, "startNode": start, "variables": [], "links": [], "nodes": nodes}


def _passage(ids: Ids, key: str, name: str, kind: str, target: str, x: int) -> dict[str, Any]:
    """A node that only leads on: where a workflow begins or ends."""
    leaving = {
        "id": ids.new("trs"),
        "type": "transition",
        "category": "Flow Logic",
        "label": "",
        "condition": {"type": "expression", "payload": "true"},
        "destination": {"node": target},
        "transitions": [],
        "nodeId": key,
    }
    node = {"id": key, "name": name, "type": kind, "deletable": False, "x": x, "y": 120, "instructions": [leaving]}
    return node if kind == "start" else {**node, "variables": []}


def _standard(key: str, name: str, cards: list[dict[str, Any]], target: str | None, x: int) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "type": "standard",
        "deletable": True,
        "x": x,
        "y": 120,
        "instructions": cards,
        "defaultTransition": {"targetNodeId": target},
    }


def _text(ids: Ids, node: str, text: str) -> dict[str, Any]:
    return {
        "id": ids.new("ins"),
        "type": "content",
        "category": "Send Messages",
        "content": {
            "type": "text",
            "text": {"valueType": "dynamic", "dynamicValue": text, "staticValue": ""},
            "typing": {"valueType": "static", "staticValue": True, "dynamicValue": ""},
        },
        "transitions": [],
        "nodeId": node,
    }
