"""Which option a text means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.interpreter import choices
from studio.interpreter.choices import Option
from studio.interpreter.intents import bare

MENU = [
    Option("FAQ Générales", "faq"),
    Option("Problèmes techniques", "tech"),
    Option("Problèmes de connexion", "login"),
    Option("🔎 Explore feature", "explore"),
    Option("👍", "up"),
    Option("10", "ten"),
    Option("Autres questions", "other"),
]


def meant(text: str) -> str | None:
    option = choices.meant(text, MENU, {"faq generales": ["help"]})
    return option.value if option else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("faq generales", "faq"),
        ("FAQ", "faq"),
        ("help!", "faq"),
        ("explore feature", "explore"),
        ("👍", "up"),
        ("10", "ten"),
        ("option 2", "tech"),
        ("the third one", "login"),
        ("last", "other"),
        ("probleme conexion", "login"),
        ("problème", None),
        ("j'ai des problèmes techniques svp", "tech"),
        ("autre", "other"),
        ("faq generales ou autres questions", None),
        ("8", None),
        ("zero", None),
        ("", None),
        ("?!", None),
        ("de", None),
    ],
)
def test_meant(text: str, value: str | None) -> None:
    assert meant(text) == value


def test_of_names_within_one_another_the_longest_wins() -> None:
    options = [Option("Blue", "blue"), Option("Dark blue", "dark")]

    found = choices.meant("dark blue please", options, {})

    assert found is not None
    assert found.value == "dark"


def test_all_meant() -> None:
    options = [Option(name, name) for name in ("candles", "box", "ribbon")]

    def named(text: str) -> list[str]:
        return [option.value for option in choices.all_meant(text, options, {})]

    assert named("ribbon & box") == ["ribbon", "box"]
    assert named("I want candles with a ribbon") == ["candles", "ribbon"]
    assert named("1 and 3") == ["candles", "ribbon"]
    assert named("all of them") == ["candles", "box", "ribbon"]
    assert named("nothing") == []


def test_a_list_of_labels_is_taken_to_the_letter() -> None:
    menu = [Option("Salt, pepper", "sp"), Option("Salt", "s"), Option("No ham", "nh"), Option("All", "all")]

    def listed(text: str) -> list[str]:
        return [option.value for option in choices.all_meant(text, menu, {})]

    assert listed("Salt, pepper, No ham") == ["sp", "nh"]
    assert listed("salt, no ham") == ["s", "nh"]
    assert listed("All; Salt") == ["all", "s"]
    assert listed("Salt, Salt") == ["s"]


def test_options_are_read_from_what_expressions_give() -> None:
    items = [{"label": "One", "value": 1}, {"value": "two"}, "three", 4, {"label": "off", "enabled": False}, {}, None]

    assert [(option.label, option.value) for option in choices.read_options(items)] == [
        ("One", "1"),
        ("two", "two"),
        ("three", "three"),
        ("4", "4"),
    ]
    assert choices.read_options("not a list") == []


def test_clicks() -> None:
    assert choices.clicked({"value": "tech"}, MENU) == MENU[1]
    assert choices.clicked({"value": "x"}, MENU) is None
    assert choices.clicked({}, MENU) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [("yes", True), ("OK!", True), ("no thanks", False), ("no way", False), ("maybe", None)],
)
def test_yes_or_no(text: str, answer: bool | None) -> None:
    assert choices.yes_or_no(text, Bot({})) is answer


@given(st.text(max_size=60))
def test_any_text_may_be_compared(text: str) -> None:
    assert meant(text) in {option.value for option in MENU} | {None}
    choices.all_meant(text, MENU, {})
    choices.yes_or_no(text, Bot({}))
    assert bare(bare(text)) == bare(text)
