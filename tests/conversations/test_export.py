"""Exports say what was said, and a page is safe whatever that was."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.conversations.export import as_json, as_text
from studio.conversations.export_html import as_html
from studio.conversations.kept import Kept
from studio.conversations.message import citations_of, read_citations

PICTURE = "data:image/png;base64,iVBORw0KGgo="


def conversation(*payloads: dict[str, Any]) -> Kept:
    kept = Kept(3)
    incoming = {"type": "text", "preview": "hi <b>", "payload": {"type": "text", "text": "hi <b>"}}
    kept.add(0.0, {"type": "turn_started", "event": incoming})
    kept.add(1.0, {"type": "node_entered", "name": "Greet"})
    kept.add(1.0, {"type": "node_entered", "name": "Ask"})
    for payload in payloads:
        kept.add(2.0, {"type": "message_sent", "payload": payload})
    return kept


def line_of(event: Any) -> str:
    return f"went to {event['name']}" if event["type"] == "node_entered" else ""


def test_text_names_who_speaks_and_what_the_bot_did() -> None:
    text = as_text(conversation({"type": "text", "text": "Hello"}), "Pizzeria", line_of)
    blocks = text.split("\n\n")
    assert blocks[0].startswith("Conversation with Pizzeria\n")
    assert blocks[1].endswith("\nhi <b>")
    assert blocks[2] == "  – went to Greet\n  – went to Ask"
    assert blocks[3].startswith("Pizzeria · ")
    assert blocks[3].endswith("\nHello\n")


def test_json_holds_everything() -> None:
    payload = {"type": "image", "imageUrl": "u"}
    data = json.loads(as_json(conversation(payload), "Pizzeria"))
    assert [message["from"] for message in data["messages"]] == ["user", "bot"]
    assert data["messages"][1]["payload"] == payload
    assert [event["type"] for event in data["events"]] == [
        *("turn_started", "node_entered", "node_entered", "message_sent")
    ]
    assert data["started"] == "1970-01-01T00:00:00.000+00:00"


EVERYTHING = [
    {"type": "text", "text": "see https://example.com/?a=1&b=2."},
    {"type": "image", "imageUrl": PICTURE, "title": "Sky"},
    {"type": "image", "imageUrl": "https://example.com/a.png"},
    {"type": "file", "fileUrl": "https://example.com/a.pdf", "title": "Paper"},
    {"type": "location", "latitude": 1, "longitude": 2, "address": "Street"},
    {"type": "choice", "text": "Which?", "options": [{"label": "One", "value": "1"}]},
    {
        "type": "carousel",
        "items": [
            {"title": "Card", "actions": [{"action": "url", "label": "Open", "value": "https://example.com"}]},
            {"title": "Bad", "actions": [{"action": "url", "label": "Run", "value": "javascript:alert(1)"}]},
        ],
    },
    {"type": "text", "text": "Answer", "citations": [{"title": "Handbook", "text": "Page 3"}]},
]


def test_a_page_shows_every_kind_of_message() -> None:
    page = as_html(conversation(*EVERYTHING), "Pizzeria", line_of)
    assert '<a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">' in page
    assert f'<img src="{PICTURE}" alt="Sky">' in page
    assert "https://example.com/a.png" in page
    assert page.count("<img") == 1
    for words in ("Paper", "Street", "One", "Card", "Source: Handbook", "went to Greet"):
        assert words in page
    assert "javascript:" not in page
    assert "hi &lt;b&gt;" in page


class Tags(HTMLParser):
    """The tags of a page, and what they could load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


hostile = st.text() | st.sampled_from(
    [
        *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><script>", "javascript:alert(1)"),
        *("data:text/html,<script>", "https://x.y/\"onclick='a'", "data:image/svg+xml;base64,AAAA", " javascript:x"),
    ]
)


@given(hostile, hostile, st.sampled_from(["text", "image", "file", "card", "choice", "location", "carousel", "?"]))
def test_nothing_said_becomes_a_tag_or_an_unsafe_address(one: str, two: str, kind: str) -> None:
    inner = {"title": one, "subtitle": two, "imageUrl": two, "actions": [{"action": "url", "label": one, "value": two}]}
    payload = {
        "type": kind,
        "text": one,
        "title": two,
        "imageUrl": two,
        "fileUrl": one,
        "address": one,
        "latitude": two,
        "longitude": one,
        "options": [one, two],
        "items": [inner],
        "actions": inner["actions"],
        "citations": [{"title": one, "url": two}],
    }
    page = Tags()
    page.feed(as_html(conversation(payload), one, lambda event: two if event["type"] == "node_entered" else ""))
    known = {"html", "head", "meta", "title", "style", "body", "main", "header", "h1", "p", "article", "time"}
    known |= {"div", "ul", "li", "img", "strong", "br"}
    assert page.tags <= known | {"small", "a", "figure", "figcaption"}
    assert not {name for name in page.attributes if name.startswith("on")}
    safe = ("http://", "https://", "mailto:", "tel:", "data:image/png;", "data:image/jpeg;", "data:image/gif;")
    assert all(address.lower().startswith(safe) for address in page.addresses)


@pytest.mark.parametrize(
    ("item", "citation"),
    [
        ({"title": "A", "text": "b", "url": "https://x.y"}, ("A", "b", "https://x.y")),
        ({"dsFriendlyName": "A", "content": "b"}, ("A", "b", "")),
        ({"source": {"title": "A", "url": "u"}, "snippet": "b"}, ("A", "b", "u")),
        ({"source": "A", "text": "b"}, ("A", "b", "")),
        ("just words", ("", "just words", "")),
    ],
)
def test_sources_are_read_in_any_shape(item: Any, citation: tuple[str, str, str]) -> None:
    (found,) = read_citations([item])
    assert (found.title, found.text, found.url) == citation
    assert citations_of({"metadata": {"citations": [item]}}) == (found,)


def test_sources_that_say_nothing_are_left_out() -> None:
    assert read_citations([{}, None, ""]) == ()
    assert citations_of(None) == ()
