"""JSON keeps its numbers, order, escapes and layout."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.json_text import (
    COMPACT_STYLE,
    MAX_DEPTH,
    JsonTextError,
    depth_of,
    dump_compact,
    dump_json,
    javascript_number,
    parse_json,
    walk_strings,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e15, 1e15) | st.text(st.characters(exclude_categories=())),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=6), children, max_size=4),
    max_leaves=30,
)


@given(json_values)
def test_what_is_written_reads_back_and_writes_the_same(value: Any) -> None:
    for write in (dump_json, dump_compact):
        text = write(value)
        read = parse_json(text)
        assert read.value == value
        assert read.exact
        assert dump_json(read.value, read.style) == text


@given(json_values)
def test_the_studio_style_is_python_s_indented_json(value: Any) -> None:
    expected = json.dumps(value, indent=2, ensure_ascii=False)
    if "e" not in expected and not any("\ud800" <= char <= "\udfff" for char in expected):
        assert dump_json(value).decode() == expected


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1e-7, "b": 1.50, "c": -0, "d": 1E5, "e": 12345678901234567890}',
        b'{"a":"\\ud83d"}',
        b'{\r\n\t"a": [\r\n\t\t1\r\n\t]\r\n}\r\n',
        b'\xef\xbb\xbf{\n    "a": {}\n}\n',
        b'{"a": "caf\\u00e9"}',
        b"[]",
        b'"text"',
        b"null",
    ],
)
def test_odd_layouts_are_written_as_they_were_read(text: bytes) -> None:
    read = parse_json(text)
    assert read.exact
    assert dump_json(read.value, read.style) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not valid JSON"),
        (b'{"a": 1', "not valid JSON (line 1"),
        (b'{\n"a": nope}', "line 2"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 5_000, "deep"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "deep"),
        (b"9" * 5000, "digits"),
    ],
)
def test_what_is_not_json_is_refused_with_a_reason(text: bytes, reason: str) -> None:
    with pytest.raises(JsonTextError, match=reason.replace("(", r"\(")):
        parse_json(text)


def test_the_deepest_allowed_nesting_is_accepted() -> None:
    assert depth_of(parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).value, MAX_DEPTH) == MAX_DEPTH


def test_a_key_that_stands_twice_is_reported() -> None:
    read = parse_json(b'{"a": {"b": 1, "b": 2}}')
    assert read.duplicate_keys == ("b",)
    assert not read.exact


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (0.00001, "0.00001"), (1e21, "1e+21"), (123456.5, "123456.5")],
)
def test_numbers_are_printed_as_javascript_prints_them(number: float, text: str) -> None:
    assert javascript_number(number) == text


def test_rows_are_compact() -> None:
    assert dump_json({"a": [1, "é"]}, COMPACT_STYLE) == '{"a":[1,"é"]}'.encode()


def test_strings_are_found_in_document_order() -> None:
    assert list(walk_strings({"a": ["x", {"b": "y"}], "c": 1, "d": "z"})) == ["x", "y", "z"]
