"""How variables travel: what comes back is what changed, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.sandbox.task import Step

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
KEYS = st.text(max_size=6).filter(lambda key: key != "$date")
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def is_same(a: Any, b: Any) -> bool:
    """Equal as JSON: 1 and 1.0 are one number, True is none."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and a == b


@SLOW
@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_values_come_back_as_they_went(bench, variables):
    result = bench.run(
        Step("expression", "workflow"), Step("expression", "{...workflow}"), scopes={"workflow": variables}
    )
    assert is_same(result.outcomes[0].value, variables)
    assert result.mutations == ()


@SLOW
@given(JSON)
def test_a_copied_value_is_the_value(bench, value):
    assert is_same(bench.code("workflow.b = structuredClone(workflow.a)", {"a": value}), {"a": value, "b": value})


def changes(bench, source, scopes):
    result = bench.run(Step("code", source), scopes=scopes)
    assert result.error is None, result.error
    return [(change.scope, change.name, change.before, change.after, change.deleted) for change in result.mutations]


def test_only_what_changed_comes_back(bench):
    scopes = {
        "workflow": {"n": 1, "same": [1, {"a": 2}], "deep": {"list": [{"x": 1}]}, "gone": 1, "assigned": {"a": 1}},
        "user": {"name": "Ada"},
        "temp": {},
    }
    source = """
        workflow.n = 2
        workflow.same[1].a = 2
        workflow.deep.list[0].x = 5
        workflow.assigned = {a: 1}
        delete workflow.gone
        user.name = 'Ada'
        temp.fresh = null
    """
    assert changes(bench, source, scopes) == [
        ("workflow", "n", 1, 2, False),
        ("workflow", "deep", {"list": [{"x": 1}]}, {"list": [{"x": 5}]}, False),
        ("workflow", "gone", 1, None, True),
        ("temp", "fresh", None, None, False),
    ]


def test_changes_are_told_per_step(bench):
    steps = [Step("code", "workflow.n = [1]"), Step("code", "workflow.n.push(2)"), Step("code", "workflow.n.length")]
    result = bench.run(*steps, scopes={"workflow": {}})
    assert [(change.step, change.before, change.after) for change in result.mutations] == [
        (0, None, [1]),
        (1, [1], [1, 2]),
    ]


def test_large_numbers_nobody_touches_stay_exact(bench):
    assert changes(bench, "workflow.x = 1", {"workflow": {"big": 2**70, "list": [2**70]}}) == [
        ("workflow", "x", None, 1, False)
    ]


def test_state_of_the_event_is_the_scopes(bench):
    scopes = {"event": {"preview": "hi", "state": {"context": {"currentNode": "n"}}}, "session": {"n": 1}, "user": {}}
    source = """
        event.state.session.n += 1
        event.state.user.seen = event.state.context.currentNode
        event.payload = {flag: true}
    """
    assert changes(bench, source, scopes) == [
        ("event", "payload", None, {"flag": True}, False),
        ("session", "n", 1, 2, False),
        ("user", "seen", None, "n", False),
    ]
    assert changes(bench, "event.state.session.n = 3", {"event": {}, "session": {}}) == [
        ("session", "n", None, 3, False)
    ]


def test_dates_are_dates(bench):
    date = {"$date": "2026-03-01T09:00:00.000Z"}
    workflow = {"at": date, "list": [{"when": date}], "odd": {"$date": "never"}}
    source = """
        workflow.year = workflow.at.getUTCFullYear()
        workflow.is = workflow.at instanceof Date && workflow.list[0].when > new Date(0)
        workflow.next = luxon.DateTime.fromJSDate(workflow.at, {zone: 'utc'}).plus({days: 1}).toJSDate()
        workflow.odd.checked = true
    """
    assert bench.code(source, workflow) == workflow | {
        "year": 2026,
        "is": True,
        "next": {"$date": "2026-03-02T09:00:00.000Z"},
        "odd": {"$date": "never", "checked": True},
    }
    assert changes(bench, "workflow.at.setUTCFullYear(2030)", {"workflow": {"at": date}}) == [
        ("workflow", "at", date, {"$date": "2030-03-01T09:00:00.000Z"}, False)
    ]


def test_a_date_written_in_another_way_is_no_change(bench):
    assert changes(bench, "workflow.at.getTime()", {"workflow": {"at": {"$date": "2026-03-01T10:00:00+01:00"}}}) == []


