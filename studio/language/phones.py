"""Telephone numbers: recognised by their country's rules, then leniently, then in spoken digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.lexicon import lexicon_for
from studio.language.text import LONGEST, tokenize

_LOOSE = re.compile(r"(?<![\w.,/:$€£-])(?:\+|00)?[(]?\d[\d\s()./\\-]{5,22}\d(?![\w/:%]|[.,-]\d)")
_VANITY = re.compile(r"(?<!\w)(?:\+?1[-. ]?)?\(?8\d\d\)?[-. ]?[A-Z0-9][A-Z0-9-]{5,10}(?!\w)", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:ext\.?|extension|x|#)\s*\d{1,6}$", re.IGNORECASE)
_NOT_PHONES = re.compile(
    r"^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?:\d{1,3}\.){3}\d{1,3}"
    r"|(?:\d{4}[- ]){3}\d{4}|\d{3}-\d{2}-\d{4})$"
)
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999", strict=True))
_KNOWN, _LIKELY, _GUESSED = 0.95, 0.7, 0.55


def extract_phone(text: str, context: ExtractionContext) -> list[Extraction]:
    """Numbers as digits without the country code.

    A number typed without country code keeps its digits as typed, a leading zero too. `details` has
    `country_code` and `e164` where the country's rules know the number.
    """
    text = text[:LONGEST]
    found = list(_by_rules(text, context.place.region)) or list(_vanity(text)) or list(_loosely(text))
    return found or _spoken(text, context)


def _by_rules(text: str, region: str) -> Iterator[Extraction]:
    import phonenumbers as phones

    for leniency, confidence in ((phones.Leniency.VALID, _KNOWN), (phones.Leniency.POSSIBLE, _LIKELY)):
        found = False
        for match in phones.PhoneNumberMatcher(text, region, leniency=leniency, max_tries=200):
            raw = match.raw_string
            if _NOT_PHONES.match(raw.strip()):
                continue
            found = True
            number = phones.parse(raw, region, keep_raw_input=True)
            typed = re.sub(r"\D", "", _EXTENSION.sub("", raw))
            has_code = number.country_code_source != phones.CountryCodeSource.FROM_DEFAULT_COUNTRY
            value = phones.national_significant_number(number) if has_code else typed
            details = {
                "country_code": number.country_code,
                "e164": phones.format_number(number, phones.PhoneNumberFormat.E164),
            }
            if number.extension:
                details["extension"] = number.extension
            yield Extraction(value, match.start, match.end, confidence, details)
        if found:
            return


def _vanity(text: str) -> Iterator[Extraction]:
    """`1-800-FLOWERS`."""
    for match in _VANITY.finditer(text):
        digits = "".join(_LETTERS.get(sign.lower(), sign) for sign in match[0] if sign.isalnum())
        if sum(sign.isalpha() for sign in match[0]) >= 3 and 10 <= len(digits) <= 13:
            digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
            yield Extraction(digits[:10], match.start(), match.end(), _LIKELY)


def _loosely(text: str) -> Iterator[Extraction]:
    for match in _LOOSE.finditer(text):
        raw = match[0].strip()
        digits = re.sub(r"\D", "", raw)
        if 7 <= len(digits) <= 15 and not _NOT_PHONES.match(raw):
            yield Extraction(digits, match.start(), match.start() + len(raw), _GUESSED)


_REPEATS = {"double": 2, "triple": 3, "doble": 2, "triplo": 3, "doppel": 2}


def _spoken(text: str, context: ExtractionContext) -> list[Extraction]:
    """Digits said one by one: `five five five, oh one nine nine`."""
    lexicon = lexicon_for(context.locale)
    digits, repeat, start, end, in_words = "", 1, -1, -1, False
    for token in tokenize(text, elide=lexicon.elides):
        pieces = lexicon.read(token.folded) if token.is_word else ()
        said = ""
        if token.is_digits and token.text.isdecimal():
            said = token.text
        elif token.folded in ("oh", "o"):
            said = "0"
        elif len(pieces) == 1 and pieces[0].kind in ("unit", "teen", "tens") and not pieces[0].ordinal:
            said = str(pieces[0].value)
        in_words = in_words or (bool(said) and token.is_word)
        if said:
            start = token.start if start < 0 else start
            digits, repeat, end = digits + said * repeat, 1, token.end
        elif token.folded in _REPEATS:
            repeat = _REPEATS[token.folded]
        elif token.is_word and len(digits) < 7:
            digits, start, repeat = "", -1, 1
        elif token.is_word:
            break
    return [Extraction(digits, start, end, _GUESSED)] if in_words and 7 <= len(digits) <= 15 else []
