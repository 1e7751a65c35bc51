"""The table of recognisers, and what holds for all of them."""

from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.library import ListEntity
from studio.bot.view import read_view
from studio.language import KINDS, ChoiceOption, ExtractionContext, PatternEntity, extractor_for
from studio.language.locales import LANGUAGES, locale_of
from studio.language.text import fold, tokenize

OPTIONS = (ChoiceOption("Yes please", "true"), ChoiceOption("No", "false"), ChoiceOption("2 of them"))
ENTITY = read_view(ListEntity, {"name": "fruit", "occurrences": [{"name": "Apple", "synonyms": ["red one"]}]})
FORMATS = {"WeightMeasurement": "kg", "VolumeMeasurement": "l", "TemperatureMeasurement": "C", "TimeMeasurement": "min"}
WORDS = """
    5 -3 1,234.56 1/2 ½ 0 00 1e9 2^99 10:30 25:99 2024-02-30 5/6/2024 31/12 $ € % ° # @ : . , - / ( ) + & ' 1st 2nd twenty one hundred
    thousand half and a an the quarter dozen point minus third next last this monday may tomorrow at in ago week month year hour minutes
    past to from until every noon am pm kg lb cup degrees celsius percent dollars cents people me my wife table for street london red
    not except all none first option http://x.co a@b.co +1 514 555 0199 ça ñandú żółw 五 🙂 \u0301 \u200d ١٢ ² halb einundzwanzig mezz' l'
    """
FRAGMENTS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(FRAGMENTS, max_size=12).map(" ".join), st.lists(FRAGMENTS, max_size=8).map("".join)
)


def context(locale: str, kind: str) -> ExtractionContext:
    entity = PatternEntity("word", r"\w+") if kind == "EntityRegex" else ENTITY
    now = datetime(2024, 11, 13, 10, 15, tzinfo=UTC)
    return ExtractionContext(now, locale, OPTIONS, FORMATS.get(kind, ""), entity)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=60)
@given(text=TEXTS, locale=st.sampled_from([*LANGUAGES, "en-GB", "xx"]))
def test_no_text_is_too_odd(kind, text, locale):
    extract = extractor_for(kind)
    for one in extract(text, context(locale, kind)):
        assert 0 <= one.start <= one.end <= len(text)
        assert 0 <= one.confidence <= 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "WaitForInput"])
@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_blank_text_holds_nothing(kind, text):
    assert extractor_for(kind)(text, context("en", kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_long_text_is_read_in_reasonable_time(kind):
    text = ("I would like 2 tables for me and my wife next friday at 5 pm for $20.50 at 12 Main Street, London " * 60)[
        :6000
    ]
    assert isinstance(extractor_for(kind)(text, context("en", kind)), list)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("number", "Number"), ("Number Of People", "QuantityOfPeople"), ("quantity-of-people", "QuantityOfPeople"), ("EmailAddress", "Email"),
        ("PhoneNumber", "Phone"), ("Person", "PersonName"), ("MultipleChoice", "MultiChoice"), ("MoneyCurrency", "Price"), ("Link", "URL"),
        ("WaitForUserInput", "WaitForInput"),
    ],
)  # fmt: skip
def test_kinds_have_other_names(name, kind):
    assert extractor_for(name) is extractor_for(kind)


def test_an_unknown_kind_has_no_recogniser():
    assert extractor_for("Horoscope") is None


def test_raw_input_is_the_text_and_waiting_stores_nothing(best, found):
    assert best("RawInput", " as it is ") == " as it is "
    assert found("WaitForInput", "anything")[0].value is None


def test_importing_the_package_loads_no_library():
    program = (
        "import sys, studio.language\n"
        "heavy = {'sklearn', 'scipy', 'numpy', 'rapidfuzz', 'phonenumbers', 'usaddress', 'coloraide', 'ua_parser', 'linkify_it', 'regex'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("tag", "words", "region", "comma", "order"),
    [
        ("en", "en", "US", False, "mdy"), ("en-GB", "en", "GB", False, "dmy"), ("de", "de", "DE", True, "dmy"), ("fr_CA", "fr", "CA", True, "dmy"),
        ("es-MX", "es", "MX", False, "dmy"), ("ja", "en", "JP", False, "ymd"), ("de-Latn-CH", "de", "CH", False, "dmy"), ("", "en", "US", False, "mdy"),
        ("pt-BR", "pt", "BR", True, "dmy"),
    ],
)  # fmt: skip
def test_locales(tag, words, region, comma, order):
    place = locale_of(tag)
    assert (place.words, place.region, place.decimal_comma, place.order) == (words, region, comma, order)


@given(text=st.text(max_size=100))
def test_tokens_are_where_they_say(text):
    for elide in (False, True):
        tokens = tokenize(text, elide=elide)
        assert all(text[token.start : token.end] == token.text for token in tokens)
        assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


def test_folding():
    assert fold("Février ÜBER Straße œuf") == "fevrier uber strasse oeuf"
