"""Recognises a library's entities in a message: lists of things by name and synonym, and patterns.

List matching follows the published engine of the older self-hosted studio: a synonym slides over the tokens;
closeness is the mean of Levenshtein and Jaro-Winkler similarity times how alike letters and lengths are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from studio.bot.library import ListEntity
from studio.language.extraction import Extraction, ExtractionContext, PatternEntity
from studio.language.text import LONGEST, tokenize

TOLERANCES = {"strict": 1.0, "medium": 0.8, "loose": 0.65}
"""How close a word must come, by the entity's `fuzzy`."""

_ACCEPTED = 0.6
_SHORTEST_FUZZY = 4
_AT_ONCE = 500_000
"""Pairs of name and run compared in one go, which bounds the memory it takes."""
_PATTERN_SECONDS = 0.25
_MOST_MATCHES = 100


@dataclass(frozen=True, slots=True)
class RecognisedEntity:
    """An entity found in a text."""

    name: str
    type: str
    """`list` or `pattern`."""
    value: str
    start: int
    end: int
    source: str
    """The text that was recognised."""
    confidence: float
    sensitive: bool = False
    extras: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The shape in which code sees it, as `event.nlu.entities[]`."""
        return {
            "name": self.name,
            "type": self.type,
            "meta": {
                "start": self.start,
                "end": self.end,
                "source": self.source,
                "confidence": self.confidence,
                "sensitive": self.sensitive,
            },
            "data": {"value": self.value, "unit": "string", "extras": dict(self.extras)},
        }


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why and what to do."""


def recognise_entities(
    text: str, lists: Iterable[ListEntity] = (), patterns: Iterable[PatternEntity] = ()
) -> list[RecognisedEntity]:
    """All entities of a text, in reading order. Raises `PatternError` for a pattern that cannot be used."""
    found = [one for entity in lists for one in list_matches(text, entity)]
    found += [one for entity in patterns for one in pattern_matches(text, entity)]
    return sorted(found, key=lambda one: (one.start, -one.end))


