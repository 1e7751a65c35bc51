"""What each kind of step gives."""

from __future__ import annotations

import pytest

from studio.sandbox.task import Step

VARIABLES = {"workflow": {"n": 3, "name": "Ada", "list": [1, 2]}, "user": {"age": 36}, "event": {"preview": "hi"}}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("workflow.n * 2", 6),
        ("  workflow.n + user.age ;", 39),
        ("{{ workflow.list.map(x => x + 1) }}", [2, 3]),
        ("{a: 1, b: {c: [null, true]}}", {"a": 1, "b": {"c": [None, True]}}),
        ("workflow.missing", None),
        ("await Promise.resolve(5)", 5),
        ("const a = 2; return a + workflow.n", 5),
        ("(workflow.n as number)!", 3),
        ("workflow.n // the number", 3),
        ("", None),
    ],
)
def test_expressions(bench, source, value):
    assert bench.value(source, scopes=VARIABLES) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("workflow.n > 2", True),
        ("workflow.n > 3", False),
        ("{{!event.missing}}", True),
        ("workflow.name", True),
        ("''", False),
        ("", False),
    ],
)
def test_conditions_are_booleans(bench, source, value):
    assert bench.value(source, "condition", scopes=VARIABLES) is value


def test_a_condition_on_something_missing_is_false_with_a_note(bench):
    [outcome] = bench.run(Step("condition", "workflow.nothing.length > 0"), scopes=VARIABLES).outcomes
    assert (outcome.value, outcome.error) == (False, None)
    assert outcome.note == "Cannot read properties of undefined (reading 'length')"


def test_a_condition_with_an_unknown_name_is_an_error(bench):
    error = bench.error("nonsense > 1", "condition")
    assert (error.name, error.message) == ("ReferenceError", "nonsense is not defined")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Hello {{workflow.name}}, {{ workflow.n + 1 }}!", "Hello Ada, 4!"),
        ("{{workflow.list}}", [1, 2]),
        ("list: {{workflow.list}}", "list: [1,2]"),
        ("nothing: {{workflow.missing}}{{null}}.", "nothing: ."),
        ("{{ {a: {b: 1}} }} and {{ '}}' }}", '{"a":{"b":1}} and }}'),
        ("a {{ open", "a {{ open"),
        ("plain", "plain"),
        ("", ""),
        ("{{ await Promise.resolve('late') }} and {{1}}", "late and 1"),
        ("at {{new Date(0)}}", "at 1970-01-01T00:00:00.000Z"),
        ("{{NaN}} {{1n}} {{true}}", "NaN 1 true"),
    ],
)
def test_templates(bench, text, value):
    assert bench.value(text, "template", scopes=VARIABLES) == value


@pytest.mark.parametrize(
    "source",
    [
        "return input.length > 2",
        "input.length > 2",
        "(input: string) => input.length > 2",
        " return true && /a/.test(input)",
        "async (input) => (await input).length > 2",
    ],
)
def test_validators_take_bodies_expressions_and_functions(bench, source):
    assert bench.value(source, "validator", input="abc") is True
    assert bench.value(source, "validator", input="b") is False


def test_a_validator_sees_dates_and_variables(bench):
    date = {"$date": "2030-01-01T00:00:00Z"}
    source = "return input.getFullYear() === 2030 && workflow.n === 3"
    assert bench.value(source, "validator", input=date, scopes=VARIABLES) is True


def test_code_may_return_and_await_at_the_top(bench):
    source = "workflow.a = await Promise.resolve(1)\nif (workflow.a) return\nworkflow.b = 2"
    assert bench.code(source) == {"a": 1}


def test_code_may_declare_names_of_its_own_that_exist_already(bench):
    assert bench.code("const user = {age: 1}; let event = 2, _ = 3; workflow.x = user.age + event + _") == {"x": 6}


