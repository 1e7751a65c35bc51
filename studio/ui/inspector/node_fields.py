"""Layouts of nodes."""

from __future__ import annotations

from typing import Any

from studio.bot.describe import plain_text
from studio.bot.edit import Edit
from studio.bot.edits.calls import set_handed_over
from studio.bot.edits.fields import is_super_input
from studio.bot.edits.nodes import rename_node
from studio.bot.edits.notes import set_comment
from studio.bot.edits.workflows import describe_workflow
from studio.bot.node import (
    AutonomousNode,
    CommentNode,
    EndNode,
    EntryNode,
    ExceptionHandlerNode,
    ExitNode,
    ImageNode,
    Node,
    StartNode,
    TriggerNode,
    UnknownNode,
    VideoNode,
)
from studio.bot.tree import Path
from studio.ui.inspector.common_fields import knowledge_fields, ways_section
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.subject import Subject


def node_layout(subject: Subject) -> Layout:
    """The sections of a node, by its type."""
    match subject.node:
        case CommentNode():
            return _comment(subject)
        case ImageNode():
            field = Field(("imageUrl",), "Picture", "text", placeholder="https://…", default="")
            return (Section("node", "", (_NAME, field)),)
        case VideoNode():
            field = Field(("youtubeUrl",), "Video", "text", placeholder="https://…", default="")
            return (Section("node", "", (_NAME, field)),)
        case StartNode():
            knowledge = Section("knowledge", "Knowledge", knowledge_fields(("kbPriority",)), collapsed=True)
            return (_name_section(), ways_section(subject), knowledge)
        case EntryNode():
            inputs = _variables("Input", "variables", _INPUT_HELP)
            return (_name_section(), inputs, ways_section(subject), _about_workflow())
        case ExitNode():
            return (_name_section(), _variables("Output", "variables", _OUTPUT_HELP))
        case EndNode():
            return (_name_section(),)
        case AutonomousNode():
            return _autonomous(subject)
        case TriggerNode():
            return _trigger(subject)
        case ExceptionHandlerNode():
            disabled = Field(("disabled",), "Disabled", "switch", default=False)
            return (Section("node", "", (_NAME, disabled)), ways_section(subject))
        case UnknownNode():
            return (_name_section(), Section("node", "", (Field((), "Node", "json"),)))
        case _:
            return (_name_section(), ways_section(subject), *_personality(subject))


def node_purpose(node: Node) -> str:
    """What a node of this type does, in one sentence; empty for unknown types."""
    return _PURPOSES.get(node.type, "")


_PURPOSES = {
    "start": "Where every conversation begins.",
    "entry": "Where this workflow begins when another one runs it.",
    "exit": "Returns to the workflow that ran this one.",
    "end": "Ends the conversation.",
    "standard": "Its cards run from top to bottom, then it leads on.",
    "autonomous": "A model decides which of its tools to use, and when.",
    "trigger": "Starts when its event arrives.",
    "exception-handler": "Where errors of this workflow go.",
    "comment": "A note for people; it never runs.",
    "image": "A picture for people; it never runs.",
    "video": "A video for people; it never runs.",
}

_INPUT_HELP = "What a caller may pass; the rest stays inside the workflow."
_OUTPUT_HELP = "What the caller gets back through this exit."


def _edit_name(subject: Subject, target: str, value: Any) -> Edit:
    return rename_node(subject.bot, subject.place.workflow, subject.place.node, value)


_NAME = Field(("name",), "Name", "text", required="A node needs a name.", default="", edit=_edit_name)


def _name_section() -> Section:
    return Section("name", "", (_NAME,))


def _variables(title: str, key: str, help_text: str) -> Section:
    return Section(key, title, (Field((key,), help_text, "variables", target="workflow", edit=_hand_over),))


def _hand_over(subject: Subject, target: str, value: Any) -> Edit:
    """Cards that run the workflow gain the input, or lose it with its value."""
    return set_handed_over(subject.bot, subject.place.workflow, subject.place.node, target, bool(value))


def _description(subject: Subject) -> str:
    return subject.workflow.header.description


def _describe(subject: Subject, target: str, value: Any) -> Edit:
    return describe_workflow(subject.bot, subject.place.workflow, value)


def _about_workflow() -> Section:
    field = Field(
        ("description",),
        "What it does",
        "plain",
        "Models read it where the workflow is one of their tools.",
        placeholder="What the workflow is for",
        of=_description,
        edit=_describe,
    )
    return Section("workflow", "This workflow", (field,), collapsed=True)


def _autonomous(subject: Subject) -> Layout:
    guidelines = Field(
        ("guidelines",),
        "Guidelines",
        "long",
        "What the model is told: who it is, what it should do and what not.",
        placeholder="What the model should do, and how",
    )
    talk = Field(
        ("allowConversation",),
        "Talks with the person",
        "switch",
        "Off: it works once without answering, then leads on.",
        default=True,
    )
    return (
        Section("node", "", (_NAME, guidelines, talk)),
        ways_section(subject),
        Section("read", "Variables it may read", (_access("readableVariables", "read"),), collapsed=True),
        Section("write", "Variables it may change", (_access("writableVariables", "change"),), collapsed=True),
        *_personality(subject),
    )


def _access(key: str, verb: str) -> Field:
    return Field((key,), f"Variables the model may {verb}", "variables")


def _trigger(subject: Subject) -> Layout:
    fields = [
        _NAME,
        Field(("integrationId",), "Integration", "text", "Where the event comes from.", default=""),
        Field(("triggerId",), "Event", "text", "Which event starts this.", default=""),
        Field(("disabled",), "Disabled", "switch", default=False),
    ]
    if "eventTarget" in subject.raw:
        target = Field(
            ("eventTarget", "conversationId"),
            "Conversation",
            "template",
            "The conversation the event is about; without one it runs outside any.",
        )
        fields.append(target)
    return (Section("node", "", tuple(fields)), ways_section(subject))


def _personality(subject: Subject) -> Layout:
    path: Path = ("agentConfigOverrides", "PersonalityAgent")
    override = subject.value(path)
    if not isinstance(override, dict):
        return ()
    fields = [Field((*path, "active"), "Rewrite messages in character", "switch", default=False)]
    personality = override.get("personality")
    if personality is None or isinstance(personality, str) or is_super_input(personality):
        fields.append(Field((*path, "personality"), "Character", "long"))
    return (Section("personality", "Personality here", tuple(fields), collapsed=True),)


def _comment(subject: Subject) -> Layout:
    fields = [
        Field(
            ("comment",),
            "Text",
            "plain",
            placeholder="A note for whoever works on this bot",
            default="",
            read=_comment_text,
            edit=_edit_comment,
        )
    ]
    html = subject.raw.get("comment")
    if isinstance(html, str) and _is_formatted(html):
        fields.append(Field((), "", "note", placeholder="Its formatting is kept until the text is changed here."))
    return (Section("comment", "", tuple(fields)),)


def _comment_text(value: Any) -> str:
    return plain_text(value) if isinstance(value, str) else ""


def _is_formatted(html: str) -> bool:
    return "<" in html.replace("<p>", "").replace("</p>", "")


def _edit_comment(subject: Subject, target: str, value: Any) -> Edit:
    return set_comment(subject.bot, subject.place.workflow, subject.place.node, value)
