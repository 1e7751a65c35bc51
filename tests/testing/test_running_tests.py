"""Conversation tests being run: what passes, and how the first thing that goes wrong is told."""

from __future__ import annotations

import asyncio
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from studio.bot.bot import Bot
from studio.testing.compare import difference
from studio.testing.reader import read_test_file
from studio.testing.report import FileResult, failure_lines, junit_xml, summary
from studio.testing.runner import Runner, Verdict
from tests.fixtures.bot_builder import BotBuilder, always, capture, content, field, intent, log, static, text, when


def shop() -> Bot:
    bot = BotBuilder(inactivityTimeout=30)
    bot.variable("user.name").variable("user.seen", "number", 0)
    bot.main.variable("size").variable("note")
    bot.main.special("trigger", "On start", always("Hello"), integrationId="webchat", triggerId="conversationStarted")
    bot.main.special("trigger", "On order", always("Paid"), integrationId="shop", triggerId="paid")
    bot.main.node("Hello", text("Hello {{user.name}}!"), default="Size")
    bot.main.node(
        "Size",
        capture("SingleChoice", "Which size?", "size", options=["Small", "Large"], retries=1),
        log("chose {{workflow.size}}"),
        when("workflow.size === 'Large'", "Big"),
        default="Note",
    )
    bot.main.node("Big", text("That is big."), content("text", text=""))
    bot.main.node("Note", capture("RawInput", "Any note?", "note"), text("Thank you."), default="End")
    bot.main.node("Paid", text("Paid {{event.payload.amount}}."))
    return Bot(bot.build())


def results(folder: Path, steps: str, bot: Bot | None = None, head: str = "") -> list[Verdict]:
    path = folder / "a.test.yaml"
    path.write_text(f"{head}\ntests:\n  - name: one\n    conversation:\n{steps}", encoding="utf-8")
    file = read_test_file(path)

    async def play() -> list[Verdict]:
        runner = Runner(bot or shop())
        try:
            return [await runner.run(test) for test in file.tests]
        finally:
            await runner.close()

    return asyncio.run(play())


def failure(folder: Path, steps: str, head: str = "") -> list[str]:
    [verdict] = results(folder, steps, head=head)
    return failure_lines("a.test.yaml", verdict)


def test_everything_a_test_may_say(tmp_path: Path) -> None:
    steps = """
      - opens: true
      - bot: [Hello Ada!, ...]
        path: [On start, Hello, Size]
        waits_for: Single choice
      - says: huge
      - bot: {text: "Which size?", type: choice, choices: [Small, Large]}
      - chooses: Small
      - bot: /note/
        logs: chose Small
        variables: {workflow.size: Small, user.name: {pattern: ^A}, user.seen: {type: number}, workflow.note: null}
      - says: no
      - bot: Thank you.
        ends: explicitly
        variables: {workflow.note: no}
      - event: {integration: shop, name: paid, payload: {amount: 5}}
      - bot: Paid 5.
      - starts: new user
      - bot: ["Hello !", "Which size?"]
"""

    [verdict] = results(tmp_path, steps, head="now: 2026-03-02T09:00:00Z\nset: {user.name: Ada}")

    assert failure_lines("a.test.yaml", verdict) == []


def test_a_wrong_message_is_shown_beside_the_expected_one(tmp_path: Path) -> None:
    lines = failure(tmp_path, "      - says: hi\n      - bot:\n          - Hello Ada!\n          - Which size?\n")

    assert lines == [
        "    a.test.yaml, line 6: After “hi”, the bot did not say what it should (- expected, + came).",
        "      - Hello Ada!",
        "      + Hello !",
        "        Which size? [Small, Large]",
        "    The conversation so far:",
        "      » hi",
        "      « Hello !",
        "      « Which size? [Small, Large]",
    ]


