"""A library on a desk: a bot, views of it, and an event loop for what goes on beside them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

import bots
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from qasync import QEventLoop
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.ids import Ids
from studio.project.history import History
from studio.ui.library.editors import library_editor
from studio.ui.library.lab import IntentLab
from studio.ui.library.library_panel import LibraryPanel
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.theme import Theme

SAID = {
    "order": ["I want a coffee", "a latte please", "give me an espresso", "one cappuccino to go", "can I order coffee"],
    "hours": ["when do you open", "opening hours", "what time do you close", "are you open today", "when are you closed"],
}  # fmt: skip


def cafe() -> dict[str, Any]:
    """A bot that knows two intents, a list entity and a pattern, and uses some of them."""
    raw = bots.shop()
    raw["intents"] = [
        {"id": f"int-{name}", "name": name, "utterances_with_slots": list(said)} for name, said in SAID.items()
    ]
    raw["list_entities"] = [
        {
            "id": "ent-drink",
            "name": "drink",
            "fuzzy": "medium",
            "occurrences": [{"name": "espresso", "synonyms": ["short black"]}, {"name": "tea", "synonyms": []}],
        }
    ]
    raw["pattern_entities"] = [
        {"id": "ent-sku", "name": "sku", "pattern": r"[A-Z]{3}-\d+", "matchCase": False, "examples": ["ABC-1", "12"]}
    ]
    condition = {"type": "intent", "payload": {"type": "library", "name": "", "intent": dict(raw["intents"][0])}}
    raw["flows"][0]["nodes"][1]["instructions"].append(
        {"id": "ins-intent", "type": "transition", "condition": condition, "destination": {"node": "end"}}
    )
    return raw


class LibraryDesk:
    """Views whose edits are made; what they start is finished by `until`."""

    def __init__(self, theme: Theme, loop: QEventLoop, raw: dict[str, Any], add: Callable[[QWidget], None]) -> None:
        self.theme = theme
        self.loop = loop
        self.bot = Bot(raw)
        self.first = self.bot
        self.history = History()
        self.refused: list[str] = []
        self.opened: list[str] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self._waiting: list[Coroutine[Any, Any, None]] = []
        self.lab = IntentLab(self.start)
        self.ids = Ids(random.Random(5))
        self.panel: LibraryPanel | None = None
        self.editors: list[ThingEditor] = []
        self.views: list[QWidget] = []
        self._add = add

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin at once while the loop runs, as it always does in the program; else when it runs next."""
        if not self.loop.is_running():
            self._waiting.append(work)
            return
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def apply(self, edit: Edit) -> None:
        self._show(edit.apply(self.bot))
        self.history.push(edit, merge=self.history.may_merge(edit))

    def undo_all(self) -> None:
        """Take every edit back and see that nothing is left of them."""
        while (edit := self.history.next_undo) is not None:
            self.history.step_back()
            self._show(edit.revert(self.bot))
        assert same_json(self.bot.raw, self.first.raw)

    def _show(self, bot: Bot) -> None:
        self.bot = bot
        if self.panel is not None:
            self.panel.show_bot(bot)
        for editor in list(self.editors):
            if not editor.update_bot(bot):
                self.editors.remove(editor)

    def open_panel(self) -> LibraryPanel:
        self.panel = LibraryPanel(self.theme, self.apply, self.ids, self.start)
        self.panel.open_requested.connect(self.opened.append)
        self.panel.refused.connect(self.refused.append)
        self.panel.resize(280, 700)
        self._show_view(self.panel)
        self.panel.show_bot(self.bot)
        return self.panel

    def open(self, place: str) -> Any:
        editor = library_editor(self.theme, self.apply, place, self.lab, self.start)
        editor.refused.connect(self.refused.append)
        editor.thing_requested.connect(self.opened.append)
        editor.resize(960, 700)
        assert editor.update_bot(self.bot)
        self._show_view(editor)
        self.editors.append(editor)
        return editor

    def _show_view(self, view: QWidget) -> None:
        self.views.append(view)
        self._add(view)

    def until(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        """Let the views work until something is true."""

        async def wait() -> None:
            self._begin()
            is_true = False
            for _ in range(int(seconds / 0.005)):
                is_true = is_true or condition()
                if is_true and not self.tasks:
                    return
                await asyncio.sleep(0.005)
            raise AssertionError("it did not come true in time")

        self.loop.run_until_complete(wait())

    def _begin(self) -> None:
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            self.start(work)

    def close(self) -> None:
        """Close the views and end what still runs."""
        for view in self.views:
            if isValid(view):
                view.hide()
                view.deleteLater()
        self.lab.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

        async def end() -> None:
            self._begin()
            running = list(self.tasks)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

        self.loop.run_until_complete(end())
