"""What the fields of a form share: the subject, the door for edits, and the names that can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from studio.bot.bot import Bot
from studio.bot.edit import Edit, EditConflict
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound
from studio.bot.workflow import Workflow
from studio.ui.inspector.names import names_in_scope
from studio.ui.inspector.subject import Subject
from studio.ui.theme import Theme

_GONE = "This has changed meanwhile, so the edit was not made; look at it again."


class Host(QObject):
    """Stands between the fields of an inspector and the rest of the program."""

    refused = Signal(str)
    """An edit that could not be made, as a sentence, where no field can show it."""
    go_to = Signal(str, str)
    """Workflow key and node key (empty for the workflow itself) the person wants to see."""

    table_requested = Signal(str)
    """Key of the table the person wants to see."""

    def __init__(self, theme: Theme, apply: Callable[[Edit], None], ids: Ids, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.ids = ids
        self.subject: Subject | None = None
        self._apply = apply
        self._session = 0
        self._names: tuple[str, ...] = ()
        self._named: tuple[Bot, Workflow] | None = None

    def perform(self, make: Callable[[Subject], Edit], typing: str = "") -> str:
        """Make an edit; returns why it was refused, as a sentence, or nothing.

        Edits made while typing into one field, named by `typing`, become one step of undo as long as the focus
        stays.
        """
        if self.subject is None:
            return _GONE
        try:
            edit = make(self.subject)
        except PlaceNotFound:
            return _GONE
        except (ValueError, LookupError) as problem:
            return _sentence(problem)
        place = "/".join(self.subject.place)
        edit = replace(edit, merge_key=f"inspector:{place}/{typing}:{self._session}" if typing else "")
        if not edit:
            return ""
        try:
            self._apply(edit)
        except (EditConflict, PlaceNotFound):
            return _GONE
        return ""

    def do(self, make: Callable[[Subject], Edit]) -> None:
        """Make the edit of a button; a refusal is announced."""
        refusal = self.perform(make)
        if refusal:
            self.refused.emit(refusal)

    def begin_session(self) -> None:
        """Note that the focus moved: what is typed from now on is another step of undo."""
        self._session += 1

    def names(self) -> tuple[str, ...]:
        """The names that can be written where the subject is."""
        if self.subject is None:
            return ()
        current = (self.subject.bot, self.subject.workflow)
        if self._named is None or self._named[0] is not current[0] or self._named[1] is not current[1]:
            self._names = names_in_scope(*current)
            self._named = current
        return self._names


def _sentence(problem: Exception) -> str:
    text = str(problem)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
