"""Cards that need what is not connected: one sentence each, and the documented way on."""

from __future__ import annotations

import pytest

from tests.fixtures.bot_builder import BotBuilder, Card, ai_task, card, field, static, text
from tests.interpreter.talk import Talk


def beside(other: Card) -> BotBuilder:
    bot = BotBuilder()
    bot.extra["tables"] = {"table_1": {"id": "table_1", "name": "OrdersTable"}}
    bot.main.node("Do", other, text("next"))
    bot.main.node("Help", text("help"))
    return bot


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (
            ai_task("answer1"),
            "AI task “answer1” in node “Do” needs a language model, and none is connected. Its variables stay as they "
            "are; the flow goes on with the next card.",
        ),
        (
            card(type="ai-generate", task={"input": field("x")}),
            "AI generate text in node “Do” needs a language model, and none is connected. Its variables stay as they "
            "are; the flow goes on with the next card.",
        ),
        (
            card(type="aiclassify", task={"input": field("x"), "classes": static([])}),
            "AI transition in node “Do” needs a language model, and none is connected. No class was chosen; the flow "
            "goes on with the next card.",
        ),
        (
            card(type="action", origin="integration", integration={"id": "openai", "action": "generateContent"}),
            "Generate content in node “Do” calls openai/generateContent, and that integration is not connected. Its "
            "variable stays as it is; the flow goes on.",
        ),
        (
            card(
                type="action",
                origin="agent",
                title="Query",
                agent={"id": "KnowledgeAgent", "action": "knowledge-query"},
            ),
            "Query in node “Do” asks KnowledgeAgent, which is not connected. No answer was found; the flow goes on.",
        ),
        (
            card(type="table", tableId="table_1", operation="insert", payload=[]),
            "Insert record in node “Do” would insert records of table “OrdersTable”, and no table storage is connected. "
            "Nothing was read or written; the flow goes on.",
        ),
    ],
)
def test_each_says_what_is_missing_and_goes_on(other: Card, sentence: str) -> None:
    told = Talk(beside(other)).say("hi")

    assert told.warnings == [sentence]
    assert told.texts == ["next"]
    assert told.errors == []


def test_a_failure_transition_is_taken() -> None:
    told = Talk(beside(ai_task("answer1", failed="Help"))).say("hi")

    assert told.texts == ["help"]
    assert told.warnings[0].endswith("The flow goes on by its failure transition.")


def test_autonomous_nodes() -> None:
    def bot(**fields: object) -> BotBuilder:
        made = BotBuilder()
        made.main.special("autonomous", "Auto", **fields)
        made.main.node("After", text("after"))
        return made

    leaving = Talk(bot(defaultTransition={"targetNodeId": "nd-main-after"})).say("hi")
    assert leaving.trace[3] == (
        "warning: Autonomous node “Auto” needs a language model, and none is connected. The flow goes on by its default "
        "transition."
    )
    assert leaving.texts == ["after"]

    talk = Talk(bot(allowConversation=True))
    assert talk.say("hi").trace[-1] == "waits for message"
    again = talk.say("there")
    assert again.path == []
    assert len(again.warnings) == 1
    assert again.trace[-1] == "waits for message"

    assert Talk(bot(allowConversation=False)).say("hi").trace[-1] == "ended implicitly: no transition"
