"""Finding an entry by a few letters of it, fast enough for every keystroke on tens of thousands of entries."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

Span = tuple[int, int]
"""Start and end of a stretch of a text, in characters."""

_TIER = 400
"""So many entries are looked at per kind of hit: at the beginning, at the beginning of a word, anywhere."""

_EXACT, _PREFIX, _WORD, _INSIDE, _SCATTERED = 1000.0, 800.0, 600.0, 400.0, 150.0
_ASIDE = 120.0
"""A hit in what is said beside the label."""


class Match(NamedTuple):
    """How well an entry fits, and which stretches of its label do."""

    score: float
    spans: tuple[Span, ...] = ()


def fold(text: str) -> str:
    """Text without case and accents, character for character: positions stay."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character


def match(words: Sequence[str], label: str, aside: str = "") -> Match | None:
    """How folded words fit a folded label and what stands beside it; None when one does not."""
    score = 0.0
    spans: list[Span] = []
    for word in words:
        found = _match_word(word, label)
        if found is None:
            if word not in aside:
                return None
            found = Match(_ASIDE)
        score += found.score
        spans.extend(found.spans)
    return Match(score / max(1, len(words)) - min(len(label), 100) / 10, _merged(spans))


def _match_word(word: str, label: str) -> Match | None:
    place = label.find(word)
    if place == 0:
        return Match(_EXACT if label == word else _PREFIX, ((0, len(word)),))
    if place > 0:
        at = place
        while at > 0 and label[at - 1].isalnum():
            at = label.find(word, at + 1)
        if at > 0:
            return Match(_WORD - min(at, 100), ((at, at + len(word)),))
        return Match(_INSIDE - min(place, 100), ((place, place + len(word)),))
    return _scattered(word, label)


def _scattered(word: str, label: str) -> Match | None:
    """The letters in order, at the beginnings of words where that goes: `csp` in `Close side panel`."""
    if len(word) < 2:
        return None
    places: list[int] = []
    after = 0
    initials = 0
    for letter in word:
        at = label.find(letter, after)
        if at < 0:
            return None
        start = at
        while start >= 0 and start > 0 and label[start - 1].isalnum():
            start = label.find(letter, start + 1)
        # Skipping to a word's beginning must leave the rest of the letters findable.
        if start >= 0 and _in_order(word[len(places) + 1 :], label, start + 1):
            initials += 1
            at = start
        places.append(at)
        after = at + 1
    spread = places[-1] - places[0] - len(word)
    # Letters strewn over a sentence are chance, not what somebody looks for.
    if spread > (40 if initials == len(word) else len(word)):
        return None
    return Match(_SCATTERED + 20 * initials - spread, _merged([(place, place + 1) for place in places]))


def _in_order(letters: str, label: str, after: int) -> bool:
    for letter in letters:
        at = label.find(letter, after)
        if at < 0:
            return False
        after = at + 1
    return True


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


class Haystack:
    """Labels prepared for searching. Of equally good ones the earlier comes first."""

    def __init__(self, labels: Sequence[str], asides: Sequence[str]) -> None:
        self._labels = [fold(label).replace("\n", " ") for label in labels]
        self._asides = [fold(aside).replace("\n", " ") for aside in asides]
        self._text = "\n" + "\n".join(self._labels) + "\n"
        self._starts: list[int] = []
        position = 1
        for label in self._labels:
            self._starts.append(position)
            position += len(label) + 1

    def __len__(self) -> int:
        return len(self._labels)

    def search(self, query: str, limit: int = 60) -> list[tuple[int, Match]]:
        """The best entries for a query, as (index, match), best first. An empty query finds nothing."""
        words = fold(query).split()
        if not words:
            return []
        found: dict[int, Match] = {}
        longest = max(words, key=len)
        for index in self._candidates(longest, many=len(words) > 1):
            if index not in found and (hit := match(words, self._labels[index], self._asides[index])) is not None:
                found[index] = hit
        if len(found) < limit:
            for index in self._loose_candidates(words, longest):
                if index not in found and (hit := match(words, self._labels[index], self._asides[index])) is not None:
                    found[index] = hit
        best = sorted(found.items(), key=lambda pair: (-pair[1].score, pair[0]))
        return best[:limit]

    def _candidates(self, word: str, *, many: bool) -> Iterator[int]:
        most = _TIER * (10 if many else 1)
        for needle, skip in (("\n" + word, 1), (" " + word, 1), (word, 0)):
            count = 0
            at = self._text.find(needle)
            while at >= 0 and count < most:
                index = bisect_right(self._starts, at + skip) - 1
                yield index
                count += 1
                end = self._starts[index] + len(self._labels[index])
                at = self._text.find(needle, end)

    def _loose_candidates(self, words: list[str], longest: str) -> Iterator[int]:
        """Entries in which the letters are scattered, or in which some words are beside the label."""
        count = 0
        if len(longest) >= 2:
            letters = r"[^\n]*?".join(map(re.escape, longest))
            for found in re.compile(letters).finditer(self._text):
                yield bisect_right(self._starts, found.start()) - 1
                count += 1
                if count >= _TIER:
                    break
        if len(words) > 1:
            for index, aside in enumerate(self._asides):
                if longest in aside and any(word in self._labels[index] for word in words):
                    yield index
