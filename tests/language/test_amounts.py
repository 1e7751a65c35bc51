from __future__ import annotations

import pytest

NUMBERS = [
    ("5", 5), ("5.5", 5.5), ("1,234", 1234), ("1,234.56", 1234.56), ("1.234,56", 1234.56), ("1'250", 1250),
    ("1 234 567", 1234567), ("12,34,567", 1234567), (".5", 0.5), ("-3", -3), ("−3", -3), ("minus five", -5),
    ("negative 2.5", -2.5), ("12k", 12000), ("1.5k", 1500), ("4M", 4_000_000), ("3bn", 3_000_000_000), ("1e6", 1_000_000),
    ("2.5e-1", 0.25), ("2^8", 256), ("3 million", 3_000_000), ("1.2 billion", 1_200_000_000), ("3 hundred", 300),
    ("one", 1), ("twenty-one", 21), ("twenty one", 21), ("one hundred and five", 105), ("a hundred", 100),
    ("one hundred and twenty-three thousand", 123_000), ("nineteen hundred", 1900), ("nineteen eighty-four", 1984),
    ("two thousand and nineteen", 2019), ("a thousand and one", 1001), ("one million, two hundred thousand", 1_200_000),
    ("two and a half", 2.5), ("2 and a half", 2.5), ("half", 0.5), ("a half", 0.5), ("one third", 1 / 3), ("two thirds", 2 / 3),
    ("three quarters", 0.75), ("five and three quarters", 5.75), ("3/4", 0.75), ("1 1/2", 1.5), ("½", 0.5), ("2½", 2.5),
    ("seven eighths", 0.875), ("fifty hundredths", 0.5), ("two point five", 2.5), ("zero point oh five", 0.05),
    ("point seven", 0.7), ("two point seven five million", 2_750_000), ("one and a half million", 1_500_000),
    ("a million and a half", 1_500_000), ("half a million", 500_000), ("a dozen", 12), ("half a dozen", 6), ("two dozen", 24),
    ("dozen eggs", 12), ("a couple of apples", 2), ("five lakh", 500_000), ("zero", 0), ("12,5", 12.5), ("１２", 12),
    ("I am 25 years old", 25), ("the answer is forty-two.", 42), ("between 3 and 5", 3), ("about 20, please", 20),
    ("I have one", 1), ("room 101", 101), ("$5.99", 5.99), ("180.25ml of it", 180.25), ("the third", 3),
]  # fmt: skip
NO_NUMBERS = [
    "", "   ", "no", "hello", "that one", "no one", "a lot", "abc123", "v2", "B2B", "192.168.1.2", "1.2.3", "at 10:30",
    "2024-05-06", "5/6/2024", "me@x9.org", "a coffee please", "the second best option", "?!", "a few", "and", "point",
]  # fmt: skip
FOREIGN = [
    ("es", "treinta y uno", 31), ("es", "ciento veintitrés mil cuatrocientos", 123_400), ("es", "dos y medio", 2.5),
    ("es", "mil millones", 1_000_000_000), ("es", "1.234,5", 1234.5), ("es", "media docena", 6), ("es", "tres cuartos", 0.75),
    ("es", "menos cinco", -5), ("es", "tres coma cinco", 3.5), ("es", "once", 11), ("es", "twenty five", 25),
    ("fr", "quatre-vingt-dix-sept", 97), ("fr", "soixante et onze", 71), ("fr", "quatre-vingts", 80), ("fr", "deux et demi", 2.5),
    ("fr", "mille neuf cent quatre-vingt-quatre", 1984), ("fr", "une douzaine", 12), ("fr", "1 234,5", 1234.5),
    ("fr", "septante-deux", 72), ("fr", "trois virgule cinq", 3.5), ("fr", "un million et demi", 1_500_000),
    ("de", "einundzwanzig", 21), ("de", "zweihundertdreiundvierzig", 243), ("de", "zweieinhalb", 2.5), ("de", "anderthalb", 1.5),
    ("de", "1.234", 1234), ("de", "3,5", 3.5), ("de", "eine halbe Million", 500_000), ("de", "zwei Drittel", 2 / 3),
    ("de", "ein Dutzend", 12), ("de", "drei Komma fünf", 3.5), ("de", "fuenf", 5),
    ("it", "ventitré", 23), ("it", "duemilatrecento", 2300), ("it", "due e mezzo", 2.5), ("it", "tre quarti", 0.75),
    ("pt", "duzentos e três", 203), ("pt", "meia dúzia", 6), ("pt", "dois e meio", 2.5), ("pt", "mil e quinhentos", 1500),
    ("nl", "eenentwintig", 21), ("nl", "tweeënhalf", 2.5), ("nl", "tweehonderddrie", 203), ("nl", "anderhalf", 1.5),
    ("en-GB", "1.234", 1.234), ("de-CH", "1'234.50", 1234.5), ("sv", "7 dogs", 7),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number(best, text, value):
    assert best("Number", text) == pytest.approx(value)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_text_without_a_number(found, text):
    assert found("Number", text) == []


@pytest.mark.parametrize(("locale", "text", "value"), FOREIGN)
def test_number_in_other_languages(best, locale, text, value):
    assert best("Number", text, locale) == pytest.approx(value)


def test_numbers_come_in_reading_order_with_their_places(found):
    text = "two apples and 3 pears"
    numbers = found("Number", text)
    assert [(one.value, text[one.start : one.end]) for one in numbers] == [(2, "two"), (3, "3")]


def test_whole_numbers_are_ints(best):
    assert isinstance(best("Number", "3.0"), int)
    assert isinstance(best("Number", "two"), int)


def test_ordinals_weigh_less_than_numbers(found):
    assert found("Number", "third")[0].confidence < found("Number", "three")[0].confidence


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I want to buy 5 apples", 5), ("Give me 5 kilograms of apples", 5), ("a coffee please", 1), ("two pizzas at 5 pm", 2),
        ("a dozen eggs", 12), ("both", 2), ("none", 0), ("just one", 1), ("3x", 3), ("double espresso", 2),
        ("half a kilo", 0.5), ("ten", 10),
    ],
)  # fmt: skip
def test_quantity(best, text, value):
    assert best("Quantity", text) == value


