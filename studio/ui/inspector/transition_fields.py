"""Layout of cards that lead on when a condition holds."""

from __future__ import annotations

from typing import Any

from studio.bot.card import TransitionCard
from studio.bot.edit import Edit
from studio.bot.edits.fields import set_field
from studio.bot.node import EndNode, EntryNode, ExitNode, StartNode, TriggerNode
from studio.ui.inspector.common_fields import label_field, ways_section
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.subject import Subject


def transition_layout(subject: Subject, card: TransitionCard) -> Layout:
    """The condition and where it leads."""
    if card.transition.meaning == "intent":
        intent = (
            Field((), "Intent", "readout", show=_intent_name),
            Field((), "People say, for example", "readout", show=_utterances),
        )
        sections = [Section("intent", "", (label_field(), *intent))]
        if _has_changed(subject):
            note = Field((), "", "note", placeholder="The intent in the library has changed since this copy was made.")
            sections.append(Section("changed", "", (note,)))
        return (*sections, ways_section(subject))
    if card.transition.meaning == "always" and isinstance(
        subject.node, (StartNode, EntryNode, ExitNode, EndNode, TriggerNode)
    ):
        return (Section("always", "", (Field((), "", "note", show=_always),)), ways_section(subject))
    condition = Field(
        ("condition", "payload"),
        "Condition",
        "expression",
        "JavaScript; this way is taken when it is true.",
        placeholder="workflow.age > 18",
        default="",
        required="A condition needs an expression; write true to lead on always.",
        edit=_edit_condition,
    )
    return (
        Section("condition", "", (label_field("What the condition means, in words."), condition)),
        ways_section(subject),
    )


def _edit_condition(subject: Subject, target: str, value: Any) -> Edit:
    return set_field(subject.bot, subject.place.path, ("condition", "payload"), value, "Edit condition")


def _always(subject: Subject, target: str) -> str:
    if isinstance(subject.node, EndNode):
        return "Ends the conversation."
    if isinstance(subject.node, ExitNode):
        return "Returns to the workflow that called this one."
    return "Always leads on; cards below it never run."


def _copy(subject: Subject) -> dict[str, Any]:
    intent = subject.value(("condition", "payload", "intent"))
    return intent if isinstance(intent, dict) else {}


def _intent_name(subject: Subject, target: str) -> str:
    name = _copy(subject).get("name") or subject.value(("condition", "payload", "name"))
    return name if isinstance(name, str) and name else "An intent without a name"


def _utterances(subject: Subject, target: str) -> str:
    utterances = _copy(subject).get("utterances_with_slots")
    lines = [text.strip() for text in utterances if isinstance(text, str)] if isinstance(utterances, list) else []
    return "\n".join(lines) or "No examples."


def _has_changed(subject: Subject) -> bool:
    copy = _copy(subject)
    original = next((intent for intent in subject.bot.intents if intent.id and intent.id == copy.get("id")), None)
    return original is not None and original.raw.get("utterances_with_slots") != copy.get("utterances_with_slots")
