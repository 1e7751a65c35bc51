"""The protocol between the program and the sandbox's process.

A frame is a length (four bytes, big-endian), and that many bytes: one letter for the kind, then JSON as UTF-8. What
the process sends carries its token before the letter, so that bytes from anywhere else are recognised.

To the process: `S` setup, `T` a task, `A` an answer to a host call.
From it: `R` ready, `O` outcome of a step, `L` log entry, `H` host call, `Z` milliseconds of sleep, `I` at rest.
"""

from __future__ import annotations

from collections.abc import Iterator

LENGTH_BYTES = 4


class FrameError(Exception):
    """Bytes that are no frame of this process."""


def encode_frame(kind: str, text: str) -> bytes:
    """A frame for the process."""
    body = kind.encode("ascii") + text.encode("utf-8", errors="replace")
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


class FrameReader:
    """Cuts a stream of bytes into frames."""

    def __init__(self, token: str, max_bytes: int) -> None:
        self._token = token.encode("ascii")
        self._max_bytes = max_bytes
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[str, bytes]]:
        """Yields (kind, JSON) for every frame that is complete with these bytes. Raises FrameError."""
        pending = self._pending
        pending += data
        head = len(self._token) + 1
        start = 0
        while len(pending) - start >= LENGTH_BYTES:
            length = int.from_bytes(pending[start : start + LENGTH_BYTES], "big")
            if not head <= length <= self._max_bytes:
                raise FrameError(f"a frame of {length} bytes")
            end = start + LENGTH_BYTES + length
            if len(pending) < end:
                break
            body = bytes(pending[start + LENGTH_BYTES : end])
            if not body.startswith(self._token):
                raise FrameError("a frame without the token")
            start = end
            yield chr(body[head - 1]), body[head:]
        del pending[:start]
