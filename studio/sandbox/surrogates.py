"""Halves of letters that JavaScript keeps when code cuts a text inside an emoji, and that nothing can write."""

from __future__ import annotations

from typing import Any


def whole_letters(text: str) -> str:
    """The text with the sign for an unknown letter in place of each half."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def with_whole_letters(value: Any) -> Any:
    """A JSON value with `whole_letters` in all its texts, names among them."""
    if isinstance(value, str):
        return whole_letters(value)
    if isinstance(value, dict):
        return {whole_letters(key): with_whole_letters(item) for key, item in value.items()}
    return [with_whole_letters(item) for item in value] if isinstance(value, list) else value
