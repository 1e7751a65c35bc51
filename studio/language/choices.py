"""Matches what a person types to a card's options: labels, values, positions, parts of labels, typos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.language.extraction import ChoiceOption, Extraction, ExtractionContext
from studio.language.locales import locale_of
from studio.language.reading import Reading
from studio.language.text import Token, tokenize, word_set

EXACT, POSITION, CONTAINED, PART, TYPO = 1.0, 0.9, 0.9, 0.8, 0.75

_FILLERS = word_set(
    """
    the a an one ones option options choice choices number no nr please pls thanks thank you i i'd i'll id ill
    would like want wanna take pick choose choosing select go with for let's lets give me can have my is it
    it's its that this those them and or also both plus to think prefer of be will in just only answer button
    item line um uh ok okay yes yeah well hmm maybe rather probably favorite favourite on at get need some
    order el la los las un una opcion numero por favor quiero quisiera prefiero elijo y o lo de gustaria le
    les une choix je voudrais veux prends prefere s'il vous plait et ou du des moi der die das den dem ein
    eine nummer bitte ich mochte hatte gern gerne nehme wahle und oder os as uma opcao eu quero prefiro
    escolho e gostaria il gli uno opzione per favore vorrei voglio prendo scelgo oppure mi het een optie keuze
    alstublieft graag ik wil kies neem en
    """
)
_LAST = word_set(
    """
    last final bottom ultimo ultima dernier derniere letzte letzter letztes letzten laatste lattermost end
    """
)
_MIDDLE = word_set(
    """
    middle center centre medio milieu mittlere mittleren meio mezzo middelste
    """
)
_FIRST = word_set("top former")
_ALL = re.compile(
    r"\b(?:all(?: of (?:them|these|those|the above|it))?|everything|every one|each of them|the lot"
    r"|the whole lot|all the above|"
    r"todos|todas|todo|tous|toutes|tout|alle|alles|tutti|tutte|tutto|tudo|allemaal)\b"
)
_BOTH = re.compile(
    r"\b(?:both(?: of them)?|the two|ambos|ambas|los dos|las dos|les deux|beide|beides|entrambi|entrambe"
    r"|os dois|allebei|le due)\b"
)
_NOT = word_set(
    """
    not except but without no minus excluding besides instead never don't dont rather skip sauf pas ohne nicht
    ausser aussser excepto salvo menos sin exceto sem tranne senza niet behalve zonder other than
    """
)
_NEVER = re.compile(
    r"^\W*(?:none(?: of (?:them|these|those|the above))?|neither|nothing|ninguno|aucun|keine?s?|nessuno|geen"
    r"|nenhum)\W*$"
)
_LETTER = re.compile(r"^(?:(?:option|choice|answer|letter|opcion|reponse|antwort)\s+)?\(?([a-z])[).]?$")


@dataclass(frozen=True, slots=True)
class ChoiceMatch:
    """The option meant, its place in the list, where the text says so."""

    option: ChoiceOption
    index: int
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    index: int
    confidence: float
    first: int
    stop: int


def _stem(word: str) -> str:
    """A word without an English or Romance plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class _Matcher:
    def __init__(self, text: str, options: Sequence[ChoiceOption], locale: str) -> None:
        self.text = text
        self.options = options
        self.tokens: list[Token] = [token for token in tokenize(text) if token.is_word or token.is_digits]
        self.words = [_stem(token.folded) for token in self.tokens]
        self._locale = locale
        self._names = [[self._words_of(name) for name in _names(option)] for option in options]

    @staticmethod
    def _words_of(name: str) -> list[str]:
        return [_stem(token.folded) for token in tokenize(name) if token.is_word or token.is_digits]

    def exact(self) -> _Hit | None:
        said = self.text.strip().casefold()
        by_sign = [
            at for at, option in enumerate(self.options) if said in {name.strip().casefold() for name in _names(option)}
        ]
        by_word = [at for at, names in enumerate(self._names) if self.words and self.words in names]
        for found in (by_sign, by_word):
            if len(found) == 1:
                return _Hit(found[0], EXACT, 0, len(self.tokens))
        return None

    def contained(self) -> list[_Hit]:
        """Options whose whole name the text holds; names inside longer ones give way."""
        hits = [
            _Hit(index, CONTAINED, at, at + len(name))
            for index, names in enumerate(self._names)
            for name in names
            if name and not (len(name) == 1 and name[0] in _FILLERS and len(self.words) > 2)
            for at in range(len(self.words) - len(name) + 1)
            if self.words[at : at + len(name)] == name
        ]
        return self._longest(hits)

    def typos(self) -> list[_Hit]:
        """Options whose name the text holds with a slip or two; each only where it is the closest."""
        from rapidfuzz.distance import OSA

        hits: list[tuple[float, _Hit]] = []
        for index, names in enumerate(self._names):
            for name in names:
                joined = " ".join(name)
                allowed = _slips(len(joined))
                if not allowed:
                    if len(joined) == 3 and len(self.words) == 1 and sorted(joined) == sorted(self.words[0]):
                        hits.append((0.5, _Hit(index, TYPO, 0, 1)))
                    continue
                for size in range(max(1, len(name) - 1), len(name) + 2):
                    for at in range(len(self.words) - size + 1):
                        window = " ".join(self.words[at : at + size])
                        distance = OSA.distance(joined, window, score_cutoff=allowed)
                        if distance <= min(allowed, max(1, len(window) // 4 + 1)) and window not in _FILLERS:
                            hits.append((distance / len(joined), _Hit(index, TYPO, at, at + size)))
        best: list[_Hit] = []
        for score, hit in sorted(hits, key=lambda pair: pair[0]):
            rivals = [
                other for value, other in hits if value <= score and other.index != hit.index and _overlap(other, hit)
            ]
            if not rivals and not any(_overlap(hit, taken) for taken in best):
                best.append(hit)
        return sorted(best, key=lambda hit: hit.first)

    def parts(self) -> list[_Hit]:
        """Options of which the text names a part that no other option has: `large` for `Large pizza`."""
        owners: dict[str, set[int]] = {}
        for index, names in enumerate(self._names):
            for name in names:
                for word in name:
                    owners.setdefault(word, set()).add(index)
        content = [(at, word) for at, word in enumerate(self.words) if word not in _FILLERS]
        known = [(at, owners[meant]) for at, word in content if (meant := self._meant(word, owners))]
        if not known or len(known) * 2 < len(content):
            return []
        common = set.intersection(*(who for _, who in known))
        if len(common) == 1:
            return [_Hit(common.pop(), PART, known[0][0], known[-1][0] + 1)]
        return [_Hit(next(iter(who)), PART, at, at + 1) for at, who in known if len(who) == 1]

    @staticmethod
    def _meant(word: str, known: dict[str, set[int]]) -> str:
        """A known word, or the only one that is a slip away."""
        if word in known:
            return word
        from rapidfuzz.distance import OSA

        close = [
            other
            for other in known
            if len(other) > 3 and len(word) > 3 and OSA.distance(word, other, score_cutoff=1) <= 1
        ]
        return close[0] if len(close) == 1 else ""

    def positions(self, *, several: bool) -> list[_Hit]:
        """Options by number, ordinal, letter: `2`, `the second one`, `last`, `b`."""
        letter = _LETTER.match(self.text.strip().lower())
        if letter and len(self.text.strip()) <= 10 and ord(letter[1]) - 97 < len(self.options):
            return [_Hit(ord(letter[1]) - 97, 0.8, 0, len(self.tokens))]
        reading = Reading(self.text, locale_of(self._locale))
        places = {token.start: at for at, token in enumerate(self.tokens)}
        hits: list[_Hit] = []
        covered: set[int] = set()
        for number in reading.numbers:
            start, end = reading.span(number.first, number.stop)
            first = places.get(start, 0)
            stop = next((at for at, token in enumerate(self.tokens) if token.start >= end), len(self.tokens))
            value = int(number.value) if number.value.denominator == 1 else 0
            if number.weak and len(self.tokens) > 1:
                continue
            if value == 1 and number.in_words and hits and hits[-1].stop == first:
                covered.add(first)
                continue
            covered.update(range(first, stop))
            if 1 <= value <= len(self.options):
                hits.append(_Hit(value - 1, POSITION, first, stop))
            else:
                return []
        for at, word in enumerate(self.words):
            position = self._named_position(at, word)
            if position is not None:
                covered.add(at)
                if at > 1 and self.words[at - 1] in ("to", "from"):
                    hits = [hit for hit in hits if hit.first != at - 2]
                hits.append(_Hit(position, POSITION, at, at + 1))
        content = [word for at, word in enumerate(self.words) if at not in covered and word not in _FILLERS]
        if content or not hits:
            return []
        return hits if several or len({hit.index for hit in hits}) == 1 else []

    def _named_position(self, at: int, word: str) -> int | None:
        count = len(self.options)
        if word in _LAST:
            before = self.words[at - 2] if at > 1 and self.words[at - 1] in ("to", "from") else ""
            return count - 2 if before in ("second", "next") and count > 1 else count - 1
        if word == "latter" and count == 2:
            return 1
        if word == "penultimate" and count > 1:
            return count - 2
        if word in _MIDDLE and count % 2:
            return count // 2
        return 0 if word in _FIRST else None

    def rejected(self, hit: _Hit) -> bool:
        """Whether the text rules an option out: `not the bus`."""
        before = [
            word
            for word in self.words[max(0, hit.first - 4) : hit.first]
            if word not in ("the", "a", "of", "any", "for", "el", "la")
        ]
        return (
            bool(before) and before[-1] in _NOT and not (before[-1] == "but" and len(before) > 1 and before[-2] in _NOT)
        )

    @staticmethod
    def _longest(hits: list[_Hit]) -> list[_Hit]:
        kept: list[_Hit] = []
        for hit in sorted(hits, key=lambda one: one.first - one.stop):
            if not any(_overlap(hit, other) and other.stop - other.first > hit.stop - hit.first for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda one: one.first)

    def match(self, hit: _Hit) -> ChoiceMatch:
        start = self.tokens[hit.first].start if self.tokens else 0
        end = self.tokens[hit.stop - 1].end if self.tokens and hit.stop else len(self.text)
        return ChoiceMatch(self.options[hit.index], hit.index, hit.confidence, start, end)


def _slips(length: int) -> int:
    return 0 if length < 4 else 1 if length < 8 else 2


def _overlap(one: _Hit, other: _Hit) -> bool:
    return one.first < other.stop and other.first < one.stop


def _names(option: ChoiceOption) -> list[str]:
    return [name for name in (option.label, option.value, *option.synonyms) if name]


def match_choice(text: str, options: Sequence[ChoiceOption], *, locale: str = "en") -> ChoiceMatch | None:
    """The one option a text means; None when it means none, or when it could mean several."""
    if not options or not text.strip():
        return None
    matcher = _Matcher(text, options, locale)
    exact = matcher.exact()
    if exact:
        return matcher.match(exact)
    names_digits = any(
        token in name for names in matcher._names for name in names for token in matcher.words if token.isdecimal()
    )
    steps = [matcher.contained, lambda: matcher.positions(several=False), matcher.parts, matcher.typos]
    if names_digits:
        steps = [matcher.contained, matcher.parts, lambda: matcher.positions(several=False), matcher.typos]
    for step in steps:
        hits = step()
        wanted = {hit.index: hit for hit in reversed(hits) if not matcher.rejected(hit)}
        if len(wanted) == 1:
            return matcher.match(next(iter(wanted.values())))
        if len(wanted) > 1:
            return None
        if hits:
            return _remaining(matcher, hits)
    return None


def _remaining(matcher: _Matcher, hits: list[_Hit]) -> ChoiceMatch | None:
    """With two options and one ruled out, the other."""
    ruled_out = {hit.index for hit in hits}
    if len(matcher.options) != 2 or len(ruled_out) != 1:
        return None
    other = 1 - ruled_out.pop()
    return matcher.match(_Hit(other, 0.6, 0, len(matcher.tokens)))


def match_choices(text: str, options: Sequence[ChoiceOption], *, locale: str = "en") -> list[ChoiceMatch]:
    """All options a text means, in the order it names them."""
    if not options or not text.strip() or _NEVER.match(text.lower()):
        return []
    matcher = _Matcher(text, options, locale)
    exact = matcher.exact()
    if exact:
        return [matcher.match(exact)]
    named = matcher.contained()
    taken = {hit.index for hit in named}
    named += [hit for hit in matcher.typos() if hit.index not in taken and not any(_overlap(hit, one) for one in named)]
    named = _once(sorted(named, key=lambda hit: hit.first))
    rejected = {hit.index for hit in named if matcher.rejected(hit)}
    rejected |= _after_exception(matcher, named)
    wanted = [hit for hit in named if hit.index not in rejected]
    said = " ".join(matcher.words)
    if not wanted and (_ALL.search(said) or (_BOTH.search(said) and len(options) == 2)):
        everything = [
            _Hit(index, POSITION, 0, len(matcher.tokens)) for index in range(len(options)) if index not in rejected
        ]
        return [matcher.match(hit) for hit in everything]
    hits = wanted or ([] if rejected else _range(matcher) or matcher.positions(several=True) or matcher.parts())
    return [matcher.match(hit) for hit in _once(hits)]


def _after_exception(matcher: _Matcher, named: list[_Hit]) -> set[int]:
    """Everything named after `except` is ruled out, however many."""
    for at, word in enumerate(matcher.words):
        if word in ("except", "excepto", "sauf", "ausser", "tranne", "behalve", "without", "excluding") and at > 0:
            return {hit.index for hit in named if hit.first > at}
    return set()


def _range(matcher: _Matcher) -> list[_Hit]:
    """`1-3`, `the first two`, `the last three`."""
    text = matcher.text.strip().lower()
    span = re.fullmatch(r"(?:options?\s+|numbers?\s+)?(\d+)\s*(?:-|–|to|through|thru|bis|a|à|tot)\s*(\d+)", text)
    count = len(matcher.options)
    if re.fullmatch(r"\d{1,3}(?:\s*[,;/&+]\s*\d{1,3})+", text):
        wanted = [int(digits) for digits in re.findall(r"\d+", text)]
        if all(1 <= position <= count for position in wanted):
            return [_Hit(position - 1, POSITION, 0, len(matcher.tokens)) for position in wanted]
    if span:
        low, high = int(span[1][:4]), int(span[2][:4])
        if 1 <= low < high <= count:
            return [_Hit(at, POSITION, 0, len(matcher.tokens)) for at in range(low - 1, high)]
    group = re.search(r"\b(first|last)\s+(\w+)", text)
    if group:
        reading = Reading(group[2], locale_of("en"))
        value = int(reading.numbers[0].value) if reading.numbers and not reading.numbers[0].ordinal else 0
        if 2 <= value <= count:
            chosen = range(value) if group[1] == "first" else range(count - value, count)
            return [_Hit(at, POSITION, 0, len(matcher.tokens)) for at in chosen]
    return []


def _once(hits: list[_Hit]) -> list[_Hit]:
    return list({hit.index: hit for hit in reversed(hits)}.values())[::-1]


def extract_single_choice(text: str, context: ExtractionContext) -> list[Extraction]:
    """The stored value of the one option meant."""
    found = match_choice(text, context.options, locale=context.locale)
    return (
        [Extraction(found.option.stored, found.start, found.end, found.confidence, {"index": found.index})]
        if found
        else []
    )


def extract_multi_choice(text: str, context: ExtractionContext) -> list[Extraction]:
    """One extraction whose value is the list of the stored values of all options meant."""
    found = match_choices(text, context.options, locale=context.locale)
    if not found:
        return []
    return [
        Extraction(
            [one.option.stored for one in found],
            min(one.start for one in found),
            max(one.end for one in found),
            min(one.confidence for one in found),
            {"indexes": [one.index for one in found]},
        )
    ]
