"""The grammar of numbers in words, one for all languages here: chunks below a thousand, scales, fractions.

A run of number words is flattened to parts first, so that it does not matter whether a language writes them
apart (`two hundred and three`) or together (`zweihundertdrei`). Digits are parts too: `3 million`, `2 dozen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.language.lexicon import (
    ADD_HALF,
    COMMA,
    DIGITS,
    DOZEN,
    HALF,
    HUNDRED,
    HUNDREDS,
    JOIN,
    OH,
    PART,
    POINT,
    SCALE,
    TEEN,
    TENS,
    UNIT,
    Lexicon,
    Morpheme,
)

_LARGEST = 10**36


@dataclass(frozen=True, slots=True)
class WordPart:
    """A morpheme in its place: tokens `first` up to `stop`; `ends` where a token ends with it."""

    morpheme: Morpheme
    first: int
    stop: int
    ends: bool = True
    ordinal_digits: bool = False
    text: str = ""

    @property
    def kind(self) -> str:
        return self.morpheme.kind

    @property
    def value(self) -> Fraction:
        return self.morpheme.value


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number read from parts: its value and the index of the part after it."""

    value: Fraction
    stop: int
    ordinal: bool = False
    plural: bool = False
    weak: bool = False
    in_words: bool = True
    has_fraction: bool = False


