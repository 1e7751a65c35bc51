"""Requests of code are told as events, without the secrets in them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.interpreter.events import HttpCalled
from studio.interpreter.http_calls import is_secret_name, masked, masked_url
from studio.interpreter.masking import MASK
from studio.interpreter.sandboxes import Sandboxes
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.sandbox.host import HostCall, HostError
from studio.sandbox.sandbox import Sandbox
from tests.fixtures.bot_builder import BotBuilder, code

SOURCE = """
await axios.post('https://shop.example/orders?api_key=q1w2e3', { item: 'bread', password: 'hunter2' },
  { headers: { Authorization: 'Bearer t0k3n', 'X-Plain': 'yes', 'X-Env': env.KEY } })
await axios.get('https://down.example/').catch(() => {})
"""


def calls_of(source: str) -> list[HttpCalled]:
    async def answer(call: HostCall) -> dict[str, Any]:
        if "down" in call.arguments[0]["url"]:
            raise HostError("“down.example” could not be reached.", code="ECONNREFUSED")
        headers = {"content-type": "application/json", "set-cookie": ["id=1"]}
        return {"status": 201, "statusText": "Created", "headers": headers, "body": '{"token": "abc", "ok": true}',
                "url": call.arguments[0]["url"], "redirected": False}  # fmt: skip

    async def talk() -> list[HttpCalled]:
        bot = BotBuilder()
        bot.main.node("Call", code(source))
        raw = bot.build()
        scripts = Sandboxes(Sandbox)
        services = Services(scripts=scripts, http=answer, environment={"KEY": "very-secret"})
        session = Session(Bot(raw), services, seed="1", close_services=scripts.close)
        found = [event async for event in session.say("go") if isinstance(event, HttpCalled)]
        await session.close()
        return found

    return asyncio.run(talk())


def test_a_request_is_told_with_its_answer_and_without_its_secrets() -> None:
    posted, failed = calls_of(SOURCE)
    assert (posted.method, posted.status, posted.problem) == ("POST", 201, "")
    assert posted.url == f"https://shop.example/orders?api_key={MASK}"
    headers = {name.lower(): value for name, value in posted.request["headers"].items()}
    assert headers["authorization"] == MASK
    assert (headers["x-plain"], headers["x-env"]) == ("yes", MASK)
    assert "bread" in posted.request["body"]
    assert "hunter2" not in posted.request["body"]
    assert posted.response["headers"]["set-cookie"] != ["id=1"]
    assert "abc" not in posted.response["body"]
    assert posted.node == "nd-main-call"
    assert (failed.status, failed.problem) == (0, "“down.example” could not be reached.")


@pytest.mark.parametrize("name", ["Authorization", "x-api-key", "accessToken", "Set-Cookie", "client_secret", "pin"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["monkey", "tokenizer", "keyboard", "shipping", "author", "content-type"])
def test_other_names_are_none(name: str) -> None:
    assert not is_secret_name(name)


@given(st.text(max_size=40))
def test_any_address_can_be_shown(url: str) -> None:
    assert isinstance(masked_url(url), str)


@given(st.text("abc:@/", min_size=1, max_size=10))
def test_passwords_in_addresses_are_masked(password: str) -> None:
    url = str(httpx.URL("https://host.example/path", username="ada", password=f"zq{password}"))
    assert "zq" not in masked_url(url)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_what_has_no_secret_names_stays_as_it_is(value: Any) -> None:
    plain = masked(value)
    if not _has_secret(value):
        assert plain == value


def _has_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return any(is_secret_name(key) or _has_secret(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_secret, value))
