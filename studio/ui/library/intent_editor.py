"""An intent in a tab: its utterances, and beside them what the bot makes of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.intents import refusal_of_intent_name, rename_intent, utterances_of
from studio.bot.edits.library_uses import LibraryUse, uses_of_intent
from studio.bot.tree import keyed_objects
from studio.language.intents import plain_utterance
from studio.ui.library.confusion_view import ConfusionView
from studio.ui.library.lab import IntentLab
from studio.ui.library.latest import Start
from studio.ui.library.library_items import about_built_in
from studio.ui.library.thing import Thing
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.library.try_out import TryOut
from studio.ui.library.utterance_pane import UtterancePane
from studio.ui.theme import Theme


class IntentEditor(ThingEditor):
    """Edits one intent."""

    unused = "Not used anywhere: no transition leads on when a person means it."

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        key: str,
        lab: IntentLab,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, apply, Thing("intents", key), start, parent)
        self._lab = lab
        self.pane = UtterancePane(theme, self.make, lab, key)
        self.pane.try_requested.connect(self._try)
        self.pane.thing_requested.connect(self.thing_requested)
        self.try_out = TryOut(theme, lab)
        self.confusion = ConfusionView(theme, lab, self._name)
        self.confusion.chosen.connect(self._go_to_confused)
        self.build(self.pane, (("Try it out", self.try_out), ("Confusion", self.confusion)))

    def show_thing(self, bot: Bot) -> str:
        self.pane.show_bot(bot)
        self._lab.show_bot(bot)
        self.confusion.refresh()
        count = len(utterances_of(self.thing.raw(bot)))
        about = about_built_in(self.thing.key)
        return f"{count} utterance{'' if count == 1 else 's'}" + (f" · {about}" if about else "")

    def refusal_of_name(self, bot: Bot, name: str, old: str) -> str:
        return refusal_of_intent_name(bot, name, old)

    def rename(self, bot: Bot, name: str) -> Edit:
        return rename_intent(bot, self.thing.key, name)

    def uses_of(self, bot: Bot) -> list[LibraryUse]:
        return uses_of_intent(bot, self.thing.key)

    def commit(self) -> None:
        super().commit()
        self.pane.commit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lab.watch(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._lab.leave(self)

    def _name(self) -> str:
        return self.thing.name(self.bot) if self.bot else ""

    def _try(self, text: str) -> None:
        self.try_out.try_text(text)
        self.try_out.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_confused(self, which: tuple[str, str]) -> None:
        utterance, intent = which
        if self.bot is None:
            return
        keys = (key for key, raw in keyed_objects(self.bot.raw.get("intents")) if raw.get("name") == intent)
        key = next(keys, None)
        if key is not None and key != self.thing.key:
            self.thing_requested.emit(Thing("intents", key).place)
        elif key is not None:
            said = utterances_of(self.thing.raw(self.bot))
            found = next((one.index for one in said if plain_utterance(one.text) == utterance), None)
            if found is not None:
                self.pane.go_to(found)
