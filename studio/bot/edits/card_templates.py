"""New cards of every kind, in the shapes archives hold.

Kinds of which no archive was ever seen have shapes of our own, in the words of the documentation and of their
relatives: the messages `audio`, `video`, `file`, `location` (an address beside a title, as pictures have), and
the table cards `get`, `update`, `delete`, `find` (`recordId`, `payload` and `filter`, as inserting cards have
`payload`). Prompts are left out: the cloud writes its own, and of captures none can be signed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from studio.bot.bot import Bot
from studio.bot.edits.captures import CAPTURE_KINDS, YES_OR_NO
from studio.bot.edits.code_form import transpiled
from studio.bot.edits.workflow_calls import free_card_name, new_argument
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound
from studio.bot.workflow import Workflow

Json = dict[str, Any]

MODEL = "fast-model"
"""What the cloud calls its quick model, whichever that is."""

MEDIA = {"image": "imageUrl", "audio": "audioUrl", "video": "videoUrl", "file": "fileUrl"}
"""Messages that show a file, and the field that says where it is."""

TABLE_OPERATIONS = ("get", "insert", "update", "delete", "find")

ABOUT = ":"
"""Between a kind and the id of what the card is about: `workflow:wf-1`, `intent:int-2`, `table-insert:table_3`."""


def card_template(kind: str, ids: Ids) -> Json:
    """The JSON of a new, empty card of a kind, without the id of a node. Raises ValueError for an unknown kind."""
    card: Json = {"id": ids.new("ins")}
    if kind in CAPTURE_KINDS:
        card |= _capture(kind)
    elif kind in _MESSAGES:
        card |= {"type": "content", "category": "Send Messages", "content": _MESSAGES[kind]()}
    elif kind in _OTHERS:
        card |= _OTHERS[kind]()
    else:
        raise ValueError(f"There is no empty card of kind “{kind}”.")
    card["transitions"] = []
    return card


def card_about(bot: Bot, workflow: str, kind: str, ids: Ids) -> Json:
    """The JSON of a new card for a workflow of a bot; the kind may name what the card is about (see ABOUT).

    Raises ValueError for an unknown kind, PlaceNotFound when what it names is gone.
    """
    stem, _, about = kind.partition(ABOUT)
    card = card_template(stem, ids)
    if not about:
        return card
    if stem == "intent":
        _use_intent(card, bot, about)
    elif stem in ("workflow", "tool-workflow"):
        _use_workflow(card, bot, workflow, about)
    elif stem.startswith(("table-", "tool-table")):
        table = bot.tables.get(about)
        if table is None:
            raise PlaceNotFound("there is no such table any more")
        card["tableId"] = about
        if stem == "tool-table":
            card["label"] = table.name
    else:
        raise ValueError(f"A card of kind “{stem}” is about nothing in particular.")
    return card


def _dynamic(text: str = "") -> Json:
    return {"valueType": "dynamic", "dynamicValue": text, "staticValue": ""}


def _static(value: Any) -> Json:
    return {"valueType": "static", "staticValue": value, "dynamicValue": ""}


# Messages ----------------------------------------------------------------------------------------------------


def _media(kind: str) -> Json:
    return {"type": kind, MEDIA[kind]: _dynamic(), "title": _dynamic()}


def _content_card() -> Json:
    actions = {"valueType": "static", "staticValue": [], "isExpression": True}
    return {
        "type": "card",
        "title": _dynamic(),
        "subtitle": _dynamic(),
        "imageUrl": _dynamic(),
        "actions": actions,
    }


def _location() -> Json:
    return {"type": "location", **{key: _dynamic() for key in ("latitude", "longitude", "address", "title")}}


_MESSAGES: Mapping[str, Callable[[], Json]] = {
    "text": lambda: {"type": "text", "text": _dynamic(), "typing": {"valueType": "static", "staticValue": True}},
    "image": lambda: _media("image"),
    "audio": lambda: _media("audio"),
    "video": lambda: _media("video"),
    "file": lambda: _media("file"),
    "card": _content_card,
    "carousel": lambda: {"type": "carousel", "items": [_content_card()]},
    "location": _location,
}


# Questions ---------------------------------------------------------------------------------------------------


def _capture(kind: str) -> Json:
    options = [
        {"label": {"valueType": "dynamic", "dynamicValue": label}, "value": value, "enabled": True}
        for label, value in zip(YES_OR_NO.get(kind, ()), ("true", "false"), strict=False)
    ]
    return {
        "type": "capture",
        "category": "Capture Information",
        "entityId": f"prompts://{kind}/v1",
        "entityName": CAPTURE_KINDS[kind],
        "kbPriority": {"enabled": False, "searchScope": "all", "kbs": []},
        "question": _dynamic(),
        "validation": {"validators": []},
        "choice": {"options": {"valueType": "static", "staticValue": options, "dynamicValue": ""}},
        "retry": {"maxRetries": 2, "retryMessage": _dynamic()},
        "cancellation": {"cancellable": True, "confirmCancel": True, "confirmCancelMessage": _static("")},
        "handleFailure": False,
        "historyLookback": 0,
        "skipIfAlreadyFilled": False,
    }


# Everything else ---------------------------------------------------------------------------------------------


def _transition(condition: Json) -> Json:
    return {
        "type": "transition",
        "category": "Flow Logic",
        "label": "",
        "condition": condition,
        "destination": {},
    }


def _code() -> Json:
    return {
        "type": "action",
        "category": "Execute",
        "origin": "builtin",
        "label": "",
        "code": "",
        "transpiledCode": transpiled(""),
    }


def _table(operation: str) -> Json:
    card: Json = {"type": "table", "category": "Execute", "operation": operation, "tableId": ""}
    if operation in ("get", "update", "delete"):
        card["recordId"] = _dynamic()
    if operation in ("insert", "update"):
        card["payload"] = []
    if operation == "find":
        card["filter"] = _dynamic()
    if operation in ("get", "find"):
        card["outputVariableId"] = ""
    return card


def _ai_task() -> Json:
    task = {
        "instructions": "",
        "input": "{{event.preview}}",
        "outputVariableIds": [],
        "handleFailure": False,
        "examples": [],
        "model": MODEL,
        "temperature": 0,
        "version": "2.0",
    }
    return {"type": "ai", "category": "AI", "task": task, "label": ""}


def _ai_generate() -> Json:
    task = {
        "model": MODEL,
        "temperature": 0,
        "input": _dynamic(),
        "outputVariableId": "",
        "maxTokenLength": _static(500),
    }
    return {"type": "ai-generate", "category": "AI", "task": task}


def _ai_classify() -> Json:
    task = {
        "input": _dynamic("{{event.preview}}"),
        "classes": _static([]),
        "outputVariableId": "__none__",
        "forceClassify": False,
        "model": MODEL,
    }
    return {"type": "aiclassify", "category": "AI", "task": task}


def _knowledge_query() -> Json:
    return {
        "tutorialId": "knowledge-query",
        "title": "Query Knowledge Bases",
        "type": "action",
        "label": "Query Knowledge Bases",
        "category": "Agents",
        "origin": "agent",
        "agent": {"id": "KnowledgeAgent", "action": "knowledge-query"},
        "data": {
            "query": _dynamic("{{event.preview}}"),
            "kbs": {"enabled": True, "searchScope": "all", "kbs": []},
            "answerVariableId": "",
        },
        "transpiledCode": transpiled(""),
    }


def _workflow() -> Json:
    return {"type": "skill", "category": "Flow Logic", "name": "", "flowId": "", "exitNodes": [], "manualFields": []}


def _tool(tool_type: str, category: str, **fields: Any) -> Json:
    return {"type": "autonomous", "toolType": tool_type, "category": category, **fields, "manualFields": []}


_OTHERS: Mapping[str, Callable[[], Json]] = {
    "expression": lambda: _transition({"type": "expression", "payload": ""}),
    "intent": lambda: _transition({"type": "intent", "payload": {"type": "library", "name": "", "intent": {}}}),
    "workflow": _workflow,
    "code": _code,
    **{f"table-{operation}": partial(_table, operation) for operation in TABLE_OPERATIONS},
    "ai": _ai_task,
    "aiclassify": _ai_classify,
    "ai-generate": _ai_generate,
    "knowledge-query": _knowledge_query,
    "log": lambda: {
        "type": "log",
        "category": "Utilities",
        "label": "Log",
        "level": "info",
        "message": _dynamic(),
    },
    "tool-search": lambda: _tool(
        "search",
        "Agents",
        kbs={"valueType": "static", "staticValue": []},
        advanced={"mode": "consolidate", "contextDepth": 3, "maxTokens": 10},
        label="Query Knowledge Bases",
    ),
    "tool-workflow": lambda: _tool("skill", "Flow Logic", name="", flowId="", exitNodes=[]),
    "tool-table": lambda: _tool(
        "table",
        "Execute",
        tableId="",
        label="",
        enabledOperations={"createRows": False, "deleteRows": False, "findRows": True, "updateRows": False},
    ),
    "tool-transition": lambda: _tool("transition", "Flow Logic", label="", condition=_dynamic(), destination={}),
}

CARD_KINDS = (*_MESSAGES, *CAPTURE_KINDS, *_OTHERS)
"""Every kind there is a template for."""


def _use_intent(card: Json, bot: Bot, intent_id: str) -> None:
    intent = next((intent for intent in bot.intents if intent.id == intent_id), None)
    if intent is None:
        raise PlaceNotFound("there is no such intent any more")
    card["condition"]["payload"]["intent"] = dict(intent.raw)


def _use_workflow(card: Json, bot: Bot, workflow: str, key: str) -> None:
    owner, callee = bot.workflow(workflow), bot.workflow(key)
    if callee is None:
        raise PlaceNotFound("there is no such workflow any more")
    card["flowId"] = callee.id
    card["name"] = _name(owner, callee)
    if callee.inputs:
        card["variables"] = [new_argument(variable, None) for variable in callee.inputs]


def _name(owner: Workflow | None, callee: Workflow) -> str:
    return free_card_name(owner, callee.name) if owner is not None else callee.name
