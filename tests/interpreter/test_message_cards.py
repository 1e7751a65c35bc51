"""Message cards: payload shapes, templates, and fields that must not be empty."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.bot_builder import BotBuilder, Card, carousel, content, expression, image, slide, static, text
from tests.interpreter.talk import Talk, Told


def sent(*cards: Card, variables: dict[str, Any] | None = None) -> Told:
    bot = BotBuilder()
    for name, value in (variables or {}).items():
        kind = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"
        bot.main.variable(name, kind, value)
    bot.main.node("Say", *cards)
    return Talk(bot).say("hi")


def test_text_with_templates() -> None:
    told = sent(
        text(
            "Hello {{workflow.name}}, @workflow.name. Mail: me@user.com {{ workflow.order }} {{workflow.list.length}}"
        ),
        variables={"name": "Ada", "order": {"cakes": 2}, "list": [1, 2]},
    )

    assert told.texts == ['Hello Ada, Ada. Mail: me@user.com {"cakes":2} 2']


def test_fixed_text_is_taken_as_it_is() -> None:
    assert sent(text(static("{{workflow.name}} @workflow.name"))).texts == ["{{workflow.name}} @workflow.name"]


def test_unknown_mentions_stay_text() -> None:
    assert sent(text("@image {{ unfinished")).texts == ["@image {{ unfinished"]


@pytest.mark.parametrize(
    ("kind", "field"), [("image", "imageUrl"), ("audio", "audioUrl"), ("video", "videoUrl"), ("file", "fileUrl")]
)
def test_media(kind: str, field: str) -> None:
    told = sent(content(kind, **{field: "https://example.org/x", "title": ""}), content(kind, **{field: " "}))

    assert told.payloads[0] == {"type": kind, field: "https://example.org/x"}
    assert f"its “{kind} address” is empty" in told.errors[0]


def test_location() -> None:
    told = sent(content("location", latitude=47.5, longitude="8.25", title="Shop"), content("location", latitude="x"))

    assert told.payloads[0] == {"type": "location", "latitude": 47.5, "longitude": 8.25, "title": "Shop"}
    assert told.errors == ["Location in node “Say” of workflow “Main”: its “latitude” is not a number: “x”."]


def test_cards_and_carousels() -> None:
    lemon = slide(
        "Lemon {{workflow.year}}",
        "sour",
        "https://example.org/l.png",
        [("say", "Take it", "lemon"), ("url", "See {{workflow.year}}", "https://example.org/{{workflow.year}}")],
    )

    told = sent(carousel(lemon, slide("Plum")), variables={"year": "2026"})

    assert told.payloads == [
        {
            "type": "carousel",
            "items": [
                {
                    "title": "Lemon 2026",
                    "subtitle": "sour",
                    "imageUrl": "https://example.org/l.png",
                    "actions": [
                        {"action": "say", "label": "Take it", "value": "lemon"},
                        {"action": "url", "label": "See 2026", "value": "https://example.org/2026"},
                    ],
                },
                {"title": "Plum", "actions": []},
            ],
        }
    ]


def test_a_carousel_made_by_an_expression() -> None:
    told = sent(
        content("carousel", items=expression("{{workflow.cakes}}")),
        variables={"cakes": [{"title": "Plum", "actions": [{"action": "say", "label": "Buy", "value": "plum"}]}]},
    )

    assert told.payloads[0]["items"][0]["title"] == "Plum"


def test_choice_and_dropdown() -> None:
    options = static([{"label": "One", "value": "1"}, {"label": "{{workflow.two}}", "value": "2"}])
    told = sent(
        content("choice", text="Pick", options=options),
        content("dropdown", text="Pick", options=expression("{{workflow.list}}")),
        variables={"two": "Zwei", "list": ["a", "b"]},
    )

    assert told.payloads[0]["options"] == [{"label": "One", "value": "1"}, {"label": "Zwei", "value": "2"}]
    assert told.payloads[1]["options"] == [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (text(""), "Text in node “Say” of workflow “Main”: its “text” is empty, so there is nothing to send."),
        (image(""), "Image in node “Say” of workflow “Main”: its “image address” is empty"),
        (content("image"), "its “image address” is empty"),
        (carousel(), "Carousel in node “Say” of workflow “Main”: it has no cards"),
        (carousel(slide("")), "its “title” is empty"),
        (content("choice", text="Pick", options=static([])), "it has no options to choose from"),
        (content("choice", text="Pick", options=static("x")), "its “options” is not a list but “x”"),
        (
            content("card", title="T", actions=static([{"action": "say", "label": "", "value": "x"}])),
            "“label” is empty",
        ),
        (content("card", title="T", actions=static(["x"])), "one of its “actions” is not an object"),
    ],
)
def test_broken_messages_name_the_card_and_the_field(broken: Card, complaint: str) -> None:
    told = sent(broken)

    assert complaint in told.errors[0]
    assert told.texts == ["Sorry, an error occurred."]


def test_a_text_whose_templates_show_nothing_is_left_out() -> None:
    bot = BotBuilder()
    bot.main.variable("answer")
    bot.main.node("Say", text("{{workflow.answer}}"), text("next"))

    told = Talk(bot).say("hi")

    assert told.texts == ["next"]
    assert told.errors == []
    assert told.warnings == [
        "Text in node “Say” of workflow “Main” said nothing, because its text is empty now that {{workflow.answer}} was "
        "filled in."
    ]


def test_a_choice_message_with_many_options_is_a_dropdown_and_a_text_may_type() -> None:
    bot = BotBuilder()
    bot.main.node(
        "Say", content("choice", text="Pick", options=static(list("abcdef"))), content("text", text="x", typing=True)
    )

    assert Talk(bot).say("hi").payloads == [
        {"type": "dropdown", "text": "Pick", "options": [{"label": one, "value": one} for one in "abcdef"]},
        {"type": "text", "text": "x", "typing": True},
    ]


def test_a_message_that_is_too_large_is_warned_of() -> None:
    told = sent(text("x" * 140_000))
    assert len(told.payloads) == 1
    assert any("136 KB" in warning and "128 KB" in warning for warning in told.warnings)
    assert not sent(text("x" * 120_000)).warnings
