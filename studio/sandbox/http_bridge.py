"""HTTP for a bot's code: what axios and fetch in the sandbox turn into, made by us under a policy.

Nothing of a request is logged, and errors name its host only: addresses and headers carry secrets.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import math
import socket
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from studio.sandbox.addresses import is_allowed
from studio.sandbox.host import HostCall, HostError, HostFunction

WINDOW_SECONDS = 60.0
REDIRECTS = {301, 302, 303, 307, 308}
OURS = {
    *("host", "connection", "upgrade", "te", "trailer", "proxy-authorization"),
    *("content-length", "transfer-encoding", "accept-encoding"),
}
"""Headers that belong to the connection, not to the code."""
PRIVATE = {"authorization", "cookie"}
"""Headers that do not follow a redirect to another origin."""


@dataclass(frozen=True, slots=True)
class HttpPolicy:
    """What requests of a bot's code are allowed. Times are seconds, sizes bytes."""

    online: bool = False
    """Off: every request is refused."""
    local: bool = False
    """Whether this computer and its private network may be reached."""
    timeout: float = 30
    """For one request, redirects included; code may ask for less."""
    max_request: int = 4_000_000
    max_response: int = 8_000_000
    """After decompression."""
    calls_per_minute: int = 30
    max_redirects: int = 5


