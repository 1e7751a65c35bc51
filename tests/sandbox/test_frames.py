"""The protocol's frames, whole, split and forged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.sandbox.frames import FrameError, FrameReader, encode_frame

TOKEN = "t" * 8


def sent(kind: str, text: str) -> bytes:
    body = f"{TOKEN}{kind}{text}".encode()
    return len(body).to_bytes(4, "big") + body


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=20), max_size=5), st.integers(1, 9))
def test_frames_come_out_whole_however_they_are_cut(texts, size):
    stream = b"".join(sent("O", text) for text in texts)
    reader = FrameReader(TOKEN, 1000)
    found = [frame for start in range(0, len(stream), size) for frame in reader.feed(stream[start : start + size])]
    assert found == [("O", text.encode()) for text in texts]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x00\x00\x0awrongtokO{}",
        (8).to_bytes(4, "big") + b"tttttttt",
        (2000).to_bytes(4, "big"),
        b"plain text from somewhere",
    ],
)
def test_other_bytes_are_refused(data):
    with pytest.raises(FrameError):
        list(FrameReader(TOKEN, 1000).feed(data))


def test_text_is_sent_as_unicode_whatever_it_holds():
    assert encode_frame("T", "é\ud800") == b"\x00\x00\x00\x04T\xc3\xa9?"
