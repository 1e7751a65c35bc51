"""A second look at the intents of a library: utterances that are alike, and intents that are mixed up.

Both may take a while with thousands of utterances, so they are made for a thread of their own: `stop` is asked now
and then whether the answer is still wanted, `progress` is told how far the work is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

# With features of its own the review would tell of another matcher than the one that runs.
from studio.language.intents import _Features, plain_utterance
from studio.language.text import normalised, words

ALIKE = 0.9
"""From this likeness on two utterances are called almost the same."""

_CHUNK = 400
_LEAVE_ONE_OUT = 120
_FOLDS = ((1500, 10), (5000, 5))
_FEWEST_FOLDS = 3

Said = tuple[str, str]
"""An utterance and the name of its intent."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The utterance that another one is most like."""

    other: int
    """Its place among the utterances that were looked at."""
    likeness: float
    """0 to 1; 1 where only case, accents, signs or blanks differ."""
    is_conflict: bool
    """Whether it belongs to another intent: the two contradict each other."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """An utterance that is taken for another intent when the model has not seen it."""

    utterance: str
    intent: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class ConfusionReview:
    """How well intents can be told apart: each utterance is judged by a model that has not seen it."""

    tested: int
    confusions: tuple[Confusion, ...]
    pairs: tuple[tuple[str, str, int], ...]
    """Which intent is taken for which, and how often, the most frequent first."""
    by_intent: dict[str, tuple[int, int]] = field(default_factory=dict)
    """How many utterances of an intent were recognised, of how many."""
    too_few: tuple[str, ...] = ()
    """Intents with a single utterance: once it is put aside, nothing is known of them."""

    @property
    def accuracy(self) -> float:
        return 1 - len(self.confusions) / self.tested if self.tested else 1.0


class Stopped(Exception):  # noqa: N818  # reads as what happened
    """The answer is not wanted any more."""


def alike_utterances(utterances: Sequence[Said], stop: Callable[[], bool] = lambda: False) -> dict[int, Alike]:
    """For every utterance that has one, the utterance it is most like; one of another intent comes first.

    Raises Stopped when `stop` says so.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, (text, _) in enumerate(utterances):
        if bare := _bare(text):
            places[bare].append(at)
    texts = sorted(places, key=len)
    found: dict[int, Alike] = {}
    for text in texts:
        if len(places[text]) > 1:
            _note(found, utterances, places[text], places[text], 1.0)
    for one, other, likeness in _near(texts, stop):
        _note(found, utterances, places[texts[one]], places[texts[other]], likeness)
        _note(found, utterances, places[texts[other]], places[texts[one]], likeness)
    return found