class HttpBridge:
    """Performs requests. Its host functions (`functions`) are what a Sandbox takes as `host`.

    Keeps no cookies and follows no proxy settings. Without a transport it makes one; either way `close` ends it.
    """

    def __init__(
        self,
        policy: HttpPolicy,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy = policy
        """May be replaced at any time; requests under way keep theirs."""
        self._transport = transport
        self._clock = clock
        self._times: deque[float] = deque()

    @property
    def functions(self) -> dict[str, HostFunction]:
        return {"http": self.answer}

    async def close(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def answer(self, call: HostCall) -> dict[str, Any]:
        """Performs the request that the sandbox's axios or fetch sends. Raises HostError with axios's codes."""
        request = call.arguments[0] if call.arguments and isinstance(call.arguments[0], dict) else {}
        policy = self.policy
        url = _parse_url(str(request.get("url", "")))
        self._admit(url, policy)
        seconds = min(policy.timeout, _number(request.get("timeout"), policy.timeout))
        redirects = min(policy.max_redirects, int(_number(request.get("redirects"), policy.max_redirects)))
        body = _body(_object(request.get("body")), policy)
        method = str(request.get("method", "GET")).upper()
        headers = _headers(_object(request.get("headers")))
        try:
            async with asyncio.timeout(seconds):
                hops = _Hops(self._open_transport(), policy, redirects, first=url)
                return await hops.fetch(method, url, headers, body, binary=request.get("binary") is True)
        except (TimeoutError, httpx.TimeoutException):
            raise HostError(f"timeout of {seconds * 1000:g}ms exceeded", code="ECONNABORTED") from None
        except httpx.ConnectError:
            raise HostError(f"“{url.host}” could not be reached.", code="ECONNREFUSED") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
            kind = type(problem).__name__
            raise HostError(f"The request to “{url.host}” failed ({kind}).", code="ERR_NETWORK") from None

    def _admit(self, url: httpx.URL, policy: HttpPolicy) -> None:
        if not policy.online:
            raise HostError(
                f"The code wants to reach “{url.host}”, but network access is off. Allow it in the preferences.",
                code="ERR_NETWORK",
            )
        now = self._clock()
        while self._times and now - self._times[0] >= WINDOW_SECONDS:
            self._times.popleft()
        if len(self._times) >= policy.calls_per_minute:
            raise HostError(
                f"The code made more than {policy.calls_per_minute} requests in a minute.", code="ERR_NETWORK"
            )
        self._times.append(now)

    def _open_transport(self) -> httpx.AsyncBaseTransport:
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(trust_env=False, retries=0)
        return self._transport


class _Hops:
    """One request and the redirects it leads to. Every address is looked up and checked before it is connected to."""

    def __init__(
        self, transport: httpx.AsyncBaseTransport, policy: HttpPolicy, redirects: int, *, first: httpx.URL
    ) -> None:
        self._transport = transport
        self._policy = policy
        self._redirects = redirects
        self._first = first

    async def fetch(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes | None, *, binary: bool
    ) -> dict[str, Any]:
        sent = dict(headers)
        for _ in range(self._redirects + 1):
            response = await self._send(method, url, sent, body)
            try:
                target = response.headers.get("location")
                if response.status_code not in REDIRECTS or target is None or self._redirects == 0:
                    content = await self._read(response, url)
                    return _answer(response, content, url, binary=binary, redirected=url != self._first)
            finally:
                await response.aclose()
            following = _joined(url, target)
            if _origin(following) != _origin(url):
                sent = {name: value for name, value in sent.items() if name not in PRIVATE}
            if response.status_code == HTTPStatus.SEE_OTHER or (response.status_code < 303 and method == "POST"):
                method, body = ("HEAD" if method == "HEAD" else "GET"), None
                sent = {name: value for name, value in sent.items() if not name.startswith("content-")}
            url = following
        raise HostError(
            f"The request to “{self._first.host}” was redirected more than {self._redirects} times.",
            code="ERR_FR_TOO_MANY_REDIRECTS",
        )

    async def _send(self, method: str, url: httpx.URL, headers: dict[str, str], body: bytes | None) -> httpx.Response:
        address = await self._resolve(url)
        # Connected to by the address that was checked, so that a second look-up cannot lead elsewhere.
        request = httpx.Request(
            method,
            url.copy_with(host=address),
            headers={"user-agent": "dialoom-studio"}
            | headers
            | {"accept-encoding": "gzip, deflate", "host": url.netloc.decode("ascii")},
            content=body,
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._policy.timeout),
            },
        )
        return await self._transport.handle_async_request(request)

    async def _resolve(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.raw_host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise HostError(f"No address is known for “{url.host}”.", code="ENOTFOUND") from None
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(is_allowed(address, local=self._policy.local) for address in addresses):
            raise HostError(
                f"“{url.host}” is an address of this computer or its private network, which code may not reach.",
                code="ERR_NETWORK",
            )
        return addresses[0]

    async def _read(self, response: httpx.Response, url: httpx.URL) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > self._policy.max_response:
                raise HostError(
                    f"The answer of “{url.host}” is larger than {self._policy.max_response / 1e6:g} MB.",
                    code="ERR_BAD_RESPONSE",
                )
        return bytes(content)


def _parse_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        host = url.host  # decoding it may fail as well
    except (httpx.InvalidURL, ValueError):
        raise HostError("The code asked for an address that is no URL.", code="ERR_INVALID_URL") from None
    if url.scheme not in ("http", "https") or not host:
        raise HostError(
            "The code asked for an address that does not begin with http:// or https://.", code="ERR_INVALID_URL"
        )
    return url


def _joined(url: httpx.URL, target: str) -> httpx.URL:
    """Where a redirect leads. Raises HostError."""
    try:
        return _parse_url(str(url.join(target)))
    except (httpx.InvalidURL, ValueError):
        raise HostError(f"“{url.host}” redirects to an address that is no URL.", code="ERR_INVALID_URL") from None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _number(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value < math.inf else default


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _headers(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(name).lower(): str(value)
        for name, value in given.items()
        if value is not None and value is not False and str(name).lower() not in OURS
    }


def _body(given: Mapping[str, Any], policy: HttpPolicy) -> bytes | None:
    if "text" in given:
        body = str(given["text"]).encode("utf-8", errors="replace")
    elif "base64" in given:
        try:
            body = base64.b64decode(str(given["base64"]), validate=True)
        except binascii.Error:
            raise HostError("The body of the request cannot be read.", code="ERR_BAD_REQUEST") from None
    else:
        return None
    if len(body) > policy.max_request:
        raise HostError(
            f"The body of the request is larger than {policy.max_request / 1e6:g} MB.", code="ERR_BAD_REQUEST"
        )
    return body


def _answer(
    response: httpx.Response, content: bytes, url: httpx.URL, *, binary: bool, redirected: bool
) -> dict[str, Any]:
    headers: dict[str, Any] = dict(response.headers)
    cookies = response.headers.get_list("set-cookie")
    if cookies:
        headers["set-cookie"] = cookies
    # The content was decompressed: its length and coding are no longer those of the answer.
    headers.pop("content-encoding", None)
    return {
        "status": response.status_code,
        "statusText": response.reason_phrase,
        "headers": headers,
        "body": base64.b64encode(content).decode("ascii") if binary else _decode(content, response),
        "url": str(url),
        "redirected": redirected,
    }


def _decode(content: bytes, response: httpx.Response) -> str:
    try:
        return content.decode(response.charset_encoding or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")
