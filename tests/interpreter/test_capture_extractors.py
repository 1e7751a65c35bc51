"""What simple extractors find in a message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard
from studio.bot.view import read_view
from studio.interpreter.clock import SystemClock
from studio.interpreter.extractors import EXTRACTORS, CaptureContext, Extraction, extraction_of

CONTEXT = CaptureContext(read_view(CaptureCard, {}), Bot({}), SystemClock(), {})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Number", "42", 42),
        ("Number", "around 1,250.75 I think", 1250.75),
        ("Number", "1.250,75", 1250.75),
        ("Number", "3,5", 3.5),
        ("Number", "1.250", 1.25),
        ("Number", "1 000 000", 1_000_000),
        ("Number", "-7", -7),
        ("Number", "two hundred and five", 205),
        ("Number", "three thousand twenty", 3020),
        ("Number", "ninety nine", 99),
        ("Number", "none", None),
        ("Number", "abc123", None),
        ("Quantity", "a dozen", 12),
        ("Quantity", "two dozen eggs", 24),
        ("Quantity", "12kg", 12),
        ("Percentage", "12.5%", 12.5),
        ("Price", "€ 3,50", 3.5),
        ("Price", "twenty bucks", 20),
        ("Email", "mail ada.l+x@mail.example.co.uk now", "ada.l+x@mail.example.co.uk"),
        ("Email", "ada at example", None),
        ("URL", "go to www.example.org/x?y=1#z, please", "www.example.org/x?y=1#z"),
        ("URL", "example.com", "example.com"),
        ("URL", "no address", None),
        ("File", "https://example.org/x.png", "https://example.org/x.png"),
        ("RawInput", " as it is ", " as it is "),
        ("RawInput", "  ", None),
        ("WaitForInput", "", ""),
        ("Something new", "text", "text"),
    ],
)
def test_found(kind: str, text: str, value: Any) -> None:
    assert extraction_of(kind).extract(text, CONTEXT) == value


def test_unknown_kinds_are_rough() -> None:
    assert extraction_of("FullAddress").is_rough
    assert not extraction_of("Quantity").is_rough


def test_a_better_extractor_replaces_its_row() -> None:
    table = {**EXTRACTORS, "color": Extraction(lambda text, context: {"colorName": text})}

    assert extraction_of("Color", table).extract("red", CONTEXT) == {"colorName": "red"}


@given(st.sampled_from(sorted(EXTRACTORS)), st.text(max_size=80))
def test_any_text_may_come(kind: str, text: str) -> None:
    value = extraction_of(kind).extract(text, CONTEXT)

    assert value is None or isinstance(value, (str, int, float))
