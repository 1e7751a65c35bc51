"""Qt counts text in UTF-16 units, Python in characters: an emoji is two of the one and one of the other."""

from __future__ import annotations


def unit_count(text: str) -> int:
    """Length of a text as Qt counts it."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def as_units(text: str) -> str:
    """The text with two stand-ins for every character of two units, so that Qt's positions index it."""
    if text.isascii():
        return text
    return "".join(character if character <= "\uffff" else "\ufffd\ufffd" for character in text)
