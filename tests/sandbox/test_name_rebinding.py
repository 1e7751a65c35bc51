"""Names that lead elsewhere at the second look-up, as an attacker's name server makes them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest

from studio.sandbox.host import HostCall, HostError
from studio.sandbox.http_bridge import HttpBridge, HttpPolicy


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose look-ups give one answer after the other."""

    def __init__(self, answers: Iterator[list[str]]) -> None:
        super().__init__()
        self._answers = answers

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(self._answers)]


class Wire(httpx.AsyncBaseTransport):
    """Notes where requests go; the first is redirected to the same name."""

    def __init__(self) -> None:
        self.reached: list[tuple[str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.reached.append((request.url.host, request.headers["host"]))
        if len(self.reached) == 1:
            return httpx.Response(302, headers={"location": "http://rebind.example/inside"})
        return httpx.Response(200, content=b"secret")


def fetch(*answers: list[str]) -> tuple[list[tuple[str, str]], str]:
    """Where a request to a name went, and why it was refused in the end."""
    wire = Wire()
    bridge = HttpBridge(HttpPolicy(online=True), transport=wire)

    async def story() -> str:
        try:
            with pytest.raises(HostError) as refused:
                await bridge.answer(HostCall("http", [{"url": "http://rebind.example/", "method": "GET"}]))
            return str(refused.value)
        finally:
            await bridge.close()

    with asyncio.Runner(loop_factory=lambda: Loop(iter(answers))) as runner:
        return wire.reached, runner.run(story())


def test_the_address_that_was_checked_is_the_one_connected_to():
    reached, refused = fetch(["93.184.216.34"], ["127.0.0.1"])

    assert reached == [("93.184.216.34", "rebind.example")]
    assert "private network" in refused


def test_a_name_with_one_bad_address_among_good_ones_is_refused():
    reached, refused = fetch(["93.184.216.34", "169.254.169.254"])

    assert reached == []
    assert "private network" in refused
