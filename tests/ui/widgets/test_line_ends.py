"""What an editor cannot show survives where nobody touched it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.ui.widgets.line_ends import restored, shown

TEXTS = st.lists(
    st.sampled_from(["a", "b", " ", "\n", "\r", "\r\n", "\u2029", "\u2028", "\ud800", "\ufeff", "😀", "\ufdd0"]),
    max_size=20,
).map("".join)


@given(TEXTS)
def test_looking_changes_nothing(text: str) -> None:
    assert restored(text, shown(text)) == text


@given(TEXTS, TEXTS.map(shown))
def test_what_was_typed_is_what_is_shown(original: str, edited: str) -> None:
    assert shown(restored(original, edited)) == edited


def test_lines_nobody_touched_keep_their_ends_and_new_ones_follow_the_rest() -> None:
    original = "one\r\ntwo\rthree\r\nfour"
    assert restored(original, "one\ntwo\nnew\nthree\nfour") == "one\r\ntwo\rnew\r\nthree\r\nfour"
    assert restored(original, "one\nthree\nfour") == "one\r\nthree\r\nfour"
    assert restored("", "a\nb") == "a\nb"


def test_halves_of_characters_survive_on_other_lines() -> None:
    assert restored("a\ud800\nb", "a\nB") == "a\ud800\nB"
    assert restored("a\ud800\nb", "A\nb") == "A\nb"
