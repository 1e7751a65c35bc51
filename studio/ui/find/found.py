"""What a search has found."""

from __future__ import annotations

from dataclasses import dataclass

from studio.analysis.replace import Replacement, replacements
from studio.analysis.search import Hit, Query, QueryError, SearchIndex
from studio.bot.bot import Bot
from studio.bot.tree import Path

LIMIT = 5_000
"""So many lines are listed."""


@dataclass(frozen=True)
class Found:
    """The hits of a query, in the order of the bot; each is a line of a text."""

    query: Query
    hits: tuple[Hit, ...] = ()
    is_cut: bool = False
    """Whether there are more than are listed."""
    problem: str = ""
    """Why nothing could be looked for, as a sentence."""

    @property
    def count(self) -> int:
        """How often it was found."""
        return sum(len(hit.matches) for hit in self.hits)


def find(index: SearchIndex, bot: Bot, query: Query) -> Found:
    """Everything that fits a query, up to the limit. May run on any thread, one at a time per index."""
    hits: list[Hit] = []
    try:
        for hit in index.search(bot, query):
            if len(hits) == LIMIT:
                return Found(query, tuple(hits), is_cut=True)
            hits.append(hit)
    except QueryError as problem:
        return Found(query, problem=str(problem))
    return Found(query, tuple(hits))


@dataclass(frozen=True)
class Preview:
    """What the matches of a search would become."""

    found: Found
    new: str
    """The text to put in their place, as it was typed."""
    texts: tuple[tuple[str, ...], ...] = ()
    """What each match of each hit becomes."""
    changes: tuple[tuple[Replacement, ...], ...] = ()
    """The changes of each hit; none where it stays as it is."""


def preview(index: SearchIndex, bot: Bot, found: Found, new: str) -> Preview:
    """What replacing would do to the hits of a search. May run on any thread, one at a time per index."""
    waiting: dict[tuple[Path, Path, int], list[Replacement]] = {}
    try:
        for one in replacements(bot, found.query, new, index):
            waiting.setdefault((one.owner.path, one.field, one.start), []).append(one)
    except QueryError:
        return Preview(found, new)  # the search itself has said why
    texts: list[tuple[str, ...]] = []
    changes: list[tuple[Replacement, ...]] = []
    for hit in found.hits:
        here: list[Replacement] = []
        become: list[str] = []
        for (start, _), (left, right) in zip(hit.matches, _padded(hit), strict=True):
            ones = waiting.get((hit.owner.path, hit.field, start))
            change = ones.pop(0) if ones else None
            become.append(change.new if change else hit.snippet[left:right])
            if change is not None:
                here.append(change)
        texts.append(tuple(become))
        changes.append(tuple(here))
    return Preview(found, new, tuple(texts), tuple(changes))


def _padded(hit: Hit) -> list[tuple[int, int]]:
    """The places of all matches in the snippet; those beyond its end are empty."""
    return [*hit.spans, *[(0, 0)] * (len(hit.matches) - len(hit.spans))]
