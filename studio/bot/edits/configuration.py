"""Configuration variables: their names are in the bot, their values are kept outside it."""

from __future__ import annotations

from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.renames import rename_in_bot
from studio.bot.script.references import is_identifier
from studio.bot.script.renaming import Rename
from studio.bot.tree import Path, PlaceNotFound

PLACE: Final[Path] = ("settings", "configVariables")


def configuration_names(bot: Bot) -> tuple[str, ...]:
    """The names, in the order of the file; the empty name that some archives hold is none."""
    return tuple(name for name in bot.settings.config_variables if name)


def value_in_file(bot: Bot, name: str) -> str:
    """The value that came with the bot's file; empty when there is none."""
    value = bot.settings.config_variables.get(name)
    return "" if value is None else value if isinstance(value, str) else str(value)


def refusal_of_configuration_name(bot: Bot, name: str, old: str = "") -> str:
    """Why a configuration variable may not have a name, as a sentence; empty when it may."""
    if not name:
        return "A configuration variable needs a name."
    if not is_identifier(name):
        return "A name has only letters, digits and _, and does not begin with a digit."
    if name != old and name in bot.settings.config_variables:
        return f"There is a configuration variable “{name}” already."
    return ""


def create_configuration_variable(bot: Bot, name: str) -> Edit:
    """Declare a configuration variable, without a value. Raises ValueError (a sentence) for a bad name."""
    refusal = refusal_of_configuration_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    if not isinstance(draft.get(("settings",)), dict):
        draft.set((), "settings", {"configVariables": {name: ""}})
    elif not isinstance(draft.get(PLACE), dict):
        draft.set(("settings",), "configVariables", {name: ""})
    else:
        draft.set(PLACE, name, "")
    return draft.finish(f"Create configuration variable “{name}”")


def rename_configuration_variable(bot: Bot, name: str, new: str) -> Edit:
    """Rename it everywhere: where it is declared, and `env.…` in texts, code, hooks and columns.

    Raises ValueError (a sentence) when the new name is refused, PlaceNotFound when there is no such variable.
    """
    refusal = refusal_of_configuration_name(bot, new, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    held: Any = draft.get(PLACE)
    if not isinstance(held, dict) or name not in held:
        raise PlaceNotFound(f"There is no configuration variable “{name}” any more.")
    if new != name:
        # The whole object, so that the name keeps its place among the others.
        draft.set(PLACE[:-1], str(PLACE[-1]), {new if key == name else key: value for key, value in held.items()})
        rename_in_bot(draft, bot, [Rename("env", (name,), new)])
    return draft.finish(f"Rename configuration variable “{name}” to “{new}”")


def delete_configuration_variable(bot: Bot, name: str) -> Edit:
    """Take it back. Texts and code that read it stay, and find nothing. Raises PlaceNotFound."""
    draft = Draft(bot)
    held = draft.get(PLACE)
    if not isinstance(held, dict) or name not in held:
        raise PlaceNotFound(f"There is no configuration variable “{name}” any more.")
    draft.unset(PLACE, name)
    return draft.finish(f"Delete configuration variable “{name}”")


def take_values_out(bot: Bot) -> Edit:
    """Empty the values in the bot's file; whoever makes this edit has put them elsewhere before."""
    draft = Draft(bot)
    for name in configuration_names(bot):
        if bot.settings.config_variables.get(name) not in ("", None):
            draft.set(PLACE, name, "")
    return draft.finish("Take values out of the bot’s file")
