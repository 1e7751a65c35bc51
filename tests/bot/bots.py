"""Small bots for tests of the model, and random ones that are as odd as archives can be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def text_card(card_id: str, text: str) -> dict[str, Any]:
    return {
        "id": card_id,
        "type": "content",
        "content": {"type": "text", "text": {"valueType": "dynamic", "dynamicValue": text, "staticValue": "old"}},
        "transitions": [],
    }


def choice_card(card_id: str, *options: str, connected: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "id": card_id,
        "type": "capture",
        "entityId": "prompts://SingleChoice/v1",
        "variableId": "var-size",
        "question": {"valueType": "dynamic", "dynamicValue": "Which?"},
        "choice": {
            "options": {
                "valueType": "static",
                "staticValue": [
                    {"label": {"valueType": "dynamic", "dynamicValue": option}, "value": option, "enabled": True}
                    for option in options
                ],
            }
        },
        "transitions": [
            {
                "id": f"trs-{option}",
                "type": "transition",
                "condition": {"type": "expression", "payload": f"__CHOICE={option}"},
                "destination": {"node": target},
            }
            for option, target in (connected or {}).items()
        ],
    }


def leaving(card_id: str, destination: str) -> dict[str, Any]:
    return {
        "id": card_id,
        "type": "transition",
        "condition": {"type": "expression", "payload": "true"},
        "destination": {"node": destination} if destination else {},
    }


def node(node_id: str, kind: str = "standard", *cards: dict[str, Any], **extra: Any) -> dict[str, Any]:
    made = {"id": node_id, "name": node_id.title(), "type": kind, "x": 0, "y": 0, "instructions": list(cards)}
    if kind == "standard":
        made["defaultTransition"] = {"targetNodeId": None}
    return {**made, **extra}


def workflow(workflow_id: str, *nodes: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return {
        "id": workflow_id,
        "name": workflow_id,
        "startNode": nodes[0]["id"] if nodes else "",
        "variables": [{"id": "var-size", "name": "size", "type": "string", "scope": "workflow"}],
        "links": [],
        "nodes": list(nodes),
        **extra,
    }


def shop() -> dict[str, Any]:
    """Main asks a size and calls a workflow that leaves by one of two exits."""
    call = {
        "id": "ins-call",
        "type": "skill",
        "name": "Order1",
        "flowId": "wf-order",
        "exitNodes": ["nd-done"],
        "transitions": [
            {
                "id": "trs-done",
                "type": "transition",
                "label": "Done",
                "condition": {"type": "expression", "payload": "lastNode=nd-done"},
                "destination": {"node": "ask"},
            }
        ],
    }
    return {
        "version": "1.17",
        "settings": {"id": "b", "userVariables": [{"id": "var-name", "name": "name", "scope": "user"}]},
        "flows": [
            workflow(
                "wf-main",
                node("start", "start", leaving("trs-start", "ask")),
                node(
                    "ask",
                    "standard",
                    text_card("ins-hi", "Hi"),
                    choice_card("ins-size", "S", "M", "L", connected={"M": "order"}),
                ),
                node("order", "standard", call, defaultTransition={"targetNodeId": "end"}),
                node("end", "end", leaving("trs-end", "END")),
                node("note", "comment", comment="<p>Hello</p>"),
                links=[{"id": "edg-1", "source": "ask", "sourcePort": "trs-M", "target": "order"}],
            ),
            workflow(
                "wf-order",
                node("nd-entry", "entry", leaving("trs-e", "nd-done"), variables=["var-size"]),
                node("nd-done", "exit", leaving("trs-d", "#"), variables=[]),
                node("nd-else", "exit", leaving("trs-f", "#"), variables=[], deletable=True),
            ),
        ],
        "tables": {},
        "agents": {},
    }


_scalar = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4) | st.sampled_from([0.5, 1.0])
_anything = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def _mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return usual | usual | usual | _anything


_ids = st.sampled_from(["a", "b", "c", "d", "", "a#1"])
_super = _mostly(
    st.fixed_dictionaries(
        {},
        optional={
            "valueType": st.sampled_from(["static", "dynamic", "odd"]),
            "dynamicValue": _mostly(st.text(max_size=5)),
            "staticValue": _anything,
        },
    )
)
_transition = st.fixed_dictionaries(
    {},
    optional={
        "id": _ids,
        "label": _mostly(st.text(max_size=5)),
        "condition": _mostly(
            st.fixed_dictionaries(
                {"payload": _mostly(st.sampled_from(["true", "failed", "__CHOICE=x", "lastNode=a", "a > 1"]))}
            )
        ),
        "destination": _mostly(st.fixed_dictionaries({}, optional={"node": _ids})),
    },
)
_card = st.fixed_dictionaries(
    {},
    optional={
        "id": _ids,
        "type": st.sampled_from(
            [
                "content",
                "capture",
                "action",
                "ai",
                "ai-generate",
                "aiclassify",
                "log",
                "skill",
                "table",
                "transition",
                "autonomous",
                "new",
            ]
        )
        | _anything,
        "origin": st.sampled_from(["builtin", "integration", "agent", "odd"]) | _anything,
        "content": _mostly(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["text", "carousel", "odd"])},
                optional={"text": _super, "items": _anything},
            )
        ),
        "question": _super,
        "choice": _mostly(st.fixed_dictionaries({"options": _super})),
        "retry": _anything,
        "task": _anything,
        "data": _anything,
        "toolType": _mostly(st.sampled_from(["transition", "search"])),
        "condition": _super | _mostly(st.fixed_dictionaries({"payload": _mostly(st.just("true"))})),
        "destination": _mostly(st.fixed_dictionaries({}, optional={"node": _ids})),
        "transitions": _mostly(st.lists(_mostly(_transition), max_size=3)),
        "zzUnknown": _anything,
    },
)
_node = st.fixed_dictionaries(
    {},
    optional={
        "id": _ids,
        "name": _mostly(st.text(max_size=5)),
        "type": st.sampled_from(
            [
                "start",
                "entry",
                "exit",
                "end",
                "standard",
                "autonomous",
                "trigger",
                "exception-handler",
                "comment",
                "image",
                "video",
                "new",
            ]
        )
        | _anything,
        "x": _mostly(st.integers(-99, 99)),
        "y": _mostly(st.floats(-99, 99)),
        "instructions": _mostly(st.lists(_mostly(_card), max_size=3)),
        "defaultTransition": _mostly(st.fixed_dictionaries({"targetNodeId": _ids})),
        "variables": _anything,
        "zzUnknown": _anything,
    },
)
_workflow = st.fixed_dictionaries(
    {},
    optional={
        "id": _ids,
        "name": _mostly(st.text(max_size=5)),
        "startNode": _mostly(_ids),
        "nodes": _mostly(st.lists(_mostly(_node), max_size=4)),
        "links": _mostly(st.lists(_anything, max_size=2)),
        "variables": _anything,
    },
)

odd_bots = st.fixed_dictionaries(
    {"flows": _mostly(st.lists(_mostly(_workflow), max_size=3))},
    optional={
        "version": _anything,
        "settings": _anything,
        "identity": _anything,
        "tables": _anything,
        "agents": _anything,
        "hooks": _anything,
        "knowledge_base": _anything,
        "zzUnknown": _anything,
    },
)
"""Values of `bot.json` with unknown types, irregular fields, missing lists, missing and repeated ids."""
