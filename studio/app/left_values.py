"""Values of configuration variables that a bot no longer names: kept while it is open, for undo, and then forgotten."""

from __future__ import annotations

import asyncio

from studio.bot.bot import Bot
from studio.bot.edits.configuration import configuration_names
from studio.project.configuration_values import ConfigurationValues, ValuesNotKept


class LeftValues:
    """Knows the open bot as it was opened and as it is in its file."""

    def __init__(self, values: ConfigurationValues) -> None:
        self._values = values
        self._opened: Bot | None = None
        self._saved: Bot | None = None

    def save(self, saved: Bot) -> None:
        """The open bot was written to its file."""
        self._saved = saved

    def open(self, saved: Bot | None) -> Bot | None:
        """Another bot is open, or none. Returns the last one when something of it may have to be forgotten.

        Where neither names nor values were changed nothing has: a keyring is not asked then.
        """
        opened, left = self._opened, self._saved
        self._opened = self._saved = saved
        if opened is None or left is None:
            return None
        has_same_names = configuration_names(opened) == configuration_names(left)
        return None if has_same_names and not self._values.has_changed(left) else left

    async def forget(self, left: Bot | None) -> str:
        """Forget what a bot that was left does not name. Returns what was wrong, as a sentence."""
        try:
            if left is not None:
                await asyncio.to_thread(self._values.prune, left)
        except ValuesNotKept as problem:
            return str(problem)
        return ""
