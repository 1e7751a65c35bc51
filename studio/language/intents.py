"""Learns intents from their utterances and tells which one a message means, or that it means none of them.

A linear classifier on words and letters decides which intent; how sure that is also depends on how near the
closest utterance is and on how many of the message's own words the intent knows, since a classifier alone
finds the least bad intent for anything.
"""

from __future__ import annotations

import hashlib
import math
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from studio.bot.library import Intent
from studio.language.stopwords import STOPWORDS
from studio.language.text import normalised, words

SURE = 0.5
"""From this confidence on a message counts as meaning the intent."""

_SLOT = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_NEAR_EXACT = 92.0
_NEAREST = 5
_RANKED = 10
_CACHED = 8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An utterance that is like the message, and how much, 0 to 1."""

    utterance: str
    intent: str
    similarity: float


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """What a message means."""

    name: str
    """The likeliest intent; empty when there are none to choose from."""
    confidence: float
    """0 to 1; below `SURE` the message probably means something else."""
    ranking: tuple[tuple[str, float], ...] = ()
    """Intents with their confidence, the likeliest first."""
    nearest: tuple[Neighbour, ...] = ()

    @property
    def is_sure(self) -> bool:
        return bool(self.name) and self.confidence >= SURE


NOTHING = IntentMatch("", 0.0)


def plain_utterance(text: str) -> str:
    """An utterance without slot marks: `from [Paris](city)` is `from Paris`."""
    return _SLOT.sub(r"\1", text).strip()


class IntentModel:
    """A trained model. It never changes and may be used from several threads."""

    def __init__(
        self, fingerprint: str, utterances: Sequence[str], labels: Sequence[str], fitted: _Fitted | None
    ) -> None:
        self.fingerprint = fingerprint
        """Changes whenever an utterance or a name does."""
        self.utterances = tuple(utterances)
        self.labels = tuple(labels)
        self.names = tuple(dict.fromkeys(labels))
        self._fitted = fitted
        self._exact = {normalised(text): label for text, label in reversed(list(zip(utterances, labels, strict=True)))}

    @classmethod
    def train(cls, intents: Iterable[Intent]) -> IntentModel:
        """The model for a bot's intents, from the cache when it was trained on the same utterances before."""
        pairs = [
            (text, intent.name)
            for intent in intents
            if intent.name
            for raw in intent.utterances
            if (text := plain_utterance(raw))
        ]
        pairs = list(dict.fromkeys(pairs))
        fingerprint = hashlib.sha256("\x00".join(f"{text}\x01{name}" for text, name in pairs).encode()).hexdigest()
        with _LOCK:
            known = _MODELS.get(fingerprint)
            if known:
                _MODELS.move_to_end(fingerprint)
                return known
        utterances = [text for text, _ in pairs]
        labels = [name for _, name in pairs]
        model = cls(fingerprint, utterances, labels, fit(utterances, labels) if pairs else None)
        with _LOCK:
            _MODELS[fingerprint] = model
            while len(_MODELS) > _CACHED:
                _MODELS.popitem(last=False)
        return model

    def predict(self, text: str, ranked: int = _RANKED) -> IntentMatch:
        """The intent a message means. One of its utterances, but for case, accents and spaces, is certain.

        `ranked` says how many intents the ranking holds at most.
        """
        said = normalised(plain_utterance(text))
        if not said or self._fitted is None:
            return NOTHING
        ranking, nearest = self._fitted.rank(said, self, ranked)
        exact = self._exact.get(said)
        if exact is None and nearest:
            exact = self._near_exact(said, nearest)
            certainty = 0.97
        else:
            certainty = 1.0
        if exact is not None:
            others = [(name, min(confidence, 1 - certainty)) for name, confidence in ranking if name != exact]
            ranking = [(exact, certainty), *others]
        name, confidence = ranking[0]
        return IntentMatch(name, confidence, tuple(ranking), tuple(nearest))

    @staticmethod
    def _near_exact(said: str, nearest: Sequence[Neighbour]) -> str | None:
        from rapidfuzz import fuzz

        for neighbour in nearest:
            other = normalised(neighbour.utterance)
            if len(said) > 3 and fuzz.ratio(said, other, score_cutoff=_NEAR_EXACT):
                return neighbour.intent
        return None


