"""Taking secrets out of a bot before it is given away."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.tree import Path


def without_secrets(bot: Bot) -> Edit:
    """Empty the values of configuration variables and the defaults of secret variables; their names stay."""
    draft = Draft(bot)
    for name, value in bot.settings.config_variables.items():
        if value not in ("", None):
            draft.set(("settings", "configVariables"), name, "")
    lists: list[Path] = [("settings", kind) for kind in ("userVariables", "botVariables", "conversationVariables")]
    lists += [("flows", workflow.key, "variables") for workflow in bot.workflows]
    for path in lists:
        items = draft.get(path)
        for index, variable in enumerate(items if isinstance(items, list) else []):
            if isinstance(variable, dict) and variable.get("secret") is True and variable.get("defaultValue"):
                draft.set((*path, index), "defaultValue", "")
    return draft.finish("Leave out secrets")
