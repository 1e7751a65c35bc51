"""The agents of a bot: helpers that work on every turn. What they are, and switching, adding and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.library_uses import LibraryUse
from studio.bot.node import StandardNode
from studio.bot.tree import PlaceNotFound, value_or
from studio.bot.uses import owners_of, uses_of_variable


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What is known of an agent; archives may hold others."""

    title: str
    about: str
    exposes: tuple[tuple[str, str], ...] = ()
    """Variables that texts and code can read, with what they hold."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """The settings of a new one."""
    has_switch: bool = True
    """Whether it is switched as a whole; the translator works through its own settings."""


AGENTS: Final[dict[str, AgentFacts]] = {
    "SummaryAgent": AgentFacts(
        "Summary",
        "Keeps the latest messages as a transcript and, with a language model, a summary of the conversation.",
        (
            ("conversation.SummaryAgent.summary", "what was spoken about so far"),
            ("conversation.SummaryAgent.transcript", "the latest messages, word for word"),
        ),
        {"summaryMaxTokens": 100, "transcriptMaxLines": 10},
    ),
    "PersonalityAgent": AgentFacts(
        "Personality",
        "Rewrites texts and questions of the bot in a character, with a language model. Other messages stay.",
        defaults={"active": True},
    ),
    "PolicyAgent": AgentFacts(
        "Policy",
        "Holds what the bot says against rules in plain words, with a language model.",
        defaults={"active": True},
    ),
    "TranslatorAgent": AgentFacts(
        "Translator",
        "Finds out the language of the person and translates what the bot says, with a language model.",
        (("user.TranslatorAgent.language", "the language as a code of two letters; it may be set"),),
        {"detectLanguage": True, "detectContinuously": False},
        has_switch=False,
    ),
    "KnowledgeAgent": AgentFacts(
        "Knowledge",
        "Answers questions from the knowledge bases, with a language model.",
        (
            ("turn.KnowledgeAgent.answer", "the answer, if there is one"),
            ("turn.KnowledgeAgent.citations", "where the answer is from"),
            ("turn.KnowledgeAgent.responded", "whether the agent has sent it"),
        ),
        {"answerManually": False, "strategy": "hybrid", "chunks": 50},
    ),
    "VisionAgent": AgentFacts(
        "Vision",
        "Reads the text in images that a person sends and describes them, with a language model.",
        (("turn.VisionAgent.content", "text and description of the image"),),
        {"extractionEnabled": True},
    ),
    "RouterAgent": AgentFacts("Router", "Picks a way on from what was said, with a language model."),
    "HITLAgent": AgentFacts(
        "HITL (older)",
        "Hands the conversation over to a person. Its code runs when something happens to the request.",
        (
            ("conversation.HITLAgent.isHitl", "whether a person has taken over"),
            ("conversation.HITLAgent.hitlSessionStatus", "how far the request is"),
            ("conversation.HITLAgent.hitlContext", "what the person is told"),
        ),
        {"queueTimeoutDelay": 10},
    ),
    "HitlAgent": AgentFacts(
        "HITL",
        "Hands the conversation over to a person through an integration.",
        (("conversation.HitlAgent.humanAgentName", "name of the person who has taken over"),),
        {"integration": "hitl"},
    ),
}
"""By name in the file, in the order in which they work."""


def agent_title(name: str) -> str:
    """What an agent is called: `SummaryAgent` is `Summary`."""
    return AGENTS[name].title if name in AGENTS else name.removesuffix("Agent") or name


def is_switched_on(name: str, raw: Any) -> bool:
    """Whether an agent works, by its JSON."""
    if not isinstance(raw, dict):
        return False
    if name in AGENTS and not AGENTS[name].has_switch and "enabled" not in raw:
        config = raw.get("config")
        return isinstance(config, dict) and config.get("detectLanguage") is True
    return raw.get("enabled") is True


def add_agent(bot: Bot, name: str) -> Edit:
    """Add an agent with its usual settings, switched on. Raises ValueError (a sentence) when it is there already."""
    if name in bot.agents:
        raise ValueError(f"The {agent_title(name)} agent is there already.")
    facts = AGENTS.get(name, AgentFacts(name, ""))
    agent: dict[str, Any] = {"enabled": True} if facts.has_switch else {}
    agent["config"] = dict(facts.defaults)
    draft = Draft(bot)
    if not isinstance(draft.get(("agents",)), dict):
        draft.set((), "agents", {})
    draft.set(("agents",), name, agent)
    return draft.finish(f"Add the {agent_title(name)} agent")


def switch_agent(bot: Bot, name: str, on: bool) -> Edit:
    """Switch an agent on or off. Raises PlaceNotFound."""
    raw = _agent(bot, name)
    draft = Draft(bot)
    if name in AGENTS and not AGENTS[name].has_switch and "enabled" not in raw:
        if not isinstance(draft.get(("agents", name, "config")), dict):
            draft.set(("agents", name), "config", {})
        draft.set(("agents", name, "config"), "detectLanguage", on)
    else:
        draft.set(("agents", name), "enabled", on)
    return draft.finish(f"Switch the {agent_title(name)} agent {'on' if on else 'off'}")


def remove_agent(bot: Bot, name: str) -> Edit:
    """Remove an agent with its settings. What reads its variables finds nothing then. Raises PlaceNotFound."""
    _agent(bot, name)
    draft = Draft(bot)
    draft.unset(("agents",), name)
    return draft.finish(f"Remove the {agent_title(name)} agent")


def uses_of_agent(bot: Bot, name: str) -> list[LibraryUse]:
    """Texts and code that read the variables of an agent, and nodes with settings of their own for it."""
    scopes = ("conversation", "user", "turn")
    found = [
        LibraryUse(use.owner, use.field, use.label) for scope in scopes for use in uses_of_variable(bot, scope, name)
    ]
    for flow in bot.workflows:
        for owner, node, card in owners_of(flow):
            if card is None and isinstance(node, StandardNode) and name in node.agent_config_overrides:
                found.append(LibraryUse(owner, ("agentConfigOverrides", name), "Settings of its own"))
    return found


def _agent(bot: Bot, name: str) -> dict[str, Any]:
    raw = value_or(bot.raw, ("agents", name))
    if not isinstance(raw, dict):
        raise PlaceNotFound(f"there is no agent “{name}”")
    return raw
