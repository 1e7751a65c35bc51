"""Requests of a bot's code as events: what was sent and what came back, without the secrets in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from studio.interpreter.events import HttpCalled
from studio.interpreter.masking import MASK
from studio.sandbox.host import HostCall, HostError, HostFunction

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

MOST_CHARACTERS = 20_000
"""Of a body, in an event."""

_SECRET_NAME = re.compile(
    r"authorization|cookie|password|passwd|secret|signature|credential|session|bearer"
    r"|(^|[^a-z])(api|access|auth|private|client|subscription)?[-_ ]?(key|token|pin|pwd|sig)s?($|[^a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def told(turn: Turn, perform: HostFunction) -> HostFunction:
    """The function that makes requests, telling each as an event of the turn."""

    async def request(call: HostCall) -> Any:
        sent = call.arguments[0] if call.arguments and isinstance(call.arguments[0], dict) else {}
        began = turn.elapsed()
        try:
            answer = await perform(call)
        except HostError as problem:
            _tell(turn, sent, {}, (turn.elapsed() - began) * 1000, str(problem))
            raise
        _tell(turn, sent, answer, (turn.elapsed() - began) * 1000, "")
        return answer

    return request


def _tell(turn: Turn, sent: Mapping[str, Any], answer: Mapping[str, Any], took: float, problem: str) -> None:
    body = sent.get("body") if isinstance(sent.get("body"), dict) else {}
    content = str(answer.get("body", ""))
    fields = (
        str(sent.get("method", "GET")).upper(),
        masked_url(str(sent.get("url", ""))),
        {"headers": masked(sent.get("headers") or {}), "body": _shown(_sent_text(body))},
        answer.get("status", 0),
        {"headers": masked(answer.get("headers") or {}), "body": _shown(content), "size": len(content.encode())}
        if answer
        else {},
        took,
        problem,
    )
    turn.emit(HttpCalled, *turn.mask.value(list(fields)))


def _sent_text(body: Any) -> str:
    if "text" in body:
        return str(body["text"])
    return f"(binary, {len(str(body['base64'])) * 3 // 4:,} bytes)" if "base64" in body else ""


def _shown(text: str) -> str:
    """A body with the secrets in it masked, as far as they can be known by their names."""
    if len(text) <= MOST_CHARACTERS and text[:1] in ("{", "["):
        try:
            return json.dumps(masked(json.loads(text)), ensure_ascii=False)
        except (ValueError, RecursionError):
            pass
    elif "=" in text[:200] and " " not in text[:200] and "<" not in text[:1]:
        return _masked_query(text[:MOST_CHARACTERS])
    if len(text) > MOST_CHARACTERS:
        # Cut off, it is no JSON any more: what looks like a secret is masked where it stands.
        return _LOOSE.sub(rf"\1{MASK}", text[:MOST_CHARACTERS]) + "…"
    return text


_LOOSE = re.compile(r'("[^"]*(?:token|secret|password|key|authorization)[^"]*"\s*:\s*")(?:[^"\\]|\\.)*', re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """Whether a header, field or parameter is likely to hold a secret, by its name."""
    return _SECRET_NAME.search(_CAMEL.sub("-", name)) is not None


def masked(value: Any) -> Any:
    """The value with everything masked that stands under the name of a secret, at any depth."""
    if isinstance(value, Mapping):
        return {key: MASK if _hides(str(key), item) else masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list) else value


def _hides(name: str, value: Any) -> bool:
    """A text under such a name is a secret; a number is one under fewer names (`tokens` counts, `key` sorts)."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return is_secret_name(name)
    if isinstance(value, str):
        return bool(value) and is_secret_name(name)
    return isinstance(value, int) and not isinstance(value, bool) and name.lower() in ("pin", "password", "secret")


def masked_url(url: str) -> str:
    """An address without the password and the secret parameters in it."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url.partition("?")[0]
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    user = f"{MASK}@" if parts.username is not None or parts.password is not None else ""
    where = f"{user}{host}{port}" if host else parts.netloc
    return SplitResult(parts.scheme, where, parts.path, _masked_query(parts.query), parts.fragment).geturl()


def _masked_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(is_secret_name(name) for name, _ in pairs):
        return query
    shown = [(name, MASK if is_secret_name(name) else value) for name, value in pairs]
    return urlencode(shown, quote_via=lambda text, *_: text if text == MASK else quote(text))