@pytest.mark.parametrize(
    ("expression", "stored"),
    [
        ("undefined", None),
        ("new Map([['a', new Map([['b', 1]])]])", {"a": {"b": 1}}),
        ("new Set([1, [2]])", [1, [2]]),
        ("new Uint8Array([1, 2])", [1, 2]),
        ("new Error('bad')", {"name": "Error", "message": "bad"}),
        ("{f() {}, u: undefined, s: Symbol.iterator, n: null}", {"n": None}),
        ("[undefined, () => 1]", [None, None]),
        ("new (class A { x = 1; get y() { return 2 } })()", {"x": 1}),
        ("{toJSON: () => ({a: 1})}", {"a": 1}),
        ("Object('text')", "text"),
        ("/a+/g", "/a+/g"),
        ("'\\ud800'", "\ufffd"),
        ("JSON.parse('{\"__proto__\": 1}')", {"__proto__": 1}),
        ("luxon.DateTime.fromISO('2026-01-01T00:00:00Z', {zone: 'utc'})", "2026-01-01T00:00:00.000Z"),
    ],
)
def test_what_is_no_json_is_stored_as_the_nearest_thing(bench, expression, stored):
    assert bench.code(f"workflow.x = {expression}")["x"] == stored


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("0 / 0", "workflow.x is NaN"),
        ("{a: [1 / 0]}", "workflow.x.a[0] is Infinity"),
        ("new Date('?')", "workflow.x is an invalid date"),
    ],
)
def test_numbers_and_dates_that_are_none_become_empty_with_a_warning(bench, expression, text):
    result = bench.run(Step("code", f"workflow.x = {expression}"), scopes={"workflow": {}})
    assert result.error is None
    [entry] = result.logs
    assert entry.level == "warn"
    assert entry.text.startswith(text)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("() => 1", "workflow.x is a function"),
        ("Symbol()", "workflow.x is a symbol"),
        ("10n", "workflow.x is a bigint"),
        ("{a: {b: 10n}}", "workflow.x.a.b is a bigint"),
        ("Promise.resolve(1)", "workflow.x is a promise"),
        ("(() => { const a = {}; a.self = [a]; return a })()", "workflow.x.self[0] refers back"),
        ("(() => { let a = []; for (let i = 0; i < 300; i++) a = [a]; return a })()", "workflow.x[0]"),
        ("'x'.repeat(2000000)", "workflow.x is too large"),
        ("(() => { let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return a })()", "workflow.x[0]"),
    ],
)
def test_what_can_only_be_a_mistake_is_an_error_that_names_the_variable(bench, expression, text):
    result = bench.run(Step("code", f"workflow.ok = 1; workflow.x = {expression}"), scopes={"workflow": {}})
    assert result.error is not None
    assert result.error.message.startswith(text)
    assert [change.name for change in result.mutations] == ["ok"]


def test_large_results_are_refused(bench):
    assert bench.error("'x'.repeat(2000000)", "expression").message == "the value is too large"
    many = "for (let i = 0; i < 6; i++) workflow['x' + i] = 'x'.repeat(900000)"
    assert "too large" in bench.error(many, scopes={"workflow": {}}).message


def test_values_that_are_not_json_are_refused_before_they_are_sent(bench):
    with pytest.raises(TypeError):
        bench.run(Step("expression", "1"), values={"x": object()})
    assert bench.value("1 + 1") == 2


def test_endless_numbers_arrive_as_null(bench):
    result = bench.run(
        Step("expression", "workflow.x"), scopes={"workflow": {"x": [1.5, float("nan"), {"y": float("inf")}]}}
    )
    assert result.outcomes[0].value == [1.5, None, {"y": None}]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'😀'.slice(0, 1)", "\N{REPLACEMENT CHARACTER}"),
        ("['a😀'.slice(0, 2), '😀']", ["a\N{REPLACEMENT CHARACTER}", "😀"]),
        ("({['😀'.slice(1)]: String.raw`\\ud83d`})", {"\N{REPLACEMENT CHARACTER}": "\\ud83d"}),
        ("'\\ud83d\\ude00'", "😀"),
    ],
)
def test_half_letters_are_made_whole(bench, expression, value):
    assert bench.value(expression) == value
