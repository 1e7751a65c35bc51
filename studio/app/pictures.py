"""Pictures of the web for the emulator, fetched by the same rules as the requests of a bot's code."""

from __future__ import annotations

import asyncio
import base64

import httpx

from studio.sandbox.host import HostCall, HostError
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy
from studio.ui.emulator.images import ImageError

_POLICY = HttpPolicy(online=True, timeout=15, max_response=16_000_000)


def fetch_picture(url: str, transport: httpx.AsyncBaseTransport | None = None) -> bytes:
    """The content of a picture at an address of the web. Blocks for at most 15 s: for worker threads.

    Addresses of this computer and its private network are refused. Raises ImageError with a sentence.
    """
    return asyncio.run(_fetch(url, transport))


async def _fetch(url: str, transport: httpx.AsyncBaseTransport | None) -> bytes:
    bridge = HttpBridge(_POLICY, transport)
    try:
        answer = await bridge.answer(HostCall("http", [{"url": url, "binary": True}]))
    except HostError as problem:
        raise ImageError(str(problem)) from problem
    finally:
        await bridge.close()
    if answer["status"] >= 400:
        raise ImageError(f"The picture could not be fetched: {answer['status']} {answer['statusText']}".rstrip())
    return base64.b64decode(answer["body"])
