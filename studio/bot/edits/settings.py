"""Settings of the whole bot."""

from __future__ import annotations

from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.tree import ABSENT

MOST_MINUTES: Final = 1440
MOST_REPETITIONS: Final = 10
_PLACE: Final = ("settings",)
_IDENTITY_SINCE: Final = (1, 13)


def can_hold_name(bot: Bot) -> bool:
    """Whether the format of the bot has a place for its name; older ones are called like their file."""
    if isinstance(bot.raw.get("identity"), dict):
        return True
    steps = bot.version.split(".")
    return all(step.isdecimal() for step in steps) and tuple(map(int, steps)) >= _IDENTITY_SINCE


def rename_bot(bot: Bot, name: str) -> Edit:
    """Give the bot a name; typing on is one step of undo. Raises ValueError where the format has no place for it."""
    if not can_hold_name(bot):
        raise ValueError(f"Bots of version {bot.version} hold no name; such a bot is called like its file.")
    draft = Draft(bot)
    if not isinstance(draft.get(("identity",)), dict):
        draft.set((), "identity", {"name": name})
    else:
        draft.set(("identity",), "name", name)
    return draft.finish(f"Rename the bot to “{name}”", "rename-bot")


def set_bot_icon(bot: Bot, emoji: str) -> Edit:
    """Give the bot an emoji as its icon. Raises ValueError where the format has no place for it."""
    if not can_hold_name(bot):
        raise ValueError(f"Bots of version {bot.version} hold no icon.")
    draft = Draft(bot)
    if not isinstance(draft.get(("identity",)), dict):
        draft.set((), "identity", {})
    icon = draft.get(("identity", "icon"))
    draft.set(("identity",), "icon", {**(icon if isinstance(icon, dict) else {}), "type": "emoji", "emoji": emoji})
    return draft.finish("Change the bot’s icon", "bot-icon")


def set_setting(bot: Bot, key: str, value: Any, what: str) -> Edit:
    """Set a setting, or with ABSENT remove it; `what` is its name in the history.

    Raises ValueError (a sentence) for a value that the setting cannot have.
    """
    refusal = refusal_of_setting(key, value)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    if not isinstance(draft.get(_PLACE), dict):
        draft.set((), "settings", {})
    draft.set(_PLACE, key, value)
    return draft.finish(f"Change {what}", f"setting:{key}")


def refusal_of_setting(key: str, value: Any) -> str:
    """Why a setting cannot have a value, as a sentence; empty when it can."""
    if value is ABSENT:
        return ""
    whole = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key == "inactivityTimeout" and (not whole or not 0 <= value <= MOST_MINUTES):
        return f"The inactivity timeout is 0 (never) to {MOST_MINUTES} minutes."
    if key == "nodeRepetitionLimit" and (not whole or value != int(value) or not 1 <= value <= MOST_REPETITIONS):
        return f"The node repetition limit is a whole number from 1 to {MOST_REPETITIONS}."
    if key == "languages" and (not isinstance(value, list) or not value or not all(isinstance(x, str) for x in value)):
        return "A bot speaks at least one language."
    return ""
