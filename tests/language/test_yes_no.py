from __future__ import annotations

import re

import pytest

from studio.language import ChoiceOption

YES = re.split(
    r"\|",
    "yes|Yes!|YES!!!|yeah|yep|yup|yesss|sure|of course|ok|okay|right|that's right|I agree|certainly|absolutely|you bet|sounds good to me"
    "|yes please|yeah why not|no problem|I would say yes|true|accept|👍|✅|alright then|go ahead|definitely|affirmative|I do|y|correct"
    "|yes, I would like that|sure thing|it is correct|please do",
)
NO = re.split(
    r"\|",
    "no|No.|nope|nah|no thanks|never|not really|of course not|absolutely not|I don't think so|I'd rather not|please don't|false|decline|👎|❌"
    "|i do not agree|it's not correct|no, I changed my mind|nah I'm good|not at all|n|certainly not|I can't|no way|definitely not|wrong"
    "|I don't want that|that's not right|never mind",
)
NEITHER = re.split(r"\|", "|hello|maybe|what?|not sure|I want pizza|yes and no|42|I don't know|how much is it|tomorrow")
FOREIGN = [
    ("es", "sí", True), ("es", "claro que no", False), ("es", "vale", True), ("es", "no gracias", False), ("es", "por supuesto", True),
    ("fr", "oui", True), ("fr", "non merci", False), ("fr", "d'accord", True), ("fr", "pas du tout", False), ("fr", "bien sûr", True),
    ("de", "ja klar", True), ("de", "auf keinen Fall", False), ("de", "nein danke", False), ("de", "natürlich", True),
    ("de", "ich bin nicht einverstanden", False), ("pt", "sim", True), ("pt", "claro que não", False), ("it", "certo", True),
    ("it", "no grazie", False), ("nl", "natuurlijk", True), ("nl", "liever niet", False), ("de", "yes", True),
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
@pytest.mark.parametrize("kind", ["Boolean", "Confirmation"])
def test_yes(best, kind, text):
    assert best(kind, text) is True


@pytest.mark.parametrize("text", NO)
def test_no(best, text):
    assert best("Boolean", text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_neither(found, text):
    assert found("Boolean", text) == []


@pytest.mark.parametrize(("locale", "text", "value"), FOREIGN)
def test_other_languages(best, locale, text, value):
    assert best("Boolean", text, locale) is value


def test_the_cards_own_words_count_too(best):
    options = (ChoiceOption("I'm in", "true"), ChoiceOption("Leave me out", "false"))
    assert best("Confirmation", "leave me out please", options=options) is False
    assert best("Confirmation", "I'm in", options=options) is True
    assert best("Confirmation", "nope", options=options) is False


def test_stored_values_decide_what_is_true(best):
    options = (ChoiceOption("Stay", "false"), ChoiceOption("Leave", "true"))
    assert best("Boolean", "leave", options=options) is True
    assert best("Boolean", "stay", options=options) is False


def test_plain_words_win_over_parts_of_labels(best):
    options = (ChoiceOption("Yes", "true"), ChoiceOption("No", "false"))
    assert best("Boolean", "no problem", options=options) is True
    assert best("Boolean", "No", options=options) is False