def review_confusion(
    utterances: Sequence[Said],
    progress: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> ConfusionReview:
    """Put utterances aside by turns, train with the others and see what those put aside are taken for.

    Few utterances are put aside one by one, many in ten, five or three parts. `progress` is told how many parts are
    done, of how many. Raises Stopped when `stop` says so.
    """
    said = [(plain_utterance(text), name) for text, name in utterances if name]
    said = list(dict.fromkeys(pair for pair in said if pair[0]))
    counts = Counter(name for _, name in said)
    too_few = tuple(name for name, count in counts.items() if count < 2)
    if len(counts) < 2:
        return ConfusionReview(0, (), (), {}, too_few)
    names = sorted(counts)
    position = {name: at for at, name in enumerate(names)}
    labels = [position[name] for _, name in said]
    parts = _parts(labels, len(said))
    if stop():
        raise Stopped
    matrix = _Features([text for text, _ in said]).matrix
    guesses: dict[int, int] = {}
    of = max(parts) + 1
    for part in range(of):
        progress(part, of)
        if stop():
            raise Stopped
        guesses |= _guesses(matrix, labels, parts, part)
    progress(of, of)
    tested = {at: guess for at, guess in guesses.items() if counts[said[at][1]] > 1}
    wrong = [Confusion(*said[at], names[guess]) for at, guess in sorted(tested.items()) if guess != labels[at]]
    pairs = Counter((one.intent, one.taken_for) for one in wrong)
    missed = Counter(one.intent for one in wrong)
    of_intent = Counter(said[at][1] for at in tested)
    return ConfusionReview(
        len(tested),
        tuple(wrong),
        tuple((name, other, count) for (name, other), count in pairs.most_common()),
        {name: (count - missed[name], count) for name, count in of_intent.items()},
        too_few,
    )


def _bare(text: str) -> str:
    """What counts of an utterance: its words without signs; signs alone (emoji) where it has no words."""
    plain = plain_utterance(text)
    return " ".join(words(plain)) or normalised(plain)


def _near(texts: Sequence[str], stop: Callable[[], bool]) -> list[tuple[int, int, float]]:
    """Pairs of different texts that are almost the same. The texts are sorted by length."""
    import numpy as np
    from rapidfuzz import fuzz, process

    lengths = [len(text) for text in texts]
    found: list[tuple[int, int, float]] = []
    for start in range(0, len(texts), _CHUNK):
        if stop():
            raise Stopped
        chunk = texts[start : start + _CHUNK]
        # Likeness is twice what is shared by what both have, so a much longer text is out of reach.
        reach = bisect_right(lengths, len(chunk[-1]) * (2 - ALIKE) / ALIKE)
        scores = process.cdist(
            chunk, texts[start:reach], scorer=fuzz.ratio, score_cutoff=ALIKE * 100, dtype=np.float32, workers=1
        )
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column > row:
                found.append((start + int(row), start + int(column), round(float(scores[row, column]) / 100, 3)))
    return found


def _note(
    found: dict[int, Alike], utterances: Sequence[Said], ones: Sequence[int], others: Sequence[int], likeness: float
) -> None:
    """Remember for some utterances that others are like them, where that says more than what is known."""
    firsts: dict[str, list[int]] = {}
    for other in others:
        # One more than needed, as none is like itself.
        if len(same := firsts.setdefault(utterances[other][1], [])) < 2:
            same.append(other)
    for one in ones:
        own = utterances[one][1]
        candidates = [other for name, same in firsts.items() if name != own for other in same[:1]]
        candidates += [other for other in firsts.get(own, ()) if other != one]
        if not candidates:
            continue
        new = Alike(candidates[0], likeness, utterances[candidates[0]][1] != own)
        old = found.get(one)
        if old is None or (new.is_conflict, new.likeness) > (old.is_conflict, old.likeness):
            found[one] = new


def _parts(labels: Sequence[int], count: int) -> list[int]:
    """Which part each utterance is put aside with; the utterances of an intent are spread over all parts."""
    if count <= _LEAVE_ONE_OUT:
        return list(range(count))
    folds = next((folds for most, folds in _FOLDS if count <= most), _FEWEST_FOLDS)
    turn: Counter[int] = Counter()
    parts = []
    for label in labels:
        # Intents begin at different parts, so that the parts are alike in size.
        parts.append((turn[label] + label) % folds)
        turn[label] += 1
    return parts


def _guesses(matrix: Any, labels: Sequence[int], parts: Sequence[int], part: int) -> dict[int, int]:
    """What the utterances of a part are taken for by a model of all others."""
    from sklearn.svm import LinearSVC

    aside = [at for at, own in enumerate(parts) if own == part]
    kept = [at for at, own in enumerate(parts) if own != part]
    known = {labels[at] for at in kept}
    if not aside or not known:
        return {}
    if len(known) == 1:
        return dict.fromkeys(aside, known.pop())
    model = LinearSVC(C=1.0, tol=1e-2, max_iter=400, random_state=0)
    model.fit(matrix[kept], [labels[at] for at in kept])
    return dict(zip(aside, map(int, model.predict(matrix[aside])), strict=True))
