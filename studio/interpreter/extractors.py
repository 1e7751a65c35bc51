"""What a message says when a capture asks for a number, an address, a file …: one table by kind.

Every extractor takes the text and a context and returns a value, or None when the text holds none. They are
simple and meant for offline use; a better one replaces its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard
from studio.bot.variable import Variable
from studio.interpreter.clock import Clock
from studio.interpreter.wording import MULTIPLES, NUMBER_WORDS, normalised


@dataclass(frozen=True, slots=True)
class CaptureContext:
    """What an extractor may look at besides the text."""

    card: CaptureCard
    bot: Bot
    clock: Clock
    payload: Mapping[str, Any]
    """The message as it came, flat."""
    variable: Variable | None = None
    """Where the value goes."""


Extractor = Callable[[str, CaptureContext], Any]


@dataclass(frozen=True, slots=True)
class Extraction:
    """A row of the table."""

    extract: Extractor
    is_rough: bool = False
    """Whether the person should be told that this kind is understood only roughly."""


_GAP = r"[ ,.'\u00a0\u202f]"
_DIGITS = rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(rf"(?<![\w.,])[-\u2212+]?(?:{_DIGITS})(?!\w)", re.ASCII)
_ATTACHED = re.compile(rf"(?<![\w.,])[-\u2212+]?(?:{_DIGITS})", re.ASCII)
_THOUSANDS = re.compile(rf"[-+]?\d{{1,3}}(?:({_GAP})\d{{3}})(?:\1\d{{3}})*(?:([.,])\d+)?", re.ASCII)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"']+|\b(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|io|dev|eu|app)\b\S*", re.IGNORECASE
)
_MONEY = re.compile(r"[$€£¥₹]|\b(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|francs?|bucks?)\b", re.IGNORECASE)


def raw_text(text: str, context: CaptureContext) -> str | None:
    """The message as it is."""
    return text if text.strip() else None


def number(text: str, context: CaptureContext) -> int | float | None:
    """The first number in the text, in digits or in English words."""
    found = _NUMBER.search(text)
    return parsed_number(found[0]) if found else number_in_words(text)


def quantity(text: str, context: CaptureContext) -> int | float | None:
    """How many: a number, even one written together with a unit."""
    found = _NUMBER.search(text) or _ATTACHED.search(text)
    return parsed_number(found[0]) if found else number_in_words(text)


def percentage(text: str, context: CaptureContext) -> int | float | None:
    """The amount before the per cent sign: 50 for “50 %”."""
    return quantity(text.replace("%", " "), context)


def price(text: str, context: CaptureContext) -> int | float | None:
    """The amount, without the currency."""
    return quantity(_MONEY.sub(" ", text), context)


def email(text: str, context: CaptureContext) -> str | None:
    """The first e-mail address in the text."""
    found = _EMAIL.search(text)
    return found[0] if found else None


def url(text: str, context: CaptureContext) -> str | None:
    """The first web address in the text."""
    found = _URL.search(text)
    return found[0].rstrip(".,;:!?)") if found else None


def file_url(text: str, context: CaptureContext) -> str | None:
    """The address of the file that was sent, or one that was typed."""
    for name in ("fileUrl", "imageUrl", "audioUrl", "videoUrl", "url"):
        value = context.payload.get(name)
        if isinstance(value, str) and value:
            return value
    return url(text, context)


def waited(text: str, context: CaptureContext) -> str:
    """Anything at all; nothing is stored."""
    return text


def parsed_number(digits: str) -> int | float | None:
    """A number in digits, with marks between thousands or not: `1,250.50`, `1 250`, `3,5`."""
    text = digits.replace("\u2212", "-").strip()
    grouped = _THOUSANDS.fullmatch(text)
    if grouped and grouped[1] != grouped[2] and not (grouped[1] == "." and text.count(".") == 1 and not grouped[2]):
        text = text.replace(grouped[1], "")
    text = text.replace(",", ".")
    if text.count(".") > 1:
        return None
    value = float(text)
    return int(value) if value.is_integer() and "." not in text else value


def number_in_words(text: str) -> int | None:
    """A number in English words: `a dozen`, `sixty seven`, `two hundred and five`."""
    total = current = 0
    seen = False
    for word in normalised(text).split():
        if word in NUMBER_WORDS:
            current += NUMBER_WORDS[word]
            seen = True
        elif word in MULTIPLES:
            current = max(current, 1) * MULTIPLES[word]
            seen = True
            if MULTIPLES[word] >= 1000:
                total, current = total + current, 0
        elif seen and word not in ("and", "a"):
            break
    return total + current if seen else None


def rough(text: str, context: CaptureContext) -> Any:
    """What any other kind is taken for: a number where one is to be stored, else the message as it is."""
    if context.variable is not None and context.variable.type == "number":
        return quantity(text, context)
    return raw_text(text, context)


EXTRACTORS: Mapping[str, Extraction] = {
    "rawinput": Extraction(raw_text),
    "waitforinput": Extraction(waited),
    "waitforuserinput": Extraction(waited),
    "number": Extraction(number),
    "quantity": Extraction(quantity),
    "numberofpeople": Extraction(quantity),
    "quantityofpeople": Extraction(quantity),
    "percentage": Extraction(percentage),
    "price": Extraction(price),
    "moneycurrency": Extraction(price),
    "email": Extraction(email),
    "url": Extraction(url),
    "link": Extraction(url),
    "file": Extraction(file_url),
}

ROUGH = Extraction(rough, is_rough=True)


def extraction_of(kind: str, table: Mapping[str, Extraction] = EXTRACTORS) -> Extraction:
    """The row for a kind of capture (`RawInput`, `Quantity`, …)."""
    return table.get(_bare(kind), ROUGH)


@lru_cache(maxsize=256)
def _bare(kind: str) -> str:
    return "".join(filter(str.isalnum, kind)).casefold()