_MODELS: OrderedDict[str, IntentModel] = OrderedDict()
_LOCK = threading.Lock()


class _Fitted:
    """What training leaves: features, the classifier, and the words each intent knows."""

    def __init__(
        self, features: _Features, matrix: Any, classifier: Any, names: list[str], labels: Sequence[str]
    ) -> None:
        import numpy as np

        self._features = features
        self._columns = matrix.T.tocsr()
        self._weights = self._bias = None
        if classifier is not None:
            self._weights = np.ascontiguousarray(classifier.coef_.T, dtype=np.float32)
            self._bias = classifier.intercept_
        self._names = names
        position = {name: at for at, name in enumerate(names)}
        intent_of = np.array([position[label] for label in labels])
        self._by_intent = np.argsort(intent_of, kind="stable")
        self._first_of = np.searchsorted(intent_of[self._by_intent], np.arange(len(names)))
        """Utterances in the order of their intents, and where those of each intent begin."""
        self._known = features.known_words(labels, names)

    def rank(self, said: str, model: IntentModel, most: int) -> tuple[list[tuple[str, float]], list[Neighbour]]:
        """The likeliest intents with their confidence, and the utterances most like the message."""
        import numpy as np

        row, coverage = self._features.transform(said)
        similarities = (row @ self._columns).toarray().ravel() * coverage
        order = _highest(similarities, _NEAREST)
        nearest = [
            Neighbour(model.utterances[at], model.labels[at], round(float(min(1.0, similarities[at])), 4))
            for at in order
            if similarities[at] > 0
        ]
        closest = np.maximum.reduceat(similarities[self._by_intent], self._first_of)
        margins = self._margins(row)
        content = [word for word in words(said) if word not in STOPWORDS] or words(said)
        ranking: list[tuple[str, float]] = []
        for at in np.argsort(-(margins + closest), kind="stable")[:most]:
            share = self._features.share_known(content, self._known[self._names[at]])
            confidence = round(_confidence(margins[at], closest[at], share), 4)
            ranking.append((self._names[at], min(confidence, ranking[-1][1]) if ranking else confidence))
        return ranking, nearest

    def best(self, said: str) -> str:
        """The likeliest intent alone, however unsure."""
        row, _ = self._features.transform(said)
        margins = self._margins(row)
        return self._names[int(margins.argmax())]

    def _margins(self, row: Any) -> Any:
        """The classifier's decision for every intent; with a single intent there is none to make."""
        import numpy as np

        if self._weights is None:
            return np.zeros(len(self._names))
        values = row.data @ self._weights[row.indices] + self._bias
        return np.array([-values[0], values[0]]) if len(self._names) == 2 else values


def _highest(values: Any, count: int) -> Any:
    """Where the highest values are, the highest first, equals in their order."""
    import numpy as np

    if len(values) > count:
        least = np.partition(values, -count)[-count]
        candidates = np.flatnonzero(values >= least)
        return candidates[np.argsort(-values[candidates], kind="stable")][:count]
    return np.argsort(-values, kind="stable")


def _confidence(margin: float, similarity: float, share: float) -> float:
    """How sure an intent is, from the classifier's margin, the nearest utterance and the share of known words.

    The weights were set on made-up bots of 3 to 150 intents so that 0.5 parts what they cover from what they do not.
    """
    score = 0.9 * max(-1.5, min(1.5, float(margin))) + 2.4 * float(similarity) + 1.3 * share
    return 1 / (1 + math.exp(-3.2 * (score - 1.25)))


