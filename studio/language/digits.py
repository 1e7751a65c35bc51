"""Numbers written in digits: marks between thousands, decimal marks, fractions, powers, `k` and `M`, `1st`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from studio.language.text import Token

_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "bn": 10**9, "Bn": 10**9, "BN": 10**9, "B": 10**9, "mln": 10**6,
             "mrd": 10**9, "Mrd": 10**9, "Mio": 10**6, "mio": 10**6, "mn": 10**6, "tn": 10**12}  # fmt: skip
_MONEY_SUFFIXES = {"m": 10**6, "b": 10**9, "mm": 10**6, "MM": 10**6, "mil": 10**6, "T": 10**12, "t": 10**12}
_GROUP_SPACES = frozenset(" \u00a0\u202f\u2009")
_LONGEST = 40
"""Digits of one number that are read; more is no number a person means."""


@dataclass(frozen=True, slots=True)
class DigitNumber:
    """A number in digits that covers the tokens from `first` up to, not including, `stop`."""

    value: Fraction
    first: int
    stop: int
    ordinal: bool = False
    is_fraction: bool = False


def read_digits(text: str, *, decimal_comma: bool, money: bool = False) -> Fraction | None:
    """The number that digits with marks mean, or None where the marks fit no number (`1.2.3`).

    Two different marks tell which is which. One mark that could be either (`1.234`) is read as the locale
    writes; an amount of money has no three decimals, so there it separates thousands.
    """
    if len(text) > _LONGEST:
        return None
    text = text.replace("’", "'")
    marks = [sign for sign in text if sign in ".,'"]
    if not marks:
        return Fraction(int(text))
    kinds = set(marks)
    if _INDIAN.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if len(kinds) == 1:
        return _one_mark(text, marks[0], len(marks), decimal_comma, money)
    if len(kinds) == 2 and marks.count(marks[-1]) == 1 and marks[-1] != "'":
        decimal = marks[-1]
        whole, _, part = text.partition(decimal)
        grouped = _grouped(whole, marks[0])
        return None if grouped is None else Fraction(f"{grouped}.{_plain(part)}")
    return None


def _one_mark(text: str, mark: str, count: int, decimal_comma: bool, money: bool) -> Fraction | None:
    grouped = _grouped(text, mark)
    if count > 1 or mark == "'":
        return Fraction(grouped) if grouped is not None else None
    is_thousands = grouped is not None and (money or (mark == ",") != decimal_comma)
    if is_thousands:
        return Fraction(str(grouped))
    whole, _, part = text.partition(mark)
    return Fraction(f"{_plain(whole)}.{_plain(part)}")


def _plain(digits: str) -> str:
    """The digits as ASCII: other scripts have their own."""
    return digits if digits.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in digits)


def _grouped(text: str, mark: str) -> str | None:
    first, *rest = text.split(mark)
    if not 1 <= len(first) <= 3 or first[0] == "0" or any(len(group) != 3 for group in rest):
        return None
    return _plain(first + "".join(rest))


class DigitReader:
    """Reads numbers in digits out of tokens."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        *,
        decimal_comma: bool,
        ordinals: frozenset[str],
        money: bool = False,
        suffixes: bool = True,
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._comma = decimal_comma
        self._money = money
        self._ordinals = ordinals
        self._scales = {**_SUFFIXES, **_MONEY_SUFFIXES} if money else _SUFFIXES if suffixes else {}

    def at(self, index: int) -> DigitNumber | None:
        """The number that begins at a token, or None."""
        token = self._tokens[index]
        if token.text in _VULGAR:
            return DigitNumber(_VULGAR[token.text], index, index + 1, is_fraction=True)
        if token.text in ".," and self._is_leading_point(index):
            part = self._tokens[index + 1].text
            value = Fraction(f"0.{_plain(part)}") if part.isdecimal() and len(part) < _LONGEST else None
            return None if value is None else self._suffixed(value, index, index + 2)
        if not token.is_digits:
            return None
        value, stop = self._grouped_by_spaces(index)
        if value is None:
            value = read_digits(token.text, decimal_comma=self._comma, money=self._money)
        if value is None:
            return None
        return self._fraction(value, index, stop) or self._suffixed(value, index, stop)

    def _is_leading_point(self, index: int) -> bool:
        tokens = self._tokens
        if index + 1 >= len(tokens) or tokens[index + 1].spaced or not tokens[index + 1].is_digits:
            return False
        return tokens[index].spaced or not (tokens[index - 1].is_digits or tokens[index - 1].is_word)

    def _grouped_by_spaces(self, index: int) -> tuple[Fraction | None, int]:
        """`1 234 567,8`: groups of three after one to three digits, one space between."""
        tokens = self._tokens
        first = tokens[index].text
        if not first.isdecimal() or len(first) > 3 or first[0] == "0":
            return None, index + 1
        joined, stop = first, index + 1
        while stop < len(tokens):
            token = tokens[stop]
            gap = self._text[tokens[stop - 1].end : token.start]
            digits, mark, part = _split_decimals(token.text)
            if len(gap) != 1 or gap not in _GROUP_SPACES or len(digits) != 3 or not token.is_digits:
                break
            joined += digits
            stop += 1
            if mark:
                joined += "." + part
                break
        if stop == index + 1 or len(joined) > _LONGEST:
            return None, index + 1
        following = tokens[stop] if stop < len(tokens) else None
        if following and following.text in ("/", ":") and not following.spaced:
            return None, index + 1
        return Fraction(_plain(joined)), stop

    def _fraction(self, value: Fraction, index: int, stop: int) -> DigitNumber | None:
        """`3/4`, `1 3/4`, `1½`."""
        tokens = self._tokens
        if stop < len(tokens) and tokens[stop].text in _VULGAR and value.denominator == 1:
            return DigitNumber(value + _VULGAR[tokens[stop].text], index, stop + 1, is_fraction=True)
        simple = self._simple_fraction(index, stop, value)
        if simple:
            return simple
        if stop < len(tokens) and tokens[stop].is_digits and tokens[stop].spaced and value.denominator == 1:
            part = read_digits(tokens[stop].text, decimal_comma=self._comma)
            mixed = self._simple_fraction(stop, stop + 1, part) if part is not None else None
            if mixed and 0 < mixed.value < 1:
                return DigitNumber(value + mixed.value, index, mixed.stop, is_fraction=True)
        return None

    def _simple_fraction(self, index: int, stop: int, value: Fraction) -> DigitNumber | None:
        tokens = self._tokens
        if stop + 1 >= len(tokens) or tokens[stop].text not in "/⁄" or not tokens[stop + 1].text.isdecimal():
            return None
        below = int(tokens[stop + 1].text) if len(tokens[stop + 1].text) < 10 else 0
        chained = stop + 2 < len(tokens) and tokens[stop + 2].text == "/"
        before = index > 0 and tokens[index - 1].text == "/"
        if below == 0 or value.denominator != 1 or chained or before:
            return None
        return DigitNumber(value / below, index, stop + 2, is_fraction=True)

    def _suffixed(self, value: Fraction, index: int, stop: int) -> DigitNumber:
        """`5k`, `1.5M`, `2nd`, `1e6`, `2^8`."""
        tokens = self._tokens
        if stop >= len(tokens) or tokens[stop].spaced:
            return DigitNumber(value, index, stop)
        mark = tokens[stop]
        if mark.folded in self._ordinals and value.denominator == 1:
            return DigitNumber(value, index, stop + 1, ordinal=True)
        if mark.text == "^" or mark.text in ("e", "E"):
            power = self._power(value, mark.text == "^", index, stop + 1)
            if power:
                return power
        scale = self._scales.get(mark.text)
        if scale:
            return DigitNumber(value * scale, index, stop + 1)
        return DigitNumber(value, index, stop)

    def _power(self, value: Fraction, is_power: bool, index: int, at: int) -> DigitNumber | None:
        tokens = self._tokens
        sign = 1
        if at < len(tokens) and tokens[at].text in "+-−" and not tokens[at].spaced:
            sign = -1 if tokens[at].text in "-−" else 1
            at += 1
        if at >= len(tokens) or tokens[at].spaced or not tokens[at].text.isdecimal() or len(tokens[at].text) > 2:
            return None
        exponent = sign * int(tokens[at].text)
        if is_power and value == 0 and exponent <= 0:
            return None
        power = value**exponent if is_power else value * Fraction(10) ** exponent
        return DigitNumber(power, index, at + 1)


def _split_decimals(text: str) -> tuple[str, str, str]:
    for mark in ",.":
        if mark in text:
            whole, _, part = text.partition(mark)
            return (whole, mark, part) if part.isdecimal() else ("", "", "")
    return text, "", ""


_VULGAR = {
    sign: Fraction(unicodedata.numeric(sign)).limit_denominator(10) for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}  # fmt: skip
