from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from studio.ui.emulator.text_document import MAX_LENGTH, fit, links, markdown_document, plain_document
from studio.ui.theme import LIGHT


def document_of(text: str) -> QTextDocument:
    return markdown_document(text, LIGHT, "text", "accent")


def found(text: str) -> list[tuple[str, str]]:
    document = document_of(text)
    fit(document, 2000)
    return [(shown, url) for _, url, shown in links(document)]


def test_html_is_text(qapp: QApplication) -> None:
    text = "<b>bold</b> <img src='file:///etc/passwd'> <script>alert(1)</script>"
    assert document_of(text).toPlainText() == text


def test_markdown_is_rendered(qapp: QApplication) -> None:
    document = document_of("# Title\n**bold** and `code`\n\n- one\n- two")
    assert document.toPlainText() == "Title\nbold and code\none\ntwo"


def test_single_line_breaks_stay(qapp: QApplication) -> None:
    assert document_of("one\ntwo\n\nthree").toPlainText() == "one\ntwo\nthree"
    document = document_of("one\ntwo\n\nthree")
    lines = []
    block = document.begin()
    while block.isValid():
        lines.append((block.text(), block.blockFormat().topMargin() > 0))
        block = block.next()
    assert lines == [("one", False), ("two", False), ("three", True)]


def test_code_keeps_its_lines(qapp: QApplication) -> None:
    assert document_of("```js\na = 1\n\n  b = 2\n```").toPlainText().rstrip() == "a = 1\n\n  b = 2"


def test_tables_are_tables(qapp: QApplication) -> None:
    document = document_of("| a | b |\n|---|---|\n| 1 | 2 |")
    assert document.rootFrame().childFrames()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://x.y/z.", [("https://x.y/z", "https://x.y/z")]),
        ("(https://x.y/a_b), then", [("https://x.y/a_b", "https://x.y/a_b")]),
        ("👋🏽 https://x.y 👋🏽", [("https://x.y", "https://x.y")]),
        ("[words](https://x.y/q?a=1)", [("words", "https://x.y/q?a=1")]),
        ("`https://x.y`", []),
        ("![alt](file:///etc/passwd)", [("alt", "file:///etc/passwd")]),
        ("javascript:alert(1)", []),
    ],
)
def test_links_are_found(qapp: QApplication, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_images_are_never_loaded(qapp: QApplication, tmp_path: Path) -> None:
    document = document_of(f"![a]({(tmp_path / 'x.png').as_uri()}) ![b](x.png)")
    fit(document, 300)
    assert document.size().height() > 0
    assert "￼" not in document.toPlainText()


def test_a_link_over_two_lines_can_be_pressed_on_both(qapp: QApplication) -> None:
    document = document_of("https://example.com/" + "a" * 120)
    fit(document, 200)
    assert len(links(document)) > 1


def test_typed_text_is_not_markdown_but_has_links(qapp: QApplication) -> None:
    document = plain_document("**no** <b>no</b> https://x.y", LIGHT, "on_bubble_user")
    assert document.toPlainText() == "**no** <b>no</b> https://x.y"
    fit(document, 400)
    assert [url for _, url, _ in links(document)] == ["https://x.y"]


def test_a_document_is_no_wider_than_it_needs(qapp: QApplication) -> None:
    document = document_of("short")
    fit(document, 500)
    assert document.size().width() < 100
    long_word = document_of("x" * 500)
    fit(long_word, 200)
    assert long_word.size().width() <= 200


def test_right_to_left_text_hugs_its_bubble(qapp: QApplication) -> None:
    document = document_of("مرحبا")
    fit(document, 500)
    assert document.size().width() < 100


def test_endless_messages_are_cut(qapp: QApplication) -> None:
    assert len(document_of("word " * MAX_LENGTH).toPlainText()) <= MAX_LENGTH
