"""A thing of the library: an intent, a list entity or a pattern entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edits.library_uses import SECTIONS, Section
from studio.bot.tree import value_or

ICONS: Final[dict[Section, str]] = {"intents": "intent", "list_entities": "choice", "pattern_entities": "expression"}
TITLES: Final[dict[Section, str]] = {
    "intents": "Intents",
    "list_entities": "List entities",
    "pattern_entities": "Pattern entities",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Where a thing stands: its list in the bot and its key there (see `tree.item_keys`)."""

    section: Section
    key: str

    @property
    def place(self) -> str:
        """The thing as one text, as panel and tabs pass it on: `intents/int-1`."""
        return f"{self.section}/{self.key}"

    @classmethod
    def at(cls, place: str) -> Thing:
        """The thing of a place. Raises ValueError for a text that is none."""
        section, _, key = place.partition("/")
        for known in SECTIONS:
            if known == section:
                return cls(known, key)
        raise ValueError(f"{place!r} is no place of the library")

    def raw(self, bot: Bot) -> dict[str, Any] | None:
        """The thing's JSON; None when the bot does not have it (any more)."""
        found = value_or(bot.raw, (self.section, self.key))
        return found if isinstance(found, dict) else None

    def name(self, bot: Bot) -> str:
        """What it is called; empty when it has no name or is gone."""
        raw = self.raw(bot)
        name = raw.get("name") if raw else ""
        return name if isinstance(name, str) else ""