class NumberGrammar:
    """Reads numbers from a run of parts."""

    def __init__(self, lexicon: Lexicon, parts: list[WordPart]) -> None:
        self._lexicon = lexicon
        self._parts = parts

    def number(self, at: int) -> Parsed | None:
        """The longest number that begins at a part and ends where a token ends."""
        found = self._half(at) or self._leading_point(at)
        if found is None:
            whole = self._whole(at)
            if whole is None:
                return self._part_as_ordinal(at) or self._bare_dozen(at)
            found = self._with_tail(whole)
        if not self._parts[found.stop - 1].ends:
            return None
        return found if abs(found.value) < _LARGEST else None

    def _part_as_ordinal(self, at: int) -> Parsed | None:
        """`cuarto` is a quarter after a count, and the fourth without one."""
        part = self._part(at)
        return Parsed(part.value, at + 1, ordinal=True) if part.kind == PART and part.morpheme.ordinal else None

    def _bare_dozen(self, at: int) -> Parsed | None:
        part = self._part(at)
        return Parsed(part.value, at + 1) if part.kind == DOZEN and part.text in self._lexicon.bare_dozens else None

    def _is_article(self, found: Parsed) -> bool:
        return found.weak and not self._lexicon.article_is_one

    # -- access

    def _kind(self, at: int) -> str:
        return self._parts[at].kind if at < len(self._parts) else ""

    def _part(self, at: int) -> WordPart:
        return self._parts[at]

    def _skip_join(self, at: int) -> int:
        return at + 1 if self._kind(at) == JOIN else at

    # -- whole numbers

    def _whole(self, at: int) -> Parsed | None:
        groups: list[tuple[Fraction, Fraction]] = []
        stop = at
        weak = in_words = False
        position = at
        while True:
            chunk = self._chunk(position, after_scale=groups[-1][1] if groups else None)
            if chunk is None and self._kind(position) != SCALE:
                break
            current: Fraction | None = None
            if chunk is not None:
                if groups and (chunk.value >= groups[-1][1] or self._begins_part(chunk)):
                    break
                current, position = chunk.value, chunk.stop
                in_words = in_words or chunk.in_words
                weak = not groups and chunk.weak
                if chunk.ordinal:
                    groups.append((current, Fraction(1)))
                    return Parsed(_sum(groups), position, ordinal=True, plural=chunk.plural)
            elif groups and self._kind(position - 1) != SCALE:
                break
            while self._kind(position) == SCALE:
                scale = self._part(position)
                if scale.morpheme.plural and current is not None:
                    break
                merged = Fraction(0)
                merged, groups = _merge(groups, scale.value)
                if current is not None:
                    merged += current
                elif merged == 0:
                    merged = Fraction(1)
                groups.append((merged * scale.value, scale.value))
                current, weak, in_words = None, False, True
                position += 1
                if scale.morpheme.ordinal:
                    return Parsed(_sum(groups), position, ordinal=True, plural=scale.morpheme.plural)
            if current is not None:
                groups.append((current, Fraction(1)))
                stop = position
                break
            stop = position
            position = self._next_group(position)
        if not groups:
            return None
        return Parsed(_sum(groups), stop, weak=weak, in_words=in_words)

    def _begins_part(self, chunk: Parsed) -> bool:
        """Whether an article after a scale belongs to a fraction: `a million and a half`."""
        return chunk.weak and (self._kind(chunk.stop) in (HALF, PART) or not self._lexicon.article_is_one)

    def _next_group(self, at: int) -> int:
        """Where the group after a scale may begin: after `and`, or after a comma when it has a scale itself."""
        if self._kind(at) == COMMA:
            follows = self._chunk(self._skip_join(at + 1), after_scale=None)
            if follows and (self._kind(follows.stop) == SCALE or follows.value >= 100):
                return self._skip_join(at + 1)
            return at
        return self._skip_join(at)

    def _chunk(self, at: int, after_scale: Fraction | None) -> Parsed | None:
        """A number below a thousand, or one in digits."""
        kind = self._kind(at)
        if kind == DIGITS:
            part = self._part(at)
            if after_scale is not None and self._kind(at + 1) not in (SCALE, HUNDRED) and part.value >= after_scale:
                return None
            if self._kind(at + 1) == HUNDRED and not self._part(at + 1).morpheme.plural:
                return self._hundreds(part.value, at + 1)
            return Parsed(part.value, at + 1, ordinal=part.ordinal_digits, in_words=False)
        if kind == HUNDREDS:
            base = self._part(at)
            if base.morpheme.ordinal:
                return Parsed(base.value, at + 1, ordinal=True)
            return self._after_hundreds(base.value, at + 1)
        if kind == HUNDRED:
            return self._hundreds(Fraction(1), at)
        below = self._below_hundred(at)
        if below is None:
            return None
        names_part = self._kind(below.stop) == HUNDRED and self._part(below.stop).morpheme.plural
        if self._kind(below.stop) == HUNDRED and not below.ordinal and below.value > 0 and not names_part:
            return self._hundreds(below.value, below.stop)
        if self._lexicon.years_in_pairs and after_scale is None:
            return self._pair(below) or below
        return below

    def _hundreds(self, count: Fraction, at: int) -> Parsed:
        part = self._part(at).morpheme
        if part.ordinal:
            return Parsed(count * 100, at + 1, ordinal=True, plural=part.plural)
        return self._after_hundreds(count * 100, at + 1)

    def _after_hundreds(self, value: Fraction, at: int) -> Parsed:
        rest = self._below_hundred(self._skip_join(at))
        if rest is None or rest.value == 0 or self._kind(rest.stop) == HUNDRED or self._is_article(rest):
            return Parsed(value, at)
        if self._kind(rest.stop) == PART and self._kind(at) == JOIN:
            return Parsed(value, at)
        return Parsed(value + rest.value, rest.stop, ordinal=rest.ordinal, plural=rest.plural)

    def _pair(self, first: Parsed) -> Parsed | None:
        """Nineteen eighty-four, twenty twenty-five."""
        if not 13 <= first.value <= 20 or first.ordinal:
            return None
        if self._kind(first.stop) == OH and self._kind(first.stop + 1) == UNIT:
            return Parsed(first.value * 100 + self._part(first.stop + 1).value, first.stop + 2)
        second = self._below_hundred(first.stop)
        if (
            second is None
            or second.ordinal
            or not 10 <= second.value <= 99
            or self._kind(second.stop) in (HUNDRED, SCALE)
        ):
            return None
        return Parsed(first.value * 100 + second.value, second.stop)

    def _below_hundred(self, at: int) -> Parsed | None:
        kind = self._kind(at)
        if kind not in (UNIT, TEEN, TENS, "fixed"):
            return None
        part = self._part(at)
        if part.morpheme.ordinal:
            return self._ordinal(part, at)
        if kind == "fixed":
            fraction = part.value.denominator != 1
            return Parsed(part.value, at + 1, has_fraction=fraction)
        style = self._lexicon.style
        if style == "germanic" and kind == UNIT and self._kind(at + 1) == JOIN and self._kind(at + 2) == TENS:
            tens = self._part(at + 2)
            if part.value > 0:
                return Parsed(part.value + tens.value, at + 3, tens.morpheme.ordinal, tens.morpheme.plural)
        if style == "french":
            return self._french(at)
        if kind == TENS:
            return self._tens(part.value, at + 1)
        return Parsed(part.value, at + 1, weak=part.morpheme.weak)

    def _ordinal(self, part: WordPart, at: int) -> Parsed:
        """An ordinal; in languages that say `tenth third`, with the unit after it."""
        following = self._part(at + 1).morpheme if at + 1 < len(self._parts) else None
        if self._lexicon.joins_tens and part.value >= 10 and following and following.ordinal and following.value < 10:
            return Parsed(part.value + following.value, at + 2, ordinal=True)
        return Parsed(part.value, at + 1, ordinal=True, plural=part.morpheme.plural)

    def _tens(self, value: Fraction, at: int) -> Parsed:
        unit = at
        if self._lexicon.joins_tens and self._kind(at) == JOIN:
            unit = at + 1
        if self._kind(unit) == UNIT and 0 < self._part(unit).value < 10 and self._lexicon.style != "germanic":
            piece = self._part(unit).morpheme
            if not piece.weak or unit > at or self._lexicon.fuses:
                return Parsed(value + piece.value, unit + 1, piece.ordinal, piece.plural)
        return Parsed(value, at)

    def _french(self, at: int) -> Parsed:
        part = self._part(at)
        value, stop = part.value, at + 1
        if part.kind == UNIT and value == 4 and self._kind(stop) == TENS and self._part(stop).value == 20:
            value, stop = Fraction(80), stop + 1
            if self._part(stop - 1).morpheme.ordinal:
                return Parsed(value, stop, ordinal=True)
        elif part.kind == UNIT:
            return Parsed(value, stop, weak=part.morpheme.weak)
        if part.kind == TEEN and part.value != 10:
            return Parsed(value, stop)
        after = self._skip_join(stop)
        kind = self._kind(after)
        if part.kind == TEEN:
            if kind == UNIT and 7 <= self._part(after).value <= 9:
                piece = self._part(after).morpheme
                return Parsed(value + piece.value, after + 1, piece.ordinal, piece.plural)
            return Parsed(value, stop)
        if kind == UNIT and 0 < self._part(after).value < 10:
            piece = self._part(after).morpheme
            if after == stop or piece.value == 1:
                return Parsed(value + piece.value, after + 1, piece.ordinal, piece.plural)
        if kind == TEEN and value in (60, 80):
            rest = self._french(after)
            return Parsed(
                value + rest.value, rest.stop, self._part(after).morpheme.ordinal or rest.ordinal, rest.plural
            )
        return Parsed(value, stop)

    # -- fractions

    def _half(self, at: int, *, scaled: bool = True) -> Parsed | None:
        """`half`, `a half`; when `scaled` also `half a dozen`, `half a million`."""
        if self._kind(at) == UNIT and self._part(at).value == 1 and self._kind(at + 1) == HALF:
            at += 1
        if self._kind(at) != HALF:
            return None
        after = at + 1
        if self._kind(after) == UNIT and self._part(after).morpheme.weak:
            after += 1
        if scaled and self._kind(after) in (SCALE, DOZEN, HUNDRED):
            scale = self._part(after).value
            return Parsed(scale / 2, after + 1, has_fraction=True)
        return Parsed(Fraction(1, 2), at + 1, has_fraction=True)

    def _leading_point(self, at: int) -> Parsed | None:
        if self._kind(at) != POINT:
            return None
        return self._decimals(Parsed(Fraction(0), at))

    def _decimals(self, whole: Parsed) -> Parsed | None:
        """What follows `point`: digits one by one, or a number of two digits."""
        at = whole.stop + 1
        digits = ""
        while len(digits) < 12:
            kind = self._kind(at)
            if kind == DIGITS and self._part(at).text.isdecimal():
                digits += self._part(at).text
                at += 1
            elif kind == OH:
                digits += "0"
                at += 1
            elif kind in (UNIT, TEEN, TENS, "fixed") and (
                self._lexicon.article_is_one or not self._part(at).morpheme.weak
            ):
                below = self._below_hundred(at)
                if below is None or below.ordinal or below.value.denominator != 1:
                    break
                digits += str(below.value.numerator)
                at = below.stop
            else:
                break
        if not digits:
            return None
        return Parsed(whole.value + Fraction(int(digits), 10 ** len(digits)), at, has_fraction=True)

    def _with_tail(self, whole: Parsed) -> Parsed:
        if whole.ordinal:
            return whole
        found = whole
        if self._kind(found.stop) == POINT and not self._is_article(found):
            found = self._decimals(found) or found
        else:
            found = self._added_part(found) or self._counted_parts(found) or found
        while self._kind(found.stop) in (SCALE, DOZEN) and (found.has_fraction or self._kind(found.stop) == DOZEN):
            found = Parsed(found.value * self._part(found.stop).value, found.stop + 1, has_fraction=found.has_fraction)
        if not found.has_fraction:
            found = self._added_part(found) or found
        return found

    def _added_part(self, whole: Parsed) -> Parsed | None:
        """`and a half`, `and three quarters`, `einhalb`."""
        at = whole.stop
        if self._kind(at) == ADD_HALF:
            return Parsed(whole.value + Fraction(1, 2), at + 1, has_fraction=True)
        if self._kind(at) != JOIN or (whole.weak and not self._lexicon.joins_tens):
            return None
        half = self._half(at + 1, scaled=False)
        if half:
            last = self._part(at - 1)
            whole_part = last.value if last.kind in (SCALE, DOZEN) else Fraction(1)
            return Parsed(whole.value + half.value * whole_part, half.stop, has_fraction=True)
        count = self._whole(at + 1)
        if count is None and self._kind(at + 1) == PART:
            count = Parsed(Fraction(1), at + 1)
        parts = self._counted_parts(count) if count else None
        if parts and 0 < parts.value < 1:
            return Parsed(whole.value + parts.value, parts.stop, has_fraction=True)
        if self._kind(at + 1) == DIGITS and 0 < self._part(at + 1).value < 1:
            return Parsed(whole.value + self._part(at + 1).value, at + 2, has_fraction=True)
        return None

    def _counted_parts(self, count: Parsed) -> Parsed | None:
        """`two thirds`, `a quarter`, `three twenty-fifths`: a count and the name of the part."""
        if count.ordinal or count.has_fraction or count.value <= 0 or count.value.denominator != 1:
            return None
        after = count.stop
        if self._kind(after) == PART:
            part = self._part(after).morpheme
            if part.plural or count.value == 1:
                return Parsed(count.value / part.value, after + 1, has_fraction=True)
            return None
        below = self._whole(after) if self._kind(after) in (UNIT, TEEN, TENS, HUNDRED, SCALE) else None
        if below is None or not below.ordinal or below.value < 3:
            return None
        said_as_one = count.value == 1 and below.value < 1000 and not self._lexicon.fuses
        if below.plural or said_as_one or (count.value > 1 and self._lexicon.style == "germanic"):
            return Parsed(count.value / below.value, below.stop, has_fraction=True)
        return None


def _sum(groups: list[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((value for value, _ in groups), Fraction(0))


def _merge(
    groups: list[tuple[Fraction, Fraction]], scale: Fraction
) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """The sum of the groups that a larger scale multiplies, and those left."""
    merged = sum((value for value, size in groups if size < scale), Fraction(0))
    return merged, [group for group in groups if group[1] >= scale]