def list_matches(text: str, entity: ListEntity) -> list[RecognisedEntity]:
    """Where a list entity's occurrences are named; overlaps go to the better and longer one."""
    tolerance = TOLERANCES.get(entity.fuzzy, TOLERANCES["medium"])
    names = _names_of(tuple((occurrence.name, tuple(occurrence.synonyms)) for occurrence in entity.occurrences))
    candidates = _candidates(text, names, tolerance)
    candidates.sort(key=lambda one: (-one.weight, one.start, one.rank))
    kept: list[_Candidate] = []
    covered: set[int] = set()
    for candidate in candidates:
        place = range(candidate.start, candidate.end)
        if covered.isdisjoint(place):
            covered.update(place)
            kept.append(candidate)
    return [
        RecognisedEntity(
            entity.name, "list", one.name.value, one.start, one.end, text[one.start : one.end], round(one.score, 4),
            extras={"synonym": one.name.text},
        )
        for one in sorted(kept, key=lambda one: one.start)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """A word for something in a list: its name or a synonym."""

    text: str
    lowered: str
    value: str
    size: int
    """Tokens it consists of."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: _Name
    rank: int
    """Place of the name in the list."""
    start: int
    end: int
    score: float

    @property
    def weight(self) -> float:
        return self.score * math.pow(self.end - self.start, 0.2)


@lru_cache(maxsize=64)
def _names_of(occurrences: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[_Name, ...]:
    """The names and synonyms of a list, in its order."""
    found = []
    for value, synonyms in occurrences:
        for name in dict.fromkeys((value, *synonyms)):
            text = name.strip()
            if text:
                found.append(_Name(text, text.casefold(), value, len(tokenize(text))))
    return tuple(found)


def _candidates(text: str, names: tuple[_Name, ...], tolerance: float) -> list[_Candidate]:
    """Where names are written, exactly or nearly: every name against the runs of about as many tokens."""
    tokens = tokenize(text)
    by_size: dict[int, list[int]] = {}
    for rank, name in enumerate(names):
        for size in {name.size} if tolerance == 1 else {name.size, max(1, name.size - 1), name.size + 1}:
            by_size.setdefault(size, []).append(rank)
    found: list[_Candidate] = []
    for size, ranks in by_size.items():
        starts = [token.start for token in tokens[: max(0, len(tokens) - size + 1)]]
        written = [text[start : tokens[at + size - 1].end] for at, start in enumerate(starts)]
        for row, at in _near([names[rank] for rank in ranks], written, tolerance) if written else ():
            name = names[ranks[row]]
            score = similarity(name.text, written[at], tolerance)
            if score >= _ACCEPTED:
                found.append(_Candidate(name, ranks[row], starts[at], starts[at] + len(written[at]), score))
    return found


def _near(names: list[_Name], written: list[str], tolerance: float) -> list[tuple[int, int]]:
    """Pairs of name and run worth a closer look: the mean of both similarities is out of reach for the others."""
    if tolerance == 1:
        places: dict[str, list[int]] = {}
        for at, said in enumerate(written):
            places.setdefault(said, []).append(at)
        return [(row, at) for row, name in enumerate(names) for at in places.get(name.text, ())]
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    lowered = [said.casefold() for said in written]
    found: list[tuple[int, int]] = []
    step = max(1, _AT_ONCE // len(lowered))
    for first in range(0, len(names), step):
        scores = process.cdist(
            [name.lowered for name in names[first : first + step]],
            lowered,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=2 * tolerance - 1,
        )
        rows, columns = scores.nonzero()
        found += zip((rows + first).tolist(), columns.tolist(), strict=True)
    return found


def similarity(name: str, said: str, tolerance: float) -> float:
    """How well a part of a text fits a name, 0 to 1; 0 where it is not close enough."""
    if tolerance == 1:
        return 1.0 if name == said else 0.0
    low_name, low_said = name.casefold(), said.casefold()
    if low_name == low_said:
        return 1.0 if name == said else 0.99
    shortest, longest = sorted((len(low_name), len(low_said)))
    if shortest < _SHORTEST_FUZZY or shortest < longest * tolerance * 0.7:
        return 0.0
    from rapidfuzz.distance import JaroWinkler, Levenshtein

    closeness = (Levenshtein.normalized_similarity(low_name, low_said) + JaroWinkler.similarity(low_name, low_said)) / 2
    if closeness < tolerance:
        return 0.0
    letters, other = set(low_name), set(low_said)
    shared = len(letters & other) / len(letters | other)
    return closeness * math.sqrt(shared * shortest / longest)


@lru_cache(maxsize=256)
def compiled(pattern: str, match_case: bool) -> Any:
    """A pattern ready for use; `/…/i` may be written with its slashes. Raises `PatternError`."""
    import regex

    source, flags = pattern, 0 if match_case else regex.IGNORECASE
    if len(pattern) > 1 and pattern.startswith("/") and "/" in pattern[1:]:
        body, _, letters = pattern[1:].rpartition("/")
        if body and all(letter in "gimsuy" for letter in letters):
            source = body
            flags |= regex.IGNORECASE if "i" in letters else 0
            flags |= regex.MULTILINE if "m" in letters else 0
            flags |= regex.DOTALL if "s" in letters else 0
    try:
        return regex.compile(source, flags)
    except regex.error as problem:
        raise PatternError(
            f"The pattern “{pattern}” is no regular expression: {problem}. Correct it in the entity."
        ) from problem


def pattern_matches(text: str, entity: PatternEntity) -> list[RecognisedEntity]:
    """Every match of a pattern, first to last. A pattern that takes too long raises `PatternError`."""
    if not entity.pattern:
        return []
    expression = compiled(entity.pattern, entity.match_case)
    found: list[RecognisedEntity] = []
    try:
        for match in expression.finditer(text[:LONGEST], timeout=_PATTERN_SECONDS, concurrent=True):
            if match.end() > match.start():
                found.append(
                    RecognisedEntity(
                        entity.name, "pattern", match[0], match.start(), match.end(), match[0], 1.0, entity.sensitive
                    )
                )
            if len(found) == _MOST_MATCHES:
                break
    except TimeoutError as problem:
        raise PatternError(
            f"The pattern of “{entity.name}” takes too long on this message. Make it simpler: avoid one repeat "
            f"inside another."
        ) from problem
    return found


def extract_list_entity(text: str, context: ExtractionContext) -> list[Extraction]:
    """The name of the occurrence that the text mentions, the best match first."""
    if not isinstance(context.entity, ListEntity):
        return []
    found = sorted(list_matches(text, context.entity), key=lambda one: (-one.confidence, one.start))
    return [Extraction(one.value, one.start, one.end, one.confidence, {"source": one.source}) for one in found]


def extract_pattern_entity(text: str, context: ExtractionContext) -> list[Extraction]:
    """The text that the pattern matches."""
    if not isinstance(context.entity, PatternEntity):
        return []
    return [
        Extraction(one.value, one.start, one.end, one.confidence, {"sensitive": one.sensitive})
        for one in pattern_matches(text, context.entity)
    ]
