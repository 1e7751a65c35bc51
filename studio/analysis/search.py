"""Finding words anywhere in a bot: names, texts, code, variables, intents, tables.

The texts of a workflow are read when it is searched for the first time and again only after it changed, node by
node; what has not changed is one long text that is scanned at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Final, get_args

import regex

from studio.analysis.search_entries import (
    Entry,
    SearchKind,
    entries_of_node,
    entries_of_workflow,
    library_entries,
    library_parts,
)
from studio.bot.bot import Bot
from studio.bot.node import Node
from studio.bot.tree import Path
from studio.bot.uses import Owner
from studio.bot.workflow import Workflow

ALL_KINDS: Final[frozenset[SearchKind]] = frozenset(get_args(SearchKind)) - {"card"}
"""Everything but the kinds of cards, which would drown the rest: each text card is called “Text”."""

SECONDS: Final = 2.0
"""How long a regular expression may take over a whole bot."""

_SNIPPET: Final = 80
"""Characters of a line that are shown around its first match."""

_BETWEEN: Final = "\0"


class QueryError(ValueError):
    """What is looked for makes no sense or takes too long. The message is a sentence for the person."""


@dataclass(frozen=True)
class Query:
    """What to look for and where."""

    text: str
    match_case: bool = False
    whole_word: bool = False
    regex: bool = False
    kinds: frozenset[SearchKind] = ALL_KINDS
    inactive: bool = False
    """Also on the sides of fixed-or-dynamic fields that are not in use."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of a text in which something was found."""

    owner: Owner
    """The card, node, variable … that holds the text."""
    field: Path
    """Path of the text below its owner; empty for what is found by its name alone."""
    label: str
    """What the field is called: `Question`, `Code`."""
    kind: SearchKind
    line: int
    """Counted from 1."""
    snippet: str
    """The line, shortened to the surroundings of its first match."""
    spans: tuple[tuple[int, int], ...]
    """The matches in the snippet."""
    matches: tuple[tuple[int, int], ...]
    """The matches in the whole text."""
    is_active: bool
    can_replace: bool


class SearchIndex:
    """Searches a bot again and again; remembers what did not change. Not to be shared between threads."""

    def __init__(self) -> None:
        self._workflows: dict[str, _Part] = {}
        self._library: dict[str, _Part] = {}

    def search(self, bot: Bot, query: Query) -> Iterator[Hit]:
        """The hits in the order of the bot, what belongs to no workflow last. Stop iterating to cancel.

        Raises QueryError, also while iterating.
        """
        for hits in self.search_by_part(bot, query):
            yield from hits

    def search_by_part(self, bot: Bot, query: Query) -> Iterator[list[Hit]]:
        """The hits of one workflow after the other, empty lists included, so that a window can breathe between."""
        for part, matcher in self._matched(bot, query):
            yield [hit for entry, matches in matcher.matches(part) for hit in hits_of(entry, matches)]

    def matches(self, bot: Bot, query: Query) -> Iterator[tuple[Entry, list[Match]]]:
        """The texts in which something was found, with all matches in each. Raises QueryError."""
        for part, matcher in self._matched(bot, query):
            yield from matcher.matches(part)

    def _matched(self, bot: Bot, query: Query) -> Iterator[tuple[_Part, _Matcher]]:
        matcher = _Matcher(query)
        if not query.text:
            return
        # Parts of workflows that are gone go; those still to come are read when their turn comes.
        self._workflows = {key: part for key, part in self._workflows.items() if key in bot.workflows_by_key}
        for workflow in bot.workflows:
            yield self._of_workflow(workflow), matcher
        for part in self._of_library(bot):
            yield part, matcher

    def _of_workflow(self, workflow: Workflow) -> _Part:
        known = self._workflows.get(workflow.key)
        if known is not None and known.source is workflow.raw:
            return known
        before = known.nodes if known is not None else {}
        nodes: dict[str, tuple[Node, list[Entry]]] = {}
        entries = entries_of_workflow(workflow)
        for node in workflow.nodes:
            old = before.get(node.key)
            read = old[1] if old is not None and old[0].raw is node.raw else entries_of_node(workflow.key, node)
            nodes[node.key] = (node, read)
            entries += read
        part = self._workflows[workflow.key] = _Part(workflow.raw, entries, nodes)
        return part

    def _of_library(self, bot: Bot) -> list[_Part]:
        current = library_parts(bot)
        if current.keys() != self._library.keys() or any(
            current[name] is not part.source for name, part in self._library.items()
        ):
            self._library = {
                name: _Part(source, entries, {}) for name, (source, entries) in library_entries(bot).items()
            }
        return list(self._library.values())


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a text."""

    start: int
    end: int
    groups: regex.Match[str] | None = None
    """The match of a regular expression, to expand a replacement."""


class _Part:
    """Texts that are scanned together."""

    def __init__(self, source: object, entries: list[Entry], nodes: dict[str, tuple[Node, list[Entry]]]) -> None:
        self.source = source
        self.entries = entries
        self.nodes = nodes
        self._joined = ""
        self._folded = ""
        self._starts: list[int] = []

    def found(self, needle: str, *, match_case: bool) -> Iterator[tuple[int, list[int]]]:
        """Indexes of entries that hold a text, with the places where it begins."""
        if not self._starts and self.entries:
            self._join()
        hay = self._joined if match_case else self._folded
        position = hay.find(needle)
        while position >= 0:
            index = bisect_right(self._starts, position) - 1
            start = self._starts[index]
            end = start + len(self.entries[index].text)
            places = []
            while 0 <= position < end:
                places.append(position - start)
                position = hay.find(needle, position + len(needle))
            yield index, places

    def _join(self) -> None:
        position = 0
        for entry in self.entries:
            self._starts.append(position)
            position += len(entry.text) + len(_BETWEEN)
        self._joined = _BETWEEN.join(entry.text for entry in self.entries)
        self._folded = folded(self._joined)


class _Matcher:
    """A query ready to run."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._pattern: regex.Pattern[str] | None = None
        self._needle = query.text if query.match_case else folded(query.text)
        self._seconds = SECONDS
        if query.regex and query.text:
            self._pattern = _compiled(query)

    def matches(self, part: _Part) -> Iterator[tuple[Entry, list[Match]]]:
        """The entries of a part that match, with their matches. Raises QueryError."""
        query = self._query
        if self._pattern is not None:
            yield from self._by_pattern(self._pattern, part.entries)
            return
        if _BETWEEN in self._needle:
            return
        for index, places in part.found(self._needle, match_case=query.match_case):
            entry = part.entries[index]
            if entry.kind not in query.kinds or not (entry.is_active or query.inactive):
                continue
            matches = [Match(place, place + len(self._needle)) for place in places]
            if query.whole_word:
                matches = [match for match in matches if _is_word(entry.text, match.start, match.end)]
            if matches:
                yield entry, matches

    def _by_pattern(self, pattern: regex.Pattern[str], entries: Iterable[Entry]) -> Iterator[tuple[Entry, list[Match]]]:
        query = self._query
        for entry in entries:
            if entry.kind not in query.kinds or not (entry.is_active or query.inactive):
                continue
            began = monotonic()
            try:
                found = [
                    Match(match.start(), match.end(), match)
                    for match in pattern.finditer(entry.text, timeout=self._seconds)
                    if match.end() > match.start()
                ]
            except TimeoutError:
                raise QueryError("This regular expression takes too long; make it simpler.") from None
            self._seconds = max(0.001, self._seconds - (monotonic() - began))
            if found:
                yield entry, found


