from __future__ import annotations

import pytest

PEOPLE = [
    ("4", 4), ("four people", 4), ("party of six", 6), ("a party of around ten", 10), ("table for 4", 4),
    ("I'd like a table for 4 at 7pm", 4), ("a family of five", 5), ("two adults and three children", 5), ("2 adults 1 child", 3),
    ("1 adult, 2 kids", 3), ("me and my wife", 2), ("my wife and I", 2), ("my husband and our twins", 3), ("my parents and I", 3),
    ("me, my wife and our two kids", 4), ("me plus one", 2), ("me + 3", 4), ("me and 3 friends", 4), ("a friend and me", 2),
    ("me, Anna and Tom", 3), ("my boss, two colleagues and me", 4), ("just me", 1), ("it's just me", 1), ("solo", 1), ("alone", 1),
    ("We are 5", 5), ("we'll be three", 3), ("there will be six of us", 6), ("the four of us", 4), ("just the two of us", 2),
    ("both of us", 2), ("a couple", 2), ("three couples", 6), ("a dozen people", 12), ("twenty guests", 20), ("for two please", 2),
    ("it's for 12", 12), ("5 people including 2 children", 5), ("4 people (2 adults and 2 kids)", 4), ("2 people and 1 child", 3),
    ("nobody", 0), ("a single person", 1), ("us three", 3), ("there are 3 of us plus a baby", 4), ("I'm coming with my girlfriend", 2),
    ("a group of about 15", 15), ("book for 8 on friday", 8), ("one", 1), ("between 6 and 8 people", 8), ("myself and two colleagues", 3),
]  # fmt: skip
FOREIGN = [
    ("es", "somos cuatro", 4), ("es", "mi esposa y yo", 2), ("es", "dos adultos y un niño", 3), ("es", "mesa para 6", 6),
    ("de", "wir sind zu viert", 4), ("de", "meine Frau und ich", 2), ("de", "zwei Erwachsene und drei Kinder", 5),
    ("de", "Tisch für vier", 4), ("fr", "nous sommes quatre", 4), ("fr", "ma femme et moi", 2), ("fr", "table pour 5", 5),
    ("fr", "deux adultes et trois enfants", 5), ("it", "siamo in quattro", 4), ("it", "tavolo per due", 2), ("pt", "mesa para três", 3),
    ("nl", "tafel voor vier", 4), ("nl", "twee volwassenen en een kind", 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count"), PEOPLE)
def test_people(best, text, count):
    assert best("QuantityOfPeople", text) == count


@pytest.mark.parametrize(("locale", "text", "count"), FOREIGN)
def test_people_in_other_languages(best, locale, text, count):
    assert best("QuantityOfPeople", text, locale) == count


@pytest.mark.parametrize("text", ["", "I want pizza", "tomorrow at 8", "no", "hello", "my wife likes it", "a lot"])
def test_text_without_people(found, text):
    assert found("QuantityOfPeople", text) == []
