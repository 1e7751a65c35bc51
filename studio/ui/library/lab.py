"""What the program learns of a bot's intents beside the window: the matcher, alike utterances, confusion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.bot.bot import Bot
from studio.bot.edits.intents import utterances_of
from studio.bot.tree import keyed_objects
from studio.language import IntentModel
from studio.language.intent_review import Alike, ConfusionReview, alike_utterances, review_confusion
from studio.ui.library.latest import Latest, Report, Start

_PAUSE_MS = 400
"""Edits that follow each other quickly, as in typing, are learnt at once."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An utterance of a bot."""

    key: str
    """Key of its intent."""
    intent: str
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """That an utterance is alike to another one."""

    text: str
    """The utterance that is marked: once it has changed, the mark says nothing."""
    other: Spot
    likeness: float
    is_conflict: bool
    """Whether the other belongs to another intent."""


class IntentLab(QObject):
    """Shared by all editors of intents of a window; learns only while one of them is in view."""

    trained = Signal()
    """The matcher is there anew, or began to be learnt anew (`is_training`)."""
    compared = Signal()
    """Alike utterances are known anew."""
    reviewed = Signal()
    """A review of confusion began, went on, ended or was cancelled."""

    def __init__(self, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model: IntentModel | None = None
        """The matcher, of the newest library it was learnt from."""
        self.flags: dict[tuple[str, int], Flag] = {}
        """What is alike, by intent key and index of the utterance."""
        self.review: ConfusionReview | None = None
        self.progress: tuple[int, int] | None = None
        """How many parts of a review are done, of how many; None while none runs."""
        self._bot: Bot | None = None
        self._learnt: Any = None
        self._compared: Any = None
        self._reviewed: Any = None
        self._viewers: set[QObject] = set()
        self._training = Latest(start, self, _PAUSE_MS)
        self._comparing = Latest(start, self, _PAUSE_MS)
        self._reviewing = Latest(start, self)
        self._reviewing.failed.connect(self.cancel_review)

    def watch(self, viewer: QObject) -> None:
        """An editor is in view: learn, and go on learning with every change."""
        self._viewers.add(viewer)
        self._learn()

    def leave(self, viewer: QObject) -> None:
        """An editor is out of view."""
        self._viewers.discard(viewer)

    def show_bot(self, bot: Bot) -> None:
        """Learn from a bot; nothing is done where its intents are as before."""
        if self._bot is not None and _is_another(self._bot, bot):
            self._forget()
        self._bot = bot
        if self._viewers:
            self._learn()

    @property
    def is_training(self) -> bool:
        """Whether the matcher is being learnt; the one before answers meanwhile."""
        return self._training.is_busy

    @property
    def is_review_stale(self) -> bool:
        """Whether intents have changed since the review."""
        return self.review is not None and self._bot is not None and self._bot.raw.get("intents") is not self._reviewed

    def start_review(self) -> None:
        """Look for intents that are mixed up; it may take a while."""
        bot = self._bot
        if bot is None:
            return

        def work(stop: Callable[[], bool], report: Report) -> ConfusionReview:
            return review_confusion([(one.text, one.intent) for one in _spots(bot)], report, stop)

        def tell(review: ConfusionReview | None) -> None:
            self.progress = None
            if review is not None:
                self.review, self._reviewed = review, bot.raw.get("intents")
            self.reviewed.emit()

        self.progress = (0, 0)
        self._reviewing.ask(work, tell, self._hear)
        self.reviewed.emit()

    def cancel_review(self) -> None:
        """Stop looking; the review before stays."""
        self._reviewing.cancel()
        self.progress = None
        self.reviewed.emit()

    def _forget(self) -> None:
        """Forget what was learnt of another bot."""
        for work in (self._training, self._comparing, self._reviewing):
            work.cancel()
        self.model = self.review = self.progress = None
        self.flags = {}
        self._learnt = self._compared = self._reviewed = None

    def _hear(self, done: int, of: int) -> None:
        if self.progress is not None:
            self.progress = (done, of)
            self.reviewed.emit()

    def _learn(self) -> None:
        bot = self._bot
        if bot is None:
            return
        intents = bot.raw.get("intents")
        if intents is not self._learnt or (self.model is None and not self._training.is_busy):
            self._learnt = intents
            self._training.ask(lambda stop, report: IntentModel.train(bot.intents), self._take_model)
            self.trained.emit()
        if intents is not self._compared:
            self._compared = intents
            self._comparing.ask(lambda stop, report: _flags(bot, stop), self._take_flags)

    def _take_model(self, model: IntentModel | None) -> None:
        self.model = model or self.model
        self.trained.emit()

    def _take_flags(self, flags: dict[tuple[str, int], Flag] | None) -> None:
        if flags is not None:
            self.flags = flags
            self.compared.emit()


def _is_another(old: Bot, new: Bot) -> bool:
    """Whether two bots have nothing in common: an edit leaves at least one of these parts the very same."""
    return all(old.raw.get(part) is not new.raw.get(part) for part in ("settings", "flows", "intents"))


def _spots(bot: Bot) -> list[Spot]:
    found = []
    for key, raw in keyed_objects(bot.raw.get("intents")):
        name = raw.get("name")
        if isinstance(name, str) and name:
            found += [Spot(key, name, one.index, one.text) for one in utterances_of(raw)]
    return found


def _flags(bot: Bot, stop: Callable[[], bool]) -> dict[tuple[str, int], Flag]:
    spots = _spots(bot)
    # By key: two intents of one name are two intents to their builder.
    found: dict[int, Alike] = alike_utterances([(one.text, one.key) for one in spots], stop)
    return {
        (spots[at].key, spots[at].index): Flag(spots[at].text, spots[one.other], one.likeness, one.is_conflict)
        for at, one in found.items()
    }
