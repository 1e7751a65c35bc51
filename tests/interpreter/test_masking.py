"""Secrets stay out of events."""

from __future__ import annotations

import json

from studio.interpreter.masking import MASK, Mask
from tests.fixtures.bot_builder import BotBuilder, capture, code, log, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk

PHONE = "555 0100"


def shop() -> BotBuilder:
    bot = BotBuilder(configVariables={"SHOP_PHONE": PHONE, "": "nameless", "PIN": "12"})
    bot.main.variable("copy").variable("password", secret=True)
    return bot


def test_what_a_bot_says_is_not_masked_but_logs_and_variables_are(javascript: JavaScript) -> None:
    bot = shop()
    bot.main.node(
        "Call",
        text("Call {{env.SHOP_PHONE}}"),
        code("console.log(env.SHOP_PHONE, 12, '12'); workflow.copy = [`tel ${env.SHOP_PHONE}`]; console.log(env.PIN)"),
        code("throw new Error('no ' + env.SHOP_PHONE)"),
    )

    told = javascript.talk(bot).say("hi")

    assert told.texts[0] == f"Call {PHONE}"
    assert told.logs == [f"{MASK} 12 12", MASK]
    assert told.changes == [f"workflow.copy = 'tel {MASK}'"]
    shown = json.dumps([event.to_json() for event in told if event.type != "message_sent"], ensure_ascii=False)
    assert PHONE not in shown
    assert f"no {MASK}" in told.errors[0]


def test_secret_variables_are_masked(javascript: JavaScript) -> None:
    bot = shop()
    bot.main.node("Ask", capture("RawInput", "Password?", "password"), log("done"), capture("WaitForInput"))

    talk = javascript.talk(bot)
    told = talk.say("hi", "hunter2")

    assert told.changes == [f"workflow.password = '{MASK}'"]
    assert talk.session.variables()["workflow"]["password"] == MASK
    assert [event.value for event in told if event.type == "capture_done"] == [MASK]


def test_scopes_shown_to_a_person_have_no_secrets() -> None:
    talk = Talk(shop(), environment={"KEY": "sk-abcdef"})

    assert talk.session.variables()["env"] == {"SHOP_PHONE": MASK, "PIN": MASK, "KEY": MASK}
    assert "sk-abcdef" not in talk.session.save()


def test_values_at_any_depth() -> None:
    mask = Mask(["secret!", 4711, "", None, True, "ab"])

    assert mask.value({"a": ["x secret! y", 4711, True, "ab", "abc", {"b": "secret!"}]}) == {
        "a": [f"x {MASK} y", MASK, True, MASK, "abc", {"b": MASK}]
    }
    assert not Mask([]).is_needed
