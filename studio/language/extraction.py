"""What every recogniser is given and what it returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from studio.bot.library import ListEntity
from studio.language.locales import Locale, locale_of


@dataclass(frozen=True, slots=True)
class ChoiceOption:
    """One thing to choose: what the person sees, and what is stored."""

    label: str
    value: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        return self.value or self.label


@dataclass(frozen=True, slots=True)
class PatternEntity:
    """Text recognised by a regular expression, in Python's syntax where it differs from JavaScript's."""

    name: str
    pattern: str
    match_case: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ExtractionContext:
    """What a recogniser may know besides the text."""

    now: datetime
    """The moment the person writes, with a time zone; relative dates count from it and have its zone."""
    locale: str = "en"
    """A language tag: words, number marks, the order of dates, the region of phone numbers and addresses."""
    options: tuple[ChoiceOption, ...] = ()
    """What a choice card offers, in order; also the two words of a Boolean or Confirmation, true first."""
    format: str = ""
    """The unit a measurement is converted to (`kg`, `min`, `C` …); empty keeps the unit that was said."""
    entity: ListEntity | PatternEntity | None = None
    """For `EntityList` and `EntityRegex`."""

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("The moment `now` needs a time zone: relative dates are counted in it.")

    @property
    def place(self) -> Locale:
        return locale_of(self.locale)


@dataclass(frozen=True, slots=True)
class Extraction:
    """A value found in a text."""

    value: Any
    """In the shape the capture stores: a number, text, a boolean, an aware datetime, an object."""
    start: int
    end: int
    """Place in the text, in characters; `end` is exclusive."""
    confidence: float = 1.0
    details: Mapping[str, Any] = field(default_factory=dict)
    """What was understood beyond the value: a currency, the unit said, a date's granularity, a range's end."""


class Extractor(Protocol):
    """Finds values of one kind. Returns the best first, equals in reading order; nothing when none is there."""

    def __call__(self, text: str, context: ExtractionContext, /) -> list[Extraction]: ...


def best_first(found: Iterable[Extraction]) -> list[Extraction]:
    """Most confident first, equals in reading order."""
    return sorted(found, key=lambda one: (-round(one.confidence, 6), one.start))
