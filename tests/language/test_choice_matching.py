from __future__ import annotations

import pytest

from studio.language import ChoiceOption, match_choice, match_choices

WAYS = tuple(ChoiceOption(label, label.lower().replace(" ", "-")) for label in ("Car", "Bus", "Mini bus", "Bike"))
PIZZAS = tuple(ChoiceOption(label) for label in ("Small pizza", "Medium pizza", "Large pizza", "2 slices"))
TOPPINGS = tuple(ChoiceOption(name) for name in ("pepperoni", "mushrooms", "onions", "olives", "sausage"))

SINGLE = [
    ("car", "car"), ("CAR!", "car"), ("mini-bus", "mini-bus"), ("the second one", "bus"), ("2", "bus"), ("option 3", "mini-bus"),
    ("number four", "bike"), ("first", "car"), ("the third option please", "mini-bus"), ("last", "bike"), ("the last one", "bike"),
    ("second to last", "mini-bus"), ("I'd like the mini bus please", "mini-bus"), ("i want a car", "car"), ("bikes", "bike"),
    ("not the car, the bike", "bike"), ("minibus", "mini-bus"), ("bsu", "bus"), ("b", "bus"), ("I came by bike yesterday", "bike"),
    ("one", "car"), ("#2", "bus"), ("1st", "car"),
]  # fmt: skip
NONE = ["", "train", "car or bus", "five", "7", "hello there", "the one with the wheels", "whatever", "0", "1.5"]


@pytest.mark.parametrize(("text", "value"), SINGLE)
def test_single_choice(best, text, value):
    assert best("SingleChoice", text, options=WAYS) == value


@pytest.mark.parametrize("text", NONE)
def test_nothing_is_chosen_where_none_or_several_are_meant(found, text):
    assert found("SingleChoice", text, options=WAYS) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("large", "Large pizza"), ("the medium one", "Medium pizza"), ("2", "2 slices"), ("lrage", "Large pizza"), ("slices", "2 slices"),
     ("first", "Small pizza"), ("smal pizza", "Small pizza")],
)  # fmt: skip
def test_parts_of_labels(best, text, value):
    assert best("SingleChoice", text, options=PIZZAS) == value


def test_a_part_that_all_share_says_nothing(found):
    assert found("SingleChoice", "pizza", options=PIZZAS) == []


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [("es", "el segundo", "bus"), ("de", "die zweite", "bus"), ("fr", "le dernier", "bike"), ("it", "la prima", "car"),
     ("nl", "de tweede", "bus"), ("pt", "o terceiro", "mini-bus"), ("de", "zwei", "bus")],
)  # fmt: skip
def test_positions_in_other_languages(best, locale, text, value):
    assert best("SingleChoice", text, locale, options=WAYS) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("pepperoni and mushrooms", ["pepperoni", "mushrooms"]), ("olives", ["olives"]), ("1 and 3", ["pepperoni", "onions"]),
        ("1,3", ["pepperoni", "onions"]), ("2 4", ["mushrooms", "olives"]), ("1-3", ["pepperoni", "mushrooms", "onions"]),
        ("first and last", ["pepperoni", "sausage"]), ("the first two", ["pepperoni", "mushrooms"]),
        ("peperoni, mushrom and onion", ["pepperoni", "mushrooms", "onions"]),
        ("all of them", ["pepperoni", "mushrooms", "onions", "olives", "sausage"]),
        ("everything except olives", ["pepperoni", "mushrooms", "onions", "sausage"]),
        ("all but sausage", ["pepperoni", "mushrooms", "onions", "olives"]),
    ],
)  # fmt: skip
def test_multi_choice(best, text, values):
    assert best("MultiChoice", text, options=TOPPINGS) == values


@pytest.mark.parametrize("text", ["", "none", "nothing", "no onions", "anchovies", "8"])
def test_no_multi_choice(found, text):
    assert found("MultiChoice", text, options=TOPPINGS) == []


def test_both_means_both_of_two():
    assert len(match_choices("both", WAYS[:2])) == 2
    assert match_choices("both", WAYS) == []


def test_a_match_tells_where_it_is():
    text = "please take the bike"
    match = match_choice(text, WAYS)
    assert match is not None
    assert (match.index, text[match.start : match.end]) == (3, "bike")


def test_values_and_synonyms_are_names_too():
    options = (ChoiceOption("French", "fr", ("francais",)), ChoiceOption("English", "en"))
    for text in ("fr", "français", "french please"):
        match = match_choice(text, options)
        assert match is not None
        assert match.option.stored == "fr"


def test_without_options_nothing_matches():
    assert match_choice("car", ()) is None
    assert match_choices("car", ()) == []
