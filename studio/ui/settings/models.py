"""The language models a bot names."""

from __future__ import annotations

from studio.bot.bot import Bot

_KEYS = ("defaultFastModel", "defaultBestModel", "autonomousModel", "fallbackModel")


def models_of(bot: Bot) -> tuple[str, ...]:
    """Names of models that settings, agents and cards hold, each once, sorted."""
    found: set[str] = set()
    settings = bot.raw.get("settings")
    if isinstance(settings, dict):
        found |= {value for key in _KEYS if isinstance(value := settings.get(key), str)}
    for agent in bot.agents.values():
        found |= {value for key, value in agent.config.items() if key.endswith("odel") and isinstance(value, str)}
    for flow in bot.workflows:
        for node in flow.nodes:
            for holder in (node.raw, *(card.raw for card in node.cards)):
                if isinstance(value := holder.get("model"), str):
                    found.add(value)
    return tuple(sorted(found - {""}))
