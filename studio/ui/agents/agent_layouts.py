"""The settings of agents as forms: those that are known by their names, all others by their shape."""

from __future__ import annotations

from typing import Any, Final

from studio.bot.describe import in_words
from studio.bot.edit import Draft, Edit
from studio.bot.edits.agents import AGENTS, agent_title, switch_agent
from studio.bot.edits.fields import put, put_text, set_text
from studio.ui.agents.agent_subject import AgentSubject
from studio.ui.inspector.common_fields import MODELS
from studio.ui.inspector.fields import Field, Layout, Section
from studio.ui.inspector.subject import Subject

_STRATEGIES: Final = (
    ("fastest", "Fastest: one quick look"),
    ("hybrid", "Hybrid: a better model where the quick one does not do"),
    ("best", "Best: the better model at once"),
)


def _edit_long(subject: Subject, target: str, value: Any) -> Edit:
    """Set a text; an empty one that is plain, as new bots hold it, becomes a field that may hold expressions."""
    draft = Draft(subject.bot)
    place = (*subject.place.path, "config")
    if not isinstance(draft.get(place), dict):
        draft.set(subject.place.path, "config", {})
    if draft.get((*place, target), "") == "":
        put(draft, place, (target,), {"valueType": "dynamic", "dynamicValue": value, "staticValue": ""})
    else:
        put_text(draft, place, (target,), value)
    return draft.finish(f"Edit the {agent_title(subject.place.node)} agent")


def _edit_template(subject: Subject, target: str, value: Any) -> Edit:
    """Set a text that archives hold as plain text."""
    label = f"Edit the {agent_title(subject.place.node)} agent"
    return set_text(subject.bot, subject.place.path, ("config", target), value, label, plain=True)


def _template(key: str, label: str, help_text: str) -> Field:
    return Field(("config", key), label, "long", help_text, lines=(2, 14), edit=_edit_template, target=key, default="")


def _long(key: str, label: str, help_text: str, placeholder: str = "") -> Field:
    return Field(
        ("config", key), label, "long", help_text, placeholder, lines=(4, 14), edit=_edit_long, target=key, default=""
    )


def _model(key: str = "model", label: str = "Model") -> Field:
    help_text = "Name of the model that does the work; empty leaves it to the settings of the bot."
    return Field(("config", key), label, "text", help_text, "chosen by the bot's settings", MODELS, default="")


def _number(key: str, label: str, help_text: str, least: int, most: int, default: int) -> Field:
    return Field(("config", key), label, "number", help_text, default=default, limits=(least, most), whole=True)


def _switch(key: str, label: str, help_text: str = "", *, default: bool = False) -> Field:
    return Field(("config", key), label, "switch", help_text, default=default)


def _code(key: str, label: str) -> Field:
    return Field(
        ("config", key), label, "code", "JavaScript; it may call sendMessage(text).", default="", lines=(3, 12)
    )


_CONTEXT = _template("context", "Context", "What the model is told beside the message: a summary, the transcript.")

FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    "SummaryAgent": (
        _number("summaryMaxTokens", "Longest summary, in tokens", "A token is about four letters.", 1, 500, 100),
        _number(
            "transcriptMaxLines", "Lines of the transcript", "How many of the latest messages it holds.", 0, 100, 10
        ),
        _model(),
    ),
    "PersonalityAgent": (
        _switch("active", "Rewrite messages", "A node may say otherwise.", default=True),
        _long("personality", "Character", "Who the bot is and how it speaks.", "You are a friendly barista who …"),
        _model(),
    ),
    "PolicyAgent": (
        _switch("active", "Watch messages", "A node may say otherwise.", default=True),
        _long("policies", "Rules", "What the bot may and may not say.", "Never promise a discount. …"),
        _model(),
    ),
    "TranslatorAgent": (
        _switch("detectLanguage", "Find out the language", "From the first message of three words or more."),
        _switch("detectContinuously", "Look again with every message"),
        _model(),
    ),
    "KnowledgeAgent": (
        _switch("answerManually", "Only store the answer", "The bot does not send it; cards and code read it."),
        _CONTEXT,
        Field(("config", "strategy"), "Strategy", "choice", "", choices=_STRATEGIES, default="hybrid"),
        _number("chunks", "Passages", "How many passages of the knowledge bases are read for an answer.", 1, 1000, 50),
        _model("fastestModel", "Quick model"),
        _model("bestModel", "Better model"),
        _model("questionModel", "Model that finds the question"),
    ),
    "VisionAgent": (_switch("extractionEnabled", "Read images"),),
    "RouterAgent": (_CONTEXT, _model()),
    "HITLAgent": (
        _number("queueTimeoutDelay", "Minutes to wait for a person", "", 0, 10_000, 10),
        _template("transcriptContext", "What the person is told", "Shown to whoever takes over."),
        _code("onWaitingForAgentAction", "When a person is asked for"),
        _code("onAgentAssignedAction", "When a person takes over"),
        _code("onInteractionClosedAction", "When the person has finished"),
        _code("onUserCancelledAction", "When it is called off"),
        _code("onTimedOutWaitingAgentAction", "When nobody came"),
    ),
    "HitlAgent": (
        Field(("config", "integration"), "Integration", "text", "The integration that has the people.", default=""),
        _template("transferMessage", "When a person is asked for", "What the bot says."),
        _template("agentAssignedMessage", "When a person takes over", "What the bot says."),
        _template("closeMessage", "When the person has finished", "What the bot says."),
    ),
}
"""By agent; further settings of an archive follow below them."""


def agent_layout(subject: AgentSubject) -> Layout:
    """The form of an agent: its switch, the settings that are known, and whatever else the file holds."""
    name = subject.name
    known = FIELDS.get(name, ())
    sections = []
    if name not in AGENTS or AGENTS[name].has_switch or "enabled" in subject.raw:
        switch = Field(("enabled",), "Switched on", "switch", default=False, edit=_edit_switch)
        sections.append(Section("switch", "", (switch,)))
    if known:
        sections.append(Section("settings", "", tuple(_fitting(field, subject) for field in known)))
    config = subject.value(("config",))
    rest = [key for key in config if ("config", key) not in [field.path for field in known]] if config else []
    if isinstance(config, dict) and rest:
        fields = tuple(_by_shape(key, config[key]) for key in rest)
        sections.append(Section("rest", "Further settings", fields, collapsed=bool(known)))
    return tuple(sections)


def _fitting(field: Field, subject: AgentSubject) -> Field:
    """The field as it is, or where the file holds something of another shape, one that only shows it."""
    value = subject.value(field.path)
    shapes: dict[str, tuple[type, ...]] = {"switch": (bool,), "number": (int, float), "text": (str,), "choice": (str,)}
    if value is None or field.kind not in shapes or isinstance(value, shapes[field.kind]):
        return field
    return Field(field.path, field.label, "json")


def _by_shape(key: str, value: Any) -> Field:
    path = ("config", key)
    if isinstance(value, bool):
        return Field(path, in_words(key), "switch", default=False)
    if isinstance(value, (int, float)):
        return Field(path, in_words(key), "number")
    if isinstance(value, str):
        return Field(path, in_words(key), "plain", default="")
    return Field(path, in_words(key), "json")


def _edit_switch(subject: Subject, target: str, value: Any) -> Edit:
    return switch_agent(subject.bot, subject.place.node, bool(value))