TYPESCRIPT = """
enum Size { Small = 1, Large }
interface Item { size: Size; label?: string }
type Pair<T> = [T, T];
const twice = <T,>(x: T): Pair<T> => [x, x];
class Box<T> { constructor(private readonly value: T) {} get(): T { return this.value } }
const item = { size: Size.Large } as Item;
const label: string = item.label ?? (item?.label satisfies string | undefined) ?? 'none';
async function later<T>(x: T): Promise<T> { return x! }
workflow.size = item.size;
workflow.pair = twice<number>(4);
workflow.box = new Box<string>('in').get();
workflow.label = label;
workflow.later = await later<number>(7);
workflow.name = Size[1];
declare const nowhere: number;
"""


def test_typescript_is_stripped(bench):
    assert bench.code(TYPESCRIPT) == {
        "size": 2, "pair": [4, 4], "box": "in", "label": "none", "later": 7, "name": "Small",
    }  # fmt: skip


def test_steps_share_variables_and_stop_at_the_first_error(bench):
    steps = [Step("code", "workflow.n += 1"), Step("expression", "workflow.n"), Step("code", "throw new Error('x')"),
             Step("expression", "1")]  # fmt: skip
    result = bench.run(*steps, scopes=VARIABLES)
    assert [outcome.value for outcome in result.outcomes] == [None, 4, None]
    assert result.error is not None
    assert result.error.message == "x"


def test_a_run_can_stop_at_the_first_true_condition(bench):
    steps = [Step("condition", text) for text in ("workflow.n > 9", "workflow.n > 2", "workflow.n > 1")]
    result = bench.run(*steps, scopes=VARIABLES, stop_at_true=True)
    assert [outcome.value for outcome in result.outcomes] == [False, True]


def test_an_empty_task_needs_no_process(bench):
    assert bench.run().outcomes == ()


def test_errors_tell_the_line(bench):
    error = bench.error("// one\nfunction inner() {\n  null.x\n}\n\nawait null\ninner()")
    assert (error.name, error.line) == ("TypeError", 3)
    assert [(frame.function, frame.line) for frame in error.frames] == [("inner", 3), ("", 7)]
    assert str(error) == "TypeError: Cannot read properties of null (reading 'x') (line 3)"
    assert bench.error("throw new RangeError('out')").frames[0].column == 7


def test_errors_in_typescript_tell_the_line_too(bench):
    assert bench.error("const a: number = 1\n\nthrow new Error('here')").line == 3


def test_broken_code_is_a_syntax_error_with_its_line(bench):
    error = bench.error("let a = 1\nlet b = ;\n")
    assert (error.name, error.line) == ("SyntaxError", 2)
    assert "import" in bench.error("import fs from 'fs'\nfs.readFile").message
    assert bench.error("Hello {{ a b }}", "template").name == "SyntaxError"


@pytest.mark.parametrize(
    ("thrown", "message"),
    [
        ("'text'", "text"),
        ("{message: 'from an object'}", "from an object"),
        ("null", "null"),
        ("Symbol('s')", "Symbol(s)"),
        ("Object.create(null)", "The code threw something that cannot be read."),
        ("{get message() { throw 1 }}", "The code threw something that cannot be read."),
    ],
)
def test_anything_can_be_thrown(bench, thrown, message):
    error = bench.error(f"throw {thrown}")
    assert (error.name, error.message) == ("Error", message)


def test_variables_set_before_an_error_are_kept(bench):
    result = bench.run(Step("code", "workflow.a = 1; throw new Error('late')"), scopes={"workflow": {}})
    assert [(change.name, change.after) for change in result.mutations] == [("a", 1)]


def test_names_that_are_no_identifiers_are_not_visible(bench):
    names = {"fine": 1, "not fine": 2, "class": 3, "a){evil()}//": 4, "été": 5}
    assert bench.value("fine + été", values=names) == 6


def test_a_validator_that_only_throws_tells_its_own_message(bench):
    assert bench.error('throw new Error("Too small.")', "validator").message == "Too small."
