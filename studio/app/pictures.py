"""Pictures of the web for the emulator, fetched by the same rules as the requests of a bot's code."""

from __future__ import annotations

import asyncio
import base64
from threading import Event

import httpx

from studio.sandbox.host import HostCall, HostError
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.ui.emulator.images import ImageError

_POLICY = HttpPolicy(online=True, timeout=15, max_response=16_000_000)
_LOOK_SECONDS = 0.1


class WebPictures:
    """Fetches pictures on worker threads until it is closed."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport
        self._closed = Event()

    def fetch(self, url: str) -> bytes:
        """The content of a picture at an address of the web. Blocks for at most 15 s: for worker threads.

        Addresses of this computer and its private network are refused. Raises ImageError with a sentence.
        """
        return asyncio.run(self._fetch(url))

    def close(self) -> None:
        """End what is being fetched, within a tenth of a second."""
        self._closed.set()

    async def _fetch(self, url: str) -> bytes:
        bridge = HttpBridge(_POLICY, self._transport)
        work = asyncio.ensure_future(bridge.answer(HostCall("http", [{"url": url, "binary": True}])))
        try:
            while not work.done() and not self._closed.is_set():
                await asyncio.wait((work,), timeout=_LOOK_SECONDS)
            if not work.done():
                raise ImageError("The picture is not wanted any more.")
            answer = work.result()
        except HostError as problem:
            raise ImageError(str(problem)) from problem
        finally:
            work.cancel()
            await asyncio.wait((work,))
            await bridge.close()
        if answer["status"] >= 400:
            raise ImageError(f"The picture could not be fetched: {answer['status']} {answer['statusText']}".rstrip())
        return base64.b64decode(answer["body"])
