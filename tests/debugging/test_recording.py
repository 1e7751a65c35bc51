"""Conversations become tests that pass, and the YAML says what was meant whatever was said."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.debugging.debugger import Debugger
from studio.debugging.recording import (
    Asserted,
    as_yaml,
    initial_variables,
    recorded_turns,
    turns_of_events,
    written_test,
)
from studio.debugging.suite import Suite, new_test_path, read_tests, write_test_file
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.testing.reader import _scalar
from tests.fixtures.bot_builder import BotBuilder, capture, text

EVERYTHING = Asserted(variables=True, path=True, waiting=True)


def shop() -> Bot:
    bot = BotBuilder()
    bot.variable("user.size")
    main = bot.main
    main.variable("name")
    main.variable("cheese", "boolean")
    sizes = [("Small one", "s"), ("Large one", "l")]
    main.node("Ask", capture("RawInput", "Your name?", "name"), default="Size")
    main.node("Size", capture("SingleChoice", "Which size?", "user.size", options=sizes), default="Bye")
    main.node("Bye", text("/Yes/"), text("007"), text("Line one\nline two: {{workflow.name}}"), default="End")
    return Bot(bot.build())


def recorded(bot: Bot, asserted: Asserted, *said: str) -> str:
    debugger = Debugger()

    async def talk() -> None:
        session = Session(bot, Services(gate=debugger), seed="4")
        for words in said:
            value, _, label = words.partition("|")
            turn = session.choose(value, label) if label else session.say(words)
            async for _ in turn:
                pass
        await session.close()

    asyncio.run(talk())
    path = debugger.timeline.path()
    turns = recorded_turns(path)
    return written_test("A talk", turns, bot, asserted, variables=initial_variables(path, bot))


@pytest.mark.parametrize("asserted", [Asserted(), EVERYTHING, Asserted(messages=False, choices=False, end=False)])
def test_a_recorded_test_is_kept_and_passes(asserted: Asserted, tmp_path: Path) -> None:
    bot = shop()
    text = recorded(bot, asserted, "hi", "yes", "l|Large one")
    path = new_test_path(tmp_path / "shop.bpz", "A talk: about 1/2 pizza")
    assert path == tmp_path / "shop.tests" / "a-talk-about-1-2-pizza.test.yaml"
    write_test_file(path, text)
    assert new_test_path(tmp_path / "shop.bpz", "A talk: about 1/2 pizza").name.endswith("-2.test.yaml")
    suite = Suite()
    suite.take(read_tests(tmp_path / "shop.bpz"))
    (key,) = suite.entries
    asyncio.run(suite.run([key], bot))
    entry = suite.entries[key]
    assert entry.verdict is not None
    assert entry.verdict.failure is None, text
    assert entry.state == "passed"
    assert entry.touches(("wf-main", "nd-main-size"))
    assert suite.touching(("wf-main", "nd-elsewhere")) == []


def test_a_recorded_test_fails_once_the_bot_says_something_else(tmp_path: Path) -> None:
    bot = shop()
    write_test_file(new_test_path(tmp_path / "shop.bpz", "talk"), recorded(bot, Asserted(), "hi", "Ada"))
    raw = bot.raw
    changed = yaml.safe_load(yaml.safe_dump(raw).replace("Which size?", "How large?"))
    suite = Suite()
    suite.take(read_tests(tmp_path / "shop.bpz"))
    asyncio.run(suite.run(list(suite.entries), Bot(changed)))
    (entry,) = suite.entries.values()
    assert entry.state == "failed"
    assert entry.failed_at[:2] == ("wf-main", "nd-main-size")
    suite.bot_changed()
    assert entry.is_stale


def test_the_steps_say_what_the_person_did() -> None:
    text = recorded(shop(), EVERYTHING, "hi", "yes", "l|Large one")
    steps = yaml.safe_load(text)["tests"][0]["conversation"]
    assert {"says": "yes"} in steps
    assert {"chooses": "Large one"} in steps
    assert {"bot": {"text": "Which size?", "choices": ["Small one", "Large one"]}} in steps
    assert {"variables": {"workflow.name": "yes"}} in steps
    assert {"waits_for": "SingleChoice"} in steps
    assert {"ends": "explicitly"} in steps


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    folder = tmp_path / "shop.tests"
    folder.mkdir()
    (folder / "bad.test.yaml").write_text("tests: [")
    (folder / "worse.test.yaml").write_bytes(b"\xff\xfe\x00")
    files = read_tests(tmp_path / "shop.bpz")
    assert [bool(file.problem) for file in files] == [True, True]


def plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return {key.value: plain(value) for key, value in node.value}


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=60)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | TEXTS
    | st.sampled_from(["yes", "007", "~", "1e5", "- a", "a: b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_is_written_is_read_again(value: Any) -> None:
    assert plain(yaml.compose(as_yaml({"tests": value}), Loader=yaml.SafeLoader)) == {"tests": value}


def test_a_kept_conversation_becomes_the_same_test() -> None:
    bot = shop()
    flat: list[dict[str, Any]] = []

    async def talk() -> None:
        session = Session(bot, Services(), seed="4")
        for turn in (session.say("hi"), session.say("Ada")):
            flat.extend([event.to_json() async for event in turn])
        await session.close()

    asyncio.run(talk())
    kept = turns_of_events([{"type": "went_back"}, *flat, {"type": "waiting"}])
    assert written_test("A talk", kept, bot, EVERYTHING) == recorded(bot, EVERYTHING, "hi", "Ada")


def test_a_conversation_started_at_a_node_says_where(tmp_path: Path) -> None:
    bot = shop()
    flat: list[dict[str, Any]] = []

    async def talk() -> None:
        session = Session(bot, Services(), seed="4")
        for turn in (session.say("hi"), session.start_at("wf-main", "nd-main-size"), session.choose("s", "Small one")):
            flat.extend([event.to_json() async for event in turn])
        await session.close()

    asyncio.run(talk())
    text = written_test("From there", turns_of_events(flat), bot, Asserted())
    test = yaml.safe_load(text)["tests"][0]
    assert test["start"] == f"{bot.main.name} / Size"  # type: ignore[union-attr]
    write_test_file(tmp_path / "shop.tests" / "a.test.yaml", text)
    suite = Suite()
    suite.take(read_tests(tmp_path / "shop.bpz"))
    asyncio.run(suite.run(list(suite.entries), bot))
    assert suite.count("passed") == 1
