"""Numbers spelled by an independent generator are read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.language.locales import LANGUAGES, locale_of
from studio.language.reading import Reading, plain

num2words = pytest.importorskip("num2words", reason="num2words spells the numbers of this test").num2words

SPELLED_OTHERWISE = ("dicotto",)
"""What the generator writes that is no Italian: `centodicotto`."""


def read(words: str, language: str) -> list[int | float]:
    return [plain(number.value) for number in Reading(words, locale_of(language)).numbers]


def spelled(value: float, language: str, to: str = "cardinal") -> str:
    return str(num2words(value, lang={"pt": "pt_BR"}.get(language, language), to=to))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_to_a_thousand(language):
    for value in range(1, 1000):
        words = spelled(value, language)
        if not any(slip in words for slip in SPELLED_OTHERWISE):
            assert read(words, language) == [value], words


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(min_value=1000, max_value=999_999))
def test_large_numbers(language, value):
    words = spelled(value, language)
    if not any(slip in words for slip in SPELLED_OTHERWISE):
        assert read(words, language) == [value], words


@given(value=st.integers(min_value=0, max_value=10**12))
def test_very_large_numbers_in_english(value):
    assert read(spelled(value, "en"), "en") == [value]


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "nl"])
@given(hundredths=st.integers(min_value=101, max_value=99_999))
def test_decimals(language, hundredths):
    value = hundredths / 100
    words = spelled(value, language)
    if not any(slip in words for slip in SPELLED_OTHERWISE):
        assert read(words, language) == [pytest.approx(value)], words


@pytest.mark.parametrize("language", ["en", "de", "nl", "it"])
def test_ordinals_are_ordinals(language):
    for value in range(1, 100):
        numbers = Reading(spelled(value, language, "ordinal"), locale_of(language)).numbers
        assert [(one.value, one.ordinal) for one in numbers] == [(value, True)]


@given(value=st.integers(min_value=1, max_value=999), scale=st.sampled_from(["thousand", "million", "billion"]))
def test_digits_and_scales_mix(value, scale):
    size = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[scale]
    assert read(f"{value} {scale}", "en") == [value * size]


@given(value=st.integers(min_value=0, max_value=10**9))
def test_grouped_digits(value):
    assert read(f"{value:,}", "en") == [value]
    assert read(f"{value:,}".replace(",", "."), "de") == [value]
