"""Asks a recogniser of a kind for what a text holds, seen from a fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from studio.language import Extraction, ExtractionContext, extractor_for

NOW = datetime(2024, 11, 13, 10, 15, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Wednesday."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def found() -> Callable[..., list[Extraction]]:
    """A function of kind, text and context that returns all extractions."""

    def find(kind: str, text: str, locale: str = "en", *, at: datetime = NOW, **context: Any) -> list[Extraction]:
        extract = extractor_for(kind)
        assert extract is not None
        return extract(text, ExtractionContext(at, locale, **context))

    return find


@pytest.fixture
def best(found: Callable[..., list[Extraction]]) -> Callable[..., Any]:
    """The value of the best extraction, None when there is none."""

    def value(kind: str, text: str, locale: str = "en", **context: Any) -> Any:
        extractions = found(kind, text, locale, **context)
        return extractions[0].value if extractions else None

    return value