@pytest.mark.parametrize("text", ["", "no idea", "pizza", "yes please"])
def test_text_without_a_quantity(found, text):
    assert found("Quantity", text) == []


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("50%", "en", 50), ("50 %", "en", 50), ("fifty percent", "en", 50), ("20.5 per cent", "en", 20.5), ("half", "en", 50),
        ("three quarters", "en", 75), ("30", "en", 30), ("percentage of 30", "en", 30), ("%15", "en", 15), ("5‰", "en", 0.5),
        ("-3 %", "en", -3), ("a hundred percent", "en", 100), ("maybe 10 percent or so", "en", 10), ("100 pct", "en", 100),
        ("half a percent", "en", 0.5), ("12,5 %", "de", 12.5), ("fünfzig Prozent", "de", 50), ("cincuenta por ciento", "es", 50),
        ("vingt pour cent", "fr", 20), ("dez por cento", "pt", 10), ("venti per cento", "it", 20), ("tien procent", "nl", 10),
    ],
)  # fmt: skip
def test_percentage(best, text, locale, value):
    assert best("Percentage", text, locale) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "2 apples", "none of it", "at 10:30 sharp on 5/6/2024"])
def test_text_without_a_percentage(found, text):
    assert found("Percentage", text) == []


@pytest.mark.parametrize("text", ["0", "7", " 42 ", "007", "123456789012345", "2024", "\t5\n"])
def test_digits_alone_are_what_they_are_among_words(best, found, text):
    assert best("Number", text) == int(text) == best("Number", f"{text.strip()} please")
    assert text[found("Number", text)[0].start : found("Number", text)[0].end] == text.strip()
