"""What the agents of a bot do around a turn without a model: the variables they expose, and what they cannot do.

`conversation.SummaryAgent.transcript` holds the latest messages, `User:` and `Bot:` before each; its summary needs a
model and stays as it is. `user.TranslatorAgent.language` is there to be read and set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.bot.node import StandardNode, StartNode
from studio.bot.values import SuperInput

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

TRANSCRIPT_LINES = 10
"""`transcriptMaxLines` where the bot does not say."""

_SPEAKERS = {"user": "User", "bot": "Bot"}
_MISSING = "and no language model is connected"


def begin(turn: Turn) -> None:
    """Puts in place what the agents expose. What a turn has found is forgotten."""
    conversation = turn.conversation
    if turn.has_agent("KnowledgeAgent"):
        conversation.turn["KnowledgeAgent"] = {"answer": None, "responded": False, "citations": []}
    if turn.has_agent("VisionAgent"):
        conversation.turn["VisionAgent"] = conversation.turn["Visionagent"] = {"content": None}
        if turn.incoming.type == "image":
            turn.warn_once("vision", f"The Vision agent would read this image, {_MISSING}.")
    if "TranslatorAgent" in turn.bot.agents:
        conversation.user.setdefault("TranslatorAgent", {"language": None})
    if turn.has_agent("SummaryAgent"):
        conversation.conversation.setdefault("SummaryAgent", {"summary": "", "transcript": ""})
    if turn.has_agent("HITLAgent"):
        handed_over = {"isHitl": False, "hitlSessionStatus": None, "hitlContext": None}
        conversation.conversation.setdefault("HITLAgent", handed_over)
    if turn.has_agent("HitlAgent"):
        conversation.conversation.setdefault("HitlAgent", {"humanAgentName": None})


def conclude(turn: Turn) -> None:
    """Brings the transcript up to date, in a conversation that goes on."""
    known = turn.conversation.conversation.get("SummaryAgent")
    if not turn.has_agent("SummaryAgent") or not isinstance(known, dict):
        return
    wanted = config_of(turn, "SummaryAgent").get("transcriptMaxLines")
    lines = wanted if isinstance(wanted, int) and 0 <= wanted <= 100 else TRANSCRIPT_LINES
    history = turn.conversation.session.get("history")
    said = history[-lines:] if isinstance(history, list) and lines else []
    known["transcript"] = "\n".join(
        f"{_SPEAKERS.get(str(entry.get('sender')), 'Bot')}: {entry.get('preview')}"
        for entry in said
        if isinstance(entry, dict)
    )


def note_rewriting(turn: Turn) -> None:
    """Says, once, that agents which would rewrite a text cannot."""
    for name, field, what in (
        ("PersonalityAgent", "personality", "rewrite what the bot says in its tone"),
        ("PolicyAgent", "policies", "hold what the bot says against its policies"),
    ):
        config = config_of(turn, name) if turn.has_agent(name) else {}
        text = config.get(field)
        is_set = bool(text.strip()) if isinstance(text, str) else not SuperInput.model_validate(text or {}).is_empty
        if config.get("active", True) is not False and is_set:
            title = name.removesuffix("Agent")
            turn.warn_once(name, f"The {title} agent would {what}, {_MISSING}: messages are sent as they are.")
    translator = turn.conversation.user.get("TranslatorAgent")
    language = translator.get("language") if isinstance(translator, dict) else None
    own = turn.bot.settings.default_language
    if isinstance(language, str) and language and language.split("-")[0] != own.split("-")[0]:
        turn.warn_once(
            "TranslatorAgent",
            f"The Translator agent would translate messages into “{language}”, {_MISSING}: they are sent as they are.",
        )


def note_first_question(turn: Turn) -> None:
    """Says, once, that the message which begins a conversation is not looked up in the knowledge bases."""
    node = turn.plan.node if turn.plan else None
    looked_up = isinstance(node, StartNode) and node.kb_priority.enabled and turn.has_agent("KnowledgeAgent")
    if looked_up and turn.incoming.is_message and turn.preview.strip():
        turn.warn_once(
            "knowledge at the start",
            f"{turn.place()[:1].upper()}{turn.place()[1:]} would first look for an answer to the message in the "
            "knowledge bases; none are connected, so the flow just goes on.",
        )


def config_of(turn: Turn, name: str) -> Mapping[str, Any]:
    """The settings of an agent, as the node overrides them."""
    agent = turn.bot.agents.get(name)
    config: Mapping[str, Any] = agent.config if agent else {}
    node = turn.plan.node if turn.plan else None
    overrides = node.agent_config_overrides.get(name) if isinstance(node, StandardNode) else None
    return {**config, **overrides} if isinstance(overrides, dict) else config


def variables_by_agent(turn: Turn) -> dict[str, dict[str, Any]]:
    """`event.state.agentVariables`: by agent, then by scope."""
    conversation = turn.conversation
    scopes = (("turn", conversation.turn), ("conversation", conversation.conversation), ("user", conversation.user))
    found: dict[str, dict[str, Any]] = {}
    for name in turn.bot.agents:
        for scope, variables in scopes:
            if isinstance(variables.get(name), dict):
                found.setdefault(name, {})[scope] = variables[name]
    return found
