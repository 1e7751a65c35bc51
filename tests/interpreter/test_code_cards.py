"""Code cards, JavaScript in templates and conditions, custom actions and what is missing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from studio.bot.bot import Bot
from studio.interpreter.events import CodeLogged, Event, VariableChanged
from studio.interpreter.scripts import Scripts
from studio.interpreter.services import Services
from studio.interpreter.session import Session
from studio.sandbox.host import HostCall
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.result import Result
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Task
from tests.fixtures.bot_builder import BotBuilder, Card, capture, code, log, text, when
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk, Told, collect


class Counting(Scripts):
    """Counts what crosses to the sandbox."""

    def __init__(self, scripts: Scripts) -> None:
        self.scripts = scripts
        self.tasks: list[Task] = []

    async def run(self, task: Task) -> Result:
        self.tasks.append(task)
        return await self.scripts.run(task)


def running(javascript: JavaScript, *cards: Card, bot: BotBuilder | None = None) -> Told:
    bot = bot or BotBuilder()
    bot.main.node("Run", *cards, default="Next").node("Next", capture("WaitForInput"))
    return javascript.talk(bot).say("hi")


def test_code_sets_variables_of_every_scope(javascript: JavaScript) -> None:
    bot = BotBuilder().variable("user.age", "number").variable("bot.open", "boolean", True)
    bot.main.variable("n", "number").variable("when", "date")
    told = running(
        javascript,
        code(
            "workflow.n = 1; workflow.when = new Date(0); user.age = '36'; bot.open = false; session.x = [1];\n"
            "conversation.c = {a: 1}; temp.t = 1; turn.u = 2; delete user.nothing; event.state.user.via = 'state'"
        ),
        bot=bot,
    )

    assert sorted(told.changes) == sorted(
        [
            "workflow.n = 1",
            "workflow.when = {'$date': '1970-01-01T00:00:00.000Z'}",
            "user.age = 36",
            "user.via = 'state'",
            "bot.open = False",
            "session.x = [1]",
            "conversation.c = {'a': 1}",
            "temp.t = 1",
            "turn.u = 2",
        ]
    )
    assert told.errors == []


def test_code_may_await_and_return_and_knows_the_event(javascript: JavaScript) -> None:
    told = running(
        javascript,
        code("const text = await Promise.resolve(event.preview); workflow.said = text; return; workflow.no = 1"),
        text(
            "{{workflow.said}} {{event.state.context.currentNode}} {{event.state.context.currentCard}} {{event.payload.text.toUpperCase()}}"
        ),
    )

    assert told.texts == ["hi Run ins-main-run-2 HI"]


def test_logs_arrive_while_the_code_still_runs(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node(
        "Run", code("console.log('one', {a: 1}); await new Promise(r => setTimeout(r, 1)); console.warn('two')")
    )

    told = javascript.talk(bot).say("hi")

    assert [(event.level, event.text) for event in told.of(CodeLogged)] == [
        ("info", "one { a: 1 }"),
        ("warning", "two"),
    ]


def test_an_uncaught_error_leads_to_the_error_workflow(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.error.node("Handler", text("{{event.error}}"), default="End")

    told = running(javascript, code("const a = 1;\nthrow new RangeError('too much')"), bot=bot)

    sentence = "Execute code in node “Run” of workflow “Main”: the code failed: RangeError: too much (line 2)"
    assert told.errors == [sentence]
    assert told.texts == [sentence]


def test_broken_code_is_an_error(javascript: JavaScript) -> None:
    assert "SyntaxError" in running(javascript, code("let = ;")).errors[0]


def test_a_value_of_the_wrong_type_is_an_error_that_names_the_variable(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.variable("n", "number")

    told = running(javascript, code("workflow.n = 'many'"), bot=bot)

    assert told.errors == [
        "Execute code in node “Run” of workflow “Main”: “many” does not fit the variable workflow.n, which is of type "
        "number."
    ]


def test_a_node_crosses_to_the_sandbox_once(javascript: JavaScript) -> None:
    scripts = Counting(javascript.scripts)
    bot = BotBuilder()
    bot.main.variable("n", "number", 3)
    bot.main.node(
        "Run",
        text("{{workflow.n.toFixed(2)}} and {{Math.max(1, workflow.n)}}"),
        log("{{[1, 2].join('-')}}"),
        when("[workflow.n].includes(4)", "Next"),
        text("{{'x'.repeat(workflow.n)}}"),
        when("[workflow.n].includes(3)", "Next"),
        text("{{'never'.trim()}}"),
    )
    bot.main.node(
        "Next", code("workflow.n = 7"), text("{{workflow.n.toFixed(1)}}"), when("[7].includes(workflow.n)", "Last")
    )
    bot.main.node("Last", text("done"))

    told = Talk(bot, scripts=scripts, run=javascript.run).say("hi")

    assert told.texts == ["3.00 and 3", "xxx", "7.0", "done"]
    assert [len(task.steps) for task in scripts.tasks] == [7, 3]


def test_code_whose_value_was_converted_is_not_answered_ahead_of_time(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.variable("n", "number")

    told = running(javascript, code("workflow.n = '7'"), text("{{typeof workflow.n}}"), bot=bot)

    assert told.texts == ["number"]


def test_expressions_that_act_run_once_and_in_their_place(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.variable("list", "array", [])

    told = running(
        javascript,
        text("{{workflow.list.push('a')}}"),
        text("{{workflow.list.push('b')}} {{workflow.list.join()}}"),
        bot=bot,
    )

    assert told.texts == ["1", "2 a,b"]
    assert told.changes == ["workflow.list = ['a']", "workflow.list = ['a', 'b']"]


def test_a_template_that_reads_a_field_of_nothing_shows_nothing(javascript: JavaScript) -> None:
    told = running(javascript, text("a{{workflow.x.y.trim()}}b{{workflow.z.length.toFixed()}}c{{[1].length + 1}}"))

    assert told.texts == ["abc2"]
    assert len(told.warnings) == 2


def test_a_template_with_another_error_fails(javascript: JavaScript) -> None:
    told = running(javascript, text("{{nobody}}"))

    assert told.errors == [
        "Text in node “Run” of workflow “Main”: {{nobody}} failed: ReferenceError: nobody is not defined"
    ]


def test_an_error_in_a_card_that_is_never_reached_does_no_harm(javascript: JavaScript) -> None:
    told = running(javascript, text("{{[1].length}}"), when("[1].length", "Next"), text("{{nobody()}}"))

    assert told.errors == []


def test_conditions_in_javascript(javascript: JavaScript) -> None:
    for condition, path in (
        ("workflow.x.some(y => y)", "No"),
        ("[] instanceof Array", "Yes"),
        ("'abc'.match(/b/)", "Yes"),
        ("null ?? []", "Yes"),
    ):
        bot = BotBuilder()
        bot.main.node("Choose", when(condition, "Yes"), default="No").node("Yes").node("No")
        assert javascript.talk(bot).say("hi").path[-1] == path, condition


def test_a_condition_with_another_error_fails(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node("Choose", when("nobody", "Choose", "Someone?"))

    assert javascript.talk(bot).say("hi").errors == [
        "Expression “Someone?” in node “Choose” of workflow “Main”: the condition “nobody” failed: ReferenceError: nobody "
        "is not defined"
    ]


@pytest.mark.parametrize("validator", ["return /^[a-z]+$/.test(input)", "input.length > 2 && !input.includes('1')"])
def test_validators_in_javascript(javascript: JavaScript, validator: str) -> None:
    bot = BotBuilder()
    bot.main.variable("x")
    bot.main.node("Ask", capture("RawInput", "?", "x", retries=1, validators=[(validator, "Letters!")]), text("Fine."))
    talk = javascript.talk(bot)

    assert talk.say("hi", "a1").texts == ["Letters!"]
    assert talk.say("abc").texts == ["Fine."]


def test_an_endless_loop_is_stopped_and_told() -> None:
    async def play() -> Told:
        async with Sandbox(SandboxLimits(code_seconds=0.3)) as sandbox:
            bot = BotBuilder()
            bot.main.node("Run", code("while (true) {}"))
            return await collect(Talk(bot, scripts=sandbox).session.say("hi"))

    told = asyncio.run(play())

    assert "ran longer than 0.3 seconds" in told.errors[0]
    assert told.texts == ["Sorry, an error occurred."]


def test_a_loop_further_down_does_not_harm_the_cards_before_it() -> None:
    async def play() -> Told:
        async with Sandbox(SandboxLimits(expression_seconds=0.3)) as sandbox:
            bot = BotBuilder()
            bot.main.node(
                "Run", text("{{[1].length}}"), when("[].length", "Run"), text("{{(() => { while (true); })()}}")
            )
            return await collect(Talk(bot, scripts=sandbox).session.say("hi"))

    told = asyncio.run(play())

    assert told.texts == ["1", "Sorry, an error occurred."]
    assert told.errors[0].startswith("Text in node “Run” of workflow “Main”: The code ran longer")


def test_closing_a_turn_early_stops_the_code_and_goes_back(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node("Ask", capture("RawInput", "?"), default="Run")
    bot.main.node(
        "Run", code("workflow.x = 1; console.log('running'); await new Promise(() => setInterval(() => {}, 9))")
    )
    talk = javascript.talk(bot)
    talk.say("hi")
    before = talk.session.save()

    async def interrupt() -> list[Event]:
        seen: list[Event] = []
        turn = talk.session.say("go")
        async for event in turn:
            seen.append(event)
            if isinstance(event, CodeLogged):
                break
        await turn.aclose()
        return seen

    seen = javascript.run(interrupt())

    assert isinstance(seen[-1], CodeLogged)
    assert talk.session.save() == before
    assert [task for task in asyncio.all_tasks(javascript.runner.get_loop()) if not task.done()] == []
    assert not any(isinstance(event, VariableChanged) for event in seen)


# -- what code may call


def test_custom_actions_run_and_may_call_one_another(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.extra["actions"] = [
        {"id": "act-1", "name": "double", "raw_code": "return {value: input.n * 2}"},
        {
            "id": "act-2",
            "name": "quadruple",
            "raw_code": "return await actions.double(await actions.double(input).then(r => ({n: r.value})))",
        },
        {"id": "act-3", "name": "fail", "raw_code": "return input.missing.x"},
        {"id": "act-4", "name": "loop", "raw_code": "return await actions.loop()"},
    ]

    told = running(
        javascript,
        code("workflow.r = (await actions.quadruple({n: 3})).value"),
        code("try { await actions.fail({}) } catch (error) { workflow.e = `${error.name}: ${error.message}` }"),
        code("try { await actions.loop() } catch (error) { workflow.l = error.message }"),
        bot=bot,
    )

    assert told.errors == []
    assert told.changes[0] == "workflow.r = 12"
    assert told.changes[1].startswith('workflow.e = "TypeError: ')
    assert "more than 3 deep" in told.changes[2]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("actions.nobody()", "The bot has no action “nobody”."),
        (
            "actions['plus/huggingface'].generate({})",
            "plus/huggingface/generate cannot be called: the integration “plus/huggingface” is not connected.",
        ),
        (
            "client.listIntegrations({})",
            "client.listIntegrations cannot be called here: it needs the cloud, and this bot runs on your machine.",
        ),
        (
            "OrdersTable.findRecords({})",
            "OrdersTable.findRecords cannot be called: no storage is connected for table “OrdersTable”.",
        ),
    ],
)
def test_what_is_not_connected_says_so(javascript: JavaScript, call: str, sentence: str) -> None:
    bot = BotBuilder()
    bot.extra["tables"] = {"table_1": {"id": "table_1", "name": "OrdersTable"}}

    told = running(javascript, code(f"await {call}"), bot=bot)

    assert sentence in told.errors[0]


def test_connected_host_functions_answer_code(javascript: JavaScript) -> None:
    async def table(call: HostCall) -> Any:
        return [{"method": call.method}]

    bot = BotBuilder()
    bot.extra["tables"] = {"table_1": {"id": "table_1", "name": "OrdersTable"}}
    bot.main.node("Run", text("{{(await OrdersTable.findRecords({}))[0].method}}"))
    session = Session(Bot(bot.build()), Services(scripts=javascript.scripts, host={"OrdersTable": table}))

    assert javascript.run(collect(session.say("hi"))).texts == ["findRecords"]


def test_without_a_sandbox_code_fails_with_a_sentence() -> None:
    bot = BotBuilder()
    bot.main.node("Run", code("1"))

    assert Talk(bot).say("hi").errors == [
        "Execute code in node “Run” of workflow “Main”: this needs JavaScript, and no JavaScript sandbox is running."
    ]


def test_time_and_randomness_are_fixed_with_the_clock(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node("Run", text("{{new Date().toISOString()}} {{Math.random()}}"))

    first = javascript.talk(bot).say("hi")

    assert first.texts[0].startswith("2026-03-02T09:00:00")
    assert [event.to_json() for event in first] == [event.to_json() for event in javascript.talk(bot).say("hi")]
    assert javascript.talk(bot, seed="other").say("hi").texts != first.texts
