"""What a tab of the window's centre shows besides a canvas: an editor of one part of the bot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.bot.bot import Bot


class EditorPage(QWidget):
    """Edits one part of the bot, a table or a schema; the bot changes only through the edits it makes."""

    refused = Signal(str)
    """Something could not be done: a sentence for the person."""
    place_requested = Signal(str, str, str)
    """Show a place on a canvas: keys of workflow, node and card."""
    title_changed = Signal()

    @property
    def title(self) -> str:
        """The name on the tab."""
        raise NotImplementedError

    def update_bot(self, bot: Bot) -> bool:
        """Show the bot as it is now; False when what this page edits is no longer there and the tab should close."""
        raise NotImplementedError

    def commit(self) -> None:
        """Make what was typed a moment ago an edit: the bot is about to be saved, run or left."""