def _compiled(query: Query) -> regex.Pattern[str]:
    source = rf"\b(?:{query.text})\b" if query.whole_word else query.text
    flags = regex.MULTILINE | (0 if query.match_case else regex.IGNORECASE)
    try:
        return regex.compile(source, flags)
    except regex.error as error:
        raise QueryError(f"This is no regular expression: {error}.") from None


def folded(text: str) -> str:
    """A text in lower case, every character in its place: `İ`, which would become two, stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def hits_of(entry: Entry, matches: list[Match]) -> Iterator[Hit]:
    """One hit per line of a text that has matches; a match over several lines belongs to its first."""
    text = entry.text
    index = 0
    line = 1
    counted = 0
    while index < len(matches):
        start = text.rfind("\n", 0, matches[index].start) + 1
        end = text.find("\n", matches[index].start)
        end = len(text) if end < 0 else end
        line += text.count("\n", counted, start)
        counted = start
        here = []
        while index < len(matches) and (matches[index].start < end or matches[index].start == start):
            here.append(matches[index])
            index += 1
        left = max(start, here[0].start - _SNIPPET // 3)
        right = min(end, left + _SNIPPET + (here[0].end - here[0].start))
        shown = text[left:right].rstrip("\r")
        lead = "…" if left > start else ""
        tail = "…" if right < end else ""
        stripped = shown.lstrip() if not lead else shown
        offset = left + len(shown) - len(stripped) - len(lead)
        length = len(lead) + len(stripped)
        spans = tuple(
            (max(0, match.start - offset), min(match.end - offset, length))
            for match in here
            if match.start - offset < length
        )
        yield Hit(
            entry.owner,
            entry.field,
            entry.label,
            entry.kind,
            line,
            lead + stripped + tail,
            spans,
            tuple((match.start, match.end) for match in here),
            entry.is_active,
            entry.can_replace,
        )


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches a place; at an end of the place that is none itself, anything may."""
    before = start > 0 and _is_letter(text[start - 1]) and _is_letter(text[start])
    after = end < len(text) and _is_letter(text[end]) and _is_letter(text[end - 1])
    return not before and not after


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"
