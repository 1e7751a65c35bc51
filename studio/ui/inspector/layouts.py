"""Which layout a subject has, and how its kind is called and marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studio.bot.card import (
    AgentCard,
    AiClassifyCard,
    AiGenerateCard,
    AiTaskCard,
    AutonomousTool,
    CaptureCard,
    CodeCard,
    ContentCard,
    IntegrationCard,
    LogCard,
    TableCard,
    TransitionCard,
    UnknownCard,
    WorkflowCard,
)
from studio.ui.inspector import action_fields, ai_fields
from studio.ui.inspector.capture_fields import capture_layout
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.message_fields import message_layout
from studio.ui.inspector.node_fields import node_layout
from studio.ui.inspector.subject import Subject
from studio.ui.inspector.tool_fields import tool_layout
from studio.ui.inspector.transition_fields import transition_layout

LAYOUTS: dict[type[Any], Callable[[Subject, Any], Layout]] = {
    ContentCard: message_layout,
    CaptureCard: capture_layout,
    CodeCard: action_fields.code_layout,
    IntegrationCard: action_fields.integration_layout,
    AgentCard: action_fields.agent_layout,
    WorkflowCard: action_fields.workflow_layout,
    LogCard: action_fields.log_layout,
    TableCard: action_fields.table_layout,
    AiTaskCard: ai_fields.task_layout,
    AiGenerateCard: ai_fields.generate_layout,
    AiClassifyCard: ai_fields.classify_layout,
    TransitionCard: transition_layout,
    AutonomousTool: tool_layout,
}
"""Card class to its layout; a class without one is shown as JSON."""

_PRIVATE = ("examples", "instructions")
"""Left out of a node's JSON: recorded events hold personal data, cards have views of their own."""


def layout_of(subject: Subject) -> Layout:
    """The sections of a node or card, its JSON last."""
    if subject.card is None:
        return (*node_layout(subject), _json_section(subject))
    maker = LAYOUTS.get(type(subject.card))
    if maker is None:
        note = Field((), "", "note", placeholder="This kind of card is not known here. It is kept as it is.")
        label = "Card" if isinstance(subject.card, UnknownCard) else subject.card.type
        return (Section("unknown", "", (note, Field((), label, "json"))),)
    return (*maker(subject, subject.card), _json_section(subject))


def _json_section(subject: Subject) -> Section:
    field = Field((), "As it stands in the archive", "json", read=without_private_parts)
    return Section("json", "JSON", (field,), collapsed=True)


def without_private_parts(value: Any) -> Any:
    """A node's JSON without its cards and recorded events."""
    if not isinstance(value, dict):
        return value
    return {key: part for key, part in value.items() if key not in _PRIVATE}
