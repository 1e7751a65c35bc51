"""Finds the numbers of a text, written in digits, in words or in both."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.language.digits import DigitReader
from studio.language.lexicon import COMMA, DIGITS, JOIN, MINUS, Lexicon, Morpheme, lexicon_of
from studio.language.locales import Locale
from studio.language.number_words import NumberGrammar, Parsed, WordPart
from studio.language.text import LONGEST, Token, tokenize, word_set

_MINUS_SIGNS = frozenset("-−–")
_COMMA_PART = Morpheme(COMMA, Fraction(0))


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the tokens it covers: `first` up to, not including, `stop`."""

    value: Fraction
    first: int
    stop: int
    ordinal: bool = False
    weak: bool = False
    """Whether it is only an article, or a pronoun such as `that one`."""
    in_words: bool = False
    has_fraction: bool = False


def plain(value: Fraction) -> int | float:
    """The number as it is stored: whole numbers as int."""
    return value.numerator if value.denominator == 1 else float(value)


class Reading:
    """A text read once: its tokens and its numbers in one language."""

    def __init__(
        self,
        text: str,
        locale: Locale,
        *,
        money: bool = False,
        suffixes: bool = True,
        language: str | None = None,
    ) -> None:
        """Reads with the words of `language`, else the locale's. `money` and `suffixes`: see `digits`."""
        self.text = text = text[:LONGEST]
        self.locale = locale
        self._currencies = _CURRENCY_LETTERS | {"r"} if money else _CURRENCY_LETTERS
        self.lexicon: Lexicon = lexicon_of(language or locale.words)
        self.tokens: list[Token] = tokenize(text, elide=self.lexicon.elides)
        self._digits = DigitReader(
            text,
            self.tokens,
            decimal_comma=locale.decimal_comma,
            money=money,
            suffixes=suffixes,
            ordinals=self.lexicon.digit_ordinals,
        )
        self.numbers: list[Number] = self._find()
        self._by_start = {number.first: number for number in self.numbers}

    def number_at(self, index: int) -> Number | None:
        """The number that begins at a token."""
        return self._by_start.get(index)

    def word(self, index: int) -> str:
        """A token's folded text; empty beyond either end."""
        return self.tokens[index].folded if 0 <= index < len(self.tokens) else ""

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Tokens' place in the text, in characters."""
        return self.tokens[first].start, self.tokens[stop - 1].end

    # -- reading

    def _find(self) -> list[Number]:
        numbers: list[Number] = []
        index = 0
        while index < len(self.tokens):
            run, index = self._run(index)
            if run:
                numbers += self._numbers_of(run)
        return numbers

    def _run(self, index: int) -> tuple[list[WordPart], int]:
        """Adjacent number parts from a token on, and the token after them."""
        parts: list[WordPart] = []
        while index < len(self.tokens):
            token = self.tokens[index]
            digit = self._digits.at(index) if not token.is_word else None
            if digit and not self._is_inside_word(index):
                piece = Morpheme(DIGITS, digit.value, ordinal=digit.ordinal)
                parts.append(WordPart(piece, digit.first, digit.stop, ordinal_digits=digit.ordinal, text=token.text))
                index = digit.stop
                continue
            pieces = self.lexicon.read(token.folded) if token.is_word else ()
            if pieces and pieces[0].kind != MINUS:
                last = len(pieces) - 1
                parts += [
                    WordPart(piece, index, index + 1, at == last, text=token.folded) for at, piece in enumerate(pieces)
                ]
            elif parts and token.text == "," and parts[-1].kind != COMMA:
                parts.append(WordPart(_COMMA_PART, index, index + 1))
            elif not (parts and token.text in "-‐‑" and self._is_hyphen(index)):
                return parts, index if parts else index + 1
            index += 1
        return parts, index

    def _is_inside_word(self, index: int) -> bool:
        """Whether digits follow letters without space: `B2B`, `v2`, but not `1h30`."""
        token = self.tokens[index]
        if token.spaced or index == 0:
            return False
        before = self.tokens[index - 1]
        if index > 1 and self.tokens[index - 2].is_digits and not before.spaced:
            return False
        return before.is_word and before.text.isascii() and before.folded not in self._currencies

    def _is_hyphen(self, index: int) -> bool:
        token = self.tokens[index]
        after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return after is not None and not token.spaced and not after.spaced and after.is_word

    def _numbers_of(self, parts: list[WordPart]) -> list[Number]:
        grammar = NumberGrammar(self.lexicon, parts)
        numbers: list[Number] = []
        at = 0
        while at < len(parts):
            if parts[at].kind in (JOIN, COMMA) or not self._starts_token(parts, at):
                at += 1
                continue
            parsed = grammar.number(at)
            if parsed is None:
                at += 1
                continue
            numbers.append(self._placed(parsed, parts, at))
            at = parsed.stop
        return numbers

    @staticmethod
    def _starts_token(parts: list[WordPart], at: int) -> bool:
        return at == 0 or parts[at - 1].ends

    def _placed(self, parsed: Parsed, parts: list[WordPart], at: int) -> Number:
        first, stop = parts[at].first, parts[parsed.stop - 1].stop
        value = parsed.value
        sign = self._sign_before(first)
        if sign and not parsed.ordinal:
            first, value = sign, -value
            first -= 1
        weak = parsed.weak or (value == 1 and parsed.in_words and self.word(first - 1) in self.lexicon.pronouns)
        return Number(value, first, stop, parsed.ordinal, weak, parsed.in_words, parsed.has_fraction)

    def _sign_before(self, first: int) -> int:
        """One more than the index of a minus before a number, or 0."""
        if first == 0:
            return 0
        before, token = self.tokens[first - 1], self.tokens[first]
        if before.folded in self.lexicon.minus:
            return first
        if before.text not in _MINUS_SIGNS or token.spaced:
            return 0
        if first >= 2 and not before.spaced:
            earlier = self.tokens[first - 2]
            if earlier.is_digits or earlier.is_word or earlier.text in "/.:-–@#_":
                return 0
        return first


_CURRENCY_LETTERS = word_set("us usd eur gbp chf cad aud rs rp kr rm inr nt hk nz mx jpy cny fr dm")
