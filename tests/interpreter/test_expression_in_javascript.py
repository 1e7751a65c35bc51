"""Simple expressions answered in Python give what JavaScript gives, or leave the answer to it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.interpreter.expression import MissingValue, NotPlain, parse
from studio.interpreter.values import UNDEFINED, identical, truthy
from studio.sandbox.task import Step, Task
from tests.interpreter.conftest import JavaScript

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**54), 2**54)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "0", "5", "a", "b", "true", "é", "👍👍", " "])
    | st.just({"$date": "2026-03-01T09:00:00.000Z"}),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b", "length"]), inner),
    max_leaves=4,
)
PATHS = st.sampled_from(
    [
        "workflow.x",
        "workflow.y",
        "workflow.x.a",
        "workflow.x?.a.b",
        "workflow.x.length",
        "user.x",
        "user.none.x",
        "user",
        "workflow.y?.length",
        "workflow.x.toString",
        "nobody",
        "workflow.y.a?.b",
    ]
)
LITERALS = st.sampled_from(
    ["0", "1", "5", "2.5", "-1", "'a'", "''", '"5"', "'👍'", "true", "false", "null", "undefined", "9007199254740992"]
)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["&&", "||", "??", "===", "!==", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"]
    return st.one_of(
        st.tuples(inner, st.sampled_from(operators), inner).map(" ".join),
        st.tuples(inner, st.sampled_from(operators), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda text: f"!{text}"),
        st.tuples(inner, inner, inner).map(lambda parts: f"{parts[0]} ? {parts[1]} : {parts[2]}"),
    )


EXPRESSIONS = st.recursive(PATHS | LITERALS, _combined, max_leaves=6)


def _in_python(source: str, names: dict[str, Any]) -> Any:
    plain = parse(source)
    if plain is None:
        return NotPlain
    try:
        return plain(names)
    except NotPlain:
        return NotPlain
    except MissingValue:
        return MissingValue


@settings(max_examples=40, deadline=None)
@given(st.lists(EXPRESSIONS, min_size=1, max_size=40), VALUES, VALUES, VALUES)
def test_python_never_disagrees(javascript: JavaScript, sources: list[str], x: Any, y: Any, z: Any) -> None:
    names = {"workflow": {"x": x, "y": y}, "user": {"x": z}}
    answered = [(source, value) for source in sources if (value := _in_python(source, names)) is not NotPlain]
    while answered:
        steps = [Step("expression", source) for source, _ in answered]
        outcomes = javascript.run(javascript.scripts.run(Task(steps, scopes=names))).outcomes
        for (source, value), outcome in zip(answered, outcomes, strict=False):
            if outcome.error is not None:
                assert value is MissingValue, (source, names, outcome.error)
                assert outcome.error.name == "TypeError", source
            else:
                assert identical(None if value is UNDEFINED else value, outcome.value), (source, names, value, outcome)
        answered = answered[len(outcomes) :]


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_truth(javascript: JavaScript, value: Any) -> None:
    result = javascript.run(javascript.scripts.run(Task([Step("expression", "!!v.x")], scopes={"v": {"x": value}})))

    assert result.outcomes[0].value is truthy(value)
