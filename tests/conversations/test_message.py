from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.conversations.message import (
    Attachment,
    Button,
    Card,
    Carousel,
    Choice,
    Image,
    Location,
    Option,
    Text,
    file_name,
    plain_text,
    read_message,
)


def test_every_type_of_the_message_table_is_read() -> None:
    card = {"type": "card", "title": "A", "subtitle": "b", "imageUrl": "u", "actions": []}
    assert read_message({"type": "text", "text": "hi"}) == (Text("hi"),)
    assert read_message({"type": "markdown", "markdown": "*hi*"}) == (Text("*hi*"),)
    assert read_message({"type": "image", "imageUrl": "u", "title": "t"}) == (Image("u", "t"),)
    assert read_message({"type": "audio", "audioUrl": "u"}) == (Attachment("audio", "u", ""),)
    assert read_message({"type": "video", "videoUrl": "u"}) == (Attachment("video", "u", ""),)
    assert read_message({"type": "file", "fileUrl": "u"}) == (Attachment("file", "u", ""),)
    assert read_message(card) == (Card("A", "b", "u", ()),)
    assert read_message({"type": "carousel", "items": [card]}) == (Carousel((Card("A", "b", "u", ()),)),)


def test_a_location_keeps_its_numbers_as_written_and_links_to_a_map() -> None:
    (part,) = read_message({"type": "location", "latitude": 55.5, "longitude": -12, "address": "Street 1"})
    assert part == Location("55.5", "-12", "", "Street 1")
    assert isinstance(part, Location)
    assert "mlat=55.5&mlon=-12" in part.url


def test_choice_and_dropdown_are_a_question_and_options() -> None:
    options = [{"label": "Small", "value": "s"}, {"label": "Large"}, "plain"]
    question, choice = read_message({"type": "choice", "text": "Size?", "options": options})
    assert question == Text("Size?")
    assert choice == Choice((Option("Small", "s"), Option("Large", "Large"), Option("plain", "plain")))
    (_, dropdown) = read_message({"type": "dropdown", "text": "Size?", "options": options})
    assert isinstance(dropdown, Choice)
    assert dropdown.is_dropdown


def test_a_choice_without_options_is_its_question() -> None:
    assert read_message({"type": "choice", "text": "Size?", "options": None}) == (Text("Size?"),)


def test_buttons_know_what_they_do() -> None:
    actions = [
        {"action": "url", "label": "Open", "value": "https://x.y"},
        {"action": "say", "label": "Say", "value": "hello"},
        {"action": "unheard of", "value": "v"},
    ]
    (card,) = read_message({"type": "card", "title": "A", "actions": actions})
    assert isinstance(card, Card)
    assert card.buttons == (
        Button("url", "Open", "https://x.y"),
        Button("say", "Say", "hello"),
        Button("postback", "v", "v"),
    )


def test_a_bloc_is_its_items_in_either_form() -> None:
    items = [{"type": "text", "text": "flat"}, {"type": "image", "payload": {"imageUrl": "u"}}]
    assert read_message({"type": "bloc", "items": items}) == (Text("flat"), Image("u", ""))


def test_an_unknown_type_is_shown_as_json() -> None:
    (part,) = read_message({"type": "hologram", "size": 3})
    assert isinstance(part, Text)
    assert '"hologram"' in part.text


def test_numbers_where_text_is_meant_are_read() -> None:
    assert read_message({"type": "text", "text": 42}) == (Text("42"),)


def test_plain_text_lists_what_can_be_chosen() -> None:
    parts = read_message({"type": "choice", "text": "Size?", "options": [{"label": "S", "value": "s"}]})
    assert plain_text(parts) == "Size?\n- S"


def test_file_names_are_decoded_and_data_is_not_spelled_out() -> None:
    assert file_name("https://x.y/a%20b.pdf?x=1#top") == "a b.pdf"
    assert file_name("data:image/png;base64,AAAA") == "image/png"
    assert "AAAA" not in plain_text(read_message({"type": "image", "imageUrl": "data:image/png;base64,AAAA"}))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "items", "options", "actions", "label", "value", "imageUrl", "payload"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
types = st.sampled_from(
    ["text", "image", "audio", "video", "file", "location", "card", "carousel", "choice", "dropdown", "bloc", "?"]
)


@given(types, st.dictionaries(st.text(max_size=8), json_values, max_size=4), json_values)
def test_no_payload_is_too_odd(kind: str, fields: dict[str, object], value: object) -> None:
    for payload in (
        {"type": kind, **fields},
        {"type": kind, "items": value, "options": value, "actions": value},
        value,
    ):
        assert isinstance(plain_text(read_message(payload)), str)
