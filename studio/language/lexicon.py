"""The words of a language: numbers, and what is said of days and times. One module of `lexicons` per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from importlib import import_module

from studio.language.locales import locale_of
from studio.language.text import fold, tokenize

UNIT, TEEN, TENS, HUNDRED, HUNDREDS, SCALE = "unit", "teen", "tens", "hundred", "hundreds", "scale"
JOIN, POINT, HALF, ADD_HALF, PART, DOZEN, MINUS, DIGITS, COMMA, OH = (
    "join", "point", "half", "add-half", "part", "dozen", "minus", "digits", "comma", "oh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Morpheme:
    """What a word, or a piece of a fused one, contributes to a number."""

    kind: str
    value: Fraction
    ordinal: bool = False
    plural: bool = False
    weak: bool = False
    """An article that may stand for one."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language. All words are given folded or will be folded; phrases have single spaces."""

    language: str
    small: Mapping[str, int]
    """Words for 0 to 99 that are one word."""
    ordinals: Mapping[str, int]
    articles: frozenset[str] = frozenset()
    """Words that may stand for one before a unit, a scale or a fraction."""
    article_is_one: bool = False
    """Whether the article is the numeral too, as in `cent un`; English has `one` beside `a`."""
    hundred: frozenset[str] = frozenset()
    """Multiplies by a hundred."""
    hundreds: Mapping[str, int] = field(default_factory=dict)
    """100 to 900 as single words."""
    scales: Mapping[str, int] = field(default_factory=dict)
    ordinal_scales: Mapping[str, int] = field(default_factory=dict)
    """Hundredth, thousandth …"""
    joiners: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset({"minus"})
    point: frozenset[str] = frozenset()
    half: frozenset[str] = frozenset()
    spoken_zeros: frozenset[str] = frozenset()
    """Words for the digit zero that mean it only among other digits: oh."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Words for one part of so many: quarter is 4."""
    dozens: Mapping[str, int] = field(default_factory=dict)
    """Words for so many at once: dozen, pair."""
    bare_dozens: frozenset[str] = frozenset()
    """Those that need no count before them: dozen eggs, couple of hours."""
    mixed: Mapping[str, Fraction] = field(default_factory=dict)
    """Words of a number with a fraction: anderthalb."""
    add_half: frozenset[str] = frozenset()
    """Pieces of a fused word that add a half: einhalb."""
    ordinal_endings: tuple[str, ...] = ()
    """What turns a cardinal without its last vowel into an ordinal: ventunesimo."""
    digit_ordinals: frozenset[str] = frozenset()
    """What follows digits to make an ordinal: st, nd."""
    pronouns: frozenset[str] = frozenset()
    """Words after which `one` is no number."""
    style: str = "plain"
    """How tens and units join: `plain`, `french` (four twenties ten) or `germanic` (one and twenty)."""
    joins_tens: bool = False
    """Whether a word comes between tens and units: treinta y uno."""
    years_in_pairs: bool = False
    """Whether nineteen eighty-four is a number."""
    fuses: bool = False
    """Whether number words are written together."""
    elides: bool = False
    calendar: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Kind of term, then phrase, then value: see `calendar/terms.py`."""

    @cached_property
    def morphemes(self) -> dict[str, Morpheme]:
        """Every number word by its folded form."""
        table: dict[str, Morpheme] = {}
        for word, value in self.ordinals.items():
            kind = UNIT if value < 10 else TEEN if value < 20 else TENS
            table[fold(word)] = Morpheme(kind, Fraction(value), ordinal=True, plural=False)
        for word, value in self.ordinal_scales.items():
            kind = HUNDRED if value == 100 else SCALE
            table[fold(word)] = Morpheme(kind, Fraction(value), ordinal=True)
        for word, value in self.small.items():
            kind = UNIT if value < 10 else TEEN if value < 20 else TENS if value % 10 == 0 else "fixed"
            table[fold(word)] = Morpheme(kind, Fraction(value))
        for word, value in self.hundreds.items():
            table[fold(word)] = Morpheme(HUNDREDS, Fraction(value))
        for word, value in self.scales.items():
            table[fold(word)] = Morpheme(SCALE, Fraction(value))
        for word, value in self.dozens.items():
            table[fold(word)] = Morpheme(DOZEN, Fraction(value))
        for word, value in self.parts.items():
            plural = fold(word).endswith("s") or self.style == "germanic" or (self.elides and word.endswith("i"))
            table[fold(word)] = Morpheme(PART, Fraction(value), ordinal=word in self.ordinals, plural=plural)
        for word, mixed in self.mixed.items():
            table[fold(word)] = Morpheme("fixed", mixed)
        for kind, group in ((HUNDRED, self.hundred), (JOIN, self.joiners), (MINUS, self.minus), (POINT, self.point)):
            for word in group:
                table[fold(word)] = Morpheme(kind, Fraction(100 if kind == HUNDRED else 0))
        for word in self.spoken_zeros:
            table[fold(word)] = Morpheme(OH, Fraction(0))
        for word in self.half:
            table[fold(word)] = Morpheme(HALF, Fraction(1, 2))
        for word in self.add_half:
            table[fold(word)] = Morpheme(ADD_HALF, Fraction(1, 2))
        for word in self.articles:
            table[fold(word)] = Morpheme(UNIT, Fraction(1), weak=True)
        return table

    def read(self, word: str) -> tuple[Morpheme, ...]:
        """The number pieces of a folded word; empty when it is no number word."""
        found = self.morphemes.get(word)
        if found:
            return (found,)
        if len(word) > 5 and word.endswith("s"):
            single = self.morphemes.get(word[:-1])
            if single and single.ordinal and single.value != 2:
                return (Morpheme(single.kind, single.value, ordinal=True, plural=True),)
        if self.fuses and 5 < len(word) < 120:
            return self._split(word) or self._ordinal_of(word)
        return ()

    def _ordinal_of(self, word: str) -> tuple[Morpheme, ...]:
        """The pieces of a cardinal with an ordinal ending, the last one ordinal."""
        for ending in self.ordinal_endings:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < 3:
                continue
            for vowel in ("", "o", "e", "a", "i"):
                known = self.morphemes.get(stem + vowel)
                pieces = (known,) if known else self._split(stem + vowel)
                if pieces and not pieces[-1].ordinal:
                    last = pieces[-1]
                    return (*pieces[:-1], Morpheme(last.kind, last.value, ordinal=True))
        return ()

    @lru_cache(maxsize=2048)  # noqa: B019 - lexicons live as long as the program
    def _split(self, word: str) -> tuple[Morpheme, ...]:
        """The pieces of a fused word, the longest first at every place."""
        pieces = self._pieces
        dead: set[int] = set()

        def walk(at: int) -> tuple[Morpheme, ...] | None:
            if at == len(word):
                return ()
            if at in dead:
                return None
            for size in range(min(self._longest, len(word) - at), 1, -1):
                piece = pieces.get(word[at : at + size])
                if piece is None or (at == 0 and piece.kind == JOIN):
                    continue
                rest = walk(at + size)
                if rest is not None:
                    return (piece, *rest)
            dead.add(at)
            return None

        found = walk(0) or ()
        return found if any(piece.kind not in (JOIN, POINT, MINUS) for piece in found) else ()

    @cached_property
    def _pieces(self) -> dict[str, Morpheme]:
        kinds = (UNIT, TEEN, TENS, HUNDRED, HUNDREDS, SCALE, JOIN, ADD_HALF, PART, "fixed")
        return {word: piece for word, piece in self.morphemes.items() if piece.kind in kinds and len(word) > 1}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._pieces), default=0)

    @cached_property
    def phrases(self) -> dict[str, list[tuple[tuple[str, ...], str, object]]]:
        """Calendar phrases by their first word: the words, the kind of term, its value. Longest first."""
        index: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
        for kind, table in self.calendar.items():
            for phrase, value in table.items():
                spoken = tuple(token.folded for token in tokenize(phrase, elide=self.elides))
                index.setdefault(spoken[0], []).append((spoken, kind, value))
        for entries in index.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return index


@lru_cache(maxsize=16)
def lexicon_of(language: str) -> Lexicon:
    """The words of a language of `locale.LANGUAGES`."""
    names = {
        "en": "english", "es": "spanish", "fr": "french", "pt": "portuguese", "de": "german", "it": "italian",
        "nl": "dutch",
    }  # fmt: skip
    lexicon: Lexicon = import_module(f"studio.language.lexicons.{names[language]}").LEXICON
    return lexicon


def lexicon_for(locale: str) -> Lexicon:
    """The words that go with a language tag; English where the language has none here."""
    return lexicon_of(locale_of(locale).words)
