"""Help for writing utterances: which say the same twice, and which intents a model mixes up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studio.bot.library import Intent
from studio.language.intents import plain_utterance
from studio.language.text import normalised

_SAME = 90.0
_FOLDS = 5
_MOST_UTTERANCES = 4000


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two utterances that are almost the same. In two intents they contradict each other."""

    first: str
    first_intent: str
    second: str
    second_intent: str
    likeness: float
    """0 to 1; 1 where only case, accents or spaces differ."""

    @property
    def is_conflict(self) -> bool:
        return self.first_intent != self.second_intent


@dataclass(frozen=True, slots=True)
class Confusion:
    """An utterance that is taken for another intent when the model has not seen it."""

    utterance: str
    intent: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class ConfusionReport:
    """How well intents can be told apart, by training without a part of the utterances and predicting those."""

    accuracy: float
    confusions: tuple[Confusion, ...]
    pairs: tuple[tuple[str, str, int], ...]
    """Which intent is taken for which, and how often, the most frequent first."""


def _pairs(intents: Iterable[Intent]) -> list[tuple[str, str]]:
    pairs = [(plain_utterance(raw), intent.name) for intent in intents if intent.name for raw in intent.utterances]
    return [pair for pair in pairs if pair[0]]


def near_duplicates(intents: Iterable[Intent]) -> list[NearDuplicate]:
    """Pairs of utterances that are almost the same, conflicts between intents first."""
    from rapidfuzz import fuzz, process

    pairs = _pairs(intents)[:_MOST_UTTERANCES]
    texts = [normalised(text) for text, _ in pairs]
    found: list[NearDuplicate] = []
    for at, (text, name) in enumerate(pairs):
        for _, score, beyond in process.extract(
            texts[at], texts[at + 1 :], scorer=fuzz.ratio, score_cutoff=_SAME, limit=None
        ):
            other, other_name = pairs[at + 1 + beyond]
            found.append(NearDuplicate(text, name, other, other_name, round(score / 100, 3)))
    return sorted(found, key=lambda one: (not one.is_conflict, -one.likeness))


def confusions(intents: Iterable[Intent]) -> ConfusionReport:
    """Trains five times without a fifth of the utterances and predicts it. Takes a few times as long as training."""
    from studio.language.intents import fit

    pairs = _pairs(intents)
    wrong: list[Confusion] = []
    tested = 0
    for fold in range(_FOLDS):
        kept = [pair for at, pair in enumerate(pairs) if at % _FOLDS != fold]
        held_out = [pair for at, pair in enumerate(pairs) if at % _FOLDS == fold]
        if len({name for _, name in kept}) < 2:
            continue
        fitted = fit([text for text, _ in kept], [name for _, name in kept])
        for text, name in held_out:
            tested += 1
            guessed = fitted.best(normalised(text))
            if guessed != name:
                wrong.append(Confusion(text, name, guessed))
    counts = Counter((one.intent, one.taken_for) for one in wrong)
    accuracy = 1 - len(wrong) / tested if tested else 1.0
    return ConfusionReport(accuracy, tuple(wrong), tuple((a, b, n) for (a, b), n in counts.most_common()))
