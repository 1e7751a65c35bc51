"""Layouts of the tools an autonomous node may use."""

from __future__ import annotations

from studio.bot.card import AutonomousTool
from studio.bot.describe import in_words
from studio.bot.tree import Path
from studio.ui.inspector.common_fields import (
    callee_fields,
    data_fields,
    input_fields,
    label_field,
    table_fields,
    value_field,
    ways_section,
)
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.subject import Subject

_LABEL = label_field("What the tool is called on the canvas.")

_OWN_KEYS = frozenset(
    {
        "id",
        "type",
        "toolType",
        "label",
        "category",
        "nodeId",
        "transitions",
        "manualFields",
        "origin",
        "integrationId",
        "actionName",
        "agentId",
        "toolId",
        "guidelines",
        "description",
        "kbs",
        "advanced",
        "flowId",
        "name",
        "exitNodes",
        "variables",
        "tableId",
        "enabledOperations",
        "condition",
        "destination",
        "title",
        "input",
        "output",
        "hubId",
        "hubType",
        "forceThink",
    }
)
"""What belongs to the tool itself; any other key is an input of its action."""


def tool_layout(subject: Subject, card: AutonomousTool) -> Layout:
    """The sections of a tool, by its type."""
    maker = _LAYOUTS.get(card.tool_type)
    return maker(subject) if maker else (Section("card", "", (_LABEL, Field((), "Tool", "json"))),)


def _agent(subject: Subject) -> Layout:
    about = (_LABEL, Field(("agentId",), "Agent", "readout", show=_agent_name))
    return (Section("about", "", about), *_own_fields(subject))


def _search(subject: Subject) -> Layout:
    knowledge = Field(
        ("kbs",),
        "Knowledge bases",
        "knowledge",
        "None chosen means all.",
        dynamic=True,
    )
    about = [_LABEL, _words(subject, "description", "When to use it", "Tells several search tools apart."), knowledge]
    modes = (("consolidate", "Consolidate"), ("breadcrumb", "Breadcrumb"))
    more = (
        Field(("advanced", "mode"), "Passages", "choice", choices=modes, default="consolidate"),
        Field(("advanced", "contextDepth"), "Context depth", "number", default=0, limits=(0, 100), whole=True),
        Field(("advanced", "maxTokens"), "Most tokens", "number", default=0, limits=(0, 1_000_000), whole=True),
    )
    return (Section("about", "", tuple(about)), Section("more", "Advanced", more, collapsed=True))


def _workflow(subject: Subject) -> Layout:
    name = Field(("name",), "Name", "text", "What the model calls the tool.", required="A workflow tool needs a name.")
    inputs = input_fields(subject)
    nothing = Field((), "", "note", placeholder="This workflow takes no input.")
    return (
        Section("about", "", (*callee_fields(subject), name)),
        Section("inputs", "Input", inputs or (nothing,), collapsed=not inputs),
    )


def _table(subject: Subject) -> Layout:
    operations = subject.raw.get("enabledOperations")
    keys = list(operations) if isinstance(operations, dict) else []
    keys += [key for key in ("findRows", "createRows", "updateRows", "deleteRows") if key not in keys]
    fields = tuple(
        Field(("enabledOperations", key), in_words(key), "switch", default=False, dynamic=False) for key in keys
    )
    return (
        Section("about", "", (_LABEL, *table_fields(subject))),
        Section("operations", "The model may", fields),
    )


def _integration(subject: Subject) -> Layout:
    about = [_LABEL, Field((), "Action", "readout", show=_action_name)]
    about.append(_words(subject, "guidelines", "Guidelines", "How and when the model should use it."))
    return (Section("about", "", tuple(about)), *_own_fields(subject))


def _transition(subject: Subject) -> Layout:
    condition = Field(
        ("condition",), "When", "long", "In words; the model decides.", placeholder="When the person wants to order"
    )
    return (Section("about", "", (_LABEL, condition)), ways_section(subject))


def _own_fields(subject: Subject) -> Layout:
    """What the action itself takes, which stands beside the tool's own fields."""
    data = {key: value for key, value in subject.raw.items() if key not in _OWN_KEYS}
    fields = data_fields(data, ())
    note = Field((), "", "note", placeholder="What stays empty is filled by the model.")
    return (Section("input", "Input", (note, *fields)),) if fields else ()


def _words(subject: Subject, key: str, label: str, help_text: str) -> Field:
    path: Path = (key,)
    field = value_field(path, label, subject.raw.get(key), help_text=help_text)
    return Field(path, label, "long", help_text) if field.kind == "template" else field


def _agent_name(subject: Subject, target: str) -> str:
    agent, tool = subject.raw.get("agentId"), subject.raw.get("toolId")
    return " · ".join(in_words(part) for part in (agent, tool) if isinstance(part, str) and part)


def _action_name(subject: Subject, target: str) -> str:
    integration, action = subject.raw.get("integrationId"), subject.raw.get("actionName")
    parts = [integration if isinstance(integration, str) else "", in_words(action) if isinstance(action, str) else ""]
    return " · ".join(part for part in parts if part)


_LAYOUTS = {
    "agent": _agent,
    "search": _search,
    "skill": _workflow,
    "table": _table,
    "integration": _integration,
    "transition": _transition,
}