@pytest.mark.parametrize(
    ("steps", "sentence", "line"),
    [
        ("      - says: hi\n      - bot: Hello !\n", "did not say what it should", "+ Which size? [Small, Large]"),
        ("      - opens: true\n        path: [Hello]\n", "went another way", "+ On start"),
        ("      - says: hi\n        ends: true\n", "is not where it should be", "+ ends: false"),
        ("      - says: hi\n        waits_for: Number\n", "waits for something else", "+ SingleChoice"),
        ("      - says: hi\n        variables: {user.name: Ada}\n", "not as they should be", "+ user.name: nothing"),
        ("      - says: hi\n      - chooses: Medium\n", "“Medium” cannot be chosen", "Small"),
        ("      - says: hi\n      - says: large\n", "After “large”, the bot failed.", "its “text” is empty"),
        ("      - says: hi\n        warns: /careful/\n", "nothing of the kind was warned of", "- /careful/"),
        ("      - says: hi\n        bot: '/(/'\n", "is no regular expression", ""),
        ("      - says: hi\n        bot: {choices: 5}\n", "“choices” is the list of what is offered", ""),
        ("      - waits: 99999999999 days\n", "no calendar goes so far", ""),
        ("      - waits: a while\n", "“waits” takes a time such as 45 minutes", ""),
        ("      - sends: text\n", "“sends” takes a payload with a type", ""),
        ("      - event: {integration: x}\n", "“event” takes", ""),
        ("      - says: hi\n        variables: {name: x}\n", "names no variable", ""),
    ],
)
def test_each_kind_of_failure_says_what_and_where(tmp_path: Path, steps: str, sentence: str, line: str) -> None:
    lines = failure(tmp_path, steps)

    assert sentence in lines[0]
    assert lines[0].startswith("    a.test.yaml, line ")
    assert any(line in one for one in lines)


def test_an_expected_error_passes(tmp_path: Path) -> None:
    [verdict] = results(
        tmp_path,
        "      - says: hi\n      - says: large\n        error: /its “text” is empty/\n        bot: [That is big., ...]\n",
    )

    assert verdict.failure is None


def test_starting_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.test.yaml"
    text_of_test = """
tests:
  - name: one
    start: {start}
    conversation:
      - bot: Any note?
"""

    def run(start: str) -> list[str]:
        path.write_text(text_of_test.replace("{start}", start), encoding="utf-8")

        async def play() -> Verdict:
            runner = Runner(shop())
            try:
                return await runner.run(read_test_file(path).tests[0])
            finally:
                await runner.close()

        return failure_lines("a", asyncio.run(play()))

    assert run("Main / Note") == []
    assert "workflow “Main” has no node “Nott” to start at." in run("Main / Nott")[0]
    assert "there is no workflow “Men” to start in; the bot has Main, Error" in run("Men")[0]


def test_waiting_runs_the_timeout_when_it_is_due(tmp_path: Path) -> None:
    steps = """
      - says: hi
      - waits: 29 min
      - bot: []
      - waits: 1 hour
      - bot: Are you still there?
"""

    assert results(tmp_path, steps)[0].failure is None


def test_tests_of_intents_need_no_clock(tmp_path: Path) -> None:
    bot = BotBuilder()
    bot.main.node("Ask", capture("RawInput", "?"), intent("bye", ["good bye", "see you"], "Bye"), text("stay"))
    bot.main.node("Bye", text("bye"))

    assert (
        results(tmp_path, "      - says: hi\n      - says: see you!\n        bot: bye\n", Bot(bot.build()))[0].failure
        is None
    )


def test_junit_holds_every_result(tmp_path: Path) -> None:
    path = tmp_path / "a.test.yaml"
    verdicts = [*results(tmp_path, "      - says: hi\n"), *results(tmp_path, "      - says: hi\n        bot: no\x85\n")]
    file = read_test_file(path)

    files = [FileResult(file, tuple(verdicts))]
    root = ET.fromstring(junit_xml(files))

    assert root.find("testsuite").attrib["failures"] == "1"  # type: ignore[union-attr]
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["one", "one"]
    assert "- no" in root.find(".//failure").text  # type: ignore[union-attr]
    assert summary(files).startswith("1 passed, 1 failed in ")


@pytest.mark.parametrize(
    ("expected", "came", "lines"),
    [
        (["a", "b"], ["a", "b"], []),
        (["...", "b"], ["x", "y", "b"], []),
        (["..."], [], []),
        (["a", "..."], ["a"], []),
        (["a"], ["b"], ["- a", "+ b"]),
        (["a", "c"], ["a", "b", "c"], ["  a", "+ b", "  c"]),
        (["a", "...", "d"], ["a", "b", "c"], ["  a", "  …", "- d"]),
        ([], ["a"], ["+ a"]),
    ],
)
def test_differences(expected: list[str], came: list[str], lines: list[str]) -> None:
    assert difference(expected, came, lambda one, other: one == other, str, str) == lines


def test_a_message_may_be_described_by_its_fields(tmp_path: Path) -> None:
    bot = BotBuilder()
    actions = static([{"action": "say", "label": "Buy", "value": "buy"}])
    bot.main.node(
        "Say",
        content("image", imageUrl="https://x/a.png", title=field("A")),
        content("card", title="C", actions=actions),
    )
    steps = """
      - says: hi
      - bot:
          - {type: image, imageUrl: https://x/a.png}
          - {type: card, choices: [Buy]}
      - chooses: Buy
        bot: [..., {type: card}]
"""

    assert results(tmp_path, steps, Bot(bot.build()))[0].failure is None