def fit(utterances: Sequence[str], labels: Sequence[str]) -> _Fitted:
    from sklearn.svm import LinearSVC

    features = _Features(utterances)
    names = sorted(set(labels))
    classifier = None
    if len(names) > 1:
        classifier = LinearSVC(C=1.0, tol=1e-2, max_iter=400, random_state=0)
        position = {name: at for at, name in enumerate(names)}
        classifier.fit(features.matrix, [position[label] for label in labels])
    return _Fitted(features, features.matrix, classifier, names, labels)


class _Features:
    """Word 1-2-grams and letter 3-4-grams, weighted by rarity; what is new in a message counts as rare too."""

    def __init__(self, utterances: Sequence[str]) -> None:
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._texts = [normalised(text) for text in utterances]
        fewest = 2 if len(utterances) > 3000 else 1
        self._words = TfidfVectorizer(
            analyzer="word", ngram_range=(1, 2), token_pattern=r"(?u)[^\W_]+(?:'[^\W_]+)?", sublinear_tf=True
        )
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=fewest)
        texts = [text or "?" for text in self._texts]
        if not any(re.search(r"[^\W_]", text) for text in texts):
            texts = [text + " empty" for text in texts]
        if not any(len(text) > 1 for text in texts):
            texts = [text + " empty" for text in texts]
        self.matrix = (
            hstack([self._words.fit_transform(texts), self._letters.fit_transform(texts)]) * math.sqrt(0.5)
        ).tocsr()
        offset = len(self._words.vocabulary_)
        self._readers = (_GramReader(self._words, 0), _GramReader(self._letters, offset))

    def transform(self, said: str) -> tuple[Any, float]:
        """A message's features, and how much of it was seen in training: 0 to 1.

        The vectorizers could do this as well, but for a single text they take ten times as long.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        places: list[int] = []
        weights: list[float] = []
        seen = sum(reader.read(said, places, weights) for reader in self._readers)
        ends = np.array([0, len(places)], dtype=np.int32)
        parts = (np.array(weights), np.array(places, dtype=np.int32), ends)
        return csr_matrix(parts, shape=(1, self.matrix.shape[1])), math.sqrt(seen / 2)

    def known_words(self, labels: Sequence[str], names: Sequence[str]) -> dict[str, frozenset[str]]:
        """The words of each intent's utterances, and their beginnings, so that endings do not matter."""
        known: dict[str, set[str]] = {name: set() for name in names}
        for text, label in zip(self._texts, labels, strict=True):
            for word in words(text):
                known[label].add(word)
                known[label].add(_stem(word))
        return {name: frozenset(own) for name, own in known.items()}

    @staticmethod
    def share_known(content: Sequence[str], known: frozenset[str]) -> float:
        """Which part of a message's words an intent knows."""
        if not content:
            return 0.0
        return sum(word in known or _stem(word) in known for word in content) / len(content)


class _GramReader:
    """What one vectorizer makes of a single text, as its `transform` would."""

    def __init__(self, vectorizer: Any, offset: int) -> None:
        self._analyze = vectorizer.build_analyzer()
        self._places: dict[str, int] = vectorizer.vocabulary_
        self._rarity: list[float] = vectorizer.idf_.tolist()
        self._rarest = max(self._rarity)
        self._offset = offset

    def read(self, said: str, places: list[int], weights: list[float]) -> float:
        """Adds the columns and weights of a text; returns how much of it is known, 0 to 1."""
        counts = Counter(self._analyze(said))
        if not counts:
            return 0.0
        found: list[float] = []
        known = unknown = 0.0
        for gram, count in counts.items():
            place = self._places.get(gram)
            if place is None:
                unknown += self._rarest**2
                continue
            rarity = self._rarity[place]
            known += rarity**2
            places.append(self._offset + place)
            found.append(rarity * (1 + math.log(count)))
        length = math.sqrt(sum(weight * weight for weight in found) * 2) or 1.0
        weights += [weight / length for weight in found]
        return known / (known + unknown)


def _stem(word: str) -> str:
    """A word's first letters: enough to see `order`, `orders` and `ordering` as one."""
    for ending in ("ing", "ies", "es", "ed", "er", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
